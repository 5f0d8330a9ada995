import type { DateText, Figures, Status } from '@motcua/metrics'
import type { DossierFlow } from '@motcua/metrics/catalog'
import type { Language, OwnTexts } from '../words/words.ts'
import type { Axis } from './axis.ts'
import type { PrintedLetterhead } from './letterhead.ts'

/** Numerator, denominator and share as they are printed. */
export interface PrintedRatio {
  /** `1.230/1.252`, `–` without cases, `…` without data. */
  readonly ratio: string
  /** `98,24%`. */
  readonly rate: string
}

/** A row of table 1. */
export interface KpiRow {
  readonly number: number
  readonly kpi: string
  readonly title: string
  /** Small second line: the plan's baseline, or the day of a stock. */
  readonly note: string | null
  /** Footnote letters, `(a) (c)`. */
  readonly marks: string
  /** Where the plan sets it, `III.2.b`. */
  readonly clause: string
  /** As the plan prints it, `trên 50%`. */
  readonly target: string
  /** The same as a number; null where none is printed. */
  readonly targetValue: number | null
  readonly value: PrintedRatio
  /** Difference in percentage points, `+2,10`; `–` or `…` where there is none. */
  readonly previous: string
  readonly yearAgo: string
  /** Whether the number that is compared with has moved since it was published. */
  readonly restated: { readonly previous: boolean; readonly yearAgo: boolean }
  readonly toDate: PrintedRatio
  readonly status: Status
  /** `Chưa đạt`. */
  readonly statusText: string
  /** `○`: says the same without colour. */
  readonly symbol: string
  /** What is printed as numbers, for XLSX; null where a sign or `<0,01%` is printed. Not in the JSON. */
  readonly cells: {
    /** 0 to 1. */
    readonly rate: number | null
    readonly toDateRate: number | null
    /** Percentage points. */
    readonly previous: number | null
    readonly yearAgo: number | null
  }
  /** The same figures unrounded, for XLSX and JSON; null where they are not known. */
  readonly figures: {
    readonly numerator: number | null
    readonly denominator: number | null
    readonly value: number | null
    readonly toDateNumerator: number | null
    readonly toDateDenominator: number | null
    readonly toDateValue: number | null
  }
}

/** Table 2: what came in, what went out, what stays. Its tie is checked before it is built. */
export interface FlowRow extends DossierFlow {
  /** False when the data do not cover the period: then `…` is printed. */
  readonly known: boolean
  /** `Đối chiếu: … khớp.` */
  readonly tie: string
}

/** The counts of table 2. */
export type FlowCount = keyof DossierFlow

/** Figure 1: a small figure for each target, thirteen months of its share. */
export interface Trend {
  readonly caption: string
  /** `T3/17` … `T3/18`, ready-made: never dates. */
  readonly months: readonly string[]
  /** Of targets that have a value in some month; in the order of table 1. */
  readonly series: readonly TrendSeries[]
  /** Which axes do not begin at 0, and of which targets there is nothing to draw. */
  readonly notes: readonly string[]
  readonly source: string
}

/** One share by month. */
export interface TrendSeries {
  readonly kpi: string
  /** In table 1. */
  readonly number: number
  /** With that number: `1. Hồ sơ TTHC …`. */
  readonly title: string
  /** Null is a month without cases, or one that is not known. */
  readonly values: readonly (number | null)[]
  /** The last of them that there is, as it is printed; null without any. */
  readonly last: string | null
  readonly axis: Axis
  /** Lines across: the target and the plan's baseline. */
  readonly marks: readonly FigureMark[]
}

/** A value that a figure marks by a line, and its name. */
export interface FigureMark {
  readonly kind: 'target' | 'baseline' | 'whole'
  readonly label: string
  readonly value: number
}

/** Figure 2: shares unit by unit, in the order of the unit catalogue. */
export interface UnitComparison {
  readonly caption: string
  /** Over the names of the units. */
  readonly unitTitle: string
  /** The shares that are compared, the target that matters first. */
  readonly panels: readonly {
    readonly kpi: string
    readonly title: string
    readonly axis: Axis
    /** The target, and the share of the whole office. */
    readonly marks: readonly FigureMark[]
  }[]
  readonly units: readonly {
    readonly code: string
    /** No two of a paper have one. */
    readonly label: string
    /** How many cases: `1.752`. */
    readonly n: string
    /** In the order of the panels. */
    readonly shares: readonly UnitShare[]
  }[]
  readonly notes: readonly string[]
  readonly source: string
}

/** A share of a unit beside those of the others. */
export interface UnitShare {
  /** Null where there are too few cases to compare. */
  readonly value: number | null
  /** `52,10%` or `ít hồ sơ`. */
  readonly text: string
  /** Between which shares chance alone explains it; null where nothing is compared. */
  readonly limits: { readonly from: number; readonly to: number } | null
  /** Where it stands to them. */
  readonly position: 'below' | 'within' | 'above' | null
}

/** A row of table 4: a unit with its subtree. Null where the data do not cover the period. */
export interface UnitRow {
  /** Null where it is no unit: what is of none, and the sum. */
  readonly code: string | null
  readonly name: string
  readonly received: number | null
  readonly finished: number | null
  /** Finished after the due date. */
  readonly late: number | null
  readonly openOverdue: number | null
  /** In the order of the rows of table 1. */
  readonly values: readonly PrintedRatio[]
  /** Shares that are printed as numbers, for XLSX. Not in the JSON. */
  readonly cells: { readonly rates: readonly (number | null)[] }
}

/** A row of table 3; every field is printed as it stands, `reason` in the office's own words. */
export interface MissRow {
  readonly number: number
  readonly code: string
  readonly procedure: string
  readonly receivedOn: string
  readonly dueOn: string
  readonly finishedOn: string
  readonly daysLate: string
  /** What is printed as numbers and dates, for XLSX. Not in the JSON. */
  readonly cells: {
    readonly daysLate: number
    readonly receivedOn: DateText | null
    readonly dueOn: DateText | null
    readonly finishedOn: DateText | null
  }
  readonly unit: string
  readonly reason: string
  readonly apology: string
}

/** A KPI that is told beside the targets of the plan. */
export interface OtherRow {
  readonly kpi: string
  readonly title: string
  /** What it is measured for, `PL.II.8`; may be empty. */
  readonly clause: string
  readonly value: PrintedRatio
  readonly toDate: PrintedRatio
}

/** A task that falls due in the period. */
export interface TaskRow {
  readonly id: string
  readonly text: string
  readonly lead: string
  /** Those that support it, in the plan's words; may be empty. */
  readonly supporting: string
  /** The plan's own words. */
  readonly time: string
  readonly due: string
  readonly state: string
  /** The due date where it is one alone, for XLSX. Not in the JSON. */
  readonly cells: { readonly due: DateText | null }
}

/**
 * Everything a scorecard (*phiếu theo dõi chỉ tiêu*) prints, computed and
 * worded. Plain data: after this point numbers are placed, never computed.
 */
export interface Scorecard {
  readonly kind: 'scorecard'
  readonly office: { readonly code: string; readonly name: string }
  readonly period: {
    readonly key: string
    readonly from: string
    readonly to: string
    /** `Tháng 3/2018`, also the head of the period's columns. */
    readonly title: string
    /** Heads of the two comparisons, `So với tháng 02/2018`. */
    readonly previousTitle: string
    /** Null for a year, where it is the previous period. */
    readonly yearAgoTitle: string | null
    /** `Lũy kế 01/01–31/3/2018`. */
    readonly toDateTitle: string
    /** Whether it is the year to date itself: then no number of that stands beside it. */
    readonly isToDate: boolean
  }
  readonly unit: {
    readonly code: string
    readonly name: string
    readonly isRoot: boolean
  }
  readonly edition: number
  readonly state: 'provisional' | 'final' | 'restated'
  /** There where it comes in the place of another edition. */
  readonly replaces?: Replaced
  readonly synthetic: boolean
  /** There where its PDF is signed, which the page says where signatures stand. */
  readonly isSigned?: true
  readonly language: Language
  /** The office's own wording of some texts, that of the language alone. */
  readonly texts: OwnTexts
  /** Data cut-off, the office's local time. */
  readonly asOf: string
  readonly letterhead: PrintedLetterhead
  /** `Bình Dương, ngày …… tháng …… năm 2018`. */
  readonly placeAndDate: string
  /** Framed at the top of every page; the first part of each is bold. */
  readonly banners: readonly {
    readonly strong: string
    readonly rest: string
  }[]
  /** At the foot of every page, null for real data. */
  readonly disclaimer: string | null
  /** Across every page, null for real data. */
  readonly watermark: string | null
  readonly title: string
  /** `Đơn vị: Toàn Sở`. */
  readonly unitLine: string
  /** `(Theo Kế hoạch số …)`. */
  readonly planLine: string
  /** `Số liệu từ ngày … · Chốt số liệu lúc … · Ấn bản 1 (chính thức)`. */
  readonly dataLine: string
  /** Three to five sentences. */
  readonly conclusions: readonly string[]
  readonly kpis: {
    readonly caption: string
    /** `Mức năm 2018`. */
    readonly targetTitle: string
    readonly rows: readonly KpiRow[]
    /** Printed under row 1, without colour. */
    readonly openOverdueLine: string
    /** Which edition this one replaces and what of it changed; then what was published of earlier numbers that moved since, and what they are now. */
    readonly restated: readonly string[]
    /** Misses that are accepted: until when, why, by which document. */
    readonly accepted: readonly string[]
    /** Sign conventions under the table. */
    readonly legend: string
  }
  readonly flow: { readonly caption: string; readonly row: FlowRow }
  readonly trend: Trend
  /** Null on the paper of a single unit. */
  readonly comparison: UnitComparison | null
  readonly misses: {
    readonly caption: string
    /** `Tổng số 27 hồ sơ; phiếu in 10 hồ sơ …` or that there are none. */
    readonly summary: string
    /** The unit of most rows: it stands in the summary, and in a row where it is another. Null where each row says it. */
    readonly sharedUnit: string | null
    /** `(ngày)`: what daysLate counts. */
    readonly daysUnit: string
    readonly total: number
    readonly rows: readonly MissRow[]
    /** All of them, for XLSX and JSON. */
    readonly all: readonly MissRow[]
  }
  /** Null on the paper of a single unit. */
  readonly units: {
    readonly caption: string
    /** As the plan prints them, in the order of the rows of table 1. */
    readonly targets: readonly string[]
    readonly rows: readonly UnitRow[]
    /** The whole office, which is the sum of the rows. */
    readonly total: UnitRow
  } | null
  readonly tasks: {
    readonly caption: string
    readonly rows: readonly TaskRow[]
    /** Who leads most of what is printed: a note says so, and a row where it is another. Null where each row says it. */
    readonly sharedLead: string | null
    /** All of them, for XLSX and JSON. */
    readonly all: readonly TaskRow[]
    /** Printed where there are no rows, and what stays open from before. */
    readonly notes: readonly string[]
  }
  /** Surveys, feedback, broadcasts, reports; null where nothing was asked for. */
  readonly others: {
    readonly caption: string
    readonly rows: readonly OtherRow[]
    /** Of what there are no data or no cases. */
    readonly notes: readonly string[]
  } | null
  /** Written by people; null prints dotted lines to write on. */
  readonly narrative: {
    readonly causes: string | null
    readonly remedies: string | null
    readonly difficulties: string | null
  }
  readonly notes: readonly string[]
  readonly abbreviations: string
  /** `XXXX-XXXX-XXXX`, the start of the hash of all of the above as JSON. */
  readonly verification: string
}

/** An edition that another one replaces. */
export interface Replaced {
  readonly edition: number
  readonly state: Scorecard['state']
  readonly issuedOn: DateText
  /** Why a person had it issued anew; null where late data did. */
  readonly reason: string | null
  /** What of it is another number now. */
  readonly changes: readonly Change[]
  /** Of a report none of whose KPIs is another number: the annexes that have others, `II`. */
  readonly annexes?: readonly string[] | undefined
}

/** A number of an edition that is replaced, and what it is now. */
export interface Change {
  readonly kpi: string
  /** Key of the period, or of its year to date. */
  readonly period: string
  readonly before: Omit<Figures, 'value'>
  readonly now: Omit<Figures, 'value'>
  /** Why: `late`, `corrected`, … */
  readonly causes: readonly string[]
}
