import type { Kpi } from '../../definition/kpi.ts'
import type { EvaluatedUnit } from '../../evaluation/units.ts'
import type { Plan } from '../../plan/plan.ts'
import type { TimeText } from '../../schema.ts'
import type { WorkingCalendar } from '../../time/calendar.ts'
import type { Span } from '../../time/life.ts'

/** A small table of what an office says of itself, which the views read. */
export interface FactTable {
  readonly name: string
  /** Columns with their types in SQL, in order. */
  readonly columns: Readonly<Record<string, string>>
  readonly rows: readonly (readonly FactCell[])[]
}

/** A cell of a fact table. */
export type FactCell = string | number | boolean | null

/** What an office says of itself. */
export interface OfficeSays {
  readonly office: string
  /** IANA zone of its times. */
  readonly zone: string
  readonly kpis: readonly Kpi<never>[]
  readonly plan: Plan
  /** Every version of every unit, in the order of printing. */
  readonly units: readonly (EvaluatedUnit & { readonly position: number })[]
  readonly calendar: WorkingCalendar
  /** Up to when the dossiers are known; null where there are none. */
  readonly cutOff: TimeText | null
  /** The days for which tables are complete. */
  readonly complete: Readonly<Record<string, Span | null | undefined>>
  /** Periods that a person has closed. */
  readonly closed: readonly {
    readonly period: string
    readonly at: TimeText
    readonly by: string
    readonly reason: string
  }[]
  /** Numbers as they were issued first. */
  readonly issued: readonly {
    readonly kpi: string
    readonly version: number
    readonly unit: string
    readonly period: string
    readonly numerator: number
    readonly denominator: number | null
    readonly value: number | null
    readonly at: TimeText
    readonly batch: number
  }[]
}
