import { z } from 'zod'

type Json = z.core.JSONSchema.JSONSchema

/**
 * The fields that a schema has at a place of what is given: of several kinds
 * those of the one that what is given says it is, else of the first.
 *
 * @example
 * knownFields(z.object({ a: z.array(z.object({ b: z.string() })) }), {}, ['a', 0]) // ['b']
 */
export function knownFields(
  schema: z.ZodType,
  given: unknown,
  path: readonly PropertyKey[],
): readonly string[] {
  // What a file is made into tells its fields, or what it is made of does.
  const [some = [], others = []] = (['output', 'input'] as const).map((io) =>
    fieldsIn(
      z.toJSONSchema(schema, { io, unrepresentable: 'any' }),
      given,
      path,
    ),
  )
  return some.length > 0 ? some : others
}

function fieldsIn(
  json: Json,
  given: unknown,
  path: readonly PropertyKey[],
): readonly string[] {
  let value = given
  let kinds = kindsOf(json, json, value)
  for (const key of path) {
    value = isRecord(value) ? value[String(key)] : undefined
    kinds = kinds
      .flatMap((kind) => below(kind, key))
      .flatMap((part) => kindsOf(json, part, value))
  }
  return [...new Set(kinds.flatMap(fieldsOf))]
}

function fieldsOf({ properties = {}, propertyNames }: Json): readonly string[] {
  const [names] = asSchema(propertyNames)
  return [...Object.keys(properties), ...(names?.enum ?? []).map(String)]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function asSchema(part: unknown): readonly Json[] {
  return isRecord(part) ? [part] : []
}

/** What stands under a field or at a place of a list. */
function below(kind: Json, key: PropertyKey): readonly Json[] {
  return [
    ...asSchema(kind.properties?.[String(key)] ?? kind.additionalProperties),
    ...(typeof key === 'number' ? asSchema(kind.items) : []),
  ]
}

function kindsOf(root: Json, schema: Json, value: unknown): readonly Json[] {
  const { $ref, anyOf, oneOf, allOf } = schema
  const [, name] = /^#\/(?:\$defs|definitions)\/(.+)$/.exec($ref ?? '') ?? []
  const named = asSchema(name === undefined ? undefined : root.$defs?.[name])
  const parts = [
    ...named,
    ...[anyOf, oneOf, allOf].flatMap((some = []) => some),
  ]
  if (parts.length === 0) return [schema]
  const kinds = parts.flatMap((part) =>
    asSchema(part).flatMap((one) => kindsOf(root, one, value)),
  )
  const meant = kinds.filter((kind) => isMeant(kind, value))
  if (meant.length > 0) return meant
  return oneOf || anyOf ? kinds.slice(0, 1) : kinds
}

/** Whether what is given has the words that make it this kind. */
function isMeant({ properties = {} }: Json, value: unknown): boolean {
  return Object.entries(properties).every(([name, part]) => {
    const [of] = asSchema(part)
    const words = of?.enum ?? (of?.const === undefined ? [] : [of.const])
    const said = isRecord(value) ? value[name] : undefined
    return words.length === 0 || words.some((word) => word === said)
  })
}
