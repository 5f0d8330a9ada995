import {
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
import type { Evaluation, Period, Plan } from '@motcua/metrics'
import { openWarehouse } from '@motcua/warehouse'
import type { Rows, Snapshot } from '@motcua/warehouse'

/** What is evaluated: one month, or thirteen, each with the month before and the same a year before. */
export type Span = 'month' | '13-months'

/** How far back the dossiers go: `ten-times` has nine old and ended ones for each of the last four years. */
export type History = 'once' | 'ten-times'

/**
 * Numerator and denominator, `n/d`, by period, unit and KPI: `2018-03 u01 early`.
 * A cell that is not there is `0/0`.
 */
export type Cells = Readonly<Record<string, string>>

/** What the KPI bench asks of the data: a warehouse's own connection. */
type Db = Snapshot['db']

const office = 'bench'

/** Zone of the office. */
export const zone = 'Asia/Ho_Chi_Minh'

const codes = Array.from({ length: 24 }, (_, i) => {
  return `u${String(i + 1).padStart(2, '0')}`
})
const [root = ''] = codes

const kpis = [onTime, early, onlineProcedures, onlineRegistrations, posted]

/** A plan that sets a target for each of the KPIs, so that all are judged. */
const plan: Plan = {
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

/**
 * Makes a warehouse of that many dossiers and publishes it, by plain SQL: the
 * tables and their order are those of any office, and what a row is depends on
 * its number alone.
 *
 * Old dossiers are all ended. Open ones are no history: on any last day each of
 * them is really counted, so that with ten times as many of them the answer
 * itself is of ten times as many rows, and a ratio would tell of that alone.
 */
export async function publishKpiData(
  dir: string,
  { rows, history }: { readonly rows: number; readonly history: History },
): Promise<void> {
  await using warehouse = await openWarehouse({ dir, office, zone })
  const { db } = warehouse
  await ask(db, unitSql)
  await ask(db, procedureSql)
  const recent = history === 'once' ? rows : Math.ceil(rows / 10)
  await ask(db, dossierSql({ first: 0, rows: recent, from: 2015, to: 2018 }))
  if (rows > recent)
    await ask(
      db,
      dossierSql({ first: recent, rows: rows - recent, from: 1979, to: 2014 }),
    )
  await warehouse.publish()
}

/** Rows of plain SQL. */
export async function ask(db: Db, text: string): Promise<Rows> {
  const some = db.selectFrom('unit').select('code').compile()
  const { rows } = await db.executeQuery({ ...some, sql: text, parameters: [] })
  return rows as unknown as Rows
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

const known = `'${office}' as office, 1 as from_batch, timestamp '2019-01-01' as extract_at`

const unitSql = `
  insert into unit by name
  select ${known}, 'u' || lpad(n::varchar, 2, '0') as code, date '1970-01-01' as valid_from,
    case when n > 1 then '${root}' end as parent, 'Phòng ' || n as name,
    n as position, true as invented, n as row_hash
  from range(1, ${codes.length + 1}) as r(n)`

/** 2600 procedures; one of ten was changed once. */
const procedureSql = `
  insert into procedure by name
  select ${known}, 'TT-' || lpad(n::varchar, 6, '0') as code,
    case span when 1 then date '1970-01-01' else date '2017-05-15' end as valid_from,
    case when span = 1 and n % 10 = 0 then date '2017-05-14' end as valid_to,
    'Thủ tục ' || n as name, 'Lĩnh vực ' || n % 30 as field,
    'u' || lpad((1 + n % ${codes.length})::varchar, 2, '0') as unit,
    1 + (h >> 8) % 4 as level,
    case n % 20 when 3 then 'new' when 7 then 'change' else 'none' end as registration,
    (h >> 16) % 20 > 0 as announced,
    ${['process', 'documents', 'time', 'form', 'fee']
      .flatMap((item) => [`${item}_desk`, `${item}_web`])
      .map((column, i) => {
        const isThere = `hash(n * 64 + ${i}) % 50 > 0`
        return `${i < 6 ? isThere : `case when n % 3 > 0 then ${isThere} end`} as ${column}`
      })
      .join(', ')},
    (h >> 1)::bigint as row_hash
  from (select n, span, hash(n) as h from range(2600) as r(n), (values (1), (2)) as s(span)
    where span = 1 or n % 10 = 0)`

interface Dossiers {
  /** Number of the first row. */
  readonly first: number
  readonly rows: number
  /** First and last year of receipt. */
  readonly from: number
  readonly to: number
}

/** Most end within a month, a few within a year; of those that may still be open, one of a hundred never. */
function dossierSql({ first, rows, from, to }: Dossiers): string {
  const lastDay = `date '2018-12-31'`
  const openOfThousand = to === 2018 ? 10 : 0
  const start = `date '${from}-01-01'`
  return `
  insert into dossier by name
  with drawn as (
    select i, hash(i * 4) as h, hash(i * 4 + 1) as g, hash(i * 4 + 2) as k
    from range(${first}, ${first + rows}) as r(i)
  ), received as (
    select *, ${start} + (h % (date '${to + 1}-01-01' - ${start}))::integer as received_on,
      floor(2600 * power(((h >> 36) % 100000) / 100000.0, 2))::integer as n,
      g % 1000 as fate,
      (case when (g >> 10) % 100 < 2 then (g >> 17) % 300 else (g >> 17) % 22 end)::integer as took,
      (case when (k >> 1) % 100 < 2 then (k >> 8) % 60 else (k >> 8) % 5 end)::integer as waited
    from drawn
  ), ended as (
    select *, received_on + took as ends,
      case when fate < ${openOfThousand} or received_on + took > ${lastDay} then null
        when fate < 30 then 'returned' when fate < 40 then 'withdrawn' else 'finished' end as outcome
    from received
  ), dated as (
    select *,
      case when fate < 980 then received_on + 3 + ((g >> 30) % 28)::integer end as due_on,
      case when outcome = 'finished' then ends end as finished_on,
      case when outcome in ('returned', 'withdrawn') then ends end as stopped_on,
      case when outcome = 'finished' and (k >> 20) % 100 < 96 and ends + waited <= ${lastDay}
        then ends + waited end as handed_over_on,
      case when (k >> 30) % 100 < 6 then received_on + ((k >> 40) % 10)::integer end as paused_on
    from ended
  )
  select ${known}, 'dvc' as source, 'H09.' || lpad(i::varchar, 9, '0') as code,
    'TT-' || lpad(n::varchar, 6, '0') as procedure,
    'u' || lpad((1 + n % ${codes.length})::varchar, 2, '0') as unit,
    case when (k >> 50) % 10 < 3 then 'online' when (k >> 50) % 10 < 9 then 'counter' else 'post' end as channel,
    received_on, received_on + time '08:00' + to_seconds(((h >> 20) % 30000)::integer) as received_at,
    due_on, due_on + time '17:00' as due_at,
    finished_on, finished_on + time '16:00' as finished_at,
    handed_over_on, handed_over_on + time '16:30' as handed_over_at,
    stopped_on, paused_on,
    case when (k >> 45) % 10 > 0 then paused_on + 1 + ((k >> 55) % 6)::integer end as resumed_on,
    outcome,
    case when outcome is null then date '${ended}'
      else greatest(received_on, finished_on, handed_over_on, stopped_on) end as ended_on,
    (g >> 1)::bigint as row_hash
  from dated`
}
