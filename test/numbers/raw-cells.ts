import type { DateText, TimeText } from '@motcua/metrics'
import { fromCSV } from 'arquero'

/* Cells of files, read without the product's reader. */

export type Row = { readonly [column: string]: string | null | undefined }

export function readCsv(text: string, delimiter: string): readonly Row[] {
  return fromCSV(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), {
    delimiter,
    autoType: false,
  }).objects() as Row[]
}

export function cell(row: Row, column: string): string {
  return row[column] ?? ''
}

/** `31/03/2018 16:30` is `2018-03-31 16:30:00`. */
export function timeOf(
  text: string,
  withoutTime = '00:00:00',
): TimeText | null {
  if (text === '') return null
  const [d, m, y] = text.slice(0, 10).split('/')
  const clock = text.slice(11) === '' ? withoutTime : `${text.slice(11)}:00`
  return `${y}-${m}-${d} ${clock}`
}

export function dayOf(time: TimeText | null): DateText | null {
  return time === null ? null : time.slice(0, 10)
}
