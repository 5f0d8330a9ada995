import type { Texts } from './texts.ts'

/** Tasks, what people write, notes and signatures. */
export const closingTexts = {
  'tasks.caption': {
    vi: 'Nhiệm vụ đến hạn và quá hạn trong kỳ',
    en: 'Tasks due or overdue in the period',
  },
  'tasks.none': {
    vi: 'Không có nhiệm vụ đến hạn trong kỳ.',
    en: 'No tasks fall due in the period.',
  },
  'tasks.sharedLead': { vi: 'Chủ trì: {unit}.', en: 'Lead unit: {unit}.' },
  'tasks.mostLead': {
    vi: 'Chủ trì: {unit}, trừ nơi ghi khác.',
    en: 'Lead unit: {unit}, except where it says otherwise.',
  },
  'tasks.otherLead': { vi: 'chủ trì: {unit}', en: 'lead unit: {unit}' },
  'tasks.some': {
    vi: 'Tổng số {count} dòng; phiếu in {printed} dòng, trước hết là nhiệm vụ chưa hoàn thành hoặc hoàn thành chậm. Không in: {tasks}; đầy đủ ở tệp XLSX kèm theo.',
    en: '{count} {count|row|rows} in total; {printed} {printed|is|are} printed here, first what is not done or was done late. Not printed: {tasks}; all of them are in the XLSX file that comes with this paper.',
  },
  'tasks.inState': {
    vi: '{state}: {count} lượt ({tasks}).',
    en: '{state}: {count} {count|occurrence|occurrences} ({tasks}).',
  },
  'tasks.rest': { vi: '{state}: {tasks}', en: '{state}: {tasks}' },
  'tasks.unreported': {
    vi: 'Đến hạn trước kỳ, chưa có báo cáo hoàn thành: {count} lượt ({tasks}).',
    en: 'Due before the period, not reported as done: {count} {count|occurrence|occurrences} ({tasks}).',
  },
  'tasks.inferred': {
    vi: 'Hạn suy ra từ Kế hoạch.',
    en: 'Due dates are inferred from the plan.',
  },
  'tasks.done': {
    vi: '{done}/{due} lượt nhiệm vụ đã đến hạn; {undated} nhiệm vụ không có hạn không tính.',
    en: '{done}/{due} occurrences that have fallen due were done in time; {undated} tasks without a due date do not count.',
  },
  'tasks.noReports': {
    vi: 'Chưa nạp báo cáo tiến độ nhiệm vụ.',
    en: 'No reports on tasks have been loaded.',
  },
  'tasks.undated': {
    vi: 'Không có hạn: {tasks}.',
    en: 'Without a due date: {tasks}.',
  },
  'tasks.note': { vi: '{task}: {note}', en: '{task}: {note}' },
  'tasks.supporting': {
    vi: 'phối hợp: {units}',
    en: 'supporting: {units}',
  },
  'tasks.moved': {
    vi: 'Hạn do văn bản khác đặt: {tasks}.',
    en: 'Due dates set by another document: {tasks}.',
  },
  'tasks.times': { vi: '{task}: {n} lượt', en: '{task}: {n} times' },
  'tasks.dueMany': {
    vi: '{n} lần, {from} – {to}',
    en: '{n} times, {from} – {to}',
  },
  'tasks.id': { vi: 'Mã', en: 'Code' },
  'tasks.text': { vi: 'Nhiệm vụ', en: 'Task' },
  'tasks.lead': { vi: 'Chủ trì', en: 'Lead unit' },
  'tasks.time': { vi: 'Thời gian theo Kế hoạch', en: 'Time in the plan' },
  'tasks.due': { vi: 'Hạn', en: 'Due' },
  'tasks.dueOf': { vi: '(suy ra)', en: '(inferred)' },
  'tasks.state': { vi: 'Tình trạng', en: 'State' },
  'task.onTime': { vi: 'Hoàn thành đúng hạn', en: 'Done on time' },
  'task.late': {
    vi: 'Hoàn thành chậm {days} ngày',
    en: 'Done {days} {days|day|days} late',
  },
  'task.unreported': { vi: 'Chưa có báo cáo', en: 'Not reported' },
  'task.overdue': {
    vi: 'Quá hạn, chưa hoàn thành ({days} ngày)',
    en: 'Overdue, not done ({days} {days|day|days})',
  },
  'task.open': {
    vi: 'Đang thực hiện, chưa đến hạn',
    en: 'In progress, not yet due',
  },
  'others.caption': {
    vi: 'Các chỉ tiêu khác',
    en: 'Other indicators',
  },
  'others.periods': {
    vi: '(lũy kế nếu khác)',
    en: '(to date where that is another)',
  },
  'others.toDate': { vi: 'lũy kế', en: 'to date' },
  'others.unknown': {
    vi: 'Không có số liệu: {titles}.',
    en: 'No data: {titles}.',
  },
  'others.none': {
    vi: 'Không phát sinh: {titles}.',
    en: 'No cases: {titles}.',
  },
  'written.cause': {
    vi: '{what} ({unit}, {period}): {cause}',
    en: '{what} ({unit}, {period}): {cause}',
  },
  'written.remedy': {
    vi: '{what}: {remedy}; {owner}, đến hết ngày {until}.',
    en: '{what}: {remedy}; {owner}, by {until}.',
  },
  'written.caption': {
    vi: 'Nguyên nhân, giải pháp',
    en: 'Causes and remedies',
  },
  'written.causes': { vi: 'Nguyên nhân:', en: 'Causes:' },
  'written.remedies': {
    vi: 'Giải pháp, thời hạn, người chịu trách nhiệm:',
    en: 'Remedies, time limit, who answers for them:',
  },
  'written.difficulties': {
    vi: 'Khó khăn, vướng mắc, đề xuất:',
    en: 'Difficulties and proposals:',
  },
  'notes.caption': { vi: 'Chú thích', en: 'Notes' },
  'notes.onTime': {
    vi: '(a) Công thức A: (trước hạn + đúng hạn) / đã giải quyết trong kỳ. {compare} Không gồm hồ sơ rút, trả lại, từ chối và hồ sơ thiếu ngày hẹn trả ({undated} hồ sơ). Kế hoạch không nêu công thức.{moved}',
    en: '(a) Formula A: (early + on the due date) / finished in the period. {compare} Dossiers that were withdrawn, returned or refused, and those without a due date ({undated}), are left out. The plan gives no formula.{moved}',
  },
  'notes.resultDay': { vi: 'ngày có kết quả', en: 'finished' },
  'notes.handoverDay': { vi: 'ngày trả kết quả', en: 'handed over' },
  'notes.byInstant': {
    vi: 'So theo giờ, phút; {moment} không muộn hơn lúc hẹn trả là đúng thời gian.',
    en: 'Compared by the minute: {moment} no later than the time that was set is on time.',
  },
  'notes.byDate': {
    vi: 'So theo ngày; {day} không muộn hơn ngày hẹn trả là đúng thời gian.',
    en: 'Compared by the day: {day} no later than the due date is on time.',
  },
  'notes.resultMoment': { vi: 'có kết quả', en: 'finished' },
  'notes.handoverMoment': { vi: 'trả kết quả', en: 'handed over' },
  'notes.stock': {
    vi: '(b) Số tại thời điểm cuối kỳ, không cộng dồn.',
    en: '(b) As at the end of the period, not summed.',
  },
  'notes.early': {
    vi: '(c) Trước hạn: {day} trước ngày hẹn trả; mẫu số như (a).',
    en: '(c) Early: {day} before the due date; the denominator is that of (a).',
  },
  'notes.registrations': {
    vi: '(d) ĐKDN: đăng ký thành lập mới và thay đổi; tính hồ sơ nộp qua mạng trong kỳ / tổng hồ sơ cùng loại tiếp nhận trong kỳ. Kế hoạch không nói rõ hồ sơ nộp hay hồ sơ được chấp thuận.{channel}',
    en: '(d) Business registrations: new ones and changes; filed online in the period / all of the kind received in the period. The plan does not say whether filed or accepted ones count.{channel}',
  },
  'notes.posted': {
    vi: '(đ) Đầy đủ: có đủ quy trình, thành phần hồ sơ, thời gian giải quyết, biểu mẫu, phí, lệ phí (mục nào áp dụng) tại Bộ phận một cửa và trên trang TTĐT. Mẫu số: TTHC đã được công bố, còn hiệu lực ngày cuối kỳ.',
    en: '(e) Posted in full: process, required documents, time, form, fees and charges (those that apply), at the one-stop desk and on the web site. Denominator: announced procedures in force on the last day of the period.',
  },
  'notes.data': {
    vi: 'Số liệu từ ngày {from} đến hết ngày {to}. Chốt lúc {at} ({zone}){loaded}',
    en: 'Data from {from} to {to} inclusive. Cut off at {at} ({zone}){loaded}',
  },
  'notes.vietnam': { vi: 'giờ Việt Nam', en: 'Vietnam time' },
  'notes.zone': { vi: 'giờ {zone}', en: '{zone} time' },
  'notes.database': {
    vi: ', từ cơ sở dữ liệu của cơ quan.',
    en: ", from the office's database.",
  },
  'notes.loaded': {
    vi: ', từ {files} tệp, tệp mới nhất xuất ngày {date}.',
    en: ', from {files} {files|file|files}, the newest extracted on {date}.',
  },
  'notes.rejected': {
    vi: 'Loại {rejected} dòng.',
    en: '{rejected} {rejected|row|rows} rejected.',
  },
  'notes.flagged': {
    vi: 'Nhận kèm cảnh báo {flagged} dòng.',
    en: '{flagged} {flagged|row|rows} accepted with a warning.',
  },
  'notes.recomputed': {
    vi: 'Số kỳ trước, lũy kế tính lại đến lúc chốt, có thể khác phiếu đã phát hành.',
    en: 'Figures of earlier periods and the year to date are recomputed from the data known at the cut-off; they may differ from those on scorecards already issued.',
  },
  'notes.totals': {
    vi: 'Tổng tính bằng tổng tử số chia tổng mẫu số, không lấy bình quân các tỷ lệ.',
    en: 'Totals are sums of numerators over sums of denominators, never means of shares.',
  },
  'notes.rounding': {
    vi: 'Tỷ lệ in 2 chữ số thập phân, không làm tròn qua mức.',
    en: 'Shares are printed with 2 decimals and never rounded across a target.',
  },
  'notes.accepted': {
    vi: 'Đã kiểm tra, xác nhận đúng ngày {date}: {doubt}. Lý do: {reason}',
    en: 'Checked and confirmed on {date}: {doubt}. Reason: {reason}',
  },
  'notes.invented': {
    vi: '(giả định): không có trong Kế hoạch.',
    en: '(invented): a unit made up for the sample, not in the plan.',
  },
  'notes.channel': {
    vi: ' Không gồm {count} hồ sơ không rõ kênh tiếp nhận.',
    en: ' {count} {count|dossier|dossiers} of unknown channel {count|is|are} left out.',
  },
  'notes.moved': {
    vi: ' {count} hồ sơ có ngày hẹn trả bị đổi hoặc bỏ trống; theo ngày ban đầu: {numerator}/{denominator} = {share}.',
    en: ' The due {count|date|dates} of {count} {count|dossier|dossiers} {count|was|were} changed or emptied; by the original due dates: {numerator}/{denominator} = {share}.',
  },
  'notes.abbreviations': {
    vi: 'TTHC: thủ tục hành chính; DVCTT: dịch vụ công trực tuyến; ĐKDN: đăng ký doanh nghiệp.',
    en: 'pp: percentage points.',
  },
  'closing.verification': { vi: 'Mã kiểm chứng', en: 'Verification code' },
  'closing.signed': {
    vi: 'Đã ký số trong tệp PDF',
    en: 'Signed digitally in the PDF file',
  },
  'closing.recipients': { vi: 'Nơi nhận:', en: 'Recipients:' },
} as const satisfies Texts
