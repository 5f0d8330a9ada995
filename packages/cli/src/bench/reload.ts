import { createReadStream } from 'node:fs'
import { createHash } from 'node:crypto'
import { inboxExports, loadOffice, takeIn } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { cpuSecondsOf } from './list.ts'
import type { ListTimes } from './list.ts'

const now = '2019-01-02 06:00:00'

/** Those of the inbox; the sample's other lists lie there too. */
function dossierExports(office: Office) {
  return inboxExports(office, now).filter(
    ({ profile }) => profile.target === 'dossier',
  )
}

/**
 * Takes the inbox of an office in once more, of which nothing has changed: the
 * lists and the 24 exports of dossiers of the sample office. Its floor reads the exports and
 * does nothing but hash them.
 */
export async function reloadInbox(office: string): Promise<ListTimes> {
  let unchanged = 0
  const seconds = await cpuSecondsOf(async () => {
    const loaded = loadOffice(office)
    const { ingested } = await takeIn(loaded, dossierExports(loaded), now)
    if (ingested.some(({ accepted }) => accepted > 0))
      throw new Error('reload: expected nothing new, got some')
    unchanged = ingested.length
  })
  const files = dossierExports(loadOffice(office))
  const floorSeconds = await cpuSecondsOf(async () => {
    for (const { path } of files) {
      const hash = createHash('sha256')
      for await (const bytes of createReadStream(path)) hash.update(bytes)
      hash.digest()
    }
  })
  return { seconds, floorSeconds, stored: unchanged }
}
