import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadOffice } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'

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
