/*
 * Counts the rows of a page by its tags, one after the other, so that the parser
 * and the counter can be held against each other.
 */

/** A table that is open. */
interface Table {
  readonly filled: number[]
  row: number
  isCell: boolean
  isFilled: boolean
}

/** Of each table in the order of their beginnings, the numbers of the rows with something in a cell. */
export function filledRows(text: string): readonly (readonly number[])[] {
  const tables: Table[] = []
  const open: Table[] = []
  let end = 0
  for (const match of text.matchAll(markup)) {
    see(open.at(-1), text.slice(end, match.index))
    end = match.index + match[0].length
    const [, , slash, name = ''] = match
    takeTag({ tables, open }, name.toLowerCase(), slash === '/')
  }
  for (const table of open) endRow(table)
  return tables.map(({ filled }) => filled)
}

/** Comments, what is no text, and tags. */
const markup =
  /<!--[^]*?(?:-->|$)|<(script|style|template|select)\b[^]*?(?:<\/\1\s*>|$)|<[!?][^>]*>|<(\/?)([a-z]\w*)[^<>]*>/gi

function takeTag(
  { tables, open }: { readonly tables: Table[]; readonly open: Table[] },
  name: string,
  isEnd: boolean,
): void {
  if (name === 'table' && !isEnd) {
    const fresh = { filled: [], row: 0, isCell: false, isFilled: false }
    tables.push(fresh)
    open.push(fresh)
    return
  }
  const table = open.at(-1)
  if (table && /^(?:table|tr)$/.test(name)) endRow(table)
  if (name === 'table') open.pop()
  else if (table && name === 'tr' && !isEnd) table.row++
  else if (table && /^t[dh]$/.test(name)) table.isCell = !isEnd
}

function see(table: Table | undefined, text: string): void {
  if (!table?.isCell || table.isFilled) return
  table.isFilled = /\S/.test(
    text.replace(/&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#32|#x20);?/gi, ' '),
  )
}

function endRow(table: Table): void {
  if (table.isFilled) table.filled.push(table.row)
  table.isFilled = table.isCell = false
}
