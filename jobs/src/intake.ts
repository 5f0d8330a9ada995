import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import {
  extractTime,
  filePattern,
  ingestCatalogue,
  ingestDossiers,
  IngestError,
  openSnapshot,
  openWarehouse,
  SqlError,
} from '@motcua/warehouse'
import type { Ingested, Profile, Warehouse } from '@motcua/warehouse'
import { secondsSince } from './clock.ts'
import type { Office } from './office.ts'

/** What became of a file, and how long it took. */
export type IngestReport = Ingested & { readonly seconds: number }

/** An export to load, by whose profile. */
export interface Export {
  readonly path: string
  readonly profile: Profile
  readonly extractAt?: TimeText | undefined
}

/** What a load made of its files. */
export interface Intake {
  readonly ingested: readonly IngestReport[]
  /** Files that could not be loaded at all, and why. */
  readonly failed: readonly {
    readonly file: string
    readonly error: IngestError | SqlError
  }[]
  /** Rows of the office's own lists that were turned down. */
  readonly catalogues: readonly Ingested[]
}

/** Opens an office's warehouse for writing. */
export function openOfficeWarehouse(office: Office): Promise<Warehouse> {
  return openWarehouse({
    dir: office.paths.warehouse,
    office: office.code,
    zone: office.zone,
  })
}

/**
 * Loads the office's units and procedures, then exports, and publishes what no
 * reader can see yet. A file that fails does not stop the others; anything else
 * that goes wrong is thrown when what came before it is published.
 *
 * @throws BusyError when another process is writing.
 */
export async function takeIn(
  office: Office,
  exports: readonly Export[],
  now: TimeText,
  onFile: (report: IngestReport) => void = () => {},
): Promise<Intake> {
  await using warehouse = await openOfficeWarehouse(office)
  try {
    return await load(warehouse, office, exports, now, onFile)
  } catch (error) {
    // What went wrong first is told, not what came of it.
    await publishNew(warehouse).catch(() => {})
    throw error
  }
}

async function load(
  warehouse: Warehouse,
  office: Office,
  exports: readonly Export[],
  now: TimeText,
  onFile: (report: IngestReport) => void,
): Promise<Intake> {
  const { units, procedures } = office.paths
  const catalogues = [
    await ingestCatalogue(warehouse, 'unit', { path: units, now }),
    await ingestCatalogue(warehouse, 'procedure', { path: procedures, now }),
  ]
  const ingested: IngestReport[] = []
  const failed: { file: string; error: IngestError | SqlError }[] = []
  for (const { path, profile, extractAt } of exports) {
    const start = performance.now()
    try {
      const done = await ingestDossiers(warehouse, profile, {
        path,
        now,
        extractAt,
      })
      const report = { ...done, seconds: secondsSince(start) }
      ingested.push(report)
      onFile(report)
    } catch (error) {
      if (!(error instanceof IngestError || error instanceof SqlError))
        throw error
      failed.push({ file: path, error })
    }
  }
  await publishNew(warehouse)
  return { ingested, failed, catalogues }
}

/** Publishes what is newer than the snapshot, also when an earlier process was killed before it did. */
async function publishNew(warehouse: Warehouse): Promise<void> {
  const published = await lastPublished(warehouse)
  if (published !== (await lastBatch(warehouse))) await warehouse.publish()
}

/** Undefined when there is no snapshot that can be read. */
async function lastPublished(warehouse: Warehouse) {
  try {
    await using snapshot = await openSnapshot(warehouse)
    return await lastBatch(snapshot)
  } catch {
    return undefined
  }
}

/** A number alone would also fit the snapshot of a warehouse that was made anew. */
async function lastBatch({ db }: Pick<Warehouse, 'db'>): Promise<string> {
  const last = await db
    .selectFrom('batch')
    .select(['batch', 'loaded_at', 'sha256'])
    .orderBy('batch', 'desc')
    .limit(1)
    .executeTakeFirst()
  return Object.values(last ?? {}).join(' ')
}

/** The exports in the inbox that were made by `now`, in the order in which they were made. */
export function inboxExports(office: Office, now: TimeText): readonly Export[] {
  const { inbox } = office.paths
  if (!existsSync(inbox)) return []
  return readdirSync(inbox)
    .flatMap((name) => {
      const profile = profileOf(office, name)
      if (!profile) return []
      const made = timeOf(profile, name)
      return made === undefined || made <= now
        ? [{ path: join(inbox, name), profile, made: made ?? now }]
        : []
    })
    .toSorted((a, b) =>
      `${a.made} ${a.path}` < `${b.made} ${b.path}` ? -1 : 1,
    )
}

/** Undefined for a name without a time that there is: loading it tells what is wrong. */
function timeOf(profile: Profile, name: string): TimeText | undefined {
  try {
    return extractTime(profile, name)
  } catch (error) {
    if (error instanceof IngestError) return undefined
    throw error
  }
}

/** Files in the inbox that no profile knows by name. */
export function strayFiles(office: Office): readonly string[] {
  const { inbox } = office.paths
  if (!existsSync(inbox)) return []
  return readdirSync(inbox).filter((name) => !profileOf(office, name))
}

/** The profile whose files are named so; undefined where none is. */
export function profileOf(office: Office, name: string): Profile | undefined {
  return office.profiles.find((p) => filePattern(p).test(name))
}

/** How many rows of a file were turned down. */
export function rowsRejected({
  file,
  read,
  rejected,
}: Pick<Ingested, 'file' | 'read' | 'rejected'>): string {
  return `${file}: ${rejected} of ${read} rows rejected`
}

/** The command that shows the rejected rows of a batch. */
export function rejectsOf({ batch }: Pick<Ingested, 'batch'>): string {
  return `motcua sql "from rejected where batch = ${batch}"`
}
