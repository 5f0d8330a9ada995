import { readdirSync, readFileSync } from 'node:fs'
import { columns } from '@motcua/metrics/schema'
import type { VersionedTable } from '@motcua/metrics/schema'
import {
  ingestCatalogue,
  plainReading,
  tableDefinitions,
  type Ingested,
  type ListTarget,
  type TableReading,
  type Warehouse,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { file, refusal, rejects, removeFolders, warehouse } from './fixture.ts'

const targets = Object.keys(tableDefinitions) as ListTarget[]

/** Each load is made a second after the one before, so that the later row wins. */
let seconds = 0
function now(): string {
  const time = new Date(seconds++ * 1000).toISOString().slice(11, 19)
  return `2018-12-31 ${time}`
}

/** Of each table a file that nothing is wrong with; a row is its cells by header. */
const good = {
  unit: [
    { code: 'so', name: 'Sở', position: '1', valid_from: '2010-01-01' },
    {
      code: 'dkkd',
      parent: 'so',
      name: 'Phòng Đăng ký kinh doanh',
      position: '2',
      valid_from: '2010-01-01',
    },
    {
      code: 'tt',
      parent: 'so',
      name: 'Thanh tra',
      position: '3',
      valid_from: '2010-01-01',
    },
  ],
  procedure: [
    {
      code: 'P-1',
      name: 'Thành lập doanh nghiệp',
      field: 'Doanh nghiệp',
      unit: 'dkkd',
      level: '4',
      time: '1.5',
      time_unit: 'working_day',
      registration: 'new',
      announced: 'yes',
      process_desk: 'yes',
      fee_web: 'no',
      valid_from: '2010-01-01',
    },
  ],
  procedure_time: [
    {
      procedure: 'P-1',
      channel: 'online',
      valid_from: '2018-01-01',
      time: '3',
      time_unit: 'working_day',
    },
    {
      procedure: 'P-1',
      channel: 'online',
      valid_from: '2018-01-01',
      time: '3',
      time_unit: 'working_day',
    },
  ],
  survey_round: [
    { survey: 'service_quality', period: '2018-Q1', sent: '120' },
    { survey: 'staff_attitude', period: '2018', sent: '0' },
  ],
  survey_answer: [
    {
      survey: 'service_quality',
      period: '2018-Q1',
      code: '001',
      answered_on: '2018-04-02',
      unit: 'dkkd',
      answer: 'very_satisfied',
      valid: 'yes',
    },
    {
      survey: 'service_quality',
      period: '2018-Q1',
      code: '002',
      valid: 'no',
    },
  ],
  feedback: [
    {
      code: 'PAKN-1',
      kind: 'petition',
      unit: 'tt',
      received_on: '2018-03-01',
      due_on: '2018-03-20',
      answered_on: '2018-03-19',
      published_province_on: '2018-03-19',
      published_office_on: '2018-03-21',
    },
    {
      code: 'PAKN-2',
      kind: 'feedback',
      unit: 'tt',
      received_on: '2018-03-05',
      due_on: '2018-03-25',
    },
  ],
  task_progress: [
    {
      task: 'II.8',
      period: '2018-Q1',
      percent: '100',
      completed_on: '2018-03-30',
      product_ref: '45/BC-SKHĐT',
      product_on: '2018-03-30',
    },
    {
      task: 'II.10',
      period: '2018-02',
      due_on: '2018-03-15',
      completed_on: '2018-02-27',
      approved_on: '2018-04-20',
      note: 'Đã trình',
    },
  ],
  assigned_task: [
    {
      code: '12/UBND',
      title: 'Báo cáo tình hình đăng ký doanh nghiệp',
      unit: 'dkkd',
      assigned_on: '2018-03-01',
      due_on: '2018-03-15',
      completed_on: '2018-03-15',
    },
  ],
  unit_report: [
    { unit: 'dkkd', period: '2018-03', submitted_on: '2018-04-01' },
    { unit: 'tt', period: '2018-03' },
  ],
  overdue_note: [
    {
      source: 'motcua',
      dossier: 'HS-1',
      overdue_reason: 'Chờ ý kiến cơ quan phối hợp',
      apology_sent_on: '2018-03-09',
      new_due_on: '2018-03-16',
    },
  ],
  narrative: [
    {
      period: '2018-03',
      unit: 'so',
      section: 'causes',
      position: '1',
      text: 'Hồ sơ tăng, \nnhân sự giảm.',
    },
  ],
  calendar_day: [
    { day: '2018-12-31', kind: 'off', name: 'Nghỉ hoán đổi' },
    { day: '2019-01-05', kind: 'make_up', name: 'Làm bù' },
  ],
} as const satisfies { [T in ListTarget]: readonly Cells[] }

interface Cells {
  readonly [column: string]: string
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

async function load(
  to: Warehouse,
  target: ListTarget,
  rows: readonly Cells[] | string,
  reading?: TableReading,
): Promise<Ingested> {
  const text = typeof rows === 'string' ? rows : csv(target, rows)
  const path = file(`${target}.csv`, text)
  const report = await ingestCatalogue(
    to,
    target,
    { path, now: now() },
    reading,
  )
  expect(report.read).toBe(report.accepted + report.unchanged + report.rejected)
  return report
}

/** What a table holds now, without its version. */
async function stored(from: Warehouse, target: ListTarget) {
  const { rows } = await sql<Record<string, unknown>>`
    select * exclude (row_hash, extract_at, from_batch) from ${sql.ref(target)} order by all`.execute(
    from.db,
  )
  return rows
}

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse({ lists: false })
  await load(shared, 'unit', good.unit)
  await load(shared, 'procedure', good.procedure)
})
/** Puts back the lists that the others lean on. */
async function restore(target: ListTarget): Promise<void> {
  if (target === 'unit') await load(shared, 'unit', good.unit)
  if (target === 'procedure') await load(shared, 'procedure', good.procedure)
}
afterAll(async () => {
  await shared.close()
  removeFolders()
})

describe('a table', () => {
  test.each(Object.keys(columns) as VersionedTable[])(
    '%s is the same in the types, in SQL and in its past',
    async (table) => {
      const found = await shared.db.introspection.getTables()
      const names = (of: string) =>
        found.find((t) => t.name === of)?.columns.map((c) => c.name)
      expect(names(table)).toEqual([...columns[table]])
      expect(names(`${table}_past`)).toEqual([...columns[table], 'to_batch'])
    },
  )

  test.each(targets)('%s has every column of its definition', (target) => {
    const given = Object.entries(tableDefinitions[target].columns).flatMap(
      ([name, { kind }]) => (kind === 'period' ? [name, `${name}_to`] : [name]),
    )
    const others = ['office', 'flags', 'row_hash', 'extract_at', 'from_batch']
    expect([...given, ...others].toSorted()).toEqual(
      [...columns[target]].toSorted(),
    )
  })

  test('has an SQL file, and no SQL file is without one', () => {
    const folder = new URL('../../sql/schema/', import.meta.url)
    const files = readdirSync(folder).map((name) => name.replace('.sql', ''))
    for (const table of Object.keys(columns)) {
      expect(files).toContain(table)
      expect(files).toContain(`${table}_past`)
      expect(readFileSync(new URL(`${table}.sql`, folder), 'utf8')).toMatch(
        /^-- .*\ncreate table|^-- [^]*\ncreate table/,
      )
    }
  })

  test('has no column that a load keeps for itself', () => {
    for (const target of targets)
      for (const name of Object.keys(tableDefinitions[target].columns))
        expect(['row', 'reason', 'column', 'value', 'flags']).not.toContain(
          name,
        )
  })

  test('has no column for a person', () => {
    const free = targets.flatMap((target) =>
      Object.entries(tableDefinitions[target].columns).flatMap(
        ([name, { kind }]) => (kind === 'text' ? [`${target}.${name}`] : []),
      ),
    )
    expect(free.toSorted()).toEqual([
      'assigned_task.title',
      'calendar_day.name',
      'narrative.text',
      'overdue_note.overdue_reason',
      'procedure.field',
      'procedure.name',
      'task_progress.note',
      'unit.name',
      'unit.name_en',
    ])
  })
})

describe.each(targets)('a file of %s', (target) => {
  test('comes in whole, and again changes nothing', async () => {
    const rows: readonly Cells[] = good[target]
    const report = await load(shared, target, rows)
    expect(report).toMatchObject({
      read: rows.length,
      rejected: 0,
      flagged: 0,
    })
    const first = await stored(shared, target)
    expect(first).toHaveLength(rows.length)
    // The same rows in other bytes.
    const again = await load(shared, target, `${csv(target, rows)}\n`)
    expect(again).toMatchObject({ accepted: 0, unchanged: rows.length })
    expect(await stored(shared, target)).toEqual(first)
    // Every cell has its value.
    const texts = first as Record<string, unknown>[]
    expect(texts[0]).toMatchObject({ office: 'skhdt', flags: null })
    for (const cells of good[target] as readonly Cells[])
      for (const [name, text] of Object.entries(cells)) {
        const column = name === 'time' ? 'time_value' : name
        const values = texts.map((r) => r[column])
        const meant = { yes: true, no: false }[text] ?? text
        expect(values.map(String)).toContain(String(meant).trim())
      }
  })

  test('lacking a column is refused, and nothing of it is stored', async () => {
    const [header = '', ...rest] = csv(target, good[target]).split('\n')
    const [first, ...others] = header.split(',')
    const text = [[`${first}x`, ...others].join(','), ...rest].join('\n')
    const error = await refusal(load(shared, target, text))
    expect(error.code).toBe('no_such_column')
    expect(error.message).toContain(`${target}.csv, row 1`)
  })

  test('loses no row that lacks what is required', async () => {
    const { columns: defined } = tableDefinitions[target]
    const required = Object.entries(defined).filter(
      ([, c]) => (c.key || c.required) && c.kind !== 'ordinal',
    )
    expect(required.length).toBeGreaterThan(0)
    const headerOf = (name: string) => defined[name]?.header ?? name
    const report = await load(
      shared,
      target,
      required.map(([name]) => ({
        ...(good[target][0] as Cells),
        [headerOf(name)]: ' ',
      })),
    )
    expect(report).toMatchObject({ accepted: 0, rejected: required.length })
    expect(await rejects(shared, report.batch)).toMatchObject(
      required.map(([name, { reason }], i) => ({
        row: i + 2,
        reason: reason ?? (name === 'code' ? 'no_code' : 'no_value'),
        column: headerOf(name),
        value: null,
      })),
    )
    await restore(target)
  })

  test('rejects two rows of one key that differ', async () => {
    const { columns: defined } = tableDefinitions[target]
    if (Object.values(defined).some((c) => c.kind === 'ordinal' || c.within))
      return
    const [loose, { kind, choices } = { kind: 'text', choices: undefined }] =
      Object.entries(defined).find(
        ([name, c]) =>
          !c.key &&
          name !== 'valid_to' &&
          name !== 'parent' &&
          c.kind !== 'unit',
      ) ?? []
    const [first] = good[target] as readonly Cells[]
    const otherValue = { date: '2018-12-30', whole: '3', yes_no: 'no' }[
      kind as string
    ]
    const other = choices?.find((c) => c !== first?.[loose!])
    const twin = { ...first!, [loose!]: other ?? otherValue ?? 'Khác' }
    const report = await load(shared, target, [first!, twin])
    expect(report).toMatchObject({ read: 2, accepted: 0, rejected: 2 })
    const reasons = (await rejects(shared, report.batch)).map((r) => r.reason)
    expect(['duplicate_code', 'overlapping_span']).toContain(reasons[0])
    expect(new Set(reasons).size).toBe(1)
    await restore(target)
  })
})

/** A row with the change is rejected with the reason, in a column of the change. */
const bad: readonly (readonly [ListTarget, Cells, string])[] = [
  ['procedure', { unit: 'nobody' }, 'unknown_unit'],
  ['procedure', { time: '1.500' }, 'unreadable_value'],
  ['procedure', { time: '-1' }, 'unreadable_value'],
  ['procedure', { time_unit: 'week' }, 'unreadable_value'],
  ['procedure', { level: '0' }, 'unreadable_value'],
  ['procedure_time', { procedure: 'P-9' }, 'unknown_procedure'],
  ['procedure_time', { channel: 'fax' }, 'unreadable_value'],
  ['procedure_time', { time: 'three' }, 'unreadable_value'],
  ['procedure_time', { valid_to: '2017-12-31' }, 'reversed_span'],
  ['survey_round', { survey: 'other' }, 'unreadable_value'],
  ['survey_round', { period: '2018-Q5' }, 'unreadable_value'],
  ['survey_round', { period: '2018-01..2018-03' }, 'unreadable_value'],
  ['survey_round', { sent: '12.5' }, 'unreadable_value'],
  ['survey_answer', { answer: 'fine' }, 'unreadable_value'],
  ['survey_answer', { answer: '' }, 'no_answer'],
  ['survey_answer', { valid: 'perhaps' }, 'unreadable_value'],
  ['survey_answer', { unit: 'nobody' }, 'unknown_unit'],
  ['survey_answer', { answered_on: '2019-01-01' }, 'after_extract'],
  ['feedback', { kind: 'praise' }, 'unreadable_value'],
  ['feedback', { received_on: '01/03/2018' }, 'unreadable_date'],
  ['feedback', { answered_on: '2018-02-28' }, 'answer_before_receipt'],
  ['feedback', { published_office_on: '2019-01-01' }, 'after_extract'],
  ['task_progress', { percent: '101' }, 'unreadable_value'],
  ['task_progress', { completed_on: '2018-02-30' }, 'unreadable_date'],
  ['task_progress', { completed_on: '2019-01-01' }, 'after_extract'],
  [
    'assigned_task',
    { completed_on: '2018-02-01' },
    'completion_before_assignment',
  ],
  ['unit_report', { unit: 'nobody' }, 'unknown_unit'],
  ['unit_report', { period: 'March' }, 'unreadable_value'],
  ['overdue_note', { new_due_on: '2018-03-08' }, 'due_before_apology'],
  [
    'overdue_note',
    { overdue_reason: '', apology_sent_on: '', new_due_on: '' },
    'no_value',
  ],
  ['narrative', { section: 'other' }, 'unreadable_value'],
  ['narrative', { position: '0' }, 'unreadable_value'],
  ['calendar_day', { kind: 'holiday' }, 'unreadable_value'],
  ['calendar_day', { day: '31/12/2018' }, 'unreadable_date'],
]

describe('a row is rejected', () => {
  test.each([...Map.groupBy(bad, ([target]) => target)])(
    'of %s, each for its own reason',
    async (target, cases) => {
      const [row] = good[target] as readonly Cells[]
      const report = await load(
        shared,
        target,
        cases.map(([, change]) => ({ ...row, ...change })),
      )
      expect(report).toMatchObject({ accepted: 0, rejected: cases.length })
      const rejected = await rejects(shared, report.batch)
      expect(rejected.map((r) => [r.row, r.reason])).toEqual(
        cases.map(([, , reason], i) => [i + 2, reason]),
      )
      rejected.forEach((r, i) => {
        expect(Object.keys(cases[i]![1])).toContain(r.column)
      })
      await restore(target)
    },
  )

  test('by name of file, row and column alone where it holds free text', async () => {
    const secret = 'Nguyễn Văn A, 0900 000 000'
    const { batch } = await load(shared, 'narrative', [
      { ...good.narrative[0], section: '', text: secret },
    ])
    const all = JSON.stringify(await rejects(shared, batch))
    expect(all).toContain('no_value')
    expect(all).not.toContain('Nguyễn')
  })

  test('without the digits that may be those of a telephone', async () => {
    const told = async (sent: string) => {
      const row = { ...good.survey_round[0], sent }
      const { batch } = await load(shared, 'survey_round', [row])
      return (await rejects(shared, batch))[0]?.value
    }
    expect(await told('12.5')).toBe('12.5')
    expect(await told('0900000000')).toBe(null)
    expect(await told('Nguyễn Văn A')).toBe(null)
  })

  test('whose unit is named by a name that two units have', async () => {
    await using alone = await warehouse({ lists: false })
    const [root, first, second] = good.unit
    const name = 'Phòng Một'
    await load(alone, 'unit', [root, { ...first, name }, { ...second, name }])
    const report = await load(alone, 'unit_report', [
      { unit: name, period: '2018-01' },
      { unit: 'DKKD', period: '2018-01' },
      { unit: 'sở', period: '2018-01' },
    ])
    expect(report).toMatchObject({ accepted: 2, rejected: 1 })
    expect(await rejects(alone, report.batch)).toMatchObject([
      { row: 2, reason: 'ambiguous_unit', value: name },
    ])
  })

  test('of a unit below itself, and of those below it', async () => {
    await using alone = await warehouse({ lists: false })
    const unit = (code: string, parent: string, from: string, to = '') => ({
      code,
      parent,
      name: code,
      position: '9',
      valid_from: from,
      valid_to: to,
    })
    const report = await load(alone, 'unit', [
      ...good.unit,
      unit('a', 'b', '2015-01-01'),
      unit('b', 'c', '2015-01-01'),
      unit('c', 'a', '2015-01-01'),
      unit('d', 'c', '2015-01-01'),
      unit('e', 'e', '2015-01-01'),
      // Below each other, but never on one day.
      unit('f', 'g', '2015-01-01', '2015-12-31'),
      unit('f', 'so', '2016-01-01'),
      unit('g', 'so', '2015-01-01', '2015-12-31'),
      unit('g', 'f', '2016-01-01'),
    ])
    expect(report).toMatchObject({ read: 12, accepted: 7, rejected: 5 })
    const rejected = await rejects(alone, report.batch)
    expect(rejected.map((r) => [r.code, r.reason, r.value])).toEqual([
      ['a', 'unit_cycle', 'b'],
      ['b', 'unit_cycle', 'c'],
      ['c', 'unit_cycle', 'a'],
      ['d', 'unit_cycle', 'c'],
      ['e', 'unit_cycle', 'e'],
    ])
  })
})

const postings = ['process', 'documents', 'time', 'form', 'fee'].flatMap(
  (item) => [`${item}_desk`, `${item}_web`],
)
const noPostings = Object.fromEntries(postings.map((column) => [column, '']))

test('a procedure that states one posting, or is not announced, is not flagged', async () => {
  const row = { ...(good.procedure[0] as Cells), ...noPostings }
  for (const change of [{ fee_web: 'no' }, { announced: 'no' }]) {
    const report = await load(shared, 'procedure', [{ ...row, ...change }])
    expect(report).toMatchObject({ accepted: 1, flagged: 0 })
  }
  await restore('procedure')
})

describe('a row is accepted and flagged', () => {
  test.each<[ListTarget, Cells, string]>([
    ['procedure', { unit: '' }, 'no_unit'],
    ['procedure', { time_unit: '' }, 'no_time_unit'],
    ['procedure', { unit: '', time_unit: '' }, 'no_unit no_time_unit'],
    ['procedure', noPostings, 'no_posting'],
    ['procedure', { unit: '', ...noPostings }, 'no_unit no_posting'],
    ['procedure_time', { time_unit: '' }, 'no_time_unit'],
    ['procedure_time', { time: '120.000', time_unit: '' }, 'no_time_unit'],
    ['feedback', { unit: '' }, 'no_unit'],
    ['feedback', { due_on: '' }, 'no_due_date'],
    ['feedback', { due_on: '2018-02-28' }, 'due_before_receipt'],
    [
      'feedback',
      { published_province_on: '2018-03-18' },
      'published_before_answer',
    ],
    ['feedback', { answered_on: '' }, 'published_before_answer'],
    ['task_progress', { percent: '80' }, 'completed_below_100'],
    [
      'task_progress',
      { approved_on: '2018-03-01' },
      'approved_before_completion',
    ],
    ['assigned_task', { unit: '' }, 'no_unit'],
    ['assigned_task', { due_on: '' }, 'no_due_date'],
    ['assigned_task', { due_on: '2018-02-01' }, 'due_before_assignment'],
    ['overdue_note', { apology_sent_on: '' }, 'new_due_without_apology'],
    ['calendar_day', { kind: 'make_up' }, 'make_up_on_weekday'],
  ])('in %s with %j as %s', async (target, change, flags) => {
    const row = { ...(good[target][0] as Cells), ...change }
    const report = await load(shared, target, [row])
    expect(report).toMatchObject({ accepted: 1, rejected: 0, flagged: 1 })
    const { rows } = await sql`select flags from ${sql.ref(target)}
      where from_batch = ${report.batch}`.execute(shared.db)
    expect(rows).toEqual([{ flags }])
    await restore(target)
  })
})

describe('a file', () => {
  test('that says the same twice is read in full and known once', async () => {
    const row = { ...good.feedback[0], code: 'PAKN-9' }
    const report = await load(shared, 'feedback', [row, row])
    expect(report).toMatchObject({ read: 2, accepted: 1, unchanged: 1 })
  })

  test('that lists some rows says nothing of the others; a whole list does', async () => {
    await using alone = await warehouse({ lists: false })
    await load(alone, 'unit', good.unit)
    const [first, second] = good.feedback
    await load(alone, 'feedback', [first])
    await load(alone, 'feedback', [second])
    expect(await stored(alone, 'feedback')).toHaveLength(2)
    const answered = { ...second, answered_on: '2018-03-24' }
    const { batch } = await load(alone, 'feedback', [answered])
    expect(
      await alone.db
        .selectFrom('feedback_past')
        .select(['code', 'to_batch'])
        .execute(),
    ).toEqual([{ code: 'PAKN-2', to_batch: batch }])
    const [off, makeUp] = good.calendar_day
    await load(alone, 'calendar_day', [off, makeUp])
    await load(alone, 'calendar_day', [makeUp])
    expect(await stored(alone, 'calendar_day')).toHaveLength(1)
  })

  test('is read by the headers, dates and words of its source', async () => {
    await using alone = await warehouse({ lists: false })
    await load(alone, 'unit', good.unit)
    const text = [
      'STT;Người gửi;Mã;Loại;Ngày nhận;Hạn;Ngày trả lời;Đơn vị',
      '1;Nguyễn Văn A;K-1;Phản ánh;05/03/2018 08:30;20/03/2018;;P.ĐKKD',
      '2;Nguyễn Văn A;K-2;KIẾN NGHỊ;06/03/2018 09:00;;07/03/2018;Thanh tra',
      '3;Nguyễn Văn A;K-3;Khen;06/03/2018 09:00;;;Thanh tra',
    ].join('\n')
    const report = await load(alone, 'feedback', `${text}\n`, {
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ';',
      quote: '"',
      columns: {
        code: ['Mã'],
        kind: ['Loại'],
        unit: ['Đơn vị'],
        received_on: ['Ngày nhận'],
        due_on: ['Hạn'],
        answered_on: ['Ngày trả lời'],
      },
      dates: ['DD/MM/YYYY HH:mm', 'DD/MM/YYYY'],
      values: {
        kind: { feedback: ['Phản ánh'], petition: ['Kiến nghị'] },
        unit: { dkkd: ['P.ĐKKD'] },
      },
    })
    expect(report).toMatchObject({ read: 3, accepted: 2, rejected: 1 })
    expect(await stored(alone, 'feedback')).toMatchObject([
      {
        code: 'K-1',
        kind: 'feedback',
        unit: 'dkkd',
        received_on: '2018-03-05',
        due_on: '2018-03-20',
        answered_on: null,
      },
      {
        code: 'K-2',
        kind: 'petition',
        unit: 'tt',
        answered_on: '2018-03-07',
        flags: 'no_due_date',
      },
    ])
    expect(await rejects(alone, report.batch)).toEqual([
      {
        row: 4,
        reason: 'unreadable_value',
        code: 'K-3',
        column: 'Loại',
        value: 'Khen',
      },
    ])
  })

  test('of a source without a required column is refused unless its text is given', async () => {
    const { columns: named, ...reading } = plainReading('overdue_note')
    const { source: _, ...others } = named
    const text =
      'dossier,overdue_reason,apology_sent_on,new_due_on\nHS-2,Lý do,,\n'
    const error = await refusal(
      load(shared, 'overdue_note', text, { ...reading, columns: others }),
    )
    expect(error.code).toBe('no_such_column')
    expect(error.message).toContain('source')
    const given = { ...reading, columns: others, given: { source: 'motcua' } }
    const report = await load(shared, 'overdue_note', text, given)
    expect(report).toMatchObject({ accepted: 1, rejected: 0 })
  })

  test('gives the last day of its periods', async () => {
    await using alone = await warehouse({ lists: false })
    await load(alone, 'unit', good.unit)
    const periods = ['2018-02', '2018-q1', '2018-H1', '2018']
    await load(
      alone,
      'unit_report',
      periods.map((period) => ({ unit: 'dkkd', period })),
    )
    expect(
      await alone.db
        .selectFrom('unit_report')
        .select(['period', 'period_to'])
        .orderBy('period_to')
        .execute(),
    ).toEqual([
      { period: '2018-02', period_to: '2018-02-28' },
      { period: '2018-Q1', period_to: '2018-03-31' },
      { period: '2018-H1', period_to: '2018-06-30' },
      { period: '2018', period_to: '2018-12-31' },
    ])
  })
})
