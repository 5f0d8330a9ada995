import { fold } from '@motcua/warehouse/reading'
import { listFiles, overlap, rowsOf } from './list-files.ts'
import type { Fault } from './yaml-file.ts'

/** Other spellings of what a list has, by its code, and where a profile says them. */
export interface Spellings {
  readonly path: readonly string[]
  readonly texts: { readonly [code: string]: readonly string[] }
}

/**
 * Spellings of one unit or procedure that are the code or the name of another of
 * the same days, by which its dossiers would be the first one's without a word.
 * Several may have one name: then a spelling says which of them is meant. What
 * ended before the other began may be written as what came after it.
 */
export function spelledAsAnother(
  dir: string,
  kind: 'unit' | 'procedure',
  { path, texts }: Spellings,
): readonly Fault[] {
  if (Object.keys(texts).length === 0) return []
  const rows = rowsOf(dir, kind, ['code', 'name', 'valid_from', 'valid_to'])
  const codes = Map.groupBy(rows, ({ cells }) => fold(cells.code))
  const names = Map.groupBy(rows, ({ cells }) => fold(cells.name))
  const spans = Map.groupBy(rows, ({ cells }) => cells.code)
  return Object.entries(texts).flatMap(([code, spellings]) => {
    const own = spans.get(code) ?? []
    const isOwn = ({ cells }: (typeof rows)[number]) => cells.code === code
    const others = (those: typeof rows = []) =>
      those.some(isOwn)
        ? []
        : those.filter((row) => own.some((o) => overlap(o.cells, row.cells)))
    return spellings.flatMap((text, i) => {
      const said = fold(text)
      const [coded] = others(codes.get(said))
      const [named] = others(names.get(said))
      const other = coded ?? named
      if (!other || codes.get(said)?.some(isOwn)) return []
      const is = coded ? 'code' : 'name'
      return [
        {
          path: [...path, code, i],
          message: `expected texts that are no other ${kind}'s, got ${JSON.stringify(text)}, which is the ${is} of ${other.cells.code} in ${listFiles[kind]}, row ${other.row}; take it out here, or mend the list`,
        },
      ]
    })
  })
}
