import { EngineError, evaluate, misses, parsePeriod } from '@motcua/metrics'
import {
  carriedOver,
  finished,
  open,
  processingDays,
  received,
} from '@motcua/metrics/catalog'
import { form06a } from '@motcua/metrics/form'
import type { Database } from '@motcua/metrics'
import {
  DummyDriver,
  Kysely,
  MssqlAdapter,
  MysqlAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  SqliteAdapter,
} from 'kysely'
import type {
  DatabaseConnection,
  Dialect,
  Driver,
  PostgresAdapter,
} from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEngines } from '../engines.ts'
import { fill } from '../postgres.ts'
import { size } from '../size.ts'
import { generated, office, planWith, unit } from './generated.ts'

/* A call reads all of one moment, on an engine on which that was shown to be right. */

const period = parsePeriod('2018-03')
const rules = { compare: 'date', finish: 'result' } as const
const names = ['duckdb', 'postgres'] as const
const engines = {} as Record<(typeof names)[number], Kysely<Database>>
const [pattern] = generated().dossier ?? []

beforeAll(async () => {
  const { duckdb, postgres, stop } = await startEngines()
  for (const db of [duckdb, postgres])
    await fill(db, { unit: [unit('so', null), unit('dkkd', 'so')] })
  Object.assign(engines, { duckdb, postgres })
  return stop
})

describe.each(names)(
  'while somebody writes to %s between any two statements',
  (name) => {
    let written = 0
    let statements = 0
    let watched: Kysely<Database>

    /** Another dossier, received and finished, committed on a connection of its own. */
    async function write(): Promise<void> {
      statements += 1
      written += 1
      await engines[name]
        .insertInto('dossier')
        .values({
          ...pattern!,
          office,
          code: `W-${written}`,
          unit: 'dkkd',
          received_on: '2018-03-05',
          finished_on: '2018-03-07',
          stopped_on: null,
          due_on: '2018-03-06',
          outcome: 'finished',
          ended_on: '2018-03-07',
        })
        .execute()
    }

    beforeAll(() => {
      watched = interrupted(engines[name], write)
    })

    it('the numbers of an evaluation are of one moment', async () => {
      const asked = [received, finished, open, carriedOver, processingDays]
      for (let run = 0; run < size(3, 100); run += 1) {
        const { results } = await evaluate(watched, asked, {
          office,
          period,
          plan: planWith(rules),
        })
        const [came, went, left, carried, took] = results
        expect(went!.numerator).toBe(came!.numerator)
        expect(took!.denominator).toBe(came!.numerator)
        expect([left!.numerator, carried!.numerator]).toEqual([0, 0])
      }
      expect(statements).toBeGreaterThan(size(3, 100) * 3)
    })

    it('the cells of a form are of one moment, and its identities hold', async () => {
      for (let run = 0; run < size(3, 100); run += 1) {
        const { total, identities } = await form06a(watched, {
          office,
          period,
          rules,
        })
        expect(total.received).toBe(total.finished)
        expect(identities.filter(({ holds }) => !holds)).toEqual([])
      }
    })

    it('a call in a transaction of the caller reads what that reads', async () => {
      await engines[name].transaction().execute(async (own) => {
        const before = await misses(own, received, { office, rules, period })
        await own
          .deleteFrom('dossier')
          .where('code', '=', before[0]!.code)
          .execute()
        const after = await misses(own, received, { office, rules, period })
        expect(after.length).toBe(before.length - 1)
      })
    })
  },
)

describe('on PostgreSQL', () => {
  it('statements are not compiled, nor can anything be written', async () => {
    const seen: string[] = []
    const watched = interrupted(engines.postgres, async (query, connection) => {
      if (!query.includes('as "part"')) return
      for (const setting of [
        'jit',
        'transaction_isolation',
        'transaction_read_only',
      ]) {
        const { rows } = await connection.executeQuery<{ value: string }>(
          sql`select current_setting(${setting}) as value`.compile(
            engines.postgres,
          ),
        )
        seen.push(rows[0]!.value)
      }
    })
    await evaluate(watched, [received], { office, period })
    expect(seen).toEqual(['off', 'repeatable read', 'on'])
  })

  it('what the caller has set is as it was', async () => {
    await evaluate(engines.postgres, [received], { office, period })
    await engines.postgres.transaction().execute(async (own) => {
      const shown = () =>
        sql<{ jit: string }>`show jit`.execute(own).then(({ rows }) => rows)
      const before = await shown()
      await evaluate(own, [received], { office, period })
      expect(await shown()).toEqual(before)
    })
  })
})

describe('an engine on which nothing was shown to be right', () => {
  const others = [SqliteAdapter, MysqlAdapter, MssqlAdapter] as const

  it.each(others.map((Adapter) => ({ name: Adapter.name, Adapter })))(
    'is refused by name: $name',
    async ({ name, Adapter }) => {
      const db = new Kysely<Database>({
        dialect: dialectOf(
          () => new DummyDriver(),
          () => new Adapter(),
        ),
      })
      const calls = [
        evaluate(db, [received], { office, period }),
        misses(db, received, { office, rules, period }),
        form06a(db, { office, rules, period }),
      ]
      for (const call of calls) {
        await expect(call).rejects.toThrow(EngineError)
        await expect(call).rejects.toThrow(
          `expected a database of PostgreSQL or DuckDB, got one of ${name}`,
        )
      }
    },
  )

  it('is asked where its adapter does not tell', async () => {
    class OtherAdapter extends MssqlAdapter {}
    const adapter = Object.create(OtherAdapter.prototype, {}) as OtherAdapter
    Object.setPrototypeOf(adapter, { constructor: OtherAdapter })
    const db = new Kysely<Database>({
      dialect: dialectOf(
        () => new DummyDriver(),
        () => adapter,
      ),
    })
    await expect(evaluate(db, [received], { office, period })).rejects.toThrow(
      'got one of OtherAdapter',
    )
  })
})

const opened: Kysely<Database>[] = []
afterAll(async () => {
  for (const db of opened) await db.destroy()
})

/** The same database, with something done before each statement. */
function interrupted(
  db: Kysely<Database>,
  before: (query: string, connection: DatabaseConnection) => Promise<void>,
): Kysely<Database> {
  const executor = db.getExecutor()
  // Kysely has no way to its driver but by a connection.
  const driver: Driver = {
    ...new DummyDriver(),
    init: async () => {},
    destroy: async () => {},
    acquireConnection: () =>
      new Promise((resolve, reject) => {
        executor
          .provideConnection(
            (connection) =>
              new Promise<void>((release) => {
                resolve(
                  Object.assign(Object.create(connection) as Held, {
                    release,
                    executeQuery: async (query: { sql: string }) => {
                      await before(query.sql, connection)
                      return connection.executeQuery(query as never)
                    },
                  }),
                )
              }),
          )
          .catch(reject)
      }),
    releaseConnection: async (connection) => (connection as Held).release(),
    beginTransaction: async (connection) => {
      await connection.executeQuery(raw('begin'))
    },
    commitTransaction: async (connection) => {
      await connection.executeQuery(raw('commit'))
    },
    rollbackTransaction: async (connection) => {
      await connection.executeQuery(raw('rollback'))
    },
  }
  const made = new Kysely<Database>({
    dialect: dialectOf(
      () => driver,
      () => executor.adapter as PostgresAdapter,
    ),
  })
  opened.push(made)
  return made

  function raw(text: string) {
    return sql.raw(text).compile(db)
  }
}

type Held = DatabaseConnection & { release(): void }

function dialectOf(
  createDriver: () => Driver,
  createAdapter: () => PostgresAdapter,
): Dialect {
  return {
    createDriver,
    createAdapter,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}
