import type { ListTarget } from '@motcua/warehouse'
import type { FieldText, FieldTexts } from './text.ts'

/** A list of the office folder: what it holds, and its columns. */
export interface ListTexts {
  readonly about: FieldText
  readonly columns: FieldTexts
}

const period: FieldText = [
  'Kỳ: 2026-03, 2026-Q1, 2026-H1 hoặc 2026.',
  'The period: 2026-03, 2026-Q1, 2026-H1 or 2026.',
  '2026-Q1',
]
const unit: FieldText = [
  'Mã hoặc tên đơn vị trong units.csv.',
  'Code or name of a unit of units.csv.',
  'qh',
]
const span: FieldTexts = {
  valid_from: [
    'Ngày đầu có hiệu lực.',
    'First day on which the row holds.',
    '2020-01-01',
  ],
  valid_to: [
    'Ngày cuối có hiệu lực; để trống nếu còn hiệu lực.',
    'Last day on which it holds; empty while it does.',
    '2026-06-30',
  ],
}
const time: FieldTexts = {
  time: [
    'Thời hạn giải quyết theo quy định.',
    'Statutory processing time.',
    '15',
  ],
  time_unit: ['Đơn vị của thời hạn.', 'Unit of the time.', 'working_day'],
}

const posted = (vi: string, en: string): FieldTexts[string] => [
  `Đã niêm yết ${vi} (yes/no); để trống nếu không áp dụng.`,
  `Whether ${en} posted; empty where it does not apply.`,
  'yes',
]

/** The lists of the office folder. */
export const listTexts: { readonly [T in ListTarget]: ListTexts } = {
  unit: {
    about: [
      'Đơn vị và cây tổ chức. Đổi tên, đổi cấp trên: kết thúc dòng cũ (valid_to), thêm dòng mới cùng mã từ ngày hôm sau. Sáp nhập: kết thúc dòng của đơn vị cũ, thêm đơn vị mới từ ngày hôm sau; hồ sơ mới ghi đơn vị mới, kết quả của đơn vị cũ vẫn đứng ở dòng của nó, ghi ngày kết thúc. Ở kỳ trước ngày đơn vị bắt đầu, hồ sơ ghi đơn vị đó chỉ được tính vào các đơn vị cấp trên. Không xóa dòng của đơn vị đã kết thúc.',
      'Units and their tree. A new name or parent: end the old row (valid_to) and add a row of the same code from the next day on. A merger: end the rows of the units that are gone and add the new one from the next day on; new dossiers name it, and what the old ones did stays in rows of theirs, with their end. In periods before a unit began, what is booked under it counts in the units above it alone. Rows of units that ended stay.',
    ],
    columns: {
      code: [
        'Mã đơn vị: chữ không dấu, số, . _ -, nhiều nhất 40 ký tự; không đổi.',
        'Code of the unit: plain letters, digits, . _ -, 40 at most; never changed.',
        'qh',
      ],
      parent: [
        'Mã đơn vị cấp trên; để trống cho cả cơ quan: mỗi ngày đúng một đơn vị như vậy.',
        'Code of the unit above; empty for the whole office: one such unit on each day.',
        'so',
      ],
      name: [
        'Tên đầy đủ, tự khớp với tên trong tệp xuất.',
        'Its name; exports may name it so.',
        'Phòng Quy hoạch',
      ],
      name_en: ['Tên tiếng Anh.', 'Its English name.', 'Planning Division'],
      position: ['Thứ tự in.', 'Order of printing.', '2'],
      invented: [
        'yes: đơn vị giả định trong dữ liệu mẫu.',
        'yes: made up, in sample data.',
        'no',
      ],
      ...span,
    },
  },
  procedure: {
    about: [
      'Thủ tục hành chính. Khi có gì thay đổi (mức độ, niêm yết, đơn vị): kết thúc dòng cũ, thêm dòng mới cùng mã từ ngày hôm sau. Một ô niêm yết để trống là mục không áp dụng; thủ tục đã công bố để trống mọi ô niêm yết, hoặc danh sách không có cột niêm yết nào, bị tính là chưa niêm yết (`check`: `no_posting`).',
      'Administrative procedures. Where anything changes (level, posting, unit): end the old row and add one of the same code from the next day on. One posting left empty is an item that does not apply; an announced procedure with all of them empty, or of a list without a column of them, counts as not posted (`check`: `no_posting`).',
    ],
    columns: {
      code: ['Mã thủ tục.', 'Code of the procedure.', 'TT-01'],
      name: ['Tên thủ tục.', 'Its name.', 'Cấp giấy phép xây dựng'],
      field: ['Lĩnh vực.', 'Its field.', 'Xây dựng'],
      unit: [
        'Mã hoặc tên đơn vị phụ trách.',
        'Code or name of the unit that owns it.',
        'qh',
      ],
      level: [
        'Mức độ dịch vụ công trực tuyến, 1 đến 4.',
        'Online service level, 1 to 4.',
        '4',
      ],
      ...time,
      registration: [
        'Đăng ký doanh nghiệp: mới, thay đổi, hoặc không phải.',
        'Business registration that it grants: new, change or none.',
        'none',
      ],
      announced: [
        'Đã công bố.',
        'Whether it is announced (đã công bố).',
        'yes',
      ],
      process_desk: posted(
        'quy trình tại Bộ phận một cửa',
        'its process is, at the desk,',
      ),
      process_web: posted(
        'quy trình trên trang web',
        'its process is, on the web site,',
      ),
      documents_desk: posted(
        'thành phần hồ sơ tại Bộ phận một cửa',
        'the documents are, at the desk,',
      ),
      documents_web: posted(
        'thành phần hồ sơ trên trang web',
        'the documents are, on the web site,',
      ),
      time_desk: posted(
        'thời gian giải quyết tại Bộ phận một cửa',
        'its time is, at the desk,',
      ),
      time_web: posted(
        'thời gian giải quyết trên trang web',
        'its time is, on the web site,',
      ),
      form_desk: posted(
        'biểu mẫu tại Bộ phận một cửa',
        'its forms are, at the desk,',
      ),
      form_web: posted(
        'biểu mẫu trên trang web',
        'its forms are, on the web site,',
      ),
      fee_desk: posted(
        'phí, lệ phí tại Bộ phận một cửa',
        'its fees are, at the desk,',
      ),
      fee_web: posted(
        'phí, lệ phí trên trang web',
        'its fees are, on the web site,',
      ),
      ...span,
    },
  },
  procedure_time: {
    about: [
      'Thời hạn của thủ tục theo kênh tiếp nhận; một kênh có thể có nhiều dòng.',
      'Processing times of procedures by channel; one channel may have several rows.',
    ],
    columns: {
      procedure: [
        'Mã hoặc tên thủ tục trong procedures.csv.',
        'Code or name of a procedure of procedures.csv.',
        'TT-01',
      ],
      channel: ['Kênh tiếp nhận.', 'How it is filed.', 'online'],
      ...span,
      ...time,
    },
  },
  calendar_day: {
    about: [
      'Ngày nghỉ, ngày làm bù khác với lịch có sẵn (2017–2026). Năm khác: ghi mọi ngày nghỉ, làm bù, rồi một dòng year.',
      'Days off and make-up days beside the built-in calendar (2017–2026). Of another year: all of them, then one line of kind year.',
    ],
    columns: {
      day: ['Ngày.', 'The day.', '2026-12-24'],
      kind: [
        'off: nghỉ; make_up: làm bù vào cuối tuần; year: năm của ngày này đã ghi đủ.',
        'off: a day off; make_up: a weekend day worked instead; year: the year of this day is complete.',
        'off',
      ],
      name: ['Tên ngày.', 'Its name.', 'Nghỉ bù'],
    },
  },
  survey_round: {
    about: [
      'Đợt khảo sát: số phiếu phát ra.',
      'Rounds of surveys: forms sent out.',
    ],
    columns: {
      survey: [
        'Khảo sát chất lượng phục vụ, hay thái độ công chức.',
        'Of the service, or of how the staff treat people.',
        'service_quality',
      ],
      period,
      sent: ['Số phiếu phát ra.', 'Forms sent out.', '120'],
    },
  },
  survey_answer: {
    about: [
      'Phiếu khảo sát thu về, không tên người trả lời.',
      'Forms that came back, without names.',
    ],
    columns: {
      survey: [
        'Khảo sát nào, như trong survey-rounds.csv.',
        'Which survey, as in survey-rounds.csv.',
        'service_quality',
      ],
      period,
      code: [
        'Số phiếu, không lộ người trả lời.',
        'Anonymous number of the form.',
        'P1',
      ],
      answered_on: ['Ngày trả lời.', 'Day of the answer.', '2026-03-20'],
      unit,
      answer: [
        'Mức hài lòng; để trống nếu phiếu không hợp lệ.',
        'How satisfied; empty on a form that is not valid.',
        'satisfied',
      ],
      valid: ['Phiếu hợp lệ.', 'Whether the form is valid.', 'yes'],
    },
  },
  feedback: {
    about: ['Phản ánh, kiến nghị.', 'Feedback and petitions.'],
    columns: {
      code: ['Mã.', 'Code.', 'PA-1'],
      kind: [
        'feedback: phản ánh; petition: kiến nghị.',
        'Feedback or a petition.',
        'feedback',
      ],
      unit,
      received_on: ['Ngày nhận.', 'When it came.', '2026-03-01'],
      due_on: ['Hạn trả lời.', 'When the answer is due.', '2026-03-15'],
      answered_on: ['Ngày trả lời.', 'When it was answered.', '2026-03-10'],
      published_province_on: [
        'Ngày đăng trên Cổng của tỉnh.',
        "When the answer was on the province's portal.",
        '2026-03-12',
      ],
      published_office_on: [
        'Ngày đăng trên trang của cơ quan.',
        "When it was on the office's own site.",
        '2026-03-12',
      ],
    },
  },
  task_progress: {
    about: [
      'Kết quả các nhiệm vụ của kế hoạch.',
      "Progress of the plan's tasks.",
    ],
    columns: {
      task: [
        'Mã nhiệm vụ trong plan.yaml.',
        'Id of a task of plan.yaml.',
        'I.1',
      ],
      period,
      due_on: [
        'Hạn, khi văn bản khác đặt; nếu không thì để trống.',
        'Due date that another text sets; else empty.',
        '2026-03-31',
      ],
      percent: [
        'Tỷ lệ hoàn thành, 0 đến 100.',
        'How much is done, 0 to 100.',
        '100',
      ],
      completed_on: ['Ngày hoàn thành.', 'When it was done.', '2026-03-30'],
      approved_on: [
        'Ngày cấp trên duyệt.',
        'When a superior approved it.',
        '2026-04-02',
      ],
      product_ref: ['Số văn bản sản phẩm.', 'Number of the document.', '12/BC'],
      product_on: ['Ngày văn bản.', 'Date of the document.', '2026-03-30'],
      note: ['Ghi chú.', 'A note.', 'Xong'],
    },
  },
  assigned_task: {
    about: ['Nhiệm vụ cấp trên giao.', 'Tasks that superiors gave.'],
    columns: {
      code: ['Mã.', 'Code.', 'N1'],
      title: ['Nội dung.', 'What is to be done.', 'Báo cáo rà soát'],
      unit,
      assigned_on: ['Ngày giao.', 'When it was given.', '2026-03-01'],
      due_on: ['Hạn.', 'When it is due.', '2026-03-20'],
      completed_on: ['Ngày hoàn thành.', 'When it was done.', '2026-03-19'],
    },
  },
  unit_report: {
    about: ['Báo cáo của các đơn vị.', "The units' own reports."],
    columns: {
      unit,
      period,
      due_on: [
        'Hạn nộp; để trống: ngày sau kỳ.',
        'When it is due; empty: the day after the period.',
        '2026-04-01',
      ],
      submitted_on: [
        'Ngày nộp; để trống nếu chưa nộp.',
        'When it was submitted; empty while it is not.',
        '2026-03-31',
      ],
    },
  },
  overdue_note: {
    about: [
      'Giải trình hồ sơ quá hạn: ít nhất một trong ba cột cuối.',
      'What units say of overdue dossiers: one of the last three columns at least.',
    ],
    columns: {
      source: [
        'Tên nguồn của hồ sơ.',
        'Name of the source of the dossier.',
        'mot-cua',
      ],
      dossier: ['Mã hồ sơ.', 'Code of the dossier.', 'HS-0001'],
      overdue_reason: [
        'Nguyên nhân quá hạn; in nguyên văn.',
        'Why it is late; printed as it is.',
        'Chờ ý kiến sở ngành',
      ],
      apology_sent_on: [
        'Ngày gửi văn bản xin lỗi.',
        'When the apology went out.',
        '2026-03-08',
      ],
      new_due_on: ['Ngày hẹn lại.', 'The date that it promises.', '2026-03-12'],
    },
  },
  narrative: {
    about: [
      'Đoạn văn do đơn vị viết cho báo cáo.',
      'Paragraphs that units write for reports.',
    ],
    columns: {
      period,
      unit,
      section: ['Mục nào của báo cáo.', 'Which part of the report.', 'causes'],
      position: ['Thứ tự in, từ 1.', 'Order of printing, from 1.', '1'],
      text: [
        'Nội dung, tiếng Việt.',
        'The paragraph, in Vietnamese.',
        'Thiếu người.',
      ],
    },
  },
}
