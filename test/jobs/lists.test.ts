import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  inboxExports,
  rebuild,
  runPass,
  takeIn,
  takeOut,
  type Office,
} from '@motcua/jobs'
import { openSnapshot } from '@motcua/warehouse'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  addSource,
  putExports,
  smallOffice,
  type OwnOffice,
} from './small-office.ts'

const now = '2018-04-01 06:00:00'
let own: OwnOffice
beforeEach(() => {
  own = smallOffice()
})
afterEach(() => own[Symbol.dispose]())

/** Writes a file of the office folder. */
function put(name: string, ...lines: readonly string[]): void {
  writeFileSync(join(own.office.dir, name), `${lines.join('\n')}\n`)
}

async function batchesOf({ paths, zone }: Office) {
  await using snapshot = await openSnapshot({ dir: paths.warehouse, zone })
  return snapshot.db
    .selectFrom('batch')
    .select(['batch', 'target', 'source', 'accepted'])
    .orderBy('batch')
    .execute()
}

const survey = ['survey,period,sent', 'service_quality,2018-Q1,120']

describe('the office folder', () => {
  test('has its lists loaded at every intake, before the exports that need them', async () => {
    await putExports(own.office, '2018-04-01', '2018-04-01')
    put('survey-rounds.csv', ...survey)
    put('calendar.csv', 'day,kind,name', '2018-03-05,off,')
    put(
      'procedure-times.csv',
      'procedure,channel,valid_from,valid_to,time,time_unit',
    )
    const { office } = own
    const { catalogues } = await takeIn(office, inboxExports(office, now), now)
    expect(catalogues.map((c) => c.file)).toEqual([
      'units.csv',
      'procedures.csv',
      'procedure-times.csv',
      'calendar.csv',
      'survey-rounds.csv',
    ])
    expect((await batchesOf(office)).map((b) => b.target)).toEqual([
      'unit',
      'procedure',
      'procedure_time',
      'calendar_day',
      'dossier',
      'survey_round',
    ])
    const again = await takeIn(office, [], now)
    expect(again.catalogues.every((c) => !c.isNew)).toBe(true)
  })

  test('holds back what is due when one of its lists cannot be loaded', async () => {
    await putExports(own.office, '2018-02-01', '2018-04-01')
    put('feedback.csv', 'code,kind', '1,feedback')
    const pass = await runPass(own.office, now)
    expect(pass.ingested).toHaveLength(3)
    expect(pass.failed).toMatchObject([
      { file: join(own.office.dir, 'feedback.csv') },
    ])
    expect(pass.refused[0]?.reasons).toEqual([
      'feedback.csv could not be loaded',
    ])
  })

  test('may leave a list to a source', async () => {
    rmSync(own.office.paths.units)
    const columns =
      'columns: { code: Mã, parent: Cấp trên, name: Tên, position: TT, valid_from: Từ ngày }'
    const office = addSource(
      own.office,
      'don-vi',
      'target: unit',
      "files: 'don-vi.csv'",
      columns,
      "dates: ['DD/MM/YYYY']",
    )
    const units =
      'Mã,Cấp trên,Tên,TT,Từ ngày,Điện thoại\nso,,Sở,1,01/01/2010,0912345678\n'
    writeFileSync(join(own.office.dir, 'don-vi.csv'), units)
    const [profile] = office.tableProfiles
    const path = join(own.office.dir, 'don-vi.csv')
    const done = await takeIn(office, [{ path, profile: profile! }], now)
    expect(done.ingested).toMatchObject([{ source: 'don-vi', accepted: 1 }])
    expect((await batchesOf(office)).map((b) => b.target)).toEqual([
      'unit',
      'procedure',
    ])
  })
})

test('a list that was taken out comes back with the next intake', async () => {
  put('survey-rounds.csv', ...survey)
  const { office } = own
  await takeIn(office, [], now)
  const undone = await takeOut(office, 3, now)
  expect(undone).toMatchObject({
    batch: 4,
    undone: { file: 'survey-rounds.csv' },
    replaced: 1,
    restored: 0,
  })
  const { catalogues } = await takeIn(office, [], now)
  expect(catalogues.at(-1)).toMatchObject({
    batch: 5,
    accepted: 1,
    isNew: true,
  })
  expect(await rebuild(office)).toEqual({ batches: 5, rows: 3 + 60 + 1 })
})
