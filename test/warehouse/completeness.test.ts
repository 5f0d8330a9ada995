import { DuckDBInstance } from '@duckdb/node-api'
import type { Database } from '@motcua/metrics'
import { duckdbDialect, loadedAt } from '@motcua/warehouse'
import { Kysely, sql } from 'kysely'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const ddl = new URL('../../sql/schema/batch.sql', import.meta.url)

/** What is complete after exports made at these times. */
async function after(
  extracts: readonly string[],
  every?: 'month',
): Promise<unknown> {
  const instance = await DuckDBInstance.create(':memory:')
  const db = new Kysely<Database>({
    dialect: duckdbDialect({ instance, zone: 'UTC' }),
  })
  await sql.raw(readFileSync(ddl, 'utf8')).execute(db)
  for (const [i, extract] of extracts.entries())
    await sql`insert into batch values ('o', ${i + 1}, 'dossier', 's', 'f', 'h', 'p',
      ${extract}::timestamp, '2018-12-01 06:00:00', 'listed', null, 0, 0, 0, 0, 0)`.execute(
      db,
    )
  const loaded = await loadedAt(db, {
    office: 'o',
    sources: [{ name: 's', every }],
    dataFrom: '2018-01-01',
  })
  await db.destroy()
  return loaded?.complete?.to ?? null
}

const february = '2018-02-01 05:00:00'
const march = '2018-03-01 05:00:00'
const may = '2018-05-01 05:00:00'

it.each([
  ['nothing', [], undefined, null],
  ['one export', [february], undefined, '2018-01-31'],
  [
    'exports with a month between, where any may be left out',
    [february, may],
    undefined,
    '2018-04-30',
  ],
  [
    'the same, where each month has its own',
    [february, may],
    'month',
    '2018-01-31',
  ],
  ['each month', [february, march], 'month', '2018-02-28'],
  ['each month in any order', [march, february], 'month', '2018-02-28'],
  ['only a later month', [may], 'month', null],
  [
    'an export in the middle of a month',
    [february, march, '2018-03-15 12:00:00'],
    'month',
    '2018-03-14',
  ],
] as const)(
  'after %s the data are complete as far as they go without a gap',
  async (_, extracts, every, to) => {
    expect(await after(extracts, every)).toBe(to)
  },
)
