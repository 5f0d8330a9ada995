/** How a listed format is read: by its length where it has but one, so that nothing looser passes. */
export interface DateFormat {
  readonly pattern: string
  readonly length?: number
}

/** Date formats that may be listed; nothing else is read, nothing is guessed. */
export const dateFormats = {
  'DD/MM/YYYY': { pattern: '%d/%m/%Y', length: 10 },
  'DD/MM/YYYY HH:mm': { pattern: '%d/%m/%Y %H:%M', length: 16 },
  'DD/MM/YYYY HH:mm:ss': { pattern: '%d/%m/%Y %H:%M:%S', length: 19 },
  'D/M/YYYY': { pattern: '%d/%m/%Y' },
  'D/M/YYYY H:mm': { pattern: '%d/%m/%Y %H:%M' },
  'D/M/YYYY H:mm:ss': { pattern: '%d/%m/%Y %H:%M:%S' },
  'DD-MM-YYYY': { pattern: '%d-%m-%Y', length: 10 },
  'DD-MM-YYYY HH:mm': { pattern: '%d-%m-%Y %H:%M', length: 16 },
  'DD-MM-YYYY HH:mm:ss': { pattern: '%d-%m-%Y %H:%M:%S', length: 19 },
  'YYYY-MM-DD': { pattern: '%Y-%m-%d', length: 10 },
  'YYYY-MM-DD HH:mm': { pattern: '%Y-%m-%d %H:%M', length: 16 },
  'YYYY-MM-DD HH:mm:ss': { pattern: '%Y-%m-%d %H:%M:%S', length: 19 },
  'YYYY-MM-DD HH:mm:ss.SSS': { pattern: '%Y-%m-%d %H:%M:%S.%g', length: 23 },
  'YYYY-MM-DDTHH:mm:ss': { pattern: '%Y-%m-%dT%H:%M:%S', length: 19 },
  /** With an offset, `Z` or `+07:00`: the same instant in the office's zone. */
  'YYYY-MM-DDTHH:mm:ssZ': { pattern: 'offset' },
  yyyyMMdd: { pattern: '%Y%m%d', length: 8 },
  yyyyMMddHHmm: { pattern: '%Y%m%d%H%M', length: 12 },
  yyyyMMddHHmmss: { pattern: '%Y%m%d%H%M%S', length: 14 },
  /** Days since 1899-12-30, as a spreadsheet stores a date. */
  'Excel serial': { pattern: 'serial' },
  /** The same in workbooks that count from 1904-01-01. */
  'Excel serial 1904': { pattern: 'serial1904' },
} as const satisfies { readonly [format: string]: DateFormat }

/** Name of a date format. */
export type DateFormatName = keyof typeof dateFormats

/** What the typed dates of a workbook or a Parquet file come as. */
export const typedDates: readonly DateFormatName[] = [
  'YYYY-MM-DD',
  'YYYY-MM-DD HH:mm:ss',
  'YYYY-MM-DDTHH:mm:ssZ',
]
