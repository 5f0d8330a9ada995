import {
  early,
  evaluate,
  formatCount,
  onTime,
  parsePeriod,
  UnitError,
} from '@motcua/metrics'
import {
  addDays,
  nextPeriod,
  periodOf,
  previousPeriod,
  yearToDate,
} from '@motcua/metrics/calendar'
import {
  carriedOver,
  dossierFlow,
  finished,
  flowKpis,
  onlineDossiers,
  open,
  openInTime,
  openOverdue,
  paused,
  received,
  stopped,
} from '@motcua/metrics/catalog'
import { form06a, form06aFrom } from '@motcua/metrics/form'
import type { Database, Period, Plan } from '@motcua/metrics'
import type { Scheme } from '@motcua/metrics/calendar'
import type {
  Form,
  FormCells,
  FormOptions,
  FormPlacement,
} from '@motcua/metrics/form'
import type {
  Channel,
  Dossier,
  Outcome,
  Procedure,
  Unit,
} from '@motcua/metrics/schema'
import fc from 'fast-check'
import type { Kysely } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDuckDb } from '../duckdb.ts'
import { copyOffice } from '../offices.ts'
import { fill, startPostgres } from '../postgres.ts'
import { size } from '../size.ts'
import { office, smallDatabase } from '../small-database.ts'

const rules = { compare: 'date', finish: 'result' } as const
const march = parsePeriod('2018-03')
const apart: FormPlacement = { stopped: 'apart', paused: 'apart' }

function identityOf(form: Form, id: Form['identities'][number]['id']) {
  const found = form.identities.find((identity) => identity.id === id)
  if (!found) throw new Error(`no identity ${id}`)
  return found
}

function codesOf(form: Form, id: Form['identities'][number]['id']) {
  return identityOf(form, id).breaks?.map(({ code, reason }) => [code, reason])
}

const holding = (form: Form) => form.identities.every(({ holds }) => holds)

describe('the flow of dossiers', () => {
  it('is made of its KPIs, each used where it belongs', () => {
    const tallies: Readonly<Record<string, readonly [number, number]>> = {
      carried_over: [300, 0],
      received: [1_000, 0],
      online_dossiers: [400, 1_000],
      finished: [900, 0],
      early: [500, 0],
      on_time: [780, 860],
      stopped: [70, 0],
      open: [330, 0],
      open_in_time: [210, 0],
      open_overdue: [60, 0],
      paused: [35, 0],
    }
    const flow = dossierFlow(({ id }) => {
      const [numerator, denominator] = tallies[id]!
      return { numerator, denominator }
    })
    expect(flow).toEqual({
      carriedOver: 300,
      received: 1_000,
      receivedOnline: 400,
      receivedOther: 600,
      total: 1_300,
      finished: 900,
      early: 500,
      onDue: 280,
      late: 80,
      undated: 40,
      stopped: 70,
      open: 330,
      openInTime: 210,
      openOverdue: 60,
      openUndated: 25,
      paused: 35,
    })
  })
})

describe('one dossier in each place', () => {
  let db: Kysely<Database>
  let small: Awaited<ReturnType<typeof smallDatabase>>

  beforeEach(async () => {
    small = await smallDatabase()
    ;({ db } = small)
    await small.addProcedure('p', { field: 'Đấu thầu' })
    await small.addProcedure('q', { field: 'Quy hoạch' })
    return () => db.destroy()
  })

  const form = (over: Partial<FormOptions> = {}) =>
    form06a(db, { office, rules, period: march, layout: 'II.06a', ...over })

  const none: FormCells = {
    received: 0,
    online: 0,
    direct: 0,
    carriedOver: 0,
    finished: 0,
    early: 0,
    onTime: 0,
    late: 0,
    open: 0,
    openInTime: 0,
    openOverdue: 0,
    stopped: 0,
    paused: 0,
  }

  const direct = { received: 1, direct: 1 }
  const due = { due_on: '2018-03-20' }
  const long = { due_on: '2018-04-20' }
  const before = { received_on: '2018-02-27' }

  it.each<[string, Partial<Dossier>, Partial<FormCells>]>([
    [
      'early',
      { ...due, finished_on: '2018-03-19' },
      { ...direct, finished: 1, early: 1 },
    ],
    [
      'on its due date',
      { ...due, finished_on: '2018-03-20' },
      { ...direct, finished: 1, onTime: 1 },
    ],
    [
      'late',
      { ...due, finished_on: '2018-03-21' },
      { ...direct, finished: 1, late: 1 },
    ],
    [
      'early on the day of receipt',
      { ...due, finished_on: '2018-03-01' },
      { ...direct, finished: 1, early: 1 },
    ],
    [
      'withdrawn',
      { ...due, stopped_on: '2018-03-21', outcome: 'withdrawn' },
      { ...direct, finished: 1, onTime: 1, stopped: 1 },
    ],
    ['open and in time', long, { ...direct, open: 1, openInTime: 1 }],
    [
      'open and due on the last day',
      { due_on: '2018-03-31' },
      { ...direct, open: 1, openInTime: 1 },
    ],
    [
      'open and due on the day before',
      { due_on: '2018-03-30' },
      { ...direct, open: 1, openOverdue: 1 },
    ],
    [
      'paused and due long ago',
      { ...due, paused_on: '2018-03-10' },
      { ...direct, open: 1, openInTime: 1, paused: 1 },
    ],
    [
      'paused without a due date',
      { paused_on: '2018-03-10' },
      { ...direct, open: 1, openInTime: 1, paused: 1 },
    ],
    [
      'resumed on the last day',
      { ...due, paused_on: '2018-03-10', resumed_on: '2018-03-31' },
      { ...direct, open: 1, openOverdue: 1 },
    ],
    [
      'finished after the period',
      { ...long, finished_on: '2018-04-01' },
      { ...direct, open: 1, openInTime: 1 },
    ],
    [
      'filed online',
      { ...long, channel: 'online' },
      { received: 1, online: 1, open: 1, openInTime: 1 },
    ],
    ...(['post', 'phone', 'internal', 'unknown'] as const).map(
      (channel): [string, Partial<Dossier>, Partial<FormCells>] => [
        `of the channel ${channel}`,
        { ...long, channel },
        { ...direct, open: 1, openInTime: 1 },
      ],
    ),
    [
      'carried over and still open',
      { ...before, ...long, channel: 'online' },
      { received: 1, carriedOver: 1, open: 1, openInTime: 1 },
    ],
    [
      'carried over and finished on the first day',
      { ...before, ...due, finished_on: '2018-03-01' },
      { received: 1, carriedOver: 1, finished: 1, early: 1 },
    ],
    [
      'finished on the day before the first',
      { ...before, ...due, finished_on: '2018-02-28' },
      {},
    ],
    [
      'finished before the period and handed over in it',
      {
        ...before,
        ...due,
        finished_on: '2018-02-28',
        handed_over_on: '2018-03-02',
        ended_on: '2018-03-02',
      },
      {},
    ],
    ['received after the period', { received_on: '2018-04-01', ...long }, {}],
  ])('%s', async (_, dossier, cells) => {
    await small.addDossier('x', dossier)
    const made = await form()
    expect(made.total).toEqual({ ...none, ...cells })
    expect(holding(made)).toBe(true)
    expect(made.rows.map(({ level, field }) => [level, field])).toEqual(
      Object.keys(cells).length > 0 ? [['province', 'Đấu thầu']] : [],
    )
    // The layout of 2018 has the same numbers, the early ones among those on time.
    const { early: before2018, ...rest } = made.total
    const old = await form({ layout: '2018' })
    expect(old.total).toEqual({
      ...rest,
      onTime: rest.onTime + (before2018 ?? 0),
    })
    expect(holding(old)).toBe(true)
  })

  it('stopped and paused ones apart, said in identities and footnotes', async () => {
    await small.addDossier('w', {
      stopped_on: '2018-03-02',
      outcome: 'refused',
    })
    await small.addDossier('z', { ...due, paused_on: '2018-03-10' })
    await small.addDossier('o', long)
    const together = await form()
    expect(together.placement).toEqual({
      stopped: 'on_time',
      paused: 'in_time',
    })
    expect(together.footnotes.slice(0, 2).map(({ vi }) => vi)).toEqual([
      '(9) bao gồm cả 1 hồ sơ rút, trả lại, từ chối trong kỳ; (7) cũng vậy.',
      '(12) bao gồm cả 1 hồ sơ tạm dừng chờ bổ sung vào ngày cuối kỳ.',
    ])
    const made = await form({ placement: apart })
    expect(made.total).toEqual({
      ...none,
      received: 3,
      direct: 3,
      open: 2,
      openInTime: 1,
      stopped: 1,
      paused: 1,
    })
    expect(holding(made)).toBe(true)
    expect(made.footnotes.slice(0, 2).map(({ vi }) => vi)).toEqual([
      '(7) không gồm 1 hồ sơ rút, trả lại, từ chối trong kỳ: (3) = (7) + (11) + 1.',
      '(11) có 1 hồ sơ tạm dừng chờ bổ sung vào ngày cuối kỳ, không xếp vào (12), (13): (11) = (12) + (13) + 1.',
    ])
    expect(made.identities.map(({ text }) => text.vi)).toEqual([
      '(3) = (4) + (5) + (6)',
      '(7) = (8) + (9) + (10)',
      '(11) = (12) + (13) + hồ sơ tạm dừng chờ bổ sung',
      '(3) = (7) + (11) + hồ sơ rút, trả lại, từ chối',
      '(6) = (11) của kỳ trước',
    ])
    // One without the other.
    const stoppedApart = await form({ placement: { stopped: 'apart' } })
    expect(stoppedApart.placement.paused).toBe('in_time')
    expect(holding(stoppedApart)).toBe(true)
  })

  it('numbers the columns of 2018 and its identities as they were', async () => {
    await small.addDossier('w', {
      stopped_on: '2018-03-02',
      outcome: 'refused',
    })
    const made = await form({ layout: 'auto' })
    expect(made.columns.map(({ number, cell }) => [number, cell])).toEqual([
      [3, 'received'],
      [4, 'online'],
      [5, 'carriedOver'],
      [6, 'direct'],
      [7, 'finished'],
      [8, 'onTime'],
      [9, 'late'],
      [10, 'open'],
      [11, 'openInTime'],
      [12, 'openOverdue'],
    ])
    expect(made.identities.map(({ text }) => text.vi)).toEqual([
      '(3) = (4) + (5) + (6)',
      '(7) = (8) + (9)',
      '(10) = (11) + (12)',
      '(3) = (7) + (10)',
      '(5) = (10) của kỳ trước',
    ])
    expect(made.footnotes.map(({ vi }) => vi)).toEqual([
      '(8) bao gồm cả 1 hồ sơ rút, trả lại, từ chối trong kỳ; (7) cũng vậy.',
      '(11) bao gồm cả 0 hồ sơ tạm dừng chờ bổ sung vào ngày cuối kỳ.',
      '(8), (9): so ngày có kết quả với ngày hẹn trả. (12): ngày hẹn trả trước ngày cuối kỳ.',
    ])
  })

  it('has thirteen columns in form II.06a, two of which are no numbers', async () => {
    const { columns } = await form()
    expect(columns.map(({ number }) => number)).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
    ])
    expect(columns.map(({ cell }) => cell)).toEqual(
      Object.keys(none).slice(0, 11),
    )
  })

  it('breaks (7) by what was finished without a due date, and names it', async () => {
    await small.addDossier('good', { ...due, finished_on: '2018-03-19' })
    await small.addDossier('bad', { finished_on: '2018-03-19', procedure: 'q' })
    const made = await form()
    expect(made.total).toMatchObject({ finished: 2, early: 1, onTime: 0 })
    expect(identityOf(made, 'finished')).toEqual({
      id: 'finished',
      text: {
        vi: '(7) = (8) + (9) + (10)',
        en: '(7) = (8) + (9) + (10)',
      },
      holds: false,
      differences: [
        { level: 'province', field: 'Quy hoạch', left: 1, right: 0 },
      ],
      breaks: [
        {
          code: 'bad',
          source: 's',
          procedure: 'q',
          unit: 'a',
          level: 'province',
          field: 'Quy hoạch',
          reason: 'no_due_date',
        },
      ],
    })
    expect(made.identities.filter(({ holds }) => !holds)).toHaveLength(1)
    expect(made.footnotes.map(({ vi }) => vi)).toContain(
      '1 hồ sơ đã giải quyết không có ngày hẹn trả: tính vào (7), không xếp vào (8), (9), (10).',
    )
    const old = await form({ layout: '2018' })
    expect(codesOf(old, 'finished')).toEqual([['bad', 'no_due_date']])
    expect(old.total).toMatchObject({ finished: 2, onTime: 1, late: 0 })
  })

  it('breaks (11) by what is open without a due date', async () => {
    await small.addDossier('bad', {})
    const made = await form()
    expect(made.total).toMatchObject({ open: 1, openInTime: 0, openOverdue: 0 })
    expect(made.identities.filter(({ holds }) => !holds)).toHaveLength(1)
    expect(codesOf(made, 'open')).toEqual([['bad', 'no_due_date']])
    expect(codesOf(await form({ placement: apart }), 'open')).toEqual([
      ['bad', 'no_due_date'],
    ])
  })

  it('breaks the balance by what ended on no known day, or twice, or before it came', async () => {
    await small.addDossier('unknown', { ...due, outcome: 'finished' })
    await small.addDossier('twice', {
      ...due,
      finished_on: '2018-03-05',
      stopped_on: '2018-03-06',
    })
    await small.addDossier('backwards', {
      ...due,
      finished_on: '2018-02-05',
      ended_on: '2018-03-01',
    })
    for (const placement of [undefined, apart]) {
      const made = await form({ placement })
      expect(made.identities.filter(({ holds }) => !holds)).toHaveLength(1)
      expect(codesOf(made, 'balance')).toEqual([
        ['backwards', 'dates_contradict'],
        ['twice', 'dates_contradict'],
        ['unknown', 'end_unknown'],
      ])
      expect(identityOf(made, 'balance').differences).toEqual([
        { level: 'province', field: 'Đấu thầu', left: 3, right: 2 },
      ])
      // What ended before it came breaks both periods.
      const february = parsePeriod('2018-02')
      const then = await form({ placement, period: february })
      expect(then.total).toMatchObject({ received: 0, finished: 1, early: 1 })
      expect(codesOf(then, 'balance')).toEqual([
        ['backwards', 'dates_contradict'],
      ])
    }
  })

  it('does not hold where two dossiers that break it even out', async () => {
    await small.addDossier('unknown', { ...due, outcome: 'finished' })
    await small.addDossier('twice', {
      ...due,
      finished_on: '2018-03-05',
      stopped_on: '2018-03-06',
    })
    const balance = identityOf(await form(), 'balance')
    expect(balance).toMatchObject({ holds: false, differences: [] })
    expect(balance.breaks).toHaveLength(2)
  })

  it('says how many are of an unknown channel or field', async () => {
    await small.addDossier('c', { ...long, channel: 'unknown' })
    await small.addDossier('f', { ...long, procedure: 'unlisted' })
    const made = await form()
    expect(made.rows.map(({ field }) => field)).toEqual(['Đấu thầu', null])
    expect(made.footnotes.slice(3).map(({ vi }) => vi)).toEqual([
      '(5) bao gồm cả 1 hồ sơ không rõ kênh tiếp nhận.',
      '1 hồ sơ có thủ tục không có trong danh mục vào ngày tiếp nhận: không rõ lĩnh vực.',
    ])
    expect(holding(made)).toBe(true)
  })

  it('compares and ends by the rules of the plan, and says so', async () => {
    await small.addDossier('x', {
      ...due,
      due_at: '2018-03-20 09:00:00',
      finished_on: '2018-03-20',
      handed_over_on: '2018-03-22',
      handed_over_at: '2018-03-22 10:00:00',
      ended_on: '2018-03-22',
    })
    const made = await form()
    expect(made.total).toMatchObject({ onTime: 1, late: 0 })
    const instant = await form({ rules: { ...rules, compare: 'instant' } })
    expect(instant.total).toMatchObject({ onTime: 0, late: 1 })
    expect(instant.footnotes[2]!.vi).toContain('tính đến giờ')
    const handover = await form({ rules: { ...rules, finish: 'handover' } })
    expect(handover.total).toMatchObject({ onTime: 0, late: 1 })
    expect(handover.footnotes[2]!.vi).toContain('so ngày trả kết quả với')
    expect(holding(instant) && holding(handover)).toBe(true)
  })

  it('is grouped by level, then by field, and takes a unit with its subtree', async () => {
    await small.addDossier('1', { ...long, unit: 'a' })
    await small.addDossier('2', { ...long, unit: 'a1', procedure: 'q' })
    await small.addDossier('3', { ...long, unit: 'b' })
    await small.addDossier('4', { ...long, unit: 'b', procedure: 'q' })
    const made = await form({ levels: { a: 'district', a1: 'commune' } })
    const rowsOf = (of: Form) =>
      of.rows.map(({ level, field, cells }) => [level, field, cells.open])
    expect(rowsOf(made)).toEqual([
      ['province', 'Đấu thầu', 1],
      ['province', 'Quy hoạch', 1],
      ['district', 'Đấu thầu', 1],
      ['commune', 'Quy hoạch', 1],
    ])
    expect(made.levels.map(({ level, cells }) => [level, cells.open])).toEqual([
      ['province', 2],
      ['district', 1],
      ['commune', 1],
    ])
    // Those below share the level of the unit above.
    expect(
      rowsOf(await form({ levels: { a: 'district' }, unit: 'a' })),
    ).toEqual([
      ['district', 'Đấu thầu', 1],
      ['district', 'Quy hoạch', 1],
    ])
    const b = await form({ unit: 'b' })
    expect(b.total.open).toBe(2)
    expect(b.unitName).toEqual({ vi: 'b', en: 'b' })
    expect((await form({ unit: 'a1' })).total.open).toBe(1)
  })

  it('names the known units where one is not', async () => {
    await expect(form({ unit: 'zz' })).rejects.toThrow(UnitError)
    await expect(form({ levels: { zz: 'commune' } })).rejects.toThrow(UnitError)
    await expect(form({ levels: { zz: 'commune' } })).rejects.toThrow(
      'expected levels of units of a, a1, b, root, got zz',
    )
  })

  it('of nothing is nothing, and holds', async () => {
    const made = await form()
    expect(made).toMatchObject({ rows: [], levels: [], total: none })
    expect(holding(made)).toBe(true)
  })

  it('is frozen plain data, and freezes nothing that it was given', async () => {
    await small.addDossier('bad', {})
    const given = { ...rules }
    const made = await form({ rules: given })
    expect(JSON.parse(JSON.stringify(made))).toEqual(made)
    const isDeepFrozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(isDeepFrozen))
    expect(isDeepFrozen(made)).toBe(true)
    expect(Object.isFrozen(given)).toBe(false)
  })

  it('reads rows of one office', async () => {
    await small.addDossier('x', { ...long, office: 'other' })
    expect((await form()).total).toEqual(none)
  })

  describe('against the form of the month before as it was issued', () => {
    const february = previousPeriod(march)
    const then = { ...before, ...long }
    const closing = () => form({ period: february, asOf: { batch: 1 } })

    it('holds while nothing was restated', async () => {
      await small.addDossier('x', then)
      const previous = await closing()
      const made = await form({ previous, asOf: { batch: 1 } })
      expect(identityOf(made, 'opening_issued')).toEqual({
        id: 'opening_issued',
        text: {
          vi: '(6) = (11) của biểu kỳ trước đã phát hành',
          en: '(6) = (11) of the form of the period before as issued',
        },
        holds: true,
        differences: [],
        breaks: [],
      })
    })

    it('names what came late, what ended in between and what moved', async () => {
      await small.addDossier('stays', then)
      await small.addDossier('ends', then)
      await small.addDossier('moves', then)
      const previous = await closing()
      expect(previous.total.open).toBe(3)
      for (const code of ['ends', 'moves']) {
        const row = await db
          .selectFrom('dossier')
          .selectAll()
          .where('code', '=', code)
          .executeTakeFirstOrThrow()
        await db
          .insertInto('dossier_past')
          .values({ ...row, to_batch: 2 })
          .execute()
        await db.deleteFrom('dossier').where('code', '=', code).execute()
      }
      await small.addDossier('ends', {
        ...then,
        finished_on: '2018-02-28',
        from_batch: 2,
      })
      await small.addDossier('moves', {
        ...then,
        procedure: 'q',
        from_batch: 2,
      })
      await small.addDossier('late', { ...then, procedure: 'q', from_batch: 2 })
      const made = await form({ previous, asOf: { batch: 2 } })
      // The same data tie with themselves.
      expect(identityOf(made, 'opening').holds).toBe(true)
      const issued = identityOf(made, 'opening_issued')
      expect(issued.holds).toBe(false)
      expect(issued.differences).toEqual([
        { level: 'province', field: 'Đấu thầu', left: 1, right: 3 },
        { level: 'province', field: 'Quy hoạch', left: 2, right: 0 },
      ])
      expect(codesOf(made, 'opening_issued')).toEqual([
        ['ends', 'gone'],
        ['late', 'added'],
        ['moves', 'added'],
        ['moves', 'gone'],
      ])
      // With everything known, as without a batch.
      expect(codesOf(await form({ previous }), 'opening_issued')).toHaveLength(
        4,
      )
    })

    it('does not hold where one came and one went', async () => {
      await small.addDossier('goes', { ...then, unit: 'b' })
      const previous = await form({
        period: february,
        asOf: { batch: 1 },
        unit: 'b',
      })
      await db
        .updateTable('dossier')
        .set({ unit: 'a', from_batch: 2 })
        .execute()
      await small.addDossier('goes', { ...then, unit: 'b', source: 't' })
      await db
        .updateTable('dossier')
        .set({ from_batch: 2 })
        .where('source', '=', 't')
        .execute()
      await db
        .insertInto('dossier_past')
        .values({
          ...(await db
            .selectFrom('dossier')
            .selectAll()
            .where('source', '=', 's')
            .executeTakeFirstOrThrow()),
          unit: 'b',
          from_batch: 1,
          to_batch: 2,
        })
        .execute()
      const made = await form({ previous, unit: 'b' })
      expect(identityOf(made, 'opening_issued')).toMatchObject({
        holds: false,
        differences: [],
        breaks: [
          { code: 'goes', source: 's', reason: 'gone', unit: 'b' },
          { code: 'goes', source: 't', reason: 'added', unit: 'b' },
        ],
      })
    })

    it('names what the rules moved', async () => {
      await small.addDossier('x', {
        ...then,
        finished_on: '2018-02-28',
        handed_over_on: '2018-03-02',
        ended_on: '2018-03-02',
      })
      const handover = { ...rules, finish: 'handover' } as const
      const previous = await form({
        period: february,
        asOf: { batch: 1 },
        rules: handover,
      })
      const made = await form({ previous, asOf: { batch: 1 } })
      expect(codesOf(made, 'opening_issued')).toEqual([['x', 'gone']])
    })

    it('cannot name them where the form does not say what was known', async () => {
      const previous = await form({ period: february })
      await small.addDossier('late', then)
      const issued = identityOf(await form({ previous }), 'opening_issued')
      expect(issued).toMatchObject({ holds: false, breaks: null })
      expect(issued.differences).toHaveLength(1)
    })

    it('reads the form after it was written to JSON, in the other layout too', async () => {
      await small.addDossier('x', then)
      const old = await form({ period: february, layout: '2018' })
      const previous = JSON.parse(JSON.stringify(old)) as Form
      const issued = identityOf(await form({ previous }), 'opening_issued')
      expect(issued.holds).toBe(true)
      expect(issued.text.vi).toBe('(6) = (10) của biểu kỳ trước đã phát hành')
    })

    it('refuses a form of other days, another unit or another office', async () => {
      const previous = await closing()
      const other = { ...previous, office: 'other' }
      for (const over of [
        { previous: other },
        { previous, unit: 'a' },
        { previous, period: nextPeriod(march) },
        { previous, period: parsePeriod('2018-01..2018-03') },
      ])
        await expect(form(over)).rejects.toThrow(RangeError)
      await expect(form({ previous, unit: 'a' })).rejects.toThrow(
        'expected the previous form of unit a of office o up to 2018-02-28, got that of unit root of office o up to 2018-02-28',
      )
      // A quarter may follow a month: what counts is the day before its first.
      const quarter = parsePeriod('2018-Q1')
      const december = await form({ period: parsePeriod('2017-12') })
      const made = await form({ period: quarter, previous: december })
      expect(holding(made)).toBe(true)
    })
  })

  describe('the layout', () => {
    /** Every text of a form besides names of the data. */
    const textsOf = (made: Form) =>
      JSON.stringify([
        made.formNumber,
        made.basis,
        made.label,
        made.title,
        made.columns,
        made.identities.map(({ text }) => text),
        made.footnotes,
      ])

    it.each([
      ['2018-03', '2018'],
      ['2018-Q1', '2018'],
      ['2019', '2018'],
      ['2020-09', '2018'],
      ['2020-Q3', '2018'],
      ['2020-10@21', '2018'],
      ['2020-10@22', 'II.06a'],
      ['2020-10', 'II.06a'],
      ['2020-Q4', 'II.06a'],
      ['2020', 'II.06a'],
      ['2018-01..2020-10', 'II.06a'],
      ['2026-01', 'II.06a'],
    ] as const)('of %s is that of %s', async (key, layout) => {
      const period = parsePeriod(key)
      const made = await form({ period, layout: 'auto' })
      expect(made.layout).toBe(layout)
      expect(layout === 'II.06a').toBe(period.to >= form06aFrom)
      expect(made.label).toBeNull()
      if (layout === '2018') {
        expect(made).toMatchObject({ formNumber: null, basis: null })
        expect(textsOf(made)).not.toMatch(
          /II\.06a|TT-VPCP|Thông tư|Circular|Nghị định|Decree|20[12]\d/,
        )
      } else {
        expect(made.formNumber).toBe('II.06a/VPCP/KSTT')
        expect(made.basis?.vi).toBe(
          'Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020',
        )
      }
    })

    it('II.06a of an earlier period is labelled and cites nothing later', async () => {
      const made = await form()
      expect(made.label?.vi).toBe(
        'Tính lại theo Biểu số II.06a/VPCP/KSTT ban hành sau kỳ báo cáo; để tham khảo.',
      )
      expect(made.basis).toBeNull()
      expect(textsOf(made)).not.toMatch(/Thông tư|Circular|20[12]\d/)
    })

    it('of 2018 for a later period is labelled too', async () => {
      const period = parsePeriod('2021-03')
      const made = await form({ period, layout: '2018' })
      expect(made.label?.vi).toContain('để tham khảo')
      expect(made).toMatchObject({ formNumber: null, basis: null })
    })
  })
})

/* Many dossiers: one office without defects, one in which anything may be wrong. */

const seed = 202010
const laws = { seed, numRuns: size(10, 1_000) }
const clean = 'clean'
const dirty = 'dirty'
const { office: sample, remove } = copyOffice('binh-duong-2018')
remove()

const version = {
  flags: null,
  row_hash: 0,
  extract_at: '2021-07-01 05:00:00',
  from_batch: 1,
}
const fields = ['Doanh nghiệp', 'Đấu thầu', 'Đầu tư']
const unitCodes = ['so', 'dkkd', 'dkkd-1', 'ktdn']

const drawn = fc.record({
  unit: fc.constantFrom('so', 'dkkd', 'dkkd-1', 'ktdn', 'lạ'),
  procedure: fc.integer({ min: 0, max: 9 }),
  channel: fc.constantFrom<Channel>('online', 'counter', 'post', 'unknown'),
  received: fc.integer({ min: 0, max: 700 }),
  due: fc.integer({ min: 0, max: 60 }),
  hour: fc.constantFrom('08:00:00', '10:30:15', '16:59:59'),
  ended: fc.option(fc.integer({ min: 0, max: 80 }), { freq: 8 }),
  outcome: fc.constantFrom<Outcome>(
    'finished',
    'finished',
    'finished',
    'finished',
    'withdrawn',
    'returned',
    'refused',
  ),
  handedOver: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 3 }),
  paused: fc.option(fc.integer({ min: 0, max: 40 }), { freq: 1 }),
  resumed: fc.option(fc.integer({ min: 0, max: 30 })),
  defect: fc.constantFrom(
    ...([null, null, null, null, null] as const),
    'no_due_date',
    'end_unknown',
    'twice',
    'backwards',
  ),
})

/** A dossier received from June 2019 on. */
function dossierOf(
  d: typeof drawn extends fc.Arbitrary<infer T> ? T : never,
  of: string,
  i: number,
): Dossier {
  const defect = of === dirty ? d.defect : null
  const received_on = addDays('2019-06-01', d.received)
  const ended =
    defect === 'end_unknown' || d.ended === null
      ? null
      : addDays(
          received_on,
          defect === 'backwards' ? -1 - (d.ended % 9) : d.ended,
        )
  const isFinished = d.outcome === 'finished'
  const finished_on = isFinished || defect === 'twice' ? ended : null
  const stopped_on = !isFinished || defect === 'twice' ? ended : null
  const handed_over_on =
    finished_on && d.handedOver !== null
      ? addDays(finished_on, d.handedOver)
      : null
  const paused_on = d.paused === null ? null : addDays(received_on, d.paused)
  const due_on = defect === 'no_due_date' ? null : addDays(received_on, d.due)
  const outcome = ended || defect === 'end_unknown' ? d.outcome : null
  const days = [received_on, ended, handed_over_on].filter(
    (day) => day !== null,
  )
  return {
    office: of,
    source: 's',
    code: `${of}-${i}`,
    procedure: `p${d.procedure}`,
    unit: d.unit,
    channel: d.channel,
    received_on,
    received_at: `${received_on} ${d.hour}`,
    due_on,
    due_at: due_on && `${due_on} 12:00:00`,
    extended_due_on: null,
    extended_due_at: null,
    finished_on,
    finished_at: finished_on && `${finished_on} ${d.hour}`,
    handed_over_on,
    handed_over_at: handed_over_on && `${handed_over_on} ${d.hour}`,
    stopped_on,
    paused_on,
    resumed_on:
      paused_on && d.resumed !== null ? addDays(paused_on, d.resumed) : null,
    outcome,
    overdue_reason: null,
    apology: null,
    ended_on: outcome === null ? '9999-12-31' : days.toSorted().at(-1)!,
    due_instant: null,
    extended_due_instant: null,
    finished_instant: null,
    handed_over_instant: null,
    due_first_on: null,
    due_first_at: null,
    due_first_instant: null,
    due_moved_at: null,
    paused_since: null,
    earlier_paused_days: null,
    ...version,
  }
}

const dossierRows = [clean, dirty].flatMap((of) =>
  fc.sample(drawn, { seed, numRuns: 1_500 }).map((d, i) => dossierOf(d, of, i)),
)

/** The last of the ten procedures is not in the catalogue. */
const procedureRows = [clean, dirty].flatMap((of) =>
  Array.from({ length: 9 }, (_, i): Procedure => ({
    office: of,
    code: `p${i}`,
    name: `Thủ tục ${i}`,
    field: fields[i % fields.length]!,
    unit: 'so',
    level: 2,
    time_value: 3,
    time_unit: 'working_day',
    registration: 'none',
    announced: true,
    process_desk: true,
    process_web: true,
    documents_desk: true,
    documents_web: true,
    time_desk: true,
    time_web: true,
    form_desk: true,
    form_web: true,
    fee_desk: true,
    fee_web: true,
    valid_from: '2010-01-01',
    valid_to: null,
    ...version,
  })),
)

const unitRows = [clean, dirty].flatMap((of) =>
  [
    ['so', null],
    ['dkkd', 'so'],
    ['dkkd-1', 'dkkd'],
    ['ktdn', 'so'],
  ].map(([code, parent]): Unit => ({
    office: of,
    code: code!,
    parent: parent ?? null,
    name: code!,
    name_en: null,
    position: 1,
    invented: false,
    valid_from: '2010-01-01',
    valid_to: null,
    ...version,
  })),
)

const rows = {
  unit: unitRows,
  unit_past: [],
  procedure: procedureRows,
  procedure_past: [],
  dossier: dossierRows,
  dossier_past: [],
}

const schemes: readonly Scheme[] = ['calendar', 'cut-15', 'cut-21', 'cut-1']
const periods = fc
  .tuple(
    fc.constantFrom('month', 'month', 'quarter', 'half', 'year'),
    fc.integer({ min: 0, max: 800 }),
    fc.constantFrom(...schemes),
    fc.integer({ min: 0, max: 5 }),
  )
  .map(([kind, day, scheme, n]): Period => {
    const period = periodOf(kind, addDays('2019-06-01', day), scheme)
    return n === 0 ? yearToDate(period) : period
  })
const layouts = fc.constantFrom('II.06a', '2018')
const placements = fc.record<FormPlacement>({
  stopped: fc.constantFrom('on_time', 'apart'),
  paused: fc.constantFrom('in_time', 'apart'),
})
type Asked = Omit<FormOptions, 'office' | 'rules'> & Pick<Plan, 'rules'>

const ruleSets = fc.record<Plan['rules']>({
  compare: fc.constantFrom('date', 'instant'),
  finish: fc.constantFrom('result', 'handover'),
})
const units = fc.constantFrom(undefined, ...unitCodes)
const levels = fc.constantFrom<FormOptions['levels']>(undefined, {
  dkkd: 'district',
  'dkkd-1': 'commune',
})
/** A cut-off in one of the periods or after it. */
const cutOffs = fc.option(
  fc
    .integer({ min: 0, max: 800 })
    .map((day) => ({ at: `${addDays('2019-06-01', day)} 06:00:00` })),
  { nil: undefined },
)
const options = fc.record({
  period: periods,
  asOf: cutOffs,
  rules: ruleSets,
  layout: layouts,
  placement: placements,
  unit: units,
  levels,
})

// Hundreds of forms: slow where the machine is busy.
describe('of three thousand dossiers', () => {
  let db: Kysely<Database>

  beforeAll(async () => {
    const opened = await openDuckDb()
    db = opened.db
    await fill(db, rows)
    return opened.stop
  })

  const holds = async (
    law: (given: Asked) => Promise<void>,
    numRuns = laws.numRuns,
  ) => {
    await fc.assert(fc.asyncProperty(options, law), { ...laws, numRuns })
  }

  /** The form of an office: the laws are of the same options, and ask for each once. */
  const made = new Map<string, Promise<Form>>()
  const formOf = (scope: FormOptions): Promise<Form> => {
    const key = JSON.stringify(scope)
    const form = made.get(key) ?? form06a(db, scope)
    made.set(key, form)
    return form
  }

  it('everything ties where nothing is wrong', async () => {
    await holds(async (given) => {
      const form = await formOf({ office: clean, ...given })
      expect(form.identities.filter((i) => !i.holds)).toEqual([])
      for (const { cells: c } of [...form.rows, ...form.levels, form].map(
        (of) => ('cells' in of ? of : { cells: of.total }),
      )) {
        const off = { stopped: c.stopped, paused: c.paused }
        if (given.placement?.stopped !== 'apart') off.stopped = 0
        if (given.placement?.paused !== 'apart') off.paused = 0
        expect(c.received).toBe(c.online + c.direct + c.carriedOver)
        expect(c.finished).toBe((c.early ?? 0) + c.onTime + c.late)
        expect(c.open).toBe(c.openInTime + c.openOverdue + off.paused)
        expect(c.received).toBe(c.finished + c.open + off.stopped)
      }
    })
  })

  it('opens with what the period before closed with, in every row', async () => {
    await holds(async (given) => {
      const period = given.period.span
        ? periodOf('year', given.period.to, given.period.scheme)
        : given.period
      const scope = {
        office: clean,
        ...given,
        period,
        asOf: { ...given.asOf, batch: 1 },
      }
      const previous = await form06a(db, {
        ...scope,
        period: previousPeriod(period),
      })
      const form = await form06a(db, { ...scope, previous })
      expect(identityOf(form, 'opening_issued').holds).toBe(true)
      expect(form.total.carriedOver).toBe(previous.total.open)
      const by = (of: Form, cell: 'open' | 'carriedOver'): readonly unknown[] =>
        of.rows
          .filter(({ cells }) => cells[cell] > 0)
          .map(({ level, field, cells }) => [level, field, cells[cell]])
      expect(by(form, 'carriedOver')).toEqual(by(previous, 'open'))
    })
  })

  it('names exactly the dossiers that break it where something is wrong', async () => {
    let broken = 0
    await holds(async (given) => {
      const form = await formOf({ office: dirty, ...given })
      const expected = oracle(dirty, given)
      for (const id of ['received', 'finished', 'open', 'balance'] as const) {
        const codes = identityOf(form, id).breaks?.map(({ code }) => code)
        expect(codes).toEqual(expected.breaks[id].toSorted())
        expect(identityOf(form, id).holds).toBe(codes?.length === 0)
        broken += codes?.length ?? 0
      }
    })
    expect(broken).toBeGreaterThan(size(150, 1_000))
  })

  it.each([clean, dirty])(
    'counts in %s what plain code counts over the rows',
    async (of) => {
      await holds(async (given) => {
        const form = await formOf({ office: of, ...given })
        expect(form.total).toEqual(oracle(of, given).cells)
      })
    },
  )

  it('totals are the sums of the levels, and these of their fields', async () => {
    await holds(async (given) => {
      const form = await formOf({ office: dirty, ...given })
      const sum = (parts: readonly { readonly cells: FormCells }[]) =>
        Object.fromEntries(
          Object.keys(form.total).map((cell) => [
            cell,
            parts.reduce(
              (n, { cells }) => n + (cells[cell as keyof FormCells] ?? 0),
              0,
            ),
          ]),
        )
      expect(form.total).toEqual(sum(form.levels))
      for (const { level, cells } of form.levels)
        expect(cells).toEqual(
          sum(form.rows.filter((row) => row.level === level)),
        )
      const places = form.rows.map((r) => `${r.level}|${r.field ?? ''}`)
      expect(new Set(places).size).toBe(places.length)
    })
  })

  it('says what the KPIs of the catalogue say', async () => {
    const kpis = [
      received,
      onlineDossiers,
      carriedOver,
      finished,
      early,
      onTime,
      stopped,
      open,
      openInTime,
      openOverdue,
      paused,
    ]
    expect(new Set(kpis)).toEqual(new Set(flowKpis))
    await holds(async (given) => {
      const form = await form06a(db, {
        office: dirty,
        ...given,
        layout: 'II.06a',
        placement: apart,
      })
      const { results } = await evaluate(db, kpis, {
        office: dirty,
        period: given.period,
        units: [given.unit ?? 'so'],
        plan: { ...sample.plan, rules: given.rules },
        asOf: given.asOf,
      })
      const of = (id: string) => results.find(({ kpi }) => kpi === id)!
      const { total } = form
      expect({
        received: total.online + total.direct,
        online_dossiers: total.online,
        carried_over: total.carriedOver,
        finished: total.finished,
        early: total.early,
        on_time: (total.early ?? 0) + total.onTime,
        stopped: total.stopped,
        open: total.open,
        open_in_time: total.openInTime,
        open_overdue: total.openOverdue,
        paused: total.paused,
      }).toEqual(
        Object.fromEntries(kpis.map(({ id }) => [id, of(id).numerator])),
      )
      const { numerator, denominator } = of('on_time')
      expect(total.late).toBe((denominator ?? NaN) - numerator)
      const flow = dossierFlow(({ id }) => {
        const { numerator: n, denominator: d } = of(id)
        return { numerator: n, denominator: d ?? 0 }
      })
      expect(total).toMatchObject({
        online: flow.receivedOnline,
        direct: flow.receivedOther,
        carriedOver: flow.carriedOver,
        finished: flow.finished,
        early: flow.early,
        onTime: flow.onDue,
        late: flow.late,
        open: flow.open,
        openInTime: flow.openInTime,
        openOverdue: flow.openOverdue,
        stopped: flow.stopped,
        paused: flow.paused,
      })
      const notes = form.footnotes.map(({ en }) => en).join(' ')
      for (const [count, words] of [
        [flow.undated, 'finished dossiers have no due date'],
        [flow.openUndated, 'open dossiers have no due date'],
      ] as const)
        expect(notes.includes(`${formatCount(count, 'en')} ${words}`)).toBe(
          count > 0,
        )
    })
  })

  it('reads the same from PostgreSQL', async () => {
    const postgres = await startPostgres()
    try {
      await fill(postgres.db, rows)
      await holds(
        async (given) => {
          for (const of of [clean, dirty]) {
            const asOf = { ...given.asOf, batch: 1 }
            const all = { office: of, ...given, asOf }
            expect(await form06a(postgres.db, all)).toEqual(
              await form06a(db, all),
            )
          }
        },
        size(4, 12),
      )
    } finally {
      await postgres.stop()
    }
  })
})

/** The total of a form and the dossiers that break it, by plain code over the rows. */
function oracle(
  of: string,
  { period, rules: by, layout, placement, unit = 'so', asOf }: Asked,
) {
  const { from, to } = period
  const cutOff = asOf?.at?.slice(0, 10) ?? '9'
  // What is due on the day of the cut-off may still be done on it.
  const known = to < cutOff ? to : addDays(cutOff, -1)
  const under: Record<string, readonly string[]> = {
    dkkd: ['dkkd', 'dkkd-1'],
    'dkkd-1': ['dkkd-1'],
    ktdn: ['ktdn'],
  }
  const isIn = (day: string | null) => day !== null && day >= from && day <= to
  const cells: Record<string, number> = {}
  const breaks: Record<'received' | 'finished' | 'open' | 'balance', string[]> =
    { received: [], finished: [], open: [], balance: [] }
  const add = (cell: string, is: boolean) => {
    cells[cell] = (cells[cell] ?? 0) + Number(is)
  }
  for (const d of dossierRows) {
    if (d.office !== of) continue
    if (unit !== 'so' && !under[unit]!.includes(d.unit)) continue
    const isHandover = by.finish === 'handover'
    const ready = isHandover ? d.handed_over_on : d.finished_on
    const readyAt = isHandover ? d.handed_over_at : d.finished_at
    const isUnknown = d.outcome !== null && !d.finished_on && !d.stopped_on
    const isOpenOn = (day: string) =>
      !isUnknown &&
      d.received_on <= day &&
      (ready ?? '9') > day &&
      (d.stopped_on ?? '9') > day
    const isNew = isIn(d.received_on)
    const isOld = isOpenOn(addDays(from, -1))
    const isDone = isIn(ready)
    const isStopped = isIn(d.stopped_on)
    const isLeft = isOpenOn(to)
    const isWaiting =
      isLeft &&
      d.paused_on !== null &&
      d.paused_on <= to &&
      (d.resumed_on ?? '9') > to
    const hasDue = d.due_on !== null
    const isTimely =
      isDone &&
      hasDue &&
      (by.compare === 'instant' ? readyAt! <= d.due_at! : ready! <= d.due_on!)
    const isEarly = isDone && hasDue && ready! < d.due_on!
    const isOverdue = isLeft && !isWaiting && hasDue && d.due_on! < known
    const isInTime = isLeft && !isWaiting && hasDue && d.due_on! >= known
    const withStopped = isStopped && placement?.stopped === 'on_time'
    add('received', isNew || isOld)
    add('online', isNew && d.channel === 'online')
    add('direct', isNew && d.channel !== 'online')
    add('carriedOver', isOld)
    add('finished', isDone)
    add('finished', withStopped)
    if (layout === 'II.06a') add('early', isEarly)
    add('onTime', isTimely && !(layout === 'II.06a' && isEarly))
    add('onTime', withStopped)
    add('late', isDone && hasDue && !isTimely)
    add('open', isLeft)
    add('openInTime', isInTime)
    add('openInTime', isWaiting && placement?.paused === 'in_time')
    add('openOverdue', isOverdue)
    add('stopped', isStopped)
    add('paused', isWaiting)
    if (isDone && !hasDue) breaks.finished.push(d.code)
    if (isLeft && !isWaiting && !hasDue) breaks.open.push(d.code)
    const after = [isDone, isStopped, isLeft].filter(Boolean).length
    if (Number(isNew || isOld) !== after) breaks.balance.push(d.code)
  }
  return { cells, breaks }
}
