import type { Course } from './course.ts'
import { courses } from './courses.ts'
import { dayOf, isoDay, minutesADay, printedDay, printedTime } from './days.ts'
import type { SampleProcedure } from './procedures.ts'

const extractHour = 5

const headers = [
  'STT',
  'Mã hồ sơ',
  'Mã thủ tục',
  'Tên thủ tục hành chính',
  'Lĩnh vực',
  'Đơn vị giải quyết',
  'Kênh tiếp nhận',
  'Chủ hồ sơ',
  'Ngày tiếp nhận',
  'Ngày hẹn trả',
  'Ngày hẹn lại',
  'Ngày có kết quả',
  'Ngày trả kết quả',
  'Ngày dừng xử lý',
  'Ngày yêu cầu bổ sung',
  'Ngày bổ sung xong',
  'Trạng thái',
  'Nguyên nhân quá hạn',
  'Văn bản xin lỗi',
] as const

const stopStatus = {
  withdrawn: 'Công dân yêu cầu rút hồ sơ',
  returned: 'Trả lại hồ sơ',
  refused: 'Từ chối giải quyết',
} as const

/**
 * Synthetic exports of the sample office, one a month, made at 05:00 on the 1st
 * from 2017-02-01 to 2019-01-01. Each holds every dossier that was open at the
 * export before or has changed since, as it stood when the export was made. The
 * same procedures always give the same bytes.
 */
export function* sampleExports(
  procedures: readonly SampleProcedure[],
): Generator<{ readonly name: string; readonly text: string }> {
  const extracts = Array.from({ length: 25 }, (_, i) => {
    const month = String((i % 12) + 1).padStart(2, '0')
    const day = dayOf(`${2017 + Math.floor(i / 12)}-${month}-01`)
    return day * minutesADay + extractHour * 60
  })
  const known = courses(procedures, extracts).filter(
    (c) => (c.mistake?.ended ?? c.ended) > (extracts[0] ?? 0),
  )
  for (const [i, at] of extracts.entries()) {
    const before = extracts[i - 1]
    if (before === undefined) continue
    const lines = known
      .filter((c) => isListed(c, before, at))
      .map((c, row) =>
        cells(c, at, row + 1)
          .map(quoted)
          .join(';'),
      )
    yield {
      name: `hoso-${isoDay(Math.floor(at / minutesADay)).replaceAll('-', '')}-0500.csv`,
      text: `\uFEFF${[headers.join(';'), ...lines].join('\r\n')}\r\n`,
    }
  }
}

/** What the office's records say at a time. */
function recorded(
  c: Course,
  time: number,
): Pick<Course, 'due' | 'ended' | 'handedOver'> {
  if (c.mistake !== null && time < c.mistake.at) return c.mistake
  const resumed = c.resumed !== null && c.resumed <= time
  return { ...c, due: resumed ? c.dueAfterPause : c.due }
}

/** Open at the export before, or changed since. */
function isListed(c: Course, before: number, time: number): boolean {
  if (c.received > time) return false
  if (c.received > before || recorded(c, before).ended > before) return true
  const now = recorded(c, time)
  return [now.ended, now.handedOver, c.mistake?.at ?? 0].some(
    (t) => t > before && t <= time,
  )
}

/** The row of a dossier as it stood at a time. */
function cells(c: Course, time: number, row: number): readonly string[] {
  const { due, ended, handedOver } = recorded(c, time)
  const done = ended <= time
  const finished = done && c.ending === 'finished'
  const passed = due !== null && (due + 1) * minutesADay <= time
  const shown = (t: number | null): string =>
    t === null || t > time ? '' : printedDay(Math.floor(t / minutesADay))
  return [
    String(row),
    c.code,
    c.procedure.code,
    c.procedure.name,
    c.procedure.field,
    c.procedure.unitName,
    c.channel,
    c.applicant,
    printedTime(c.received),
    due === null ? '' : printedDay(due),
    passed && c.extendedDue !== null ? printedDay(c.extendedDue) : '',
    finished ? printedTime(ended) : '',
    finished && handedOver <= time ? printedTime(handedOver) : '',
    done && !finished ? shown(ended) : '',
    shown(c.paused),
    shown(c.resumed),
    statusOf(c, time, ended, handedOver),
    passed ? c.reason : '',
    passed ? c.apology : '',
  ]
}

function statusOf(
  c: Course,
  time: number,
  ended: number,
  handedOver: number,
): string {
  if (ended <= time) {
    if (c.ending !== 'finished') return stopStatus[c.ending]
    return handedOver <= time ? 'Đã trả kết quả' : 'Đã xử lý xong'
  }
  if (
    c.paused !== null &&
    c.paused <= time &&
    (c.resumed === null || c.resumed > time)
  )
    return 'Yêu cầu bổ sung giấy tờ'
  return time - c.received < minutesADay ? 'Được tiếp nhận' : 'Đang xử lý'
}

function quoted(cell: string): string {
  return /[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
