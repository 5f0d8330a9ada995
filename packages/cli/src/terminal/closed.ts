import { closedNotices, closedNow } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { tell } from './output.ts'

/** Tells of the closed periods whose issued numbers are others now. */
export async function tellClosed(office: Office): Promise<void> {
  for (const notice of closedNotices(await closedNow(office))) tell(notice)
}
