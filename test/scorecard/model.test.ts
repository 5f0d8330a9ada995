import {
  catalog,
  evaluate,
  misses,
  onTime,
  openOverdue,
  parsePeriod,
  yearToDate,
} from '@motcua/metrics'
import type { Plan, Span, Target } from '@motcua/metrics'
import { buildScorecard, scorecardPeriods } from '@motcua/scorecard'
import type { Scorecard, ScorecardInput } from '@motcua/scorecard'
import { beforeEach, describe, expect, it } from 'vitest'
import { copyOffice } from '../offices.ts'
import { office, smallDatabase } from '../small-database.ts'

/* What a scorecard says, on a few rows that decide it. */

const sample = copyOffice('binh-duong-2018')
sample.remove()
const whole: Span = { from: '2017-01-01', to: '2018-12-31' }
type Small = Awaited<ReturnType<typeof smallDatabase>>
let small: Small

beforeEach(async () => {
  small = await smallDatabase()
  return () => small.db.destroy()
})

/** The plan of the sample with other targets. */
function planWith(...targets: readonly Partial<Target>[]): Plan {
  const [first] = sample.office.plan.targets
  if (!first) throw new Error('the sample plan has no target')
  return {
    ...sample.office.plan,
    targets: targets.map((t) => ({ ...first, units: ['*'], ...t })),
  }
}

const early: Partial<Target> = {
  kpi: 'early',
  comparator: '>',
  value: 0.5,
  printed: { vi: 'trên 50%', en: 'over 50%' },
}

async function build(
  given: Partial<ScorecardInput> & { readonly key?: string } = {},
): Promise<Scorecard> {
  const period = parsePeriod(given.key ?? '2018-03')
  const plan = given.plan ?? planWith({}, early)
  const complete = given.complete === undefined ? whole : given.complete
  const scope = { office, rules: plan.rules, period }
  return buildScorecard({
    office: { code: office, name: 'Sở' },
    plan,
    letterhead: sample.office.letterhead,
    synthetic: false,
    zone: 'Asia/Ho_Chi_Minh',
    period,
    unit: 'root',
    edition: 1,
    issuedOn: null,
    state: 'final',
    asOf: '2018-04-01 06:00:00',
    evaluation: await evaluate(small.db, catalog, {
      office,
      periods: scorecardPeriods(period),
      by: ['unit'],
      plan,
      complete,
    }),
    late: await misses(small.db, onTime, scope),
    lateToDate: await misses(small.db, onTime, {
      ...scope,
      period: yearToDate(period),
    }),
    overdue: await misses(small.db, openOverdue, scope),
    complete,
    missing: [],
    loaded: {
      files: 1,
      newestExtract: '2018-04-01 05:00:00',
      rejected: 0,
      flagged: 0,
    },
    ...given,
  })
}

const row = (scorecard: Scorecard, kpi: string) =>
  scorecard.kpis.rows.find((r) => r.kpi === kpi)
const finishedIn = (day: string, due: string) => ({
  due_on: due,
  finished_on: day,
})

describe('a period that the data do not cover', () => {
  it('has … for figures, no status and no sentence that says there were no cases', async () => {
    await small.addDossier('open', { due_on: '2018-03-05' })
    const card = await build({
      complete: { from: '2017-01-01', to: '2018-02-28' },
      missing: ['motcua-dientu'],
      state: 'provisional',
    })
    const text = card.conclusions.join(' ')
    expect(text).toContain(
      'Trong tháng 3/2018, chưa đủ dữ liệu để tính hồ sơ TTHC giải quyết đúng thời gian quy định: chưa có dữ liệu của: motcua-dientu.',
    )
    expect(text).not.toMatch(
      /không phát sinh hồ sơ|Còn \d+ hồ sơ|Việc phải làm/,
    )
    expect(row(card, 'on_time')).toMatchObject({
      value: { ratio: '…', rate: '…' },
      toDate: { ratio: '…', rate: '…' },
      previous: '…',
      status: 'unknown',
    })
    expect(card.flow.row).toMatchObject({
      known: false,
      tie: 'Chưa đủ dữ liệu để đối chiếu.',
    })
    expect(card.kpis.openOverdueLine).toContain('… hồ sơ')
    expect(card.misses.rows).toEqual([])
    expect(new Set(card.comparison?.units.map((u) => u.text))).toEqual(
      new Set(['chưa có số liệu']),
    )
  })

  it('is not compared with, nor called empty', async () => {
    await small.addDossier('d', finishedIn('2018-03-10', '2018-03-15'))
    const card = await build({
      complete: { from: '2018-03-01', to: '2018-03-31' },
    })
    expect(card.conclusions[1]).toContain(
      '; chưa có số liệu tháng 02/2018 để so sánh.',
    )
    expect(row(card, 'on_time')?.previous).toBe('…')
  })
})

describe('a target', () => {
  it('that is met is said to be met', async () => {
    await small.addDossier('d', finishedIn('2018-03-10', '2018-03-15'))
    const card = await build()
    expect(card.conclusions[0]).toMatch(/^2 trong 2 chỉ tiêu/)
    expect(card.conclusions[2]).toContain('Lũy kế 100%, đạt mức trên 50%.')
  })

  it('of a unit’s own comes before that of all, and each KPI has one row', async () => {
    await small.addDossier('early', finishedIn('2018-03-10', '2018-03-15'))
    await small.addDossier('on the day', finishedIn('2018-03-15', '2018-03-15'))
    const printed = { vi: 'từ 30%', en: 'at least 30%' }
    const plan = planWith(
      { ...early, units: ['root'] },
      { ...early, units: ['a'], comparator: '>=', value: 0.3, printed },
    )
    const of = async (unit: string) => {
      const card = await build({ plan, unit })
      const { target, statusText } = row(card, 'early') ?? {}
      return [
        card.kpis.rows.length,
        target,
        statusText,
        card.conclusions[0]?.slice(0, 18),
      ]
    }
    expect(await of('root')).toEqual([
      1,
      'trên 50%',
      'Chưa đạt',
      '0 trong 1 chỉ tiêu',
    ])
    expect(await of('a')).toEqual([1, 'từ 30%', 'Đạt', '1 trong 1 chỉ tiêu'])
  })

  it('of 100% that is not about time is not missed by late dossiers', async () => {
    await small.addProcedure('p', { registration: 'new' })
    await small.addDossier('online', { channel: 'online' })
    await small.addDossier('counter', {})
    const card = await build({
      plan: planWith({}, { kpi: 'online_registrations' }),
    })
    expect(card.conclusions.join(' ')).toContain(
      'chưa đạt mức 100%; còn thiếu 1 hồ sơ trong 2.',
    )
  })

  it('of a stock is said of the last day, not as a sum', async () => {
    await small.addProcedure('p', { level: 2 })
    await small.addProcedure('q', { level: 4 })
    const title = { vi: 'TTHC cung cấp DVCTT mức độ 3, 4', en: 'Online' }
    const card = await build({
      plan: planWith({}, { ...early, kpi: 'online_procedures', title }),
    })
    expect(card.conclusions.join(' ')).toContain(
      'Đến hết ngày 31/3/2018, TTHC cung cấp DVCTT mức độ 3, 4 là 50,00%, chưa đạt mức trên 50%; còn thiếu 1 TTHC trong 2.',
    )
  })

  it('with a near band tells how wide the band is', async () => {
    await small.addDossier('early', finishedIn('2018-03-10', '2018-03-15'))
    await small.addDossier('on the day', finishedIn('2018-03-15', '2018-03-15'))
    const card = await build({
      plan: planWith({ ...early, value: 0.55, near: 0.5 }),
    })
    expect(row(card, 'early')?.statusText).toBe(
      'Gần đạt (biên 5,00 điểm % do Sở quy định)',
    )
    expect(card.conclusions[0]).toContain('0 trong 1 chỉ tiêu')
  })

  it('that is given to nobody here is not counted, and no sentence is made of a KPI that does not apply', async () => {
    const card = await build({
      plan: planWith({ units: ['b'] }, { ...early, units: ['b'] }),
      unit: 'a1',
    })
    expect(card.conclusions[0]).toBe(
      'Kế hoạch không giao chỉ tiêu nào cho đơn vị trong kỳ.',
    )
    expect(card.conclusions.join(' ')).not.toContain('không tính')
  })
})

describe('table 3', () => {
  it('lists the dossiers of a unit that was dissolved under the one above it', async () => {
    await small.addUnit('old', 'a', {
      valid_to: '2015-12-31',
      name: 'Phòng cũ',
    })
    await small.addDossier('d', { unit: 'old', due_on: '2018-03-05' })
    for (const unit of ['a', 'root']) {
      const card = await build({ unit })
      expect(card.misses.rows.map((r) => [r.code, r.unit])).toEqual([
        ['d', 'Phòng cũ'],
      ])
      expect(card.conclusions.at(-1)).toContain('Phòng cũ (1)')
    }
    expect((await build({ unit: 'b' })).misses.rows).toEqual([])
  })

  it('has the late ones of a span over two years', async () => {
    await small.addDossier('d', {
      received_on: '2017-11-01',
      ...finishedIn('2017-11-20', '2017-11-10'),
    })
    const card = await build({ key: '2017-10..2018-03' })
    expect(card.flow.row.late).toBe(1)
    expect(card.misses.rows.map((r) => r.code)).toEqual(['d'])
  })
})

it('compares only the units of the period', async () => {
  await small.addUnit('old', 'root', { valid_to: '2017-12-31' })
  const card = await build()
  expect(card.comparison?.units.map((u) => u.label)).toEqual([
    'a (n = 0)',
    'a1 (n = 0)',
    'b (n = 0)',
  ])
})

it('calls itself a recomputation once the edition was issued', async () => {
  expect((await build()).dataLine).toMatch(/Ấn bản 1 \(chính thức\)$/)
  expect((await build({ issuedOn: '2018-04-01' })).dataLine).toMatch(
    /Bản tính lại, chưa phát hành \(ấn bản 1 phát hành ngày 01\/4\/2018\)$/,
  )
})

it('counts each task that is due before the period as often as it was due', async () => {
  const card = await build({ plan: sample.office.plan, unit: 'root' })
  const [, times = '', ids = ''] =
    /: (\d+) lượt \((.*)\)\.$/.exec(
      card.tasks.notes.find((n) => n.startsWith('Đến hạn trước kỳ')) ?? '',
    ) ?? []
  const sum = ids
    .split(', ')
    .reduce((n, id) => n + Number(/: (\d+) lượt/.exec(id)?.[1] ?? 1), 0)
  expect(sum).toBe(Number(times))
})
