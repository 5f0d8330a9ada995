import { fold } from './fold.ts'

/**
 * Of some names those that another may be a misspelling of: but for its marks, or
 * for two letters of at least six (one of at least four).
 *
 * @example
 * nearNames('colums', ['code', 'columns']) // ['columns']
 */
export function nearNames(
  name: string,
  names: readonly string[],
): readonly string[] {
  const wanted = fold(name)
  return names.filter((other) => isNear(wanted, fold(other)))
}

/** Whether two folded names are one but for marks, or for few letters. */
export function isNear(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 2) return false
  const [a, b] = [unmarked(one), unmarked(other)]
  const most = b.length >= 6 ? 2 : b.length >= 4 ? 1 : 0
  return edits(a, b) <= most
}

function unmarked(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd')
}

/** How many letters are put in, taken out or changed between two short texts. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j++)
      next.push(
        Math.min(
          (row[j] ?? 0) + (to[j] === letter ? 0 : 1),
          (row[j + 1] ?? 0) + 1,
          (next[j] ?? 0) + 1,
        ),
      )
    row = next
  }
  return row[to.length] ?? 0
}
