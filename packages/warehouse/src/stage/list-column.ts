import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { matchHeader } from '../formats/header.ts'
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
  const [header, ...rows] = recordsOf(file, text, { delimiter, quote })
  const names = (header?.cells ?? []).map((cell) => cell ?? '')
  const at = matchHeader(file, names, { [column]: columns[column] })[column]
  if (rows.some(({ misread }) => misread)) return undefined
  return rows.flatMap(({ cells }) => {
    const cell = at === undefined ? undefined : cells[at]
    return cell?.normalize('NFC').trim() || []
  })
}
