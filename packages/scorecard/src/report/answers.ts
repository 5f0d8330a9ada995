import { columnDate } from '../words/dates.ts'
import { decimalText } from '../words/decimals.ts'
import { wordsOf } from '../words/words.ts'
import type { Wording, Words } from '../words/words.ts'
import { column, note, row, table, text, words as inWords } from './cells.ts'
import type { Block, Cell, ColumnKind, Report, ReportColumn } from './report.ts'

/** What a query of the office's own gives. */
export interface Answer {
  /** Name of the query. */
  readonly query: string
  readonly question: string
  readonly columns: readonly {
    readonly name: string
    /** As the engine names it, `DECIMAL(10,2)`. */
    readonly type: string
  }[]
  /** Values as the engine writes them. */
  readonly rows: readonly (readonly (string | null)[])[]
}

/** Annex XIII: questions that the office itself asks of its data, with their answers. */
export function answerBlocks(
  answers: readonly Answer[],
  wording: Wording,
): readonly Block[] {
  const words = wordsOf(wording)
  if (answers.length === 0) return []
  const queries = answers.map(({ query }) => `${query}.sql`).join(', ')
  return [
    ...answers.flatMap(({ question, ...of }, i) => [
      text(`${i + 1}. ${question}`),
      answerBlock(of, words),
    ]),
    note(words.say('annexXIII.note', { queries })),
  ]
}

function answerBlock(
  { columns: named, rows }: Pick<Answer, 'columns' | 'rows'>,
  words: Words,
): Block {
  if (rows.length === 0) return text(words.say('annexXIII.none'))
  const columns = named.map((of, j) =>
    columnOf(
      of,
      rows.map((cells) => cells[j] ?? ''),
    ),
  )
  const cellsOf = (values: readonly (string | null)[]) =>
    values.map((value, j) =>
      cellOf(value, { type: named[j]?.type, ...columns[j] }, words),
    )
  return table(
    columns,
    rows.map((values) => row(cellsOf(values))),
  )
}

/** What stands in the place of the answers where the data are those of an earlier load. */
export function unansweredBlocks(wording: Wording): readonly Block[] {
  return [text(wordsOf(wording).say('annexXIII.earlier'))]
}

/** The answers that a report printed. */
export function printedAnswers({
  annexes,
}: Pick<Report, 'annexes'>): readonly Block[] {
  return annexes.find(({ number }) => number === 'XIII')?.blocks ?? []
}

const number =
  /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DOUBLE|FLOAT|DECIMAL.*)$/

function columnOf(
  { name, type }: Answer['columns'][number],
  values: readonly string[],
): ReportColumn {
  const isMiddle = type === 'DATE' || type === 'BOOLEAN'
  const kind: ColumnKind = number.test(type)
    ? 'count'
    : isMiddle
      ? 'middle'
      : 'words'
  const longest = Math.max(...[name, ...values].map(({ length }) => length))
  const digits = Math.max(0, ...values.map((of) => digitsOf(of) ?? 0))
  return {
    ...column(name, kind, Math.min(40, Math.max(8, longest))),
    ...(kind === 'count' && digits > 0 && { digits }),
  }
}

function cellOf(
  value: string | null,
  {
    type = '',
    digits = 0,
  }: { readonly type?: string | undefined; readonly digits?: number },
  words: Words,
): Cell {
  if (value === null) return inWords('')
  if (type === 'DATE' && /^\d{4}-\d\d-\d\d$/.test(value))
    return inWords(columnDate(value, words))
  if (type === 'BOOLEAN')
    return inWords(
      words.say(value === 'true' ? 'annexXIII.yes' : 'annexXIII.no'),
    )
  if (!number.test(type) || digitsOf(value) === undefined) return inWords(value)
  const point = value.includes('.') || digits === 0 ? '' : '.'
  const whole = `${value}${point}${'0'.repeat(digits - (digitsOf(value) ?? 0))}`
  return { text: decimalText(whole, words), number: Number(value) }
}

/** Behind the point; undefined of what is no number, or has more digits than a workbook keeps. */
function digitsOf(value: string): number | undefined {
  const found = /^-?(?=[\d.]{1,15}$)\d+(?:\.(\d+))?$/.exec(value)
  return found ? (found[1] ?? '').length : undefined
}
