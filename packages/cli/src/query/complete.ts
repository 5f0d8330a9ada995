import type { Completion, Dictionary } from '@motcua/warehouse'

/** Kinds of what the engine knows, in the order in which they are offered. */
const kinds = ['column', 'table', 'keyword']

/**
 * What the last word of a text may become: columns, tables, macros and keywords;
 * functions of the engine where nothing else fits.
 *
 * @param ask how the engine would go on from a text
 */
export async function completions(
  text: string,
  dictionary: Dictionary | undefined,
  ask: (text: string) => Promise<readonly Completion[]>,
): Promise<readonly [readonly string[], string]> {
  const word = /[\p{L}\p{N}_]*$/u.exec(text)?.[0] ?? ''
  const before = text.slice(0, text.length - word.length)
  const isMember = before.endsWith('.')
  if (word === '' && !isMember) return [[], word]
  const asked = isMember || word === '' ? `select ${word || 'x'}` : text
  const found = (await ask(asked)).filter((one) => fits(one.text, word))
  const macros = (dictionary ?? []).filter(
    ({ name, kind }) => kind.endsWith('macro') && fits(name, word),
  )
  const named = kinds.flatMap((kind) =>
    found.filter((one) => one.kind === kind).map((one) => one.text.trim()),
  )
  const offered = isMember
    ? found.filter(({ kind }) => kind === 'column').map((one) => one.text)
    : [...named, ...macros.map(({ name }) => `${name}(`)]
  const all = offered.length > 0 ? offered : found.map((one) => one.text.trim())
  return [[...new Set(all)].slice(0, 60), word]
}

function fits(name: string, word: string): boolean {
  return name.toLowerCase().startsWith(word.toLowerCase())
}
