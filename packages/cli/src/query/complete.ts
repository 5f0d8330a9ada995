import type { Completion, Dictionary } from '@motcua/warehouse'

/** Kinds of what the engine knows, in the order in which they are offered. */
const kinds = ['column', 'table', 'keyword']

/**
 * What the last word of a text may become: columns, tables, macros and keywords;
 * functions of the engine where nothing else fits. Behind `d.` the columns of what
 * is named so, where the statement says what that is, also behind the word.
 *
 * @param whole the statement with what stands behind the word
 * @param ask how the engine would go on from a text
 */
export async function completions(
  text: string,
  dictionary: Dictionary | undefined,
  ask: (text: string) => Promise<readonly Completion[]>,
  whole = text,
): Promise<readonly [readonly string[], string]> {
  const word = /[\p{L}\p{N}_]*$/u.exec(text)?.[0] ?? ''
  const before = text.slice(0, text.length - word.length)
  const isMember = before.endsWith('.')
  if (word === '' && !isMember) return [[], word]
  const own = columnsOf(before, whole, dictionary)
  if (own) return [own.filter((name) => fits(name, word)), word]
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

/** The columns of the table, view or macro that stands before the dot; undefined where there is none. */
function columnsOf(
  before: string,
  whole: string,
  dictionary: Dictionary | undefined,
): readonly string[] | undefined {
  const [, owner] = /([\p{L}\p{N}_]+)\.$/u.exec(before) ?? []
  if (owner === undefined) return undefined
  const isOwner = (name: string) => name.toLowerCase() === owner.toLowerCase()
  const named = [...whole.matchAll(source)].find(([, , alias]) =>
    isOwner(alias ?? ''),
  )
  const name = named?.[1]?.toLowerCase() ?? owner.toLowerCase()
  const columns = dictionary?.find((of) => of.name === name)?.columns ?? []
  return columns.length > 0 ? columns.map((of) => of.name) : undefined
}

/** What rows come from, and the name that it is given: `from dossier as d`, `join misses_of('on_time', '2018-03') m`. */
const source =
  /(?:\bfrom|\bjoin|,)\s+(?:\w+\.)?(\w+)(?:\s*\([^)]*\))?\s+(?:as\s+)?(\w+)/gi

function fits(name: string, word: string): boolean {
  return name.toLowerCase().startsWith(word.toLowerCase())
}
