/* @motcua/metrics/form: Form II.06a: its rows, identities and layout. */

export { form06a } from './form/form06a.ts'
export type { FormOptions, NationalFormOptions } from './form/form06a.ts'
export type {
  Form,
  FormLevelTotal,
  FormRow,
  NationalForm,
} from './form/form.ts'
export type { FormDifference, FormIdentity } from './form/identities.ts'
export type { FormBreak, FormBreakReason } from './form/breaks.ts'
export { form06aFrom } from './form/layout.ts'
export type { FormHead } from './form/head.ts'
export type { FormColumn } from './form/columns.ts'
export type { FormLayout } from './form/layout.ts'
export type { FormCells, FormPlacement } from './form/cells.ts'
export type { FormLevel, FormRowKey } from './form/levels.ts'
