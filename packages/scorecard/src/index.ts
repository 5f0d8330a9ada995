export { paperJson, scorecardJson } from './model/json.ts'
export { buildScorecard, scorecardPeriods } from './model/build.ts'
export type { Doubt } from './words/doubts.ts'
export { scorecardKpis } from './model/find.ts'
export { otherKpis } from './model/others.ts'
export { ScorecardError } from './model/input.ts'
export type { Explanation, ScorecardInput, TaskState } from './model/input.ts'
export { isKnown } from './model/known.ts'

export { scorecardFigures } from './ask/figures.ts'
export type { FiguresOptions, ScorecardFigures } from './ask/figures.ts'
export { scorecardOf } from './ask/scorecard-of.ts'
export type { ScorecardOptions } from './ask/scorecard-of.ts'

export { reportFigures } from './ask/report-figures.ts'
export type { ReportFigures } from './ask/report-figures.ts'

export { reportOf } from './report/build.ts'
export {
  answerBlocks,
  printedAnswers,
  unansweredBlocks,
} from './report/answers.ts'
export type { Answer } from './report/answers.ts'
export { printedDefects } from './report/method.ts'
export { movedAnnexes } from './report/moved.ts'
export { daysAhead } from './report/days-ahead.ts'
export type { LoadedFile, ReportInput, RestatedFigure } from './report/input.ts'
export type {
  Annex,
  Block,
  Cell,
  Report,
  ReportColumn,
  ReportRow,
  ReportSection,
  ReportTable,
} from './report/report.ts'

export { renderScorecard, scorecardPage } from './render/render-scorecard.ts'
export type { RenderedPaper } from './render/render-paper.ts'

export { renderReport } from './render/render-report.ts'
export { editionOf } from './render/edition.ts'
export type { Edition } from './render/edition.ts'
export { reportHtml } from './render/html/report.ts'
export { reportXlsx } from './render/report-xlsx.ts'
export { tableXlsx } from './render/table-xlsx.ts'
export type { TableCell, TableColumn } from './render/table-xlsx.ts'

export { chartSvg } from './render/charts/chart-svg.ts'
export { comparisonSpecs } from './render/charts/comparison.ts'
export { figureSvgs } from './render/charts/figures.ts'
export type { FigureSvgs } from './render/charts/figures.ts'
export { trendSpec } from './render/charts/trend.ts'

export { scorecardHtml } from './render/html/html.ts'

export { executables } from './print/chromium.ts'
export type { Executable } from './print/chromium.ts'
export { PrintError } from './print/browser.ts'
export { printBare } from './print/bare.ts'
export { openPrinter } from './print/print.ts'
export type { Printer, PrinterOptions, PrintOptions } from './print/print.ts'

export { readIssued } from './proof/issued.ts'
export type { IssuedPdf } from './proof/issued.ts'
export type { Made, Manifest, Paper } from './proof/manifest.ts'
export { fileSigner, SignError, signatureOf, signPdf } from './proof/sign.ts'
export type { Signature, Signer } from './proof/sign.ts'
export { ProofError, prove } from './proof/prove.ts'
export type { Claimed, PrintedTable } from './proof/prove.ts'

export { scorecardXlsx } from './render/xlsx.ts'

export { textsSchema } from './words/own-texts.ts'
export { catalogue, wordsOf } from './words/words.ts'
export type { Language, OwnTexts, TextKey, Wording } from './words/words.ts'

export { letterheadSchema } from './model/letterhead.ts'
export type { Letterhead } from './model/letterhead.ts'

export type {
  Change,
  FlowRow,
  KpiRow,
  MissRow,
  PrintedRatio,
  Replaced,
  Scorecard,
  TaskRow,
  Trend,
  UnitComparison,
} from './model/scorecard.ts'
