import { basename } from 'node:path'
import { openDuckDb } from '../engine/duckdb.ts'
import { fileBytes } from '../formats/bytes.ts'
import { assertExport, withCause } from '../formats/cause.ts'
import { separatorOf } from '../formats/csv-layout.ts'
import type { Encoding } from '../formats/encoding.ts'
import { IngestError } from '../formats/ingest-error.ts'
import { openJson } from '../formats/json.ts'
import { markText, markupOf } from '../formats/markup.ts'
import type { Records, SourceRecord } from '../formats/records.ts'
import { rowJudge } from '../formats/row-judge.ts'
import { openText } from '../formats/text.ts'
import { openBook } from '../formats/xlsx/book.ts'
import { assign, knownHeaders } from './draft-words.ts'
import type { Draft } from './draft.ts'

/** A file as records, and what its bytes tell of how it is read. */
export interface Opened extends Pick<
  Draft,
  'format' | 'encoding' | 'encodings' | 'readAs' | 'delimiter'
> {
  readonly recordsPath: string | null
  readonly records: Pick<
    Records,
    'header' | 'headerRow' | 'top' | 'twoRows' | 'rows'
  >
  /** A person may have made it: with totals, and numbers of columns. */
  readonly isSheet: boolean
}

/**
 * Opens a file by what its first bytes are.
 *
 * @throws IngestError when it cannot be taken apart.
 */
export async function openAny(path: string): Promise<Opened> {
  try {
    return await openByBytes(path)
  } catch (error) {
    throw await withCause(path, {}, error)
  }
}

async function openByBytes(path: string): Promise<Opened> {
  const head = await firstBytes(path)
  const start = head.toString('latin1').replace(/^(\xef\xbb\xbf)?\s*/, '')
  const markup = markupOf(markText(head))
  const isOld = head.toString('hex', 0, 4) === 'd0cf11e0'
  if (
    isOld ||
    start.startsWith('PK') ||
    markup === 'page' ||
    markup === 'excel-2003' ||
    markup === 'flat'
  )
    return {
      ...plain,
      format: 'xlsx',
      records: await openBook(path, { isHeader: knownHeaders }),
      isSheet: true,
    }
  if (start.startsWith('PAR1'))
    return { ...plain, format: 'parquet', records: await openParquet(path) }
  if (/^[[{]/.test(start)) return openAnyJson(path, start)
  await assertExport(path)
  return openAnyText(path, head)
}

const plain = {
  encoding: 'utf-8',
  encodings: [],
  readAs: 'utf-8',
  delimiter: null,
  recordsPath: null,
  isSheet: false,
} as const

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

async function openParquet(path: string): Promise<Opened['records']> {
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
  return { header, headerRow: 0, rows: { [Symbol.asyncIterator]: rows } }
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
    for (const delimiter of delimitersOf(head, encoding)) {
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
    isSheet: true,
  }
}

function delimitersOf(head: Buffer, encoding: Encoding): readonly string[] {
  const isWide = encoding.startsWith('utf-16')
  const text = isWide ? head.toString('utf16le') : head.toString()
  const named = separatorOf(text)
  return named === undefined ? [',', ';', '\t', '|'] : [named]
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
      isHeader: knownHeaders,
      ...dialect,
    })
    if (records.header.length < 2) return undefined
    const judge = rowJudge(records)
    let seen = 0
    for await (const batch of records.rows) {
      const judged = batch.flatMap(judge.push)
      if (judged.some(({ reason }) => reason === 'wrong_width'))
        return undefined
      seen += batch.length
      if (seen >= firstRows) return records
    }
    const isUneven = judge.end().some(({ reason }) => reason === 'wrong_width')
    return isUneven ? undefined : records
  } catch (error) {
    if (error instanceof IngestError) return undefined
    throw error
  }
}
