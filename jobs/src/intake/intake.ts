import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import {
  extractTime,
  filePattern,
  ingestCatalogue,
  ingestDossiers,
  IngestError,
  ingestTable,
  live,
  openSnapshot,
  openWarehouse,
  preview,
  SqlError,
  undo,
} from '@motcua/warehouse'
import type {
  Ingested,
  ListTarget,
  Preview,
  Profile,
  Progress,
  TableProfile,
  Warehouse,
} from '@motcua/warehouse'
import { secondsSince } from '../office/clock.ts'
import { listFiles } from '../office/office.ts'
import type { Office } from '../office/office.ts'

/** What became of a file, and how long it took. */
export type IngestReport = Ingested & { readonly seconds: number }

/** An export to load, by whose profile. */
export interface Export {
  readonly path: string
  readonly profile: Profile | TableProfile
  readonly extractAt?: TimeText | undefined
  /** Loads an export of everything although it lacks much of what is known. */
  readonly acceptGone?: boolean | undefined
}

/** What is told while exports are loaded. */
export interface IntakeEvents {
  /** A file is loaded. */
  readonly onFile?: (report: IngestReport) => void
  readonly onFailed?: (failed: FailedFile) => void
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

/** What a load made of its files. */
export interface Intake {
  readonly ingested: readonly IngestReport[]
  readonly failed: readonly FailedFile[]
  /** What became of the files of the office folder. */
  readonly catalogues: readonly Ingested[]
}

/** Opens an office's warehouse for writing. */
export function openOfficeWarehouse(
  office: Office,
  options: {
    readonly onRepair?: IntakeEvents['onRepair']
    readonly rebuild?: boolean
    /** Default: the office's own folder. */
    readonly dir?: string
  } = {},
): Promise<Warehouse> {
  const { onRepair, rebuild, dir = office.paths.warehouse } = options
  return openWarehouse({
    dir,
    office: office.code,
    zone: office.zone,
    ...(onRepair && { onRepair }),
    ...(rebuild && { rebuild }),
  })
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
    const intake = await load(warehouse, office, exports, now, events)
    await publishNew(warehouse)
    return intake
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
  events: IntakeEvents,
): Promise<Intake> {
  const catalogues: Ingested[] = []
  const ingested: IngestReport[] = []
  const failed: FailedFile[] = []
  const attempt = async (file: string, work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof IngestError || error instanceof SqlError))
        throw error
      const one = { file, error }
      failed.push(one)
      events.onFailed?.(one)
    }
  }
  const loadList = async ({ target, path }: List) => {
    const work = async () => {
      catalogues.push(await ingestCatalogue(warehouse, target, { path, now }))
    }
    if (needed.includes(target)) await work()
    else await attempt(path, work)
  }
  const loadExport = (one: Export) =>
    attempt(one.path, async () => {
      const start = performance.now()
      const done = await ingestExport(warehouse, one, now, events)
      const report = { ...done, seconds: secondsSince(start) }
      ingested.push(report)
      events.onFile?.(report)
    })
  const lists = listsOf(office)
  const places = new Set([
    ...lists.map(placeOf),
    ...exports.map((e) => placeOf(e.profile)),
  ])
  for (const place of [...places].toSorted((a, b) => a - b)) {
    for (const list of lists) if (placeOf(list) === place) await loadList(list)
    for (const one of exports)
      if (placeOf(one.profile) === place) await loadExport(one)
  }
  return { ingested, failed, catalogues }
}

function ingestExport(
  warehouse: Warehouse,
  { path, profile, extractAt, acceptGone }: Export,
  now: TimeText,
  { onProgress }: IntakeEvents,
): Promise<Ingested> {
  const options = {
    path,
    now,
    extractAt,
    acceptGone,
    onProgress:
      onProgress && ((at: Progress) => onProgress(basename(path), at)),
  }
  return profile.target === 'dossier'
    ? ingestDossiers(warehouse, profile, options)
    : ingestTable(warehouse, profile, options)
}

/** Without these nothing else can be read. */
const needed: readonly ListTarget[] = ['unit', 'procedure']

/** What refers to another table comes after it: units, procedures, what is said of them, dossiers, the rest. */
const places = [
  'unit',
  'procedure',
  'procedure_time',
  'calendar_day',
  'dossier',
]

function placeOf({ target }: { readonly target: string }): number {
  const place = places.indexOf(target)
  return place === -1 ? places.length : place
}

interface List {
  readonly target: ListTarget
  readonly path: string
}

/** The lists that lie in the office folder, and those that must. */
function listsOf({ dir, tableProfiles }: Office): readonly List[] {
  return Object.entries(listFiles).flatMap(([name, file]) => {
    const target = name as ListTarget
    const path = join(dir, file)
    const isNeeded =
      needed.includes(target) && !tableProfiles.some((p) => p.target === target)
    return isNeeded || existsSync(path) ? [{ target, path }] : []
  })
}

/** What is told while exports are tried out. */
export interface TrialEvents extends Pick<
  IntakeEvents,
  'onFailed' | 'onProgress' | 'onRepair'
> {
  /** A list of the office folder is not what was loaded of it. */
  readonly onStale?: (file: string) => void
}

/**
 * Tells what exports would become, and stores nothing. Where no units were
 * loaded yet, the lists of the office folder are read into a warehouse that is
 * thrown away.
 *
 * @throws BusyError when another process is writing.
 */
export async function tryOut(
  office: Office,
  exports: readonly Export[],
  now: TimeText,
  events: TrialEvents = {},
): Promise<readonly Preview[]> {
  if (existsSync(office.paths.warehouse)) {
    await using warehouse = await openOfficeWarehouse(office, events)
    const stale = await staleLists(warehouse, office)
    if (stale) {
      for (const file of stale) events.onStale?.(file)
      return await previewAll(warehouse, exports, now, events)
    }
  }
  const dir = mkdtempSync(join(tmpdir(), 'motcua-'))
  try {
    await using warehouse = await openOfficeWarehouse(office, { dir })
    const { onFailed } = events
    await load(warehouse, office, [], now, onFailed ? { onFailed } : {})
    return await previewAll(warehouse, exports, now, events)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function previewAll(
  warehouse: Warehouse,
  exports: readonly Export[],
  now: TimeText,
  { onFailed, onProgress }: TrialEvents,
): Promise<readonly Preview[]> {
  const previews: Preview[] = []
  for (const { path, profile, extractAt, acceptGone } of exports)
    try {
      previews.push(
        await preview(warehouse, profile, {
          path,
          now,
          extractAt,
          acceptGone,
          onProgress: onProgress && ((at) => onProgress(basename(path), at)),
        }),
      )
    } catch (error) {
      if (!(error instanceof IngestError || error instanceof SqlError))
        throw error
      onFailed?.({ file: path, error })
    }
  return previews
}

/** Files of the office folder that differ from what was loaded of them last; undefined where no units were. */
async function staleLists(
  { db }: Warehouse,
  office: Office,
): Promise<readonly string[] | undefined> {
  const batches = live(
    await db
      .selectFrom('batch')
      .select(['batch', 'undoes', 'target', 'file', 'sha256'])
      .where('office', '=', office.code)
      .orderBy('batch')
      .execute(),
  )
  if (!batches.some((b) => b.target === 'unit')) return undefined
  return listsOf(office).flatMap(({ target, path }) => {
    const file = basename(path)
    const last = batches.findLast((b) => b.target === target && b.file === file)
    return existsSync(path) && last?.sha256 === hashOf(path) ? [] : [file]
  })
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** Takes a batch out again and publishes what is left. */
export async function takeOut(
  office: Office,
  batch: number,
  now: TimeText,
  events: Pick<IntakeEvents, 'onRepair'> = {},
): ReturnType<typeof undo> {
  await using warehouse = await openOfficeWarehouse(office, events)
  const undone = await undo(warehouse, batch, now)
  await warehouse.publish()
  return undone
}

/**
 * Makes the warehouse anew from its journal and observations, and publishes it.
 *
 * @returns how many batches it has, and how many rows are current in its tables.
 * @throws WarehouseError when the journal or the observations are damaged.
 */
export async function rebuild(
  office: Office,
  events: Pick<IntakeEvents, 'onRepair'> = {},
): Promise<{ readonly batches: number; readonly rows: number }> {
  await using warehouse = await openOfficeWarehouse(office, {
    ...events,
    rebuild: true,
  })
  await warehouse.publish()
  const { batches } = await warehouse.db
    .selectFrom('batch')
    .select((eb) => eb.fn.countAll<number>().as('batches'))
    .executeTakeFirstOrThrow()
  const made = warehouse.journal.entries.findLast((e) => e.kind === 'rebuilt')
  const rows = Object.values(made?.content ?? {}).reduce(
    (sum, { current }) => sum + current.rows,
    0,
  )
  return { batches, rows }
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
  return folderExports(office, office.paths.inbox).filter(
    ({ path, profile }) => {
      const made = timeOf(profile, basename(path))
      return made === undefined || made <= now
    },
  )
}

/**
 * The files of a folder that a source profile knows by name, in the order in
 * which they were made; those that do not say when come last.
 *
 * @param source one profile alone
 */
export function folderExports(
  office: Office,
  folder: string,
  source?: Export['profile'],
): readonly Export[] {
  const profiles = source ? [source] : undefined
  return namesIn(folder)
    .flatMap((name) => {
      const profile = profileOf(office, name, profiles)
      return profile
        ? [{ path: join(folder, name), profile, made: timeOf(profile, name) }]
        : []
    })
    .toSorted((a, b) => {
      const [x, y] = [a, b].map(({ made = '9999', path }) => `${made} ${path}`)
      return x === y ? 0 : x && y && x < y ? -1 : 1
    })
    .map(({ path, profile }) => ({ path, profile }))
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** Undefined for a name without a time that there is: loading it tells what is wrong. */
function timeOf(
  profile: Pick<Profile, 'files' | 'extractAt'>,
  name: string,
): TimeText | undefined {
  try {
    return extractTime(profile, name)
  } catch (error) {
    if (error instanceof IngestError) return undefined
    throw error
  }
}

/** Files in a folder, by default the inbox, that no profile knows by name. */
export function strayFiles(
  office: Office,
  folder: string = office.paths.inbox,
): readonly string[] {
  return namesIn(folder).filter((name) => !profileOf(office, name))
}

/** The profiles of all sources of an office. */
export function allProfiles({
  profiles,
  tableProfiles,
}: Office): readonly Export['profile'][] {
  return [...profiles, ...tableProfiles]
}

/** The profile whose files are named so; undefined where none is. */
export function profileOf(
  office: Office,
  name: string,
  profiles: readonly Export['profile'][] = allProfiles(office),
): Export['profile'] | undefined {
  return profiles.find((p) => filePattern(p).test(name))
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
