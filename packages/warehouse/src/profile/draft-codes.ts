/** The codes of a file, and how many rows give one again with other cells. */
export interface CodeTally {
  readonly codes: Set<string>
  readonly rows: Set<string>
  repeated: number
}

/** A tally of no rows. */
export function newCodes(): CodeTally {
  return { codes: new Set(), rows: new Set(), repeated: 0 }
}

/** Counts a row by its code and by its known cells, which have the code. */
export function addCode(
  tally: CodeTally,
  code: string,
  cells: readonly (string | null)[],
): void {
  const { codes, rows } = tally
  const isFull = rows.size >= mostRows
  if (code === '' || (isFull && !codes.has(code))) return
  const row = JSON.stringify(cells)
  if (codes.has(code) && !rows.has(row)) tally.repeated++
  codes.add(code)
  if (!isFull) rows.add(row)
}

/** Of so many rows it is seen whether their codes come again, which tells what the file is. */
const mostRows = 100_000
