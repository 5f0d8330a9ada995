import { csvFaults, IngestError } from './ingest-error.ts'
import { isTotalRow } from './no-data.ts'
import type { SourceRecord } from './records.ts'

/** Takes delimited text apart, piece by piece. */
export interface CsvParser {
  /** Records that end in this text. */
  push(text: string): readonly SourceRecord[]
  /** The last record, where no line end follows it. */
  end(): readonly SourceRecord[]
}

/** How the cells of a text are told apart. */
export interface CsvFormat {
  /** Cells of an encoding other than UTF-8 come out in NFC. */
  readonly encoding: string
  readonly delimiter: string
  readonly quote: string
  /** Row of the header: those above it may have any number of cells. Default 1. */
  readonly headerRow?: number
}

/** Where the parser stands in the text. */
interface Place {
  readonly file: string
  readonly isUtf8: boolean
  readonly delimiter: number
  readonly quote: number
  readonly headerRow: number
  state: 'start' | 'plain' | 'quoted' | 'closed'
  row: number
  /** Cells of the header. */
  width: number
  cells: (string | null)[]
  count: number
  size: number
  cell: string
  isEmpty: boolean
  misread: SourceRecord['misread']
  wasReturn: boolean
  lineEnd: string
  done: SourceRecord[]
}

/**
 * Takes delimited text apart. Own code, because csv-parse (7.0) either takes text behind a
 * closing quote for a part of the cell or, told to be strict, drops all rows behind it.
 *
 * @throws IngestError `unreadable`, from both functions: for line ends of two
 * kinds, a quote that is never closed, a last row that breaks off.
 */
export function csvParser(file: string, format: CsvFormat): CsvParser {
  const place: Place = {
    file,
    isUtf8: format.encoding === 'utf-8',
    delimiter: format.delimiter.charCodeAt(0),
    quote: format.quote.charCodeAt(0),
    headerRow: format.headerRow ?? 1,
    state: 'start',
    row: 1,
    width: 0,
    cells: [],
    count: 0,
    size: 0,
    cell: '',
    isEmpty: true,
    misread: undefined,
    wasReturn: false,
    lineEnd: '',
    done: [],
  }
  return {
    push: (text) => {
      place.done = []
      take(place, text, format.quote)
      return place.done
    },
    end: () => {
      place.done = []
      finish(place)
      return place.done
    },
  }
}

const maxCell = 1_000_000
const maxRecord = 4_000_000

/** Goes through a text; what is neither a quote nor an end is added in whole pieces. */
function take(place: Place, text: string, quote: string): void {
  let from = 0
  for (let i = 0; i < text.length; i++) {
    if (place.state === 'quoted') {
      const to = text.indexOf(quote, i)
      i = to < 0 ? text.length : to
      add(place, text.slice(from, i))
      from = i + 1
      if (to >= 0) place.state = 'closed'
      continue
    }
    const unit = text.charCodeAt(i)
    if (unit !== place.delimiter && unit !== 10 && unit !== 13) {
      if (place.wasReturn) endLine(place, '\r')
      place.wasReturn = false
      if (letter(place, unit)) from = i + 1
      continue
    }
    if (unit === 10 && place.wasReturn) {
      endLine(place, '\r\n')
      place.wasReturn = false
    } else {
      if (place.wasReturn) endLine(place, '\r')
      else if (unit === 10) endLine(place, '\n')
      place.wasReturn = unit === 13
      add(place, text.slice(from, i))
      endAt(place, unit)
    }
    from = i + 1
  }
  if (from < text.length) add(place, text.slice(from))
}

/** Takes a character that ends no cell; tells whether it opens a quote, which is no part of the cell. */
function letter(place: Place, unit: number): boolean {
  place.isEmpty = false
  if (unit === place.quote && place.state === 'start') {
    place.state = 'quoted'
    return true
  }
  // A doubled quote: the second is a part of the cell.
  if (unit === place.quote && place.state === 'closed') place.state = 'quoted'
  else {
    if (place.state === 'closed') place.misread ??= 'bad_quotes'
    place.state = 'plain'
  }
  return false
}

function add(place: Place, piece: string): void {
  place.size += piece.length
  place.cell += piece
  if (place.cell.length <= maxCell && place.size <= maxRecord) return
  place.misread ??= 'too_long'
  place.cell = ''
}

/** Ends a cell at a delimiter, or a row at a line end. */
function endAt(place: Place, unit: number): void {
  if (unit === place.delimiter) {
    place.isEmpty = false
    endCell(place)
  } else if (place.isEmpty && place.row > 1) place.row++
  else endRow(place)
}

function endCell(place: Place): void {
  const { cell, row, headerRow, count, width } = place
  if (!cell.isWellFormed()) place.misread ??= 'bad_encoding'
  const text = place.isUtf8 ? cell : cell.normalize('NFC')
  // More than a record can hold would only fill the memory.
  if (!place.misread && (row <= headerRow || count < width))
    place.cells.push(text || null)
  place.count++
  place.cell = ''
  place.state = 'start'
}

function endRow(place: Place): void {
  endCell(place)
  const { row, headerRow, cells, isEmpty } = place
  if (row === headerRow) place.width = place.count
  else if (row > headerRow && place.count !== place.width && !isTotalRow(cells))
    place.misread ??= 'wrong_width'
  const { misread } = place
  if (misread === 'wrong_width')
    place.done.push({ row, cells: [], misread, uneven: cells })
  else if (misread) place.done.push({ row, cells: [], misread })
  else if (!isEmpty || row === 1) place.done.push({ row, cells })
  place.row++
  place.cells = []
  place.count = place.size = 0
  place.isEmpty = true
  place.misread = undefined
}

function endLine(place: Place, kind: string): void {
  place.lineEnd ||= kind
  if (place.lineEnd !== kind) throw unreadable(place, csvFaults.lineEnds)
}

function finish(place: Place): void {
  if (place.state === 'quoted') throw unreadable(place, csvFaults.openQuote)
  const { isEmpty, row, cells, cell, count, width } = place
  const isCut = !isEmpty && row > 1 && count + 1 < width
  if (isCut && !isTotalRow([...cells, cell]))
    throw unreadable(
      place,
      'ends in the middle of a row; is it still being copied?',
    )
  if (!isEmpty || row === 1) endRow(place)
}

function unreadable({ file, row }: Place, what: string): IngestError {
  return new IngestError('unreadable', `${file}, row ${row}: ${what}`)
}
