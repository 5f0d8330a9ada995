import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'

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
  if (fault) throw new ConfigError(`${file}: ${fault.message}`)
  const parsed = schema.safeParse(document.toJS())
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => {
    const node = deepest(document, issue.path)
    const line = isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1
    return `${file}, line ${line}, ${issue.path.join('.') || 'top level'}: ${issue.message}`
  })
  throw new ConfigError(faults.join('\n'))
}

/** The node of a path, or of as much of it as is there. */
function deepest(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
): unknown {
  for (let n = path.length; n > 0; n--) {
    const node = document.getIn(path.slice(0, n), true)
    if (isNode(node)) return node
  }
  return document.contents
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigError(`${path}: expected a file, got none`, { cause: error })
  }
}
