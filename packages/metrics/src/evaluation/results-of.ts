import { isFew } from '../definition/few.ts'
import type { CountingKpi, Tally } from '../definition/kpi.ts'
import { deviationOf } from '../plan/deviation.ts'
import type { Plan, Target } from '../plan/plan.ts'
import { casesToFlip } from '../plan/share.ts'
import type { DateText } from '../schema.ts'
import type { Period } from '../time/period.ts'
import type { Asked, Other } from './asked.ts'
import { covers } from './coverage.ts'
import type { CompleteOf } from './coverage.ts'
import { numbersOf } from './numbers.ts'
import type { Numbers } from './numbers.ts'
import { placeName } from './places.ts'
import type { Place } from './places.ts'
import type { PublishedOf } from './restate.ts'
import type { AnyResult, Compared, Figures, NationalResult } from './result.ts'
import { statusOf, setsTarget, targetOf } from './status.ts'
import type { Judgement, StandingTarget, Status } from './status.ts'
import type { Group, Sum, Sums } from './sums.ts'
import { textOrder } from './text-order.ts'
import { besideOf, lackOf, outOf } from './wanted.ts'

/** What is asked of a place, and what results are made of. */
interface AskedPlace extends Asked {
  readonly place: Place
  /** As sums name it. */
  readonly placeName: string
  /** Its last day, if it has one. */
  readonly unitEnd: DateText | null
  readonly sums: Sums
  readonly completeOf: CompleteOf
  readonly plan: Plan | undefined
  readonly publishedOf: PublishedOf
  /** Whether it was asked what the others are. */
  readonly isCompared: boolean
}

/** Where one result stands. */
interface GroupPlace extends AskedPlace {
  readonly group: Group
}

/** The results of a place over a period: of each KPI asked for one, or one for each group. */
export function resultsOf(
  asked: readonly Asked[],
  given: Omit<AskedPlace, keyof Asked | 'placeName'>,
  by: readonly string[],
): readonly NationalResult[] {
  const name = placeName(given.place)
  return asked.flatMap((of) => {
    const at = { ...given, ...of, placeName: name, group: noGroup }
    return by.length === 0
      ? [resultOf(at)]
      : groupsOf(at, by).map((group) => resultOf({ ...at, group }))
  })
}

const noGroup: Group = Object.freeze({})

/** The groups of which there are rows in the period or the year to date. */
function groupsOf(
  { kpi, period, toDate, placeName: place, sums }: AskedPlace,
  by: readonly string[],
): readonly Group[] {
  const parts = kpi.kind === 'derived' ? kpi.of : [kpi]
  // What not all of them have is summed over.
  const shared = by.filter((name) =>
    parts.every((part) => part.rows.dimensions[name] !== undefined),
  )
  const found = parts.flatMap((part) =>
    [period, toDate].flatMap((days) =>
      sums
        .groups(part, { period: days, place })
        .map((group): Group =>
          Object.fromEntries(shared.map((name) => [name, group[name] ?? ''])),
        ),
    ),
  )
  // Thousands of procedures are put in order: each is named once.
  const named = new Map(found.map((group) => [JSON.stringify(group), group]))
  return [...named]
    .toSorted(([a], [b]) => textOrder(a, b))
    .map(([, group]) => group)
}

/** A result: the figures of the period and the year to date, and what the plan says of them. */
function resultOf(at: GroupPlace): NationalResult {
  const { kpi, period, place, unitEnd, group, plan } = at
  const now = numbersAt(at, period)
  const toDate = numbersAt(at, at.toDate)
  // A target is set for a unit as a whole, not for a procedure or a channel of it.
  const isWhole = Object.keys(group).length === 0
  const target =
    plan && isWhole && place.unit !== null
      ? targetOf(plan, kpi.id, place.unit, period)
      : undefined
  const isCovered = covers(at.completeOf, at, period)
  const isComplete = covers(at.completeOf, at, at.toDate)
  // What has a span of its own is judged by it, all else by the year to date.
  const over = isOfItsOwn(period) ? period : at.toDate
  const aim = over === period ? now : toDate
  const isAimed = over === period ? isCovered : isComplete
  const given = { now, aim, over, target, isWhole, isCovered, isAimed }
  const judged = judgedAt(at, given)
  const flips = flipsAt(at, { judged, target, cases: aim.fraction })
  const cases = now.figures.denominator
  const beside = besideOf(kpi)
  const left = leftOut(at, period, now)
  const result: NationalResult = {
    kpi: kpi.id,
    version: kpi.version,
    period: period.key,
    ...place,
    ...group,
    ...(isWhole ? {} : { group: Object.freeze(group) }),
    ...now.figures,
    isCovered,
    toDate: Object.freeze({
      from: at.toDate.from,
      ...toDate.figures,
      isCovered: isComplete,
    }),
    target: target ? aimOf(target) : null,
    ...judged,
    ...(cases !== null && cases > 0 && isFew(kpi, cases) && { small: true }),
    ...(flips !== null && { flipsAfter: flips }),
    ...acceptedAt(at, judged.status),
    ...(now.duration && { duration: now.duration }),
    ...publishedAt(at, period.key, now.figures),
    ...(at.isCompared && { compared: comparedAt(at) }),
    ...(beside && { openOverdue: sumAt(at, period)(beside).numerator }),
    ...left,
    ...(unitEnd !== null && unitEnd < period.to && { ended: unitEnd }),
  }
  return Object.freeze(result)
}

/** What of a target stands beside a number. */
function aimOf(target: StandingTarget): NonNullable<AnyResult['target']> {
  const { comparator, value, onTheWay, owner } = target
  return Object.freeze({
    comparator,
    value,
    ...onTheWay,
    ...(owner !== undefined && { owner }),
  })
}

/** Whether a period is a run of months or a trailing one: the year to date is another number beside it. */
function isOfItsOwn({ kind, span }: Period): boolean {
  return kind === 'span' && span !== 'to_date'
}

type SumOf = (kpi: CountingKpi<never>) => Sum

function sumAt(
  { sums, placeName: place, group }: GroupPlace,
  period: Period,
): SumOf {
  const over = { period, place }
  return (kpi) => sums.sum(kpi, over, group)
}

/** How many cases a KPI leaves out, by what they lack; only where there are some. */
function leftOut(
  at: GroupPlace,
  period: Period,
  { fraction: { denominator } }: Numbers,
): Pick<NationalResult, 'undated' | 'withoutChannel'> {
  const all = outOf(at.kpi)
  const left = all ? sumAt(at, period)(all).numerator - denominator : 0
  if (left <= 0) return {}
  return lackOf(at.kpi) === 'channel'
    ? { withoutChannel: left }
    : { undated: left }
}

function numbersAt(at: GroupPlace, period: Period): Numbers {
  return numbersOf(at.kpi, sumAt(at, period))
}

function judgedAt(
  at: GroupPlace,
  given: {
    readonly now: Numbers
    /** What is judged, over which days. */
    readonly aim: Numbers
    readonly over: Period
    readonly target: Target | undefined
    readonly isWhole: boolean
    readonly isCovered: boolean
    readonly isAimed: boolean
  },
): Judgement {
  const { kpi, period, plan } = at
  const { now, aim, over, target, isWhole, isCovered, isAimed } = given
  if (!at.isInForce) return { status: 'unknown', reason: 'not_in_force' }
  return statusOf({
    hasTarget:
      isWhole && plan !== undefined && setsTarget(plan, kpi.id, period),
    target,
    period: now.fraction,
    toDate: aim.fraction,
    isCovered,
    isComplete: isAimed,
    isMeasured: now.isMeasured && aim.isMeasured,
    ...leftOut(at, over, aim),
  })
}

/** How many cases would have to change for the status to flip; null where that says nothing. */
function flipsAt(
  { kpi }: GroupPlace,
  {
    judged: { status },
    target,
    cases: { numerator, denominator },
  }: {
    readonly judged: Judgement
    readonly target: Target | undefined
    readonly cases: Tally
  },
): number | null {
  const isJudged = status === 'met' || isMiss(status)
  const isShare = kpi.kind !== 'duration' && kpi.kind !== 'count'
  if (!target || !isJudged || !isShare) return null
  return casesToFlip(numerator, denominator, target.comparator, target.value)
}

function isMiss(status: Status): boolean {
  return status === 'missed' || status === 'near'
}

/** That the plan accepts a miss, if it does. */
function acceptedAt(
  { kpi, place: { unit }, period, plan }: GroupPlace,
  status: Status,
): Pick<AnyResult, 'accepted'> {
  const deviation =
    plan && unit !== null && isMiss(status)
      ? deviationOf(plan, kpi.id, unit, period)
      : undefined
  if (!deviation) return {}
  const reason = Object.freeze({ ...deviation.reason })
  const { expires } = deviation
  return { accepted: Object.freeze({ reason, expires }) }
}

function comparedAt(at: GroupPlace): NonNullable<AnyResult['compared']> {
  return Object.freeze(
    Object.fromEntries(
      at.others.map((other) => [other.which, comparedWith(at, other)]),
    ),
  )
}

function comparedWith(at: GroupPlace, { period, isChanged }: Other): Compared {
  const { figures } = numbersAt(at, period)
  const reason = !covers(at.completeOf, at, period)
    ? 'data_incomplete'
    : isChanged
      ? 'definition_changed'
      : undefined
  return Object.freeze({
    period: period.key,
    ...figures,
    ...publishedAt(at, period.key, figures),
    ...(reason && { reason }),
  })
}

/** What was published of a whole, if it is another number. */
function publishedAt(
  { kpi: { id: kpi }, place, group, publishedOf }: GroupPlace,
  period: string,
  now: Figures,
): Pick<AnyResult, 'published'> {
  if (Object.keys(group).length > 0) return {}
  const published = publishedOf({ kpi, period, ...place }, now)
  return published ? { published } : {}
}
