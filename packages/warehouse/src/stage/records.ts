import { sql } from 'kysely'
import { openAppender } from '../engine/appender.ts'
import { matchHeader } from '../formats/header.ts'
import type { Wanted } from '../formats/header.ts'
import { IngestError } from '../formats/ingest-error.ts'
import { shownCells } from '../formats/records.ts'
import type { Records, SourceRecord } from '../formats/records.ts'
import { plainJudge, rowJudge } from '../formats/row-judge.ts'
import type { Judged } from '../formats/row-judge.ts'
import { snake } from './cells.ts'
import type { Staging } from './staging.ts'

/** How records are read. */
interface RecordReading {
  readonly wanted: Wanted
  /** A person may have made them: with totals, and numbers of columns. */
  readonly isSheet?: boolean
  /** Texts that stand for an empty cell. */
  readonly blank?: readonly string[] | undefined
}

/**
 * Makes `raw` of the wanted columns of records, and `misread` of those that
 * could not be taken apart or are none.
 *
 * @throws IngestError `row_count` when their own count is another.
 */
export async function readRecords(
  staging: Staging,
  records: Records,
  { wanted, isSheet = false, blank = [] }: RecordReading,
): Promise<void> {
  const { db, file, onHeader } = staging
  const { header, headerRow, top, twoRows } = records
  const found = matchHeader(file, header, wanted, headerRow, twoRows)
  onHeader(told(records.header, found))
  const names = Object.keys(wanted)
  await sql`create temp table raw ("row" bigint, ${sql.join(
    names.map((name) => sql`${sql.ref(snake(name))} varchar`),
  )})`.execute(db)
  await sql`create temp table misread ("row" bigint, error varchar)`.execute(db)
  const judge = isSheet
    ? rowJudge({ header, headerRow, top, codeAt: found['code'] })
    : plainJudge
  const places = names.map((name) => found[name])
  const empty = new Set(blank.map((text) => text.normalize('NFC')))
  const unlessEmpty = (cell: string | null) =>
    cell !== null && empty.has(cell.normalize('NFC').trim()) ? null : cell
  using raw = await openAppender(db, 'raw')
  using misread = await openAppender(db, 'misread')
  let good = 0
  let bad = 0
  const take = ({ record, reason }: Judged) => {
    if (reason !== undefined) misread.add(record.row, [reason])
    else raw.add(record.row, pick(record, places).map(unlessEmpty))
    if (reason !== undefined) bad++
    else good++
  }
  for await (const batch of records.rows)
    for (const record of batch) for (const one of judge.push(record)) take(one)
  for (const one of judge.end()) take(one)
  raw.flush()
  misread.flush()
  const counted = records.count()
  if (good + bad !== counted) throw miscounted(file, counted, good, bad)
}

/**
 * The cells of some places; null where there is none. What is merged down over a
 * row counts where one of them has something of its own.
 */
function pick(
  record: SourceRecord,
  places: readonly (number | undefined)[],
): readonly (string | null)[] {
  const from = (cells: SourceRecord['cells']) =>
    places.map((at) => (at === undefined ? null : (cells[at] ?? null)))
  const own = from(record.cells)
  return record.drawn && own.some((cell) => cell?.trim())
    ? from(shownCells(record))
    : own
}

/** The header that each column was found under. */
export function told(
  header: readonly string[],
  found: { readonly [column: string]: number | undefined },
): { readonly [column: string]: string } {
  return Object.fromEntries(
    Object.entries(found).flatMap(([column, at]) =>
      at === undefined ? [] : [[column, header[at] ?? '']],
    ),
  )
}

/** Of a file that has another number of rows than were read. */
export function miscounted(
  file: string,
  counted: number,
  good: number,
  bad: number,
): IngestError {
  return new IngestError(
    'row_count',
    `${file}: expected ${counted} rows by an independent count, got ${good} read and ${bad} misread; nothing was stored`,
  )
}
