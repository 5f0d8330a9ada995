import { evaluate, parsePeriod } from '@motcua/metrics'
import { addDays } from '@motcua/metrics/calendar'
import { openOverdue, paused } from '@motcua/metrics/catalog'
import { profileSchema, type Warehouse } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportFormats, taken, type Exported } from './exported.ts'
import { office, removeFolders, warehouse } from './fixture.ts'
import { size } from '../size.ts'

/* Exports with several rows of one dossier, each of an event. */

let to: Warehouse
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

const log = {
  rows: 'events',
  columns: {
    code: 'Mã',
    status: 'Trạng thái',
    received: 'Nhận',
    due: 'Hẹn',
    finished: 'Xong',
    paused: 'Chờ',
    resumed: 'Lại',
    overdueReason: 'Lý do',
  },
  given: { unit: 'dkkd', procedure: 'P-1' },
  status: {
    processing: ['Đang xử lý'],
    paused: ['Chờ bổ sung'],
    finished: ['Đã trả'],
  },
}
const timed = { ...log, columns: { ...log.columns, event: 'Lúc' } }

const headers = Object.values(timed.columns)

/** A row with all headers, so that each format has them. */
function row(cells: Exported): Exported {
  return { ...Object.fromEntries(headers.map((h) => [h, ''])), ...cells }
}

const received = row({
  Mã: 'A',
  'Trạng thái': 'Đang xử lý',
  Nhận: '05/03/2018 08:00',
  Hẹn: '08/03/2018',
  Lúc: '05/03/2018 08:00',
})
const moved = row({
  Mã: 'A',
  'Trạng thái': 'Đang xử lý',
  Nhận: '06/03/2018',
  Hẹn: '09/03/2018',
  'Lý do': 'thiếu hồ sơ',
  Lúc: '06/03/2018 09:00',
})
const finished = row({
  Mã: 'A',
  'Trạng thái': 'Đã trả',
  Xong: '07/03/2018 10:00',
  Lúc: '07/03/2018 10:00',
})
const other = row({ ...received, Mã: 'B', Lúc: '' })
const events = [received, moved, other, finished]

const folded = {
  code: 'A',
  outcome: 'finished',
  received_at: '2018-03-05 08:00:00',
  due_on: '2018-03-09',
  finished_at: '2018-03-07 10:00:00',
  overdue_reason: 'thiếu hồ sơ',
  flags: null,
}

describe('the rows of a dossier', () => {
  test.for(exportFormats)(
    'are one in %s, and each is counted',
    async (format) => {
      const { counts, dossiers, rejects } = await taken(to, events, log, format)
      expect(rejects).toEqual([])
      expect(dossiers).toMatchObject([folded, { code: 'B', outcome: null }])
      expect(counts).toEqual({
        read: 4,
        accepted: 2,
        unchanged: 2,
        rejected: 0,
        flagged: 0,
      })
    },
  )

  test('have their times where these are written with a blank that does not break', async () => {
    const rows = events.map((cells) => ({
      ...cells,
      ...Object.fromEntries(
        ['Nhận', 'Xong', 'Lúc'].map((name) => [
          name,
          `${cells[name] ?? ''}`.replace(' ', '\u00a0'),
        ]),
      ),
    }))
    const { dossiers, rejects } = await taken(to, rows, timed)
    expect(rejects).toEqual([])
    expect(dossiers).toMatchObject([folded, { code: 'B', outcome: null }])
  })

  test('are told by the order of the file where no column has the time of the event', async () => {
    const turned = events.toReversed()
    const { dossiers } = await taken(to, turned, log)
    expect(dossiers).toMatchObject([
      // Receipt is the earliest in any order, the status the last.
      {
        ...folded,
        outcome: null,
        due_on: '2018-03-08',
        flags: 'finish_date_while_open',
        finished_at: null,
      },
      { code: 'B' },
    ])
    expect((await taken(to, turned, timed)).dossiers).toMatchObject([
      folded,
      { code: 'B' },
    ])
  })

  test('are told by their order where two are of one time', async () => {
    const at = { Lúc: '07/03/2018' }
    const rows = [
      { ...finished, ...at },
      { ...received, ...at },
    ]
    const { dossiers } = await taken(to, rows, timed)
    expect(dossiers).toMatchObject([{ outcome: null }])
  })

  test('are several that contradict each other unless the profile says so', async () => {
    const { rows: _, ...plain } = log
    const { rejects, dossiers } = await taken(to, events, plain)
    expect(rejects.map((r) => [r.row, r.reason])).toEqual([
      [2, 'duplicate_code'],
      [3, 'duplicate_code'],
      [5, 'no_receipt_date'],
    ])
    expect(dossiers).toMatchObject([{ code: 'B' }])
  })

  test('have the status of the last row, also where it has none', async () => {
    const rows = [received, { ...finished, 'Trạng thái': '' }]
    const { rejects, counts } = await taken(to, rows, log)
    expect(rejects.map((r) => [r.row, r.code, r.reason])).toEqual([
      [2, 'A', 'unknown_status'],
      [3, 'A', 'unknown_status'],
    ])
    expect(counts).toMatchObject({ read: 2, accepted: 0, rejected: 2 })
  })

  test('need no column of the status', async () => {
    const { status: _, columns, ...more } = log
    const { status: __, ...dated } = columns
    const { dossiers } = await taken(to, events, { ...more, columns: dated })
    expect(dossiers).toMatchObject([folded, { code: 'B', outcome: null }])
  })

  test('are none of another without a code, or with one that is rounded', async () => {
    const bare = { ...received, Mã: '' }
    const round = ['3,5E+17', '3,5E+17'].map((Mã, i) => ({
      ...received,
      Mã,
      Hẹn: `1${i}/03/2018`,
    }))
    const rows = [bare, { ...bare, Hẹn: '' }, ...round]
    const { rejects } = await taken(to, rows, log)
    expect(rejects.map((r) => [r.row, r.reason])).toEqual([
      [2, 'no_code'],
      [3, 'no_code'],
      [4, 'rounded_code'],
      [5, 'rounded_code'],
    ])
    const flag = { ...log, defects: { rounded_code: 'flag' } }
    const taking = await taken(to, round, flag)
    expect(taking.rejects.map((r) => r.reason)).toEqual([
      'duplicate_code',
      'duplicate_code',
    ])
  })
})

describe('a pause', () => {
  const pause = (Chờ: string, Lại = '', more: Exported = {}) =>
    row({ Mã: 'A', 'Trạng thái': 'Đang xử lý', Chờ, Lại, ...more })
  const waiting = { 'Trạng thái': 'Chờ bổ sung' }

  const pauses: readonly (readonly [
    code: string,
    rows: readonly Exported[],
    outcome: object,
  ])[] = [
    [
      'alone is that of the dossier',
      [received, pause('06/03/2018'), pause('', '07/03/2018')],
      { paused_on: '2018-03-06', resumed_on: '2018-03-07', flags: null },
    ],
    [
      'told twice is one',
      [received, pause('06/03/2018 08:00'), pause('06/03/2018', '07/03/2018')],
      { paused_on: '2018-03-06', resumed_on: '2018-03-07', flags: null },
    ],
    [
      'that is not the last is kept by its days',
      [
        received,
        pause('06/03/2018', '08/03/2018'),
        pause('09/03/2018', '10/03/2018'),
        pause('12/03/2018', '15/03/2018'),
      ],
      {
        paused_on: '2018-03-12',
        resumed_on: '2018-03-15',
        earlier_paused_days: '2018-03-06 2018-03-07 2018-03-09',
        flags: null,
      },
    ],
    [
      'does not end with the one before it',
      [
        received,
        pause('06/03/2018', '07/03/2018'),
        pause('12/03/2018', '', waiting),
      ],
      {
        paused_on: '2018-03-12',
        resumed_on: null,
        earlier_paused_days: '2018-03-06',
        flags: null,
      },
    ],
    [
      'of which no row tells the end before the next begins has no day',
      [
        received,
        pause('06/03/2018'),
        pause('12/03/2018'),
        pause('', '15/03/2018'),
      ],
      {
        resumed_on: '2018-03-15',
        earlier_paused_days: null,
        flags: 'resumed_without_date',
      },
    ],
    [
      'that ended before it began has no day',
      [
        received,
        pause('06/03/2018', '05/03/2018'),
        pause('12/03/2018', '15/03/2018'),
      ],
      {
        resumed_on: '2018-03-15',
        earlier_paused_days: null,
        flags: 'resumed_before_pause',
      },
    ],
  ]

  test('is kept with its own end, however many there are', async () => {
    const rows = pauses.flatMap(([Mã, some]) => some.map((r) => ({ ...r, Mã })))
    const { dossiers, counts } = await taken(to, rows, log)
    const known = new Map(dossiers.map((d) => [d.code, d]))
    expect(pauses.map(([code]) => known.get(code))).toMatchObject(
      pauses.map(([code, , outcome]) => ({ code, ...outcome })),
    )
    expect(counts).toMatchObject({ read: rows.length, rejected: 0, flagged: 2 })
  })

  test('is known on each day of any log, as its rows say', async () => {
    await fc.assert(
      fc.asyncProperty(logs, async (dossiers) => {
        const own = await warehouse()
        try {
          // The events of all dossiers, as they happened.
          const rows = dossiers
            .flatMap((told, i) => eventsOf(`D${i}`, told))
            .toSorted((a, b) => a.on - b.on)
          await taken(
            own,
            rows.map((r) => r.cells),
            log,
          )
          const days = Array.from({ length: 40 }, (_, day) => day)
          const stocks = await Promise.all(
            days.map((day) => stockOn(own, addDays('2018-03-01', day))),
          )
          const known = days.map((day) => {
            const waits = dossiers.filter((told) => isWaiting(told, day))
            return {
              paused: waits.length,
              overdue:
                day <= dueDay
                  ? 0
                  : dossiers.filter(([{ on } = { on: 0 }]) => on <= day)
                      .length - waits.length,
            }
          })
          expect(stocks).toEqual(known)
        } finally {
          await own.close()
        }
      }),
      { numRuns: size(3, 100), seed: 2018 },
    )
  })
})

/* Logs of dossiers that wait and go on, day by day of March 2018: each event is on a later day than the one before it. */

interface Event {
  readonly on: number
  readonly waits: boolean
}

const dueDay = 12
const gap = fc.integer({ min: 1, max: 6 })
const logs = fc.array(
  fc.array(gap, { minLength: 1, maxLength: 7 }).map((gaps) =>
    gaps.map((_, i): Event => ({
      on: gaps.slice(0, i + 1).reduce((a, b) => a + b),
      waits: i % 2 === 1,
    })),
  ),
  { minLength: 1, maxLength: 6 },
)

function eventsOf(Mã: string, told: readonly Event[]) {
  return told.map(({ on, waits }, i) => {
    const text = `${String(on + 1).padStart(2, '0')}/03/2018`
    const day = on < 31 ? text : `${String(on - 30).padStart(2, '0')}/04/2018`
    const what = waits ? { Chờ: day } : i > 0 ? { Lại: day } : { Nhận: day }
    const due = { Hẹn: `${dueDay + 1}/03/2018` }
    const status = { 'Trạng thái': waits ? 'Chờ bổ sung' : 'Đang xử lý' }
    return { on, cells: row({ Mã, ...status, ...due, ...what }) }
  })
}

/** Whether the last event by the end of a day is one after which it waits. */
function isWaiting(told: readonly Event[], day: number): boolean {
  return told.findLast(({ on }) => on <= day)?.waits ?? false
}

async function stockOn(from: Warehouse, day: string) {
  const { results } = await evaluate(from.db, [paused, openOverdue], {
    office,
    periods: [{ ...parsePeriod('2018'), to: day }],
  })
  const of = (id: string) =>
    results.find((r) => r.kpi === id)?.numerator ?? undefined
  return { paused: of('paused'), overdue: of('open_overdue') }
}

describe('a date that is none', () => {
  const bad = row({
    Mã: 'A',
    'Trạng thái': 'Đang xử lý',
    Hẹn: '31/02/2018',
    Lúc: '06/03/2018',
  })
  const flag = { defects: { unreadable_date: 'flag' } }

  test('in one row rejects all of its dossier, and tells the cell', async () => {
    const rows = [received, bad, other, finished]
    const { counts, dossiers, rejects } = await taken(to, rows, log)
    const refused = { code: 'A', reason: 'unreadable_date' }
    expect(rejects).toEqual([
      { ...refused, row: 2, column: null, value: null },
      { ...refused, row: 3, column: 'Hẹn', value: '31/02/2018' },
      { ...refused, row: 5, column: null, value: null },
    ])
    expect(dossiers).toMatchObject([{ code: 'B' }])
    expect(counts).toMatchObject({ read: 4, accepted: 1, rejected: 3 })
  })

  test('says nothing where the profile flags it', async () => {
    const rows = [received, bad, finished]
    const { dossiers, counts } = await taken(to, rows, { ...log, ...flag })
    expect(dossiers).toMatchObject([
      { due_on: '2018-03-08', outcome: 'finished', flags: 'unreadable_date' },
    ])
    expect(counts).toEqual({
      read: 3,
      accepted: 1,
      unchanged: 2,
      rejected: 0,
      flagged: 1,
    })
    const receipts = [{ ...received, Nhận: 'hôm qua' }, received]
    const { dossiers: taking } = await taken(to, receipts, { ...log, ...flag })
    expect(taking).toMatchObject([
      { received_at: '2018-03-05 08:00:00', flags: 'unreadable_date' },
    ])
  })

  test('or is missing gives no order of the events', async () => {
    const rows = [received, { ...finished, Lúc: '' }]
    const { rejects } = await taken(to, rows, timed)
    expect(rejects).toMatchObject([
      { row: 2, reason: 'unreadable_date', column: null },
      { row: 3, reason: 'unreadable_date', column: 'Lúc', value: null },
    ])
    const { dossiers } = await taken(to, rows, { ...timed, ...flag })
    // It comes before those that have one.
    expect(dossiers).toMatchObject([
      { outcome: null, flags: 'unreadable_date finish_date_while_open' },
    ])
  })

  test('in a file with its months first refuses it, whatever is flagged', async () => {
    const months = ['A', 'B', 'C'].map((Mã) => ({
      ...received,
      Mã,
      Hẹn: '03/25/2018',
    }))
    const rows = [
      ...months,
      ...months.map((r) => ({ ...r, Hẹn: '28/03/2018' })),
    ]
    for (const defects of [{}, flag])
      await expect(
        taken(to, [...months, received], { ...log, ...defects }),
      ).rejects.toThrow('expected dates as')
    expect((await taken(to, rows, { ...log, ...flag })).dossiers).toHaveLength(
      3,
    )
  })
})

test('a time of events is none of a dossier with one row', () => {
  const { rows: _, ...plain } = timed
  const least = { name: 'a', files: '*', dates: ['DD/MM/YYYY'] }
  const told = (by: object) =>
    profileSchema
      .safeParse({ ...least, ...by })
      .error?.issues.map((i) => `${i.path.join('.')}: ${i.message}`)
  expect(told(timed)).toBe(undefined)
  expect(told(plain)).toEqual([
    'columns.event: expected rows: events where a column tells the time of the event, got none; say it, or leave the column out',
  ])
  expect(told({ ...log, rows: 'all' })).toHaveLength(1)
})

/** Rows of dossiers as one row each, some of which are not in order. */
const day = fc.constantFrom('', '05/03/2018', '09/03/2018', '12/03/2018 09:00')
const whole = fc.uniqueArray(
  fc.record({
    Mã: fc.constantFrom('A', 'B', 'C', 'D'),
    'Trạng thái': fc.constantFrom('Đã trả', 'Đang xử lý', 'Chờ bổ sung', '?'),
    Nhận: day,
    Hẹn: fc.oneof(day, fc.constant('31/02/2018')),
    Xong: day,
    Chờ: day,
    Lại: day,
    'Lý do': fc.constantFrom('', 'muộn'),
  }),
  { selector: (r) => r.Mã, minLength: 1, maxLength: 4 },
)

test('a dossier that is told by several rows is as one that is told by one, in any order that has times', async () => {
  const parts = fc.array(fc.nat({ max: 2 }), { minLength: 8, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(whole, parts, fc.nat(), async (rows, parted, turn) => {
      const one = rows.map((r) => row({ ...r, Lúc: '01/03/2018' }))
      const several = rows.flatMap((r) =>
        [0, 1, 2].map((part) => {
          const said = Object.entries(r).filter(
            ([name], i) =>
              name === 'Mã' ||
              // A pause is told with its end, and the status by the last row.
              (name === 'Trạng thái'
                ? part === 2
                : (name === 'Lại' ? parted[5] : parted[i]) === part),
          )
          return row({
            ...Object.fromEntries(said),
            Lúc: `0${part + 1}/03/2018`,
          })
        }),
      )
      const at = turn % several.length
      const mixed = [...several.slice(at), ...several.slice(0, at)]
      const want = await taken(to, one, { ...timed, rows: 'events' })
      const came = await taken(to, mixed, timed)
      expect(came.dossiers).toEqual(want.dossiers)
      expect(came.counts.read).toBe(mixed.length)
      const { read, accepted, unchanged, rejected } = came.counts
      expect(accepted + unchanged + rejected).toBe(read)
      expect(rejected).toBe(3 * want.counts.rejected)
    }),
    { numRuns: size(2, 100), seed: 2018 },
  )
})

test('dossiers of one row each are as without events', async () => {
  const { rows: _, ...plain } = log
  await fc.assert(
    fc.asyncProperty(whole, async (rows) => {
      const all = rows.map((r) => row(r))
      expect(await taken(to, all, log)).toEqual(await taken(to, all, plain))
    }),
    { numRuns: size(1, 60), seed: 2018 },
  )
})
