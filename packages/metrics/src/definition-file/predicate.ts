import { expressionBuilder, sql } from 'kysely'
import type { Expression, SqlBool } from 'kysely'
import { z } from 'zod'
import {
  allOf,
  anyOf,
  cohort,
  condition,
  inPeriod,
  not,
} from '../definition/conditions.ts'
import type { Words } from '../definition/conditions.ts'
import type { DateColumn, DefinableColumn } from '../definition/definable.ts'
import type { AnyTables, Cohort, Condition, Rules } from '../definition/kpi.ts'
import type { Text } from '../plan/plan.ts'
import type { DateText } from '../schema.ts'
import { columnSql, isObject, readOperand, readValue, said } from './operand.ts'
import type { Operand } from './operand.ts'
import { at, columnOf, dateColumn, names, parsed, refuse } from './reading.ts'
import type { AnyRow, AnyRows, Reading } from './reading.ts'

/** A predicate that was read, with what is known of the rows of which it is true. */
export interface ReadPredicate {
  readonly condition: Condition<AnyRow>
  /** Which they are depends on the period. */
  readonly isDated: boolean
  /** Its words say "or", which binds less than a comma. */
  readonly isAlternative?: boolean
}

/** Predicates may stand in each other to this depth. */
const deepest = 16

/** Reads a predicate of the grammar that `definitionFile` tells of; undefined once a fault was told. */
export function readPredicate(
  given: unknown,
  reading: Reading,
  depth = 0,
): ReadPredicate | undefined {
  if (depth > deepest)
    return refuse(reading, `at most ${deepest} predicates in each other`, '…')
  const inner = (value: unknown, ...path: PropertyKey[]) =>
    readPredicate(value, at(reading, ...path), depth + 1)
  const eachOf = (name: 'all' | 'any', values: readonly unknown[]) => {
    const read = values.map((value, i) => inner(value, name, i))
    const parts = read.filter((part) => part !== undefined)
    return parts.length === read.length ? parts : undefined
  }
  if (!isObject(given)) return refuse(reading, aPredicate, given)
  switch (kinds.find((kind) => Object.hasOwn(given, kind))) {
    case 'all': {
      const parts = parsed(given, shapes.all, reading)?.all
      return parts && together('all', eachOf('all', parts))
    }
    case 'any': {
      const parts = parsed(given, shapes.any, reading)?.any
      return parts && together('any', eachOf('any', parts))
    }
    case 'not': {
      const shape = parsed(given, shapes.not, reading)
      const part = shape && inner(shape.not, 'not')
      return (
        part && {
          condition: not(part.condition),
          isDated: part.isDated,
        }
      )
    }
    case 'rule':
      return readRule(parsed(given, shapes.rule, reading)?.rule, reading)
    case 'column':
      return readComparison(given, reading)
    case undefined:
      return refuse(reading, aPredicate, given)
  }
}

/** Reads the name of the date column that puts rows into a period; undefined once a fault was told. */
export function readPeriod(
  name: string,
  reading: Reading,
): Cohort<AnyRow> | undefined {
  return dateColumn(name, reading) && reading.cohorts[name]
}

/** The cohort of each date column of a row set. */
export function cohortsOf(columns: AnyRows['columns']): Reading['cohorts'] {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, column]) =>
      column.type === 'date' ? [[name, cohortOf(column)]] : [],
    ),
  )
}

function cohortOf(column: DateColumn<AnyRow>): Cohort<AnyRow> {
  return (
    column.cohort ??
    cohort<AnyRow>(
      (rules) => {
        if (column.inPeriod) return said(column.inPeriod, rules)
        const { vi, en } = said(column.words, rules)
        return { vi: `có ${vi} trong kỳ`, en: `with the ${en} in the period` }
      },
      (row) => sql<DateText | null>`${columnSql(column, row)}`,
      { isBounded: column.isBounded ?? false },
    )
  )
}

const eb = expressionBuilder<AnyTables, string>()

const operators = ['=', '!=', '<', '<=', '>', '>='] as const
type Operator = (typeof operators)[number]

/** Besides null, which YAML reads as no text. */
const states = ['null', 'not_null', 'in_period'] as const

const shapes = {
  all: z.strictObject({ all: z.array(z.unknown()).min(1) }),
  any: z.strictObject({ any: z.array(z.unknown()).min(1) }),
  not: z.strictObject({ not: z.unknown() }),
  rule: z.strictObject({ rule: z.string() }),
  in: z.strictObject({
    column: z.string(),
    in: z.array(z.unknown()).min(1),
  }),
  compare: z.strictObject({
    column: z.string(),
    is: z.enum(operators),
    to: z.unknown().optional(),
  }),
  state: z.strictObject({
    column: z.string(),
    is: z.union([z.null(), z.enum(states)]),
  }),
}

const kinds = ['all', 'any', 'not', 'rule', 'column'] as const
const aPredicate = 'a predicate: all, any, not, rule or column'

function together(
  how: 'all' | 'any',
  parts: readonly ReadPredicate[] | undefined,
): ReadPredicate | undefined {
  if (!parts) return undefined
  const isDated = parts.some((part) => part.isDated)
  if (how === 'any')
    return {
      condition: anyOf(...parts.map((part) => part.condition)),
      isDated,
      isAlternative: parts.length > 1 || parts[0]?.isAlternative === true,
    }
  const conditions =
    parts.length > 1
      ? parts.map(afterComma)
      : parts.map((part) => part.condition)
  return {
    condition: allOf(...conditions),
    isDated,
    isAlternative: parts.length === 1 && parts[0]?.isAlternative === true,
  }
}

/** The condition of a predicate whose words follow a comma or are followed by one. */
export function afterComma({
  condition: plain,
  isAlternative,
}: ReadPredicate): Condition<AnyRow> {
  if (!isAlternative) return plain
  return condition(
    (rules) => {
      const { vi, en } = plain.words(rules)
      return { vi: `(${vi})`, en: `(${en})` }
    },
    plain.where,
    { isBounded: plain.isBounded ?? false },
  )
}

function readRule(
  name: string | undefined,
  reading: Reading,
): ReadPredicate | undefined {
  if (name === undefined) return undefined
  const rules = reading.of.rules ?? {}
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
  if (!rule)
    return refuse(
      at(reading, 'rule'),
      `a rule of ${reading.name}: ${names(rules)}`,
      name,
    )
  return {
    condition: rule.condition,
    isDated: rule.isDated ?? false,
  }
}

function readComparison(
  given: object,
  reading: Reading,
): ReadPredicate | undefined {
  const is = 'is' in given ? given.is : undefined
  if (Object.hasOwn(given, 'in')) {
    const shape = parsed(given, shapes.in, reading)
    return shape && readList(shape, reading)
  }
  if (operators.some((operator) => operator === is)) {
    const shape = parsed(given, shapes.compare, reading)
    return shape && readCompared(shape, reading)
  }
  if (is !== null && !states.some((state) => state === is))
    return refuse(
      at(reading, 'is'),
      `one of ${[...operators, ...states].join(', ')}, or a list as in`,
      is,
    )
  const shape = parsed(given, shapes.state, reading)
  return shape && readState(shape, reading)
}

function readState(
  { column: name, is }: z.output<typeof shapes.state>,
  reading: Reading,
): ReadPredicate | undefined {
  if (is === 'in_period') {
    const period = readPeriod(name, at(reading, 'column'))
    return (
      period && {
        condition: inPeriod(period),
        isDated: true,
      }
    )
  }
  const column = columnOf(name, at(reading, 'column'))
  if (!column) return undefined
  const isNull = is !== 'not_null'
  return timeless(
    (rules) => {
      const { vi, en } = said(column.words, rules)
      if (column.type === 'boolean')
        return isNull
          ? { vi: `không ghi rõ ${vi}`, en: `not stated to be ${en}` }
          : { vi: `có ghi rõ ${vi} hay không`, en: `stated to be ${en} or not` }
      return isNull
        ? { vi: `không có ${vi}`, en: `without ${en}` }
        : { vi: `có ${vi}`, en: `with ${en}` }
    },
    (row) => eb(columnSql(column, row), isNull ? 'is' : 'is not', null),
  )
}

function readList(
  { column: name, in: values }: z.output<typeof shapes.in>,
  reading: Reading,
): ReadPredicate | undefined {
  const column = columnOf(name, at(reading, 'column'))
  if (!column) return undefined
  if (column.type === 'boolean')
    return refuse(at(reading, 'in'), `is and to for ${name}, yes or no`, values)
  const read = values.map((value, i) =>
    readValue(value, column, at(reading, 'in', i)),
  )
  const list = read.filter((value) => value !== undefined)
  if (list.length < read.length) return undefined
  return timeless(
    (rules) => {
      const { vi, en } = said(column.words, rules)
      return {
        vi: `có ${vi} là ${listed(
          list.map((v) => v.words(rules).vi),
          'hoặc',
        )}`,
        en: `whose ${en} is ${listed(
          list.map((v) => v.words(rules).en),
          'or',
        )}`,
      }
    },
    (row) =>
      eb(
        columnSql(column, row),
        'in',
        list.map((value) => value.sql(row)),
      ),
  )
}

function readCompared(
  { column: name, is, to }: z.output<typeof shapes.compare>,
  reading: Reading,
): ReadPredicate | undefined {
  const column = columnOf(name, at(reading, 'column'))
  if (!column) return undefined
  const allowed = operatorsOf(column)
  if (!allowed.some((operator) => operator === is))
    return refuse(
      at(reading, 'is'),
      `${allowed.join(' or ')} for ${name}, which has no order`,
      is,
    )
  const operand = readOperand(to, column, at(reading, 'to'))
  if (!operand) return undefined
  return {
    condition: condition(
      (rules) => comparisonWords(column, is, operand, rules),
      (row) => eb(columnSql(column, row), is, operand.sql(row)),
    ),
    isDated: operand.isDated,
  }
}

/** A condition on the row alone. */
function timeless(
  words: Words,
  where: (row: AnyRow) => Expression<SqlBool>,
): ReadPredicate {
  return {
    condition: condition(words, where),
    isDated: false,
  }
}

/** Text has no order that two engines share, and words have none at all. */
function operatorsOf({ type }: DefinableColumn): readonly Operator[] {
  return type === 'text' || type === 'choice' || type === 'boolean'
    ? ['=', '!=']
    : operators
}

function comparisonWords(
  column: DefinableColumn,
  is: Operator,
  operand: Operand,
  rules: Rules,
): Text {
  const of = said(column.words, rules)
  if (column.type === 'boolean')
    return (operand.value === true) === (is === '=') ? of : column.no
  const sign =
    column.type === 'date' || column.type === 'time'
      ? timeWords[is]
      : numberWords[is]
  const to = operand.words(rules)
  return {
    vi: `có ${of.vi} ${sign.vi} ${to.vi}`,
    en: `whose ${of.en} ${sign.en} ${to.en}`,
  }
}

type Signs = Readonly<Record<Operator, Text>>

const numberWords: Signs = {
  '=': { vi: 'là', en: 'is' },
  '!=': { vi: 'khác', en: 'is not' },
  '<': { vi: 'nhỏ hơn', en: 'is below' },
  '<=': { vi: 'không quá', en: 'is at most' },
  '>': { vi: 'lớn hơn', en: 'is above' },
  '>=': { vi: 'ít nhất là', en: 'is at least' },
}

const timeWords: Signs = {
  ...numberWords,
  '<': { vi: 'trước', en: 'is before' },
  '<=': { vi: 'không muộn hơn', en: 'is not after' },
  '>': { vi: 'sau', en: 'is after' },
  '>=': { vi: 'không sớm hơn', en: 'is not before' },
}

function listed(words: readonly string[], or: string): string {
  return words.length > 1
    ? `${words.slice(0, -1).join(', ')} ${or} ${words.at(-1)}`
    : words.join('')
}
