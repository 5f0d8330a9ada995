import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { IngestError, loadedAs, rejectedOf } from '@motcua/warehouse'
import { inboxExports } from '../intake/exports.ts'
import { listsOf } from '../intake/lists.ts'
import { rejectsOf, rowsRejected } from '../intake/rejects.ts'
import type { Intake } from '../intake/take-in.ts'
import type { Office } from '../office/office.ts'
import type { OfficeData } from './office-data.ts'

/** A file that the published data do not have wholly, and why. */
export interface LeftOpen {
  readonly file: string
  readonly why: string
}

/**
 * The exports in the inbox that were made by `now` and the lists of the office
 * folder that are not loaded as they lie there, and the lists of which rows were
 * rejected. While there is one, no scorecard is final.
 *
 * @param intake of the pass, which tells why
 */
export async function leftOpen(
  office: Office,
  data: Pick<OfficeData, 'snapshot'>,
  { now, intake }: { readonly now: TimeText; readonly intake?: Intake },
): Promise<readonly LeftOpen[]> {
  const open: LeftOpen[] = []
  const lacks = (path: string) => {
    const file = basename(path)
    const held = intake?.held.find((h) => h.file === path)
    const why = intake
      ? `${file} could not be loaded`
      : `${file} is not loaded as it lies there; motcua run loads it, or tells why not`
    open.push({ file, why: held?.error.message ?? why })
  }
  for (const { path, profile } of inboxExports(office, now))
    if (!(await found(office, data, profile, path))) lacks(path)
  for (const { path, target } of listsOf(office)) {
    const list = await found(office, data, target, path)
    if (!list) lacks(path)
    else if (list.rejected > 0) {
      const { firstReject } = await rejectedOf(data.snapshot.db, list)
      open.push({
        file: list.file,
        why: `${rowsRejected({ ...list, firstReject })}; see them with: ${rejectsOf(list)}`,
      })
    }
  }
  return open
}

/** The batch of a file; undefined where there is none, as where the file cannot be one. */
async function found(
  { code, paths }: Office,
  { snapshot: { db } }: Pick<OfficeData, 'snapshot'>,
  what: Parameters<typeof loadedAs>[1],
  path: string,
): ReturnType<typeof loadedAs> {
  if (!existsSync(path)) return undefined
  const of = { db, office: code, dir: paths.warehouse }
  return loadedAs(of, what, path).catch((error: unknown) => {
    if (error instanceof IngestError) return undefined
    throw error
  })
}
