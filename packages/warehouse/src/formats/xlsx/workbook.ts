import { posix } from 'node:path'
import type { IngestError } from '../ingest-error.ts'
import {
  createTextStore,
  isBuiltinDate,
  isDateFormat,
  isoText,
  serialText,
  shownNumber,
  unescapeText,
  zeroPattern,
} from './cells.ts'
import type { ZeroPattern } from './cells.ts'
import { parseXml, prefixed, tooLarge, unreadable } from './ooxml.ts'
import type {
  Attributes,
  Package,
  PackageLimits,
  XmlHandlers,
} from './ooxml.ts'

/** How much a workbook may hold; beyond it the whole file is refused. */
export interface Limits extends PackageLimits {
  /** Columns of a sheet. Default 1,000. */
  readonly columns: number
  /** Bytes of memory for the texts that cells share. Default 256 MiB. */
  readonly sharedBytes: number
}

/** A sheet of cells. */
export interface Sheet {
  readonly name: string
  readonly part: string
}

/** What the sheets of a workbook share. */
export interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly is1904: boolean
  /** Part of the shared strings. */
  readonly strings: string | undefined
  readonly shared: (index: number) => string | undefined
  readonly styleOf: (style: number) => Style
}

/** How a cell shows a number. */
interface Style {
  readonly isDate: boolean
  readonly zeros: ZeroPattern
}

/** One row that holds something, by column. */
export interface SheetRow {
  readonly row: number
  /** Up to the last cell that holds something. */
  readonly cells: readonly (string | null)[]
  /** Cells stand out of their order, or one stands twice. */
  readonly isDisordered: boolean
}

const lastRow = 1_048_576

interface Relation {
  readonly kind: string
  readonly part: string
}

const maxSmallPart = 64 * 2 ** 20

/** Reads a part that is small in an honest file. */
async function readPart(
  source: Package,
  part: string,
  limits: Limits,
  handlers: XmlHandlers,
): Promise<void> {
  let size = 0
  const bytes = async function* (name: string) {
    for await (const chunk of source.bytes(name)) {
      size += chunk.length
      if (size > maxSmallPart)
        throw tooLarge(source.file, `${maxSmallPart} bytes in ${part}`)
      yield chunk
    }
  }
  const pieces = parseXml(
    { file: source.file, bytes },
    part,
    limits.textLength,
    handlers,
  )
  for await (const _ of pieces);
}

async function readRelations(
  source: Package,
  part: string,
  limits: Limits,
): Promise<ReadonlyMap<string, Relation>> {
  const relations = new Map<string, Relation>()
  const { dir, base } = posix.parse(part)
  const list = posix.join(dir, '_rels', `${base}.rels`)
  if (!source.parts.includes(list)) return relations
  await readPart(source, list, limits, {
    open(name, { Id = '', Type = '', Target = '', TargetMode }) {
      if (name !== 'Relationship') return
      const kind = Type.slice(Type.lastIndexOf('/') + 1)
      const isNeeded = /^(?:officeDocument|worksheet|sharedStrings|styles)$/
      if (
        kind === 'externalLink' ||
        (TargetMode === 'External' && isNeeded.test(kind))
      )
        throw linked(source.file)
      const target = Target.startsWith('/') ? Target : `/${dir}/${Target}`
      relations.set(Id, {
        kind,
        part: posix.normalize(target).replace(/^\/+/, '').toLowerCase(),
      })
    },
  })
  return relations
}

function linked(file: string): IngestError {
  return unreadable(
    file,
    'expected a workbook of its own, got one with links to other workbooks; break the links and save it',
  )
}

/**
 * Reads what stands before the rows.
 *
 * @throws IngestError `unreadable`, `too_large`.
 */
export async function readWorkbook(
  source: Package,
  limits: Limits,
): Promise<Workbook> {
  const { file, parts } = source
  if (parts.some((part) => part.startsWith('xl/externallinks/')))
    throw linked(file)
  const top = await readRelations(source, '', limits)
  const main = [...top.values()].find((r) => r.kind === 'officeDocument')?.part
  if (main?.endsWith('.bin'))
    throw unreadable(
      file,
      'expected an .xlsx workbook, got an .xlsb one; save it as .xlsx',
    )
  if (main === undefined || !parts.includes(main))
    throw unreadable(
      file,
      'expected an .xlsx workbook, got a zip file that is none',
    )
  const relations = await readRelations(source, main, limits)
  const partOf = (kind: string) =>
    [...relations.values()].find((r) => r.kind === kind)?.part
  const sheets: Sheet[] = []
  let is1904 = false
  await readPart(source, main, limits, {
    open(name, attributes) {
      if (name === 'workbookPr')
        is1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '')
      if (name !== 'sheet') return
      const relation = relations.get(prefixed(attributes, 'id'))
      if (!relation)
        throw unreadable(
          file,
          'expected each sheet to have a part, one has none',
        )
      // A sheet may be a chart.
      if (relation.kind === 'worksheet')
        sheets.push({
          name: attributes['name'] ?? '',
          part: relation.part,
        })
    },
  })
  const strings = partOf('sharedStrings')
  return {
    sheets,
    is1904,
    strings,
    shared: strings
      ? await readStrings(source, strings, limits)
      : () => undefined,
    styleOf: await readStyles(source, partOf('styles'), limits),
  }
}

async function readStrings(
  source: Package,
  part: string,
  limits: Limits,
): Promise<(index: number) => string | undefined> {
  const store = createTextStore()
  const text = textCollector(source.file, limits)
  const pieces = parseXml(source, part, limits.textLength, {
    open: (name) => text.open(name),
    text: (piece) => text.add(piece),
    close(name) {
      text.close(name)
      if (name !== 'si') return
      store.add(text.take())
      if (store.size() > limits.sharedBytes)
        throw tooLarge(
          source.file,
          `${limits.sharedBytes} bytes of shared strings`,
        )
    },
  })
  for await (const _ of pieces);
  return store.get
}

/** Joins the runs of a text and leaves out how it is pronounced. */
function textCollector(file: string, limits: Limits) {
  let whole = ''
  let isText = false
  let isPhonetic = false
  return {
    open(name: string) {
      if (name === 'rPh') isPhonetic = true
      else if (name === 't') isText = !isPhonetic
    },
    close(name: string) {
      if (name === 'rPh') isPhonetic = false
      else if (name === 't') isText = false
    },
    add(piece: string) {
      if (!isText) return
      whole += piece
      if (whole.length > limits.textLength)
        throw tooLarge(file, `${limits.textLength} characters in a cell`)
    },
    take() {
      const taken = unescapeText(whole)
      whole = ''
      return taken
    },
  }
}

async function readStyles(
  source: Package,
  part: string | undefined,
  limits: Limits,
): Promise<(style: number) => Style> {
  const plain: Style = { isDate: false, zeros: [] }
  if (part === undefined || !source.parts.includes(part)) return () => plain
  const custom = new Map<number, Style>()
  const formats: number[] = []
  let isCells = false
  await readPart(source, part, limits, {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt') custom.set(Number(numFmtId), styled(formatCode))
      else if (name === 'cellXfs') isCells = true
      else if (name === 'xf' && isCells) formats.push(Number(numFmtId))
    },
    close(name) {
      if (name === 'cellXfs') isCells = false
    },
  })
  const styles = formats.map(
    (id) => custom.get(id) ?? { ...plain, isDate: isBuiltinDate(id) },
  )
  return (style) => styles[style] ?? plain
}

function styled(code: string): Style {
  const isDate = isDateFormat(code)
  return { isDate, zeros: isDate ? [] : zeroPattern(code) }
}

/**
 * The rows that hold something, some at a time.
 *
 * @throws IngestError `unreadable`, `too_large`.
 */
export async function* readRows(
  source: Package,
  sheet: Sheet,
  workbook: Workbook,
  limits: Limits,
): AsyncGenerator<readonly SheetRow[], void> {
  let rows: SheetRow[] = []
  let row = 0
  let cells: (string | null)[] = []
  let column = -1
  let isDisordered = false
  let isData = false
  let held = 0
  let cell = newCell(0, 'n', 0)
  const text = textCollector(source.file, limits)
  const fail = (what: string) =>
    unreadable(
      source.file,
      `sheet ${JSON.stringify(sheet.name)}, row ${row}: ${what}`,
    )

  const openRow = ({ r }: Attributes) => {
    const next = r === undefined ? row + 1 : Number(r)
    if (!(Number.isInteger(next) && next > row))
      throw fail('expected a row below it, got one that is not')
    row = next
    if (row > lastRow) throw tooLarge(source.file, `${lastRow} rows`)
    column = -1
  }
  const openCell = ({ r, t = 'n', s = '0' }: Attributes) => {
    const next = r === undefined ? column + 1 : columnOf(r, row)
    if (next === undefined) throw fail('expected cells of its own, got another')
    isDisordered ||= next <= column
    column = Math.max(column, next)
    cell = newCell(next, t, Number(s))
  }
  const closeCell = () => {
    const inline = text.take()
    const value = inline || valueOf(cell, workbook)
    if (value === undefined)
      throw fail(
        'expected cells of a known type and texts that are there, got another',
      )
    if (value === '') return
    if (cell.column >= limits.columns)
      throw tooLarge(source.file, `${limits.columns} columns`)
    while (cells.length <= cell.column) cells.push(null)
    cells[cell.column] = value
    held += value.length
    // A few bytes can stand for a long shared string.
    if (held > maxHeld)
      throw tooLarge(source.file, `${maxHeld} characters in a row`)
  }
  const closeRow = () => {
    if (cells.length > 0) rows.push({ row, cells, isDisordered })
    cells = []
    isDisordered = false
  }

  const pieces = parseXml(source, sheet.part, limits.textLength, {
    open(name, attributes, depth) {
      if (depth === 1 && name !== 'worksheet')
        throw fail('expected a worksheet, got another part')
      if (depth === 2) isData = name === 'sheetData'
      if (!isData || depth < 3) return
      const expected = elements[depth - 3]
      if (expected && !expected.includes(name))
        throw fail('expected rows of cells, got another element')
      if (depth === 3) openRow(attributes)
      else if (depth === 4) openCell(attributes)
      else if (name === 'f' && depth === 5) cell.hasFormula = true
      else if (name === 'v' && depth === 5) cell.hasValue = cell.isValue = true
      else text.open(name)
    },
    text(piece) {
      if (!isData) return
      if (cell.isValue) cell.value += piece
      else text.add(piece)
    },
    close(name, depth) {
      if (depth === 2) isData = false
      if (!isData) return
      if (depth === 3) closeRow()
      else if (depth === 4) closeCell()
      else if (depth === 5) cell.isValue = false
      text.close(name)
    },
  })
  for await (const _ of pieces) {
    if (rows.length === 0) continue
    yield rows
    rows = []
    held = 0
  }
}

/** Characters of one row, or of the rows that are held at a time. */
export const maxHeld = 2 ** 24

/** What stands in the rows, by depth. */
const elements = [['row'], ['c'], ['f', 'v', 'is']]

interface Cell {
  column: number
  type: string
  style: number
  value: string
  hasFormula: boolean
  hasValue: boolean
  isValue: boolean
}

function newCell(column: number, type: string, style: number): Cell {
  return {
    column,
    type,
    style,
    value: '',
    hasFormula: false,
    hasValue: false,
    isValue: false,
  }
}

/** Text of a cell; undefined when its type is none, or its shared string is not there. */
function valueOf(cell: Cell, workbook: Workbook): string | undefined {
  const value = cell.type === 'str' ? cell.value : cell.value.trim()
  if (value === '')
    return cell.hasFormula && !(cell.type === 'str' && cell.hasValue)
      ? '#FORMULA'
      : ''
  switch (cell.type) {
    case 's':
      return /^\d+$/.test(value) ? workbook.shared(Number(value)) : undefined
    case 'str':
    case 'inlineStr':
      return unescapeText(value)
    case 'n': {
      const { isDate, zeros } = workbook.styleOf(cell.style)
      const date = isDate
        ? serialText(Number(value), workbook.is1904)
        : undefined
      return date ?? shownNumber(value, zeros)
    }
    case 'b':
      return value === '1' ? 'TRUE' : value === '0' ? 'FALSE' : value
    case 'd':
      return isoText(value)
    case 'e':
      return value
    default:
      return undefined
  }
}

/** Position of a cell such as `AB12`, from 0; undefined when it lies in another row. */
function columnOf(reference: string, row: number): number | undefined {
  let column = 0
  let i = 0
  for (; i < reference.length; i++) {
    const letter = (reference.charCodeAt(i) | 32) - 96
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  const isHere = i > 0 && i < 4 && Number(reference.slice(i)) === row
  return isHere ? column - 1 : undefined
}
