export { buildScorecard, scorecardPeriods } from './model/build.ts'
export { isKnown, scorecardKpis, ScorecardError } from './model/input.ts'
export type { ScorecardInput, TaskState } from './model/input.ts'
export { openInTime } from './model/open-in-time.ts'

export { renderScorecard } from './render/render-scorecard.ts'
export type { RenderedScorecard } from './render/render-scorecard.ts'

export { chartSvg } from './render/charts/chart-svg.ts'
export { comparisonSpec } from './render/charts/comparison.ts'
export { trendSpec } from './render/charts/trend.ts'

export { scorecardHtml } from './render/html.ts'
export type { Figures } from './render/html.ts'

export { openPrinter, PrintError } from './print/print.ts'
export type { Printer, PrinterOptions, PrintOptions } from './print/print.ts'

export { scorecardXlsx } from './render/xlsx.ts'

export { letterheadSchema } from './model/letterhead.ts'
export type { Letterhead } from './model/letterhead.ts'

export type {
  Comparison,
  FlowRow,
  KpiRow,
  MissRow,
  PrintedRatio,
  Scorecard,
  TaskRow,
  Trend,
} from './model/scorecard.ts'
