import { formatCount } from '../plan/format.ts'
import type { Text } from '../plan/plan.ts'
import type { Rules } from '../definition/kpi.ts'
import type { FormCells, FormPlacement } from './cells.ts'
import type { FormColumn } from './columns.ts'
import { takenIn, unknownChannel } from './counts.ts'
import type { RowCounts } from './counts.ts'
import { marksOf } from './equations.ts'
import { unequal } from './unequal.ts'

/** What the footnotes of a form speak of. */
export interface FootnoteOptions {
  readonly rows: readonly RowCounts[]
  readonly placement: FormPlacement
  readonly rules: Rules
}

/** What stands below the table: what was placed where, how dates compare, and what cannot be placed. */
export function footnotesOf(
  columns: readonly FormColumn[],
  { rows, placement, rules }: FootnoteOptions,
): readonly Text[] {
  const mark: Mark = (...cells) => marksOf(cells, columns)
  const sum = (of: (row: RowCounts) => number, among = rows) =>
    among.reduce((n, row) => n + of(row), 0)
  const unknownField = rows.filter(({ field }) => field === null)
  return [
    stoppedNote(mark, placement, numbered(sum(({ flow }) => flow.stopped))),
    pausedNote(mark, placement, numbered(sum(({ flow }) => flow.paused))),
    comparedNote(mark, rules),
    ...[
      noted(
        sum(({ flow }) => flow.undated),
        finishedUndatedNote,
      ),
      noted(
        sum(({ flow }) => flow.openUndated),
        openUndatedNote,
      ),
      noted(
        sum(({ count }) => count(unequal.balance)),
        unbalancedNote,
      ),
      noted(
        sum(({ count }) => count(unknownChannel)),
        channelNote,
      ),
      noted(
        sum(({ count }) => count(takenIn), unknownField),
        fieldNote,
      ),
    ].flatMap(({ n, note }) => (n === 0 ? [] : [note(mark, numbered(n))])),
  ]
}

/** The numbers of the columns of cells. */
type Mark = (...cells: readonly (keyof FormCells)[]) => string
type Note = (mark: Mark, n: Text) => Text

function noted(n: number, note: Note): { n: number; note: Note } {
  return { n, note }
}

function numbered(n: number): Text {
  return { vi: formatCount(n, 'vi'), en: formatCount(n, 'en') }
}

function stoppedNote(mark: Mark, { stopped }: FormPlacement, n: Text): Text {
  const done = mark('finished')
  if (stopped === 'on_time')
    return {
      vi: `${mark('onTime')} bao gồm cả ${n.vi} hồ sơ rút, trả lại, từ chối trong kỳ; ${done} cũng vậy.`,
      en: `${mark('onTime')} includes the ${n.en} dossiers withdrawn, returned or refused in the period, and so does ${done}.`,
    }
  const sides = `${mark('received')} = ${done} + ${mark('open')}`
  return {
    vi: `${done} không gồm ${n.vi} hồ sơ rút, trả lại, từ chối trong kỳ: ${sides} + ${n.vi}.`,
    en: `${done} leaves out the ${n.en} dossiers withdrawn, returned or refused in the period: ${sides} + ${n.en}.`,
  }
}

function pausedNote(mark: Mark, { paused }: FormPlacement, n: Text): Text {
  const [inTime, overdue] = [mark('openInTime'), mark('openOverdue')]
  if (paused === 'in_time')
    return {
      vi: `${inTime} bao gồm cả ${n.vi} hồ sơ tạm dừng chờ bổ sung vào ngày cuối kỳ.`,
      en: `${inTime} includes the ${n.en} dossiers paused for a supplement on the last day.`,
    }
  const open = mark('open')
  const sides = `${open} = ${inTime} + ${overdue}`
  const both = mark('openInTime', 'openOverdue')
  return {
    vi: `${open} có ${n.vi} hồ sơ tạm dừng chờ bổ sung vào ngày cuối kỳ, không xếp vào ${both}: ${sides} + ${n.vi}.`,
    en: `${open} includes ${n.en} dossiers paused for a supplement on the last day, which stand in none of ${both}: ${sides} + ${n.en}.`,
  }
}

function comparedNote(mark: Mark, { compare, finish }: Rules): Text {
  const timely = mark('early', 'onTime')
  const result =
    finish === 'handover'
      ? { vi: 'ngày trả kết quả', en: 'the day of handing over' }
      : { vi: 'ngày có kết quả', en: 'the day of the result' }
  const isInstant = compare === 'instant'
  return {
    vi: `${timely}, ${mark('late')}: so ${result.vi} với ngày hẹn trả${isInstant ? '; đúng hạn, quá hạn tính đến giờ' : ''}. ${mark('openOverdue')}: ngày hẹn trả trước ngày cuối kỳ.`,
    en: `${timely}, ${mark('late')}: ${result.en} against the due date${isInstant ? '; on time and late to the second' : ''}. ${mark('openOverdue')}: due before the last day.`,
  }
}

function finishedUndatedNote(mark: Mark, n: Text): Text {
  const timely = mark('early', 'onTime')
  return {
    vi: `${n.vi} hồ sơ đã giải quyết không có ngày hẹn trả: tính vào ${mark('finished')}, không xếp vào ${timely}, ${mark('late')}.`,
    en: `${n.en} finished dossiers have no due date: counted in ${mark('finished')}, in none of ${timely}, ${mark('late')}.`,
  }
}

function openUndatedNote(mark: Mark, n: Text): Text {
  const both = mark('openInTime', 'openOverdue')
  return {
    vi: `${n.vi} hồ sơ đang giải quyết không có ngày hẹn trả: tính vào ${mark('open')}, không xếp vào ${both}.`,
    en: `${n.en} open dossiers have no due date: counted in ${mark('open')}, in none of ${both}.`,
  }
}

function unbalancedNote(mark: Mark, n: Text): Text {
  return {
    vi: `${n.vi} hồ sơ không rõ ngày kết thúc hoặc có ngày mâu thuẫn: ${mark('received')} không bằng ${mark('finished')} cộng ${mark('open')}.`,
    en: `${n.en} dossiers have no known end or dates that contradict each other: ${mark('received')} is not ${mark('finished')} and ${mark('open')}.`,
  }
}

function channelNote(mark: Mark, n: Text): Text {
  return {
    vi: `${mark('direct')} bao gồm cả ${n.vi} hồ sơ không rõ kênh tiếp nhận.`,
    en: `${mark('direct')} includes ${n.en} dossiers of unknown channel.`,
  }
}

function fieldNote(_: Mark, n: Text): Text {
  return {
    vi: `${n.vi} hồ sơ có thủ tục không có trong danh mục vào ngày tiếp nhận: không rõ lĩnh vực.`,
    en: `${n.en} dossiers are of a procedure that the catalogue lacks on the day of receipt: field unknown.`,
  }
}
