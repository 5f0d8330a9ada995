import {
  catalog,
  comparisons,
  early,
  evaluate,
  onlineProcedures,
  onlineRegistrations,
  onTime,
  posted,
} from '@motcua/metrics'
import type {
  Evaluation,
  NationalResult,
  Plan,
  Result,
  Unplaced,
} from '@motcua/metrics'
import type { Rows } from '@motcua/warehouse'
import { office, root } from './kpi-data.ts'
import type { Db } from './kpi-data.ts'
import { periodsOf } from './kpi-floor.ts'
import type { Span } from './kpi-floor.ts'

/**
 * Numerator and denominator, `n/d`, by period, unit and KPI: `2018-03 u01 early`.
 * A cell that is not there is `0/0`.
 */
export type Cells = Readonly<Record<string, string>>

const kpis = [onTime, early, onlineProcedures, onlineRegistrations, posted]

/** A plan that sets a target for each of the KPIs, so that all are judged. */
export const plan: Plan = {
  number: 'bench',
  date: '2018-01-01',
  title: { vi: 'Kế hoạch đo', en: 'Plan of the bench' },
  issuer: office,
  year: 2018,
  rules: { compare: 'date', finish: 'result' },
  clauses: [{ id: '1', cite: '1', quote: '1' }],
  targets: kpis.map(({ id, title }) => ({
    kpi: id,
    title: { ...title },
    clause: '1',
    units: ['*'],
    from: '2017-01-01',
    to: '2018-12-31',
    comparator: '>=',
    value: 0.5,
    printed: { vi: 'từ 50%', en: '50% at least' },
  })),
  groups: [],
  tasks: [],
  oddities: [],
}

/** The KPIs of all units over a span, with the year to date, by the library. */
export function evaluateSpan(db: Db, span: Span): Promise<Evaluation> {
  return evaluate(db, kpis, {
    office,
    periods: periodsOf(span),
    by: ['unit'],
    plan,
    ...(span === '13-months' && { compare: comparisons }),
  })
}

/** All KPIs of the month, of an office by its units. */
export async function catalogOfOffice(db: Db): Promise<Cells> {
  const periods = periodsOf('month')
  const { results } = await evaluate(db, catalog, {
    office,
    periods,
    by: ['unit'],
    plan,
  })
  return wholeOf(results.filter(({ unit }) => unit === root))
}

/** All KPIs of the month, of all offices in one call, by office. */
export async function catalogOfNation(db: Db): Promise<Cells> {
  const periods = periodsOf('month')
  const { results } = await evaluate(db, catalog, {
    offices: 'all',
    periods,
    by: ['office'],
    plan,
  })
  return wholeOf(results.filter(({ office: of }) => of === null))
}

function wholeOf(results: readonly (NationalResult | Result)[]): Cells {
  return Object.fromEntries(
    results.map(({ kpi, version, period, numerator, denominator }) => [
      `${period} ${kpi}@${version}`,
      `${numerator}/${denominator ?? 0}`,
    ]),
  )
}

/** @throws Error when the evaluation states two numbers for one cell. */
export function cellsOf({ results, unplaced }: Evaluation): Cells {
  const cells = new Map<string, string>()
  const put = (key: string, n: number, d: number | null) => {
    const text = `${n}/${d ?? 0}`
    const other = cells.get(key) ?? text
    if (other !== text)
      throw new Error(`${key}: expected ${other} once more, got ${text}`)
    cells.set(key, text)
  }
  for (const result of results) {
    const { kpi, unit, period, toDate, compared, openOverdue } = result
    const of = (key: string, name: string = kpi) => `${key} ${unit} ${name}`
    put(of(period), result.numerator, result.denominator)
    put(of(`${period}-YTD`), toDate.numerator, toDate.denominator)
    for (const other of Object.values(compared ?? {}))
      put(of(other.period), other.numerator, other.denominator)
    if (openOverdue !== undefined)
      put(of(period, 'open_overdue'), openOverdue, 0)
    const { undated, withoutChannel } = result
    if (undated ?? withoutChannel)
      put(of(period, `${kpi} left`), undated ?? withoutChannel ?? 0, 0)
  }
  for (const { period, kpi, lacks, rows } of unplaced)
    put(lackCell(period, kpi, lacks), rows, 0)
  return Object.fromEntries(cells)
}

/** The cell of the rows of a KPI that have no place for want of something. */
function lackCell(period: string, kpi: string, lacks: string): string {
  return `${period} without-place ${kpi} ${lacks}`
}

/** A month and those after it in its year. */
function restOfYear(month: string): readonly string[] {
  const [year, first = ''] = month.split('-')
  return Array.from(
    { length: 13 - Number(first) },
    (_, i) => `${year}-${String(Number(first) + i).padStart(2, '0')}`,
  )
}

/** What the rows of the floor say: those of a unit belong to the whole office as well, those of an unknown one to it alone. */
export function cellsOfFloor(rows: Rows, span: Span): Cells {
  const sums = new Map<string, readonly [number, number]>()
  const asked = new Set(periodsOf(span).map(({ key }) => key))
  const [known, counted] = [true, false].map((is) =>
    rows.filter((row) => (row['is_unit'] === true) === is),
  )
  const codes = new Set(known?.map((row) => row['unit']))
  for (const row of counted ?? []) {
    const month = String(row['month'])
    const value = (name?: string) => Number((name && row[name]) ?? 0)
    const add = (key: string, n: number, d = 0) => {
      const [a, b] = sums.get(key) ?? [0, 0]
      sums.set(key, [a + n, b + d])
    }
    const isKnown = codes.has(row['unit'])
    const units = new Set(isKnown ? [String(row['unit']), root] : [root])
    const lacks = row['unit'] === null ? 'no_unit' : 'unknown_unit'
    const isAsked = asked.has(month)
    for (const { kpi, n, d, all, left, isStock } of floorColumns) {
      const without = all === undefined ? 0 : value(all) - value(d)
      for (const unit of units) {
        if (d || isAsked) add(`${month} ${unit} ${kpi}`, value(n), value(d))
        if (isAsked && without > 0) add(`${month} ${unit} ${kpi} left`, without)
        if (d && (isStock || span !== 'month'))
          for (const key of isStock ? [month] : restOfYear(month))
            if (asked.has(key))
              add(`${key}-YTD ${unit} ${kpi}`, value(n), value(d))
        if (d && !isStock && span === 'month')
          add(`${month}-YTD ${unit} ${kpi}`, value(`y_${n}`), value(`y_${d}`))
      }
      if (!isAsked || !d) continue
      if (left && without > 0) add(lackCell(month, kpi, left), without)
      if (!isKnown && value(d) > 0) add(lackCell(month, kpi, lacks), value(d))
    }
    const unlisted = value('unlisted')
    if (unlisted > 0)
      add(
        lackCell(month, onlineRegistrations.id, 'unknown_procedure'),
        unlisted,
      )
  }
  return Object.fromEntries(
    [...sums].map(([key, [n, d]]) => [key, `${n}/${d}`]),
  )
}

/** @throws Error that names the first cell in which they differ. */
export function assertSameCells(
  what: string,
  some: Cells,
  others: Cells,
): void {
  for (const key of new Set([...Object.keys(some), ...Object.keys(others)])) {
    const [one, other] = [some[key] ?? '0/0', others[key] ?? '0/0']
    if (one !== other)
      throw new Error(`${what}: expected ${other} of ${key}, got ${one}`)
  }
}

const outOfFinished = { all: 'finished', left: 'no_due_date' } as const

/**
 * KPI, columns of its numerator and denominator, of all that it is out of and what
 * the others lack, and whether it is the state on the last day.
 */
const floorColumns: readonly {
  readonly kpi: string
  readonly n: string
  readonly d?: string
  readonly all?: string
  readonly left?: Unplaced['lacks']
  readonly isStock?: true
}[] = [
  { kpi: 'on_time', n: 'on_time', d: 'due', ...outOfFinished },
  { kpi: 'early', n: 'early', d: 'due', ...outOfFinished },
  {
    kpi: 'online_registrations',
    n: 'online',
    d: 'registered',
    all: 'received',
    left: 'no_channel',
  },
  { kpi: 'online_procedures', n: 'level', d: 'valid', isStock: true },
  { kpi: 'posted', n: 'posted', d: 'announced', isStock: true },
  { kpi: 'open_overdue', n: 'open_overdue' },
]
