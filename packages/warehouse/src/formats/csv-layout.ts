import { csvParser } from './csv-parser.ts'
import type { CsvFormat } from './csv-parser.ts'
import { IngestError } from './ingest-error.ts'
import { isNumberRow, isTotalRow } from './no-data.ts'
import { topOf } from './page-top.ts'
import { beginsFoot, isGroupRow, isPageRow } from './printed.ts'
import type { PageTop, SourceRecord } from './records.ts'

/** Where the rows of a delimited text begin, and by what its cells are told apart. */
export interface CsvLayout {
  readonly delimiter: string
  /** Row of the header, or of its last line. */
  readonly headerRow: number
  /** Undefined where the first row is taken as it comes. */
  readonly top?: PageTop
  /** Some row is the header. */
  readonly isFound: boolean
  /** The names of a header of two rows; undefined where it is one. */
  readonly joined?: readonly string[]
  /** What the names would be with the row below it, where it could be a second. */
  readonly twoRows?: readonly string[]
}

/** Whether cells are the header; where several rows are, the greatest number wins, and the first of equals. */
export type IsHeader = (cells: readonly string[]) => boolean | number

/** So much of a file is looked at to find its header, in characters. */
export const maxHead = 1_000_000

/** The header stands among so many rows. */
const topRows = 20

/**
 * The layout of a text by its beginning: Excel's `sep=;` names the delimiter,
 * and titles may stand above the header. Where no row is a header it is the
 * first that may be one. Two rows are it where their joined names are more of
 * the wanted than those of any one row.
 */
export function layoutOf(
  text: string,
  format: CsvFormat,
  isHeader: IsHeader,
): CsvLayout {
  const named = separatorOf(text)
  const delimiter = named ?? format.delimiter
  const first = named === undefined ? 1 : 2
  const all = firstRecords(text, { ...format, delimiter }, topRows)
  const records = all.filter(({ row }) => row >= first)
  const rankOf = (cells: readonly (string | null)[]) =>
    Number(isHeader(cells.map((cell) => cell ?? '')))
  const ones = records.map(({ row, cells }) => ({ row, rank: rankOf(cells) }))
  const twos = records.slice(1).flatMap(({ row, cells }, i) => {
    const upper = records[i]
    const joined =
      upper?.row === row - 1 ? joinedRows(upper.cells, cells) : undefined
    return joined ? [{ row, joined, rank: rankOf(joined) }] : []
  })
  const best = bestOf(ones)
  const two = bestOf(twos)
  if (two && two.rank > (best?.rank ?? 0)) {
    const { row: headerRow, joined } = two
    const top = topOf(all, { from: headerRow - 1, to: headerRow })
    return { delimiter, headerRow, top, isFound: true, joined }
  }
  const headerRow = best?.row ?? first
  const below = twos.find(({ row }) => row === headerRow + 1)
  return {
    delimiter,
    headerRow,
    top: topOf(all, { from: headerRow, to: headerRow }),
    isFound: best !== undefined,
    ...(below && { twoRows: below.joined }),
  }
}

/** The first of the greatest number, where that is one. */
function bestOf<R extends { readonly rank: number }>(
  ranked: readonly R[],
): R | undefined {
  const best = Math.max(0, ...ranked.map(({ rank }) => rank))
  return best > 0 ? ranked.find(({ rank }) => rank === best) : undefined
}

/**
 * The names of a header of two rows: a text of the first goes before the one
 * below it, and before those that follow as long as nothing stands above them
 * and something in each, as a merged cell is saved. Undefined for rows that
 * cannot be one header: of another width, or with nothing in the second.
 *
 * @example
 * joinedRows(['Mã', 'Ngày', ''], ['', 'nhận', 'hẹn']) // ['Mã', 'Ngày nhận', 'Ngày hẹn']
 */
export function joinedRows(
  above: readonly (string | null)[],
  below: readonly (string | null)[],
): readonly string[] | undefined {
  const texts = (cells: typeof above) => cells.map((c) => c?.trim() ?? '')
  const [upper, lower] = [texts(above), texts(below)]
  if (upper.length !== lower.length || lower.every((t) => t === ''))
    return undefined
  let group = ''
  return lower.map((name, i) => {
    const head = upper[i] ?? ''
    group = name === '' ? '' : head || group
    return [head || group, name].filter((t) => t !== '').join(' ')
  })
}

/** What the first line of a text says of its delimiter, as Excel reads it. */
export function separatorOf(text: string): string | undefined {
  return /^\uFEFF?"?sep=([^"\r\n])"?[ \t]*[\r\n]/i.exec(text)?.[1]
}

/** Whether the row below a header is the numbers of its columns, or the head of a group. */
export function beginsInNoData(
  text: string,
  format: CsvFormat,
  headerRow: number,
): boolean {
  const below = firstRecords(text, format, headerRow + 1).find(
    ({ row }) => row > headerRow,
  )
  return (
    below !== undefined &&
    (isNumberRow(below.cells) || isGroupRow(below.cells, -1))
  )
}

/** Whether one of the last lines of a text is a total, or stands below a list, or the end mark of DOS is. */
export function endsInNoData(text: string, format: CsvFormat): boolean {
  if (text.endsWith(endMark)) return true
  return text
    .split(/[\r\n]+/)
    .slice(-lastLines)
    .some((line) => {
      const [record] = firstRecords(line, format, 1)
      const cells = record?.cells ?? []
      return (
        cells.some((cell) => isTotalRow([cell])) ||
        beginsFoot(cells) ||
        isPageRow(cells)
      )
    })
}

/** What DOS wrote behind the last byte of a text. */
export const endMark = '\u001a'

const lastLines = 50

/** The first records, whatever their width, as far as they can be taken apart. */
function firstRecords(
  text: string,
  format: CsvFormat,
  most: number,
): readonly SourceRecord[] {
  const found: SourceRecord[] = []
  try {
    const parser = csvParser('', { ...format, headerRow: Infinity })
    const lines = /[^\r\n]*(?:\r\n|[\r\n]|$)/g
    for (const [line] of text.replace(/^\uFEFF/, '').matchAll(lines)) {
      found.push(...parser.push(line))
      if ((found.at(-1)?.row ?? 0) >= most) return found
    }
    return [...found, ...parser.end()]
  } catch (error) {
    if (error instanceof IngestError) return found
    throw error
  }
}
