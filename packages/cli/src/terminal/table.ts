/** A cell of a table for a terminal; numbers stand to the right. */
export type TableCell = string | number | boolean | null | undefined

/** A value of any kind as a cell: what has parts as JSON. */
export function cellOf(value: unknown): TableCell {
  switch (typeof value) {
    case 'object':
      return value && JSON.stringify(value)
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return value
    default:
      return String(value)
  }
}

/**
 * Lines up rows under their headings. Control characters are shown, not sent to
 * the terminal.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly TableCell[])[],
): string {
  const cells = [headings, ...rows].map((row) =>
    row.map((cell) =>
      visible(cell === null || cell === undefined ? '' : String(cell)),
    ),
  )
  const widths = headings.map((_, i) =>
    cells.reduce((width, row) => Math.max(width, widthOf(row[i] ?? '')), 0),
  )
  const isRight = headings.map(
    (_, i) =>
      rows.length > 0 &&
      rows.every(
        (row) =>
          typeof row[i] === 'number' ||
          row[i] == null ||
          /^[-–…+−<]?[\d.,/%]*$/.test(String(row[i])),
      ),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => {
        const pad = ' '.repeat((widths[i] ?? 0) - widthOf(cell))
        return isRight[i] ? pad + cell : cell + pad
      })
      .join('  ')
      .trimEnd()
  const [head = [], ...body] = cells
  return [
    line(head),
    widths.map((w) => '─'.repeat(w)).join('  '),
    ...body.map(line),
  ].join('\n')
}

/** A text with its control characters spelled out. */
export function visible(text: string): string {
  return text
    .normalize('NFC')
    .replace(
      /[\p{Cc}\p{Cf}]/gu,
      (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    )
}

/** Letters with their marks count as one. */
export function widthOf(text: string): number {
  return [...text].length
}

/** One record of CSV; a text that a spreadsheet would run as a formula is made plain. */
export function csvRecord(cells: readonly unknown[]): string {
  return cells
    .map((cell) => {
      if (cell === null || cell === undefined) return ''
      const text =
        typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
      const plain =
        typeof cell === 'string' && /^[=+\-@\t\r\n\0＝＋－＠]/.test(text)
          ? `'${text}`
          : text
      return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
    })
    .join(',')
}
