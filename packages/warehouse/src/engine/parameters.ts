import { LIST, VARCHAR, listValue } from '@duckdb/node-api'
import type { DuckDBPreparedStatement } from '@duckdb/node-api'

/**
 * Binds a value to a parameter, counted from 1.
 *
 * @throws TypeError for a value that is none of the kinds that parameters may be.
 */
export function bind(
  prepared: DuckDBPreparedStatement,
  index: number,
  value: unknown,
): void {
  if (value === null) prepared.bindNull(index)
  else if (typeof value === 'boolean') prepared.bindBoolean(index, value)
  else if (typeof value === 'string') prepared.bindVarchar(index, value)
  else if (isInt32(value)) prepared.bindInteger(index, value)
  else if (typeof value === 'number' && Number.isSafeInteger(value)) {
    prepared.bindBigInt(index, BigInt(value))
  } else if (typeof value === 'number' && Number.isFinite(value)) {
    prepared.bindDouble(index, value)
  } else if (isIntN(64, value)) prepared.bindBigInt(index, value)
  else if (isIntN(128, value)) prepared.bindHugeInt(index, value)
  else if (value instanceof Uint8Array) prepared.bindBlob(index, value)
  else if (isTexts(value)) {
    prepared.bindList(index, listValue(value), LIST(VARCHAR))
  } else {
    throw new TypeError(
      `parameter $${index}: expected null, boolean, finite number, bigint of ` +
        `128 bits, string, Uint8Array or array of strings and nulls, ` +
        `got ${described(value)}`,
    )
  }
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value
}

function isTexts(value: unknown): value is readonly (string | null)[] {
  return (
    Array.isArray(value) &&
    value.every((text) => text === null || typeof text === 'string')
  )
}

function isIntN(bits: number, value: unknown): value is bigint {
  return typeof value === 'bigint' && BigInt.asIntN(bits, value) === value
}

function described(value: unknown): string {
  if (value instanceof Date) {
    return "a Date; pass ISO text, such as '2026-01-31' or '2026-01-31 08:00:00'"
  }
  if (value === undefined) return 'undefined; pass null for a missing value'
  if (Array.isArray(value)) {
    return 'an array of other values; pass them one by one'
  }
  if (typeof value === 'object') return 'an object; pass JSON text'
  return typeof value === 'number' ? String(value) : `a ${typeof value}`
}
