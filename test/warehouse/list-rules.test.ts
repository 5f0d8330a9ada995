import {
  ingestCatalogue,
  plainReading,
  tableDefinitions,
  type ListTarget,
  type TableReading,
  type Warehouse,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { file, now, rejects, removeFolders, warehouse } from './fixture.ts'

/*
 * Every rule by which a row of a list is judged, one row for each: what is
 * stored of it in all columns, or why it is not. The expected values are written
 * out by hand. Each list is one load, made on the last day of 2018.
 */

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse()
})
afterAll(async () => {
  await shared.close()
  removeFolders()
})

interface Cells {
  readonly [column: string]: string
}

interface Values {
  readonly [column: string]: unknown
}

interface Refused {
  readonly reason: string
  readonly column: string
  readonly value: string | null
}

/** What is changed of a row, and of what is stored of it, or why nothing is. */
type Case = readonly [change: Cells, outcome: Values | Refused]

interface List {
  /** Column by which a row is known again, and its text in the n-th row. */
  readonly id: string
  readonly idOf: (n: number) => string
  readonly row: Cells
  readonly stored: Values
  readonly cases: readonly Case[]
}

function out(reason: string, column: string, value: string | null = null) {
  return { reason, column, value }
}

/** A code for each row. */
const coded = (prefix: string) => ({
  id: 'code',
  idOf: (n: number) => `${prefix}-${String(n).padStart(3, '0')}`,
})

/** A month for each row, and its last day. */
const monthOf = (n: number) =>
  `${2000 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`

/** A day for each row, from the first of 2010 on. */
const dayOf = (n: number) =>
  new Date(Date.UTC(2010, 0, 1 + n)).toISOString().slice(0, 10)

const unpublished = { published_province_on: '', published_office_on: '' }
const notPublished = {
  published_province_on: null,
  published_office_on: null,
}
const bad = '2018-02-30'
const late = '2019-01-01'
const today = '2018-12-31'
const postings = ['process', 'documents', 'time', 'form', 'fee'].flatMap(
  (item) => [`${item}_desk`, `${item}_web`],
)

/** What holds of every column that is an event: it cannot lie after the export. */
function events(...columns: readonly string[]): readonly Case[] {
  return columns.flatMap((column): Case[] => [
    [{ [column]: bad }, out('unreadable_date', column, bad)],
    [{ [column]: late }, out('after_extract', column, late)],
  ])
}

/** Times that something may take: the same in two lists. */
const times: readonly Case[] = [
  [{ time: '' }, { time_value: null }],
  [{ time: '1,5' }, { time_value: 1.5 }],
  [{ time: '2.55' }, { time_value: 2.55 }],
  [{ time: ' 0.5 ' }, { time_value: 0.5 }],
  [{ time: '123456.78' }, { time_value: 123_456.78 }],
  [{ time: '1.500' }, out('unreadable_value', 'time', '1.500')],
  [{ time: '1234567' }, out('unreadable_value', 'time', '1234567')],
  [{ time: '12345678' }, out('unreadable_value', 'time', '12345678')],
  // As long as the number of a telephone.
  [{ time: '123456789' }, out('unreadable_value', 'time')],
  [{ time: '.5' }, out('unreadable_value', 'time', '.5')],
  [{ time: '-1' }, out('unreadable_value', 'time', '-1')],
  [{ time: 'three' }, out('unreadable_value', 'time', 'three')],
  ...['working_day', 'calendar_day', 'hour', 'month'].map((time_unit): Case => [
    { time_unit },
    { time_unit },
  ]),
  [{ time_unit: 'Calendar day' }, { time_unit: 'calendar_day' }],
  [{ time_unit: 'week' }, out('unreadable_value', 'time_unit', 'week')],
  [
    { time: 'three', time_unit: 'week' },
    out('unreadable_value', 'time', 'three'),
  ],
]

const lists: { readonly [T in ListTarget]: List } = {
  unit: {
    ...coded('U'),
    row: {
      parent: 'U-000',
      name: 'Phòng',
      name_en: 'Room',
      position: '3',
      invented: 'yes',
      valid_from: '2010-01-01',
      valid_to: '',
    },
    stored: {
      parent: 'U-000',
      name: 'Phòng',
      name_en: 'Room',
      position: 3,
      invented: true,
      valid_from: '2010-01-01',
      valid_to: null,
      flags: null,
    },
    cases: [
      [{ parent: '' }, { parent: null }],
      [{}, {}],
      [{ code: '' }, out('no_code', 'code')],
      [{ parent: 'U-999' }, out('unknown_unit', 'parent', 'U-999')],
      [{ parent: 'u-000' }, out('unknown_unit', 'parent', 'u-000')],
      [{ name: '' }, out('no_name', 'name')],
      [{ name_en: '' }, { name_en: null }],
      [{ position: '' }, out('no_position', 'position')],
      [{ position: '1.5' }, out('no_position', 'position', '1.5')],
      [{ position: '0' }, { position: 0 }],
      [{ position: '999999999' }, { position: 999_999_999 }],
      [{ position: '1000000000' }, out('no_position', 'position')],
      [{ invented: '' }, { invented: false }],
      [{ invented: 'NO' }, { invented: false }],
      [{ invented: 'maybe' }, out('unreadable_value', 'invented', 'maybe')],
      [{ valid_from: '' }, out('unreadable_date', 'valid_from')],
      [{ valid_from: bad }, out('unreadable_date', 'valid_from', bad)],
      [{ valid_to: bad }, out('unreadable_date', 'valid_to', bad)],
      [{ valid_from: '1900-01-01' }, { valid_from: '1900-01-01' }],
      [
        { valid_from: '1899-12-31' },
        out('unreadable_date', 'valid_from', '1899-12-31'),
      ],
      [{ valid_to: '2100-12-31' }, { valid_to: '2100-12-31' }],
      [
        { valid_to: '2101-01-01' },
        out('unreadable_date', 'valid_to', '2101-01-01'),
      ],
      [{ valid_to: '2010-01-01' }, { valid_to: '2010-01-01' }],
      [{ valid_to: '2009-12-31' }, out('reversed_span', 'valid_to')],
      [{ code: 'a.b-c_D9' }, {}],
      [{ code: 'a'.repeat(40) }, {}],
      [{ code: 'b'.repeat(41) }, out('bad_code', 'code', 'b'.repeat(40))],
      [{ code: 'a..b' }, out('bad_code', 'code', 'a..b')],
      [{ code: 'ơ' }, out('bad_code', 'code', 'ơ')],
      [{ code: 'x y' }, out('bad_code', 'code', 'x y')],
      [{ code: 'q' }, out('bad_code', 'code', 'q')],
      [{ code: 'Q' }, out('bad_code', 'code', 'Q')],
      // One code on two days, and on one.
      [{ code: 'two', valid_to: '2014-12-31' }, { valid_to: '2014-12-31' }],
      [
        { code: 'two-one', valid_to: '2015-01-01' },
        out('overlapping_span', 'valid_from'),
      ],
      [
        { code: 'two-one', valid_from: '2015-01-01' },
        out('overlapping_span', 'valid_from'),
      ],
      [{ code: 'inner' }, out('overlapping_span', 'valid_from')],
      [
        { code: 'inner', valid_from: '2012-01-01', valid_to: '2012-12-31' },
        out('overlapping_span', 'valid_from'),
      ],
      // The first that holds is told.
      [{ name: '', position: '' }, out('no_name', 'name')],
      [
        { code: 'bad code', valid_to: '2009-12-31', parent: 'U-999' },
        out('bad_code', 'code', 'bad code'),
      ],
      [
        { valid_to: '2009-12-31', parent: 'U-999' },
        out('reversed_span', 'valid_to'),
      ],
      [{ code: 'self', parent: 'self' }, out('unit_cycle', 'parent', 'self')],
    ],
  },

  procedure: {
    ...coded('P'),
    row: {
      name: 'Thành lập',
      field: 'Doanh nghiệp',
      unit: 'dkkd',
      level: '4',
      time: '3',
      time_unit: 'working_day',
      registration: 'new',
      announced: 'yes',
      ...Object.fromEntries(postings.map((p) => [p, 'yes'])),
      valid_from: '2010-01-01',
    },
    stored: {
      name: 'Thành lập',
      field: 'Doanh nghiệp',
      unit: 'dkkd',
      level: 4,
      time_value: 3,
      time_unit: 'working_day',
      registration: 'new',
      announced: true,
      ...Object.fromEntries(postings.map((p) => [p, true])),
      valid_from: '2010-01-01',
      valid_to: null,
      flags: null,
    },
    cases: [
      [{}, {}],
      [{ code: '' }, out('no_code', 'code')],
      [{ name: '' }, out('no_name', 'name')],
      [{ field: '' }, out('no_name', 'field')],
      [{ unit: '' }, { unit: null, flags: 'no_unit' }],
      [{ unit: 'Thanh tra' }, { unit: 'tt' }],
      [{ unit: 'nobody' }, out('unknown_unit', 'unit', 'nobody')],
      [{ level: '' }, { level: null }],
      [{ level: '1' }, { level: 1 }],
      [{ level: '0' }, out('unreadable_value', 'level', '0')],
      [{ level: '5' }, out('unreadable_value', 'level', '5')],
      ...times,
      [
        { time_unit: '' },
        { time_value: 3, time_unit: null, flags: 'no_time_unit' },
      ],
      [
        { unit: '', time: '120.000', time_unit: '' },
        {
          unit: null,
          time_value: null,
          time_unit: null,
          flags: 'no_unit no_time_unit',
        },
      ],
      [
        { time: '', time_unit: '' },
        { time_value: null, time_unit: null },
      ],
      [{ registration: '' }, { registration: 'none' }],
      [{ registration: 'CHANGE' }, { registration: 'change' }],
      [
        { registration: 'renewal' },
        out('unreadable_value', 'registration', 'renewal'),
      ],
      [{ announced: 'no' }, { announced: false }],
      [
        Object.fromEntries(postings.map((p) => [p, ''])),
        {
          ...Object.fromEntries(postings.map((p) => [p, null])),
          flags: 'no_posting',
        },
      ],
      [{ announced: '' }, out('unreadable_value', 'announced')],
      ...postings.flatMap((p): Case[] => [
        [{ [p]: 'no' }, { [p]: false }],
        [{ [p]: '' }, { [p]: null }],
        [{ [p]: '?' }, out('unreadable_value', p, '?')],
      ]),
      [{ valid_from: '' }, out('unreadable_date', 'valid_from')],
      [{ valid_to: '2009-12-31' }, out('reversed_span', 'valid_to')],
      [{ valid_to: '2010-01-01' }, { valid_to: '2010-01-01' }],
    ],
  },

  procedure_time: {
    id: 'valid_from',
    idOf: dayOf,
    row: {
      procedure: 'P-1',
      channel: 'online',
      time: '3',
      time_unit: 'working_day',
    },
    stored: {
      procedure: 'P-1',
      channel: 'online',
      valid_to: null,
      position: 1,
      time_value: 3,
      time_unit: 'working_day',
      flags: null,
    },
    cases: [
      [{}, {}],
      [{ procedure: '' }, out('no_value', 'procedure')],
      [{ procedure: 'P-9' }, out('unknown_procedure', 'procedure', 'P-9')],
      [{ procedure: 'P-3' }, { procedure: 'P-3' }],
      ...['counter', 'post', 'phone', 'internal'].map((channel): Case => [
        { channel },
        { channel },
      ]),
      [{ channel: 'fax' }, out('unreadable_value', 'channel', 'fax')],
      [{ channel: '' }, out('no_value', 'channel')],
      ...times,
      [
        { time: '3', time_unit: '' },
        { time_unit: null, flags: 'no_time_unit' },
      ],
      [
        { time: 'three', time_unit: '' },
        { time_value: null, time_unit: null, flags: 'no_time_unit' },
      ],
      [{ valid_to: '2009-12-31' }, out('reversed_span', 'valid_to')],
    ],
  },

  survey_round: {
    id: 'period',
    idOf: monthOf,
    row: { survey: 'service_quality', sent: '120' },
    stored: { survey: 'service_quality', sent: 120, flags: null },
    cases: [
      [{}, { period_to: '2000-01-31' }],
      [{ period: '' }, out('no_value', 'period')],
      [{ survey: '' }, out('no_value', 'survey')],
      [{ survey: 'other' }, out('unreadable_value', 'survey', 'other')],
      [
        { survey: 'STAFF ATTITUDE' },
        { survey: 'staff_attitude', period_to: '2000-05-31' },
      ],
      [{ sent: '' }, out('no_value', 'sent')],
      [{ sent: '0' }, { sent: 0, period_to: '2000-07-31' }],
      [{ sent: '007' }, { sent: 7, period_to: '2000-08-31' }],
      [{ sent: '-1' }, out('unreadable_value', 'sent', '-1')],
      [{ sent: '12345.67' }, out('unreadable_value', 'sent', '12345.67')],
      [{ sent: '123456.78' }, out('unreadable_value', 'sent')],
      [{ period: '2016-02' }, { period_to: '2016-02-29' }],
      [{ period: '2018-Q1' }, { period_to: '2018-03-31' }],
      [{ period: '2018-H1' }, { period_to: '2018-06-30' }],
      [{ period: '2018' }, { period_to: '2018-12-31' }],
      [{ period: '2018-Q5' }, out('unreadable_value', 'period', '2018-Q5')],
      [
        { period: '2018-01..2018-03' },
        out('unreadable_value', 'period', '2018-01..2018-03'),
      ],
    ],
  },

  survey_answer: {
    ...coded('S'),
    row: {
      survey: 'service_quality',
      period: '2018-q1',
      answered_on: today,
      unit: 'dkkd',
      answer: 'satisfied',
      valid: 'yes',
    },
    stored: {
      survey: 'service_quality',
      period: '2018-Q1',
      period_to: '2018-03-31',
      answered_on: today,
      unit: 'dkkd',
      answer: 'satisfied',
      valid: true,
      flags: null,
    },
    cases: [
      [{}, {}],
      ...['very_satisfied', 'neutral', 'dissatisfied', 'very_dissatisfied'].map(
        (answer): Case => [{ answer }, { answer }],
      ),
      [{ answer: 'Very satisfied' }, { answer: 'very_satisfied' }],
      [{ answer: 'fine' }, out('unreadable_value', 'answer', 'fine')],
      [{ answer: '' }, out('no_answer', 'answer')],
      [
        { answer: '', valid: 'no' },
        { answer: null, valid: false },
      ],
      [{ valid: '' }, out('no_value', 'valid')],
      [{ valid: '', answer: '' }, out('no_value', 'valid')],
      [{ valid: 'perhaps' }, out('unreadable_value', 'valid', 'perhaps')],
      [{ answered_on: '' }, { answered_on: null }],
      [{ unit: '' }, { unit: null }],
      [{ unit: 'nobody' }, out('unknown_unit', 'unit', 'nobody')],
      [{ survey: '' }, out('no_value', 'survey')],
      [{ code: '' }, out('no_code', 'code')],
      ...events('answered_on'),
    ],
  },

  feedback: {
    ...coded('K'),
    row: {
      kind: 'feedback',
      unit: 'tt',
      received_on: '2018-03-05',
      due_on: '2018-03-20',
      answered_on: '2018-03-19',
      published_province_on: '2018-03-19',
      published_office_on: '2018-03-21',
    },
    stored: {
      kind: 'feedback',
      unit: 'tt',
      received_on: '2018-03-05',
      due_on: '2018-03-20',
      answered_on: '2018-03-19',
      published_province_on: '2018-03-19',
      published_office_on: '2018-03-21',
      flags: null,
    },
    cases: [
      [{}, {}],
      [{ code: '' }, out('no_code', 'code')],
      [{ kind: ' PETITION. ' }, { kind: 'petition' }],
      [{ kind: '' }, out('no_value', 'kind')],
      [{ kind: 'praise' }, out('unreadable_value', 'kind', 'praise')],
      [{ unit: 'THANH  TRA' }, { unit: 'tt' }],
      [{ unit: 'Dkkd' }, { unit: 'dkkd' }],
      [{ unit: 'nobody' }, out('unknown_unit', 'unit', 'nobody')],
      [{ unit: '' }, { unit: null, flags: 'no_unit' }],
      [{ received_on: '' }, out('no_value', 'received_on')],
      [
        { received_on: today, due_on: '', answered_on: '', ...unpublished },
        {
          received_on: today,
          due_on: null,
          answered_on: null,
          ...notPublished,
          flags: 'no_due_date',
        },
      ],
      ...events(
        'received_on',
        'answered_on',
        'published_province_on',
        'published_office_on',
      ),
      [{ due_on: bad }, out('unreadable_date', 'due_on', bad)],
      [{ due_on: late }, { due_on: late }],
      [{ due_on: '' }, { due_on: null, flags: 'no_due_date' }],
      [
        { due_on: '2018-03-04' },
        { due_on: '2018-03-04', flags: 'due_before_receipt' },
      ],
      [{ due_on: '2018-03-05' }, { due_on: '2018-03-05' }],
      [
        { answered_on: '2018-03-04' },
        out('answer_before_receipt', 'answered_on', '2018-03-04'),
      ],
      [{ answered_on: '2018-03-05' }, { answered_on: '2018-03-05' }],
      [
        { answered_on: '' },
        { answered_on: null, flags: 'published_before_answer' },
      ],
      [
        { answered_on: '', ...unpublished },
        { answered_on: null, ...notPublished },
      ],
      [{ ...unpublished }, { ...notPublished }],
      [
        { published_province_on: '2018-03-18' },
        {
          published_province_on: '2018-03-18',
          flags: 'published_before_answer',
        },
      ],
      [
        { published_office_on: '2018-03-18' },
        { published_office_on: '2018-03-18', flags: 'published_before_answer' },
      ],
      [
        { published_office_on: '2018-03-19' },
        { published_office_on: '2018-03-19' },
      ],
      [
        { published_province_on: '', published_office_on: '2018-03-18' },
        {
          published_province_on: null,
          published_office_on: '2018-03-18',
          flags: 'published_before_answer',
        },
      ],
      [
        { unit: '', due_on: '', answered_on: '' },
        {
          unit: null,
          due_on: null,
          answered_on: null,
          flags: 'no_unit no_due_date published_before_answer',
        },
      ],
      // The first that holds is told: of the columns in their order, then of the rows.
      [
        { kind: 'praise', unit: 'nobody' },
        out('unreadable_value', 'kind', 'praise'),
      ],
      [
        { unit: 'nobody', received_on: '' },
        out('unknown_unit', 'unit', 'nobody'),
      ],
      [
        { answered_on: '2018-03-04', published_office_on: late },
        out('after_extract', 'published_office_on', late),
      ],
    ],
  },

  task_progress: {
    id: 'task',
    idOf: (n) => `II.${n}`,
    row: {
      period: '2018-Q1',
      percent: '100',
      completed_on: '2018-03-30',
      product_ref: '45/BC-SKHĐT',
      product_on: today,
      note: 'Đã trình',
    },
    stored: {
      period: '2018-Q1',
      period_to: '2018-03-31',
      due_on: null,
      percent: 100,
      completed_on: '2018-03-30',
      approved_on: null,
      product_ref: '45/BC-SKHĐT',
      product_on: today,
      note: 'Đã trình',
      flags: null,
    },
    cases: [
      [{}, {}],
      [{ task: '' }, out('no_value', 'task')],
      [{ period: '' }, out('no_value', 'period')],
      [{ period: 'March' }, out('unreadable_value', 'period', 'March')],
      [{ due_on: late }, { due_on: late }],
      [{ due_on: bad }, out('unreadable_date', 'due_on', bad)],
      [{ percent: '99' }, { percent: 99, flags: 'completed_below_100' }],
      [{ percent: '0' }, { percent: 0, flags: 'completed_below_100' }],
      [{ percent: '' }, { percent: null }],
      [{ percent: '101' }, out('unreadable_value', 'percent', '101')],
      [
        { percent: '50', completed_on: '' },
        { percent: 50, completed_on: null },
      ],
      [
        { approved_on: '2018-03-29' },
        { approved_on: '2018-03-29', flags: 'approved_before_completion' },
      ],
      [{ approved_on: '2018-03-30' }, { approved_on: '2018-03-30' }],
      [
        { approved_on: today, completed_on: '' },
        {
          approved_on: today,
          completed_on: null,
          flags: 'approved_before_completion',
        },
      ],
      [
        { percent: '99', approved_on: '2018-03-29' },
        {
          percent: 99,
          approved_on: '2018-03-29',
          flags: 'completed_below_100 approved_before_completion',
        },
      ],
      [
        { product_ref: '', product_on: '', note: '' },
        { product_ref: null, product_on: null, note: null },
      ],
      ...events('completed_on', 'approved_on', 'product_on'),
    ],
  },

  assigned_task: {
    ...coded('T'),
    row: {
      title: 'Báo cáo',
      unit: 'dkkd',
      assigned_on: '2018-03-01',
      due_on: '2018-03-15',
      completed_on: '2018-03-20',
    },
    stored: {
      title: 'Báo cáo',
      unit: 'dkkd',
      assigned_on: '2018-03-01',
      due_on: '2018-03-15',
      completed_on: '2018-03-20',
      flags: null,
    },
    cases: [
      [{}, {}],
      [{ code: '' }, out('no_code', 'code')],
      [{ title: '' }, out('no_value', 'title')],
      [{ unit: '' }, { unit: null, flags: 'no_unit' }],
      [{ assigned_on: '' }, out('no_value', 'assigned_on')],
      [
        { completed_on: '2018-02-28' },
        out('completion_before_assignment', 'completed_on', '2018-02-28'),
      ],
      [{ completed_on: '2018-03-01' }, { completed_on: '2018-03-01' }],
      [{ completed_on: '' }, { completed_on: null }],
      [{ due_on: '' }, { due_on: null, flags: 'no_due_date' }],
      [
        { due_on: '2018-02-28' },
        { due_on: '2018-02-28', flags: 'due_before_assignment' },
      ],
      [{ due_on: '2018-03-01' }, { due_on: '2018-03-01' }],
      [{ due_on: late }, { due_on: late }],
      ...events('assigned_on', 'completed_on'),
    ],
  },

  unit_report: {
    id: 'period',
    idOf: monthOf,
    row: { unit: 'dkkd', due_on: late, submitted_on: today },
    stored: {
      unit: 'dkkd',
      due_on: late,
      submitted_on: today,
      flags: null,
    },
    cases: [
      [{}, { period_to: '2000-01-31' }],
      [{ unit: '' }, out('no_value', 'unit')],
      [{ unit: 'nobody' }, out('unknown_unit', 'unit', 'nobody')],
      [{ period: '' }, out('no_value', 'period')],
      [
        { due_on: '', submitted_on: '' },
        { due_on: null, submitted_on: null, period_to: '2000-05-31' },
      ],
      ...events('submitted_on'),
    ],
  },

  overdue_note: {
    id: 'dossier',
    idOf: (n) => `HS-${n}`,
    row: {
      source: 'motcua',
      overdue_reason: 'Chờ ý kiến',
      apology_sent_on: '2018-03-09',
      new_due_on: '2018-03-16',
    },
    stored: {
      source: 'motcua',
      overdue_reason: 'Chờ ý kiến',
      apology_sent_on: '2018-03-09',
      new_due_on: '2018-03-16',
      flags: null,
    },
    cases: [
      [{}, {}],
      [{ source: '' }, out('no_value', 'source')],
      [{ dossier: '' }, out('no_value', 'dossier')],
      [
        { overdue_reason: '', apology_sent_on: '', new_due_on: '' },
        out('no_value', 'overdue_reason'),
      ],
      [
        { apology_sent_on: '', new_due_on: '' },
        { apology_sent_on: null, new_due_on: null },
      ],
      [
        { overdue_reason: '', new_due_on: '' },
        { overdue_reason: null, new_due_on: null },
      ],
      [
        { overdue_reason: '', apology_sent_on: '' },
        {
          overdue_reason: null,
          apology_sent_on: null,
          flags: 'new_due_without_apology',
        },
      ],
      [
        { overdue_reason: '', apology_sent_on: '', new_due_on: bad },
        out('unreadable_date', 'new_due_on', bad),
      ],
      [
        { new_due_on: '2018-03-08' },
        out('due_before_apology', 'new_due_on', '2018-03-08'),
      ],
      [{ new_due_on: '2018-03-09' }, { new_due_on: '2018-03-09' }],
      [{ new_due_on: late }, { new_due_on: late }],
      ...events('apology_sent_on'),
    ],
  },

  narrative: {
    id: 'position',
    idOf: (n) => String(n + 1),
    row: {
      period: '2018-03',
      unit: 'so',
      section: 'causes',
      text: 'Hồ sơ tăng, \nnhân sự giảm.',
    },
    stored: {
      period: '2018-03',
      period_to: '2018-03-31',
      unit: 'so',
      section: 'causes',
      text: 'Hồ sơ tăng, \nnhân sự giảm.',
      flags: null,
    },
    cases: [
      [{}, {}],
      [{ period: '' }, out('no_value', 'period')],
      [{ unit: '' }, out('no_value', 'unit')],
      ...[
        'shortcomings',
        'solutions',
        'directions',
        'difficulties',
        'proposals',
      ].map((section): Case => [{ section }, { section }]),
      [{ section: '' }, out('no_value', 'section')],
      [{ section: 'other' }, out('unreadable_value', 'section', 'other')],
      [{ position: '' }, out('no_value', 'position')],
      [{ position: '0' }, out('unreadable_value', 'position', '0')],
      [{ text: '' }, out('no_value', 'text')],
    ],
  },

  calendar_day: {
    id: 'day',
    // In a year that the program knows.
    idOf: (n) => `2018-03-${String(n + 1).padStart(2, '0')}`,
    row: { kind: 'off', name: 'Nghỉ' },
    stored: { kind: 'off', name: 'Nghỉ', flags: null },
    cases: [
      [{}, {}],
      [{ day: '' }, out('no_value', 'day')],
      [{ day: bad }, out('unreadable_date', 'day', bad)],
      [{ kind: '' }, out('no_value', 'kind')],
      [{ kind: 'free' }, out('unreadable_value', 'kind', 'free')],
      [{ name: '' }, { name: null }],
      // Monday, Friday, Saturday, Sunday.
      [
        { day: '2018-12-24', kind: 'make_up' },
        { kind: 'make_up', flags: 'make_up_on_weekday' },
      ],
      [
        { day: '2018-12-28', kind: 'make_up' },
        { kind: 'make_up', flags: 'make_up_on_weekday' },
      ],
      [{ day: '2018-12-29', kind: 'make_up' }, { kind: 'make_up' }],
      [{ day: '2018-12-30', kind: 'make_up' }, { kind: 'make_up' }],
      // A year after the program's, and what is said of years to be whole.
      [{ day: '2026-12-31', kind: 'year' }, { kind: 'year' }],
      [{ day: '2027-02-08' }, {}],
      [{ day: '2027-12-31', kind: 'year' }, { kind: 'year' }],
      [
        { day: '2028-12-31', kind: 'year' },
        out('year_without_tet', 'kind', '2028'),
      ],
      [{ day: '2028-01-18' }, { flags: 'year_not_stated' }],
      [{ day: '2028-02-26' }, { flags: 'year_not_stated' }],
      // 2028 is not stated, so nothing leads to 2029.
      [{ day: '2029-02-25' }, { flags: 'year_not_stated' }],
      [
        { day: '2029-06-30', kind: 'year' },
        { kind: 'year', flags: 'year_not_stated' },
      ],
      [{ day: '2016-01-19' }, {}],
      [{ day: '2016-01-01', kind: 'year' }, { kind: 'year' }],
      [{ day: '2015-12-31' }, { flags: 'year_not_stated' }],
    ],
  },
}

/** A file of the office folder. */
function csv(target: ListTarget, rows: readonly Cells[]): string {
  const header = Object.values(plainReading(target).columns).flatMap(
    (names) => names ?? [],
  )
  const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`
  return [
    header.join(','),
    ...rows.map((row) => header.map((h) => quote(row[h] ?? '')).join(',')),
    '',
  ].join('\n')
}

async function stored(from: Warehouse, target: ListTarget): Promise<Values[]> {
  const { rows } = await sql<Values>`
    select * exclude (row_hash, extract_at, from_batch) from ${sql.ref(target)}`.execute(
    from.db,
  )
  return rows
}

async function loadRows(
  to: Warehouse,
  target: ListTarget,
  text: string,
  reading?: TableReading,
) {
  const path = file(`${target}.csv`, text)
  return ingestCatalogue(to, target, { path, now }, reading)
}

// Units and procedures last: they replace those that the others lean on.
const order: readonly ListTarget[] = [
  ...(Object.keys(lists) as ListTarget[]).filter(
    (target) => target !== 'unit' && target !== 'procedure',
  ),
  'procedure',
  'unit',
]

test('every list has its rules here', () => {
  expect(Object.keys(lists).toSorted()).toEqual(
    Object.keys(tableDefinitions).toSorted(),
  )
})

test.each(order)(
  'each row of a list of %s is judged by its own rule',
  async (target) => {
    const { id, idOf, row, stored: usual, cases } = lists[target]
    const texts = cases.map(([change], n) => ({
      ...row,
      [id]: idOf(n),
      ...change,
    }))
    const report = await loadRows(shared, target, csv(target, texts))
    const refused = new Map(
      (await rejects(shared, report.batch)).map(
        ({ row: at, reason, column, value }) => [
          at - 2,
          { reason, column, value },
        ],
      ),
    )
    const known = new Map(
      (await stored(shared, target)).map((r) => [String(r[id]), r]),
    )
    const came = cases.map(([change], n) => ({
      change,
      ...(refused.get(n) ?? known.get(texts[n]?.[id] ?? '')),
    }))
    const wanted = cases.map(([change, outcome], n) => {
      if ('reason' in outcome) return { change, ...outcome }
      const text = texts[n]?.[id] ?? ''
      return {
        change,
        office: 'skhdt',
        ...usual,
        [id]: id === 'position' ? Number(text) : text,
        ...outcome,
      }
    })
    expect(came).toEqual(wanted)
    const isOut = wanted.filter((w) => 'reason' in w).length
    expect(report).toMatchObject({
      read: cases.length,
      accepted: cases.length - isOut,
      rejected: isOut,
      flagged: wanted.filter((w) => 'flags' in w && w.flags !== null).length,
    })
  },
)

test('times of one procedure and channel are numbered in their order', async () => {
  await using alone = await warehouse()
  const row = (channel: string, time: string, valid_from = '2018-01-01') => ({
    procedure: 'P-1',
    channel,
    valid_from,
    time,
    time_unit: 'hour',
  })
  await loadRows(
    alone,
    'procedure_time',
    csv('procedure_time', [
      row('online', '3'),
      row('post', '8'),
      row('online', '1'),
      row('online', '3', '2019-01-01'),
      row('online', '3'),
    ]),
  )
  const rows = await alone.db
    .selectFrom('procedure_time')
    .select(['channel', 'valid_from', 'position', 'time_value'])
    .orderBy('channel')
    .orderBy('valid_from')
    .orderBy('position')
    .execute()
  expect(rows.map((r) => Object.values(r).join(' '))).toEqual([
    'online 2018-01-01 1 3',
    'online 2018-01-01 2 1',
    'online 2018-01-01 3 3',
    'online 2019-01-01 1 3',
    'post 2018-01-01 1 8',
  ])
})

test('a list is read by the words, texts and formats of its profile', async () => {
  await using alone = await warehouse()
  const reading: TableReading = {
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ';',
    quote: "'",
    columns: {
      code: ['Mã', 'Số'],
      kind: ['Loại'],
      received_on: ['Ngày nhận'],
      due_on: ['Hạn'],
    },
    dates: ['DD/MM/YYYY'],
    values: {
      kind: { feedback: ['PA', 'Ý kiến'], petition: ['KN'], praise: ['Khen'] },
      unit: { tt: ['Đội 1'], nobody: ['Đội 2'] },
    },
    given: { unit: 'đội  1', due_on: '31/12/2018' },
  }
  const text = [
    'Số;Loại;Ngày nhận;Hạn',
    'A;pa;05/03/2018;',
    "B;'ý kiến';05/03/2018;06/03/2018",
    'C;Khen;05/03/2018;',
    'D;KN;2018-03-05;',
    '',
  ].join('\n')
  const { batch } = await loadRows(alone, 'feedback', text, reading)
  expect(await rejects(alone, batch)).toEqual([
    {
      row: 4,
      reason: 'unreadable_value',
      code: 'C',
      column: 'Loại',
      value: 'Khen',
    },
    {
      row: 5,
      reason: 'unreadable_date',
      code: 'D',
      column: 'Ngày nhận',
      value: '2018-03-05',
    },
  ])
  // A given text fills a column that the file does not have, and no other.
  expect(await stored(alone, 'feedback')).toMatchObject([
    { code: 'A', kind: 'feedback', unit: 'tt', due_on: null },
    { code: 'B', kind: 'feedback', unit: 'tt', due_on: '2018-03-06' },
  ])
  const nobody = { ...reading, given: { unit: 'Đội 2' } }
  const second = await loadRows(alone, 'feedback', text, nobody)
  expect(await rejects(alone, second.batch)).toMatchObject([
    { row: 2, reason: 'unknown_unit', column: 'unit', value: 'Đội 2' },
    { row: 3, reason: 'unknown_unit' },
    { row: 4, reason: 'unreadable_value' },
    { row: 5, reason: 'unknown_unit' },
  ])
})
