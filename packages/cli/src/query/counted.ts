/** How many rows there are, in words. */
export function countOf(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`
}
