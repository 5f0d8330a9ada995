import { join } from 'node:path'
import {
  findings,
  history,
  ingestCatalogue,
  openSnapshot,
  openWarehouse,
  undo,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import {
  dossier,
  file,
  folder,
  load,
  narrow,
  now,
  office,
  removeFolders,
  warehouse,
  zone,
  type Cells,
} from './fixture.ts'

/*
 * A code that two sources have: told, as long as each of them is counted; one
 * dossier where they are said to be of one register.
 */

afterAll(removeFolders)

const at = (hour: number) => `2018-12-30 0${hour}:00:00`
const two = [dossier('A1'), dossier('A1'), dossier('A2')]
const apart = ['he-cu', 'he-moi'].map((name): Profile => ({ ...narrow, name }))
/** Under way. */
const isOpen = { status: 'Đang xử lý', finished: '', handedOver: '' }
const one = apart.map((by): Profile => ({ ...by, register: 'mot-cua' }))

async function give(
  to: Warehouse,
  by: Profile | undefined,
  hour: number,
  rows: readonly Cells[] = two,
) {
  if (!by) throw new Error('expected a profile')
  return load(to, rows, { profile: by, extractAt: at(hour) })
}

/** What is counted, and what is told of it. */
async function known(of: Warehouse) {
  const rows = await of.db
    .selectFrom('dossier')
    .select(['source', 'code'])
    .orderBy('source')
    .orderBy('code')
    .execute()
  const found = await findings(of.db, { office, dir: of.dir })
  return {
    dossiers: rows.map((r) => `${r.source}/${r.code}`),
    shared: found.filter((f) => f.kind === 'shared'),
  }
}

const all = ['he-cu/A1', 'he-cu/A2', 'he-moi/A1', 'he-moi/A2']
const told = {
  code: 'same_code_two_sources',
  kind: 'shared',
  table: 'dossier',
  source: 'he-cu he-moi',
  rows: 2,
  open: 2,
  examples: ['A1', 'A2'],
}
const later = { dossiers: all.slice(2), shared: [] }

test('two sources: each is counted, and the codes are told, the first five of them', async () => {
  await using to = await warehouse()
  for (const [i, by] of apart.entries()) await give(to, by, i + 1)
  expect(await known(to)).toEqual({ dossiers: all, shared: [told] })
  const more = ['A3', 'A4', 'A5', 'A6', 'A7'].map((code) => dossier(code))
  for (const [i, by] of apart.entries()) await give(to, by, i + 3, more)
  const { shared } = await known(to)
  expect(shared).toEqual([
    { ...told, rows: 7, open: 7, examples: ['A1', 'A2', 'A3', 'A4', 'A5'] },
  ])
})

test('codes that a spreadsheet took for numbers are told beside those with their zeros', async () => {
  await using to = await warehouse()
  const [by = expect.fail()] = apart
  const rows = (...codes: readonly string[]) => codes.map((c) => dossier(c))
  await give(to, by, 1, rows('0010', '0020', '030', 'A-01', '100', '0'))
  const alike = async () => {
    const found = await findings(to.db, { office, dir: to.dir })
    return found.filter((f) => f.kind === 'alike')
  }
  expect(await alike()).toEqual([])
  await give(to, by, 2, rows('10', '20', 'A-1', '1000'))
  expect(await alike()).toEqual([
    {
      code: 'zeros_lost',
      kind: 'alike',
      table: 'dossier',
      source: by.name,
      rows: 2,
      open: 2,
      examples: ['10', '20'],
    },
  ])
})

test.each([
  ['a name of their own', one],
  [
    'the name of one of them',
    apart.map((by) => ({ ...by, register: 'he-cu' })),
  ],
  [
    'the name of one of them, which need not say it',
    [apart[0], { ...one[1], register: 'he-cu' } as Profile],
  ],
])(
  'of one register, by %s, the later is known, in whatever order they came',
  async (_, by) => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      await using to = await warehouse()
      for (const i of order) await give(to, by[i], i + 1)
      expect(await known(to)).toEqual(later)
    }
  },
)

test('a register that is declared later ties what was loaded before, and untied it is apart again', async () => {
  const dir = join(folder(), 'warehouse')
  {
    await using to = await warehouse({ dir })
    for (const [i, by] of apart.entries()) await give(to, by, i + 1)
    // Other rows of the same sources: what is declared is enough.
    await give(to, one[0], 3, [dossier('B1')])
    const { batch } = await give(to, one[1], 4, [dossier('B2')])
    const tied = [...all.slice(2), 'he-moi/B2']
    expect(await known(to)).toEqual({
      dossiers: ['he-cu/B1', ...tied],
      shared: [],
    })
    await undo(to, batch, now)
    expect(await known(to)).toEqual({
      dossiers: [...all.slice(0, 2), 'he-cu/B1', ...all.slice(2)],
      shared: [told],
    })
    await give(to, one[1], 4, [dossier('B2')])
  }
  await using anew = await openWarehouse({ dir, office, zone, rebuild: true })
  expect((await known(anew)).shared).toEqual([])
})

test('an export of everything that lacks what another lists takes nothing away', async () => {
  await using to = await warehouse()
  const [old, next] = one.map((by): Profile => ({ ...by, mode: 'snapshot' }))
  await give(to, old, 1)
  await give(to, next, 2)
  const moved = async (
    by: Profile | undefined,
    hour: number,
    codes: string[],
  ) => {
    const rows = codes.map((code) => dossier(code))
    const { gone, back } = await give(to, by, hour, rows)
    return { gone, back, codes: (await known(to)).dossiers }
  }
  expect(await moved(next, 3, ['A2'])).toEqual({
    gone: 0,
    back: 0,
    codes: ['he-cu/A1', 'he-moi/A2'],
  })
  const found = async () =>
    (await findings(to.db, { office, dir: to.dir })).filter(
      (f) => f.kind === 'gone',
    )
  expect(await found()).toEqual([])
  expect(await moved(old, 4, ['A2'])).toEqual({
    gone: 1,
    back: 0,
    codes: ['he-cu/A2'],
  })
  expect(await found()).toMatchObject([{ source: 'he-cu', rows: 1, open: 1 }])
  // It comes back by the other.
  expect(await moved(next, 5, ['A1', 'A2'])).toEqual({
    gone: 0,
    back: 1,
    codes: ['he-moi/A1', 'he-moi/A2'],
  })
  expect(await found()).toMatchObject([{ source: 'he-cu', rows: 1, open: 0 }])
  const ends = (await history(to.db, { office, code: 'A1' })).map((v) => [
    v.source,
    v.ended,
  ])
  expect(ends).toEqual([
    ['he-cu', 'superseded'],
    ['he-cu', 'gone'],
    ['he-moi', 'superseded'],
    ['he-moi', null],
  ])
})

test('what another source of the register lists is not lacking, and the rest is held', async () => {
  await using to = await warehouse()
  const [a, b] = one.map((by): Profile => ({ ...by, mode: 'snapshot' }))
  const of = (...codes: readonly string[]) => codes.map((code) => dossier(code))
  const both = ['A1', 'A2', 'A3', 'A4', 'A5']
  await give(to, a, 1, of(...both))
  await give(to, b, 2, of(...both, 'B1', 'B2', 'B3', 'B4'))
  // The five that the other lists too are not missed.
  expect(await give(to, b, 3, of('B1', 'B2', 'B3', 'B4'))).toMatchObject({
    gone: 0,
  })
  expect((await known(to)).dossiers).toHaveLength(9)
  await expect(give(to, b, 4, of('B1'))).rejects.toThrow(
    'lacks 3 of the 4 that were open',
  )
  // Of an empty one nothing is known but by the other.
  await expect(give(to, b, 4, [])).rejects.toThrow('while 4 are known')
  expect((await known(to)).dossiers).toHaveLength(9)
})

describe.each(['supersedes', 'register'] as const)(
  'software that changed, with %s',
  (by) => {
    const [old, next] = apart as [Profile, Profile]
    const links =
      by === 'register' ? { register: 'he-cu' } : { supersedes: ['he-cu'] }
    const ended = { ...old, until: '2018-12-29' }
    const sources = [ended, { ...next, ...links, from: '2018-12-30' }] as const
    const rows = ['A1', 'A2', 'A3'].map((code) =>
      dossier(code, code === 'A3' ? {} : isOpen),
    )

    test('each dossier is counted once, and one that was left behind stays and is told', async () => {
      for (const order of [
        [0, 1],
        [1, 0],
      ]) {
        await using to = await warehouse()
        const exports = [rows, [dossier('A1'), dossier('B1')]]
        for (const i of order)
          await give(to, sources[i as 0 | 1], i + 1, exports[i])
        const { dossiers, shared } = await known(to)
        expect(dossiers).toEqual([
          'he-cu/A2',
          'he-cu/A3',
          'he-moi/A1',
          'he-moi/B1',
        ])
        expect(shared).toEqual([])
        const of = (some: readonly Pick<Profile, 'name' | 'until'>[]) =>
          findings(to.db, { office, dir: to.dir, sources: some })
        expect((await of(sources)).filter((f) => f.kind === 'ended')).toEqual([
          {
            code: 'open_in_ended_source',
            kind: 'ended',
            table: 'dossier',
            source: 'he-cu',
            rows: 1,
            open: 1,
          },
        ])
        expect((await of(apart)).filter((f) => f.kind === 'ended')).toEqual([])
      }
    })
  },
)

test('a dossier that was received after the end of its source is told', async () => {
  await using to = await warehouse()
  await give(to, apart[0], 1, [dossier('A1'), dossier('A2', isOpen)])
  const found = async (until: string) =>
    (
      await findings(to.db, {
        office,
        dir: to.dir,
        sources: [{ name: 'he-cu', until }],
      })
    ).flatMap((f) => (f.kind === 'ended' ? `${f.code} ${f.rows}` : []))
  expect(await found('2018-03-04')).toEqual([
    'received_after_end 2',
    'open_in_ended_source 1',
  ])
  expect(await found('2018-03-05')).toEqual(['open_in_ended_source 1'])
})

test('a file is not read again where its source gets days or a title', async () => {
  await using to = await warehouse()
  const loads = []
  for (const over of [
    {},
    { until: '2018-12-29' },
    { from: '2018-01-01' },
    { title: 'phần mềm' },
  ])
    loads.push(await give(to, { ...apart[0]!, ...over }, 1))
  expect(loads.map(({ isNew }) => isNew)).toEqual([true, false, false, false])
})

test('a note is found whichever source of the register told of its dossier last', async () => {
  await using to = await warehouse()
  for (const [i, by] of one.entries()) await give(to, by, i + 1)
  const columns = 'source,dossier,overdue_reason,apology_sent_on,new_due_on'
  const notes = async (...lines: readonly string[]) => {
    const path = file('overdue-notes.csv', [columns, ...lines, ''].join('\n'))
    await ingestCatalogue(to, 'overdue_note', { path, now })
    await to.publish()
    await using snapshot = await openSnapshot(to)
    const { rows } = await sql<{ found: string }>`
      select d.source || ' ' || d.code || ' ' || n.overdue_reason as found
      from dossier d join overdue_note n
        on n.office = d.office and n.source = d.source and n.dossier = d.code
      order by found`.execute(snapshot.db)
    const of = { office, dir: to.dir }
    for (const { db } of [to, snapshot])
      expect(
        (await findings(db, of)).filter((f) => f.kind === 'unmatched'),
      ).toEqual(untold)
    return rows.map(({ found }) => found)
  }
  let untold: readonly object[] = []
  // Both dossiers were told of by the new one last.
  expect(await notes('he-cu,A2,thiếu người,,')).toEqual([
    'he-moi A2 thiếu người',
  ])
  expect(await notes('he-moi,A1,chờ ý kiến,,', 'he-cu,A1,việc khác,,')).toEqual(
    ['he-moi A1 chờ ý kiến', 'he-moi A2 thiếu người'],
  )
  // And back again.
  await give(to, one[0], 3, [dossier('A2', { due: '09/03/2018' })])
  untold = [
    {
      code: 'note_without_dossier',
      kind: 'unmatched',
      table: 'overdue_note',
      source: 'he-cu',
      rows: 1,
      open: 1,
      examples: ['A3'],
    },
  ]
  expect(await notes('he-cu,A3,không có,,')).toEqual([
    'he-cu A2 thiếu người',
    'he-moi A1 chờ ý kiến',
  ])
})
