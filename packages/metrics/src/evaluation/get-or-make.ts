/** What a map has of a key; what it lacks is made and kept. */
export function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

/** An empty map, to be made of a key. */
export function newMap<K, V>(): Map<K, V> {
  return new Map()
}
