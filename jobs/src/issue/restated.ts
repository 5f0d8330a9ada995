import { evaluate, findKpi, parsePeriod } from '@motcua/metrics'
import type { AsOf, Figures, Kpi, Period, Plan, Result } from '@motcua/metrics'
import { officeCalendar } from '@motcua/metrics/calendar'
import type { Tally } from '@motcua/metrics/catalog'
import type { WorkingCalendar } from '@motcua/metrics/calendar'
import {
  changedRows,
  countedTallies,
  restatedParts,
} from '@motcua/metrics/analysis'
import type { ChangedRows, RestatedPart } from '@motcua/metrics/analysis'
import { changeCauses, coverage } from '@motcua/warehouse'
import type { ChangeCauses } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'
import type { OfficeData } from './office-data.ts'
import { firstPublished, keptPlan, planNow } from './published.ts'
import type { PublishedFigure } from './published.ts'

/** Numbers of a KPI, what was known then, and its definition. */
export interface Stated extends Figures {
  /** When it was issued, or the last batch loaded; the office's local time. */
  readonly at: string
  readonly batch: number
  readonly version: number
}

/** A number that was issued and is another now. */
export interface Restated {
  readonly kpi: string
  readonly unit: string
  readonly period: string
  readonly published: Stated
  readonly now: Stated
  /** They sum to the difference of the numerators and of the denominators. */
  readonly parts: readonly RestatedPart[]
}

/** Which numbers; default: of every period for which scorecards were issued, all. */
export interface RestatedOptions {
  readonly period?: Period | undefined
  readonly unit?: string | undefined
  readonly kpi?: string | undefined
  /** Hash of a PDF: what was issued later is not looked at; default: all. */
  readonly before?: string | undefined
}

/**
 * The numbers that were issued and are others now, each against the first that
 * was issued, with its difference split by cause: by period, KPI and unit.
 *
 * Of each row it is told what it was at the issue and what it is now; what
 * lies between says nothing.
 */
export async function restated(
  office: Office,
  data: OfficeData,
  asked: RestatedOptions = {},
): Promise<readonly Restated[]> {
  return splitMoved(office, data, await movedFigures(office, data, asked))
}

/** The same of some numbers, each against what it was issued as. */
export async function restatedSince(
  office: Office,
  data: OfficeData,
  issued: readonly PublishedFigure[],
): Promise<readonly Restated[]> {
  return splitMoved(office, data, await movedOf(office, data, issued))
}

async function splitMoved(
  office: Office,
  data: OfficeData,
  moved: readonly MovedFigure[],
): Promise<readonly Restated[]> {
  const readerOf = stateReaders(office, data)
  const found: Restated[] = []
  const groups = Map.groupBy(moved, ({ published: { kpi, period } }) =>
    JSON.stringify([kpi, period]),
  )
  for (const group of groups.values()) {
    // What changed of a KPI over a period is read once, and let go before the next.
    const states = readerOf()
    for (const of of group) found.push(await restatedOf(states, data, of))
  }
  return found
}

async function restatedOf(
  states: StateReader,
  { loaded: { batch, at } }: OfficeData,
  { published, now, kpi }: MovedFigure,
): Promise<Restated> {
  const parts = await partsOf(states, published, kpi)
  const { numerator, denominator, value } = now
  return {
    kpi: published.kpi,
    unit: published.unit,
    period: published.period,
    published: statedOf(published),
    now: { numerator, denominator, value, at, batch, version: kpi.version },
    parts: checked(parts, published, now),
  }
}

/** A number that was issued, and what it is now. */
export interface MovedFigure {
  readonly published: PublishedFigure
  readonly now: Figures
  /** The definition of now. */
  readonly kpi: Kpi
}

/** The numbers that were issued and are others now, without why. */
export async function movedFigures(
  office: Office,
  data: OfficeData,
  asked: RestatedOptions = {},
): Promise<readonly MovedFigure[]> {
  return movedOf(office, data, askedFigures(office, asked))
}

async function movedOf(
  office: Office,
  { snapshot, asOf, loaded, calendar }: OfficeData,
  issued: readonly PublishedFigure[],
): Promise<readonly MovedFigure[]> {
  const defined = new Set(office.kpis.map(({ id }) => id))
  // Of a KPI that the office does not define any more nothing can be said.
  const figures = issued.filter(({ kpi }) => defined.has(kpi))
  if (figures.length === 0) return []
  const ids = new Set(figures.map(({ kpi }) => kpi))
  const periods = [...new Set(figures.map(({ period }) => period))]
  const { results } = await evaluate(
    snapshot.db,
    office.kpis.filter(({ id }) => ids.has(id)),
    {
      office: office.code,
      plan: office.plan,
      periods: periods.map(parsePeriod),
      by: ['unit'],
      asOf,
      calendar,
      complete: coverage(loaded),
    },
  )
  const index = new Map(results.map((r) => [keyOf(r), r]))
  return figures.flatMap((published): readonly MovedFigure[] => {
    const now: Figures = index.get(keyOf(published)) ?? noneOf(published)
    if (isSame(published, now)) return []
    const period = parsePeriod(published.period)
    return [
      { published, now, kpi: findKpi(published.kpi, office.kpis, period) },
    ]
  })
}

/** Of those issued the ones that are asked for, whose KPI there still is: by period in the order of issue, KPI and unit. */
export function askedFigures(
  office: Office,
  { period, unit, kpi, before }: RestatedOptions,
): readonly PublishedFigure[] {
  const order = [...new Set(office.kpis.map(({ id }) => id))]
  const { figures } = firstPublished(office, before)
  const asked = figures.filter(
    (f) =>
      order.includes(f.kpi) &&
      (period ? f.period === period.key : !f.isToDate) &&
      (unit === undefined || f.unit === unit) &&
      (kpi === undefined || f.kpi === kpi),
  )
  return [...Map.groupBy(asked, (f) => f.period).values()].flatMap((of) =>
    of.toSorted((a, b) => order.indexOf(a.kpi) - order.indexOf(b.kpi)),
  )
}

function keyOf({
  kpi,
  unit,
  period,
}: Pick<Result, 'kpi' | 'unit' | 'period'>): string {
  return JSON.stringify([kpi, unit, period])
}

/** Of a unit that the office does not have any more. */
function noneOf({ denominator }: Figures): Figures {
  return {
    numerator: 0,
    denominator: denominator === null ? null : 0,
    value: null,
  }
}

function isSame(a: Figures, b: Figures): boolean {
  return (
    a.numerator === b.numerator &&
    a.denominator === b.denominator &&
    a.value === b.value
  )
}

function statedOf(figure: PublishedFigure): Stated {
  const { numerator, denominator, value, at, batch, version } = figure
  return { numerator, denominator, value, at, batch, version }
}

/** One state of what is known, by one plan. */
interface State {
  readonly asOf: AsOf
  readonly plan: Plan
  /** Names the plan and the batch. */
  readonly name: string
}

/** Reads what changed and why, each once. */
interface StateReader {
  readonly office: Office
  readonly now: State
  readonly known: (figure: PublishedFigure) => State
  /** What each KPI that is counted for one came to, of a unit. */
  readonly tallies: (of: Counted, unit: string) => Promise<readonly Tally[]>
  /** What of each is another in the second; where batches alone lie between, why. */
  readonly changes: (
    before: Counted,
    after: Counted,
    why?: readonly ChangeCauses[],
  ) => Promise<readonly ChangedRows[]>
  readonly causes: (kpi: Kpi, batch: number) => Promise<readonly ChangeCauses[]>
}

/** A KPI over a period in a state. */
interface Counted {
  readonly kpi: Kpi
  readonly period: string
  readonly state: State
}

/** Makes readers that share causes and calendars, and not their rows. */
function stateReaders(
  office: Office,
  { snapshot: { db }, asOf, calendar }: OfficeData,
): () => StateReader {
  const once = cache()
  const { code } = office
  const { plan, sha256 } = planNow(office)
  const now: State = { asOf, plan, name: `now ${sha256}` }
  const calendarOf = (state: State): Promise<WorkingCalendar> =>
    state.asOf === asOf
      ? Promise.resolve(calendar)
      : once(`calendar ${state.asOf.batch}`, () =>
          officeCalendar(db, { office: code, asOf: state.asOf }),
        )
  const optionsOf = async ({ period, state }: Counted) => ({
    office: code,
    plan: state.plan,
    asOf: state.asOf,
    calendar: await calendarOf(state),
    period: parsePeriod(period),
  })
  const readerWith = (rowsOnce: Cache): StateReader => ({
    office,
    now,
    known: (figure) => ({
      asOf: { at: figure.asOf, batch: figure.batch },
      plan: keptPlan(office, figure.plan).plan,
      name: `${figure.batch} ${figure.asOf} ${figure.plan}`,
    }),
    tallies: async (of, unit) => {
      const tallies = await rowsOnce(`tallies ${nameOf(of)}`, async () => {
        const options = await optionsOf(of)
        const found = []
        for (const kpi of countedBy(of.kpi))
          found.push(await countedTallies(db, { ...options, kpi }))
        return found
      })
      return tallies.map((tallyOf) => tallyOf(unit))
    },
    changes: (before, after, why) =>
      rowsOnce(`changes ${nameOf(before)} ${nameOf(after)}`, async () => {
        const [was, is] = [await optionsOf(before), await optionsOf(after)]
        const former = countedBy(before.kpi)
        const found: ChangedRows[] = []
        for (const [i, kpi] of countedBy(after.kpi).entries())
          found.push(
            await changedRows(
              db,
              { ...was, kpi: former[i] ?? kpi },
              { ...is, kpi },
              {
                after:
                  why?.[i]?.isAlone && isKnown(before) && isKnown(after)
                    ? before.state.asOf.batch
                    : undefined,
              },
            ),
          )
        return found
      }),
    causes: (kpi, batch) =>
      once(`causes ${kpi.id}@${kpi.version} ${batch}`, async () => {
        const lists = []
        for (const { rows } of countedBy(kpi)) {
          const { key, versioned: tables } = rows
          const of = { office: code, batch, key, tables }
          lists.push(
            await once(`causes ${JSON.stringify(of)}`, () =>
              changeCauses(db, of),
            ),
          )
        }
        return lists
      }),
  })
  return () => readerWith(cache())
}

/** Whether the whole period lies before the cut-off, which then tells rows nothing. */
function isKnown({ period, state: { asOf } }: Counted): boolean {
  return asOf.at === undefined || parsePeriod(period).to < asOf.at.slice(0, 10)
}

function nameOf({ kpi, period, state }: Counted): string {
  return `${kpi.id}@${kpi.version} ${period} ${state.name}`
}

type Cache = <T>(name: string, make: () => Promise<T>) => Promise<T>

/** Makes what has a name once. */
function cache(): Cache {
  const made = new Map<string, Promise<unknown>>()
  return <T>(name: string, make: () => Promise<T>) => {
    const known = made.get(name) as Promise<T> | undefined
    const value = known ?? make()
    if (!known) made.set(name, value)
    return value
  }
}

/** The KPIs whose rows are counted for one. */
function countedBy(kpi: Kpi) {
  return kpi.kind === 'derived' ? kpi.of : [kpi]
}

/*
 *   issued ─definition─▶ what was known then, by the definition of now
 *     ─plan─▶ and by the plan of now ─undone, gone, corrected, late─▶ now
 */
async function partsOf(
  { office, now, known: knownThen, tallies, changes, causes }: StateReader,
  published: PublishedFigure,
  kpi: Kpi,
): Promise<readonly RestatedPart[]> {
  const { period, unit, batch, version } = published
  const known = knownThen(published)
  const former = office.kpis.find(
    (k) => k.id === kpi.id && k.version === version,
  )
  const byPlan =
    known.plan === now.plan
      ? known
      : { ...known, plan: now.plan, name: `${known.name} ${now.name}` }
  const [then, planned, last] = [known, byPlan, now].map((state) => ({
    kpi,
    period,
    state,
  })) as [Counted, Counted, Counted]
  const isChanged = former !== undefined && former !== kpi
  const of = await causes(kpi, batch)
  return restatedParts({
    published: { ...published, denominator: published.denominator ?? 0 },
    unit,
    start: await tallies(then, unit),
    ...(isChanged && {
      definition: await changes({ ...then, kpi: former }, then),
    }),
    steps: [
      ...(byPlan === known
        ? []
        : [
            {
              rows: await changes(then, planned),
              cause: () => 'plan' as const,
            },
          ]),
      {
        rows: await changes(planned, last, of),
        cause: (key, i) => of[i]?.causeOf(key) ?? 'corrected',
      },
    ],
    ...(kpi.kind === 'derived' && { derive: kpi.derive }),
  })
}

/** The parts, once they were found to lead from the one number to the other. */
function checked(
  parts: readonly RestatedPart[],
  published: PublishedFigure,
  now: Figures,
): readonly RestatedPart[] {
  const sum = (of: 'numerator' | 'denominator') =>
    parts.reduce((n, part) => n + part[of], published[of] ?? 0)
  if (
    sum('numerator') !== now.numerator ||
    sum('denominator') !== (now.denominator ?? 0)
  )
    throw new Error(
      `${keyOf(published)}: expected parts that lead to ${now.numerator}/${now.denominator}, got ${sum('numerator')}/${sum('denominator')}`,
    )
  return parts
}
