import { accessSync, constants, readFileSync, rmSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { IngestError } from '@motcua/warehouse'
import { z } from 'zod'
import type { Office } from '../office/office.ts'
import { systemFault } from '../office/system-fault.ts'
import { folderExports } from './exports.ts'
import type { Export } from './exports.ts'
import { moveFile } from './move-file.ts'
import { isHeld } from './take-in.ts'
import type { FailedFile } from './take-in.ts'

const reasonSchema = z.object({
  /** Office's local time of the pass. */
  at: z.string(),
  source: z.string(),
  reason: z.string(),
})

/** An export that could not be loaded, as it lies in the folder of the refused. */
export interface RefusedFile extends Export {
  /** Why, and what helps. */
  readonly why: string
}

function reasonOf(path: string): string {
  return `${path}.reason.json`
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
  await mkdir(refused, { recursive: true, mode: 0o700 })
  await writeFile(reasonOf(moved), `${JSON.stringify(told, null, 2)}\n`)
  await moveFile(file, refused)
  return { file: moved, error }
}

/** Deletes a refused file and its reason, where there is one of that name. */
export function dropRefused(
  { paths: { refused } }: Pick<Office, 'paths'>,
  name: string,
): void {
  const path = join(refused, name)
  for (const gone of [path, reasonOf(path)]) rmSync(gone, { force: true })
}

/** The refused files, in the order in which they were made. */
export function refusedFiles(office: Office): readonly RefusedFile[] {
  return folderExports(office, office.paths.refused)
    .filter(({ path }) => !path.endsWith(reasonOf('')))
    .map((one) => ({
      ...one,
      why: `${keptReason(one.path)}; it lies in ${office.paths.refused}: mend it, or sources/${one.profile.name}.yaml, and put it into the inbox again, or delete it`,
    }))
}

/** What stands beside a file; a person may have put it there without. */
function keptReason(path: string): string {
  try {
    const text = readFileSync(reasonOf(path), 'utf8')
    return reasonSchema.parse(JSON.parse(text)).reason
  } catch {
    return `${basename(path)} could not be loaded`
  }
}
