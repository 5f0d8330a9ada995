import { setTimeout } from 'node:timers/promises'
import { evaluate, onTime, parsePeriod, posted } from '@motcua/metrics'
import { feedbackAnswered, received, satisfied } from '@motcua/metrics/catalog'
import type { Database } from '@motcua/metrics'
import { BusyError, readShared, SharedError } from '@motcua/warehouse'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { motcuaHere, start } from '../jobs/command.ts'
import { copyOf, putExports, smallOffice } from '../jobs/small-office.ts'
import { seed } from '../long/seed.ts'
import { size } from '../size.ts'
import { officesOf, publishFrom, startShared, stateOf } from './shared.ts'

/* Whoever reads while offices are published, and whatever is killed: an office is as it was, or as it is to be. */

let server: Awaited<ReturnType<typeof startShared>>
beforeAll(async () => {
  server = await startShared()
  return server.stop
})

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomOf(from: number): () => number {
  let state = from
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff
    return state / 2 ** 31
  }
}

describe('many publish at once, some are cut off, others read', () => {
  const codes = Array.from({ length: size(3, 34) }, (_, i) => `office-${i}`)
  const rounds = size(1, 6)
  /** Of several tables, so that half of an office is seen. */
  const kpis = [received, onTime, feedbackAnswered, satisfied, posted]
  const period = parsePeriod('2018-Q1')

  /** What is told of each office, by its code. */
  async function told(
    db: Kysely<Database>,
  ): Promise<ReadonlyMap<string, string>> {
    const { results } = await evaluate(db, kpis, {
      offices: 'all',
      by: ['office'],
      period,
    })
    const byOffice = Map.groupBy(results, ({ office }) => office)
    return new Map(
      codes.map((code) => [code, JSON.stringify(byOffice.get(code))]),
    )
  }

  it('each reading has each office whole, and at the end each is the last', async ({
    task,
  }) => {
    const [old, next] = [await officesOf(codes, 0), await officesOf(codes, 1)]
    const [before, after] = [await told(old.db), await told(next.db)]
    for (const code of codes) expect(before.get(code)).not.toBe(after.get(code))
    const { address } = server
    for (const office of codes)
      await publishFrom(old.db, { address, office, batch: 1 })

    const random = randomOf(seed)
    const over = new AbortController()
    let [cut, readings, mixed] = [0, 0, 0]
    /** Whether something was cut off, and read while it was published. */
    const isSeen = () => cut > 0 && readings > 2 && mixed > 0
    const publishers = Promise.all(
      codes.map(async (office) => {
        // Up to one of the next, and as long as it takes, on a machine of any speed.
        const isDue = (batch: number) =>
          batch <= 2 * rounds || batch % 2 === 0 || !isSeen()
        for (let batch = 2; isDue(batch) && !over.signal.aborted;) {
          const { db } = batch % 2 === 0 ? next : old
          try {
            await publishFrom(db, { address, office, batch })
            batch += 1
          } catch (error) {
            const isCut =
              error instanceof SharedError && error.code === 'unreachable'
            if (!isCut && !(error instanceof BusyError)) throw error
            cut += 1
          }
        }
      }),
    ).finally(() => over.abort())
    const killer = (async () => {
      while (!over.signal.aborted) {
        await setTimeout(random() * size(400, 1000))
        await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'motcua' and query ~* '^(delete|copy|insert)'
          order by md5(pid::text || clock_timestamp()::text) limit 1`.execute(
          server.db,
        )
      }
    })()
    const read = async () => {
      while (!over.signal.aborted) {
        const seen = await readShared(address, 'all', ({ db }) => told(db))
        const olds = codes.filter((code) => seen.get(code) === before.get(code))
        const news = codes.filter((code) => seen.get(code) === after.get(code))
        expect([...olds, ...news].toSorted()).toEqual(codes.toSorted())
        readings += 1
        if (olds.length > 0 && news.length > 0) mixed += 1
      }
    }
    const readers = [1, 2].map(() => read().finally(() => over.abort()))
    const ended = await Promise.allSettled([publishers, killer, ...readers])
    expect(ended.filter(({ status }) => status === 'rejected')).toEqual([])
    task.meta.printed = [
      `${codes.length} offices published ${2 * rounds} times at least, ${cut} times cut off; ${readings} readings, ${mixed} with old and new offices`,
    ]
    expect(isSeen()).toBe(true)
    expect(await readShared(address, 'all', ({ db }) => told(db))).toEqual(
      after,
    )
    await old.stop()
    await next.stop()
  })
})

it('a process that is killed while it publishes leaves what was there, or all that is new', async ({
  task,
}) => {
  using old = smallOffice()
  await putExports(old.office, '2018-02-01', '2018-02-01', 1)
  await motcuaHere([
    '--office',
    old.office.dir,
    'run',
    '--now',
    '2018-02-02T06:00',
  ])
  using next = await copyOf(old.office)
  await putExports(next.office, '2018-03-01', '2018-04-01', 1)
  await motcuaHere([
    '--office',
    next.office.dir,
    'run',
    '--now',
    '2018-04-02T06:00',
  ])
  const { address } = server
  const { code } = old.office
  const publish = (dir: string) => ['--office', dir, 'publish', '--to', address]
  const back = async () => {
    await sql`delete from stamp where office = ${code}`.execute(server.db)
    const { code: ended } = await motcuaHere(publish(old.office.dir))
    expect(ended).toBe(0)
    return stateOf(server.db, code)
  }
  await motcuaHere(publish(next.office.dir))
  const after = await stateOf(server.db, code)
  const before = await back()
  expect(before).not.toEqual(after)

  const random = randomOf(seed)
  const ends = { old: 0, new: 0 }
  /** Kills a process once the server says that of it, and some time later. */
  const killWhen = async (said: string, later: number) => {
    const running = start(publish(next.office.dir))
    const isSaid = async () => {
      const { rows } = await sql`select from pg_stat_activity
        where application_name = 'motcua' and ${sql.raw(said)}`.execute(
        server.db,
      )
      return rows.length > 0
    }
    while (running.process.exitCode === null && !(await isSaid()))
      await setTimeout(1)
    await setTimeout(later)
    running.process.kill('SIGKILL')
    await running.ended
  }
  for (let i = 0; i < size(2, 150); i += 1) {
    if (i > 0) await killWhen('xact_start is not null', random() * 400)
    // Once certainly midway: the stamp, which comes last, is not to be had.
    else
      await server.db.transaction().execute(async (holding) => {
        await sql`lock table stamp in share mode`.execute(holding)
        await killWhen(`wait_event_type = 'Lock' and query like '%stamp%'`, 0)
      })
    // What the server was given before the kill it may still be doing.
    const found = await stateOf(server.db, code)
    const isOld = JSON.stringify(found) === JSON.stringify(before)
    expect(found).toEqual(isOld ? before : after)
    ends[isOld ? 'old' : 'new'] += 1
    // Another publishes after it as if nothing had been.
    expect((await motcuaHere(publish(next.office.dir))).code).toBe(0)
    expect(await stateOf(server.db, code)).toEqual(after)
    await back()
  }
  task.meta.printed = [
    `publishing killed: ${ends.old} times it was as before, ${ends.new} times all was new`,
  ]
  expect(ends.old).toBeGreaterThan(0)
})
