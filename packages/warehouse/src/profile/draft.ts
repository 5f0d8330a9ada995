import { basename } from 'node:path'
import { openDuckDb } from '../engine/duckdb.ts'
import { fileBytes } from '../formats/bytes.ts'
import type { Encoding } from '../formats/encoding.ts'
import { IngestError } from '../formats/ingest-error.ts'
import { openJson } from '../formats/json.ts'
import { keysOf } from '../formats/keys-of.ts'
import type { Records, SourceRecord } from '../formats/records.ts'
import { openText } from '../formats/text.ts'
import { isTotalRow } from '../formats/xlsx/cells.ts'
import { openXlsx } from '../formats/xlsx/xlsx.ts'
import { dateFormats } from './date-formats.ts'
import type { DateFormatName } from './date-formats.ts'
import { profileColumns, profileSchema } from './profile.ts'
import type { Format, Profile } from './profile.ts'

/** A column of a profile. */
type Column = keyof Profile['columns']

/** What an export tells of how it is read; null or empty is what it does not tell. */
export interface Draft {
  /** Made of the file's name. */
  readonly name: string
  readonly format: Format['format']
  /** Null where the bytes prove none; what they may be is in `encodings`. */
  readonly encoding: Encoding | null
  readonly encodings: readonly Encoding[]
  /** Of these the one in which most headers are known. */
  readonly readAs: Encoding
  readonly delimiter: string | null
  /** Path of the array in a JSON document. */
  readonly records: string | null
  /** Pattern made of the file's name. */
  readonly files: string
  readonly rows: number
  /** Headers as the file writes them; more than one where several could be meant, the likeliest first. */
  readonly columns: { readonly [C in Column]?: readonly string[] }
  /** Columns that a profile must have and the file does not show. */
  readonly missing: readonly Column[]
  /** Headers that are none of the above; empty where no header was found. */
  readonly others: readonly string[]
  readonly dates: { readonly [C in Column]?: DraftDates }
  /** Texts of a column by what they mean; null where it has too many to be one of kinds. */
  readonly meanings: {
    readonly [C in 'status' | 'channel' | 'apology']?: DraftMeanings | null
  }
}

/** What the cells of a date column look like. */
export interface DraftDates {
  /** Formats that together fit all cells. */
  readonly formats: readonly DateFormatName[]
  readonly cells: number
  /** Cells that fit no format that can be read. */
  readonly strange: number
  /** `day` or `month` stands first, `either` where no number is above 12, `both` where both are; undefined where the format tells. */
  readonly first?: 'day' | 'month' | 'either' | 'both'
}

/** Texts of a column of kinds. */
export interface DraftMeanings {
  readonly known: { readonly [meaning: string]: readonly string[] }
  readonly unknown: readonly string[]
  /** Unknown texts that are not shown: long ones, and numbers that may be a person's. */
  readonly hidden: number
}

/**
 * Drafts how an export of dossiers is read, from the file alone. Values are told
 * of the columns for status, channel and apology only, known by their headers.
 *
 * @throws IngestError when the file cannot be taken apart at all.
 */
export async function draftProfile(path: string): Promise<Draft> {
  const opened = await openAny(path)
  const { header } = opened.records
  const { columns, others } = assign(header)
  const dates = new Map<Column, DateTally>()
  const texts = new Map<keyof Draft['meanings'], Set<string>>()
  const places = keysOf(columns).flatMap((column) => {
    const [first = ''] = columns[column] ?? []
    if (isDateColumn(column)) dates.set(column, newTally())
    if (isKinds(column)) texts.set(column, new Set())
    return [[column, header.indexOf(first)] as const]
  })
  let rows = 0
  for await (const batch of opened.records.rows)
    for (const { cells, misread } of batch) {
      if (misread || opened.isTotal(cells)) continue
      rows++
      for (const [column, at] of places) {
        const cell = cells[at]?.normalize('NFC').trim()
        if (!cell) continue
        const tally = dates.get(column)
        if (tally) addDate(tally, cell)
        const some = isKinds(column) ? texts.get(column) : undefined
        if (some && some.size <= mostKinds) some.add(cell)
      }
    }
  const { format, encoding, encodings, readAs, delimiter, recordsPath } = opened
  return {
    ...namesOf(path),
    format,
    encoding,
    encodings,
    readAs,
    delimiter,
    records: recordsPath,
    rows,
    columns,
    missing: required.filter((column) => !columns[column]),
    others,
    dates: Object.fromEntries(
      [...dates].map(([column, tally]) => [column, datesOf(tally)]),
    ),
    meanings: Object.fromEntries(
      [...texts].map(([column, some]) => [column, meaningsOf(column, some)]),
    ),
  }
}

const mostKinds = 30

const required = profileColumns.filter(
  (column) =>
    !profileSchema.shape.columns.shape[column].safeParse(undefined).success,
)

interface Opened extends Pick<
  Draft,
  'format' | 'encoding' | 'encodings' | 'readAs' | 'delimiter'
> {
  readonly recordsPath: string | null
  readonly records: Pick<Records, 'header' | 'rows'>
  isTotal(cells: SourceRecord['cells']): boolean
}

const plain = {
  encoding: 'utf-8',
  encodings: [],
  readAs: 'utf-8',
  delimiter: null,
  recordsPath: null,
  isTotal: () => false,
} as const

async function openAny(path: string): Promise<Opened> {
  const head = await firstBytes(path)
  const start = head.toString('latin1').replace(/^(\xef\xbb\xbf)?\s*/, '')
  if (start.startsWith('PK'))
    return {
      ...plain,
      format: 'xlsx',
      records: await openXlsx(path, { isHeader }),
      isTotal: isTotalRow,
    }
  if (start.startsWith('PAR1'))
    return { ...plain, format: 'parquet', records: await openParquet(path) }
  if (/^[[{]/.test(start)) return openAnyJson(path, start)
  return openAnyText(path, head)
}

async function firstBytes(path: string): Promise<Buffer> {
  for await (const chunk of fileBytes(path))
    return Buffer.from(chunk.subarray(0, 1 << 20))
  return Buffer.alloc(0)
}

/** Where the array of a JSON document lies in the answers of one-stop software. */
const arrays = ['data', 'data.items', 'items', 'records', 'result', 'rows']

/** What a JSON document may be read as. */
interface JsonShape {
  readonly format: 'json' | 'ndjson'
  readonly recordsPath: string | null
}

async function openAnyJson(path: string, start: string): Promise<Opened> {
  // One line alone may be either: a document with an array is taken for that.
  const tried: readonly JsonShape[] = start.startsWith('[')
    ? [{ format: 'json', recordsPath: null }]
    : [
        ...arrays.map(
          (recordsPath) => ({ format: 'json', recordsPath }) as const,
        ),
        { format: 'ndjson', recordsPath: null },
      ]
  let failure: unknown
  for (const { format, recordsPath } of tried)
    try {
      const at = {
        format,
        ...(recordsPath && { records: recordsPath }),
      }
      const { header } = await openJson(path, { ...at, wanted: {} })
      const { columns } = assign(header)
      const records = await openJson(path, { ...at, wanted: columns })
      return { ...plain, format, recordsPath, records }
    } catch (error) {
      if (!(error instanceof IngestError)) throw error
      failure = error
    }
  throw failure
}

async function openParquet(
  path: string,
): Promise<Pick<Records, 'header' | 'rows'>> {
  const source = `read_parquet('${path.replaceAll("'", "''")}', file_row_number = true)`
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
  const read = async (query: string) => {
    await using duckdb = await openDuckDb(':memory:')
    return await duckdb.query(query)
  }
  const described = await read(
    `describe select * exclude (file_row_number) from ${source}`,
  )
  const header = described.map((r) => String(r['column_name']))
  const { columns } = assign(header)
  const named = Object.values(columns).flatMap(([first]) => first ?? [])
  async function* rows(): AsyncGenerator<readonly SourceRecord[]> {
    for (let from = 0; named.length > 0; from += pageRows) {
      const page = await read(
        `select file_row_number + 1 as "row", ${named.map((n, i) => `${quoted(n)}::varchar as c${i}`).join(', ')}
        from ${source} where file_row_number >= ${from} and file_row_number < ${from + pageRows}`,
      )
      if (page.length === 0) return
      yield page.map((record) => ({
        row: Number(record['row']),
        cells: header.map((h) => {
          const cell = record[`c${named.indexOf(h)}`]
          return cell === undefined || cell === null ? null : String(cell)
        }),
      }))
    }
  }
  return { header, rows: { [Symbol.asyncIterator]: rows } }
}

const pageRows = 100_000

async function openAnyText(path: string, head: Buffer): Promise<Opened> {
  const proven = await provenEncoding(path, head)
  // In UTF-16 every other byte of what is plain ASCII is 0.
  const encodings: readonly Encoding[] = proven
    ? []
    : head.includes(0)
      ? ['utf-16le', 'utf-16be']
      : ['windows-1258', 'tcvn3']
  const found: (Dialect & { records: Records })[] = []
  for (const encoding of proven ? [proven] : encodings)
    for (const delimiter of [',', ';', '\t', '|']) {
      const records = await openRegular(path, { encoding, delimiter })
      if (records) found.push({ encoding, delimiter, records })
    }
  const known = (one: (typeof found)[number]) =>
    Object.keys(assign(one.records.header).columns).length
  const [best, ...others] = found.toSorted((a, b) => known(b) - known(a))
  if (!best)
    throw new IngestError(
      'unreadable',
      `${basename(path)}: expected a comma, a semicolon, a tab or | between equally many columns in each row, got none of them`,
    )
  const isOnly = others.every(
    (o) => o.delimiter === best.delimiter || known(o) < known(best),
  )
  return {
    ...plain,
    format: 'csv',
    encoding: proven ?? null,
    encodings,
    readAs: best.encoding,
    delimiter: isOnly ? best.delimiter : null,
    records: best.records,
  }
}

interface Dialect {
  readonly encoding: Encoding
  readonly delimiter: string
}

/** By its mark, or because every byte fits; undefined where nothing proves one. */
async function provenEncoding(
  path: string,
  head: Buffer,
): Promise<Encoding | undefined> {
  const mark = head.subarray(0, 2).toString('hex')
  if (mark === 'fffe' || mark === 'feff') return 'utf-16'
  if (head.includes(0)) return undefined
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of fileBytes(path))
      decoder.decode(chunk, { stream: true })
    decoder.decode()
    return 'utf-8'
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

const firstRows = 1000

/** Undefined where the first rows are not as wide as the header. */
async function openRegular(
  path: string,
  dialect: Dialect,
): Promise<Records | undefined> {
  try {
    const records = await openText(path, {
      format: 'csv',
      quote: '"',
      ...dialect,
    })
    if (records.header.length < 2) return undefined
    let seen = 0
    for await (const batch of records.rows) {
      if (batch.some((r) => r.misread === 'wrong_width')) return undefined
      seen += batch.length
      if (seen >= firstRows) break
    }
    return records
  } catch (error) {
    if (error instanceof IngestError) return undefined
    throw error
  }
}

/** So many known headers make a row a header. */
const fewestKnown = 3

function isHeader(cells: readonly string[]): boolean {
  const { columns } = assign(cells)
  return columns.code !== undefined
}

/** Which of the headers are columns of a profile; the others are told only where it is a header at all. */
function assign(header: readonly string[]): Pick<Draft, 'columns' | 'others'> {
  const columns: { [C in Column]?: readonly string[] } = {}
  for (const column of profileColumns) {
    const names = headers[column].split(', ').map(key)
    const found = names.flatMap((name) => header.filter((h) => key(h) === name))
    if (found.length > 0) columns[column] = [...new Set(found)]
  }
  if (Object.keys(columns).length < fewestKnown)
    return { columns: {}, others: [] }
  const taken = new Set(Object.values(columns).map(([first]) => first))
  return {
    columns,
    others: header.filter((h) => h.trim() !== '' && !taken.has(h)),
  }
}

/** A header or a word without marks, case and blanks: `Mã hồ sơ` and `MaHoSo` are one. */
function key(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[^a-z0-9]/g, '')
}

/** Headers of exports in use, the surest first. */
const headers: { readonly [C in Column]: string } = {
  code: 'Mã hồ sơ, Số hồ sơ, Mã số hồ sơ, Số biên nhận, Mã biên nhận, dossier code, dossier id, code',
  procedure:
    'Mã thủ tục, Mã TTHC, Mã thủ tục hành chính, Tên thủ tục hành chính, Tên TTHC, Tên thủ tục, Thủ tục hành chính, Thủ tục, procedure code, procedure',
  unit: 'Đơn vị giải quyết, Đơn vị xử lý, Đơn vị thụ lý, Phòng giải quyết, Phòng xử lý, Phòng ban xử lý, Đơn vị tiếp nhận, Đơn vị, department, unit',
  channel:
    'Kênh tiếp nhận, Kênh thực hiện, Hình thức tiếp nhận, Hình thức nộp, Hình thức nộp hồ sơ, channel',
  status: 'Trạng thái, Trạng thái hồ sơ, Tình trạng, Tình trạng hồ sơ, status',
  received:
    'Ngày tiếp nhận, Ngày tiếp nhận hồ sơ, Ngày nhận, Ngày nhận hồ sơ, received, received on, received at, date received',
  due: 'Ngày hẹn trả, Ngày hẹn trả kết quả, Ngày hẹn, Hạn trả kết quả, Hạn xử lý, Hạn giải quyết, due, due on, due date',
  extendedDue: 'Ngày hẹn lại, Ngày hẹn trả lại, extended due',
  finished:
    'Ngày có kết quả, Ngày kết thúc xử lý, Ngày xử lý xong, Ngày hoàn thành, Ngày giải quyết xong, finished, finished on, finished at',
  handedOver:
    'Ngày trả kết quả, Ngày trả, Ngày trả hồ sơ, handed over, handed over on',
  stopped:
    'Ngày dừng xử lý, Ngày từ chối, Ngày rút hồ sơ, Ngày trả lại, stopped, stopped on',
  paused: 'Ngày yêu cầu bổ sung, Ngày tạm dừng, paused, paused on',
  resumed: 'Ngày bổ sung xong, Ngày bổ sung, resumed, resumed on',
  overdueReason:
    'Nguyên nhân quá hạn, Lý do quá hạn, Nguyên nhân trễ hạn, Lý do trễ hạn, overdue reason',
  apology: 'Văn bản xin lỗi, Thư xin lỗi, Phiếu xin lỗi, apology',
}

/** Words that are known to mean one thing; any other is for a person. */
const words: {
  readonly [C in keyof Draft['meanings']]-?: {
    readonly [meaning: string]: string
  }
} = {
  status: {
    not_received: 'Mới đăng ký, Không được tiếp nhận',
    processing: 'Được tiếp nhận, Đang xử lý',
    paused: 'Yêu cầu bổ sung giấy tờ, Yêu cầu thực hiện nghĩa vụ tài chính',
    finished: 'Đã xử lý xong, Đã trả kết quả',
    withdrawn: 'Công dân yêu cầu rút hồ sơ',
    returned: 'Trả lại hồ sơ',
    refused: 'Từ chối giải quyết',
  },
  channel: {
    online: 'Trực tuyến',
    counter: 'Trực tiếp',
    post: 'Bưu chính, Bưu chính (BCCI), BCCI, Bưu chính công ích, Dịch vụ bưu chính, Dịch vụ bưu chính công ích',
  },
  apology: { yes: 'Có, yes', no: 'Không, no' },
}

function isKinds(column: Column): column is keyof Draft['meanings'] {
  return column in words
}

const kinds = Object.keys(words)

function isDateColumn(column: Column): boolean {
  const others = ['code', 'procedure', 'unit', 'overdueReason', ...kinds]
  return !others.includes(column)
}

function meaningsOf(
  column: keyof Draft['meanings'],
  texts: ReadonlySet<string>,
): DraftMeanings | null {
  if (texts.size > mostKinds) return null
  const meanings = new Map(
    Object.entries(words[column]).flatMap(([meaning, some]) =>
      some.split(', ').map((word) => [key(word), meaning] as const),
    ),
  )
  const known: Record<string, string[]> = {}
  const unknown: string[] = []
  let hidden = 0
  for (const text of [...texts].toSorted()) {
    const meaning = meanings.get(key(text))
    if (meaning) (known[meaning] ??= []).push(text)
    else if (text.length > 60 || /\d{6}/.test(text)) hidden++
    else unknown.push(text)
  }
  return { known, unknown, hidden }
}

/** The cells of a date column by their shape, digits alike. */
interface DateTally {
  readonly shapes: Map<string, number>
  /** Greatest of the first two numbers of `31/12/2018`; 0 where there is no such date. */
  first: number
  second: number
}

function newTally(): DateTally {
  return { shapes: new Map(), first: 0, second: 0 }
}

const mostShapes = 1000

function addDate(tally: DateTally, cell: string): void {
  const shape = cell.replace(/\d/g, '9')
  const { shapes } = tally
  const known = shapes.get(shape)
  if (known === undefined && shapes.size >= mostShapes) {
    shapes.set('', (shapes.get('') ?? 0) + 1)
    return
  }
  shapes.set(shape, (known ?? 0) + 1)
  const parts = /^(\d{1,2})[/-](\d{1,2})[/-]\d{4}/.exec(cell)
  if (!parts) return
  tally.first = Math.max(tally.first, Number(parts[1]))
  tally.second = Math.max(tally.second, Number(parts[2]))
}

function datesOf({ shapes, first, second }: DateTally): DraftDates {
  const found = new Set<DateFormatName>()
  let strange = 0
  let cells = 0
  for (const [shape, count] of shapes) {
    cells += count
    const format = formats.find(([, pattern]) => pattern.test(shape))?.[0]
    if (format) found.add(format)
    else strange += count
  }
  // The looser format reads what the stricter one does.
  const strict = (name: string) =>
    name.replace(/\bD\/M\b/, 'DD/MM').replace(/\bH:/, 'HH:')
  const loose = new Set([...found].filter((f) => strict(f) !== f).map(strict))
  const order =
    first === 0
      ? undefined
      : first > 12
        ? second > 12
          ? 'both'
          : 'day'
        : second > 12
          ? 'month'
          : 'either'
  return {
    formats: [...found].filter((f) => !loose.has(f)),
    cells,
    strange,
    ...(order && { first: order }),
  }
}

/** Formats by the shapes that they read, the strictest first. */
const formats: readonly (readonly [DateFormatName, RegExp])[] = keysOf(
  dateFormats,
)
  .filter((name) => name !== 'Excel serial 1904')
  .map((name) => [name, shapeOf(name)] as const)
  .toSorted(
    ([a], [b]) => Number(a.startsWith('D/')) - Number(b.startsWith('D/')),
  )

function shapeOf(name: DateFormatName): RegExp {
  if (name === 'Excel serial') return /^9{4,5}(\.9+)?$/
  if (name.endsWith('Z'))
    return /^9{4}-99-99[T ]99:99:99(\.9{1,9})?(Z|[+-]99(:?99)?)$/
  const digits = name
    .replace(/SSS|yyyy|YYYY|MM|DD|HH|mm|ss|dd/g, (t) => '9'.repeat(t.length))
    .replace(/[DMH]/g, '9{1,2}')
  return new RegExp(`^${digits.replaceAll('.', '\\.')}$`)
}

/** A name of the source and a pattern of its files, from the name of one. */
function namesOf(path: string): Pick<Draft, 'name' | 'files'> {
  const file = basename(path)
  const time =
    /(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01])(?:([-_T ]?)([01]\d|2[0-3])([-_.]?)([0-5]\d)([-_.]?[0-5]\d)?)?)?(?!\d)/
  const files = time.test(file)
    ? file.replace(
        time,
        (_, __, dash, ___, day, gap, hour, colon, ____, seconds) =>
          [
            `{YYYY}${dash}{MM}`,
            day === undefined ? '' : `${dash}{DD}`,
            hour === undefined ? '' : `${gap}{HH}${colon}{mm}`,
            seconds === undefined ? '' : '*',
          ].join(''),
      )
    : file.replace(/\d+/, '*').replace(/^([^*]*?)(\.[^.*]+)$/, '$1*$2')
  const name = file
    .replace(/\.[^.]*$/, '')
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '')
  return { name: name || 'source', files }
}
