import type { FieldText, FieldTexts } from './text.ts'

const term: { readonly [field: string]: FieldText } = {
  kpi: ['Mã chỉ tiêu được cộng.', 'Id of the KPI that is summed.', 'finished'],
  version: [
    'Phiên bản của nó; không cần nếu chỉ có một.',
    'Its version; not needed where there is one.',
    '1',
  ],
  take: [
    'Lấy tử số hay mẫu số của nó.',
    'Whether its numerator or its denominator is taken.',
  ],
  sign: ['Cộng (plus) hay trừ (minus).', 'Added or taken off.'],
}

const terms = (list: string): FieldTexts =>
  Object.fromEntries(
    Object.entries(term).map(([field, text]) => [
      `[].${list}[].${field}`,
      text,
    ]),
  )

/** The fields of `kpis.yaml`, a list of definitions. */
export const kpisTexts: FieldTexts = {
  '[].kind': [
    'ratio tỷ lệ, count số lượng, duration thời gian, derived tính từ chỉ tiêu khác.',
    'ratio, count, duration, or derived from others.',
  ],
  '[].id': [
    'Mã: chữ thường, số, gạch dưới; nhiều nhất 48 ký tự.',
    'Id: small letters, digits, underscores; 48 at most.',
    'online_late',
  ],
  '[].version': [
    'Phiên bản; đổi công thức thì tăng.',
    'Its version; a new formula gets a higher one.',
    '1',
  ],
  '[].title': ['Tên in ra.', 'Its title.'],
  '[].effective': [
    'Áp dụng trong thời gian nào; không ghi là luôn luôn.',
    'When it is in force; always where it is left out.',
  ],
  '[].effective.from': ['Ngày đầu.', 'First day.', "'2026-01-01'"],
  '[].effective.to': ['Ngày cuối.', 'Last day.', "'2026-12-31'"],
  '[].better': [
    'Cao tốt (up), thấp tốt (down), hay không xét (neither).',
    'Whether more or less is better, or neither.',
  ],
  '[].nature': [
    'flow: cộng được qua các kỳ; stock: giá trị ngày cuối kỳ.',
    'flow: summed over periods; stock: the value on the last day.',
  ],
  '[].cites': ['Điều khoản làm căn cứ.', 'Clauses that it rests on.'],
  '[].cites[].document': [
    'Số văn bản.',
    'Number of the document.',
    '2062/KH-SKHĐT',
  ],
  '[].cites[].clause': ['Mã điều khoản.', 'Id of the clause.', 'III.2.b'],
  '[].cites[].quote': ['Nguyên văn.', 'Its words.'],
  '[].quality': [
    'Thông tin về chất lượng số liệu; không ghi thì như bảng gốc.',
    'What is said of the quality of its data; as of its rows where left out.',
  ],
  '[].quality.verified': ['Kiểm chứng bằng cách nào.', 'How it is verified.'],
  '[].quality.source': ['Nguồn số liệu.', 'Where the data come from.'],
  '[].quality.accuracy': ['Độ chính xác.', 'How exact they are.'],
  '[].quality.limits': ['Giới hạn.', 'Their limits.'],
  '[].quality.compensation': [
    'Cách bù cho giới hạn.',
    'What makes up for the limits.',
  ],
  '[].minN': [
    'Mẫu số nhỏ hơn mức này thì ghi chú là ít.',
    'Denominators below it are marked as small.',
    '10',
  ],
  '[].rows': [
    'Đếm dòng của bảng nào; xem phần Các bảng.',
    'What rows it counts; see Rows.',
  ],
  '[].period': [
    'Cột ngày xếp dòng vào kỳ. Không ghi: counts chọn theo ngày đầu, ngày cuối kỳ.',
    'The date that puts a row into a period. Without it counts takes rows by the first or last day.',
    'finished_on',
  ],
  '[].counts': [
    'Điều kiện của dòng được đếm (mẫu số); xem phần Điều kiện.',
    'Predicate of the rows that count (the denominator); see Predicates.',
    '{ rule: has_due_date }',
  ],
  '[].meets': [
    'Điều kiện của tử số, trong số dòng được đếm; bắt buộc với ratio.',
    'Predicate of the numerator, among those that count; a ratio needs it.',
    '{ column: channel, is: =, to: online }',
  ],
  '[].measure': [
    'Thời gian từ ngày nào đến ngày nào (duration).',
    'From which date to which (of a duration).',
  ],
  '[].measure.from': [
    'Cột ngày đầu.',
    'Column of the first date.',
    'received_on',
  ],
  '[].measure.to': [
    'Cột ngày cuối.',
    'Column of the second date.',
    'finished_on',
  ],
  '[].unit': [
    'Ngày làm việc hay ngày lịch (duration).',
    'Working or calendar days (of a duration).',
  ],
  '[].statistic': [
    'Trung vị, bách phân vị 90, hay trung bình (duration).',
    'Median, 90th percentile or mean (of a duration).',
  ],
  '[].numerator': [
    'Tử số: tổng các chỉ tiêu (derived).',
    'Numerator: a sum of KPIs (of a derived one).',
  ],
  ...terms('numerator'),
  '[].denominator': [
    'Mẫu số: tổng các chỉ tiêu (derived).',
    'Denominator: a sum of KPIs (of a derived one).',
  ],
  ...terms('denominator'),
}
