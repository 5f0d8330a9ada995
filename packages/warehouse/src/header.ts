/** Thrown when an export cannot be loaded at all; nothing of it is stored. */
export class IngestError extends Error {
  override readonly name = 'IngestError'
  readonly code:
    | 'unreadable'
    | 'no_such_column'
    | 'ambiguous_column'
    | 'row_count'
    | 'no_extract_time'

  constructor(code: IngestError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** What a text is compared by: one Unicode form, no case, no runs of spaces or punctuation. */
export function fold(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}\p{Cf}]+/gu, ' ')
    .trim()
}

/**
 * The cells of a header as an error tells them. A row in which no wanted column
 * is found may be one of data, and an unclosed quote draws data into a cell.
 */
function describe(
  header: readonly string[],
  wanted: { readonly [column: string]: readonly string[] | undefined },
): string {
  const names = new Set(
    Object.values(wanted)
      .flatMap((w) => w ?? [])
      .map(fold),
  )
  return header.some((cell) => names.has(fold(cell)))
    ? `the columns ${header.map((h) => JSON.stringify(h.split(/[\r\n]/)[0]?.slice(0, 40))).join(', ')}`
    : `${header.length} columns that are none of the wanted; is there no header, or another delimiter?`
}

/**
 * Finds each wanted column in a header: the position of the one cell that is
 * one of its names. A column without names is left out.
 *
 * @throws IngestError `no_such_column` that lists the columns found, `ambiguous_column`.
 */
export function matchHeader<K extends string>(
  file: string,
  header: readonly string[],
  wanted: { readonly [C in K]?: readonly string[] | undefined },
): { readonly [C in K]?: number } {
  const cells = header.map(fold)
  const found: { [C in K]?: number } = {}
  for (const [column, names] of Object.entries(wanted) as [
    K,
    readonly string[] | undefined,
  ][]) {
    if (!names) continue
    const folded = names.map(fold)
    const at = cells.flatMap((cell, i) => (folded.includes(cell) ? [i] : []))
    const [only, second] = at
    if (only === undefined)
      throw new IngestError(
        'no_such_column',
        `${file}, row 1: expected a column ${names.map((n) => JSON.stringify(n)).join(' or ')} for ${column}, got ${describe(header, wanted)}`,
      )
    if (second !== undefined)
      throw new IngestError(
        'ambiguous_column',
        `${file}, row 1: expected one column for ${column}, got columns ${at.map((i) => i + 1).join(' and ')}`,
      )
    found[column] = only
  }
  return found
}
