import { DuckDBInstance } from '@duckdb/node-api'
import type { Database } from '@motcua/metrics'
import {
  duckdbDialect,
  loadedAt,
  type ListTarget,
  type Loaded,
} from '@motcua/warehouse'
import { Kysely, sql } from 'kysely'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const ddl = ['batch', 'rejected'].map(
  (table) => new URL(`../../sql/schema/${table}.sql`, import.meta.url),
)

/** An export: when it was made, and its rows read, rejected and, of those, not received. */
interface Made {
  readonly at: string
  readonly read?: number
  readonly rejected?: number
  readonly notReceived?: number
  readonly source?: string
  readonly target?: ListTarget
  readonly undoes?: number
}

/** A source, and between which days it has anything. */
interface Days {
  readonly name: string
  readonly from?: string
  readonly until?: string
}

/** What is known of these exports, loaded in their order. */
async function loadedAfter(
  exports: readonly Made[],
  every?: 'month',
  tableSources: readonly (Days & { target: ListTarget })[] = [],
  sources: readonly (string | Days)[] = ['s'],
): Promise<Loaded | null> {
  const instance = await DuckDBInstance.create(':memory:')
  const db = new Kysely<Database>({
    dialect: duckdbDialect({ instance, zone: 'UTC' }),
  })
  for (const file of ddl) await sql.raw(readFileSync(file, 'utf8')).execute(db)
  for (const [i, made] of exports.entries()) {
    const { at, source = 's', read = 100, rejected = 0, notReceived = 0 } = made
    await db
      .insertInto('batch')
      .values({
        office: 'o',
        batch: i + 1,
        target: made.target ?? 'dossier',
        source,
        file: `f${i + 1}`,
        bytes: null,
        sha256: 'h',
        profile_sha256: 'p',
        extract_at: at,
        loaded_at: '2018-12-01 06:00:00',
        covers: 'listed',
        supersedes: null,
        undoes: made.undoes ?? null,
        read,
        accepted: read - rejected,
        unchanged: 0,
        rejected,
        flagged: 0,
      })
      .execute()
    await sql`insert into rejected select 'o', ${i + 1}, range + 2, 'not_received', null, null, null
      from range(${notReceived})`.execute(db)
  }
  const loaded = await loadedAt(db, {
    office: 'o',
    sources: sources.map((s) =>
      typeof s === 'string' ? { name: s, every } : { every, ...s },
    ),
    tableSources,
    dataFrom: '2018-01-01',
  })
  await db.destroy()
  return loaded
}

/** The last day that is complete after exports made at these times. */
async function after(extracts: readonly string[], every?: 'month') {
  const loaded = await loadedAfter(
    extracts.map((at) => ({ at })),
    every,
  )
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

describe('an export of which too little was taken in', () => {
  const good = [{ at: february }, { at: march }]
  const april = '2018-04-01 05:00:00'

  it.each<[string, Omit<Made, 'at'>, boolean]>([
    ['without rows', { read: 0 }, true],
    ['with all rejected', { rejected: 100 }, true],
    ['with 6 of 100 rejected', { rejected: 6 }, true],
    ['with 5 of 100 rejected', { rejected: 5 }, false],
    [
      'with 60 of 100 not received and 5 rejected',
      { rejected: 65, notReceived: 60 },
      false,
    ],
    ['with 60 not received and 6', { rejected: 66, notReceived: 60 }, true],
  ])('%s covers no day and is named: %j', async (_, made, isDoubtful) => {
    for (const every of ['month', undefined] as const) {
      const loaded = await loadedAfter([...good, { at: april, ...made }], every)
      expect(loaded?.complete?.to).toBe(
        isDoubtful ? '2018-02-28' : '2018-03-31',
      )
      const { read = 100, rejected = 0 } = made
      expect(loaded?.doubtful).toEqual(
        isDoubtful ? [{ source: 's', file: 'f3', read, rejected }] : [],
      )
    }
  })

  it('is made good by one of the same month, made then or later', async () => {
    const bad = { at: april, rejected: 100 }
    for (const at of [april, '2018-04-03 09:00:00']) {
      const loaded = await loadedAfter([...good, bad, { at }], 'month')
      expect(loaded?.doubtful).toEqual([])
      expect(loaded!.complete!.to >= '2018-03-31').toBe(true)
    }
  })

  it('is not made good by one of another month or source', async () => {
    const bad = { at: april, rejected: 100 }
    for (const other of [{ at: may }, { at: april, source: 't' }]) {
      const loaded = await loadedAfter([...good, bad, other], 'month')
      expect(loaded).toMatchObject({
        complete: { to: '2018-02-28' },
        doubtful: [{ file: 'f3' }],
      })
    }
  })
})

describe('the data are cut off', () => {
  const s = (at: string, over: Partial<Made> = {}) => ({ at, ...over })
  const t = (at: string, over: Partial<Made> = {}) =>
    s(at, { source: 't', ...over })

  it.each<[string, readonly Made[], string]>([
    ['with the only export, not when it was loaded', [s(february)], february],
    ['with the newest of a source, in any order', [s(may), s(march)], may],
    ['with the source that is behind', [s(may), t(march)], march],
    [
      'with the source that is behind, the other way',
      [s(march), t(may)],
      march,
    ],
    ['by no source that sent nothing', [s(may)], may],
    [
      'by no source that the office does not list',
      [s(february, { source: 'old' }), s(may)],
      may,
    ],
    [
      'by those alone where there is no other',
      [s(march, { source: 'x' })],
      march,
    ],
    [
      'by no export that does not count',
      [s(march), s(may, { read: 0 })],
      march,
    ],
    [
      'by none that was undone',
      [s(march), s(may), s(may, { undoes: 2 })],
      march,
    ],
    ['by no other table', [s(may), t(march, { target: 'feedback' })], may],
    [
      'by the load, where an export says a later time',
      [s('2019-01-01 00:00:00')],
      '2018-12-01 06:00:00',
    ],
  ])('%s', async (_, exports, cutOff) => {
    const loaded = await loadedAfter(exports, undefined, [], ['s', 't'])
    expect(loaded?.cutOff).toBe(cutOff)
  })
})

describe('a source that has ended', () => {
  const june = '2018-06-01 05:00:00'
  const july = '2018-07-01 05:00:00'
  const [old, next] = [
    { name: 's', until: '2018-04-30' },
    { name: 't', from: '2018-05-01' },
  ]
  const t = (at: string) => ({ at, source: 't' })
  const goneOn = [
    ...[february, march, '2018-04-01 05:00:00', may].map((at) => ({ at })),
    ...[june, july].map(t),
  ]

  for (const every of [undefined, 'month'] as const)
    it.each<[string, readonly Made[], readonly Days[], string | null, string]>([
      [
        'is not waited for once it sent its last day',
        goneOn,
        [old, next],
        '2018-06-30',
        july,
      ],
      [
        'is waited for without its end',
        goneOn,
        [{ name: 's' }, next],
        '2018-04-30',
        may,
      ],
      [
        'is waited for until it has sent its last day',
        goneOn,
        [{ ...old, until: '2018-05-01' }, next],
        '2018-04-30',
        may,
      ],
      [
        'is waited for where none goes on',
        goneOn.slice(0, 4),
        [old],
        '2018-04-30',
        may,
      ],
      [
        'is waited for where the other ends on the same day',
        [...goneOn.slice(0, 4), ...goneOn.slice(0, 4).map(({ at }) => t(at))],
        [old, { ...old, name: 't' }],
        '2018-04-30',
        may,
      ],
      [
        'leaves open what the next one has not sent',
        goneOn.slice(0, 4),
        [old, next],
        '2018-04-30',
        may,
      ],
      [
        'goes on to the one after the next',
        goneOn,
        [
          old,
          { ...next, until: '2018-05-31' },
          { name: 'u', from: '2018-06-01' },
        ],
        '2018-05-31',
        july,
      ],
    ])(`%s, every ${every}`, async (_, made, sources, to, cutOff) => {
      const loaded = await loadedAfter(made, every, [], sources)
      expect(loaded).toMatchObject({ complete: to && { to }, cutOff })
      expect(loaded?.strangers).toEqual([])
    })

  it('is told of as 9999-12-31, and one that has not begun to its eve', async () => {
    const loaded = await loadedAfter(goneOn, undefined, [], [old, next])
    expect(loaded?.through).toEqual({ s: '9999-12-31', t: '2018-06-30' })
    const before = await loadedAfter(
      goneOn.slice(0, 3),
      'month',
      [],
      [old, next],
    )
    expect(before?.through).toEqual({ s: '2018-03-31', t: '2018-04-30' })
  })

  it('leaves no list open', async () => {
    const target = 'feedback'
    const made = [
      { at: july },
      { at: march, source: 'fba', target },
      { at: july, source: 'fbb', target },
    ] as const
    const lists = async (of: readonly Days[]) =>
      (
        await loadedAfter(
          made,
          undefined,
          of.map((s) => ({ ...s, target })),
        )
      )?.lists[target]?.to
    const b = { name: 'fbb' }
    expect(await lists([{ name: 'fba' }, b])).toBe('2018-02-28')
    expect(await lists([{ name: 'fba', until: '2018-02-28' }, b])).toBe(
      '2018-06-30',
    )
    expect(await lists([{ name: 'fba', until: '2018-03-01' }, b])).toBe(
      '2018-02-28',
    )
  })
})

it('names the sources that the office does not list', async () => {
  const made = ['s', 'z', 'a', 'z'].map((source) => ({ at: march, source }))
  expect((await loadedAfter(made))?.strangers).toEqual(['a', 'z'])
  expect((await loadedAfter(made.slice(0, 1)))?.strangers).toEqual([])
})

it('counts neither what was undone nor other tables', async () => {
  const loaded = await loadedAfter([
    { at: february },
    { at: march },
    { at: march, undoes: 2 },
    { at: may, target: 'survey_answer', source: 'survey' },
  ])
  expect(loaded).toMatchObject({
    batch: 4,
    files: 1,
    newestExtract: february,
    complete: { to: '2018-01-31' },
    strangers: [],
  })
  const undone = [{ at: february }, { at: february, undoes: 1 }]
  expect(await loadedAfter(undone)).toBe(null)
})

describe('a list of several sources', () => {
  const target = 'feedback'
  const january = '2018-01-15 05:00:00'
  const april = '2018-04-01 05:00:00'
  const [a, b] = ['fba', 'fbb'].map((source) => ({ source, target })) as [
    Pick<Made, 'source' | 'target'>,
    Pick<Made, 'source' | 'target'>,
  ]
  const listed = [
    { name: 'fba', target },
    { name: 'fbb', target },
  ] as const

  it.each<[string, readonly Made[], string | null]>([
    [
      'each has sent',
      [
        { ...a, at: april },
        { ...b, at: january },
      ],
      '2018-01-14',
    ],
    [
      'in any order',
      [
        { ...b, at: january },
        { ...a, at: april },
      ],
      '2018-01-14',
    ],
    [
      'each has sent again',
      [
        { ...b, at: january },
        { ...a, at: april },
        { ...b, at: may },
      ],
      '2018-03-31',
    ],
    [
      'one without rows, for nothing happened',
      [
        { ...a, at: april },
        { ...b, at: may, read: 0 },
      ],
      '2018-03-31',
    ],
    [
      'the newer one has too many rows rejected',
      [
        { ...a, at: april },
        { ...b, at: january },
        { ...b, at: may, rejected: 6 },
      ],
      '2018-01-14',
    ],
    [
      'all that one sent was rejected',
      [
        { ...a, at: april },
        { ...b, at: may, rejected: 100 },
      ],
      null,
    ],
    [
      'one ends before the first day',
      [
        { ...a, at: april },
        { ...b, at: '2018-01-01 05:00:00' },
      ],
      null,
    ],
  ])(
    'goes as far as the one that is furthest behind: %s',
    async (_, made, to) => {
      const exports = [{ at: april }, ...made]
      for (const expected of [[], listed]) {
        const { lists } = (await loadedAfter(exports, undefined, expected))!
        expect(lists[target]?.to ?? null).toBe(to)
      }
    },
  )

  it('is not complete while one that the office lists has sent nothing', async () => {
    const exports = [{ at: april }, { ...a, at: april }]
    const lists = async (expected: readonly (typeof listed)[number][]) =>
      (await loadedAfter(exports, undefined, expected))?.lists
    const whole = { from: '2018-01-01', to: '2018-03-31' }
    expect(await lists([])).toEqual({ feedback: whole })
    expect(await lists(listed.slice(0, 1))).toEqual({ feedback: whole })
    expect(await lists(listed)).toEqual({})
  })

  it('does not wait for a source of another table', async () => {
    const survey = { name: 'fba', target: 'survey_answer' } as const
    const exports = [{ at: april }, { ...a, at: april }]
    const loaded = await loadedAfter(exports, undefined, [survey])
    expect(loaded?.lists).toEqual({
      feedback: { from: '2018-01-01', to: '2018-03-31' },
    })
  })

  it('forgets a source whose only export was undone, unless the office lists it', async () => {
    const exports = [
      { at: april },
      { ...a, at: april },
      { ...b, at: january },
      { ...b, at: january, undoes: 3 },
    ]
    const to = async (expected: readonly (typeof listed)[number][]) =>
      (await loadedAfter(exports, undefined, expected))?.lists[target]?.to
    expect(await to([])).toBe('2018-03-31')
    expect(await to(listed)).toBe(undefined)
  })
})
