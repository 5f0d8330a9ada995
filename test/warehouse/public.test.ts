import { countingQuery, openDuckDb } from '@motcua/warehouse'
import type { CountingQuery, PlainDuckDb } from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/* Which statements give counts of which it can be decided what they give away. */

let db: PlainDuckDb
beforeAll(async () => {
  db = await openDuckDb(':memory:')
})
afterAll(async () => {
  await db?.close()
})

/** What the engine's own tree of a statement is taken for. */
async function read(
  text: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<CountingQuery> {
  const [row] = await db.query(
    `select json_serialize_sql('${text.replaceAll("'", "''")}') as tree`,
  )
  return countingQuery(String(row?.['tree']), parameters)
}

describe('a statement that counts', () => {
  test.each([
    ['select count(*) from dossier', [[]]],
    ['select unit, count(*) from dossier group by all', [[0]]],
    [
      'select unit as u, channel, count(*) from dossier group by u, 2',
      [[0, 1]],
    ],
    [
      "select strftime(received_on, '%Y') as y, unit, count(*) from dossier group by rollup(y, unit)",
      [[], [0], [0, 1]],
    ],
    [
      'select unit, channel, count(*) from status_on($day) group by grouping sets ((unit), (channel))',
      [[0], [1]],
    ],
  ])('is read: %s', async (text, sets) => {
    const query = await read(text, { day: '2018-03-31' })
    expect(query.sets.toSorted()).toEqual(sets)
    const again = await db.query(
      `select json_deserialize_sql('${query.tree.replaceAll("'", "''")}'::json) as text`,
    )
    expect(again[0]?.['text']).toMatch(/^[^$]* GROUP BY ALL$/)
  })

  test.each([
    ['select * from dossier', 'got 0 times count(*)'],
    [
      'select code, count(*) from dossier group by all',
      'code: expected columns that tell of no case',
    ],
    [
      'select concat(unit, code) as unit, count(*) from dossier group by all',
      'code: expected columns',
    ],
    [
      'select overdue_reason, count(*) from dossier group by all',
      'overdue_reason: expected columns',
    ],
    [
      'select d, count(*) from dossier as d group by all',
      'd: expected columns',
    ],
    [
      'select unit, count(*) from dossier as d(office, unit) group by all',
      'other names of columns',
    ],
    ['select unit, count(*) from dossier group by all order by 2', 'an order'],
    ['select unit, count(*) from dossier group by all limit 3', 'a limit'],
    [
      'select unit, count(*) from dossier group by all having count(*) > 3',
      'having',
    ],
    ['select distinct unit, count(*) from dossier group by all', 'distinct'],
    ['select unit, count(*), max(due_on) from dossier group by all', 'got max'],
    ['select unit, count(*) * 2, count(*) from dossier group by all', 'got *'],
    [
      'select unit, count(*), count(*) from dossier group by all',
      'got 2 times count(*)',
    ],
    [
      'select count(*), count(*) filter (where true), count(*) filter (where false) from dossier',
      '2 with a filter',
    ],
    [
      'select unit, count(distinct code), count(*) from dossier group by all',
      'got count',
    ],
    [
      'select unit, row_number() over (), count(*) from dossier group by all',
      'got a window',
    ],
    [
      'select (select min(code) from dossier) as unit, count(*) from dossier',
      'got a subquery',
    ],
    [
      'select count(*) from dossier where code in (select code from dossier_past)',
      'got a subquery',
    ],
    [
      'select unit, count(*) from dossier, range(9) group by all',
      'got rows of join',
    ],
    [
      'select unit, count(*) from (from dossier) group by all',
      'got rows of subquery',
    ],
    ['with d as (from dossier) select count(*) from d', 'got with'],
    [
      'select count(*) from dossier union all select count(*) from dossier',
      'several selects',
    ],
    ['select count(*) from dossier tablesample 10%', 'a sample'],
    ['select count(*) from dossier_past', 'got rows of dossier past'],
    ["select count(*) from kpi('2018-03')", 'got rows of kpi'],
    ['select 1; select 2', 'got 2 statements'],
    ['select unit, count(*) from dossier', 'got keys without group by'],
    [
      'select count(*) from dossier where unit = $unit',
      '$unit: expected a value',
    ],
    ['selec 1', 'syntax error'],
  ])('is refused: %s', async (text, why) => {
    await expect(read(text)).rejects.toThrow(why)
  })
})
