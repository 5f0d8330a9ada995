import type { DurationUnit } from '../definition/kpi.ts'
import type { Completeness, Life } from '../time/life.ts'
import type { Period } from '../time/period.ts'
import type { Text } from '../plan/plan.ts'
import type { DateText, TimeText } from '../schema.ts'
import type { Status, StatusReason } from './status.ts'
import type { Unmapped } from '../sql/mapped.ts'
import type { UnansweredTarget } from './targets.ts'
import type { Group } from './sums.ts'
import type { LeftOut } from './unit-tree.ts'
import type { EvaluatedUnit, OfficeUnit } from './units.ts'
import type { Place, PlaceLack, UnitPlace } from './places.ts'

/** What a result may be compared with: the period before, the same period a year before. */
export const comparisons = ['previous', 'year_before'] as const
/** One of `comparisons`. */
export type Comparison = (typeof comparisons)[number]

/** Numbers of a KPI over some days. */
export interface Figures {
  /** Of a count: the count. Of a duration: the sum of the values. */
  readonly numerator: number
  /** Null for a count. Of a duration: how many values. */
  readonly denominator: number | null
  /** 0 to 1, or the figure of a duration; null for a count and where there is none. */
  readonly value: number | null
}

/** The figures of a duration, in its unit. */
export interface DurationFigures {
  readonly unit: DurationUnit
  readonly median: number | null
  readonly p90: number | null
  readonly mean: number | null
  /** Cases whose duration cannot be told, in the denominator and in no figure; in working days, where they lie outside the calendar, there is no value. */
  readonly unmeasured: number
}

/** One number: a KPI over a period, wherever it is of. */
export interface AnyResult extends Figures {
  readonly kpi: string
  readonly version: number
  readonly period: string
  readonly procedure?: string
  readonly field?: string
  readonly channel?: string
  /** All dimensions other than the unit. */
  readonly group?: Group
  /** Whether the data cover the period, of the unit and all below it while they existed: else the figures are not known. */
  readonly isCovered: boolean
  /** The year to date, which the status judges but of a trailing period or a run of months, and whether the data cover that. */
  readonly toDate: Figures & {
    readonly from: DateText
    readonly isCovered: boolean
  }
  readonly target: {
    readonly comparator: '>=' | '>' | '<=' | '<'
    readonly value: number
    /** Of a value on the way: up to which day it is asked for, and that in the end. */
    readonly until?: DateText
    readonly final?: number
    /** Code of the unit that answers for it. */
    readonly owner?: string
  } | null
  readonly status: Status
  readonly reason?: StatusReason
  /** Fewer cases than the definition asks for: more chance than performance. */
  readonly small?: true
  /** How many cases of the year to date would have to change for the status to flip. */
  readonly flipsAfter?: number
  /** A miss that was accepted, why, and up to which day. */
  readonly accepted?: { readonly reason: Text; readonly expires: DateText }
  readonly duration?: DurationFigures
  /** What was published of it first, where that was given and is another number. */
  readonly published?: Figures
  /** The periods that were asked to be compared with. */
  readonly compared?: Readonly<Partial<Record<Comparison, Compared>>>
  /** What its definition counts `beside` it: of `on_time` open dossiers overdue on the last day, which the rate leaves out. */
  readonly openOverdue?: number
  /** The last day of the unit, where it ended before the last day of the period. */
  readonly ended?: DateText
  /** What it leaves out for want of a due date; only where there is some. */
  readonly undated?: number
  /** What it leaves out for the way in which it came is not known; only where there is some. */
  readonly withoutChannel?: number
}

/** One number: a KPI of a unit of an office over a period. */
export interface Result extends AnyResult, UnitPlace {}

/** One number among those of several offices: of a unit of one, or of all together, where office and unit are null. */
export type NationalResult = AnyResult & Place

/** The same KPI over another period. */
export interface Compared extends Figures {
  readonly period: string
  /** What was published of that period, where that was given and is another number: this one is that of now. */
  readonly published?: Figures
  /** Why the two cannot be compared, though both have numbers. */
  readonly reason?: 'data_incomplete' | 'definition_changed'
}

/** Where a period stands. */
export interface AnyLife {
  readonly period: string
  readonly life: Life
  readonly completeness: Completeness
}

/** Where a period stands for a unit. */
export interface PeriodLife extends AnyLife {
  readonly unit: string
}

/** Rows that a KPI counts, or would, and that are of no place. */
export interface Unplaced {
  readonly kpi: string
  readonly version: number
  readonly period: string
  /** Null where a row has none. */
  readonly office: string | null
  /**
   * What they lack. Of `no_unit` and `unknown_unit` rows count for the office as a
   * whole; of `no_office` and `unknown_office` for nothing; those of
   * `unknown_procedure`, `no_due_date` and `no_channel` are not counted.
   */
  readonly lacks: PlaceLack | 'unknown_procedure' | 'no_due_date' | 'no_channel'
  readonly rows: number
}

/** What every evaluation says, whatever it is of. */
export interface AnyEvaluation {
  readonly plan: string | null
  /** The cut-off; where offices have their own, the first. */
  readonly asOf: TimeText | null
  readonly periods: readonly Period[]
  /** Rows that are of no unit, office or procedure, or lack a due date: by KPI, period and office. */
  readonly unplaced: readonly Unplaced[]
  /** KPIs that are left out, for a mapped database lacks their table or a column of it. */
  readonly unmapped: readonly Unmapped[]
  /** Targets of the plan that no KPI, unit or period of the call answers to. */
  readonly unansweredTargets: readonly UnansweredTarget[]
}

/** Everything that was evaluated of one office, as frozen plain data. */
export interface Evaluation extends AnyEvaluation {
  readonly office: string
  /** The units of the periods, root first, in the order of printing. */
  readonly units: readonly EvaluatedUnit[]
  /** Every unit that ever was: dossiers of a dissolved one stay in the sums. */
  readonly allUnits: readonly EvaluatedUnit[]
  /** For every period and unit of the results. */
  readonly lives: readonly PeriodLife[]
  readonly results: readonly Result[]
}

/** Everything that was evaluated of several offices, as frozen plain data. */
export interface NationalEvaluation extends AnyEvaluation {
  readonly offices: readonly string[]
  /** Of all offices those that are in no sum, for their units are no tree: nothing is complete of all together then. */
  readonly leftOut: readonly LeftOut[]
  /** The units of the periods, those of each office as an evaluation of it has them. */
  readonly units: readonly OfficeUnit[]
  readonly allUnits: readonly OfficeUnit[]
  readonly lives: readonly (AnyLife & Place)[]
  readonly results: readonly NationalResult[]
}
