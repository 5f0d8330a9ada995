import type { MissRow, Scorecard } from '@motcua/scorecard'

const months = [
  ...Array.from({ length: 10 }, (_, i) => `T${i + 3}/17`),
  'T1/18',
  'T2/18',
  'T3/18',
]

const office = {
  code: 'so',
  name: 'Sở Kế hoạch và Đầu tư',
}

const procedures = [
  'Đăng ký thành lập công ty trách nhiệm hữu hạn hai thành viên trở lên',
  'Đăng ký thay đổi nội dung đăng ký doanh nghiệp đối với công ty cổ phần',
  'Quyết định chủ trương đầu tư của Ủy ban nhân dân tỉnh đối với dự án không thuộc diện cấp Giấy chứng nhận đăng ký đầu tư',
  'Điều chỉnh Giấy chứng nhận đăng ký đầu tư trong trường hợp thay đổi nhà đầu tư',
  'Thẩm định báo cáo nghiên cứu khả thi đầu tư xây dựng',
]

const units = [
  ['Văn phòng (n = 4)', null, 'ít hồ sơ'],
  ['Thanh tra (n = 0)', null, '–'],
  ['Phòng Đăng ký kinh doanh (n = 981)', 0.5422, '54,22%'],
  ['P.KTĐN (n = 142)', 0.4789, '47,89%'],
  ['Phòng Tổng hợp – Quy hoạch (n = 31)', 0.3871, '38,71%'],
  ['Phòng Thẩm định (giả định) (n = 40)', 0.5, '50,00%'],
  ['Phòng Kinh tế ngành (giả định) (n = 30)', 0.4333, '43,33%'],
  [
    'Phòng Kinh tế tập thể và Hỗ trợ doanh nghiệp (giả định) (n = 14)',
    1,
    '100%',
  ],
  ['Phòng Đấu thầu và Giám sát đầu tư (giả định) (n = 10)', null, 'ít hồ sơ'],
] as const

const two = (day: number) => String(day).padStart(2, '0')

const misses: readonly MissRow[] = Array.from({ length: 27 }, (_, i) => ({
  number: i + 1,
  code: `000.00.12.H05-1802${two(1 + i)}-00${31 + i}`,
  procedure: procedures[i % procedures.length] ?? '',
  receivedOn: `${two(1 + i)}/02/2018`,
  dueOn: `${two(2 + i)}/03/2018`,
  finishedOn: i % 4 === 0 && i < 20 ? 'Chưa có' : `${two(3 + i)}/03/2018`,
  daysLate: String(Math.max(1, 21 - i)),
  unit: i % 3 === 0 ? 'P.KTĐN' : 'Phòng Đăng ký kinh doanh',
  reason: i % 2 === 0 ? 'Đơn vị chưa nêu' : 'Chờ ý kiến của sở, ngành',
  apology: ['Có', 'Không', 'Không có thông tin'][i % 3] ?? '',
}))

/** Paper of the whole office, March 2018, with everything a page may carry. */
export const officeScorecard: Scorecard = {
  kind: 'scorecard',
  office,
  period: {
    key: '2018-03',
    from: '2018-03-01',
    to: '2018-04-01',
    title: 'Tháng 3/2018',
    previousTitle: 'So với tháng 02/2018',
    yearAgoTitle: 'So với tháng 3/2017',
    toDateTitle: 'Lũy kế 01/01–31/3/2018',
  },
  unit: { code: 'so', name: 'Sở Kế hoạch và Đầu tư', isRoot: true },
  edition: 1,
  state: 'final',
  synthetic: true,
  asOf: '2018-04-01T06:00:00',
  letterhead: {
    superior: 'UBND TỈNH BÌNH DƯƠNG',
    agency: 'SỞ KẾ HOẠCH VÀ ĐẦU TƯ',
    symbol: '/……-SKHĐT',
    place: 'Bình Dương',
    wholeOffice: 'Toàn Sở',
    signatures: {
      left: ['NGƯỜI LẬP BIỂU'],
      office: ['TL. GIÁM ĐỐC', 'CHÁNH VĂN PHÒNG'],
      unit: ['TRƯỞNG PHÒNG'],
    },
    recipients: ['(mẫu, không gửi).'],
  },
  placeAndDate: 'Bình Dương, ngày …… tháng …… năm 2018',
  banners: [
    {
      strong: 'SỐ LIỆU MÔ PHỎNG – KHÔNG PHẢI SỐ LIỆU THẬT CỦA SỞ',
      rest: '',
    },
  ],
  disclaimer:
    'Dữ liệu do chương trình tạo để minh họa; không dùng để báo cáo, đánh giá, xếp hạng.',
  watermark: 'SỐ LIỆU MÔ PHỎNG',
  title: 'PHIẾU THEO DÕI CHỈ TIÊU CẢI CÁCH HÀNH CHÍNH',
  unitLine: 'Đơn vị: Toàn Sở',
  planLine: '(Theo Kế hoạch số 2062/KH-SKHĐT ngày 29/12/2017)',
  dataLine:
    'Số liệu từ ngày 01/3/2018 đến hết ngày 31/3/2018 · Chốt số liệu lúc 06 giờ 00 ngày 01/4/2018 · Ấn bản 1 (chính thức)',
  conclusions: [
    '3 trong 5 chỉ tiêu của Kế hoạch có lũy kế từ đầu năm đạt mức; 2 chưa đạt; 0 không phát sinh; 0 chưa đủ dữ liệu.',
    'Trong tháng 3/2018, hồ sơ TTHC giải quyết đúng thời gian quy định là 98,24% (1.230/1.252), giảm 0,61 điểm % so với tháng 02/2018 (98,85%), chủ yếu do Phòng Đăng ký kinh doanh (−0,48 điểm %). Lũy kế 98,32%, chưa đạt mức 100% do có 58 hồ sơ giải quyết quá hạn.',
    'Đến hết ngày 31/3/2018, cấp, thay đổi ĐKDN qua mạng là 74,51% (2.110/2.832). Lũy kế 74,51%, chưa đạt mức trên 90%; còn thiếu 439 hồ sơ trong 2.832.',
    'Không còn khả năng đạt 100% cả năm kể từ ngày 09/01/2018 (hồ sơ 000.00.12.H05-180102-0007).',
    'Còn 5 hồ sơ quá hạn chưa giải quyết đến hết ngày 31/3/2018; nếu tính cả số này (công thức C), tỷ lệ đúng hạn là 97,85%.',
  ],
  kpis: {
    caption: 'Bảng 1. Kết quả thực hiện chỉ tiêu của Kế hoạch',
    targetTitle: 'Mức năm 2018',
    rows: [
      {
        number: 1,
        kpi: 'on_time',
        title: 'Hồ sơ TTHC giải quyết đúng thời gian quy định',
        note: null,
        marks: '(a)',
        target: '100%',
        value: { ratio: '1.230/1.252', rate: '98,24%' },
        previous: '−0,61',
        yearAgo: '+1,02',
        toDate: { ratio: '3.402/3.460', rate: '98,32%' },
        status: 'missed',
        statusText: 'Không đạt',
        symbol: '✕',
        figures: {
          numerator: 1230,
          denominator: 1252,
          value: 1230 / 1252,
          toDateNumerator: 3402,
          toDateDenominator: 3460,
          toDateValue: 3402 / 3460,
        },
      },
      {
        number: 2,
        kpi: 'early',
        title: 'Hồ sơ TTHC giải quyết trước hạn',
        note: 'Năm 2017: 50,7% (theo Kế hoạch)',
        marks: '(c)',
        target: 'trên 50%',
        value: { ratio: '655/1.252', rate: '52,32%' },
        previous: '+0,38',
        yearAgo: '+2,10',
        toDate: { ratio: '1.801/3.460', rate: '52,05%' },
        status: 'met',
        statusText: 'Đạt',
        symbol: '●',
        figures: {
          numerator: 655,
          denominator: 1252,
          value: 655 / 1252,
          toDateNumerator: 1801,
          toDateDenominator: 3460,
          toDateValue: 1801 / 3460,
        },
      },
      {
        number: 3,
        kpi: 'online_procedures',
        title: 'TTHC cung cấp DVCTT mức độ 3, 4',
        note: 'tính đến ngày 31/3/2018',
        marks: '(b)',
        target: 'trên 50%',
        value: { ratio: '72/134', rate: '53,73%' },
        previous: '0',
        yearAgo: '…',
        toDate: { ratio: '72/134', rate: '53,73%' },
        status: 'met',
        statusText: 'Đạt',
        symbol: '●',
        figures: {
          numerator: 72,
          denominator: 134,
          value: 72 / 134,
          toDateNumerator: 72,
          toDateDenominator: 134,
          toDateValue: 72 / 134,
        },
      },
      {
        number: 4,
        kpi: 'online_registrations',
        title: 'Cấp, thay đổi ĐKDN qua mạng',
        note: null,
        marks: '(d)',
        target: 'trên 90%',
        value: { ratio: '742/981', rate: '75,63%' },
        previous: '+3,11',
        yearAgo: '+12,40',
        toDate: { ratio: '2.110/2.832', rate: '74,51%' },
        status: 'missed',
        statusText: 'Chưa đạt',
        symbol: '○',
        figures: {
          numerator: 742,
          denominator: 981,
          value: 742 / 981,
          toDateNumerator: 2110,
          toDateDenominator: 2832,
          toDateValue: 2110 / 2832,
        },
      },
      {
        number: 5,
        kpi: 'posted',
        title: 'TTHC đã công bố được niêm yết công khai đầy đủ',
        note: 'tính đến ngày 31/3/2018',
        marks: '(b) (đ)',
        target: '100%',
        value: { ratio: '134/134', rate: '100%' },
        previous: '+0,75',
        yearAgo: '…',
        toDate: { ratio: '134/134', rate: '100%' },
        status: 'met',
        statusText: 'Đạt',
        symbol: '●',
        figures: {
          numerator: 134,
          denominator: 134,
          value: 1,
          toDateNumerator: 134,
          toDateDenominator: 134,
          toDateValue: 1,
        },
      },
    ],
    openOverdueLine:
      'Hồ sơ quá hạn chưa giải quyết đến hết ngày 31/3/2018: 5 hồ sơ (không nằm trong tỷ lệ trên).',
    legend:
      'Ký hiệu: ● đạt; ○ chưa đạt; ✕ không đạt; – không phát sinh; … chưa có số liệu; 0 bằng không.',
  },
  flow: {
    caption: 'Bảng 2. Tiếp nhận, giải quyết hồ sơ tháng 3/2018',
    row: {
      carriedOver: 412,
      received: 1318,
      receivedOnline: 731,
      receivedOther: 587,
      total: 1730,
      finished: 1252,
      early: 655,
      onDue: 575,
      late: 22,
      undated: 0,
      stopped: 38,
      open: 440,
      openInTime: 379,
      openOverdue: 5,
      paused: 56,
      known: true,
      tie: 'Đối chiếu: Tổng = Đã giải quyết + Rút, trả lại, từ chối + Đang giải quyết: khớp.',
    },
  },
  trend: {
    caption: 'Hình 1. Tỷ lệ đúng hạn và trước hạn, 13 tháng đến tháng 3/2018',
    months,
    series: [
      {
        kpi: 'on_time',
        title: 'Hồ sơ TTHC giải quyết đúng thời gian quy định',
        values: [
          0.9722, 0.9689, 0.9751, 0.9788, 0.9812, 0.9761, 0.9799, 0.9834,
          0.9851, 0.9871, 0.9841, 0.9885, 0.9824,
        ],
      },
      {
        kpi: 'early',
        title: 'Hồ sơ TTHC giải quyết trước hạn',
        values: [
          0.5022,
          0.4871,
          0.4901,
          0.5133,
          0.5211,
          null,
          0.4977,
          0.5055,
          0.5121,
          0.5244,
          0.5188,
          0.5194,
          0.5232,
        ],
      },
    ],
    marks: [
      { label: 'Mức 100%', value: 1 },
      { label: 'Mức trên 50%', value: 0.5 },
      { label: 'Năm 2017: 50,7%', value: 0.507 },
    ],
    source: 'Đơn vị tính: %. Nguồn: số liệu hồ sơ của Sở (mô phỏng).',
  },
  comparison: {
    caption: 'Hình 2. Tỷ lệ trước hạn theo đơn vị, tháng 3/2018',
    units: units.map(([label, value, text]) => ({ label, value, text })),
    marks: [{ label: 'Mức trên 50%', value: 0.5 }],
    source:
      'n: số hồ sơ đã giải quyết trong kỳ; dưới 10 hồ sơ không so sánh. Nguồn: số liệu hồ sơ của Sở (mô phỏng).',
  },
  misses: {
    caption:
      'Bảng 3. Hồ sơ giải quyết quá hạn và quá hạn chưa giải quyết, tháng 3/2018',
    summary:
      'Tổng số 27 hồ sơ; phiếu in 10 hồ sơ quá hạn nhiều ngày nhất, đầy đủ ở Phụ lục IV.',
    daysUnit: '(ngày làm việc)',
    total: 27,
    rows: misses.slice(0, 10),
    all: misses,
  },
  tasks: {
    caption: 'Nhiệm vụ đến hạn và quá hạn trong kỳ',
    rows: [
      {
        id: 'II.5',
        text: 'Cập nhật danh mục, trình UBND tỉnh công bố bộ TTHC thuộc lĩnh vực của Sở',
        lead: 'Văn phòng',
        time: 'Quý I/2018',
        due: '31/03/2018',
        state: 'Hoàn thành đúng hạn',
      },
      {
        id: 'II.8',
        text: 'Khảo sát ý kiến tổ chức, cá nhân về chất lượng dịch vụ hành chính công tại Sở',
        lead: 'Văn phòng',
        time: 'Hàng quý',
        due: '31/03/2018',
        state: 'Hoàn thành chậm 3 ngày',
      },
      {
        id: 'II.9',
        text: 'Báo cáo tình hình tiếp nhận và trả kết quả giải quyết TTHC',
        lead: 'Văn phòng',
        time: 'Định kỳ ngày 01 hàng tháng',
        due: '01/03/2018',
        state: 'Hoàn thành đúng hạn',
      },
      {
        id: 'II.10',
        text: 'Trình UBND tỉnh phê duyệt đề án 1 cửa của Sở',
        lead: 'Văn phòng',
        time: 'Tháng 02',
        due: '28/02/2018',
        state: 'Quá hạn, chưa hoàn thành (31 ngày)',
      },
      {
        id: 'II.12',
        text: 'Đề xuất giải pháp nâng cao chất lượng tại bộ phận một cửa của Sở',
        lead: 'Văn phòng',
        time: 'Tháng 02',
        due: '28/02/2018',
        state: 'Chưa có báo cáo',
      },
      {
        id: 'VI.3',
        text: 'Triển khai ứng dụng phần mềm quản lý văn bản và điều hành, chữ ký số tại các phòng',
        lead: 'Phòng Tổng hợp – Quy hoạch',
        time: 'Quý I/2018',
        due: '31/03/2018',
        state: 'Đang thực hiện, chưa đến hạn',
      },
    ],
    notes: [
      '3/5 lượt nhiệm vụ đã đến hạn; 14 nhiệm vụ không có hạn không tính.',
    ],
  },
  narrative: { causes: null, remedies: null, difficulties: null },
  notes: [
    '(a) Công thức A: (trước hạn + đúng hạn) / đã giải quyết trong kỳ. So theo ngày; ngày có kết quả không muộn hơn ngày hẹn trả là đúng thời gian. Không gồm hồ sơ rút, trả lại, từ chối và hồ sơ thiếu ngày hẹn trả (0 hồ sơ). Kế hoạch không nêu công thức.',
    '(b) Số tại thời điểm cuối kỳ, không cộng dồn.',
    '(c) Trước hạn: ngày có kết quả trước ngày hẹn trả; mẫu số như (a).',
    '(d) ĐKDN: đăng ký thành lập mới và thay đổi; tính hồ sơ nộp qua mạng trong kỳ / tổng hồ sơ cùng loại tiếp nhận trong kỳ. Kế hoạch không nói rõ hồ sơ nộp hay hồ sơ được chấp thuận.',
    '(đ) Đầy đủ: có đủ quy trình, thành phần hồ sơ, thời gian giải quyết, biểu mẫu, phí, lệ phí (mục nào áp dụng) tại Bộ phận một cửa và trên trang TTĐT. Mẫu số: TTHC đã được công bố, còn hiệu lực ngày cuối kỳ.',
    'Số liệu từ ngày 01/3/2018 đến hết ngày 31/3/2018. Chốt lúc 06 giờ 00 ngày 01/4/2018 (giờ Việt Nam), từ 4 tệp, tệp mới nhất xuất ngày 01/4/2018. Loại 3 dòng, cảnh báo 12 dòng: Phụ lục XII.',
    'Tổng tính bằng tổng tử số chia tổng mẫu số, không lấy bình quân các tỷ lệ.',
    'Tỷ lệ in 2 chữ số thập phân, không làm tròn qua mức.',
  ],
  abbreviations:
    'TTHC: thủ tục hành chính; DVCTT: dịch vụ công trực tuyến; ĐKDN: đăng ký doanh nghiệp.',
  verification: '7F3A-09C2-B51E',
}

const nothing = { ratio: '–', rate: '–' }

/** Paper of a unit without a single dossier. */
export const unitScorecard: Scorecard = {
  ...officeScorecard,
  unit: { code: 'tt', name: 'Thanh tra', isRoot: false },
  unitLine: 'Đơn vị: Thanh tra',
  conclusions: [
    '1 trong 2 chỉ tiêu của Kế hoạch giao cho đơn vị có lũy kế từ đầu năm đạt mức; 0 chưa đạt; 1 không phát sinh; 0 chưa đủ dữ liệu.',
    'Trong tháng 3/2018, không phát sinh hồ sơ nên không tính hồ sơ TTHC giải quyết đúng thời gian quy định.',
    'Không có hồ sơ quá hạn chưa giải quyết đến hết ngày 31/3/2018.',
  ],
  kpis: {
    ...officeScorecard.kpis,
    rows: officeScorecard.kpis.rows.map((row) =>
      row.number === 5
        ? {
            ...row,
            value: { ratio: '2/2', rate: '100%' },
            toDate: { ratio: '2/2', rate: '100%' },
            previous: '0',
            figures: {
              ...row.figures,
              numerator: 2,
              denominator: 2,
              toDateNumerator: 2,
              toDateDenominator: 2,
            },
          }
        : {
            ...row,
            value: nothing,
            previous: '–',
            yearAgo: '–',
            toDate: nothing,
            ...(row.number === 3 || row.number === 4
              ? {
                  status: 'not_applicable',
                  statusText: 'Không áp dụng',
                  symbol: '',
                }
              : {
                  status: 'no_data',
                  statusText: 'Không phát sinh',
                  symbol: '–',
                }),
            figures: {
              numerator: 0,
              denominator: 0,
              value: null,
              toDateNumerator: 0,
              toDateDenominator: 0,
              toDateValue: null,
            },
          },
    ),
    openOverdueLine:
      'Hồ sơ quá hạn chưa giải quyết đến hết ngày 31/3/2018: 0 hồ sơ (không nằm trong tỷ lệ trên).',
  },
  flow: {
    ...officeScorecard.flow,
    row: {
      carriedOver: 0,
      received: 0,
      receivedOnline: 0,
      receivedOther: 0,
      total: 0,
      finished: 0,
      early: 0,
      onDue: 0,
      late: 0,
      undated: 0,
      stopped: 0,
      open: 0,
      openInTime: 0,
      openOverdue: 0,
      paused: 0,
      known: true,
      tie: officeScorecard.flow.row.tie,
    },
  },
  trend: {
    ...officeScorecard.trend,
    series: officeScorecard.trend.series.map((series) => ({
      ...series,
      values: months.map(() => null),
    })),
  },
  comparison: null,
  misses: {
    ...officeScorecard.misses,
    summary: 'Không có hồ sơ giải quyết quá hạn hoặc quá hạn chưa giải quyết.',
    total: 0,
    rows: [],
    all: [],
  },
  tasks: {
    ...officeScorecard.tasks,
    rows: [],
    notes: ['Không có nhiệm vụ đến hạn trong kỳ, không có nhiệm vụ quá hạn.'],
  },
}
