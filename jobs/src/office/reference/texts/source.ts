import type { FieldTexts } from './text.ts'

/** The fields that every file in `sources/` has. */
const shared: FieldTexts = {
  target: [
    'Nguồn này cho bảng nào; không ghi là hồ sơ (dossier).',
    'The table that the source gives; dossiers where it is left out.',
  ],
  name: [
    'Tên nguồn, trùng với tên tệp. Là một phần của khóa hồ sơ: không đổi.',
    'Name of the source, that of the file. Part of every key of a dossier: never changed.',
    'mot-cua',
  ],
  title: [
    'Tên in trên phiếu, báo cáo; không ghi thì in tên nguồn.',
    'What papers call the source; its name where it is left out.',
    'phần mềm một cửa',
  ],
  format: [
    'Dạng tệp xuất; xlsx là bảng tính mọi loại: .xlsx, .xls, .xlsb, .ods, .fods, và trang web hay XML của Excel 2003 mang tên như vậy.',
    'Form of the exports; xlsx is a workbook of any kind: .xlsx, .xls, .xlsb, .ods, .fods, and a web page or Excel 2003 XML under such a name.',
  ],
  encoding: [
    'Bảng mã của tệp văn bản; không đoán.',
    'Encoding of text; declared, never guessed.',
  ],
  delimiter: [
    'Ký tự ngăn cột của CSV.',
    'What stands between the cells of CSV.',
    "';'",
  ],
  blank: [
    'Những chữ được coi là ô trống, ở mọi cột; không khai thì một ngày ghi “-” làm dòng bị loại.',
    'Texts that stand for an empty cell, in any column; without it a date `-` rejects its row.',
    "['-', 'N/A']",
  ],
  quote: ['Ký tự bao ô của CSV.', 'What cells of CSV are quoted by.'],
  sheet: [
    'Tên trang tính, khi nhiều trang có các cột đó.',
    'Name of the sheet, where several have the columns.',
    'Hồ sơ',
  ],
  records: [
    'Đường dẫn tới mảng trong tệp JSON.',
    'Path of the array in a JSON document.',
    'data.items',
  ],
  files: [
    'Mẫu tên tệp xuất: * là chuỗi bất kỳ; {YYYY} {MM} {DD} {HH} {mm} cho giờ xuất. Không trùng với nguồn khác.',
    'File name of an export: * is anything; {YYYY} {MM} {DD} {HH} {mm} tell when it was made. No other source has such names.',
    "'hoso-{YYYY}{MM}{DD}.csv'",
  ],
  extractAt: [
    'Giờ xuất, khi tên tệp không cho biết; không có cả hai thì lấy giờ nạp.',
    'When the export was made, where the name does not say; without both, when it is loaded.',
    "'2026-04-01 05:00:00'",
  ],
  from: [
    'Ngày đầu tiên nguồn có dữ liệu, khi nguồn bắt đầu sau dataFrom (phần mềm mới).',
    'First day that the source has anything of, where it begins after dataFrom (new software).',
    "'2026-07-01'",
  ],
  until: [
    'Ngày cuối cùng nguồn còn dùng (đổi phần mềm). Nguồn vẫn được ghi trong motcua.yaml và hồ sơ vẫn tính; khi đã nạp tệp xuất sau ngày này và có nguồn khác tiếp tục thì không chờ tệp nào nữa. Hồ sơ chuyển sang phần mềm mới với cùng mã: ghi nguồn cũ ở supersedes của nguồn mới.',
    'Last day on which the source was kept (new software). It stays listed in motcua.yaml and its dossiers stay counted; once an export made after that day is loaded, and another source goes on, no export of it is waited for. Dossiers that the new software has under the same code: name the old source under supersedes of the new one.',
    "'2026-06-30'",
  ],
  dates: [
    'Các dạng ngày giờ được đọc, ngoài ra không nhận. Phần DD MM YYYY YY MMM HH H hh h mm ss S A; cũng có Excel serial.',
    'The only formats in which dates are read. Parts DD MM YYYY YY MMM HH H hh h mm ss S A; there is Excel serial too.',
    "['DD/MM/YYYY HH:mm', 'DD/MM/YYYY']",
  ],
}

const header = (
  vi: string,
  en: string,
  example: string,
): FieldTexts[string] => [
  `Tiêu đề cột (hoặc danh sách các tiêu đề có thể gặp): ${vi}`,
  `Header of the column, or a list of those it may have: ${en}`,
  example,
]

const words = (vi: string, en: string, example: string): FieldTexts[string] => [
  `Các chữ trong tệp có nghĩa: ${vi}`,
  `Texts of the file that mean: ${en}`,
  example,
]

/** The fields of a source of dossiers. */
export const sourceTexts: FieldTexts = {
  ...shared,
  mode: [
    'append: tệp chỉ có hồ sơ mới hoặc thay đổi; snapshot: tệp có mọi hồ sơ, hồ sơ vắng mặt là đã mất.',
    'append: an export holds what is new or changed; snapshot: it holds every dossier, and one that is missing is gone.',
  ],
  supersedes: [
    'Các nguồn mà hồ sơ cùng mã không được tính bên cạnh nguồn này.',
    "Sources whose dossier of the same code is not counted beside this one's.",
    '[phan-mem-cu]',
  ],
  register: [
    'Khi nhiều nguồn cùng chứa hồ sơ của một sổ: tên sổ chung; mỗi mã là một hồ sơ, lấy lần xuất sau cùng. Mặc định là tên nguồn.',
    "Where several sources hold the dossiers of one register, its name: a code is one dossier then, as the latest export has it. By default the source's own name.",
    'mot-cua-chung',
  ],
  every: [
    'month: mỗi tháng một tệp, xuất trong tháng sau; thiếu một tháng thì từ đó về sau chưa đủ dữ liệu.',
    'month: each month is exported in the month after it; from a missing one on nothing is complete.',
  ],
  rows: [
    'events: mỗi dòng là một sự kiện, các dòng cùng mã là một hồ sơ: lấy giá trị sau cùng của mỗi cột, ngày tiếp nhận sớm nhất, trạng thái của dòng cuối. Không ghi: mỗi hồ sơ một dòng, mã lặp lại bị loại.',
    'events: each row is an event, and the rows of one code are one dossier: of each column the last text, the earliest receipt, the status of the last row. Left out, a dossier has one row, and a code with several that differ is rejected.',
  ],
  columns: [
    'Tiêu đề các cột được đọc; cột không ghi ở đây không bao giờ được đọc. Tiêu đề hai dòng: tên nhóm, dấu cách, tên cột, như Thời gian Ngày nhận.',
    'Headers of the columns that are read; what is not named here is never read. Of a header of two rows: the head of the group, a blank, the column, such as Thời gian Ngày nhận.',
  ],
  'columns.code': header('mã hồ sơ.', 'code of the dossier.', 'Mã hồ sơ'),
  'columns.procedure': header(
    'mã hoặc tên thủ tục.',
    'code or name of the procedure.',
    'Mã thủ tục',
  ),
  'columns.unit': header(
    'đơn vị giải quyết.',
    'the unit.',
    'Đơn vị giải quyết',
  ),
  'columns.channel': header(
    'kênh tiếp nhận.',
    'how it was filed.',
    'Kênh tiếp nhận',
  ),
  'columns.status': header('trạng thái.', 'its status.', 'Trạng thái'),
  'columns.received': header(
    'ngày tiếp nhận.',
    'when it was received.',
    'Ngày tiếp nhận',
  ),
  'columns.due': header('ngày hẹn trả.', 'when it is due.', 'Ngày hẹn trả'),
  'columns.extendedDue': header(
    'ngày hẹn lại.',
    'the new date after an apology.',
    'Ngày hẹn lại',
  ),
  'columns.finished': header(
    'ngày có kết quả.',
    'when its result was ready.',
    'Ngày có kết quả',
  ),
  'columns.handedOver': header(
    'ngày trả kết quả.',
    'when it was handed over.',
    'Ngày trả kết quả',
  ),
  'columns.stopped': header(
    'ngày rút, trả lại hoặc từ chối.',
    'when it was withdrawn, returned or refused.',
    'Ngày dừng xử lý',
  ),
  'columns.paused': header(
    'ngày yêu cầu bổ sung.',
    'when a supplement was asked for.',
    'Ngày yêu cầu bổ sung',
  ),
  'columns.resumed': header(
    'ngày bổ sung xong.',
    'when the supplement came.',
    'Ngày bổ sung xong',
  ),
  'columns.overdueReason': header(
    'nguyên nhân quá hạn; in nguyên văn.',
    'why it is late; printed as it is.',
    'Nguyên nhân quá hạn',
  ),
  'columns.apology': header(
    'đã có văn bản xin lỗi.',
    'whether an apology was sent.',
    'Văn bản xin lỗi',
  ),
  'columns.event': header(
    'lúc xảy ra sự kiện của dòng, khi rows: events; không có thì theo thứ tự dòng.',
    'when the event of the row happened, with rows: events; without it the order of the rows tells.',
    'Thời điểm',
  ),
  given: [
    'Giá trị chung của mọi hồ sơ, khi tệp không có cột đó; một cột ghi ở columns hoặc ở đây, không ghi cả hai.',
    'What all dossiers have of a column that the exports lack: under columns or here, never both.',
    '{ unit: dkkd, procedure: TT-01, channel: counter }',
  ],
  'given.unit': [
    'Mã đơn vị trong units.csv; bắt buộc khi không có cột đơn vị.',
    'Code of the unit in units.csv; must be said where there is no column of it.',
    'dkkd',
  ],
  'given.procedure': [
    'Mã thủ tục trong procedures.csv; bắt buộc khi không có cột thủ tục.',
    'Code of the procedure in procedures.csv; must be said where there is no column of it.',
    'TT-01',
  ],
  'given.channel': [
    'Kênh tiếp nhận; không có cột và không ghi ở đây là không rõ (unknown): tỷ lệ trực tuyến không tính các hồ sơ đó và nêu số lượng.',
    'The channel; without a column and without this it is unknown: the shares of online dossiers leave it out and tell how many.',
    'counter',
  ],
  status: [
    'Chữ trạng thái theo nghĩa; mỗi chữ một nghĩa. Chữ không có ở đây thì dòng bị loại. Không có cột trạng thái thì bỏ: suy từ các ngày.',
    'Status texts by what they mean, each under one meaning. A row with another text is rejected. Left out without a column of the status, which then follows from the dates.',
  ],
  'status.not_received': words(
    'mới đăng ký, chưa tiếp nhận: không phải hồ sơ.',
    'registered but not received: no dossier.',
    '[Mới đăng ký]',
  ),
  'status.processing': words('đang giải quyết.', 'under way.', '[Đang xử lý]'),
  'status.paused': words(
    'tạm dừng, chờ bổ sung.',
    'paused for a supplement.',
    '[Chờ bổ sung]',
  ),
  'status.finished': words(
    'đã có kết quả.',
    'its result is ready.',
    '[Đã xử lý xong, Đã trả kết quả]',
  ),
  'status.withdrawn': words(
    'công dân rút.',
    'withdrawn.',
    '[Công dân rút hồ sơ]',
  ),
  'status.returned': words('trả lại.', 'returned.', '[Trả lại hồ sơ]'),
  'status.refused': words('từ chối.', 'refused.', '[Từ chối]'),
  channel: [
    'Chữ của kênh tiếp nhận theo nghĩa; mỗi chữ một nghĩa. Không có cột kênh thì bỏ.',
    'Texts of the channel by what they mean, each under one meaning. Left out without a column of it.',
  ],
  'channel.online': words('trực tuyến.', 'online.', '[Trực tuyến]'),
  'channel.counter': words(
    'trực tiếp tại quầy.',
    'at the counter.',
    '[Trực tiếp]',
  ),
  'channel.post': words('bưu chính.', 'by post.', '[Bưu chính]'),
  'channel.phone': words('điện thoại.', 'by phone.', '[Điện thoại]'),
  'channel.internal': words('nội bộ.', 'internal.', '[Nội bộ]'),
  units: [
    'Cách viết khác của đơn vị, theo mã trong units.csv. Mã và tên tự khớp; không ghi mã, tên của đơn vị khác cùng thời gian.',
    'Other spellings of units, by the code in units.csv. Codes and names match by themselves; none may be the code or the name of another unit of the same days.',
    '{ qh: [P. Quy hoạch] }',
  ],
  procedures: [
    'Cách viết khác của thủ tục, theo mã trong procedures.csv.',
    'Other spellings of procedures, by the code in procedures.csv.',
    '{ TT-01: [Cấp phép xây dựng] }',
  ],
  catalogue: [
    'closed: thủ tục không có trong procedures.csv là lỗi; open: chữ trong tệp là mã.',
    'closed: a procedure that procedures.csv lacks is a defect; open: its text is its code.',
  ],
  apology: ['Chữ của cột văn bản xin lỗi.', 'Texts of the column apology.'],
  'apology.yes': words('có.', 'yes.', '[Có]'),
  'apology.no': words('không.', 'no.', '[Không]'),
  defects: [
    'Dòng có lỗi thì loại (reject) hay nhận và ghi dấu (flag), theo mã lỗi.',
    'Whether a row with a defect is rejected, or accepted and flagged, by its code.',
    '{ no_due_date: reject }',
  ],
}

/** The fields of a source of another table. */
export const tableTexts: FieldTexts = {
  ...shared,
  mode: [
    'snapshot: tệp là toàn bộ danh sách; append: tệp không nói gì về dòng vắng mặt. Mặc định như danh sách cùng tên.',
    'snapshot: a file is the whole list; append: it says nothing of rows that it lacks. By default as the list of the office folder.',
  ],
  columns: [
    'Tiêu đề theo tên cột của bảng (xem các danh sách); cột không ghi thì không đọc.',
    'Headers by the columns of the table (see the lists); what is not named is not read.',
    '{ code: Mã, kind: Loại, received_on: Ngày nhận }',
  ],
  values: [
    'Cách viết khác của giá trị, đơn vị, thủ tục, theo cột rồi theo nghĩa.',
    'Other words for choices, units and procedures, by column and meaning.',
    '{ kind: { feedback: [Phản ánh] } }',
  ],
  given: [
    'Giá trị cố định của cột mà tệp không có.',
    'Texts of columns that the files do not have.',
    '{ kind: feedback }',
  ],
}
