import { catalog, evaluate, misses, parsePeriod } from '@motcua/metrics'
import type { Database } from '@motcua/metrics'
import { form06a } from '@motcua/metrics/form'
import { readShared } from '@motcua/warehouse'
import { sql } from 'kysely'
import type { CompiledQuery, Kysely } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { citus, openCitus } from '../citus.ts'
import { differences } from '../differences.ts'
import { dimensionsOf } from '../numbers/answers.ts'
import {
  officesOf,
  publishFrom,
  runFile,
  sqlFile,
  stateOf,
} from '../warehouse/shared.ts'
import { planWith } from './generated.ts'
import { few, kpisBy, plain, questions, unlike } from './questions.ts'

/*
 * Offices that publish to a Citus cluster: it says of each, of some and of all
 * what DuckDB says, asks the servers alone on which they lie, and fetches no rows.
 */

const codes = ['an-giang', 'ba-ria', 'binh-duong', 'dong-nai', 'ha-noi']
const some = codes.slice(0, 3)
type Whose =
  { readonly office: string } | { readonly offices: 'all' | readonly string[] }
const everyOne: Whose = { offices: 'all' }
const whose: readonly Whose[] = [
  { office: 'ba-ria' },
  { offices: some },
  everyOne,
]

it.skipIf(citus !== undefined)(
  'the statements on a Citus cluster are not looked at',
  ({ task, skip }) => {
    task.meta.printed = [
      'NOT RUN: the statements on a Citus cluster; MOTCUA_TEST_CITUS=postgres://… names its coordinator',
    ]
    expect(citus).toBeUndefined()
    skip()
  },
)

describe.skipIf(citus === undefined)('on a Citus cluster', () => {
  const asked: CompiledQuery[] = []
  let cluster: Awaited<ReturnType<typeof openCitus>>
  let db: Kysely<Database>
  let duckdb: Kysely<Database>
  /** The shard on which an office lies. */
  let shardOf: ReadonlyMap<string, number>
  let shards: number

  beforeAll(async () => {
    cluster = await openCitus({ log: ({ query }) => void asked.push(query) })
    db = cluster.db
    const rows = await officesOf(codes, 0)
    duckdb = rows.db
    await runFile(db, 'postgres/schema.sql')
    await runFile(db, 'citus/distribute.sql')
    const address = cluster.addressOf()
    for (const office of codes)
      await publishFrom(duckdb, { address, office, batch: 1 })
    const placed = await sql<{ office: string; shard: number; all: number }>`
      select office, get_shard_id_for_distribution_column('unit', office)::integer as shard,
        (select count(*)::integer from pg_dist_shard where logicalrelid = 'unit'::regclass) as "all"
      from stamp`.execute(db)
    shardOf = new Map(placed.rows.map((row) => [row.office, row.shard]))
    shards = placed.rows[0]!.all
    return async () => {
      await rows.stop()
      await cluster.stop()
    }
  })

  it('the offices lie on several shards of several servers', async () => {
    expect(new Set(shardOf.values()).size).toBeGreaterThan(1)
    const { rows } = await sql<{ servers: number }>`
      select count(distinct nodeport)::integer as servers from citus_shards
      where table_name = 'dossier'::regclass`.execute(db)
    expect(rows[0]!.servers).toBeGreaterThan(1)
  })

  describe.each(whose)('of %j', (of) => {
    const known = questions.filter(({ scope }) => scope.batch === undefined)
    it.each([
      ...known,
      { by: [], scope: { ...unlike, batch: undefined }, asked: few },
    ])(
      'every KPI by unit and $by by $scope.rules is what DuckDB says',
      async ({ by, scope, asked: periods }) => {
        const options = {
          ...of,
          periods,
          by: ['unit', ...by],
          plan: planWith(scope.rules),
          ...(scope.day && { asOf: { at: scope.day } }),
        }
        const [seen, expected] = [
          await evaluateOf(db, by, options),
          await evaluateOf(duckdb, by, options),
        ]
        expect(apart(seen, expected)).toEqual([])
        expect(seen.results.length).toBeGreaterThan(kpisBy(by).length)
      },
    )

    it.each(catalog.filter((kpi) => kpi.kind !== 'derived'))(
      'the misses of $id are those of DuckDB',
      async (kpi) => {
        const options = { ...of, ...missed }
        expect(
          apart(
            await misses(db, kpi, options),
            await misses(duckdb, kpi, options),
          ),
        ).toEqual([])
      },
    )

    it('the form is that of DuckDB', async () => {
      expect(apart(await formOf(db, of), await formOf(duckdb, of))).toEqual([])
    })

    it.each(catalog)('$id asks where they lie', async (kpi) => {
      const by = ['unit', ...dimensionsOf(kpi.id)]
      expect(
        await strayed(of, () =>
          evaluate(db, [kpi], { ...of, ...missed, by } as never),
        ),
      ).toEqual([])
    })

    it.each(catalog.filter((kpi) => kpi.kind !== 'derived'))(
      'the misses of $id are asked for where they lie',
      async (kpi) =>
        expect(
          await strayed(of, () => misses(db, kpi, { ...of, ...missed })),
        ).toEqual([]),
    )

    it('the catalogue over months, and the form, ask where they lie', async () => {
      const periods = ['2018-02', '2018-03', '2018-Q1'].map(parsePeriod)
      const compare = ['previous', 'year_before']
      const plan = planWith(plain.rules)
      expect(
        await strayed(of, () =>
          evaluate(db, catalog, { ...of, periods, compare, plan } as never),
        ),
      ).toEqual([])
      expect(await strayed(of, () => formOf(db, of))).toEqual([])
    })
  })

  describe('by the roles of sql/postgres/roles.sql, after which every server asks', () => {
    const home = some[1]!
    const roles = {
      nation: 'citus_ministry',
      office: 'citus_job',
      stranger: 'citus_stranger',
      publisher: 'citus_publisher',
    }
    const all = [...Object.values(roles), `motcua_office_${home}`]
    const dropAll = async () => {
      for (const role of all)
        await sql`drop role if exists ${sql.ref(role)}`.execute(db)
    }

    beforeAll(async () => {
      await dropAll()
      for (const statement of statementsOf('postgres/roles.sql'))
        await sql.raw(statement).execute(db)
      for (const make of [
        `create role "motcua_office_${home}" in role motcua_publisher`,
        `create role ${roles.nation} login in role motcua_nation`,
        `create role ${roles.office} login in role "motcua_office_${home}"`,
        `create role ${roles.stranger} login in role motcua_publisher`,
        `create role ${roles.publisher} login bypassrls in role "motcua_office_${home}"`,
        `alter role ${roles.nation} set jit = off`,
        `grant usage on schema "${cluster.schema}" to public`,
      ])
        await sql.raw(make).execute(db)
      return async () => {
        await sql`drop schema ${sql.ref(cluster.schema)} cascade`.execute(db)
        await sql`create schema ${sql.ref(cluster.schema)}`.execute(db)
        await dropAll()
      }
    })

    /** What is told of offices to a role. */
    const told = (role: string, of: Whose) =>
      readShared(
        cluster.addressOf(role),
        'office' in of ? [of.office] : of.offices,
        ({ db: own }) => evaluateOf(own, [], { ...of, ...missed }),
      )

    it('who may read all is told what DuckDB says', async () => {
      expect(
        apart(
          await told(roles.nation, everyOne),
          await evaluateOf(duckdb, [], { ...everyOne, ...missed }),
        ),
      ).toEqual([])
    })

    it('an office is told of itself, and not of another', async () => {
      const own = { office: home }
      expect(
        apart(
          await told(roles.office, own),
          await evaluateOf(duckdb, [], { ...own, ...missed }),
        ),
      ).toEqual([])
      await expect(told(roles.office, { office: 'ha-noi' })).rejects.toThrow(
        'expected a unit without parent in office ha-noi, got no units',
      )
      await expect(told(roles.office, { offices: 'all' })).rejects.toThrow(
        'expected a role that may read all offices',
      )
    })

    it('one of no office is refused by the servers', async () => {
      await expect(told(roles.stranger, { office: home })).rejects.toThrow(
        'is of 0 offices, where one is expected',
      )
    })

    it('no server compiles statements for a role that is told so', async () => {
      const { rows } = await readShared(
        cluster.addressOf(roles.nation),
        'all',
        ({ db: own }) =>
          sql<{ result: string }>`
            select result from run_command_on_workers('show jit')`.execute(own),
      )
      expect(rows.map(({ result }) => result)).toEqual(rows.map(() => 'off'))
      expect(rows.length).toBeGreaterThan(0)
    })

    it('one that may pass the policies publishes', async () => {
      const next = await officesOf(codes, 1)
      const address = cluster.addressOf(roles.publisher)
      const before = await stateOf(db, 'ha-noi')
      const old = await stateOf(db, home)
      await publishFrom(next.db, { address, office: home, batch: 2 })
      const now = await stateOf(db, home)
      expect(now.map(([table]) => table)).toEqual(old.map(([table]) => table))
      expect(now).not.toEqual(old)
      expect(await stateOf(db, 'ha-noi')).toEqual(before)
      expect(
        apart(
          await told(roles.nation, { office: home }),
          await evaluateOf(next.db, [], { office: home, ...missed }),
        ),
      ).toEqual([])
      await next.stop()
    })
  })

  /** As psql sends them: of several in one message Citus sends all to its workers, which refuse. */
  function statementsOf(path: string): readonly string[] {
    const text = sqlFile(path).replaceAll(/--.*/g, '')
    return text.match(/(?:\$\$.*?\$\$|[^;$])+;/gs) ?? []
  }

  const missed = {
    period: parsePeriod('2018-Q1'),
    plan: planWith(plain.rules),
  }

  function evaluateOf(
    on: Kysely<Database>,
    by: readonly string[],
    options: object,
  ) {
    return evaluate(
      on,
      kpisBy(by),
      options as Parameters<typeof evaluate>[2] &
        Extract<Whose, { office: string }>,
    )
  }

  function formOf(on: Kysely<Database>, of: Whose) {
    const { period } = missed
    return 'office' in of
      ? form06a(on, { ...of, period })
      : form06a(on, { ...of, period })
  }

  /** The plans of what is asked that ask a server in vain, or fetch rows. */
  async function strayed(
    of: Whose,
    ask: () => Promise<unknown>,
  ): Promise<readonly string[]> {
    asked.length = 0
    await ask()
    const statements = asked.filter(({ sql: text }) =>
      /^(select|with) /.test(text),
    )
    expect(statements.length).toBeGreaterThan(1)
    const plans: string[] = []
    for (const { sql: text, ...query } of statements) {
      const { rows } = await db.executeQuery<Record<string, string>>({
        ...query,
        sql: `explain (costs off) ${text}`,
      })
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
    }
    return plans.filter((plan) => {
      const [tasks, ...more] = [...plan.matchAll(/Task Count: (\d+)/g)]
      return (
        // What is made of constants alone is sent along, and is of no table.
        more.length > 0 ||
        !(Number(tasks?.[1]) <= mostTasks(of)) ||
        /MapMerge|Dependent Jobs/.test(plan)
      )
    })
  }

  /** One for each shard that has an office asked for. */
  function mostTasks(of: Whose): number {
    if ('office' in of) return 1
    if (of.offices === 'all') return shards
    return new Set(of.offices.map((code) => shardOf.get(code))).size
  }

  /** Where two answers differ, of many differences the first. */
  function apart(one: unknown, other: unknown): readonly string[] {
    return differences(one, other).slice(0, 12)
  }
})
