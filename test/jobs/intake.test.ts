import { existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  inboxExports,
  openOfficeData,
  rebuild,
  rejectsOf,
  rejectsTooMany,
  rowsRejected,
  takeIn,
  takeOut,
  tryOut,
} from '@motcua/jobs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyOf, type OwnOffice } from './small-office.ts'
import { badRows, putTinyExport, tinyOffice } from './tiny-export.ts'

const april = '2018-04-01 06:00:00'

/** With one export taken in; no test changes it. */
let taken: OwnOffice

beforeAll(async () => {
  taken = tinyOffice()
  putTinyExport(taken.office)
  await takeIn(taken.office, inboxExports(taken.office, april), april)
})
afterAll(() => taken[Symbol.dispose]())

describe('an intake', () => {
  test('takes lists before exports, tells each file, and goes on behind a bad one', async () => {
    using own = tinyOffice()
    const { office } = own
    putTinyExport(office)
    const broken = putTinyExport(office, 'hoso-20180301-0500.csv')
    writeFileSync(broken, 'a;b\n1;2\n')
    const told: string[] = []
    const { ingested, failed, catalogues } = await takeIn(
      office,
      inboxExports(office, april),
      april,
      {
        onFile: ({ file }) => told.push(file),
        onFailed: ({ file }) => told.push(`failed ${basename(file)}`),
        onProgress: (file) => told.push(`at ${file}`),
      },
    )
    expect(told.filter((line) => !line.startsWith('at '))).toEqual([
      'failed hoso-20180301-0500.csv',
      'hoso-20180401-0500.csv',
    ])
    expect(told).toContain('at hoso-20180401-0500.csv')
    expect(failed.map(({ file }) => file)).toEqual([broken])
    expect(catalogues.map(({ file }) => file)).toEqual([
      'units.csv',
      'procedures.csv',
    ])
    expect(ingested).toHaveLength(1)
    expect(ingested[0]).toMatchObject({ read: 3, accepted: 3, isNew: true })
    expect(ingested[0]?.seconds).toBeGreaterThan(0)
    await using data = await openOfficeData(office)
    expect(data.loaded.complete).toEqual({
      from: '2018-03-01',
      to: '2018-03-31',
    })
  })

  test('without the list of units takes nothing', async () => {
    using own = tinyOffice()
    const { office } = own
    putTinyExport(office)
    writeFileSync(office.paths.units, 'code\nso\n')
    await expect(
      takeIn(office, inboxExports(office, april), april),
    ).rejects.toThrow(/^units\.csv, row 1: expected a column/)
  })

  test('a second time finds nothing new', async () => {
    using own = await copyOf(taken.office)
    const { office } = own
    const exports = inboxExports(office, april)
    const { ingested, catalogues } = await takeIn(office, exports, april)
    expect(ingested.map((i) => i.isNew)).toEqual([false])
    expect(catalogues.map((i) => i.isNew)).toEqual([false, false])
  })

  test.for([
    [{ read: 10, rejected: 1, noData: 0 }, 0.1, false],
    [{ read: 9, rejected: 1, noData: 0 }, 0.1, true],
    [{ read: 10, rejected: 0, noData: 0 }, 0, false],
    [{ read: 10, rejected: 1, noData: 0 }, 0, true],
    [{ read: 10, rejected: 1, noData: 1 }, 0, false],
    [{ read: 3, rejected: 3, noData: 0 }, 1, true],
    [{ read: 3, rejected: 3, noData: 2 }, 1, true],
    [{ read: 3, rejected: 3, noData: 3 }, 0, false],
    [{ read: 0, rejected: 0, noData: 0 }, 0, false],
    [{ read: 100, rejected: 29, noData: 0 }, 0.29, false],
    [{ read: 100, rejected: 30, noData: 0 }, 0.29, true],
  ] as const)(
    'of %j with %d allowed: too many rejects is %s',
    ([of, most, is]) => {
      expect(rejectsTooMany(of, most)).toBe(is)
    },
  )

  test('tells rejected rows by their file and where to see them', () => {
    const of = { file: 'a.csv', read: 12, rejected: 3, batch: 7 }
    const said = 'a.csv: 3 of 12 rows rejected'
    expect(rowsRejected(of)).toBe(said)
    const first = { row: 5, column: null, reason: 'wrong_width' }
    expect(rowsRejected({ ...of, firstReject: null })).toBe(said)
    expect(rowsRejected({ ...of, firstReject: first })).toBe(
      `${said}; the first is row 5: wrong_width`,
    )
    expect(
      rowsRejected({ ...of, firstReject: { ...first, column: 'Ngày' } }),
    ).toBe(`${said}; the first is row 5, column "Ngày": wrong_width`)
    const none = 'rightly none (not received, a total, a header)'
    expect(rowsRejected({ ...of, read: 13, rejected: 4, noData: 1 })).toBe(
      `${said}; 1 more is ${none}`,
    )
    expect(rowsRejected({ ...of, noData: 3 })).toBe(
      `a.csv: 3 of 12 rows are ${none}`,
    )
    expect(rejectsOf(of)).toBe('motcua sql "from rejected where batch = 7"')
  })
})

describe('a trial', () => {
  test('of an office without data stores nothing, and reads its lists', async () => {
    using own = tinyOffice()
    const { office } = own
    putTinyExport(office)
    const stale: string[] = []
    const read = new Set<string>()
    const [preview, ...others] = await tryOut(
      office,
      inboxExports(office, april),
      april,
      {
        onStale: (file) => stale.push(file),
        onProgress: (file) => read.add(file),
      },
    )
    expect([...read]).toEqual(['hoso-20180401-0500.csv'])
    expect(preview).toMatchObject({ read: 3, accepted: 3, rejected: 0 })
    expect(others).toEqual([])
    expect(stale).toEqual([])
    expect(existsSync(office.paths.warehouse)).toBe(false)
  })

  test('tells lists that were changed, what is there already, and what fails', async () => {
    using own = await copyOf(taken.office)
    const { office } = own
    writeFileSync(join(office.dir, 'feedback.csv'), 'code\n')
    const bad = putTinyExport(office, 'hoso-20180301-0500.csv', badRows)
    const broken = putTinyExport(office, 'hoso-20180302-0500.csv')
    writeFileSync(broken, 'a;b\n1;2\n')
    const told: string[] = []
    const previews = await tryOut(office, inboxExports(office, april), april, {
      onStale: (file) => told.push(`stale ${file}`),
      onFailed: ({ file }) => told.push(`failed ${basename(file)}`),
    })
    expect(told).toEqual(['stale feedback.csv', `failed ${basename(broken)}`])
    expect(
      previews.map((p) => [p.file, p.accepted, p.unchanged, p.rejected]),
    ).toEqual([
      [basename(bad), 0, 0, 3],
      ['hoso-20180401-0500.csv', 0, 3, 0],
    ])
  })
})

describe('a batch', () => {
  test('that is taken out is no longer read, and the warehouse can be made anew', async () => {
    using own = await copyOf(taken.office)
    const { office } = own
    const made = await rebuild(office)
    const undone = await takeOut(office, 3, '2018-04-02 06:00:00')
    expect(undone).toMatchObject({
      undone: { batch: 3, file: 'hoso-20180401-0500.csv', target: 'dossier' },
      replaced: 3,
      restored: 0,
    })
    await expect(openOfficeData(office)).rejects.toThrow(
      'expected dossiers loaded, got none; load an export first: motcua ingest FILE',
    )
    const after = await rebuild(office)
    expect(made.batches).toBe(3)
    expect(after.batches).toBe(4)
    expect(made.rows - after.rows).toBe(3)
  })
})
