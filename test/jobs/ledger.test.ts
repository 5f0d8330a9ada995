import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  appendLedger,
  LedgerError,
  ledgerPath,
  officeStatus,
  outcomeOf,
  readLedger,
  type Failure,
  type LedgerEntry,
  type Pass,
} from '@motcua/jobs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tinyOffice } from './tiny-export.ts'

const issued: LedgerEntry = {
  at: '2018-04-01 06:00:00',
  event: 'issued',
  kind: 'scorecard',
  period: '2018-03',
  unit: 'so',
  edition: 1,
  state: 'final',
  files: { pdf: 'a.pdf', xlsx: 'a.xlsx', json: 'a.json' },
  sha256: 'ab',
}
const failed: LedgerEntry = {
  at: '2018-04-01 06:00:00',
  event: 'failed',
  kind: 'scorecard',
  period: '2018-03',
  unit: 'dkkd',
  edition: 2,
  state: 'restated',
  error: 'no browser',
}

describe('the ledger', () => {
  let dir: string
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'motcua-'))
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  test('is empty before its first entry', () => {
    expect(readLedger(join(dir, 'none.ndjson'))).toEqual([])
  })

  test('keeps entries in their order, a line each, in a folder that is made', () => {
    const path = join(dir, 'a', 'b', 'ledger.ndjson')
    appendLedger(path, [issued, failed])
    appendLedger(path, [{ ...issued, unit: 'ktdn' }])
    expect(readLedger(path)).toEqual([
      issued,
      failed,
      { ...issued, unit: 'ktdn' },
    ])
    expect(readFileSync(path, 'utf8')).toBe(
      [issued, failed, { ...issued, unit: 'ktdn' }]
        .map((entry) => `${JSON.stringify(entry)}\n`)
        .join(''),
    )
  })

  test('has a line that was cut off as never written, and writes over it', () => {
    const path = join(dir, 'cut.ndjson')
    const line = `${JSON.stringify(issued)}\n`
    writeFileSync(path, `${line}${line.slice(0, 40)}`)
    expect(readLedger(path)).toEqual([issued])
    appendLedger(path, [failed])
    expect(readLedger(path)).toEqual([issued, failed])
    writeFileSync(path, line.slice(0, -1))
    expect(readLedger(path)).toEqual([])
    appendLedger(path, [failed])
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(failed)}\n`)
  })

  test.for([
    ['no JSON', 'issued'],
    ['an empty line', ''],
    ['another event', JSON.stringify({ ...issued, event: 'sent' })],
    ['another state', JSON.stringify({ ...issued, state: 'draft' })],
    ['another kind', JSON.stringify({ ...issued, kind: 'letter' })],
    ['half an edition', JSON.stringify({ ...issued, edition: 1.5 })],
    ['no unit', JSON.stringify({ ...issued, unit: undefined })],
    ['no period', JSON.stringify({ ...issued, period: undefined })],
    ['no time', JSON.stringify({ ...issued, at: undefined })],
    ['a file too few', JSON.stringify({ ...issued, files: { pdf: 'a' } })],
  ] as const)('refuses %s, by its line', ([, line]) => {
    const path = join(dir, 'bad.ndjson')
    writeFileSync(path, `${JSON.stringify(issued)}\n${line}\n`)
    // The whole message: no more of a line is told than tells it apart.
    expect(() => readLedger(path)).toThrow(
      new LedgerError(
        `${path}, line 2: expected an entry of the ledger, got ${line.slice(0, 80)}; bring the file back from a backup, or take the line out where no program wrote it`,
      ),
    )
  })
})

test('the status tells of an edition that failed, also after one that was issued, until one comes after it', async () => {
  using own = tinyOffice()
  const { office } = own
  const add = (...entries: readonly LedgerEntry[]) =>
    appendLedger(ledgerPath(office), entries)
  const failures = async () =>
    (await officeStatus(office, '2018-04-02 06:00:00')).failed
  add({ ...issued, unit: 'dkkd' }, failed)
  expect(await failures()).toEqual([failed])
  const other = { ...failed, error: 'no disk' }
  add(other)
  expect(await failures()).toEqual([other])
  add({ ...issued, unit: 'dkkd', edition: 2 })
  expect(await failures()).toEqual([])
})

describe('how a pass ended', () => {
  const card: Pass['issued'][number] = {
    kind: 'scorecard',
    period: '2018-03',
    unit: 'so',
    edition: 1,
    state: 'final',
    files: { pdf: 'a.pdf', xlsx: 'a.xlsx', json: 'a.json' },
    sha256: 'ab',
    stored: {
      pdf: { bytes: 1, sha256: 'ab' },
      xlsx: { bytes: 1, sha256: 'cd' },
      json: { bytes: 1, sha256: 'ef' },
    },
  }
  const refused = [{ period: '2018-03', unit: 'so', reasons: ['x'] }]
  const ofUnit: Failure = {
    period: '2018-03',
    unit: 'so',
    file: null,
    error: 'x',
  }
  const ofFile: Failure = { period: null, unit: null, file: 'f', error: 'x' }

  test.for([
    ['done', [], [], [], []],
    ['done', [card], [], [], []],
    ['refused', [], refused, [], []],
    ['refused', [card], refused, [], []],
    ['refused', [], [], [], [ofFile]],
    ['refused', [card], [], [], [ofFile]],
    ['failed', [], [], [ofUnit], []],
    ['partly', [card], [], [ofUnit], []],
    ['failed', [card], [], [ofFile], []],
    ['failed', [], [], [ofFile], [ofFile]],
    ['failed', [card], [], [ofUnit, ofFile], []],
    ['failed', [], refused, [ofUnit], []],
    ['partly', [card], refused, [ofUnit], [ofFile]],
    ['failed', [card], refused, [ofFile], []],
  ] as const)(
    '%s: %j issued, %j refused, %j failed, %j held',
    ([ended, ...of]) => {
      const [cards, refusals, failures, files] = of
      expect(
        outcomeOf({
          issued: cards,
          refused: refusals,
          failed: failures,
          held: files,
        }),
      ).toBe(ended)
    },
  )
})
