import { catalog } from '@motcua/metrics'
import type { Target } from '@motcua/metrics'
import type { Trend } from '@motcua/scorecard'
import { describe, expect, it, test } from 'vitest'
import {
  card,
  earlyTarget,
  fourUnits,
  onTimeTarget,
  unitOf,
} from './hand-made.ts'
import type { Given, Numbers } from './hand-made.ts'

/* Figures 1 and 2: their small figures, rows, names, marks and axes. */

const baseline = { year: 2017, value: 0.507, printed: '50,7%' }
const seriesOf = (trend: Trend, kpi: string) =>
  trend.series.find((series) => series.kpi === kpi)

describe('figure 1', () => {
  it('has thirteen months of every target, a gap where one is not known', () => {
    const { trend } = card({
      targets: [onTimeTarget, { ...earlyTarget, baseline }, { kpi: 'posted' }],
      numbers: {
        on_time: {
          '2018-03': '9/10',
          '2018-02': '1/2',
          '2018-01': '0/0',
          '2017-12': '1/2…',
          '2017-03': '3/4',
          '2017-02': '1/1',
        },
        early: { '2018-03': '4/10', '2017-07': '5/10' },
        posted: { '2018-02': '58/60', '2017-12': '57/60' },
      },
    })
    expect(trend.caption).toBe(
      'Hình 1. Diễn biến các chỉ tiêu, 13 tháng đến tháng 3/2018',
    )
    expect(trend.months).toEqual([
      ...Array.from({ length: 10 }, (_, i) => `T${i + 3}/17`),
      'T1/18',
      'T2/18',
      'T3/18',
    ])
    const gaps = (n: number) => Array<null>(n).fill(null)
    expect(trend.series).toEqual([
      {
        kpi: 'on_time',
        number: 1,
        title: '1. Đúng thời gian quy định',
        values: [0.75, ...gaps(10), 0.5, 0.9],
        last: '90,00%',
        axis: { from: 0.4, to: 1, ticks: [0.4, 0.6, 0.8, 1] },
        marks: [{ kind: 'target', label: '100%', value: 1 }],
      },
      {
        kpi: 'early',
        number: 2,
        title: '2. Trước hạn',
        values: [...gaps(4), 0.5, ...gaps(7), 0.4],
        last: '40,00%',
        // 0,507 is over 50%.
        axis: { from: 0.4, to: 0.55, ticks: [0.4, 0.45, 0.5, 0.55] },
        marks: [
          { kind: 'target', label: 'trên 50%', value: 0.5 },
          { kind: 'baseline', label: '50,7%', value: 0.507 },
        ],
      },
      {
        kpi: 'posted',
        number: 3,
        title: '3. Niêm yết công khai đầy đủ',
        values: [...gaps(9), 0.95, null, 58 / 60, null],
        last: '96,67%',
        axis: { from: 0.94, to: 1, ticks: [0.94, 0.96, 0.98, 1] },
        marks: [{ kind: 'target', label: '100%', value: 1 }],
      },
    ])
    expect(trend.notes).toEqual([
      'Nét gạch: mức năm 2018.',
      'Nét chấm: năm 2017.',
      'Trục không bắt đầu từ 0.',
      'Tháng để trống: không phát sinh hoặc chưa có số liệu.',
    ])
    expect(trend.source).toBe(
      'Nguồn: số liệu của Sở Kế hoạch và Đầu tư, xuất ngày 01/4/2018.',
    )
  })

  it('says which axes do not begin at 0, and of which targets there is none', () => {
    const months = Object.fromEntries(
      ['2017', '2018'].flatMap((year) =>
        Array.from({ length: 12 }, (_, i) => [
          `${year}-${String(i + 1).padStart(2, '0')}`,
          '1/10',
        ]),
      ),
    )
    const { trend } = card({
      targets: [{ kpi: 'satisfied' }, earlyTarget, { kpi: 'posted' }],
      numbers: {
        early: months,
        posted: { ...months, '2018-03': '9/10', '2017-05': '95/100' },
      },
    })
    expect(trend.series.map(({ axis }) => [axis.from, axis.to])).toEqual([
      [0, 0.6],
      [0, 1],
    ])
    expect(trend.notes).toEqual([
      'Nét gạch: mức năm 2018.',
      'Không vẽ chỉ tiêu 1: 13 tháng không phát sinh hoặc chưa có số liệu.',
    ])
    const high = Object.fromEntries(
      Object.keys(months).map((month) => [month, '9/10']),
    )
    expect(
      card({
        targets: [earlyTarget, { kpi: 'posted' }],
        numbers: { early: months, posted: high },
      }).trend.notes,
    ).toEqual(['Nét gạch: mức năm 2018.', 'Trục không bắt đầu từ 0 ở hình 2.'])
  })

  test.each<[string, readonly string[], readonly [number, number]]>([
    ['movement', ['9828/10000', '9920/10000'], [0.98, 1]],
    ['one value on the target', ['3/3'], [0.98, 1]],
    ['a half', ['1/2'], [0.4, 1]],
    ['a quarter of the target', ['25/100'], [0, 1]],
    ['little more', ['26/100'], [0.25, 1]],
    ['none at all', ['0/7'], [0, 1]],
  ])('has an axis of %s', (_, shares, [from, to]) => {
    const numbers = {
      on_time: Object.fromEntries(
        shares.map((share, i) => [`2018-0${3 - i}`, share]),
      ),
    }
    const { trend } = card({ targets: [onTimeTarget], numbers })
    expect(seriesOf(trend, 'on_time')?.axis).toMatchObject({ from, to })
  })

  it('is two points high at least, upward where there is room', () => {
    const axisOfEarly = (share: string) => {
      const numbers = { early: { '2018-03': share } }
      const { trend } = card({ targets: [earlyTarget], numbers })
      const { from, to } = seriesOf(trend, 'early')?.axis ?? {}
      return [from, to]
    }
    expect(axisOfEarly('50/100')).toEqual([0.5, 0.52])
    expect(axisOfEarly('51/100')).toEqual([0.5, 0.52])
  })

  it('ends with the last month of a longer period', () => {
    const { trend } = card({ period: '2018-Q2' })
    expect(trend.caption).toBe(
      'Hình 1. Diễn biến các chỉ tiêu, 13 tháng đến tháng 6/2018',
    )
    expect([trend.months[0], trend.months.at(-1)]).toEqual(['T6/17', 'T6/18'])
  })

  it('draws nothing where there is nothing, and says why', () => {
    const { trend } = card()
    expect(trend.series).toEqual([])
    expect(trend.notes).toEqual([
      'Không vẽ chỉ tiêu 1, 2: 13 tháng không phát sinh hoặc chưa có số liệu.',
    ])
  })

  it('marks targets that are in force, and the baseline of each', () => {
    const now = { early: { '2018-03': '4/10' }, posted: { '2018-03': '1/2' } }
    const { trend } = card({
      targets: [
        { ...earlyTarget, baseline, to: '2018-02-28' },
        { kpi: 'posted', baseline },
      ],
      numbers: now,
    })
    expect(trend.series.map(({ marks }) => marks.map((m) => m.label))).toEqual([
      ['50,7%'],
      ['100%', '50,7%'],
    ])
  })

  it('never rounds its last value across the target', () => {
    const last = (share: string) =>
      card({ targets: [earlyTarget], numbers: { early: { '2018-03': share } } })
        .trend.series[0]?.last
    expect(last('49999/100000')).toBe('49,99%')
    expect(last('50001/100000')).toBe('50,01%')
  })

  it('says of made-up data that they are', () => {
    const others = { a: { on_time: { '2018-03': '20/20' } } }
    const { trend, comparison } = card({ synthetic: true, others })
    const source = 'Nguồn: số liệu mô phỏng, xuất ngày 01/4/2018.'
    expect([trend.source, comparison?.source]).toEqual([source, source])
  })
})

describe('figure 2', () => {
  const of = (onTime: string, early: string) => ({
    on_time: { '2018-03': onTime },
    early: { '2018-03': early },
  })
  const early = (share: string) =>
    of(`${share.split('/')[1]}/${share.split('/')[1]}`, share)
  const rows = (
    others: Readonly<Record<string, Readonly<Record<string, Numbers>>>>,
    given: Given = {},
  ) =>
    card({ others, ...given }).comparison?.units.map(({ label, n, shares }) => [
      label,
      n,
      ...shares.map(({ text }) => text),
    ])

  it('has a row for each unit below the office, in the order of the catalogue', () => {
    const { comparison } = card({
      units: [...fourUnits].toReversed(),
      others: { b: of('40/40', '30/40'), a: of('1950/2000', '1000/2000') },
    })
    expect(comparison?.caption).toBe(
      'Hình 2. Tỷ lệ đúng thời gian quy định và trước hạn theo đơn vị, tháng 3/2018',
    )
    expect(comparison?.panels.map(({ kpi, marks }) => [kpi, marks])).toEqual([
      [
        'on_time',
        [
          { kind: 'target', label: 'Mức 100%', value: 1 },
          { kind: 'whole', label: 'Chung: 97,55%', value: 1990 / 2040 },
        ],
      ],
      [
        'early',
        [
          { kind: 'target', label: 'Mức trên 50%', value: 0.5 },
          { kind: 'whole', label: 'Chung: 50,49%', value: 1030 / 2040 },
        ],
      ],
    ])
    // As far as chance alone may put B, of whose dossiers there are 40.
    expect(comparison?.panels.map(({ axis }) => [axis.from, axis.to])).toEqual([
      [0.85, 1],
      [0.2, 0.8],
    ])
    expect(
      comparison?.units.map(({ code, label, n, shares }) => [
        code,
        label,
        n,
        ...shares.map(({ value, text }) => [value, text]),
      ]),
    ).toEqual([
      ['b', 'Phòng B', '40', [1, '100%'], [0.75, '75,00%']],
      ['a1', 'Tổ A1', '0', ...[0, 1].map(() => [null, 'không phát sinh'])],
      ['a', 'Phòng A', '2.000', [0.975, '97,50%'], [0.5, '50,00%']],
    ])
    const band = /^Dải xám: /
    expect(comparison?.notes).toEqual([
      expect.any(String),
      expect.stringMatching(band),
      'Trục không bắt đầu từ 0.',
    ])
    // Of few cases nothing is compared, and no band is drawn that a note explains.
    const few = card({ others: { a: of('4/5', '1/5') } }).comparison
    expect(few?.notes.filter((note) => band.test(note))).toEqual([])
    expect(comparison?.source).toBe(
      'Nguồn: số liệu của Sở Kế hoạch và Đầu tư, xuất ngày 01/4/2018.',
    )
  })

  test.each([
    ['0/0', '0', null, 'không phát sinh'],
    ['1/1', '1', null, 'ít hồ sơ'],
    ['5/29', '29', null, 'ít hồ sơ'],
    ['0/30', '30', 0, '0%'],
    ['1/31', '31', 1 / 31, '3,23%'],
    ['…', '…', null, 'chưa có số liệu'],
    ['9/20…', '…', null, 'chưa có số liệu'],
  ])('draws %s', (share, n, value, text) => {
    const [a] =
      card({ others: { a: of(share, share) } }).comparison?.units ?? []
    expect(a?.n).toBe(n)
    for (const one of a?.shares ?? []) {
      expect([one.value, one.text]).toEqual([value, text])
      expect(one.limits === null).toBe(value === null)
    }
  })

  /** P(X ≤ x) of a binomial, by adding up. */
  function upTo(x: number, n: number, p: number): number {
    let term = (1 - p) ** n
    let sum = 0
    for (let k = 0; k <= x; k++) {
      sum += term
      term *= ((n - k) / (k + 1)) * (p / (1 - p))
    }
    return sum
  }

  it('has the limits between which chance alone puts a unit, a thousandth on each side', () => {
    const shares = { a: [36, 40], b: [60, 100] } as const
    const all = 96 / 140
    const { comparison } = card({
      others: { a: early('36/40'), b: early('60/100') },
    })
    for (const [code, [numerator, n]] of Object.entries(shares)) {
      const numbers = Array.from({ length: n + 1 }, (_, x) => x)
      const least = numbers.find((x) => upTo(x, n, all) >= 0.001) ?? 0
      const greatest = numbers.findLast(
        (x) => x === 0 || 1 - upTo(x - 1, n, all) >= 0.001,
      )
      const unit = comparison?.units.find((u) => u.code === code)
      expect(unit?.shares[1]).toMatchObject({
        limits: { from: least / n, to: (greatest ?? n) / n },
        position:
          numerator < least
            ? 'below'
            : numerator > (greatest ?? n)
              ? 'above'
              : 'within',
      })
    }
  })

  test.each([
    ['at the lower limit', 24, 'within', 0],
    ['one less', 23, 'below', 1],
  ] as const)('tells a unit %s from chance', (_, finished, position, told) => {
    // Of 40 at 80%: 23 or fewer come once in 1.186, 24 or fewer once in 444.
    const whole = 8000
    const { comparison } = card({
      others: {
        a: early(`${finished}/40`),
        b: early(`${whole * 0.8 - finished}/${whole - 40}`),
      },
    })
    const [a] = comparison?.units ?? []
    expect(a?.shares[1]?.position).toBe(position)
    expect(
      comparison?.notes.filter((note) => note.startsWith('Tam giác')),
    ).toHaveLength(told)
  })

  it('never rounds across the target of the unit, nor across that printed', () => {
    const own: readonly Partial<Target>[] = [
      { ...earlyTarget, units: ['so'], value: 0.5 },
      { ...earlyTarget, units: ['a'], value: 0.66667 },
    ]
    const others = { a: early('20/30'), b: early('49999/100000') }
    expect(rows(others, { targets: own })?.map(([, , text]) => text)).toEqual([
      '66,66%',
      'không phát sinh',
      '49,99%',
    ])
    // Without a target in force, that of another time.
    const old = { ...earlyTarget, to: '2018-01-31' }
    expect(rows(others, { targets: [old] })?.[2]?.[2]).toBe('49,99%')
  })

  it('compares the rates of time that have a target, or else the first shares', () => {
    const kpis = (targets: readonly Partial<Target>[]) =>
      card({ targets, others: { a: early('20/30') } }).comparison?.panels.map(
        ({ kpi, title }) => [kpi, title],
      )
    expect(kpis([earlyTarget, { kpi: 'posted' }])).toEqual([
      ['early', 'Trước hạn'],
    ])
    expect(kpis([earlyTarget, onTimeTarget])).toEqual([
      ['on_time', 'Đúng thời gian quy định'],
      ['early', 'Trước hạn'],
    ])
    const title = { vi: 'Một', en: 'One' }
    expect(
      kpis(
        ['posted', 'satisfied', 'online_procedures'].map((kpi) => ({
          kpi,
          title,
        })),
      ),
    ).toEqual([
      ['posted', 'Niêm yết công khai đầy đủ'],
      ['satisfied', 'Một'],
    ])
    expect(catalog.some(({ id }) => id === 'satisfied')).toBe(true)
  })

  it('has units of the period alone, with their first and last day', () => {
    const units = [
      fourUnits[0]!,
      unitOf('gone', 'Gone', { valid_to: '2018-02-28' }),
      unitOf('last', 'Last', { valid_to: '2018-03-01' }),
      unitOf('first', 'First', { valid_from: '2018-03-31' }),
      unitOf('next', 'Next', { valid_from: '2018-04-01' }),
    ]
    expect(rows({}, { units })?.map(([label]) => label)).toEqual([
      'Last',
      'First',
    ])
  })

  it('tells units of one name apart by the unit above, or else by the code', () => {
    const room = 'Phòng Tài nguyên và Môi trường'
    const units = [
      fourUnits[0]!,
      unitOf('h1', 'Huyện Một'),
      unitOf('h1-tn', room, { parent: 'h1' }),
      unitOf('h2', 'Huyện Hai'),
      unitOf('h2-tn', room, { parent: 'h2' }),
      // Written in another form of Unicode.
      unitOf('x', 'Tổ'.normalize('NFD'), { parent: 'h2' }),
      unitOf('y', 'Tổ', { parent: 'h2' }),
      unitOf('z', 'Tổ', { parent: 'h1' }),
      // One that is no more when the others are.
      unitOf('old', 'Huyện Một', { valid_to: '2018-02-28' }),
    ]
    const others = { 'h1-tn': early('36/40'), 'h2-tn': early('4/40') }
    expect(
      rows(others, { units })?.map((row) => row.filter((_, i) => i !== 2)),
    ).toEqual([
      ['Huyện Một', '0', 'không phát sinh'],
      [`${room} (Huyện Một)`, '40', '90,00%'],
      ['Huyện Hai', '0', 'không phát sinh'],
      [`${room} (Huyện Hai)`, '40', '10,00%'],
      [`${'Tổ'.normalize('NFD')} (x)`, '0', 'không phát sinh'],
      ['Tổ (y)', '0', 'không phát sinh'],
      ['Tổ (Huyện Một)', '0', 'không phát sinh'],
    ])
    expect(card({ units, unit: 'h2-tn' }).unitLine).toBe(
      `Đơn vị: ${room} (Huyện Hai)`,
    )
  })

  it('is not on the paper of a single unit, nor of an office without units', () => {
    expect(card({ unit: 'a' }).comparison).toBeNull()
    expect(card({ unit: 'a1' }).comparison).toBeNull()
    expect(card({ units: [fourUnits[0]!] }).comparison).toBeNull()
  })
})
