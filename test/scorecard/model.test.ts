import { catalog, evaluate, misses, onTime, parsePeriod } from '@motcua/metrics'
import { yearToDate } from '@motcua/metrics/calendar'
import { openInTime, openOverdue } from '@motcua/metrics/catalog'
import { occurrences } from '@motcua/metrics/plan'
import type { Kpi, Plan, Target } from '@motcua/metrics'
import type { Span } from '@motcua/metrics/calendar'
import {
  buildScorecard,
  ScorecardError,
  scorecardKpis,
  scorecardPeriods,
} from '@motcua/scorecard'
import type { Scorecard, ScorecardInput, TaskState } from '@motcua/scorecard'
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

/** What a scorecard reads of the catalogue. */
function readOf(plan: Plan): readonly Kpi[] {
  const ids = [...scorecardKpis, ...plan.targets.map(({ kpi }) => kpi)]
  return [...catalog, openInTime].filter(({ id }) => ids.includes(id))
}

type Given = Partial<ScorecardInput> & { readonly key?: string }

async function build(given: Given = {}): Promise<Scorecard> {
  return buildScorecard(await inputOf(given))
}

async function inputOf(given: Given = {}): Promise<ScorecardInput> {
  const period = parsePeriod(given.key ?? '2018-03')
  const plan = given.plan ?? planWith({}, early)
  const complete = given.complete === undefined ? whole : given.complete
  const scope = { office, rules: plan.rules, period }
  return {
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
    evaluation: await evaluate(small.db, readOf(plan), {
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
    occurrences: occurrences(plan).map((of) => ({
      task: of.task,
      period: of.period,
      dueOn: of.dueOn,
      completedOn: null,
      isReported: false,
    })),
    complete,
    missing: [],
    loaded: {
      files: 1,
      newestExtract: '2018-04-01 05:00:00',
      rejected: 0,
      flagged: 0,
    },
    ...given,
  }
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
    const concluded = card.conclusions.join(' ')
    expect(concluded).toContain(
      'Trong tháng 3/2018, chưa đủ dữ liệu để tính hồ sơ TTHC giải quyết đúng thời gian quy định: chưa có dữ liệu của: motcua-dientu.',
    )
    expect(concluded).not.toMatch(
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
    expect(
      new Set(
        card.comparison?.units.flatMap((u) => u.shares.map(({ text }) => text)),
      ),
    ).toEqual(new Set(['chưa có số liệu']))
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

it('of a unit that is gone lacks none of the days after it', async () => {
  const { db } = small
  await db
    .updateTable('unit')
    .set({ valid_to: '2018-03-10' })
    .where('code', '=', 'a1')
    .execute()
  await small.addDossier('d', {
    unit: 'a1',
    ...finishedIn('2018-03-08', '2018-03-09'),
  })
  const plan = planWith({ units: ['root'] }, { ...early, units: ['root'] })
  const evaluation = await evaluate(db, [...catalog, openInTime], {
    office,
    periods: scorecardPeriods(parsePeriod('2018-03')),
    by: ['unit'],
    plan,
    complete: (unit) =>
      unit === 'a1' ? { ...whole, to: '2018-03-10' } : whole,
  })
  for (const unit of ['a1', 'a']) {
    const card = await build({ plan, evaluation, unit })
    expect(row(card, 'early')).toMatchObject({
      value: { ratio: '1/1' },
      toDate: { ratio: '1/1' },
      statusText: 'Theo dõi',
    })
    expect(card.flow.row).toMatchObject({ known: true, early: 1 })
  }
})

describe('a list that was never sent', () => {
  it('leaves the figures unknown that are made of it, and those alone', async () => {
    await small.addDossier('d', finishedIn('2018-03-10', '2018-03-15'))
    const tasks = { kpi: 'tasks_on_schedule', from: '2018-01-01' }
    const plan = {
      ...sample.office.plan,
      ...planWith({}, tasks, { kpi: 'broadcasts', units: ['b'] }),
    }
    const period = parsePeriod('2018-03')
    const coverage = (_: string, table: string) =>
      table === 'task_progress' ? null : whole
    const evaluation = await evaluate(small.db, [...catalog, openInTime], {
      office,
      periods: scorecardPeriods(period),
      by: ['unit'],
      plan,
      complete: coverage,
    })
    const counted = evaluation.results.find(
      ({ kpi, unit, period: of }) =>
        kpi === 'tasks_on_schedule' && unit === 'root' && of === period.key,
    )
    expect(counted?.denominator).toBeGreaterThan(0)
    const card = await build({ plan, evaluation })
    const missing = { ratio: '…', rate: '…' }
    for (const kpi of ['tasks_on_schedule', 'broadcasts'])
      expect(row(card, kpi)).toMatchObject({
        value: missing,
        toDate: missing,
        previous: '…',
        yearAgo: '…',
        statusText: 'Chưa đủ dữ liệu',
        figures: { numerator: null, value: null, toDateNumerator: null },
      })
    expect(row(card, 'on_time')).toMatchObject({
      value: { ratio: '1/1' },
      statusText: 'Đạt',
    })
  })

  it('that begins within the year leaves the year to date unknown', async () => {
    const plan = planWith({}, { kpi: 'tasks_on_schedule' })
    const coverage = (_: string, table: string) =>
      table === 'task_progress' ? { ...whole, from: '2018-03-01' } : whole
    const evaluation = await evaluate(small.db, [...catalog, openInTime], {
      office,
      periods: scorecardPeriods(parsePeriod('2018-03')),
      by: ['unit'],
      plan,
      complete: coverage,
    })
    const card = await build({ plan, evaluation })
    const { value, toDate, previous, statusText } =
      row(card, 'tasks_on_schedule') ?? {}
    expect(value?.ratio).toMatch(/^0\/\d+$/)
    expect([toDate?.ratio, previous, statusText]).toEqual([
      '…',
      '…',
      'Chưa đủ dữ liệu',
    ])
  })
})

describe('a target', () => {
  it('that is met is said to be met', async () => {
    await small.addDossier('d', finishedIn('2018-03-10', '2018-03-15'))
    const card = await build()
    expect(card.conclusions[0]).toMatch(/^2 trong 2 chỉ tiêu/)
    expect(card.conclusions[0]).toContain(' 100% (mức trên 50%).')
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

  describe('that changes over time', () => {
    const printed = { vi: 'trên 60%', en: 'over 60%' }
    const plan = planWith(
      { to: '2018-02-28' },
      { ...early, to: '2018-02-28' },
      {
        ...early,
        units: ['root', 'a'],
        from: '2018-03-01',
        value: 0.6,
        printed,
      },
    )
    const march = { kind: 'target', label: 'trên 60%', value: 0.6 }
    const marksIn = ({ trend }: Scorecard) =>
      trend.series.flatMap(({ marks }) => marks)

    it('is printed and drawn as it was judged, or else as it holds', async () => {
      for (const unit of ['a', 'b'])
        await small.addDossier(unit, {
          unit,
          ...finishedIn('2018-03-10', '2018-03-15'),
        })
      for (const unit of ['root', 'a', 'b']) {
        const card = await build({ plan, unit })
        expect(row(card, 'early')?.target).toBe('trên 60%')
        expect(marksIn(card)).toContainEqual(march)
        expect(marksIn(card)).not.toContainEqual(
          expect.objectContaining({ value: 0.5 }),
        )
      }
      const { comparison } = await build({ plan })
      expect(comparison?.panels[1]?.marks[0]).toEqual({
        ...march,
        label: 'Mức trên 60%',
      })
      const february = await build({ plan, key: '2018-02' })
      expect(row(february, 'early')?.target).toBe('trên 50%')
    })

    it('is not printed once it has ended', async () => {
      const card = await build({ plan })
      expect(row(card, 'on_time')).toMatchObject({
        target: '–',
        statusText: 'Theo dõi',
      })
      expect(marksIn(card).map(({ value }) => value)).not.toContain(1)
    })
  })

  it('of each unit is the one that no rounding of figure 2 crosses', async () => {
    for (let n = 0; n < 48; n++)
      await small.addDossier(`d${n}`, {
        unit: 'b',
        ...finishedIn('2018-03-10', n < 32 ? '2018-03-15' : '2018-03-10'),
      })
    const plan = planWith(
      { ...early, units: ['root'] },
      { ...early, units: ['b'], value: 0.66667 },
    )
    const { comparison } = await build({ plan })
    expect(comparison?.units.map(({ shares }) => shares[0]?.text)).toEqual([
      'không phát sinh',
      'không phát sinh',
      '66,66%',
    ])
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
      'Đến hết ngày 31/3/2018, DVCTT mức độ 3, 4 là 50,00%, chưa đạt mức trên 50%; còn thiếu 1 TTHC trong 2.',
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

it('counts open dossiers without a due date beside those in time', async () => {
  await small.addDossier('in time', { due_on: '2018-03-31' })
  await small.addDossier('overdue', { due_on: '2018-03-30' })
  await small.addDossier('undated', {})
  await small.addDossier('undated, finished', { finished_on: '2018-03-05' })
  for (const [code, due_on] of Object.entries({ p: null, q: '2018-03-01' }))
    await small.addDossier(code, { due_on, paused_on: '2018-03-20' })
  const card = await build()
  expect(card.flow.row).toMatchObject({
    open: 5,
    openInTime: 1,
    openOverdue: 1,
    openUndated: 1,
    paused: 2,
    undated: 1,
  })
})

describe('a scorecard is refused', () => {
  it('when a count of table 2 is below zero', async () => {
    await small.addDossier('d', { due_on: '2018-03-31' })
    const { evaluation } = await inputOf()
    const results = evaluation.results.map((r) =>
      r.kpi === 'paused' ? { ...r, numerator: 1 } : r,
    )
    await expect(
      build({ evaluation: { ...evaluation, results } }),
    ).rejects.toThrow(
      new ScorecardError(
        'expected no count below zero over 2018-03, got openUndated -1',
      ),
    )
  })

  it('when a list is not as long as its count', async () => {
    await small.addDossier('late', finishedIn('2018-03-10', '2018-03-05'))
    await small.addDossier('overdue', { due_on: '2018-03-05' })
    for (const list of ['late', 'lateToDate', 'overdue'])
      await expect(build({ [list]: [] })).rejects.toThrow(
        `expected 1 dossiers in the list ${list} over 2018-03, got 0`,
      )
  })
})

it('warns of a share of fewer cases than the definition asks for', async () => {
  const warning = 'Mẫu số nhỏ (29 hồ sơ), cần thận trọng khi so sánh.'
  for (let n = 0; n < 29; n++)
    await small.addDossier(`d${n}`, finishedIn('2018-03-10', '2018-03-15'))
  expect((await build()).conclusions[1]).toContain(warning)
  await small.addDossier('d29', finishedIn('2018-03-10', '2018-03-15'))
  expect((await build()).conclusions[1]).not.toContain('Mẫu số nhỏ')
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
  expect(card.comparison?.units.map((u) => u.label)).toEqual(['a', 'a1', 'b'])
})

it('calls itself a recomputation once the edition was issued', async () => {
  expect((await build()).dataLine).toMatch(/Ấn bản 1 \(chính thức\)$/)
  expect((await build({ issuedOn: '2018-04-01' })).dataLine).toMatch(
    /Bản tính lại, chưa phát hành \(ấn bản 1 phát hành ngày 01\/4\/2018\)$/,
  )
})

describe('the table of tasks', () => {
  const { plan } = sample.office
  const told = (
    period: string,
    task: string,
    over: Partial<TaskState> = {},
  ): TaskState => {
    const of = occurrences(plan).find(
      (o) => o.task === task && o.period === period,
    )
    if (!of) throw new Error(`the sample plan has no ${task} of ${period}`)
    const { dueOn } = of
    return { task, period, dueOn, completedOn: null, isReported: true, ...over }
  }
  const states = async (...given: readonly TaskState[]) => {
    const { tasks } = await build({ plan, occurrences: given })
    return tasks.all.map(({ id, due, state }) => [id, due, state])
  }

  it('tells what was done of a task, in time or late', async () => {
    expect(
      await states(
        told('2018-Q1', 'II.5', { completedOn: '2018-03-31' }),
        told('2018-02', 'II.9', { completedOn: '2018-03-04' }),
      ),
    ).toEqual([
      ['II.9', '01/03/2018', 'Hoàn thành chậm 3 ngày'],
      ['II.5', '31/03/2018', 'Hoàn thành đúng hạn'],
    ])
  })

  it('tells how late what is reported and not done is, from before the period as well', async () => {
    expect(
      await states(
        told('2018-02', 'II.10'),
        told('2018-02', 'II.9'),
        told('2018-Q1', 'II.5'),
        // What came after the period's last day is not told.
        told('2018-Q1', 'II.8', { completedOn: '2018-04-02' }),
      ),
    ).toEqual([
      ['II.10', '28/02/2018', 'Quá hạn, chưa hoàn thành (31 ngày)'],
      ['II.9', '01/03/2018', 'Quá hạn, chưa hoàn thành (30 ngày)'],
      ['II.5', '31/03/2018', 'Đang thực hiện, chưa đến hạn'],
      ['II.8', '31/03/2018', 'Đang thực hiện, chưa đến hạn'],
    ])
  })

  it('has no report only of what nothing is recorded of', async () => {
    const none = { isReported: false }
    const given = [
      told('2018-Q1', 'II.5', none),
      told('2018-02', 'II.10', { completedOn: '2018-02-20' }),
      told('2018-02', 'II.12', none),
      // Completed late, but before the period.
      told('2018-01', 'VII.7', { completedOn: '2018-02-05' }),
    ]
    const { tasks } = await build({ plan, occurrences: given })
    expect(tasks.rows.map(({ id, state }) => [id, state])).toEqual([
      ['II.5', 'Chưa có báo cáo'],
    ])
    expect(tasks.notes).toContain(
      'Đến hạn trước kỳ, chưa có báo cáo hoàn thành: 1 lượt (II.12).',
    )
  })

  it('takes a due date that another text has set, and says so', async () => {
    const given = [
      told('2018-Q1', 'II.5', { dueOn: '2018-04-10' }),
      told('2018-02', 'II.10', { dueOn: '2018-03-20' }),
    ]
    const { tasks } = await build({ plan, occurrences: given })
    expect(tasks.rows.map(({ id, due, state }) => [id, due, state])).toEqual([
      ['II.10', '20/03/2018', 'Quá hạn, chưa hoàn thành (11 ngày)'],
    ])
    expect(tasks.notes.at(-1)).toBe('Hạn do văn bản khác đặt: II.10.')
  })

  it('has a row for each state of a task that is due several times', async () => {
    const { tasks } = await build({
      key: '2018-Q1',
      plan,
      occurrences: [
        told('2018-01', 'VII.7', { completedOn: '2018-01-31' }),
        told('2018-02', 'VII.7', { completedOn: '2018-02-28' }),
        told('2018-03', 'VII.7', { isReported: false }),
      ],
    })
    expect(tasks.all.map(({ due, state }) => [due, state])).toEqual([
      ['31/01/2018, 28/02/2018', 'Hoàn thành đúng hạn'],
      ['31/03/2018', 'Chưa có báo cáo'],
    ])
  })
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
