import type {
  DateText,
  Evaluation,
  Kpi,
  Miss,
  Period,
  Plan,
  Result,
  TimeText,
} from '@motcua/metrics'
import type { Span } from '@motcua/metrics/calendar'
import type { Letterhead } from './letterhead.ts'
import type { Doubt, SourceTitles } from '../words/doubts.ts'
import type { Language, OwnTexts } from '../words/words.ts'
import type { Replaced, Scorecard } from './scorecard.ts'

/** What a scorecard is built from. Everything was computed before. */
export interface ScorecardInput {
  readonly office: { readonly code: string; readonly name: string }
  readonly plan: Plan
  /** The definitions that the plan's targets name. Default: the catalogue. */
  readonly kpis?: readonly Kpi[]
  readonly letterhead: Letterhead
  readonly synthetic: boolean
  /** Whether its PDF is signed: then the page has a box that says so. Default: no. */
  readonly isSigned?: boolean
  /** Default: Vietnamese. */
  readonly language?: Language | undefined
  /** The office's own wording of some texts. Default: none. */
  readonly texts?: OwnTexts | undefined
  /** IANA zone of every time that is printed. */
  readonly zone: string
  readonly period: Period
  readonly unit: string
  readonly edition: number
  /** When this edition was issued already: then this paper is only a recomputation. */
  readonly issuedOn: DateText | null
  readonly state: Scorecard['state']
  /** The edition in whose place this one comes. Default: none. */
  readonly replaces?: Replaced | undefined
  readonly asOf: TimeText
  /** Of every unit, over at least `scorecardPeriods(period)`. */
  readonly evaluation: Evaluation
  /** Of the whole office: finished late in the period, over the year to date, and open overdue on the last day. */
  readonly late: readonly Miss[]
  readonly lateToDate: readonly Miss[]
  readonly overdue: readonly Miss[]
  /** Procedures that are not posted in full on the last day, where the plan has a target of it. Default: none. */
  readonly unposted?: readonly Miss[] | undefined
  /** Of every unit, of KPIs that are told beside the targets. Default: none. */
  readonly otherResults?: readonly Result[] | undefined
  /** What people noted of targets that were missed. Default: nothing. */
  readonly explanations?: readonly Explanation[] | undefined
  /** Of the plan's tasks, of every unit, as known at `asOf`. */
  readonly occurrences: readonly TaskState[]
  /** The days that every source of dossiers covers; null while one has sent nothing. */
  readonly complete: Span | null
  /** What papers call a source, by its name. Default: its name. */
  readonly sourceTitles?: SourceTitles | undefined
  /** Sources that have not sent their data, by name. */
  readonly missing: readonly string[]
  /** Months with implausibly few dossiers; default: none. */
  readonly doubts?: {
    /** For these the scorecard is provisional. */
    readonly open: readonly Doubt[]
    /** These were found to be right. */
    readonly accepted: readonly (Doubt & {
      readonly at: TimeText
      readonly reason: string
    })[]
  }
  /** Files that are not loaded wholly, by name; default: none. */
  readonly unread?: readonly string[]
  /** What was loaded; null where the rows are those of a database that is asked as it is. */
  readonly loaded: {
    readonly files: number
    readonly newestExtract: TimeText
    readonly rejected: number
    readonly flagged: number
    /** Sources of loaded dossiers that the office does not list: each of these may count twice. Default: none. */
    readonly strangers?: readonly string[]
  } | null
}

/** Why a target was missed, and what is done about it, in the words of the office. */
export interface Explanation {
  readonly kpi: string
  readonly unit: string
  /** Key of the period that was missed. */
  readonly period: string
  readonly cause: string
  readonly remedy: string
  /** The unit that answers for the remedy. */
  readonly owner: string
  /** The day by which it is done. */
  readonly until: DateText
}

/** One time that a task of the plan has to be done, and what is recorded of it. */
export interface TaskState {
  /** Id of the task, `II.9`. */
  readonly task: string
  /** Key of the period that it is due in or reports on. */
  readonly period: string
  /** As inferred from the plan, or as another text set it; null where there is none yet. */
  readonly dueOn: DateText | null
  readonly completedOn: DateText | null
  /** Whether anything is recorded of it. */
  readonly isReported: boolean
}

/** Thrown when the figures of a scorecard contradict each other: it must not be issued. */
export class ScorecardError extends Error {
  override readonly name = 'ScorecardError'
}
