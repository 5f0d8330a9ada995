import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { biffSheets, placeOf, tooOld } from './biff.ts'
import type { BiffSheet } from './biff.ts'
import { mostColumns } from './find-header.ts'
import type { Grid } from './grid.ts'
import { odsRows } from './ods-count.ts'
import type { OldAnswer, OldBook, OldSheet } from './old-reader.ts'
import { packageLimits } from './old-kind.ts'
import type { OldKind } from './old-kind.ts'
import { streamOf } from './ole.ts'
import { openPackage, tooLarge, unreadable } from './ooxml.ts'
import type { SheetRow } from './workbook.ts'
import { xlsbRows } from './xlsb-count.ts'

/** So much its parts may inflate to, its cells may be, and its reader may take. */
const most = {
  inflated: 256 * 2 ** 20,
  cells: 8_000_000,
  heapMb: 2048,
  minutes: 10,
}

/**
 * The sheets of such a workbook. Dates and numbers come as those of a workbook
 * of today. In an .xls the answer of a formula is refused where it is a text
 * (`#FORMULA`): the reader takes it for the number 0.
 *
 * @throws IngestError `unreadable`, `too_large`.
 */
export async function oldGrids(
  file: string,
  bytes: Buffer,
  { path, kind }: { readonly path: string; readonly kind: OldKind },
): Promise<readonly Grid[]> {
  const counted = await countsOf(file, bytes, { path, kind })
  const sheets = await readSheets(file, bytes)
  if (sheets.length !== counted.length)
    throw unreadable(
      file,
      `expected ${counted.length} sheets by an independent count, got ${sheets.length}; open it in Excel and save it as .xlsx`,
    )
  return sheets.map((sheet, i) => gridOf(file, sheet, counted[i]))
}

function gridOf(
  file: string,
  { name, rows, merges }: OldSheet,
  counted: BiffSheet = none,
): Grid {
  const { filled, texts, empties } = counted
  const answered = rows.flatMap((row) => {
    if (row.cells.length > mostColumns)
      throw tooLarge(file, `${mostColumns} columns`)
    return texts.size + empties.size > 0 ? corrected(row, counted) : [row]
  })
  return {
    name,
    rows: answered,
    merges,
    filledBelow: (below) => filled.filter((row) => row > below).length,
  }
}

/** A row with what its formulas answer that the reader does not tell. */
function corrected(
  given: SheetRow,
  { texts, empties }: BiffSheet,
): readonly SheetRow[] {
  const { row } = given
  const cells = given.cells.map((cell, column) => {
    const place = placeOf(row, column)
    return texts.has(place) ? '#FORMULA' : empties.has(place) ? null : cell
  })
  while (cells.at(-1) === null) cells.pop()
  return cells.length > 0 ? [{ ...given, cells }] : []
}

const none: BiffSheet = { filled: [], texts: new Set(), empties: new Set() }

/** What is counted of each sheet, in their order. */
async function countsOf(
  file: string,
  bytes: Buffer,
  { path, kind }: { readonly path: string; readonly kind: OldKind },
): Promise<readonly BiffSheet[]> {
  if (kind === 'xls') {
    const book = streamOf(file, bytes, 'Workbook')
    if (book) return biffSheets(file, book)
    if (streamOf(file, bytes, 'Book')) throw tooOld(file)
    throw unreadable(
      file,
      'expected an old .xls workbook of Excel 97 to 2003, got another file, or one with a password; open it in Excel and save it as .xlsx without a password',
    )
  }
  if (kind === 'fods') return filledOnly(await odsRows(file, bytes, most.cells))
  const parts = await inflated(path)
  const rows =
    kind === 'xlsb'
      ? xlsbRows(file, parts)
      : await odsRows(
          file,
          parts.get('content.xml') ?? Buffer.alloc(0),
          most.cells,
        )
  return filledOnly(rows)
}

function filledOnly(
  sheets: readonly (readonly number[])[],
): readonly BiffSheet[] {
  return sheets.map((filled) => ({ ...none, filled }))
}

/** All parts, as far as they may inflate: the reader believes what the file says of them. */
async function inflated(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const source = await openPackage(path, packageLimits)
  try {
    const found = new Map<string, Buffer>()
    let size = 0
    for (const part of source.parts) {
      const pieces: Buffer[] = []
      for await (const piece of source.bytes(part)) {
        size += piece.length
        if (size > most.inflated)
          throw tooLarge(source.file, `${most.inflated} bytes when inflated`)
        pieces.push(piece)
      }
      found.set(part, Buffer.concat(pieces))
    }
    return found
  } finally {
    source.close()
  }
}

/** Reads the sheets in a process that is ended when it takes too much. */
async function readSheets(
  file: string,
  bytes: Buffer,
): Promise<readonly OldSheet[]> {
  // In the checkout it is a source, in a package a module.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const reader = fork(
    fileURLToPath(new URL(`./old-reader.${extension}`, import.meta.url)),
    {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${most.heapMb}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  )
  const { promise, resolve, reject } = Promise.withResolvers<OldAnswer>()
  const hint = 'open it in Excel and save it as .xlsx'
  const late = setTimeout(() => {
    reject(tooLarge(file, `${most.minutes} minutes to read; ${hint}`))
  }, most.minutes * 60_000)
  reader.once('message', (answer: OldAnswer) => resolve(answer))
  reader.on('error', reject)
  reader.once('exit', (_, signal) => {
    reject(
      signal === null
        ? unreadable(
            file,
            `expected a workbook that can be taken apart, got one that cannot; ${hint}`,
          )
        : tooLarge(file, `${most.heapMb} MB of memory to read; ${hint}`),
    )
  })
  try {
    const book: OldBook = { bytes, mostCells: most.cells }
    // One that ended before it was given all says so by its end.
    reader.send(book, () => {})
    const answer = await promise
    if (answer === 'too_large')
      throw tooLarge(file, `${most.cells} cells; ${hint}`)
    return answer
  } finally {
    clearTimeout(late)
    reader.kill('SIGKILL')
  }
}
