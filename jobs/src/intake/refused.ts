import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { IngestError } from '@motcua/warehouse'
import type { Snapshot } from '@motcua/warehouse'
import { makeFolder } from '@motcua/warehouse/reading'
import { z } from 'zod'
import type { Office } from '../office/office.ts'
import { systemFault } from '../office/system-fault.ts'
import { folderExports, profileOf } from './exports.ts'
import type { Export } from './exports.ts'
import { loadedNow } from './loaded.ts'
import { moveFile } from './move-file.ts'
import { isHeld } from './take-in.ts'
import type { FailedFile } from './take-in.ts'

const reasonSchema = z.object({
  /** Office's local time of the pass. */
  at: z.string(),
  source: z.string(),
  reason: z.string(),
  /** The last batch when the file was gone, as no backup has it; absent while it lies beside. */
  lostAfter: z.int().min(0).optional(),
})

/** An export that could not be loaded, as it lies in the folder of the refused. */
export interface RefusedFile extends Export {
  /** Why, and what helps. */
  readonly why: string
  /** The last batch when it was gone; undefined while it lies there. */
  readonly lostAfter: number | undefined
}

const ending = '.reason.json'

function reasonOf(path: string): string {
  return `${path}${ending}`
}

/** Whether nothing but another file, or another profile, can help: no right, no disk and no engine. */
export function isRefused({ file, error }: FailedFile): boolean {
  if (!(error instanceof IngestError) || isHeld(error)) return false
  return isReadable(file) && systemFault(error) === undefined
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * Whether two files of one name are the same export, put right or made anew: where
 * the name tells when it was made, and where each holds everything.
 */
function isNamedOnce({ files, mode }: Export['profile']): boolean {
  return files.includes('{YYYY}') || mode === 'snapshot'
}

/**
 * Whether a refused file, or one that no backup had, has this name and may be
 * another export: neither may be lost for the other.
 */
export function isNameTaken(
  { paths: { refused } }: Pick<Office, 'paths'>,
  { path, profile }: Export,
): boolean {
  const there = join(refused, basename(path))
  const isThere =
    existsSync(there) || keptReason(there)?.lostAfter !== undefined
  return isThere && !isNamedOnce(profile)
}

/**
 * Moves a file that cannot be loaded to the refused, its reason beside it, in
 * the place of one of the same name.
 *
 * @returns it where it lies now
 */
export async function refuseFile(
  { paths: { refused } }: Pick<Office, 'paths'>,
  { file, error }: FailedFile,
  { source, at }: { readonly source: string; readonly at: TimeText },
): Promise<FailedFile> {
  const moved = join(refused, basename(file))
  const told = { at, source, reason: error.message }
  makeFolder(refused, 0o700)
  await writeFile(reasonOf(moved), `${JSON.stringify(told, null, 2)}\n`)
  await moveFile(file, refused)
  return { file: moved, error }
}

/** Deletes the refused file in whose place an export was loaded, where their name is that of one export. */
export function dropMended(
  office: Pick<Office, 'paths'>,
  { path, profile }: Export,
): void {
  if (isNamedOnce(profile)) dropRefused(office, basename(path))
}

/** Deletes a refused file and its reason, where there is one of that name. */
export function dropRefused(
  { paths: { refused } }: Pick<Office, 'paths'>,
  name: string,
): void {
  const path = join(refused, name)
  for (const gone of [path, reasonOf(path)]) rmSync(gone, { force: true })
}

/** The refused files, in the order in which they were made, and after them those that a backup did not have. */
export function refusedFiles(office: Office): readonly RefusedFile[] {
  const { refused } = office.paths
  const lying = folderExports(office, refused)
    .filter(({ path }) => !path.endsWith(ending))
    .map((one) => ({
      ...one,
      lostAfter: undefined,
      why: `${keptReason(one.path)?.reason ?? `${basename(one.path)} could not be loaded`}; it lies in ${refused}: mend it, or sources/${one.profile.name}.yaml, and put it into the inbox again, or delete it`,
    }))
  return [...lying, ...lostFiles(office)]
}

/** Of these the reason alone came back from a backup. */
function lostFiles(office: Office): readonly RefusedFile[] {
  const { refused } = office.paths
  return reasonsIn(refused).flatMap((path) => {
    const { lostAfter, reason } = keptReason(path) ?? {}
    const profile = profileOf(office, basename(path))
    if (existsSync(path) || lostAfter === undefined || !profile) return []
    const where = isNamedOnce(profile) ? 'or, where it is not needed,' : 'and'
    const why = `${reason}; no backup has the file, as it holds names: put it, mended, into the inbox again, ${where} delete ${reasonOf(path)}`
    return [{ path, profile, lostAfter, why }]
  })
}

/** Files of which there is a reason, whether they are there or not. */
function reasonsIn(refused: string): readonly string[] {
  if (!existsSync(refused)) return []
  return readdirSync(refused)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(refused, name.slice(0, -ending.length)))
}

/** The reasons that a backup keeps, which holds no export: those of files that were not deleted. */
export function keptReasons({
  paths: { refused },
}: Pick<Office, 'paths'>): readonly string[] {
  return reasonsIn(refused)
    .filter(
      (path) => existsSync(path) || keptReason(path)?.lostAfter !== undefined,
    )
    .map((path) => reasonOf(basename(path)))
}

/**
 * Marks the files as gone of which a backup has the reason alone: they hold back
 * what is due as they did, until they are loaded or a person deletes the reason.
 *
 * @param batch the last one
 */
export async function markLost(
  { paths: { refused } }: Pick<Office, 'paths'>,
  batch: number,
): Promise<void> {
  for (const path of reasonsIn(refused)) {
    const told = keptReason(path)
    if (existsSync(path) || !told) continue
    const lost = { ...told, lostAfter: batch }
    await writeFile(reasonOf(path), `${JSON.stringify(lost, null, 2)}\n`)
  }
}

/** Whether somebody loaded a refused file since: as it lies there, or, where it is gone, one of its name, where that is of one export. */
export async function isLoadedSince(
  office: Office,
  snapshot: Pick<Snapshot, 'db'>,
  { path, profile, lostAfter }: RefusedFile,
): Promise<boolean> {
  if (lostAfter === undefined)
    return (await loadedNow(office, snapshot, profile, path)) !== undefined
  if (!isNamedOnce(profile)) return false
  const found = await snapshot.db
    .selectFrom('batch')
    .select('batch')
    .where('office', '=', office.code)
    .where('source', '=', profile.name)
    .where('file', '=', basename(path))
    .where('undoes', 'is', null)
    .where('batch', '>', lostAfter)
    .executeTakeFirst()
  return found !== undefined
}

/** What stands beside a file; a person may have put it there without. */
function keptReason(path: string): z.infer<typeof reasonSchema> | undefined {
  try {
    const text = readFileSync(reasonOf(path), 'utf8')
    return reasonSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
