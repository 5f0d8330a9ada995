import { createReadStream } from 'node:fs'
import { createHash } from 'node:crypto'
import { inboxExports, loadOffice, takeIn } from '@motcua/jobs'
import { cpuSecondsOf } from './list.ts'
import type { ListTimes } from './list.ts'

/**
 * Takes the inbox of an office in once more, of which nothing has changed: the
 * lists and the 24 exports of the sample office. Its floor reads the exports and
 * does nothing but hash them.
 */
export async function reloadInbox(office: string): Promise<ListTimes> {
  const now = '2019-01-02 06:00:00'
  let unchanged = 0
  const seconds = await cpuSecondsOf(async () => {
    const loaded = loadOffice(office)
    const { ingested } = await takeIn(loaded, inboxExports(loaded, now), now)
    if (ingested.some(({ accepted }) => accepted > 0))
      throw new Error('reload: expected nothing new, got some')
    unchanged = ingested.length
  })
  const files = inboxExports(loadOffice(office), now)
  const floorSeconds = await cpuSecondsOf(async () => {
    for (const { path } of files) {
      const hash = createHash('sha256')
      for await (const bytes of createReadStream(path)) hash.update(bytes)
      hash.digest()
    }
  })
  return { seconds, floorSeconds, stored: unchanged }
}
