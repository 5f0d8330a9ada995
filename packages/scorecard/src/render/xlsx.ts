import type { DateText } from '@motcua/metrics'
import {
  flowColumns,
  kpiHeadings,
  missColumns,
  shareTitles,
  taskColumns,
  unitColumns,
} from '../model/headings.ts'
import type { Heading } from '../model/headings.ts'
import type { Scorecard, UnitRow } from '../model/scorecard.ts'
import { lowerFirst } from '../words/dates.ts'
import { wordsOf } from '../words/words.ts'
import { workbook } from './workbook.ts'
import type { Row, Sheet, SheetCell } from './workbook.ts'

const share = '0.00%'
const count = '#,##0'
const points = '+0.00;-0.00;0'
const dates = { vi: 'dd/mm/yyyy', en: 'd mmm yyyy' }

/**
 * A scorecard as a workbook with the sheets *Chỉ tiêu*, *Hồ sơ*, *Quá hạn*, *Nhiệm vụ*, and of the whole office *Đơn vị*.
 *
 * Counts and dates are typed, and so are shares, as they are printed: a spreadsheet would
 * round 24.999/25.000 up to 100 %. All text is text, never a formula.
 * The same scorecard gives the same bytes.
 */
export async function scorecardXlsx(scorecard: Scorecard): Promise<Uint8Array> {
  return await workbook(scorecardSheets(scorecard))
}

/** What a scorecard's workbook has in it: a sheet for each table, whose heads stay in sight. */
export function scorecardSheets(scorecard: Scorecard): readonly Sheet[] {
  const { say } = wordsOf(scorecard)
  const { units } = scorecard
  const top = heading(scorecard)
  const sheet = (name: string, rows: Row[], widths: readonly number[]) => ({
    sheet: name,
    data: [...top, ...rows],
    stickyRowsCount: top.length + rows.findIndex(isHead) + 1,
    columns: widths.map((width) => ({ width })),
  })
  return [
    sheet(
      say('sheet.kpis'),
      kpiRows(scorecard),
      [6, 52, 14, 10, 10, 12, 14, 14, 10, 10, 12, 18],
    ),
    sheet(say('sheet.dossiers'), flowRows(scorecard), [8, 28, 60, 14]),
    sheet(
      say('sheet.misses'),
      missRows(scorecard),
      [8, 28, 60, 14, 14, 16, 16, 36, 36, 20],
    ),
    sheet(say('sheet.tasks'), taskRows(scorecard), [10, 80, 30, 26, 14, 36]),
    ...(units === null
      ? []
      : [
          sheet(
            say('sheet.units'),
            unitRows(units, scorecard),
            [44, 12, 14, 18, 18, 14, 14, 14, 14, 14],
          ),
        ]),
  ]
}

/** Whether a row is that of the heads. */
function isHead(row: Row): boolean {
  return row.every((cell) => cell?.look === 'head')
}

function heading(scorecard: Scorecard): Row[] {
  const { title, period, unitLine, planLine, dataLine } = scorecard
  const { say } = wordsOf(scorecard)
  const warnings = [
    ...scorecard.banners.map(({ strong, rest }) => `${strong} ${rest}`.trim()),
    ...(scorecard.disclaimer === null ? [] : [scorecard.disclaimer]),
  ]
  return [
    ...warnings.map((warning) => [strong(warning)]),
    [strong(title)],
    [strong(period.title)],
    ...[unitLine, planLine, dataLine].map((line) => [text(line)]),
    [text(`${say('closing.verification')}: ${scorecard.verification}`)],
    [],
  ]
}

/** Table 1 of a scorecard. */
export function kpiRows(scorecard: Scorecard): Row[] {
  const { kpis } = scorecard
  const over = kpiHeadings(scorecard)
  const ofShare = (group: string) =>
    Object.values(shareTitles(wordsOf(scorecard))).map(
      (title) => `${group}: ${title}`,
    )
  return [
    [strong(kpis.caption)],
    [
      over.number,
      over.title,
      flat(over.target),
      ...ofShare(over.value),
      flat(over.previous),
      ...(over.yearAgo === null ? [] : [flat(over.yearAgo)]),
      ...(over.toDate === null ? [] : ofShare(over.toDate)),
      flat(over.status),
    ].map(head),
    ...kpis.rows.map(({ figures, cells, value, toDate, ...row }) => [
      number(row.number),
      text(row.note === null ? row.title : `${row.title} – ${row.note}`),
      text(row.target),
      ...measured(figures.numerator, figures.denominator),
      placed(cells.rate, value.rate, share),
      placed(cells.previous, row.previous, points),
      ...(over.yearAgo === null
        ? []
        : [placed(cells.yearAgo, row.yearAgo, points)]),
      ...(over.toDate === null
        ? []
        : [
            ...measured(figures.toDateNumerator, figures.toDateDenominator),
            placed(cells.toDateRate, toDate.rate, share),
          ]),
      text(row.statusText),
    ]),
    [text(kpis.openOverdueLine)],
    ...[...kpis.restated, ...kpis.accepted, kpis.legend].map((line) => [
      text(line),
    ]),
  ]
}

/** A heading in one cell; the sum of a group has the group's name alone. */
function flat({ group, isSum, title, unit }: Heading): string {
  if (isSum && group !== undefined) return group
  const own = group === undefined ? title : `${group}: ${lowerFirst(title)}`
  return unit === undefined ? own : `${own} ${unit}`
}

/** Numbers, or the sign that is printed in the place of a missing one. */
function measured(numerator: number | null, denominator: number | null): Row {
  if (numerator === null || denominator === null) return [text('…'), text('…')]
  return denominator === 0
    ? [text('–'), text('–')]
    : [number(numerator), number(denominator)]
}

/** Table 2 of a scorecard. */
export function flowRows(scorecard: Scorecard): Row[] {
  const { flow } = scorecard
  const words = wordsOf(scorecard)
  return [
    [strong(flow.caption)],
    ['', '', words.say('flow.item'), words.say('flow.count')].map(head),
    ...flowColumns(words).map((column) => [
      null,
      null,
      text(flat(column)),
      flow.row.known ? number(flow.row[column.key]) : text('…'),
    ]),
    [text(flow.row.tie)],
  ]
}

function missRows(scorecard: Scorecard): Row[] {
  const { misses } = scorecard
  const columns = missColumns(scorecard)
  return [
    [strong(misses.caption)],
    [text(misses.summary)],
    columns.map(flat).map(head),
    ...misses.all.map((row) =>
      columns.map(({ key }) => {
        switch (key) {
          case 'number':
            return number(row.number)
          case 'daysLate':
            return number(row.cells.daysLate)
          case 'receivedOn':
          case 'dueOn':
          case 'finishedOn':
            return dated(row.cells[key], row[key], scorecard)
          default:
            return text(row[key])
        }
      }),
    ),
  ]
}

/** The table of units of a scorecard. */
export function unitRows(
  units: NonNullable<Scorecard['units']>,
  scorecard: Scorecard,
): Row[] {
  const words = wordsOf(scorecard)
  const shares = units.targets.map(
    (target, i) => `${words.say('units.shares')}: ${i + 1} (${target})`,
  )
  const row = ({ name, values, cells, ...of }: UnitRow): Row => [
    text(name),
    ...[of.received, of.finished, of.late, of.openOverdue].map((n) =>
      n === null ? text('…') : number(n),
    ),
    ...values.map(({ rate }, i) => placed(cells.rates[i] ?? null, rate, share)),
  ]
  return [
    [strong(units.caption)],
    [...unitColumns(words).map(flat), ...shares].map(head),
    ...units.rows.map(row),
    row(units.total),
  ]
}

function taskRows(scorecard: Scorecard): Row[] {
  const { tasks } = scorecard
  const columns = taskColumns(wordsOf(scorecard))
  return [
    [strong(tasks.caption)],
    columns.map(flat).map(head),
    ...tasks.all.map((row) =>
      columns.map(({ key }) =>
        key === 'due'
          ? dated(row.cells.due, row.due, scorecard)
          : text(row[key]),
      ),
    ),
    ...tasks.notes.map((note) => [text(note)]),
  ]
}

/** Text, never a formula. */
export function text(value: string): SheetCell {
  return { value: value.normalize('NFC'), format: '@' }
}

/** Text in bold type. */
export function strong(value: string): SheetCell {
  return { ...text(value), look: 'strong' }
}

/** What stands over a column. */
export function head(value: string): SheetCell {
  return { ...text(value), look: 'head' }
}

function number(value: number, format = count): SheetCell {
  return { value, format }
}

/** A number as it is printed, or what is printed in its place. */
export function placed(value: number | null, printed: string, format: string) {
  return value === null ? text(printed) : number(value, format)
}

/** A date as it is printed, or what is printed in its place. */
function dated(
  value: DateText | null,
  printed: string,
  { language }: Pick<Scorecard, 'language'>,
) {
  return value === null
    ? text(printed)
    : { value: new Date(value), format: dates[language] }
}
