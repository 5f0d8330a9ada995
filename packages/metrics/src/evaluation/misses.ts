import type { Kysely } from 'kysely'
import { lastKnown } from '../time/as-of.ts'
import { rulesOf } from '../definition/rules.ts'
import type { RulesOptional } from '../definition/rules.ts'
import { requirePlan } from './request.ts'
import type { CountingKpi, Kpi, Rules, Scope } from '../definition/kpi.ts'
import { daysBetween } from '../time/days.ts'
import type { Period } from '../time/period.ts'
import { inOneMoment } from '../sql/moment.ts'
import { plainFor } from '../sql/constants.ts'
import type { Engine } from '../sql/engine.ts'
import { requireEachOnce } from '../sql/repeats.ts'
import { officeScopes } from './office-scopes.ts'
import type { OfEachOffice } from './office-scopes.ts'
import { missesQuery } from '../sql/misses.ts'
import type { DateText } from '../schema.ts'
import { textOrder } from './text-order.ts'
import { areInUnit, requireUnit, unitTrees } from './unit-tree.ts'
import type { EvaluatedUnit, OfficeUnit } from './units.ts'

/** A row that counts and does not meet: a dossier, a procedure, a task … */
export interface Miss {
  readonly code: string
  readonly procedure: string | null
  /** Name of the procedure, null where the catalogue has none. */
  readonly procedureName: string | null
  /** Where several offices are asked for. */
  readonly office?: string
  readonly unit: string | null
  readonly receivedOn: DateText | null
  readonly dueOn: DateText | null
  /** Null while there was no result on the period's last day. */
  readonly finishedOn: DateText | null
  /** Calendar days after the due date, to the result or else the period's last day; null without a due date, or once it was withdrawn, returned or refused. */
  readonly daysLate: number | null
  readonly overdueReason: string | null
  readonly apology: boolean | null
  /** What else the row set shows, by name. */
  readonly more?: Readonly<Record<string, unknown>>
}

/** Whose misses. */
export interface MissesOptions
  extends Omit<RulesOptional<Scope>, keyof OfEachOffice>, OfEachOffice {
  readonly period: Period
  /** Of each unit those that come first, so many. Default: all. */
  readonly mostOfUnit?: number | undefined
  /** A unit of the one office with its subtree; all of what is asked for when undefined. */
  readonly unit?: string | undefined
  /** The units as data, where the database has no table of them. */
  readonly organization?: readonly (EvaluatedUnit | OfficeUnit)[] | undefined
}

/** Thrown when rows are asked for of a KPI that is derived from others. */
export class DerivedKpiError extends Error {
  override readonly name = 'DerivedKpiError'
}

/**
 * The rows that cause a miss: those that count and do not meet, so that there
 * are exactly denominator − numerator of them. Of a count or a duration: the rows counted.
 *
 * Most days late first, then by code. What happened after the period's last day is not told.
 *
 * @throws UnitError when the unit does not exist.
 * @throws DerivedKpiError when the KPI is derived from others, which have rows.
 * @example
 * const late = await misses(db, onTime, {
 *   office: 'skhdt-bd',
 *   rules: { compare: 'date', finish: 'result' },
 *   period: parsePeriod('2018-03'),
 * })
 */
export async function misses<DB>(
  db: Kysely<DB>,
  kpi: Kpi<NoInfer<DB>>,
  options: MissesOptions,
): Promise<readonly Miss[]> {
  if (kpi.kind === 'derived')
    throw new DerivedKpiError(
      `expected a KPI of which there are rows, got ${kpi.id}, which is derived from ${kpi.of.map((of) => of.id).join(', ')}`,
    )
  requirePlan(options.plan)
  const asked = { ...options, rules: rulesOf(options) }
  const list = await inOneMoment(db, (moment, engine) =>
    listed(moment, kpi, { ...asked, engine }),
  )
  return Object.freeze(firstOfUnits(inListOrder(list), options.mostOfUnit))
}

function inListOrder(list: readonly Miss[]): readonly Miss[] {
  return list.toSorted(
    (a, b) =>
      (b.daysLate ?? 0) - (a.daysLate ?? 0) ||
      textOrder(a.office ?? '', b.office ?? '') ||
      textOrder(a.code, b.code) ||
      // Two sources may number alike, and no engine promises an order of rows.
      textOrder(JSON.stringify(a), JSON.stringify(b)),
  )
}

function firstOfUnits(list: readonly Miss[], most = Infinity): readonly Miss[] {
  const counts = new Map<string, number>()
  return list.filter(({ office, unit }) => {
    const key = JSON.stringify([office, unit])
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count <= most
  })
}

/** With the rules by which they are missed, and where. */
type AskedMisses = MissesOptions &
  Pick<Scope, 'rules'> & { readonly engine: Engine }

async function listed<DB>(
  db: Kysely<DB>,
  kpi: CountingKpi<DB>,
  options: AskedMisses,
): Promise<readonly Miss[]> {
  const { office, unit, period } = options
  if (unit !== undefined && office === undefined)
    throw new RangeError('expected a unit of one office, got one of several')
  const { asOf, calendar, engine, ...others } = options
  const of = { ...others, ...(typeof asOf !== 'function' && { asOf }) }
  const trees = await unitTrees(db, of, [period])
  for (const tree of trees.values())
    if (unit !== undefined) requireUnit(tree, unit)
  const asked = { ...of, known: [...trees.keys()], areInUnit: areInUnit(of) }
  const counted = { ...asked, spans: [period], by: 'all' as const }
  await requireEachOnce(db, [kpi], { ...counted, engine })
  const lists: (readonly Miss[])[] = []
  for (const own of officeScopes(asked, { asOf, calendar })) {
    const scope = { ...asked, ...own }
    const query = missesQuery(db, kpi, scope).$castTo<Found>()
    const found = await plainFor(engine, query).execute()
    const placed = found
      .map((row) => ({
        ...row,
        office: office ?? String(row.office),
        // A host's may be a number.
        unit: row.unit === null ? null : String(row.unit),
      }))
      .filter((row) => {
        const tree = trees.get(row.office)
        return tree?.above(row.unit, period.to).includes(unit ?? tree.root)
      })
    lists.push(placed.map((row) => missOf(row, scope)))
  }
  return lists.flat()
}

/** What a query of misses may show. */
interface Found extends Partial<
  Omit<Miss, 'daysLate' | 'office' | 'unit' | 'code' | 'more'>
> {
  readonly office?: string | null
  readonly code: string
  readonly unit: string | null
  readonly stoppedOn?: DateText | null
  readonly handedOverOn?: DateText | null
}

function missOf(
  found: Found,
  {
    rules,
    period,
    asOf,
    ...of
  }: Pick<Scope, 'office' | 'rules' | 'asOf'> & Pick<AskedMisses, 'period'>,
): Miss {
  const { code, unit, stoppedOn = null, dueOn = null, ...rest } = found
  const { procedure = null, procedureName = null, receivedOn = null } = rest
  const { overdueReason = null, apology = null } = rest
  const to = lastKnown(period.to, asOf)
  const by = (day: DateText | null) => (day !== null && day <= to ? day : null)
  const finishedOn = by(resultOf(found, rules))
  const more = besides(found)
  return Object.freeze({
    code: String(code),
    procedure,
    procedureName,
    ...(of.office === undefined && { office: String(found.office) }),
    unit,
    receivedOn,
    dueOn,
    finishedOn,
    daysLate:
      dueOn !== null && by(stoppedOn) === null
        ? Math.max(0, daysBetween(dueOn, finishedOn ?? to))
        : null,
    overdueReason,
    apology,
    ...(Object.keys(more).length > 0 && { more: Object.freeze(more) }),
  })
}

/** When there was a result, or where the rules ask for that and it is shown, when it was handed over. */
function resultOf(
  { finishedOn = null, handedOverOn }: Found,
  { finish }: Rules,
): DateText | null {
  return finish === 'handover' && handedOverOn !== undefined
    ? handedOverOn
    : finishedOn
}

const shown: ReadonlySet<string> = new Set<keyof Found>([
  'office',
  'code',
  'unit',
  'procedure',
  'procedureName',
  'receivedOn',
  'dueOn',
  'finishedOn',
  'stoppedOn',
  'handedOverOn',
  'overdueReason',
  'apology',
])

/** What a row set shows besides what every miss has. */
function besides(found: Found): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(found).filter(([name]) => !shown.has(name)),
  )
}
