import { fewCases } from '../definition/few.ts'
import { sql } from 'kysely'
import type {
  Expression,
  Kysely,
  QueryCreator,
  SelectQueryBuilder,
  SqlBool,
  StringReference,
} from 'kysely'
import { condition, inPeriod } from '../definition/conditions.ts'
import { sqlOf } from '../sql/sql-of.ts'
import type { Words } from '../definition/conditions.ts'
import type {
  AnyTables,
  Cohort,
  Condition,
  Count,
  Counting,
  Definition,
  Derived,
  Duration,
  Quality,
  Ratio,
  Reads,
  Row,
  RowSet,
  Rules,
  Scope,
  Lack,
} from '../definition/kpi.ts'
import type { Text } from '../plan/plan.ts'
import { countQuery } from '../sql/count.ts'
import type { TallyOptions, TallyRow } from '../sql/count.ts'
import { missesQuery } from '../sql/misses.ts'
import type { MissesQueryOptions } from '../sql/misses.ts'
import type { DateText, VersionedTable } from '../schema.ts'

/** A predicate, with words or bare; a bare one is described by its SQL. */
export type Predicate<R> = Condition<R> | ((row: R) => Expression<SqlBool>)

/** The builders of a definition, typed on the tables of its row set. */
export interface Queries<DB, D, TB extends keyof D> {
  /** One row for each period, unit and group. Not executed: extend or compile it. */
  readonly query: (
    db: Kysely<DB>,
    options: TallyOptions,
  ) => SelectQueryBuilder<D, TB, TallyRow>
  /** The rows that count and do not meet; of a count or duration, those counted. Not executed. */
  readonly misses: (
    db: Kysely<DB>,
    options: MissesQueryOptions,
  ) => SelectQueryBuilder<D, TB, { readonly [column: string]: unknown }>
}

/** A row set that knows the tables that it was made of. */
export interface TypedRowSet<DB, D, TB extends keyof D> extends RowSet<
  DB,
  Row<D, TB>
> {
  /** Never set: the tables of its query. */
  readonly tables?: [D, TB]
}

/** A column of the tables of a query; any text as long as these are not yet told. */
type ColumnOf<D, TB extends keyof D> = [TB] extends [never]
  ? string
  : StringReference<D, TB>

/** What defines a row set. */
export interface RowSetDefinition<DB, D, TB extends keyof D> {
  readonly id: string
  readonly object: Text
  readonly quality?: Quality
  /** All rows of all offices, without a period: `(db) => db.selectFrom('permit')`. */
  readonly from: (
    db: QueryCreator<DB>,
    scope: Scope,
    reads: Reads,
  ) => SelectQueryBuilder<D, TB, object>
  /** Whether a row had not ended before the first day; read by `isBounded` of conditions and cohorts. */
  readonly bound?: (row: Row<D, TB>) => Expression<SqlBool>
  /** Columns that tell a row from all others. Default: the office and `code` of `shows`. */
  readonly key?: readonly ColumnOf<D, TB>[]
  /** What its joins would count more than once, where that is known from the tables joined. Default: its rows are looked at. */
  readonly repeats?: RowSet<DB, never>['repeats']
  readonly versioned?: readonly VersionedTable[]
  /** Column of the office: rows of others than those asked for are left out. Default: all rows are of the one asked for. */
  readonly office?: ColumnOf<D, TB>
  readonly unit: ColumnOf<D, TB>
  readonly dimensions?: Readonly<Record<string, ColumnOf<D, TB>>>
  /** What lists show: columns, or what is made of them; `code` is required, and a name in `…On` is a date. */
  readonly shows: Readonly<
    { code: ColumnOf<D, TB> } & Record<
      string,
      ColumnOf<D, TB> | ((row: Row<D, TB>) => Expression<unknown>)
    >
  >
}

/** What every kind of definition may leave out. */
type Optional = 'object' | 'cites' | 'quality' | 'minN' | 'better' | 'nature'

type Given<R> = Omit<Definition, 'formula' | Optional> &
  Partial<Pick<Definition, Optional>> & {
    readonly cohort?: Cohort<R> | ((row: R) => Expression<string | Date | null>)
    readonly counts?: Predicate<R>
    /** What a list of its rows shows otherwise than those of its row set. */
    readonly shows?: Counting<never, R>['shows']
  }

/** What defines a share. Defaults: a flow, more is better, small below 30 cases. */
export type RatioDefinition<R, DB = never> = Given<R> & {
  readonly meets: Predicate<R>
  /** What is counted beside it. Default: nothing. */
  readonly beside?: Count<DB, never> | undefined
  /** All that it would count, had each what the others have. Default: what it counts. */
  readonly outOf?: Count<DB, never> | undefined
  /** Rows of which it cannot be told whether it counts them. Default: none. */
  readonly untold?: Count<DB, never> | undefined
  /** What those lack that it leaves out. Default: a due date. */
  readonly lacks?: Lack | undefined
}

/** What defines a count. */
export type CountDefinition<R> = Given<R>

/** What defines a duration. Default: the median is its value, less is better. */
export type DurationDefinition<R> = Given<R> &
  Pick<Duration<never, R>, 'measure' | 'unit'> &
  Partial<Pick<Duration<never, R>, 'statistic'>> & {
    /** What is measured: `số ngày làm việc từ ngày tiếp nhận đến ngày có kết quả`. */
    readonly measured: Words
  }

/** What defines a share of sums of others. */
export type DerivedDefinition<DB> = Omit<Definition, 'formula' | Optional> &
  Partial<Pick<Definition, Optional>> &
  Pick<Derived<DB>, 'of' | 'derive'> & { readonly formula: Words }

/** The tables that a query reads; all where it gives one another name. */
type Needed<DB, TB> = [TB] extends [keyof DB] ? Pick<DB, TB> : DB

/** Definitions on the database `DB`; each needs the tables of its row set alone. */
export interface Definitions<DB> {
  readonly rows: <D, TB extends keyof D>(
    definition: RowSetDefinition<DB, D, TB>,
  ) => TypedRowSet<Needed<DB, TB>, D, TB>
  readonly ratio: <N, D, TB extends keyof D>(
    rows: TypedRowSet<N, D, TB>,
    definition: RatioDefinition<Row<D, TB>, N>,
  ) => Ratio<N, Row<D, TB>> & Queries<N, D, TB>
  readonly count: <N, D, TB extends keyof D>(
    rows: TypedRowSet<N, D, TB>,
    definition: CountDefinition<Row<D, TB>>,
  ) => Count<N, Row<D, TB>> & Queries<N, D, TB>
  readonly duration: <N, D, TB extends keyof D>(
    rows: TypedRowSet<N, D, TB>,
    definition: DurationDefinition<Row<D, TB>>,
  ) => Duration<N, Row<D, TB>> & Queries<N, D, TB>
  readonly derived: (definition: DerivedDefinition<DB>) => Derived<DB>
}

/**
 * Definitions bound to the caller's own database type. Nothing is registered
 * anywhere: every definition is a value.
 *
 * @example
 * const k = defineKpis<{ permit: { no: string; office: string; issued_on: string; due_on: string } }>()
 * const permits = k.rows({
 *   id: 'permit',
 *   object: { vi: 'giấy phép', en: 'permits' },
 *   from: (db) => db.selectFrom('permit'),
 *   unit: 'permit.office',
 *   shows: { code: 'permit.no' },
 * })
 * const inTime = k.ratio(permits, {
 *   id: 'in_time',
 *   version: 1,
 *   title: { vi: 'Cấp đúng hạn', en: 'Issued in time' },
 *   cohort: ({ eb }) => eb.ref('permit.issued_on'),
 *   meets: ({ eb }) => eb('permit.issued_on', '<=', eb.ref('permit.due_on')),
 * })
 * inTime.id // 'in_time'
 */
export function defineKpis<DB>(): Definitions<DB> {
  // The tables of a definition are known to the compiler alone: what it is made
  // of is the same for any.
  return definitions as unknown as Definitions<DB>
}

/**
 * The former name of `defineKpis`.
 *
 * @deprecated Goes with version 0.3.
 */
export const kpis = defineKpis

type Loose = TypedRowSet<AnyTables, AnyTables, string>
type LooseRow = Row<AnyTables, string>

const definitions = Object.freeze({
  rows: (definition: RowSetDefinition<AnyTables, AnyTables, string>) => {
    const { id, object, from, unit, shows } = definition
    for (const name of Object.keys(definition.dimensions ?? {}))
      if (reserved.includes(name))
        throw new RangeError(
          `expected a dimension of ${id} other than ${reserved.join(', ')}, got ${name}`,
        )
    return Object.freeze({
      id,
      object,
      office: definition.office,
      unit,
      shows,
      bound: definition.bound,
      key:
        definition.key ??
        [definition.office, shows.code].filter(
          (column) => column !== undefined,
        ),
      repeats: definition.repeats,
      // What it selects is nothing yet, which is a query of any rows.
      query: from as Loose['query'],
      quality: definition.quality ?? unstated,
      versioned: definition.versioned ?? [],
      dimensions: definition.dimensions ?? {},
    })
  },
  ratio: (rows: Loose, definition: RatioDefinition<LooseRow, AnyTables>) => {
    const counting = complete(rows, definition)
    const meets = worded(definition.meets)
    return withQueries({
      ...counting,
      kind: 'ratio',
      meets,
      formula: (rules: Rules) => {
        const of = counting.formula(rules)
        const met = meets.words(rules)
        return {
          vi: `${rows.object.vi} ${met.vi} / ${of.vi}`,
          en: `${rows.object.en} ${met.en} / ${of.en}`,
        }
      },
    } satisfies Ratio<AnyTables, LooseRow>)
  },
  count: (rows: Loose, definition: CountDefinition<LooseRow>) =>
    withQueries({
      ...complete(rows, { better: 'neither', ...definition }),
      kind: 'count',
    } satisfies Count<AnyTables, LooseRow>),
  duration: (rows: Loose, definition: DurationDefinition<LooseRow>) => {
    const { measured, measure, unit, statistic = 'median' } = definition
    const counting = complete(rows, {
      better: 'down',
      ...definition,
    })
    return withQueries({
      ...counting,
      kind: 'duration',
      measure,
      unit,
      statistic,
      formula: (rules: Rules) => {
        const of = counting.formula(rules)
        const what = typeof measured === 'function' ? measured(rules) : measured
        return {
          vi: `${statistics[statistic].vi} của ${what.vi}, của ${of.vi}`,
          en: `${statistics[statistic].en} of ${what.en}, of ${of.en}`,
        }
      },
    } satisfies Duration<AnyTables, LooseRow>)
  },
  derived: ({ formula, ...definition }: DerivedDefinition<AnyTables>) =>
    Object.freeze({
      ...defaults,
      quality: definition.of[0]?.quality ?? unstated,
      object: definition.of[0]?.object ?? { vi: '', en: '' },
      ...definition,
      kind: 'derived' as const,
      formula: typeof formula === 'function' ? formula : () => formula,
    }),
})

/** What results and queries call their own. */
const reserved: readonly string[] =
  'kpi version period office unit group status reason numerator denominator value toDate target segment'.split(
    ' ',
  )

const defaults = {
  better: 'up',
  nature: 'flow',
  cites: [],
  minN: fewCases,
} as const

const statistics = {
  median: { vi: 'trung vị', en: 'median' },
  p90: { vi: 'bách phân vị 90', en: '90th percentile' },
  mean: { vi: 'trung bình', en: 'mean' },
} as const

const unstated: Quality = (() => {
  const none = { vi: 'chưa nêu', en: 'not stated' }
  return {
    verified: none,
    source: none,
    accuracy: none,
    limits: none,
    compensation: none,
  }
})()

function complete(
  rows: Loose,
  definition: Given<LooseRow>,
): Counting<AnyTables, LooseRow> {
  const { cohort: dated, counts, ...rest } = definition
  if (!dated && !counts)
    throw new RangeError(
      `expected a cohort or counts of ${definition.id}, so that rows belong to a period, got neither`,
    )
  if (!/^[a-z][a-z0-9_]*$/.test(definition.id))
    throw new RangeError(
      `expected an id of small letters, digits and underscores, got ${definition.id}`,
    )
  const on = typeof dated === 'function' ? bare(dated) : dated
  const which = counts && worded(counts)
  const parts = [on && inPeriod(on), which].filter((c) => c !== undefined)
  return {
    ...defaults,
    quality: rows.quality,
    object: rows.object,
    ...rest,
    rows,
    cohort: on,
    counts: which,
    formula: (rules) => {
      const texts = parts.map((c) => c.words(rules))
      const words = (of: 'vi' | 'en') =>
        [rows.object[of], texts.map((t) => t[of]).join(', ')]
          .filter((text) => text !== '')
          .join(' ')
      return { vi: words('vi'), en: words('en') }
    },
  }
}

function worded<R>(given: Predicate<R>): Condition<R> {
  return typeof given === 'function'
    ? condition((rules) => sqlOf(given, rules), given)
    : given
}

function bare<R>(on: (row: R) => Expression<string | Date | null>): Cohort<R> {
  return Object.freeze({
    // A time would lie after the last day on which it is.
    on: (row: R) => sql<DateText | null>`cast(${on(row)} as date)`,
    words: () => inThePeriod,
  })
}

const inThePeriod = { vi: 'trong kỳ', en: 'in the period' }

function withQueries(
  kpi:
    | Ratio<AnyTables, LooseRow>
    | Count<AnyTables, LooseRow>
    | Duration<AnyTables, LooseRow>,
) {
  return Object.freeze({
    ...kpi,
    query: (db: Kysely<AnyTables>, { period, ...options }: TallyOptions) =>
      countQuery(db, { kpis: [kpi], spans: [period], joinsAll: true }, options),
    misses: (db: Kysely<AnyTables>, options: MissesQueryOptions) =>
      missesQuery(db, kpi, options),
  })
}

/**
 * A query as its definition sees it: with the tables that it joins where they
 * are read, and with common tables that no other table has the name of.
 */
export function joined<Q>(query: unknown): Q {
  return query as Q
}
