/** A copy of plain data with every text replaced but the typed cells of a workbook. */
export function eachText<T>(data: T, replace: (text: string) => string): T
export function eachText(
  data: unknown,
  replace: (text: string) => string,
): unknown {
  if (typeof data === 'string') return replace(data)
  if (Array.isArray(data)) return data.map((each) => eachText(each, replace))
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      key === 'cells' ? value : eachText(value, replace),
    ]),
  )
}
