import type { Ingested } from '@motcua/warehouse'

/** How many rows of a file were turned down, and where it is known the first of them. */
export function rowsRejected({
  file,
  read,
  rejected,
  firstReject: first,
}: Pick<Ingested, 'file' | 'read' | 'rejected'> &
  Partial<Pick<Ingested, 'firstReject'>>): string {
  const place = first
    ? `; the first is row ${first.row}${first.column === null ? '' : `, column ${JSON.stringify(first.column)}`}: ${first.reason}`
    : ''
  return `${file}: ${rejected} of ${read} rows rejected${place}`
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
