import {
  catalog,
  comparisons,
  early,
  evaluate,
  onlineProcedures,
  onlineRegistrations,
  onTime,
  parsePeriod,
  posted,
} from '@motcua/metrics'
import { monthsUpTo, yearToDate } from '@motcua/metrics/calendar'
import type {
  Evaluation,
  NationalResult,
  Period,
  Plan,
  Result,
} from '@motcua/metrics'
import type { Rows } from '@motcua/warehouse'
import { office, root } from './kpi-data.ts'
import type { Db } from './kpi-data.ts'

/** What is evaluated: one month, or thirteen, each with the month before and the same a year before. */
export type Span = 'month' | '13-months'

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
export function cellsOf({ results }: Evaluation): Cells {
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
  }
  return Object.fromEntries(cells)
}

/**
 * The floor: the same numbers by one statement written by hand for the very
 * question. Of several that were tried, the fastest.
 */
export function floorStatement(span: Span): string {
  return span === 'month' ? monthFloor() : monthsFloor()
}

/** What the rows of the floor say: those of a unit belong to the whole office as well. */
export function cellsOfFloor(rows: Rows, span: Span): Cells {
  const sums = new Map<string, readonly [number, number]>()
  const asked = new Map(periodsOf(span).map((p) => [p.key, p]))
  for (const row of rows) {
    const month = String(row['month'])
    const add = (key: string, n: string | undefined, d: string | undefined) => {
      for (const unit of new Set([String(row['unit']), root])) {
        const [a, b] = sums.get(key.replace('?', unit)) ?? [0, 0]
        const value = (name?: string) => Number((name && row[name]) ?? 0)
        sums.set(key.replace('?', unit), [a + value(n), b + value(d)])
      }
    }
    for (const { kpi, n, d, isStock } of floorColumns) {
      const y = isStock ? '' : 'y_'
      if (d === undefined) {
        if (asked.has(month)) add(`${month} ? ${kpi}`, n, d)
      } else {
        add(`${month} ? ${kpi}`, n, d)
        if (asked.has(month)) add(`${month}-YTD ? ${kpi}`, y + n, y + d)
      }
    }
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

/** KPI, columns of its numerator and denominator, and whether it is the state on the last day. */
const floorColumns: readonly {
  readonly kpi: string
  readonly n: string
  readonly d?: string
  readonly isStock?: true
}[] = [
  { kpi: 'on_time', n: 'on_time', d: 'due' },
  { kpi: 'early', n: 'early', d: 'due' },
  { kpi: 'online_registrations', n: 'online', d: 'registered' },
  { kpi: 'online_procedures', n: 'level', d: 'valid', isStock: true },
  { kpi: 'posted', n: 'posted', d: 'announced', isStock: true },
  { kpi: 'open_overdue', n: 'open_overdue' },
]

function periodsOf(span: Span): readonly Period[] {
  return span === 'month'
    ? [parsePeriod('2018-03')]
    : monthsUpTo(parsePeriod('2018-12'), 13)
}

const ended = '9999-12-31'

function date(text: string): string {
  return `date '${text}'`
}

/** Of this office: a warehouse may hold several, so that no statement is right without it. */
const ours = `office = '${office}'`

/** Open and overdue, in the shortest words. */
function overdueSql(day: string): string {
  return `${ours} and ended_on > ${day} and received_on <= ${day} and due_on < ${day}
    and (outcome is null or finished_on is not null or stopped_on is not null)
    and (finished_on is null or finished_on > ${day})
    and (stopped_on is null or stopped_on > ${day})
    and (paused_on is null or paused_on > ${day} or resumed_on <= ${day})`
}

/** Counts of procedures valid on a day. */
const procedureCounts = `
    count(*) filter (where level in (3, 4)) as level, count(*) as valid,
    count(*) filter (where announced and ${['process', 'documents', 'time', 'form', 'fee'].map((item) => `coalesce(${item}_desk, true) and coalesce(${item}_web, true)`).join(' and ')}) as posted,
    count(*) filter (where announced) as announced`

/** Receipts of registrations, by the procedure as it was then. */
function registrationsSql(from: string, to: string): string {
  return `from dossier d join procedure p on p.code = d.procedure
      and received_on >= p.valid_from and received_on <= coalesce(p.valid_to, ${date(ended)})
    where d.${ours} and ended_on >= ${from} and received_on between ${from} and ${to}
      and p.registration in ('new', 'change')`
}

function monthFloor(): string {
  const [month = parsePeriod('2018-03')] = periodsOf('month')
  const year = yearToDate(month)
  const [first, from, to] = [year.from, month.from, month.to].map(date)
  if (!first || !from || !to) throw new Error('expected three days')
  return `
  with f as (
    select unit, count(*) filter (where finished_on <= due_on) as y_on_time,
      count(*) as y_due, count(*) filter (where finished_on < due_on) as y_early,
      count(*) filter (where finished_on >= ${from} and finished_on <= due_on) as on_time,
      count(*) filter (where finished_on >= ${from}) as due,
      count(*) filter (where finished_on >= ${from} and finished_on < due_on) as early
    from dossier
    where ${ours} and ended_on >= ${first} and finished_on between ${first} and ${to} and due_on is not null
    group by unit
  ), r as (
    select d.unit, count(*) filter (where channel = 'online') as y_online, count(*) as y_registered,
      count(*) filter (where received_on >= ${from} and channel = 'online') as online,
      count(*) filter (where received_on >= ${from}) as registered
    ${registrationsSql(first, to)}
    group by d.unit
  ), s as (
    select unit, count(*) as open_overdue from dossier where ${overdueSql(to)} group by unit
  ), p as (
    select unit, ${procedureCounts}
    from procedure
    where ${ours} and valid_from <= ${to} and coalesce(valid_to, ${date(ended)}) >= ${to}
    group by unit
  )
  select '${month.key}' as month, *
  from f full join r using (unit) full join s using (unit) full join p using (unit)`
}

function monthsFloor(): string {
  // Those asked for, and the same a year before.
  const months = monthsUpTo(parsePeriod('2018-12'), 25)
  const [from, to] = [months[0]?.from, months.at(-1)?.to].map((d) =>
    date(d ?? ''),
  )
  if (!from || !to) throw new Error('expected months')
  const sums = ['on_time', 'due', 'early', 'online', 'registered']
  return `
  with f as (
    select strftime(date_trunc('month', day), '%Y-%m') as month, unit, sum(on_time) as on_time,
      sum(due) as due, sum(early) as early
    from (
      select finished_on as day, unit, count(*) filter (where finished_on <= due_on) as on_time,
        count(*) as due, count(*) filter (where finished_on < due_on) as early
      from dossier
      where ${ours} and ended_on >= ${from} and finished_on between ${from} and ${to} and due_on is not null
      group by all
    )
    group by all
  ), r as (
    select strftime(day, '%Y-%m') as month, unit, sum(online) as online, sum(registered) as registered
    from (
      select received_on as day, d.unit, count(*) filter (where channel = 'online') as online,
        count(*) as registered
      ${registrationsSql(from, to)}
      group by all
    )
    group by all
  ), s as (
    ${periodsOf('13-months')
      .map(
        (m) =>
          `select '${m.key}' as month, unit, count(*) as open_overdue from dossier where ${overdueSql(date(m.to))} group by unit`,
      )
      .join('\n    union all ')}
  ), p as (
    select month, unit, ${procedureCounts}
    from procedure join (values ${months.map((m) => `('${m.key}', ${date(m.to)})`).join(', ')}) as last(month, day)
      on valid_from <= day and coalesce(valid_to, ${date(ended)}) >= day
    group by all
  )
  select *, ${sums.map((name) => `sum(${name}) over w as y_${name}`).join(', ')}
  from f full join r using (month, unit) full join s using (month, unit) full join p using (month, unit)
  window w as (partition by unit, month[1:4] order by month)`
}
