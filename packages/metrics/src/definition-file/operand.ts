import { expressionBuilder, sql } from 'kysely'
import type { Expression } from 'kysely'
import { z } from 'zod'
import type { Words } from '../definition/conditions.ts'
import type { DefinableColumn } from '../definition/definable.ts'
import type { AnyTables, Rules } from '../definition/kpi.ts'
import type { Text } from '../plan/plan.ts'
import { day } from '../sql/dates.ts'
import { at, columnOf, names, parsed, refuse } from './reading.ts'
import type { AnyRow, Reading } from './reading.ts'

/** A column in SQL, under the rules of a plan. */
export function columnSql(
  column: Pick<DefinableColumn, 'sql'>,
  row: AnyRow,
): Expression<unknown> {
  const found = typeof column.sql === 'function' ? column.sql(row) : column.sql
  return typeof found === 'string' ? eb.ref(found) : found
}

/** The words of a column under the rules of a plan. */
export function said(words: Words, rules: Rules): Text {
  return typeof words === 'function' ? words(rules) : words
}

const eb = expressionBuilder<AnyTables, string>()

const shapes = {
  column: z.strictObject({ column: z.string() }),
  day: z.strictObject({ day: z.enum(['first', 'last']) }),
}

/** Whether a value is a mapping. */
export function isObject(given: unknown): given is object {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

/** What a column is compared with. */
export interface Operand {
  readonly sql: (row: AnyRow) => unknown
  readonly words: (rules: Rules) => Text
  readonly isDated: boolean
  readonly value?: unknown
}

/** Reads what a column is compared with: a value, another column, or a day of the period. */
export function readOperand(
  given: unknown,
  column: DefinableColumn,
  reading: Reading,
): Operand | undefined {
  if (isObject(given) && Object.hasOwn(given, 'column')) {
    const shape = parsed(given, shapes.column, reading)
    return shape && readColumn(shape.column, column, at(reading, 'column'))
  }
  if (isObject(given) && Object.hasOwn(given, 'day')) {
    const shape = parsed(given, shapes.day, reading)
    if (!shape) return undefined
    if (column.type !== 'date')
      return refuse(reading, expectation(column), given)
    const isFirst = shape.day === 'first'
    return {
      sql: (row) => (isFirst ? row.from : row.to),
      words: () =>
        isFirst
          ? { vi: 'ngày đầu kỳ', en: 'the first day' }
          : { vi: 'ngày cuối kỳ', en: 'the last day' },
      isDated: true,
    }
  }
  return readValue(given, column, reading)
}

function readColumn(
  name: string,
  column: DefinableColumn,
  reading: Reading,
): Operand | undefined {
  const other = columnOf(name, reading)
  if (!other) return undefined
  if (!areComparable(column, other)) {
    const alike = Object.fromEntries(
      Object.entries(reading.of.columns).filter(([, c]) =>
        areComparable(column, c),
      ),
    )
    return refuse(
      reading,
      Object.keys(alike).length > 0
        ? `a column of the same type: ${names(alike)}`
        : expectation(column),
      name,
    )
  }
  return {
    sql: (row) => columnSql(other, row),
    words: (rules) => said(other.words, rules),
    isDated: false,
  }
}

const integer = z.int32()
const decimal = z.number().min(-1e9).max(1e9)
// No engine has a year 0 that the others have too.
const date = z.iso.date().regex(/^(?!0000)/)
const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/)
  .refine((value) => date.safeParse(value.slice(0, 10)).success)
// PostgreSQL has no text with this character.
const text = z
  .string()
  .min(1)
  .regex(/^[^\0]*$/)

/** Reads a value of a column; undefined once a fault was told. */
export function readValue(
  given: unknown,
  column: DefinableColumn,
  reading: Reading,
): Operand | undefined {
  const literal = (
    value: unknown,
    vi: string,
    en = vi,
    constant: unknown = eb.val(value),
  ): Operand => ({
    sql: () => constant,
    words: () => ({ vi, en }),
    isDated: false,
    value,
  })
  const wrong = () => refuse(reading, expectation(column), given)
  switch (column.type) {
    case 'date': {
      const { data } = date.safeParse(given)
      return data === undefined
        ? wrong()
        : literal(data, spelled(data), data, day(data))
    }
    case 'time': {
      const { data } = time.safeParse(given)
      return data === undefined
        ? wrong()
        : literal(
            data,
            `${data.slice(11)} ngày ${spelled(data.slice(0, 10))}`,
            data,
            sql`cast(${data} as timestamp)`,
          )
    }
    case 'text': {
      const { data } = text.safeParse(given)
      return data === undefined ? wrong() : literal(data, `“${data}”`)
    }
    case 'integer':
    case 'decimal': {
      const type = column.type === 'integer' ? integer : decimal
      const { data } = type.safeParse(given)
      return data === undefined
        ? wrong()
        : literal(data, String(data).replace('.', ','), String(data))
    }
    case 'boolean':
      return typeof given === 'boolean' ? literal(given, '') : wrong()
    case 'choice': {
      const choice =
        typeof given === 'string' && Object.hasOwn(column.choices, given)
          ? column.choices[given]
          : undefined
      return choice ? literal(given, choice.vi, choice.en) : wrong()
    }
  }
}

/** What a value of a column looks like. */
function expectation(column: DefinableColumn): string {
  switch (column.type) {
    case 'date':
      return 'a date such as "2018-01-31", {column: …} or {day: first|last}'
    case 'time':
      return 'a time such as "2018-01-31 17:00:00" or {column: …}'
    case 'text':
      return 'a text or {column: …}'
    case 'integer':
      return 'a whole number or {column: …}'
    case 'decimal':
      return 'a number or {column: …}'
    case 'boolean':
      return 'true or false'
    case 'choice':
      return `one of ${names(column.choices)}`
  }
}

function areComparable(a: DefinableColumn, b: DefinableColumn): boolean {
  const isNumber = (c: DefinableColumn) =>
    c.type === 'integer' || c.type === 'decimal'
  if (isNumber(a) && isNumber(b)) return true
  if (a.type === 'boolean' || a.type === 'choice') return false
  return a.type === b.type
}

/** `31/01/2018` */
function spelled(iso: string): string {
  return iso.split('-').toReversed().join('/')
}
