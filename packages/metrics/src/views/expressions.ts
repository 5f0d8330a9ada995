import { sql } from 'kysely'
import type { Expression, QueryCreator } from 'kysely'
import type { AnyTables, RowSet, Rules, Scope } from '../definition/kpi.ts'
import type { DateText } from '../schema.ts'
import { eb, givenRow } from '../sql/rows.ts'
import type { GivenRow } from '../sql/rows.ts'
import { compiler, sqlText } from '../sql/sql-of.ts'
import { tablesIn } from '../sql/tables-in.ts'
import type { WorkingCalendar } from '../time/calendar.ts'

/**
 * Where the days of a statement stand. What an office says of itself, its rules
 * and cut-off, is read from the one row of `office_facts`, joined as `facts`.
 */
export interface DayNames {
  readonly from: string
  readonly to: string
}

/** An expression of a definition as text, with the tables that it reads. */
export interface Written {
  readonly text: string
  readonly reads: ReadonlySet<string>
}

/** What an expression is made of. */
type Make = (row: never) => Expression<unknown>

/** A day that no office has as its cut-off. */
const cutOffDay: DateText = '0001-01-01'

const byDate: Rules = { compare: 'date', finish: 'result' }

/** The rules under which a definition may be read; the usual ones first. */
const variants: readonly Rules[] = [
  byDate,
  { compare: 'date', finish: 'handover' },
  { compare: 'instant', finish: 'result' },
  { compare: 'instant', finish: 'handover' },
]

/** Everything of all offices: a published file holds one. */
export function scopeOf(rules: Rules): Scope {
  const asOf = { at: cutOffDay }
  return { offices: 'all', known: ['-'], rules, asOf, calendar: oneDay }
}

/** The calendar is a table of the file: what a statement would bring along is left out, and so is short. */
const oneDay: WorkingCalendar = {
  from: cutOffDay,
  to: cutOffDay,
  hours: [],
  isWorkingDay: () => true,
  onOrAfter: (day) => day,
  onOrBefore: (day) => day,
  addWorkingDays: (day) => day,
  workingDaysBetween: () => 0,
  countsOn: (when) => when,
  due: (received) => ({ on: received, at: null }),
}

/**
 * An expression for whichever rules the office has: one text where all say the
 * same, else a choice by the rules that make a difference.
 */
export function written(make: Make, days: DayNames): Written {
  const key = `${days.from} ${days.to}`
  const known = remembered.get(make)?.get(key)
  if (known) return known
  const made = write(make, days)
  const others = remembered.get(make) ?? new Map<string, Written>()
  remembered.set(make, others.set(key, made))
  return made
}

/** Dates and conditions of definitions are asked for again and again. */
const remembered = new WeakMap<Make, Map<string, Written>>()

function write(make: Make, days: DayNames): Written {
  const read = { rules: false }
  const [, ...others] = variants
  const first = make(rowUnder(byDate, days, read).row)
  const expressions = [
    first,
    // What does not look at the rules says the same under all.
    ...(read.rules
      ? others.map((rules) => make(rowUnder(rules, days, read).row))
      : []),
  ]
  const texts = expressions.map(textOf)
  return {
    text: read.rules ? chosen(texts) : (texts[0] ?? ''),
    reads: tablesIn(expressions.map((one) => sql`${one}`)),
  }
}

function rowUnder(
  rules: Rules,
  { from, to }: DayNames,
  read: { rules: boolean },
): GivenRow {
  return givenRow({
    eb,
    get rules() {
      read.rules = true
      return rules
    },
    scope: scopeOf(rules),
    from: sql.raw<DateText>(from),
    to: sql.raw<DateText>(to),
    known: sql.raw<DateText>(`least(${to}, facts.known_to)`),
  })
}

function textOf(expression: Expression<unknown>): string {
  return withCutOff(sqlText(sql`${expression}`.compile(compiler())))
}

function withCutOff(text: string): string {
  return text.replaceAll(`cast('${cutOffDay}' as date)`, 'facts.unknown_from')
}

/** Of the texts under each of the variants the one of the office. */
function chosen(texts: readonly string[]): string {
  const [byDay = '', byDayHanded = '', exact = '', exactHanded = ''] = texts
  const day = byFinish(byDay, byDayHanded)
  const instant = byFinish(exact, exactHanded)
  return day === instant
    ? day
    : `case when facts.compare = 'instant' then ${instant} else ${day} end`
}

function byFinish(result: string, handover: string): string {
  return result === handover
    ? result
    : `case when facts.finish = 'handover' then ${handover} else ${result} end`
}

/**
 * The rows of a row set, as what follows `from`: the tables that are read, with
 * those that a published file has in the place of what a statement brings along.
 */
export function fromOf(
  rows: RowSet<never, never>,
  reads: ReadonlySet<string>,
): string {
  const db = compiler() as QueryCreator<AnyTables>
  const texts = variants.map((rules) => {
    const query = rows.query(db, scopeOf(rules), (table) => reads.has(table))
    const text = sqlText(query.select(sql.lit(1).as('one')).compile())
    return withCutOff(text.slice(text.indexOf(start) + start.length))
  })
  return `office_facts as facts cross join ${published(rows.id, zipped(texts))}`
}

const start = 'select 1 as "one" from '

/** Common tables of the library that a published file has as tables. */
function published(id: string, text: string): string {
  const list = id === 'duty' ? 'duty' : 'task'
  return text
    .replace(
      /^"occurrence" /,
      `(select * from plan_occurrence where list = '${list}') as "occurrence" `,
    )
    .replaceAll('"working_day" as', '"calendar" as')
}

/** Texts that differ in names of columns alone, with a choice for each. */
function zipped(texts: readonly string[]): string {
  const parts = texts.map((text) => text.match(/"[^ ]+"|[^"]+/g) ?? [])
  const [first = []] = parts
  if (parts.some(({ length }) => length !== first.length))
    throw new Error(`expected joins that differ in columns, got ${texts[1]}`)
  return first.map((_, i) => chosen(parts.map((of) => of[i] ?? ''))).join('')
}

/** The order of the definitions `d` of a KPI by which the one of a day comes first. */
export function inForceFirst(day: string): string {
  const isInForce = `${day} between coalesce(d.effective_from, ${day}) and coalesce(d.effective_to, ${day})`
  return `case when ${isInForce} then 0 else 1 end,
        case when ${isInForce} then -d.version else d.position end`
}
