import type { Database, TimeText } from '@motcua/metrics'
import type { Kysely } from 'kysely'
import { rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { assertSize } from '../formats/bytes.ts'
import { scanCsv } from '../formats/csv-scan.ts'
import type { CsvScan } from '../formats/csv-scan.ts'
import type { Warehouse } from '../open/warehouse.ts'
import type { Staged, Staging } from '../stage/staging.ts'
import { later, live } from '../store/batches.ts'
import type { Batch, Recorded } from '../store/batches.ts'
import { assertObserved } from '../store/integrity.ts'
import { observationsFile } from '../store/observations.ts'
import { hashOf } from '../store/seen.ts'
import { baseOf } from './base.ts'
import { hash } from './load.ts'
import type { IngestOptions, Load } from './load.ts'

/** A file whose rows lie staged, and the batch that they would be. */
export interface StagedFile {
  readonly check: (batches: readonly number[]) => Promise<void>
  readonly recorded: readonly Batch[]
  readonly db: Kysely<Database>
  readonly batch: Recorded
  readonly base: number | undefined
  /** It should hold everything that its source has. */
  readonly isWhole: boolean
  /** Folder of the observations. */
  readonly observations: string
  readonly counts: Staged
  readonly header: { readonly [column: string]: string }
}

/** Stages a file on a connection of its own; what is not committed leaves nothing behind. */
export async function stageFile<T>(
  warehouse: Warehouse,
  options: IngestOptions & { readonly recorded: readonly Batch[] },
  wanted: Load,
  use: (staged: StagedFile) => Promise<T>,
): Promise<T> {
  const { office, zone, dir } = warehouse
  const { recorded } = options
  const file = await fileOf(recorded, options, wanted)
  const observations = join(dir, 'observations')
  const written = observationsFile(observations, wanted.target, file.batch)
  const base = baseOf(recorded, wanted, file)
  const check = (held: readonly number[]) =>
    assertObserved(warehouse.journal, dir, held)
  const scan = scanOnce(options, file.bytes)
  let header: StagedFile['header'] = {}
  return warehouse.db.connection().execute(async (db) => {
    try {
      const counts = await wanted.stage({
        db,
        office,
        zone,
        base,
        isTrial: wanted.isAlone,
        check,
        observations: written,
        batch: file.batch,
        extractAt: file.extractAt,
        path: options.path,
        file: file.name,
        scan: scan.begin,
        onHeader: (found) => {
          header = found
        },
      })
      const sha256 = (await scan.begun())?.sha256
      const batch = {
        ...batchOf(file, wanted, counts),
        office,
        loaded_at: options.now,
        sha256: sha256 ?? (await hashOf(dir, options.path)),
      }
      const { isWhole } = wanted
      const staged = { check, recorded, db, observations, counts, header }
      return await use({ ...staged, batch, isWhole, base: counts.base })
    } finally {
      if (!isAnnounced(warehouse, file.batch)) rmSync(written, { force: true })
    }
  })
}

/** What is known of a file before it is read. */
interface FileFacts {
  readonly name: string
  readonly bytes: number
  readonly batch: number
  readonly extractAt: TimeText
}

async function fileOf(
  recorded: readonly Batch[],
  { path, now }: IngestOptions,
  { target, source, extractAt }: Load,
): Promise<FileFacts> {
  // Of files that do not say when they were made the one loaded last is the newest.
  const newest = live(recorded)
    .filter((b) => b.target === target && b.source === source)
    .map((b) => b.extract_at)
    .toSorted()
    .at(-1)
  const bytes = statSync(path).size
  await assertSize(path, bytes)
  return {
    name: basename(path),
    bytes,
    batch: (recorded.at(-1)?.batch ?? 0) + 1,
    extractAt: extractAt ?? later(now, newest),
  }
}

/** The count of a CSV file's records, begun once; anew where the exact one is asked for after the other. */
function scanOnce(
  { path, onProgress }: IngestOptions,
  totalBytes: number,
): {
  readonly begin: Staging['scan']
  readonly begun: () => Promise<CsvScan> | undefined
} {
  let scan: Promise<CsvScan> | undefined
  let isExact = false
  return {
    begin: (delimiter, quote, exact = false) => {
      if (exact && !isExact) scan = undefined
      isExact ||= exact
      scan ??= scanCsv(path, delimiter, quote, {
        exact,
        onProgress: (at) => onProgress?.({ ...at, totalBytes }),
      })
      // It is waited for later; until then its failure is nobody's.
      scan.catch(() => {})
      return scan
    },
    begun: () => scan,
  }
}

/** The batch of a staged file, before it is known what its rows change. */
function batchOf(
  { name, bytes, batch, extractAt }: FileFacts,
  { target, source, profile, isWhole, supersedes }: Load,
  { read, uncoded }: Staged,
): Omit<Recorded, 'office' | 'loaded_at' | 'sha256'> {
  return {
    batch,
    target,
    source,
    file: name,
    bytes,
    read,
    profile_sha256: hash(profile),
    extract_at: extractAt,
    covers: isWhole && uncoded === 0 ? 'all' : 'listed',
    supersedes,
    undoes: null,
    accepted: 0,
    unchanged: 0,
    rejected: 0,
    flagged: 0,
  }
}

/** Numbers of dropped batches are given again: the last word on one counts. */
function isAnnounced({ journal }: Warehouse, batch: number): boolean {
  const last = journal.entries.findLast(
    (e) =>
      (e.kind === 'intent' && e.batch.batch === batch) ||
      (e.kind === 'dropped' && e.batch === batch),
  )
  return last?.kind === 'intent'
}
