import { findKpi, targetOf } from '@motcua/metrics'
import type {
  Evaluation,
  Miss,
  Period,
  Plan,
  Result,
  Span,
  TimeText,
} from '@motcua/metrics'
import type { Letterhead } from './letterhead.ts'
import type { Scorecard } from './scorecard.ts'
import type { Compared, Subject } from './sentences.ts'

/** What a scorecard is built from. Everything was computed before. */
export interface ScorecardInput {
  readonly office: { readonly code: string; readonly name: string }
  readonly plan: Plan
  readonly letterhead: Letterhead
  readonly synthetic: boolean
  /** IANA zone of every time that is printed. */
  readonly zone: string
  readonly period: Period
  readonly unit: string
  readonly edition: number
  readonly state: Scorecard['state']
  readonly asOf: TimeText
  /** Of every unit, over at least `scorecardPeriods(period)`. */
  readonly evaluation: Evaluation
  /** Of the whole office: late over the year to date, and open overdue on the last day. */
  readonly late: readonly Miss[]
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

/** The plan's targets as rows, whoever they are given to. */
export function subjectsOf({ plan, unit, period }: ScorecardInput): Subject[] {
  return plan.targets.map((t) => ({
    kpi: findKpi(t.kpi),
    target: targetOf(plan, t.kpi, unit, period),
    title: t.title.vi,
  }))
}

/** An earlier result, or that nothing is known of that time, or that there were no cases. */
export function compared(
  find: Find,
  kpi: string,
  period: Period,
  { complete }: ScorecardInput,
): Compared {
  if (!complete || period.from < complete.from) return 'no_data'
  const result = find(kpi, period)
  return result.denominator ? result : 'no_cases'
}

export function isYearOver({ period }: ScorecardInput): boolean {
  return period.to.endsWith('-12-31')
}

/** The first late dossier of the year, where the target is that none is. */
export function lostOn({ kpi, target }: Subject, late: readonly Miss[]) {
  if (kpi.id !== 'on_time' || target?.value !== 1) return null
  const [first] = late
    .flatMap(({ finishedOn, code }) =>
      finishedOn === null ? [] : [{ date: finishedOn, code }],
    )
    .toSorted((a, b) =>
      `${a.date} ${a.code}` < `${b.date} ${b.code}` ? -1 : 1,
    )
  return first ?? null
}
