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
import type { Scorecard } from './scorecard.ts'
import type { Compared, Subject } from './sentences.ts'
import { proseDate } from './words.ts'

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
  /** The days that every source covers; null while one has sent nothing. */
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
 * The KPIs that the plan sets targets for, a row each, whoever the targets are
 * given to. The unit's own target is judged; without one the first is printed.
 */
export function subjectsOf({
  plan,
  unit,
  period,
  kpis = catalog,
}: ScorecardInput): Subject[] {
  const firsts = new Map<string, Target>()
  for (const t of plan.targets) if (!firsts.has(t.kpi)) firsts.set(t.kpi, t)
  return [...firsts.values()].map((first) => {
    const target = targetOf(plan, first.kpi, unit, period)
    const planned = target ?? first
    return {
      kpi: findKpi(first.kpi, kpis, period),
      target,
      planned,
      title: planned.title.vi,
    }
  })
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
])

/** Whether the data cover all of a period. */
export function isKnown(period: Period, complete: Span | null): boolean {
  return (
    complete !== null &&
    complete.from <= period.from &&
    period.to <= complete.to
  )
}

/** Why a figure is not known. */
export function gapOf({ missing, complete }: ScorecardInput): string {
  return missing.length > 0 || complete === null
    ? `chưa có dữ liệu của: ${missing.join(', ')}`
    : `dữ liệu có từ ngày ${proseDate(complete.from)}`
}

/** An earlier result, or that nothing is known of that time, or that there were no cases. */
export function compared(
  find: Find,
  kpi: string,
  period: Period,
  { complete }: ScorecardInput,
): Compared {
  if (!isKnown(period, complete)) return 'no_data'
  const result = find(kpi, period)
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
