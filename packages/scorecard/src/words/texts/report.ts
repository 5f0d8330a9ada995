import type { Texts } from './texts.ts'

/** The body of a report: its head and sections. */
export const reportTexts = {
  'report.title': { vi: 'BÁO CÁO', en: 'REPORT' },
  'report.subject': {
    vi: 'Kết quả thực hiện chỉ tiêu cải cách hành chính {period}',
    en: 'Results against the administrative reform targets, {period}',
  },
  'report.subjectOf': {
    vi: 'Kết quả thực hiện chỉ tiêu cải cách hành chính {period} của {unit}',
    en: 'Results against the administrative reform targets, {period}: {unit}',
  },
  /** An addressee a line; of the month, and of longer periods. */
  'report.toMonth': {
    vi: 'Kính gửi: Ban Giám đốc Sở.',
    en: 'To: the board of directors.',
  },
  'report.toOther': {
    vi: 'Kính gửi:\n- Ủy ban nhân dân tỉnh;\n- Sở Nội vụ.',
    en: 'To:\n- the provincial People’s Committee;\n- the Department of Home Affairs.',
  },
  'report.toOffice': {
    vi: 'Kính gửi: Văn phòng Sở.',
    en: 'To: the department office.',
  },
  'report.toNobody': {
    vi: 'Kính gửi: (mẫu, không gửi).',
    en: 'To: (sample, not sent).',
  },
  'report.basis': {
    vi: 'Thực hiện Kế hoạch số {number} ngày {date} – {title}, {office} báo cáo kết quả {period} như sau (số liệu từ ngày {from} đến hết ngày {to}, chốt lúc {at}):',
    en: 'Under Plan No. {number} of {date} – {title} – {office} reports its results for {period} (data from {from} to {to} inclusive, cut off at {at}):',
  },
  'report.attached': {
    vi: '(Kèm theo Báo cáo số ……{symbol} ngày …… tháng …… năm {year})',
    en: '(Attached to Report No. ……{symbol} of ……………… {year})',
  },
  'report.annex': { vi: 'Phụ lục {number}', en: 'Annex {number}' },
  'report.empty': {
    vi: 'CÁC PHỤ LỤC KHÔNG CÓ SỐ LIỆU',
    en: 'ANNEXES OF WHICH THERE IS NOTHING',
  },
  'report.emptyAnnex': { vi: 'Phụ lục', en: 'Annex' },
  'report.emptyTitle': { vi: 'Tên phụ lục', en: 'Title' },
  'report.emptyWhy': { vi: 'Lý do', en: 'Why' },
  'report.unknown': {
    vi: 'Chưa đủ dữ liệu: {gap}.',
    en: 'Insufficient data: {gap}.',
  },
  'report.results': {
    vi: 'I. KẾT QUẢ THỰC HIỆN CHỈ TIÊU',
    en: 'I. RESULTS AGAINST THE TARGETS',
  },
  'report.dossiers': {
    vi: 'II. TÌNH HÌNH TIẾP NHẬN, GIẢI QUYẾT TTHC',
    en: 'II. DOSSIERS RECEIVED AND FINISHED',
  },
  'report.tasks': {
    vi: 'III. KẾT QUẢ THỰC HIỆN NHIỆM VỤ',
    en: 'III. TASKS OF THE PLAN',
  },
  'report.shortcomings': {
    vi: 'IV. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN',
    en: 'IV. SHORTCOMINGS AND THEIR CAUSES',
  },
  'report.next': {
    vi: 'V. PHƯƠNG HƯỚNG, NHIỆM VỤ KỲ SAU',
    en: 'V. THE NEXT PERIOD',
  },
  'report.proposals': {
    vi: 'VI. KHÓ KHĂN, VƯỚNG MẮC; ĐỀ XUẤT, KIẾN NGHỊ',
    en: 'VI. DIFFICULTIES AND PROPOSALS',
  },
  'report.shortcomingsOf': { vi: 'Tồn tại, hạn chế:', en: 'Shortcomings:' },
  'report.solutionsOf': { vi: 'Giải pháp:', en: 'Solutions:' },
  'report.directionsOf': { vi: 'Phương hướng:', en: 'Directions:' },
  'report.difficultiesOf': { vi: 'Khó khăn, vướng mắc:', en: 'Difficulties:' },
  'report.proposalsOf': { vi: 'Đề xuất, kiến nghị:', en: 'Proposals:' },
  'report.remark': {
    vi: '{kpi}: {cause} Khắc phục: {remedy} Thực hiện: {owner}, đến ngày {until}.',
    en: '{kpi}: {cause} Remedy: {remedy} By: {owner}, until {until}.',
  },
  'report.listed': {
    vi: 'Hồ sơ giải quyết quá hạn trong kỳ: {late}; quá hạn chưa giải quyết đến hết ngày {date}: {overdue} (danh sách tại Phụ lục IV). Kết quả theo đơn vị, thủ tục tại Phụ lục II; hồ sơ sắp đến hạn tại Phụ lục V.',
    en: 'Dossiers finished late in the period: {late}; open overdue at the end of {date}: {overdue} (listed in Annex IV). Results by unit and procedure are in Annex II, dossiers soon due in Annex V.',
  },
  'report.byUnit': {
    vi: 'Bảng {n}. Kết quả theo đơn vị',
    en: 'Table {n}. Results by unit',
  },
  'report.byField': {
    vi: 'Bảng {n}. Kết quả theo lĩnh vực',
    en: 'Table {n}. Results by field',
  },
  'report.marks': {
    vi: 'Chữ trong ngoặc sau tên chỉ tiêu: cách tính, tại Phụ lục XII.',
    en: 'Letters in brackets after a target: how it is computed, in Annex XII.',
  },
  'report.occurrences': {
    vi: 'Từ đầu năm đến hết ngày {date}: {done}/{due} lượt nhiệm vụ đã đến hạn hoàn thành đúng hạn; {undated} nhiệm vụ không có hạn không tính. Chi tiết tại Phụ lục VI.',
    en: 'From the beginning of the year to the end of {date}: {done} of {due} task occurrences that fell due were done on time; {undated} {undated|task|tasks} without a due date {undated|is|are} not counted. Details are in Annex VI.',
  },
  'report.noneDue': {
    vi: 'Từ đầu năm đến hết ngày {date} chưa có lượt nhiệm vụ nào đến hạn; {undated} nhiệm vụ không có hạn không tính. Chi tiết tại Phụ lục VI.',
    en: 'No task occurrence fell due from the beginning of the year to the end of {date}; {undated} {undated|task|tasks} without a due date {undated|is|are} not counted. Details are in Annex VI.',
  },
  'report.noTasks': {
    vi: 'Kế hoạch không giao nhiệm vụ cho đơn vị.',
    en: 'The plan gives this unit no tasks to lead.',
  },
  'report.nextTasks': {
    vi: 'Nhiệm vụ đến hạn từ ngày {from} đến hết ngày {to}:',
    en: 'Tasks due from {from} to {to}:',
  },
  'report.noNextTasks': {
    vi: 'Không có nhiệm vụ của Kế hoạch đến hạn từ ngày {from} đến hết ngày {to}.',
    en: 'No tasks of the plan fall due from {from} to {to}.',
  },
  'groups.group': { vi: 'Nhóm nhiệm vụ', en: 'Group of tasks' },
  'groups.tasks': { vi: 'Số nhiệm vụ', en: 'Tasks' },
  'groups.due': { vi: 'Lượt đã đến hạn', en: 'Fallen due' },
  'groups.onTime': { vi: 'Hoàn thành đúng hạn', en: 'Done on time' },
  'groups.late': { vi: 'Hoàn thành chậm', en: 'Done late' },
  'groups.overdue': { vi: 'Quá hạn, chưa hoàn thành', en: 'Overdue, not done' },
  'groups.unreported': { vi: 'Chưa có báo cáo', en: 'Not reported' },
} as const satisfies Texts
