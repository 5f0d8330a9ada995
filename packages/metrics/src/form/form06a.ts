import type { Kysely } from 'kysely'
import type { Offices, OfOffices, Rules } from '../definition/kpi.ts'
import { requireUnit, unitTree, unitTrees } from '../evaluation/unit-tree.ts'
import type { UnitTree } from '../evaluation/unit-tree.ts'
import type { EvaluatedUnit, OfficeUnit } from '../evaluation/units.ts'
import { rulesOf } from '../definition/rules.ts'
import type { Plan, Text } from '../plan/plan.ts'
import type { Database } from '../schema.ts'
import type { Engine } from '../sql/engine.ts'
import { inOneMoment } from '../sql/moment.ts'
import type { AsOf } from '../time/as-of.ts'
import { addDays } from '../time/days.ts'
import { periodOf } from '../time/period.ts'
import type { Period } from '../time/period.ts'
import { cellsOf, sumCells } from './cells.ts'
import type { CellOptions, FormPlacement } from './cells.ts'
import type { FormLayout } from './layout.ts'
import { countForm, takenIn } from './counts.ts'
import type { RowCounts } from './counts.ts'
import { footnotesOf } from './footnotes.ts'
import type {
  AnyForm,
  Form,
  FormLevelTotal,
  FormRow,
  NationalForm,
} from './form.ts'
import { formHead } from './head.ts'
import type { FormHead } from './head.ts'
import { equationIdentities } from './identities.ts'
import { byLevelAndField, levels, levelsOf, levelsOfAll } from './levels.ts'
import type { FormLevel, LevelOf } from './levels.ts'
import { openingIdentities } from './openings.ts'

/** What is put on a form, whosever it is. */
interface AnyFormOptions {
  readonly period: Period
  /** Default: those of `plan`; without one, by date, of the result. */
  readonly rules?: Rules | undefined
  readonly plan?: Plan | undefined
  /**
   * What was known, as for `evaluate`: what falls due on the day of the cut-off or
   * later is not overdue. Default: everything is known; but only of a form with a
   * batch can be told later which dossiers changed its closing.
   */
  readonly asOf?: AsOf | undefined
  /** Default `auto`: what was in use in the period. */
  readonly layout?: FormLayout | 'auto' | undefined
  /** Default: stopped ones on time, paused ones in time. */
  readonly placement?: Partial<FormPlacement> | undefined
}

/** What is put on the form of an office. */
export interface FormOptions extends AnyFormOptions {
  readonly office: string
  /** Levels by unit, which those below it share. Default: all of the province. */
  readonly levels?: Readonly<Record<string, FormLevel>> | undefined
  /** A unit with its subtree; the whole office when undefined. */
  readonly unit?: string | undefined
  /** The units as data, where the database has no table of them. */
  readonly organization?: readonly EvaluatedUnit[] | undefined
  /** The form of the period before as it was issued, to find that its closing was restated since. */
  readonly previous?: Form | undefined
}

/** What is put on the form of several offices. */
export interface NationalFormOptions extends AnyFormOptions {
  /** By code, or all that have a unit in the period. */
  readonly offices: Offices
  /** Levels by unit of each office. Default: all of the province. */
  readonly levels?:
    Readonly<Record<string, Readonly<Record<string, FormLevel>>>> | undefined
  readonly organization?: readonly OfficeUnit[] | undefined
  readonly previous?: NationalForm | undefined
}

/*
 *   units ──▶ levels ─┐
 *   head ─────────────┼─▶ counts ──▶ rows ──▶ levels and total
 *   rules, asOf ──────┘      ├─────▶ identities ──▶ dossiers that break them
 *                            └─────▶ footnotes
 */

/**
 * Form II.06a/VPCP/KSTT of a period, or the layout of 2018: dossiers received,
 * finished and open, by level and field, with what has to be equal checked and
 * each break traced to its dossiers.
 *
 * The layout follows the period: II.06a where it ends on 21/10/2020 or later,
 * else that of 2018, which cites nothing. Every cell is made of KPIs of the
 * catalogue under the rules of the plan; reads no clock. A dossier without a
 * due date is never early, on time, late, in time or overdue, and one whose end
 * is not known has not ended: both break an identity. A paused one is neither
 * in time nor overdue by its due date, so that it may lack it.
 *
 * @throws UnitError when a unit does not exist, also one that is given a level.
 * @throws RangeError when `previous` is not the form of the days before, of the same office and unit.
 * @source Circular 01/2020/TT-VPCP, form II.06a; the layout of 2018 from one-stop software in use
 * @example
 * const form = await form06a(db, {
 *   office: 'skhdt-bd',
 *   period: parsePeriod('2018-03'),
 *   rules: { compare: 'date', finish: 'result' },
 * })
 * form.layout // '2018'
 * form.identities.every((identity) => identity.holds) // true
 */
export async function form06a(
  db: Kysely<Database>,
  options: FormOptions,
): Promise<Form>
export async function form06a(
  db: Kysely<Database>,
  options: NationalFormOptions,
): Promise<NationalForm>
export async function form06a(
  db: Kysely<Database>,
  options: FormOptions | NationalFormOptions,
): Promise<Form | NationalForm> {
  return inOneMoment<Database, Form | NationalForm>(db, (moment, engine) =>
    'offices' in options
      ? nationalForm(moment, engine, options)
      : officeForm(moment, engine, options),
  )
}

async function officeForm(
  db: Kysely<Database>,
  engine: Engine,
  options: FormOptions,
): Promise<Form> {
  const { office, period, levels: given = {}, previous } = options
  const tree = await unitTree(db, options, [period])
  const unit = options.unit ?? tree.root
  requireUnit(tree, unit)
  requirePrevious(options, unit)
  const levelOf = levelsOf(tree, given, { unit, day: period.to })
  const of = { ...options, engine, levelOf, previous }
  const { head, ...form } = await formOf(db, of)
  const unitName = nameOf(tree, unit)
  return frozen<Form>({ ...head, office, unit, unitName, ...form })
}

async function nationalForm(
  db: Kysely<Database>,
  engine: Engine,
  options: NationalFormOptions,
): Promise<NationalForm> {
  const { offices, period, levels: given = {}, previous } = options
  const trees = await unitTrees(db, options, [period])
  const codes = [...trees.keys()]
  requirePreviousOf(codes, options)
  const levelOf = levelsOfAll(trees, given, period.to)
  const of = { ...options, offices, engine, levelOf, previous }
  const { head, ...form } = await formOf(db, of)
  return frozen<NationalForm>({ ...head, offices: codes, ...form })
}

async function formOf(
  db: Kysely<Database>,
  options: AnyFormOptions &
    OfOffices & {
      readonly engine: Engine
      readonly levelOf: LevelOf
      readonly previous: AnyForm | undefined
    },
): Promise<Omit<AnyForm, keyof FormHead> & { readonly head: FormHead }> {
  const { office, offices, engine, levelOf, previous } = options
  const { period, asOf } = options
  const rules = rulesOf(options)

  // 1. What is asked: the layout.
  const head = formHead(period, options.layout ?? 'auto')
  const placement = placementOf(options)

  // 2. Counting: the period, and what the one before left open.
  const before = periodOf('month', addDays(period.from, -1), period.scheme)
  const place = { office, offices, rules, asOf, levelOf, period }
  const counts = await countForm(db, { period, before }, { ...place, engine })

  // 3. Cells by level and field.
  const { layout, columns } = head
  const rows = rowsOf(counts.now, { layout, placement })

  // 4. What has to be equal, and the dossiers that break it.
  const equations = { head, placement, rows: counts.now }
  const opening = { ...place, before, columns, previous }
  const identities = [
    ...(await equationIdentities(db, place, equations)),
    ...(await openingIdentities(db, counts, opening)),
  ]

  // 5. What is printed, and copies of what the caller gave, which is not frozen.
  return {
    head,
    period: { ...period },
    rules: { ...rules },
    placement,
    batch: asOf?.batch ?? null,
    at: asOf?.at ?? null,
    rows,
    levels: totalsOf(rows, layout),
    total: sumCells(rows, layout),
    identities,
    footnotes: footnotesOf(columns, { rows: counts.now, placement, rules }),
  }
}

function placementOf({ placement }: AnyFormOptions): FormPlacement {
  return {
    stopped: placement?.stopped ?? 'on_time',
    paused: placement?.paused ?? 'in_time',
  }
}

function nameOf({ all }: UnitTree, unit: string): Text {
  const named = all.find(({ code }) => code === unit)
  const vi = named?.name ?? unit
  return { vi, en: named?.name_en ?? vi }
}

/** The rows with a number, in the order of the form. */
function rowsOf(
  counts: readonly RowCounts[],
  options: CellOptions,
): readonly FormRow[] {
  return counts
    .map(({ level, field, flow, count }) => ({
      level,
      field,
      cells: cellsOf(flow, count(takenIn), options),
    }))
    .filter(({ cells }) => Object.values(cells).some((n) => n !== 0))
    .toSorted(byLevelAndField)
}

function totalsOf(
  rows: readonly FormRow[],
  layout: FormLayout,
): readonly FormLevelTotal[] {
  return levels.flatMap((level) => {
    const of = rows.filter((row) => row.level === level)
    return of.length > 0 ? [{ level, cells: sumCells(of, layout) }] : []
  })
}

/** @throws RangeError when the form given is not that of the days before, of the same office and unit. */
function requirePrevious(
  { office, period, previous }: FormOptions,
  unit: string,
): void {
  if (!previous) return
  const lastDay = addDays(period.from, -1)
  const isBefore = previous.period.to === lastDay
  if (isBefore && previous.office === office && previous.unit === unit) return
  throw new RangeError(
    `expected the previous form of unit ${unit} of office ${office} up to ${lastDay}, got that of unit ${previous.unit} of office ${previous.office} up to ${previous.period.to}`,
  )
}

/** @throws RangeError when the form given is not that of the days before, of the same offices. */
function requirePreviousOf(
  offices: readonly string[],
  { period, previous }: NationalFormOptions,
): void {
  if (!previous) return
  const lastDay = addDays(period.from, -1)
  const isSame = previous.offices.join() === offices.join()
  if (isSame && previous.period.to === lastDay) return
  throw new RangeError(
    `expected the previous form of offices ${offices.join(', ')} up to ${lastDay}, got that of ${previous.offices.join(', ')} up to ${previous.period.to}`,
  )
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value))
    return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}
