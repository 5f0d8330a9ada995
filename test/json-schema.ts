/** What of JSON Schema the schemas of the office folder use. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly items?: Schema
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

/** Whether a value is right by a JSON Schema, as an editor would say. */
export function fits(schema: Schema, value: unknown): boolean {
  const { type, anyOf, oneOf } = schema
  const types = typeof type === 'string' ? [type] : type
  return (
    (!types || types.some((t) => isOf(t, value))) &&
    (!('const' in schema) || schema.const === value) &&
    (!schema.enum || schema.enum.includes(value)) &&
    (!anyOf || anyOf.some((way) => fits(way, value))) &&
    (!oneOf || oneOf.filter((way) => fits(way, value)).length === 1) &&
    isWithin(schema, value) &&
    hasRightParts(schema, value)
  )
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'object')
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof value === type
}

function isWithin(schema: Schema, value: unknown): boolean {
  const { pattern, minLength = 0, maxLength = Infinity } = schema
  const { minimum = -Infinity, maximum = Infinity } = schema
  if (typeof value === 'number') return minimum <= value && value <= maximum
  if (typeof value !== 'string') return true
  const isLong = minLength <= value.length && value.length <= maxLength
  return isLong && (!pattern || new RegExp(pattern).test(value))
}

function hasRightParts(schema: Schema, value: unknown): boolean {
  const { items, minItems = 0, properties = {}, required = [] } = schema
  const { additionalProperties: others = true, propertyNames } = schema
  if (Array.isArray(value))
    return (
      value.length >= minItems &&
      (!items || value.every((item) => fits(items, item)))
    )
  if (typeof value !== 'object' || value === null) return true
  const isRight = ([name, part]: [string, unknown]) => {
    const known = properties[name] ?? others
    if (propertyNames && !fits(propertyNames, name)) return false
    return typeof known === 'boolean' ? known : fits(known, part)
  }
  return (
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(isRight)
  )
}
