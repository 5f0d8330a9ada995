import { catalog, findKpi, targetOf } from '@motcua/metrics'
import type {
  DateText,
  Evaluation,
  Kpi,
  Miss,
  Period,
  Plan,
  Result,
  Span,
  Target,
  TimeText,
} from '@motcua/metrics'
import type { Letterhead } from './letterhead.ts'
import { openInTime } from './open-in-time.ts'
import type { Scorecard } from './scorecard.ts'
import type { Compared, Subject } from '../words/sentences.ts'
import { proseDate } from '../words/dates.ts'

/** What a scorecard is built from. Everything was computed before. */
export interface ScorecardInput {
  readonly office: { readonly code: string; readonly name: string }
  readonly plan: Plan
  /** The definitions that the plan's targets name. Default: the catalogue. */
  readonly kpis?: readonly Kpi[]
  readonly letterhead: Letterhead
  readonly synthetic: boolean
  /** IANA zone of every time that is printed. */
  readonly zone: string
  readonly period: Period
  readonly unit: string
  readonly edition: number
  /** When this edition was issued already: then this paper is only a recomputation. */
  readonly issuedOn: DateText | null
  readonly state: Scorecard['state']
  readonly asOf: TimeText
  /** Of every unit, over at least `scorecardPeriods(period)`. */
  readonly evaluation: Evaluation
  /** Of the whole office: finished late in the period, over the year to date, and open overdue on the last day. */
  readonly late: readonly Miss[]
  readonly lateToDate: readonly Miss[]
  readonly overdue: readonly Miss[]
  /** Of the plan's tasks, of every unit, as known at `asOf`. */
  readonly occurrences: readonly TaskState[]
  /** The days that every source of dossiers covers; null while one has sent nothing. */
  readonly complete: Span | null
  /** Sources that have not sent their data, by name. */
  readonly missing: readonly string[]
  readonly loaded: {
    readonly files: number
    readonly newestExtract: TimeText
    readonly rejected: number
    readonly flagged: number
  }
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

/** Looks a result up; of the scorecard's own unit unless another is named. */
export type Find = (kpi: string, period: Period, unit?: string) => Result

/** @throws ScorecardError from the lookup, when there is no such result. */
export function finder({ evaluation, unit }: ScorecardInput): Find {
  const index = new Map(
    evaluation.results.map((r) => [`${r.kpi}|${r.period}|${r.unit}`, r]),
  )
  return (kpi, period, of = unit) => {
    const found = index.get(`${kpi}|${period.key}|${of}`)
    if (found) return found
    throw new ScorecardError(
      `expected a result of ${kpi} for ${of} over ${period.key}, got none`,
    )
  }
}

/**
 * The KPIs that the plan sets targets for, a row each, whoever and whenever the
 * targets are given to. The unit's own target of the period is judged; without
 * one the first of the period is printed, and without that none.
 */
export function subjectsOf({
  plan,
  unit,
  period,
  kpis = catalog,
}: ScorecardInput): Subject[] {
  const given = Map.groupBy(plan.targets, (t) => t.kpi)
  return [...given].flatMap(([id, targets]): readonly Subject[] => {
    const target = targetOf(plan, id, unit, period)
    const printed = target ?? targets.find((t) => isInForce(t, period))
    const planned = printed ?? targets[0]
    return planned
      ? [
          {
            kpi: findKpi(id, kpis, period),
            target,
            planned,
            isPlanned: printed !== undefined,
            title: planned.title.vi,
          },
        ]
      : []
  })
}

function isInForce({ from, to }: Target, period: Period): boolean {
  return from <= period.to && period.to <= to
}

/** Ids of the KPIs that a scorecard reads beside those that the plan sets targets for. */
export const scorecardKpis: readonly string[] = Object.freeze([
  'on_time',
  'early',
  'online_dossiers',
  'received',
  'finished',
  'stopped',
  'carried_over',
  'open',
  'paused',
  'open_overdue',
  openInTime.id,
])

/** Whether days, such as those of the dossiers, cover all of a period. */
export function isKnown(period: Period, complete: Span | null): boolean {
  return (
    complete !== null &&
    complete.from <= period.from &&
    period.to <= complete.to
  )
}

/** Whether all counts of dossiers are known of a period: those of table 2 and the lists beside them. */
export function areDossiersKnown(find: Find, period: Period): boolean {
  return scorecardKpis.every((id) => find(id, period).isCovered)
}

/** Whether the figures of a result are known: those of the period itself. */
export function isFigureKnown({ isCovered, status, reason }: Result): boolean {
  // What is judged is the year to date: of the period alone the data may be there.
  const isTold = status !== 'unknown' || reason === 'data_incomplete'
  return isTold && isCovered
}

/** Whether the figures of a result are known: those of the year to date. */
export function isToDateKnown({ toDate, status }: Result): boolean {
  return status !== 'unknown' && toDate.isCovered
}

/** Why a figure is not known. */
export function gapOf({ missing, complete }: ScorecardInput): string {
  return missing.length > 0 || complete === null
    ? `chưa có dữ liệu của: ${missing.join(', ')}`
    : `dữ liệu có từ ngày ${proseDate(complete.from)}`
}

/** An earlier result, or that nothing is known of that time, or that there were no cases. */
export function compared(find: Find, kpi: string, period: Period): Compared {
  const result = find(kpi, period)
  if (!isFigureKnown(result)) return 'no_data'
  return result.denominator ? result : 'no_cases'
}

/** Whether the period ends the year that the targets are for. */
export function isYearOver({ period }: ScorecardInput): boolean {
  return period.to.endsWith('-12-31')
}

/** The first of the year's late dossiers, where the target is that none is. */
export function lostOn(
  { kpi, target }: Subject,
  lateToDate: readonly Miss[],
): { readonly date: DateText; readonly code: string } | null {
  if (kpi.id !== 'on_time' || target?.value !== 1) return null
  const [first] = lateToDate
    .flatMap(({ finishedOn, code }) =>
      finishedOn === null ? [] : [{ date: finishedOn, code }],
    )
    .toSorted((a, b) =>
      `${a.date} ${a.code}` < `${b.date} ${b.code}` ? -1 : 1,
    )
  return first ?? null
}
