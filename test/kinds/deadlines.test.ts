import { join } from 'node:path'
import {
  catalog,
  evaluate,
  misses,
  onTime,
  parsePeriod,
  type Result,
} from '@motcua/metrics'
import { loadedAt, openWarehouse, type Warehouse } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { planWith } from '../metrics/generated.ts'
import {
  dossier,
  folder,
  load,
  loadList,
  narrow,
  office,
  procedures,
  rejects,
  removeFolders,
  units,
  warehouse,
} from '../warehouse/fixture.ts'
import { cases, clock, dayMs, digits, seed } from './cases.ts'

/*
 * From the file to the number: dossiers with and without a due date, open around
 * the time of the export, ended on the day of their receipt, and by instants.
 */

afterAll(removeFolders)

const march = Date.UTC(2018, 2, 1)
const last = 30

/** Days from the first of March on; a time of the day in minutes, where one is given. */
interface Drawn {
  readonly received: number
  readonly due: number | null
  readonly dueTime: number | null
  readonly finished: number | null
  readonly finishedTime: number | null
}

const time = fc.option(fc.integer({ min: 0, max: 1439 }), { freq: 2 })

/** Dossiers of an export that is made at five on a day. */
function drawn(madeOn: number): fc.Arbitrary<readonly Drawn[]> {
  const around = (day: number, by: number) =>
    fc.integer({ min: day - by, max: day + by })
  const one = fc.record({
    received: fc.oneof(fc.integer({ min: -30, max: madeOn - 1 }), around(0, 1)),
    due: fc.option(fc.oneof(around(madeOn, 2), around(last, 2), around(8, 9)), {
      freq: 4,
    }),
    dueTime: time,
    finished: fc.option(
      fc.oneof(fc.integer({ min: -5, max: madeOn - 1 }), around(madeOn - 2, 1)),
      { freq: 2 },
    ),
    finishedTime: time,
  })
  // Nothing is before the receipt, and nothing but a due date after the export.
  const sane = one.map((d) => {
    const received = Math.min(d.received, madeOn - 1)
    const within = (day: number | null, to: number) =>
      day === null ? null : Math.min(Math.max(day, received), to)
    return {
      ...d,
      received,
      due: within(d.due, 60),
      finished: within(d.finished, madeOn - 1),
    }
  })
  return fc.array(sane, { minLength: 1, maxLength: 5 })
}

function text(day: number, minute: number | null): string {
  const at = clock(march + day * dayMs + (minute ?? 0) * 60_000)
  const date = `${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)}`
  return minute === null ? date : `${date} ${at.slice(11, 16)}`
}

/** What the numbers of March must be, by KPI: numerator, denominator, undated. */
function right(of: readonly Drawn[], madeOn: number) {
  const knownTo = Math.min(last, madeOn - 1)
  const isOpen = (d: Drawn) => d.finished === null || d.finished > last
  const isOverdue = (d: Drawn) =>
    isOpen(d) && d.received <= last && d.due !== null && d.due < knownTo
  const ended = of.filter(
    (d) => d.finished !== null && d.finished >= 0 && d.finished <= last,
  )
  const isLate = (d: Drawn) =>
    d.finished !== null &&
    d.finished <= last &&
    d.due !== null &&
    d.finished > d.due
  const there = of.filter(
    (d) => d.received <= last && (d.finished === null || d.finished >= 0),
  )
  const share = (rows: readonly Drawn[], meets: (d: Drawn) => boolean) => {
    const dated = rows.filter((d) => d.due !== null)
    const n = dated.filter(meets).length
    return [n, dated.length, rows.length - dated.length].join('/')
  }
  return {
    on_time: share(ended, (d) => !isLate(d)),
    early: share(ended, (d) => (d.finished ?? 0) < (d.due ?? 0)),
    on_time_b: share(there, (d) => !isLate(d) && !isOverdue(d)),
    open_overdue: String(of.filter(isOverdue).length),
  }
}

const told = ({ numerator: n, denominator: d, undated = 0 }: Result) =>
  d === null ? String(n) : [n, d, undated].join('/')

async function withUnits(codes: readonly string[]): Promise<Warehouse> {
  const to = await warehouse({ lists: false })
  const lines = codes.map((code) => `${code},so,${code},,5,no,2010-01-01,`)
  await loadList(to, 'unit', [units, ...lines].join('\n'))
  await loadList(to, 'procedure', procedures)
  return to
}

// Within March, around its end, and long after it.
test.each([1, 14, 30, 31, 32, 45])(
  'of an export made on day %i what is due is judged by what it knows',
  async (madeOn) => {
    const some = cases(drawn(madeOn), 60, 600)
    const codes = some.map((_, i) => `c${i}`)
    await using to = await withUnits(codes)
    const rows = some.flatMap((of, i) =>
      of.map((d, j) =>
        dossier(`${i}-${j}`, {
          unit: `c${i}`,
          received: text(d.received, null),
          due: d.due === null ? '' : text(d.due, d.dueTime),
          finished: d.finished === null ? '' : text(d.finished, d.finishedTime),
          status: d.finished === null ? 'Đang xử lý' : 'Đã trả kết quả',
        }),
      ),
    )
    const extractAt = `${clock(march + madeOn * dayMs).slice(0, 10)} 05:00:00`
    const done = await load(to, rows, { profile: narrow, extractAt })
    expect(done).toMatchObject({ accepted: rows.length, rejected: 0 })
    const known = await loadedAt(to.db, {
      office,
      sources: [narrow],
      dataFrom: '2018-01-01',
    })
    const wanted = ['on_time', 'early', 'on_time_b', 'open_overdue']
    const { results } = await evaluate(
      to.db,
      catalog.filter((kpi) => wanted.includes(kpi.id)),
      {
        office,
        periods: [parsePeriod('2018-03')],
        by: ['unit'],
        asOf: { at: known?.cutOff },
      },
    )
    const got = new Map(results.map((r) => [`${r.kpi} ${r.unit}`, r]))
    const wrong = some.flatMap((of, i) =>
      Object.entries(right(of, madeOn)).flatMap(([kpi, want]) => {
        const result = got.get(`${kpi} c${i}`) ?? expect.fail(kpi)
        return told(result) === want
          ? []
          : [{ kpi, got: told(result), want, of }]
      }),
    )
    expect(wrong, `seed ${seed}`).toEqual([])
    const none = results.filter((r) => r.denominator === 0)
    expect(none.filter((r) => r.value !== null)).toEqual([])
  },
)

const second = fc.option(fc.integer({ min: 0, max: 86_399 }), { freq: 4 })
const sameDay = fc.record({
  received: second,
  finished: second,
  days: fc.constantFrom(-1, 0, 0, 0, 0, 0, 1),
})

test('what ended on the day of its receipt is flagged if by the clock before it', async () => {
  await using to = await warehouse()
  const some = cases(sameDay)
  const at = (day: number, s: number | null) => {
    const [date = '', hour = ''] = clock(
      march + day * dayMs + (s ?? 0) * 1000,
    ).split(' ')
    return s === null ? date : `${date} ${hour}`
  }
  const rows = some.map(({ received, finished, days }, i) =>
    dossier(`D${i}`, {
      received: at(10, received),
      finished: at(10 + days, finished),
      due: '2018-03-20',
    }),
  )
  const dates = ['YYYY-MM-DD', 'YYYY-MM-DD HH:mm:ss']
  const profile = { ...narrow, dates }
  const done = await load(to, rows, {
    profile,
    extractAt: '2018-04-01 05:00:00',
  })
  const known = await to.db
    .selectFrom('dossier')
    .select(['code', 'flags'])
    .execute()
  const found = new Map<string | null, string | null>([
    ...known.map((k) => [k.code, k.flags] as const),
    ...(await rejects(to, done.batch)).map(
      (r) => [r.code, `rejected ${r.reason}`] as const,
    ),
  ])
  const why = 'finish_before_receipt'
  const wrong = some.flatMap(({ received, finished, days }, i) => {
    const isEarlier =
      days === 0 &&
      received !== null &&
      finished !== null &&
      finished < received
    const want = days < 0 ? `rejected ${why}` : isEarlier ? why : null
    const got = found.get(`D${i}`)
    return got === want ? [] : [{ received, finished, days, got, want }]
  })
  expect(wrong, `seed ${seed}`).toEqual([])
})

/** Around the hour that comes twice in New York on 4 November 2018 at six in UTC. */
const twice = Date.UTC(2018, 10, 4, 6)
const instant = fc.record({
  /** In seconds from it. */
  due: fc.integer({ min: -7_200, max: 7_200 }),
  after: fc.oneof(
    fc.integer({ min: -3_700, max: 3_700 }),
    fc.integer({ min: -2, max: 2 }),
    fc.constantFrom(0, 3_600, -3_600),
  ),
  /** Parts of a second, in microseconds. */
  parts: fc.tuple(
    ...[0, 0].map(() => fc.constantFrom(0, 0, 1, 20_000, 500_000, 999_999)),
  ),
  offsets: fc.tuple(...[0, 0].map(() => fc.constantFrom(0, -240, -300, 420))),
})

test.each(['America/New_York', 'Asia/Ho_Chi_Minh'])(
  'by the instant it is on time that is not after, in %s',
  async (zone) => {
    const dir = join(folder(), 'warehouse')
    await using to = await openWarehouse({ dir, office, zone })
    await loadList(to, 'unit', units)
    await loadList(to, 'procedure', procedures)
    const some = cases(instant)
    const written = (s: number, micro: number, offset: number) => {
      const local = clock(twice + s * 1000 + offset * 60_000).replace(' ', 'T')
      const [hours, minutes] = [Math.abs(offset) / 60, Math.abs(offset) % 60]
      const sign = offset < 0 ? '-' : '+'
      const zoneText = `${sign}${digits(Math.trunc(hours))}:${digits(minutes)}`
      return `${local}${micro === 0 ? '' : `.${digits(micro, 6)}`}${zoneText}`
    }
    const rows = some.map(({ due, after, parts, offsets }, i) =>
      dossier(`D${i}`, {
        received: '2018-11-01T08:00:00Z',
        due: written(due, parts[0] ?? 0, offsets[0] ?? 0),
        finished: written(due + after, parts[1] ?? 0, offsets[1] ?? 0),
      }),
    )
    const profile = { ...narrow, dates: ['YYYY-MM-DDTHH:mm:ssZ'] }
    const extractAt = '2018-12-01 05:00:00'
    const done = await load(to, rows, { profile, extractAt })
    expect(done).toMatchObject({ accepted: rows.length, rejected: 0 })
    const day = new Intl.DateTimeFormat('sv', { timeZone: zone })
    const dayOf = (s: number) => day.format(twice + s * 1000)
    const isLate = {
      instant: ({ after, parts: [a = 0, b = 0] }: (typeof some)[number]) =>
        after * 1e6 + b > a,
      date: ({ due, after }: (typeof some)[number]) =>
        dayOf(due + after) > dayOf(due),
    }
    for (const compare of ['instant', 'date'] as const) {
      const rules = { compare, finish: 'result' } as const
      const found = await misses(to.db, onTime, {
        office,
        rules,
        plan: planWith(rules),
        period: parsePeriod('2018-11'),
      })
      const late = new Set(found.map((miss) => miss.code))
      const wrong = some.flatMap((one, i) =>
        late.has(`D${i}`) === isLate[compare](one)
          ? []
          : [[rows[i]?.due, rows[i]?.finished, isLate[compare](one)]],
      )
      expect(wrong, `${compare}, seed ${seed}`).toEqual([])
    }
  },
)
