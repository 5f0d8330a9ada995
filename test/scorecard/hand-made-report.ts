import type { Report, Scorecard } from '@motcua/scorecard'

/** A report of its units: the body, an annex upright and one on its side. */
export function reportOn(scorecard: Scorecard): Report {
  const { comparison, letterhead, units } = scorecard
  const named = comparison?.units.map(({ label }) => label) ?? []
  const cell = (text: string) => ({ text, number: null })
  const annex = (
    number: string,
    isLandscape: boolean,
  ): Report['annexes'][number] => ({
    number,
    label: `Phụ lục ${number}`,
    title: `Kết quả theo đơn vị ${number}`,
    isLandscape,
    head: [],
    blocks: [
      {
        kind: 'table',
        caption: null,
        columns: [
          { group: null, title: 'Đơn vị', kind: 'words', width: 42 },
          { group: 'Tiếp nhận', title: 'Tổng số', kind: 'count', width: 15 },
          { group: 'Tiếp nhận', title: 'Trực tuyến', kind: 'count', width: 15 },
        ],
        rows: [
          { heading: 'Theo đơn vị' },
          ...named.map((name) => ({
            cells: [cell(name), cell('1.040'), cell('39')],
            isSum: false,
          })),
        ],
      },
    ],
  })
  return {
    ...scorecard,
    kind: 'report',
    letterhead,
    title: 'BÁO CÁO',
    subject: 'Kết quả thực hiện chỉ tiêu cải cách hành chính tháng 3/2018',
    addressees: ['Kính gửi: Ban Giám đốc Sở.'],
    basis: 'Thực hiện Kế hoạch, báo cáo kết quả như sau:',
    scorecard: {
      ...scorecard,
      units: units && { ...units, caption: 'Bảng 3. Kết quả theo đơn vị' },
    },
    sections: [
      { key: 'results', title: 'I. KẾT QUẢ THỰC HIỆN CHỈ TIÊU', blocks: [] },
      { key: 'dossiers', title: 'II. TIẾP NHẬN, GIẢI QUYẾT TTHC', blocks: [] },
    ],
    annexes: [annex('I', true), annex('II', false)],
    emptyTitle: null,
    attached: '(Kèm theo Báo cáo số ……)',
  }
}
