/* @motcua/metrics: what a call needs; the rest stands in the modules beside this one. */

export { parsePeriod } from './time/period.ts'
export type { Period, PeriodKind } from './time/period.ts'
export { PeriodError } from './time/period-error.ts'
export { CalendarError } from './time/calendar-error.ts'
export { planSchema } from './plan/plan.ts'
export type { Clause, Plan, Target, Task, Text } from './plan/plan.ts'
export { defineKpis, kpis } from './catalog/define.ts'
export type {
  CountDefinition,
  Definitions,
  DerivedDefinition,
  DurationDefinition,
  Predicate,
  Queries,
  RatioDefinition,
  RowSetDefinition,
  TypedRowSet,
} from './catalog/define.ts'
export type {
  AnyTables,
  Row,
  Cohort,
  Condition,
  Count,
  Derived,
  Duration,
  DurationUnit,
  Kpi,
  Offices,
  Ratio,
  RowSet,
  Rules,
  Scope,
  Statistic,
} from './definition/kpi.ts'
export { catalog } from './catalog/catalog.ts'
export { findKpi, UnknownKpiError } from './catalog/find-kpi.ts'
export { onlineRegistrations } from './catalog/dossiers/kpis.ts'
export { early, onTime } from './catalog/dossiers/on-time.ts'
export { onlineProcedures, posted } from './catalog/procedures/kpis.ts'
export { evaluate } from './evaluation/evaluate.ts'
export { dimensions } from './evaluation/request.ts'
export type { EvaluateOptions, NationalOptions } from './evaluation/evaluate.ts'
export type { Dimension } from './evaluation/request.ts'
export { comparisons } from './evaluation/result.ts'
export type {
  Compared,
  Comparison,
  DurationFigures,
  Evaluation,
  Figures,
  NationalEvaluation,
  NationalResult,
  PeriodLife,
  Result,
  Unplaced,
} from './evaluation/result.ts'
export type { AsOf } from './time/as-of.ts'
export { rankingOf } from './evaluation/ranking.ts'
export type {
  Ranked,
  RankedFrom,
  RankingOptions,
} from './evaluation/ranking.ts'
export { restatements } from './evaluation/restate.ts'
export type { UnansweredTarget } from './evaluation/targets.ts'
export type {
  Published,
  PublishedResult,
  Restatement,
} from './evaluation/restate.ts'
export type {
  NationPlace,
  Place,
  PlaceLack,
  UnitPlace,
} from './evaluation/places.ts'
export type { Group } from './evaluation/sums.ts'
export type { Unmapped } from './sql/mapped.ts'
export { EngineError } from './sql/engine.ts'
export type { Engine } from './sql/engine.ts'
export { inOneMoment } from './sql/moment.ts'
export { RepeatedRowsError } from './sql/repeats.ts'
export { DerivedKpiError, misses } from './evaluation/misses.ts'
export type { Miss, MissesOptions } from './evaluation/misses.ts'
export {
  ancestorsOf,
  existsIn,
  parentsOf,
  UnitError,
} from './evaluation/units.ts'
export type { EvaluatedUnit, OfficeUnit } from './evaluation/units.ts'
export { unitsIn } from './evaluation/unit-tree.ts'
export type { Status, StatusReason } from './evaluation/status.ts'
export {
  formatCount,
  formatDuration,
  formatPointDifference,
  formatShare,
} from './plan/format.ts'
export type { Locale } from './plan/format.ts'
export type { Database, DateText, TimeText } from './schema.ts'
export { mapSchema } from './host/map-schema.ts'
export type {
  HostColumn,
  HostColumns,
  MappedDatabase,
  MapSchemaOptions,
  MapTable,
  SchemaMapping,
  TableMapping,
} from './host/mapping.ts'
export { MappingError } from './host/rewrite-reads.ts'
