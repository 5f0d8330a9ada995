import {
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBVariantValue,
} from '@duckdb/node-api'
import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api'

/** A row by the names of its columns. */
export type Row = Record<string, unknown>

/**
 * Makes rows of the chunks of a result.
 *
 * @throws Error when two columns have one name, or a value is none that JavaScript holds.
 */
export function rowReader(
  names: readonly string[],
): (chunk: DuckDBDataChunk) => Row[] {
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) {
    throw new Error(`two columns are named "${twice}"; rename one with "as"`)
  }
  return (chunk) => {
    const rows = Array.from({ length: chunk.rowCount }, (): Row => ({}))
    names.forEach((name, i) => {
      const values = chunk.getColumnValues(i)
      rows.forEach((row, at) => {
        row[name] = toJs(values[at] ?? null, name)
      })
    })
    return rows
  }
}

function toJs(value: DuckDBValue, column: string): unknown {
  if (typeof value === 'number') return checked(value, column)
  if (typeof value === 'bigint') return fromInteger(value, column)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBDecimalValue) return fromDecimal(value, column)
  if (value instanceof DuckDBBlobValue) return new Uint8Array(value.bytes)
  if ('isFinite' in value) return fromTime(value)

  const inner = (nested: DuckDBValue): unknown => toJs(nested, column)
  if (value instanceof DuckDBVariantValue) return inner(value.value)
  if (value instanceof DuckDBMapValue) {
    return value.entries.map((entry) => ({
      key: inner(entry.key),
      value: inner(entry.value),
    }))
  }
  if (value instanceof DuckDBStructValue) {
    const fields = Object.entries(value.entries)
    return Object.fromEntries(fields.map(([name, v]) => [name, inner(v)]))
  }
  if ('items' in value) return value.items.map(inner)
  if ('tag' in value) return { tag: value.tag, value: inner(value.value) }
  return value.toString()
}

function checked(value: number, column: string): number {
  if (Number.isFinite(value)) return value
  throw new Error(
    `column "${column}": expected a finite number, got ${value}; ` +
      'divide by nullif(..., 0)',
  )
}

function fromInteger(value: bigint, column: string): number {
  if (Number.isSafeInteger(Number(value))) return Number(value)
  throw new Error(
    `column "${column}": expected an integer of at most 2^53 - 1, ` +
      'got a larger one; cast it to varchar',
  )
}

function fromDecimal(value: DuckDBDecimalValue, column: string): number {
  const text = value.toString()
  const zeros = value.scale > 0 ? /^[-0.]+|\.|0+$/g : /^[-0]+/g
  if (text.replaceAll(zeros, '').length <= 15) return Number(text)
  throw new Error(
    `column "${column}": expected a decimal of at most 15 digits, ` +
      'got a longer one; cast it to double or varchar',
  )
}

type Time = Extract<DuckDBValue, { readonly isFinite: boolean }>

function fromTime(value: Time): string {
  // The API writes infinity as a far date, except for two of the types.
  if (!value.isFinite) {
    const negative = Object.values(value).some((count) => count < 0)
    return negative ? '-infinity' : 'infinity'
  }
  if (!(value instanceof DuckDBTimestampTZValue)) return value.toString()
  // The API writes instants at the offset that the process started with.
  const text = new DuckDBTimestampValue(value.micros).toString()
  return `${text.replace(/ (?=\d\d:)/, 'T')}Z`
}
