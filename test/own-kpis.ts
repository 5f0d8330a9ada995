/** Definitions of an office, of every kind. */
export const ownKpis = `
- id: late_online
  version: 1
  kind: ratio
  title: { vi: Hồ sơ trực tuyến có kết quả muộn, en: Online dossiers finished late }
  better: down
  minN: 10
  rows: dossier
  period: finished_on
  counts: { all: [{ rule: has_due_date }, { column: channel, is: =, to: online }] }
  meets: { column: finished_on, is: '>', to: { column: due_on } }
- id: late
  version: 1
  kind: count
  title: { vi: Hồ sơ có kết quả muộn, en: Dossiers finished late }
  rows: dossier
  period: finished_on
  counts: { not: { rule: on_or_before_due } }
- id: late_share
  version: 1
  kind: derived
  title: { vi: Tỷ lệ muộn, en: Share of late dossiers }
  numerator: [{ kpi: late }]
  denominator: [{ kpi: on_time, take: denominator }]
- id: days_to_due
  version: 1
  kind: duration
  title: { vi: Số ngày được hẹn, en: Days promised }
  rows: dossier
  period: received_on
  counts: { rule: has_due_date }
  measure: { from: received_on, to: due_on }
  unit: calendar_day
`

/** What puts a target of one of them into a plan. */
export const ownTarget: readonly [RegExp, string] = [
  /^targets:$/m,
  `targets:
  - kpi: late_online
    title: { vi: Hồ sơ trực tuyến muộn, en: Late online dossiers }
    clause: III.2.b
    units: [so]
    from: '2018-01-01'
    to: '2018-12-31'
    comparator: '<='
    value: 0.05
    printed: { vi: không quá 5%, en: at most 5% }`,
]
