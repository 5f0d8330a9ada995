import type { Rules } from '../definition/kpi.ts'
import type { Text } from '../plan/plan.ts'
import type { TimeText } from '../schema.ts'
import type { Period } from '../time/period.ts'
import type { FormCells, FormPlacement } from './cells.ts'
import type { FormHead } from './head.ts'
import type { FormIdentity } from './identities.ts'
import type { FormLevel, FormRowKey } from './levels.ts'

/** A row: a field (*lĩnh vực*) of a level. */
export interface FormRow extends FormRowKey {
  readonly cells: FormCells
}

/** Sums over the fields of a level. */
export interface FormLevelTotal {
  readonly level: FormLevel
  readonly cells: FormCells
}

/** What every form says, whosever it is. */
export interface AnyForm extends FormHead {
  readonly period: Period
  readonly rules: Rules
  readonly placement: FormPlacement
  /** What was known; null: everything, by then. */
  readonly batch: number | null
  readonly at: TimeText | null
  /** By level, then by field. */
  readonly rows: readonly FormRow[]
  readonly levels: readonly FormLevelTotal[]
  readonly total: FormCells
  readonly identities: readonly FormIdentity[]
  readonly footnotes: readonly Text[]
}

/** The form of a unit of an office, as frozen plain data: nothing is computed after this. */
export interface Form extends AnyForm {
  readonly office: string
  readonly unit: string
  readonly unitName: Text
}

/** The form of several offices, the sum of theirs. */
export interface NationalForm extends AnyForm {
  readonly offices: readonly string[]
}
