import type { Text } from '../plan/plan.ts'

/** What the columns of the scorecard's table say, in order. */
export const scorecardWords: Readonly<Record<string, Text>> = {
  kpi: { vi: 'Mã chỉ tiêu', en: 'Id of the KPI' },
  title_vi: { vi: 'Tên chỉ tiêu', en: 'Title in Vietnamese' },
  title_en: { vi: 'Tên tiếng Anh', en: 'Title in English' },
  unit: {
    vi: 'Mã đơn vị; số liệu gồm cả các đơn vị trực thuộc',
    en: 'Code of the unit; with all units below it',
  },
  unit_name: { vi: 'Tên đơn vị', en: 'Name of the unit' },
  period: { vi: 'Khóa của kỳ', en: 'Key of the period' },
  member: {
    vi: 'Giá trị của chiều phân tích; NULL: chỉ tiêu không có chiều này',
    en: 'Member of the dimension; null: the KPI has no such dimension',
  },
  numerator: {
    vi: 'Tử số; của số đếm là số đếm, của thời gian là tổng',
    en: 'Numerator; of a count the count, of a duration the sum of its values',
  },
  denominator: {
    vi: 'Mẫu số; NULL với số đếm; của thời gian là số trường hợp',
    en: 'Denominator; null of a count; of a duration the number of cases',
  },
  value: {
    vi: 'Tỷ lệ từ 0 đến 1, hoặc trị số thời gian; NULL với số đếm và khi không có',
    en: 'Share from 0 to 1, or the figure of a duration; null of a count and where there is none',
  },
  is_covered: {
    vi: 'Dữ liệu có đủ cả kỳ; nếu không thì số chưa biết',
    en: 'Whether the data cover the period; else the numbers are not known',
  },
  to_date_numerator: {
    vi: 'Tử số lũy kế từ đầu năm',
    en: 'Numerator of the year to date',
  },
  to_date_denominator: {
    vi: 'Mẫu số lũy kế từ đầu năm',
    en: 'Denominator of the year to date',
  },
  to_date_value: {
    vi: 'Giá trị lũy kế từ đầu năm',
    en: 'Value of the year to date',
  },
  to_date_is_covered: {
    vi: 'Dữ liệu có đủ từ đầu năm',
    en: 'Whether the data cover the year to date',
  },
  comparator: {
    vi: 'Phép so sánh của chỉ tiêu: >=, >, <=, <',
    en: 'How the target is compared: >=, >, <=, <',
  },
  target: {
    vi: 'Mức chỉ tiêu của đơn vị',
    en: 'Value of the target of the unit',
  },
  target_vi: {
    vi: 'Chỉ tiêu như in trong kế hoạch',
    en: 'The target as the plan prints it',
  },
  target_en: {
    vi: 'Chỉ tiêu bằng tiếng Anh',
    en: 'The target in English',
  },
  target_until: {
    vi: 'Ngày cuối của mức trung gian; NULL: mức cuối cùng',
    en: 'Last day of a value on the way; null: the final one',
  },
  status: {
    vi: 'Kết quả: met, near, missed, no_data, unknown, not_applicable, informative',
    en: 'Status: met, near, missed, no_data, unknown, not_applicable, informative',
  },
  reason: {
    vi: 'Lý do khi không phải met, near, missed',
    en: 'Why the status is not met, near or missed',
  },
  is_small: {
    vi: 'Ít trường hợp: có thể do ngẫu nhiên',
    en: 'Few cases: more chance than performance',
  },
  median: { vi: 'Trung vị của thời gian', en: 'Median of a duration' },
  p90: { vi: 'Phân vị 90 của thời gian', en: '90th percentile of a duration' },
  mean: { vi: 'Trung bình của thời gian', en: 'Mean of a duration' },
  unmeasured: {
    vi: 'Số trường hợp không tính được thời gian',
    en: 'Cases whose duration cannot be told',
  },
  open_overdue: {
    vi: 'Hồ sơ quá hạn chưa giải quyết vào ngày cuối kỳ, đứng cạnh tỷ lệ',
    en: 'Open dossiers overdue on the last day, which stand beside the rate',
  },
  undated: {
    vi: 'Số trường hợp bị bỏ vì không có ngày hẹn',
    en: 'Cases left out for want of a due date',
  },
  without_channel: {
    vi: 'Số trường hợp bị bỏ vì không rõ kênh tiếp nhận',
    en: 'Cases left out for their channel is not known',
  },
  unit_ended: {
    vi: 'Ngày cuối của đơn vị, nếu đã hết trong kỳ',
    en: 'Last day of the unit, where it ended before the last day of the period',
  },
}

/** What the columns of the rows of a KPI say. */
export const rowWords: Readonly<Record<string, Text>> = {
  code: {
    vi: 'Mã của dòng: của hồ sơ là mã hồ sơ',
    en: 'Code of the row: of a dossier its own',
  },
  source: {
    vi: 'Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code)',
    en: 'Source of the data; for more of a dossier: join dossier using (source, code)',
  },
  unit: {
    vi: 'Mã đơn vị; NULL: của cả cơ quan',
    en: 'Code of the unit; null: of the whole office',
  },
  procedure: { vi: 'Mã thủ tục', en: 'Code of the procedure' },
  field: { vi: 'Lĩnh vực', en: 'Field' },
  channel: { vi: 'Kênh tiếp nhận', en: 'Channel of receipt' },
  kind: {
    vi: 'Loại: phản ánh hay kiến nghị',
    en: 'Kind: feedback or petition',
  },
  task: { vi: 'Mã nhiệm vụ', en: 'Id of the task' },
  item: { vi: 'Mục niêm yết', en: 'Item posted' },
  place: { vi: 'Nơi niêm yết', en: 'Where it is posted' },
  cohort_on: {
    vi: 'Ngày đưa dòng vào kỳ',
    en: 'The date that puts the row into a period',
  },
  counts: {
    vi: 'Có được đếm (mẫu số, hoặc số đếm)',
    en: 'Whether it counts (for the denominator, or the count)',
  },
  meets: {
    vi: 'Có đạt (tử số, nếu được đếm)',
    en: 'Whether it meets (for the numerator, where it counts)',
  },
  value: {
    vi: 'Thời gian; NULL: không tính được',
    en: 'The duration; null: it cannot be told',
  },
}

/** What the columns of `misses_of` say. */
export const missWords: Readonly<Record<string, Text>> = {
  kpi: { vi: 'Mã chỉ tiêu', en: 'Id of the KPI' },
  code: {
    vi: 'Mã của dòng: của hồ sơ là mã hồ sơ',
    en: 'Code of the row: of a dossier its own',
  },
  source: { vi: 'Nguồn dữ liệu', en: 'Source of the data' },
  unit: { vi: 'Mã đơn vị', en: 'Code of the unit' },
  procedure: { vi: 'Mã thủ tục', en: 'Code of the procedure' },
  procedure_name: { vi: 'Tên thủ tục', en: 'Name of the procedure' },
  received_on: { vi: 'Ngày tiếp nhận', en: 'Date of receipt' },
  due_on: { vi: 'Ngày hẹn trả', en: 'Due date' },
  finished_on: {
    vi: 'Ngày có kết quả, nếu đến hết kỳ đã có',
    en: 'Date of the result, where there was one by the last day',
  },
  days_late: {
    vi: 'Số ngày trễ đến khi có kết quả hoặc đến ngày cuối kỳ',
    en: 'Calendar days after the due date, to the result or else the last day',
  },
  overdue_reason: { vi: 'Nguyên nhân quá hạn', en: 'Reason of being overdue' },
  apology: { vi: 'Đã có văn bản xin lỗi', en: 'Whether an apology was sent' },
}

/** What the columns of `status_on` say. */
export const stateWords: Readonly<Record<string, Text>> = {
  code: { vi: 'Mã hồ sơ', en: 'Code of the dossier' },
  source: { vi: 'Nguồn dữ liệu', en: 'Source of the data' },
  unit: { vi: 'Mã đơn vị', en: 'Code of the unit' },
  procedure: { vi: 'Mã thủ tục', en: 'Code of the procedure' },
  channel: { vi: 'Kênh tiếp nhận', en: 'Channel of receipt' },
  received_on: { vi: 'Ngày tiếp nhận', en: 'Date of receipt' },
  due_on: { vi: 'Ngày hẹn trả', en: 'Due date' },
  state: {
    vi: 'Tình trạng: paused, overdue, in_time, no_due_date (đang giải quyết), finished, stopped, unknown',
    en: 'State: paused, overdue, in_time, no_due_date (open), finished, stopped, unknown',
  },
  days_after_due: {
    vi: 'Hồ sơ đang giải quyết: số ngày sau ngày hẹn trả, 0 khi chưa đến hạn; NULL: không có ngày hẹn, đã xong hoặc đã dừng',
    en: 'Of an open dossier: calendar days after the due date, 0 up to it; null: no due date, finished or stopped',
  },
}

/** What the columns of `form_06a` say. */
export const formWords: Readonly<Record<string, Text>> = {
  field: {
    vi: 'Lĩnh vực; NULL: danh mục không có',
    en: 'Field; null: the catalogue has none',
  },
  received: {
    vi: 'Tiếp nhận: tổng số, kể cả kỳ trước chuyển sang',
    en: 'Received and carried over',
  },
  online: { vi: 'Tiếp nhận trực tuyến trong kỳ', en: 'Received online' },
  direct: {
    vi: 'Tiếp nhận trực tiếp, bưu chính trong kỳ',
    en: 'Received in any other way',
  },
  carried_over: { vi: 'Từ kỳ trước', en: 'Carried over' },
  finished: {
    vi: 'Đã giải quyết, gồm cả rút, trả lại, từ chối',
    en: 'Finished, with those stopped',
  },
  early: {
    vi: 'Trước hạn; NULL trước 21/10/2020',
    en: 'Early; null before 21/10/2020',
  },
  on_time: { vi: 'Đúng hạn', en: 'On time' },
  late: { vi: 'Quá hạn', en: 'Late' },
  open: { vi: 'Đang giải quyết', en: 'Open' },
  open_in_time: {
    vi: 'Đang giải quyết trong hạn, gồm cả tạm dừng',
    en: 'Open in time, with those paused',
  },
  open_overdue: { vi: 'Đang giải quyết quá hạn', en: 'Open overdue' },
  stopped: {
    vi: 'Rút, trả lại, từ chối',
    en: 'Withdrawn, returned or refused',
  },
  paused: { vi: 'Tạm dừng', en: 'Paused' },
}

/** What the columns of `restated` say. */
export const restatedWords: Readonly<Record<string, Text>> = {
  kpi: { vi: 'Mã chỉ tiêu', en: 'Id of the KPI' },
  title_vi: { vi: 'Tên chỉ tiêu', en: 'Title in Vietnamese' },
  title_en: { vi: 'Tên tiếng Anh', en: 'Title in English' },
  unit: { vi: 'Mã đơn vị', en: 'Code of the unit' },
  unit_name: { vi: 'Tên đơn vị', en: 'Name of the unit' },
  issued_numerator: { vi: 'Tử số đã công bố', en: 'Numerator as issued' },
  issued_denominator: { vi: 'Mẫu số đã công bố', en: 'Denominator as issued' },
  issued_value: { vi: 'Giá trị đã công bố', en: 'Value as issued' },
  numerator: { vi: 'Tử số nay', en: 'Numerator now' },
  denominator: { vi: 'Mẫu số nay', en: 'Denominator now' },
  value: { vi: 'Giá trị nay', en: 'Value now' },
  issued_at: { vi: 'Lúc công bố', en: 'When it was issued' },
  issued_batch: { vi: 'Lần nạp khi công bố', en: 'The last batch known then' },
}
