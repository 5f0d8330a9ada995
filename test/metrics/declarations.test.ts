import { columns, tables } from '@motcua/metrics/schema'
import type { Database } from '@motcua/metrics'
import type { Columns, Dossier } from '@motcua/metrics/schema'
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

/** What is declared of columns, as `table.column`, of those that say so. */
function saidOf<T>(of: (column: Columns[string]) => T | undefined) {
  const said = names.flatMap((table) =>
    Object.entries<Columns[string]>(tables[table]).flatMap(([name, column]) => {
      const what = of(column)
      return what === undefined ? [] : [[`${table}.${name}`, what] as const]
    }),
  )
  return Object.fromEntries(said)
}

describe('a declaration', () => {
  it('says what makes two rows two versions of one thing', () => {
    const keys = Object.groupBy(
      Object.keys(saidOf((column) => column.key)),
      (path) => path.split('.')[0] ?? '',
    )
    const written = Object.values(keys).map((paths = []) => paths.join(' '))
    expect(written).toEqual([
      'unit.code unit.valid_from',
      'procedure.code procedure.valid_from',
      'procedure_time.procedure procedure_time.channel procedure_time.valid_from procedure_time.position',
      'dossier.source dossier.code',
      'survey_round.survey survey_round.period',
      'survey_answer.survey survey_answer.period survey_answer.code',
      'feedback.code',
      'task_progress.task task_progress.period',
      'assigned_task.code',
      'unit_report.unit unit_report.period',
      'overdue_note.source overdue_note.dossier',
      'narrative.period narrative.unit narrative.section narrative.position',
      'calendar_day.day',
    ])
  })

  it('says which words a column may have', () => {
    const words = saidOf(({ choices }) => choices?.join(' '))
    const answers =
      'very_satisfied satisfied neutral dissatisfied very_dissatisfied'
    expect(words).toEqual({
      'procedure.time_unit': 'working_day calendar_day hour month',
      'procedure.registration': 'new change none',
      'procedure_time.channel': 'online counter post phone internal',
      'procedure_time.time_unit': 'working_day calendar_day hour month',
      'dossier.channel': 'online counter post phone internal unknown',
      'dossier.outcome': 'finished withdrawn returned refused',
      'survey_round.survey': 'service_quality staff_attitude',
      'survey_answer.survey': 'service_quality staff_attitude',
      'survey_answer.answer': answers,
      'feedback.kind': 'feedback petition',
      'narrative.section':
        'shortcomings causes solutions directions difficulties proposals',
      'calendar_day.kind': 'off make_up year',
    })
  })

  it('says how small and how great a number may be', () => {
    expect(saidOf(({ least }) => least)).toEqual({
      'procedure.level': 1,
      'narrative.position': 1,
    })
    expect(saidOf(({ most }) => most)).toEqual({
      'procedure.level': 4,
      'task_progress.percent': 100,
    })
    expect(saidOf(({ within }) => within?.join(' '))).toEqual({
      'procedure_time.position': 'procedure channel valid_from',
    })
  })

  it('says what cannot lie after the export: what has happened, no deadline', () => {
    expect(Object.keys(saidOf((column) => column.isEvent))).toEqual([
      'survey_answer.answered_on',
      'feedback.received_on',
      'feedback.answered_on',
      'feedback.published_province_on',
      'feedback.published_office_on',
      'task_progress.completed_on',
      'task_progress.approved_on',
      'task_progress.product_on',
      'assigned_task.assigned_on',
      'assigned_task.completed_on',
      'unit_report.submitted_on',
      'overdue_note.apology_sent_on',
    ])
  })

  it('and all of them cannot be changed', () => {
    for (const value of [tables, columns, ...Object.values(columns)])
      expect(Object.isFrozen(value)).toBe(true)
    for (const table of names) expect(Object.isFrozen(tables[table])).toBe(true)
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
