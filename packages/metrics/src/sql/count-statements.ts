import { sql } from 'kysely'
import type { AnyQuery } from '../definition/kpi.ts'
import { isOfOne } from '../definition/offices.ts'
import type { Runnable } from './constants.ts'
import { aliasOf, besideAlias, countQuery } from './count.ts'
import type { Scan, TallyOptions } from './count.ts'
import { anyTables } from './known-at.ts'
import type { Queryable } from './known-at.ts'

/** A statement that counts scans. */
export interface CountStatement<S> {
  readonly query: Runnable<CountRow>
  readonly scans: readonly S[]
}

/**
 * What a row of a statement says: the place of its scan, its segment there, its
 * office of several, unit, the values of its dimensions `group0` … in the order asked for, the
 * value of a duration, and of the KPIs of the scan and those beside them in their
 * order `n0`, `d0` ….
 */
export type CountRow = {
  readonly scan: number
  readonly segment: number
  readonly office?: string | null
  readonly unit: string | null
  readonly value: unknown
} & Readonly<Record<`group${number}`, string | null>> &
  Readonly<Record<`${'n' | 'd'}${number}`, unknown>>

/**
 * Counts rows of scans: all by one statement, so that they are of one moment and
 * an engine plans and runs them together; but those that read common tables, which
 * a part of a union has only in brackets, by one each.
 *
 * @throws RangeError when a scan has no KPIs, or a batch is asked of rows without versions.
 */
export function countStatements<DB, S extends Scan<DB>>(
  db: Queryable<DB>,
  scans: readonly S[],
  options: Omit<TallyOptions, 'period'>,
): readonly CountStatement<S>[] {
  const counts = scans.map((scan) => {
    const query = countQuery(db, scan, options)
    const node = query.toOperationNode()
    return { scan, query, isPlain: !('with' in node && node.with) }
  })
  const together = counts.filter(({ isPlain }) => isPlain)
  const apart = counts.filter(({ isPlain }) => !isPlain)
  const isByOffice = !isOfOne(options)
  return [together, ...apart.map((one) => [one])].flatMap((parts) => {
    const width = Math.max(...parts.map(({ scan }) => columnsOf(scan).length))
    const [first, ...others] = parts.map(({ scan, query }, place) =>
      partOf(db, query, {
        scan,
        place,
        width,
        by: options.by ?? [],
        isByOffice,
      }),
    )
    if (!first) return []
    const all = others.length > 0 ? first.unionAll(others) : first
    return [
      {
        scans: parts.map(({ scan }) => scan),
        // Rows of offices that lie on many servers are put together on each of them:
        // Citus does so of a union within a query alone.
        query:
          isByOffice && others.length > 0
            ? anyTables(db)
                .selectFrom(all.as('counted'))
                .selectAll()
                .$castTo<CountRow>()
            : all,
      },
    ]
  })
}

/** Where a scan stands in a statement. */
interface PartOptions<DB> {
  readonly scan: Scan<DB>
  readonly place: number
  /** KPIs that there are columns for. */
  readonly width: number
  readonly by: readonly string[]
  readonly isByOffice: boolean
}

/** The rows of a scan in the columns that all parts of a statement have. */
function partOf<DB>(
  db: Queryable<DB>,
  query: AnyQuery,
  { scan, place, width, by, isByOffice }: PartOptions<DB>,
) {
  const { kpis, spans, cuts = [], beside = [] } = scan
  const isSegmented =
    kpis.length > 0 && spans.length + cuts.length + beside.length > 1
  const columns = columnsOf(scan)
  const isMeasured = kpis.some(({ kind }) => kind === 'duration')
  const groups = by.map((name, i) => {
    const value = columns[0]?.kpi.rows.dimensions[name]
      ? column(name)
      : sql`null`
    return sql`cast(${value} as varchar)`.as(`group${i}`)
  })
  return anyTables(db)
    .selectFrom(query.as('part'))
    .select([
      sql.lit(place).as('scan'),
      (isSegmented ? column('segment') : sql.lit(0)).as('segment'),
      ...(isByOffice
        ? [sql`cast(${column('office')} as varchar)`.as('office')]
        : []),
      sql`cast(${column('unit')} as varchar)`.as('unit'),
      ...groups,
      (isMeasured ? column('value') : sql`cast(null as integer)`).as('value'),
      ...countsOf(scan, width),
    ])
    .$castTo<CountRow>()
}

function column(name: string) {
  return sql.ref(`part.${name}`)
}

/** `n0`, `d0` …: 0 where the scan has no such KPI, or that no denominator. */
function countsOf<DB>(scan: Scan<DB>, width: number) {
  const columns = columnsOf(scan)
  return Array.from({ length: width }, (_, i) => {
    const { alias, kpi } = columns[i] ?? {}
    const n = kpi ? column(`${alias}_n`) : sql.lit(0)
    const d = kpi?.kind === 'ratio' ? column(`${alias}_d`) : sql.lit(0)
    return [n.as(`n${i}`), d.as(`d${i}`)]
  }).flat()
}

/** The KPIs of a scan and those beside them, with the names of their columns. */
function columnsOf<DB>({ kpis, beside = [] }: Scan<DB>) {
  return [
    ...kpis.map((kpi) => ({ kpi, alias: aliasOf(kpi) })),
    ...beside.map(({ kpi }, i) => ({ kpi, alias: besideAlias(i) })),
  ]
}
