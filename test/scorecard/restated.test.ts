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
