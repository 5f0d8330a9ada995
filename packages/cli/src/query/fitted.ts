import { visible, widthOf } from '../terminal/table.ts'

/** A column of a result and how the engine names its type. */
export interface TypedColumn {
  readonly name: string
  readonly type: string
}

/** A row as texts; null where there is no value. */
export type TextRow = readonly (string | null)[]

/**
 * Lines up rows under their columns; numbers stand to the right. With a width the
 * lines keep to it: the widest columns are cut with `…`, and where that is not
 * enough the columns before the last are left out, and counted.
 */
export function fittedTable(
  columns: readonly TypedColumn[],
  rows: readonly TextRow[],
  width = Infinity,
): { readonly text: string; readonly leftOut: number } {
  const all = [columns.map(({ name }) => name), ...rows].map((row) =>
    row.map((cell) => visible(cell ?? '')),
  )
  const natural = columns.map((_, i) =>
    all.reduce((most, row) => Math.max(most, widthOf(row[i] ?? '')), 0),
  )
  const { widths, leftOut } = fit(natural, width)
  const line = (row: readonly string[]) =>
    shownOf(row, leftOut)
      .map((cell, i) => padded(cell, widths[i] ?? 0, isRight(i)))
      .join(gap)
      .trimEnd()
  const isRight = (i: number) =>
    isNumber.test(
      shownOf(
        columns.map(({ type }) => type),
        leftOut,
      )[i] ?? '',
    )
  const [head = [], ...body] = all
  const rule = widths.map((w) => '─'.repeat(w)).join(gap)
  return {
    text: [line(head), rule, ...body.map(line)].join('\n'),
    leftOut: leftOut ? leftOut.to - leftOut.from : 0,
  }
}

/** Each row as lines of name and value. */
export function expanded(
  columns: readonly TypedColumn[],
  rows: readonly TextRow[],
  width = Infinity,
): string {
  const names = columns.map(({ name }) => visible(name))
  const widest = Math.max(0, ...names.map(widthOf))
  return rows
    .flatMap((row, n) => [
      `─ ${n + 1} ─`,
      ...names.map((name, i) => {
        const head = `${padded(name, widest, false)}  `
        return `${head}${cut(visible(row[i] ?? ''), Math.max(8, width - widthOf(head)))}`.trimEnd()
      }),
    ])
    .join('\n')
}

const gap = '  '
const leastWidth = 10
const isNumber =
  /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL|FLOAT|DOUBLE)\b/

/** The widths that columns get, and which of them are left out for one of `…`. */
function fit(
  natural: readonly number[],
  width: number,
): {
  readonly widths: readonly number[]
  readonly leftOut?: { readonly from: number; readonly to: number }
} {
  const room = (count: number) => width - gap.length * (count - 1)
  const least = natural.map((w) => Math.min(w, leastWidth))
  if (sum(least) <= room(natural.length))
    return { widths: narrowed(natural, room(natural.length)) }
  const last = natural.length - 1
  let kept = natural.slice(0, 1)
  for (let from = 1; from < last; from++) {
    const next = [...natural.slice(0, from + 1), 1, natural[last] ?? 0]
    if (sum(next.map((w) => Math.min(w, leastWidth))) > room(next.length)) break
    kept = natural.slice(0, from + 1)
  }
  const from = kept.length
  const widths = [...kept, 1, ...natural.slice(last)]
  return {
    widths: narrowed(widths, room(widths.length)),
    leftOut: { from, to: last },
  }
}

/** The widest columns lose until all have room. */
function narrowed(widths: readonly number[], room: number): readonly number[] {
  if (sum(widths) <= room) return widths
  let most = Math.max(...widths)
  while (most > leastWidth && sum(widths.map((w) => Math.min(w, most))) > room)
    most -= 1
  return widths.map((w) => Math.min(w, most))
}

function shownOf(
  row: readonly string[],
  leftOut: { readonly from: number; readonly to: number } | undefined,
): readonly string[] {
  if (!leftOut) return row
  return [...row.slice(0, leftOut.from), '…', ...row.slice(leftOut.to)]
}

function padded(cell: string, width: number, isRight: boolean): string {
  const text = cut(cell, width)
  const pad = ' '.repeat(Math.max(0, width - widthOf(text)))
  return isRight ? pad + text : text + pad
}

function cut(text: string, width: number): string {
  const letters = [...text]
  return letters.length <= width
    ? text
    : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
