import type { Miss } from '@motcua/metrics'
import { columnDate, proseDate } from '../words/dates.ts'
import type { Facts } from '../model/facts.ts'
import { missColumns } from '../model/headings.ts'
import { ScorecardError } from '../model/input.ts'
import type { Scorecard } from '../model/scorecard.ts'
import { procedureNames } from '../model/names.ts'
import {
  column,
  count,
  noneOf,
  row,
  table,
  text,
  words as inWords,
} from './cells.ts'
import type { ReportInput } from './input.ts'
import { daysAhead } from './days-ahead.ts'
import type { Block, ColumnKind } from './report.ts'

const missWidths: Readonly<Record<string, number>> = {
  number: 7,
  code: 17,
  procedure: 36,
  receivedOn: 16,
  dueOn: 16,
  finishedOn: 16,
  daysLate: 12.5,
  unit: 19.5,
  reason: 16,
  apology: 14,
}

/** Annex IV: all dossiers of which table 3 prints the first. */
export function missBlocks(
  facts: Facts,
  scorecard: Scorecard,
): readonly Block[] {
  const { input, late, overdue, words } = facts
  const { misses } = scorecard
  const date = proseDate(input.period.to, words)
  if (misses.all.length === 0)
    return [noneOf(words.say('annexIV.none', { date }))]
  const columns = missColumns(scorecard)
  const kindOf = (key: string): ColumnKind =>
    key === 'daysLate' || key === 'number'
      ? 'count'
      : key.endsWith('On') || key === 'apology'
        ? 'middle'
        : 'words'
  return [
    text(
      words.say('annexIV.total', {
        count: words.count(misses.all.length),
        late: words.count(late.length),
        overdue: words.count(overdue.length),
        date,
      }),
    ),
    table(
      columns.map(({ key, title, unit }) =>
        column(
          unit === undefined ? title : `${title} ${unit}`,
          kindOf(key),
          missWidths[key] ?? 15,
        ),
      ),
      misses.all.map((miss) =>
        row(
          columns.map(({ key }) =>
            key === 'number'
              ? count(miss.number, words)
              : key === 'daysLate'
                ? { text: miss.daysLate, number: miss.cells.daysLate }
                : inWords(miss[key]),
          ),
        ),
      ),
    ),
  ]
}

/**
 * Annex V: open dossiers that fall due within the next ten working days.
 *
 * @throws ScorecardError when those in time are not as many as table 2 has.
 */
export function dueBlocks(
  facts: Facts,
  input: ReportInput,
  scorecard: Scorecard,
): readonly Block[] {
  const { words, isOwn } = facts
  const own = input.inTime.filter(({ unit }) => isOwn(unit))
  const { openInTime } = scorecard.flow.row
  if (own.length !== openInTime)
    throw new ScorecardError(
      `expected ${openInTime} open dossiers in time over ${input.period.key}, got ${own.length}`,
    )
  const { dueBy } = input
  if (dueBy === null)
    return [
      noneOf(
        words.say('annexV.noCalendar', {
          date: proseDate(input.period.to, words),
        }),
      ),
    ]
  const due = own
    .flatMap((miss) =>
      miss.dueOn !== null && miss.dueOn <= dueBy
        ? [{ ...miss, dueOn: miss.dueOn }]
        : [],
    )
    .toSorted((a, b) =>
      a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.code < b.code ? -1 : 1,
    )
  const range = {
    from: proseDate(input.period.to, words),
    to: proseDate(dueBy, words),
  }
  if (due.length === 0) return [noneOf(words.say('annexV.none', range))]
  return [
    text(
      words.say('annexV.total', { ...range, count: words.count(due.length) }),
    ),
    dueTable(due, facts, input),
  ]
}

function dueTable(
  due: readonly (Miss & { readonly dueOn: string })[],
  { words, unitName }: Facts,
  input: ReportInput,
): Block {
  const { say } = words
  const procedureName = procedureNames(due)
  return table(
    [
      column(say('misses.number'), 'count', 11),
      column(say('misses.code'), 'words', 32),
      column(say('misses.procedure'), 'words', 56),
      column(say('misses.dueOn'), 'middle', 20),
      column(say('annexV.left'), 'count', 16),
      column(say('misses.unit'), 'words', 30),
    ],
    due.map((miss, i) =>
      row([
        count(i + 1, words),
        inWords(miss.code),
        inWords(procedureName(miss)),
        inWords(columnDate(miss.dueOn, words)),
        count(input.workingDays(miss.dueOn), words),
        inWords(miss.unit === null ? '…' : unitName(miss.unit)),
      ]),
    ),
  )
}

/** `HỒ SƠ ĐANG GIẢI QUYẾT, ĐẾN HẠN TRONG 10 NGÀY LÀM VIỆC`. */
export function dueTitle({ words }: Facts): string {
  return words.say('annex.due', { days: words.count(daysAhead) })
}
