import { openWarehouse } from '@motcua/warehouse'
import type { Rows, Snapshot } from '@motcua/warehouse'

/** What the KPI bench asks of the data: a warehouse's own connection. */
export type Db = Snapshot['db']

/** The office, where there is one. */
export const office = 'bench'

/** Zone of the office. */
export const zone = 'Asia/Ho_Chi_Minh'

const codes = Array.from({ length: 24 }, (_, i) => {
  return `u${String(i + 1).padStart(2, '0')}`
})
/** The unit of all others. */
export const [root = ''] = codes

/** How far back the dossiers go: `ten-times` has nine old and ended ones for each of the last four years. */
export type History = 'once' | 'ten-times'

/** What a warehouse of the KPI bench holds. */
export interface KpiData {
  readonly rows: number
  readonly history: History
  /** How many offices share its tables: each has all units, and the procedures and dossiers that fall to it. */
  readonly offices: number
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
  { rows, history, offices }: KpiData,
): Promise<void> {
  await using warehouse = await openWarehouse({ dir, office, zone })
  const recent = history === 'once' ? rows : Math.ceil(rows / 10)
  const statements = [
    unitSql(offices),
    procedureSql(offices),
    dossierSql({ first: 0, rows: recent, from: 2015, to: 2018, offices }),
    ...(rows > recent
      ? [
          dossierSql({
            first: recent,
            rows: rows - recent,
            from: 1979,
            to: 2014,
            offices,
          }),
        ]
      : []),
  ]
  for (const statement of statements) await ask(warehouse.db, statement)
  await warehouse.publish()
}

/** Rows of plain SQL. */
export async function ask(db: Db, text: string): Promise<Rows> {
  const some = db.selectFrom('unit').select('code').compile()
  const { rows } = await db.executeQuery({ ...some, sql: text, parameters: [] })
  return rows as unknown as Rows
}

const ended = '9999-12-31'

const known = "1 as from_batch, timestamp '2019-01-01' as extract_at"

/** Whose a procedure is, by its number: all that is of it is of one office. */
function officeSql(offices: number): string {
  return offices === 1
    ? `'${office}' as office`
    : `'${office}' || (n // ${codes.length}) % ${offices} as office`
}

function unitSql(offices: number): string {
  return `
  insert into unit by name
  select ${known}, '${office}'${offices === 1 ? '' : ' || o'} as office, 'u' || lpad(n::varchar, 2, '0') as code, date '1970-01-01' as valid_from,
    case when n > 1 then '${root}' end as parent, 'Phòng ' || n as name,
    n as position, true as invented, n as row_hash
  from range(1, ${codes.length + 1}) as r(n), range(${offices}) as s(o)`
}

/** 2600 procedures; one of ten was changed once. */
function procedureSql(offices: number): string {
  return `
  insert into procedure by name
  select ${known}, ${officeSql(offices)}, 'TT-' || lpad(n::varchar, 6, '0') as code,
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
}

interface Dossiers extends Pick<KpiData, 'offices'> {
  /** Number of the first row. */
  readonly first: number
  readonly rows: number
  /** First and last year of receipt. */
  readonly from: number
  readonly to: number
}

/** Some are of no procedure, unit or way of filing that is known. Most end within a month, a few within a year; of those that may still be open, one of a hundred never. */
function dossierSql({ first, rows, from, to, offices }: Dossiers): string {
  const lastDay = `date '2018-12-31'`
  const openOfThousand = to === 2018 ? 10 : 0
  const start = `date '${from}-01-01'`
  return `
  insert into dossier by name
  with drawn as (
    select i, hash(i * 4) as h, hash(i * 4 + 1) as g, hash(i * 4 + 2) as k,
      hash(i * 4 + 3) as m
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
  select ${known}, ${officeSql(offices)}, 'dvc' as source, 'H09.' || lpad(i::varchar, 9, '0') as code,
    case when m % 200 > 0 then 'TT-' || lpad(n::varchar, 6, '0') else 'TT-lost' end as procedure,
    case when (m >> 10) % 400 > 0 then 'u' || lpad((1 + n % ${codes.length})::varchar, 2, '0') else 'lost' end as unit,
    case when (m >> 30) % 100 = 0 then 'unknown' when (k >> 50) % 10 < 3 then 'online' when (k >> 50) % 10 < 9 then 'counter' else 'post' end as channel,
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
