import {
  archiveDamage,
  damageLine,
  lazyPrinter,
  restoreArchive,
  restoredLine,
} from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { runnable, write, writeJson } from '../terminal/output.ts'

/** Options of `archive`. */
export interface ArchiveFlags {
  readonly restore?: true
  readonly format: 'table' | 'json'
}

const whole = 'every file is as it was issued'

/** `motcua archive [--restore]`: whether every byte of the archive is as it was issued. */
export async function archive(
  office: Office,
  flags: ArchiveFlags,
): Promise<Exit> {
  if (flags.restore) return restoreFiles(office, flags)
  const damaged = await archiveDamage(office, 'bytes')
  if (flags.format === 'json') writeJson({ damaged })
  else write(runnable(damaged.map(damageLine).join('\n') || whole))
  return damaged.length === 0 ? exit.done : exit.different
}

async function restoreFiles(
  office: Office,
  { format }: ArchiveFlags,
): Promise<Exit> {
  await using printer = lazyPrinter()
  const files = await restoreArchive(office, printer)
  if (format === 'json') writeJson({ files })
  else write(runnable(files.map(restoredLine).join('\n') || whole))
  return files.every(({ why }) => why === null) ? exit.done : exit.different
}
