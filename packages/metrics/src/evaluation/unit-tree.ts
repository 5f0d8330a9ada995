import type { Kysely } from 'kysely'
import type { Database, DateText } from '../schema.ts'
import { dateText } from '../sql/dates.ts'
import { ownTablesAt } from '../sql/known-at.ts'
import type { AsOf } from '../time/as-of.ts'
import { yearToDate } from '../time/period.ts'
import type { Period } from '../time/period.ts'
import { textOrder } from './text-order.ts'
import { chain, existsIn, parentsOf, UnitError } from './units.ts'
import type { EvaluatedUnit } from './units.ts'

/** The units of an office: all that ever were, for sums, and those of the periods and their years to date, for print. */
export interface UnitTree {
  /** The one without parent on the last day. */
  readonly root: string
  readonly all: readonly EvaluatedUnit[]
  readonly printed: readonly EvaluatedUnit[]
  /** A unit and those above it as they are on a day, always the root: what its rows count for. */
  readonly above: (unit: string | null, day: DateText) => readonly string[]
  /** The first day of each unit. */
  readonly since: ReadonlyMap<string, DateText>
}

/**
 * @throws UnitError when the office has no unit without parent or several, or a
 * parent that does not exist or is below its own.
 */
export async function unitTree<DB>(
  db: Kysely<DB>,
  { office, asOf, organization }: UnitOptions,
  periods: readonly Period[],
): Promise<UnitTree> {
  const units = organization ?? (await unitsOf(db, { office, asOf }))
  return treeOf(units, office, periods)
}

/**
 * The units that exist on some day of a period, as they are on its last: the
 * whole office first, then by position. None where the office has none then.
 *
 * @example
 * const units = await unitsIn(db, { office: 'skhdt-bd' }, parsePeriod('2018-03'))
 * units.map((unit) => unit.code) // ['so', 'dkkd', 'thqh']
 */
export async function unitsIn(
  db: Kysely<Database>,
  of: { readonly office: string; readonly asOf?: AsOf | undefined },
  period: Period,
): Promise<readonly EvaluatedUnit[]> {
  const versions = Map.groupBy(await unitsOf(db, of), (u) => u.code)
  const alive = [...versions.values()]
    .flatMap((own) => versionOn(period.to, own) ?? [])
    .filter((unit) => existsIn(unit, period))
  const roots = alive.filter((u) => u.parent === null)
  const root = roots.find((u) => isOf(u, period.to)) ?? roots[0]
  return root ? [root, ...alive.filter((u) => u !== root)] : alive
}

/** Whose units, and as they were known when. */
interface UnitOptions {
  readonly office: string
  readonly asOf?: AsOf | undefined
  /** The units as data, where the database has no table of them. */
  readonly organization?: readonly EvaluatedUnit[] | undefined
}

async function unitsOf<DB>(
  db: Kysely<DB>,
  { office, asOf }: UnitOptions,
): Promise<readonly EvaluatedUnit[]> {
  const rows = await ownTablesAt(db, asOf?.batch, ['unit'])
    .selectFrom('unit')
    .select([
      'code',
      'name',
      'name_en',
      'parent',
      'invented',
      'position',
      dateText<DateText>('unit.valid_from').as('valid_from'),
      dateText<DateText | null>('unit.valid_to').as('valid_to'),
    ])
    .where('office', '=', office)
    .execute()
  // Sorted here: the same in every engine, whatever collation a database has.
  const sorted = rows.toSorted(
    (a, b) =>
      Number(a.position) - Number(b.position) ||
      textOrder(String(a.code), String(b.code)),
  )
  return sorted.map(({ code, name, name_en, parent, ...rest }) => ({
    // A view may have numbers.
    code: String(code),
    name,
    name_en,
    parent: parent === null ? null : String(parent),
    invented: rest.invented,
    valid_from: rest.valid_from,
    valid_to: rest.valid_to,
  }))
}

function treeOf(
  rows: readonly EvaluatedUnit[],
  office: string,
  periods: readonly Period[],
): UnitTree {
  const lastDay = periods.reduce((to, p) => (p.to > to ? p.to : to), '')
  const versions = Map.groupBy(rows, (u) => u.code)
  const all = rows
    .filter((u) => u === versionOn(lastDay, versions.get(u.code) ?? []))
    .map((unit) => Object.freeze({ ...unit }))
  // One that ended within the year has a part of the year to date.
  const alive = all.filter((u) =>
    periods.some((p) => existsIn(u, yearToDate(p))),
  )
  const inPeriods = alive.filter((u) => periods.some((p) => existsIn(u, p)))
  const root = rootOf(inPeriods, office, lastDay)
  for (const unit of alive) requireAbove(unit, versions)
  if (!root) throw new UnitError(rootless(inPeriods, office))
  return {
    root: root.code,
    all,
    printed: [root, ...alive.filter((u) => u !== root)],
    above: aboveIn(versions, root.code),
    since: new Map(
      [...versions].map(([code, of]) => [
        code,
        of.map((u) => u.valid_from).reduce((a, b) => (a < b ? a : b)),
      ]),
    ),
  }
}

/**
 * The unit without parent: that of the last day, or else one there was before.
 *
 * @throws UnitError when there are several on the last day.
 */
function rootOf(
  alive: readonly EvaluatedUnit[],
  office: string,
  lastDay: DateText,
): EvaluatedUnit | undefined {
  const roots = alive.filter((u) => u.parent === null)
  const last = roots.filter((u) => isOf(u, lastDay))
  if (last.length > 1)
    throw new UnitError(
      `expected one unit without parent in office ${office}, got ${codes(last)}`,
    )
  return last[0] ?? roots[0]
}

/** Whether a unit that has begun is there on a day still. */
function isOf(unit: EvaluatedUnit, day: DateText): boolean {
  return (unit.valid_to ?? day) >= day
}

function rootless(alive: readonly EvaluatedUnit[], office: string): string {
  const got = alive.length === 0 ? 'no units' : codes(alive)
  return `expected a unit without parent in office ${office}, got ${got}`
}

function codes(units: readonly EvaluatedUnit[]): string {
  return units.map((u) => u.code).join(', ')
}

/** @throws UnitError when a unit's parent is none of the units, or is below it. */
function requireAbove(
  unit: EvaluatedUnit,
  versions: ReadonlyMap<string, readonly EvaluatedUnit[]>,
): void {
  const up = [unit.code]
  for (let { parent } = unit; parent !== null;) {
    const above = versions.get(parent)?.at(-1)
    if (!above)
      throw new UnitError(
        `expected the parent of unit ${up.at(-1)} to be one of ${[...versions.keys()].join(', ')}, got ${parent}`,
      )
    if (up.includes(parent))
      throw new UnitError(
        `expected the units above ${unit.code} to end, got a circle: ${[...up, parent].join(', ')}`,
      )
    up.push(parent)
    parent = above.parent
  }
}

/** The chain of every unit on every day, each looked for once. */
function aboveIn(
  versions: ReadonlyMap<string, readonly EvaluatedUnit[]>,
  root: string,
): UnitTree['above'] {
  const chainsOn = remembered((day: DateText) => {
    const onThatDay = [...versions.values()].flatMap(
      (of) => versionOn(day, of) ?? [],
    )
    const tree = { parents: parentsOf(onThatDay), root }
    return remembered((unit: string | null) => chain(unit, tree))
  })
  return (unit, day) => chainsOn(day)(unit)
}

function remembered<K, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<K, T>()
  return (key) => {
    const known = made.get(key) ?? make(key)
    made.set(key, known)
    return known
  }
}

/** The version of a unit on a day, or the last before it; of one that begins later, its first. */
function versionOn(
  day: DateText,
  versions: readonly EvaluatedUnit[],
): EvaluatedUnit | undefined {
  const begun = versions
    .filter((u) => u.valid_from <= day)
    .toSorted((a, b) => (a.valid_from < b.valid_from ? 1 : -1))
  const later = versions.toSorted((a, b) =>
    a.valid_from < b.valid_from ? -1 : 1,
  )
  return begun[0] ?? later[0]
}

/** @throws UnitError that lists the known units. */
export function requireUnit(tree: UnitTree, unit: string): void {
  const known = tree.printed.map((u) => u.code)
  if (known.includes(unit)) return
  const end = tree.all.find((u) => u.code === unit)?.valid_to
  throw new UnitError(
    `expected a unit of ${known.join(', ')}, got ${unit}${end ? `, which ended on ${end}` : ''}`,
  )
}
