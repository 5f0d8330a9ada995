import { catalog, findKpi } from '@motcua/metrics'
import type { Figures, Result } from '@motcua/metrics'
import type { Facts } from './facts.ts'
import { casesOf } from '../words/subject.ts'
import type { Words } from '../words/words.ts'
import type { OtherRow, PrintedRatio, Scorecard } from './scorecard.ts'

/** Ids of the KPIs of surveys, feedback, tasks and reports, which are told beside the plan's targets. */
export const otherKpis: readonly string[] = Object.freeze([
  'satisfied',
  'satisfied_staff',
  'feedback_answered',
  'feedback_published',
  'broadcasts',
  'assigned_tasks_on_time',
  'reports_on_time',
])

/** What was computed beside the targets of the plan, and of what there are no data; null where nothing was asked for. */
export function others(facts: Facts): Scorecard['others'] {
  const { input, subjects, words } = facts
  const { unit, period, kpis = catalog } = input
  const own = (input.otherResults ?? []).filter(
    (r) =>
      r.unit === unit &&
      r.period === period.key &&
      r.group === undefined &&
      !subjects.some(({ kpi }) => kpi.id === r.kpi),
  )
  if (own.length === 0) return null
  const titled = own.map((result) => {
    const kpi = findKpi(result.kpi, kpis, period)
    return {
      result,
      title: kpi.title[words.language],
      clause: kpi.cites[0]?.clause ?? '',
    }
  })
  const rows = titled.filter(({ result }) => isThere(result))
  const titles = (of: typeof titled) => of.map(({ title }) => title).join('; ')
  const unknown = titled.filter(({ result }) => !result.isCovered)
  const empty = titled.filter(
    ({ result }) => result.isCovered && !isThere(result),
  )
  return {
    caption: words.say('others.caption'),
    rows: rows.map(({ result, title, clause }): OtherRow => ({
      kpi: result.kpi,
      title,
      clause,
      value: printed(result, result.isCovered, words),
      toDate: printed(result.toDate, result.toDate.isCovered, words),
    })),
    notes: [
      ...(unknown.length > 0
        ? [words.say('others.unknown', { titles: titles(unknown) })]
        : []),
      ...(empty.length > 0
        ? [words.say('others.none', { titles: titles(empty) })]
        : []),
    ],
  }
}

/** Whether there is a case in the period or the year to date that is known. */
function isThere(result: Result): boolean {
  const { toDate } = result
  return [result, toDate].some((of) => of.isCovered && casesOf(of) !== null)
}

function printed(
  figures: Omit<Figures, 'value'>,
  known: boolean,
  { count, share }: Words,
): PrintedRatio {
  if (!known) return { ratio: '…', rate: '…' }
  const cases = casesOf(figures)
  if (!cases) return { ratio: '–', rate: '–' }
  const { numerator, denominator } = cases
  return {
    ratio: `${count(numerator)}/${count(denominator)}`,
    rate: share(numerator, denominator),
  }
}
