import type { CountingKpi, Kpi } from '../definition/kpi.ts'
import type { Plan } from '../plan/plan.ts'
import type { Period } from '../time/period.ts'
import { comparisons } from './result.ts'
import type { Comparison } from './result.ts'

/** What the results of the catalogue may be broken down by on the command line. */
export const dimensions = ['unit', 'procedure', 'field', 'channel'] as const

/** A dimension: the unit, or one that a row set names. */
export type Dimension = (typeof dimensions)[number] | (string & {})

/** What is asked for, as it came. */
export interface Request {
  readonly periods: readonly Period[]
  readonly kpis: readonly Kpi<never>[]
  readonly plan: Plan | undefined
  readonly compare: readonly Comparison[]
}

const options: ReadonlySet<string> = new Set(
  'office offices units organization period periods by compare plan requireTargets asOf complete published closed calendar'.split(
    ' ',
  ),
)

/** @throws RangeError when an option is not known, or not of what is evaluated: it would be left out without a word. */
export function requireOptions(given: object): void {
  for (const name of Object.keys(given))
    if (!options.has(name))
      throw new RangeError(
        `expected options ${[...options].join(', ')}, got ${name}`,
      )
  if ('offices' in given)
    for (const name of ['office', 'units'])
      if (name in given)
        throw new RangeError(
          `expected ${name} of one office, got it beside offices`,
        )
}

/** @throws RangeError when something is asked for that cannot be. */
export function requireRequest(request: Request): void {
  requireList(request.kpis)
  requirePlan(request.plan)
  requirePeriods(request.periods)
  requireDistinct(request.kpis)
  requireTargets(request.kpis, request.plan)
  requireComparisons(request.compare)
}

/** @throws RangeError when what is to be evaluated is no list. */
function requireList(kpis: unknown): void {
  if (!Array.isArray(kpis))
    throw new RangeError(
      'expected a list of definitions of KPIs, such as [onTime], got one that is not in a list',
    )
}

/** @throws RangeError when a plan is not as `planSchema` parses it. */
export function requirePlan(plan: Partial<Plan> | undefined): void {
  if (plan === undefined) return
  const lists = ['targets', 'tasks'] as const
  const lacks = [
    ...lists.filter((name) => !Array.isArray(plan[name])),
    ...(plan.rules ? [] : ['rules']),
  ]
  if (lacks.length > 0)
    throw new RangeError(
      `expected a plan as planSchema parses it, got one without ${lacks.join(', ')}`,
    )
}

/** @throws RangeError when there are none, or something else is given. */
function requirePeriods(periods: readonly Period[]): void {
  if (periods.length === 0)
    throw new RangeError('expected a period or periods, got none')
  const all: readonly unknown[] = periods
  for (const given of all)
    if (typeof given !== 'object' || given === null || !('to' in given))
      throw new RangeError(
        `expected periods as parsePeriod makes them, got ${JSON.stringify(given)}`,
      )
}

/** @throws RangeError when a plan has a share above all: 95 for 0.95. */
function requireTargets(
  kpis: readonly Kpi<never>[],
  plan: Plan | undefined,
): void {
  for (const { kpi, value, interim = [] } of plan?.targets ?? []) {
    const above = [value, ...interim.map((i) => i.value)].find((v) => v > 1)
    if (above && kpis.some((k) => k.id === kpi && k.kind === 'ratio'))
      throw new RangeError(
        `expected a target from 0 to 1 for ${kpi}, a share, got ${above}`,
      )
  }
}

/** @throws RangeError when one is no definition, or two call themselves the same. */
function requireDistinct(kpis: readonly Kpi<never>[]): void {
  const seen = new Map<string, Kpi<never>>()
  for (const [i, kpi] of kpis.entries()) {
    if (typeof kpi !== 'object')
      throw new RangeError(
        `expected definitions of KPIs, as findKpi finds them, got ${JSON.stringify(kpi)} at place ${i + 1} of ${kpis.length}`,
      )
    const name = `${kpi.id}, version ${kpi.version}`
    const other = seen.get(name) ?? kpi
    if (other !== kpi)
      throw new RangeError(`expected one definition of ${name}, got two`)
    seen.set(name, kpi)
  }
}

function requireComparisons(compare: readonly Comparison[]): void {
  for (const which of compare)
    if (!comparisons.includes(which))
      throw new RangeError(
        `expected to compare with ${comparisons.join(' or ')}, got ${String(which)}`,
      )
}

/**
 * The dimensions other than the unit.
 *
 * @throws RangeError when a dimension is asked for that none of the KPIs has.
 */
export function dimensionsOf(
  kpis: readonly Kpi<never>[],
  by: readonly Dimension[],
): readonly string[] {
  const known = new Set(
    kpis
      .flatMap((kpi): readonly CountingKpi<never>[] =>
        kpi.kind === 'derived' ? kpi.of : [kpi],
      )
      .flatMap((kpi) => Object.keys(kpi.rows.dimensions)),
  )
  const asked = by.filter((name) => name !== 'unit' && name !== 'office')
  for (const name of asked)
    if (!known.has(name))
      throw new RangeError(
        `expected dimensions of unit, ${[...known].join(', ')}, got ${name}`,
      )
  return asked
}
