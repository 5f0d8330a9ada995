import type { Kysely } from 'kysely'
import type { OfOffices, Offices } from '../definition/kpi.ts'
import { officesOf } from '../definition/offices.ts'
import type { Database, DateText } from '../schema.ts'
import { constant } from '../sql/constants.ts'
import { dateText } from '../sql/dates.ts'
import { ownTablesAt } from '../sql/known-at.ts'
import { requireMappedOffice } from '../sql/mapped.ts'
import type { AsOf } from '../time/as-of.ts'
import { yearToDate } from '../time/period.ts'
import type { Period } from '../time/period.ts'
import { textOrder } from './text-order.ts'
import { ancestorsOf, existsIn, parentsOf, UnitError } from './units.ts'
import type { EvaluatedUnit, OfficeUnit } from './units.ts'

/** The units of an office: all that ever were, for sums, and those of the periods and their years to date, for print. */
export interface UnitTree {
  readonly office: string
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
 * parent that does not exist or is below its own; RangeError when several
 * offices are asked for.
 */
export async function unitTree<DB>(
  db: Kysely<DB>,
  options: UnitOptions,
  periods: readonly Period[],
): Promise<UnitTree> {
  const [tree, ...others] = (await unitTrees(db, options, periods)).values()
  if (tree && others.length === 0) return tree
  throw new RangeError('expected one office, got several')
}

/**
 * The units of each office asked for; of all, those that have a unit on some day
 * of the periods or their years to date.
 *
 * @throws UnitError as `unitTree` does.
 */
export async function unitTrees<DB>(
  db: Kysely<DB>,
  options: UnitOptions,
  periods: readonly Period[],
): Promise<ReadonlyMap<string, UnitTree>> {
  const { trees, faults } = await foundTrees(db, options, periods)
  for (const { error } of faults) throw error
  return trees
}

/** An office whose units are no tree: of what is asked of all it is left out. */
export interface LeftOut {
  /** Null: units of no office. */
  readonly office: string | null
  /** What was expected of its units, and what came. */
  readonly reason: string
}

/**
 * The units of each office of all, without those whose units are no tree.
 *
 * @throws UnitError of offices that are named, as `unitTree` does.
 */
export async function treesAmong<DB>(
  db: Kysely<DB>,
  options: UnitOptions,
  periods: readonly Period[],
): Promise<{
  readonly trees: ReadonlyMap<string, UnitTree>
  readonly leftOut: readonly LeftOut[]
}> {
  const { trees, faults } = await foundTrees(db, options, periods)
  const [first] = faults
  if (first && officesOf(options) !== 'all') throw first.error
  return {
    trees,
    leftOut: faults.map(({ office, error: { message } }) =>
      Object.freeze({ office, reason: message }),
    ),
  }
}

async function foundTrees<DB>(
  db: Kysely<DB>,
  { asOf, organization, ...asked }: UnitOptions,
  periods: readonly Period[],
): Promise<{
  readonly trees: ReadonlyMap<string, UnitTree>
  readonly faults: readonly { office: string | null; error: UnitError }[]
}> {
  const offices = officesOf(asked)
  requireMappedOffice(db, offices)
  if (organization) requireOrganization(organization, asked)
  const units = organization
    ? organization.map((unit) => ({ office: asked.office ?? '', ...unit }))
    : await unitsOf(db, { offices, asOf })
  const byOffice = Map.groupBy(units, ({ office }) => office)
  const wanted =
    offices === 'all'
      ? [...byOffice.keys()]
          .filter((office) => isThere(byOffice.get(office) ?? [], periods))
          .toSorted((a, b) => textOrder(a ?? '', b ?? ''))
      : offices
  const trees = new Map<string, UnitTree>()
  const faults: { office: string | null; error: UnitError }[] = []
  for (const office of wanted)
    try {
      const own = (byOffice.get(office) ?? []).map(ofOne)
      if (office === null) throw new UnitError(homeless(own))
      trees.set(office, treeOf(own, office, periods))
    } catch (error) {
      if (!(error instanceof UnitError)) throw error
      faults.push({ office, error })
    }
  return { trees, faults }
}

function homeless(units: readonly EvaluatedUnit[]): string {
  return `expected an office of every unit, got none of ${[...new Set(units.map((u) => u.code))].join(', ')}: name it in the table or the mapping`
}

/** Whether the table of units, as it is now, has what the trees are made of. */
export function areInUnit({ organization, asOf }: UnitOptions): boolean {
  return organization === undefined && asOf?.batch === undefined
}

/** @throws UnitError when units that are given as data are not as a table has them. */
function requireOrganization(
  given: readonly (EvaluatedUnit | OfficeUnit)[],
  of: OfOffices,
): void {
  for (const [i, unit] of given.entries()) {
    const { code, parent, valid_from, valid_to } = unit
    const office = 'office' in unit ? unit.office : of.office
    const wrong = Object.entries({
      office: [typeof office === 'string', 'a text'],
      code: [typeof code === 'string' && code !== '', 'a text'],
      parent: [parent === null || typeof parent === 'string', 'a text or null'],
      valid_from: [isDay(valid_from), 'YYYY-MM-DD'],
      valid_to: [valid_to === null || isDay(valid_to), 'YYYY-MM-DD or null'],
    } as const).find(([, [isRight]]) => !isRight)
    if (!wrong) continue
    const [name, [, expected]] = wrong
    const got = unit[name as 'code']
    throw new UnitError(
      `expected organization[${i}].${name} as ${expected}, got ${JSON.stringify(got)}`,
    )
  }
}

function isDay(given: unknown): boolean {
  return typeof given === 'string' && /^\d{4}-\d\d-\d\d$/.test(given)
}

function isThere(
  units: readonly EvaluatedUnit[],
  periods: readonly Period[],
): boolean {
  return units.some((u) => periods.some((p) => existsIn(u, yearToDate(p))))
}

/** A unit of one office does not name it. */
function ofOne(of: FoundUnit): EvaluatedUnit {
  const { code, name, name_en, parent, invented, valid_from, valid_to } = of
  return { code, name, name_en, parent, invented, valid_from, valid_to }
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
  const { office, asOf } = of
  const units = await unitsOf(db, { offices: [office], asOf })
  const versions = Map.groupBy(units.map(ofOne), (u) => u.code)
  const alive = [...versions.values()]
    .flatMap((own) => versionOn(period.to, own) ?? [])
    .filter((unit) => existsIn(unit, period))
  const roots = alive.filter((u) => u.parent === null)
  const root = roots.find((u) => isOf(u, period.to)) ?? roots[0]
  return root ? [root, ...alive.filter((u) => u !== root)] : alive
}

/** A unit as a table has it: a view may have none of an office. */
type FoundUnit = EvaluatedUnit & { readonly office: string | null }

/** Whose units, and as they were known when. */
interface UnitOptions extends OfOffices {
  readonly asOf?: AsOf | undefined
  /** The units as data, where the database has no table of them. */
  readonly organization?: readonly (EvaluatedUnit | OfficeUnit)[] | undefined
}

async function unitsOf<DB>(
  db: Kysely<DB>,
  {
    offices,
    asOf,
  }: { readonly offices: Offices; readonly asOf?: AsOf | undefined },
): Promise<readonly FoundUnit[]> {
  const rows = await ownTablesAt(db, asOf?.batch, ['unit'])
    .selectFrom('unit')
    .$if(offices !== 'all', (q) =>
      q.where('office', 'in', [...offices].map(constant)),
    )
    .select([
      'office',
      'code',
      'name',
      'name_en',
      'parent',
      'invented',
      'position',
      dateText<DateText>('unit.valid_from').as('valid_from'),
      dateText<DateText | null>('unit.valid_to').as('valid_to'),
    ])
    .execute()
    .catch((cause: unknown) => {
      throw withoutTable(cause)
    })
  // Sorted here: the same in every engine, whatever collation a database has.
  const sorted = rows.toSorted(
    (a, b) =>
      Number(a.position) - Number(b.position) ||
      textOrder(String(a.code), String(b.code)),
  )
  return sorted.map(({ office, code, name, name_en, parent, ...rest }) => ({
    // A view may have numbers, or none.
    office: (office as string | null) === null ? null : String(office),
    code: String(code),
    name,
    name_en,
    parent: parent === null ? null : String(parent),
    invented: rest.invented,
    valid_from: rest.valid_from,
    valid_to: rest.valid_to,
  }))
}

/** What the engine says where it has no table of units, with what can be done. */
function withoutTable(cause: unknown): unknown {
  const said = cause instanceof Error ? cause.message : ''
  if (!/\bunit\b.*does not exist/.test(said)) return cause
  return new UnitError(
    `expected a table of the units, or the units as organization, got: ${said.split('\n')[0]}; tables of other names are mapped by mapSchema`,
    { cause },
  )
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
  // Of an office that ended within the year, those that it had.
  const rooted = inPeriods.length > 0 ? inPeriods : alive
  const root = rootOf(rooted, office, lastDay)
  requireOnce(rows, office)
  for (const unit of alive) requireAbove(unit, versions)
  if (!root) throw new UnitError(rootless(rooted, office))
  return {
    office,
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

/** @throws UnitError when two rows say what a unit is from the same day on. */
function requireOnce(rows: readonly EvaluatedUnit[], office: string): void {
  const seen = new Set<string>()
  for (const { code, valid_from } of rows) {
    const key = JSON.stringify([code, valid_from])
    if (seen.has(key))
      throw new UnitError(
        `expected one row of unit ${code} of office ${office} from ${valid_from} on, got several`,
      )
    seen.add(key)
  }
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
export function aboveIn(
  versions: ReadonlyMap<string, readonly EvaluatedUnit[]>,
  root: string,
): UnitTree['above'] {
  const chainsOn = remembered((day: DateText) => {
    const onThatDay = [...versions.values()].flatMap(
      (of) => versionOn(day, of) ?? [],
    )
    const tree = { parents: parentsOf(onThatDay), root }
    return remembered((unit: string | null) => ancestorsOf(unit, tree))
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
export function versionOn(
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
