import assert from 'node:assert/strict'
import { inspect, isDeepStrictEqual } from 'node:util'

/** Of many differences the first few say which rule broke. */
const shown = 12

/**
 * Fails where two values differ, and says in which places: the result of which
 * KPI, period, unit and group, and both values.
 *
 * @param what what is compared, for the message
 */
export function expectSame(
  seen: unknown,
  expected: unknown,
  what: string,
): void {
  if (isDeepStrictEqual(seen, expected)) return
  const all = differences(seen, expected)
  const more = all.length > shown ? [`and ${all.length - shown} more`] : []
  assert.fail([`${what}:`, ...all.slice(0, shown), ...more].join('\n  '))
}

/** Where two values differ, a line each. */
export function differences(
  seen: unknown,
  expected: unknown,
  at = '',
): readonly string[] {
  if (isDeepStrictEqual(seen, expected)) return []
  if (areTexts(seen) && areTexts(expected)) return linesApart(seen, expected)
  if (!isObject(seen) || !isObject(expected)) return [line(at, seen, expected)]
  const keys = new Set([...Object.keys(seen), ...Object.keys(expected)])
  const found = [...keys].flatMap((key) => {
    const [one, other] = [seen[key], expected[key]]
    return differences(one, other, `${at}${at && ' '}${nameOf(key, one)}`)
  })
  // Alike in all that is told of them, as a class and a plain object are.
  return found.length > 0 ? found : [line(at, seen, expected)]
}

function line(at: string, seen: unknown, expected: unknown): string {
  const [one, other] = [seen, expected].map((value) =>
    inspect(value, { breakLength: Infinity, depth: 4 }),
  )
  return `${at || 'all'}: ${one}, expected ${other}`
}

function linesApart(seen: readonly string[], expected: readonly string[]) {
  const [had, wanted] = [new Set(seen), new Set(expected)]
  const apart = [
    ...seen.filter((text) => !wanted.has(text)).map((text) => `${text} | seen`),
    ...expected
      .filter((text) => !had.has(text))
      .map((text) => `${text} | expected`),
  ]
  if (apart.length > 0) return apart.toSorted()
  return [line('the same texts in another order or number', seen, expected)]
}

/** What a result or a miss is of, else its place. */
function nameOf(key: string, value: unknown): string {
  if (!isObject(value)) return key
  const { kpi, period, unit, group, code } = value
  const parts = [kpi, period, unit, group && JSON.stringify(group), code]
  const name = parts.filter((part) => typeof part === 'string').join(' ')
  return name === '' ? key : `${key} (${name})`
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
