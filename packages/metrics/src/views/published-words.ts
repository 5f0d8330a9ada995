/** Vietnamese first. */
export type Pair = readonly [vi: string, en: string]

/** What tables are, and what each of their columns is. */
export type OwnWords = Readonly<
  Record<
    string,
    { readonly is: Pair; readonly has: Readonly<Record<string, Pair>> }
  >
>

/** Of the tables that a publication makes beside those of the warehouse. */
export const publishedWords: OwnWords = {
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
