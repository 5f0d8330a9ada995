import { formatCount } from '../plan/format.ts'
import type { Locale } from '../plan/format.ts'
import type { Rules } from '../definition/kpi.ts'
import type { Period } from '../time/period.ts'
import type { Text } from '../plan/plan.ts'
import type { DateText } from '../schema.ts'

/** Thirteen columns of form II.06a/VPCP/KSTT, or the twelve in use in 2018, which had no column for early ones. */
export type FormLayout = 'II.06a' | '2018'

/** Level of government (*cấp*) that rows are grouped by. */
export type FormLevel = 'province' | 'district' | 'commune'

/** Where dossiers stand that have no column of their own. */
export interface FormPlacement {
  /** Withdrawn, returned or refused: among those on time, as one-stop software prints them, or in no column. */
  readonly stopped: 'on_time' | 'apart'
  /** Waiting for a supplement on the last day: among the open ones in time, or in neither column of the open ones. */
  readonly paused: 'in_time' | 'apart'
}

/** Numbers of dossiers by column. */
export interface FormCells {
  /** Received in the period, and carried over into it. */
  readonly received: number
  /** Received in the period online … */
  readonly online: number
  /** … and in any other way, an unknown one included. */
  readonly direct: number
  readonly carriedOver: number
  /** Ended with a result in the period; and those stopped, where they are placed here. */
  readonly finished: number
  /** Before the due date; absent in the layout of 2018. */
  readonly early?: number
  /** On the due date, in the layout of 2018 also before it; and those stopped, where they are placed here. */
  readonly onTime: number
  readonly late: number
  /** Not ended by the last day. */
  readonly open: number
  /** Due on the last day or later; and those paused, where they are placed here. */
  readonly openInTime: number
  readonly openOverdue: number
  /** Withdrawn, returned or refused in the period, wherever they are placed. */
  readonly stopped: number
  /** Open and paused on the last day, wherever they are placed. */
  readonly paused: number
}

/** A column of numbers as it is printed. */
export interface FormColumn {
  /** As it stands under the heading: `(3)`. */
  readonly number: number
  readonly cell: keyof FormCells
  readonly group: Text
  readonly title: Text
}

/** What has to be equal in every row. */
export interface FormEquation {
  readonly id: 'received' | 'finished' | 'open' | 'balance'
  readonly left: keyof FormCells
  readonly right: readonly (keyof FormCells)[]
}

/** What stands on a form besides its numbers. */
export interface FormHead {
  readonly layout: FormLayout
  /** `II.06a/VPCP/KSTT`; null in the layout of 2018, whose number is not established. */
  readonly formNumber: string | null
  /** By what it was issued; null where that is later than the period, or not established. */
  readonly basis: Text | null
  /** Said of a form that was not in use in the period. */
  readonly label: Text | null
  readonly title: Text
  /** What the numbers count. */
  readonly measure: Text
  readonly columns: readonly FormColumn[]
}

/**
 * Day of the circular that brought form II.06a. The form follows the period:
 * one that ends on this day or later has it, one that ended before has not.
 *
 * @source Circular 01/2020/TT-VPCP of 21/10/2020
 */
export const form06aFrom: DateText = '2020-10-21'

const received = {
  vi: 'Số lượng hồ sơ tiếp nhận',
  en: 'Dossiers received',
}
const receivedInPeriod = {
  vi: 'Số lượng hồ sơ tiếp nhận › Trong kỳ',
  en: 'Dossiers received › In the period',
}
const finished = {
  vi: 'Số lượng hồ sơ đã giải quyết',
  en: 'Dossiers finished',
}
const open = {
  vi: 'Số lượng hồ sơ đang giải quyết',
  en: 'Dossiers in progress',
}
const total = { vi: 'Tổng số', en: 'Total' }
const late = { vi: 'Quá hạn', en: 'Overdue' }

const columns06a: readonly FormColumn[] = [
  { number: 3, cell: 'received', group: received, title: total },
  {
    number: 4,
    cell: 'online',
    group: receivedInPeriod,
    title: { vi: 'Trực tuyến', en: 'Online' },
  },
  {
    number: 5,
    cell: 'direct',
    group: receivedInPeriod,
    title: { vi: 'Trực tiếp, dịch vụ bưu chính', en: 'Direct, by post' },
  },
  {
    number: 6,
    cell: 'carriedOver',
    group: received,
    title: { vi: 'Từ kỳ trước', en: 'From the period before' },
  },
  { number: 7, cell: 'finished', group: finished, title: total },
  {
    number: 8,
    cell: 'early',
    group: finished,
    title: { vi: 'Trước hạn', en: 'Early' },
  },
  {
    number: 9,
    cell: 'onTime',
    group: finished,
    title: { vi: 'Đúng hạn', en: 'On time' },
  },
  { number: 10, cell: 'late', group: finished, title: late },
  { number: 11, cell: 'open', group: open, title: total },
  {
    number: 12,
    cell: 'openInTime',
    group: open,
    title: { vi: 'Trong hạn', en: 'In time' },
  },
  { number: 13, cell: 'openOverdue', group: open, title: late },
]

const taken2018 = {
  vi: 'Số hồ sơ nhận giải quyết',
  en: 'Dossiers taken in',
}
const done2018 = {
  vi: 'Kết quả giải quyết › Đã giải quyết',
  en: 'Results › Finished',
}
const open2018 = {
  vi: 'Kết quả giải quyết › Đang giải quyết',
  en: 'Results › In progress',
}

const columns2018: readonly FormColumn[] = [
  { number: 3, cell: 'received', group: taken2018, title: total },
  {
    number: 4,
    cell: 'online',
    group: taken2018,
    title: { vi: 'Mới tiếp nhận trực tuyến', en: 'New, online' },
  },
  {
    number: 5,
    cell: 'carriedOver',
    group: taken2018,
    title: { vi: 'Kỳ trước chuyển qua', en: 'From the period before' },
  },
  {
    number: 6,
    cell: 'direct',
    group: taken2018,
    title: {
      vi: 'Mới tiếp nhận (trực tiếp, bưu chính)',
      en: 'New, direct or by post',
    },
  },
  { number: 7, cell: 'finished', group: done2018, title: total },
  {
    number: 8,
    cell: 'onTime',
    group: done2018,
    title: { vi: 'Trả đúng thời hạn', en: 'In time' },
  },
  {
    number: 9,
    cell: 'late',
    group: done2018,
    title: { vi: 'Trả quá hạn', en: 'Late' },
  },
  { number: 10, cell: 'open', group: open2018, title: total },
  {
    number: 11,
    cell: 'openInTime',
    group: open2018,
    title: { vi: 'Chưa đến hạn', en: 'In time' },
  },
  { number: 12, cell: 'openOverdue', group: open2018, title: late },
]

/** The head of a form of a period: what was in use then, or the layout that was asked for. */
export function formHead(
  period: Period,
  layout: FormLayout | 'auto',
): FormHead {
  const inUse = period.to >= form06aFrom ? 'II.06a' : '2018'
  const chosen = layout === 'auto' ? inUse : layout
  const measure = { vi: 'Số hồ sơ TTHC', en: 'Number of dossiers' }
  if (chosen === '2018')
    return {
      layout: chosen,
      formNumber: null,
      basis: null,
      label:
        inUse === chosen
          ? null
          : {
              vi: 'Lập theo bố cục dùng trước khi có Biểu số II.06a/VPCP/KSTT; để tham khảo.',
              en: 'In the layout used before form II.06a/VPCP/KSTT; for reference.',
            },
      title: {
        vi: 'BIỂU TỔNG HỢP TÌNH HÌNH GIẢI QUYẾT TTHC',
        en: 'Handling of administrative procedures',
      },
      measure,
      columns: columns2018,
    }
  const isRecomputed = inUse !== chosen
  return {
    layout: chosen,
    formNumber: 'II.06a/VPCP/KSTT',
    basis: isRecomputed
      ? null
      : {
          vi: 'Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020',
          en: 'Issued with Circular 01/2020/TT-VPCP of 21 October 2020',
        },
    label: isRecomputed
      ? {
          vi: 'Tính lại theo Biểu số II.06a/VPCP/KSTT ban hành sau kỳ báo cáo; để tham khảo.',
          en: 'Recomputed in form II.06a/VPCP/KSTT, issued after the reporting period; for reference.',
        }
      : null,
    title: {
      vi: 'TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC',
      en: 'Handling of administrative procedures at the agency that handles them',
    },
    measure,
    columns: columns06a,
  }
}

/** What has to be equal in every row of a layout, as dossiers are placed. */
export function equationsOf(
  layout: FormLayout,
  placement: FormPlacement,
): readonly FormEquation[] {
  const isApart = placement.stopped === 'apart'
  return [
    {
      id: 'received',
      left: 'received',
      right: ['online', 'direct', 'carriedOver'],
    },
    {
      id: 'finished',
      left: 'finished',
      right:
        layout === '2018' ? ['onTime', 'late'] : ['early', 'onTime', 'late'],
    },
    {
      id: 'open',
      left: 'open',
      right:
        placement.paused === 'apart'
          ? ['openInTime', 'openOverdue', 'paused']
          : ['openInTime', 'openOverdue'],
    },
    {
      id: 'balance',
      left: 'received',
      right: isApart ? ['finished', 'open', 'stopped'] : ['finished', 'open'],
    },
  ]
}

/** An equation in column numbers, in their order: `(3) = (4) + (5) + (6)`. */
export function equationText(
  { left, right }: Omit<FormEquation, 'id'>,
  columns: readonly FormColumn[],
): Text {
  const place = (of: keyof FormCells) => {
    const found = columns.findIndex(({ cell }) => cell === of)
    return found < 0 ? columns.length : found
  }
  const ordered = right.toSorted((a, b) => place(a) - place(b))
  const term = (cell: keyof FormCells, locale: Locale) =>
    marksOf([cell], columns) ||
    (cell === 'stopped' ? stoppedWords : pausedWords)[locale]
  const side = (locale: Locale) =>
    `${term(left, locale)} = ${ordered.map((cell) => term(cell, locale)).join(' + ')}`
  return { vi: side('vi'), en: side('en') }
}

/** The numbers of the columns of cells: `(8), (9)`; empty where none has a column. */
export function marksOf(
  cells: readonly (keyof FormCells)[],
  columns: readonly FormColumn[],
): string {
  return columns
    .filter(({ cell }) => cells.includes(cell))
    .map(({ number }) => `(${number})`)
    .join(', ')
}

const stoppedWords = {
  vi: 'hồ sơ rút, trả lại, từ chối',
  en: 'dossiers withdrawn, returned or refused',
} as const
const pausedWords = {
  vi: 'hồ sơ tạm dừng chờ bổ sung',
  en: 'paused dossiers',
} as const

/** Dossiers that a footnote speaks of. */
export interface FormNoted {
  readonly stopped: number
  readonly paused: number
  readonly finishedWithoutDue: number
  readonly openWithoutDue: number
  readonly unbalanced: number
  readonly unknownChannel: number
  readonly unknownField: number
}

/** What stands below the table: what was placed where, how dates compare, and what cannot be placed. */
export function footnotesOf(
  columns: readonly FormColumn[],
  {
    noted,
    placement,
    rules,
  }: {
    readonly noted: FormNoted
    readonly placement: FormPlacement
    readonly rules: Rules
  },
): readonly Text[] {
  const mark = (...cells: readonly (keyof FormCells)[]) =>
    marksOf(cells, columns)
  const timely = mark('early', 'onTime')
  const stopped = numbered(noted.stopped)
  const paused = numbered(noted.paused)
  const result =
    rules.finish === 'handover'
      ? { vi: 'ngày trả kết quả', en: 'the day of handing over' }
      : { vi: 'ngày có kết quả', en: 'the day of the result' }
  return [
    placement.stopped === 'on_time'
      ? {
          vi: `${mark('onTime')} bao gồm cả ${stopped.vi} hồ sơ rút, trả lại, từ chối trong kỳ; ${mark('finished')} cũng vậy.`,
          en: `${mark('onTime')} includes the ${stopped.en} dossiers withdrawn, returned or refused in the period, and so does ${mark('finished')}.`,
        }
      : {
          vi: `${mark('finished')} không gồm ${stopped.vi} hồ sơ rút, trả lại, từ chối trong kỳ: ${mark('received')} = ${mark('finished')} + ${mark('open')} + ${stopped.vi}.`,
          en: `${mark('finished')} leaves out the ${stopped.en} dossiers withdrawn, returned or refused in the period: ${mark('received')} = ${mark('finished')} + ${mark('open')} + ${stopped.en}.`,
        },
    placement.paused === 'in_time'
      ? {
          vi: `${mark('openInTime')} bao gồm cả ${paused.vi} hồ sơ tạm dừng chờ bổ sung vào ngày cuối kỳ.`,
          en: `${mark('openInTime')} includes the ${paused.en} dossiers paused for a supplement on the last day.`,
        }
      : {
          vi: `${mark('open')} có ${paused.vi} hồ sơ tạm dừng chờ bổ sung vào ngày cuối kỳ, không xếp vào ${mark('openInTime', 'openOverdue')}: ${mark('open')} = ${mark('openInTime')} + ${mark('openOverdue')} + ${paused.vi}.`,
          en: `${mark('open')} includes ${paused.en} dossiers paused for a supplement on the last day, which stand in none of ${mark('openInTime', 'openOverdue')}: ${mark('open')} = ${mark('openInTime')} + ${mark('openOverdue')} + ${paused.en}.`,
        },
    {
      vi: `${timely}, ${mark('late')}: so ${result.vi} với ngày hẹn trả${rules.compare === 'instant' ? '; đúng hạn, quá hạn tính đến giờ' : ''}. ${mark('openOverdue')}: ngày hẹn trả trước ngày cuối kỳ.`,
      en: `${timely}, ${mark('late')}: ${result.en} against the due date${rules.compare === 'instant' ? '; on time and late to the second' : ''}. ${mark('openOverdue')}: due before the last day.`,
    },
    ...some(noted.finishedWithoutDue, (n) => ({
      vi: `${n.vi} hồ sơ đã giải quyết không có ngày hẹn trả: tính vào ${mark('finished')}, không xếp vào ${timely}, ${mark('late')}.`,
      en: `${n.en} finished dossiers have no due date: counted in ${mark('finished')}, in none of ${timely}, ${mark('late')}.`,
    })),
    ...some(noted.openWithoutDue, (n) => ({
      vi: `${n.vi} hồ sơ đang giải quyết không có ngày hẹn trả: tính vào ${mark('open')}, không xếp vào ${mark('openInTime', 'openOverdue')}.`,
      en: `${n.en} open dossiers have no due date: counted in ${mark('open')}, in none of ${mark('openInTime', 'openOverdue')}.`,
    })),
    ...some(noted.unbalanced, (n) => ({
      vi: `${n.vi} hồ sơ không rõ ngày kết thúc hoặc có ngày mâu thuẫn: ${mark('received')} không bằng ${mark('finished')} cộng ${mark('open')}.`,
      en: `${n.en} dossiers have no known end or dates that contradict each other: ${mark('received')} is not ${mark('finished')} and ${mark('open')}.`,
    })),
    ...some(noted.unknownChannel, (n) => ({
      vi: `${mark('direct')} bao gồm cả ${n.vi} hồ sơ không rõ kênh tiếp nhận.`,
      en: `${mark('direct')} includes ${n.en} dossiers of unknown channel.`,
    })),
    ...some(noted.unknownField, (n) => ({
      vi: `${n.vi} hồ sơ có thủ tục không có trong danh mục vào ngày tiếp nhận: không rõ lĩnh vực.`,
      en: `${n.en} dossiers are of a procedure that the catalogue lacks on the day of receipt: field unknown.`,
    })),
  ]
}

function numbered(n: number): Text {
  return { vi: formatCount(n, 'vi'), en: formatCount(n, 'en') }
}

function some(n: number, note: (n: Text) => Text): readonly Text[] {
  return n === 0 ? [] : [note(numbered(n))]
}
