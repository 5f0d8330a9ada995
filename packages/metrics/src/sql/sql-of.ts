import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely'
import type { CompiledQuery, Expression } from 'kysely'
import type { AnyTables, Rules } from '../definition/kpi.ts'
import type { Text } from '../plan/plan.ts'
import type { DateText } from '../schema.ts'
import { eb, givenRow } from './rows.ts'

/**
 * A predicate that has no words, in the words of SQL: `where "permit"."fee" > 0`.
 * The first and last day of the period read `:from` and `:to`.
 */
export function sqlOf<R>(
  where: (row: R) => Expression<unknown>,
  rules: Rules,
): Text {
  const { row } = givenRow({
    eb,
    from: sql.raw<DateText>(':from'),
    to: sql.raw<DateText>(':to'),
    known: sql.raw<DateText>(':to'),
    rules,
    scope: { office: '', rules },
  })
  const text = sqlText(sql`${where(row)}`.compile(compiler()))
  return { vi: `where ${text}`, en: `where ${text}` }
}

/**
 * A query with its parameters written into it, for people to read and to run by hand.
 *
 * @example
 * const units = db.selectFrom('unit').select('code').where('office', '=', office)
 * sqlText(units.compile()) // `select "code" from "unit" where "office" = 'skhdt-bd'`
 */
export function sqlText({
  sql: text,
  parameters,
}: Pick<CompiledQuery, 'sql' | 'parameters'>): string {
  return text.replace(quotedOrParameter, (part, n?: string) =>
    n === undefined ? part : literal(parameters[Number(n) - 1]),
  )
}

const quotedOrParameter = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g

function literal(value: unknown): string {
  return typeof value === 'string'
    ? `'${value.replaceAll("'", "''")}'`
    : String(value)
}

/** Compiles and never connects; made when it is first asked for. */
export function compiler(): Kysely<AnyTables> {
  return (made ??= new Kysely<AnyTables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }))
}

let made: Kysely<AnyTables> | undefined
