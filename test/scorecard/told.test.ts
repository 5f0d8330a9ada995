import { buildScorecard, otherKpis } from '@motcua/scorecard'
import { findKpi } from '@motcua/metrics'
import type { Result } from '@motcua/metrics'
import { describe, expect, it } from 'vitest'
import { earlyTarget, inputOf } from './hand-made.ts'
import type { Given } from './hand-made.ts'

/* What was noted, accepted and computed beside the targets is printed. */

const note = {
  kpi: 'early',
  unit: 'a',
  period: '2018-03',
  cause: 'Thay phần mềm',
  remedy: 'Bổ sung người.',
  owner: 'b',
  until: '2018-04-30',
}
const build = (given: Given = {}) => buildScorecard(inputOf(given))

describe('causes and remedies', () => {
  it('are those of the unit and of those below it', () => {
    const explanations = [
      note,
      { ...note, unit: 'so', period: '2018-Q1', cause: 'Tết!' },
    ]
    const title = earlyTarget.title.vi
    expect(build({ explanations }).narrative).toEqual({
      causes: `${title} (Phòng A, tháng 3/2018): Thay phần mềm.\n${title} (Sở Kế hoạch và Đầu tư, quý I/2018): Tết!`,
      remedies: `${title}: Bổ sung người; Phòng B, đến hết ngày 30/4/2018.\n${title}: Bổ sung người; Phòng B, đến hết ngày 30/4/2018.`,
      difficulties: null,
    })
    expect(build({ explanations, unit: 'a' }).narrative.causes).toBe(
      `${title} (Phòng A, tháng 3/2018): Thay phần mềm.`,
    )
    expect(build({ explanations, unit: 'b' }).narrative.causes).toBeNull()
  })
})

describe('an accepted miss', () => {
  it('is told with its number, its reason and how long', () => {
    const input = inputOf({
      targets: [earlyTarget],
      numbers: { early: { '2018-03': '1/4', toDate: '2/5' } },
    })
    const accepted = {
      reason: { vi: 'thay phần mềm', en: 'new software' },
      expires: '2018-06-30',
    }
    const results = input.evaluation.results.map((r) =>
      r.kpi === 'early' && r.period === '2018-03' && r.unit === 'so'
        ? { ...r, accepted }
        : r,
    )
    const plan = {
      ...input.plan,
      deviations: [
        {
          ...accepted,
          kpi: 'early',
          units: ['so'],
          from: '2018-01-01',
          decision: 'CV 12',
        },
      ],
    }
    const { kpis } = buildScorecard({
      ...input,
      plan,
      evaluation: { ...input.evaluation, results },
    })
    expect(kpis.accepted).toEqual([
      'Được chấp nhận: Hồ sơ TTHC giải quyết trước hạn 40,00%, mức trên 50%, đến hết ngày 30/6/2018 (CV 12); lý do: thay phần mềm.',
    ])
    expect(build().kpis.accepted).toEqual([])
    // Of one that no decision stands for, or that the plan does not name any more.
    const without = buildScorecard({
      ...input,
      evaluation: { ...input.evaluation, results },
    })
    expect(without.kpis.accepted.join()).toContain('30/6/2018; lý do:')
  })
})

describe('other indicators', () => {
  const result = (kpi: string, over: Partial<Result> = {}): Result => ({
    kpi,
    version: 1,
    period: '2018-03',
    office: 'so',
    unit: 'so',
    numerator: 3,
    denominator: 4,
    value: 0.75,
    isCovered: true,
    toDate: {
      from: '2018-01-01',
      numerator: 5,
      denominator: 6,
      value: 5 / 6,
      isCovered: true,
    },
    target: null,
    status: 'informative',
    ...over,
  })
  const none = { numerator: 0, denominator: 0, value: null }
  const nothing = { from: '2018-01-01', ...none, isCovered: true }

  it('are told with what lacks data or cases', () => {
    const { others } = build({
      otherResults: [
        result('satisfied'),
        result('feedback_answered', {
          isCovered: false,
          toDate: { ...nothing, isCovered: false },
        }),
        result('broadcasts', { ...none, toDate: nothing }),
        result('satisfied', { unit: 'a', numerator: 1 }),
        result('early'),
      ],
    })
    expect(others).toEqual({
      caption: 'Các chỉ tiêu khác',
      rows: [
        {
          kpi: 'satisfied',
          title: 'Hài lòng về chất lượng dịch vụ hành chính công',
          clause: 'PL.II.8',
          value: { ratio: '3/4', rate: '75,00%' },
          toDate: { ratio: '5/6', rate: '83,33%' },
        },
      ],
      notes: [
        'Không có số liệu: Phản ánh, kiến nghị được xử lý đúng hạn.',
        'Không phát sinh: Nội dung tuyên truyền đã phát sóng.',
      ],
    })
  })

  it('are KPIs of the catalogue', () => {
    expect(otherKpis.map((id) => findKpi(id).id)).toEqual(otherKpis)
  })

  it('are not told where nobody asked for them', () => {
    expect(build().others).toBeNull()
  })
})
