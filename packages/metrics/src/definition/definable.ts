import type { Words } from './conditions.ts'
import type { AnyTables, Cohort, Condition, Row, RowSet } from './kpi.ts'
import type { Expression } from 'kysely'
import type { Text } from '../plan/plan.ts'

/** What every column of a definition file has: where it lies, and how it is called. */
export interface Named {
  /** Qualified, `permit.issued_on`; or what stands for it under the rules of a plan. */
  readonly sql:
    string | ((row: Row<AnyTables, string>) => string | Expression<unknown>)
  /** A noun: `ngày tiếp nhận`, `date of receipt`. */
  readonly words: Words
}

/** A date, which may put a row into a period. */
export interface DateColumn<R = never> extends Named {
  readonly type: 'date'
  /** The date as it puts a row into a period. Default: made of `inPeriod`. */
  readonly cohort?: Cohort<R>
  /** Words for lying in the period, `tiếp nhận trong kỳ`. Default: made of `words`. */
  readonly inPeriod?: Words
  /** Whether a row whose date lies in a period is within the row set's `bound`. Default: no. */
  readonly isBounded?: boolean
}

/** A column of one of few words, each with what it is called. */
export interface ChoiceColumn extends Named {
  readonly type: 'choice'
  readonly choices: Readonly<Record<string, Text>>
}

/** Yes or no: `words` say yes, `no` says no. */
export interface BooleanColumn extends Named {
  readonly type: 'boolean'
  readonly no: Text
}

/** A column that is told by its type alone. */
export interface PlainColumn extends Named {
  readonly type: 'time' | 'text' | 'integer' | 'decimal'
}

/** A column that a definition file may name, with its type, which values are checked against. */
export type DefinableColumn<R = never> =
  DateColumn<R> | ChoiceColumn | BooleanColumn | PlainColumn

/** A condition that a definition file may name. */
export interface DefinableRule<R = never> {
  readonly condition: Condition<R>
  /** Whether it looks at the first or last day of the period. Default: no. */
  readonly isDated?: boolean
}

/** A row set with everything of it that a definition file may name. */
export interface DefinableRows<DB, R = never> {
  readonly rows: RowSet<DB, R>
  readonly columns: Readonly<Record<string, DefinableColumn<R>>>
  /** Default: none. */
  readonly rules?: Readonly<Record<string, DefinableRule<R>>>
  /** The working days from one date column to another, where the row set joins them. */
  readonly workingDays?: {
    readonly from: string
    readonly to: string
    readonly measure: (row: R) => Expression<number | null>
  }
}
