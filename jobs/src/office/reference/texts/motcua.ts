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
}
