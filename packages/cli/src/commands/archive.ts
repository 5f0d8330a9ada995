import { archiveDamage, damageLine } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'

/** Options of `archive`. */
export interface ArchiveFlags {
  readonly format: 'table' | 'json'
}

/** `motcua archive`: whether every byte of the archive is as it was issued. */
export async function archive(
  office: Office,
  flags: ArchiveFlags,
): Promise<Exit> {
  const damaged = await archiveDamage(office, 'bytes')
  if (flags.format === 'json') writeJson({ damaged })
  else
    write(
      damaged.length === 0
        ? 'every file is as it was issued'
        : damaged.map(damageLine).join('\n'),
    )
  return damaged.length === 0 ? exit.done : exit.different
}
