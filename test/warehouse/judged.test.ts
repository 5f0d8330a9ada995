import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  ingestDossiers,
  openDuckDb,
  profileSchema,
  type Defect,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  current,
  dossier,
  file,
  folder,
  header,
  headerLine,
  line,
  load,
  loadList,
  proceduresHeader,
  profile,
  refusal,
  rejects,
  removeFolders,
  warehouse,
  type Cells,
  type Column,
} from './fixture.ts'

/*
 * Every rule by which a row of dossiers is judged, one row for each: what is
 * stored of it in all columns, or why it is not. The expected values are written
 * out by hand. Each table of rows is one load, as CSV and as NDJSON, which are
 * read by two ways.
 */

const extractAt = '2018-12-30 08:00:00'

/** Codes, level and days of validity. */
const procedures = [
  ['P-1', '4', '2010-01-01', ''],
  ['P-2', '3', '2018-03-05', '2018-03-09'],
  ['P-L1', '1', '2010-01-01', ''],
  ['P-L2', '2', '2010-01-01', ''],
  ['P-L0', '', '2010-01-01', ''],
  ['P-5', '2', '2010-01-01', '2018-02-25'],
  ['P-5', '3', '2018-03-01', '2018-03-10'],
  ['P-5', '4', '2018-03-20', ''],
].map(
  ([code, level, from, to]) =>
    `${code},Thủ tục ${code},Doanh nghiệp,dkkd,${level},3,working_day,none,yes,${'yes,'.repeat(10)}${from},${to}`,
)

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse()
  await loadList(
    shared,
    'procedure',
    [proceduresHeader, ...procedures].join('\n'),
  )
})
afterAll(async () => {
  await shared.close()
  removeFolders()
})

/** What is stored of {@link dossier}. */
const stored = {
  office: 'skhdt',
  procedure: 'P-1',
  unit: 'dkkd',
  channel: 'online',
  received_on: '2018-03-05',
  received_at: '2018-03-05 08:00:00',
  due_on: '2018-03-08',
  due_at: '2018-03-08 23:59:59',
  extended_due_on: null,
  extended_due_at: null,
  finished_on: '2018-03-07',
  finished_at: '2018-03-07 10:00:00',
  handed_over_on: null,
  handed_over_at: null,
  stopped_on: null,
  paused_on: null,
  resumed_on: null,
  outcome: 'finished',
  overdue_reason: null,
  apology: null,
  flags: null,
  ended_on: '2018-03-07',
  due_instant: null,
  extended_due_instant: null,
  finished_instant: null,
  handed_over_instant: null,
  due_first_on: null,
  due_first_at: null,
  due_first_instant: null,
  due_moved_at: null,
  paused_since: null,
  earlier_paused_days: null,
} as const

type Stored = { readonly [C in keyof typeof stored]?: unknown }

interface Refused {
  readonly reason: string
  readonly column: string | null
  readonly value: string | null
}

/** A row, and what differs of what is stored of it, or why nothing is. */
type Case = readonly [what: string, row: Cells, outcome: Stored | Refused]

/** What the reject list has of a row; the value is the cell's, unless told. */
function out(reason: string, column?: Column, value?: string): Refused {
  return {
    reason,
    column: column ? header[column] : null,
    value: value ?? null,
  }
}

/** A row that is not finished. */
const open = { status: 'Đang xử lý', finished: '' }
const unfinished = {
  outcome: null,
  finished_on: null,
  finished_at: null,
  ended_on: '9999-12-31',
}
const paused = { status: 'Yêu cầu bổ sung', finished: '' }
const stopped = { status: 'Rút hồ sơ', finished: '' }
const withdrawn = {
  outcome: 'withdrawn',
  finished_on: null,
  finished_at: null,
}
/** Nothing of the row has an end that is a date. */
const endless = {
  finished_on: null,
  finished_at: null,
  ended_on: '2018-03-05',
}
/** A pause that is not dated began on the last whole day of the export. */
const undated = { paused_on: '2018-12-29', paused_since: '2018-12-29' }
const noDue = { due_on: null, due_at: null }

const nameOf = (i: number) => `R${String(i).padStart(3, '0')}`

function ndjson(rows: readonly Cells[]): string {
  return rows
    .map((row) =>
      JSON.stringify(
        Object.fromEntries(
          (Object.keys(header) as Column[]).map((column) => [
            header[column],
            row[column] ?? '',
          ]),
        ),
      ),
    )
    .join('\n')
}

let sources = 0

/** Loads the rows of a table: what became of each, and what has to. */
async function judge(
  cases: readonly Case[],
  changes: Partial<Profile>,
  format: 'csv' | 'ndjson',
): Promise<{ readonly came: unknown; readonly wanted: unknown }> {
  const name = `judged-${sources++}`
  const rows = cases.map(([, cells], i) => dossier(nameOf(i), cells))
  const report = await load(shared, format === 'csv' ? rows : ndjson(rows), {
    profile: profileSchema.parse({ ...profile, name, format, ...changes }),
    extractAt,
    name: `export.${format}`,
  })
  const first = format === 'csv' ? 2 : 1
  const refused = new Map(
    (await rejects(shared, report.batch)).map(({ row, ...told }) => [
      row - first,
      told,
    ]),
  )
  const known = new Map(
    (await current(shared, name)).map((row) => [row.code, row]),
  )
  const codeOf = (i: number) => rows[i]?.code ?? ''
  const came = cases.map(([what], i) => ({
    what,
    ...(refused.get(i) ?? known.get(codeOf(i))),
  }))
  const wanted = cases.map(([what, , outcome], i) => ({
    what,
    ...('reason' in outcome
      ? { code: codeOf(i) === '' ? null : codeOf(i), ...outcome }
      : { code: codeOf(i), ...stored, ...outcome }),
  }))
  const isOut = wanted.filter((w) => 'reason' in w).length
  const { read, accepted, unchanged, rejected, flagged } = report
  return {
    came: [...came, { read, accepted, unchanged, rejected, flagged }],
    wanted: [
      ...wanted,
      {
        read: cases.length,
        accepted: cases.length - isOut,
        unchanged: 0,
        rejected: isOut,
        flagged: wanted.filter((w) => 'flags' in w && w.flags !== null).length,
      },
    ],
  }
}

function decided(by: 'reject' | 'flag'): Partial<Profile> {
  const codes: readonly Defect[] = [
    'rounded_code',
    'unknown_channel',
    'unknown_procedure',
    'unreadable_date',
    'finished_without_date',
    'stopped_without_date',
    'finish_before_receipt',
    'after_extract',
    'no_due_date',
    'due_before_receipt',
    'finish_date_while_open',
    'paused_without_date',
    'resumed_without_date',
    'resumed_before_pause',
    'procedure_not_valid',
    'online_level_2',
    'unknown_apology',
    'lookalike_code',
  ]
  return { defects: Object.fromEntries(codes.map((code) => [code, by])) }
}

const before = '04/03/2018'
const future = '30/12/2018 08:01'
const bad = '31/02/2018'

/** With the profile's own decisions. */
const usual: readonly Case[] = [
  ['nothing is wrong', {}, {}],
  ['status: being processed', open, { ...unfinished }],
  [
    'status: paused',
    { ...paused, paused: '06/03/2018 09:00' },
    { ...unfinished, paused_on: '2018-03-06' },
  ],
  [
    'status: withdrawn',
    { ...stopped, stopped: '09/03/2018 16:00' },
    { ...withdrawn, stopped_on: '2018-03-09', ended_on: '2018-03-09' },
  ],
  [
    'status: returned',
    { ...stopped, status: 'Trả lại', stopped: '09/03/2018' },
    {
      ...withdrawn,
      outcome: 'returned',
      stopped_on: '2018-03-09',
      ended_on: '2018-03-09',
    },
  ],
  [
    'status: refused',
    { ...stopped, status: 'Từ chối', stopped: '09/03/2018' },
    {
      ...withdrawn,
      outcome: 'refused',
      stopped_on: '2018-03-09',
      ended_on: '2018-03-09',
    },
  ],
  [
    'the stop date stands before the finish of what was stopped',
    { status: 'Rút hồ sơ', stopped: '09/03/2018' },
    { ...withdrawn, stopped_on: '2018-03-09', ended_on: '2018-03-09' },
  ],
  [
    'also where the finish is the later one',
    { status: 'Rút hồ sơ', stopped: '06/03/2018' },
    { ...withdrawn, stopped_on: '2018-03-06', ended_on: '2018-03-06' },
  ],
  [
    'a finish stands for a stop date that is not there',
    { status: 'Rút hồ sơ' },
    { ...withdrawn, stopped_on: '2018-03-07', ended_on: '2018-03-07' },
  ],
  [
    'what was stopped was not handed over',
    { ...stopped, stopped: '09/03/2018', handedOver: '11/03/2018' },
    { ...withdrawn, stopped_on: '2018-03-09', ended_on: '2018-03-09' },
  ],
  [
    'what is finished was not stopped',
    { stopped: '09/03/2018' },
    { stopped_on: null },
  ],
  [
    'what is open was neither stopped nor handed over',
    { ...open, stopped: '09/03/2018', handedOver: '11/03/2018' },
    { ...unfinished },
  ],
  [
    'handed over after its end',
    { handedOver: '12/03/2018 14:30' },
    {
      handed_over_on: '2018-03-12',
      handed_over_at: '2018-03-12 14:30:00',
      ended_on: '2018-03-12',
    },
  ],
  [
    'handed over before its end',
    { handedOver: '06/03/2018' },
    {
      handed_over_on: '2018-03-06',
      handed_over_at: '2018-03-06 00:00:00',
    },
  ],
  [
    'a deadline with a time is that time',
    { due: '08/03/2018 10:30', extendedDue: '15/03/2018 11:15' },
    {
      due_at: '2018-03-08 10:30:00',
      extended_due_on: '2018-03-15',
      extended_due_at: '2018-03-15 11:15:00',
    },
  ],
  [
    'one without is the end of its day',
    { extendedDue: '15/03/2018' },
    {
      extended_due_on: '2018-03-15',
      extended_due_at: '2018-03-15 23:59:59',
    },
  ],
  [
    'no other date is the end of its day',
    {
      received: '05/03/2018',
      finished: '07/03/2018',
      handedOver: '07/03/2018',
    },
    {
      received_at: '2018-03-05 00:00:00',
      finished_at: '2018-03-07 00:00:00',
      handed_over_on: '2018-03-07',
      handed_over_at: '2018-03-07 00:00:00',
    },
  ],
  [
    'an extension does not move the due date, nor is it held against receipt',
    { extendedDue: before },
    {
      extended_due_on: '2018-03-04',
      extended_due_at: '2018-03-04 23:59:59',
    },
  ],
  ['channel: counter', { channel: 'Trực tiếp' }, { channel: 'counter' }],
  ['apology: yes', { apology: 'Có' }, { apology: true }],
  ['apology: no', { apology: 'Không' }, { apology: false }],
  [
    'a reason for being overdue',
    { overdueReason: ' Chờ ý kiến ' },
    { overdue_reason: 'Chờ ý kiến' },
  ],

  // What keeps a row out, in the order in which it is told.
  ['no code', { code: '' }, out('no_code', 'code')],
  [
    'no code, before an unknown status',
    { code: '', status: 'Chờ' },
    out('no_code', 'code'),
  ],
  [
    'unknown status, cut at forty',
    { status: `${'x'.repeat(39)}yz` },
    out('unknown_status', 'status', `${'x'.repeat(39)}y`),
  ],
  [
    'unknown status, before an unreadable receipt',
    { status: 'Chờ', received: bad },
    out('unknown_status', 'status', 'Chờ'),
  ],
  ['not received', { status: 'Mới đăng ký' }, out('not_received')],
  [
    'not received, before an unreadable receipt',
    { status: 'Mới đăng ký', received: bad },
    out('not_received'),
  ],
  [
    'unreadable receipt',
    { received: bad },
    out('unreadable_date', 'received', bad),
  ],
  [
    'unreadable receipt, before an unknown unit',
    { received: bad, unit: 'Phòng X' },
    out('unreadable_date', 'received', bad),
  ],
  ['no receipt', { received: '' }, out('no_receipt_date', 'received')],
  [
    'no receipt, before an unknown unit',
    { received: '', unit: 'Phòng X' },
    out('no_receipt_date', 'received'),
  ],
  [
    'received when the export was made',
    { ...open, received: '30/12/2018 08:00', due: '' },
    {
      ...unfinished,
      ...noDue,
      received_on: '2018-12-30',
      received_at: '2018-12-30 08:00:00',
      flags: 'no_due_date',
    },
  ],
  [
    'received after it',
    { ...open, received: future, due: '' },
    out('after_extract', 'received', future),
  ],
  [
    'received after it, before an unknown unit',
    { ...open, received: future, unit: 'Phòng X' },
    out('after_extract', 'received', future),
  ],
  ['unknown unit', { unit: 'Phòng X' }, out('unknown_unit', 'unit', 'Phòng X')],
  ['no unit', { unit: '' }, out('unknown_unit', 'unit')],
  [
    'unknown unit, before a missing procedure',
    { unit: 'Phòng X', procedure: '' },
    out('unknown_unit', 'unit', 'Phòng X'),
  ],
  [
    'no procedure, which has no value to tell',
    { procedure: '' },
    out('unknown_procedure', 'procedure'),
  ],
  [
    'no procedure, before an unreadable date',
    { procedure: '', due: bad },
    out('unknown_procedure', 'procedure'),
  ],

  // What the profile decides on: kept out, unless it says otherwise.
  ...(
    [
      ['received', 'due'],
      ['due', 'extendedDue'],
      ['extendedDue', 'finished'],
      ['finished', 'handedOver'],
      ['handedOver', 'stopped'],
      ['stopped', 'paused'],
      ['paused', 'resumed'],
    ] as const
  ).map(([first, second]): Case => [
    `unreadable ${first}, before ${second}`,
    { [first]: bad, [second]: '1/1' },
    out('unreadable_date', first, bad),
  ]),
  [
    'unreadable resumption, before an unknown channel',
    { resumed: bad, channel: 'Bồ câu' },
    out('unreadable_date', 'resumed', bad),
  ],
  [
    'unknown channel',
    { channel: 'Bồ câu' },
    out('unknown_channel', 'channel', 'Bồ câu'),
  ],
  [
    'unknown channel, before an unknown procedure',
    { channel: 'Bồ câu', procedure: 'P-9' },
    out('unknown_channel', 'channel', 'Bồ câu'),
  ],
  [
    'unknown procedure, before a finish without a date',
    { procedure: 'P-9', finished: '' },
    out('unknown_procedure', 'procedure', 'P-9'),
  ],
  [
    'finished without a date',
    { finished: '' },
    out('finished_without_date', 'finished'),
  ],
  [
    'finished without a date, before a handover before receipt',
    { finished: '', handedOver: before },
    out('finished_without_date', 'finished'),
  ],
  [
    'stopped without a date, whatever was handed over',
    { ...stopped, handedOver: future },
    out('stopped_without_date', 'stopped'),
  ],
  [
    'finished before receipt',
    { finished: '04/03/2018 23:59' },
    out('finish_before_receipt', 'finished', '04/03/2018 23:59'),
  ],
  [
    'finished before receipt, before the handover',
    { finished: before, handedOver: '03/03/2018' },
    out('finish_before_receipt', 'finished', before),
  ],
  [
    'finished on the day of receipt, before its hour',
    { finished: '05/03/2018 07:00', handedOver: '05/03/2018 06:00' },
    {
      finished_on: '2018-03-05',
      finished_at: '2018-03-05 07:00:00',
      handed_over_on: '2018-03-05',
      handed_over_at: '2018-03-05 06:00:00',
      ended_on: '2018-03-05',
      flags: 'finish_before_receipt',
    },
  ],
  [
    'finished at the midnight that its day of receipt began with',
    { finished: '05/03/2018 00:00' },
    {
      finished_on: '2018-03-05',
      finished_at: '2018-03-05 00:00:00',
      ended_on: '2018-03-05',
      flags: 'finish_before_receipt',
    },
  ],
  [
    'finished on the day of receipt, without an hour',
    { finished: '05/03/2018' },
    {
      finished_on: '2018-03-05',
      finished_at: '2018-03-05 00:00:00',
      ended_on: '2018-03-05',
    },
  ],
  [
    'finished at the hour of receipt',
    { finished: '05/03/2018 08:00' },
    {
      finished_on: '2018-03-05',
      finished_at: '2018-03-05 08:00:00',
      ended_on: '2018-03-05',
    },
  ],
  [
    'stopped on the day of receipt, before its hour',
    { ...stopped, stopped: '05/03/2018 07:59' },
    {
      ...withdrawn,
      stopped_on: '2018-03-05',
      ended_on: '2018-03-05',
      flags: 'finish_before_receipt',
    },
  ],
  [
    'handed over before receipt, before a finish after the export',
    { finished: future, handedOver: before },
    out('finish_before_receipt', 'handedOver', before),
  ],
  [
    'stopped before receipt, whatever was finished',
    { status: 'Từ chối', stopped: before },
    out('finish_before_receipt', 'stopped', before),
  ],
  [
    'stopped on the day of receipt',
    { ...stopped, stopped: '05/03/2018' },
    { ...withdrawn, stopped_on: '2018-03-05', ended_on: '2018-03-05' },
  ],
  [
    'a finish before receipt that no stop date needs',
    { status: 'Từ chối', stopped: '09/03/2018', finished: before },
    {
      ...withdrawn,
      outcome: 'refused',
      stopped_on: '2018-03-09',
      ended_on: '2018-03-09',
    },
  ],
  [
    'a finish before receipt that stands for the stop date',
    { status: 'Từ chối', finished: before },
    out('finish_before_receipt', 'finished', before),
  ],
  [
    'finished when the export was made',
    { finished: '30/12/2018 08:00' },
    {
      finished_on: '2018-12-30',
      finished_at: '2018-12-30 08:00:00',
      ended_on: '2018-12-30',
    },
  ],
  [
    'finished after it',
    { finished: future },
    out('after_extract', 'finished', future),
  ],
  [
    'finished after it, before the handover',
    { finished: future, handedOver: '31/12/2018' },
    out('after_extract', 'finished', future),
  ],
  [
    'handed over after it, before the stop',
    { handedOver: future, stopped: '31/12/2018' },
    out('after_extract', 'handedOver', future),
  ],
  [
    'stopped after it',
    { ...stopped, stopped: future },
    out('after_extract', 'stopped', future),
  ],
  [
    'due, paused and resumed after it is none',
    {
      ...open,
      due: '31/12/2018',
      extendedDue: '31/12/2018',
      paused: '31/12/2018',
      resumed: '31/12/2018',
    },
    {
      ...unfinished,
      due_on: '2018-12-31',
      due_at: '2018-12-31 23:59:59',
      extended_due_on: '2018-12-31',
      extended_due_at: '2018-12-31 23:59:59',
      paused_on: '2018-12-31',
      resumed_on: '2018-12-31',
    },
  ],

  // What the profile decides on: flagged, unless it says otherwise.
  ['no due date', { due: '' }, { ...noDue, flags: 'no_due_date' }],
  [
    'due before receipt',
    { due: '04/03/2018 23:59' },
    { ...noDue, flags: 'due_before_receipt' },
  ],
  [
    'due on the day of receipt, before its hour',
    { due: '05/03/2018 07:00' },
    { due_on: '2018-03-05', due_at: '2018-03-05 07:00:00' },
  ],
  [
    'a finish while it is processed',
    { status: 'Đang xử lý' },
    { ...unfinished, flags: 'finish_date_while_open' },
  ],
  [
    'a finish while it is paused',
    { status: 'Yêu cầu bổ sung', paused: '06/03/2018' },
    {
      ...unfinished,
      paused_on: '2018-03-06',
      flags: 'finish_date_while_open',
    },
  ],
  [
    'paused without a date',
    paused,
    { ...unfinished, ...undated, flags: 'paused_without_date' },
  ],
  [
    'resumed without a date',
    { ...open, paused: '06/03/2018' },
    {
      ...unfinished,
      paused_on: '2018-03-06',
      resumed_on: '2018-03-06',
      flags: 'resumed_without_date',
    },
  ],
  [
    'a pause of what is finished need not have an end',
    { paused: '06/03/2018' },
    { paused_on: '2018-03-06' },
  ],
  [
    'a resumption without a pause',
    { ...open, resumed: '06/03/2018' },
    { ...unfinished, resumed_on: '2018-03-06' },
  ],
  [
    'resumed',
    { paused: '06/03/2018', resumed: '07/03/2018' },
    { paused_on: '2018-03-06', resumed_on: '2018-03-07' },
  ],
  [
    'resumed on the day of the pause, before its hour',
    { ...open, paused: '06/03/2018 14:00', resumed: '06/03/2018 09:00' },
    { ...unfinished, paused_on: '2018-03-06', resumed_on: '2018-03-06' },
  ],
  [
    'resumed before the pause, finished',
    { paused: '06/03/2018', resumed: '05/03/2018' },
    {
      paused_on: '2018-03-06',
      flags: 'resumed_before_pause',
    },
  ],
  [
    'resumed before the pause, processed',
    { ...open, paused: '06/03/2018', resumed: '05/03/2018' },
    {
      ...unfinished,
      paused_on: '2018-03-06',
      resumed_on: '2018-03-06',
      flags: 'resumed_before_pause',
    },
  ],
  [
    'resumed before the pause that it is in again',
    { ...paused, paused: '06/03/2018', resumed: '05/03/2018' },
    { ...unfinished, paused_on: '2018-03-06' },
  ],
  [
    'resumed, and paused all the same',
    { ...paused, paused: '06/03/2018', resumed: '07/03/2018' },
    { ...unfinished, paused_on: '2018-03-06' },
  ],
  ['a procedure on its first day', { procedure: 'P-2' }, { procedure: 'P-2' }],
  [
    'the day before',
    { procedure: 'P-2', received: '04/03/2018 23:59' },
    {
      procedure: 'P-2',
      received_on: '2018-03-04',
      received_at: '2018-03-04 23:59:00',
      flags: 'procedure_not_valid',
    },
  ],
  [
    'on its last day, at its end',
    {
      procedure: 'P-2',
      received: '09/03/2018 23:59',
      due: '',
      finished: '09/03/2018',
    },
    {
      ...noDue,
      procedure: 'P-2',
      received_on: '2018-03-09',
      received_at: '2018-03-09 23:59:00',
      finished_on: '2018-03-09',
      finished_at: '2018-03-09 00:00:00',
      ended_on: '2018-03-09',
      flags: 'no_due_date',
    },
  ],
  [
    'the day after',
    {
      procedure: 'P-2',
      received: '10/03/2018',
      due: '',
      finished: '10/03/2018',
    },
    {
      ...noDue,
      procedure: 'P-2',
      received_on: '2018-03-10',
      received_at: '2018-03-10 00:00:00',
      finished_on: '2018-03-10',
      finished_at: '2018-03-10 00:00:00',
      ended_on: '2018-03-10',
      flags: 'no_due_date procedure_not_valid',
    },
  ],
  // Of several spans the one of the day of receipt says the level.
  ...(
    [
      ['31/12/2009', 'procedure_not_valid'],
      ['01/01/2010', 'online_level_2'],
      ['25/02/2018', 'online_level_2'],
      ['26/02/2018', 'procedure_not_valid'],
      ['28/02/2018', 'procedure_not_valid'],
      ['01/03/2018', null],
    ] as const
  ).map(([received, flags]): Case => {
    const [day, month, year] = received.split('/')
    return [
      `P-5 on ${received}`,
      { procedure: 'P-5', received },
      {
        procedure: 'P-5',
        received_on: `${year}-${month}-${day}`,
        received_at: `${year}-${month}-${day} 00:00:00`,
        flags,
      },
    ]
  }),
  [
    'online at level 1',
    { procedure: 'P-L1' },
    { procedure: 'P-L1', flags: 'online_level_2' },
  ],
  [
    'online at level 2',
    { procedure: 'P-L2' },
    { procedure: 'P-L2', flags: 'online_level_2' },
  ],
  ['online at no level', { procedure: 'P-L0' }, { procedure: 'P-L0' }],
  [
    'at the counter at level 1',
    { procedure: 'P-L1', channel: 'Trực tiếp' },
    { procedure: 'P-L1', channel: 'counter' },
  ],
  [
    'an apology that says neither',
    { apology: 'Đã gửi' },
    { flags: 'unknown_apology' },
  ],
  ['blanks for an apology', { apology: ' ' }, {}],
  [
    'flags in their order',
    {
      code: 'Ð-1',
      procedure: 'P-L2',
      due: '',
      apology: '?',
      paused: '06/03/2018',
      resumed: '05/03/2018',
    },
    {
      ...noDue,
      procedure: 'P-L2',
      paused_on: '2018-03-06',
      flags:
        'no_due_date resumed_before_pause online_level_2 unknown_apology lookalike_code',
    },
  ],
  // Letters that look like those of a code, at the ends of their ranges.
  ...(
    [
      ['Đ', null],
      ['Ï', null],
      ['Ð', 'lookalike_code'],
      ['Ñ', null],
      ['ï', null],
      ['ð', 'lookalike_code'],
      ['ñ', null],
      ['\u02ff', null],
      ['\u0370', 'lookalike_code'],
      ['Α', 'lookalike_code'],
      ['\u03ff', 'lookalike_code'],
      ['\u0400', 'lookalike_code'],
      ['Н', 'lookalike_code'],
      ['\u052f', 'lookalike_code'],
      ['\u0531', null],
      ['\uff01', 'lookalike_code'],
      ['Ｈ', 'lookalike_code'],
      ['\uff5e', 'lookalike_code'],
      ['\uff5f', null],
      ['ữ', null],
    ] as const
  ).map(([letter, flags]): Case => [
    `a code with ${letter}`,
    { code: `L-${letter}` },
    { flags },
  ]),
  // Years that a dossier may have.
  [
    'received in 1999',
    { received: '31/12/1999 23:59' },
    out('unreadable_date', 'received', '31/12/1999 23:59'),
  ],
  [
    'received in 2000',
    { received: '01/01/2000' },
    {
      received_on: '2000-01-01',
      received_at: '2000-01-01 00:00:00',
      flags: 'procedure_not_valid',
    },
  ],
  [
    'due in 2100',
    { due: '31/12/2100' },
    { due_on: '2100-12-31', due_at: '2100-12-31 23:59:59' },
  ],
  [
    'due in 2101',
    { due: '01/01/2101' },
    out('unreadable_date', 'due', '01/01/2101'),
  ],
]

/** Where every defect keeps a row out: in their order, and what is told of each. */
const strict: readonly Case[] = [
  ['nothing is wrong', {}, {}],
  [
    'after the export, before a missing due date',
    { stopped: future, due: '' },
    out('after_extract', 'stopped', future),
  ],
  [
    'no due date, before a finish while open',
    { status: 'Đang xử lý', due: '' },
    out('no_due_date', 'due'),
  ],
  [
    'due before receipt, before a finish while open',
    { status: 'Đang xử lý', due: before },
    out('due_before_receipt', 'due', before),
  ],
  [
    'a finish while open, before a pause without a date',
    { status: 'Yêu cầu bổ sung' },
    out('finish_date_while_open', 'finished', '07/03/2018 10:00'),
  ],
  [
    'a pause without a date, before a procedure that does not hold',
    { ...paused, procedure: 'P-2', received: before },
    out('paused_without_date', 'paused'),
  ],
  [
    'a resumption without a date, before a procedure that does not hold',
    { ...open, paused: '06/03/2018', procedure: 'P-2', received: before },
    out('resumed_without_date', 'resumed'),
  ],
  [
    'a resumption before its pause, before a procedure that does not hold',
    {
      paused: '06/03/2018',
      resumed: '05/03/2018',
      procedure: 'P-2',
      received: before,
    },
    out('resumed_before_pause', 'resumed', '05/03/2018'),
  ],
  [
    'a procedure that does not hold, before an unknown apology',
    { procedure: 'P-2', received: before, apology: '?' },
    out('procedure_not_valid', 'procedure', 'P-2'),
  ],
  [
    'online at level 2, before an unknown apology',
    { procedure: 'P-L2', apology: '?' },
    out('online_level_2', 'channel', 'Trực tuyến'),
  ],
  [
    'an unknown apology, which may be anything, before a code that misleads',
    { code: 'Ð-1', apology: 'Đã gửi' },
    out('unknown_apology', 'apology'),
  ],
  ['a code that misleads', { code: 'Ð-2' }, out('lookalike_code', 'code')],
]

/** Where every defect that may be is accepted: what it voids is none. */
const lenient: readonly Case[] = [
  ['nothing is wrong', {}, {}],
  [
    'an unreadable receipt is never accepted',
    { received: bad },
    out('unreadable_date', 'received', bad),
  ],
  [
    'nor is one after the export',
    { ...open, received: future },
    out('after_extract', 'received', future),
  ],
  [
    'nor is a row without a procedure',
    { procedure: '' },
    out('unknown_procedure', 'procedure'),
  ],
  [
    'an unreadable due date is not a missing one',
    { due: bad },
    { ...noDue, flags: 'unreadable_date' },
  ],
  [
    'an unreadable extension',
    { extendedDue: bad },
    { flags: 'unreadable_date' },
  ],
  [
    'an unreadable finish is not a missing one',
    { finished: bad },
    { ...endless, flags: 'unreadable_date' },
  ],
  ['an unreadable handover', { handedOver: bad }, { flags: 'unreadable_date' }],
  [
    'an unreadable stop is not a missing one',
    { ...stopped, stopped: bad },
    { ...withdrawn, ...endless, flags: 'unreadable_date' },
  ],
  [
    'nor is an unreadable finish in its place',
    { ...stopped, finished: bad },
    { ...withdrawn, ...endless, flags: 'unreadable_date' },
  ],
  [
    'an unreadable pause is a missing one',
    { ...paused, paused: bad },
    {
      ...unfinished,
      ...undated,
      flags: 'unreadable_date paused_without_date',
    },
  ],
  [
    'an unreadable resumption is a missing one',
    { ...open, paused: '06/03/2018', resumed: bad },
    {
      ...unfinished,
      paused_on: '2018-03-06',
      resumed_on: '2018-03-06',
      flags: 'unreadable_date resumed_without_date',
    },
  ],
  [
    'several unreadable dates are one flag',
    { due: bad, paused: bad, resumed: bad },
    { ...noDue, flags: 'unreadable_date' },
  ],
  [
    'an unknown channel',
    { channel: 'Bồ câu', procedure: 'P-L2' },
    { channel: 'unknown', procedure: 'P-L2', flags: 'unknown_channel' },
  ],
  [
    'an unknown procedure is as it is written, and has no days that it holds on',
    { procedure: ' Thủ tục  lạ ' },
    { procedure: 'Thủ tục  lạ', flags: 'unknown_procedure' },
  ],
  [
    'finished without a date',
    { finished: '' },
    { ...endless, flags: 'finished_without_date' },
  ],
  [
    'stopped without a date',
    stopped,
    { ...withdrawn, ...endless, flags: 'stopped_without_date' },
  ],
  [
    'finished before receipt',
    { finished: before, handedOver: '06/03/2018' },
    {
      ...endless,
      handed_over_on: '2018-03-06',
      handed_over_at: '2018-03-06 00:00:00',
      ended_on: '2018-03-06',
      flags: 'finish_before_receipt',
    },
  ],
  [
    'handed over before receipt',
    { handedOver: before },
    { flags: 'finish_before_receipt' },
  ],
  [
    'both are one flag',
    { finished: before, handedOver: before },
    { ...endless, flags: 'finish_before_receipt' },
  ],
  [
    'stopped before receipt: the finish stands for it',
    { status: 'Từ chối', stopped: before },
    {
      ...withdrawn,
      outcome: 'refused',
      stopped_on: '2018-03-07',
      ended_on: '2018-03-07',
      flags: 'finish_before_receipt',
    },
  ],
  [
    'a finish before receipt in place of the stop date',
    { status: 'Từ chối', finished: before },
    {
      ...withdrawn,
      ...endless,
      outcome: 'refused',
      flags: 'finish_before_receipt',
    },
  ],
  [
    'finished after the export',
    { finished: future },
    { ...endless, flags: 'after_extract' },
  ],
  [
    'handed over after the export',
    { handedOver: future },
    { flags: 'after_extract' },
  ],
  [
    'stopped after the export: the finish stands for it',
    { status: 'Rút hồ sơ', stopped: future },
    {
      ...withdrawn,
      stopped_on: '2018-03-07',
      ended_on: '2018-03-07',
      flags: 'after_extract',
    },
  ],
  [
    'a finish after the export in place of the stop date',
    { status: 'Rút hồ sơ', finished: future },
    { ...withdrawn, ...endless, flags: 'after_extract' },
  ],
]

/** Where a text that no list has is the code of a procedure. */
const catalogueIsOpen: readonly Case[] = [
  ['a known code', { procedure: 'p-1' }, { procedure: 'P-1' }],
  [
    'a known name',
    { procedure: 'Thủ tục P-L1' },
    { procedure: 'P-L1', flags: 'online_level_2' },
  ],
  ['an unknown text', { procedure: 'Cấp phép' }, { procedure: 'Cấp phép' }],
  [
    'one that holds on no such day',
    { procedure: 'P-2', received: before },
    {
      procedure: 'P-2',
      received_on: '2018-03-04',
      received_at: '2018-03-04 00:00:00',
    },
  ],
  ['none', { procedure: '' }, out('unknown_procedure', 'procedure')],
]

/** Columns that a profile does not name have no defect. */
const fewColumns: readonly Case[] = [
  [
    'dates that nobody reads',
    {
      extendedDue: bad,
      handedOver: before,
      stopped: bad,
      paused: bad,
      resumed: bad,
    },
    {},
  ],
  [
    'an apology and a reason that nobody reads',
    { apology: '?', overdueReason: 'x' },
    {},
  ],
  [
    'a finish in place of the stop date',
    { status: 'Rút hồ sơ', stopped: '09/03/2018' },
    { ...withdrawn, stopped_on: '2018-03-07', ended_on: '2018-03-07' },
  ],
  [
    'a pause without a date',
    { ...paused, paused: '06/03/2018' },
    { ...unfinished, ...undated, flags: 'paused_without_date' },
  ],
  [
    'what is stopped has no date',
    stopped,
    // The column is told by the profile's own name for it.
    { reason: 'stopped_without_date', column: 'stopped', value: null },
  ],
]

const required = ['code', 'procedure', 'unit', 'channel', 'status'] as const

test.each<[string, readonly Case[], Partial<Profile>]>([
  ['with its own decisions', usual, {}],
  ['that rejects every defect', strict, decided('reject')],
  ['that accepts every defect', lenient, decided('flag')],
  ['with an open catalogue', catalogueIsOpen, { catalogue: 'open' }],
  [
    'that names few columns',
    fewColumns,
    {
      columns: Object.fromEntries(
        [...required, 'received', 'due', 'finished'].map((column) => [
          column,
          profile.columns[column as keyof Profile['columns']],
        ]),
      ) as Profile['columns'],
    },
  ],
])(
  'each row is judged by its own rule under a profile %s',
  async (_, cases, changes) => {
    for (const format of ['csv', 'ndjson'] as const) {
      const { came, wanted } = await judge(cases, changes, format)
      expect(came).toEqual(wanted)
    }
  },
)

test('a word for an apology says nothing where the profile has none', async () => {
  const { apology: _, ...others } = profile
  const report = await load(shared, [dossier('A', { apology: 'Có' })], {
    profile: { ...others, name: 'without-words' },
    extractAt,
  })
  expect(report).toMatchObject({ accepted: 1, flagged: 1 })
  expect(await current(shared, 'without-words')).toMatchObject([
    { apology: null, flags: 'unknown_apology' },
  ])
})

/* What nobody sees in a cell, and what only looks as if nobody saw it. */

const cleanedCells: readonly (readonly [
  cell: string,
  stored: string | null,
])[] = [
  ...[' ', '\t', '\u00a0', '\r\n', '\n'].flatMap((blank) => [
    [`${blank}a`, 'a'] as const,
    [`a${blank}`, 'a'] as const,
    [`a${blank}b`, `a${blank}b`] as const,
    [`${blank}ả`, 'ả'] as const,
    [`ả${blank}`, 'ả'] as const,
    [blank, null] as const,
  ]),
  [' \u00a0\t a b \u00a0', 'a b'],
  ...[
    '\0',
    '\u001e',
    '\u001f',
    '\u00ad',
    '\u200b',
    '\u200c',
    '\u200f',
    '\u202a',
    '\u202c',
    '\u202e',
    '\u2060',
    '\u2066',
    '\u2067',
    '\u2069',
    '\ufeff',
  ].flatMap((unseen) => [
    [`a${unseen}b`, 'ab'] as const,
    [`${unseen}a${unseen}`, 'a'] as const,
    [`ả${unseen}b`, 'ảb'] as const,
    [unseen, null] as const,
  ]),
  // Beside them, and seen or meant.
  ...[
    '\u001d',
    '!',
    '\u00ac',
    '\u00ae',
    '\u200a',
    '\u2010',
    '\u202f',
    '\u2061',
    '\u206a',
    '\ufefe',
  ].map((seen) => [`a${seen}b`, `a${seen}b`] as const),
  ['Nguyễn'.normalize('NFD'), 'Nguyễn'],
  ['\u212b', 'Å'],
  ['\u0340', '\u0300'],
  ['\u1e9b\u0323', '\u1e9b\u0323'],
  ['~', '~'],
  ['ỿ', 'ỿ'],
  ['😀', '😀'],
  ['null', 'null'],
]

test('a cell is kept without what nobody sees, in one Unicode form', async () => {
  const rows = cleanedCells.map(([overdueReason], i) =>
    dossier(nameOf(i), { overdueReason }),
  )
  await load(shared, rows, {
    profile: { ...profile, name: 'cleaned' },
    extractAt,
  })
  const known = await current(shared, 'cleaned')
  expect(
    known.map((row, i) => [cleanedCells[i]?.[0], row.overdue_reason]),
  ).toEqual(cleanedCells)
})

test('an end before the hour of receipt is rejected where the profile says so', async () => {
  const defects = { finish_before_receipt: 'reject' } as const
  const rows = [
    dossier('A', { finished: '05/03/2018 00:00' }),
    dossier('B', { finished: '05/03/2018' }),
    dossier('C', {
      finished: '05/03/2018 08:00',
      handedOver: '05/03/2018 07:00',
    }),
  ]
  const by = profileSchema.parse({ ...profile, name: 'strict', defects })
  const { batch } = await load(shared, rows, { profile: by, extractAt })
  expect(
    (await rejects(shared, batch)).map((r) => [r.code, r.column, r.value]),
  ).toEqual([
    ['A', header.finished, '05/03/2018 00:00'],
    ['C', header.handedOver, '05/03/2018 07:00'],
  ])
})

test('a date is read again without what nobody sees', async () => {
  const odd = (text: string) => `\u200b ${text}\u00a0`
  await load(
    shared,
    [
      dossier('A', {
        received: odd('05/03/2018 08:00'),
        due: odd('08/03/2018'),
        finished: odd('07/03/2018 10:00'),
        handedOver: odd(''),
      }),
      dossier('B', { due: odd('31/02/2018'), finished: '\t07/03/2018 10:00' }),
    ],
    {
      profile: profileSchema.parse({
        ...profile,
        name: 'again',
        defects: { unreadable_date: 'flag' },
      }),
      extractAt,
    },
  )
  expect(await current(shared, 'again')).toEqual([
    { ...stored, code: 'A' },
    { ...stored, ...noDue, code: 'B', flags: 'unreadable_date' },
  ])
})

describe('a Parquet file', () => {
  const by = (name: string): Profile =>
    profileSchema.parse({
      ...profile,
      name,
      format: 'parquet',
      // What it gives by its types is read, whatever is listed.
      dates: ['DD/MM/YYYY'],
      apology: { yes: ['true'], no: ['false'] },
      columns: {
        ...Object.fromEntries(
          [...required, 'received', 'due', 'finished'].map((c) => [c, [c]]),
        ),
        handedOver: ['handedOver'],
        extendedDue: ['extendedDue'],
        apology: ['apology'],
        overdueReason: ['overdueReason'],
      },
    })

  async function parquet(changes: { readonly [column: string]: string }) {
    await using duck = await openDuckDb(':memory:')
    const columns = {
      code: `'A'`,
      procedure: `'P-1'`,
      unit: `'dkkd'`,
      channel: `'Trực tuyến'`,
      status: `'Đã xử lý xong'`,
      received: `timestamp '2018-03-05 08:00:00'`,
      due: `date '2018-03-08'`,
      finished: `timestamp '2018-03-07 10:00:00'`,
      handedOver: 'null::timestamp',
      extendedDue: 'null::date',
      apology: 'null::boolean',
      overdueReason: 'null::varchar',
      ...changes,
    }
    const path = join(folder(), 'export.parquet')
    await duck.query(
      `copy (select ${Object.entries(columns)
        .map(([name, value]) => `${value} as "${name}"`)
        .join(', ')}) to '${path}' (format parquet)`,
    )
    return path
  }

  test.each([
    [`date '2018-03-05'`, null],
    [`timestamp '2018-03-05 00:00:00'`, 'finish_before_receipt'],
  ])(
    'of which %s is the finish: a day is no midnight',
    async (finished, flags) => {
      const path = await parquet({ code: `'MID'`, finished })
      const name = flags === null ? 'day' : 'midnight'
      await ingestDossiers(shared, by(name), {
        path,
        now: extractAt,
        extractAt,
      })
      expect(await current(shared, name)).toMatchObject([{ flags }])
    },
  )

  test('is read by its types', async () => {
    const path = await parquet({
      code: 'unnest([20180001, 20180002, null])',
      received: `timestamptz '2018-03-05 01:00:00.9+00'`,
      finished: `'2018-03-07 10:00:00.999'::timestamp_ms`,
      handedOver: `'2018-03-08 09:30:00'::timestamp_s`,
      extendedDue: `timestamp '2018-03-15 11:15:00'`,
      apology: 'true',
      overdueReason: '1.50::decimal(9, 2)',
    })
    const { batch } = await ingestDossiers(shared, by('typed'), {
      path,
      now: extractAt,
      extractAt,
    })
    const row = {
      ...stored,
      handed_over_on: '2018-03-08',
      handed_over_at: '2018-03-08 09:30:00',
      extended_due_on: '2018-03-15',
      extended_due_at: '2018-03-15 11:15:00',
      due_instant: '2018-03-08 16:59:59.999999',
      extended_due_instant: '2018-03-15 04:15:00',
      finished_instant: '2018-03-07 03:00:00.999',
      handed_over_instant: '2018-03-08 02:30:00',
      ended_on: '2018-03-08',
      apology: true,
      overdue_reason: '1.50',
    }
    expect(await current(shared, 'typed')).toEqual([
      { ...row, code: '20180001' },
      { ...row, code: '20180002' },
    ])
    expect(await rejects(shared, batch)).toEqual([
      { row: 3, reason: 'no_code', code: null, column: 'code', value: null },
    ])
  })

  test.each([
    ['[1, 2]', 'INTEGER[]'],
    ["{'a': 1}", 'STRUCT(a INTEGER)'],
    ["map {'a': 1}", 'MAP(VARCHAR, INTEGER)'],
    ["'x'::blob", 'BLOB'],
  ])('of %s in a column that is wanted is refused', async (value, type) => {
    const path = await parquet({ overdueReason: value })
    const error = await refusal(
      ingestDossiers(shared, by('nested'), { path, now: extractAt, extractAt }),
    )
    expect(error.code).toBe('unreadable')
    expect(error.message).toBe(
      `export.parquet: expected text, numbers or times in column "overdueReason", got ${type}`,
    )
    // Where nobody wants it, it does not matter.
    const { overdueReason: _, ...columns } = by('nested').columns
    const name = `beside-${sources++}`
    await ingestDossiers(
      shared,
      { ...by(name), columns },
      { path, now: extractAt, extractAt },
    )
    expect(await current(shared, name)).toEqual([{ ...stored, code: 'A' }])
  })

  test('that is none, or lacks a column, is refused', async () => {
    const refusedBy = (path: string, columns: Partial<Profile['columns']>) => {
      const own = by('none')
      return refusal(
        ingestDossiers(
          shared,
          { ...own, columns: { ...own.columns, ...columns } },
          { path, now: extractAt, extractAt },
        ),
      )
    }
    const none = file('export.parquet', 'PAR1 and no more PAR1')
    expect((await refusedBy(none, {})).message).toBe(
      'export.parquet: expected a Parquet file, got one that the reader cannot take apart',
    )
    const lacking = await refusedBy(await parquet({}), { paused: ['Dừng'] })
    expect(lacking.code).toBe('no_such_column')
  })
})

describe('rows of one code', () => {
  test('that differ are all refused, in their places; that are alike are one', async () => {
    const name = 'alike'
    const report = await load(
      shared,
      [
        dossier('A'),
        dossier('B'),
        dossier('A', { unit: 'tt' }),
        dossier('C'),
        dossier(' C '),
        dossier('B', { channel: 'Trực tiếp', status: '?' }),
        dossier('A'),
        dossier('D', { applicant: 'Trần B' }),
        dossier('D', { applicant: 'Lê C' }),
      ],
      { profile: { ...profile, name }, extractAt },
    )
    expect(report).toMatchObject({
      read: 9,
      accepted: 3,
      unchanged: 2,
      rejected: 4,
    })
    const refused = await rejects(shared, report.batch)
    expect(refused.map((r) => `${r.row} ${r.code} ${r.reason}`)).toEqual([
      '2 A duplicate_code',
      '4 A duplicate_code',
      '7 B unknown_status',
      '8 A duplicate_code',
    ])
    expect((await current(shared, name)).map((d) => d.code)).toEqual([
      'B',
      'C',
      'D',
    ])
  })
})

describe('rows that cannot be taken apart', () => {
  const good = (code: string) => line(dossier(code))
  const spoilt: readonly (readonly [
    row: string,
    code: string | null,
    reason: string | null,
  ])[] = [
    [good('A'), 'A', null],
    ['narrow', null, 'wrong_width'],
    [`${good('B')};`, null, 'wrong_width'],
    [good('C').replace('P-1', '"P-1"x'), null, 'bad_quotes'],
    [good('D').replace('Nguyễn', 'Nguy~n'), null, 'bad_encoding'],
    [good('E').replace('Nguyễn Văn A', 'Nguyễn;Văn A'), null, 'wrong_width'],
    [good('F').replace('Nguyễn Văn A', '"Nguyễn\nVăn;""A"""'), 'F', null],
    [line(dossier('G', { status: '?' })), 'G', 'unknown_status'],
    [good('H'), 'H', null],
  ]
  /** No letter in UTF-8 nor in windows-1258, and half of one in UTF-16. */
  const broken = {
    'utf-8': [0xff],
    'windows-1258': [0x81],
    'utf-16le': [0, 0xd8],
  }
  const bufferOf = { 'utf-8': 'utf8', 'utf-16le': 'utf16le' } as const

  test.each([
    ['utf-8', 'plain'],
    ['utf-8', 'gzip'],
    ['utf-16le', 'plain'],
    ['windows-1258', 'plain'],
  ] as const)('are told one by one, in %s, %s', async (encoding, form) => {
    const isOld = encoding === 'windows-1258'
    const written = (text: string) =>
      isOld ? text.normalize('NFD').replaceAll(/[^ -~\n]/g, '') : text
    const encoded = (text: string) =>
      text
        .split('~')
        .flatMap((part, i) => [
          Buffer.from(i > 0 ? broken[encoding] : []),
          Buffer.from(part, isOld ? 'latin1' : bufferOf[encoding]),
        ])
    // Two empty lines are no rows, and have a place all the same.
    const lines = [headerLine, ...spoilt.map(([row]) => row)].toSpliced(
      4,
      0,
      '',
      '',
    )
    const bytes = Buffer.concat(encoded(written(`${lines.join('\n')}\n`)))
    const words = (of: object) =>
      JSON.parse(
        JSON.stringify(of, (_, text) =>
          typeof text === 'string' ? written(text) : text,
        ),
      )
    const name = `spoilt-${sources++}`
    const { batch, ...report } = await load(
      shared,
      form === 'gzip' ? gzipSync(bytes) : bytes,
      {
        profile: profileSchema.parse({
          ...profile,
          name,
          encoding,
          columns: words(profile.columns),
          status: words(profile.status ?? {}),
          channel: words(profile.channel ?? {}),
          units: { dkkd: [written('Phòng Đăng ký kinh doanh')] },
        }),
        extractAt,
      },
    )
    const place = (i: number) => (i < 3 ? i + 2 : i + 4)
    expect(
      (await rejects(shared, batch)).map((r) => [r.row, r.code, r.reason]),
    ).toEqual(
      spoilt.flatMap(([, code, reason], i) =>
        reason === null ? [] : [[place(i), code, reason]],
      ),
    )
    expect((await current(shared, name)).map((d) => d.code)).toEqual([
      'A',
      'F',
      'H',
    ])
    expect(report).toMatchObject({ read: 9, accepted: 3, rejected: 6 })
  })
})
