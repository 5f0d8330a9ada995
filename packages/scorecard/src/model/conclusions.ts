import {
  formatCount,
  previousPeriod,
  restOfYear,
  yearBefore,
} from '@motcua/metrics'
import type { Miss, Result } from '@motcua/metrics'
import {
  areDossiersKnown,
  compared,
  gapOf,
  isFigureKnown,
  isYearOver,
  lostOn,
} from './input.ts'
import type { ScorecardInput, Find } from './input.ts'
import {
  changeSentence,
  openOverdueSentence,
  reachSentence,
  statusSentence,
} from '../words/sentences.ts'
import type { Subject } from '../words/sentences.ts'
import { lowerFirst } from '../words/dates.ts'

/** Three to five sentences: targets met, the two rates of time, the others missed, open overdue. */
export function conclusions(
  input: ScorecardInput,
  subjects: readonly Subject[],
  find: Find,
  lateToDate: readonly Miss[],
  overdue: readonly Miss[],
): readonly string[] {
  const { period } = input
  const given = subjects.filter((s) => s.target)
  const isTold = (s: Subject) => ['on_time', 'early'].includes(s.kpi.id)
  const previous = previousPeriod(period)
  const known = areDossiersKnown(find, period)

  const ofTarget = (s: Subject) =>
    targetSentences(s, find(s.kpi.id, period), input, find, lateToDate)
  const told = subjects
    .filter(
      (s) => isTold(s) && find(s.kpi.id, period).status !== 'not_applicable',
    )
    .map((s) => {
      const before = compared(find, s.kpi.id, previous)
      const result = find(s.kpi.id, period)
      const isFound = isFigureKnown(result)
      const now = isFound ? result : { gap: gapOf(input) }
      const change = changeSentence(s, period, now, previous, before)
      return [change, ...ofTarget(s)].join(' ')
    })
  const others = given
    .filter((s) => !isTold(s) && find(s.kpi.id, period).status !== 'met')
    .flatMap((s) => {
      const [first, ...more] = ofTarget(s)
      if (first === undefined) return []
      const isFlow = s.kpi.nature === 'flow'
      return [isFlow ? `${s.title}: ${lowerFirst(first)}` : first, ...more]
    })
    .join(' ')
  const onTime = subjects.find((s) => s.kpi.id === 'on_time')
  const open =
    known && onTime
      ? openOverdueSentence(find('on_time', period), period, onTime.planned)
      : ''
  const last = [open, known ? toDo(input, overdue) : ''].filter(Boolean)
  return [
    summary(given.map((s) => find(s.kpi.id, period).status)),
    ...told,
    others,
    last.join(' '),
  ].filter(Boolean)
}

function summary(statuses: readonly Result['status'][]): string {
  if (statuses.length === 0)
    return 'Kế hoạch không giao chỉ tiêu nào cho đơn vị trong kỳ.'
  const count = (...some: readonly Result['status'][]) =>
    formatCount(statuses.filter((s) => some.includes(s)).length)
  return `${count('met')} trong ${formatCount(statuses.length)} chỉ tiêu của Kế hoạch có lũy kế từ đầu năm đạt mức; ${count('missed', 'near')} chưa đạt; ${count('no_data')} không phát sinh; ${count('unknown')} chưa đủ dữ liệu.`
}

/** Met or missed, by how much, and whether the year can still be met. */
function targetSentences(
  subject: Subject,
  now: Result,
  input: ScorecardInput,
  find: Find,
  lateToDate: readonly Miss[],
): readonly string[] {
  const left = restOfYear(input.period)
  const rest = left && yearBefore(left)
  const before = rest && find(subject.kpi.id, rest)
  const reach = reachSentence(subject, now, {
    lostOn: lostOn(subject, lateToDate),
    rest:
      before && isFigureKnown(before)
        ? {
            year: Number(rest.from.slice(0, 4)),
            cases: before.denominator ?? 0,
          }
        : null,
    isYearOver: isYearOver(input),
  })
  return [statusSentence(subject, input.period, now), reach].filter(
    (sentence) => sentence !== null,
  )
}

/** Who has how many overdue dossiers to finish. */
function toDo(
  { evaluation }: ScorecardInput,
  overdue: readonly Miss[],
): string {
  const each = evaluation.allUnits.flatMap((u) => {
    const n = overdue.filter((m) => m.unit === u.code).length
    return n > 0 ? [`${u.name} (${formatCount(n)})`] : []
  })
  return each.length > 0
    ? `Việc phải làm: giải quyết hồ sơ quá hạn – ${each.join(', ')}.`
    : ''
}
