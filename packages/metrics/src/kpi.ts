import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Plan, Text } from './plan.ts'
import type { DateText, DossierTable, ProcedureTable } from './schema.ts'

/** The rows that a definition sees: a row set joined with the periods asked for. */
export interface KpiTables {
  dossier: DossierTable
  procedure: ProcedureTable
  period: { key: string; from_on: DateText; to_on: DateText }
}

/**
 * What a dossier definition is given: the dossier, its procedure as it was on
 * the day of receipt, the period, and what the plan decides.
 */
export interface DossierRow {
  readonly eb: ExpressionBuilder<KpiTables, 'dossier' | 'procedure' | 'period'>
  readonly rules: Plan['rules']
  /** The date on which a dossier counts as finished: result ready, or handed over. */
  readonly finishedOn: 'dossier.finished_on' | 'dossier.handed_over_on'
  readonly finishedAt: 'dossier.finished_at' | 'dossier.handed_over_at'
}

/** What a procedure definition is given. */
export interface ProcedureRow {
  readonly eb: ExpressionBuilder<KpiTables, 'procedure' | 'period'>
}

interface Definition {
  /** Stable name, used in plans, JSON and SQL. */
  readonly id: string
  /** Raised whenever the meaning of the number changes. */
  readonly version: number
  readonly title: Text
  /** What is counted: *hồ sơ*, dossiers. */
  readonly object: Text
  /** How it is computed, in words. */
  readonly formula: Text
  readonly better: 'up' | 'down' | 'neither'
  /** A flow is summed over a period; a stock is the state on its last day. */
  readonly nature: 'flow' | 'stock'
}

type Rows<R extends 'dossier' | 'procedure'> = R extends 'dossier'
  ? DossierRow
  : ProcedureRow

type Predicate<R extends 'dossier' | 'procedure'> = (
  row: Rows<R>,
) => Expression<SqlBool>

/** A share: one row set and two predicates. Null in `meets` is false. */
export interface Ratio<
  R extends 'dossier' | 'procedure' = 'dossier' | 'procedure',
> extends Definition {
  readonly kind: 'ratio'
  readonly rows: R
  /** The denominator. */
  readonly counts: Predicate<R>
  /** The numerator is the rows that count and meet. */
  readonly meets: Predicate<R>
}

/** A number of rows. */
export interface Count<
  R extends 'dossier' | 'procedure' = 'dossier' | 'procedure',
> extends Definition {
  readonly kind: 'count'
  readonly rows: R
  readonly counts: Predicate<R>
}

/** A KPI definition: a plain frozen value, without a target. Targets are the plan's. */
export type Kpi =
  Ratio<'dossier'> | Ratio<'procedure'> | Count<'dossier'> | Count<'procedure'>

/**
 * Defines a share. From the one definition come its value, its misses, its
 * breakdowns and its SQL.
 */
export function ratio<R extends 'dossier' | 'procedure'>(
  definition: Omit<Ratio<R>, 'kind'>,
): Ratio<R> {
  return Object.freeze({ ...definition, kind: 'ratio' as const })
}

/** Defines a count of rows. */
export function count<R extends 'dossier' | 'procedure'>(
  definition: Omit<Count<R>, 'kind'>,
): Count<R> {
  return Object.freeze({ ...definition, kind: 'count' as const })
}
