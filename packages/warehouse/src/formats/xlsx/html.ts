import { parse } from 'parse5'
import type { DefaultTreeAdapterTypes } from 'parse5'
import { mostColumns } from './find-header.ts'
import type { Grid } from './grid.ts'
import { filledRows } from './html-count.ts'
import { tooLarge } from './ooxml.ts'

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document
type Element = DefaultTreeAdapterTypes.Element

/**
 * The tables of a web page. The texts of a cell are joined as they are shown:
 * blanks are one, and a line begins a new word. A table within a cell is one of
 * its own.
 *
 * @throws IngestError `too_large`.
 */
export function htmlGrids(file: string, text: string): readonly Grid[] {
  const filled = filledRows(text)
  return elementsIn(parse(text), 'table').map((table, i) => ({
    name: `${i + 1}`,
    ...cellsOf(file, table),
    filledBelow: (row) => filled[i]?.filter((r) => r > row).length ?? 0,
  }))
}

/** All elements of a name below a node, whatever they lie in. */
function elementsIn(root: Node, name: string): readonly Element[] {
  const found: Element[] = []
  // Without calls within calls: a page may nest deeper than they can.
  const waiting: Node[] = [root]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if ('tagName' in node && node.tagName === name) found.push(node)
    if ('childNodes' in node)
      for (const child of node.childNodes.toReversed()) waiting.push(child)
  }
  return found
}

/** Rows of a table, not of one within it. */
function rowsOf(table: Element): readonly Element[] {
  return table.childNodes.flatMap((node) => {
    if (!('tagName' in node)) return []
    if (node.tagName === 'tr') return [node]
    return /^(?:thead|tbody|tfoot)$/.test(node.tagName)
      ? node.childNodes.filter((n): n is Element => n.nodeName === 'tr')
      : []
  })
}

function cellsOf(file: string, table: Element): Pick<Grid, 'rows' | 'merges'> {
  const rows: Grid['rows'][number][] = []
  const merges: Grid['merges'][number][] = []
  // Up to which row a cell from above fills a column.
  const until: number[] = []
  const all = rowsOf(table)
  for (const [i, tr] of all.entries()) {
    const row = i + 1
    const cells: (string | null)[] = []
    let column = 0
    for (const cell of tr.childNodes) {
      if (!('tagName' in cell) || !/^t[dh]$/.test(cell.tagName)) continue
      while ((until[column] ?? 0) >= row) column++
      const span = (name: string, most: number) => spanOf(cell, name, most)
      const right = column + span('colspan', mostColumns) - 1
      const down = span('rowspan', all.length - i) - 1
      if (right >= mostColumns) throw tooLarge(file, `${mostColumns} columns`)
      if (right > column || down > 0)
        merges.push({ top: row, left: column, bottom: row + down, right })
      const text = textOf(cell)
      if (text !== '') {
        while (cells.length < column) cells.push(null)
        cells[column] = text
      }
      for (; column <= right; column++) until[column] = row + down
    }
    if (cells.length > 0) rows.push({ row, cells, isDisordered: false })
  }
  return { rows, merges }
}

/** 0 rows are all that follow. */
function spanOf(cell: Element, name: string, most: number): number {
  const given = cell.attrs.find((a) => a.name === name)?.value.trim() ?? ''
  if (!/^\d{1,6}$/.test(given)) return 1
  const span = Number(given)
  if (span === 0) return name === 'rowspan' ? most : 1
  return Math.min(span, most)
}

/** Elements that begin and end a word. */
const blocks = new Set(
  'br p div li ul ol h1 h2 h3 h4 h5 h6 hr tr td th pre section center dd dt'.split(
    ' ',
  ),
)
const unseen = new Set('script style template table select'.split(' '))

function textOf(cell: Element): string {
  let text = ''
  const waiting: (Node | ' ')[] = [cell]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node === ' ') text += node
    else if (node.nodeName === '#text' && 'value' in node) text += node.value
    else if ('childNodes' in node && !unseen.has(node.nodeName)) {
      const isBlock = blocks.has(node.nodeName)
      if (isBlock) text += ' '
      if (isBlock) waiting.push(' ')
      for (const child of node.childNodes.toReversed()) waiting.push(child)
    }
  }
  return text
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .normalize('NFC')
}
