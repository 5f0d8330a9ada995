import { readFileSync } from 'node:fs'
import { columns } from '@motcua/metrics/schema'
import type { Dossier, Procedure, Unit } from '@motcua/metrics/schema'
import { openDuckDb } from './duckdb.ts'

/* A database of an office with four units and rows that a test adds one by one. */

export const office = 'o'

const version = {
  flags: null,
  row_hash: 0,
  extract_at: '2018-04-01 05:00:00',
  from_batch: 1,
}

function unitOf(code: string, parent: string | null) {
  return {
    office,
    code,
    parent,
    name: code,
    name_en: null,
    position: 1,
    invented: false,
    valid_from: '2010-01-01',
    valid_to: null,
    ...version,
  }
}

/** The tables of `sql/`, empty but for the units root, a, a1 (of a) and b. */
export async function smallDatabase(
  config: Parameters<typeof openDuckDb>[0] = {},
) {
  const { db, run } = await openDuckDb(config)
  await run(
    Object.keys(columns).flatMap((table) => [
      tableSql(table),
      tableSql(`${table}_past`),
    ]),
  )

  async function addUnit(
    code: string,
    parent: string | null,
    over: Partial<Unit> = {},
  ) {
    await db
      .insertInto('unit')
      .values({ ...unitOf(code, parent), ...over })
      .execute()
  }

  async function addDossier(code: string, over: Partial<Dossier>) {
    const finished = over.finished_on ?? null
    const ended = over.stopped_on ?? finished
    await db
      .insertInto('dossier')
      .values({
        office,
        source: 's',
        code,
        procedure: 'p',
        unit: 'a',
        channel: 'counter',
        received_on: '2018-03-01',
        received_at: `${over.received_on ?? '2018-03-01'} 08:00:00`,
        due_on: null,
        due_at: over.due_on ? `${over.due_on} 23:59:59` : null,
        extended_due_on: null,
        extended_due_at: null,
        finished_on: null,
        finished_at: finished && `${finished} 10:00:00`,
        handed_over_on: null,
        handed_over_at: null,
        stopped_on: null,
        paused_on: null,
        resumed_on: null,
        outcome: finished ? 'finished' : null,
        overdue_reason: null,
        apology: null,
        ended_on: ended ?? '9999-12-31',
        ...version,
        ...over,
      })
      .execute()
  }

  async function addProcedure(code: string, over: Partial<Procedure> = {}) {
    await db
      .insertInto('procedure')
      .values({
        office,
        code,
        name: code,
        field: 'f',
        unit: 'a',
        level: 2,
        time_value: 3,
        time_unit: 'working_day',
        registration: 'none',
        announced: true,
        process_desk: true,
        process_web: true,
        documents_desk: true,
        documents_web: true,
        time_desk: true,
        time_web: true,
        form_desk: true,
        form_web: true,
        fee_desk: true,
        fee_web: true,
        valid_from: '2010-01-01',
        valid_to: null,
        ...version,
        ...over,
      })
      .execute()
  }

  const units = [
    unitOf('root', null),
    unitOf('a', 'root'),
    unitOf('a1', 'a'),
    unitOf('b', 'root'),
  ]
  await db.insertInto('unit').values(units).execute()
  return { db, addUnit, addDossier, addProcedure }
}

const statements = new Map<string, string>()

/** The statement that makes a table. */
export function tableSql(table: string): string {
  const url = new URL(`../sql/schema/${table}.sql`, import.meta.url)
  const found = statements.get(table) ?? readFileSync(url, 'utf8')
  statements.set(table, found)
  return found
}
