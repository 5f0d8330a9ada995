/** The first item of each key, in order. */
export function distinct<T>(
  items: readonly T[],
  key: (item: T) => string,
): T[] {
  const seen = new Map<string, T>()
  for (const item of items) if (!seen.has(key(item))) seen.set(key(item), item)
  return [...seen.values()]
}
