import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { movedWere } from '../apply/gone.ts'
import { changeBy } from '../apply/versions.ts'
import { keysOf } from '../formats/keys-of.ts'
import type { Warehouse } from '../open/warehouse.ts'
import { defects } from '../profile/profile.ts'
import type { Profile, TableProfile } from '../profile/profile.ts'
import type { Ingested } from './ingest.ts'
import { loadOf } from './load.ts'
import type { IngestOptions } from './load.ts'
import { assertNotHeld } from './held.ts'
import { stageFile } from './staged-file.ts'

/** What a file would become, were it loaded. */
export interface Preview extends Omit<Ingested, 'batch' | 'isNew'> {
  /** Header that each column was found under. */
  readonly header: { readonly [column: string]: string }
  /** The first rows as they would be stored. */
  readonly rows: readonly { readonly [column: string]: unknown }[]
  /** Rejected rows by reason, the most frequent first. */
  readonly rejects: readonly PreviewDefect[]
  /** Accepted rows by flag, in the order of their names. */
  readonly flags: readonly PreviewFlag[]
}

/** Rows that one thing is wrong with. */
export interface PreviewDefect {
  readonly reason: string
  /** Header, where one column is at fault. */
  readonly column: string | null
  readonly rows: number
  readonly firstRow: number
  /** The most frequent texts of that column, where it cannot name a person. */
  readonly values: readonly string[]
}

/** A flag; what is behind it is told of dossiers, and where no other flag stands before it in each row. */
export interface PreviewFlag extends Pick<PreviewDefect, 'rows' | 'values'> {
  readonly flag: string
  readonly column: string | null
  readonly firstRow: number | null
}

/**
 * Tells what a file would become, and stores nothing.
 *
 * @throws IngestError when the file as a whole cannot be loaded.
 */
export async function preview(
  warehouse: Warehouse,
  profile: Profile | TableProfile,
  options: IngestOptions,
): Promise<Preview> {
  const wanted = loadOf(profile, options)
  const alone = { ...wanted, isAlone: true }
  const shown = await stageFile(warehouse, options, alone, async (staged) => {
    const { db, counts, batch, header } = staged
    const change = await changeBy(staged)
    await assertNotHeld(staged, change, options)
    const { accepted } = change
    const rows = await sql<{ [column: string]: unknown }>`
      select * exclude (row_hash, extract_at) from temp.staged limit 5`.execute(
      db,
    )
    const rejects = await defectsIn(db)
    const flags = await flagsIn(db)
    const { read, rejected, flagged, noData } = counts
    return {
      file: batch.file,
      source: batch.source,
      read,
      accepted,
      unchanged: read - accepted - rejected,
      rejected,
      flagged,
      noData,
      ...(await movedWere(staged, change)),
      header,
      rows: rows.rows,
      rejects,
      flags,
    }
  })
  return {
    ...shown,
    flags: await explained(warehouse, profile, options, shown),
  }
}

/** How many rows have each flag. */
async function flagsIn(db: Kysely<Database>): Promise<readonly PreviewFlag[]> {
  const { rows } = await sql<{ flag: string; rows: number }>`
    select flag, count(*) as rows
    from (select unnest(string_split(flags, ' ')) as flag from temp.staged where flags is not null)
    group by flag order by flag`.execute(db)
  return rows.map((row) => ({
    ...row,
    column: null,
    firstRow: null,
    values: [],
  }))
}

/** The flags with what is behind them: what a profile that rejects all of it would tell. */
async function explained(
  warehouse: Warehouse,
  profile: Profile | TableProfile,
  options: IngestOptions,
  { flags }: Pick<Preview, 'flags'>,
): Promise<Preview['flags']> {
  if (flags.length === 0 || profile.target !== 'dossier') return flags
  const rejecting = keysOf(defects).map((code) => [code, 'reject'] as const)
  const strict = { ...profile, defects: Object.fromEntries(rejecting) }
  const wanted = { ...loadOf(strict, options), isAlone: true }
  const found = await stageFile(warehouse, options, wanted, ({ db }) =>
    defectsIn(db),
  )
  return flags.map((flag) => {
    const behind = found.find(({ reason }) => reason === flag.flag)
    if (!behind) return flag
    const { column, firstRow, values } = behind
    return { ...flag, column, firstRow, values }
  })
}

const mostValues = 5

/** The rejected rows by what is wrong with them. */
async function defectsIn(
  db: Kysely<Database>,
): Promise<readonly PreviewDefect[]> {
  const { rows } = await sql<
    Omit<PreviewDefect, 'values'> & { readonly value: string | null }
  >`select reason, "column", value, sum(n) over same as rows, min(first) over same as "firstRow"
    from (select reason, "column", value, count(*) as n, min("row") as first from temp.refused group by all)
    window same as (partition by reason, "column")
    qualify row_number() over (partition by reason, "column" order by value is null, n desc, value) <= ${sql.lit(mostValues)}
    order by rows desc, reason, "column", value is null, n desc, value`.execute(
    db,
  )
  const same = Map.groupBy(rows, (row) => `${row.reason} ${row.column}`)
  return [...same.values()].flatMap(([first, ...more]) => {
    if (!first) return []
    const { value, ...defect } = first
    const values = [value, ...more.map((row) => row.value)]
    return [{ ...defect, values: values.filter((v) => v !== null) }]
  })
}
