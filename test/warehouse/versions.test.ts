import { profileSchema, type Profile, type Warehouse } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLong, size } from '../size.ts'
import {
  counts,
  csv,
  current,
  dossier,
  knownAt,
  load,
  narrow as profile,
  removeFolders,
  warehouse,
  type Cells,
} from './fixture.ts'

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse()
})
afterAll(async () => {
  await shared.close()
  removeFolders()
})

let sources = 0

/** A source that has sent nothing yet. */
function newSource(): Profile {
  return profileSchema.parse({ ...profile, name: `source-${sources++}` })
}

/** An export: when it was made, and its rows. */
interface Export {
  readonly extractAt: string
  readonly rows: readonly Cells[]
}

function at(minute: number): string {
  return `2018-12-30 08:${String(minute).padStart(2, '0')}:00`
}

/** Loads exports in their order; gives the batch of each. */
async function loadAll(
  exports: readonly Export[],
  source: Profile,
): Promise<number[]> {
  const batches: number[] = []
  for (const { extractAt, rows } of exports) {
    const options = { profile: source, extractAt }
    batches.push((await load(shared, rows, options)).batch)
  }
  return batches
}

async function lastBatch(): Promise<number> {
  const { last } = await shared.db
    .selectFrom('batch')
    .select((eb) => eb.fn.max('batch').as('last'))
    .executeTakeFirstOrThrow()
  return last
}

/** Every order of some items. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((first, i) => {
    return permutations(items.toSpliced(i, 1)).map((rest) => [first, ...rest])
  })
}

/** Orders of some items: every one at full size, else those in which each item has each place once. */
function orders<T>(items: readonly T[]): T[][] {
  if (isLong) return permutations(items)
  return items.map((_, i) => [...items.slice(i), ...items.slice(0, i)])
}

describe('what was loaded before', () => {
  const rows = ['A', 'B', 'C'].map((code) => dossier(code))

  test('the same file again changes nothing and is no batch', async () => {
    const source = newSource()
    const options = { profile: source, extractAt: at(1) }
    const more = [...rows, dossier('A', { status: '?' })]
    const first = await load(shared, more, options)
    expect(first).toMatchObject({ read: 4, accepted: 3, rejected: 1 })
    const before = await counts(shared)
    const again = await load(shared, more, options)
    expect(again).toEqual({
      ...first,
      accepted: 0,
      unchanged: 3,
      isNew: false,
    })
    expect(await counts(shared)).toEqual(before)
  })

  test('a file that does not say when it was made is the same by its bytes', async () => {
    const source = { ...newSource(), files: '*.csv' }
    const first = await load(shared, rows, { profile: source })
    const again = await load(shared, rows, { profile: source })
    expect(again).toMatchObject({ batch: first.batch, isNew: false })
  })

  test('the same rows in another file are unchanged', async () => {
    const source = newSource()
    await loadAll([{ extractAt: at(1), rows }], source)
    const other = csv(rows.toReversed())
    expect(
      await load(shared, other, { profile: source, extractAt: at(2) }),
    ).toMatchObject({ accepted: 0, unchanged: 3, isNew: true })
    expect(await pastOf(source)).toEqual([])
  })

  test('the same file under another profile is read anew', async () => {
    const source = newSource()
    const changed = { ...source, channel: { counter: ['Trực tuyến'] } }
    await loadAll([{ extractAt: at(1), rows }], source)
    await loadAll([{ extractAt: at(1), rows }], changed)
    const now = await current(shared, source.name)
    expect(now.map((d) => d.channel)).toEqual(rows.map(() => 'counter'))
  })

  test('a changed row replaces the old one, which goes to the past', async () => {
    const source = newSource()
    const open = { status: 'Đang xử lý', finished: '' }
    const [first, second] = await loadAll(
      [
        { extractAt: at(1), rows: [dossier('A', open), dossier('B')] },
        { extractAt: at(2), rows: [dossier('A'), dossier('B')] },
      ],
      source,
    )
    expect(await pastOf(source)).toEqual([
      {
        code: 'A',
        ended_on: '9999-12-31',
        from_batch: first,
        to_batch: second,
      },
    ])
    const now = await shared.db
      .selectFrom('dossier')
      .select(['code', 'ended_on', 'from_batch'])
      .where('source', '=', source.name)
      .orderBy('code')
      .execute()
    expect(now).toEqual([
      { code: 'A', ended_on: '2018-03-07', from_batch: second },
      { code: 'B', ended_on: '2018-03-07', from_batch: first },
    ])
  })

  test('a code that another source uses is another dossier', async () => {
    const [one, two] = [newSource(), newSource()]
    await loadAll([{ extractAt: at(1), rows }], one)
    await loadAll(
      [{ extractAt: at(2), rows: [dossier('A', { unit: 'tt' })] }],
      two,
    )
    const units = (await current(shared, one.name)).map((d) => d.unit)
    expect(units).toEqual(['dkkd', 'dkkd', 'dkkd'])
  })
})

async function pastOf(source: Profile) {
  return shared.db
    .selectFrom('dossier_past')
    .select(['code', 'ended_on', 'from_batch', 'to_batch'])
    .where('source', '=', source.name)
    .execute()
}

describe('the order of loading does not matter', () => {
  const old = { finished: '06/03/2018' }
  const a = [dossier('A', old), dossier('B', old), dossier('C', old)]
  const b = [dossier('B', { unit: 'tt' }), dossier('C'), dossier('D')]

  test.each<[string, readonly Export[]]>([
    [
      'of an export, a newer one, and the first again',
      [
        { extractAt: at(1), rows: a },
        { extractAt: at(2), rows: b },
        { extractAt: at(3), rows: a },
      ],
    ],
    [
      'of exports made at one time',
      [
        { extractAt: at(1), rows: a },
        { extractAt: at(1), rows: b },
        { extractAt: at(1), rows: [dossier('B'), dossier('A')] },
      ],
    ],
  ])('%s', async (_, exports) => {
    const results = []
    for (const order of orders(exports)) {
      const source = newSource()
      await loadAll(order, source)
      results.push(await current(shared, source.name))
    }
    expect(results).toHaveLength(isLong ? 6 : 3)
    for (const result of results) expect(result).toEqual(results[0])
  })

  /** The same of other dossiers, which have nothing to do with them. */
  const others = (rows: readonly Cells[]) =>
    rows.map((row) => ({ ...row, code: `other ${row.code}` }))

  test('of an export, a newer one, and the first with a row more; of exports that lack or reject a row; and the newest version is known', async () => {
    const refused = dossier('A', { status: '?' })
    const exports = [
      [...a, ...others(a), dossier('N', { finished: '06/03/2018' })],
      [
        ...b,
        ...others([refused, ...b]),
        dossier('N', { finished: '07/03/2018' }),
      ],
      [
        ...a,
        dossier('E'),
        ...others([dossier('D', old)]),
        dossier('N', { finished: '08/03/2018' }),
      ],
    ].map((rows, i) => ({ extractAt: at(i + 1), rows }))
    const results = []
    for (const order of orders(exports)) {
      const source = newSource()
      await loadAll(order, source)
      results.push(await current(shared, source.name))
    }
    expect(results).toHaveLength(isLong ? 6 : 3)
    for (const result of results) {
      expect(result).toEqual(results[0])
      expect(result.find(({ code }) => code === 'N')).toMatchObject({
        finished_on: '2018-03-08',
      })
    }
  })

  test('of any exports, and what was known at a batch stays what it was', async () => {
    const row = fc
      .record({
        code: fc.constantFrom('A', 'B', 'C', 'D'),
        finished: fc.constantFrom('06/03/2018', '07/03/2018'),
        status: fc.constantFrom('Đã xử lý xong', 'Đang xử lý', 'Từ chối', '?'),
      })
      .map((cells) => dossier(cells.code, cells))
    const made = fc.record({
      extractAt: fc.integer({ min: 0, max: 3 }).map(at),
      rows: fc.array(row, { maxLength: 5 }),
    })
    const sets = fc
      .array(made, { minLength: 2, maxLength: 4 })
      .chain((exports) => {
        const shuffled = fc.shuffledSubarray(exports, {
          minLength: exports.length,
        })
        return fc.record({ exports: fc.constant(exports), shuffled })
      })
    await fc.assert(
      fc.asyncProperty(sets, async ({ exports, shuffled }) => {
        const results = []
        for (const order of [exports, exports.toReversed(), shuffled]) {
          const source = newSource()
          const after: { batch: number; known: unknown }[] = []
          for (const one of order) {
            await loadAll([one], source)
            // An export that is loaded already makes no batch of its own.
            const batch = await lastBatch()
            after.push({ batch, known: await current(shared, source.name) })
          }
          for (const { batch, known } of after)
            expect(await knownAt(shared, batch, source.name)).toEqual(known)
          results.push(await current(shared, source.name))
        }
        for (const result of results) expect(result).toEqual(results[0])
      }),
      { numRuns: size(1, 10), seed: 2018 },
    )
  })
})

describe('what was known at a batch', () => {
  test('is what was current after it, corrections and late exports or not', async () => {
    const source = newSource()
    const exports = [
      { extractAt: at(5), rows: [dossier('A'), dossier('B'), dossier('C')] },
      { extractAt: at(7), rows: [dossier('A', { unit: 'tt' }), dossier('D')] },
      { extractAt: at(6), rows: [dossier('B', { unit: 'tt' }), dossier('A')] },
      { extractAt: at(8), rows: [dossier('A'), dossier('C', { unit: 'tt' })] },
    ]
    const after = new Map<number, unknown>()
    for (const one of exports) {
      const [batch = 0] = await loadAll([one], source)
      after.set(batch, await current(shared, source.name))
    }
    expect(after.size).toBe(4)
    for (const [batch, known] of after)
      expect(await knownAt(shared, batch, source.name)).toEqual(known)
    expect(
      await knownAt(shared, Math.min(...after.keys()) - 1, source.name),
    ).toEqual([])
    const versions = [...after.values()].map((known) => JSON.stringify(known))
    expect(new Set(versions).size).toBe(4)
  })

  test('holds one row of every dossier', async () => {
    const batches = await shared.db
      .selectFrom('batch')
      .select('batch')
      .execute()
    for (const source of Array.from({ length: 20 }, (_, i) => `source-${i}`))
      for (const { batch } of batches.slice(-3)) {
        const codes = (await knownAt(shared, batch, source)).map((d) => d.code)
        expect(codes).toEqual([...new Set(codes)])
      }
  })
})
