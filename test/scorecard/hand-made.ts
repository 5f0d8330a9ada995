import { parsePeriod } from '@motcua/metrics'
import { yearToDate } from '@motcua/metrics/calendar'
import { openInTime } from '@motcua/metrics/catalog'
import { statusOf, targetOf } from '@motcua/metrics/plan'
import type {
  EvaluatedUnit,
  Miss,
  Period,
  Plan,
  Result,
  Target,
  Task,
} from '@motcua/metrics'
import {
  buildScorecard,
  scorecardKpis,
  scorecardPeriods,
} from '@motcua/scorecard'
import type { Scorecard, ScorecardInput } from '@motcua/scorecard'

/* Scorecards from numbers that a test writes down, without rows and engine. */

/**
 * Numbers of a KPI by the key of their period, `toDate` for the year to date of
 * the scorecard's own period: `9/10` or, of a count, `9`; `…` where the data do
 * not cover the time, with a number before it where there is one all the same.
 */
export type Numbers = Readonly<Record<string, string>>

/** What a test says of a scorecard; what it leaves out is nothing or none. */
export interface Given extends Partial<
  Omit<ScorecardInput, 'period' | 'evaluation' | 'plan'>
> {
  /** Key of the period, `2018-03` unless given. */
  readonly period?: string
  /** Of the scorecard's own unit, by KPI. */
  readonly numbers?: Readonly<Record<string, Numbers>>
  /** Of others, by unit and KPI. */
  readonly others?: Readonly<Record<string, Readonly<Record<string, Numbers>>>>
  readonly targets?: readonly Partial<Target>[]
  readonly tasks?: readonly Task[]
  readonly rules?: Plan['rules']
  readonly units?: readonly EvaluatedUnit[]
  /** Units that were before, beside those of the period. */
  readonly formerUnits?: readonly EvaluatedUnit[]
  /** Beside on_time. */
  readonly openOverdue?: number
  /** Why nothing is judged, where the data would be there. */
  readonly reason?: Result['reason']
}

/** All dossiers on time. */
export const onTimeTarget: Target = {
  kpi: 'on_time',
  title: {
    vi: 'Hồ sơ TTHC giải quyết đúng thời gian quy định',
    en: 'Dossiers settled within the prescribed time',
  },
  clause: 'III.2.b',
  units: ['*'],
  from: '2018-01-01',
  to: '2018-12-31',
  comparator: '>=',
  value: 1,
  printed: { vi: '100%', en: '100%' },
}

/** More than half of them early. */
export const earlyTarget: Target = {
  ...onTimeTarget,
  kpi: 'early',
  title: {
    vi: 'Hồ sơ TTHC giải quyết trước hạn',
    en: 'Dossiers settled before the due date',
  },
  comparator: '>',
  value: 0.5,
  printed: { vi: 'trên 50%', en: 'over 50%' },
}

/** A unit of the whole time, below the root unless it is told. */
export function unitOf(
  code: string,
  name: string,
  over: Partial<EvaluatedUnit> = {},
): EvaluatedUnit {
  return {
    code,
    name,
    name_en: null,
    parent: 'so',
    invented: false,
    valid_from: '2010-01-01',
    valid_to: null,
    ...over,
  }
}

/** The office, division A with its team, and division B. */
export const fourUnits: readonly EvaluatedUnit[] = [
  unitOf('so', 'Sở', { parent: null }),
  unitOf('a', 'Phòng A'),
  unitOf('a1', 'Tổ A1', { parent: 'a' }),
  unitOf('b', 'Phòng B'),
]

/** A dossier finished late or open overdue. */
export function missOf(code: string, over: Partial<Miss> = {}): Miss {
  return {
    code,
    procedure: 'p',
    procedureName: 'Thủ tục P',
    unit: 'a',
    receivedOn: '2018-03-01',
    dueOn: '2018-03-05',
    finishedOn: '2018-03-06',
    daysLate: 1,
    overdueReason: null,
    apology: null,
    ...over,
  }
}

/** The scorecard of what is given. */
export function card(given: Given = {}): Scorecard {
  return buildScorecard(inputOf(given))
}

/** What a scorecard is built from. */
export function inputOf(given: Given = {}): ScorecardInput {
  const period = parsePeriod(given.period ?? '2018-03')
  const unit = given.unit ?? 'so'
  const units = given.units ?? fourUnits
  const plan = planOf(given)
  const told = { ...given, numbers: { ...summed(given), ...given.numbers } }
  const { late, overdue } = listsOf(told)
  const numbers = { ...given.others, [unit]: countsOf(told, period) }
  const kpis = [
    ...new Set([...plan.targets.map(({ kpi }) => kpi), ...scorecardKpis]),
  ]
  const place = { period, plan, unit, given }
  const results = scorecardPeriods(period).flatMap((of) =>
    units.flatMap((u) =>
      kpis.map((kpi) =>
        resultOf(numbers[u.code]?.[kpi] ?? {}, { ...place, kpi, of, at: u }),
      ),
    ),
  )
  return {
    office: { code: 'so', name: 'Sở Kế hoạch và Đầu tư' },
    letterhead: {
      superior: 'UBND TỈNH',
      agency: 'SỞ',
      symbol: '/……-S',
      place: 'Bình Dương',
      wholeOffice: 'Toàn Sở',
      signatures: { left: [], office: [], unit: [] },
      recipients: [],
    },
    synthetic: false,
    zone: 'Asia/Ho_Chi_Minh',
    edition: 1,
    issuedOn: null,
    state: 'final',
    asOf: '2018-04-01 06:00:00',
    occurrences: [],
    complete: { from: '2017-01-01', to: '2018-12-31' },
    missing: [],
    loaded: {
      files: 4,
      newestExtract: '2018-04-01 05:00:00',
      rejected: 3,
      flagged: 1234,
    },
    lateToDate: lateToDateOf(told, late),
    ...given,
    unit,
    period,
    plan,
    late,
    overdue,
    evaluation: {
      office: 'so',
      plan: plan.number,
      asOf: null,
      periods: scorecardPeriods(period),
      units,
      allUnits: [...units, ...(given.formerUnits ?? [])],
      lives: [],
      unplaced: [],
      unansweredTargets: [],
      unmapped: [],
      results,
    },
  }
}

/** Of the office, where a test does not write them: the sum of the units just below it. */
function summed({
  unit = 'so',
  others = {},
  units = fourUnits,
}: Given): Readonly<Record<string, Numbers>> {
  const sums: Record<string, Record<string, string>> = {}
  for (const { code } of units.filter(({ parent }) => parent === unit))
    for (const [kpi, numbers] of Object.entries(others[code] ?? {}))
      for (const [period, text] of Object.entries(numbers)) {
        if (text.endsWith('…')) continue
        const of = (sums[kpi] ??= {})
        const [sum, more] = [read(of[period]), read(text)]
        const over = sum.numerator + more.numerator
        of[period] =
          more.denominator === null
            ? `${over}`
            : `${over}/${(sum.denominator ?? 0) + more.denominator}`
      }
  return sums
}

function planOf({ targets, tasks = [], rules }: Given): Plan {
  return {
    number: '2062/KH-SKHĐT',
    date: '2017-12-29',
    issuer: 'Sở',
    year: 2018,
    title: { vi: 'Kế hoạch', en: 'Plan' },
    rules: rules ?? { compare: 'date', finish: 'result' },
    clauses: [],
    targets: targets
      ? targets.map((t) => ({
          ...(t.kpi === 'early' ? earlyTarget : onTimeTarget),
          ...t,
        }))
      : [onTimeTarget, earlyTarget],
    groups: [],
    tasks: [...tasks],
    oddities: [],
  }
}

/** Lists as long as what is counted, where a test does not write them. */
function listsOf(given: Given) {
  const { numerator, denominator } = read(
    given.numbers?.['on_time']?.[given.period ?? '2018-03'],
  )
  const unit = given.unit ?? 'so'
  const many = (n: number, name: string, over: Partial<Miss> = {}) =>
    Array.from({ length: n }, (_, i) =>
      missOf(`${name}${i}`, { unit, ...over }),
    )
  return {
    late: given.late ?? many((denominator ?? 0) - numerator, 'L'),
    overdue:
      given.overdue ?? many(given.openOverdue ?? 0, 'O', { finishedOn: null }),
  }
}

function lateToDateOf(given: Given, late: readonly Miss[]): readonly Miss[] {
  const { toDate } = given.numbers?.['on_time'] ?? {}
  if (toDate === undefined) return late
  const { numerator, denominator } = read(toDate)
  const unit = given.unit ?? 'so'
  return Array.from({ length: (denominator ?? 0) - numerator }, (_, i) =>
    missOf(`D${i}`, { unit }),
  )
}

/** The counts of table 2 that tie with the shares, where a test does not write them. */
function countsOf(
  { numbers = {}, openOverdue = 0 }: Given,
  { key }: Period,
): Readonly<Record<string, Numbers>> {
  const of = (kpi: string) => read(numbers[kpi]?.[key]).numerator
  const dated =
    read((numbers['on_time'] ?? numbers['early'])?.[key]).denominator ?? 0
  const finished = numbers['finished'] === undefined ? dated : of('finished')
  const open = numbers['open'] === undefined ? openOverdue : of('open')
  const received =
    numbers['received'] === undefined
      ? finished + open + of('stopped') - of('carried_over')
      : of('received')
  const tied = {
    on_time: { [key]: `${dated}/${dated}` },
    finished: { [key]: String(finished) },
    open: { [key]: String(open) },
    open_overdue: { [key]: String(openOverdue) },
    received: { [key]: String(received) },
    online_dossiers: { [key]: `0/${received}` },
    [openInTime.id]: {
      [key]: String(open - openOverdue - of('paused')),
    },
  }
  return { ...tied, ...numbers }
}

function resultOf(
  numbers: Numbers,
  place: {
    readonly kpi: string
    /** The period of the result. */
    readonly of: Period
    readonly at: EvaluatedUnit
    /** Of the scorecard. */
    readonly period: Period
    readonly plan: Plan
    readonly unit: string
    readonly given: Given
  },
): Result {
  const { kpi, of, at, period, plan, given } = place
  const now = read(numbers[of.key])
  const isOwn = of.key === period.key
  const toDate = isOwn && numbers['toDate'] ? read(numbers['toDate']) : now
  const target = targetOf(plan, kpi, at.code, of)
  const judged =
    isOwn && given.reason
      ? { status: 'unknown' as const, reason: given.reason }
      : statusOf({
          hasTarget: plan.targets.some((t) => t.kpi === kpi),
          target,
          period: casesOf(now),
          toDate: casesOf(toDate),
          isCovered: now.isCovered,
          isComplete: toDate.isCovered,
        })
  return {
    kpi,
    version: 1,
    period: of.key,
    office: 'so',
    unit: at.code,
    ...now,
    toDate: { from: yearToDate(of).from, ...toDate },
    target: target
      ? { comparator: target.comparator, value: target.value }
      : null,
    ...judged,
    ...(kpi === 'on_time' && at.code === place.unit && isOwn
      ? { openOverdue: given.openOverdue ?? 0 }
      : {}),
  }
}

function casesOf({ numerator, denominator }: ReturnType<typeof read>) {
  return { numerator, denominator: denominator ?? 0 }
}

/** `9/10`, `9`, `9/10…` or `…`. */
function read(text = '0/0') {
  const isCovered = !text.endsWith('…')
  const [over = '', under] = text.replace('…', '').split('/')
  const numerator = Number(over)
  const denominator = under === undefined ? null : Number(under)
  return {
    numerator,
    denominator,
    value: denominator ? numerator / denominator : null,
    isCovered,
  }
}
