import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inboxExports, loadOffice, takeIn } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { madeOnce } from './run-folder.ts'

const repository = fileURLToPath(new URL('..', import.meta.url))

/** A file beside the repository; undefined where it is absent. */
export function sharedFile(path: string): string | undefined {
  const found = join(repository, '..', 'shared', path)
  return existsSync(found) ? found : undefined
}

/** A copy of an office of the repository in a folder of its own, without what a run made. */
export function copyOffice(name: string): { office: Office; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-'))
  cpSync(join(repository, 'reports', name), dir, {
    recursive: true,
    filter: (path) => !path.split('/').includes('var'),
  })
  return {
    office: loadOffice(dir),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}

/** A folder of all exports of the sample office, which take two seconds to make. */
export function exportsOnce(): Promise<string> {
  return madeOnce('sample-exports', async (dir) => {
    const { office, remove } = copyOffice('binh-duong-2018')
    const { writeSample } = await import('@motcua/cli')
    await writeSample(office, dir)
    remove()
  })
}

/** A copy of the sample office with all that it exported in two years, taken in. */
export async function loadedSample(): Promise<ReturnType<typeof copyOffice>> {
  const made = await madeOnce('sample', async (dir) => {
    const { office, remove } = copyOffice('binh-duong-2018')
    cpSync(await exportsOnce(), office.paths.inbox, { recursive: true })
    const now = '2019-01-01 06:00:00'
    const { failed } = await takeIn(office, inboxExports(office, now), now)
    if (failed.length > 0) throw new Error(JSON.stringify(failed))
    renameSync(office.paths.var, join(dir, 'var'))
    remove()
  })
  const copy = copyOffice('binh-duong-2018')
  cpSync(join(made, 'var'), copy.office.paths.var, { recursive: true })
  return copy
}
