import { basename } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { rejectedOf } from '@motcua/warehouse'
import { inboxExports } from '../intake/exports.ts'
import type { Export } from '../intake/exports.ts'
import { listsOf } from '../intake/lists.ts'
import { loadedNow } from '../intake/loaded.ts'
import { isLoadedSince, refusedFiles } from '../intake/refused.ts'
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
 * The exports in the inbox that were made by `now`, those that were refused, and
 * the lists of the office folder, as far as they are not loaded as they lie
 * there, and the lists of which rows were rejected. While there is one, no
 * scorecard is final.
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
  const { snapshot } = data
  const isLoaded = async ({ path, profile }: Export) =>
    (await loadedNow(office, snapshot, profile, path)) !== undefined
  for (const one of inboxExports(office, now))
    if (!(await isLoaded(one))) lacks(one.path)
  for (const one of refusedFiles(office))
    if (!(await isLoadedSince(office, snapshot, one))) {
      const file = basename(one.path)
      const text = one.lostAfter === undefined ? isRefusedText : isLostText
      open.push({ file, why: `${file} ${text}` })
    }
  for (const { path, target } of listsOf(office)) {
    const list = await loadedNow(office, snapshot, target, path)
    if (!list) lacks(path)
    else if (list.rejected > 0) {
      const { firstReject } = await rejectedOf(snapshot.db, list)
      open.push({
        file: list.file,
        why: `${rowsRejected({ ...list, firstReject })}; see them with: ${rejectsOf(list)}`,
      })
    }
  }
  return open
}

const isRefusedText =
  'could not be loaded; it lies in var/refused with the reason, until it is mended and put into the inbox again, or deleted'

const isLostText =
  'could not be loaded before the office came back from a backup, which does not have it; it must be delivered again, mended, or its reason in var/refused be deleted'
