import { sql } from 'kysely'
import type { Expression } from 'kysely'
import { z } from 'zod'
import { catalog, definableRows } from '../catalog/catalog.ts'
import type { Words } from '../definition/conditions.ts'
import type { DefinableRows } from '../definition/definable.ts'
import { kpis as definitions } from '../catalog/define.ts'
import type { TypedRowSet } from '../catalog/define.ts'
import { distinct } from '../definition/distinct.ts'
import type {
  AnyTables,
  Count,
  CountingKpi,
  Derived,
  Kpi,
  Quality,
} from '../definition/kpi.ts'
import { columnSql, said } from './operand.ts'
import {
  afterComma,
  cohortsOf,
  readPeriod,
  readPredicate,
} from './predicate.ts'
import { at, dateColumn, refuse } from './reading.ts'
import type { AnyRow, Reading } from './reading.ts'

/** What the definitions of a file may name. */
export interface DefinitionFileOptions<DB> {
  /** Row sets by the name that a file calls them. */
  readonly rowSets: Readonly<Record<string, DefinableRows<DB>>>
  /** Definitions that there are already: a file may derive from them, and define higher versions. */
  readonly kpis: readonly Kpi<DB>[]
}

/**
 * The schema of a file of definitions, a list: what it parses to are the same
 * values that `kpis` makes in TypeScript. Default: over the row sets and the
 * catalogue that are defined here.
 *
 * A definition has `kind`, `id`, `version` and `title`, and may have `effective`,
 * `better`, `nature`, `cites`, `quality`, `minN` and `digits`. It counts `rows`:
 * those whose date `period` lies in the period, or those that `counts` takes by
 * the first or last day (then it is a stock, unless `nature` says otherwise). Of
 * these, those that `counts` is true of; of a ratio, its numerator is those that
 * `meets` is true of besides. A duration has `measure: {from, to}`, two dates, and
 * `unit`: `working_day` or `calendar_day`; a derived one `numerator` and
 * `denominator`, sums of `{kpi, version, take, sign}`: `take` is `numerator` (if
 * left out) or `denominator`, `sign` is `plus` (if left out) or `minus`, and
 * `version` is left out where there is but one.
 *
 * `counts` and `meets` are predicates:
 * - `all: [p, …]`, `any: [p, …]`, `not: p`
 * - `rule: open`: a condition of the catalogue
 * - `column: due_on`, `is: '<='` and `to`: a value, `{column: …}` or, of a date,
 *   `{day: first}` or `{day: last}`
 * - `column: level`, `in: [3, 4]`
 * - `column: due_on`, `is: null`, `not_null` or, of a date, `in_period`
 *
 * Comparing with null is neither true nor false, as in SQL. Names are looked up
 * and values are parameters: nothing of a file is ever text of a query. The
 * words of a definition are made of those of its columns.
 *
 * @throws ZodError from `parse` with the path of every fault.
 * @example
 * const [mine] = definitionFile().parse([
 *   {
 *     kind: 'ratio',
 *     id: 'filed_online',
 *     version: 1,
 *     title: { vi: 'Nộp trực tuyến', en: 'Filed online' },
 *     rows: 'dossier',
 *     period: 'received_on',
 *     meets: { column: 'channel', is: '=', to: 'online' },
 *   },
 * ])
 * mine?.formula(plan.rules).en // 'dossiers whose channel is online / dossiers received in the period'
 */
export function definitionFile(): z.ZodType<readonly Kpi[]>
export function definitionFile<DB>(
  options: DefinitionFileOptions<DB>,
): z.ZodType<readonly Kpi<DB>[]>
export function definitionFile(
  options: DefinitionFileOptions<never> = {
    rowSets: definableRows,
    kpis: catalog,
  },
): z.ZodType<readonly Kpi<never>[]> {
  const { rowSets, kpis } = options
  const sets = Object.fromEntries(
    Object.entries(rowSets).map(([name, of]) => [name, readable(name, of)]),
  )
  return z
    .array(
      definitionSchema(Object.keys(rowSets)).transform((given, ctx) => {
        if (given.kind === 'derived') return given
        const set = sets[given.rows]
        return (set && count(given, { set, kpis }, ctx)) ?? z.NEVER
      }),
    )
    .transform((list, ctx) => {
      checkVersions(list, kpis, ctx)
      const known = [...kpis, ...list.filter((kpi) => kpi.kind !== 'derived')]
      const made = list.map((kpi, i) =>
        kpi.kind === 'derived' ? derive(kpi, known, tellAt(ctx, i)) : kpi,
      )
      return Object.freeze(made.filter((kpi) => kpi !== undefined))
    })
}

/**
 * Reads the value of a definition file, as a YAML or JSON parser gives it.
 *
 * @throws ZodError with the path of every fault.
 */
export function parseDefinitions(given: unknown): readonly Kpi[]
export function parseDefinitions<DB>(
  given: unknown,
  options: DefinitionFileOptions<DB>,
): readonly Kpi<DB>[]
export function parseDefinitions(
  given: unknown,
  options?: DefinitionFileOptions<never>,
): readonly Kpi<never>[] {
  return (options ? definitionFile(options) : definitionFile()).parse(given)
}

const define = definitions<AnyTables>()

type Tell = Pick<Reading, 'tell'> & { readonly path: readonly PropertyKey[] }

const words = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })

const quality = z.strictObject({
  verified: words.optional(),
  source: words.optional(),
  accuracy: words.optional(),
  limits: words.optional(),
  compensation: words.optional(),
})

const every = {
  id: z
    .string()
    .refine(
      isId,
      'expected small letters and digits joined by underscores, 48 at most',
    ),
  version: z.int().min(1).max(999),
  title: words,
  effective: z
    .strictObject({
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
    })
    .refine(({ from, to }) => !from || !to || from <= to, {
      path: ['to'],
      message: 'expected a day not before from',
    })
    .optional(),
  better: z.enum(['up', 'down', 'neither']).optional(),
  nature: z.enum(['flow', 'stock']).optional(),
  cites: z
    .array(
      z.strictObject({
        document: z.string().min(1),
        clause: z.string().min(1),
        quote: z.string().min(1).optional(),
      }),
    )
    .optional(),
  quality: quality.optional(),
  minN: z.int().min(0).optional(),
  digits: z.int().min(0).max(6).optional(),
}

/** An id is a part of names of columns. */
function isId(id: string): boolean {
  return id.length <= 48 && /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(id)
}

const term = z.strictObject({
  kpi: z.string(),
  version: z.int().min(1).optional(),
  take: z.enum(['numerator', 'denominator']).default('numerator'),
  sign: z.enum(['plus', 'minus']).default('plus'),
})

function definitionSchema(rowSets: readonly string[]) {
  const counting = {
    ...every,
    rows: z.enum(rowSets),
    period: z.string().optional(),
    counts: z.unknown().optional(),
  }
  return z.discriminatedUnion('kind', [
    z.strictObject({
      ...counting,
      kind: z.literal('ratio'),
      meets: z.unknown().optional(),
    }),
    z.strictObject({ ...counting, kind: z.literal('count') }),
    z.strictObject({
      ...counting,
      kind: z.literal('duration'),
      measure: z.strictObject({ from: z.string(), to: z.string() }),
      unit: z.enum(['working_day', 'calendar_day']),
      statistic: z.enum(['median', 'p90', 'mean']).optional(),
    }),
    z.strictObject({
      ...every,
      kind: z.literal('derived'),
      numerator: z.array(term).min(1),
      denominator: z.array(term).min(1),
    }),
  ])
}

type Given = z.output<ReturnType<typeof definitionSchema>>
type GivenCounting = Exclude<Given, { kind: 'derived' }>
type GivenDerived = Extract<Given, { kind: 'derived' }>

interface Readable {
  readonly name: string
  readonly of: DefinableRows<never>
  readonly cohorts: Reading['cohorts']
}

function readable(name: string, given: DefinableRows<never>): Readable {
  const isOurs = Object.values(definableRows).some((ours) => ours === given)
  const of = isOurs ? given : { ...given, columns: dated(given.columns) }
  return { name, of, cohorts: cohortsOf(of.columns) }
}

/** The dates of a caller's tables as dates, where they are times. */
function dated(
  columns: DefinableRows<never>['columns'],
): DefinableRows<never>['columns'] {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      column.type === 'date'
        ? {
            ...column,
            sql: (row: AnyRow) => sql`cast(${columnSql(column, row)} as date)`,
          }
        : column,
    ]),
  )
}

function count(
  given: GivenCounting,
  {
    set,
    kpis,
  }: { readonly set: Readable; readonly kpis: readonly Kpi<never>[] },
  ctx: z.RefinementCtx,
): CountingKpi<never> | undefined {
  const reading: Reading = { ...tellAt(ctx), ...set }
  const faults = ctx.issues.length
  const period =
    given.period === undefined
      ? undefined
      : readPeriod(given.period, at(reading, 'period'))
  const counts =
    given.counts === undefined
      ? undefined
      : readPredicate(given.counts, at(reading, 'counts'))
  const meets =
    given.kind === 'ratio'
      ? readPredicate(given.meets, at(reading, 'meets'))
      : undefined
  const duration =
    given.kind === 'duration' ? measureOf(given, reading) : undefined
  if (ctx.issues.length > faults) return undefined
  if (!period && !counts?.isDated)
    return refuse(
      at(reading, 'period'),
      'the date that puts a row into a period, or counts to look at its first or last day, for else every period counts the same',
      given.period,
    )
  if (period && given.nature === 'stock')
    return refuse(
      at(reading, 'nature'),
      'flow, since the rows of a period are counted',
      given.nature,
    )
  const rows = set.of.rows as unknown as TypedRowSet<
    AnyTables,
    AnyTables,
    string
  >
  const definition = {
    ...common(given),
    nature: given.nature ?? (period ? 'flow' : 'stock'),
    quality: stated(given.quality, rows.quality),
    ...(period && { cohort: period }),
    ...(counts && {
      counts: period ? afterComma(counts) : counts.condition,
    }),
  }
  if (meets)
    return define.ratio(rows, {
      ...definition,
      meets: meets.condition,
      beside: besideOf(given.id, set, kpis),
    })
  if (given.kind === 'duration')
    return (
      duration &&
      define.duration(rows, {
        ...definition,
        ...duration,
        unit: given.unit,
        ...(given.statistic && { statistic: given.statistic }),
      })
    )
  return define.count(rows, definition)
}

/** What stands beside a share, here or in the catalogue, stands beside whatever has its id and rows. */
function besideOf(
  id: string,
  { of: { rows } }: Readable,
  kpis: readonly Kpi<never>[],
): Count<AnyTables, never> | undefined {
  const known: readonly Kpi<never>[] = [...kpis, ...catalog]
  const alike = known.find((kpi) => kpi.id === id && kpi.kind === 'ratio')
  return alike?.kind === 'ratio' && alike.rows === rows
    ? (alike.beside as unknown as Count<AnyTables, never> | undefined)
    : undefined
}

/** How long it took, in SQL and in words. */
function measureOf(
  { measure, unit }: Extract<GivenCounting, { kind: 'duration' }>,
  reading: Reading,
): Measured | undefined {
  const place = at(reading, 'measure')
  const from = dateColumn(measure.from, at(place, 'from'))
  const to = dateColumn(measure.to, at(place, 'to'))
  if (!from || !to) return undefined
  const { workingDays } = reading.of
  const isWorking = unit === 'working_day'
  if (
    isWorking &&
    (workingDays?.from !== measure.from || workingDays.to !== measure.to)
  )
    return workingDays
      ? refuse(
          place,
          `{from: ${workingDays.from}, to: ${workingDays.to}} in working days`,
          measure,
        )
      : refuse(
          at(reading, 'unit'),
          `calendar_day, for ${reading.name} has no working days`,
          unit,
        )
  return {
    measured: (rules) => {
      const [first, last] = [said(from.words, rules), said(to.words, rules)]
      return {
        vi: `số ngày ${isWorking ? 'làm việc ' : ''}từ sau ${first.vi} đến ${last.vi}`,
        en: `the ${isWorking ? 'working' : 'calendar'} days after the ${first.en} up to the ${last.en}`,
      }
    },
    measure: (isWorking && workingDays
      ? workingDays.measure
      : daysFromTo(from, to)) as Measured['measure'],
  }
}

/** What a duration measures. */
interface Measured {
  readonly measured: Words
  readonly measure: (row: AnyRow) => Expression<number | null>
}

type Dated = NonNullable<ReturnType<typeof dateColumn>>

function daysFromTo(from: Dated, to: Dated): Measured['measure'] {
  return (row) =>
    row.eb(
      columnSql(to, row) as Expression<number | null>,
      '-',
      columnSql(from, row) as Expression<number>,
    )
}

type Term = z.output<typeof term>

function derive(
  given: GivenDerived,
  known: readonly Kpi<never>[],
  place: Tell,
): Derived<never> | undefined {
  const sums = (['numerator', 'denominator'] as const).map((side) =>
    given[side].map((part, i) => {
      const kpi = summed(part, known, {
        ...place,
        path: [...place.path, side, i],
      })
      return kpi && { ...part, kpi }
    }),
  )
  const parts = sums.flat().filter((part) => part !== undefined)
  if (parts.length < sums.flat().length) return undefined
  const [above = [], below = []] = sums as readonly (typeof parts)[]
  const of = [...new Set(parts.map(({ kpi }) => kpi))]
  const first = of[0]
  const total = (side: typeof parts, tallies: readonly Tallied[]) =>
    side.reduce((sum, { kpi, take, sign }) => {
      const value = tallies[of.indexOf(kpi)]?.[take] ?? 0
      return sign === 'plus' ? sum + value : sum - value
    }, 0)
  const spoken = (side: typeof parts, lang: 'vi' | 'en') =>
    side.map((part, i) => termWords(part, i, lang)).join(' ')
  const formula = {
    vi: `(${spoken(above, 'vi')}) / (${spoken(below, 'vi')})`,
    en: `(${spoken(above, 'en')}) / (${spoken(below, 'en')})`,
  }
  return define.derived({
    ...common(given),
    ...(given.nature && { nature: given.nature }),
    ...(first && { quality: stated(given.quality, first.quality) }),
    formula,
    of: of as unknown as Derived<AnyTables>['of'],
    derive: (tallies) => ({
      numerator: total(above, tallies),
      denominator: total(below, tallies),
    }),
  })
}

type Tallied = Parameters<Derived<never>['derive']>[0][number]

/** A share or a count; of several versions the one that is named. */
function summed(
  { kpi: id, version, take }: Term,
  known: readonly Kpi<never>[],
  place: Tell,
): Derived<never>['of'][number] | undefined {
  const whole = known.filter((k) => k.kind === 'ratio' || k.kind === 'count')
  const versions = whole.filter((k) => k.id === id)
  const [found, other] = versions.filter(
    (k) => version === undefined || k.version === version,
  )
  if (versions.length > 0 && (!found || other))
    return refuse(
      { ...place, path: [...place.path, 'version'] },
      `version of ${id}: ${versions.map((k) => k.version).join(' or ')}`,
      version,
    )
  if (!found)
    return refuse(
      { ...place, path: [...place.path, 'kpi'] },
      `a share or a count of ${distinct(whole, (k) => k.id)
        .map((k) => k.id)
        .join(', ')}`,
      id,
    )
  if (found.kind === 'count' && take === 'denominator')
    return refuse(
      { ...place, path: [...place.path, 'take'] },
      `numerator, for ${id} is a count`,
      take,
    )
  return found
}

function termWords(
  { kpi, take, sign }: Omit<Term, 'kpi'> & { readonly kpi: Kpi<never> },
  i: number,
  lang: 'vi' | 'en',
): string {
  const of =
    kpi.kind === 'count'
      ? ''
      : lang === 'vi'
        ? `${take === 'numerator' ? 'tử số' : 'mẫu số'} của `
        : `${take} of `
  const joint = sign === 'minus' ? '− ' : i > 0 ? '+ ' : ''
  return `${joint}${of}${kpi.title[lang]}`
}

function common(given: Given) {
  const { id, version, title, effective, better, cites, minN, digits } = given
  return {
    id,
    version,
    title,
    ...(effective && {
      effective: {
        ...(effective.from !== undefined && { from: effective.from }),
        ...(effective.to !== undefined && { to: effective.to }),
      },
    }),
    ...(better && { better }),
    ...(cites && {
      cites: cites.map(({ quote, ...cite }) => ({
        ...cite,
        ...(quote !== undefined && { quote }),
      })),
    }),
    ...(minN !== undefined && { minN }),
    ...(digits !== undefined && { digits }),
  }
}

/** What a definition states of its quality, and of the rest what its rows state. */
function stated(
  given: z.output<typeof quality> | undefined,
  rows: Quality,
): Quality {
  return {
    verified: given?.verified ?? rows.verified,
    source: given?.source ?? rows.source,
    accuracy: given?.accuracy ?? rows.accuracy,
    limits: given?.limits ?? rows.limits,
    compensation: given?.compensation ?? rows.compensation,
  }
}

function checkVersions(
  list: readonly Pick<Kpi<never>, 'id' | 'version'>[],
  kpis: readonly Kpi<never>[],
  ctx: z.RefinementCtx,
): void {
  list.forEach(({ id, version }, i) => {
    const place = tellAt(ctx, i, 'version')
    const there = kpis.filter((kpi) => kpi.id === id).map((k) => k.version)
    const last = Math.max(0, ...there)
    if (version <= last)
      refuse(
        place,
        `a version of ${id} above ${last}, which there is already`,
        version,
      )
    if (list.slice(0, i).some((k) => k.id === id && k.version === version))
      refuse(place, `one definition of ${id} of this version`, version)
  })
}

function tellAt(ctx: z.RefinementCtx, ...path: readonly PropertyKey[]): Tell {
  return { path, tell: (fault) => ctx.addIssue(fault as never) }
}
