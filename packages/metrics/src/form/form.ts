import type { Kysely } from 'kysely'
import type { AsOf } from '../time/as-of.ts'
import { condition } from '../definition/conditions.ts'
import { kpis } from '../catalog/define.ts'
import {
  carriedOver,
  early,
  finished,
  onlineDossiers,
  onTime,
  open,
  openOverdue,
  paused,
  receipt,
  received,
  stopped,
} from '../catalog/dossier-kpis.ts'
import {
  breaking,
  equationBreaks,
  isOpenInTime,
  isTakenIn,
  openingBreaks,
} from './form-checks.ts'
import type { FormBreak, FormPlace } from './form-checks.ts'
import {
  equationsOf,
  equationText,
  footnotesOf,
  formHead,
  marksOf,
} from './form-layout.ts'
import type {
  FormCells,
  FormEquation,
  FormHead,
  FormLayout,
  FormLevel,
  FormNoted,
  FormPlacement,
} from './form-layout.ts'
import type { CountingKpi, Rules, Scope } from '../definition/kpi.ts'
import { addDays, periodOf } from '../time/period.ts'
import type { Period } from '../time/period.ts'
import type { Text } from '../plan/plan.ts'
import { aliasOf, countQuery } from '../sql/query.ts'
import type { TallyRow } from '../sql/query.ts'
import { dossiers } from '../catalog/row-sets.ts'
import type { DossierRow } from '../catalog/row-sets.ts'
import { scansOf } from '../evaluation/scans.ts'
import type { Database, TimeText } from '../schema.ts'
import { textOrder } from '../evaluation/text-order.ts'
import { chain, requireUnit, UnitError, unitTree } from '../evaluation/units.ts'
import type { EvaluatedUnit, UnitTree } from '../evaluation/units.ts'

/** What is put on a form. */
export interface FormOptions {
  readonly office: string
  readonly period: Period
  readonly rules: Rules
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
  /** Levels by unit, which those below it share. Default: all of the province. */
  readonly levels?: Readonly<Record<string, FormLevel>> | undefined
  /** A unit with its subtree; the whole office when undefined. */
  readonly unit?: string | undefined
  /** The units as data, where the database has no table of them. */
  readonly organization?: readonly EvaluatedUnit[] | undefined
  /** The form of the period before as it was issued, to find that its closing was restated since. */
  readonly previous?: Form | undefined
}

/** A row: a field (*lĩnh vực*) of a level. */
export interface FormRow {
  readonly level: FormLevel
  /** Null where the catalogue of procedures has none. */
  readonly field: string | null
  readonly cells: FormCells
}

/** Sums over the fields of a level. */
export interface FormLevelTotal {
  readonly level: FormLevel
  readonly cells: FormCells
}

/** A row in which the two sides of an identity differ. */
export interface FormDifference {
  readonly level: FormLevel
  readonly field: string | null
  readonly left: number
  readonly right: number
}

/** Something that has to be equal, checked in every row. */
export interface FormIdentity {
  /** `opening`: carried over is what the same data had open before; `opening_issued`: what the form of the period before says. */
  readonly id: FormEquation['id'] | 'opening' | 'opening_issued'
  /** In column numbers: `(3) = (4) + (5) + (6)`. */
  readonly text: Text
  /** Whether no row differs, nor is a dossier known that counts unequally: two that do may even out. */
  readonly holds: boolean
  readonly differences: readonly FormDifference[]
  /** The dossiers that cause it; null where they cannot be told. */
  readonly breaks: readonly FormBreak[] | null
}

/** A form, as frozen plain data: nothing is computed after this. */
export interface Form extends FormHead {
  readonly office: string
  readonly unit: string
  readonly unitName: Text
  readonly period: Period
  readonly rules: Rules
  readonly placement: FormPlacement
  /** What was known; null: everything, by then. */
  readonly batch: number | null
  readonly at: TimeText | null
  /** By level, then by field. */
  readonly rows: readonly FormRow[]
  readonly levels: readonly FormLevelTotal[]
  readonly total: FormCells
  readonly identities: readonly FormIdentity[]
  readonly footnotes: readonly Text[]
}

const k = kpis<Database>()

const takenIn = k.count(dossiers, {
  id: 'form_received',
  version: 1,
  title: {
    vi: 'Hồ sơ tiếp nhận, kể cả từ kỳ trước',
    en: 'Dossiers received or carried over',
  },
  counts: isTakenIn,
})

const openInTime = k.count(dossiers, {
  id: 'form_open_in_time',
  version: 1,
  title: {
    vi: 'Hồ sơ đang giải quyết trong hạn',
    en: 'Open dossiers in time',
  },
  nature: 'stock',
  counts: isOpenInTime,
})

const unknownChannel = k.count(dossiers, {
  id: 'form_unknown_channel',
  version: 1,
  title: {
    vi: 'Hồ sơ không rõ kênh tiếp nhận',
    en: 'Dossiers of unknown channel',
  },
  cohort: receipt,
  counts: condition<DossierRow>(
    { vi: 'không rõ kênh tiếp nhận', en: 'of unknown channel' },
    ({ eb }) => eb('dossier.channel', '=', 'unknown'),
  ),
})

/** What a form counts: the KPIs of the catalogue, so that it cannot differ from them, and what they lack. */
const counted = [
  takenIn,
  received,
  onlineDossiers,
  carriedOver,
  finished,
  early,
  onTime,
  stopped,
  open,
  openInTime,
  openOverdue,
  paused,
  unknownChannel,
  ...Object.values(breaking),
] as const

const levels = ['province', 'district', 'commune'] as const

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
): Promise<Form> {
  const { office, period, rules, asOf } = options
  const placement: FormPlacement = {
    stopped: options.placement?.stopped ?? 'on_time',
    paused: options.placement?.paused ?? 'in_time',
  }
  const head = formHead(period, options.layout ?? 'auto')
  const tree = await unitTree(db, options, [period])
  const unit = options.unit ?? tree.root
  requireUnit(tree, unit)
  requirePrevious(options, unit)
  const scope: Scope = { office, rules, asOf }
  const levelOf = levelsOf(tree, unit, options)
  const before = periodOf('month', addDays(period.from, -1), period.scheme)
  const place = { ...scope, levelOf }
  const now = await tally(db, counted, { ...place, period })
  const closing = await tally(db, [open], { ...place, period: before })
  const rows = now
    .map(({ level, field, of }) => ({
      level,
      field,
      cells: cellsOf(of, head.layout, placement),
    }))
    .filter(({ cells }) => Object.values(cells).some((n) => n !== 0))
    .toSorted(byLevelAndField)
  const noted = notedOf(now)
  const openings = await openingIdentities(
    db,
    { ...options, ...place },
    { head, now, closing, before },
  )
  const form: Form = {
    ...head,
    office,
    unit,
    unitName: nameOf(tree, unit),
    // Copies: what the caller gave is not to be frozen.
    period: { ...period },
    rules: { ...rules },
    placement,
    batch: asOf?.batch ?? null,
    at: asOf?.at ?? null,
    rows,
    levels: levels.flatMap((level) => {
      const of = rows.filter((row) => row.level === level)
      return of.length > 0 ? [{ level, cells: sumOf(of, head.layout) }] : []
    }),
    total: sumOf(rows, head.layout),
    identities: [
      ...(await equationIdentities(
        db,
        { ...place, period },
        { head, placement, now },
      )),
      ...openings,
    ],
    footnotes: footnotesOf(head.columns, { noted, placement, rules }),
  }
  return frozen(form)
}

function nameOf({ all }: UnitTree, unit: string): Text {
  const named = all.find(({ code }) => code === unit)
  const vi = named?.name ?? unit
  return { vi, en: named?.name_en ?? vi }
}

/** Numbers of a level and field. */
interface Tallied extends Pick<FormRow, 'level' | 'field'> {
  readonly of: Numbers
}

/** The sum of a column of the tally: `received_n`. */
type Numbers = (column: string) => number

/** Counts KPIs over a period by the scans that evaluate them. */
async function tally(
  db: Kysely<Database>,
  wanted: readonly CountingKpi<Database>[],
  {
    levelOf,
    period,
    ...scope
  }: Scope & FormPlace & { readonly period: Period },
): Promise<readonly Tallied[]> {
  const found: (TallyRow & Pick<FormRow, 'level' | 'field'>)[] = []
  for (const scan of scansOf(wanted, [period], scope)) {
    const query = countQuery(db, scan, { ...scope, by: ['field'] })
    for (const row of (await query.execute()) as TallyRow[]) {
      const level = levelOf(row.unit)
      const field = (row['field'] ?? null) as string | null
      if (level !== null) found.push({ ...row, level, field })
    }
  }
  const groups = Map.groupBy(found, ({ level, field }) =>
    JSON.stringify([level, field]),
  )
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows
    if (!first) return []
    const of: Numbers = (column) =>
      rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0)
    return [{ level: first.level, field: first.field, of }]
  })
}

function cellsOf(
  of: Numbers,
  layout: FormLayout,
  placement: FormPlacement,
): FormCells {
  const placedStopped = placement.stopped === 'on_time' ? of('stopped_n') : 0
  const placedPaused = placement.paused === 'in_time' ? of('paused_n') : 0
  const isEarlyApart = layout === 'II.06a'
  return {
    received: of(`${aliasOf(takenIn)}_n`),
    online: of('online_dossiers_n'),
    direct: of('received_n') - of('online_dossiers_n'),
    carriedOver: of('carried_over_n'),
    finished: of('finished_n') + placedStopped,
    ...(isEarlyApart && { early: of('early_n') }),
    onTime:
      of('on_time_n') - (isEarlyApart ? of('early_n') : 0) + placedStopped,
    late: of('on_time_d') - of('on_time_n'),
    open: of('open_n'),
    openInTime: of(`${aliasOf(openInTime)}_n`) + placedPaused,
    openOverdue: of('open_overdue_n'),
    stopped: of('stopped_n'),
    paused: of('paused_n'),
  }
}

function sumOf(rows: readonly FormRow[], layout: FormLayout): FormCells {
  const sum = (cell: keyof FormCells) =>
    rows.reduce((n, { cells }) => n + (cells[cell] ?? 0), 0)
  return {
    received: sum('received'),
    online: sum('online'),
    direct: sum('direct'),
    carriedOver: sum('carriedOver'),
    finished: sum('finished'),
    ...(layout === 'II.06a' && { early: sum('early') }),
    onTime: sum('onTime'),
    late: sum('late'),
    open: sum('open'),
    openInTime: sum('openInTime'),
    openOverdue: sum('openOverdue'),
    stopped: sum('stopped'),
    paused: sum('paused'),
  }
}

function notedOf(now: readonly Tallied[]): FormNoted {
  const sum = (column: string, rows = now) =>
    rows.reduce((n, { of }) => n + of(column), 0)
  return {
    stopped: sum('stopped_n'),
    paused: sum('paused_n'),
    finishedWithoutDue: sum(`${aliasOf(breaking.finished)}_n`),
    openWithoutDue: sum(`${aliasOf(breaking.open)}_n`),
    unbalanced: sum(`${aliasOf(breaking.balance)}_n`),
    unknownChannel: sum(`${aliasOf(unknownChannel)}_n`),
    unknownField: sum(
      `${aliasOf(takenIn)}_n`,
      now.filter(({ field }) => field === null),
    ),
  }
}

async function equationIdentities(
  db: Kysely<Database>,
  options: Scope & FormPlace & { readonly period: Period },
  {
    head,
    placement,
    now,
  }: {
    readonly head: FormHead
    readonly placement: FormPlacement
    readonly now: readonly Tallied[]
  },
): Promise<readonly FormIdentity[]> {
  const identities: FormIdentity[] = []
  for (const equation of equationsOf(head.layout, placement)) {
    const { id, left, right } = equation
    const column = `${aliasOf(breaking[id])}_n`
    const breaks = now.some(({ of }) => of(column) > 0)
      ? await equationBreaks(db, id, options)
      : []
    const differences = differing(
      now.map(({ level, field, of }) => {
        const cells = cellsOf(of, head.layout, placement)
        const sum = right.reduce((n, cell) => n + (cells[cell] ?? 0), 0)
        return { level, field, left: cells[left] ?? 0, right: sum }
      }),
    )
    identities.push({
      id,
      text: equationText(equation, head.columns),
      holds: differences.length === 0 && breaks.length === 0,
      differences,
      breaks,
    })
  }
  return identities
}

async function openingIdentities(
  db: Kysely<Database>,
  options: FormOptions & Scope & FormPlace,
  {
    head: { columns },
    now,
    closing,
    before,
  }: {
    readonly head: FormHead
    readonly now: readonly Tallied[]
    readonly closing: readonly Tallied[]
    readonly before: Period
  },
): Promise<readonly FormIdentity[]> {
  const { period, previous } = options
  const carried = marksOf(['carriedOver'], columns)
  const left = marksOf(['open'], columns)
  const opening = now.map(({ level, field, of }) => ({
    level,
    field,
    count: of('carried_over_n'),
  }))
  const computed = against(
    opening,
    closing.map(({ level, field, of }) => ({
      level,
      field,
      count: of('open_n'),
    })),
  )
  const identity: FormIdentity = {
    id: 'opening',
    text: {
      vi: `${carried} = ${left} của kỳ trước`,
      en: `${carried} = ${left} of the period before`,
    },
    holds: computed.length === 0,
    differences: computed,
    breaks:
      computed.length === 0
        ? []
        : await openingBreaks(db, options, { ...options, period: before }),
  }
  if (!previous) return [identity]
  const issued = against(
    opening,
    previous.rows.map(({ level, field, cells }) => ({
      level,
      field,
      count: cells.open,
    })),
  )
  const leftThen = marksOf(['open'], previous.columns)
  const breaks =
    previous.batch === null
      ? issued.length === 0
        ? []
        : null
      : await openingBreaks(
          db,
          { ...options, period },
          {
            ...options,
            period: previous.period,
            rules: previous.rules,
            asOf: { at: previous.at ?? undefined, batch: previous.batch },
          },
        )
  return [
    identity,
    {
      id: 'opening_issued',
      text: {
        vi: `${carried} = ${leftThen} của biểu kỳ trước đã phát hành`,
        en: `${carried} = ${leftThen} of the form of the period before as issued`,
      },
      holds: issued.length === 0 && breaks?.length === 0,
      differences: issued,
      breaks,
    },
  ]
}

/** A number of a level and field. */
interface RowCount extends Pick<FormRow, 'level' | 'field'> {
  readonly count: number
}

/** Rows of either side that differ; a row that is not there is 0. */
function against(
  left: readonly RowCount[],
  right: readonly RowCount[],
): readonly FormDifference[] {
  const both = Map.groupBy(
    [
      ...left.map((row) => ({ ...row, left: row.count, right: 0 })),
      ...right.map((row) => ({ ...row, left: 0, right: row.count })),
    ],
    ({ level, field }) => JSON.stringify([level, field]),
  )
  return differing(
    [...both.values()].flatMap((sides) => {
      const [first] = sides
      if (!first) return []
      return [
        {
          level: first.level,
          field: first.field,
          left: sides.reduce((n, side) => n + side.left, 0),
          right: sides.reduce((n, side) => n + side.right, 0),
        },
      ]
    }),
  )
}

function differing(rows: readonly FormDifference[]): readonly FormDifference[] {
  return rows
    .filter(({ left, right }) => left !== right)
    .toSorted(byLevelAndField)
}

const alphabet = new Intl.Collator('vi')

/** By level from above, then by field as Vietnamese sorts, what has none last. */
function byLevelAndField(
  a: Pick<FormRow, 'level' | 'field'>,
  b: Pick<FormRow, 'level' | 'field'>,
): number {
  const [one, other] = [a.field ?? '', b.field ?? '']
  return (
    levels.indexOf(a.level) - levels.indexOf(b.level) ||
    Number(a.field === null) - Number(b.field === null) ||
    alphabet.compare(one, other) ||
    textOrder(one, other)
  )
}

/** The level of each unit: its own or that of the nearest above it; null outside the unit of the form. */
function levelsOf(
  tree: UnitTree,
  unit: string,
  { period, levels: given = {} }: Pick<FormOptions, 'period' | 'levels'>,
): (of: string | null) => FormLevel | null {
  const parents = tree.parentsOn(period.to)
  const known = tree.all.map((u) => u.code)
  for (const code of Object.keys(given))
    if (!known.includes(code))
      throw new UnitError(
        `expected levels of units of ${known.join(', ')}, got ${code}`,
      )
  return (of) => {
    const above = chain(of, { parents, root: tree.root })
    if (!above.includes(unit)) return null
    const named = above.find((code) => Object.hasOwn(given, code))
    return (named !== undefined && given[named]) || 'province'
  }
}

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

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value))
    return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}
