import type {
  Expression,
  ExpressionBuilder,
  QueryCreator,
  SelectQueryBuilder,
  SqlBool,
} from 'kysely'
import type { AsOf } from '../time/as-of.ts'
import type { WorkingCalendar } from '../time/calendar.ts'
import type { Plan, Text } from '../plan/plan.ts'
import type { Database, DateText, VersionedTable } from '../schema.ts'

/** What a plan decides on how deadlines are read. */
export type Rules = Plan['rules']

/** Whose rows are read: those of one office, or of several that share the tables. */
export interface OfOffices {
  /** The one office; of several, use `offices`. */
  readonly office?: string | undefined
  /** Several offices, each told from the others, or all there are. */
  readonly offices?: Offices | undefined
  /** Of all offices those that have units: what is stated of each, as the tasks of a plan, is of these. */
  readonly known?: readonly string[] | undefined
  /** Of all offices those that are not meant: they are counted apart. */
  readonly except?: readonly string[] | undefined
  /** Whether the table `unit` has a row of each of them. Default: no, and no table needs to. */
  readonly areInUnit?: boolean | undefined
}

/** Offices by code, or all there are. */
export type Offices = readonly string[] | 'all'

/** What a query is given besides the database. */
export interface Scope extends OfOffices {
  readonly rules: Rules
  /** Whether each table that is joined is told the one office, which is compared once then, and not for each row. Default: it is that of the row. */
  readonly isEachTold?: boolean | undefined
  /** What was known. Default: everything is. */
  readonly asOf?: AsOf | undefined
  /** The plan, for KPIs of its tasks. Default: none, which has no tasks. */
  readonly plan?: Plan | undefined
  /** For KPIs in working days. Default: the Vietnamese calendar. */
  readonly calendar?: WorkingCalendar | undefined
}

/** First and last day of a period, both inclusive, in SQL. */
export interface Days {
  readonly from: Expression<DateText>
  readonly to: Expression<DateText>
  /** The last of them of which something is known: what is due later is not overdue. */
  readonly known: Expression<DateText>
}

/** What the predicates of a definition are given: the columns of the row, and the period. */
export interface Row<DB, TB extends keyof DB> extends Days {
  readonly eb: ExpressionBuilder<DB, TB>
  readonly rules: Rules
  readonly scope: Scope
}

/** A predicate of SQL together with its words, so that a definition is never written twice. */
export interface Condition<R> {
  /** Every row of which it is true is within the bound of its row set. Default: no, and all rows are read. */
  readonly isBounded?: boolean
  readonly where: (row: R) => Expression<SqlBool>
  readonly words: (rules: Rules) => Text
}

/** The date that puts a row into a period, with the words for "… in the period". */
export interface Cohort<R> {
  /** Every row whose date lies in a period is within the bound of its row set. Default: no, and all rows are read. */
  readonly isBounded?: boolean
  readonly on: (row: R) => Expression<DateText | null>
  readonly words: (rules: Rules) => Text
}

/**
 * What is to be known of a number before it is believed.
 *
 * @source GAO-15-788: the five statements on the quality of performance data
 */
export interface Quality {
  /** How the data are verified. */
  readonly verified: Text
  /** Where they come from. */
  readonly source: Text
  /** How exact they have to be. */
  readonly accuracy: Text
  /** What they cannot say. */
  readonly limits: Text
  /** What is done about the limits. */
  readonly compensation: Text
}

/** Tables of any shape: what is known of a row set once its type is put aside. */
export type AnyTables = {
  [table: string]: { [column: string]: unknown }
}

/** Whether a query reads columns of a table: what it does not read it need not join. */
export type Reads = (table: string) => boolean

/** A query over tables of any shape. */
export type AnyQuery = SelectQueryBuilder<AnyTables, string, object>

/**
 * The rows that definitions count: one query, its unit and its dimensions.
 *
 * `DB` is what the database must have, `R` what the predicates are given.
 */
export interface RowSet<DB, R> {
  readonly id: string
  /** What one row is: *hồ sơ*, a dossier. */
  readonly object: Text
  readonly quality: Quality
  /** All rows, without a period; where it has no column of the office, of the one asked for. */
  readonly query: (
    db: QueryCreator<AnyTables>,
    scope: Scope,
    reads: Reads,
  ) => AnyQuery
  /**
   * Whether a row had not ended before the first day, so that a scan can leave
   * the others out where a definition says that it counts none of them.
   */
  readonly bound?: ((row: R) => Expression<SqlBool>) | undefined
  /** Columns that tell a row from all others, so that a join that makes several of one is found. */
  readonly key: readonly string[]
  /**
   * What its joins would count more than once, by `office` and `code`, as far as
   * tables are read. Undefined: its own rows are looked at, by their key.
   */
  readonly repeats?:
    | ((
        db: QueryCreator<AnyTables>,
        scope: Scope,
        reads: Reads,
      ) => readonly AnyQuery[])
    | undefined
  /** Versioned tables that it reads; none: it has no past. */
  readonly versioned: readonly VersionedTable[]
  /** Column of the office: rows of others are left out. Undefined: all rows are of the one asked for. */
  readonly office?: string | undefined
  /** Column of the unit; null belongs to the whole office. */
  readonly unit: string
  /** Columns to break results down by, by name. */
  readonly dimensions: Readonly<Record<string, string>>
  /** What a list of its rows shows, by name: columns, or what is made of them; dates under a name in `…On`. `code` is the row's own. */
  readonly shows: Readonly<
    Record<string, string | ((row: R) => Expression<unknown>)>
  >
  /** Never set: what the database must have. */
  readonly needs?: (db: DB) => void
}

/** Where a definition comes from. */
export interface Citation {
  /** Number of the document: `2062/KH-SKHĐT`. */
  readonly document: string
  /** As it is cited: `III.2.b`. */
  readonly clause: string
  /** The document's own words. */
  readonly quote?: string
}

/** What every definition has. */
export interface Definition {
  /** Stable name, used in plans, JSON and SQL. */
  readonly id: string
  /** Raised whenever the meaning of the number changes. */
  readonly version: number
  /** Days on which the version is in force, both inclusive; undefined: always. */
  readonly effective?:
    { readonly from?: DateText; readonly to?: DateText } | undefined
  readonly title: Text
  /** What is counted: *hồ sơ*, dossiers. */
  readonly object: Text
  readonly better: 'up' | 'down' | 'neither'
  /** A flow is summed over a period; a stock is the state on its last day. */
  readonly nature: 'flow' | 'stock'
  /** How it is computed, in words, under the rules of a plan. */
  readonly formula: (rules: Rules) => Text
  readonly cites: readonly Citation[]
  readonly quality: Quality
  /**
   * From how many cases on a share is more than chance. Below, results are marked
   * `small`: no rank, no bar, and a word beside the number. Default: 30.
   */
  readonly minN: number
}

/** A definition that counts rows of one row set. */
export interface Counting<DB, R> extends Definition {
  readonly rows: RowSet<DB, R>
  /** Undefined: `counts` says itself which rows a period takes, by its first and last day. */
  readonly cohort?: Cohort<R> | undefined
  /** Undefined: every row of the cohort. */
  readonly counts?: Condition<R> | undefined
  /** What a list of its rows shows otherwise than those of its row set. */
  readonly shows?: RowSet<DB, R>['shows'] | undefined
}

/** A share: one row set and two predicates. Null in `meets` is false. */
export interface Ratio<DB, R> extends Counting<DB, R> {
  readonly kind: 'ratio'
  /** The numerator is the rows that count and meet. */
  readonly meets: Condition<R>
  /** What is counted beside it, for a share alone would flatter: the open overdue. Undefined: nothing. */
  readonly beside?: Count<DB, never> | undefined
  /** All that it would count, had each what the others have: the rest is never good, and stands beside. Undefined: what it counts. */
  readonly outOf?: Count<DB, never> | undefined
  /** Rows of which it cannot be told whether it counts them: their procedure is not known. They stand beside. Undefined: none. */
  readonly untold?: Count<DB, never> | undefined
  /** What that rest lacks. Undefined: a due date. */
  readonly lacks?: Lack | undefined
}

/** For want of what a share leaves cases out: a due date, or the way in which they came. */
export type Lack = 'due_date' | 'channel'

/** A number of rows. */
export interface Count<DB, R> extends Counting<DB, R> {
  readonly kind: 'count'
}

/** Unit of a duration. */
export type DurationUnit = 'working_day' | 'calendar_day' | 'hour'

/** Which figure of a duration stands for it. The 90th percentile is by nearest rank. */
export type Statistic = 'median' | 'p90' | 'mean'

/**
 * How long something took, over the rows that count: median, 90th percentile
 * and mean, exact at every level, since values are counted and never averaged.
 */
export interface Duration<DB, R> extends Counting<DB, R> {
  readonly kind: 'duration'
  /** A whole number of the unit; null where it cannot be told, which is counted apart. */
  readonly measure: (row: R) => Expression<number | null>
  readonly unit: DurationUnit
  readonly statistic: Statistic
}

/** A numerator and its denominator: of a KPI, a count having a denominator of 0, or of a figure as the exact fraction that it is. */
export interface Tally {
  readonly numerator: number
  readonly denominator: number
}

/** A share of sums of other KPIs of the same period and unit. */
export interface Derived<DB> extends Definition {
  readonly kind: 'derived'
  readonly of: readonly (Ratio<DB, never> | Count<DB, never>)[]
  /** Tallies in the order of `of`. */
  readonly derive: (tallies: readonly Tally[]) => Tally
}

/** A KPI that counts rows of the database `DB`. */
export type CountingKpi<DB = Database> =
  Ratio<DB, never> | Count<DB, never> | Duration<DB, never>

/** A KPI definition on the database `DB`: a plain frozen value, without a target. Targets are the plan's. */
export type Kpi<DB = Database> = CountingKpi<DB> | Derived<DB>
