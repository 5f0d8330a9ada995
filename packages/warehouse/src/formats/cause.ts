import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { gunzipSync, constants } from 'node:zlib'
import { layoutOf } from './csv-layout.ts'
import type { IsHeader } from './csv-layout.ts'
import { IngestError } from './ingest-error.ts'
import { markText, markupOf } from './markup.ts'

/** What a file was read as. */
export interface Declared {
  /** Undefined where nothing was declared. */
  readonly format?: 'csv' | 'xlsx' | 'parquet' | 'json' | 'ndjson'
  readonly delimiter?: string
  readonly quote?: string
  readonly isHeader?: IsHeader
}

/**
 * The error of a file that could not be read, by its cause and its cure where
 * the first bytes tell them; else the error as it is.
 */
export async function withCause(
  path: string,
  declared: Declared,
  error: unknown,
): Promise<unknown> {
  const isOfFile =
    error instanceof IngestError && explained.includes(error.code)
  const told = isOfFile ? await toldCause(path, declared) : undefined
  if (!isOfFile || told === undefined) return error
  return new IngestError(error.code, told, error)
}

/** @throws IngestError `unreadable` for what is no export by its first bytes. */
export async function assertExport(path: string): Promise<void> {
  const told = await toldCause(path, {})
  if (told !== undefined) throw new IngestError('unreadable', told)
}

async function toldCause(
  path: string,
  declared: Declared,
): Promise<string | undefined> {
  const cause = await causeOf(path, declared)
  return cause === undefined
    ? undefined
    : `${basename(path)}: expected ${named[declared.format ?? 'any']}, got ${cause}`
}

/** The failures that may have another cause than they tell. */
const explained: readonly string[] = [
  'unreadable',
  'no_such_column',
  'wrong_encoding',
]

const named = {
  csv: 'a CSV file with the columns of its profile',
  xlsx: 'a workbook',
  parquet: 'a Parquet file',
  json: 'a JSON document',
  ndjson: 'lines of JSON',
  any: 'an export',
}

/** What a file is instead of what it is declared as, and what helps. */
async function causeOf(
  path: string,
  declared: Declared,
): Promise<string | undefined> {
  const head = await beginningOf(path)
  const text = markText(head)
  if (text.trim() === '') return 'an empty file; export it once more'
  const { format } = declared
  if (head.toString('hex', 0, 4) === oleHeader)
    return oleCause(path, head, format)
  return (
    binaryCause(head, format) ??
    markupCause(text, extname(path), format) ??
    textCause(text, format) ??
    (format === 'csv' ? columnCause(text, declared) : undefined)
  )
}

const headBytes = 1 << 20

async function beginningOf(path: string): Promise<Buffer> {
  const head = await bytesAt(path, 0, headBytes)
  if (head[0] !== 0x1f || head[1] !== 0x8b) return head
  try {
    // A part of a packed file is unpacked as far as it goes.
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    // A damaged one tells nothing.
    return head
  }
}

async function bytesAt(
  path: string,
  from: number,
  length: number,
): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const read = await file.read(Buffer.alloc(length), 0, length, from)
    return read.buffer.subarray(0, read.bytesRead)
  } finally {
    await file.close()
  }
}

function binaryCause(
  head: Buffer,
  format: Declared['format'],
): string | undefined {
  const start = head.toString('latin1', 0, 8)
  if (start.startsWith('PK')) return zipCause(head.toString('latin1'), format)
  if (start.startsWith('%PDF')) return `a PDF; ${exportAsSheet}`
  if (start.startsWith('PAR1') && format !== 'parquet')
    return 'a Parquet file; declare format: parquet in its source profile'
  return undefined
}

const exportAsSheet = 'export it as .xlsx or CSV'
const saveAsXlsx = 'open it in Excel and save it as .xlsx'

const oleHeader = 'd0cf11e0'

/** Workbooks before 2007, and what Excel encrypts, are in a container of their own. */
async function oleCause(
  path: string,
  head: Buffer,
  format: Declared['format'],
): Promise<string | undefined> {
  // Its directory lies where the header says.
  const at =
    head.length < 512
      ? 0
      : (head.readUInt32LE(48) + 1) * 2 ** head.readUInt16LE(30)
  const directory = await bytesAt(path, Math.min(at, 2 ** 40), 4096)
  const has = (name: string) =>
    [head, directory].some((b) => b.includes(Buffer.from(name, 'utf16le')))
  if (has('EncryptedPackage'))
    return 'a workbook with a password; open it in Excel and save it as .xlsx without a password'
  if (has('WordDocument')) return `a Word document; ${exportAsSheet}`
  // What reads it tells what is wrong with it.
  if (has('Workbook') || has('Book'))
    return isBook(format) ? undefined : asBook('an old .xls workbook')
  // Without its directory it breaks off, and so it is told.
  if (isBook(format) && !has('Root Entry')) return undefined
  return `an old .xls workbook, or one with a password; ${saveAsXlsx} without a password`
}

function zipCause(
  names: string,
  format: Declared['format'],
): string | undefined {
  if (isBook(format)) return undefined
  if (names.includes('opendocument.spreadsheet'))
    return asBook('an OpenDocument spreadsheet (.ods)')
  return names.includes('xl/') || names.includes('[Content_Types].xml')
    ? asBook('a workbook')
    : 'a zip file; unpack it first'
}

/** Whether a file is read as a workbook of any kind where it is one. */
function isBook(format: Declared['format']): boolean {
  return format === 'xlsx' || format === undefined
}

function asBook(what: string): string {
  return `${what}; declare format: xlsx in its source profile, or save it in the declared format`
}

/** Programs give web pages and old XML the name of a workbook. */
function markupCause(
  text: string,
  extension: string,
  format: Declared['format'],
): string | undefined {
  const markup = markupOf(text)
  if (markup === undefined) return undefined
  const saved = `saved as ${extension.toLowerCase() || 'an export'}`
  if (markup === 'archive') return `a web archive ${saved}; ${saveAsXlsx}`
  if (markup === 'xml') return `XML ${saved}; ${exportAsSheet}`
  const isExport = /<table/i.test(text) && !/type=["']?password/i.test(text)
  if (markup === 'page' && !isExport)
    return `a web page without a table, such as one of an error or a log-in, ${saved}; log in and export it once more`
  if (format === 'xlsx' || format === undefined) return undefined
  const what = bookNames[markup]
  return `${what} ${saved}; declare format: xlsx in its source profile, or ${saveAsXlsx}`
}

const bookNames = {
  page: 'a web page',
  'excel-2003': 'an Excel 2003 XML workbook',
  flat: 'a flat OpenDocument spreadsheet (.fods)',
}

function textCause(
  text: string,
  format: Declared['format'],
): string | undefined {
  const isJson = /^\s*(?:\{\s*"|\[\s*[[{"\]])/.test(text)
  if (isJson && (format === 'csv' || format === 'xlsx'))
    return 'JSON; declare format: json in its source profile, or export it as a table'
  if (format === 'xlsx' && isText(text.slice(0, 4096)))
    return 'plain text, such as CSV; declare format: csv in its source profile, or save it as .xlsx'
  return undefined
}

/** Lines without a control but what ends a line or a cell. */
function isText(text: string): boolean {
  const isLetter = (unit: string) =>
    (unit >= ' ' && unit !== '\ufffd') || '\t\r\n'.includes(unit)
  return /[\r\n]/.test(text) && Array.from(text).every(isLetter)
}

const delimiters: readonly (readonly [string, string])[] = [
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'lines |'],
]

/** Another delimiter than the declared gives the columns. */
function columnCause(
  text: string,
  { delimiter = ',', quote = '"', isHeader }: Declared,
): string | undefined {
  if (!isHeader) return undefined
  const found = delimiters.find(([other]) => {
    const format = { encoding: 'utf-8', delimiter: other, quote }
    return other !== delimiter && layoutOf(text, format, isHeader).isFound
  })
  if (!found) return undefined
  // A list of the office folder has no profile that could declare it.
  const [, wanted] = delimiters.find(([known]) => known === delimiter) ?? []
  const save = wanted === undefined ? '' : `save it with ${wanted}, or `
  return `one with ${found[1]} between its columns; ${save}declare delimiter: ${JSON.stringify(found[0])} in its source profile`
}
