import { catalog } from '@motcua/metrics'
import type { Kpi, Target } from '@motcua/metrics'
import { describe, expect, it, test } from 'vitest'
import {
  card,
  earlyTarget,
  fourUnits,
  missOf,
  onTimeTarget,
  unitOf,
} from './hand-made.ts'
import type { Given, Numbers } from './hand-made.ts'

/* What the conclusions say, word for word. */

const nobody = { ...earlyTarget, units: ['b'] }
const onTimeOfNobody = { ...onTimeTarget, units: ['b'] }

/** The sentence on the early rate, which is given to nobody here. */
function change(now: string, before: string, given: Given = {}): string {
  const numbers = { early: { '2018-03': now, '2018-02': before } }
  const { conclusions } = card({ targets: [nobody], numbers, ...given })
  return conclusions[1] ?? ''
}

const name = 'hồ sơ TTHC giải quyết trước hạn'

describe('a share beside that of the period before', () => {
  test.each<[string, string, string, string]>([
    [
      'has risen',
      '98/100',
      '97/100',
      `Trong tháng 3/2018, ${name} là 98,00% (98/100), tăng 1,00 điểm % so với tháng 02/2018 (97,00%).`,
    ],
    [
      'has fallen',
      '97/100',
      '98/100',
      `Trong tháng 3/2018, ${name} là 97,00% (97/100), giảm 1,00 điểm % so với tháng 02/2018 (98,00%).`,
    ],
    [
      'has risen by the least that is printed',
      '5001/10000',
      '5000/10000',
      `Trong tháng 3/2018, ${name} là 50,01% (5.001/10.000), tăng 0,01 điểm % so với tháng 02/2018 (50,00%).`,
    ],
    [
      'has fallen from all to none',
      '0/40',
      '40/40',
      `Trong tháng 3/2018, ${name} là 0% (0/40), giảm 100,00 điểm % so với tháng 02/2018 (100%).`,
    ],
    [
      'is the same of other cases',
      '49/50',
      '98/100',
      `Trong tháng 3/2018, ${name} là 98,00% (49/50), bằng tháng 02/2018 (98,00%).`,
    ],
    [
      'is another that is printed alike',
      '99001/100002',
      '9900/10000',
      `Trong tháng 3/2018, ${name} là 99,00% (99.001/100.002), chênh dưới 0,01 điểm % so với tháng 02/2018.`,
    ],
    [
      'differs as the printed numbers do: 66,67 − 33,33',
      '40/60',
      '20/60',
      `Trong tháng 3/2018, ${name} là 66,67% (40/60), tăng 33,34 điểm % so với tháng 02/2018 (33,33%).`,
    ],
    [
      'is not rounded to the target, from above or below',
      '50001/100000',
      '49999/100000',
      `Trong tháng 3/2018, ${name} là 50,01% (50.001/100.000), tăng 0,02 điểm % so với tháng 02/2018 (49,99%).`,
    ],
    [
      'has none before, without cases',
      '30/40',
      '0/0',
      `Trong tháng 3/2018, ${name} là 75,00% (30/40); tháng 02/2018 không phát sinh nên không so sánh.`,
    ],
    [
      'has none before, without data',
      '30/40',
      '…',
      `Trong tháng 3/2018, ${name} là 75,00% (30/40); chưa có số liệu tháng 02/2018 để so sánh.`,
    ],
    [
      'has a part of one before',
      '30/40',
      '9/10…',
      `Trong tháng 3/2018, ${name} là 75,00% (30/40); chưa có số liệu tháng 02/2018 để so sánh.`,
    ],
    [
      'is of few cases',
      '20/29',
      '10/29',
      `Trong tháng 3/2018, ${name} là 68,97% (20/29), tăng 34,49 điểm % so với tháng 02/2018 (34,48%). Mẫu số nhỏ (29 hồ sơ), cần thận trọng khi so sánh.`,
    ],
    [
      'is of enough cases',
      '20/30',
      '10/30',
      `Trong tháng 3/2018, ${name} là 66,67% (20/30), tăng 33,34 điểm % so với tháng 02/2018 (33,33%).`,
    ],
  ])('%s', (_, now, before, sentence) => {
    expect(change(now, before)).toBe(sentence)
  })

  it('of a stock is that of the last day', () => {
    const kpis = catalog.map((kpi): Kpi => ({ ...kpi, nature: 'stock' }))
    expect(change('98/100', '97/100', { kpis })).toBe(
      `Đến hết ngày 31/3/2018, ${name} là 98,00% (98/100), tăng 1,00 điểm % so với tháng 02/2018 (97,00%).`,
    )
  })

  it('is none without cases', () => {
    expect(change('0/0', '9/10', { targets: [earlyTarget] })).toBe(
      `Trong tháng 3/2018, không phát sinh hồ sơ nên không tính ${name}.`,
    )
  })

  it('is unknown without data, and says whose are missing', () => {
    const given = { missing: ['motcua', 'dkkd'] }
    expect(change('…', '9/10', given)).toBe(
      `Trong tháng 3/2018, chưa đủ dữ liệu để tính ${name}: chưa có dữ liệu của: motcua, dkkd.`,
    )
    expect(change('7/9…', '9/10', { ...given, complete: null })).toBe(
      `Trong tháng 3/2018, chưa đủ dữ liệu để tính ${name}: chưa có dữ liệu của: motcua, dkkd.`,
    )
  })

  it('is unknown before the data begin, and says when they do', () => {
    const complete = { from: '2018-03-02', to: '2018-12-31' }
    expect(change('…', '9/10', { complete })).toBe(
      `Trong tháng 3/2018, chưa đủ dữ liệu để tính ${name}: dữ liệu có từ ngày 02/3/2018.`,
    )
  })

  it('is known of the period where the year to date is not', () => {
    const numbers = {
      early: { '2018-03': '30/40', '2018-02': '20/40', toDate: '…' },
    }
    expect(card({ targets: [earlyTarget], numbers }).conclusions[1]).toBe(
      `Trong tháng 3/2018, ${name} là 75,00% (30/40), tăng 25,00 điểm % so với tháng 02/2018 (50,00%).`,
    )
  })

  it('is not known where its definition was not in force', () => {
    const numbers = { early: { '2018-03': '30/40' } }
    const { conclusions } = card({ numbers, reason: 'not_in_force' })
    expect(conclusions[2]).toContain(`chưa đủ dữ liệu để tính ${name}`)
  })

  test.each([
    ['Ý kiến được trả lời', 'ý kiến được trả lời'],
    ['TTHC trước hạn', 'TTHC trước hạn'],
    ['Đúng hạn', 'đúng hạn'],
    ['A4', 'A4'],
    ['Đ', 'đ'],
  ])('is named within a sentence: %s', (title, what) => {
    const targets = [{ ...nobody, title: { vi: title, en: title } }]
    expect(change('30/40', '30/40', { targets })).toContain(
      `Trong tháng 3/2018, ${what} là 75,00% (30/40)`,
    )
  })

  it('is not told of a unit that it does not apply to', () => {
    const { conclusions } = card({ targets: [nobody], unit: 'a' })
    expect(conclusions).toEqual([
      'Kế hoạch không giao chỉ tiêu nào cho đơn vị trong kỳ.',
    ])
  })
})

describe('a period has its name', () => {
  test.each([
    ['2018-01', 'tháng 01/2018', '2017-12', 'tháng 12/2017'],
    ['2018-02', 'tháng 02/2018', '2018-01', 'tháng 01/2018'],
    ['2018-03', 'tháng 3/2018', '2018-02', 'tháng 02/2018'],
    ['2018-10', 'tháng 10/2018', '2018-09', 'tháng 9/2018'],
    ['2018-Q1', 'quý I/2018', '2017-Q4', 'quý IV/2017'],
    ['2018-Q3', 'quý III/2018', '2018-Q2', 'quý II/2018'],
    ['2018-H1', '6 tháng đầu năm 2018', '2017-H2', '6 tháng cuối năm 2017'],
    ['2018', 'năm 2018', '2017', 'năm 2017'],
    [
      '2018-01..2018-02',
      'thời gian từ ngày 01/01/2018 đến hết ngày 28/02/2018',
      '2017-11..2017-12',
      'thời gian từ ngày 01/11/2017 đến hết ngày 31/12/2017',
    ],
  ])('%s', (period, now, previous, then) => {
    const numbers = { early: { [period]: '30/40', [previous]: '20/40' } }
    const { conclusions } = card({ period, targets: [nobody], numbers })
    expect(conclusions[1]).toBe(
      `Trong ${now}, ${name} là 75,00% (30/40), tăng 25,00 điểm % so với ${then} (50,00%).`,
    )
  })

  test('and a stock the last day', () => {
    // The two rates of time are of a period; a stock is told as a target alone.
    const posted = {
      ...onTimeTarget,
      kpi: 'posted',
      title: { vi: 'TTHC niêm yết đầy đủ', en: 'Posted' },
    }
    for (const [period, day] of [
      ['2018-02', '28/02/2018'],
      ['2018-Q3', '30/9/2018'],
    ] as const) {
      const numbers = { posted: { [period]: '99/100', toDate: '99/100' } }
      const { conclusions } = card({ period, targets: [posted], numbers })
      expect(conclusions[1]).toBe(
        `Đến hết ngày ${day}, niêm yết công khai đầy đủ là 99,00%, chưa đạt mức 100%; còn thiếu 1 TTHC trong 100.`,
      )
    }
  })
})

const over50: Partial<Target> = { kpi: 'early' }
const from50: Partial<Target> = {
  kpi: 'early',
  comparator: '>=',
  printed: { vi: 'từ 50%', en: 'at least 50%' },
}
const upTo50: Partial<Target> = {
  kpi: 'early',
  comparator: '<=',
  printed: { vi: 'không quá 50%', en: 'at most 50%' },
}
const under50: Partial<Target> = {
  kpi: 'early',
  comparator: '<',
  printed: { vi: 'dưới 50%', en: 'below 50%' },
}

/** What is told of the year to date, without the name of the target. */
function ofYear(
  target: Partial<Target>,
  toDate: string,
  { rest = {}, ...given }: Given & { readonly rest?: Numbers } = {},
): string {
  const kpi = target.kpi ?? 'on_time'
  const { conclusions } = card({
    targets: [target],
    numbers: { [kpi]: { toDate, ...rest } },
    ...given,
  })
  const [first = '', second = ''] = conclusions
  const [, share, met] = /Đạt mức: .*? (\S+) \(mức (.*)\)\.$/.exec(first) ?? []
  if (met !== undefined) return `Lũy kế ${share}, đạt mức ${met}.`
  return second
    .replace(/^Trong .*? nên không tính .*?\. ?/, '')
    .replace(/^[^:]*: lũy kế/, 'Lũy kế')
}

const unsure = 'Chưa đủ số liệu để đánh giá khả năng đạt cả năm.'

describe('a target of the year', () => {
  test.each<[string, Partial<Target>, string, string]>([
    ['over, above', over50, '51/100', 'Lũy kế 51,00%, đạt mức trên 50%.'],
    [
      'over, equal',
      over50,
      '50/100',
      `Lũy kế 50,00%, chưa đạt mức trên 50%; còn thiếu 1 hồ sơ trong 100. ${unsure}`,
    ],
    [
      'over, below',
      over50,
      '49/100',
      `Lũy kế 49,00%, chưa đạt mức trên 50%; còn thiếu 2 hồ sơ trong 100. ${unsure}`,
    ],
    [
      'over, just above',
      over50,
      '50001/100000',
      'Lũy kế 50,01%, đạt mức trên 50%.',
    ],
    [
      'over, of an odd number',
      over50,
      '500/1001',
      `Lũy kế 49,95%, chưa đạt mức trên 50%; còn thiếu 1 hồ sơ trong 1.001. ${unsure}`,
    ],
    ['at least, equal', from50, '50/100', 'Lũy kế 50,00%, đạt mức từ 50%.'],
    [
      'at least, below',
      from50,
      '49/100',
      `Lũy kế 49,00%, chưa đạt mức từ 50%; còn thiếu 1 hồ sơ trong 100. ${unsure}`,
    ],
    [
      'at most, equal',
      upTo50,
      '50/100',
      'Lũy kế 50,00%, đạt mức không quá 50%.',
    ],
    [
      'at most, above',
      upTo50,
      '51/100',
      `Lũy kế 51,00%, chưa đạt mức không quá 50%. ${unsure}`,
    ],
    [
      'below, equal',
      under50,
      '50/100',
      `Lũy kế 50,00%, chưa đạt mức dưới 50%. ${unsure}`,
    ],
    ['below, below', under50, '49/100', 'Lũy kế 49,00%, đạt mức dưới 50%.'],
    [
      'near',
      { ...over50, value: 0.55, near: 0.5 },
      '50/100',
      `Lũy kế 50,00%, chưa đạt mức trên 50%; còn thiếu 6 hồ sơ trong 100. ${unsure}`,
    ],
    ['no cases', over50, '0/0', ''],
    ['no data', over50, '…', ''],
    ['all on time', {}, '100/100', 'Lũy kế 100%, đạt mức 100%.'],
  ])('%s', (_, target, toDate, sentence) => {
    expect(ofYear(target, toDate)).toBe(sentence)
  })

  test.each([
    ['99/100', '99,00%', '1'],
    ['99999/100000', '99,99%', '1'],
    ['0/1234', '0%', '1.234'],
  ])('that all are on time, missed by %s', (toDate, share, late) => {
    const [done = 0, all = 0] = toDate.split('/').map(Number)
    expect(ofYear({}, toDate, { rest: { '2018-03': '0/0' } })).toBe(
      `Lũy kế ${share}, chưa đạt mức 100% do có ${late} hồ sơ giải quyết quá hạn. Không còn khả năng đạt 100% cả năm kể từ ngày 06/3/2018 (hồ sơ D0).`,
    )
    expect(late).toBe((all - done).toLocaleString('de-DE'))
  })

  it('of less than all that is about time lacks cases', () => {
    const target = { value: 0.9, printed: { vi: 'từ 90%', en: '' } }
    expect(ofYear(target, '85/100')).toBe(
      `Lũy kế 85,00%, chưa đạt mức từ 90%; còn thiếu 5 hồ sơ trong 100. ${unsure}`,
    )
  })

  it('that is given to nobody here is not judged', () => {
    expect(ofYear(nobody, '49/100')).toBe('')
  })
})

describe('whether the year can still be met', () => {
  const rest = (cases: string): Numbers => ({ '2017-04..2017-12': cases })
  const needs = (share: string, cases: string) =>
    `Để đạt cả năm, trong số hồ sơ còn lại cần ít nhất ${share} (giả định số hồ sơ còn lại như cùng kỳ năm 2017: ${cases}).`

  test.each<[string, Partial<Target>, string, string, string]>([
    // 300 in all, so 151 of them: 111 of the 200 to come.
    ['exactly', over50, '40/100', '0/200', needs('55,50%', '200')],
    // 151 of 300 to come are 50,333…%.
    ['rounded up', over50, '50/100', '0/300', needs('50,34%', '300')],
    // 100 of 200, so 60 of the 100 to come.
    ['at least', from50, '40/100', '9/100', needs('60,00%', '100')],
    ['with all that come', over50, '0/100', '0/101', needs('100%', '101')],
    [
      'not with all that come',
      over50,
      '0/100',
      '0/100',
      'Không còn khả năng đạt cả năm: kể cả khi toàn bộ hồ sơ còn lại đều đạt, cả năm cũng chỉ ở mức 50,00% (giả định số hồ sơ còn lại như cùng kỳ năm 2017: 100).',
    ],
    [
      'just not with all that come',
      over50,
      '1/2001',
      '0/1999',
      'Không còn khả năng đạt cả năm: kể cả khi toàn bộ hồ sơ còn lại đều đạt, cả năm cũng chỉ ở mức 50,00% (giả định số hồ sơ còn lại như cùng kỳ năm 2017: 1.999).',
    ],
    ['at least, with all', from50, '0/100', '0/100', needs('100%', '100')],
    ['with many', over50, '400/1000', '9/2345', needs('54,29%', '2.345')],
    ['none to come', over50, '40/100', '0/0', unsure],
    ['not known how many come', over50, '40/100', '5/200…', unsure],
    // 150 of 300, so 90 of the 200 to come.
    [
      'fewer are better',
      upTo50,
      '60/100',
      '0/200',
      'Để đạt cả năm, trong số hồ sơ còn lại được nhiều nhất 45,00% (giả định số hồ sơ còn lại như cùng kỳ năm 2017: 200).',
    ],
    // 201 of 403 is below the half of them, 141 of the 303 to come: 46,534…%.
    [
      'fewer, rounded down',
      under50,
      '60/100',
      '0/303',
      'Để đạt cả năm, trong số hồ sơ còn lại được nhiều nhất 46,53% (giả định số hồ sơ còn lại như cùng kỳ năm 2017: 303).',
    ],
    [
      'fewer, beyond what can be',
      upTo50,
      '300/400',
      '0/100',
      'Không còn khả năng đạt cả năm: kể cả khi toàn bộ hồ sơ còn lại đều không phát sinh, cả năm cũng chỉ ở mức 60,00% (giả định số hồ sơ còn lại như cùng kỳ năm 2017: 100).',
    ],
    [
      'near',
      { ...over50, value: 0.55, near: 0.5 },
      '50/100',
      '0/100',
      needs('61,00%', '100'),
    ],
  ])('%s', (_, target, toDate, left, sentence) => {
    const told = ofYear(target, toDate, { rest: rest(left) })
    expect(told.replace(/^Lũy kế .*?(?:%|trong [\d.]+)\. /, '')).toBe(sentence)
  })

  test('is not asked once it is met', () => {
    expect(ofYear(over50, '60/100', { rest: rest('0/200') })).toBe(
      'Lũy kế 60,00%, đạt mức trên 50%.',
    )
  })

  test('is not asked when it is over', () => {
    for (const period of ['2018-12', '2018-Q4', '2018'])
      expect(ofYear(over50, '40/100', { period })).toBe(
        'Lũy kế 40,00%, chưa đạt mức trên 50%; còn thiếu 11 hồ sơ trong 100.',
      )
  })

  test('is lost with the first late dossier, of one day that of the first code', () => {
    const late = (code: string, finishedOn: string | null) =>
      missOf(code, { finishedOn })
    const lateToDate = [
      late('H3', '2018-02-01'),
      late('H2', '2018-01-09'),
      late('H1', '2018-01-09'),
      late('H0', '2018-03-30'),
      late('open', null),
    ]
    expect(ofYear({}, '95/100', { lateToDate })).toBe(
      'Lũy kế 95,00%, chưa đạt mức 100% do có 5 hồ sơ giải quyết quá hạn. Không còn khả năng đạt 100% cả năm kể từ ngày 09/01/2018 (hồ sơ H1).',
    )
    // Also where the year is over.
    expect(ofYear({}, '95/100', { lateToDate, period: '2018' })).toContain(
      'Không còn khả năng đạt 100% cả năm kể từ ngày 09/01/2018 (hồ sơ H1).',
    )
  })

  test('of all that is not about time is not lost by a late dossier', () => {
    const registrations = { kpi: 'online_registrations' }
    const { conclusions } = card({
      targets: [registrations],
      numbers: {
        online_registrations: {
          toDate: '99/100',
          '2017-04..2017-12': '0/50',
        },
        on_time: { '2018-03': '9/10' },
      },
    })
    expect(conclusions[1]).toBe(
      `ĐKDN qua mạng: lũy kế 99,00%, chưa đạt mức 100%; còn thiếu 1 hồ sơ trong 100. Không còn khả năng đạt cả năm: kể cả khi toàn bộ hồ sơ còn lại đều đạt, cả năm cũng chỉ ở mức 99,33% (giả định số hồ sơ còn lại như cùng kỳ năm 2017: 50).`,
    )
  })
})

describe('other targets', () => {
  const registrations: Partial<Target> = {
    ...earlyTarget,
    kpi: 'online_registrations',
    title: { vi: 'Cấp, thay đổi ĐKDN qua mạng', en: 'Online' },
    value: 0.9,
    printed: { vi: 'trên 90%', en: 'over 90%' },
  }
  const posted: Partial<Target> = {
    ...onTimeTarget,
    kpi: 'posted',
    title: { vi: 'Niêm yết đầy đủ', en: 'Posted' },
  }
  const numbers = {
    online_registrations: { toDate: '80/100' },
    posted: { toDate: '97/100' },
  }

  it('say what is assumed where it first decides, not before', () => {
    const last = { '2017-04..2017-12': '0/50' }
    const { conclusions } = card({
      // One that is met, a stock, and the first that may still be met or not.
      targets: [earlyTarget, posted, registrations],
      numbers: {
        early: { toDate: '60/100', ...last },
        posted: { toDate: '97/100', ...last },
        online_registrations: { toDate: '80/100', ...last },
      },
    })
    expect(conclusions.join(' ')).toContain(
      '(giả định số hồ sơ còn lại như cùng kỳ năm 2017: 50)',
    )
    expect(conclusions.join(' ')).not.toContain('cùng giả định')
  })

  it('that are missed stand in one line, in the order of the plan', () => {
    const { conclusions } = card({ targets: [registrations, posted], numbers })
    expect(conclusions).toEqual([
      '0 trong 2 chỉ tiêu của Kế hoạch có lũy kế từ đầu năm đạt mức; 2 chưa đạt; 0 không phát sinh; 0 chưa đủ dữ liệu.',
      `ĐKDN qua mạng: lũy kế 80,00%, chưa đạt mức trên 90%; còn thiếu 11 hồ sơ trong 100. ${unsure} Đến hết ngày 31/3/2018, niêm yết công khai đầy đủ là 97,00%, chưa đạt mức 100%; còn thiếu 3 TTHC trong 100.`,
    ])
  })

  it('that take an assumption say it once, the others that they share it', () => {
    const told = (toDate: string) => ({
      toDate,
      '2018-03': '40/100',
      '2018-02': '40/100',
      '2017-04..2017-12': '0/200',
    })
    const { conclusions } = card({
      targets: [earlyTarget, registrations],
      numbers: {
        early: told('40/100'),
        online_registrations: told('80/100'),
      },
    })
    expect(conclusions.slice(1, 3)).toEqual([
      'Trước hạn: lũy kế 40,00%, chưa đạt mức trên 50%; còn thiếu 11 hồ sơ trong 100. Để đạt cả năm, trong số hồ sơ còn lại cần ít nhất 55,50% (giả định số hồ sơ còn lại như cùng kỳ năm 2017: 200).',
      'ĐKDN qua mạng: lũy kế 80,00%, chưa đạt mức trên 90%; còn thiếu 11 hồ sơ trong 100. Để đạt cả năm, trong số hồ sơ còn lại cần ít nhất 95,50% (cùng giả định: 200).',
    ])
    // One whose year is lost without it assumes nothing.
    const over = card({
      period: '2018',
      targets: [earlyTarget, registrations],
      numbers: { early: told('40/100') },
    })
    expect(over.conclusions.join(' ')).not.toContain('giả định')
  })

  it('that are met are named, those of others or without cases are not told', () => {
    const { conclusions } = card({
      targets: [registrations, { ...posted, units: ['b'] }],
      numbers: { ...numbers, online_registrations: { toDate: '91/100' } },
    })
    expect(conclusions).toEqual([
      '1 trong 1 chỉ tiêu của Kế hoạch có lũy kế từ đầu năm đạt mức; 0 chưa đạt; 0 không phát sinh; 0 chưa đủ dữ liệu. Đạt mức: cấp, thay đổi ĐKDN qua mạng 91,00% (mức trên 90%).',
    ])
    expect(card({ targets: [registrations] }).conclusions).toEqual([
      '0 trong 1 chỉ tiêu của Kế hoạch có lũy kế từ đầu năm đạt mức; 0 chưa đạt; 1 không phát sinh; 0 chưa đủ dữ liệu.',
    ])
  })
})

test('the targets are counted by their status, near ones as missed', () => {
  const target = (kpi: string, over: Partial<Target> = {}) => ({
    ...earlyTarget,
    kpi,
    ...over,
  })
  const { conclusions } = card({
    targets: [
      target('on_time'),
      target('early'),
      target('posted', { value: 0.6, near: 0.5 }),
      target('online_registrations'),
      target('online_procedures'),
      target('satisfied'),
      target('reports_on_time'),
      target('broadcasts', { units: ['b'] }),
    ],
    numbers: {
      on_time: { toDate: '6/10' },
      early: { toDate: '9/10' },
      posted: { toDate: '55/100' },
      online_registrations: { toDate: '4/10' },
      online_procedures: { toDate: '0/0' },
      satisfied: { toDate: '…' },
      reports_on_time: { toDate: '5/10' },
    },
  })
  expect(conclusions[0]?.replace(/ Đạt mức: .*/, '')).toBe(
    '2 trong 7 chỉ tiêu của Kế hoạch có lũy kế từ đầu năm đạt mức; 3 chưa đạt; 1 không phát sinh; 1 chưa đủ dữ liệu.',
  )
})

describe('open overdue dossiers', () => {
  const none = 'Không có hồ sơ quá hạn chưa giải quyết đến hết ngày 31/3/2018.'
  const last = (given: Given) => card(given).conclusions.at(-1)

  it('are none', () => {
    const numbers = { on_time: { '2018-03': '10/10' } }
    expect(last({ targets: [onTimeOfNobody], numbers })).toBe(none)
  })

  it('are told with the rate that counts them, and who has them', () => {
    const of = (code: string, unit: string) =>
      missOf(code, { unit, finishedOn: null })
    const given: Given = {
      targets: [onTimeOfNobody],
      numbers: { on_time: { '2018-03': '1230/1252' } },
      openOverdue: 5,
      overdue: [
        of('1', 'b'),
        of('2', 'a'),
        of('3', 'a1'),
        of('4', 'b'),
        of('5', 'old'),
      ],
      formerUnits: [
        unitOf('old', 'Phòng cũ', { parent: 'a', valid_to: '2017-12-31' }),
      ],
    }
    expect(last(given)).toBe(
      'Còn 5 hồ sơ quá hạn chưa giải quyết đến hết ngày 31/3/2018; nếu tính cả số này vào mẫu số (công thức C), tỷ lệ đúng hạn là 97,85%. Việc phải làm: giải quyết hồ sơ quá hạn – Phòng A (1), Tổ A1 (1), Phòng B (2), Phòng cũ (1).',
    )
    // Of a unit, those below it as well.
    expect(last({ ...given, unit: 'a', openOverdue: 3 })).toContain(
      'Việc phải làm: giải quyết hồ sơ quá hạn – Phòng A (1), Tổ A1 (1), Phòng cũ (1).',
    )
    expect(last({ ...given, targets: [nobody] })).toBe(
      'Việc phải làm: giải quyết hồ sơ quá hạn – Phòng A (1), Tổ A1 (1), Phòng B (2), Phòng cũ (1).',
    )
  })

  it('are all that there is', () => {
    const given: Given = {
      targets: [onTimeOfNobody],
      openOverdue: 1000,
      numbers: { on_time: { '2018-03': '0/0' } },
      units: fourUnits,
    }
    expect(last(given)).toContain(
      'Còn 1.000 hồ sơ quá hạn chưa giải quyết đến hết ngày 31/3/2018; nếu tính cả số này vào mẫu số (công thức C), tỷ lệ đúng hạn là 0%.',
    )
  })

  it('are not told of a period that the data do not cover', () => {
    const given: Given = {
      targets: [onTimeOfNobody],
      numbers: { on_time: { '2018-03': '9/10…', '2018-02': '9/10' } },
      missing: ['s'],
    }
    expect(card(given).conclusions).toEqual([
      'Kế hoạch không giao chỉ tiêu nào cho đơn vị trong kỳ.',
      'Trong tháng 3/2018, chưa đủ dữ liệu để tính hồ sơ TTHC giải quyết đúng thời gian quy định: chưa có dữ liệu của: s.',
    ])
  })
})

const lowMonth = {
  source: 's',
  unit: 'a',
  measure: 'received',
  month: '2018-03',
  count: 0,
  bound: 12,
} as const

test.each<[string, Given, string]>([
  [
    'exports that are missing, before what is doubted of others',
    { missing: ['s', 't'], doubts: { open: [lowMonth], accepted: [] } },
    'chưa có dữ liệu của: s, t.',
  ],
  [
    'what is doubted, before files that are not read',
    { unread: ['b.csv'], doubts: { open: [lowMonth], accepted: [] } },
    'Phòng A tiếp nhận 0 hồ sơ tháng 3/2018 (nguồn s)',
  ],
  [
    'files that are not read, where all exports are there',
    { unread: ['a.csv', 'b.csv'] },
    'a.csv, b.csv',
  ],
  [
    'the day from which data are there, before files that are not read',
    { unread: ['a.csv'], complete: { from: '2018-03-05', to: '2018-12-31' } },
    '05/3/2018',
  ],
])('a figure that is not known says why: %s', (_, given, why) => {
  const numbers = { on_time: { '2018-03': '9/10…' } }
  const { conclusions } = card({
    targets: [onTimeOfNobody],
    numbers,
    ...given,
  })
  expect(conclusions[1]).toContain(why)
  expect(conclusions[1]?.includes('a.csv')).toBe(why.includes('a.csv'))
})

test('the conclusions come in their order', () => {
  const { conclusions } = card({
    numbers: {
      on_time: { '2018-03': '40/40', '2018-02': '39/40', toDate: '99/99' },
      early: { '2018-03': '30/40', '2018-02': '30/40', toDate: '40/99' },
    },
  })
  expect(conclusions).toEqual([
    '1 trong 2 chỉ tiêu của Kế hoạch có lũy kế từ đầu năm đạt mức; 1 chưa đạt; 0 không phát sinh; 0 chưa đủ dữ liệu. Đạt mức: hồ sơ TTHC giải quyết đúng thời gian quy định 100% (mức 100%).',
    `Trước hạn: lũy kế 40,40%, chưa đạt mức trên 50%; còn thiếu 10 hồ sơ trong 99. ${unsure}`,
    'Không có hồ sơ quá hạn chưa giải quyết đến hết ngày 31/3/2018.',
  ])
})

describe('the first point agrees with the last column of table 1', () => {
  const words = (given: Given) => {
    const { conclusions, kpis } = card(given)
    return [conclusions[0], kpis.rows.map(({ statusText }) => statusText)]
  }
  const numbers = {
    on_time: { toDate: '98/99' },
    early: { toDate: '40/99' },
  }

  it('where one of those missed is lost', () => {
    expect(words({ numbers })).toEqual([
      '0 trong 2 chỉ tiêu của Kế hoạch có lũy kế từ đầu năm đạt mức; 2 chưa đạt (trong đó 1 không còn khả năng đạt cả năm); 0 không phát sinh; 0 chưa đủ dữ liệu.',
      ['Không đạt', 'Chưa đạt'],
    ])
  })

  it('where the year is over', () => {
    expect(words({ numbers, period: '2018' })).toEqual([
      '0 trong 2 chỉ tiêu của Kế hoạch đạt mức cả năm; 2 không đạt; 0 không phát sinh; 0 chưa đủ dữ liệu.',
      ['Không đạt', 'Không đạt'],
    ])
  })
})

describe('procedures that are not posted in full', () => {
  const posted = { ...onTimeTarget, kpi: 'posted' }
  const told = (names: readonly (string | null)[]) =>
    card({
      targets: [posted],
      numbers: { posted: { toDate: '90/100' } },
      unposted: names.map((procedureName, i) =>
        missOf(`TT${i}`, { procedureName }),
      ),
    })
      .conclusions[1]?.split('. ')
      .at(-1)

  test.each([
    [['Một', null], 'Chưa đầy đủ: Một; TT1.'],
    [['Một', 'Hai', 'Ba'], 'Chưa đầy đủ: Một; Hai; và 1 TTHC khác.'],
    [
      ['Một', 'Hai', 'Ba', 'Bốn', 'Năm'],
      'Chưa đầy đủ: Một; Hai; và 3 TTHC khác.',
    ],
  ])('are named up to two: %s', (names, sentence) => {
    expect(told(names)).toBe(sentence)
  })

  it('are of the unit and those below it alone', () => {
    const unposted = [missOf('A', { unit: 'a1' }), missOf('B', { unit: 'b' })]
    const numbers = { posted: { toDate: '90/100' } }
    const { conclusions } = card({
      targets: [posted],
      numbers,
      unit: 'a',
      unposted: unposted.map((miss) => ({ ...miss, procedureName: null })),
    })
    expect(conclusions.join(' ')).toContain('Chưa đầy đủ: A.')
  })
})
