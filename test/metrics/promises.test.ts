import {
  evaluate,
  formatDuration,
  mapSchema,
  defineKpis,
  misses,
  onTime,
  parsePeriod,
  posted,
} from '@motcua/metrics'
import {
  dossiers,
  feedbackAnswered,
  feedbacks,
  hasDueDate,
  onOrBeforeDue,
  onTimeAgreed,
  onTimeB,
  openOverdue,
  receipt,
  received,
  tasksOnSchedule,
} from '@motcua/metrics/catalog'
import type { Database, DateText } from '@motcua/metrics'
import type { Expression } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { office, smallDatabase } from '../small-database.ts'
import { planWith } from './generated.ts'

/* What holds whatever else is asked in the same call, and whatever a definition counts. */

const k = defineKpis<Database>()
const rules = { compare: 'date', finish: 'result' } as const
const [february, march, december] = ['2018-02', '2018-03', '2018-12'].map(
  parsePeriod,
) as [Period, Period, Period]
type Period = ReturnType<typeof parsePeriod>

const version = {
  flags: null,
  row_hash: 0,
  extract_at: '2018-04-01 05:00:00',
  from_batch: 1,
}

let data: Awaited<ReturnType<typeof smallDatabase>>

beforeEach(async () => {
  data = await smallDatabase()
  return () => data.db.destroy()
})

const byDue = k.ratio(dossiers, {
  id: 'by_due',
  version: 1,
  title: { vi: 'đến hạn', en: 'due' },
  cohort: ({ eb }) => eb.ref('dossier.due_on'),
  meets: onOrBeforeDue,
})

describe('a definition by a date that is not the end', () => {
  it('counts what ended before the period, alone and beside other periods, and lists as many misses', async () => {
    for (const finished_on of ['2017-12-10', '2018-02-10', '2018-03-12'])
      await data.addDossier(finished_on, {
        received_on: '2017-12-01',
        due_on: '2018-03-10',
        finished_on,
      })
    for (const periods of [[march], [february, march]]) {
      const { results } = await evaluate(data.db, [byDue], { office, periods })
      expect(results.at(-1)).toMatchObject({ numerator: 2, denominator: 3 })
    }
    const query = byDue.query(data.db, { office, rules, period: march })
    expect(await query.execute()).toMatchObject([{ by_due_n: 2, by_due_d: 3 }])
    const list = await misses(data.db, byDue, { office, rules, period: march })
    expect(list.map((miss) => miss.code)).toEqual(['2018-03-12'])
  })

  it('that depends on the last day is the same beside other periods', async () => {
    const sofar = k.count(dossiers, {
      id: 'so_far',
      version: 1,
      title: { vi: 'đến nay', en: 'so far' },
      cohort: ({ eb, to }): Expression<DateText> =>
        eb.fn.coalesce('dossier.finished_on', to),
    })
    await data.addDossier('open', {})
    for (const periods of [[february], [february, march]]) {
      const { results } = await evaluate(data.db, [sofar], { office, periods })
      expect(results[0]).toMatchObject({ period: '2018-02', numerator: 1 })
    }
  })

  it('has to say how rows belong to a period, by an id that SQL can carry', () => {
    const given = { version: 1, title: { vi: 'x', en: 'x' } }
    expect(() => k.count(dossiers, { ...given, id: 'all' })).toThrow(
      'expected a cohort or counts of all',
    )
    expect(() =>
      k.count(dossiers, { ...given, id: 'On time', cohort: receipt }),
    ).toThrow('expected an id of small letters, digits and underscores')
    expect(() =>
      k.rows<Pick<Database, 'dossier'>, 'dossier'>({
        id: 'r',
        object: { vi: 'dòng', en: 'rows' },
        from: (db) => db.selectFrom('dossier'),
        unit: 'dossier.unit',
        dimensions: { period: 'dossier.channel' },
        shows: { code: 'dossier.code' },
      }),
    ).toThrow('expected a dimension of r other than')
  })
})

describe('what is not yet over', () => {
  it('is not overdue: what falls due after the cut-off, or on its day', async () => {
    await data.addDossier('later', { due_on: '2018-03-20' })
    await data.addDossier('today', { due_on: '2018-03-10' })
    await data.addDossier('yesterday', { due_on: '2018-03-09' })
    await data.addDossier('before', { due_on: '2018-03-08' })
    const asOf = { at: '2018-03-10 06:00:00' }
    const { results } = await evaluate(
      data.db,
      [openOverdue, onTime, onTimeB],
      { office, period: march, asOf },
    )
    expect(results).toMatchObject([
      { numerator: 1 },
      { openOverdue: 1 },
      { numerator: 3, denominator: 4 },
    ])
    const list = await misses(data.db, openOverdue, {
      office,
      rules,
      period: march,
      asOf: { at: '2018-03-10 06:00:00' },
    })
    expect(list).toMatchObject([{ code: 'before', daysLate: 1 }])
  })

  it('is neither unanswered nor answered feedback, as long as it is not due', async () => {
    const asked = (code: string, answered_on: string | null) => ({
      office,
      code,
      kind: 'feedback' as const,
      unit: 'a',
      received_on: '2018-03-01',
      due_on: '2018-03-25',
      answered_on,
      published_province_on: null,
      published_office_on: null,
      ...version,
    })
    await data.db
      .insertInto('feedback')
      .values([asked('f', null), asked('g', '2018-03-05')])
      .execute()
    for (const [at, numerator, denominator] of [
      ['2018-03-10 06:00:00', 0, 0],
      ['2018-03-25 06:00:00', 0, 0],
      ['2018-03-26 06:00:00', 1, 2],
    ] as const) {
      const { results } = await evaluate(data.db, [feedbackAnswered], {
        office,
        period: march,
        asOf: { at },
      })
      expect(results).toMatchObject([{ numerator, denominator }])
    }
  })
})

describe('what a unit notes of a dossier', () => {
  it('stands in lists, before what the export says, and sets the date that was agreed', async () => {
    const late = { due_on: '2018-03-09', finished_on: '2018-03-14' }
    await data.addDossier('noted', { ...late, apology: false })
    await data.addDossier('other', { ...late, overdue_reason: 'Mất điện' })
    await data.db
      .insertInto('overdue_note')
      .values({
        office,
        source: 's',
        dossier: 'noted',
        overdue_reason: 'Chờ ý kiến',
        apology_sent_on: '2018-03-09',
        new_due_on: '2018-03-14',
        ...version,
      })
      .execute()
    const asked = { office, period: march }
    const both = [onTime, onTimeAgreed]
    const { results } = await evaluate(data.db, both, asked)
    expect(results.map((r) => r.numerator)).toEqual([0, 1])
    expect(await misses(data.db, onTime, { ...asked, rules })).toMatchObject([
      { code: 'noted', overdueReason: 'Chờ ý kiến', apology: true },
      { code: 'other', overdueReason: 'Mất điện', apology: null },
    ])
  })
})

describe('a task that waits for another text', () => {
  it('counts in the period of the date that is set, once it is', async () => {
    const [task] = planWith(rules).tasks
    const plan = {
      ...planWith(rules),
      tasks: [{ ...task!, id: 'II.11', kind: 'after' as const, due: [] }],
    }
    const periods = ['2018-05', '2018-06', '2018-H1', '2018'].map(parsePeriod)
    const counted = async () => {
      const options = { office, plan, periods }
      const { results } = await evaluate(data.db, [tasksOnSchedule], options)
      return results.map((r) => r.denominator)
    }
    expect(await counted()).toEqual([0, 0, 0, 0])
    await data.db
      .insertInto('task_progress')
      .values({
        office,
        task: 'II.11',
        period: '2018',
        period_to: '2018-12-31',
        due_on: '2018-05-31',
        completed_on: null,
        percent: null,
        ...version,
      } as never)
      .execute()
    expect(await counted()).toEqual([1, 0, 1, 1])
  })
})

describe('a unit', () => {
  it('that was dissolved or founded in the year lacks nothing on the days on which it is not there', async () => {
    await data.addUnit('old', 'root', { valid_to: '2018-06-30' })
    await data.addUnit('new', 'root', { valid_from: '2018-07-01' })
    await data.addDossier('d', {
      due_on: '2018-03-09',
      finished_on: '2018-03-08',
    })
    const days = {
      old: { from: '2018-01-01', to: '2018-06-30' },
      new: { from: '2018-07-01', to: '2018-12-31' },
    }
    const complete = (unit: string) =>
      days[unit as 'old'] ?? { from: '2018-01-01', to: '2018-12-31' }
    const periods = ['2018', '2018-05', '2018-12'].map(parsePeriod)
    const { results, lives } = await evaluate(data.db, [onTime], {
      office,
      periods,
      complete,
    })
    expect(results.map((r) => r.status)).toEqual(
      periods.map(() => 'informative'),
    )
    expect(lives.map((life) => life.life)).toEqual(periods.map(() => 'closed'))
    const late = await evaluate(data.db, [onTime], {
      office,
      period: december,
      complete: (unit) =>
        unit === 'new'
          ? { from: '2018-07-01', to: '2018-11-30' }
          : complete(unit),
    })
    expect(late.results).toMatchObject([{ status: 'unknown' }])
  })

  it('that moved lies where it was in each period, whichever others are asked', async () => {
    await data.addUnit('c', 'a', { valid_to: '2018-06-30' })
    await data.addUnit('c', 'b', { valid_from: '2018-07-01', position: 9 })
    await data.addDossier('d', { unit: 'c', received_on: '2018-03-05' })
    const of = async (periods: readonly Period[]) => {
      const by = ['unit']
      const { results } = await evaluate(data.db, [received], {
        office,
        periods,
        by,
      })
      return results
        .filter((r) => r.period === '2018-03' && ['a', 'b'].includes(r.unit))
        .map((r) => [r.unit, r.numerator])
    }
    const expected = [
      ['a', 1],
      ['b', 0],
    ]
    expect(await of([march])).toEqual(expected)
    expect(await of([march, december])).toEqual(expected)
  })
})

describe('one call', () => {
  it('refuses two definitions of one id and version, and a dimension that nothing has', async () => {
    const other = k.count(dossiers, {
      id: 'received',
      version: 1,
      title: received.title,
      cohort: receipt,
    })
    const at = { office, period: march }
    await expect(evaluate(data.db, [received, other], at)).rejects.toThrow(
      'expected one definition of received, version 1, got two',
    )
    await expect(
      evaluate(data.db, [received], { ...at, by: ['proceduer'] }),
    ).rejects.toThrow(
      'expected dimensions of unit, procedure, field, channel, got proceduer',
    )
  })

  it('keeps what stands beside on time, though another KPI has its id', async () => {
    const own = k.count(dossiers, {
      id: 'open_overdue',
      version: 1,
      title: openOverdue.title,
      cohort: receipt,
    })
    await data.addDossier('late', { due_on: '2018-03-08' })
    await data.addDossier('fine', { due_on: '2018-04-08' })
    const { results } = await evaluate(data.db, [onTime, own], {
      office,
      period: march,
    })
    expect(results).toMatchObject([{ openOverdue: 1 }, { numerator: 2 }])
  })

  it('gives a result once, however often its period is asked', async () => {
    const { results } = await evaluate(data.db, [received], {
      office,
      periods: [march, march],
    })
    expect(results).toHaveLength(1)
  })

  it('breaks a share of others down by what all of them have', async () => {
    const answered = k.count(feedbacks, {
      id: 'feedback_received',
      version: 1,
      title: { vi: 'x', en: 'x' },
      cohort: ({ eb }) => eb.ref('feedback.received_on'),
    })
    const derived = k.derived({
      id: 'per_dossier',
      version: 1,
      title: { vi: 'x', en: 'x' },
      formula: { vi: 'a / b', en: 'a / b' },
      of: [answered, received],
      derive: ([a, b]) => ({
        numerator: a?.numerator ?? 0,
        denominator: b?.numerator ?? 0,
      }),
    })
    await data.addDossier('d', { received_on: '2018-03-05', procedure: 'p' })
    const { results } = await evaluate(data.db, [derived], {
      office,
      period: march,
      by: ['procedure'],
    })
    expect(results).toMatchObject([{ numerator: 0, denominator: 1 }])
    expect(results).toHaveLength(1)
  })
})

it('a procedure of which no posting is stated is not posted', async () => {
  const none = Object.fromEntries(
    ['process', 'documents', 'time', 'form', 'fee'].flatMap((item) =>
      ['desk', 'web'].map((place) => [`${item}_${place}`, null]),
    ),
  )
  await data.addProcedure('p', { unit: 'a', announced: true, ...none })
  const { results } = await evaluate(data.db, [posted], {
    office,
    period: march,
  })
  expect(results).toMatchObject([{ numerator: 0, denominator: 1 }])
})

it('a negative duration is printed as the positive one with a sign', () => {
  expect([-5.5, -0.4, 5.5].map((days) => formatDuration(days))).toEqual([
    '−5,5',
    '−0,4',
    '5,5',
  ])
})

it('a query that is extended may read every table of its row set', async () => {
  await data.addProcedure('p', { level: 2 })
  await data.addDossier('d', {
    procedure: 'p',
    due_on: '2018-03-09',
    finished_on: '2018-03-08',
  })
  const query = onTime
    .query(data.db, { office, rules, period: march })
    .where('procedure.level', '=', 2)
  expect(await query.execute()).toMatchObject([{ on_time_n: 1 }])
  expect(hasDueDate.isBounded).toBe(false)
})

it.each(["o'b", 'o\\b', "o';b", 'o"b', 'ô--b'])(
  'a code is a value and never SQL: %s',
  async (code) => {
    const own = {
      office: code,
      due_on: '2018-03-09',
      finished_on: '2018-03-08',
    }
    await data.addUnit(code, null, { office: code })
    await data.addDossier(code, { ...own, unit: code })
    const { results } = await evaluate(data.db, [onTime], {
      office: code,
      period: march,
      by: ['unit'],
    })
    expect(results).toMatchObject([
      { unit: code, numerator: 1, denominator: 1 },
    ])
  },
)

it.each(['Asia/Hồ', "UTC'", ''])(
  'a zone that cannot be one is refused: %s',
  (zone) => {
    expect(() => mapSchema(data.db, () => ({}), { zone })).toThrow(
      `expected a zone such as Asia/Ho_Chi_Minh, got ${JSON.stringify(zone)}`,
    )
  },
)
