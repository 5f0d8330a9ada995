import { createHash } from 'node:crypto'
import {
  ingestTable,
  openDuckDb,
  profileSchema,
  sourceSchema,
  undo,
  type Profile,
  type TableProfile,
  type Warehouse,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  csv,
  current,
  dossier,
  file,
  folder,
  load,
  loadList,
  now,
  narrow as profile,
  procedures,
  refusal,
  rejects,
  removeFolders,
  warehouse,
  type Cells,
} from './fixture.ts'
import { plainRow, plainTable, profileOf } from './generated.ts'
import { write } from './written.ts'

/*
 * Which of the rows that exports say of one dossier is known, and what became of
 * the others, written out by hand. In `A2` the dossier A is as its second
 * version says; `A?` is a row of it that is refused, and `?` one without a code.
 */

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse()
})
afterAll(async () => {
  await shared.close()
  removeFolders()
})

const unitOf = ['', 'dkkd', 'tt', 'so']

function rowOf(said: string): Cells {
  const [code = '', version = ''] = said
  if (code === '?') return dossier('', {})
  if (version === '?') return dossier(code, { status: '?' })
  return dossier(code, { unit: unitOf[Number(version)] ?? '' })
}

/** Rows that every export has, so that it repeats most of the one before. */
const repeated = ['V1', 'W1', 'X1', 'Y1', 'Z1']
const isRepeated = (said: string) => 'VWXYZ'.includes(said[0] ?? '')

/** `a@2 A1 B?`: what source a said at 2 o'clock; `undo 2`: the second step is taken out. */
type Step = readonly [
  step: string,
  /** What is known then, by source where there are several. */
  known: string,
  /** Of the rows above: those that were news, and those refused. */
  accepted?: number,
  rejected?: number,
]

interface Scenario {
  readonly what: string
  readonly mode?: Profile['mode']
  /** Sources that a source supersedes. */
  readonly supersedes?: { readonly [source: string]: readonly string[] }
  /** Sources that are of one register. */
  readonly register?: string
  readonly steps: readonly Step[]
  /** Versions that are past, by the steps that they held from and to. */
  readonly past?: string
}

const snapshot = 'snapshot'

const scenarios: readonly Scenario[] = [
  {
    what: 'an export of everything: what it lacks is gone, what it refuses is not, and what comes back is back',
    mode: snapshot,
    steps: [
      ['a@1 A1 B1 C1 D1', 'A1 B1 C1 D1', 4, 0],
      ['a@2 A2 B1 C?', 'A2 B1 C1', 1, 1],
      ['a@3 A2 B1 C1 D1', 'A2 B1 C1 D1', 1, 0],
      ['a@4 B1', 'B1', 0, 0],
    ],
    past: 'A1:1-2 A2:2-4 C1:1-4 D1:1-2 D1:3-4',
  },
  {
    what: 'what is refused in one export and lacking in the next is gone',
    mode: snapshot,
    steps: [
      ['a@1 A1 C1', 'A1 C1', 2, 0],
      ['a@2 A1 C?', 'A1 C1', 0, 1],
      ['a@3 A1', 'A1', 0, 0],
    ],
    past: 'C1:1-3',
  },
  {
    what: 'of an export with a row that has no code nothing is gone, and of the next it is',
    mode: snapshot,
    steps: [
      ['a@1 A1 B1', 'A1 B1', 2, 0],
      ['a@2 A1 ?', 'A1 B1', 0, 1],
      ['a@3 A1', 'A1', 0, 0],
    ],
    past: 'B1:1-3',
  },
  {
    what: 'an export of news says nothing of what it lacks',
    steps: [
      ['a@1 A1 B1', 'A1 B1', 2, 0],
      ['a@2 B2 C1', 'A1 B2 C1', 2, 0],
      ['a@3 A?', 'A1 B2 C1', 0, 1],
    ],
    past: 'B1:1-2',
  },
  {
    what: 'a late export: what the newer one refused is as the late one says',
    mode: snapshot,
    steps: [
      ['a@1 A1 B1', 'A1 B1', 2, 0],
      ['a@3 A? B1', 'A1 B1', 0, 1],
      ['a@2 A2 B2', 'A2 B1', 2, 0],
    ],
    past: 'A1:1-3',
  },
  {
    what: 'a late export: what the newer one lacks stays gone',
    mode: snapshot,
    steps: [
      ['a@1 A1 B1', 'A1 B1', 2, 0],
      ['a@3 B1', 'B1', 0, 0],
      ['a@2 A2 B2', 'B1', 2, 0],
    ],
    past: 'A1:1-2',
  },
  {
    what: 'a late export: one newer refuses it, another lacks it',
    mode: snapshot,
    steps: [
      ['a@1 A1 B1', 'A1 B1'],
      ['a@3 A? B1', 'A1 B1'],
      ['a@4 B1', 'B1'],
      ['a@2 A2 B1', 'B1', 1, 0],
    ],
    past: 'A1:1-3',
  },
  {
    what: 'a late export: all newer ones refuse it, one of them twice',
    mode: snapshot,
    steps: [
      ['a@1 A1 B1', 'A1 B1'],
      ['a@3 A? B1', 'A1 B1'],
      ['a@4 A? A? B1', 'A1 B1', 0, 2],
      ['a@2 A2 B1', 'A2 B1', 1, 0],
    ],
    past: 'A1:1-4',
  },
  {
    what: 'a late export of news: the newer row stays',
    steps: [
      ['a@2 A2 C1', 'A2 C1'],
      ['a@1 A1 B1', 'A2 B1 C1', 2, 0],
      ['a@3 B2', 'A2 B2 C1', 1, 0],
    ],
    past: 'B1:2-3',
  },
  {
    what: 'the one before was late: the next is held against what is known',
    mode: snapshot,
    steps: [
      ['a@3 A3 B1', 'A3 B1'],
      ['a@2 A2 B1', 'A3 B1', 1, 0],
      ['a@4 A2 B1', 'A2 B1', 1, 0],
    ],
    past: 'A3:1-3',
  },
  {
    what: 'an undo: what was before is again, and what is not otherwise known is not',
    mode: snapshot,
    steps: [
      ['a@1 A1 B1', 'A1 B1'],
      ['a@2 A2', 'A2'],
      ['undo 2', 'A1 B1'],
      ['a@3 A1 C1', 'A1 C1', 1, 0],
      ['undo 4', 'A1 B1'],
    ],
    past: 'A1:1-2 A2:2-3 B1:1-2 B1:3-4 C1:4-5',
  },
  {
    what: 'an undo of what another export says, too',
    steps: [
      ['a@1 A1 B1', 'A1 B1'],
      ['a@2 A1 B2', 'A1 B2'],
      ['undo 1', 'A1 B2'],
      ['undo 2', ''],
      ['a@1 A3', 'A3', 1, 0],
    ],
    past: 'A1:1-4 B1:1-2 B2:2-4',
  },
  {
    what: 'an undo of one that lacked something: it is back',
    mode: snapshot,
    steps: [
      ['a@1 A1 B1', 'A1 B1'],
      ['a@2 B1', 'B1'],
      ['a@3 B2', 'B2'],
      ['undo 2', 'B2'],
      ['undo 3', 'A1 B1'],
    ],
    past: 'A1:1-2 B1:1-3 B2:3-5',
  },
  {
    what: 'sources that supersede each other: the uppermost that has it',
    supersedes: { b: ['a'], c: ['b'] },
    steps: [
      ['a@1 A1 B1 C1', 'a/A1 a/B1 a/C1', 3, 0],
      ['z@1 A3 B3', 'a/A1 a/B1 a/C1 z/A3 z/B3', 2, 0],
      ['b@1 A2 B2', 'a/C1 b/A2 b/B2 z/A3 z/B3', 2, 0],
      ['c@1 A3', 'a/C1 b/B2 c/A3 z/A3 z/B3', 1, 0],
      ['a@2 A2 C2', 'a/C2 b/B2 c/A3 z/A3 z/B3', 2, 0],
      ['undo 4', 'a/C2 b/A2 b/B2 z/A3 z/B3'],
      ['undo 3', 'a/A2 a/B1 a/C2 z/A3 z/B3'],
    ],
    past: 'a/A1:1-3 a/B1:1-3 a/C1:1-5 b/A2:3-4 b/A2:6-7 b/B2:3-7 c/A3:4-6',
  },
  {
    what: 'the one that supersedes came first',
    supersedes: { c: ['a', 'b'] },
    steps: [
      ['c@9 A3', 'c/A3'],
      ['b@1 A2 B2', 'b/B2 c/A3', 2, 0],
      ['a@2 A1 C1', 'a/C1 b/B2 c/A3', 2, 0],
    ],
  },
  {
    what: 'two that supersede the same: the first by name',
    supersedes: { x: ['w'], m: ['w'] },
    steps: [
      ['w@3 A1 B1', 'w/A1 w/B1'],
      ['x@2 A2 B2', 'x/A2 x/B2'],
      ['m@1 A3', 'm/A3 x/B2'],
      ['x@4 A1 B3', 'm/A3 x/B3'],
    ],
    past: 'w/A1:1-2 w/B1:1-2 x/A2:2-3 x/B2:2-4',
  },
  {
    what: 'two that supersede each other: the first by name',
    supersedes: { x: ['m'], m: ['x'] },
    steps: [
      ['x@2 A2 B2', 'x/A2 x/B2'],
      ['m@1 A3', 'm/A3 x/B2'],
    ],
    past: 'x/A2:1-2',
  },
  {
    what: 'what is gone from the one above is known from the one below',
    mode: snapshot,
    supersedes: { b: ['a'] },
    steps: [
      ['a@1 A1 B1', 'a/A1 a/B1'],
      ['b@2 A2 C2', 'a/B1 b/A2 b/C2'],
      ['b@3 C2', 'a/A1 a/B1 b/C2', 0, 0],
      ['a@4 B1 C1', 'a/B1 b/C2', 1, 0],
    ],
    past: 'a/A1:1-2 a/A1:3-4 b/A2:2-3',
  },
  {
    what: 'of one register a code is one dossier, and the later export tells of it',
    register: 'ab',
    steps: [
      ['a@1 A1 B1', 'a/A1 a/B1', 2, 0],
      ['z@1 A3', 'a/A1 a/B1 z/A3', 1, 0],
      ['b@2 A2 C2', 'a/B1 b/A2 b/C2 z/A3', 2, 0],
      ['a@3 A3', 'a/A3 a/B1 b/C2 z/A3', 1, 0],
      // It came late, and says nothing new of A.
      ['b@2 A1 D1', 'a/A3 a/B1 b/C2 b/D1 z/A3'],
      ['undo 4', 'a/B1 b/A1 b/C2 b/D1 z/A3'],
      ['undo 5', 'a/B1 b/A2 b/C2 z/A3'],
      ['undo 3', 'a/A1 a/B1 z/A3'],
    ],
    past: 'a/A1:1-3 a/A3:4-6 b/A2:3-4 b/A1:6-7 b/A2:7-8 b/C2:3-8 b/D1:5-7',
  },
  {
    what: 'of one register a dossier is gone when every export of everything lacks it',
    mode: snapshot,
    register: 'ab',
    steps: [
      ['a@1 A1 B1', 'a/A1 a/B1'],
      ['b@2 A2 C2', 'a/B1 b/A2 b/C2'],
      ['b@3 C2', 'a/A1 a/B1 b/C2', 0, 0],
      ['a@4 B1', 'a/B1 b/C2', 0, 0],
      ['b@5 A3 C2', 'a/B1 b/A3 b/C2', 1, 0],
    ],
    past: 'a/A1:1-2 a/A1:3-4 b/A2:2-3',
  },
]

let runs = 0

function textOf(rows: readonly { code: string; unit: string }[]): string[] {
  return rows.map((r) => `${r.code}${unitOf.indexOf(r.unit)}`)
}

/** Rows of some sources, each as the scenarios write them. */
async function written(
  table: 'dossier' | 'dossier_past',
  nameOf: ReadonlyMap<string, string>,
) {
  const rows = await shared.db
    .selectFrom(table)
    .select(['source', 'code', 'unit', 'from_batch'])
    .$if(table === 'dossier_past', (q) => q.select(sql`to_batch`.as('to')))
    .where('source', 'in', [...nameOf.values()])
    .orderBy('source')
    .orderBy('code')
    .orderBy('from_batch')
    .execute()
  const letters = new Map([...nameOf].map(([letter, name]) => [name, letter]))
  return rows
    .filter((r) => !isRepeated(r.code))
    .map((r) => ({
      text: `${nameOf.size > 1 ? `${letters.get(r.source)}/` : ''}${textOf([r])[0]}`,
      from: r.from_batch,
      to: (r as { readonly to?: number }).to,
    }))
}

describe('which row is known', () => {
  test.each(scenarios.map((s) => [s.what, s] as const))(
    '%s',
    async (_, { mode = 'append', register = '', ...scenario }) => {
      const { supersedes = {}, steps, past = '' } = scenario
      const run = `run-${runs++}`
      const letters = [
        ...new Set(
          steps.flatMap(([step]) => /^(\w)@/.exec(step)?.slice(1) ?? []),
        ),
      ]
      const nameOf = new Map(letters.map((l) => [l, `${run}-${l}`]))
      const batches: number[] = []
      const came: unknown[] = []
      const wanted: unknown[] = []
      for (const [step, known, accepted, rejected] of steps) {
        const [to = '', ...said] = step.split(' ')
        const [letter = '', hour = ''] = to.split('@')
        if (to === 'undo') {
          const { batch } = await undo(
            shared,
            batches[Number(said[0]) - 1] ?? 0,
            now,
          )
          batches.push(batch)
          came.push([step, (await state(nameOf)).join(' ')])
          wanted.push([step, known])
          continue
        }
        const rows = [...repeated.slice(0, 3), ...said, ...repeated.slice(3)]
        // A source of which others have all rows too repeats none of its own.
        const alone = nameOf.size > 1 ? said : rows
        const report = await load(shared, alone.map(rowOf), {
          acceptGone: 'as said',
          profile: profileSchema.parse({
            ...profile,
            name: nameOf.get(letter),
            mode,
            supersedes: (supersedes[letter] ?? []).map((s) => nameOf.get(s)),
            ...(register.includes(letter) && { register: `${run}-x` }),
          }),
          extractAt: `2018-12-30 0${hour}:00:00`,
        })
        const isFirst = nameOf.size === 1 && report.accepted >= repeated.length
        const told = {
          read: report.read - (alone.length - said.length),
          accepted: report.accepted - (isFirst ? repeated.length : 0),
          rejected: report.rejected,
        }
        batches.push(report.batch)
        came.push([step, (await state(nameOf)).join(' '), told])
        wanted.push([
          step,
          known,
          {
            read: said.length,
            accepted: accepted ?? told.accepted,
            rejected: rejected ?? said.filter((s) => s.includes('?')).length,
          },
        ])
      }
      expect(came).toEqual(wanted)
      const place = (batch: number | undefined) =>
        batches.indexOf(batch ?? 0) + 1
      const gone = await written('dossier_past', nameOf)
      expect(
        gone.map((r) => `${r.text}:${place(r.from)}-${place(r.to)}`).join(' '),
      ).toBe(past)
    },
  )
})

async function state(nameOf: ReadonlyMap<string, string>): Promise<string[]> {
  return (await written('dossier', nameOf)).map((r) => r.text)
}

const at = (hour: number) => `2018-12-30 0${hour}:00:00`

function newSource(changes: Partial<Profile> = {}): Profile {
  return profileSchema.parse({
    ...profile,
    name: `own-${runs++}`,
    ...changes,
  })
}

describe('of exports made at one time', () => {
  test('the one with the greater hash is known, whichever came first', async () => {
    const rows = [dossier('A', { unit: 'tt' }), dossier('A', { unit: 'so' })]
    const hash = (row: Cells) =>
      createHash('sha256')
        .update(csv([row]))
        .digest('hex')
    const [less, greater] = rows.toSorted((a, b) =>
      hash(a) < hash(b) ? -1 : 1,
    )
    for (const order of [
      [less, greater],
      [greater, less],
    ]) {
      const by = newSource()
      for (const row of order)
        await load(shared, [row!], { profile: by, extractAt: at(1) })
      expect((await current(shared, by.name)).map((d) => d.unit)).toEqual([
        greater?.unit,
      ])
    }
  })

  test('the later of one file is known, also when it is decided anew', async () => {
    const by = newSource()
    const other = { ...by, units: { tt: ['P.ĐKKD'] } }
    const rows = [dossier('A', { unit: 'P.ĐKKD' })]
    await load(shared, rows, { profile: by, extractAt: at(1) })
    await load(shared, rows, { profile: other, extractAt: at(1) })
    const last = await load(shared, [dossier('A', { unit: 'so' })], {
      profile: by,
      extractAt: at(2),
    })
    await undo(shared, last.batch, now)
    expect((await current(shared, by.name)).map((d) => d.unit)).toEqual(['tt'])
  })
})

describe('an undo', () => {
  test('is told with what it replaced and restored, and recorded', async () => {
    const by = newSource({ mode: 'snapshot' })
    const first = await load(shared, ['A1', 'B1', 'C1'].map(rowOf), {
      profile: by,
      extractAt: at(1),
    })
    const second = await load(shared, ['A2', 'C1', 'D1'].map(rowOf), {
      profile: by,
      extractAt: at(2),
    })
    const done = await undo(shared, second.batch, '2018-12-31 09:00:00')
    expect(done).toMatchObject({
      batch: second.batch + 1,
      undone: { batch: second.batch, source: by.name },
      replaced: 2,
      restored: 2,
    })
    const { rows } = await sql<object>`
      select target, source, loaded_at, covers, undoes, read, accepted, unchanged, rejected, flagged
      from batch where batch = ${done.batch}`.execute(shared.db)
    expect(rows).toEqual([
      {
        target: 'dossier',
        source: by.name,
        loaded_at: '2018-12-31 09:00:00',
        covers: 'listed',
        undoes: second.batch,
        read: 0,
        accepted: 0,
        unchanged: 0,
        rejected: 0,
        flagged: 0,
      },
    ])
    const told = async (batch: number) =>
      (await refusal(undo(shared, batch, now))).message
    expect(await told(second.batch)).toBe(
      `batch ${second.batch}: expected a batch that was loaded, got one that was undone before`,
    )
    expect(await told(done.batch)).toBe(
      `batch ${done.batch}: expected a batch that was loaded, got an undo; load the file again instead`,
    )
    expect(await told(99_999)).toBe(
      'batch 99999: expected a batch that was loaded, got none',
    )
    expect(first.batch).toBe(second.batch - 1)
  })
})

describe('an export that repeats most of the one before', () => {
  const codes = [...'ABCDEFGHIJKL']
  const rows = codes.map((code) => dossier(code))

  test('has every line read, also one that it has twice', async () => {
    const by = newSource()
    await load(shared, rows, { profile: by, extractAt: at(1) })
    const twice = [...rows, dossier('A')]
    const report = await load(shared, twice, { profile: by, extractAt: at(2) })
    expect(report).toMatchObject({
      read: 13,
      accepted: 0,
      unchanged: 13,
      rejected: 0,
    })
    // A line is there twice, and another is not there any more.
    const instead = [...rows.slice(0, -1), dossier('A')]
    expect(
      await load(shared, instead, {
        profile: newSource({ name: by.name, mode: 'snapshot' }),
        extractAt: at(3),
      }),
    ).toMatchObject({ read: 12, accepted: 0, unchanged: 12 })
    expect((await current(shared, by.name)).map((d) => d.code)).toEqual(
      codes.slice(0, -1),
    )
  })

  test('counts the flagged of all its rows', async () => {
    const by = newSource()
    const flagged = (code: string) => dossier(code, { due: '' })
    const first = [...codes.slice(0, 3).map(flagged), ...rows.slice(3)]
    const again = [
      flagged('A'),
      dossier('B'),
      flagged('C'),
      flagged('D'),
      ...rows.slice(4),
      dossier('M', { status: '?' }),
    ]
    for (const [i, [some, told]] of [
      [first, { read: 12, accepted: 12, unchanged: 0, flagged: 3 }],
      [
        again,
        { read: 13, accepted: 2, unchanged: 10, flagged: 3, rejected: 1 },
      ],
    ].entries() as ArrayIterator<[number, [Cells[], object]]>)
      expect(
        await load(shared, some, { profile: by, extractAt: at(i + 1) }),
      ).toMatchObject(told)
  })

  test('tells the row of each reject', async () => {
    const by = newSource()
    await load(shared, rows, { profile: by, extractAt: at(1) })
    const bad = dossier('Q', { status: '?' })
    const report = await load(
      shared,
      [
        rows[0]!,
        bad,
        ...rows.slice(1, 5),
        bad,
        dossier('R', { unit: '?' }),
        ...rows.slice(5),
      ],
      { profile: by, extractAt: at(2) },
    )
    expect(await rejects(shared, report.batch)).toMatchObject([
      { row: 3, reason: 'unknown_status', code: 'Q', value: '?' },
      { row: 8, reason: 'unknown_status', code: 'Q', value: '?' },
      { row: 9, reason: 'unknown_unit', code: 'R', value: '?' },
    ])
    // What is refused once is refused again.
    const again = await load(shared, [...rows, bad], {
      profile: by,
      extractAt: at(3),
    })
    expect(await rejects(shared, again.batch)).toMatchObject([{ row: 14 }])
  })

  test('has two rows of one code refused, one of which it repeats', async () => {
    const by = newSource()
    await load(shared, rows, { profile: by, extractAt: at(1) })
    const report = await load(shared, [...rows, dossier('A', { unit: 'tt' })], {
      profile: by,
      extractAt: at(2),
    })
    expect(await rejects(shared, report.batch)).toMatchObject([
      { row: 2, reason: 'duplicate_code', code: 'A' },
      { row: 14, reason: 'duplicate_code', code: 'A' },
    ])
  })

  test('has new rows of one code refused that differ', async () => {
    const by = newSource()
    await load(shared, rows, { profile: by, extractAt: at(1) })
    const report = await load(
      shared,
      [...rows, dossier('X', { unit: 'tt' }), dossier('X', { unit: 'so' })],
      { profile: by, extractAt: at(2) },
    )
    expect(report).toMatchObject({ read: 14, accepted: 0, unchanged: 12 })
    expect(await rejects(shared, report.batch)).toMatchObject([
      { row: 14, reason: 'duplicate_code', code: 'X' },
      { row: 15, reason: 'duplicate_code', code: 'X' },
    ])
  })

  test('has an empty cell too many refused, and empty lines counted', async () => {
    const by = newSource()
    await load(shared, rows, { profile: by, extractAt: at(1) })
    const [header = '', first = '', second = '', ...others] =
      csv(rows).split('\n')
    const report = await load(
      shared,
      [header, first, '', `${second};`, ...others].join('\n'),
      { profile: by, extractAt: at(2) },
    )
    expect(report).toMatchObject({ read: 12, accepted: 0, unchanged: 11 })
    expect(await rejects(shared, report.batch)).toEqual([
      { row: 4, reason: 'wrong_width', code: null, column: null, value: null },
    ])
  })

  test('has a line read anew whose dates lay in the future of the one before', async () => {
    const by = newSource({ defects: { after_extract: 'flag' } })
    const future = dossier('Z', { finished: '30/12/2018 01:30' })
    const known = async () =>
      (await current(shared, by.name))
        .filter((d) => d.code === 'Z')
        .map((d) => [d.finished_at, d.flags])
    await load(shared, [...rows, future], { profile: by, extractAt: at(1) })
    expect(await known()).toEqual([[null, 'after_extract']])
    await load(shared, [...rows, future], { profile: by, extractAt: at(2) })
    expect(await known()).toEqual([['2018-12-30 01:30:00', null]])
  })

  test('is read by the procedures of its time', async () => {
    await using alone = await warehouse()
    await load(alone, rows, { profile, extractAt: at(1) })
    await loadList(alone, 'procedure', procedures.replace('dkkd,4,', 'dkkd,2,'))
    expect(
      await load(alone, [...rows, dossier('M')], { profile, extractAt: at(2) }),
    ).toMatchObject({ read: 13, accepted: 13, flagged: 13 })
  })
})

test('the total of a workbook is no row that may be any: what is lacking is gone', async () => {
  await using duck = await openDuckDb(':memory:')
  const said = [['A', 'B'], ['A']] as const
  const known: unknown[] = []
  const name = `total-${runs++}`
  for (const [i, codes] of said.entries()) {
    const made = plainTable(codes.map((code) => plainRow(code, 0)))
    const layout = { ...made.layout, hasTotal: true }
    const dir = folder()
    const { bytes } = await write({ ...made, layout }, 'xlsx', { duck, dir })
    const { batch } = await load(shared, bytes, {
      profile: { ...profileOf(made, 'xlsx', name), mode: 'snapshot' },
      extractAt: at(i + 1),
      name: 'hoso.xlsx',
    })
    const reasons = (await rejects(shared, batch)).map((r) => r.reason)
    known.push([
      reasons,
      (await current(shared, name)).map((d) => d.code).join(' '),
    ])
  }
  expect(known).toEqual([
    [['total_row'], 'A B'],
    [['total_row'], 'A'],
  ])
})

describe('a list', () => {
  const header = 'code,kind,unit,received_on,due_on'
  const feedback = (name: string, changes: object = {}): TableProfile =>
    sourceSchema.parse({
      target: 'feedback',
      name,
      files: '*.csv',
      columns: {
        code: 'code',
        kind: 'kind',
        unit: 'unit',
        received_on: 'received_on',
        due_on: 'due_on',
      },
      dates: ['YYYY-MM-DD'],
      ...changes,
    }) as TableProfile

  /** `K1 L2`: the second version of what L says is received on the second. */
  async function tell(
    to: Warehouse,
    by: TableProfile,
    hour: number,
    said: string,
  ): Promise<string> {
    const lines = said
      .split(' ')
      .filter((s) => s !== '')
      .map(([code, version]) => `${code},feedback,tt,2018-03-0${version},`)
    const path = file('list.csv', `${[header, ...lines].join('\n')}\n`)
    await ingestTable(to, by, { path, now, extractAt: at(hour) })
    const rows = await to.db
      .selectFrom('feedback')
      .select(['code', 'received_on'])
      .orderBy('code')
      .execute()
    return rows.map((r) => `${r.code}${r.received_on.slice(-1)}`).join(' ')
  }

  test('of two sources is as the one of them says that was made last', async () => {
    await using to = await warehouse()
    const [one, two] = [
      feedback('one', { mode: 'snapshot' }),
      feedback('two', { mode: 'append' }),
    ]
    expect(await tell(to, one, 2, 'K2 L2')).toBe('K2 L2')
    expect(await tell(to, two, 1, 'K1 M1')).toBe('K2 L2 M1')
    expect(await tell(to, two, 3, 'K3')).toBe('K3 L2 M1')
    // What one of them lacks is gone of its own rows alone.
    expect(await tell(to, one, 4, 'N4')).toBe('K3 M1 N4')
    expect(await tell(to, one, 5, 'M5')).toBe('K3 M5')
  })

  test('that refuses a row does not say that it is gone', async () => {
    await using to = await warehouse()
    const dates = 'valid_from,valid_to'
    const times = (rows: readonly string[]) =>
      [`procedure,channel,${dates},time,time_unit`, ...rows, ''].join('\n')
    const days = (rows: readonly string[]) =>
      ['day,kind,name', ...rows, ''].join('\n')
    const codes = async (list: 'procedure_time' | 'calendar_day' | 'unit') => {
      const key = {
        procedure_time: 'channel',
        calendar_day: 'day',
        unit: 'code',
      }
      const { rows } = await sql<{ key: string }>`
        select ${sql.ref(key[list])}::varchar as key from ${sql.ref(list)} order by all`.execute(
        to.db,
      )
      return rows.map((r) => r.key)
    }
    const list = async (
      target: 'procedure_time' | 'calendar_day' | 'unit',
      text: string,
    ) => {
      const report = await loadList(to, target as 'unit', text)
      return {
        rejected: (await rejects(to, report.batch)).map((r) => r.code),
        known: await codes(target),
      }
    }
    expect(
      await list(
        'procedure_time',
        times([
          'P-1,online,2018-01-01,,3,hour',
          'P-1,post,2018-01-01,,3,hour',
          'P-1,phone,2018-01-01,,3,hour',
        ]),
      ),
    ).toEqual({ rejected: [], known: ['online', 'phone', 'post'] })
    // Refused, lacking, and as it was.
    expect(
      await list(
        'procedure_time',
        times([
          'P-1,online,2018-01-01,,x,hour',
          'P-1,phone,2018-01-01,,3,hour',
        ]),
      ),
    ).toEqual({
      rejected: ['P-1 online 2018-01-01 1'],
      known: ['online', 'phone'],
    })
    // One that cannot be told may be any: nothing is gone.
    expect(
      await list('procedure_time', times(['P-1,fax,2018-01-01,,3,hour'])),
    ).toEqual({ rejected: [null], known: ['online', 'phone'] })
    await list(
      'calendar_day',
      days(['2018-12-31,off,', '2019-01-02,off,', '2019-01-03,off,']),
    )
    expect(
      await list('calendar_day', days(['2018-12-31,free,', '2019-01-03,off,'])),
    ).toEqual({
      rejected: ['2018-12-31'],
      known: ['2018-12-31', '2019-01-03'],
    })
    const unit = (code: string, position: string) =>
      `${code},,Tên ${code},,${position},no,2010-01-01,`
    const units = (...rows: readonly string[]) =>
      [
        'code,parent,name,name_en,position,invented,valid_from,valid_to',
        ...rows,
        '',
      ].join('\n')
    await list('unit', units(unit('so', '1'), unit('a', '2'), unit('b', '3')))
    expect(await list('unit', units(unit('so', '1'), unit('a', 'x')))).toEqual({
      rejected: ['a'],
      known: ['a', 'so'],
    })
  })
})
