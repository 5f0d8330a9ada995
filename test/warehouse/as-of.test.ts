import { catalog, evaluate, parsePeriod } from '@motcua/metrics'
import { undo, type Warehouse } from '@motcua/warehouse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isLong } from '../size.ts'
import {
  dossier,
  load,
  loadList,
  now,
  office,
  procedures,
  removeFolders,
  units,
  warehouse,
  type Cells,
} from './fixture.ts'

/* What was known after each batch is what is told of it ever after. */

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse()
})
afterAll(async () => {
  await shared.close()
  removeFolders()
})

const periods = [
  '2018-03',
  '2018-Q1',
  ...(isLong ? ['2018-02', '2018-H1', '2018'] : []),
].map(parsePeriod)

/** Every KPI of every unit and period, as known at a batch. */
async function figures(batch?: number): Promise<unknown> {
  const { results } = await evaluate(shared.db, catalog, {
    office,
    periods,
    by: ['unit'],
    ...(batch === undefined ? {} : { asOf: { at: now, batch } }),
  })
  return results
}

const open = { status: 'Đang xử lý', finished: '' }
const codes = Array.from({ length: 40 }, (_, i) => `H${i}`)

/** An export in which each row is as its number says. */
function rows(change: (i: number) => Cells | null): readonly Cells[] {
  return codes.flatMap((code, i) => {
    const changes = change(i)
    return changes ? [dossier(code, changes)] : []
  })
}

test('kpi as of each batch equals what it told then, for every KPI and unit', async () => {
  const told = new Map<number, unknown>()
  const note = async (batch: number) => told.set(batch, await figures())
  const exports: readonly (readonly [string, readonly Cells[]])[] = [
    [
      '2018-03-10',
      rows((i) => (i < 20 ? { ...open, received: '05/02/2018' } : null)),
    ],
    // Corrections: ends, another unit, another channel, a due date taken back.
    [
      '2018-04-01',
      rows((i) => ({
        received: i < 20 ? '05/02/2018' : '05/03/2018 08:00',
        due: i % 7 === 0 ? '' : `${10 + (i % 15)}/03/2018`,
        unit: i % 3 === 0 ? 'tt' : 'dkkd',
        channel: i % 2 === 0 ? 'Trực tuyến' : 'Trực tiếp',
        ...(i % 5 === 0 ? open : { finished: `${12 + (i % 12)}/03/2018` }),
      })),
    ],
    [
      '2018-05-01',
      rows((i) =>
        i % 4 === 0
          ? { status: 'Rút hồ sơ', finished: '', stopped: '30/03/2018' }
          : i % 5 === 0
            ? { finished: '20/04/2018', unit: 'so' }
            : null,
      ),
    ],
    // Late: it was made before the one above.
    ['2018-04-15', rows((i) => (i > 30 ? { ...open, unit: 'tt' } : null))],
  ]
  for (const [day, cells] of exports) {
    const report = await load(shared, cells, { extractAt: `${day} 05:00:00` })
    await note(report.batch)
  }
  const list = await loadList(
    shared,
    'procedure',
    procedures.replace(',4,3,working_day', ',2,3,working_day'),
  )
  await note(list.batch)
  const tree = await loadList(
    shared,
    'unit',
    units.replace('tt,so,', 'tt,dkkd,'),
  )
  await note(tree.batch)
  const [third] = [...told.keys()].slice(1, 2)
  const taken = await undo(shared, third as number, now)
  await note(taken.batch)

  expect(told.size).toBe(7)
  for (const [batch, then] of told)
    expect(await figures(batch), `batch ${batch}`).toEqual(then)
  // Each of them is news.
  const distinct = new Set([...told.values()].map((t) => JSON.stringify(t)))
  expect(distinct.size).toBe(7)
})
