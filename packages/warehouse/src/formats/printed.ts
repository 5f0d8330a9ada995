import { fold } from './fold.ts'
import type { Cells } from './records.ts'

/*
 * What a print has among the rows of a list and below them, by the texts of a
 * row alone: none of it has the code of a row of data, or a date.
 */

/** A cell with something in it, folded. */
interface Filled {
  readonly at: number
  readonly text: string
  /** Two words or more. */
  readonly isWords: boolean
  /** A number as lists have of their rows, also a share; no date. */
  readonly isCount: boolean
}

/** More texts stand side by side in no row of signatures. */
const mostTexts = 4

/** A Roman number or a letter, as heads of groups have. */
const ordinal = /^(?:[IVXLC]{1,6}|[A-Z])[.)]?$/
const ordinalFirst = /^\s*(?:[IVXLC]{1,6}|[A-Z])(?:[.):-]\s*|\s+)\S/
const groupWords =
  /^(?:lĩnh vực|nhóm|phòng|đơn vị|loại|thủ tục|bộ phận|cơ quan) /
const sumWords = /^(?:tổng cộng|tổng số|cộng) (?!hòa )/
const pageWords =
  /^(?:trang|page)(?: số)? \d+(?: (?:of |trên )?\d+)?$|^(?:ngày|thời gian|giờ) (?:in|xuất|kết xuất)(?: |$)/
const signWords = new RegExp(
  [
    '^(?:.*\\D )?ngày(?: \\d+)? tháng(?: \\d+)? năm(?: \\d+)?$',
    '^(?:.*\\D )?ngày \\d{1,2} \\d{1,2} \\d{4}$',
    '^(?:người|cán bộ|chuyên viên|nhân viên) (?:lập|báo cáo|tổng hợp|thống kê|in|xuất|giao|nhận)(?: |$)',
    '^(?:(?:kt|tm|tl|tuq|q|phó) )*(?:thủ trưởng|giám đốc|trưởng phòng|chủ tịch|chánh văn phòng|kế toán trưởng)(?: |$)',
    '^(?:đã )?ký (?:ghi|tên|và|đóng)(?: |$)',
    '^xác nhận của ',
    '^nơi nhận$',
    '^ghi chú \\S',
  ].join('|'),
)

/**
 * Whether a row is the head of a group of rows: a text behind a Roman number or a
 * letter, or one that names a kind of groups, with nothing but counts beside it.
 *
 * @param codeAt position of the code
 * @example
 * isGroupRow(['I', 'Lĩnh vực: Đầu tư', null, '12'], 1) // true
 */
export function isGroupRow(cells: Cells, codeAt: number): boolean {
  const [first, ...others] = filledIn(cells)
  if (!first) return false
  const own = cells[first.at]?.trim() ?? ''
  const isNumbered = ordinal.test(own) && first.at !== codeAt
  const isCounted = first.isCount && first.at !== codeAt
  const [head, ...counts] =
    isNumbered || isCounted ? others : [first, ...others]
  if (!head?.isWords || !counts.every(({ isCount }) => isCount)) return false
  const isNamed = groupWords.test(head.text)
  return isNumbered || isNamed || (!isCounted && ordinalFirst.test(own))
}

/** Whether a row sums up a group: its only text says so, and of what, and the others are counts. */
export function isGroupSum(cells: Cells): boolean {
  const filled = filledIn(cells)
  const words = filled.filter(({ isCount }) => !isCount)
  const [first] = words
  return (
    words.length === 1 &&
    filled.length > 1 &&
    first !== undefined &&
    first.isWords &&
    sumWords.test(first.text)
  )
}

/** Whether a row is the number of a page, or when it was printed. */
export function isPageRow(cells: Cells): boolean {
  const filled = filledIn(cells)
  return (
    filled.length > 0 &&
    filled.length <= 2 &&
    filled.every(({ text }) => pageWords.test(text))
  )
}

/** Whether a row may be the first of those below a list: a remark on it, the place and the date, or who signs. */
export function beginsFoot(cells: Cells): boolean {
  return (
    isOfFoot(cells) && filledIn(cells).some(({ text }) => signWords.test(text))
  )
}

/** Whether a row may be one of those: words without numbers, such as names, or with them more than one. */
export function isOfFoot(cells: Cells): boolean {
  const filled = filledIn(cells)
  return (
    isPageRow(cells) ||
    (filled.length > 0 &&
      filled.length <= mostTexts &&
      filled.every(
        ({ isWords, text }) =>
          isWords || !/\d/.test(text) || signWords.test(text),
      ))
  )
}

/** Empty of a row with more texts than any of these rows has, which costs less than to read them. */
function filledIn(cells: Cells): readonly Filled[] {
  let texts = 0
  for (const cell of cells)
    if (cell && /\p{L}/u.test(cell) && ++texts > mostTexts) return []
  return cells.flatMap((cell, at) => {
    if (!cell?.trim()) return []
    const text = fold(cell)
    return [
      {
        at,
        text,
        isWords: /\p{L} (?:.* )?\p{L}/u.test(text),
        isCount: count.test(cell.trim()),
      },
    ]
  })
}

const count = /^\d{1,6}(?:[.,]\d{1,3})*(?: ?%)?$/
