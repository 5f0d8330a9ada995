import { join } from 'node:path'
import {
  openWarehouse,
  undo,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import {
  current,
  dossier,
  folder,
  load,
  narrow,
  now,
  office,
  profile,
  removeFolders,
  warehouse,
  zone,
} from './fixture.ts'

/*
 * Columns of which an export says nothing are not written with what it says;
 * whoever reads that finds nothing in them.
 */

afterAll(removeFolders)

/** Columns of the dossiers that follow from those that `narrow` lacks, or that no text of a CSV file gives. */
const unsaid = [
  'apology',
  'due_instant',
  'earlier_paused_days',
  'extended_due_at',
  'extended_due_instant',
  'finished_instant',
  'handed_over_at',
  'handed_over_instant',
  'paused_on',
  'resumed_on',
]

async function writtenIn({ db, dir }: Warehouse, batch: number) {
  const name = `dossier-${String(batch).padStart(6, '0')}.parquet`
  const { rows } = await sql<{ name: string }>`
    select name from parquet_schema(${sql.lit(join(dir, 'observations', name))})`.execute(
    db,
  )
  return rows.map((row) => row.name)
}

const paused = dossier('A', {
  status: 'Yêu cầu bổ sung',
  finished: '',
  paused: '06/03/2018',
  extendedDue: '20/03/2018',
  apology: 'Có',
})

test.for([
  ['nothing', narrow, profile],
  ['everything', profile, narrow],
] as const)(
  'an export that says %s of some columns, before one that does not',
  async ([, first, second]) => {
    const dir = join(folder(), 'warehouse')
    let made: unknown
    let left: unknown
    {
      await using to = await warehouse({ dir })
      const give = (by: Profile, day: number) =>
        load(to, [paused, dossier('B')], {
          profile: { ...by, name: profile.name },
          extractAt: `2018-04-0${day} 00:00:00`,
        })
      const before = await give(first, 1)
      const alone = await current(to)
      const { batch } = await give(second, 2)
      const batches = new Map([
        [first, before.batch],
        [second, batch],
      ])
      const names = await writtenIn(to, batches.get(narrow) ?? 0)
      expect(names).toContain('due_at')
      expect(unsaid.filter((name) => names.includes(name))).toEqual([])
      const all = await writtenIn(to, batches.get(profile) ?? 0)
      expect(all).toContain('paused_on')
      made = await current(to)
      expect(made).toMatchObject([
        second === profile
          ? { code: 'A', paused_on: '2018-03-06', apology: true }
          : { code: 'A', extended_due_on: null, apology: null },
        { code: 'B', paused_on: null, finished_on: '2018-03-07' },
      ])
      await undo(to, batch, now)
      left = await current(to)
      expect(left).toEqual(alone)
      await give(second, 2)
    }
    await using anew = await openWarehouse({ dir, office, zone, rebuild: true })
    expect(await current(anew)).toEqual(made)
  },
)
