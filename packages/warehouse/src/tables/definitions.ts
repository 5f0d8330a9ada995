import { calendarSpan } from '@motcua/metrics/calendar'
import { tables } from '@motcua/metrics/schema'
import type {
  Column,
  ColumnKind,
  Columns,
  VersionedTable,
} from '@motcua/metrics/schema'
import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import type { Check } from './checks.ts'

/** Tables that are loaded as a definition says; a dossier has code of its own. */
export type ListTarget = Exclude<VersionedTable, 'dossier'>

/** What is said of a column in a file beside its declaration. */
interface InFile {
  /** Header in a file of the office folder; the column's own name when undefined. */
  readonly header?: string
  /** What an empty cell says. */
  readonly otherwise?: string
  /** Reason that is told instead of the kind's own. */
  readonly reason?: string
  /** Where an unreadable cell is left empty, and a flag tells of it. */
  readonly unless?: Sql
}

/** How the cells of one column are read and checked. */
export interface ColumnDefinition
  extends Omit<Column, 'kind' | 'isOptional' | 'isMade'>, InFile {
  /**
   * `code` and `text` are kept as they are, `number` has at most two decimals,
   * `choice` is one of `choices`, `unit` and `procedure` must be known to the
   * office, `period` is a key such as `2018-Q1` and gives the column
   * `<column>_to` too, `ordinal` is no column of the file: it numbers the rows
   * that are alike in `within`.
   */
  readonly kind: Exclude<ColumnKind, 'hash' | 'time' | 'period_end'>
  /** An empty cell rejects the row; so it does where the column is part of a key. */
  readonly required?: true
}

/** A table that needs no code of its own to be loaded. */
export interface TableDefinition {
  /** `all`: a row that a file lacks is gone; `listed`: a file says nothing of others. */
  readonly covers: 'all' | 'listed'
  /** In the order in which they are checked. */
  readonly columns: { readonly [column: string]: ColumnDefinition }
  /** Over `parsed`: every column typed, and its text as `<column>_text`. */
  readonly checks?: readonly Check[]
  /** Defects that do not keep a row out, by code. */
  readonly flags?: { readonly [code: string]: Sql }
}

/** Days of validity are checked after what is valid in them. */
const validity = ['valid_from', 'valid_to']

const reversed: Check = {
  reason: 'reversed_span',
  when: sql`valid_to < valid_from`,
  column: 'valid_to',
}

/** Two rows of one code that hold on one day: neither is known to be right. */
const overlap: Check = {
  reason: 'overlapping_span',
  when: sql`exists (select 1 from parsed other where other.code = parsed.code and other."row" <> parsed."row"
    and other.valid_from <= coalesce(parsed.valid_to, date '9999-12-31')
    and parsed.valid_from <= coalesce(other.valid_to, date '9999-12-31'))`,
  column: 'valid_from',
}

/**
 * Unit codes are parts of file names: what a name cannot hold would be replaced
 * in it, and some file systems do not tell cases apart.
 */
const badCode: Check = {
  reason: 'bad_code',
  when: sql`not regexp_full_match(code, '[A-Za-z0-9._-]{1,40}') or contains(code, '..')
    or exists (select 1 from parsed other where lower(other.code) = lower(parsed.code) and other.code <> parsed.code)`,
  column: 'code',
  value: sql`code`,
}

const unknownParent: Check = {
  reason: 'unknown_unit',
  when: sql`parent is not null and parent not in (select code from parsed where code is not null)`,
  column: 'parent',
  value: sql`parent`,
}

/**
 * A unit that on some day lies below itself, or below one that does: no sum of
 * the office would hold it. `up` walks from each row through the parents that
 * are valid on a day of all the rows passed.
 */
const unitCycle: Check = {
  reason: 'unit_cycle',
  when: sql`"row" in (
    with recursive up as (
      select "row", code, parent as above, valid_from as from_on, coalesce(valid_to, date '9999-12-31') as to_on
      from parsed where parent is not null
      union
      select up."row", up.code, p.parent, greatest(up.from_on, p.valid_from),
        least(up.to_on, coalesce(p.valid_to, date '9999-12-31'))
      from up join parsed p on p.code = up.above and p.parent is not null
        and p.valid_from <= up.to_on and coalesce(p.valid_to, date '9999-12-31') >= up.from_on
    ), circle as (select code, from_on, to_on from up where above = code)
    select up."row" from up left join circle
      on circle.code = up.above and circle.from_on <= up.to_on and circle.to_on >= up.from_on
    where up.above = up.code or circle.code is not null)`,
  column: 'parent',
  value: sql`parent`,
}

/** Without its unit a time says nothing, and what it was meant in is not guessed. */
const noTimeUnit = sql`time_value_text is not null and time_unit is null`

/** Of an announced procedure nothing is stated, neither that it is posted nor that it is not. */
const noPosting = sql`announced and coalesce(process_desk, process_web, documents_desk, documents_web,
  time_desk, time_web, form_desk, form_web, fee_desk, fee_web) is null`

const times = {
  time_value: { header: 'time', unless: sql`(time_unit_text is null)` },
}

/** A second date that lies before the first. */
function before(reason: string, first: string, second: string): Check {
  return {
    reason,
    when: sql`${sql.ref(second)} < ${sql.ref(first)}`,
    column: second,
    value: sql.ref(`${second}_text`),
  }
}

const firstYear = sql.lit(Number(calendarSpan.from.slice(0, 4)))
const lastYear = sql.lit(Number(calendarSpan.to.slice(0, 4)))

/** Tết begins between 21 January and 20 February. */
const hasTet = (row: string): Sql => sql`exists (select 1 from parsed tet
  where tet.kind = 'off' and tet.day between make_date(year(${sql.ref(row)}.day), 1, 19) and make_date(year(${sql.ref(row)}.day), 2, 25))`

/** A year said to be complete that lacks its longest holiday. */
const yearWithoutTet: Check = {
  reason: 'year_without_tet',
  when: sql`kind = 'year' and year(day) not between ${firstYear} and ${lastYear} and not ${hasTet('parsed')}`,
  column: 'kind',
  value: sql`year(day)`,
}

/** Between the years that the program knows and that of a row, one is not said to be complete. */
const yearNotStated: Sql = sql`(select count(distinct year(stated.day)) from parsed stated
    where stated.kind = 'year' and ${hasTet('stated')}
    and (year(stated.day) between ${lastYear} + 1 and year(parsed.day) or year(stated.day) between year(parsed.day) and ${firstYear} - 1))
  < greatest(year(parsed.day) - ${lastYear}, ${firstYear} - year(parsed.day), 0)`

const noUnit: Sql = sql`unit is null`
const noDueDate: Sql = sql`due_on is null`

/** Every table that is loaded by its definition, which follows from its declaration. */
export const tableDefinitions: {
  readonly [T in ListTarget]: TableDefinition
} = {
  unit: {
    covers: 'all',
    columns: fileColumns(
      'unit',
      {
        name: { reason: 'no_name' },
        position: { reason: 'no_position' },
        invented: { otherwise: 'no' },
        valid_from: { reason: 'unreadable_date' },
      },
      validity,
    ),
    checks: [badCode, reversed, overlap, unknownParent, unitCycle],
  },
  procedure: {
    covers: 'all',
    columns: fileColumns(
      'procedure',
      {
        name: { reason: 'no_name' },
        field: { reason: 'no_name' },
        ...times,
        registration: { otherwise: 'none' },
        announced: { reason: 'unreadable_value' },
        valid_from: { reason: 'unreadable_date' },
      },
      validity,
    ),
    checks: [reversed, overlap],
    flags: {
      no_unit: noUnit,
      no_time_unit: noTimeUnit,
      no_posting: noPosting,
    },
  },
  procedure_time: {
    covers: 'all',
    columns: fileColumns('procedure_time', {
      valid_from: { reason: 'unreadable_date' },
      ...times,
    }),
    checks: [reversed],
    flags: { no_time_unit: noTimeUnit },
  },
  survey_round: {
    covers: 'listed',
    columns: fileColumns('survey_round'),
  },
  survey_answer: {
    covers: 'listed',
    columns: fileColumns('survey_answer'),
    checks: [
      {
        reason: 'no_answer',
        when: sql`valid and answer is null`,
        column: 'answer',
      },
    ],
  },
  feedback: {
    covers: 'listed',
    columns: fileColumns('feedback'),
    checks: [before('answer_before_receipt', 'received_on', 'answered_on')],
    flags: {
      no_unit: noUnit,
      no_due_date: noDueDate,
      due_before_receipt: sql`due_on < received_on`,
      published_before_answer: sql`least(published_province_on, published_office_on) < coalesce(answered_on, date '9999-12-31')`,
    },
  },
  task_progress: {
    covers: 'listed',
    columns: fileColumns('task_progress'),
    flags: {
      completed_below_100: sql`completed_on is not null and percent < 100`,
      approved_before_completion: sql`approved_on < coalesce(completed_on, date '9999-12-31')`,
    },
  },
  assigned_task: {
    covers: 'listed',
    columns: fileColumns('assigned_task'),
    checks: [
      before('completion_before_assignment', 'assigned_on', 'completed_on'),
    ],
    flags: {
      no_unit: noUnit,
      no_due_date: noDueDate,
      due_before_assignment: sql`due_on < assigned_on`,
    },
  },
  unit_report: {
    covers: 'listed',
    columns: fileColumns('unit_report'),
  },
  overdue_note: {
    covers: 'listed',
    columns: fileColumns('overdue_note'),
    checks: [
      {
        reason: 'no_value',
        when: sql`coalesce(overdue_reason_text, apology_sent_on_text, new_due_on_text) is null`,
        column: 'overdue_reason',
      },
      before('due_before_apology', 'apology_sent_on', 'new_due_on'),
    ],
    flags: {
      new_due_without_apology: sql`new_due_on is not null and apology_sent_on is null`,
    },
  },
  narrative: {
    covers: 'listed',
    columns: fileColumns('narrative'),
  },
  calendar_day: {
    covers: 'all',
    columns: fileColumns('calendar_day'),
    checks: [yearWithoutTet],
    flags: {
      year_not_stated: yearNotStated,
      make_up_on_weekday: sql`kind = 'make_up' and isodow(day) < 6`,
    },
  },
}

/** How a table is loaded. */
export function definitionOf(target: ListTarget): TableDefinition {
  return tableDefinitions[target]
}

/** The columns of a file of a table, in the order in which they are checked. */
function fileColumns<T extends ListTarget>(
  table: T,
  told: { readonly [C in keyof (typeof tables)[T]]?: InFile } = {},
  last: readonly string[] = [],
): TableDefinition['columns'] {
  const declared: Columns = tables[table]
  const said: { readonly [column: string]: InFile | undefined } = told
  const read = Object.entries(declared).flatMap(([name, column]) =>
    isRead(column) ? [[name, inFile(column, said[name])] as const] : [],
  )
  return Object.fromEntries([
    ...read.filter(([name]) => !last.includes(name)),
    ...read.filter(([name]) => last.includes(name)),
  ])
}

type ReadColumn = Column & Pick<ColumnDefinition, 'kind'>

function isRead(column: Column): column is ReadColumn {
  return !column.isMade
}

function inFile(
  { isOptional, isMade: _made, ...column }: ReadColumn,
  told: InFile = {},
): ColumnDefinition {
  const isRequired = !isOptional && !column.key && told.otherwise === undefined
  return { ...column, ...(isRequired && { required: true }), ...told }
}
