import type { Text } from '../plan/plan.ts'
import { publishedWords } from './published-words.ts'
import type { OwnWords, Pair } from './published-words.ts'

/** What a table says, and each of its columns. */
export interface TableWords {
  readonly words: Text
  readonly columns: Readonly<Record<string, Text>>
}

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

const own: OwnWords = {
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
  ...publishedWords,
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
