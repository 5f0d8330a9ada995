import type { DateText, Miss } from '@motcua/metrics'
import { columnDate } from '../words/dates.ts'
import type { Words } from '../words/words.ts'
import type { Facts } from './facts.ts'
import { areDossiersKnown } from './known.ts'
import type { MissRow, Scorecard } from './scorecard.ts'

/** Up to how many dossiers a paper of the whole office, of a month or longer, and that of a unit print; all of them go into the XLSX and the JSON. */
const printedMisses = { month: 4, longer: 3, unit: 10 }

/** Table 3: finished late in the period, and open overdue on its last day. */
export function missTable(facts: Facts): Scorecard['misses'] {
  const { find, input, late, overdue, unitName, words } = facts
  const known = areDossiersKnown(find, input.period)
  const all = (known ? [...late, ...overdue] : [])
    .toSorted(longestFirst)
    .map((miss, i) => missRow(i + 1, miss, facts))
  const { evaluation, unit: own } = input
  const isOwnPaper = own !== evaluation.units[0]?.code
  const isMonth = input.period.kind === 'month'
  const most = isOwnPaper ? 'unit' : isMonth ? 'month' : 'longer'
  const rows = all.slice(0, printedMisses[most])
  const sharedUnit = unitOf(rows)
  return {
    caption: words.say('misses.caption'),
    summary: known
      ? summaryOf(
          {
            all: all.length,
            printed: rows.length,
            // The paper of a unit has its name at the top.
            told:
              isOwnPaper && sharedUnit === unitName(own) ? null : sharedUnit,
            isOfAll: rows.every(({ unit }) => unit === sharedUnit),
          },
          words,
        )
      : words.say('misses.unknown'),
    sharedUnit,
    daysUnit: words.say('misses.days'),
    total: all.length,
    rows,
    all,
  }
}

/** The unit that most of the rows are of; null where it is none, or not known. */
function unitOf(rows: readonly MissRow[]): string | null {
  const [[unit, of] = ['…', []]] = [
    ...Map.groupBy(rows, (row) => row.unit),
  ].toSorted(([, a], [, b]) => b.length - a.length)
  return unit === '…' || of.length <= rows.length / 2 ? null : unit
}

/** By days overdue, those of equal days by their code. */
function longestFirst(a: Miss, b: Miss): number {
  return (b.daysLate ?? 0) - (a.daysLate ?? 0) || (a.code < b.code ? -1 : 1)
}

function missRow(
  number: number,
  miss: Miss,
  { unitName, procedureName, words }: Facts,
): MissRow {
  const daysLate = miss.daysLate ?? 0
  const dateOr = (none: string, date: DateText | null) =>
    date === null ? none : columnDate(date, words)
  return {
    number,
    code: miss.code,
    procedure: procedureName(miss),
    receivedOn: dateOr('…', miss.receivedOn),
    dueOn: dateOr('…', miss.dueOn),
    finishedOn: dateOr(words.say('misses.unfinished'), miss.finishedOn),
    daysLate: words.count(daysLate),
    cells: {
      daysLate,
      receivedOn: miss.receivedOn,
      dueOn: miss.dueOn,
      finishedOn: miss.finishedOn,
    },
    unit: miss.unit === null ? '…' : unitName(miss.unit),
    reason: miss.overdueReason ?? words.say('misses.noReason'),
    apology: apologyOf(miss, words),
  }
}

function apologyOf({ apology }: Miss, { say }: Words): string {
  if (apology === null) return say('misses.apologyUnknown')
  return say(apology ? 'misses.apologyYes' : 'misses.apologyNo')
}

function summaryOf(
  {
    all,
    printed,
    told: unit,
    isOfAll,
  }: {
    readonly all: number
    readonly printed: number
    readonly told: string | null
    readonly isOfAll: boolean
  },
  words: Words,
): string {
  const { say } = words
  if (all === 0) return say('misses.none')
  const count = words.count(all)
  const total =
    all === printed
      ? say('misses.all', { count })
      : say('misses.some', { count, printed: words.count(printed) })
  return unit === null
    ? total
    : `${total} ${say(isOfAll ? 'misses.sharedUnit' : 'misses.mostUnit', { unit })}`
}
