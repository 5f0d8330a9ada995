import { lostBy } from '@motcua/metrics/analysis'
import { catalog, findKpi } from '@motcua/metrics'
import { targetAt, targetOf } from '@motcua/metrics/plan'
import type { DateText, Miss, Period, Target } from '@motcua/metrics'
import type { Subject } from '../words/subject.ts'
import type { Find } from './find.ts'
import { ScorecardError } from './input.ts'
import type { ScorecardInput } from './input.ts'

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
  language = 'vi',
}: ScorecardInput): Subject[] {
  const given = Map.groupBy(plan.targets, (t) => t.kpi)
  return [...given].flatMap(([id, targets]): readonly Subject[] => {
    const target = targetOf(plan, id, unit, period)
    const others = targets.find((t) => isInForce(t, period))
    const printed = target ?? (others && targetAt(others, period))
    const planned = printed ?? targets[0]
    if (!planned) return []
    const kpi = findKpi(id, kpis, period)
    if (kpi.kind === 'count' || kpi.kind === 'duration')
      throw new ScorecardError(
        `expected targets of shares, got one of ${id}, which is a ${kpi.kind}; name it in others, beside the targets`,
      )
    return [
      {
        kpi,
        target,
        planned,
        isPlanned: printed !== undefined,
        title: planned.title[language],
      },
    ]
  })
}

function isInForce({ from, to }: Target, period: Period): boolean {
  return from <= period.to && period.to <= to
}

/** Whether a period ends the year that the targets are for. */
export function isYearOver(period: Period): boolean {
  return period.to.endsWith('-12-31')
}

/** Whether a missed target cannot be met any more: the year is over, or all had to meet it. */
export function isLost(
  subject: Subject,
  {
    input,
    find,
    lateToDate,
  }: {
    readonly input: Pick<ScorecardInput, 'period'>
    readonly find: Find
    readonly lateToDate: readonly Miss[]
  },
): boolean {
  return (
    find(subject.kpi.id, input.period).status === 'missed' &&
    (isYearOver(input.period) || lostOn(subject, lateToDate) !== null)
  )
}

/** The first of the year's late dossiers, where the target is that none is. */
export function lostOn(
  { kpi, target }: Subject,
  lateToDate: readonly Miss[],
): { readonly date: DateText; readonly code: string } | null {
  if (kpi.id !== 'on_time' || target?.value !== 1) return null
  const first = lostBy(lateToDate.filter((m) => m.finishedOn !== null))
  return first ? { date: first.on, code: first.code } : null
}
