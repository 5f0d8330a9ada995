import { existsSync } from 'node:fs'
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PageError } from '../data/page-error.ts'

/** What tells a folder that a page was written to from any other. */
const mark = 'motcua-page.json'

/** What a page says of itself, whoever wrote that; undefined where nothing can be read. */
export async function aboutPage(dir: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(dir, mark), 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Fills a new folder and puts it in the place of the page before: whoever looks
 * has the old one or the new one whole.
 *
 * @param fill gives what the page says of itself
 * @throws PageError where the place holds something that is no page.
 */
export async function replaceFolder(
  dir: string,
  fill: (dir: string) => Promise<object>,
): Promise<void> {
  await requirePage(dir)
  const [next, old] = [`${dir}.next`, `${dir}.old`]
  await mkdir(dirname(dir), { recursive: true })
  for (const left of [next, old])
    await rm(left, { recursive: true, force: true })
  await mkdir(next)
  try {
    const about = await fill(next)
    await writeFile(join(next, mark), `${JSON.stringify(about, null, 2)}\n`)
    if (existsSync(dir)) await rename(dir, old)
    await rename(next, dir)
  } finally {
    for (const left of [next, old])
      await rm(left, { recursive: true, force: true })
  }
}

async function requirePage(dir: string): Promise<void> {
  const found = await stat(dir).catch(() => undefined)
  if (!found) return
  const names = found.isDirectory() ? await readdir(dir) : ['']
  if (names.length > 0 && !names.includes(mark))
    throw new PageError(
      'foreign_folder',
      `${dir}: expected a new folder, an empty one or one with ${mark}, got something else; name another`,
    )
}
