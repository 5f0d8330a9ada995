import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Database, NewBatch, TimeText } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { scanCsv } from './csv.ts'
import { IngestError } from './header.ts'
import { isTime } from './profile.ts'
import type { Profile } from './profile.ts'
import { stageDossiers } from './dossiers.ts'
import { stageProcedures, stageUnits } from './lists.ts'
import { dropStaging } from './staging.ts'
import type { Staging, Target } from './staging.ts'
import { applyStaged, observationsFile } from './versions.ts'
import { sync } from './warehouse.ts'
import type { Warehouse } from './warehouse.ts'

/** What became of the rows of one file: read = accepted + unchanged + rejected. */
export interface Ingested {
  readonly file: string
  readonly source: string
  readonly batch: number
  readonly read: number
  /** New, or different from what was known. */
  readonly accepted: number
  /** Already known as they are. */
  readonly unchanged: number
  readonly rejected: number
  /** Of accepted and unchanged: with a defect that does not keep the row out. */
  readonly flagged: number
  /** False when this very file was loaded before. */
  readonly isNew: boolean
}

/** One file to load. */
export interface IngestOptions {
  readonly path: string
  /** The office's local time of loading. */
  readonly now: TimeText
  /** When the export was made; the profile's own rule when undefined. */
  readonly extractAt?: TimeText | undefined
}

/**
 * Loads an export of dossiers in one transaction.
 *
 * The same file again changes nothing: its rows are unchanged.
 *
 * @throws IngestError when the file as a whole cannot be loaded; nothing of it is stored.
 */
export async function ingestDossiers(
  warehouse: Warehouse,
  profile: Profile,
  options: IngestOptions,
): Promise<Ingested> {
  assertFile(options.path)
  const made = options.extractAt ?? extractTime(profile, options.path)
  if (made === undefined && profile.files.includes('{YYYY}'))
    throw new IngestError(
      'no_extract_time',
      `${basename(options.path)}: expected a name such as ${profile.files}, which tells when the export was made, got another; tell it with --extract-at`,
    )
  return load(warehouse, options, {
    target: 'dossier',
    source: profile.name,
    extractAt: made ?? options.now,
    isDated: made !== undefined,
    csv: profile,
    profile: JSON.stringify(profile),
    stage: (staging) => stageDossiers(staging, profile),
  })
}

/** Loads an office's `units.csv` or `procedures.csv`; each is the whole list. */
export async function ingestCatalogue(
  warehouse: Warehouse,
  target: 'unit' | 'procedure',
  options: IngestOptions,
): Promise<Ingested> {
  return load(warehouse, options, {
    target,
    source: `${target}s`,
    extractAt: options.extractAt ?? options.now,
    isDated: false,
    csv: { delimiter: ',', quote: '"' },
    profile: target,
    stage: target === 'unit' ? stageUnits : stageProcedures,
  })
}

/**
 * When an export was made, as its name or its profile says; undefined where
 * neither does. A name that does not fit the profile's pattern says nothing.
 *
 * @throws IngestError `no_extract_time` when the name gives a time that no calendar has.
 */
export function extractTime(
  profile: Pick<Profile, 'files' | 'extractAt'>,
  path: string,
): TimeText | undefined {
  const found = filePattern(profile).exec(basename(path))?.groups
  if (found?.['YYYY'] === undefined) return profile.extractAt
  const { YYYY, MM = '01', DD = '01', HH = '00', mm = '00' } = found
  const time = `${YYYY}-${MM}-${DD} ${HH}:${mm}:00`
  if (isTime(time)) return time
  throw new IngestError(
    'no_extract_time',
    `${basename(path)}: expected a date and a time of the calendar in the name, got ${time.slice(0, 16)}`,
  )
}

/** The pattern of the names of a source's exports. */
export function filePattern({ files }: Pick<Profile, 'files'>): RegExp {
  const pattern = files
    .split(/(\*|\{YYYY\}|\{MM\}|\{DD\}|\{HH\}|\{mm\})/)
    .map((part) => {
      if (part === '*') return '.*'
      const name = /^\{(\w+)\}$/.exec(part)?.[1]
      if (name) return `(?<${name}>\\d{${name.length}})`
      return part.replace(/[^\w]/g, '\\$&')
    })
    .join('')
  return new RegExp(`^${pattern}$`)
}

interface Load {
  readonly target: Target
  readonly source: string
  readonly extractAt: TimeText
  /** The export says itself when it was made. */
  readonly isDated: boolean
  readonly csv: { readonly delimiter: string; readonly quote: string }
  readonly profile: string
  readonly stage: (staging: Staging) => Promise<void>
}

/** 1 scan, 2 stage, 3 apply, 4 record; all but the scan in one transaction. */
async function load(
  warehouse: Warehouse,
  { path, now }: IngestOptions,
  { target, source, extractAt, isDated, csv, profile, stage }: Load,
): Promise<Ingested> {
  const { db, office, dir } = warehouse
  const file = basename(path)
  assertFile(path)
  const scan = await scanCsv(path, csv.delimiter, csv.quote).catch((error) => {
    if (error instanceof IngestError) throw error
    throw new IngestError(
      'unreadable',
      `${file}: expected UTF-8 text, plain or gzip, got bytes that are not`,
      error,
    )
  })
  const profileHash = createHash('sha256').update(profile).digest('hex')
  const before = await sameFile(
    db,
    {
      office,
      target,
      source,
      sha256: scan.sha256,
      profile_sha256: profileHash,
    },
    isDated ? extractAt : undefined,
  )
  if (before) return repeated(before)

  return db.transaction().execute(async (trx) => {
    const batch = await nextBatch(trx, office)
    const observations = join(dir, 'observations')
    await stage({ trx, office, path, file, scan, extractAt })
    const accepted = await applyStaged({
      trx,
      office,
      source,
      target,
      batch,
      sha256: scan.sha256,
      extractAt,
      coversAll: target !== 'dossier',
      observations,
    })
    await sync(observationsFile(observations, target, batch))
    await sync(observations)
    await sql`insert into rejected
      select ${sql.lit(office)}, ${sql.lit(batch)}, "row", reason, code, "column", value
      from temp.refused order by "row"`.execute(trx)
    const counts = await countStaged(trx, target)
    const row = {
      read: scan.rows,
      accepted,
      unchanged: scan.rows - accepted - counts.rejected,
      rejected: counts.rejected,
      flagged: counts.flagged,
    }
    await trx
      .insertInto('batch')
      .values({
        office,
        batch,
        target,
        source,
        file,
        sha256: scan.sha256,
        profile_sha256: profileHash,
        extract_at: extractAt,
        loaded_at: now,
        covers: target === 'dossier' ? 'listed' : 'all',
        undoes: null,
        ...row,
      } satisfies NewBatch)
      .execute()
    await dropStaging(trx)
    return { file, source, batch, ...row, isNew: true }
  })
}

function assertFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile()) return
  throw new IngestError(
    'unreadable',
    `${basename(path)}: expected a file, got ${found ? 'a folder' : 'none'}`,
  )
}

async function sameFile(
  db: Kysely<Database>,
  same: Pick<
    NewBatch,
    'office' | 'target' | 'source' | 'sha256' | 'profile_sha256'
  >,
  extractAt: TimeText | undefined,
) {
  const last = await db
    .selectFrom('batch')
    .selectAll()
    .where('office', '=', same.office)
    .where('target', '=', same.target)
    .where('source', '=', same.source)
    .orderBy('batch', 'desc')
    .execute()
  // A whole list that came back to an earlier state is news, not a repetition.
  const candidates = same.target === 'dossier' ? last : last.slice(0, 1)
  return candidates.find(
    (b) =>
      b.sha256 === same.sha256 &&
      b.profile_sha256 === same.profile_sha256 &&
      // The same bytes exported later say that it was so again.
      (extractAt === undefined || b.extract_at === extractAt),
  )
}

function repeated(before: NewBatch): Ingested {
  const { file, source, batch, read, rejected, flagged } = before
  return {
    file,
    source,
    batch,
    read,
    accepted: 0,
    unchanged: read - rejected,
    rejected,
    flagged,
    isNew: false,
  }
}

async function nextBatch(trx: Transaction<Database>, office: string) {
  const { last } = await trx
    .selectFrom('batch')
    .select((eb) => eb.fn.max('batch').as('last'))
    .where('office', '=', office)
    .executeTakeFirstOrThrow()
  return (last ?? 0) + 1
}

async function countStaged(trx: Transaction<Database>, target: Target) {
  const flagged =
    target === 'dossier'
      ? sql`(select count(*) from temp.staged where flags is not null)`
      : sql`0`
  const { rows } = await sql<{ rejected: number; flagged: number }>`
    select (select count(*) from temp.refused) as rejected,
      ${flagged} as flagged`.execute(trx)
  return rows[0] ?? { rejected: 0, flagged: 0 }
}
