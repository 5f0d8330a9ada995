import {
  defects,
  profileSchema,
  sourceSchema,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  current,
  dossier,
  load,
  profile,
  removeFolders,
  warehouse,
} from './fixture.ts'

/** The least that a profile says. */
const least = {
  name: 'mot-cua-1',
  files: '*.csv',
  columns: {
    code: 'Mã',
    procedure: 'Thủ tục',
    unit: 'Đơn vị',
    channel: 'Kênh',
    status: ['Trạng thái', 'Tình trạng'],
    received: 'Nhận',
    due: 'Hẹn',
    finished: 'Xong',
  },
  dates: ['DD/MM/YYYY'],
  status: { finished: ['Xong'] },
  channel: {},
}

describe('a profile', () => {
  test('says what it does not say', () => {
    expect(profileSchema.parse(least)).toEqual({
      target: 'dossier',
      name: 'mot-cua-1',
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      quote: '"',
      files: '*.csv',
      dates: ['DD/MM/YYYY'],
      mode: 'append',
      supersedes: [],
      columns: {
        code: ['Mã'],
        procedure: ['Thủ tục'],
        unit: ['Đơn vị'],
        channel: ['Kênh'],
        status: ['Trạng thái', 'Tình trạng'],
        received: ['Nhận'],
        due: ['Hẹn'],
        finished: ['Xong'],
      },
      status: { finished: ['Xong'] },
      channel: {},
      units: {},
      procedures: {},
      catalogue: 'closed',
      defects: {},
    })
  })

  test('may say all of it', () => {
    const all = {
      ...least,
      target: 'dossier',
      format: 'json',
      encoding: 'tcvn3',
      delimiter: '|',
      quote: "'",
      sheet: 'Hồ sơ',
      records: 'data.items',
      extractAt: '2018-04-01 05:00:00',
      mode: 'snapshot',
      supersedes: ['cu'],
      every: 'month',
      columns: Object.fromEntries(
        [
          ...Object.keys(least.columns),
          'extendedDue',
          'handedOver',
          'stopped',
          'paused',
          'resumed',
          'overdueReason',
          'apology',
        ].map((column) => [column, [column]]),
      ),
      status: {
        not_received: ['a'],
        processing: ['b'],
        paused: ['c'],
        finished: ['d'],
        withdrawn: ['e'],
        returned: ['f'],
        refused: ['g'],
      },
      channel: {
        online: ['a'],
        counter: ['b'],
        post: ['c'],
        phone: ['d'],
        internal: ['e'],
      },
      units: { tt: ['Thanh tra'] },
      procedures: { 'P-1': ['Thành lập'] },
      catalogue: 'open',
      apology: { yes: ['Có'], no: ['Không'] },
      defects: { no_due_date: 'reject', unknown_channel: 'flag' },
    }
    expect(profileSchema.parse(all)).toEqual(all)
    expect(sourceSchema.parse(all)).toEqual(all)
  })

  test.each<[string, object]>([
    ...['csv', 'xlsx', 'parquet', 'json', 'ndjson'].map(
      (format): [string, object] => [format, { format }],
    ),
    ...['utf-8', 'utf-16', 'utf-16le', 'utf-16be', 'windows-1258', 'tcvn3'].map(
      (encoding): [string, object] => [encoding, { encoding }],
    ),
    ...[
      'DD/MM/YYYY',
      'DD/MM/YYYY HH:mm',
      'DD/MM/YYYY HH:mm:ss',
      'D/M/YYYY',
      'D/M/YYYY H:mm',
      'D/M/YYYY H:mm:ss',
      'DD-MM-YYYY',
      'DD-MM-YYYY HH:mm',
      'DD-MM-YYYY HH:mm:ss',
      'YYYY-MM-DD',
      'YYYY-MM-DD HH:mm',
      'YYYY-MM-DD HH:mm:ss',
      'YYYY-MM-DD HH:mm:ss.SSS',
      'YYYY-MM-DDTHH:mm:ss',
      'YYYY-MM-DDTHH:mm:ssZ',
      'yyyyMMdd',
      'yyyyMMddHHmm',
      'yyyyMMddHHmmss',
      'Excel serial',
      'Excel serial 1904',
      'HH:mm DD/MM/YYYY',
      'HH:mm:ss DD/MM/YYYY',
      'DD/MM/YYYY h:mm:ss A',
      'M/D/YYYY h:mm A',
      'DD/MM/YYYY - HH:mm',
      'DD-MMM-YY',
      'DD/MM/YY',
      'dd/MM/yyyy',
      'YYYY-MM-DDTHH:mmZ',
      'YYYY-MM-DDTHH:mm:ss.SSSZ',
      'YYYY-MM-DD HH:mm:ss.S',
      'YYYY-MM-DD HH:mm:ss.SSSSSSS',
      'YYYY/MM/DD HH:mm:ss',
      'D.M.YYYY H:mm',
    ].map((format): [string, object] => [format, { dates: [format] }]),
    // One text is one day by these, though the order is not one.
    [
      'two orders that the text tells apart',
      { dates: ['DD/MM/YYYY', 'M/D/YYYY h:mm A', 'MM-DD-YYYY'] },
    ],
    ['the last second of a day', { extractAt: '2018-04-01 23:59:59' }],
    ['one day alone', { from: '2018-07-01', until: '2018-07-01' }],
    ['a leap day', { extractAt: '2016-02-29 00:00:00' }],
  ])('may have %s', (_, changes) => {
    expect(profileSchema.parse({ ...least, ...changes })).toMatchObject(changes)
  })

  const { finished: _, ...unfinished } = least.columns
  test.each<[string, object, string]>([
    ['a name with a space', { name: 'một cửa' }, 'name'],
    ['no name', { name: '' }, 'name'],
    ['a name that begins well', { name: 'a_b' }, 'name'],
    ['a format of its own', { format: 'xls' }, 'format'],
    ['an encoding of its own', { encoding: 'latin1' }, 'encoding'],
    ['no delimiter', { delimiter: '' }, 'delimiter'],
    ['a delimiter of two', { delimiter: '||' }, 'delimiter'],
    ['no quote', { quote: '' }, 'quote'],
    ['a quote of two', { quote: '""' }, 'quote'],
    ['no dates', { dates: [] }, 'dates'],
    ...[
      'MM/YYYY',
      'DD/MM/YYYY HH',
      'DD/MM/YYYY HH:ss',
      'DD/MM/YYYY HH:mm A',
      'DD/MM/YYYY hh:mm',
      'DD/MM/YYYY HH:mm.S',
      'DD/MM/YYYY YY',
      'DD/MM/YYYY MM',
      'D/M/Y',
      'DD/MM/YYYYZ',
      'YYYY-MM-DDZ',
      'DD/MM/YYYY;HH:mm',
      'dd/mm/yyyy',
      'Excel',
      '',
    ].map((format): [string, object, string] => [
      `a format of dates of its own: ${format}`,
      { dates: ['DD/MM/YYYY', format] },
      'dates.1',
    ]),
    ...[
      ['DD/MM/YYYY', 'MM/DD/YYYY'],
      ['M/D/YYYY', 'DD/MM/YYYY'],
      ['D.M.YY', 'YYYY-MM-DD', 'MM.DD.YY'],
      ['dd/MM/yyyy', 'MM/DD/YYYY'],
      ['HH:mm DD/MM/YYYY', 'H:mm M/D/YYYY'],
    ].map((dates): [string, object, string] => [
      `two orders of day and month: ${dates.join(', ')}`,
      { dates },
      'dates',
    ]),
    ['no files', { files: undefined }, 'files'],
    ['a mode of its own', { mode: 'full' }, 'mode'],
    ['another beat', { every: 'week' }, 'every'],
    ['a last day that is none', { until: '2018-02-31' }, 'until'],
    [
      'an end before its beginning',
      { from: '2018-07-02', until: '2018-07-01' },
      'until',
    ],
    ['a day that is none', { extractAt: '2018-02-31 05:00:00' }, 'extractAt'],
    ['a time without hours', { extractAt: '2018-02-28' }, 'extractAt'],
    ['hour 24', { extractAt: '2018-04-01 24:00:00' }, 'extractAt'],
    ['minute 60', { extractAt: '2018-04-01 05:60:00' }, 'extractAt'],
    ['second 60', { extractAt: '2018-04-01 05:00:60' }, 'extractAt'],
    ['a time with a T', { extractAt: '2018-04-01T05:00:00' }, 'extractAt'],
    ['a time and more', { extractAt: '2018-04-01 05:00:00Z' }, 'extractAt'],
    ['a column too few', { columns: unfinished }, 'columns.finished'],
    [
      'a column too many',
      { columns: { ...least.columns, name: 'Tên' } },
      'columns',
    ],
    [
      'a column without a name',
      { columns: { ...least.columns, code: [] } },
      'columns.code',
    ],
    ['no word for finished', { status: {} }, 'status.finished'],
    ['no words for finished', { status: { finished: [] } }, 'status.finished'],
    [
      'a status of its own',
      { status: { ...least.status, lost: ['x'] } },
      'status',
    ],
    ['a channel of its own', { channel: { fax: ['x'] } }, 'channel'],
    ['a channel without words', { channel: { post: [] } }, 'channel.post'],
    ['a unit without words', { units: { tt: [] } }, 'units.tt'],
    [
      'a procedure without words',
      { procedures: { 'P-1': [] } },
      'procedures.P-1',
    ],
    ['a catalogue of its own', { catalogue: 'half' }, 'catalogue'],
    ['half an apology', { apology: { yes: ['Có'] } }, 'apology.no'],
    ['a defect of its own', { defects: { no_code: 'flag' } }, 'defects'],
    [
      'another decision',
      { defects: { no_due_date: 'ignore' } },
      'defects.no_due_date',
    ],
    ['a field of its own', { filez: '*' }, ''],
  ])('with %s is none', (_what, changes, path) => {
    const { error } = profileSchema.safeParse({ ...least, ...changes })
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
    const second = sourceSchema.safeParse({ ...least, ...changes }).error
    expect(second?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
  })

  test('says what it expects of a format of dates and of their order', () => {
    const told = (dates: readonly string[]) =>
      profileSchema.safeParse({ ...least, dates }).error?.issues[0]?.message
    expect(told(['MM/YYYY'])).toBe(
      "expected a format such as 'DD/MM/YYYY', 'DD/MM/YYYY HH:mm', 'D/M/YYYY h:mm:ss A', 'DD-MMM-YY', 'YYYY-MM-DDTHH:mm:ssZ' or 'Excel serial'",
    )
    expect(told(['D/M/YYYY', 'YYYY-MM-DD', 'MM/DD/YYYY'])).toBe(
      "expected one order of day and month, got 'D/M/YYYY' and 'MM/DD/YYYY'",
    )
  })

  test('says what it expects of a time', () => {
    const { error } = profileSchema.safeParse({ ...least, extractAt: 'x' })
    expect(error?.issues[0]?.message).toBe(
      'expected a time such as 2018-04-01 05:00:00',
    )
  })

  test('of another table has columns and words of its own', () => {
    const table = {
      target: 'feedback',
      name: 'pakn',
      files: '*.xlsx',
      columns: { code: 'Mã', kind: ['Loại', 'Kiểu'] },
      dates: ['DD/MM/YYYY'],
    }
    const read = {
      ...table,
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      quote: '"',
      columns: { code: ['Mã'], kind: ['Loại', 'Kiểu'] },
      values: {},
      given: {},
    }
    expect(sourceSchema.parse(table)).toEqual(read)
    const more = {
      mode: 'snapshot',
      values: { kind: { petition: ['KN'] } },
      given: { unit: 'tt' },
    }
    expect(sourceSchema.parse({ ...table, ...more })).toEqual({
      ...read,
      ...more,
    })
    for (const wrong of [
      { target: 'person' },
      { mode: 'full' },
      { given: { unit: 1 } },
      { values: { kind: { petition: [] } } },
      { columns: { code: [] } },
      { status: { finished: ['x'] } },
    ])
      expect(sourceSchema.safeParse({ ...table, ...wrong }).success).toBe(false)
    for (const none of [null, 'profile', []])
      expect(sourceSchema.safeParse(none).success).toBe(false)
  })

  test('rejects or flags each defect, unless it says otherwise', () => {
    expect(defects).toEqual({
      rounded_code: 'reject',
      unknown_channel: 'reject',
      unknown_procedure: 'reject',
      unreadable_date: 'reject',
      finished_without_date: 'reject',
      stopped_without_date: 'reject',
      finish_before_receipt: 'reject',
      after_extract: 'reject',
      no_due_date: 'flag',
      due_before_receipt: 'flag',
      finish_date_while_open: 'flag',
      paused_without_date: 'flag',
      resumed_without_date: 'flag',
      resumed_before_pause: 'flag',
      procedure_not_valid: 'flag',
      online_level_2: 'flag',
      unknown_apology: 'flag',
      lookalike_code: 'flag',
    })
  })
})

/** A text and its time, and its time as a deadline where that is another; null where it is none. */
type Read = readonly [text: string, at: string | null, deadline?: string]

const days: readonly Read[] = [
  ['31/12/2018', '2018-12-31 00:00:00', '2018-12-31 23:59:59'],
  ['31/12/2018 08:05', '2018-12-31 08:05:00'],
  ['31/12/2018 08:05:09', '2018-12-31 08:05:09'],
  ['31-12-2018', '2018-12-31 00:00:00', '2018-12-31 23:59:59'],
  ['31-12-2018 08:05', '2018-12-31 08:05:00'],
  ['31-12-2018 08:05:09', '2018-12-31 08:05:09'],
  ['2018-12-31', '2018-12-31 00:00:00', '2018-12-31 23:59:59'],
  ['2018-12-31 08:05', '2018-12-31 08:05:00'],
  ['2018-12-31 08:05:09', '2018-12-31 08:05:09'],
  ['2018-12-31 08:05:09.987', '2018-12-31 08:05:09'],
  ['2018-12-31T08:05:09', '2018-12-31 08:05:09'],
  ['20181231', '2018-12-31 00:00:00', '2018-12-31 23:59:59'],
  ['201812310805', '2018-12-31 08:05:00'],
  ['20181231080509', '2018-12-31 08:05:09'],
  // The same instant in the zone of the office.
  ['2018-12-31T08:05:09Z', '2018-12-31 15:05:09'],
  ['2018-12-31T20:00:00Z', '2019-01-01 03:00:00'],
  ['2018-12-31T08:05:09.987654321Z', '2018-12-31 15:05:09'],
  ['2018-12-31T08:05:09+07:00', '2018-12-31 08:05:09'],
  ['2018-12-31 08:05:09+07', '2018-12-31 08:05:09'],
  ['2018-12-31T08:05:09-05:00', '2018-12-31 20:05:09'],
  ['2018-12-31T08:05:09+14:00', '2018-12-31 01:05:09'],
  ...[
    '1/2/2018',
    '31/12/18',
    '31/02/2018',
    '31/12/2018 8:05',
    '31/12/2018 24:00',
    '31/12/2018 08:60',
    '31/12/2018T08:05',
    '31.12.2018',
    '2018/12/31',
    '2018-12-31T08:05',
    '2018-12-31T08:05:09.987',
    '2018-12-31T08:05:09.9876543210Z',
    '2018-12-31T08:05:09 Z',
    '2018-12-31T08:05:09+7',
    '2018-12-31T08Z',
    '2018-12-31T08:05Z',
    '2018-12-31T25:00:00Z',
    // Which day it ends is not to be guessed, and no zone is days away.
    '2018-12-31T24:00:00Z',
    '2018-12-31T08:05:09+15:00',
    '2018-12-31T08:05:09+99:99',
    '2018-12-31T08:05:09+07:75',
    '2018123',
    '20181301',
    '43465',
  ].map((text): Read => [text, null]),
]

const otherDays: readonly Read[] = [
  ['08:05 31/12/2018', '2018-12-31 08:05:00'],
  ['20:05:09 01/02/2018', '2018-02-01 20:05:09'],
  ['01/02/2018 - 08:05', '2018-02-01 08:05:00'],
  ['01-Feb-18', '2018-02-01 00:00:00', '2018-02-01 23:59:59'],
  ['31-DEC-2018', '2018-12-31 00:00:00', '2018-12-31 23:59:59'],
  ['01/02/18', '2018-02-01 00:00:00', '2018-02-01 23:59:59'],
  ['01/02/18 08:05', '2018-02-01 08:05:00'],
  // The last year of the century, and the first of the one before.
  ['29/02/12', '2012-02-29 00:00:00', '2012-02-29 23:59:59'],
  ['01/02/68', '2068-02-01 00:00:00', '2068-02-01 23:59:59'],
  ['01/02/69', null],
  ['01.02.2018', '2018-02-01 00:00:00', '2018-02-01 23:59:59'],
  ['01.02.2018 08:05', '2018-02-01 08:05:00'],
  ['2018/02/01', '2018-02-01 00:00:00', '2018-02-01 23:59:59'],
  ['2018/02/01 08:05:09', '2018-02-01 08:05:09'],
  ['2018-02-01T08:05', '2018-02-01 08:05:00'],
  ['2018-02-01T08:05:09.987', '2018-02-01 08:05:09'],
  ['2018-02-01 08:05:09.9999999', '2018-02-01 08:05:09'],
  ['2018-02-01T08:05Z', '2018-02-01 15:05:00'],
  ['2018-02-01 20:00-05:00', '2018-02-02 08:00:00'],
  ['20180201 20:05', '2018-02-01 20:05:00'],
  ...[
    '8:05 31/12/2018',
    '24:05 31/12/2018',
    '31/02/2018 - 08:05',
    '01-Thg-18',
    '01-February-18',
    '1-Feb-18',
    '13/13/18',
    '12/31/18',
    '31/12/2018',
    '1.2.2018',
    '2018/13/01',
    '2018-02-01T08:05:09',
    '2018-02-01 08:05:09.999999',
    '2018-02-01T08Z',
    '2018-02-01T08:05:09Z',
  ].map((text): Read => [text, null]),
]

const halves: readonly Read[] = [
  ['1/2/2018 8:05:09 SA', '2018-02-01 08:05:09'],
  ['31/12/2018 8:05:09 CH', '2018-12-31 20:05:09'],
  ['01/02/2018 08:05:09 AM', '2018-02-01 08:05:09'],
  ['01/02/2018 08:05:09 pm', '2018-02-01 20:05:09'],
  // Noon is the first hour of the afternoon, midnight that of the morning.
  ['1/2/2018 12:00:00 CH', '2018-02-01 12:00:00'],
  ['1/2/2018 12:00:00 SA', '2018-02-01 00:00:00'],
  ['1/2/2018 11:59:59 ch', '2018-02-01 23:59:59'],
  // A year of two digits beside one of four.
  ['1/2/18', '2018-02-01 00:00:00', '2018-02-01 23:59:59'],
  ['1/2/2018', '2018-02-01 00:00:00', '2018-02-01 23:59:59'],
  ['2018-02-01 08:05:09.1', '2018-02-01 08:05:09'],
  ['2018-02-01 08:05:09.999999999', '2018-02-01 08:05:09'],
  ...[
    '1/2/2018 13:05:09 CH',
    '1/2/2018 0:05:09 SA',
    '1/2/2018 8:05:09',
    '1/2/2018 8:05:09 XX',
    '1/13/2018 8:05:09 SA',
    '1/2/018',
    '2018-02-01 08:05:09.',
    '2018-02-01 08:05:09.1234567890',
  ].map((text): Read => [text, null]),
]

const months: readonly Read[] = [
  ['2/1/2018', '2018-02-01 00:00:00', '2018-02-01 23:59:59'],
  ['12/31/2018 08:05:09 PM', '2018-12-31 20:05:09'],
  ['02-01-2018', '2018-02-01 00:00:00', '2018-02-01 23:59:59'],
  // So many that those below do not outweigh them.
  ['12/30/2018', '2018-12-30 00:00:00', '2018-12-30 23:59:59'],
  // It can be told apart, and is declared the other way.
  ['31.12.2018', '2018-12-31 00:00:00', '2018-12-31 23:59:59'],
  ...['13-01-2018', '12.31.2018', '31/12/2018 08:05:09 PM'].map(
    (text): Read => [text, null],
  ),
]

/** Of these the order of day and month is not the declared one. */
const swapped = [
  '12/31/18',
  '1/13/2018 8:05:09 SA',
  '13-01-2018',
  '12.31.2018',
  '31/12/2018 08:05:09 PM',
  '1/13/2018',
]

/** What is told of a text that is none. */
function flagOf(text: string): string {
  return swapped.includes(text) ? 'swapped_date' : 'unreadable_date'
}

const looseDays: readonly Read[] = [
  ['1/2/2018', '2018-02-01 00:00:00', '2018-02-01 23:59:59'],
  ['31/12/2018', '2018-12-31 00:00:00', '2018-12-31 23:59:59'],
  ['1/2/2018 8:05', '2018-02-01 08:05:00'],
  ['01/02/2018 08:05', '2018-02-01 08:05:00'],
  ['1/2/2018 8:05:09', '2018-02-01 08:05:09'],
  ...['1/13/2018', '1-2-2018', '1/2/18', '1/2', '2018-02-01'].map(
    (text): Read => [text, null],
  ),
]

const serials = (first: number): readonly Read[] => [
  [`${first}`, '2018-12-31 00:00:00', '2018-12-31 23:59:59'],
  [`${first}.0`, '2018-12-31 00:00:00', '2018-12-31 23:59:59'],
  [`${first}.5`, '2018-12-31 12:00:00'],
  [`${first}.25`, '2018-12-31 06:00:00'],
  // Less than a second is none, a millisecond short of one is.
  [`${first}.000007`, '2018-12-31 00:00:00'],
  [`${first}.000011`, '2018-12-31 00:00:00'],
  [`${first}.000011574`, '2018-12-31 00:00:01'],
  ...[`${first},5`, `${first}0`, '999', '-1', '1e5', '31/12/2018'].map(
    (text): Read => [text, null],
  ),
]

describe('a date', () => {
  let shared: Warehouse
  beforeAll(async () => {
    shared = await warehouse()
  })
  afterAll(async () => {
    await shared.close()
    removeFolders()
  })

  test.each<[string, Profile['dates'], string, readonly Read[]]>([
    [
      'of a fixed width',
      [
        'DD/MM/YYYY',
        'DD/MM/YYYY HH:mm',
        'DD/MM/YYYY HH:mm:ss',
        'DD-MM-YYYY',
        'DD-MM-YYYY HH:mm',
        'DD-MM-YYYY HH:mm:ss',
        'YYYY-MM-DD',
        'YYYY-MM-DD HH:mm',
        'YYYY-MM-DD HH:mm:ss',
        'YYYY-MM-DD HH:mm:ss.SSS',
        'YYYY-MM-DDTHH:mm:ss',
        'YYYY-MM-DDTHH:mm:ssZ',
        'yyyyMMdd',
        'yyyyMMddHHmm',
        'yyyyMMddHHmmss',
      ],
      '01/01/2010',
      days,
    ],
    [
      'of any width',
      ['D/M/YYYY', 'D/M/YYYY H:mm', 'D/M/YYYY H:mm:ss'],
      '1/1/2010',
      looseDays,
    ],
    [
      'of another order',
      [
        'HH:mm DD/MM/YYYY',
        'HH:mm:ss DD/MM/YYYY',
        'DD/MM/YYYY - HH:mm',
        'DD-MMM-YY',
        'DD-MMM-YYYY',
        'DD/MM/YY',
        'DD/MM/YY HH:mm',
        'DD.MM.YYYY',
        'DD.MM.YYYY HH:mm',
        'YYYY/MM/DD',
        'YYYY/MM/DD HH:mm:ss',
        'YYYY-MM-DDTHH:mm',
        'YYYY-MM-DDTHH:mm:ss.SSS',
        'YYYY-MM-DD HH:mm:ss.SSSSSSS',
        'YYYY-MM-DDTHH:mmZ',
        'yyyyMMdd HH:mm',
      ],
      '01.01.2010',
      otherDays,
    ],
    [
      'of a half of the day',
      ['D/M/YYYY', 'D/M/YYYY h:mm:ss A', 'D/M/YY', 'YYYY-MM-DD HH:mm:ss.S'],
      '1/1/2010',
      halves,
    ],
    [
      'with the month first',
      ['M/D/YYYY', 'MM/DD/YYYY hh:mm:ss A', 'MM-DD-YYYY', 'DD.MM.YYYY'],
      '1/1/2010',
      months,
    ],
    ['of a spreadsheet', ['Excel serial'], '40179', serials(43_465)],
    ['of an old spreadsheet', ['Excel serial 1904'], '38717', serials(42_003)],
  ])(
    '%s is read by the listed formats alone',
    async (what, dates, first, texts) => {
      const name = what.replaceAll(' ', '-')
      await load(
        shared,
        texts.map(([text], i) =>
          dossier(`D${String(i).padStart(2, '0')}`, {
            received: first,
            due: '',
            finished: first,
            handedOver: text,
            extendedDue: text,
          }),
        ),
        {
          profile: profileSchema.parse({
            ...profile,
            name,
            dates,
            defects: { unreadable_date: 'flag' },
          }),
          extractAt: '2100-12-31 00:00:00',
        },
      )
      const rows = await current(shared, name)
      expect(
        rows.map((r, i) => [
          texts[i]?.[0],
          r.received_on,
          r.handed_over_at,
          r.extended_due_at,
          r.flags,
        ]),
      ).toEqual(
        texts.map(([text, at, deadline = at]) => [
          text,
          '2010-01-01',
          at,
          deadline,
          `${at === null ? `${flagOf(text)} ` : ''}no_due_date`,
        ]),
      )
    },
  )
})
