import { addDays } from '@motcua/metrics/calendar'
import { profileSchema, type Profile } from '@motcua/warehouse'
import fc from 'fast-check'
import { header, office, profile as usual, type Column } from './fixture.ts'

/*
 * Tables of dossiers by their meaning, never by their text, and what has to
 * become of each row. Nothing here reads a date or asks the package.
 */

/** A text that may be long. */
export interface Text {
  readonly text: string
  readonly times?: number
}

/** A word of the system and what it means; null where it means nothing. */
export interface Word {
  readonly text: string
  readonly means: string | null
}

/** A day from {@link firstDay} on, and the second of it where there is one. */
export interface Moment {
  readonly day: number
  readonly second: number | null
}

export type DateCell = Moment | { readonly unreadable: string } | null

export const dateColumns = [
  'received',
  'due',
  'extendedDue',
  'finished',
  'handedOver',
  'stopped',
  'paused',
  'resumed',
] as const

export type DateColumn = (typeof dateColumns)[number]

/** How a row is spoilt in the file, so that it cannot be taken apart. */
export const spoilings = [
  'narrow',
  'wide',
  'quotes',
  'encoding',
  'long',
  'nested',
  'twice',
  'scalar',
  'broken',
] as const

export type Spoiling = (typeof spoilings)[number]

export interface Row {
  readonly code: string
  readonly status: Word
  readonly channel: Word
  readonly unit: Word
  readonly procedure: Word
  readonly apology: Word
  readonly dates: { readonly [C in DateColumn]: DateCell }
  readonly overdueReason: Text
  readonly applicant: string
  readonly spoiling: Spoiling | null
  /** Empty lines or rows before it. */
  readonly blanks: number
}

const firstDay = Date.UTC(2018, 1, 20)
/** When every generated export is made, unless told: on day 23 at eight. */
export const extractAt = '2018-03-15 08:00:00'

export function dayText(day: number): string {
  return new Date(firstDay + day * 86_400_000).toISOString().slice(0, 10)
}

export function timeText({ day, second }: Moment): string {
  const at = new Date(firstDay + (day * 86_400 + (second ?? 0)) * 1000)
  return at.toISOString().slice(0, 19).replace('T', ' ')
}

/** Spans in which a procedure holds: first and last day, service level. */
const spans: Readonly<
  Record<string, readonly (readonly [string, string, number])[]>
> = {
  'P-1': [['2010-01-01', '9999-12-31', 4]],
  'P-2': [['2010-01-01', '9999-12-31', 3]],
  'P-3': [['2010-01-01', '2018-03-04', 3]],
  'P-4': [['2010-01-01', '9999-12-31', 2]],
  'P-5': [
    ['2010-01-01', '2018-02-25', 1],
    ['2018-02-26', '9999-12-31', 4],
  ],
}

const names: Readonly<Record<string, string>> = {
  'P-1': 'Thành lập doanh nghiệp',
  'P-2': 'Giải thể doanh nghiệp',
  'P-3': 'Chia doanh nghiệp',
  'P-4': 'Sáp nhập doanh nghiệp',
  'P-5': 'Đổi tên doanh nghiệp',
}

/** Lines of a list of procedures behind its header. */
export const procedureLines = Object.entries(spans).flatMap(([code, some]) =>
  some.map(
    ([from, to, level]) =>
      `${code},${names[code]},Doanh nghiệp,dkkd,${level},3,working_day,none,yes,${'yes,'.repeat(10)}${from},${to === '9999-12-31' ? '' : to}`,
  ),
)

const word = (means: string | null, ...texts: readonly string[]) =>
  fc.constantFrom(...texts.map((text): Word => ({ text, means })))

const words = {
  status: fc.oneof(
    {
      weight: 6,
      arbitrary: word('finished', 'Đã xử lý xong', 'Đã trả kết quả'),
    },
    { weight: 2, arbitrary: word('processing', 'Đang xử lý') },
    { weight: 2, arbitrary: word('paused', 'Yêu cầu bổ sung') },
    word('withdrawn', 'Rút hồ sơ'),
    word('returned', 'Trả lại'),
    word('refused', 'Từ chối'),
    word('not_received', 'Mới đăng ký'),
    word(null, 'Chờ', '', '?', '=1+1', 'Đã xử lý xong rồi', '<b>'),
  ),
  channel: fc.oneof(
    { weight: 5, arbitrary: word('online', 'Trực tuyến') },
    { weight: 5, arbitrary: word('counter', 'Trực tiếp') },
    word(null, '=1', '', 'trực', '"', "'; drop table dossier; --"),
  ),
  unit: fc.oneof(
    {
      weight: 6,
      arbitrary: word('dkkd', 'Phòng Đăng ký kinh doanh', 'dkkd', 'P.ĐKKD'),
    },
    { weight: 3, arbitrary: word('tt', 'Thanh tra', 'tt') },
    { weight: 1, arbitrary: word('so', 'Sở Kế hoạch và Đầu tư') },
    word(null, '', 'so; tt', 'Phòng', '0912345678', '\t'),
  ),
  procedure: fc.oneof(
    ...Object.entries(names).map(([code, name]) => ({
      weight: code === 'P-1' ? 4 : 2,
      arbitrary: word(code, code, name),
    })),
    word(null, '', 'P-9', '=cmd|x', 'Thủ tục lạ', ' ', 'P-1,P-2'),
  ),
  apology: fc.oneof(
    { weight: 12, arbitrary: word(null, '') },
    { weight: 2, arbitrary: word('true', 'Có') },
    { weight: 2, arbitrary: word('false', 'Không') },
    word(null, 'Đã gửi', '=1', '\u200b', ' '),
  ),
}

const hostile = fc.constantFrom(
  '=1+1',
  '@SUM(A1)',
  '+84 900',
  '-1',
  '<img src=x onerror=alert(1)>',
  '</t></is></c><c>',
  '&amp;&#0;',
  ']]>',
  "'; drop table dossier; --",
  '$1',
  '\\',
  '\\u0000',
  '_x000D_',
  '\t',
  'a\0b',
  'Đ\0à',
  '\u202egpj.exe',
  '\ufeffx',
  'Nguyễn'.normalize('NFD'),
  'Nguyễn',
  '😀',
  '"',
  '""',
  '";"',
  'a;b',
  ' "x"',
  "'",
  'một\nhai',
  'một\r\nhai\r\n',
  '\n',
  '\r',
  '\u0085\u2028',
  '\u001e\u001f',
  'NULL',
  'null',
  '{}',
  '[1,2]',
  '1e5',
  '00012',
  '05/03/2018',
)
const piece = fc.constantFrom(
  ...'"\';,|\t\n\r \\aĐữ0=<&\0\u200b\u00a0',
  '\u0301',
)
const texts: fc.Arbitrary<Text> = fc.oneof(
  { weight: 120, arbitrary: fc.constant({ text: '' }) },
  { weight: 60, arbitrary: hostile.map((text) => ({ text })) },
  {
    weight: 60,
    arbitrary: fc
      .array(piece, { maxLength: 7 })
      .map((parts) => ({ text: parts.join('') })),
  },
  fc
    .constantFrom(['x', 1_000_000], ['ữ', 400_000], ['ữ', 5000], ['=', 70_000])
    .map(([text, times]) => ({ text, times }) as Text),
)

const pool = Array.from({ length: 8 }, (_, i) => `H26.15-${i}`)
const codes = fc.oneof(
  { weight: 24, arbitrary: fc.constantFrom(...pool) },
  { weight: 8, arbitrary: fc.constantFrom('20180001', '20180002', '7') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\u041d26-1',
      '\u00d0KKD-1',
      '\uff2826',
      'H\u039126',
      'ĐKKD-1',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('', ' ', '\u200b', '\u00a0\t') },
  { weight: 2, arbitrary: fc.constantFrom("'20180001", '="H26.15-0"') },
  { weight: 2, arbitrary: fc.constantFrom('3.52112E+17', '1E+15') },
  { weight: 1, arbitrary: hostile },
)

const clock = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  fc.constantFrom(8 * 3600, 10 * 3600 + 30 * 60, 86_340, 60),
  fc.constantFrom(8 * 3600 + 1, 86_399, 1),
)
const moment = fc.record(
  { day: fc.integer({ min: -3, max: 26 }), second: clock },
  { noNullPrototype: true },
)
const weird: fc.Arbitrary<DateCell> = fc.oneof(
  { weight: 6, arbitrary: moment },
  { weight: 2, arbitrary: fc.constant(null) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        '31/02/2018',
        '2018',
        '05/03/18',
        '05/03/2561',
        '13/13/2018',
        '2018-13-01',
        '20180231',
        'hôm nay',
        '0',
        '-1',
        '=NOW()',
        '05/03/2018 25:00',
        '05/03/2018x',
        '2018-03-05T08:00',
        '#N/A',
        '99999999999999999999',
      )
      .map((unreadable) => ({ unreadable })),
  },
)

/** Dates that are in order for a status. */
function orderly(status: string | null, jitter: number): Row['dates'] {
  const at = (day: number, second: number | null = null): Moment => {
    return { day: day + (jitter % 3), second }
  }
  const isStopped = ['withdrawn', 'returned', 'refused'].includes(status ?? '')
  return {
    received: at(5, 8 * 3600),
    due: at(10),
    extendedDue: null,
    finished: status === 'finished' ? at(7, 10 * 3600) : null,
    handedOver: status === 'finished' ? at(8) : null,
    stopped: isStopped ? at(7) : null,
    paused: status === 'paused' ? at(6) : null,
    resumed: null,
  }
}

/** Any row; most are in order but for a few cells. */
export const anyRow: fc.Arbitrary<Row> = fc
  .record(
    {
      code: codes,
      ...words,
      jitter: fc.nat({ max: 2 }),
      changes: fc.array(
        fc.tuple(fc.constantFrom(...dateColumns, 'paused', 'resumed'), weird),
        {
          maxLength: 3,
        },
      ),
      overdueReason: texts,
      applicant: fc.oneof(fc.constant(''), hostile),
      spoiling: fc.oneof(
        { weight: 11, arbitrary: fc.constant(null) },
        fc.constantFrom(...spoilings.filter((s) => s !== 'long')),
      ),
      isLong: fc.nat({ max: 600 }).map((n) => n === 600),
      blanks: fc.nat({ max: 9 }).map((n) => Math.max(0, n - 7)),
    },
    { noNullPrototype: true },
  )
  .map(({ jitter, changes, isLong, ...row }) => ({
    ...row,
    spoiling: isLong ? 'long' : row.spoiling,
    dates: {
      ...orderly(row.status.means, jitter),
      ...Object.fromEntries(changes),
    },
  }))

/** A row of which nothing but the code, the day and the unit matter. */
export function plainRow(
  code: string,
  day: number,
  changes: Partial<Row> = {},
): Row {
  return {
    code,
    status: { text: 'Đã xử lý xong', means: 'finished' },
    channel: { text: 'Trực tuyến', means: 'online' },
    unit: { text: 'dkkd', means: 'dkkd' },
    procedure: { text: 'P-1', means: 'P-1' },
    apology: { text: '', means: null },
    dates: orderly('finished', day),
    overdueReason: { text: '' },
    applicant: 'Nguyễn Văn A',
    spoiling: null,
    blanks: 0,
    ...changes,
  }
}

const optional = [
  'extendedDue',
  'handedOver',
  'stopped',
  'paused',
  'resumed',
  'overdueReason',
  'apology',
] as const

const decisions = {
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
} as const

type Decision = keyof typeof decisions

const families = [
  ['DD/MM/YYYY', 'DD/MM/YYYY HH:mm', 'DD/MM/YYYY HH:mm:ss'],
  ['D/M/YYYY', 'D/M/YYYY H:mm', 'D/M/YYYY H:mm:ss'],
  ['DD-MM-YYYY', 'DD-MM-YYYY HH:mm', 'DD-MM-YYYY HH:mm:ss'],
  [
    'YYYY-MM-DD',
    'YYYY-MM-DD HH:mm',
    'YYYY-MM-DD HH:mm:ss',
    'YYYY-MM-DD HH:mm:ss.SSS',
    'YYYY-MM-DDTHH:mm:ss',
    'YYYY-MM-DDTHH:mm:ssZ',
  ],
  ['yyyyMMdd', 'yyyyMMddHHmm', 'yyyyMMddHHmmss'],
  ['Excel serial'],
  ['Excel serial 1904'],
] as const

/** What of a profile is drawn. */
const reading = fc.record(
  {
    dates: fc
      .shuffledSubarray([...families], { minLength: 1, maxLength: 3 })
      // The two serials would be read as one another.
      .map((some) =>
        some
          .filter(
            (f, i) =>
              f.length > 1 || some.findIndex((g) => g.length === 1) === i,
          )
          .flat(),
      ),
    defects: fc.record(
      Object.fromEntries(
        Object.keys(decisions).map((d) => [
          d,
          fc.constantFrom<'reject' | 'flag'>('reject', 'flag'),
        ]),
      ) as { [D in Decision]: fc.Arbitrary<'reject' | 'flag'> },
      { requiredKeys: [], noNullPrototype: true },
    ),
    isOpen: fc.nat({ max: 4 }).map((n) => n === 4),
    /** Optional columns that the profile does not name. */
    unnamed: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      fc.subarray([...optional]),
    ),
  },
  { noNullPrototype: true },
)

type Reading = typeof reading extends fc.Arbitrary<infer T> ? T : never

/** How the file is laid out. */
const layout = fc.record(
  {
    encoding: fc.constantFrom<Profile['encoding']>(
      'utf-8',
      'utf-8',
      'utf-8',
      'utf-16',
      'utf-16le',
      'utf-16be',
      'windows-1258',
      'tcvn3',
    ),
    delimiter: fc.constantFrom(';', ',', '\t', '|'),
    quote: fc.constantFrom('"', '"', '"', "'"),
    lineEnd: fc.constantFrom('\n', '\r\n', '\n', '\r\n', '\r'),
    mark: fc.boolean(),
    isPacked: fc.nat({ max: 5 }).map((n) => n === 5),
    quotesAll: fc.boolean(),
    endsOpen: fc.boolean(),
    /** Path of the records in JSON. */
    isNested: fc.boolean(),
    titles: fc.nat({ max: 3 }),
    isMerged: fc.boolean(),
    hasTotal: fc.boolean(),
    is1904: fc.nat({ max: 5 }).map((n) => n === 5),
    /** Names of the columns that nobody names, besides the applicant's. */
    extra: fc.subarray(['CCCD', 'Số điện thoại', 'Địa chỉ']),
    /** Order of the columns. */
    order: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    /** Decides on what differs from cell to cell. */
    salt: fc.nat({ max: 2 ** 31 - 1 }),
  },
  { noNullPrototype: true },
)

export type Layout = typeof layout extends fc.Arbitrary<infer T> ? T : never

/** A table, how it is laid out and how it is read. */
export interface Made {
  readonly rows: readonly Row[]
  readonly reading: Reading
  readonly layout: Layout
}

export const anyTable: fc.Arbitrary<Made> = fc.record(
  {
    rows: fc.array(anyRow, { minLength: 1, maxLength: 14 }),
    reading,
    layout,
  },
  { noNullPrototype: true },
)

/** A table that is laid out as simply as can be. */
export function plainTable(rows: readonly Row[]): Made {
  return {
    rows,
    reading: {
      dates: ['DD/MM/YYYY HH:mm', 'DD/MM/YYYY'],
      defects: {},
      isOpen: false,
      unnamed: [],
    },
    layout: {
      encoding: 'utf-8',
      delimiter: ';',
      quote: '"',
      lineEnd: '\n',
      mark: false,
      isPacked: false,
      quotesAll: false,
      endsOpen: false,
      isNested: false,
      titles: 0,
      isMerged: false,
      hasTotal: false,
      is1904: false,
      extra: [],
      order: 0,
      salt: 0,
    },
  }
}

/** One of `n` that depends on nothing but the numbers given. */
export function pick(n: number, ...numbers: readonly number[]): number {
  let hash = 0x811c9dc5
  for (const number of numbers) {
    hash = Math.imul(hash ^ number, 0x01000193)
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  }
  return ((hash ^ (hash >>> 13)) >>> 0) % n
}

/** The source profile of a table. */
export function profileOf(
  { reading: of, layout: laid }: Made,
  format: Profile['format'],
  name: string,
): Profile {
  const columns = Object.fromEntries(
    Object.entries(usual.columns).filter(
      ([column]) => !(of.unnamed as readonly string[]).includes(column),
    ),
  )
  const isText = format === 'csv'
  return profileSchema.parse({
    ...usual,
    name,
    format,
    encoding: isText ? laid.encoding : 'utf-8',
    delimiter: laid.delimiter,
    quote: laid.quote,
    files: '*',
    ...(format === 'json' && laid.isNested ? { records: 'data.hồ sơ' } : {}),
    columns,
    dates: of.dates,
    catalogue: of.isOpen ? 'open' : 'closed',
    defects: of.defects,
  })
}

/** What is stored of a dossier. */
export type Content = Readonly<Record<string, string | boolean | null>>

/** What must become of a row. */
export interface Fate {
  readonly reason: string | null
  readonly code: string | null
  readonly content: Content
}

/** NUL, two separators, zero-width and direction marks. */
const unseen =
  '\0\u001e\u001f\u00ad\u200b\u200c\u200d\u200e\u200f' +
  '\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff'

/** A cell as it is stored; null when nothing is left of it. */
export function plain(cell: string): string | null {
  const text = cell
    .replaceAll(/[\0-\uffff]/g, (unit) => (unseen.includes(unit) ? '' : unit))
    .normalize('NFC')
    .replaceAll(/^[ \t\r\n\u00a0]+|[ \t\r\n\u00a0]+$/g, '')
  return text === '' ? null : text
}

/** The same of a code, without what keeps it a text in a spreadsheet. */
function plainCode(cell: string): string | null {
  const text = plain(cell) ?? ''
  const bare = text.replace(/^'+/, '')
  const isFormula =
    /^= *"/.test(bare) && bare.lastIndexOf('"') > bare.indexOf('"')
  const inner =
    isFormula && bare.endsWith('"')
      ? bare.slice(bare.indexOf('"') + 1, -1).replace(/^'+/, '')
      : bare
  return plain(inner)
}

const lookalikes = /[Ðð\u0370-\u052f\uff01-\uff5e]/

/** What must become of a row that can be taken apart. */
export function fateOf(row: Row, of: Reading, madeAt = extractAt): Fate {
  const isNamed = (column: Column) =>
    !(of.unnamed as readonly string[]).includes(column)
  const cell = (column: DateColumn) =>
    isNamed(column) ? row.dates[column] : null
  const at = (column: DateColumn): Moment | null => {
    const found = cell(column)
    return found && 'day' in found ? found : null
  }
  const isBad = (column: DateColumn) => {
    const found = cell(column)
    return found !== null && 'unreadable' in found
  }
  const received = at('received')
  const status = row.status.means
  const channel = row.channel.means
  const decision = (d: Decision) => of.defects[d] ?? decisions[d]
  const given = plainCode(row.code)
  const isRounded = /^\d([.,]\d+)?E\+\d+$/.test(given ?? '')
  const code = isRounded && decision('rounded_code') === 'reject' ? null : given
  const isFinished = status === 'finished'
  const isStopped = ['withdrawn', 'returned', 'refused'].includes(status ?? '')
  const isOpenCode = of.isOpen && row.procedure.means === null
  const known = isOpenCode ? plainCode(row.procedure.text) : row.procedure.means
  const span = (spans[known ?? ''] ?? []).find(
    ([from, to]) =>
      received && from <= dayText(received.day) && dayText(received.day) <= to,
  )
  const isBefore = (column: DateColumn) => {
    const found = at(column)
    return found !== null && received !== null && found.day < received.day
  }
  const isFuture = (column: DateColumn) => {
    const found = at(column)
    return found !== null && timeText(found) > madeAt
  }
  const [paused, resumed, due] = [at('paused'), at('resumed'), at('due')]
  const isResumedBefore =
    status !== 'paused' && !!paused && !!resumed && resumed.day < paused.day
  const isDueVoid = !!due && !!received && due.day < received.day

  const always: readonly [string, boolean][] = [
    ['no_code', given === null],
    ['unknown_status', status === null],
    ['not_received', status === 'not_received'],
    ['unreadable_date', isBad('received')],
    ['no_receipt_date', received === null],
    ['after_extract', isFuture('received')],
    ['unknown_unit', row.unit.means === null],
    [
      'unknown_procedure',
      known === null && plainCode(row.procedure.text) === null,
    ],
  ]
  const isEarlier = (column: DateColumn) => {
    const found = at(column)
    return (
      found?.day === received?.day &&
      (found?.second ?? Infinity) < (received?.second ?? 0)
    )
  }
  const endsIn = (is: (column: DateColumn) => boolean) =>
    isFinished
      ? is('finished') || is('handedOver')
      : isStopped && is(at('stopped') ? 'stopped' : 'finished')
  const decided: readonly [Decision, boolean, ('reject' | 'flag')?][] = [
    ['rounded_code', isRounded],
    ['unreadable_date', dateColumns.some(isBad)],
    ['unknown_channel', channel === null],
    ['unknown_procedure', known === null],
    [
      'finished_without_date',
      isFinished && !at('finished') && !isBad('finished'),
    ],
    [
      'stopped_without_date',
      isStopped &&
        !at('stopped') &&
        !at('finished') &&
        !isBad('stopped') &&
        !isBad('finished'),
    ],
    ['finish_before_receipt', endsIn(isBefore)],
    [
      'finish_before_receipt',
      endsIn(isEarlier),
      of.defects.finish_before_receipt ?? 'flag',
    ],
    [
      'after_extract',
      (['finished', 'handedOver', 'stopped'] as const).some(isFuture),
    ],
    ['no_due_date', !due && !isBad('due')],
    ['due_before_receipt', isDueVoid],
    ['finish_date_while_open', !!at('finished') && !isFinished && !isStopped],
    ['paused_without_date', status === 'paused' && !paused],
    ['resumed_without_date', status === 'processing' && !!paused && !resumed],
    ['resumed_before_pause', isResumedBefore],
    ['procedure_not_valid', !of.isOpen && known !== null && !span],
    ['online_level_2', channel === 'online' && !!span && span[2] <= 2],
    [
      'unknown_apology',
      isNamed('apology') &&
        row.apology.means === null &&
        plain(row.apology.text) !== null,
    ],
    ['lookalike_code', lookalikes.test(given ?? '')],
  ]
  const reason =
    [
      ...always,
      ...decided.filter(([d, , is = decision(d)]) => is === 'reject'),
    ].find(([, holds]) => holds)?.[0] ?? null
  const flags = new Set(
    decided.flatMap(([d, holds, is = decision(d)]) =>
      holds && is === 'flag' ? d : [],
    ),
  )

  const end = (column: DateColumn) =>
    isBefore(column) || isFuture(column) ? null : at(column)
  const day = (found: Moment | null) => found && dayText(found.day)
  const time = (found: Moment | null) => found && timeText(found)
  const deadline = (found: Moment | null) =>
    found && timeText({ ...found, second: found.second ?? 86_399 })
  const finished = isFinished ? end('finished') : null
  const handedOver = isFinished ? end('handedOver') : null
  const stopped = isStopped ? (end('stopped') ?? end('finished')) : null
  const goesOn =
    status === 'paused'
      ? null
      : ((isResumedBefore ? null : resumed) ??
        (status === 'processing' ? paused : null))
  const dueKept = isDueVoid ? null : due
  const isEnded = isFinished || isStopped
  const apology = isNamed('apology') ? row.apology.means : null
  const lastWhole = addDays(madeAt.slice(0, 10), -1)
  const receivedOn = day(received)
  const undatedSince =
    status === 'paused' && !paused && receivedOn !== null
      ? receivedOn > lastWhole
        ? receivedOn
        : lastWhole
      : null
  const reasonText = isNamed('overdueReason')
    ? plain(row.overdueReason.text.repeat(row.overdueReason.times ?? 1))
    : null
  return {
    reason,
    code,
    content: {
      office,
      code,
      procedure: known ?? plainCode(row.procedure.text),
      unit: row.unit.means,
      channel: channel ?? 'unknown',
      received_on: day(received),
      received_at: time(received),
      due_on: day(dueKept),
      due_at: deadline(dueKept),
      extended_due_on: day(at('extendedDue')),
      extended_due_at: deadline(at('extendedDue')),
      finished_on: day(finished),
      finished_at: time(finished),
      handed_over_on: day(handedOver),
      handed_over_at: time(handedOver),
      stopped_on: day(stopped),
      paused_on: day(paused) ?? undatedSince,
      resumed_on: day(goesOn),
      outcome: isEnded ? status : null,
      overdue_reason: reasonText,
      apology: apology === null ? null : apology === 'true',
      ended_on: isEnded
        ? day(
            [received, finished, handedOver, stopped]
              .flatMap((m) => m ?? [])
              .toSorted((a, b) => b.day - a.day)[0] ?? null,
          )
        : '9999-12-31',
      // None has parts of a second, or an hour that comes twice.
      due_instant: null,
      extended_due_instant: null,
      finished_instant: null,
      handed_over_instant: null,
      due_first_on: null,
      due_first_at: null,
      due_first_instant: null,
      due_moved_at: null,
      paused_since: undatedSince,
      earlier_paused_days: null,
      flags: flags.size === 0 ? null : [...flags].join(' '),
    },
  }
}

/** Every column that a file may have, in the order of the usual export. */
export const allColumns = Object.keys(header) as Column[]
