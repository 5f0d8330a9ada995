/** The part of an address that carries a statement. */
export function hashOf(statement: string): string {
  return `#q=${encodeURIComponent(statement)}`
}

/** The statement of an address; undefined where it has none or a broken one. */
export function statementOf(hash: string): string | undefined {
  if (!hash.startsWith('#q=')) return undefined
  try {
    return decodeURIComponent(hash.slice(3))
  } catch {
    return undefined
  }
}
