import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { nearNames } from '@motcua/warehouse/reading'
import { z } from 'zod'
import { knownFields } from './known-fields.ts'

/** Thrown when a file of the office folder is missing or wrong; tells file, line, field, expected and got. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads a YAML file against its schema.
 *
 * @throws ConfigError with every fault of the file, a line each.
 */
export function readYaml<S extends z.ZodType>(
  path: string,
  schema: S,
): z.output<S> {
  const file = basename(path)
  const lines = new LineCounter()
  const document = parseDocument(readText(path), { lineCounter: lines })
  const [fault] = document.errors
  if (fault) {
    const line = lines.linePos(fault.pos[0]).line
    const [reason] = fault.message.split(/ at line |\n/)
    throw new ConfigError(
      `${file}, line ${line}: expected YAML, got: ${reason}; see the colons, quotes, brackets and blanks of this line and the one before`,
    )
  }
  const given = valueOf(document, file)
  if (given === null || given === undefined) {
    const known = knownFields(schema, {}, [])
    throw new ConfigError(
      `${file}: expected ${known.length > 0 ? `the fields ${known.join(', ')}` : 'YAML'}, got an empty file; write them, or copy them from an office that works: motcua init DIR`,
    )
  }
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.flatMap(spread).map((issue) => {
    const start = nodeAt(document, issue.path)?.range?.[0] ?? 0
    const field = issue.path.join('.') || 'top level'
    const told =
      issue.code === 'unrecognized_keys'
        ? unknownField(schema, given, issue.path)
        : complaint(issue, given)
    return `${file}, line ${lines.linePos(start).line}, ${field}: ${told}`
  })
  throw new ConfigError(faults.join('\n'))
}

/** What is wrong at a place of a file: what was expected and what came. */
export interface Fault {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/**
 * Tells what other files show to be wrong in a file that reads well by itself.
 *
 * @throws ConfigError with every fault, a line each.
 */
export function refuseYaml(path: string, faults: readonly Fault[]): void {
  if (faults.length === 0) return
  readYaml(
    path,
    z.unknown().superRefine((_, ctx) => {
      for (const { path: at, message } of faults)
        ctx.addIssue({ code: 'custom', path: [...at], message })
    }),
  )
}

type Issue = z.core.$ZodIssue

/** Fields that do not belong there, one by one. */
function spread(issue: Issue): readonly Issue[] {
  if (issue.code !== 'unrecognized_keys') return [issue]
  return issue.keys.map((key) => ({
    ...issue,
    keys: [key],
    path: [...issue.path, key],
  }))
}

/** A field that does not belong there, with those that do and the one that may be meant. */
function unknownField(
  schema: z.ZodType,
  given: unknown,
  path: readonly PropertyKey[],
): string {
  const [name = ''] = path.slice(-1).map(String)
  const known = knownFields(schema, given, path.slice(0, -1))
  return `expected one of ${known.join(', ') || 'no fields'}, got ${name}${meantBy(name, known)}`
}

/** What may be meant by a name that is none: `; is it columns?` */
export function meantBy(name: string, known: readonly string[]): string {
  const near = nearNames(name, known)
  return near.length > 0 ? `; is it ${near.join(' or ')}?` : ''
}

/** What was expected and what came. */
function complaint(issue: Issue, given: unknown): string {
  if (issue.message.startsWith('expected') && issue.message.includes(', got '))
    return issue.message
  const value = issue.path.reduce<unknown>(
    (v, key) => (v as Record<PropertyKey, unknown> | undefined)?.[key],
    given,
  )
  const got = value === undefined ? 'nothing' : JSON.stringify(value)
  return `${expectation(issue)}, got ${got.length > 80 ? `${got.slice(0, 80)}…` : got}`
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'number'
        ? 'expected a number, with a point, without quotes or %'
        : `expected ${issue.expected}`
    case 'invalid_value':
      return `expected ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map((v) => JSON.stringify(v)).join(', ')}`
    case 'invalid_union': {
      if ('options' in issue)
        return `expected one of ${(issue.options as readonly unknown[]).map((o) => JSON.stringify(o)).join(', ')}`
      const ways = issue.errors.flatMap(([way]) =>
        way ? [expectation(way).replace('expected ', '')] : [],
      )
      return `expected ${ways.join(' or ')}`
    }
    case 'invalid_format':
      if (issue.message.startsWith('expected')) return issue.message
      return issue.format === 'date'
        ? 'expected a date such as "2018-01-31"'
        : `expected text of the form ${issue.pattern ?? issue.format}`
    case 'too_small':
      return bounded(
        issue,
        issue.inclusive === false ? 'more than' : 'at least',
        issue.minimum,
      )
    case 'too_big':
      return bounded(
        issue,
        issue.inclusive === false ? 'less than' : 'at most',
        issue.maximum,
      )
    default: {
      const at = issue.message.indexOf('expected')
      return at < 0
        ? `expected otherwise: ${issue.message}`
        : issue.message.slice(at)
    }
  }
}

/** How much was expected, of a number as it is. */
function bounded(
  { origin }: { readonly origin: string },
  than: string,
  bound: number | bigint,
): string {
  if (origin === 'array') return `expected a list of ${than} ${bound}`
  if (origin === 'string') return `expected a text of ${than} ${bound} letters`
  return `expected ${than} ${bound}`
}

/** The node of a path, a field by its name, or of as much of the path as is there. */
function nodeAt(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
) {
  for (let n = path.length; n > 0; n--) {
    const parent =
      n > 1 ? document.getIn(path.slice(0, n - 1), true) : document.contents
    if (isMap(parent)) {
      const pair = parent.items.find(
        ({ key }) => isScalar(key) && key.value === path[n - 1],
      )
      if (pair && isNode(pair.key)) return pair.key
      continue
    }
    const node = document.getIn(path.slice(0, n), true)
    if (isNode(node)) return node
  }
  return document.contents
}

/** Aliases that stand for far more than the file holds are not followed. */
function valueOf(
  document: ReturnType<typeof parseDocument>,
  file: string,
): unknown {
  try {
    return document.toJS()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError(
      `${file}: expected YAML of plain values, got: ${reason}`,
      { cause: error },
    )
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ConfigError(
      `${path}: expected a file, got ${code === 'ENOENT' ? 'none' : code}`,
      { cause: error },
    )
  }
}
