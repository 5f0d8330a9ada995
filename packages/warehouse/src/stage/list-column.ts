import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { decoderOf } from '../formats/encoding.ts'
import { hasColumns, matchHeader } from '../formats/header.ts'
import { listFormat } from '../formats/list-format.ts'
import { rowJudge } from '../formats/row-judge.ts'
import { recordsOf } from '../formats/text.ts'
import { definitionOf } from '../tables/definitions.ts'
import type { ListTarget } from '../tables/definitions.ts'
import { plainCode } from './cells.ts'
import { plainReading } from './table-reading.ts'

/** Some cells of a row of a list, '' where one is empty. */
export interface ListRow<C extends string> {
  /** As a spreadsheet counts: the first line is 1. */
  readonly row: number
  readonly cells: { readonly [column in C]: string }
}

/**
 * Some columns of a list of the office folder, found by their headers as the
 * load finds them.
 *
 * @returns undefined where a row is misread, of which the load tells: it may have any text.
 * @throws IngestError `no_such_column`, `ambiguous_column`, `unreadable`, `wrong_encoding`.
 */
export function listRows<const C extends string>(
  path: string,
  target: ListTarget,
  columns: readonly C[],
): readonly ListRow<C>[] | undefined {
  const file = basename(path)
  const { quote, columns: known } = plainReading(target)
  const bytes = readFileSync(path)
  const { encoding, delimiter } = listFormat(file, bytes, known)
  const decode = decoderOf(encoding)
  const text = (decode(bytes) + decode()).toWellFormed()
  const wanted = Object.fromEntries(columns.map((c) => [c, known[c]]))
  const isHeader = (cells: readonly string[]) => hasColumns(file, cells, wanted)
  const options = { delimiter, quote, isHeader }
  const { rows, ...table } = recordsOf(file, text, options)
  const places = matchHeader(file, table.header, wanted, table.headerRow)
  const judge = rowJudge(table)
  const judged = [...rows.flatMap(judge.push), ...judge.end()]
  if (judged.some(({ record, reason }) => reason && reason === record.misread))
    return undefined
  return judged.flatMap(({ record: { row, cells }, reason }) => {
    if (reason) return []
    const texts = columns.map((column) => {
      const cell = cells[places[column] ?? -1]?.normalize('NFC').trim() ?? ''
      const isCode = definitionOf(target).columns[column]?.kind === 'code'
      return [column, isCode ? plainCode(cell) : cell]
    })
    // Entries do not keep which column has which cell.
    return [{ row, cells: Object.fromEntries(texts) as ListRow<C>['cells'] }]
  })
}

/**
 * The texts of one column of a list of the office folder. Empty cells are left out.
 *
 * @returns undefined where a row is misread, of which the load tells: it may have any text.
 * @throws IngestError `no_such_column`, `ambiguous_column`, `unreadable`.
 */
export function listColumn(
  path: string,
  target: ListTarget,
  column: string,
): readonly string[] | undefined {
  return listRows(path, target, [column])?.flatMap(
    ({ cells }) => cells[column] || [],
  )
}
