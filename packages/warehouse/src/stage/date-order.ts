import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { IngestError } from '../formats/ingest-error.ts'
import { swapped } from '../profile/date-formats.ts'
import { cleaned, cleanedDate, moment, snake } from './cells.ts'
import type { Staging } from './staging.ts'

/** A date column of a file, and the header that it stands under. */
export type DatedColumn = readonly [name: string, header: string]

/** The declared formats with day and month in each other's place, where their order is in question. */
export function otherOrder(formats: readonly string[]): readonly string[] {
  return formats.flatMap((format) => swapped(format) ?? [])
}

/**
 * Refuses a file with a column in which more cells are dates only with day and
 * month the other way round than only as declared: what could be read of it
 * would be other days. One that is typed wrong among many is a rejected row, also
 * in a column that proves nothing, where the others of the file do: see `isSlip`.
 *
 * @param rows of texts, with their `row`
 * @throws IngestError `date_order`
 */
export async function assertOrder(
  { db, file, zone }: Pick<Staging, 'db' | 'file' | 'zone'>,
  rows: Sql,
  columns: readonly DatedColumn[],
  formats: readonly string[],
): Promise<void> {
  const others = otherOrder(formats)
  if (others.length === 0 || columns.length === 0) return
  const ordered = formats.filter((format) => swapped(format) !== undefined)
  const read = (some: readonly string[]) => moment(sql`cell`, some, { zone })
  const counts = columns.map(
    ([name, header]) => sql`
      select ${sql.lit(header)} as header,
        count(*) filter (declared is null and other is not null) as swapped,
        count(*) filter (own is not null and other is null) as own,
        count(*) filter (own is not null and other is not null and own <> other) as either,
        min("row") filter (declared is null and other is not null) as first
      from (select "row", ${read(formats)} as declared, ${read(ordered)} as own, ${read(others)} as other
        from (select "row", ${cleanedDate(cleaned(sql.ref(snake(name))))} as cell from ${rows}))`,
  )
  const { rows: found } =
    await sql<Order>`${sql.join(counts, sql` union all `)}`.execute(db)
  const wrong = found.find(
    (column) => column.swapped > column.own && !isSlip(column, found),
  )
  if (!wrong) return
  const { header, first, own } = wrong
  throw new IngestError(
    'date_order',
    `${file}, row ${first}, column ${JSON.stringify(header)}: expected dates as ${told(ordered)}, got ${wrong.swapped} that are dates only as ${told(others)}, and ${own} only as declared; nothing was stored: write the order of the file under dates of the source profile, or have the file exported in one order`,
  )
}

/** In which order the cells of a column are dates. */
interface Order {
  readonly header: string
  /** Only with day and month the other way round. */
  readonly swapped: number
  /** Only as declared. */
  readonly own: number
  /** Either way, as two days. */
  readonly either: number
  /** Row of the first that is swapped. */
  readonly first: number
}

/**
 * Whether the swapped cells of a column are typed wrong, and those that are dates
 * either way are right: the other columns prove the declared order twentyfold, so
 * the days of the file are not all of the first twelve of a month, of which three
 * in eight would be by chance. A column in the other order would have five swapped
 * in eight; here it is at most one of twenty, or a single cell, which leaves none
 * that may be another day.
 */
function isSlip(column: Order, all: readonly Order[]): boolean {
  const { swapped: wrong, either } = column
  const others = all.filter((other) => other !== column)
  const sum = (of: 'own' | 'swapped') =>
    others.reduce((n, other) => n + other[of], 0)
  const isProved = sum('own') >= many * (sum('swapped') + wrong)
  return isProved && (either >= many * wrong || either + wrong === 1)
}

/** So many times more on one side prove it. */
const many = 20

function told(formats: readonly string[]): string {
  return formats.map((format) => `'${format}'`).join(', ')
}
