import { existsIn } from '@motcua/metrics'
import type { Figures, Result } from '@motcua/metrics'
import type { Facts } from './facts.ts'
import { ScorecardError } from './input.ts'
import { isFigureKnown } from './known.ts'
import { shareOf } from './kpi-table.ts'
import type { Scorecard, UnitRow } from './scorecard.ts'

/**
 * Table 4: the units just below the office, with all targets of the plan. Null where there are none.
 *
 * @throws ScorecardError when the units count more than the office.
 */
export function unitTable(facts: Facts): Scorecard['units'] {
  const { input, subjects, words } = facts
  const { evaluation, period, unit: root } = input
  const units = evaluation.units.filter(
    (u) => u.parent === root && existsIn(u, period),
  )
  if (units.length === 0) return null
  const rows = units.map(({ code }) =>
    unitRow({ code, name: facts.unitName(code) }, facts, (kpi) =>
      figuresOf(kpi, code, facts),
    ),
  )
  const rest = unitRow({ name: words.say('units.rest') }, facts, (kpi) => {
    const all = figuresOf(kpi, root, facts)
    const parts = units.map(({ code }) => figuresOf(kpi, code, facts))
    return all && minus(all, parts, `${kpi} over ${period.key}`)
  })
  return {
    caption: words.say('units.caption'),
    targets: subjects.map(({ planned, isPlanned }) =>
      isPlanned ? planned.printed[words.language] : '–',
    ),
    rows: isEmpty(rest) ? rows : [...rows, rest],
    total: unitRow({ name: words.say('units.total') }, facts, (kpi) =>
      figuresOf(kpi, root, facts),
    ),
  }
}

type FiguresOf = (kpi: string) => Figures | null

function unitRow(
  { code = null, name }: Pick<UnitRow, 'name'> & Partial<Pick<UnitRow, 'code'>>,
  { subjects, words }: Facts,
  figures: FiguresOf,
): UnitRow {
  const count = (kpi: string) => figures(kpi)?.numerator ?? null
  const onTime = figures('on_time')
  const shares = subjects.map(({ kpi, planned }) =>
    shareOf(figures(kpi.id), planned, words),
  )
  return {
    code,
    name,
    received: count('received'),
    finished: count('finished'),
    late: onTime && (onTime.denominator ?? 0) - onTime.numerator,
    openOverdue: count('open_overdue'),
    values: shares.map(({ printed }) => printed),
    cells: { rates: shares.map(({ cell }) => cell) },
  }
}

/** Null where the data do not cover the period, or nobody asked for the number. */
function figuresOf(
  kpi: string,
  code: string,
  { input: { evaluation, period } }: Facts,
): Result | null {
  const result = evaluation.results.find(
    (r) =>
      r.kpi === kpi && r.unit === code && r.period === period.key && !r.group,
  )
  return result && isFigureKnown(result) ? result : null
}

/** What of a number is of none of its parts; null where one of them is not known. */
function minus(
  all: Result,
  parts: readonly (Figures | null)[],
  what: string,
): Figures | null {
  const known = parts.filter((part) => part !== null)
  if (known.length < parts.length) return null
  const numerator = known.reduce((n, p) => n - p.numerator, all.numerator)
  const denominator = known.reduce(
    (n, p) => n - (p.denominator ?? 0),
    all.denominator ?? 0,
  )
  // What is derived by subtracting may lie below zero.
  const isCounted = [all, ...known].every((of) => of.numerator >= 0)
  const isShare = all.denominator !== null && all.duration === undefined
  const isMore = numerator < 0 || (isShare && numerator > denominator)
  if (isCounted && (isMore || denominator < 0))
    throw new ScorecardError(
      `expected units that count no more than the office of ${what}, got ${printed(all)} of the office, and ${printed({ numerator, denominator: all.denominator === null ? null : denominator })} of no unit`,
    )
  const value = denominator === 0 ? null : numerator / denominator
  return { numerator, denominator, value }
}

function printed({
  numerator,
  denominator,
}: Pick<Figures, 'numerator' | 'denominator'>): string {
  return denominator === null ? `${numerator}` : `${numerator}/${denominator}`
}

/** Whether the units are all there is, as far as that is known. */
function isEmpty({
  received,
  finished,
  openOverdue,
  values,
}: UnitRow): boolean {
  return (
    [received, finished, openOverdue].every((n) => n === null || n === 0) &&
    values.every(({ rate }) => rate === '–' || rate === '…')
  )
}
