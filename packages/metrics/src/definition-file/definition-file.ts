import { z } from 'zod'
import { catalog, definableRows } from '../catalog/catalog.ts'
import type { DefinableRows } from '../definition/definable.ts'
import type { Kpi } from '../definition/kpi.ts'
import { readable, readCounting } from './counting.ts'
import { definitionShape } from './definition-shape.ts'
import { readDerived } from './derived.ts'
import { placeIn, refuse } from './reading.ts'

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
 * `better`, `nature`, `cites`, `quality` and `minN`. It counts `rows`:
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
      definitionShape(Object.keys(rowSets)).transform((given, ctx) => {
        if (given.kind === 'derived') return given
        const set = sets[given.rows]
        return (set && readCounting(given, set, { kpis, ctx })) ?? z.NEVER
      }),
    )
    .transform((list, ctx) => {
      checkVersions(list, kpis, ctx)
      const known = [...kpis, ...list.filter((kpi) => kpi.kind !== 'derived')]
      const made = list.map((kpi, i) =>
        kpi.kind === 'derived' ? readDerived(kpi, known, placeIn(ctx, i)) : kpi,
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

function checkVersions(
  list: readonly Pick<Kpi<never>, 'id' | 'version'>[],
  kpis: readonly Kpi<never>[],
  ctx: z.RefinementCtx,
): void {
  list.forEach(({ id, version }, i) => {
    const place = placeIn(ctx, i, 'version')
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
