import { createHash } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Database, TimeText } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { changeBy, changeByUndo, goneBy, record } from '../apply/versions.ts'
import type { Change } from '../apply/versions.ts'
import { assertSize, sha256Of } from '../formats/bytes.ts'
import { scanCsv } from '../formats/csv.ts'
import type { CsvScan, ScanProgress } from '../formats/csv.ts'
import { IngestError } from '../formats/ingest-error.ts'
import type { Warehouse } from '../open/warehouse.ts'
import { isTime } from '../profile/profile.ts'
import type { Profile, TableProfile } from '../profile/profile.ts'
import { stageDossiers } from '../stage/dossiers.ts'
import type { Staged, Staging } from '../stage/staging.ts'
import { plainReading, stageTable } from '../stage/tables.ts'
import type { TableReading } from '../stage/tables.ts'
import { dropStaging } from '../stage/temporary.ts'
import { later, live } from '../store/batches.ts'
import type { Recorded } from '../store/batches.ts'
import { sync } from '../store/file.ts'
import { assertObserved, contentOf } from '../store/integrity.ts'
import { observationsFile } from '../store/observations.ts'
import { hashOf, knownHash, remember, stateOf } from '../store/seen.ts'
import type { Target } from '../tables/columns.ts'
import { tableDefinitions } from '../tables/definitions.ts'
import type { ListTarget } from '../tables/definitions.ts'

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

/** What a file would become, were it loaded. */
export interface Preview extends Omit<Ingested, 'batch' | 'isNew'> {
  /** Header that each column was found under. */
  readonly header: { readonly [column: string]: string }
  /** The first rows as they would be stored. */
  readonly rows: readonly { readonly [column: string]: unknown }[]
  /** Rejected rows by reason, the most frequent first. */
  readonly rejects: readonly {
    readonly reason: string
    readonly column: string | null
    readonly rows: number
    readonly firstRow: number
  }[]
}

/** One file to load. */
export interface IngestOptions {
  readonly path: string
  /** The office's local time of loading. */
  readonly now: TimeText
  /** When the export was made; the profile's own rule when undefined. */
  readonly extractAt?: TimeText | undefined
  /** Loads an export of everything although it lacks much of what is known. */
  readonly acceptGone?: boolean | undefined
  readonly onProgress?: ((at: Progress) => void) | undefined
}

/** How far the reading of a file has come. */
export interface Progress extends ScanProgress {
  readonly totalBytes: number
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
  return load(warehouse, options, loadOf(profile, options))
}

/** Loads an export of another table, as its profile says. */
export async function ingestTable(
  warehouse: Warehouse,
  profile: TableProfile,
  options: IngestOptions,
): Promise<Ingested> {
  return load(warehouse, options, loadOf(profile, options))
}

/** Loads a file of the office folder, such as `units.csv`: each column under its own name. */
export async function ingestCatalogue(
  warehouse: Warehouse,
  target: ListTarget,
  options: IngestOptions,
  reading: TableReading = plainReading(target),
): Promise<Ingested> {
  return load(warehouse, options, {
    target,
    source: `${target}s`,
    extractAt: options.extractAt,
    supersedes: [],
    isWhole: tableDefinitions[target].covers === 'all',
    profile: JSON.stringify(reading),
    stage: (staging) => stageTable(staging, target, reading),
  })
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
  return staging(warehouse, options, alone, async (staged) => {
    const { db, counts, batch, header } = staged
    await assertNotShrunk(staged, options)
    const { accepted } = await changeBy(staged)
    const rows = await sql<{ [column: string]: unknown }>`
      select * exclude (row_hash, extract_at) from temp.staged limit 5`.execute(
      db,
    )
    const rejects = await sql<Preview['rejects'][number]>`
      select reason, "column", count(*) as rows, min("row") as "firstRow" from temp.refused
      group by all order by rows desc, reason, "column"`.execute(db)
    const { read, rejected, flagged } = counts
    return {
      file: batch.file,
      source: batch.source,
      read,
      accepted,
      unchanged: read - accepted - rejected,
      rejected,
      flagged,
      header,
      rows: rows.rows,
      rejects: rejects.rows,
    }
  })
}

/**
 * Takes a batch out again, as a batch of its own: what it brought is replaced by
 * what the others observed, and what was known before stays known as of then.
 *
 * @throws IngestError `no_such_batch` for one that is not there, is an undo, or was undone before.
 */
export async function undo(
  warehouse: Warehouse,
  number: number,
  now: TimeText,
): Promise<{
  readonly batch: number
  readonly undone: Recorded
  /** Rows that were current and are no longer, and rows that are current now. */
  readonly replaced: number
  readonly restored: number
}> {
  const { db, office, dir } = warehouse
  const batches = await db
    .selectFrom('batch')
    .selectAll()
    .where('office', '=', office)
    .orderBy('batch')
    .execute()
  const undone = live(batches).find((b) => b.batch === number)
  if (!undone) {
    const found = batches.find((b) => b.batch === number)
    const got = !found
      ? 'none'
      : found.undoes === null
        ? 'one that was undone before'
        : 'an undo; load the file again instead'
    throw new IngestError(
      'no_such_batch',
      `batch ${number}: expected a batch that was loaded, got ${got}`,
    )
  }
  const batch: Recorded = {
    ...undone,
    batch: batches.length + 1,
    loaded_at: now,
    covers: 'listed',
    undoes: number,
    read: 0,
    accepted: 0,
    unchanged: 0,
    rejected: 0,
    flagged: 0,
  }
  const { target } = undone
  await db.connection().execute(async (one) => {
    const observations = join(dir, 'observations')
    try {
      const change = await changeByUndo(
        {
          db: one,
          batch,
          observations,
          check: (held) => assertObserved(warehouse.journal, dir, held),
        },
        undone,
      )
      await commit(warehouse, one, { batch, change, observations: null })
    } finally {
      await dropStaging(one)
    }
  })
  const rows = async (table: string, column: string) =>
    (
      await sql<{ rows: number }>`
        select count(*) as rows from ${sql.ref(`main.${table}`)}
        where ${sql.ref(column)} = ${batch.batch}`.execute(db)
    ).rows[0]?.rows ?? 0
  return {
    batch: batch.batch,
    undone,
    replaced: await rows(`${target}_past`, 'to_batch'),
    restored: await rows(target, 'from_batch'),
  }
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

/** What is to be loaded, by what. */
interface Load {
  readonly target: Target
  readonly source: string
  /** When the export was made; undefined where it does not say. */
  readonly extractAt: TimeText | undefined
  readonly supersedes: readonly string[]
  /** What the file does not have is gone. */
  readonly isWhole: boolean
  readonly profile: string
  /** Every row is read, also where the export repeats the one before. */
  readonly isAlone?: boolean
  stage(staging: Staging): Promise<Staged>
}

function loadOf(
  profile: Profile | TableProfile,
  { path, extractAt }: IngestOptions,
): Load {
  assertFile(path)
  const made = extractAt ?? extractTime(profile, path)
  if (made === undefined && profile.files.includes('{YYYY}'))
    throw new IngestError(
      'no_extract_time',
      `${basename(path)}: expected a name such as ${profile.files}, which tells when the export was made, got another; tell it with --extract-at`,
    )
  const common = {
    source: profile.name,
    extractAt: made,
    profile: JSON.stringify(profile),
  }
  if (profile.target === 'dossier')
    return {
      ...common,
      target: profile.target,
      supersedes: profile.supersedes,
      isWhole: profile.mode === 'snapshot',
      stage: (staging) => stageDossiers(staging, profile),
    }
  const { target, mode } = profile
  return {
    ...common,
    target,
    supersedes: [],
    isWhole: mode
      ? mode === 'snapshot'
      : tableDefinitions[target].covers === 'all',
    stage: (staging) => stageTable(staging, target, profile),
  }
}

/** 1 stage, 2 announce, 3 apply and record in one transaction, 4 tell that it is done. */
async function load(
  warehouse: Warehouse,
  options: IngestOptions,
  wanted: Load,
): Promise<Ingested> {
  const { dir } = warehouse
  const { path } = options
  assertFile(path)
  const state = stateOf(path)
  const before = await sameFile(warehouse, path, wanted)
  if (before) {
    if (knownHash(dir, path) === undefined)
      remember(dir, path, state, before.sha256)
    return repeated(before)
  }
  const done = await staging(warehouse, options, wanted, async (staged) => {
    const { db, counts, batch } = staged
    await assertNotShrunk(staged, options)
    const change = await changeBy(staged)
    const { read, rejected, flagged } = counts
    const { accepted } = change
    const row: Recorded = {
      ...batch,
      read,
      accepted,
      unchanged: read - accepted - rejected,
      rejected,
      flagged,
    }
    const file = observationsFile(staged.observations, row.target, row.batch)
    await sync(file)
    await sync(staged.observations)
    await commit(warehouse, db, { batch: row, change, observations: file })
    return row
  })
  remember(dir, path, state, done.sha256)
  return { ...told(done), isNew: true }
}

/** Announces a batch, applies it and tells that it is done. */
async function commit(
  { journal }: Warehouse,
  db: Kysely<Database>,
  {
    batch,
    change,
    observations,
  }: {
    readonly batch: Recorded
    readonly change: Change
    readonly observations: string | null
  },
): Promise<void> {
  journal.append({
    kind: 'intent',
    batch,
    observations: observations && (await sha256Of(observations)),
  })
  try {
    await db.transaction().execute((trx) => record(trx, batch, change))
  } catch (error) {
    // A commit that failed may have come through. Where the tables cannot tell,
    // the next opening finds out.
    const found = await db
      .selectFrom('batch')
      .select('batch')
      .where('office', '=', batch.office)
      .where('batch', '=', batch.batch)
      .execute()
      .catch(() => undefined)
    if (found?.length === 0)
      journal.append({ kind: 'dropped', batch: batch.batch })
    throw error
  }
  journal.append({
    kind: 'done',
    batch: batch.batch,
    content: await contentOf(db, batch.target),
  })
}

/** A file whose rows lie staged, and the batch that they would be. */
interface StagedFile {
  readonly check: (batches: readonly number[]) => Promise<void>
  readonly db: Kysely<Database>
  readonly batch: Recorded
  readonly base: number | undefined
  /** Folder of the observations. */
  readonly observations: string
  readonly counts: Staged
  readonly header: { readonly [column: string]: string }
}

/** Stages a file on a connection of its own; what is not committed leaves nothing behind. */
async function staging<T>(
  warehouse: Warehouse,
  options: IngestOptions,
  wanted: Load,
  use: (staged: StagedFile) => Promise<T>,
): Promise<T> {
  const { office, zone, dir } = warehouse
  const { path, now, onProgress } = options
  const { target, source } = wanted
  const file = basename(path)
  const observations = join(dir, 'observations')
  const recorded = await batchesOf(warehouse, wanted)
  // Of files that do not say when they were made the one loaded last is the newest.
  const newest = recorded
    .map((b) => b.extract_at)
    .toSorted()
    .at(-1)
  const extractAt = wanted.extractAt ?? later(now, newest)
  const bytes = statSync(path).size
  await assertSize(path, bytes)
  const batch = await nextBatch(warehouse)
  const written = observationsFile(observations, target, batch)
  const base = await baseOf(warehouse, wanted, { extractAt, bytes })
  const check = (held: readonly number[]) =>
    assertObserved(warehouse.journal, dir, held)
  let header: StagedFile['header'] = {}
  let scan: Promise<CsvScan> | undefined
  let isExact = false
  return warehouse.db.connection().execute(async (db) => {
    try {
      const counts = await wanted.stage({
        db,
        office,
        zone,
        batch,
        path,
        file,
        extractAt,
        observations: written,
        base,
        check,
        scan: (delimiter, quote, exact = false) => {
          if (exact && !isExact) scan = undefined
          isExact ||= exact
          scan ??= scanCsv(path, delimiter, quote, {
            exact,
            onProgress: (at) => onProgress?.({ ...at, totalBytes: bytes }),
          })
          // It is waited for later; until then its failure is nobody's.
          scan.catch(() => {})
          return scan
        },
        onHeader: (found) => {
          header = found
        },
      })
      const sha256 = (await scan)?.sha256 ?? (await hashOf(dir, path))
      return await use({
        check,
        db,
        observations,
        counts,
        base: counts.base,
        header,
        batch: {
          office,
          batch,
          target,
          source,
          file,
          bytes,
          sha256,
          profile_sha256: hash(wanted.profile),
          extract_at: extractAt,
          loaded_at: now,
          // A row that is rejected without its code may be any: nothing is known to be missing.
          covers: wanted.isWhole && counts.isCertain ? 'all' : 'listed',
          supersedes:
            wanted.supersedes.length > 0 ? wanted.supersedes.join(' ') : null,
          undoes: null,
          read: counts.read,
          accepted: 0,
          unchanged: 0,
          rejected: 0,
          flagged: 0,
        },
      })
    } finally {
      await dropStaging(db)
      // Numbers of dropped batches are given again: the last word on one counts.
      const last = warehouse.journal.entries.findLast(
        (e) =>
          (e.kind === 'intent' && e.batch.batch === batch) ||
          (e.kind === 'dropped' && e.batch === batch),
      )
      const isKept = last?.kind === 'intent'
      if (!isKept) rmSync(written, { force: true })
    }
  })
}

/** The batch before, where an export is likely to repeat most of it, and every line would be read as it was then. */
async function baseOf(
  { db, office }: Warehouse,
  wanted: Load,
  file: { readonly extractAt: TimeText; readonly bytes: number },
): Promise<number | undefined> {
  const { target, source, isWhole, supersedes, isAlone } = wanted
  if (target !== 'dossier' || isAlone) return undefined
  const all = await db
    .selectFrom('batch')
    .selectAll()
    .where('office', '=', office)
    .orderBy('batch')
    .execute()
  const dossiers = all.filter((b) => b.target === target)
  const before = dossiers.findLast((b) => b.source === source)
  if (!before || before.undoes !== null || before.bytes === null)
    return undefined
  const isSole =
    supersedes.length === 0 && dossiers.every((b) => b.supersedes === null)
  // What the one before says is what is known: none that was made later was loaded earlier.
  const isNewest =
    before.extract_at < file.extractAt &&
    live(dossiers).every(
      (b) =>
        b.source !== source || b === before || b.extract_at < before.extract_at,
    )
  const isReadAlike =
    before.profile_sha256 === hash(wanted.profile) &&
    all.every(
      (b) =>
        b.batch < before.batch ||
        (b.target !== 'unit' && b.target !== 'procedure'),
    )
  // What an export of everything lacks is gone: the one before must tell of all there is.
  const isWhollyKnown = !isWhole || before.covers === 'all'
  const isAlike = file.bytes * 2 > before.bytes
  return isSole && isNewest && isReadAlike && isWhollyKnown && isAlike
    ? before.batch
    : undefined
}

/** An export of everything that lacks this part of what is known is more likely a part of one. */
const mostGone = { share: 0.2, rows: 100 }

async function assertNotShrunk(
  staged: StagedFile,
  { acceptGone }: IngestOptions,
): Promise<void> {
  const { batch, counts } = staged
  if (batch.covers !== 'all' || batch.target !== 'dossier' || acceptGone) return
  const known = await staged.db
    .selectFrom('dossier')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('office', '=', batch.office)
    .where('source', '=', batch.source)
    .executeTakeFirstOrThrow()
  if (counts.read >= known.rows * (1 - mostGone.share)) return
  const gone = await goneBy(staged)
  if (gone < mostGone.rows || gone <= known.rows * mostGone.share) return
  throw new IngestError(
    'shrunk',
    `${batch.file}: expected nearly all of ${known.rows} known dossiers in an export of everything, got one that lacks ${gone}; if they are gone, load it with --accept-gone`,
  )
}

function assertFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile()) return
  throw new IngestError(
    'unreadable',
    `${basename(path)}: expected a file, got ${found ? 'a folder' : 'none'}`,
  )
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The batches of a source that hold, in the order of loading. */
async function batchesOf(
  { db, office }: Warehouse,
  { target, source }: Load,
): Promise<readonly Recorded[]> {
  const all = await db
    .selectFrom('batch')
    .selectAll()
    .where('office', '=', office)
    .where('target', '=', target)
    .where('source', '=', source)
    .orderBy('batch')
    .execute()
  return live(all)
}

/** The batch that this very file was loaded as. */
async function sameFile(
  warehouse: Warehouse,
  path: string,
  wanted: Load,
): Promise<Recorded | undefined> {
  const { extractAt, isWhole } = wanted
  const profile = hash(wanted.profile)
  const { size } = statSync(path)
  const batches = await batchesOf(warehouse, wanted)
  // A whole list that came back to an earlier state is news, not a repetition.
  const isList = isWhole && extractAt === undefined
  const candidates = (isList ? batches.slice(-1) : batches).filter(
    (b) =>
      (b.bytes === null ||
        (b.profile_sha256 === profile && b.bytes === size)) &&
      // The same bytes exported later say that it was so again.
      (extractAt === undefined || b.extract_at === extractAt),
  )
  if (candidates.length === 0) return undefined
  const sha256 = await hashOf(warehouse.dir, path)
  return candidates.find((b) => b.sha256 === sha256)
}

function repeated(before: Recorded): Ingested {
  return {
    ...told(before),
    accepted: 0,
    unchanged: before.read - before.rejected,
    isNew: false,
  }
}

function told(batch: Recorded): Omit<Ingested, 'isNew'> {
  const { file, source, read, accepted, unchanged, rejected, flagged } = batch
  return {
    file,
    source,
    batch: batch.batch,
    read,
    accepted,
    unchanged,
    rejected,
    flagged,
  }
}

async function nextBatch({ db, office }: Warehouse): Promise<number> {
  const { last } = await db
    .selectFrom('batch')
    .select((eb) => eb.fn.max('batch').as('last'))
    .where('office', '=', office)
    .executeTakeFirstOrThrow()
  return (last ?? 0) + 1
}
