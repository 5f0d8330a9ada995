import {
  DuckDBMapValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api'
import type { DuckDBValue } from '@duckdb/node-api'

/**
 * A value as a person reads it: `1.10`, `3 days`, `[1, 2]`, `{'a': 1}`; an
 * instant is UTC. Null stays null.
 */
export function textOf(value: DuckDBValue): string | null {
  if (value === null) return null
  if (typeof value !== 'object') return String(value)
  // The API writes infinity as a far date.
  if ('isFinite' in value && !value.isFinite)
    return Object.values(value).some((count) => count < 0)
      ? '-infinity'
      : 'infinity'
  // The API writes instants at the offset that the process started with.
  if (value instanceof DuckDBTimestampTZValue) {
    const text = new DuckDBTimestampValue(value.micros).toString()
    return `${text.replace(' ', 'T')}Z`
  }
  if (value instanceof DuckDBMapValue) {
    const pairs = value.entries.map(
      (entry) => `${textOf(entry.key)}=${textOf(entry.value)}`,
    )
    return `{${pairs.join(', ')}}`
  }
  return value.toString()
}
