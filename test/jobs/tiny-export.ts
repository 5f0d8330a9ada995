import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadOffice, type Office } from '@motcua/jobs'
import {
  edit,
  smallOffice,
  writeQuiet,
  type OwnOffice,
} from './small-office.ts'

const header =
  'Mã hồ sơ;Mã thủ tục;Đơn vị giải quyết;Kênh tiếp nhận;Ngày tiếp nhận;Ngày hẹn trả;Ngày hẹn lại;Ngày có kết quả;Ngày trả kết quả;Ngày dừng xử lý;Ngày yêu cầu bổ sung;Ngày bổ sung xong;Trạng thái;Nguyên nhân quá hạn;Văn bản xin lỗi'

/** Three dossiers of March 2018: on time, a day late, and one that is open. */
const rows = [
  'A1;KHDT-001;Phòng Đăng ký kinh doanh;Trực tuyến;05/03/2018 08:00;08/03/2018;;07/03/2018 09:00;07/03/2018 10:00;;;;Đã trả kết quả;;',
  'A2;KHDT-001;Phòng Đăng ký kinh doanh;Trực tiếp;05/03/2018 08:00;08/03/2018;;09/03/2018 09:00;09/03/2018 10:00;;;;Đã trả kết quả;;Không',
  'A3;KHDT-002;Phòng Đăng ký kinh doanh;Trực tiếp;30/03/2018 08:00;04/04/2018;;;;;;;Đang xử lý;;',
]

/** An open dossier that was received at a time. */
export function openRow(code: string, received: string): string {
  return `${code};KHDT-002;Phòng Đăng ký kinh doanh;Trực tiếp;${received};04/04/2018;;;;;;;Đang xử lý;;`
}

/** An online dossier of the first procedure, or of another, that was received on 1 March 2018 and finished. */
export function finishedRow(
  code: string,
  day: string,
  due: string,
  procedure = 'KHDT-001',
): string {
  return `${code};${procedure};Phòng Đăng ký kinh doanh;Trực tuyến;01/03/2018 08:00;${due};;${day} 09:00;${day} 10:00;;;;Đã trả kết quả;;`
}

/** The small office, whose data begin with March 2018. */
export function tinyOffice(kept?: readonly string[]): OwnOffice {
  const own = smallOffice(kept)
  edit(join(own.office.dir, 'motcua.yaml'), [
    [/dataFrom: .*/, "dataFrom: '2018-03-01'"],
  ])
  return {
    office: loadOffice(own.office.dir),
    [Symbol.dispose]: () => own[Symbol.dispose](),
  }
}

/** Puts an export of three dossiers, or of other rows, into the inbox of the sample office; gives its path. */
export function putTinyExport(
  { paths: { inbox } }: Office,
  name = 'hoso-20180401-0500.csv',
  some: readonly string[] = rows,
): string {
  mkdirSync(inbox, { recursive: true })
  const path = join(inbox, name)
  writeQuiet(path, `${[header, ...some].join('\n')}\n`)
  return path
}

/** Rows that cannot be taken in: of a procedure that there is none of. */
export const badRows: readonly string[] = rows.map((row) =>
  row.replace('KHDT-00', 'NONE-'),
)

/** Sets the first and the last day of a unit in the list of units. */
export function setDays(
  { paths: { units } }: Office,
  unit: string,
  days: readonly [from: string, to: string],
): void {
  const lines = readFileSync(units, 'utf8').split('\n')
  const changed = lines.map((line) =>
    line.startsWith(`${unit},`)
      ? line.replace(/,[^,]*,[^,]*$/, `,${days.join(',')}`)
      : line,
  )
  writeFileSync(units, changed.join('\n'))
}
