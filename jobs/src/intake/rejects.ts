import type { Ingested } from '@motcua/warehouse'

/**
 * How many rows of a file were turned down, and where it is known the first of
 * them, and those that are rightly none.
 */
export function rowsRejected({
  file,
  read,
  rejected,
  noData = 0,
  firstReject: first,
}: Pick<Ingested, 'file' | 'read' | 'rejected'> &
  Partial<Pick<Ingested, 'firstReject' | 'noData'>>): string {
  const none = `${noData === 1 ? 'is' : 'are'} rightly none (not received, a total, a header)`
  if (noData > 0 && noData === rejected)
    return `${file}: ${noData} of ${read} rows ${none}`
  const place = first
    ? `; the first is row ${first.row}${first.column === null ? '' : `, column ${JSON.stringify(first.column)}`}: ${first.reason}`
    : ''
  const more = noData > 0 ? `; ${noData} more ${none}` : ''
  return `${file}: ${rejected - noData} of ${read - noData} rows rejected${place}${more}`
}

/**
 * Whether so many rows of a file were turned down that a person must look: all
 * that are any, or more than the office allows.
 *
 * @param most part of the rows that may be rejected, 0 to 1
 */
export function rejectsTooMany(
  { read, rejected, noData }: Pick<Ingested, 'read' | 'rejected' | 'noData'>,
  most: number,
): boolean {
  const [rows, bad] = [read - noData, rejected - noData]
  // A product would be off by a bit: 0.29 * 100 is less than 29.
  return bad > 0 && (bad === rows || bad / rows > most)
}

/** The command that shows the rejected rows of a batch. */
export function rejectsOf({ batch }: Pick<Ingested, 'batch'>): string {
  return `motcua sql "from rejected where batch = ${batch}"`
}
