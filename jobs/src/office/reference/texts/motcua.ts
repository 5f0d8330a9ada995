import type { FieldTexts } from './text.ts'

/** The fields of `motcua.yaml`. */
export const motcuaTexts: FieldTexts = {
  code: [
    'Mã của cơ quan: chữ thường không dấu, số, gạch nối. Là một phần của mọi khóa, nên đặt một lần và không đổi.',
    'Code of the office: small letters, digits, hyphens. Part of every key: set once, never changed.',
    'so-xd',
  ],
  name: ['Tên đầy đủ của cơ quan.', 'Full name of the office.'],
  language: [
    'Ngôn ngữ của phiếu, báo cáo: vi hoặc en.',
    'Language of scorecards and reports: vi or en.',
  ],
  zone: [
    'Múi giờ theo tên IANA; mọi giờ trong hệ thống là giờ địa phương này. Không nhận độ lệch như +07:00.',
    'IANA time zone; every time in the system is local to it. Not an offset such as +07:00.',
    'Asia/Ho_Chi_Minh',
  ],
  synthetic: [
    'true: dữ liệu mô phỏng, mọi trang in đều ghi rõ.',
    'true: the data are made up, and every page says so.',
  ],
  sources: [
    'Tên các nguồn dữ liệu; mỗi tên là một tệp sources/TÊN.yaml. Ít nhất một nguồn hồ sơ. Một tên tệp xuất chỉ được khớp với một nguồn.',
    'Names of the sources; each is a file sources/NAME.yaml. At least one of dossiers. No file name may fit two of them.',
    '[mot-cua]',
  ],
  dataFrom: [
    'Ngày đầu tiên mà các nguồn có dữ liệu; trước ngày này coi là chưa biết.',
    'First day that the sources cover; what lies before is not known.',
    "'2026-01-01'",
  ],
  intake: [
    'Mức để nạp tệp mà không cần người xác nhận.',
    "What is loaded without a person's word.",
  ],
  'intake.gone': [
    'Tệp xuất toàn bộ (mode: snapshot) được thiếu bao nhiêu hồ sơ đang giải quyết hoặc đã xong trong 12 tháng; vượt cả hai mức thì tệp bị giữ lại.',
    'What an export of everything (mode: snapshot) may lack of the dossiers that are open or ended in twelve months; beyond both limits it is held.',
  ],
  'intake.gone.share': [
    'Phần được thiếu, từ 0 đến 1.',
    'The share that may be lacking, 0 to 1.',
  ],
  'intake.gone.dossiers': [
    'Số hồ sơ được thiếu.',
    'The number of dossiers that may be lacking.',
  ],
  'intake.rejected': [
    'Phần dòng bị loại của một tệp, từ 0 đến 1, mà trên mức đó lệnh kết thúc bằng mã 3.',
    'The share of rejected rows of a file, 0 to 1, above which the command ends with exit code 3.',
  ],
  'intake.keepOriginalsDays': [
    'Tệp xuất đã nạp được giữ trong var/originals bao nhiêu ngày; 0: xóa khỏi var/inbox ngay khi đã nạp, vì tệp có họ tên người dân. Nạp lại theo sources/*.yaml đã sửa thì phải có tệp gốc.',
    'How many days a loaded export is kept in var/originals; 0: it is deleted from var/inbox as soon as it is loaded, because it holds names. To load it again by a mended source profile takes the original.',
    '30',
  ],
  published: [
    'Tệp dữ liệu công bố cho chương trình khác (var/published).',
    'Published files for other programs (var/published).',
  ],
  'published.keep': [
    'Số bản giữ lại. Bản còn là mới nhất trong vòng một ngày thì luôn được giữ.',
    'How many versions stay. One that was the newest within a day always does.',
  ],
  editions: [
    'Khi nào phát hành bản tạm tính và ấn bản điều chỉnh.',
    'When a document is issued before its data are whole, and when anew.',
  ],
  'editions.provisionalAfterDays': [
    'Sau ngày đến hạn bao nhiêu ngày mà vẫn chỉ thiếu tệp xuất thì phát hành bản tạm tính; có đủ dữ liệu thì ấn bản sau là chính thức. Không khai: chờ đủ dữ liệu, không bao giờ phát hành tạm tính.',
    'How many days after it is due what lacks exports alone is issued as provisional; the next edition, of whole data, is final. Left out: nothing is issued before its data are whole.',
    '10',
  ],
  'editions.restateWithinDays': [
    'Trong bao nhiêu ngày sau ngày đến hạn thì dữ liệu đến muộn làm số đã in thay đổi sẽ tự phát hành ấn bản điều chỉnh, có liệt kê thay đổi. 0: chỉ khi có người chạy motcua run --period KỲ --reissue --reason "LÝ DO". Kỳ đã khóa không bao giờ tự điều chỉnh.',
    'How many days after it was due late data that change printed numbers make a restated edition, which lists the changes. 0: only a person does, by motcua run --period P --reissue --reason "WHY". A closed period is never restated.',
    '90',
  ],
  delivery: [
    'Cách gửi phiếu đã phát hành đến nơi nhận. Không khai thì phiếu chỉ nằm trong kho lưu trữ. Mỗi phiếu tự động gửi một nơi nhận không quá một lần.',
    'How issued documents reach people. Without it they lie in the archive alone. None is sent to a recipient more than once by itself.',
  ],
  'delivery.since': [
    'Chỉ gửi phiếu phát hành từ ngày này trở đi.',
    'What was issued before this day is not sent.',
    "'2026-01-01'",
  ],
  'delivery.unknown': [
    'Khi không rõ thư đã gửi được hay chưa (mất kết nối, tắt máy giữa chừng): hold giữ lại chờ người quyết định (lệnh outbox); again gửi lại, tiêu đề ghi [Gửi lại].',
    'Where nobody can tell whether a mail was sent (a lost connection, a crash): hold leaves it to a person (command outbox); again sends it once more, and its subject says so.',
  ],
  'delivery.approval': [
    'true: phiếu đã phát hành nằm trong kho lưu trữ, chỉ được gửi sau khi có người duyệt: motcua approve --period KỲ --reason "LÝ DO" (--unit ĐƠN_VỊ). Mỗi ấn bản duyệt riêng; lệnh status nêu phiếu nào chờ duyệt, từ khi nào.',
    'true: what is issued waits in the archive and is sent only after a person approves it: motcua approve --period P --reason "WHY" (--unit U). Each edition is approved by itself; the command status says what waits, and since when.',
  ],
  'delivery.server': [
    'Máy chủ thư của cơ quan. Cần khi có nơi nhận bằng mail.',
    'The mail server of the office. Needed for recipients by mail.',
  ],
  'delivery.server.host': ['Tên máy chủ.', 'Its name.', 'localhost'],
  'delivery.server.port': ['Cổng.', 'Its port.'],
  'delivery.server.security': [
    'starttls hoặc tls: không bao giờ gửi không mã hóa qua mạng. none: chỉ cho máy chủ trên chính máy này.',
    'starttls or tls: nothing goes over a network in clear. none: only for a server on this machine.',
  ],
  'delivery.server.caFile': [
    'Tệp chứng thư (PEM) được tin thêm, khi máy chủ dùng chứng thư nội bộ.',
    'File of certificates (PEM) that are trusted besides, where the server has one of an inner authority.',
  ],
  'delivery.server.user': ['Tên đăng nhập.', 'Name to log in with.'],
  'delivery.server.passwordFile': [
    'Tệp có mật khẩu ở dòng đầu; không khai thì lấy biến môi trường MOTCUA_SMTP_PASSWORD. Mật khẩu không viết trong tệp cấu hình.',
    'File with the password on its first line; without it the environment variable MOTCUA_SMTP_PASSWORD. The password itself never stands in a configuration.',
  ],
  'delivery.server.from': [
    'Địa chỉ gửi của cơ quan.',
    "The office's address that mails come from.",
    'motcua@localhost.localdomain',
  ],
  'delivery.server.attachAtMostMb': [
    'Tổng dung lượng tệp kèm theo tối đa (MB); lớn hơn thì thư chỉ nêu nơi lưu tệp.',
    'What may be attached in all, in MB; above it the mail names the files in the archive.',
  ],
  'delivery.server.timeoutSeconds': [
    'Chờ máy chủ trả lời tối đa bao nhiêu giây.',
    'How many seconds the server may be silent.',
  ],
  'delivery.operator': [
    'Địa chỉ thư của người vận hành: nhận thông báo khi lượt chạy giữ lại hoặc không làm được việc gì, mỗi ngày một lần khi còn, và khi đã xong.',
    'Mail address of who runs it: is told what a pass held back or could not do, once a day while it stays, and when it is over.',
  ],
  'delivery.to': [
    'Các nơi nhận; mỗi nơi nhận theo đúng một cách: mail, folder hoặc webhook.',
    'The recipients; each by one way: mail, folder or webhook.',
  ],
  'delivery.to[].name': [
    'Tên gọi nơi nhận trong sổ gửi, nhật ký và status; không phải địa chỉ, không phải tên người. Đổi tên là nơi nhận mới.',
    'What the record, the log and status call it; no address and no name of a person. Another name is another recipient.',
    'luu-tru',
  ],
  'delivery.to[].mail': ['Địa chỉ thư của đơn vị.', "The unit's mail address."],
  'delivery.to[].folder': [
    'Thư mục để chép tệp vào, tính từ thư mục của cơ quan.',
    'Folder that the files are copied into, from the office folder on.',
    '/srv/kpi',
  ],
  'delivery.to[].webhook': [
    'Địa chỉ http(s) nhận JSON có chữ ký: đầu X-Motcua-Signature là sha256= và HMAC của nội dung; Idempotency-Key giống nhau ở mỗi lần gửi.',
    'Address (http, https) that takes signed JSON: X-Motcua-Signature is sha256= and the HMAC of the body; Idempotency-Key is the same at each attempt.',
  ],
  'delivery.to[].secretFile': [
    'Tệp có khóa ký ở dòng đầu, cho webhook.',
    'File with the key that signs on its first line, for a webhook.',
  ],
  'delivery.to[].units': [
    "Mã đơn vị có phiếu được gửi; '*': mọi đơn vị.",
    "Codes of the units whose documents are sent; '*': all.",
    "['*']",
  ],
  'delivery.to[].kinds': [
    'Loại văn bản được gửi: scorecard phiếu theo dõi, report báo cáo.',
    'Which papers: scorecard, report.',
    '[report]',
  ],
  'delivery.to[].states': [
    'Loại ấn bản được gửi: provisional tạm tính, final chính thức, restated điều chỉnh.',
    'Which editions: provisional, final, restated.',
  ],
  annexQueries: [
    'Tên các truy vấn lưu trong queries/TÊN.sql mà câu trả lời là Phụ lục XIII của báo cáo; dùng được $period, $from, $to, $unit. Dòng ghi chú đầu tiên của tệp là câu hỏi được in. Tối đa 10 cột, 200 dòng.',
    'Names of saved queries (queries/NAME.sql) whose answers are annex XIII of reports; they may use $period, $from, $to, $unit. The first comment of the file is the question that is printed. At most 10 columns and 200 rows.',
    '[]',
  ],
  sign: [
    'Ký số các phiếu được phát hành; không có mục này thì không ký. Ký không được thì không phát hành.',
    'Signs what is issued; without it nothing is signed. What cannot be signed is not issued.',
  ],
  'sign.p12File': [
    'Tệp PKCS#12 (.p12, .pfx) có chứng thư số và khóa, tính từ thư mục của cơ quan.',
    'File with certificate and key (PKCS#12: .p12, .pfx), from the office folder on.',
    'keys/office.p12',
  ],
  'sign.passphraseFile': [
    'Tệp có mật khẩu của tệp trên ở dòng đầu; không có thì lấy từ biến môi trường MOTCUA_SIGN_PASSPHRASE.',
    'File with its passphrase on the first line; without it the variable MOTCUA_SIGN_PASSPHRASE of the environment.',
    'keys/passphrase',
  ],
  backup: [
    'Giữ lại những bản sao lưu nào ở nơi lệnh backup ghi; không có mục này thì giữ tất cả. Bản bị xóa được ghi vào var/backups.ndjson.',
    'Which backups are kept where the command backup puts them; without it all. What is removed stands in var/backups.ndjson.',
  ],
  'backup.last': ['Số bản mới nhất được giữ.', 'So many of the last ones.'],
  'backup.months': [
    'Và bản cuối cùng của bấy nhiêu tháng gần nhất.',
    'And the last one of each of so many months.',
  ],
  schedule: [
    'Lịch chạy và các kỳ phải lập phiếu.',
    'When it runs, and the periods that get scorecards.',
  ],
  'schedule.cron': [
    'Giờ tự chạy, theo cron (phút giờ ngày tháng thứ), giờ địa phương. Phải chạy ít nhất một lần trong mỗi tháng ngay sau cuối kỳ: ngày 29, 30, 31 không có ở mọi tháng.',
    'When it wakes, as a cron line (minute hour day month weekday), local time. At least once in each month that follows the end of a period: the 29th to 31st are not in every month.',
    "'0 6 1 * *'",
  ],
  'schedule.start': [
    'Kỳ đến hạn đầu tiên là kỳ có ngày cuối từ ngày này trở đi. Kỳ kết thúc sau ngày cuối của kế hoạch thì không đến hạn.',
    'The first period that is due is the first one that ends on or after this day. One that ends after the plan does is not due.',
    "'2026-01-01'",
  ],
  'schedule.periods': [
    'Loại kỳ: month tháng, quarter quý, half sáu tháng, year năm.',
    'Kinds of periods: month, quarter, half year, year.',
    '[month, quarter, half, year]',
  ],
  'schedule.due': [
    'Ngày đến hạn của một kỳ.',
    'The day on which papers of a period are due.',
  ],
  'schedule.due.afterDays': [
    'Sau ngày cuối kỳ bao nhiêu ngày; 1: ngay hôm sau.',
    'How many days after its last one; 1: the next day.',
    '5',
  ],
  'schedule.due.dayOff': [
    'Ngày đến hạn là ngày nghỉ (theo lịch của cơ quan, có ngày làm bù) thì: same giữ nguyên, next lùi đến ngày làm việc kế tiếp, previous đưa lên ngày làm việc liền trước (không sớm hơn hôm sau ngày cuối kỳ; không có thì như next). Năm mà lịch chưa biết thì giữ nguyên, và status cùng thư báo nói cách ghi thêm vào calendar.csv.',
    'A due day that is a day off of the office (make-up days are not): same it stays, next working day, previous working day (not before the day after the period; where there is none, the next). In a year that the calendar does not know it stays, and status and the notice say how to write that year into calendar.csv.',
    'next',
  ],
  'schedule.reports': [
    'Phát hành cả báo cáo kèm phụ lục, cùng điều kiện với phiếu. Không khai: chỉ phát hành phiếu; báo cáo thì lập bằng motcua report.',
    'Reports with their annexes are issued too, under the same conditions as scorecards. Without it scorecards alone; motcua report makes reports by hand.',
  ],
  'schedule.reports.periods': [
    'Loại kỳ có báo cáo: month tháng, quarter quý, half sáu tháng, year năm.',
    'Kinds of periods that get reports: month, quarter, half year, year.',
    '[month, quarter, half, year]',
  ],
  'schedule.reports.units': [
    'office: chỉ toàn cơ quan; all: cả từng đơn vị.',
    'office: of the whole office alone; all: of each unit too.',
    'all',
  ],
  'schedule.reports.start': [
    'Như schedule.start, riêng cho báo cáo. Không khai: theo schedule.start.',
    'As schedule.start, for reports. Without it, that day.',
    "'2026-06-01'",
  ],
  'schedule.scheme': [
    'Tháng bắt đầu từ ngày nào: calendar từ ngày 01; cut-15 từ ngày 15 tháng trước đến hết ngày 14 (Nghị định 09/2019/NĐ-CP), cut-1 đến cut-28 tương tự. Kỳ khi đó viết là 2026-03@15.',
    'Where months begin: calendar on the 1st; cut-15 from the 15th of the month before to the 14th (Decree 09/2019/NĐ-CP), and so cut-1 to cut-28. Such a period is written 2026-03@15.',
    'cut-15',
  ],
  composite: [
    'Điểm tổng hợp từ các chỉ tiêu, để tham khảo; in bằng motcua kpi --composite.',
    'A score of KPIs, for reference; motcua kpi --composite prints it.',
  ],
  'composite.title': ['Tên bảng điểm.', 'Its title.'],
  'composite.groups': ['Các nhóm điểm.', 'Its groups.'],
  'composite.groups[].title': ['Tên nhóm.', 'Title of the group.'],
  'composite.groups[].points': [
    'Điểm tối đa của nhóm; các phần cộng lại quá mức này thì chỉ tính đến mức này.',
    'Points at most, whatever its parts give together.',
    '20',
  ],
  'composite.groups[].parts': [
    'Các phần; [] nếu không chỉ tiêu nào đo được nhóm, điểm của nhóm khi đó là chưa biết.',
    'Its parts; [] where no KPI measures the group, whose points are unknown then.',
  ],
  'composite.groups[].parts[].kpi': [
    'Mã chỉ tiêu tỷ lệ.',
    'Id of a KPI that is a share.',
    'on_time',
  ],
  'composite.groups[].parts[].points': [
    'Điểm tối đa của phần.',
    'Points of the part at most.',
    '20',
  ],
  'composite.groups[].parts[].full': [
    'Giá trị được trọn điểm; dưới đó tính theo tỷ lệ.',
    'The value that gives all of them; in proportion below.',
    '0.5',
  ],
}
