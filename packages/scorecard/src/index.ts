export { buildScorecard, scorecardPeriods } from './build.ts'
export { isKnown, scorecardKpis, ScorecardError } from './input.ts'
export type { ScorecardInput, TaskState } from './input.ts'
export { openInTime } from './open-in-time.ts'

export { chartSvg, comparisonSpec, trendSpec } from './charts.ts'

export { scorecardHtml } from './html.ts'
export type { Figures } from './html.ts'

export { openPrinter, PrintError } from './print.ts'
export type { Printer, PrinterOptions, PrintOptions } from './print.ts'

export { scorecardXlsx } from './xlsx.ts'

export { letterheadSchema } from './letterhead.ts'
export type { Letterhead } from './letterhead.ts'

export type {
  Comparison,
  FlowRow,
  KpiRow,
  MissRow,
  PrintedRatio,
  Scorecard,
  TaskRow,
  Trend,
} from './scorecard.ts'
