import { nearNames } from '../formats/near.ts'
import { calledAs } from '../published/dictionary.ts'
import type { Dictionary } from '../published/dictionary.ts'

/**
 * The engine's words on a name that it does not know, with what the dictionary
 * has of it where the engine suggests nothing near, and the place where it
 * stands in the text where the engine points at none.
 *
 * @param dictionary undefined of a snapshot, which has tables alone
 */
export function suggested(
  message: string,
  text: string,
  dictionary: Dictionary | undefined,
): string {
  const unknown = unknownIn(message)
  if (!unknown) return message
  const [told = '', place = placeOf(unknown.name, text)] =
    message.split(/\n\n(?=LINE )/)
  const hint = dictionary
    ? hintOf(unknown, told, dictionary)
    : unknown.kind === 'column'
      ? undefined
      : 'Views and macros are in a published version alone: motcua publish'
  return [
    told.trimEnd() + (hint === undefined ? '' : `\n${hint}`),
    ...(place === undefined ? [] : [place]),
  ].join('\n\n')
}

interface Unknown {
  readonly name: string
  readonly kind: 'table' | 'table function' | 'scalar function' | 'column'
}

const objectMissing =
  /^Catalog Error: (Table|Table Function|Scalar Function) with name (.+) does not exist!/
const columnMissing =
  /^Binder Error: (?:Referenced column "(.+)" not found|Table ".*" does not have a column named "(.+)"|Column "(.+)" in \w+ list not found)/

function unknownIn(message: string): Unknown | undefined {
  const [, kind, name] = objectMissing.exec(message) ?? []
  if (kind !== undefined && name !== undefined)
    return { name, kind: kind.toLowerCase() as Unknown['kind'] }
  const column = columnMissing.exec(message)?.slice(1).find(Boolean)
  return column === undefined ? undefined : { name: column, kind: 'column' }
}

function hintOf(
  { name, kind }: Unknown,
  told: string,
  dictionary: Dictionary,
): string | undefined {
  const isIt = (other: string) => other.toLowerCase() === name.toLowerCase()
  if (kind === 'column') {
    const owners = dictionary.filter(({ columns }) =>
      columns.some((column) => isIt(column.name)),
    )
    if (owners.length > 0) return `It is a column of ${listed(owners)}`
    const all = dictionary.flatMap(({ columns }) => columns)
    return nearest(name, told, [...new Set(all.map((column) => column.name))])
  }
  const same = dictionary.find((of) => isIt(of.name))
  if (same) return `It is a ${same.kind}: ${calledAs(same)}`
  const names = dictionary
    .filter((of) => (of.kind === 'macro') === (kind === 'scalar function'))
    .map((of) => of.name)
  return nearest(name, told, names)
}

/** What is near, but for what was told already. */
function nearest(
  name: string,
  told: string,
  names: readonly string[],
): string | undefined {
  const near = nearNames(name, names)
  if (near.length === 0 || near.some((other) => told.includes(`"${other}"`)))
    return undefined
  return `Near to it: ${near.map((other) => `"${other}"`).join(', ')}`
}

function listed(objects: Dictionary): string {
  const most = 5
  const more = objects.length > most ? ' and others' : ''
  return objects.slice(0, most).map(calledAs).join(', ') + more
}

/** A macro with what it takes. */
/** The line of a name as the engine points at one; undefined where the text has it in other letters. */
function placeOf(name: string, text: string): string | undefined {
  const at = text.toLowerCase().indexOf(name.toLowerCase())
  if (at === -1) return undefined
  const before = text.slice(0, at).split('\n')
  const head = `LINE ${before.length}: `
  const line = text.split('\n')[before.length - 1] ?? ''
  const column = head.length + (before.at(-1) ?? '').length
  return `${head}${line}\n${' '.repeat(column)}^`
}
