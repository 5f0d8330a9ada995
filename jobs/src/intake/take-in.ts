import { basename } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import {
  ingestCatalogue,
  HeldError,
  ingestDossiers,
  IngestError,
  ingestTable,
  SqlError,
} from '@motcua/warehouse'
import type {
  GoneLimit,
  Ingested,
  Progress,
  Warehouse,
} from '@motcua/warehouse'
import { secondsSince } from '../office/clock.ts'
import type { Office } from '../office/office.ts'
import type { Export } from './exports.ts'
import { isNeeded, listsOf } from './lists.ts'
import type { List } from './lists.ts'
import { openOfficeWarehouse, publishNew } from './office-warehouse.ts'

/** What became of a file, and how long it took. */
export type IngestReport = Ingested & { readonly seconds: number }

/** What is told while exports are loaded. */
export interface IntakeEvents {
  /** A file is loaded. */
  readonly onFile?: (report: IngestReport) => void
  readonly onFailed?: (failed: FailedFile) => void
  /** An export of everything lacks more than may be gone, or the dates of a file have another order. */
  readonly onHeld?: (held: HeldFile) => void
  /** How far the reading of a file has come. */
  readonly onProgress?: (file: string, at: Progress) => void
  /** What was found wrong with the warehouse and what was done about it. */
  readonly onRepair?: (message: string) => void
}

/** A file that could not be loaded at all, and why. */
export interface FailedFile {
  readonly file: string
  readonly error: IngestError | SqlError
}

/** A file that is held until a person has looked at it: an export that lacks much, or dates in another order. */
export interface HeldFile {
  readonly file: string
  readonly source: string
  readonly error: IngestError
}

/** What a load made of its files. */
export interface Intake {
  readonly ingested: readonly IngestReport[]
  readonly held: readonly HeldFile[]
  readonly failed: readonly FailedFile[]
  /** What became of the files of the office folder. */
  readonly catalogues: readonly Ingested[]
}

/**
 * Loads the lists of the office folder and exports, units and procedures before
 * the dossiers that name them, and publishes what no reader can see yet. A file
 * that fails does not stop the others, unless it is the list of units or of
 * procedures; anything else that goes wrong is thrown when what came before it is
 * published.
 *
 * @throws BusyError when another process is writing.
 */
export async function takeIn(
  office: Office,
  exports: readonly Export[],
  now: TimeText,
  events: IntakeEvents = {},
): Promise<Intake> {
  await using warehouse = await openOfficeWarehouse(office, events)
  try {
    const intake = await load(
      { warehouse, now, events, limit: office.intake.gone },
      listsOf(office),
      exports,
    )
    await publishNew(warehouse)
    return intake
  } catch (error) {
    // What went wrong first is told, not what came of it.
    await publishNew(warehouse).catch(() => {})
    throw error
  }
}

/** A load under way. */
interface Loading {
  readonly warehouse: Warehouse
  readonly now: TimeText
  readonly events: IntakeEvents
  readonly limit: GoneLimit
}

/** Loads lists and exports into an open warehouse, and publishes nothing. */
export async function load(
  loading: Loading,
  lists: readonly List[],
  exports: readonly Export[],
): Promise<Intake> {
  const catalogues: Ingested[] = []
  const ingested: IngestReport[] = []
  const held: HeldFile[] = []
  const failed: FailedFile[] = []
  const { warehouse, now, events } = loading
  for (const one of inOrder(lists, exports))
    try {
      if ('profile' in one) {
        const report = await ingestExport(loading, one)
        ingested.push(report)
        events.onFile?.(report)
      } else {
        const { target, path } = one
        catalogues.push(await ingestCatalogue(warehouse, target, { path, now }))
      }
    } catch (error) {
      const mustLoad = 'target' in one && isNeeded(one.target)
      if (!isOfFile(error) || mustLoad) throw error
      if (isHeld(error)) {
        const source = 'profile' in one ? one.profile.name : `${one.target}s`
        held.push({ file: one.path, source, error })
        events.onHeld?.({ file: one.path, source, error })
        continue
      }
      const failure = { file: one.path, error }
      failed.push(failure)
      events.onFailed?.(failure)
    }
  return { ingested, held, failed, catalogues }
}

/** Whether an error is of one file, so that the others can be loaded. */
export function isOfFile(error: unknown): error is FailedFile['error'] {
  return error instanceof IngestError || error instanceof SqlError
}

/** Whether the data gate refuses a file: it could be read, and a person must look at it. */
export function isHeld(error: FailedFile['error']): error is IngestError {
  return (
    error instanceof HeldError ||
    (error instanceof IngestError && error.code === 'date_order')
  )
}

async function ingestExport(
  { warehouse, now, events: { onProgress }, limit }: Loading,
  { path, profile, extractAt, acceptGone }: Export,
): Promise<IngestReport> {
  const start = performance.now()
  const options = {
    path,
    now,
    extractAt,
    acceptGone,
    limit,
    onProgress:
      onProgress && ((at: Progress) => onProgress(basename(path), at)),
  }
  const done =
    profile.target === 'dossier'
      ? await ingestDossiers(warehouse, profile, options)
      : await ingestTable(warehouse, profile, options)
  return { ...done, seconds: secondsSince(start) }
}

/** What refers to another table comes after it: units, procedures, what is said of them, dossiers, the rest. */
const places = [
  'unit',
  'procedure',
  'procedure_time',
  'calendar_day',
  'dossier',
]

/** Of one table the list of the office folder comes before the exports, and these as they were given. */
function inOrder(
  lists: readonly List[],
  exports: readonly Export[],
): readonly (List | Export)[] {
  const place = (one: List | Export) => {
    const at = places.indexOf(
      'profile' in one ? one.profile.target : one.target,
    )
    return at === -1 ? places.length : at
  }
  return [...lists, ...exports].toSorted((a, b) => place(a) - place(b))
}
