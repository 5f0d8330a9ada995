import type { VersionedTable } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import type { Check } from './checks.ts'

/** Tables that are loaded as a definition says; a dossier has code of its own. */
export type ListTarget = Exclude<VersionedTable, 'dossier'>

/** How the cells of one column are read and checked. */
export interface ColumnDefinition {
  /**
   * `code` and `text` are kept as they are, `number` has at most two decimals,
   * `choice` is one of `choices`, `unit` and `procedure` must be known to the
   * office, `period` is a key such as `2018-Q1` and gives the column
   * `<column>_to` too, `ordinal` is no column of the file: it numbers the rows
   * that are alike in `within`.
   */
  readonly kind:
    | 'code'
    | 'text'
    | 'date'
    | 'whole'
    | 'number'
    | 'yes_no'
    | 'choice'
    | 'unit'
    | 'procedure'
    | 'period'
    | 'ordinal'
  /** Part of what makes two rows two versions of one thing; such a column is required. */
  readonly key?: true
  /** An empty cell rejects the row. */
  readonly required?: true
  /** Header in a file of the office folder; the column's own name when undefined. */
  readonly header?: string
  readonly choices?: readonly string[]
  readonly within?: readonly string[]
  readonly least?: number
  readonly most?: number
  /** What an empty cell says. */
  readonly otherwise?: string
  /** It has happened, so it cannot lie after the export was made. */
  readonly isEvent?: true
  /** Reason that is told instead of the kind's own. */
  readonly reason?: string
  /** Where an unreadable cell is left empty, and a flag tells of it. */
  readonly unless?: Sql
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

const validity = {
  valid_from: { kind: 'date', key: true, reason: 'unreadable_date' },
  valid_to: { kind: 'date' },
} as const

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

const times = {
  time_value: {
    kind: 'number',
    header: 'time',
    unless: sql`(time_unit_text is null)`,
  },
  time_unit: {
    kind: 'choice',
    choices: ['working_day', 'calendar_day', 'hour', 'month'],
  },
} as const

const posting: ColumnDefinition = { kind: 'yes_no' }

const survey = {
  survey: {
    kind: 'choice',
    key: true,
    choices: ['service_quality', 'staff_attitude'],
  },
  period: { kind: 'period', key: true },
} as const

/** A second date that lies before the first. */
function before(reason: string, first: string, second: string): Check {
  return {
    reason,
    when: sql`${sql.ref(second)} < ${sql.ref(first)}`,
    column: second,
    value: sql.ref(`${second}_text`),
  }
}

const noUnit: Sql = sql`unit is null`
const noDueDate: Sql = sql`due_on is null`

/** Every table that is loaded by its definition; a new one is an entry here, a type and an SQL file. */
export const tableDefinitions: {
  readonly [T in ListTarget]: TableDefinition
} = {
  unit: {
    covers: 'all',
    columns: {
      code: { kind: 'code', key: true },
      parent: { kind: 'code' },
      name: { kind: 'text', required: true, reason: 'no_name' },
      name_en: { kind: 'text' },
      position: { kind: 'whole', required: true, reason: 'no_position' },
      invented: { kind: 'yes_no', otherwise: 'no' },
      ...validity,
    },
    checks: [badCode, reversed, overlap, unknownParent, unitCycle],
  },

  procedure: {
    covers: 'all',
    columns: {
      code: { kind: 'code', key: true },
      name: { kind: 'text', required: true, reason: 'no_name' },
      field: { kind: 'text', required: true, reason: 'no_name' },
      unit: { kind: 'unit' },
      level: { kind: 'whole', least: 1, most: 4 },
      ...times,
      registration: {
        kind: 'choice',
        choices: ['new', 'change', 'none'],
        otherwise: 'none',
      },
      announced: { kind: 'yes_no', required: true, reason: 'unreadable_value' },
      process_desk: posting,
      process_web: posting,
      documents_desk: posting,
      documents_web: posting,
      time_desk: posting,
      time_web: posting,
      form_desk: posting,
      form_web: posting,
      fee_desk: posting,
      fee_web: posting,
      ...validity,
    },
    checks: [reversed, overlap],
    flags: { no_unit: noUnit, no_time_unit: noTimeUnit },
  },

  procedure_time: {
    covers: 'all',
    columns: {
      procedure: { kind: 'procedure', key: true },
      channel: {
        kind: 'choice',
        key: true,
        choices: ['online', 'counter', 'post', 'phone', 'internal'],
      },
      ...validity,
      position: {
        kind: 'ordinal',
        key: true,
        within: ['procedure', 'channel', 'valid_from'],
      },
      ...times,
    },
    checks: [reversed],
    flags: { no_time_unit: noTimeUnit },
  },

  survey_round: {
    covers: 'listed',
    columns: {
      ...survey,
      sent: { kind: 'whole', required: true },
    },
  },

  survey_answer: {
    covers: 'listed',
    columns: {
      ...survey,
      code: { kind: 'code', key: true },
      answered_on: { kind: 'date', isEvent: true },
      unit: { kind: 'unit' },
      answer: {
        kind: 'choice',
        choices: [
          'very_satisfied',
          'satisfied',
          'neutral',
          'dissatisfied',
          'very_dissatisfied',
        ],
      },
      valid: { kind: 'yes_no', required: true },
    },
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
    columns: {
      code: { kind: 'code', key: true },
      kind: {
        kind: 'choice',
        required: true,
        choices: ['feedback', 'petition'],
      },
      unit: { kind: 'unit' },
      received_on: { kind: 'date', required: true, isEvent: true },
      due_on: { kind: 'date' },
      answered_on: { kind: 'date', isEvent: true },
      published_province_on: { kind: 'date', isEvent: true },
      published_office_on: { kind: 'date', isEvent: true },
    },
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
    columns: {
      task: { kind: 'code', key: true },
      period: { kind: 'period', key: true },
      due_on: { kind: 'date' },
      percent: { kind: 'whole', most: 100 },
      completed_on: { kind: 'date', isEvent: true },
      approved_on: { kind: 'date', isEvent: true },
      product_ref: { kind: 'code' },
      product_on: { kind: 'date', isEvent: true },
      note: { kind: 'text' },
    },
    flags: {
      completed_below_100: sql`completed_on is not null and percent < 100`,
      approved_before_completion: sql`approved_on < coalesce(completed_on, date '9999-12-31')`,
    },
  },

  assigned_task: {
    covers: 'listed',
    columns: {
      code: { kind: 'code', key: true },
      title: { kind: 'text', required: true },
      unit: { kind: 'unit' },
      assigned_on: { kind: 'date', required: true, isEvent: true },
      due_on: { kind: 'date' },
      completed_on: { kind: 'date', isEvent: true },
    },
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
    columns: {
      unit: { kind: 'unit', key: true },
      period: { kind: 'period', key: true },
      due_on: { kind: 'date' },
      submitted_on: { kind: 'date', isEvent: true },
    },
  },

  overdue_note: {
    covers: 'listed',
    columns: {
      source: { kind: 'code', key: true },
      dossier: { kind: 'code', key: true },
      overdue_reason: { kind: 'text' },
      apology_sent_on: { kind: 'date', isEvent: true },
      new_due_on: { kind: 'date' },
    },
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
    columns: {
      period: { kind: 'period', key: true },
      unit: { kind: 'unit', key: true },
      section: {
        kind: 'choice',
        key: true,
        choices: [
          'shortcomings',
          'causes',
          'solutions',
          'directions',
          'difficulties',
          'proposals',
        ],
      },
      position: { kind: 'whole', key: true, least: 1 },
      text: { kind: 'text', required: true },
    },
  },

  calendar_day: {
    covers: 'all',
    columns: {
      day: { kind: 'date', key: true },
      kind: { kind: 'choice', required: true, choices: ['off', 'make_up'] },
      name: { kind: 'text' },
    },
    flags: {
      make_up_on_weekday: sql`kind = 'make_up' and isodow(day) < 6`,
    },
  },
}

/** How a table is loaded. */
export function definitionOf(target: ListTarget): TableDefinition {
  return tableDefinitions[target]
}
