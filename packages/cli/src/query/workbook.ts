import { QueryError } from '@motcua/warehouse'
import type { Column, ResultSink } from '@motcua/warehouse'
import type { TableCell } from '@motcua/scorecard'
import type { TextRow } from './fitted.ts'
import type { Write } from './results.ts'

/** Cells of a workbook at most, for all of it is held in memory until it is written; Excel has 1,048,576 rows. */
export const mostCells = 1_000_000

/**
 * Writes a result as a workbook when all of it has come. What is over `mostCells`
 * is left out, and told as a cut.
 *
 * Dates, times and numbers are typed where a spreadsheet shows them as they are:
 * numbers of up to 15 digits, days from March 1900. Others are text, and so are
 * instants, which are UTC.
 *
 * @param done told of what the workbook has
 * @throws QueryError where a text is longer than a cell may be
 */
export function workbookSink(
  write: Write,
  { done }: Pick<ResultSink, 'done'>,
): ResultSink {
  let columns: readonly Column[] = []
  let rows: TableCell[][] = []
  let room = 0
  return {
    columns(found) {
      columns = found
      rows = []
      room = Math.floor(mostCells / columns.length)
    },
    rows(found) {
      const types = columns.map(({ type }) => type)
      for (const row of found.slice(0, room - rows.length))
        rows.push(
          (row as TextRow).map((text, i) => {
            checkLength(text, columns[i]?.name ?? '', rows.length + 1)
            return cellOf(text, types[i] ?? '')
          }),
        )
    },
    async done(result) {
      // Loaded where a workbook is written: it brings much more.
      const { tableXlsx } = await import('@motcua/scorecard')
      const shown = columns.map(({ name, type }) => ({
        name,
        ...formatOf(type),
      }))
      await write(await tableXlsx('sql', shown, rows))
      const isCut = result.isCut || rows.length < result.rows
      await done?.({ rows: rows.length, isCut })
    },
  }
}

const longest = 32_767

function checkLength(text: string | null, column: string, row: number): void {
  if (text !== null && text.length > longest)
    throw new QueryError(
      'output',
      `column "${column}", row ${row}: expected at most ${longest} letters in a cell of a workbook, got ${text.length}; take --format csv or parquet`,
    )
}

const isInteger = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/
const decimalScale = /^DECIMAL\(\d+,(\d+)\)$/
const instant = /^TIMESTAMP(?:_S|_MS|_NS)?$/
/** A spreadsheet shows so many digits of a number, and a double holds them. */
const mostDigits = 15

function formatOf(type: string): { readonly format?: string } {
  if (type === 'DATE') return { format: 'dd/mm/yyyy' }
  if (instant.test(type)) return { format: 'dd/mm/yyyy hh:mm:ss' }
  if (isInteger.test(type)) return { format: '0' }
  const scale = Number(decimalScale.exec(type)?.[1] ?? 0)
  return scale > 0 && scale <= mostDigits
    ? { format: `0.${'0'.repeat(scale)}` }
    : {}
}

/** A text of the engine as a value of its type; as it is where a spreadsheet would show another. */
function cellOf(text: string | null, type: string): TableCell {
  if (text === null) return null
  if (type === 'BOOLEAN') return text === 'true'
  if (type === 'DATE' || instant.test(type)) return dateOf(text) ?? text
  if (type === 'DOUBLE' || type === 'FLOAT') {
    const number = Number(text)
    return Number.isFinite(number) ? number : text
  }
  if (!isInteger.test(type) && !decimalScale.test(type)) return text
  const digits = text.replaceAll(/[-.]/g, '').length
  return digits <= mostDigits ? Number(text) : text
}

/** Undefined where a spreadsheet has no such day, or rounds the time. */
function dateOf(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d{1,3})?)?$/.test(text))
    return undefined
  return text < '1900-03-01'
    ? undefined
    : new Date(`${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`)
}
