import {
  formatCount,
  previousPeriod,
  restOfYear,
  yearBefore,
} from '@motcua/metrics'
import type { Miss, Result } from '@motcua/metrics'
import { compared, isYearOver, lostOn } from './input.ts'
import type { ScorecardInput, Find } from './input.ts'
import {
  changeSentence,
  openOverdueSentence,
  reachSentence,
  statusSentence,
} from './sentences.ts'
import type { Subject } from './sentences.ts'
import { lowerFirst } from './words.ts'

/** Three to five sentences: targets met, the two rates of time, the others missed, open overdue. */
export function conclusions(
  input: ScorecardInput,
  subjects: readonly Subject[],
  find: Find,
  late: readonly Miss[],
  overdue: readonly Miss[],
): readonly string[] {
  const { period } = input
  const given = subjects.filter((s) => s.target)
  const results = given.map((s) => find(s.kpi.id, period))
  const statuses = (...some: readonly Result['status'][]) =>
    formatCount(results.filter((r) => some.includes(r.status)).length)
  const summary = `${statuses('met')} trong ${formatCount(given.length)} chỉ tiêu của Kế hoạch có lũy kế từ đầu năm đạt mức; ${statuses('missed', 'near')} chưa đạt; ${statuses('no_data')} không phát sinh; ${statuses('unknown')} chưa đủ dữ liệu.`

  const rest = restOfYear(period)
  const lastRest = rest && yearBefore(rest)
  const ofTarget = (s: Subject): readonly string[] => {
    const now = find(s.kpi.id, period)
    if (now.status !== 'missed' && now.status !== 'near') return []
    const isKnown =
      lastRest && input.complete && lastRest.from >= input.complete.from
    return [
      statusSentence(s, now),
      reachSentence(s, now, {
        lostOn: lostOn(s, late),
        rest: isKnown
          ? {
              year: Number(lastRest.from.slice(0, 4)),
              cases: find(s.kpi.id, lastRest).denominator ?? 0,
            }
          : null,
        isYearOver: isYearOver(input),
      }),
    ].filter((sentence) => sentence !== null)
  }
  const previous = previousPeriod(period)
  const isTold = (s: Subject) => ['on_time', 'early'].includes(s.kpi.id)
  const told = subjects.filter(isTold).map((s) => {
    const before = compared(find, s.kpi.id, previous, input)
    const now = find(s.kpi.id, period)
    return [
      changeSentence(s, period, now, previous, before),
      ...ofTarget(s),
    ].join(' ')
  })
  const others = given
    .filter((s) => !isTold(s))
    .flatMap((s) => {
      const [first, ...more] = ofTarget(s)
      return first ? [`${s.title}: ${lowerFirst(first)}`, ...more] : []
    })
    .join(' ')
  const open = openOverdueSentence(
    find('on_time', period),
    period,
    subjects.find((s) => s.kpi.id === 'on_time')?.target,
  )
  const last = [open, toDo(input, overdue)].filter(Boolean).join(' ')
  return [summary, ...told, others, last].filter(Boolean)
}

/** Who has how many overdue dossiers to finish. */
function toDo(
  { evaluation }: ScorecardInput,
  overdue: readonly Miss[],
): string {
  const each = evaluation.units.flatMap((u) => {
    const n = overdue.filter((m) => m.unit === u.code).length
    return n > 0 ? [`${u.name} (${formatCount(n)})`] : []
  })
  return each.length > 0
    ? `Việc phải làm: giải quyết hồ sơ quá hạn – ${each.join(', ')}.`
    : ''
}
