import type { Column, Draft, DraftMeanings } from './draft.ts'
import { profileColumns } from './profile.ts'

/** How many columns of a profile are known in a header of an export of dossiers; 0 where cells are none. */
export function knownHeaders(cells: readonly string[]): number {
  const { columns } = assign(cells)
  return columns.code === undefined ? 0 : Object.keys(columns).length
}

/** Which of the headers are columns of a profile; the others are told only where it is a header at all. */
export function assign(
  header: readonly string[],
): Pick<Draft, 'columns' | 'others'> {
  const columns = found(header)
  if (Object.keys(columns).length < fewestKnown)
    return { columns: {}, others: [] }
  const taken = new Set(Object.values(columns).map(([first]) => first))
  return {
    columns,
    others: header.filter((h) => h.trim() !== '' && !taken.has(h)),
  }
}

/** The headers of a file that has one that is known; cells that are all unknown may be data. */
export function toldHeaders(header: readonly string[]): readonly string[] {
  const isKnown = Object.keys(found(header)).length > 0
  return isKnown ? header.filter((h) => h.trim() !== '') : []
}

/** The headers of a second row below a header, where it is one: at least two are known, and no code is among the cells. */
export function headersBelow(
  cells: readonly (string | null)[],
): readonly string[] {
  const { code, ...columns } = found(cells.map((cell) => cell ?? ''))
  const names = Object.values(columns).flatMap(([first = '']) => first.trim())
  return code === undefined && names.length > 1 ? names : []
}

/** Of some names of one column the first that is known; else the first. */
export function assignedName(names: readonly string[]): string {
  const known = names.find((name) => Object.keys(found([name])).length > 0)
  return known ?? names[0] ?? ''
}

function found(header: readonly string[]): Draft['columns'] {
  const columns: { [C in Column]?: readonly string[] } = {}
  for (const column of profileColumns) {
    const names = headers[column].split(', ').map(key)
    const same = names.flatMap((name) => header.filter((h) => key(h) === name))
    if (same.length > 0) columns[column] = [...new Set(same)]
  }
  return columns
}

/** Whether a column has texts of a few kinds. */
export function isKinds(column: Column): column is keyof Draft['meanings'] {
  return column in words
}

/** Whether a column holds dates. */
export function isDateColumn(column: Column): boolean {
  const others = ['code', 'procedure', 'unit', 'overdueReason', ...kinds]
  return !others.includes(column)
}

/** What the texts of a column mean, as far as they are known. */
export function meaningsOf(
  column: keyof Draft['meanings'],
  texts: ReadonlySet<string>,
): DraftMeanings | null {
  if (texts.size > mostKinds) return null
  const meanings = new Map(
    Object.entries(words[column]).flatMap(([meaning, some]) =>
      some.split(', ').map((word) => [key(word), meaning] as const),
    ),
  )
  const known: Record<string, string[]> = {}
  const unknown: string[] = []
  let hidden = 0
  for (const text of [...texts].toSorted()) {
    const meaning = meanings.get(key(text))
    if (meaning) (known[meaning] ??= []).push(text)
    else if (text.length > 60 || /\d{6}/.test(text)) hidden++
    else unknown.push(text)
  }
  return { known, unknown, hidden }
}

/** So many known headers make a row a header. */
const fewestKnown = 3

/** A header or a word without marks, case and blanks: `Mã hồ sơ` and `MaHoSo` are one. */
function key(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[^a-z0-9]/g, '')
}

/** Headers of exports in use, the surest first. */
const headers: { readonly [C in Column]: string } = {
  code: 'Mã hồ sơ, Số hồ sơ, Mã số hồ sơ, Số biên nhận, Mã biên nhận, dossier code, dossier id, code',
  procedure:
    'Mã thủ tục, Mã TTHC, Mã thủ tục hành chính, Tên thủ tục hành chính, Tên TTHC, Tên thủ tục, Thủ tục hành chính, Thủ tục, procedure code, procedure',
  unit: 'Đơn vị giải quyết, Đơn vị xử lý, Đơn vị thụ lý, Phòng giải quyết, Phòng xử lý, Phòng ban xử lý, Đơn vị tiếp nhận, Đơn vị, department, unit',
  channel:
    'Kênh tiếp nhận, Kênh thực hiện, Hình thức tiếp nhận, Hình thức nộp, Hình thức nộp hồ sơ, channel',
  status: 'Trạng thái, Trạng thái hồ sơ, Tình trạng, Tình trạng hồ sơ, status',
  received:
    'Ngày tiếp nhận, Ngày tiếp nhận hồ sơ, Ngày nhận, Ngày nhận hồ sơ, received, received on, received at, date received',
  due: 'Ngày hẹn trả, Ngày hẹn trả kết quả, Ngày hẹn, Hạn trả kết quả, Hạn xử lý, Hạn giải quyết, due, due on, due date',
  extendedDue: 'Ngày hẹn lại, Ngày hẹn trả lại, extended due',
  finished:
    'Ngày có kết quả, Ngày kết thúc xử lý, Ngày xử lý xong, Ngày hoàn thành, Ngày giải quyết xong, finished, finished on, finished at',
  handedOver:
    'Ngày trả kết quả, Ngày trả, Ngày trả hồ sơ, handed over, handed over on',
  stopped:
    'Ngày dừng xử lý, Ngày từ chối, Ngày rút hồ sơ, Ngày trả lại, stopped, stopped on',
  paused: 'Ngày yêu cầu bổ sung, Ngày tạm dừng, paused, paused on',
  resumed: 'Ngày bổ sung xong, Ngày bổ sung, resumed, resumed on',
  overdueReason:
    'Nguyên nhân quá hạn, Lý do quá hạn, Nguyên nhân trễ hạn, Lý do trễ hạn, overdue reason',
  apology: 'Văn bản xin lỗi, Thư xin lỗi, Phiếu xin lỗi, apology',
}

/** Words that are known to mean one thing; any other is for a person. */
const words: {
  readonly [C in keyof Draft['meanings']]-?: {
    readonly [meaning: string]: string
  }
} = {
  status: {
    not_received: 'Mới đăng ký, Không được tiếp nhận',
    processing: 'Được tiếp nhận, Đang xử lý',
    paused: 'Yêu cầu bổ sung giấy tờ, Yêu cầu thực hiện nghĩa vụ tài chính',
    finished: 'Đã xử lý xong, Đã trả kết quả',
    withdrawn: 'Công dân yêu cầu rút hồ sơ',
    returned: 'Trả lại hồ sơ',
    refused: 'Từ chối giải quyết',
  },
  channel: {
    online: 'Trực tuyến',
    counter: 'Trực tiếp',
    post: 'Bưu chính, Bưu chính (BCCI), BCCI, Bưu chính công ích, Dịch vụ bưu chính, Dịch vụ bưu chính công ích',
  },
  apology: { yes: 'Có, yes', no: 'Không, no' },
}

const kinds = Object.keys(words)

/** A column with more texts is none of kinds. */
export const mostKinds = 30
