import { isNumber } from '../engine/answer.ts'
import type { Answer, AnswerColumn } from '../engine/answer.ts'

/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/

/**
 * An answer as CSV: null is an empty cell, an empty text `""`. A text that a
 * spreadsheet would calculate has a mark before it; numbers stay as they are.
 *
 * @example
 * csvOf({ columns: [{ name: 'a', type: 'VARCHAR' }], rows: [['=1+1'], [''], [null]], isCut: false })
 * // "a\r\n'=1+1\r\n\"\"\r\n\r\n"
 */
export function csvOf({ columns, rows }: Answer): string {
  const numeric = columns.map(isNumber)
  const lines = [
    columns.map(({ name }) => csvText(name)),
    ...rows.map((row) =>
      row.map((value, i) => {
        if (value === null) return ''
        return numeric[i] ? value : csvText(value)
      }),
    ),
  ]
  return lines.map((line) => `${line.join(',')}\r\n`).join('')
}

function csvText(value: string): string {
  const safe = formula.test(value) ? `'${value}` : value
  return safe === '' || /[",\r\n]/.test(safe)
    ? `"${safe.replaceAll('"', '""')}"`
    : safe
}

/**
 * An answer as JSON, a row an object. Numbers have all the digits that the
 * engine gave, but those that a reader would round are texts.
 */
export function jsonOf({ columns, rows }: Answer): string {
  const names = distinct(columns.map(({ name }) => name))
  const lines = rows.map((row) => {
    const fields = columns.map((column, i) => {
      const value = valueOf(column, row[i] ?? null)
      return `${JSON.stringify(names[i])}: ${value}`
    })
    return `  { ${fields.join(', ')} }`
  })
  return `[\n${lines.join(',\n')}\n]\n`
}

function valueOf(column: AnswerColumn, value: string | null): string {
  if (value === null) return 'null'
  if (column.type === 'BOOLEAN') return value
  const isKept = isNumber(column) && keepsDigits(value)
  return isKept ? value : JSON.stringify(value)
}

/** Whether a number that is read and written again is the same; `inf` and `nan` are none. */
function keepsDigits(value: string): boolean {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/.test(value)) return false
  return value.replaceAll(/[-.]|e.*$/g, '').replace(/^0+/, '').length <= 15
}

/** Names of which none is twice: `a`, `a_2`. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}_${count}`
  })
}
