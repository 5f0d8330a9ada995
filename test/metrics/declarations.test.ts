import { columns, tables } from '@motcua/metrics'
import type { Columns, Database, Dossier } from '@motcua/metrics'
import { tableDefinitions } from '@motcua/warehouse'
import { sql } from 'kysely'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { smallDatabase } from '../small-database.ts'

/* The declaration of a table is the one place that says what its columns are. */

/** The types of the files of `sql/`, by the kind that is declared. */
const types: Readonly<Record<string, string>> = {
  code: 'VARCHAR',
  text: 'VARCHAR',
  unit: 'VARCHAR',
  procedure: 'VARCHAR',
  choice: 'VARCHAR',
  period: 'VARCHAR',
  period_end: 'DATE',
  date: 'DATE',
  time: 'TIMESTAMP',
  whole: 'INTEGER',
  ordinal: 'INTEGER',
  number: 'DECIMAL(8,2)',
  yes_no: 'BOOLEAN',
  hash: 'BIGINT',
}

type Name = keyof typeof tables

const names = Object.keys(tables) as Name[]

describe('the files of sql/schema', () => {
  it('have the columns that are declared: names, order, types, what may be null', async () => {
    const { db } = await smallDatabase()
    const { rows } = await sql<{
      table: string
      column: string
      type: string
      isNull: boolean
    }>`select table_name as "table", column_name as "column", data_type as type, is_nullable as "isNull"
      from duckdb_columns() where table_name not like '%\_past' escape '\'
      order by table_oid, column_index`.execute(db)
    const written = names.map((table) => [
      table,
      rows
        .filter((row) => row.table === table)
        .map(({ column, type, isNull }) => [column, type, isNull]),
    ])
    const declared = names.map((table) => [
      table,
      Object.entries<Columns[string]>(tables[table]).map(([name, column]) => [
        name,
        types[column.kind],
        column.isOptional === true,
      ]),
    ])
    expect(written).toEqual(declared)
  })

  it('have a table of the past for each', async () => {
    const { db } = await smallDatabase()
    const { rows } = await sql<{
      name: string
    }>`select table_name as name from duckdb_tables() order by name`.execute(db)
    expect(rows.map(({ name }) => name)).toEqual(
      names.flatMap((name) => [name, `${name}_past`]).toSorted(),
    )
  })
})

describe('what follows from a declaration', () => {
  it('is the list of its columns', () => {
    for (const name of names)
      expect(columns[name]).toEqual(Object.keys(tables[name]))
  })

  it('is how its files are read: every column that a load does not make', () => {
    for (const [name, { columns: read }] of Object.entries(tableDefinitions)) {
      const declared: Columns = tables[name as Name]
      const given = Object.entries(declared).filter(([, c]) => !c.isMade)
      expect(Object.keys(read).toSorted()).toEqual(
        given.map(([column]) => column).toSorted(),
      )
      for (const [column, { isOptional, ...rest }] of given) {
        const reading = read[column]!
        expect(reading).toMatchObject(rest)
        const isRequired = reading.required ?? reading.key ?? false
        const isFilled = reading.otherwise !== undefined
        expect([column, isRequired || isFilled]).toEqual([column, !isOptional])
      }
    }
  })

  it('is the type of its rows', () => {
    expectTypeOf<Dossier['unit']>().toEqualTypeOf<string>()
    expectTypeOf<Dossier['due_on']>().toEqualTypeOf<string | null>()
    expectTypeOf<Dossier['apology']>().toEqualTypeOf<boolean | null>()
    expectTypeOf<Dossier['outcome']>().toEqualTypeOf<
      'finished' | 'withdrawn' | 'returned' | 'refused' | null
    >()
    expectTypeOf<Database['unit_past']>().toEqualTypeOf<
      Database['unit'] & { to_batch: number }
    >()
  })
})
