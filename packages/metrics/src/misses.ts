import { sql } from 'kysely'
import type { Expression, Kysely, SelectQueryBuilder, SqlBool } from 'kysely'
import type { DossierRow, Kpi, ProcedureRow } from './kpi.ts'
import { daysBetween } from './period.ts'
import type { Period } from './period.ts'
import { dateText, dossierRow, dossierRows, procedureRows } from './rows.ts'
import type { Scope } from './rows.ts'
import type { Database, DateText } from './schema.ts'
import { chain, requireUnit, unitTree } from './units.ts'

/** A dossier, or for a KPI of procedures a procedure, that counts and does not meet. */
export interface Miss {
  readonly code: string
  readonly procedure: string
  /** Name of the procedure, null where the catalogue has none. */
  readonly procedureName: string | null
  readonly unit: string
  readonly receivedOn: DateText | null
  readonly dueOn: DateText | null
  /** Null while there was no result on the period's last day. */
  readonly finishedOn: DateText | null
  /** Calendar days after the due date, to the result or else the period's last day; null without a due date, or once it was withdrawn, returned or refused. */
  readonly daysLate: number | null
  readonly overdueReason: string | null
  readonly apology: boolean | null
}

/** Whose misses. */
export interface MissesOptions extends Scope {
  readonly period: Period
  /** A unit with its subtree; the whole office when undefined. */
  readonly unit?: string | undefined
}

/**
 * The rows that cause a miss: those that count and do not meet, so that there
 * are exactly denominator − numerator of them. Of a count: the rows counted.
 *
 * Most days late first, then by code. What happened after the period's last day is not told.
 *
 * @throws UnitError when the unit does not exist.
 */
export async function misses<DB extends Database>(
  database: Kysely<DB>,
  kpi: Kpi,
  options: MissesOptions,
): Promise<readonly Miss[]> {
  const db = database as unknown as Kysely<Database>
  const tree = await unitTree(db, options, [options.period])
  const unit = options.unit ?? tree.root
  requireUnit(tree, unit)
  const all = await missesQuery(db, kpi, options).execute()
  const rows = all.filter((row) => chain(row.unit, tree).includes(unit))
  const { to } = options.period
  const list = rows.map((row): Miss => {
    const by = (day: DateText | null) =>
      day !== null && day <= to ? day : null
    const finishedOn = by(row.finishedOn)
    return Object.freeze({
      code: row.code,
      procedure: row.procedure,
      procedureName: row.procedureName,
      unit: row.unit,
      receivedOn: row.receivedOn,
      dueOn: row.dueOn,
      finishedOn,
      daysLate:
        row.dueOn !== null && by(row.stoppedOn) === null
          ? Math.max(0, daysBetween(row.dueOn, finishedOn ?? to))
          : null,
      overdueReason: row.overdueReason,
      apology: row.apology,
    })
  })
  return Object.freeze(
    list.toSorted(
      (a, b) =>
        (b.daysLate ?? 0) - (a.daysLate ?? 0) ||
        order(a.code, b.code) ||
        // Two sources may number alike, and no engine promises an order of rows.
        order(JSON.stringify(a), JSON.stringify(b)),
    ),
  )
}

function order(a: string, b: string): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A row of `missesQuery`. */
export type MissRow = Omit<Miss, 'daysLate'> & {
  readonly stoppedOn: DateText | null
}

/** The query behind `misses`, over the whole office. Not executed: extend or compile it. */
export function missesQuery<DB extends Database>(
  database: Kysely<DB>,
  kpi: Kpi,
  options: Scope & { readonly period: Period },
): SelectQueryBuilder<Database, never, MissRow> {
  const db = database as unknown as Kysely<Database>
  const query =
    kpi.rows === 'dossier'
      ? dossierRows(db, [options.period], options)
          .select((eb) => {
            const { finishedOn } = dossierRow(eb, options.rules)
            return [
              'dossier.code',
              'dossier.procedure',
              'procedure.name as procedureName',
              'dossier.unit',
              dateText<DateText>('dossier.received_on').as('receivedOn'),
              dateText<DateText | null>('dossier.due_on').as('dueOn'),
              dateText<DateText | null>(finishedOn).as('finishedOn'),
              dateText<DateText | null>('dossier.stopped_on').as('stoppedOn'),
              'dossier.overdue_reason as overdueReason',
              'dossier.apology',
            ]
          })
          .where((eb) => missed(kpi, dossierRow(eb, options.rules)))
      : procedureRows(db, [options.period], options)
          .select([
            'procedure.code',
            'procedure.code as procedure',
            'procedure.name as procedureName',
            'procedure.unit',
            sql<null>`null`.as('receivedOn'),
            sql<null>`null`.as('dueOn'),
            sql<null>`null`.as('finishedOn'),
            sql<null>`null`.as('stoppedOn'),
            sql<null>`null`.as('overdueReason'),
            sql<null>`null`.as('apology'),
          ])
          .where((eb) =>
            missed(kpi, { eb: eb as unknown as ProcedureRow['eb'] }),
          )
  return query as unknown as SelectQueryBuilder<Database, never, MissRow>
}

function missed<Row extends DossierRow | ProcedureRow>(
  kpi: {
    readonly counts: (row: Row) => Expression<SqlBool>
    readonly meets?: (row: Row) => Expression<SqlBool>
  },
  row: Row,
): Expression<SqlBool> {
  const eb = row.eb as DossierRow['eb']
  const counts = kpi.counts(row)
  if (!kpi.meets) return counts
  const meets = eb.fn.coalesce(kpi.meets(row), eb.val(false))
  return eb.and([counts, eb.not(meets)])
}
