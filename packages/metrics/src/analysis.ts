/* @motcua/metrics/analysis: what is asked next of a number: whether the year can still be won, where lateness comes from, what is due, what moved since it was published. */

export { partsOf } from './analysis/parts.ts'
export type { Part, PartsOptions } from './analysis/parts.ts'
export { inflowPeriod, lostBy, reachOf } from './analysis/reach.ts'
export type { LostBy, Outlook, Reach } from './analysis/reach.ts'
export { lostByUnit } from './analysis/lost.ts'
export { changeOf } from './analysis/change.ts'
export type { Change, Contribution, Effect } from './analysis/change.ts'
export { concentrationOf } from './analysis/concentration.ts'
export type { Concentrated, Concentration } from './analysis/concentration.ts'
export { signalsOf } from './analysis/signals.ts'
export type { SeriesPoint, Signal } from './analysis/signals.ts'
export { compareUnits } from './analysis/compare-units.ts'
export type { ComparedUnit } from './analysis/compare-units.ts'
export { readingsOf } from './analysis/readings.ts'
export type { Reading } from './analysis/readings.ts'
export { dueOf } from './analysis/due.ts'
export type {
  DueCounts,
  DueOfPlace,
  DueOfUnit,
  DueOptions,
  NationalDueOptions,
} from './analysis/due.ts'
export { statedOf } from './analysis/stated.ts'
export type { Stated, StatedOptions } from './analysis/stated.ts'
export { compareDefinitions } from './analysis/compare-definitions.ts'
export type {
  DefinitionChange,
  DefinitionComparison,
} from './analysis/compare-definitions.ts'
export { compositeOf, scoreOf } from './analysis/composite.ts'
export type {
  Composite,
  GroupScore,
  Score,
  Scored,
  ScoreGroup,
  Weight,
} from './analysis/composite.ts'
export { bridgeOf } from './analysis/bridge.ts'
export type { Bridge, BridgeOptions } from './analysis/bridge.ts'
export { restatedCauses, restatedParts } from './evaluation/restate.ts'
export { changedRows, countedTallies } from './evaluation/counted.ts'
export type {
  CauseOf,
  ChangedRows,
  CountedRow,
  RestatedCause,
  RestatedPart,
  RestatedSteps,
} from './evaluation/restate.ts'
export type {
  ChangedOptions,
  CountedRowsOptions,
  CountedState,
} from './evaluation/counted.ts'
