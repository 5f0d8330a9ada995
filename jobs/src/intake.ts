import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import {
  extractTime,
  filePattern,
  ingestCatalogue,
  ingestDossiers,
  IngestError,
  openWarehouse,
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
    readonly error: IngestError
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
 * Loads the office's units and procedures, then exports, and publishes what is
 * new. A file that fails does not stop the others.
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
  const { units, procedures, warehouse: dir } = office.paths
  const catalogues = [
    await ingestCatalogue(warehouse, 'unit', { path: units, now }),
    await ingestCatalogue(warehouse, 'procedure', { path: procedures, now }),
  ]
  const ingested: IngestReport[] = []
  const failed: { file: string; error: IngestError }[] = []
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
      if (!(error instanceof IngestError)) throw error
      failed.push({ file: path, error })
    }
  }
  const isNew = [...catalogues, ...ingested].some((i) => i.isNew)
  if (isNew || !existsSync(join(dir, 'snapshot.duckdb')))
    await warehouse.publish()
  return { ingested, failed, catalogues }
}

/** The exports in the inbox that were made by `now`, in the order in which they were made. */
export function inboxExports(office: Office, now: TimeText): readonly Export[] {
  const { inbox } = office.paths
  if (!existsSync(inbox)) return []
  return readdirSync(inbox)
    .flatMap((name) => {
      const profile = profileOf(office, name)
      if (!profile) return []
      const made = extractTime(profile, name)
      return made === undefined || made <= now
        ? [{ path: join(inbox, name), profile, made: made ?? now }]
        : []
    })
    .toSorted((a, b) =>
      `${a.made} ${a.path}` < `${b.made} ${b.path}` ? -1 : 1,
    )
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
