import type { FieldTexts } from './text.ts'

const perUnit = {
  vi: "Mã đơn vị trong units.csv; '*' là mọi đơn vị.",
  en: "Unit codes of units.csv; '*' is every unit.",
}

/** The fields of `plan.yaml`. */
export const planTexts: FieldTexts = {
  number: ['Số, ký hiệu kế hoạch.', 'Number of the plan.', "'2062/KH-SKHĐT'"],
  date: ['Ngày ban hành.', 'Day on which it was issued.', "'2025-12-29'"],
  title: ['Tên kế hoạch.', 'Title of the plan.'],
  issuer: ['Cơ quan ban hành.', 'Who issued it.', 'Sở Xây dựng'],
  year: [
    'Năm của kế hoạch. Kỳ sau năm này, và sau ngày to của mọi chỉ tiêu, không đến hạn.',
    'Year of the plan. Periods after it, and after the last day of every target, are not due.',
    '2026',
  ],
  rules: ['Cách tính hạn của kế hoạch.', 'How the plan reads deadlines.'],
  'rules.compare': [
    'So hạn theo ngày (date) hay đến từng giây (instant).',
    'Deadlines compared by calendar date, or to the second (instant).',
  ],
  'rules.finish': [
    'Hồ sơ xong khi có kết quả (result) hay khi trả cho dân (handover).',
    'A dossier is finished when its result is ready (result) or handed over (handover).',
  ],
  clauses: [
    'Các điều khoản được dẫn; để [] nếu không dẫn.',
    'The clauses that are cited; [] where none is.',
  ],
  'clauses[].id': [
    'Mã để dẫn, không trùng.',
    'The id that is cited, each once.',
    'III.2.b',
  ],
  'clauses[].cite': [
    'Cách gọi đầy đủ.',
    'As it is spelled out.',
    "'mục III, khoản 2, điểm b'",
  ],
  'clauses[].quote': ['Nguyên văn.', "The plan's own words."],
  targets: [
    'Các chỉ tiêu được giao; mỗi mục một chỉ tiêu. Để [] nếu không có.',
    'The targets that are set, one item each; [] where there are none.',
  ],
  'targets[].kpi': [
    'Mã chỉ tiêu: tỷ lệ có sẵn (xem bảng dưới) hoặc tỷ lệ trong kpis.yaml.',
    'Id of a KPI: a ratio of the catalogue (the table below) or of kpis.yaml.',
    'on_time',
  ],
  'targets[].title': [
    'Tên dòng trên phiếu.',
    'Title of the row on the scorecard.',
  ],
  'targets[].clause': [
    'Mã điều khoản đặt chỉ tiêu, có trong clauses.',
    'Id of the clause that sets it, one of clauses.',
    'III.2.b',
  ],
  'targets[].units': [perUnit.vi, perUnit.en, '[so]'],
  'targets[].from': [
    'Ngày đầu: áp dụng cho kỳ có ngày cuối từ ngày này.',
    'First day: it holds for periods whose last day is on or after it.',
    "'2026-01-01'",
  ],
  'targets[].to': [
    'Ngày cuối: áp dụng cho kỳ có ngày cuối đến hết ngày này.',
    'Last day: it holds for periods whose last day is on or before it.',
    "'2026-12-31'",
  ],
  'targets[].comparator': [
    '>= ít nhất, > trên, <= nhiều nhất, < dưới.',
    '>= at least, > over, <= at most, < under.',
  ],
  'targets[].value': [
    'Mức: tỷ lệ từ 0 đến 1; 0.5 là 50%. Trạng thái so lũy kế từ đầu năm với mức.',
    'The target: a share, 0 to 1; 0.5 is 50%. The status judges the year to date by it.',
    '0.5',
  ],
  'targets[].printed': [
    'Mức như kế hoạch in.',
    'The target as the plan prints it.',
  ],
  'targets[].near': [
    'Từ mức này đến mức được giao thì coi là gần đạt (không phải đạt). Không ghi: không có.',
    'Values from here up to the target are near, never met. Without it there is none.',
    '0.45',
  ],
  'targets[].interim': [
    'Các mức trên đường đi, theo thứ tự ngày: kỳ có ngày cuối đến hết ngày until thì so với mức của bước đó; kỳ sau bước cuối so với value.',
    'What is asked for on the way, in order of the days: a period that ends by until is judged by that value, one after the last step by value.',
  ],
  'targets[].interim[].until': [
    'Ngày cuối của bước, trước ngày to.',
    'Last day of the step, before to.',
    "'2026-06-30'",
  ],
  'targets[].interim[].value': ['Mức, như value.', 'As value above.', '0.45'],
  'targets[].interim[].printed': [
    'Mức như kế hoạch in.',
    'As the plan prints it.',
  ],
  'targets[].interim[].near': [
    'Như near, cho bước này.',
    'As near, of this step.',
    '0.4',
  ],
  'targets[].owner': [
    'Mã đơn vị chịu trách nhiệm, trong units.csv; không ghi tên người.',
    'Code of the unit that answers for it, in units.csv; never a person.',
    'qh',
  ],
  'targets[].baseline': [
    'Kết quả năm trước, chép từ kế hoạch, không tính.',
    'The result of an earlier year, quoted from the plan, never computed.',
  ],
  'targets[].baseline.year': ['Năm đó.', 'That year.', '2025'],
  'targets[].baseline.value': [
    'Giá trị, như value.',
    'The value, as value above.',
    '0.507',
  ],
  'targets[].baseline.printed': [
    'Như kế hoạch in.',
    'As the plan prints it.',
    "'50,7%'",
  ],
  groups: [
    'Các nhóm nhiệm vụ của phụ lục; [] nếu không có.',
    'The groups of the annex of tasks; [] where there are none.',
  ],
  'groups[].id': ['Mã nhóm, không trùng.', 'Id of the group, each once.', 'I'],
  'groups[].title': ['Tên nhóm.', 'Its title.'],
  tasks: [
    'Các nhiệm vụ của phụ lục; [] nếu không có.',
    'The tasks of the annex; [] where there are none.',
  ],
  'tasks[].id': [
    'Mã nhiệm vụ, không trùng; task-progress.csv dùng mã này.',
    'Id of the task, each once; task-progress.csv names it.',
    'I.1',
  ],
  'tasks[].group': [
    'Mã nhóm, có trong groups.',
    'Id of its group, one of groups.',
    'I',
  ],
  'tasks[].number': [
    'Số thứ tự như in; null nếu không in.',
    'As printed; null where none is.',
    "'1'",
  ],
  'tasks[].text': [
    'Nội dung, nguyên văn.',
    "What is to be done, in the plan's words.",
  ],
  'tasks[].lead': [
    'Đơn vị chủ trì, nguyên văn.',
    "Who leads, in the plan's words.",
    'Văn phòng',
  ],
  'tasks[].supporting': [
    "Đơn vị phối hợp, nguyên văn; '' nếu không có.",
    "Who supports, in its words; '' where no one does.",
    "''",
  ],
  'tasks[].time': [
    'Thời gian, nguyên văn.',
    "When, in the plan's words.",
    'Quý I',
  ],
  'tasks[].leadUnits': [
    'Mã đơn vị của lead trong units.csv; [] nếu không phải một đơn vị.',
    'Unit codes of lead; [] where it names no unit.',
    '[vp]',
  ],
  'tasks[].kind': [
    'Cách hiểu time: by_* là phải xong trong tháng, quý, năm; monthly, quarterly là mỗi kỳ một lần; monthly_day là báo cáo tháng trước; report_quarter_year là báo cáo quý và năm; ongoing, on_event không có hạn; external_plan, after có hạn từ văn bản khác.',
    'How time was read: by_* to be done in the month, quarter, year; monthly, quarterly once a period; monthly_day reports on the month before; report_quarter_year the quarters and the year; ongoing and on_event have no date; external_plan and after get theirs from another text.',
  ],
  'tasks[].due': [
    'Các hạn, mỗi lần một ngày, theo thứ tự; [] nếu không có.',
    'Due dates, one for each time, in order; [] where there are none.',
    "['2026-03-31']",
  ],
  'tasks[].after': [
    'Mã nhiệm vụ phải xong trước.',
    'Id of the task that this one waits for.',
    'I.1',
  ],
  'tasks[].measure': [
    'Mã chỉ tiêu đo riêng nhiệm vụ này.',
    'Id of the KPI that measures it apart.',
    'broadcasts',
  ],
  'tasks[].note': ['Ghi chú về cách hiểu.', 'A note on how it was read.'],
  duties: [
    'Việc phải làm theo kỳ mà phần lời của kế hoạch giao, ngoài phụ lục; kết quả ghi như của nhiệm vụ.',
    'What the text of the plan asks for again and again beside the annex; its results are told as those of tasks.',
  ],
  'duties[].id': [
    'Mã, không trùng mã nào của tasks; task-progress.csv dùng mã này.',
    'Id, other than all of tasks; task-progress.csv names it.',
    'III.7.quy',
  ],
  'duties[].clause': [
    'Mã điều khoản giao việc, có trong clauses.',
    'Id of the clause that asks for it, one of clauses.',
    'III.7',
  ],
  'duties[].text': [
    'Việc phải làm.',
    'What is to be done.',
    'Báo cáo văn hóa công sở',
  ],
  'duties[].lead': ['Đơn vị chủ trì.', 'Who leads.', 'Văn phòng'],
  'duties[].time': [
    'Thời gian, nguyên văn.',
    "When, in the plan's words.",
    'định kỳ hàng quý',
  ],
  'duties[].leadUnits': [
    'Mã đơn vị của lead trong units.csv; [] nếu không phải một đơn vị.',
    'Unit codes of lead; [] where it names no unit.',
    '[vp]',
  ],
  'duties[].kind': [
    'Cách hiểu time, như của nhiệm vụ.',
    'How time was read, as of a task.',
  ],
  'duties[].due': [
    'Các hạn, mỗi lần một ngày, theo thứ tự; [] nếu không có.',
    'Due dates, one for each time, in order; [] where there are none.',
    "['2026-03-31']",
  ],
  'duties[].note': ['Ghi chú về cách hiểu.', 'A note on how it was read.'],
  deviations: [
    'Những chỗ không đạt được chấp thuận có thời hạn.',
    'Misses that are accepted for a while.',
  ],
  'deviations[].kpi': [
    'Mã chỉ tiêu có mức trong thời gian đó.',
    'Id of a KPI with a target in that time.',
    'early',
  ],
  'deviations[].units': [perUnit.vi, perUnit.en, '[so]'],
  'deviations[].reason': ['Lý do.', 'Why.'],
  'deviations[].from': ['Ngày đầu.', 'First day.', "'2026-01-01'"],
  'deviations[].expires': [
    'Ngày cuối, vẫn còn được chấp thuận.',
    'Last day on which it is accepted.',
    "'2026-03-31'",
  ],
  'deviations[].decision': [
    'Số, ngày văn bản chấp thuận.',
    'The document that grants it.',
    '12/QĐ',
  ],
  oddities: [
    'Những điểm bất thường của bản gốc, giữ nguyên; [] nếu không có.',
    'What is odd in the source, kept as it is; [] where nothing is.',
  ],
}
