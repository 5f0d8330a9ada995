import { catalog } from '@motcua/metrics'
import type { Kpi, Target } from '@motcua/metrics'
import { describe, expect, it, test } from 'vitest'
import {
  card,
  earlyTarget,
  fourUnits,
  onTimeTarget,
  unitOf,
} from './hand-made.ts'
import type { Given, Numbers } from './hand-made.ts'

/* Figures 1 and 2: their lines, bars, names and marks. */

const baseline = { year: 2017, value: 0.507, printed: '50,7%' }

describe('figure 1', () => {
  it('has thirteen months of the two rates, a gap where one is not known', () => {
    const { trend } = card({
      targets: [
        onTimeTarget,
        { ...earlyTarget, baseline },
        { ...onTimeTarget, kpi: 'posted', baseline },
      ],
      numbers: {
        on_time: {
          '2018-03': '9/10',
          '2018-02': '1/2',
          '2018-01': '0/0',
          '2017-12': '1/2…',
          '2017-03': '3/4',
          '2017-02': '1/1',
        },
        early: { '2018-03': '2/10' },
      },
    })
    expect(trend).toEqual({
      caption: 'Hình 1. Tỷ lệ đúng hạn và trước hạn, 13 tháng đến tháng 3/2018',
      months: [
        'T3/17',
        'T4/17',
        'T5/17',
        'T6/17',
        'T7/17',
        'T8/17',
        'T9/17',
        'T10/17',
        'T11/17',
        'T12/17',
        'T1/18',
        'T2/18',
        'T3/18',
      ],
      series: [
        {
          kpi: 'on_time',
          title: 'Đúng thời gian quy định',
          values: [0.75, ...Array(9).fill(null), null, 0.5, 0.9],
        },
        {
          kpi: 'early',
          title: 'Trước hạn',
          values: [...Array(12).fill(null), 0.2],
        },
      ],
      marks: [
        { label: 'Mức 100%', value: 1 },
        { label: 'Mức trên 50%', value: 0.5 },
        { label: 'Năm 2017: 50,7%', value: 0.507 },
      ],
      source: 'Nguồn: số liệu của Sở Kế hoạch và Đầu tư, xuất ngày 01/4/2018.',
    })
  })

  it('ends with the last month of a longer period', () => {
    const { trend } = card({ period: '2018-Q2' })
    expect(trend.caption).toBe(
      'Hình 1. Tỷ lệ đúng hạn và trước hạn, 13 tháng đến tháng 6/2018',
    )
    expect([trend.months[0], trend.months.at(-1)]).toEqual(['T6/17', 'T6/18'])
  })

  it('has no line of a definition that every object has the name of', () => {
    const kpis = catalog.map((kpi): Kpi => {
      return kpi.id === 'posted' ? { ...kpi, id: 'constructor' } : kpi
    })
    const { trend } = card({ kpis, targets: [{ kpi: 'constructor' }] })
    expect([trend.series, trend.marks]).toEqual([[], []])
  })

  it('has lines of those that the plan has targets for, and marks of those in force', () => {
    const { trend } = card({
      targets: [
        { ...earlyTarget, baseline, to: '2018-02-28' },
        { ...onTimeTarget, kpi: 'posted' },
      ],
    })
    expect(trend.series.map(({ kpi }) => kpi)).toEqual(['early'])
    expect(trend.marks).toEqual([{ label: 'Năm 2017: 50,7%', value: 0.507 }])
  })

  it('marks no baseline of the other rate', () => {
    const { trend } = card({ targets: [{ ...onTimeTarget, baseline }] })
    expect(trend.marks).toEqual([{ label: 'Mức 100%', value: 1 }])
  })

  it('says of made-up data that they are', () => {
    const { trend, comparison } = card({ synthetic: true })
    const source = 'Nguồn: số liệu mô phỏng, xuất ngày 01/4/2018.'
    expect([trend.source, comparison?.source]).toEqual([source, source])
  })
})

describe('figure 2', () => {
  const early = (share: string) => ({ early: { '2018-03': share } })
  const bars = (
    others: Readonly<Record<string, Readonly<Record<string, Numbers>>>>,
    given: Given = {},
  ) =>
    card({ others, ...given }).comparison?.units.map(
      ({ label, value, text }) => [label, value, text],
    )

  it('has a bar for each unit below the office, in the order of the catalogue', () => {
    const { comparison } = card({
      units: [...fourUnits].toReversed(),
      others: { b: early('11/11'), a: early('1000/2000') },
    })
    expect(comparison).toEqual({
      caption: 'Hình 2. Tỷ lệ trước hạn theo đơn vị, tháng 3/2018',
      units: [
        { label: 'Phòng B (n = 11)', value: 1, text: '100%' },
        { label: 'Tổ A1 (n = 0)', value: null, text: 'không phát sinh' },
        { label: 'Phòng A (n = 2.000)', value: 0.5, text: '50,00%' },
      ],
      marks: [{ label: 'Mức trên 50%', value: 0.5 }],
      source: 'Nguồn: số liệu của Sở Kế hoạch và Đầu tư, xuất ngày 01/4/2018.',
    })
  })

  test.each([
    ['0/0', 'Phòng A (n = 0)', null, 'không phát sinh'],
    ['1/1', 'Phòng A (n = 1)', null, 'ít hồ sơ'],
    ['5/10', 'Phòng A (n = 10)', null, 'ít hồ sơ'],
    ['0/11', 'Phòng A (n = 11)', 0, '0%'],
    ['1/12', 'Phòng A (n = 12)', 1 / 12, '8,33%'],
    ['…', 'Phòng A (n = …)', null, 'chưa có số liệu'],
    ['9/20…', 'Phòng A (n = …)', null, 'chưa có số liệu'],
  ])('draws %s', (share, label, value, text) => {
    expect(bars({ a: early(share) })?.[0]).toEqual([label, value, text])
  })

  it('never rounds across the target of the unit, nor across that printed', () => {
    const own: readonly Partial<Target>[] = [
      { ...earlyTarget, units: ['so'], value: 0.5 },
      { ...earlyTarget, units: ['a'], value: 0.66667 },
    ]
    const others = { a: early('20/30'), b: early('49999/100000') }
    expect(bars(others, { targets: own })?.map(([, , text]) => text)).toEqual([
      '66,66%',
      'không phát sinh',
      '49,99%',
    ])
    // Without a target in force, that of another time.
    const old = { ...earlyTarget, to: '2018-01-31' }
    expect(bars(others, { targets: [old] })?.[2]?.[2]).toBe('49,99%')
    expect(bars(others, { targets: [onTimeTarget] })?.[2]?.[2]).toBe('50,00%')
  })

  it('has units of the period alone, with their first and last day', () => {
    const units = [
      fourUnits[0]!,
      unitOf('gone', 'Gone', { valid_to: '2018-02-28' }),
      unitOf('last', 'Last', { valid_to: '2018-03-01' }),
      unitOf('first', 'First', { valid_from: '2018-03-31' }),
      unitOf('next', 'Next', { valid_from: '2018-04-01' }),
    ]
    expect(bars({}, { units })?.map(([label]) => label)).toEqual([
      'Last (n = 0)',
      'First (n = 0)',
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
    expect(bars(others, { units })).toEqual([
      ['Huyện Một (n = 0)', null, 'không phát sinh'],
      [`${room} (Huyện Một) (n = 40)`, 0.9, '90,00%'],
      ['Huyện Hai (n = 0)', null, 'không phát sinh'],
      [`${room} (Huyện Hai) (n = 40)`, 0.1, '10,00%'],
      [`${'Tổ'.normalize('NFD')} (x) (n = 0)`, null, 'không phát sinh'],
      ['Tổ (y) (n = 0)', null, 'không phát sinh'],
      ['Tổ (Huyện Một) (n = 0)', null, 'không phát sinh'],
    ])
    expect(card({ units, unit: 'h2-tn' }).unitLine).toBe(
      `Đơn vị: ${room} (Huyện Hai)`,
    )
  })

  it('is not on the paper of a single unit, and has no mark without a target', () => {
    expect(card({ unit: 'a' }).comparison).toBeNull()
    expect(card({ unit: 'a1' }).comparison).toBeNull()
    expect(card({ targets: [onTimeTarget] }).comparison?.marks).toEqual([])
  })
})
