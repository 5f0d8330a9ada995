import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  HeldError,
  history,
  ingestDossiers,
  preview,
  undo,
} from '@motcua/warehouse'
import type { GoneLimit, Ingested, Profile, Warehouse } from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  counts,
  csv,
  current,
  dossier,
  file,
  headerLine,
  load,
  now,
  office,
  narrow as profile,
  refusal,
  rejects,
  removeFolders,
  warehouse,
  type Cells,
} from './fixture.ts'

/* What an export of everything lacks: told, and held where it is much. */

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse()
})
afterAll(async () => {
  await shared.close()
  removeFolders()
})

let sources = 0
/** A source of its own, whose exports hold everything. */
const whole = (): Profile => ({
  ...profile,
  name: `whole-${sources++}`,
  mode: 'snapshot',
})

const at = (day: number) => `2018-04-${String(day).padStart(2, '0')} 08:00:00`
const some = (n: number, over: Cells = {}) =>
  Array.from({ length: n }, (_, i) => dossier(`D${1000 + i}`, over))

interface Taking {
  readonly by: Profile
  readonly day: number
  readonly acceptGone?: string
  readonly limit?: GoneLimit
}

function take(rows: readonly Cells[] | string, taking: Taking) {
  const { by, day, ...rest } = taking
  const path = file('export.csv', typeof rows === 'string' ? rows : csv(rows))
  return ingestDossiers(shared, by, { path, now, extractAt: at(day), ...rest })
}

async function held(taking: Promise<unknown>): Promise<HeldError> {
  const error = await refusal(taking)
  if (error instanceof HeldError) return error
  throw error
}

describe('an export of everything is held', () => {
  test.for([
    [100, 2, 'two of a hundred', false],
    [100, 3, 'three of a hundred', true],
    [150, 3, 'three of a hundred and fifty', false],
    [150, 4, 'four of a hundred and fifty', true],
    [10, 2, 'two of ten', false],
    [10, 3, 'three of ten', true],
    [2, 2, 'all of two', true],
  ] as const)('of %i known without %i: %s', async ([known, gone, , isHeld]) => {
    const by = whole()
    await take(some(known), { by, day: 1 })
    const taking = take(some(known - gone), { by, day: 2 })
    if (!isHeld) {
      expect(await taking).toMatchObject({ read: known - gone, gone, back: 0 })
      expect(await current(shared, by.name)).toHaveLength(known - gone)
      return
    }
    const before = await counts(shared)
    const error = await held(taking)
    expect(error).toMatchObject({ code: 'held', read: known - gone, gone })
    expect(await counts(shared)).toEqual(before)
    expect(await current(shared, by.name)).toHaveLength(known)
  })

  test('and told with its numbers', async () => {
    const by = whole()
    await take(some(100), { by, day: 1 })
    expect((await held(take(some(90), { by, day: 2 }))).message).toBe(
      `export.csv: expected the dossiers of ${by.name} in an export of everything, got one that lacks 10 of the 100 that were open or ended since 2017-04-02 (more than 2, and more than 2 %); it is held, and nothing of it is loaded: if it was cut off, delete it and have it exported anew; if they are gone, load it with --accept-gone "REASON"`,
    )
    expect((await held(take(`${headerLine}\n`, { by, day: 2 }))).message).toBe(
      `export.csv: expected the dossiers of ${by.name} in an export of everything, got one without any, while 100 are known; it is held, and nothing of it is loaded: if it was cut off, delete it and have it exported anew; if they are gone, load it with --accept-gone "REASON"`,
    )
  })

  test('when it is empty, whatever the office allows, unless nothing is known', async () => {
    const limit = { share: 1, dossiers: 9 }
    const by = whole()
    const empty = `${headerLine}\n`
    expect(await take(empty, { by, day: 1, limit })).toMatchObject({ read: 0 })
    await take(some(1), { by, day: 2 })
    expect(await held(take(empty, { by, day: 3, limit }))).toMatchObject({
      read: 0,
      gone: 1,
    })
    // A row in which nothing stands is none.
    const blank = `${headerLine}\n${';'.repeat(headerLine.split(';').length - 1)}\n`
    expect(await held(take(blank, { by, day: 3, limit }))).toMatchObject({
      read: 1,
      gone: 1,
    })
  })

  test('by what the office allows', async () => {
    const by = whole()
    const limit = { share: 0.3, dossiers: 1 }
    await take(some(10), { by, day: 1 })
    await held(take(some(6), { by, day: 2, limit }))
    expect(await take(some(7), { by, day: 2, limit })).toMatchObject({
      gone: 3,
    })
    const strict = { share: 0, dossiers: 0 }
    await held(take(some(6), { by, day: 3, limit: strict }))
    expect(await take(some(7), { by, day: 4, limit: strict })).toMatchObject({
      gone: 0,
    })
  })

  test('not for those that ended more than twelve months before it', async () => {
    const by = whole()
    const ended = (on: string) => ({
      received: '05/03/2016 08:00',
      due: '08/03/2017',
      finished: `${on} 10:00`,
    })
    const open = {
      status: 'Đang xử lý',
      finished: '',
      received: '05/03/2016 08:00',
    }
    const old = Array.from({ length: 20 }, (_, i) =>
      dossier(`O${i}`, ended('01/04/2017')),
    )
    const late = Array.from({ length: 5 }, (_, i) =>
      dossier(`L${i}`, ended('02/04/2017')),
    )
    const still = Array.from({ length: 5 }, (_, i) => dossier(`S${i}`, open))
    await take([...old, ...late, ...still], { by, day: 1 })
    expect(
      (await held(take([...old, ...still], { by, day: 2 }))).message,
    ).toContain('lacks 5 of the 10 that')
    expect(
      (await held(take([...old, ...late], { by, day: 2 }))).message,
    ).toContain('lacks 5 of the 10 that')
    expect(await take([...late, ...still], { by, day: 2 })).toMatchObject({
      gone: 20,
    })
  })

  test('what it refuses is there, and a row without a code may be any', async () => {
    const by = whole()
    await take(some(20), { by, day: 1 })
    const refused = some(20)
      .slice(10)
      .map((row) => ({ ...row, status: '?' }))
    expect(await take([...some(10), ...refused], { by, day: 2 })).toMatchObject(
      {
        rejected: 10,
        gone: 0,
      },
    )
    const uncoded = dossier('')
    const lacking = (n: number) => [...some(20 - n), uncoded]
    expect(await take(lacking(3), { by, day: 3 })).toMatchObject({
      rejected: 1,
      gone: 0,
    })
    expect((await held(take(lacking(4), { by, day: 4 }))).message).toContain(
      'lacks 3 of the 20 ',
    )
  })

  test('until a person accepts it, whose reason stands in the journal', async () => {
    const by = whole()
    await take(some(20), { by, day: 1 })
    await held(take(some(5), { by, day: 2 }))
    const acceptGone = 'chuyển sang hệ thống của tỉnh'
    const { batch } = await take(some(5), { by, day: 2, acceptGone })
    expect(await current(shared, by.name)).toHaveLength(5)
    const journal = readFileSync(join(shared.dir, 'journal.ndjson'), 'utf8')
    const lines = journal
      .split('\n')
      .filter((line) => line.includes(acceptGone))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(`"batch":${batch},`)
  })

  test('as often as it comes, and before anything is shown of it', async () => {
    const by = whole()
    await take(some(20), { by, day: 1 })
    const path = file('export.csv', csv(some(5)))
    const options = { path, now, extractAt: at(2) }
    const before = await counts(shared)
    for (const taking of [ingestDossiers, ingestDossiers, preview])
      expect((await held(taking(shared, by, options))).gone).toBe(15)
    expect(await counts(shared)).toEqual(before)
  })

  test('never where exports hold only what changed', async () => {
    const by = { ...whole(), mode: 'append' as const }
    await take(some(20), { by, day: 1 })
    expect(await take(some(1), { by, day: 2 })).toMatchObject({ gone: 0 })
    expect(await take(`${headerLine}\n`, { by, day: 3 })).toMatchObject({
      gone: 0,
    })
    expect(await current(shared, by.name)).toHaveLength(20)
  })
})

describe('gone and back are told', () => {
  const of = ({ gone, back }: Pick<Ingested, 'gone' | 'back'>) => [gone, back]
  const codes = (said: string, over: Cells = {}) =>
    [...said].map((code) => dossier(code, over))

  test('of each export, as it is and as it would be', async () => {
    const by = whole()
    const series: readonly (readonly [string, readonly [number, number]])[] = [
      ['ABCDE', [0, 0]],
      ['ABCD', [1, 0]],
      ['ABC', [1, 0]],
      ['ABCDE', [0, 2]],
      ['BCDEF', [1, 0]],
      ['ABCDEF', [0, 1]],
    ]
    for (const [i, [said, expected]] of series.entries()) {
      const path = file('export.csv', csv(codes(said)))
      const options = { path, now, extractAt: at(i + 1) }
      const before = await counts(shared)
      expect(of(await preview(shared, by, options)), said).toEqual(expected)
      expect(await counts(shared)).toEqual(before)
      expect(of(await ingestDossiers(shared, by, options)), said).toEqual(
        expected,
      )
    }
  })

  test('also of one that is changed when it comes back, and not of one that only changes', async () => {
    const by = whole()
    await take(codes('ABC'), { by, day: 1 })
    await take(codes('AB'), { by, day: 2 })
    const changed = codes('ABC', { unit: 'tt' })
    expect(of(await take(changed, { by, day: 3 }))).toEqual([0, 1])
    expect(of(await take(codes('ABC'), { by, day: 4 }))).toEqual([0, 0])
  })

  test('not of what an earlier export lacks that comes late', async () => {
    const by = whole()
    await take(codes('AB'), { by, day: 1 })
    await take(codes('ABC'), { by, day: 3 })
    expect(of(await take(codes('A'), { by, day: 2 }))).toEqual([0, 0])
    expect(await current(shared, by.name)).toHaveLength(3)
    // Nor is one held that knows nothing yet of most that came since.
    await take(codes('ABCDEFGH'), { by, day: 6 })
    expect(of(await take(codes('AB'), { by, day: 5 }))).toEqual([0, 0])
    expect(await current(shared, by.name)).toHaveLength(8)
  })

  test('once: the same file again moves nothing', async () => {
    const by = whole()
    await take(codes('ABC'), { by, day: 1 })
    expect(of(await take(codes('AB'), { by, day: 2 }))).toEqual([1, 0])
    const again = await take(codes('AB'), { by, day: 2 })
    expect(again).toMatchObject({ isNew: false, gone: 0, back: 0 })
  })

  test('in the history of the dossier', async () => {
    const by = whole()
    await take(codes('HI'), { by, day: 1 })
    await take(codes('I'), { by, day: 2 })
    await take(codes('HI'), { by, day: 3 })
    await take(codes('HI', { unit: 'tt' }), { by, day: 4 })
    const versions = await history(shared.db, {
      office,
      code: 'H',
      source: by.name,
    })
    expect(versions.map(({ ended, isBack }) => [ended, isBack])).toEqual([
      ['gone', false],
      ['replaced', true],
      [null, false],
    ])
  })

  test('what an undo brings back is no dossier that was gone', async () => {
    const by = whole()
    await take(codes('UV'), { by, day: 1 })
    const { batch } = await take(codes('V'), { by, day: 2 })
    await undo(shared, batch, now)
    const [first, second] = await history(shared.db, {
      office,
      code: 'U',
      source: by.name,
    })
    expect(first).toMatchObject({ ended: 'gone', isBack: false })
    expect(second).toMatchObject({ ended: null, isByUndo: true })
  })
})

describe('a row in which nothing stands', () => {
  const width = headerLine.split(';').length
  test.for([
    ['of delimiters alone', ';'.repeat(width - 1)],
    ['of blanks', Array.from({ length: width }, () => ' \u{a0}').join(';')],
  ])('%s is counted, and is no dossier that may be any', async ([, blank]) => {
    const by = whole()
    await take(some(5), { by, day: 1 })
    const report = await take(`${csv(some(4))}${blank}\n`, { by, day: 2 })
    expect(report).toMatchObject({ read: 5, rejected: 1, noData: 1, gone: 1 })
    expect(await rejects(shared, report.batch)).toEqual([
      { row: 6, reason: 'empty_row', code: null, column: null, value: null },
    ])
    expect(await current(shared, by.name)).toHaveLength(4)
  })

  test.for(['unit', 'due', 'overdueReason', 'channel'] as const)(
    'is not one that has a %s',
    async (column) => {
      const by = whole()
      const row = Object.fromEntries(
        Object.keys(dossier('')).map((name) => [name, '']),
      )
      const report = await load(
        shared,
        [
          ...some(3),
          { ...row, [column]: column === 'due' ? '08/03/2018' : 'x' },
        ],
        { profile: by, extractAt: at(1) },
      )
      expect(report).toMatchObject({ rejected: 1, noData: 0 })
      expect((await rejects(shared, report.batch))[0]?.reason).toBe('no_code')
    },
  )
})
