import { parsePeriod } from '@motcua/metrics'
import type { Miss, Result, Target } from '@motcua/metrics'
import { ScorecardError } from '@motcua/scorecard'
import type { FlowRow, KpiRow, MissRow } from '@motcua/scorecard'
import { describe, expect, it, test } from 'vitest'
import {
  card,
  earlyTarget,
  fourUnits,
  inputOf,
  missOf,
  onTimeTarget,
  unitOf,
} from './hand-made.ts'
import type { Given, Numbers } from './hand-made.ts'

/* Tables 1 to 3: their rows, figures, signs and notes. */

/** The row of the early rate. */
function earlyRow(
  numbers: Readonly<Record<string, string>>,
  { target = {}, ...given }: Given & { readonly target?: Partial<Target> } = {},
): KpiRow {
  const targets = [{ ...earlyTarget, ...target }]
  const { kpis } = card({ targets, numbers: { early: numbers }, ...given })
  return kpis.rows[0]!
}

describe('table 1', () => {
  it('has a row for each target of the plan, in its order', () => {
    const { kpis } = card({
      targets: [
        {
          ...earlyTarget,
          baseline: { year: 2017, value: 0.507, printed: '50,7%' },
        },
        onTimeTarget,
        { ...onTimeTarget, kpi: 'online_procedures', units: ['b'] },
        { ...onTimeTarget, kpi: 'online_registrations' },
        { ...onTimeTarget, kpi: 'posted' },
        { ...onTimeTarget, kpi: 'satisfied' },
      ],
    })
    expect(kpis.caption).toBe('Bảng 1. Kết quả thực hiện chỉ tiêu của Kế hoạch')
    expect(kpis.targetTitle).toBe('Mức năm 2018')
    expect(kpis.rows.map((r) => [r.number, r.kpi, r.marks, r.note])).toEqual([
      [1, 'early', '(c)', 'Năm 2017: 50,7% (theo Kế hoạch)'],
      [2, 'on_time', '(a)', null],
      // Of a unit's target alone, there is no note on the paper of the office.
      [3, 'online_procedures', '', 'Tính đến ngày 31/3/2018'],
      [4, 'online_registrations', '(d)', null],
      [5, 'posted', '(b) (đ)', 'Tính đến ngày 31/3/2018'],
      [6, 'satisfied', '', null],
    ])
    expect(kpis.rows.map((r) => [r.title, r.target])).toEqual([
      ['Hồ sơ TTHC giải quyết trước hạn', 'trên 50%'],
      ...Array.from({ length: 5 }, () => [onTimeTarget.title.vi, '100%']),
    ])
    expect(kpis.legend).toBe(
      '– không phát sinh; … chưa có số liệu; 0 bằng không. ● đạt; ○ chưa đạt; ✕ không đạt; · theo dõi; ? chưa đủ dữ liệu.',
    )
  })

  it('has the figures as text, as they are, and as a spreadsheet shows them', () => {
    const row = earlyRow({
      '2018-03': '1230/1252',
      '2018-02': '2/3',
      '2017-03': '99/100',
      toDate: '3402/3460',
    })
    expect(row).toEqual({
      number: 1,
      kpi: 'early',
      title: 'Hồ sơ TTHC giải quyết trước hạn',
      note: null,
      marks: '(c)',
      clause: 'III.2.b',
      target: 'trên 50%',
      targetValue: 0.5,
      value: { ratio: '1.230/1.252', rate: '98,24%' },
      previous: '+31,57',
      yearAgo: '−0,76',
      restated: { previous: false, yearAgo: false },
      toDate: { ratio: '3.402/3.460', rate: '98,32%' },
      status: 'met',
      statusText: 'Đạt',
      symbol: '●',
      cells: {
        rate: 0.9824,
        toDateRate: 0.9832,
        previous: 31.57,
        yearAgo: -0.76,
      },
      figures: {
        numerator: 1230,
        denominator: 1252,
        value: 1230 / 1252,
        toDateNumerator: 3402,
        toDateDenominator: 3460,
        toDateValue: 3402 / 3460,
      },
    })
  })

  test.each<[string, string, string, number | null]>([
    ['0/3', '0/3', '0%', 0],
    ['3/3', '3/3', '100%', 1],
    ['24999/25000', '24.999/25.000', '99,99%', 0.9999],
    ['50001/100000', '50.001/100.000', '50,01%', 0.5001],
    ['49999/100000', '49.999/100.000', '49,99%', 0.4999],
    ['50/100', '50/100', '50,00%', 0.5],
    ['1/100000', '1/100.000', '<0,01%', null],
    ['1/20000', '1/20.000', '0,01%', 0.0001],
    ['0/0', '–', '–', null],
    ['…', '…', '…', null],
    ['7/9…', '…', '…', null],
  ])('prints a share of %s', (share, ratio, rate, cell) => {
    const of = earlyRow({ '2018-03': share, toDate: '1/2' })
    expect([of.value, of.cells.rate]).toEqual([{ ratio, rate }, cell])
    const { toDate, cells } = earlyRow({ '2018-03': '1/2', toDate: share })
    expect([toDate, cells.toDateRate]).toEqual([{ ratio, rate }, cell])
  })

  test.each([
    ['-1/4', '−25,00%'],
    ['-1/1000000', '−<0,01%'],
  ])('has no number of %s in a spreadsheet', (share, rate) => {
    const numbers = { posted: { '2018-03': share } }
    const [row] = card({ targets: [{ kpi: 'posted' }], numbers }).kpis.rows
    expect([row?.value.rate, row?.cells.rate]).toEqual([rate, null])
  })

  it('has no figures of what is not known, and none to divide without cases', () => {
    const none = { numerator: null, denominator: null, value: null }
    const noneToDate = {
      toDateNumerator: null,
      toDateDenominator: null,
      toDateValue: null,
    }
    const known = { numerator: 1, denominator: 2, value: 0.5 }
    expect(earlyRow({ '2018-03': '7/9…', toDate: '7/9…' }).figures).toEqual({
      ...none,
      ...noneToDate,
    })
    expect(earlyRow({ '2018-03': '1/2', toDate: '7/9…' }).figures).toEqual({
      ...known,
      ...noneToDate,
    })
    expect(earlyRow({ '2018-03': '0/0' }).figures).toEqual({
      numerator: 0,
      denominator: 0,
      value: null,
      toDateNumerator: 0,
      toDateDenominator: 0,
      toDateValue: null,
    })
    expect(
      earlyRow({ '2018-03': '1/2' }, { reason: 'not_in_force' }).figures,
    ).toEqual({ ...none, ...noneToDate })
  })

  it('has the year to date of a unit without a target where its data are whole', () => {
    const of = (toDate: string) =>
      earlyRow({ '2018-03': '1/2', toDate }, { target: { units: ['b'] } })
    expect(of('3/4')).toMatchObject({
      toDate: { ratio: '3/4', rate: '75,00%' },
      statusText: 'Theo dõi',
    })
    expect(of('3/4…')).toMatchObject({
      value: { ratio: '1/2' },
      toDate: { ratio: '…', rate: '…' },
      statusText: 'Theo dõi',
    })
  })

  test.each<[string, string, string, string, number | null]>([
    ['more', '98/100', '97/100', '+1,00', 1],
    ['less', '97/100', '98/100', '−1,00', -1],
    ['as much', '49/50', '98/100', '0', 0],
    ['as much as is printed', '99001/100002', '9900/10000', '0', 0],
    ['all of it', '40/40', '0/40', '+100,00', 100],
    ['no cases before', '1/2', '0/0', '–', null],
    ['no data before', '1/2', '…', '…', null],
    ['a part before', '1/2', '1/2…', '…', null],
    ['no cases now', '0/0', '1/2', '–', null],
    ['no cases now, no data before', '0/0', '…', '…', null],
    ['no data now', '…', '1/2', '…', null],
    ['no data now, no cases before', '…', '0/0', '…', null],
  ])('compares: %s', (_, now, before, points, cell) => {
    const previous = earlyRow({ '2018-03': now, '2018-02': before })
    expect([previous.previous, previous.cells.previous]).toEqual([points, cell])
    const ago = earlyRow({ '2018-03': now, '2017-03': before })
    expect([ago.yearAgo, ago.cells.yearAgo]).toEqual([points, cell])
  })

  test.each<[string, Partial<Target>, string, string, string]>([
    ['met', {}, '51/100', 'Đạt', '●'],
    ['missed', {}, '50/100', 'Chưa đạt', '○'],
    [
      'near',
      { value: 0.55, near: 0.5 },
      '50/100',
      'Gần đạt (biên 5,00 điểm % do Sở quy định)',
      '◐',
    ],
    [
      'near, of less',
      { comparator: '<', value: 0.1, near: 0.125 },
      '11/100',
      'Gần đạt (biên 2,50 điểm % do Sở quy định)',
      '◐',
    ],
    ['no cases', {}, '0/0', 'Không phát sinh', '–'],
    ['no data', {}, '…', 'Chưa đủ dữ liệu', '?'],
    ['of others, with cases', { units: ['b'] }, '5/10', 'Theo dõi', '·'],
    ['of others, without', { units: ['b'] }, '0/0', 'Không áp dụng', ''],
  ])('has a status: %s', (_, target, share, statusText, symbol) => {
    expect(
      earlyRow({ '2018-03': share, toDate: share }, { target }),
    ).toMatchObject({ statusText, symbol })
  })

  it('is more than missed once the year is over', () => {
    for (const [period, statusText, symbol] of [
      ['2018-11', 'Chưa đạt', '○'],
      ['2018-12', 'Không đạt', '✕'],
      ['2018-Q4', 'Không đạt', '✕'],
      ['2018', 'Không đạt', '✕'],
    ] as const)
      expect(earlyRow({ toDate: '1/10' }, { period })).toMatchObject({
        statusText,
        symbol,
        note: null,
      })
    expect(earlyRow({ toDate: '9/10' }, { period: '2018' })).toMatchObject({
      statusText: 'Đạt',
      symbol: '●',
    })
  })

  it('is more than missed once one of all was late', () => {
    const targets = [onTimeTarget]
    const rowOf = (given: Given) => card({ targets, ...given }).kpis.rows[0]
    const numbers = { on_time: { toDate: '98/100' } }
    const lateToDate = [
      missOf('H2', { finishedOn: '2018-02-10' }),
      missOf('H1', { finishedOn: '2018-01-09' }),
    ]
    expect(rowOf({ numbers, lateToDate })).toMatchObject({
      statusText: 'Không đạt',
      symbol: '✕',
      note: 'Không còn khả năng đạt cả năm từ ngày 09/01/2018',
    })
    const baseline = { year: 2017, value: 0.9, printed: '90%' }
    expect(
      rowOf({ numbers, lateToDate, targets: [{ ...onTimeTarget, baseline }] }),
    ).toMatchObject({
      note: 'Năm 2017: 90% (theo Kế hoạch). Không còn khả năng đạt cả năm từ ngày 09/01/2018',
    })
    // Of nine in ten, a late one leaves the year open.
    expect(
      rowOf({
        numbers: { on_time: { toDate: '8/10' } },
        lateToDate,
        targets: [{ ...onTimeTarget, value: 0.9 }],
      }),
    ).toMatchObject({ statusText: 'Chưa đạt', symbol: '○', note: null })
    expect(
      rowOf({ numbers: { on_time: { toDate: '10/10' } }, lateToDate: [] }),
    ).toMatchObject({ statusText: 'Đạt', note: null })
  })

  it('judges the unit’s own target, prints that in force, and else none', () => {
    const printed = (vi: string) => ({ vi, en: vi })
    const targets = [
      { ...earlyTarget, to: '2018-02-28', printed: printed('cũ') },
      {
        ...earlyTarget,
        units: ['b'],
        from: '2018-03-01',
        value: 0.2,
        printed: printed('của b'),
      },
      {
        ...earlyTarget,
        units: ['a'],
        from: '2018-03-01',
        value: 0.3,
        printed: printed('của a'),
      },
    ]
    const numbers = { early: { toDate: '1/4', '2018-03': '1/4' } }
    const of = (unit: string, period = '2018-03') => {
      const { rows } = card({ targets, numbers, unit, period }).kpis
      return rows.map((r) => [r.target, r.statusText])
    }
    expect(of('a')).toEqual([['của a', 'Chưa đạt']])
    expect(of('b')).toEqual([['của b', 'Đạt']])
    expect(of('so')).toEqual([['của b', 'Theo dõi']])
    expect(of('a', '2018-02')).toEqual([['cũ', 'Chưa đạt']])
    expect(of('a', '2019-01')).toEqual([['–', 'Theo dõi']])
    // The first and the last day of a target are days of it.
    const first = { ...earlyTarget, from: '2018-03-31' }
    const last = { ...earlyTarget, to: '2018-03-31' }
    for (const target of [first, last])
      expect(
        card({ targets: [{ ...target, units: ['b'] }] }).kpis.rows[0]?.target,
      ).toBe('trên 50%')
  })

  it('tells of open overdue dossiers, none or many, or that it is not known', () => {
    const line = (given: Given) => card(given).kpis.openOverdueLine
    const told = (n: string) =>
      `Hồ sơ quá hạn chưa giải quyết đến hết ngày 31/3/2018: ${n} hồ sơ (không nằm trong tỷ lệ trên).`
    expect(line({})).toBe(told('0'))
    expect(line({ openOverdue: 1234 })).toBe(told('1.234'))
    const numbers = { on_time: { '2018-03': '0/0…' } }
    expect(line({ openOverdue: 2, numbers })).toBe(told('…'))
  })
})

const counts = {
  carried_over: { '2018-03': '400' },
  received: { '2018-03': '1318' },
  online_dossiers: { '2018-03': '731/1318' },
  finished: { '2018-03': '1260' },
  on_time: { '2018-03': '1230/1252' },
  early: { '2018-03': '655/1252' },
  stopped: { '2018-03': '38' },
  open: { '2018-03': '420' },
  open_in_time: { '2018-03': '350' },
  open_overdue: { '2018-03': '5' },
  paused: { '2018-03': '56' },
}

describe('table 4', () => {
  const of = (onTime: string, early: string) => ({
    on_time: { '2018-03': onTime },
    early: { '2018-03': early },
    received: { '2018-03': '9' },
    finished: { '2018-03': onTime.split('/')[1] ?? '' },
    open_overdue: { '2018-03': '1' },
  })

  it('has the numbers of the period, whatever those before it were', () => {
    const { units } = card({
      others: {
        a: { on_time: { '2018-02': '1/10', '2018-03': '9/10' } },
        b: { on_time: { '2017-03': '2/10', '2018-03': '8/10' } },
      },
    })
    const [a, b] = units?.rows ?? []
    expect([a, b].map((row) => row?.values[0]?.rate)).toEqual([
      '90,00%',
      '80,00%',
    ])
  })

  it('has the units just below the office with all targets, and their sum', () => {
    const { units } = card({
      numbers: counts,
      openOverdue: 5,
      others: { a: of('1110/1130', '600/1130'), b: of('0/0', '0/0') },
    })
    expect(units?.caption).toBe('Bảng 4. Kết quả theo đơn vị')
    expect(units?.rows.map((row) => row.name)).toEqual([
      'Phòng A',
      'Phòng B',
      'Không thuộc các đơn vị trên',
    ])
    expect(units?.rows[0]).toMatchObject({
      received: 9,
      finished: 1130,
      late: 20,
      openOverdue: 1,
    })
    const rates = units?.rows.map((row) => row.values.map((v) => v.rate))
    expect(rates?.[0]?.slice(0, 2)).toEqual(['98,23%', '53,10%'])
    expect(rates?.[1]?.slice(0, 2)).toEqual(['–', '–'])
    // 120 of 122, and 55 of 122.
    expect(rates?.[2]?.slice(0, 2)).toEqual(['98,36%', '45,08%'])
    expect(units?.rows[2]).toMatchObject({ received: 1300, late: 2 })
    expect(units?.total.name).toBe('Tổng cộng')
    expect(units?.total.values[0]?.rate).toBe('98,24%')
    expect(units?.total).toMatchObject({ received: 1318, late: 22 })
  })

  test.each<[string, Readonly<Record<string, Numbers>>, string]>([
    [
      'more cases',
      { finished: { '2018-03': '9' } },
      'of finished over 2018-03, got 8 of the office, and -1 of no unit',
    ],
    [
      'more that meet',
      { on_time: { '2018-03': '8/9' } },
      'of on_time over 2018-03, got 7/8 of the office, and -1/-1 of no unit',
    ],
    [
      'more that miss',
      { on_time: { '2018-03': '4/6' } },
      'of on_time over 2018-03, got 7/8 of the office, and 3/2 of no unit',
    ],
  ])('is refused where the units count %s than the office', (_, a, message) => {
    const numbers = {
      finished: { '2018-03': '8' },
      on_time: { '2018-03': '7/8' },
    }
    expect(() => card({ numbers, others: { a } })).toThrow(
      new ScorecardError(
        `expected units that count no more than the office ${message}`,
      ),
    )
    expect(() => card({ numbers, others: { a: numbers } })).not.toThrow()
  })

  it('has a row of no unit where the office counts more than all of them', () => {
    // All of them are open at the end.
    const last = (received: string) =>
      card({
        numbers: {
          received: { '2018-03': received },
          open: { '2018-03': received },
        },
        others: { a: { received: { '2018-03': '2' } } },
      }).units?.rows.at(-1)?.name
    expect(last('3')).toBe('Không thuộc các đơn vị trên')
    expect(last('2')).toBe('Phòng B')
    expect(last('3…')).toBe('Phòng B')
  })

  it('is not on the paper of a unit, and tells what is not known', () => {
    const { units } = card({
      others: { a: of('1/2…', '1/2…') },
      numbers: { on_time: { '2018-03': '8/8' } },
      openOverdue: 1,
    })
    expect(units?.rows[0]?.values[0]).toEqual({ ratio: '…', rate: '…' })
    expect(units?.rows[0]?.late).toBeNull()
    expect(card({ unit: 'a' }).units).toBeNull()
  })
})

describe('table 2', () => {
  it('says what came in, what went out and what stays', () => {
    const { flow } = card({ numbers: counts, openOverdue: 5 })
    expect(flow.caption).toBe('Bảng 2. Tiếp nhận, giải quyết hồ sơ')
    expect(flow.row).toEqual({
      carriedOver: 400,
      received: 1318,
      receivedOnline: 731,
      receivedOther: 587,
      total: 1718,
      finished: 1260,
      early: 655,
      onDue: 575,
      late: 22,
      undated: 8,
      stopped: 38,
      open: 420,
      openInTime: 350,
      openOverdue: 5,
      openUndated: 9,
      paused: 56,
      known: true,
      tie: 'Đối chiếu: Tổng (1.718) = Đã giải quyết (1.260) + Rút, trả lại, từ chối (38) + Đang giải quyết (420): khớp.',
    } satisfies FlowRow)
  })

  it('of a period that the data do not cover is not known, whichever count lacks', () => {
    for (const [kpi, given] of Object.entries(counts)) {
      const numbers = {
        ...counts,
        [kpi]: { '2018-03': `${given['2018-03']}…` },
      }
      const { flow } = card({ numbers, openOverdue: 5 })
      expect(flow.row).toMatchObject({
        known: false,
        tie: 'Chưa đủ dữ liệu để đối chiếu.',
        finished: 1260,
      })
    }
  })

  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'what came in is not what went out and stays',
      { open: '421' },
      'expected carried over + received = finished + stopped + open over 2018-03, got 1718 and 1719',
    ],
    [
      'what came in is less',
      { open: '419' },
      'expected carried over + received = finished + stopped + open over 2018-03, got 1718 and 1717',
    ],
    [
      'the channels are not all that was received',
      { online_dossiers: '731/1317' },
      'expected carried over + received = finished + stopped + open over 2018-03, got 1718 and 1718',
    ],
    [
      'a count is below zero',
      { paused: '66' },
      'expected no count below zero over 2018-03, got openUndated -1',
    ],
    [
      'more came online than came',
      { online_dossiers: '1319/1318' },
      'expected no count below zero over 2018-03, got receivedOther -1',
    ],
  ])('is refused where %s', (_, wrong, message) => {
    const numbers = {
      ...counts,
      ...Object.fromEntries(
        Object.entries(wrong).map(([kpi, n]) => [kpi, { '2018-03': n }]),
      ),
    }
    expect(() => card({ numbers, openOverdue: 5 })).toThrow(
      new ScorecardError(message),
    )
  })

  it('may have nothing at all, or nothing that stays', () => {
    expect(card().flow.row).toMatchObject({ total: 0, known: true })
    const numbers = { ...counts, paused: { '2018-03': '65' } }
    expect(card({ numbers, openOverdue: 5 }).flow.row.openUndated).toBe(0)
  })

  test.each(['late', 'lateToDate', 'overdue'] as const)(
    'is refused where the list %s is longer or shorter',
    (list) => {
      const given = { numbers: counts, openOverdue: 5 }
      const whole = inputOf(given)[list]
      const more = [...whole, missOf('one more', { unit: 'so' })]
      for (const wrong of [whole.slice(1), more])
        expect(() => card({ ...given, [list]: wrong })).toThrow(
          new ScorecardError(
            `expected ${whole.length} dossiers in the list ${list} over 2018-03, got ${wrong.length}`,
          ),
        )
    },
  )

  it('is that of the unit: a dossier of another is not in its lists', () => {
    const late = ['so', 'a', 'a1', 'b'].map((unit) => missOf(unit, { unit }))
    const of = (unit: string, done: string) =>
      card({
        unit,
        late,
        lateToDate: late,
        numbers: { on_time: { '2018-03': done } },
      }).misses.all.map(({ code }) => code)
    expect(of('so', '6/10')).toEqual(['a', 'a1', 'b', 'so'])
    expect(of('a', '8/10')).toEqual(['a', 'a1'])
    expect(of('a1', '9/10')).toEqual(['a1'])
    expect(of('b', '9/10')).toEqual(['b'])
  })
})

/** Table 3 of some dossiers finished late, and some overdue. */
function misses(
  late: readonly Miss[],
  overdue: readonly Miss[] = [],
  given: Given = {},
) {
  return card({
    ...given,
    late,
    lateToDate: late,
    overdue,
    openOverdue: overdue.length,
    numbers: {
      on_time: { [given.period ?? '2018-03']: `${20 - late.length}/20` },
    },
    formerUnits: [unitOf('old', 'Phòng cũ', { valid_to: '2016-12-31' })],
  }).misses
}

describe('table 3', () => {
  it('has those of most days first, of equal days those of the first code', () => {
    const { all: rows } = misses(
      [
        missOf('B', { daysLate: 3 }),
        missOf('C', { daysLate: 21 }),
        missOf('D', { daysLate: null }),
      ],
      [
        missOf('A', { daysLate: 3, finishedOn: null }),
        missOf('E', { daysLate: 1000, finishedOn: null }),
        missOf('F', { daysLate: 3, finishedOn: null }),
      ],
    )
    expect(rows.map((r) => [r.number, r.code, r.daysLate])).toEqual([
      [1, 'E', '1.000'],
      [2, 'C', '21'],
      [3, 'A', '3'],
      [4, 'B', '3'],
      [5, 'F', '3'],
      [6, 'D', '0'],
    ])
    expect(rows.map((r) => r.cells.daysLate)).toEqual([1000, 21, 3, 3, 3, 0])
  })

  it('says of each what is known, and what is not', () => {
    const rowOf = (over: Partial<Miss>) => misses([missOf('H1', over)]).rows[0]
    expect(
      rowOf({
        unit: 'a1',
        dueOn: '2018-03-05',
        receivedOn: '2018-02-28',
        finishedOn: '2018-03-10',
        daysLate: 5,
        overdueReason: 'Chờ ý kiến',
        apology: true,
      }),
    ).toEqual({
      number: 1,
      code: 'H1',
      procedure: 'Thủ tục P',
      receivedOn: '28/02/2018',
      dueOn: '05/03/2018',
      finishedOn: '10/03/2018',
      daysLate: '5',
      cells: {
        daysLate: 5,
        receivedOn: '2018-02-28',
        dueOn: '2018-03-05',
        finishedOn: '2018-03-10',
      },
      unit: 'Tổ A1',
      reason: 'Chờ ý kiến',
      apology: 'Có',
    } satisfies MissRow)
    expect(
      rowOf({
        procedureName: null,
        unit: 'old',
        receivedOn: null,
        dueOn: null,
        finishedOn: null,
        apology: false,
      }),
    ).toMatchObject({
      procedure: 'p',
      unit: 'Phòng cũ',
      receivedOn: '…',
      dueOn: '…',
      finishedOn: 'Chưa có',
      reason: 'Đơn vị chưa nêu',
      apology: 'Không',
    })
    expect(
      rowOf({ procedureName: null, procedure: null, unit: null }),
    ).toMatchObject({
      procedure: '…',
      unit: '…',
      apology: 'Không có thông tin',
    })
    expect(rowOf({ unit: 'zz' })?.unit).toBe('zz')
  })

  test.each([
    [
      0,
      'Không có hồ sơ giải quyết quá hạn trong kỳ; không có hồ sơ quá hạn chưa giải quyết.',
    ],
    [1, 'Tổng số 1 hồ sơ.'],
    [10, 'Tổng số 10 hồ sơ.'],
    [
      11,
      'Tổng số 11 hồ sơ; phiếu in 10 hồ sơ quá hạn nhiều ngày nhất, đầy đủ ở tệp XLSX.',
    ],
  ])('of %i dossiers of a unit prints up to ten', (count, summary) => {
    const late = Array.from({ length: count }, (_, i) =>
      missOf(`H${String(i).padStart(2, '0')}`, { daysLate: 99 - i }),
    )
    const table = misses(late, [], { unit: 'a' })
    const codes = late.map(({ code }) => code)
    expect(table.caption).toBe(
      'Bảng 3. Hồ sơ giải quyết quá hạn và quá hạn chưa giải quyết',
    )
    expect(table.daysUnit).toBe('(ngày)')
    expect(table.summary).toBe(summary)
    expect(table.total).toBe(count)
    expect(table.rows.map(({ code }) => code)).toEqual(codes.slice(0, 10))
    expect(table.all.map(({ code }) => code)).toEqual(codes)
  })

  it('of the whole office prints up to four, and three of more than a month', () => {
    const late = Array.from({ length: 12 }, (_, i) =>
      missOf(`H${i}`, { unit: i % 2 === 0 ? 'a' : 'b' }),
    )
    for (const units of [fourUnits, [fourUnits[0]!]]) {
      const table = misses(late, [], { units })
      expect([table.rows.length, table.all.length]).toEqual([4, 12])
      const quarter = misses(late, [], { units, period: '2018-Q1' })
      expect([quarter.rows.length, quarter.all.length]).toEqual([3, 12])
    }
  })

  it('names the unit of most of its rows once', () => {
    const of = (...units: readonly (string | null)[]) => {
      const { summary, sharedUnit } = misses(
        units.map((unit, i) => missOf(`H${i}`, { unit })),
      )
      return [sharedUnit, summary]
    }
    const summary = 'Tổng số 2 hồ sơ.'
    expect(of('b', 'b')).toEqual([
      'Phòng B',
      `${summary} Đơn vị giải quyết: Phòng B.`,
    ])
    expect(of('a', 'b')).toEqual([null, summary])
    expect(of('a', 'b', 'b')).toEqual([
      'Phòng B',
      'Tổng số 3 hồ sơ. Đơn vị giải quyết: Phòng B, trừ nơi ghi khác.',
    ])
    expect(of(null, null, 'a')[0]).toBeNull()
    expect(of(null, null)).toEqual([null, summary])
    expect(of()).toEqual([null, expect.stringMatching(/^Không có hồ sơ/)])
  })

  it('of a unit names it where it is one below, for its own name stands above', () => {
    const summary = (unit: string) =>
      misses([missOf('H', { unit })], [], { unit: 'a' }).summary
    expect(summary('a')).toBe('Tổng số 1 hồ sơ.')
    expect(summary('a1')).toBe('Tổng số 1 hồ sơ. Đơn vị giải quyết: Tổ A1.')
  })

  it('tells units and procedures of one name apart', () => {
    const units = [
      fourUnits[0]!,
      unitOf('h1', 'Huyện Một'),
      unitOf('h1-tn', 'Phòng Môi trường', { parent: 'h1' }),
      unitOf('h2', 'Huyện Hai'),
      unitOf('h2-tn', 'Phòng Môi trường', { parent: 'h2' }),
      // Its dossiers are there still.
      unitOf('old', 'Huyện Một', { valid_to: '2017-12-31' }),
    ]
    const late = [
      missOf('A', { unit: 'h1-tn', procedure: '1.004193' }),
      missOf('B', { unit: 'h2-tn', procedure: '2.000528' }),
      missOf('C', { unit: 'old', procedure: 'q', procedureName: 'Thủ tục Q' }),
      missOf('D', { unit: 'h1', procedure: 'q', procedureName: null }),
    ]
    const numbers = { on_time: { '2018-03': '0/4' } }
    const { rows } = card({ units, late, numbers }).misses
    expect(rows.map((r) => [r.unit, r.procedure])).toEqual([
      ['Phòng Môi trường (Huyện Một)', 'Thủ tục P (1.004193)'],
      ['Phòng Môi trường (Huyện Hai)', 'Thủ tục P (2.000528)'],
      ['Huyện Một (old)', 'Thủ tục Q'],
      ['Huyện Một (h1)', 'q'],
    ])
    const overdue = late.map((miss) => ({ ...miss, finishedOn: null }))
    const open = card({ units, late: [], overdue, openOverdue: 4 })
    expect(open.conclusions.join(' ')).toContain(
      'Huyện Một (h1) (1), Phòng Môi trường (Huyện Một) (1), Phòng Môi trường (Huyện Hai) (1), Huyện Một (old) (1)',
    )
  })

  it('is empty where the data do not cover the period', () => {
    const numbers = { on_time: { '2018-03': '9/10…' } }
    expect(card({ numbers }).misses).toMatchObject({
      summary: 'Chưa đủ dữ liệu để liệt kê.',
      total: 0,
      rows: [],
      all: [],
    })
  })
})

describe('the other KPIs', () => {
  const period = parsePeriod('2018-03')
  const result = (
    kpi: string,
    numbers: readonly [number, number, number, number],
    over: Partial<Result> = {},
  ): Result => {
    const [numerator, denominator, toDateNumerator, toDateDenominator] = numbers
    const of = { value: null, isCovered: true } as const
    return {
      ...inputOf().evaluation.results[0]!,
      ...of,
      kpi,
      unit: 'so',
      period: period.key,
      numerator,
      denominator,
      toDate: {
        ...of,
        from: '2018-01-01',
        numerator: toDateNumerator,
        denominator: toDateDenominator,
      },
      ...over,
    }
  }
  const toldOf = (...otherResults: readonly Result[]) =>
    card({ otherResults }).others

  test('are none where nobody asked for one', () => {
    expect(toldOf()).toBeNull()
    expect(card().others).toBeNull()
  })

  test('are those of the unit and the period, as a whole, that are no target', () => {
    const own = result('satisfied', [9, 10, 1900, 2000])
    const others = toldOf(
      { ...own, unit: 'a' },
      { ...own, period: '2018-02' },
      { ...own, group: { procedure: 'p' } },
      { ...own, kpi: 'on_time' },
      own,
    )
    expect(others?.rows).toEqual([
      {
        kpi: 'satisfied',
        title: 'Hài lòng về chất lượng dịch vụ hành chính công',
        clause: expect.any(String),
        value: { ratio: '9/10', rate: '90,00%' },
        toDate: { ratio: '1.900/2.000', rate: '95,00%' },
      },
    ])
    expect(others?.notes).toEqual([])
    expect(toldOf({ ...own, unit: 'a' })).toBeNull()
  })

  test('have a sign in the place of a time without cases or without data', () => {
    const empty = result('satisfied', [0, 0, 9, 10])
    expect(toldOf(empty)?.rows[0]).toMatchObject({
      value: { ratio: '–', rate: '–' },
      toDate: { ratio: '9/10', rate: '90,00%' },
    })
    const unknown = result('satisfied', [9, 10, 9, 10], { isCovered: false })
    expect(toldOf(unknown)?.rows[0]).toMatchObject({
      value: { ratio: '…', rate: '…' },
      toDate: { ratio: '9/10', rate: '90,00%' },
    })
  })

  test('are named where there are no cases, and where there are no data', () => {
    const none = result('satisfied', [0, 0, 0, 0])
    const unknown = result('feedback_answered', [0, 0, 0, 0], {
      isCovered: false,
    })
    const others = toldOf(none, unknown)
    expect(others?.rows).toEqual([])
    expect(others?.notes).toEqual([
      expect.stringMatching(/phản ánh, kiến nghị/i),
      expect.stringMatching(/Hài lòng về chất lượng/),
    ])
  })
})

test('a target of a number of dossiers is refused: a scorecard prints shares', () => {
  const target = { ...onTimeTarget, kpi: 'received', value: 2_000 }
  expect(() => card({ targets: [target] })).toThrow(
    new ScorecardError(
      'expected targets of shares, got one of received, which is a count; name it in others, beside the targets',
    ),
  )
})
