import { sql } from 'kysely'
import type { Expression, Kysely } from 'kysely'
import type { Count, CountingKpi, Scope, Tally } from '../definition/kpi.ts'
import { rulesOf } from '../definition/rules.ts'
import { missesQuery } from '../sql/misses.ts'
import { inOneMoment } from '../sql/moment.ts'
import type { MissesOptions } from './misses.ts'
import type { ChangedRows, CountedRow } from './restate.ts'
import { unitTree } from './unit-tree.ts'
import type { UnitTree } from './unit-tree.ts'

/** Whose rows are counted: of one office, with all its units. */
export type CountedRowsOptions = Omit<
  MissesOptions,
  'unit' | 'offices' | 'asOf' | 'calendar'
> &
  Pick<Scope, 'asOf' | 'calendar'>

/** The rows that a KPI counts over a period, as they were known and by the rules of then. */
export interface CountedState<DB> extends CountedRowsOptions {
  readonly kpi: CountingKpi<DB>
}

/**
 * What a KPI's rows add up to over a period, of a unit with its subtree: the
 * figures of `evaluate`, of a count and a duration too.
 *
 * @throws RangeError when a batch is asked of rows without versions.
 * @example
 * const tallies = await countedTallies(db, { kpi: onTime, office, period })
 * tallies('so') // { numerator: 3, denominator: 4 }
 */
export async function countedTallies<DB>(
  db: Kysely<DB>,
  state: CountedState<NoInfer<DB>>,
): Promise<(unit: string) => Tally> {
  const { period } = state
  return inOneMoment(db, async (moment) => {
    const tree = await unitTree(moment, state, [period])
    const { rows } = await sql<UnitTally>`
      select unit, cast(sum(adds) as double precision) as adds, cast(count(*) as integer) as n
      from (${rowsOf(moment, state)}) as counted group by unit`.execute(moment)
    return (unit) => {
      const own = rows.filter((row) =>
        tree.above(textOf(row.unit), period.to).includes(unit),
      )
      const sum = (of: 'adds' | 'n') =>
        own.reduce((all, row) => all + Number(row[of] ?? 0), 0)
      return {
        numerator: sum('adds'),
        denominator: state.kpi.kind === 'count' ? 0 : sum('n'),
      }
    }
  })
}

interface UnitTally {
  readonly unit: unknown
  readonly adds: number | null
  readonly n: number
}

/** Which rows of two states are looked at. */
export interface ChangedOptions {
  /**
   * Those that a batch after this one has touched: where rows alone have changed
   * since, and no list beside them, no rule and no day of the calendar, the others
   * are as they were. Default: all.
   */
  readonly after?: number | undefined
}

/**
 * The rows that a KPI counts in one of two states and not in the other, or
 * otherwise: with what they add to the numerator and the denominator of every unit
 * that they count for. They are told apart in the database, so that only what has
 * changed is read. Their order says nothing.
 *
 * Of KPIs of two row sets, as a definition and its next may have, all are others.
 *
 * @throws RangeError when a batch is asked of rows without versions.
 * @example
 * const state = { kpi: onTime, office, period }
 * const rows = await changedRows(db, state, state) // { before: [], after: [] }
 */
export async function changedRows<DB>(
  db: Kysely<DB>,
  before: CountedState<NoInfer<DB>>,
  after: CountedState<NoInfer<DB>>,
  options: ChangedOptions = {},
): Promise<ChangedRows> {
  return inOneMoment(db, async (moment) => {
    const trees = [
      await unitTree(moment, before, [before.period]),
      await unitTree(moment, after, [after.period]),
    ] as const
    const keys = [before, after].map(({ kpi }) => kpi.rows.key)
    const isOneSet = String(keys[0]) === String(keys[1])
    const isKey = [before, after].every(({ kpi }) => isCodeKey(kpi))
    const width = Math.max(...keys.map(({ length }) => length))
    const moved = isOneSet
      ? movedUnits(trees, [before.period.to, after.period.to])
      : sql`true`
    const touched =
      isOneSet && options.after !== undefined
        ? touchedAfter(options.after, after.kpi.rows.key)
        : undefined
    const states = [before, after].map((state, i) => {
      const place =
        moved && sql`, case when ${moved} then ${sql.lit(i)} end as place`
      return sql`select counted.*${place ?? sql``}, ${sql.lit(i === 0 ? -1 : 1)} as one
        from (${rowsOf(moment, state, isOneSet ? undefined : width)}) as counted${touched ?? sql``}`
    })
    const columns = [
      ...Array.from({ length: width }, (_, i) => `key${i}`),
      // One that tells the row apart is among the keys.
      ...(isKey ? [] : ['code']),
      'unit',
      'adds',
      ...(moved ? ['place'] : []),
    ]
    const same = sql.join(columns.map((name) => sql.ref(name)))
    // Rows that are alike in all of this are counted against each other.
    const { rows } = await sql<Found & { readonly more: unknown }>`
      select ${same}, cast(sum(one) as integer) as more
      from (${sql.join(states, sql` union all `)}) as of_both
      group by ${same} having sum(one) <> 0`.execute(moment)
    const of = (at: 0 | 1, { kpi, period }: CountedState<DB>) =>
      Object.freeze(
        rows.flatMap((row) => {
          const more = at === 0 ? -Number(row.more) : Number(row.more)
          const counted = () =>
            countedRow(row, kpi, (unit) => trees[at].above(unit, period.to))
          return Array.from({ length: Math.max(0, more) }, counted)
        }),
      )
    return Object.freeze({ before: of(0, before), after: of(1, after) })
  })
}

/** A join with the keys that a batch after one has touched, each once. */
function touchedAfter(
  batch: number,
  key: readonly string[],
): Expression<unknown> {
  const [table = ''] = key[0]?.split('.') ?? []
  const columns = sql.join(
    key.map(
      (column, i) =>
        sql`${sql.ref(column.slice(table.length + 1))} as ${sql.ref(`key${i}`)}`,
    ),
  )
  const names = sql.join(key.map((_, i) => sql.ref(`key${i}`)))
  return sql` join (
    select ${columns} from ${sql.table(table)} where from_batch > ${batch}
    union select ${columns} from ${sql.table(`${table}_past`)}
    where from_batch > ${batch} or to_batch > ${batch}) as touched using (${names})`
}

/** That a row is of a unit that counts for others in one state than in the other; undefined where none does. */
function movedUnits(
  [was, is]: readonly [UnitTree, UnitTree],
  [wasOn, isOn]: readonly [string, string],
): Expression<unknown> | undefined {
  const hasMoved = (unit: string | null) =>
    was.above(unit, wasOn).join('\0') !== is.above(unit, isOn).join('\0')
  const known = [...was.all, ...is.all].map(({ code }) => code)
  const moved = [...new Set(known)].filter(hasMoved)
  if (moved.length === 0 && !hasMoved(null)) return undefined
  const isNone = hasMoved(null) ? sql`counted.unit is null` : sql`false`
  return moved.length === 0
    ? isNone
    : sql`(${isNone} or counted.unit in (${sql.join(moved)}))`
}

/** What a query of counted rows shows. */
interface Found {
  readonly code: unknown
  readonly unit: unknown
  readonly adds: unknown
  readonly [key: `key${number}`]: unknown
}

/** @param width So many keys, as texts: of row sets that are told by others. */
function rowsOf<DB>(
  db: Kysely<DB>,
  { kpi, ...options }: CountedState<DB>,
  width?: number,
): ReturnType<typeof missesQuery> {
  const { office } = options
  return missesQuery(db, showing(kpi, width), {
    ...options,
    rules: rulesOf(options),
    known: office === undefined ? [] : [office],
  })
}

/** A KPI as a count of its rows, that shows of each what tells it apart and what it adds. */
function showing<DB>(kpi: CountingKpi<DB>, width?: number): Count<DB, never> {
  const { key, unit } = kpi.rows
  const names = Array.from({ length: width ?? key.length }, (_, i) => {
    const column = sql.ref(key[i] ?? unit)
    const text = sql`cast(${key[i] === undefined ? sql`null` : column} as varchar)`
    return [`key${i}`, () => (width === undefined ? column : text)] as const
  })
  return {
    ...kpi,
    kind: 'count',
    rows: { ...kpi.rows, shows: { code: codeOf(kpi) } },
    shows: {
      ...Object.fromEntries(names),
      adds: (row) => sql`cast(${addsOf(kpi, row)} as double precision)`,
    },
  }
}

function addsOf<DB>(kpi: CountingKpi<DB>, row: never): Expression<unknown> {
  switch (kpi.kind) {
    case 'ratio':
      return sql`case when ${kpi.meets.where(row)} then 1 else 0 end`
    case 'duration':
      return kpi.measure(row)
    case 'count':
      return sql`1`
  }
}

/** What a row is shown as. */
function codeOf<DB>({ rows }: CountingKpi<DB>) {
  return rows.shows['code'] ?? rows.key.at(-1) ?? rows.unit
}

function isCodeKey<DB>(kpi: CountingKpi<DB>): boolean {
  return kpi.rows.key.some((column) => column === codeOf(kpi))
}

function countedRow<DB>(
  { code, unit, adds, ...keys }: Found,
  kpi: CountingKpi<DB>,
  above: (unit: string | null) => readonly string[],
): CountedRow {
  const { kind, rows } = kpi
  const key = rows.key.map((_, i) => keys[`key${i}`] ?? null)
  const shown = isCodeKey(kpi)
    ? key[rows.key.findIndex((column) => column === codeOf(kpi))]
    : code
  return Object.freeze({
    key: JSON.stringify(key),
    code: String(shown),
    units: above(textOf(unit)),
    numerator: Number(adds ?? 0),
    denominator: kind === 'count' ? 0 : 1,
  })
}

function textOf(unit: unknown): string | null {
  return unit === null ? null : String(unit)
}
