/** The order of texts by their letters' codes: the same everywhere, whatever the language. */
export function textOrder(a: string, b: string): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0
}
