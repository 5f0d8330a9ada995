import type {
  DateText,
  Evaluation,
  Figures,
  Miss,
  TimeText,
} from '@motcua/metrics'
import type { Form } from '@motcua/metrics/form'
import type { ScorecardInput, TaskState } from '../model/input.ts'
import type { Block } from './report.ts'

/** What is recorded of an occurrence of a task beside its dates. */
export interface TaskDetail extends TaskState {
  /** Number of the document that came of it. */
  readonly product: string | null
  readonly productOn: DateText | null
}

/** A report of a unit, expected or submitted. */
export interface UnitReport {
  readonly unit: string
  /** Key of the period that it is on. */
  readonly period: string
  readonly dueOn: DateText | null
  readonly submittedOn: DateText | null
}

/** A returned survey form. */
export interface SurveyForm {
  readonly survey: 'service_quality' | 'staff_attitude'
  readonly period: string
  readonly unit: string | null
  readonly answer: string | null
  readonly valid: boolean
}

/** Feedback or a petition. */
export interface FeedbackState {
  readonly code: string
  readonly unit: string | null
  readonly receivedOn: DateText
  readonly dueOn: DateText | null
  readonly answeredOn: DateText | null
  readonly provinceOn: DateText | null
  readonly officeOn: DateText | null
}

/** A paragraph that a unit wrote. */
export interface Paragraph {
  readonly unit: string
  readonly period: string
  readonly section: string
  readonly position: number
  readonly text: string
}

/** What the lists of an office say, of all units. */
export interface OfficeLists {
  readonly tasks: readonly TaskDetail[]
  readonly reports: readonly UnitReport[]
  readonly surveys: readonly SurveyForm[]
  /** Forms sent out, by survey and period. */
  readonly rounds: readonly {
    readonly survey: string
    readonly period: string
    readonly sent: number
  }[]
  readonly feedback: readonly FeedbackState[]
  readonly paragraphs: readonly Paragraph[]
  /** The newest name of each procedure, by code. */
  readonly procedureNames: ReadonlyMap<string, string>
}

/** A number that was issued and is another now. */
export interface RestatedFigure {
  readonly kpi: string
  readonly unit: string
  /** Key. */
  readonly period: string
  readonly published: Figures & { readonly at: TimeText }
  readonly now: Figures
  readonly parts: readonly {
    readonly cause: string
    readonly numerator: number
    readonly denominator: number
  }[]
}

/** A file that was loaded. */
export interface LoadedFile {
  readonly file: string
  readonly source: string
  readonly extractedAt: TimeText
  readonly read: number
  readonly accepted: number
  readonly unchanged: number
  readonly rejected: number
}

/** What a report is built from. Everything was computed before. */
export interface ReportInput extends ScorecardInput {
  /** Of every unit by field and by procedure, over the period. */
  readonly groups: Pick<Evaluation, 'results'>
  /** Open dossiers in time on the last day, of the whole office. */
  readonly inTime: readonly Miss[]
  /** The last of the next ten working days; null where the calendar does not know them. */
  readonly dueBy: DateText | null
  /** Items of announced procedures that are not posted, of the whole office. */
  readonly unposted: readonly Miss[]
  /** Of the unit. */
  readonly form: Form
  readonly lists: OfficeLists
  /** Working days from the last day of the period up to another day. */
  readonly workingDays: (to: DateText) => number
  readonly restated: readonly RestatedFigure[]
  readonly files: readonly LoadedFile[]
  /** Annex XIII; none where the office asks nothing of its own. */
  readonly answers: readonly Block[]
  /** What is wrong with the data, by code. */
  readonly defects: readonly {
    readonly code: string
    readonly meaning: string
    readonly rows: number
    /** Of these, what is still so. */
    readonly open: number
  }[]
  /** What persons noted of missed KPIs of the period. */
  readonly remarks: readonly {
    readonly unit: string
    readonly kpi: string
    readonly cause: string
    readonly remedy: string
    readonly owner: string
    readonly until: DateText
  }[]
}
