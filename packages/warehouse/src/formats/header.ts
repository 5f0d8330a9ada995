import { fold } from './fold.ts'
import { IngestError } from './ingest-error.ts'
import { keysOf } from './keys-of.ts'
import { isNear } from './near.ts'

/** Names of columns: the one that a file must have, and what else it may be called. */
export interface Wanted {
  readonly [column: string]: readonly string[] | undefined
}

/**
 * The cells of a header as an error tells them: those that are wanted, and how
 * many others there are. An other one may be no name of a column but data: of a
 * first row, drawn in by an unclosed quote or by a line end that was lost.
 */
function describe(header: readonly string[], wanted: Wanted): string {
  const names = new Set(
    Object.values(wanted)
      .flatMap((w) => w ?? [])
      .map(fold),
  )
  const found = header.filter((cell) => names.has(fold(cell)))
  if (found.length === 0)
    return `${header.length} columns that are none of the wanted; is there no header, or another delimiter?`
  const others = header.length - found.length
  return `${found.map((h) => JSON.stringify(h.trim())).join(', ')}${others > 0 ? ` and ${others} other${others === 1 ? '' : 's'}` : ''}`
}

/** What helps where a column is missed: what it may be called, else what to write. */
function cureOf(
  {
    header,
    wanted,
    twoRows,
  }: {
    readonly header: readonly string[]
    readonly wanted: Wanted
    readonly twoRows: readonly string[]
  },
  names: readonly string[],
): string {
  const told = nearest(header, wanted, names) + secondRow(twoRows, names)
  const isHeader = columnsKnown(header, wanted) > 0
  return told === '' && isHeader
    ? '; write the header so, or into its source profile what the file calls it; a list of the office has every column, also an empty one'
    : told
}

/** Where a name stands in the row below the header, with what is above it. */
function secondRow(
  twoRows: readonly string[],
  names: readonly string[],
): string {
  const found = twoRows.flatMap((cell, i) =>
    names.some((name) => fold(cell).endsWith(` ${name}`))
      ? [`column ${i + 1}, ${JSON.stringify(cell)}`]
      : [],
  )
  return found.length === 0
    ? ''
    : `; the header may have two rows: then name what both say, such as ${found.join(' or ')}`
}

/** What may be a misspelt name: of the other cells the one that is a name but for its marks or two letters. */
function nearest(
  header: readonly string[],
  wanted: Wanted,
  names: readonly string[],
): string {
  const taken = new Set(
    Object.values(wanted)
      .flatMap((w) => w ?? [])
      .map(fold),
  )
  const near = header.flatMap((cell, i) =>
    !taken.has(fold(cell)) && names.some((name) => isNear(fold(cell), name))
      ? [`column ${i + 1}, ${JSON.stringify(cell.trim())}`]
      : [],
  )
  return near.length === 0 ? '' : `; is it ${near.join(' or ')}?`
}

/**
 * Finds each wanted column in a header: the position of the one cell that is
 * one of its names. A column without names is left out.
 *
 * @param twoRows the names joined with the row below them
 * @throws IngestError `no_such_column` that lists the wanted ones found and what may be misspelt, `ambiguous_column`.
 */
export function matchHeader<K extends string>(
  file: string,
  header: readonly string[],
  wanted: { readonly [C in K]?: readonly string[] | undefined },
  headerRow = 1,
  twoRows: readonly string[] = [],
): { readonly [C in K]?: number } {
  const cells = header.map(fold)
  const found: { [C in K]?: number } = {}
  for (const column of keysOf(wanted)) {
    const names = wanted[column]
    if (!names) continue
    const folded = names.map(fold)
    const at = cells.flatMap((cell, i) => (folded.includes(cell) ? [i] : []))
    const [only, second] = at
    if (only === undefined)
      throw new IngestError(
        'no_such_column',
        `${file}, row ${headerRow}: expected a column ${names.map((n) => JSON.stringify(n)).join(' or ')} for ${column}, got ${describe(header, wanted)}${cureOf({ header, wanted, twoRows }, folded)}`,
      )
    if (second !== undefined)
      throw new IngestError(
        'ambiguous_column',
        `${file}, row ${headerRow}: expected one column for ${column}, got columns ${at.map((i) => i + 1).join(' and ')}`,
      )
    found[column] = only
  }
  return found
}

/** Whether cells are a header that has all wanted columns. */
export function hasColumns(
  file: string,
  cells: readonly string[],
  wanted: Wanted,
): boolean {
  try {
    matchHeader(file, cells, wanted)
    return true
  } catch (error) {
    // Two columns of one name: the header it is, and its error tells the two.
    if (error instanceof IngestError) return error.code === 'ambiguous_column'
    throw error
  }
}

/** How many of the wanted columns are found in cells. */
export function columnsKnown(cells: readonly string[], wanted: Wanted): number {
  const folded = new Set(cells.map(fold))
  const named = Object.values(wanted).filter((names) =>
    names?.some((name) => folded.has(fold(name))),
  )
  return named.length
}
