import { buildScorecard } from '@motcua/scorecard'
import type { Scorecard } from '@motcua/scorecard'
import { expect, test } from 'vitest'
import { inputOf } from './hand-made.ts'
import type { Given } from './hand-made.ts'

/* An earlier number that moved since it was published says so, with both. */

/** A scorecard where the early rate of a period was published as another. */
function moved(
  of: string,
  [numerator, denominator]: readonly [number, number],
  given: Given = {},
): Scorecard {
  const input = inputOf({
    numbers: {
      early: {
        '2018-03': '30/40',
        '2018-02': '20/40',
        '2017-03': '10/40',
        toDate: '50/80',
      },
    },
    ...given,
  })
  const value = denominator === 0 ? null : numerator / denominator
  const results = input.evaluation.results.map((r) =>
    r.kpi === 'early' && r.period === of && r.unit === 'so'
      ? { ...r, published: { numerator, denominator, value } }
      : r,
  )
  return buildScorecard({
    ...input,
    evaluation: { ...input.evaluation, results },
  })
}

const title = 'Hồ sơ TTHC giải quyết trước hạn'
const rowOf = ({ kpis }: Scorecard) => kpis.rows.find((r) => r.kpi === 'early')

test('the month before', () => {
  const card = moved('2018-02', [19, 40])
  expect(rowOf(card)).toMatchObject({
    previous: '+25,00',
    restated: { previous: true, yearAgo: false },
  })
  expect(card.kpis.restated).toEqual([
    `(đc) ${title}, tháng 02/2018: đã công bố 47,50% (19/40), nay là 50,00% (20/40) theo dữ liệu đến lúc chốt.`,
  ])
  expect(card.conclusions.join(' ')).toContain(
    'tăng 25,00 điểm % so với tháng 02/2018 (50,00% (đc)).',
  )
})

test('the month a year ago, published without cases', () => {
  const card = moved('2017-03', [0, 0])
  expect(rowOf(card)?.restated).toEqual({ previous: false, yearAgo: true })
  expect(card.kpis.restated).toEqual([
    `(đc) ${title}, tháng 3/2017: đã công bố –, nay là 25,00% (10/40) theo dữ liệu đến lúc chốt.`,
  ])
})

test('none of other months, nor where nothing was published', () => {
  for (const card of [moved('2018-01', [1, 2]), moved('none', [1, 2])]) {
    expect(rowOf(card)?.restated).toEqual({ previous: false, yearAgo: false })
    expect(card.kpis.restated).toEqual([])
    expect(card.conclusions.join(' ')).not.toContain('(đc)')
  }
})

test('once for a year, whose year ago is the period before', () => {
  const numbers = { early: { '2018': '30/40', '2017': '20/40' } }
  const card = moved('2017', [19, 40], { period: '2018', numbers })
  expect(card.kpis.restated).toHaveLength(1)
})

test('of an edition that is replaced, the changes, those of the targets first, with their causes', () => {
  const change = {
    kpi: 'early',
    period: '2018-03',
    before: { numerator: 19, denominator: 40 },
    now: { numerator: 1, denominator: 20_000 },
    causes: ['late', 'corrected'],
  }
  const changes = [
    {
      ...change,
      kpi: 'received',
      before: { numerator: 9, denominator: null },
      now: { numerator: 1234, denominator: null },
      causes: ['gone'],
    },
    { ...change, now: { numerator: 0, denominator: 0 } },
    change,
    { ...change, kpi: 'on_time', period: '2018-Q1' },
    { ...change, kpi: 'unheard', causes: ['else'] },
  ]
  const replaces = {
    edition: 1,
    state: 'final',
    issuedOn: '2018-04-02',
    reason: null,
    changes,
  } as const
  const linesOf = (over: object) =>
    buildScorecard(
      inputOf({ state: 'restated', replaces: { ...replaces, ...over } }),
    ).kpis.restated
  const added = 'hồ sơ bổ sung muộn, hồ sơ sửa'
  expect(linesOf({})).toEqual([
    'Thay thế ấn bản 1 (chính thức), phát hành ngày 02/4/2018. Số thay đổi:',
    `Hồ sơ TTHC giải quyết đúng thời gian quy định, quý I/2018: 47,50% (19/40) → 0,01% (1/20.000), ${added}.`,
    `${title}, tháng 3/2018: 47,50% (19/40) → – (0/0), ${added}.`,
    `${title}, tháng 3/2018: 47,50% (19/40) → 0,01% (1/20.000), ${added}.`,
    'và 2 số khác; đủ trong tệp JSON.',
  ])
  // A reason has one full stop, whoever wrote it.
  for (const reason of ['nhập sai', 'nhập sai.'])
    expect(linesOf({ state: 'provisional', changes: [], reason })).toEqual([
      'Thay thế ấn bản 1 (tạm tính), phát hành ngày 02/4/2018. Lý do: nhập sai. Không có số nào đã in mà nay khác.',
    ])
  // Of a KPI that no target names, and of one that is not defined any more.
  expect(linesOf({ changes: [changes[0], changes[4]] }).slice(1)).toEqual([
    'received, tháng 3/2018: 9 → 1.234, hồ sơ không còn trong tệp.',
    'unheard, tháng 3/2018: 47,50% (19/40) → 0,01% (1/20.000), else.',
  ])
})
