/* @motcua/metrics/restate: Published numbers that are others now, split by cause into rows. */

export { restatedCauses, restatedParts } from './evaluation/restate.ts'
export { countedRows } from './evaluation/counted.ts'
export type {
  CauseOf,
  CountedRow,
  RestatedCause,
  RestatedPart,
  RestatedSteps,
} from './evaluation/restate.ts'
export type { CountedRowsOptions } from './evaluation/counted.ts'
