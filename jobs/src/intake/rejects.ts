import type { Ingested } from '@motcua/warehouse'

/** How many rows of a file were turned down. */
export function rowsRejected({
  file,
  read,
  rejected,
}: Pick<Ingested, 'file' | 'read' | 'rejected'>): string {
  return `${file}: ${rejected} of ${read} rows rejected`
}

/** The command that shows the rejected rows of a batch. */
export function rejectsOf({ batch }: Pick<Ingested, 'batch'>): string {
  return `motcua sql "from rejected where batch = ${batch}"`
}
