import type { Text } from '../plan/plan.ts'

/** What a table says, and each of its columns. */
export interface TableWords {
  readonly words: Text
  readonly columns: Readonly<Record<string, Text>>
}

type Pair = readonly [vi: string, en: string]

/** Words of columns that mean the same wherever they stand. */
const common = {
  office: ['Mã cơ quan', 'Code of the office'],
  flags: [
    'Mã lỗi dữ liệu được chấp nhận, cách nhau bằng dấu cách',
    'Codes of accepted defects, separated by spaces',
  ],
  row_hash: ['Mã băm nội dung dòng', "Hash of the row's content"],
  extract_at: [
    'Lúc xuất tệp có dòng này, giờ địa phương',
    "When the export of this row was made, the office's local time",
  ],
  from_batch: [
    'Lần nạp từ đó dòng này được biết',
    'The batch since which this row is known',
  ],
  to_batch: ['Lần nạp đã thay dòng này', 'The batch that replaced this row'],
  source: ['Tên nguồn dữ liệu', 'Name of the source'],
  code: ['Mã', 'Code'],
  unit: ['Mã đơn vị', 'Code of the unit'],
  procedure: ['Mã thủ tục', 'Code of the procedure'],
  name: ['Tên', 'Name'],
  name_en: ['Tên tiếng Anh', 'Name in English'],
  parent: [
    'Mã đơn vị cấp trên; NULL: là cả cơ quan',
    'Code of the unit above; null: it is the whole office',
  ],
  position: ['Thứ tự in', 'Order of printing'],
  valid_from: ['Ngày bắt đầu hiệu lực', 'First day on which it is valid'],
  valid_to: [
    'Ngày cuối hiệu lực; NULL: còn hiệu lực',
    'Last day on which it is valid; null: it still is',
  ],
  period: ['Khóa của kỳ: 2018-Q1', 'Key of the period: 2018-Q1'],
  period_to: ['Ngày cuối của kỳ', 'Last day of the period'],
  due_on: ['Ngày hẹn trả, ngày đến hạn', 'Due date'],
  received_on: ['Ngày tiếp nhận', 'Date of receipt'],
  kpi: ['Mã chỉ tiêu', 'Id of the KPI'],
  version: ['Phiên bản định nghĩa', 'Version of the definition'],
  title_vi: ['Tên tiếng Việt', 'Title in Vietnamese'],
  title_en: ['Tên tiếng Anh', 'Title in English'],
  from_day: ['Từ ngày', 'First day'],
  to_day: ['Đến ngày', 'Last day'],
  kind: ['Loại', 'Kind'],
  batch: ['Số lần nạp', 'Number of the batch'],
  survey: [
    'Khảo sát: service_quality, staff_attitude',
    'Survey: service_quality, staff_attitude',
  ],
  task: ['Mã nhiệm vụ', 'Id of the task'],
  reason: ['Lý do', 'Reason'],
  time_value: ['Thời hạn giải quyết', 'Statutory processing time'],
  time_unit: [
    'Đơn vị thời hạn: working_day, calendar_day, hour, month',
    'Its unit: working_day, calendar_day, hour, month',
  ],
  overdue_reason: ['Nguyên nhân quá hạn', 'Reason of being overdue'],
  channel: [
    'Kênh tiếp nhận: online, counter, post, phone, internal, unknown',
    'Channel: online, counter, post, phone, internal, unknown',
  ],
} satisfies Record<string, Pair>

function posted(vi: string, en: string): Readonly<Record<string, Pair>> {
  return {
    [`${en}_desk`]: [
      `Niêm yết ${vi} tại Bộ phận một cửa; NULL: không áp dụng`,
      `Posted at the desk: ${en}; null: does not apply`,
    ],
    [`${en}_web`]: [
      `Niêm yết ${vi} trên trang thông tin điện tử; NULL: không áp dụng`,
      `Posted on the web site: ${en}; null: does not apply`,
    ],
  }
}

const own: Readonly<
  Record<
    string,
    { readonly is: Pair; readonly has: Readonly<Record<string, Pair>> }
  >
> = {
  warehouse: {
    is: ['Mô tả kho dữ liệu', 'What this database is'],
    has: {
      schema_version: ['Phiên bản lược đồ', 'Version of the schema'],
      zone: ['Múi giờ của mọi giờ', 'Zone of all times'],
      engine: [
        'Phiên bản DuckDB của kho',
        'Version of DuckDB of the warehouse',
      ],
    },
  },
  batch: {
    is: ['Mỗi lần nạp một tệp', 'One load of one file'],
    has: {
      target: ['Bảng được nạp', 'The table that it was loaded into'],
      file: ['Tên tệp xuất', 'Name of the export'],
      bytes: ['Số byte của tệp', 'Bytes of the export'],
      sha256: ['sha256 của tệp', 'sha256 of the export'],
      profile_sha256: [
        'sha256 của hồ sơ nguồn',
        'sha256 of the source profile',
      ],
      extract_at: [
        'Lúc xuất tệp, giờ địa phương',
        'When the export was made, local time',
      ],
      loaded_at: ['Lúc nạp, giờ địa phương', 'When it was loaded, local time'],
      covers: [
        'all: dòng thiếu là đã mất; listed: chỉ biết dòng có trong tệp',
        'all: what it lacks is gone; listed: only what it has is known',
      ],
      supersedes: ['Các nguồn bị thay', 'Sources that it supersedes'],
      undoes: [
        'Lần nạp bị hủy bởi lần này',
        'The batch that this one takes out again',
      ],
      read: ['Số dòng đọc', 'Rows read'],
      accepted: ['Số dòng nhận', 'Rows accepted'],
      unchanged: ['Số dòng không đổi', 'Rows unchanged'],
      rejected: ['Số dòng loại', 'Rows rejected'],
      flagged: ['Số dòng nhận kèm lỗi', 'Rows accepted with a defect'],
    },
  },
  rejected: {
    is: ['Dòng bị loại và lý do', 'A row that was not taken in, and why'],
    has: {
      row: [
        'Dòng trong tệp, tiêu đề là dòng 1',
        'Row of the file, the header is 1',
      ],
      reason: ['Mã lý do', 'Code of the reason'],
      code: [
        'Mã hồ sơ, nếu đọc được',
        'Code of the dossier, where it can be told',
      ],
      column: ['Cột trong tệp', 'Column of the file'],
      value: [
        'Giá trị, chỉ của cột không thể có tên người',
        'Value, of columns alone that cannot name a person',
      ],
    },
  },
  unit: {
    is: ['Đơn vị theo thời gian', 'Units over time'],
    has: {
      invented: [
        'Dữ liệu mẫu: nguồn không có đơn vị này',
        'Of the sample: the source has no such unit',
      ],
    },
  },
  procedure: {
    is: [
      'Thủ tục hành chính theo thời gian; các dòng hiện hành: valid_to is null',
      'Administrative procedures over time; those of now: valid_to is null',
    ],
    has: {
      field: ['Lĩnh vực', 'Field'],
      level: [
        'Mức độ dịch vụ công trực tuyến, 1 đến 4',
        'Online service level, 1 to 4',
      ],
      registration: [
        'Đăng ký doanh nghiệp: new, change, none',
        'Business registration: new, change, none',
      ],
      announced: ['Đã công bố', 'Announced'],
      ...posted('quy trình', 'process'),
      ...posted('thành phần hồ sơ', 'documents'),
      ...posted('thời gian giải quyết', 'time'),
      ...posted('biểu mẫu', 'form'),
      ...posted('phí, lệ phí', 'fee'),
    },
  },
  procedure_time: {
    is: ['Thời hạn giải quyết của thủ tục', 'Processing times of procedures'],
    has: {
      position: ['Thứ tự trong một kênh', 'Counts the times of one channel'],
    },
  },
  dossier: {
    is: ['Hồ sơ như biết nay', 'Dossiers as they are known now'],
    has: {
      code: ['Mã hồ sơ', 'Code of the dossier'],
      received_at: ['Giờ tiếp nhận', 'Time of receipt'],
      due_at: ['Giờ hẹn trả', 'Due time'],
      extended_due_on: ['Ngày hẹn lại', 'New due date after an apology'],
      extended_due_at: ['Giờ hẹn lại', 'New due time'],
      finished_on: ['Ngày có kết quả', 'Date of the result'],
      finished_at: ['Giờ có kết quả', 'Time of the result'],
      handed_over_on: ['Ngày trả kết quả', 'Date of the hand-over'],
      handed_over_at: ['Giờ trả kết quả', 'Time of the hand-over'],
      stopped_on: [
        'Ngày rút, trả lại hoặc từ chối',
        'Date of withdrawal, return or refusal',
      ],
      paused_on: ['Ngày tạm dừng lần cuối', 'First day of the latest pause'],
      resumed_on: ['Ngày hết tạm dừng', 'End of the latest pause'],
      outcome: [
        'Kết quả xử lý: finished, withdrawn, returned, refused; NULL: đang giải quyết',
        'Outcome: finished, withdrawn, returned, refused; null: open',
      ],
      apology: [
        'Đã có văn bản xin lỗi; NULL: không rõ',
        'Whether an apology was sent; null: not known',
      ],
      ended_on: [
        'Ngày của sự kiện cuối, 9999-12-31 khi chưa xong; chỉ để lọc nhanh',
        'Day of the latest event, 9999-12-31 while open; for pruning alone',
      ],
      due_instant: [
        'Thời điểm hẹn trả theo UTC, khi đồng hồ không đủ',
        'Due instant in UTC, where clocks do not tell',
      ],
      extended_due_instant: [
        'Thời điểm hẹn lại theo UTC',
        'New due instant in UTC',
      ],
      finished_instant: [
        'Thời điểm có kết quả theo UTC',
        'Instant of the result in UTC',
      ],
      handed_over_instant: [
        'Thời điểm trả kết quả theo UTC',
        'Instant of the hand-over in UTC',
      ],
      due_first_on: [
        'Ngày hẹn trả đầu tiên, nếu sau đó đã đổi',
        'First due date, where it was moved',
      ],
      due_first_at: [
        'Giờ hẹn trả đầu tiên, nếu đã đổi',
        'First due time, where it was moved',
      ],
      due_first_instant: [
        'Thời điểm hẹn trả đầu tiên theo UTC',
        'First due instant in UTC',
      ],
      due_moved_at: [
        'Lúc xuất tệp đầu tiên có ngày hẹn trả khác',
        'When the export was made that first moved it',
      ],
      paused_since: [
        'Ngày tạm dừng theo tệp xuất, khi không ghi ngày',
        'Pause as of the export, where it is not dated',
      ],
      earlier_paused_days: [
        'Các ngày tạm dừng trước lần cuối',
        'Days of pauses before the latest',
      ],
    },
  },
  survey_round: {
    is: ['Đợt khảo sát', 'Rounds of the surveys'],
    has: { sent: ['Số phiếu phát ra', 'Forms sent'] },
  },
  survey_answer: {
    is: ['Phiếu khảo sát thu về', 'Returned forms of the surveys'],
    has: {
      code: ['Số phiếu, ẩn danh', 'Anonymous number of the form'],
      answered_on: ['Ngày trả lời', 'Date of the answer'],
      answer: [
        'Trả lời: very_satisfied … very_dissatisfied',
        'Answer: very_satisfied … very_dissatisfied',
      ],
      valid: ['Phiếu hợp lệ', 'Whether the form is valid'],
    },
  },
  feedback: {
    is: ['Phản ánh, kiến nghị', 'Feedback and petitions'],
    has: {
      kind: ['feedback: phản ánh, petition: kiến nghị', 'feedback or petition'],
      answered_on: ['Ngày trả lời', 'Date of the answer'],
      published_province_on: [
        'Ngày công khai trên Cổng thông tin tỉnh',
        "Published on the province's portal",
      ],
      published_office_on: [
        'Ngày công khai trên trang của cơ quan',
        "Published on the office's site",
      ],
    },
  },
  task_progress: {
    is: [
      'Kết quả từng lượt nhiệm vụ của kế hoạch',
      "What became of each occurrence of the plan's tasks",
    ],
    has: {
      percent: ['Phần trăm hoàn thành', 'Per cent done'],
      completed_on: ['Ngày hoàn thành', 'Date of completion'],
      approved_on: ['Ngày được duyệt', 'Date of approval'],
      product_ref: ['Số văn bản', 'Number of the document'],
      product_on: ['Ngày văn bản', 'Date of the document'],
      note: ['Ghi chú', 'Note'],
    },
  },
  assigned_task: {
    is: ['Nhiệm vụ cấp trên giao', 'Tasks that a superior gave'],
    has: {
      title: ['Nội dung', 'What is to be done'],
      assigned_on: ['Ngày giao', 'Date of the assignment'],
      completed_on: ['Ngày hoàn thành', 'Date of completion'],
    },
  },
  unit_report: {
    is: ['Báo cáo của các phòng', 'Reports of the units'],
    has: {
      submitted_on: [
        'Ngày nộp; NULL: chưa nộp',
        'Date of submission; null: not yet',
      ],
    },
  },
  overdue_note: {
    is: [
      'Ghi chú của đơn vị về hồ sơ quá hạn',
      'What units note of overdue dossiers',
    ],
    has: {
      dossier: ['Mã hồ sơ', 'Code of the dossier'],
      apology_sent_on: ['Ngày gửi văn bản xin lỗi', 'Date of the apology'],
      new_due_on: ['Ngày hẹn lại', 'The date that it promises'],
    },
  },
  narrative: {
    is: [
      'Đoạn văn đơn vị viết cho báo cáo',
      'Paragraphs that units write for reports',
    ],
    has: {
      section: ['Phần của báo cáo', 'Part of the report'],
      text: ['Nội dung', 'The paragraph'],
    },
  },
  calendar_day: {
    is: [
      'Ngày cơ quan làm khác lịch chung',
      'Days on which the office departs from the calendar',
    ],
    has: {
      day: ['Ngày', 'Day'],
      kind: [
        'off: nghỉ, make_up: làm bù, year: năm đã ghi đủ',
        'off, make_up, or year: its year is complete',
      ],
    },
  },
  office_facts: {
    is: [
      'Một dòng: cơ quan, lúc chốt số liệu, quy tắc của kế hoạch',
      'One row: the office, the cut-off, the rules of the plan',
    ],
    has: {
      zone: ['Múi giờ', 'Time zone'],
      cut_off: ['Lúc chốt số liệu', 'Up to when the dossiers are known'],
      unknown_from: [
        'Ngày đầu chưa biết',
        'The first day of which nothing is known yet',
      ],
      known_to: [
        'Ngày cuối đã biết',
        'The last day of which something is known',
      ],
      compare: [
        'So hạn theo date (ngày) hay instant (thời điểm)',
        'Deadlines by date or by instant',
      ],
      finish: [
        'Xong khi có kết quả (result) hay khi trả (handover)',
        'Finished when the result is ready, or handed over',
      ],
      plan_number: ['Số kế hoạch', 'Number of the plan'],
      plan_year: ['Năm kế hoạch', 'Year of the plan'],
      plan_title_vi: ['Tên kế hoạch', 'Title of the plan in Vietnamese'],
      plan_title_en: [
        'Tên kế hoạch bằng tiếng Anh',
        'Title of the plan in English',
      ],
    },
  },
  kpi_definition: {
    is: ['Định nghĩa các chỉ tiêu', 'Definitions of the KPIs'],
    has: {
      part: ['Mã chỉ tiêu kèm phiên bản', 'Id with the version'],
      position: ['Thứ tự trong báo cáo', 'Order in reports'],
      kind: [
        'ratio, count, duration, derived',
        'ratio, count, duration, derived',
      ],
      nature: [
        'flow: cộng trong kỳ; stock: vào ngày cuối kỳ',
        'flow: summed over a period; stock: on its last day',
      ],
      better: [
        'Tốt hơn khi: up, down, neither',
        'Better when: up, down, neither',
      ],
      object_vi: ['Đối tượng đếm', 'What is counted, in Vietnamese'],
      object_en: ['Đối tượng đếm, tiếng Anh', 'What is counted'],
      formula_vi: [
        'Công thức theo quy tắc của kế hoạch',
        'Formula under the rules of the plan, in Vietnamese',
      ],
      formula_en: [
        'Công thức, tiếng Anh',
        'Formula under the rules of the plan',
      ],
      statistic: [
        'Trị số của thời gian: median, p90, mean',
        'Figure of a duration: median, p90, mean',
      ],
      measure: [
        'Đơn vị thời gian: working_day, calendar_day, hour',
        'Unit of a duration: working_day, calendar_day, hour',
      ],
      dimensions: ['Các chiều của kpi_by', 'Dimensions for kpi_by'],
      tables: ['Các bảng cần đủ dữ liệu', 'Tables that have to be complete'],
      min_cases: [
        'Ít hơn số này là ít trường hợp',
        'Fewer cases than this are few',
      ],
      effective_from: ['Ngày đầu có hiệu lực', 'First day in force'],
      effective_to: ['Ngày cuối có hiệu lực', 'Last day in force'],
    },
  },
  plan_target: {
    is: [
      'Chỉ tiêu của kế hoạch, từng đơn vị và giai đoạn',
      'Targets of the plan, by unit and span',
    ],
    has: {
      position: ['Thứ tự trong kế hoạch', 'Order in the plan'],
      unit: ['Mã đơn vị; * là mọi đơn vị', 'Code of the unit; * is every unit'],
      comparator: ['>=, >, <=, <', '>=, >, <=, <'],
      value: ['Mức', 'Value'],
      near: ['Từ mức này là gần đạt', 'From here on it is near'],
      value_e12: [
        'Mức nhân 10^12, để so chính xác',
        'Value times 10^12, as it is compared',
      ],
      near_e12: ['Mức gần đạt nhân 10^12', 'Near times 10^12'],
      until: ['Ngày cuối của mức trung gian', 'Last day of a value on the way'],
      final_value: ['Mức cuối cùng', 'The value in the end'],
      printed_vi: ['Như in trong kế hoạch', 'As the plan prints it'],
      printed_en: ['Như in, tiếng Anh', 'The same in English'],
      clause: ['Điều khoản', 'Clause'],
      owner: [
        'Mã đơn vị chịu trách nhiệm',
        'Code of the unit that answers for it',
      ],
    },
  },
  plan_occurrence: {
    is: [
      'Các lượt nhiệm vụ, nghĩa vụ của kế hoạch',
      'Occurrences of tasks and duties of the plan',
    ],
    has: {
      list: [
        'task: Phụ lục, duty: phần lời',
        'task: of the annex, duty: of the text',
      ],
      measure: ['Chỉ tiêu đo riêng', 'KPI that measures it apart'],
    },
  },
  plan_deviation: {
    is: ['Việc không đạt được chấp nhận', 'Misses that are accepted'],
    has: {
      expires: ['Ngày cuối được chấp nhận', 'Last day'],
      reason_vi: ['Lý do', 'Reason in Vietnamese'],
      reason_en: ['Lý do, tiếng Anh', 'Reason in English'],
      decision: ['Văn bản chấp nhận', 'The document that grants it'],
    },
  },
  unit_on: {
    is: [
      'Đơn vị vào từng ngày: lọc ngày between from_day and to_day',
      'Units as they are on a day: where the day is between from_day and to_day',
    ],
    has: {
      is_root: ['Là cả cơ quan', 'Whether it is the whole office'],
      since: ['Ngày đầu của đơn vị', 'First day of the unit'],
    },
  },
  unit_tree: {
    is: [
      'Cây đơn vị: nối theo unit, lọc theo above và ngày',
      'Tree of the units: join on unit, filter by above and the day',
    ],
    has: {
      above: [
        'Đơn vị này hoặc một đơn vị cấp trên',
        'The unit itself or one above it',
      ],
      steps: ['Số bậc; 0 là chính nó', 'Steps up; 0 is the unit itself'],
    },
  },
  calendar: {
    is: [
      'Lịch làm việc của cơ quan, mỗi ngày một dòng',
      'Calendar of the office, a row for each day',
    ],
    has: {
      day: ['Ngày', 'Day'],
      is_working_day: ['Là ngày làm việc', 'Whether it is worked on'],
      ordinal: [
        'Số ngày làm việc tích lũy: hiệu của hai ngày là số ngày làm việc ở giữa',
        'Working days so far: of two days the difference counts',
      ],
      next_day: [
        'Ngày làm việc từ ngày này trở đi',
        'First working day on or after it',
      ],
      next_ordinal: ['Số thứ tự của ngày đó', 'Its ordinal'],
      month: ['Khóa tháng: 2018-03', 'Key of the month: 2018-03'],
      quarter: ['Khóa quý: 2018-Q1', 'Key of the quarter: 2018-Q1'],
      half: ['Khóa nửa năm: 2018-H1', 'Key of the half: 2018-H1'],
      year: ['Năm', 'Year'],
      name: [
        'Tên ngày nghỉ lễ, ngày làm bù theo lịch chung; ngày riêng của cơ quan ở calendar_day; NULL: ngày thường',
        "Name of the public holiday or make-up day; the office's own are in calendar_day; null: a plain day",
      ],
    },
  },
  coverage: {
    is: [
      'Số ngày mà mọi nguồn của một bảng đã gửi đủ',
      'The days that every source of a table covers',
    ],
    has: {
      table: ['Bảng', 'Table'],
      complete_from: ['Từ ngày; NULL: chưa có', 'First day; null: none'],
      complete_to: ['Đến ngày', 'Last day'],
    },
  },
  issued: {
    is: ['Số liệu như công bố lần đầu', 'Numbers as they were issued first'],
    has: {
      numerator: ['Tử số', 'Numerator'],
      denominator: ['Mẫu số; NULL với số đếm', 'Denominator; null of a count'],
      value: ['Giá trị', 'Value'],
      issued_at: ['Lúc công bố', 'When it was issued'],
      batch: ['Lần nạp cuối đã biết', 'The last batch known then'],
    },
  },
  closed_period: {
    is: ['Kỳ đã khóa', 'Periods that a person has closed'],
    has: {
      closed_at: ['Lúc khóa', 'When it was closed'],
      closed_by: ['Chức danh người khóa', 'The role of who closed it'],
    },
  },
}

/**
 * What the tables of a published file say, in both languages, those of past rows too.
 *
 * @example
 * tableWords('dossier').columns['due_on']?.en // 'Due date'
 */
export function tableWords(table: string): TableWords {
  const isPast = table.endsWith('_past')
  const { is, has } = own[isPast ? table.slice(0, -5) : table] ?? {
    is: [table, table],
    has: {},
  }
  const columns = { ...common, ...has }
  const [vi, en] = is
  return {
    words: isPast
      ? {
          vi: `${vi}: các dòng đã bị thay`,
          en: `${en}: rows that were replaced`,
        }
      : { vi, en },
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, [ofVi, ofEn]]) => [
        name,
        { vi: ofVi, en: ofEn },
      ]),
    ),
  }
}
