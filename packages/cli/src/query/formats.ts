/** Forms of a result of `sql`. */
export const resultFormats = [
  'table',
  'json',
  'csv',
  'tsv',
  'ndjson',
  'markdown',
  'parquet',
  'xlsx',
] as const

/** One of them. */
export type ResultFormat = (typeof resultFormats)[number]

/** Those that are written to a file alone. */
export type FileFormat = Extract<ResultFormat, 'parquet' | 'xlsx'>

/** Whether a form is written to a file alone. */
export function isFileFormat(format: ResultFormat): format is FileFormat {
  return format === 'parquet' || format === 'xlsx'
}
