import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newOffice } from '@motcua/jobs/reference'
import { makeFolder } from '@motcua/warehouse/reading'
import { pathFromHere } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { shellWord, write } from '../terminal/output.ts'

/** `motcua init DIR`: writes a new office folder; writes nothing over. */
export async function init(dir: string): Promise<Exit> {
  const folder = pathFromHere(dir)
  const files = Object.entries(newOffice())
  const there = files.find(([path]) => existsSync(join(folder, path)))
  if (there)
    throw new UsageError(
      `expected a folder without ${there[0]}, got ${folder}; name a new one`,
    )
  try {
    for (const [path, text] of files) {
      const file = join(folder, path)
      makeFolder(dirname(file))
      await writeFile(file, text, { flag: 'wx' })
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      `expected a place where a folder can be made, got ${folder} (${why}); name a new folder in one that you may write into`,
    )
  }
  write(
    [
      `${folder}: a small office that works; change its files, then:`,
      `motcua --office ${shellWord(dir)} ingest FILE`,
    ].join('\n'),
  )
  return exit.done
}
