import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { hasColumns, matchHeader } from '../formats/header.ts'
import { noDataOf } from '../formats/no-data.ts'
import { recordsOf } from '../formats/text.ts'
import type { ListTarget } from '../tables/definitions.ts'
import { plainReading } from './tables.ts'

/**
 * The texts of one column of a list of the office folder, found by its header
 * as the load finds it. Empty cells are left out.
 *
 * @returns undefined where a row is misread, of which the load tells: it may have any text.
 * @throws IngestError `no_such_column`, `ambiguous_column`, `unreadable`.
 */
export function listColumn(
  path: string,
  target: ListTarget,
  column: string,
): readonly string[] | undefined {
  const file = basename(path)
  const { delimiter = ',', quote = '"', columns } = plainReading(target)
  const text = readFileSync(path, 'utf8')
  const wanted = { [column]: columns[column] }
  const isHeader = (cells: readonly string[]) => hasColumns(file, cells, wanted)
  const options = { delimiter, quote, isHeader }
  const [header, ...rows] = recordsOf(file, text, options)
  const names = (header?.cells ?? []).map((cell) => cell ?? '')
  const at = matchHeader(file, names, wanted, header?.row)[column]
  if (rows.some(({ misread }) => misread)) return undefined
  return rows.flatMap(({ row, cells }) => {
    const isFirst = row === (header?.row ?? 0) + 1
    if (noDataOf(cells, { isFirst })) return []
    const cell = at === undefined ? undefined : cells[at]
    return cell?.normalize('NFC').trim() || []
  })
}
