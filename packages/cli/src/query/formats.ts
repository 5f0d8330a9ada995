/** Forms of a result of `sql`. */
export const resultFormats = [
  'table',
  'json',
  'csv',
  'tsv',
  'ndjson',
  'markdown',
  'parquet',
] as const

/** One of them. */
export type ResultFormat = (typeof resultFormats)[number]
