import type { Locale, Status, Text } from '@motcua/metrics'

/* What the pages are given, as plain data: written by the site, read by the browser. */

/** Numerator, denominator (null of a count) and, of a duration alone, its figure. */
export type Numbers = readonly [number, number | null, (number | null)?]

/** A KPI of a place over a period; what is usual is left out. */
export interface Cell {
  readonly of: Numbers
  /** Year to date, of the units. */
  readonly toDate?: Numbers
  /** Default: informative. */
  readonly status?: Status
  /** Place in `Explorer.targets`. */
  readonly target?: number
  /** Open overdue dossiers, which the share leaves out. */
  readonly open?: number
  /** The data do not cover the period: the numbers are not known. */
  readonly unknown?: true
  /** Fewer cases than the definition asks for. */
  readonly few?: true
}

/** Cells by KPI, place and period. */
export type Cells = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, Cell>>>>>
>

/** A period that can be chosen. */
export interface PagePeriod {
  readonly key: string
  readonly kind: 'month' | 'quarter' | 'half' | 'year'
  readonly from: string
  readonly to: string
}

/** A unit, root first. */
export interface PageUnit {
  readonly code: string
  readonly name: Text
  readonly parent: string | null
}

/** A procedure and the unit that settles it. */
export interface PageProcedure {
  readonly code: string
  readonly name: string
  /** Null where the list names none. */
  readonly unit: string | null
}

/** How many procedures a part of their cells has: a browser reads that of the one that is looked at. */
export const proceduresInPart = 50

/** A KPI as the explorer and the dictionary tell of it. */
export interface PageKpi {
  readonly id: string
  readonly kind: 'ratio' | 'count' | 'duration' | 'derived'
  readonly nature: 'flow' | 'stock'
  readonly title: Text
  readonly object: Text
  readonly formula: Text
  readonly limits: Text
  readonly cites: readonly string[]
  /** Of a duration. */
  readonly unit?: 'working_day' | 'calendar_day' | 'hour'
  /** Whether the plan has a target of it. */
  readonly isPlanned: boolean
}

/** A target of the plan, as it is printed and as a line of a chart. */
export interface PageTarget {
  readonly printed: Text
  readonly value: number
}

/** All that the explorer needs but the figures of procedures and the lists. */
export interface Explorer {
  readonly periods: readonly PagePeriod[]
  readonly units: readonly PageUnit[]
  readonly procedures: readonly PageProcedure[]
  readonly kpis: readonly PageKpi[]
  readonly targets: readonly PageTarget[]
  readonly cells: Cells
  /** Lists of misses that were written, as `on_time/2018-03`. */
  readonly lists: readonly string[]
}

/** A dossier that counts and does not meet; codes and dates alone. */
export type PageMiss = readonly [
  code: string,
  procedure: string | null,
  unit: string | null,
  received: string | null,
  due: string | null,
  finished: string | null,
  daysLate: number | null,
]

/** A table, a view or a macro as it is told of. */
export interface DictionaryEntry {
  readonly name: string
  readonly kind: 'table' | 'view' | 'macro'
  readonly comment: Text
  /** Of a macro. */
  readonly parameters: readonly string[]
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly comment: Text
  }[]
}

/** A question with its statement. */
export interface Question {
  readonly title: Text
  readonly sql: string
}

/** What the SQL page is given besides the engine and the data. */
export interface Analyst {
  readonly dictionary: readonly DictionaryEntry[]
  readonly questions: readonly Question[]
}

/** An issued paper with its files, from the page. */
export interface Paper {
  /** Default: a scorecard. */
  readonly kind?: 'scorecard' | 'report'
  readonly period: string
  readonly unit: string
  readonly edition: number
  readonly state: 'provisional' | 'final' | 'restated'
  readonly at: string
  readonly files: readonly string[]
  /** Hash of its archived model, which its HTML is placed from; without it there is none. */
  readonly model?: string
}

/** An issued paper placed for a screen: markup without scripts, styles or addresses, and its styles. */
export interface Edition {
  readonly language: Locale
  readonly title: string
  readonly body: string
  readonly styles: string
  readonly fonts: readonly { readonly name: string; readonly css: string }[]
}
