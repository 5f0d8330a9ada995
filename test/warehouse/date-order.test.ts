import { findings, ingestTable, sourceSchema } from '@motcua/warehouse'
import type { Profile } from '@motcua/warehouse'
import { afterAll, describe, expect, test } from 'vitest'
import {
  counts,
  csv,
  dossier,
  file,
  header,
  load,
  narrow,
  now,
  office,
  profile,
  refusal,
  rejects,
  removeFolders,
  warehouse,
  type Cells,
} from './fixture.ts'

/*
 * A column whose dates contradict the declared order of day and month refuses
 * its file: what could be read of it would be other days.
 */

afterAll(removeFolders)

const month = { ...narrow, dates: ['MM/DD/YYYY HH:mm', 'MM/DD/YYYY'] }

/** Rows in March, one each day, with their dates as declared. */
function rows(days: readonly number[], changes: Cells = {}): Cells[] {
  return days.map((day) => {
    const text = `${String(day).padStart(2, '0')}/03/2018`
    return dossier(`D${day}`, {
      received: text,
      due: '',
      finished: text,
      ...changes,
    })
  })
}

const few = rows([1, 2, 3])
const swap = (code: string, changes: Cells): Cells =>
  dossier(code, { due: '', finished: '30/12/2018', ...changes })

/** By a reader of its own each. */
const ways: readonly (readonly [
  string,
  Profile,
  (cells: readonly Cells[]) => string,
])[] = [
  ['read as a stream', narrow, csv],
  ['with an empty line', narrow, (cells) => csv(cells).replace('\n', '\n\n')],
  [
    'as NDJSON',
    { ...narrow, format: 'ndjson' },
    (cells) =>
      cells
        .map((row) =>
          JSON.stringify(
            Object.fromEntries(
              Object.entries(header).map(([column, name]) => [
                name,
                row[column as keyof Cells] ?? '',
              ]),
            ),
          ),
        )
        .join('\n'),
  ],
]

describe.each(ways)('a file %s', (way, by, write) => {
  const first = way === 'with an empty line' ? 6 : 5
  test.each(['received', 'due', 'finished'] as const)(
    'is refused where %s has the other order, and nothing of it is stored',
    async (column) => {
      await using to = await warehouse()
      const before = await counts(to)
      const bad = swap('X', { [column]: '03/14/2018' })
      const error = await refusal(
        load(to, write([...few, bad]), { profile: by }),
      )
      expect(error.code).toBe('date_order')
      expect(error.message).toContain(
        `export.csv, row ${way === 'as NDJSON' ? 4 : first}, column "${header[column]}"`,
      )
      expect(error.message).toContain(
        "expected dates as 'DD/MM/YYYY HH:mm', 'DD/MM/YYYY', got 1 that are dates only as 'MM/DD/YYYY HH:mm', 'MM/DD/YYYY', and 0 only as declared",
      )
      expect(await counts(to)).toEqual(before)
    },
  )

  test('is refused where the rows that show it are rejected for something else', async () => {
    await using to = await warehouse()
    const bad = swap('X', { received: '03/14/2018', unit: 'nowhere' })
    const hidden = swap('Y', { received: '', finished: '03/14/2018' })
    for (const row of [bad, hidden, { ...bad, status: '?' }]) {
      const error = await refusal(
        load(to, write([...few, row]), { profile: by }),
      )
      expect(error.code).toBe('date_order')
    }
  })

  test('with as many of either order has its unread ones rejected', async () => {
    await using to = await warehouse()
    const of = [...rows([14]), swap('X', { received: '03/15/2018 08:00' })]
    const done = await load(to, write(of), { profile: by })
    expect(done).toMatchObject({ read: 2, accepted: 1, rejected: 1 })
    expect(await rejects(to, done.batch)).toMatchObject([
      { code: 'X', reason: 'swapped_date', column: header.received },
    ])
    expect(await findings(to.db, { office, dir: to.dir })).toContainEqual(
      expect.objectContaining({ code: 'swapped_date', rows: 1, open: 1 }),
    )
  })
})

test('the other way round, where the month is declared to stand first', async () => {
  await using to = await warehouse()
  const error = await refusal(load(to, rows([1, 2, 14]), { profile: month }))
  expect(error.code).toBe('date_order')
})

test('one that is typed wrong among many is a rejected row, also where the profile flags it', async () => {
  const days = Array.from({ length: 28 }, (_, i) => i + 1)
  for (const defects of [{}, { unreadable_date: 'flag' as const }]) {
    await using to = await warehouse()
    const by = { ...narrow, defects }
    const of = [...rows(days), swap('X', { finished: '12/29/2018' })]
    const done = await load(to, of, { profile: by })
    const isFlagged = 'unreadable_date' in defects
    expect(done).toMatchObject({ read: 29, rejected: isFlagged ? 0 : 1 })
    const found = await findings(to.db, { office, dir: to.dir })
    expect(found.find((f) => f.code === 'swapped_date')).toMatchObject({
      kind: isFlagged ? 'flagged' : 'rejected',
      rows: 1,
    })
  }
})

/** Many that prove the order by `finished`; of each, what `due` is. */
const proved = (count: number, due: (i: number) => string) =>
  Array.from({ length: count }, (_, i) =>
    dossier(`P${i}`, {
      received: '01/03/2018',
      finished: `${13 + (i % 17)}/03/2018`,
      due: due(i),
    }),
  )
const undecided = (i: number) => `0${1 + (i % 2)}/04/2018`
const isSwapped = '04/20/2018'

test.each<[what: string, rows: readonly Cells[], isRefused: boolean]>([
  [
    'among twenty that prove nothing, where another column proves it',
    proved(21, (i) => (i === 7 ? isSwapped : undecided(i))),
    false,
  ],
  [
    'among nineteen',
    proved(20, (i) => (i === 7 ? isSwapped : undecided(i))),
    true,
  ],
  [
    'twice among twenty',
    proved(42, (i) => (i < 2 ? isSwapped : i < 22 ? undecided(i) : '')),
    true,
  ],
  [
    'twice among forty',
    proved(42, (i) => (i < 2 ? isSwapped : undecided(i))),
    false,
  ],
  ['alone in its column', proved(21, (i) => (i === 7 ? isSwapped : '')), false],
  ['in all of its column', proved(42, (i) => (i < 2 ? isSwapped : '')), true],
  [
    'among many, where no other column proves anything',
    proved(41, (i) => (i === 7 ? isSwapped : undecided(i))).map((row) => ({
      ...row,
      finished: '02/03/2018',
    })),
    true,
  ],
  [
    'among many, where another column proves the other order as well',
    proved(41, (i) => (i === 7 ? isSwapped : undecided(i))).map((row, i) =>
      i < 2 ? { ...row, finished: '03/20/2018' } : row,
    ),
    true,
  ],
])('one that is typed wrong %s', async (_, of, isRefused) => {
  await using to = await warehouse()
  const loading = load(to, of, { profile: narrow })
  if (isRefused) {
    expect((await refusal(loading)).code).toBe('date_order')
    return
  }
  const { batch } = await loading
  const swapped = of.filter((row) => row.due === isSwapped)
  expect(await rejects(to, batch)).toMatchObject(
    swapped.map(({ code }) => ({
      code,
      reason: 'swapped_date',
      column: header.due,
    })),
  )
})

test('a date that is none in either order speaks for neither', async () => {
  await using to = await warehouse()
  const done = await load(to, swapless, { profile: narrow })
  expect(await rejects(to, done.batch)).toMatchObject(
    swapless.map(() => ({ reason: 'unreadable_date' })),
  )
})

const swapless = ['31/31/2018', '2018', '13/13/2018', '12/31/1899'].map(
  (received, i) => swap(`X${i}`, { received }),
)

test('a later export in another order is refused, though it repeats most of the one before', async () => {
  await using to = await warehouse()
  const days = Array.from({ length: 12 }, (_, i) => i + 1)
  const whole: Profile = { ...narrow, mode: 'snapshot' }
  const at = (extractAt: string) => ({ profile: whole, extractAt })
  await load(to, rows(days), at('2018-12-01 05:00:00'))
  const next = [...rows(days), swap('X', { received: '03/14/2018' })]
  const error = await refusal(load(to, next, at('2018-12-02 05:00:00')))
  expect(error.code).toBe('date_order')
  expect(error.message).toContain('row 14')
})

test('a column that is not read, and formats whose order is not in question, refuse nothing', async () => {
  await using to = await warehouse()
  const some = [...rows([1]), swap('X', { paused: '03/14/2018' })]
  expect(await load(to, some, { profile: narrow })).toMatchObject({
    rejected: 0,
  })
  const iso = { ...profile, dates: ['YYYY-MM-DD'] }
  const of = rows([1], { received: '2018-14-03', finished: '' })
  expect(await load(to, of, { profile: iso })).toMatchObject({ rejected: 1 })
})

test('a list of another table is refused too', async () => {
  await using to = await warehouse()
  const reading = sourceSchema.parse({
    target: 'feedback',
    name: 'gop-y',
    files: '*.csv',
    dates: ['D/M/YYYY'],
    columns: { code: 'code', kind: 'kind', received_on: 'received' },
  })
  if (reading.target === 'dossier') throw new Error('expected a list')
  const path = file(
    'gop-y.csv',
    'code,kind,received\n1,feedback,3/1/2018\n2,feedback,3/14/2018\n',
  )
  const error = await refusal(ingestTable(to, reading, { path, now }))
  expect(error).toMatchObject({ code: 'date_order' })
  expect(error.message).toContain('gop-y.csv, row 3, column "received"')
})
