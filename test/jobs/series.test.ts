import { leastPlausible, shortfalls } from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import { addDays, workingCalendar } from '@motcua/metrics/calendar'
import { HeldError, ingestDossiers, volumes } from '@motcua/warehouse'
import type { Profile, Warehouse } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { size } from '../size.ts'
import {
  csv,
  dossier,
  file,
  now,
  office,
  profile,
  removeFolders,
  warehouse,
  type Cells,
} from '../warehouse/fixture.ts'

/*
 * Half a year of exports whose last one is damaged: it is held, or the month is
 * refused, or no number of it is further from the true one than is stated.
 */

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse()
})

/** So many series are in one warehouse. */
const perWarehouse = 50
afterAll(async () => {
  await shared.close()
  removeFolders()
})

const calendar = workingCalendar()
const june = parsePeriod('2018-06')
const places = ['Phòng Đăng ký kinh doanh', 'Thanh tra'] as const
const codes = ['dkkd', 'tt'] as const
const months = [
  '2018-01',
  '2018-02',
  '2018-03',
  '2018-04',
  '2018-05',
  '2018-06',
]

/** A dossier, as the generator knows it. */
interface Known {
  readonly unit: 0 | 1
  readonly received: string
  readonly finished: string | null
}

interface Series {
  readonly mode: Profile['mode']
  readonly known: readonly Known[]
  readonly damage: Damage
}

type Damage =
  | { readonly kind: 'none' | 'empty' | 'shuffled' | 'doubled' }
  | { readonly kind: 'cut' | 'thinned'; readonly share: number }
  | { readonly kind: 'without'; readonly unit: 0 | 1 }

const share = fc.double({ min: 0, max: 1, noNaN: true })
const uniform = fc.noBias(fc.nat({ max: 999_999 })).map((n) => n / 1e6)

const anySeries: fc.Arbitrary<Series> = fc
  .record({
    mode: fc.constantFrom<Profile['mode']>('snapshot', 'append'),
    rates: fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 25 })),
    drawn: fc.array(uniform, { minLength: 600, maxLength: 600 }),
    damage: fc.oneof(
      fc.constantFrom<Damage>(
        { kind: 'none' },
        { kind: 'empty' },
        { kind: 'shuffled' },
        { kind: 'doubled' },
        { kind: 'without', unit: 0 },
        { kind: 'without', unit: 1 },
      ),
      fc.record({
        kind: fc.constantFrom('cut' as const, 'thinned' as const),
        share,
      }),
    ),
  })
  .map(({ mode, rates, drawn, damage }) => {
    let next = 0
    const draw = () => drawn[next++ % drawn.length] ?? 0
    const known = months.flatMap((month) =>
      ([0, 1] as const).flatMap((unit) =>
        Array.from({ length: poisson(rates[unit], draw()) }, (): Known => {
          const received = addDays(`${month}-01`, Math.floor(draw() * 28))
          const finished = addDays(received, Math.floor(draw() * 20))
          const isDone = draw() < 0.9 && finished <= june.to
          return { unit, received, finished: isDone ? finished : null }
        }),
      ),
    )
    return { mode, known, damage }
  })

/** The value of a Poisson variable at a place of its distribution. */
function poisson(rate: number, place: number): number {
  let k = 0
  let term = Math.exp(-rate)
  for (let sum = term; sum < place && k < 200; sum += term) term *= rate / ++k
  return k
}

const day = (text: string) => text.split('-').toReversed().join('/')

function rowOf({ unit, received, finished }: Known, i: number): Cells {
  return dossier(`D${i}`, {
    unit: places[unit],
    received: day(received),
    due: day(addDays(received, 30)),
    ...(finished
      ? { finished: day(finished) }
      : { finished: '', status: 'Đang xử lý' }),
  })
}

/** The dossier as it was known on the last day of May. */
const inMay = (known: Known): Known =>
  known.finished !== null && known.finished > '2018-05-31'
    ? { ...known, finished: null }
    : known

function damaged(rows: readonly Cells[], damage: Damage): readonly Cells[] {
  switch (damage.kind) {
    case 'none':
      return rows
    case 'empty':
      return []
    case 'shuffled':
      return rows.toSorted((a, b) =>
        (a.code ?? '').split('').toReversed().join('') <
        (b.code ?? '').split('').toReversed().join('')
          ? -1
          : 1,
      )
    case 'doubled':
      return rows.flatMap((row) => [row, row])
    case 'cut':
      return rows.slice(0, Math.round(damage.share * rows.length))
    case 'thinned':
      return rows.filter((_, i) => (i * 0.618034) % 1 < damage.share)
    case 'without':
      return rows.filter((row) => row.unit !== places[damage.unit])
  }
}

const measures = ['received', 'finished'] as const
type Counts = Readonly<Record<string, number>>

/** By unit, or all, measure and month. */
function trueCounts(known: readonly Known[]): Counts {
  const counts: Record<string, number> = {}
  for (const one of known)
    for (const measure of measures)
      for (const unit of [codes[one.unit], 'all']) {
        const key = `${unit} ${measure} ${one[measure]?.slice(0, 7)}`
        counts[key] = (counts[key] ?? 0) + 1
      }
  return counts
}

/** The least that the lowest of the months before lets expect; nothing where there are too few. */
function boundOf(counts: Counts, of: string): number {
  const days = (month: string) => {
    const { from, to } = parsePeriod(month)
    return calendar.workingDaysBetween(addDays(from, -1), to)
  }
  const before = months
    .slice(0, -1)
    .map((month) => ({ n: counts[`${of} ${month}`] ?? 0, days: days(month) }))
  const first = before.findIndex(({ n }) => n > 0)
  const since = first < 0 ? [] : before.slice(first)
  const [least] = since.toSorted((a, b) => a.n / a.days - b.n / b.days)
  if (!least || since.length < 3) return 0
  const own = days('2018-06')
  return Math.min(
    leastPlausible(least.n, own / (own + least.days)),
    // Of less than a year.
    Math.ceil((least.n * own) / least.days / 2),
  )
}

const tally = { held: 0, refused: 0, issued: 0, exact: 0 }
let sources = 0

async function check({ mode, known, damage }: Series): Promise<void> {
  if (sources > 0 && sources % perWarehouse === 0) {
    await shared.close()
    removeFolders()
    shared = await warehouse()
  }
  const by: Profile = { ...profile, name: `series-${sources++}`, mode }
  const load = (rows: readonly Cells[], extractAt: string) =>
    ingestDossiers(shared, by, {
      path: file('export.csv', csv(rows)),
      now,
      extractAt,
    })
  const before = known.map(inMay).map(rowOf)
  const first = before.filter((_, i) => (known[i]?.received ?? '') < '2018-06')
  if (first.length > 0) await load(first, '2018-06-01 05:00:00')
  const last = known
    .map(rowOf)
    .filter(
      (_, i) => mode === 'snapshot' || (known[i]?.received ?? '') >= '2018-05',
    )
  const rows = damaged(last, damage)
  const isWhole = ['none', 'shuffled', 'doubled'].includes(damage.kind)
  try {
    await load(rows, '2018-07-01 05:00:00')
  } catch (error) {
    if (!(error instanceof HeldError)) throw error
    expect(isWhole).toBe(false)
    tally.held++
    return
  }
  const counted = await volumes(shared.db, {
    office,
    from: '2017-06-01',
    to: june.to,
    finish: 'result',
  })
  const own = counted.filter((v) => v.source === by.name)
  const open = shortfalls(own, {
    period: june,
    dataFrom: '2018-01-01',
    calendar,
    sources: [{ names: [by.name], through: june.to }],
    units: codes.map((code) => ({ code, from: '2010-01-01', to: null })),
  })
  if (open.length > 0) {
    expect(isWhole).toBe(false)
    tally.refused++
    return
  }
  tally.issued++
  const truth = trueCounts(known)
  const got: Record<string, number> = {}
  for (const volume of own)
    for (const measure of measures)
      for (const unit of [volume.unit, 'all']) {
        const key = `${unit} ${measure} ${volume.month.slice(0, 7)}`
        got[key] = (got[key] ?? 0) + volume[measure]
      }
  for (const unit of [...codes, 'all'])
    for (const measure of measures) {
      const key = `${unit} ${measure} 2018-06`
      const [is, right] = [got[key] ?? 0, truth[key] ?? 0]
      if (isWhole) expect([key, is]).toEqual([key, right])
      const bound = boundOf(got, `${unit} ${measure}`)
      expect(is, key).toBeGreaterThanOrEqual(bound)
      expect(right - is, key).toBeLessThanOrEqual(Math.max(0, right - bound))
    }
  if (isWhole) tally.exact++
}

test('a damaged export is held, refused, or off by no more than is stated', async () => {
  await fc.assert(fc.asyncProperty(anySeries, check), {
    seed: 20181,
    numRuns: size(6, 1000),
    endOnFailure: true,
  })
  // Every way was gone.
  expect(Math.min(...Object.values(tally))).toBeGreaterThan(0)
  process.stdout.write(`series: ${JSON.stringify(tally)}\n`)
})
