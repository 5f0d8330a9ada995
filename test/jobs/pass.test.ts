import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  appendLedger,
  inboxExports,
  ledgerPath,
  LedgerError,
  loadOffice,
  officeStatus,
  openOfficeData,
  readLedger,
  runPass,
  takeIn,
  type Office,
  type Pass,
} from '@motcua/jobs'
import { BusyError } from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  copyOf,
  edit,
  putExports,
  smallOffice,
  smallUnits,
  writeQuiet,
  type OwnOffice,
} from './small-office.ts'
import { copyOffice } from '../offices.ts'

// Browsers print: slow where the machine is busy.
const april = '2018-04-01 06:00:00'
const june = '2018-06-01 06:00:00'
const july = '2018-07-01 06:00:00'
const tenUnits = 'so vp tt dkkd ktdn thqh gd1 gd2 gd3 gd4'.split(' ')

function keysOf(
  cards: readonly { readonly period: string; readonly unit: string }[],
): string[] {
  return cards.map(({ period, unit }) => `${period} ${unit}`)
}

function each(periods: readonly string[], units: readonly string[]): string[] {
  return periods.flatMap((period) => units.map((unit) => `${period} ${unit}`))
}

function textOf(path: string): string {
  return readFileSync(path, 'utf8')
}

/** Every file that an office has issued or half written, below the archive. */
function archived({ paths: { archive } }: Office): string[] {
  if (!existsSync(archive)) return []
  return readdirSync(archive, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .toSorted()
}

test('in the sample office every unit is due for each period that ended, oldest and shortest first', async () => {
  const { office, remove } = copyOffice('binh-duong-2018')
  try {
    await putExports(office, '2018-04-01', '2018-04-01')
    await takeIn(office, inboxExports(office, april), april)
    const due = async (now: string) =>
      keysOf((await officeStatus(office, now)).due as never)
    const inApril = each(['2018-03', '2018-Q1'], tenUnits)
    expect(await due(april)).toEqual(inApril)
    const later = ['2018-04', '2018-05', '2018-06', '2018-Q2', '2018-H1']
    expect(await due(july)).toEqual([...inApril, ...each(later, tenUnits)])
  } finally {
    remove()
  }
})

describe('an office of two units, from pass to pass', () => {
  const units = ['so', 'dkkd']
  let own: OwnOffice
  let office: Office
  let first: Pass
  let second: Pass
  let third: Pass
  const ledgers: string[] = []

  beforeAll(async () => {
    own = smallOffice(units)
    edit(join(own.office.dir, 'motcua.yaml'), [
      [/periods: \[month\]/, 'periods: [month, quarter, half, year]'],
    ])
    office = loadOffice(own.office.dir)
    await putExports(office, '2018-02-01', '2018-07-01')
    const pass = async (now: string) => {
      const done = await runPass(office, now)
      ledgers.push(textOf(ledgerPath(office)))
      return done
    }
    first = await pass(april)
    second = await pass(april)
    third = await pass(june)
  })
  afterAll(() => own[Symbol.dispose]())

  test('issues the month and the quarter that have ended, for every unit', () => {
    expect(keysOf(first.issued)).toEqual(each(['2018-03', '2018-Q1'], units))
    expect(first.refused).toEqual([])
    expect(first.failed).toEqual([])
    expect(first.now).toBe(april)
  })

  test('takes in what was exported by then, once', () => {
    expect(first.ingested.map(({ file }) => file)).toEqual([
      'hoso-20180201-0500.csv',
      'hoso-20180301-0500.csv',
      'hoso-20180401-0500.csv',
    ])
    for (const { read, accepted, unchanged, rejected } of first.ingested)
      expect(accepted + unchanged + rejected).toBe(read)
    expect(third.ingested.map(({ file }) => file)).toEqual([
      'hoso-20180501-0500.csv',
      'hoso-20180601-0500.csv',
    ])
  })

  test('files a PDF, a workbook and JSON of each, and nothing half written', () => {
    const cards = [...first.issued, ...third.issued]
    for (const { files, period, unit } of cards) {
      expect(readFileSync(files.pdf).subarray(0, 5).toString()).toBe('%PDF-')
      expect(readFileSync(files.xlsx).subarray(0, 2).toString()).toBe('PK')
      const card = JSON.parse(textOf(files.json))
      expect(card).toMatchObject({
        kind: 'scorecard',
        period: { key: period },
        unit: { code: unit },
        edition: 1,
        state: 'final',
      })
    }
    expect(archived(office)).toHaveLength(cards.length * 3)
  })

  test('has in the ledger what it has issued, with the hash of the PDF', () => {
    const entries = readLedger(ledgerPath(office))
    const issued = [...first.issued, ...third.issued]
    expect(keysOf(entries)).toEqual(keysOf(issued))
    entries.forEach((entry, i) => {
      expect(entry).toMatchObject({
        event: 'issued',
        at: i < first.issued.length ? april : june,
        kind: 'scorecard',
        edition: 1,
        state: 'final',
      })
      const pdf = readFileSync(join(office.paths.archive, entry.files!.pdf))
      const sha256 = createHash('sha256').update(pdf).digest('hex')
      expect(entry.sha256).toBe(sha256)
      expect(issued[i]?.sha256).toBe(sha256)
    })
  })

  test('does nothing a second time', () => {
    expect(second).toMatchObject({
      ingested: [],
      issued: [],
      refused: [],
      failed: [],
    })
    expect(ledgers[1]).toBe(ledgers[0])
  })

  test('after two months off issues each missed period, oldest first', () => {
    expect(keysOf(third.issued)).toEqual(each(['2018-04', '2018-05'], units))
    expect(ledgers[2]?.startsWith(ledgers[1] ?? 'no ledger')).toBe(true)
  })

  test('dates a PDF by its data, not by the clock', () => {
    const pdf = readFileSync(first.issued[0]!.files.pdf, 'latin1')
    expect(pdf).toMatch(/\/CreationDate \(D:20180401050000/)
  })
})

describe('a small office', () => {
  /** With the exports of two months and nothing done yet. */
  let ready: OwnOffice
  /** The same with the exports taken in. */
  let loaded: OwnOffice
  /** The same after its pass of April, and what several at once came to. */
  let issued: OwnOffice
  let atOnce: readonly PromiseSettledResult<Pass>[]

  beforeAll(async () => {
    ready = smallOffice()
    edit(join(ready.office.dir, 'motcua.yaml'), [
      [/dataFrom: .*/, "dataFrom: '2018-02-01'"],
    ])
    await putExports(ready.office, '2018-03-01', '2018-04-01')
    loaded = await copyOf(ready.office)
    await takeIn(loaded.office, inboxExports(loaded.office, april), april)
    issued = await copyOf(loaded.office)
    const runs = Array.from({ length: 5 }, () => runPass(issued.office, april))
    atOnce = await Promise.allSettled(runs)
  })
  afterAll(() => {
    for (const own of [ready, loaded, issued]) own[Symbol.dispose]()
  })

  const march = each(['2018-03'], smallUnits)

  test('a ledger line that was cut off is dropped, and its scorecard issued again', async () => {
    using own = await copyOf(issued.office)
    const path = ledgerPath(own.office)
    const whole = textOf(path)
    writeFileSync(path, whole.slice(0, -20))
    expect(keysOf(readLedger(path))).toEqual(march.slice(0, -1))

    const pass = await runPass(own.office, april)
    expect(keysOf(pass.issued)).toEqual(march.slice(-1))
    expect(keysOf(readLedger(path))).toEqual(march)
    expect(textOf(path).split('\n')).toHaveLength(march.length + 1)
    // The same data give the same scorecard, to the byte.
    expect(textOf(path)).toBe(whole)
  })

  test.for([
    ['cut off', (line: string) => line.slice(0, 40)],
    ['no JSON', () => 'issued'],
    ['of another kind', (line: string) => line.replace('scorecard', 'letter')],
    ['empty', () => ''],
  ] as const)(
    'any other line that is %s stops everything',
    async ([, spoil]) => {
      using own = await copyOf(issued.office)
      const path = ledgerPath(own.office)
      const [head, second = '', ...rest] = textOf(path).split('\n')
      const spoilt = [head, spoil(second), ...rest].join('\n')
      writeFileSync(path, spoilt)
      expect(() => readLedger(path)).toThrow(LedgerError)
      await expect(runPass(own.office, july)).rejects.toThrow(
        /ledger\.ndjson, line 2: expected an entry of the ledger, got/,
      )
      expect(textOf(path)).toBe(spoilt)
      expect(archived(own.office)).toEqual(archived(issued.office))
    },
  )

  test('an entry that is appended to a cut-off line does not stick to it', () => {
    using own = smallOffice()
    const path = ledgerPath(own.office)
    const [entry] = readLedger(ledgerPath(issued.office))
    appendLedger(path, [entry!])
    appendFileSync(path, '{"kind":"scorecard","per')
    appendLedger(path, [entry!])
    expect(readLedger(path)).toEqual([entry, entry])
  })

  test('of several passes at once one runs, and the others are told so', () => {
    const [ran, ...others] = atOnce
    expect(ran).toMatchObject({ status: 'fulfilled' })
    expect(others).toHaveLength(4)
    for (const other of others)
      expect(other.status === 'rejected' && other.reason).toBeInstanceOf(
        BusyError,
      )
    expect(keysOf(readLedger(ledgerPath(issued.office)))).toEqual(march)
  })

  test('a unit that fails stops no other, and comes with the next pass', async () => {
    using own = await copyOf(loaded.office)
    const pdf = join(
      own.office.paths.archive,
      '2018-03',
      'scorecard_2018-03_dkkd_1_final_MO-PHONG.pdf',
    )
    mkdirSync(join(pdf, 'in the way'), { recursive: true })
    const pass = await runPass(own.office, april)
    expect(keysOf(pass.issued)).toEqual(['2018-03 so', '2018-03 ktdn'])
    expect(keysOf(pass.failed as never)).toEqual(['2018-03 dkkd'])
    const ledger = readLedger(ledgerPath(own.office))
    expect(ledger.map((e) => `${e.unit} ${e.event}`)).toEqual([
      'so issued',
      'dkkd failed',
      'ktdn issued',
    ])
    // The same failure again is no news for the ledger.
    expect((await runPass(own.office, april)).failed).toHaveLength(1)
    expect(readLedger(ledgerPath(own.office))).toEqual(ledger)
    const status = await officeStatus(own.office, april)
    expect(keysOf(status.failed)).toEqual(['2018-03 dkkd'])
    expect(status.due).toEqual([{ period: '2018-03', unit: 'dkkd' }])

    rmSync(pdf, { recursive: true })
    const next = await runPass(own.office, april)
    expect(keysOf(next.issued)).toEqual(['2018-03 dkkd'])
    const after = await officeStatus(own.office, april)
    expect(after).toMatchObject({ due: [], failed: [] })
    expect(keysOf(after.issued)).toHaveLength(march.length)
    expect(archived(own.office).filter((f) => f.endsWith('.next'))).toEqual([])
  })

  test('what a killed process loaded and did not publish is published by the next', async () => {
    using own = await copyOf(ready.office)
    const { office } = own
    const exports = inboxExports(office, april)
    await takeIn(office, exports.slice(0, 1), april)
    const snapshot = join(office.paths.warehouse, 'snapshot.duckdb')
    const old = readFileSync(snapshot)
    await takeIn(office, exports, april)
    writeFileSync(snapshot, old)
    expect((await takeIn(office, exports, april)).ingested).toMatchObject(
      exports.map(() => ({ isNew: false })),
    )
    await using data = await openOfficeData(office)
    expect(data.loaded.files).toBe(exports.length)

    const whole = statSync(snapshot)
    await takeIn(office, exports, april)
    expect(statSync(snapshot).ino).toBe(whole.ino)
  })

  test('what was loaded before something broke is published', async () => {
    using own = await copyOf(ready.office)
    const exports = inboxExports(own.office, april)
    const breaking = takeIn(own.office, exports, april, {
      onFile: () => {
        throw new Error('no room to tell')
      },
    })
    await expect(breaking).rejects.toThrow('no room to tell')
    await using data = await openOfficeData(own.office)
    expect(data.loaded.files).toBe(1)
  })

  test('a second pass tells nothing of what was loaded before, the first where to see rejects', async () => {
    using own = await copyOf(ready.office)
    const { inbox } = own.office.paths
    // Of a later one each pass tells that it waits for its day.
    rmSync(join(inbox, 'hoso-20180401-0500.csv'))
    const newest = join(inbox, 'hoso-20180301-0500.csv')
    writeQuiet(newest, textOf(newest).replace('Đã trả kết quả', '?'))
    const told: string[] = []
    const { ingested } = await runPass(own.office, '2018-03-31 06:00:00', (l) =>
      told.push(l),
    )
    // And how many are out of the inbox.
    expect(told).toHaveLength(ingested.length + 1)
    const some = ingested.filter((i) => i.rejected > 0)
    expect(some).toHaveLength(1)
    expect(told.filter((line) => line.includes('see: '))).toEqual(
      some.map(({ file, batch }) =>
        expect.stringMatching(
          new RegExp(
            `^${file}: .* rejected; see: motcua sql "from rejected where batch = ${batch}"$`,
          ),
        ),
      ),
    )
    told.length = 0
    await runPass(own.office, '2018-03-31 06:00:00', (l) => told.push(l))
    expect(told).toEqual([])
  })
})
