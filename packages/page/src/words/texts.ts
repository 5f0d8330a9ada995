/** Every text of the pages, in both languages. */
export const texts = {
  'site.title': { vi: 'Chỉ tiêu một cửa', en: 'One-stop-shop indicators' },
  'site.skip': { vi: 'Đến nội dung', en: 'Skip to content' },
  'site.pages': { vi: 'Các trang', en: 'Pages' },
  'site.other': { vi: 'English', en: 'Tiếng Việt' },
  'site.asOf': {
    vi: 'Số liệu đến hết ngày {day}; chốt lúc {time}',
    en: 'Data up to the end of {day}; cut off at {time}',
  },
  'site.version': { vi: 'Bản công bố {version}', en: 'Publication {version}' },
  'site.plan': { vi: 'Theo Kế hoạch số {plan}', en: 'By plan No. {plan}' },
  'site.synthetic': {
    vi: 'SỐ LIỆU MÔ PHỎNG – KHÔNG PHẢI SỐ LIỆU THẬT CỦA SỞ',
    en: 'SYNTHETIC DATA – NOT THE OFFICE’S REAL FIGURES',
  },
  'site.stays': {
    vi: 'Trang này chạy trong máy của bạn; không dữ liệu nào được gửi đi.',
    en: 'This page works on your own machine; no data are sent anywhere.',
  },
  'site.script': {
    vi: 'Trang này cần JavaScript để tính và vẽ. Trang Lưu trữ và Từ điển dữ liệu xem được không cần.',
    en: 'This page needs JavaScript to compute and draw. The archive and the dictionary do not.',
  },
  'site.reading': { vi: 'Đang đọc số liệu…', en: 'Reading the data…' },
  'site.failed': {
    vi: 'Không đọc được tệp {file}. Trang phải nằm cùng thư mục data và assets được công bố với nó; hãy chép lại cả thư mục.',
    en: 'The file {file} cannot be read. The page has to lie beside the folders data and assets that were published with it; copy the whole folder again.',
  },

  'explorer.title': { vi: 'Chỉ tiêu', en: 'Indicators' },
  'archive.title': { vi: 'Lưu trữ', en: 'Archive' },
  'dictionary.title': { vi: 'Từ điển dữ liệu', en: 'Dictionary' },
  'sql.title': { vi: 'Truy vấn SQL', en: 'SQL' },

  'period.month': { vi: 'Tháng {month}/{year}', en: '{month} {year}' },
  'period.quarter': {
    vi: 'Quý {quarter}/{year}',
    en: 'Quarter {quarter}, {year}',
  },
  'period.first': { vi: '6 tháng đầu năm {year}', en: 'First half of {year}' },
  'period.second': {
    vi: '6 tháng cuối năm {year}',
    en: 'Second half of {year}',
  },
  'period.year': { vi: 'Năm {year}', en: '{year}' },

  'kind.month': { vi: 'Tháng', en: 'Months' },
  'kind.quarter': { vi: 'Quý', en: 'Quarters' },
  'kind.half': { vi: '6 tháng', en: 'Halves' },
  'kind.year': { vi: 'Năm', en: 'Years' },

  'choose.title': { vi: 'Chọn', en: 'Choose' },
  'choose.period': { vi: 'Kỳ', en: 'Period' },
  'choose.unit': { vi: 'Đơn vị', en: 'Unit' },
  'choose.procedure': { vi: 'Thủ tục', en: 'Procedure' },
  'choose.allProcedures': { vi: 'Tất cả thủ tục', en: 'All procedures' },

  'kpis.planned': {
    vi: 'Chỉ tiêu của Kế hoạch',
    en: 'Indicators of the plan',
  },
  'kpis.others': { vi: 'Chỉ tiêu theo dõi', en: 'Other indicators' },
  'kpis.none': {
    vi: 'Không có chỉ tiêu nào phát sinh trong kỳ này.',
    en: 'No indicator has cases in this period.',
  },
  'kpi.target': { vi: 'Mức', en: 'Target' },
  'kpi.toDate': {
    vi: 'Lũy kế từ đầu năm',
    en: 'Year to date',
  },
  'kpi.cases': {
    vi: '{numerator} trên {denominator} {object}',
    en: '{numerator} of {denominator} {object}',
  },
  'kpi.count': { vi: '{numerator} {object}', en: '{numerator} {object}' },
  'kpi.durationCases': {
    vi: '{denominator} {object}',
    en: '{denominator} {object}',
  },
  'kpi.openOverdue': {
    vi: 'Quá hạn chưa giải quyết đến cuối kỳ: {count} hồ sơ (không nằm trong tỷ lệ trên).',
    en: 'Overdue and still open at the end: {count} dossiers (not in the share above).',
  },
  'kpi.stock': {
    vi: 'Số tại thời điểm cuối kỳ, không cộng dồn.',
    en: 'As on the last day; not summed.',
  },
  'kpi.few': {
    vi: 'Ít {object}: cần thận trọng khi so sánh.',
    en: 'Few {object}: compare with care.',
  },
  'kpi.misses': {
    vi: 'Xem {count} {object} chưa đạt',
    en: 'See the {count} {object} that do not meet it',
  },
  'kpi.table': { vi: 'Số liệu 13 tháng', en: 'Thirteen months as a table' },
  'kpi.chart': {
    vi: '{title}: 13 tháng đến {period}',
    en: '{title}: thirteen months up to {period}',
  },
  'kpi.month': { vi: 'Tháng', en: 'Month' },
  'kpi.casesHead': { vi: 'Tử số/Mẫu số', en: 'Cases' },
  'kpi.valueHead': { vi: 'Giá trị', en: 'Value' },
  'unit.working_day': { vi: 'ngày làm việc', en: 'working days' },
  'unit.calendar_day': { vi: 'ngày', en: 'days' },
  'unit.hour': { vi: 'giờ', en: 'hours' },

  'status.met': { vi: 'Đạt', en: 'Met' },
  'status.near': { vi: 'Gần đạt', en: 'Near' },
  'status.missed': { vi: 'Chưa đạt', en: 'Not yet met' },
  'status.no_data': { vi: 'Không phát sinh', en: 'No cases' },
  'status.unknown': { vi: 'Chưa đủ dữ liệu', en: 'Insufficient data' },
  'status.not_applicable': { vi: 'Không áp dụng', en: 'Not applicable' },
  'status.informative': { vi: 'Theo dõi', en: 'For information' },
  'status.note': {
    vi: 'Trạng thái so lũy kế từ đầu năm với mức cả năm.',
    en: 'The status compares the year to date with the target of the year.',
  },
  'signs.note': {
    vi: '– không phát sinh; … chưa có số liệu; 0 là số không.',
    en: '– no cases; … not known; 0 is zero.',
  },

  'units.title': { vi: 'Theo đơn vị', en: 'By unit' },
  'units.unit': { vi: 'Đơn vị', en: 'Unit' },
  'units.toDate': { vi: 'lũy kế {value}', en: '{value} to date' },

  'misses.title': {
    vi: 'Chưa đạt: {title}',
    en: 'Not met: {title}',
  },
  'misses.shown': {
    vi: '{period}: {all} {object}.',
    en: '{period}: {all} {object}.',
  },
  'misses.latest': {
    vi: '{period}: {all} {object}; bảng có {shown} {object} quá hạn nhiều ngày nhất.',
    en: '{period}: {all} {object}; the table has the {shown} that are latest.',
  },
  'misses.none': {
    vi: 'Không có danh sách của kỳ này: chỉ 13 tháng gần nhất có.',
    en: 'There is no list of this period: only the last thirteen months have one.',
  },
  'misses.list': { vi: 'Danh sách', en: 'List' },
  'misses.close': { vi: 'Đóng danh sách', en: 'Close the list' },
  'misses.code': { vi: 'Mã', en: 'Code' },
  'misses.procedure': { vi: 'Thủ tục', en: 'Procedure' },
  'misses.unit': { vi: 'Đơn vị', en: 'Unit' },
  'misses.received': { vi: 'Ngày tiếp nhận', en: 'Received' },
  'misses.due': { vi: 'Ngày hẹn trả', en: 'Due' },
  'misses.finished': { vi: 'Ngày có kết quả', en: 'Finished' },
  'misses.late': { vi: 'Số ngày quá hạn', en: 'Days late' },
  'misses.open': { vi: 'Chưa có', en: 'Not yet' },

  'archive.none': {
    vi: 'Chưa có phiếu, báo cáo nào trong bản công bố này.',
    en: 'This publication has no scorecards or reports.',
  },
  'archive.about': {
    vi: 'Các ấn bản đã phát hành, như trong kho lưu trữ của cơ quan.',
    en: 'What was issued, as it lies in the office’s archive.',
  },
  'archive.periods': { vi: 'Các kỳ', en: 'Periods' },
  'archive.unit': { vi: 'Đơn vị', en: 'Unit' },
  'archive.report': { vi: '{unit} – báo cáo', en: '{unit} – report' },
  'archive.edition': { vi: 'Ấn bản {edition}', en: 'Edition {edition}' },
  'archive.state.final': { vi: 'chính thức', en: 'final' },
  'archive.state.provisional': { vi: 'tạm tính', en: 'provisional' },
  'archive.state.restated': { vi: 'điều chỉnh', en: 'restated' },
  'archive.issued': { vi: 'Phát hành', en: 'Issued' },
  'archive.files': { vi: 'Tệp', en: 'Files' },

  'edition.about': {
    vi: 'Bản để đọc trên màn hình, dựng từ số liệu đã lưu của ấn bản này; bản phát hành là tệp PDF.',
    en: 'For reading on a screen, made from the stored figures of this edition; what was issued is the PDF.',
  },
  'edition.replaced': {
    vi: 'Ấn bản {edition} này đã được thay bằng ấn bản {newest}.',
    en: 'This edition {edition} was replaced by edition {newest}.',
  },
  'edition.wide': {
    vi: 'Có thể cuộn ngang',
    en: 'May be scrolled sideways',
  },

  'dictionary.kpis': { vi: 'Chỉ tiêu', en: 'Indicators' },
  'dictionary.tables': { vi: 'Bảng', en: 'Tables' },
  'dictionary.views': { vi: 'Khung nhìn', en: 'Views' },
  'dictionary.macros': { vi: 'Hàm', en: 'Macros' },
  'dictionary.formula': { vi: 'Công thức', en: 'Formula' },
  'dictionary.cites': { vi: 'Căn cứ', en: 'Source' },
  'dictionary.limits': { vi: 'Giới hạn', en: 'Limits' },
  'dictionary.column': { vi: 'Cột', en: 'Column' },
  'dictionary.type': { vi: 'Kiểu', en: 'Type' },
  'dictionary.meaning': { vi: 'Ý nghĩa', en: 'Meaning' },
  'dictionary.try': { vi: 'Xem trong SQL', en: 'See it in SQL' },
  'dictionary.contents': { vi: 'Mục lục', en: 'Contents' },

  'sql.about': {
    vi: 'Dữ liệu chỉ đọc. Ctrl+Enter để chạy câu lệnh ở con trỏ; Ctrl+Space để gợi ý tên; Esc rồi Tab để rời ô soạn.',
    en: 'The data are read-only. Ctrl+Enter runs the statement at the cursor; Ctrl+Space suggests names; Esc, then Tab leaves the editor.',
  },
  'sql.editor': { vi: 'Câu lệnh SQL', en: 'SQL statement' },
  'sql.run': { vi: 'Chạy', en: 'Run' },
  'sql.cancel': { vi: 'Dừng', en: 'Stop' },
  'sql.link': { vi: 'Chép liên kết', en: 'Copy a link' },
  'sql.linked': {
    vi: 'Đã chép liên kết đến câu lệnh này.',
    en: 'A link to this statement was copied.',
  },
  'sql.linkShown': {
    vi: 'Liên kết đến câu lệnh này đã ở thanh địa chỉ.',
    en: 'The link to this statement stands in the address bar.',
  },
  'sql.fromLink': {
    vi: 'Câu lệnh này đến từ một liên kết: hãy đọc rồi bấm Chạy.',
    en: 'This statement came with a link: read it, then press Run.',
  },
  'sql.examples': { vi: 'Câu hỏi mẫu', en: 'Questions' },
  'sql.choose': { vi: 'Chọn một câu hỏi…', en: 'Choose a question…' },
  'sql.starting': { vi: 'Đang mở dữ liệu…', en: 'Opening the data…' },
  'sql.ready': { vi: 'Sẵn sàng.', en: 'Ready.' },
  'sql.running': { vi: 'Đang chạy…', en: 'Running…' },
  'sql.cancelled': { vi: 'Đã dừng.', en: 'Stopped.' },
  'sql.tooLong': {
    vi: 'Đã dừng: câu lệnh chạy quá {seconds} giây.',
    en: 'Stopped: the statement ran for more than {seconds} seconds.',
  },
  'sql.empty': {
    vi: 'Chưa có câu lệnh.',
    en: 'There is no statement yet.',
  },
  'sql.rows': { vi: '{rows} dòng', en: '{rows} rows' },
  'sql.cut': {
    vi: '{rows} dòng đầu; còn nữa: thêm điều kiện hoặc limit.',
    en: 'The first {rows} rows; there are more: add a condition or a limit.',
  },
  'sql.result': { vi: 'Kết quả', en: 'Result' },
  'sql.table': { vi: 'Bảng', en: 'Table' },
  'sql.chart': { vi: 'Biểu đồ', en: 'Chart' },
  'sql.csv': { vi: 'Tải CSV', en: 'Save as CSV' },
  'sql.json': { vi: 'Tải JSON', en: 'Save as JSON' },
  'sql.page': { vi: 'Trang {page}/{pages}', en: 'Page {page} of {pages}' },
  'sql.before': { vi: 'Trước', en: 'Back' },
  'sql.next': { vi: 'Sau', en: 'Next' },
  'sql.null': { vi: 'trống', en: 'null' },
  'chart.kind': { vi: 'Dạng', en: 'Kind' },
  'chart.bar': { vi: 'Cột', en: 'Bars' },
  'chart.line': { vi: 'Đường', en: 'Lines' },
  'chart.x': { vi: 'Trục ngang', en: 'Along' },
  'chart.y': { vi: 'Trục đứng', en: 'Up' },
  'chart.by': { vi: 'Màu theo', en: 'Colour by' },
  'chart.single': { vi: '(một màu)', en: '(one colour)' },
  'chart.noNumber': {
    vi: 'Biểu đồ cần ít nhất một cột số.',
    en: 'A chart needs a column of numbers.',
  },
  'chart.tooMany': {
    vi: 'Biểu đồ vẽ {most} giá trị đầu trong {all} của trục ngang.',
    en: 'The chart draws the first {most} of {all} values along.',
  },
  'error.title': { vi: 'Câu lệnh bị từ chối', en: 'The statement was refused' },
} as const satisfies Readonly<
  Record<string, { readonly vi: string; readonly en: string }>
>

/** Name of a text. */
export type Words = keyof typeof texts
