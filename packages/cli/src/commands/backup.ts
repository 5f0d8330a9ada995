import {
  backup as copyAway,
  localTime,
  restore as bringBack,
} from '@motcua/jobs'
import type { Backup, Office } from '@motcua/jobs'
import { pathFromHere } from '../terminal/arguments.ts'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { shellWord, tell, write, writeJson } from '../terminal/output.ts'

/** Options of `backup` and `restore`. */
export interface BackupFlags {
  readonly format: 'table' | 'json'
}

/** `motcua backup DIR`: what cannot be made anew, copied and read back. */
export async function backup(
  office: Office,
  into: string,
  { format }: BackupFlags,
): Promise<Exit> {
  const now = localTime(office.zone)
  const made = await copyAway(office, pathFromHere(into), now)
  if (format === 'json') writeJson(made)
  else
    write(
      [
        `${made.dir}: ${sized(made)}, each read back`,
        ...made.removed.map(
          (name) => `removed by the rule of motcua.yaml: ${name}`,
        ),
      ].join('\n'),
    )
  for (const path of made.left) tell(`left out: ${path}`)
  for (const line of made.damaged) tell(`damaged: ${line}`)
  return made.damaged.length > 0 ? exit.different : exit.done
}

/** `motcua restore BACKUP DIR`: an office folder as it was when the backup was made. */
export async function restore(
  from: string,
  dir: string,
  { format }: BackupFlags,
): Promise<Exit> {
  const { office, ...back } = await bringBack(
    pathFromHere(from),
    pathFromHere(dir),
  )
  if (format === 'json') writeJson({ dir: office.dir, ...back })
  else
    write(
      `${office.dir}: ${sized(back)}; the warehouse was made anew from ${back.batches} batches`,
    )
  for (const path of back.left) tell(`not in the backup: ${path}`)
  for (const line of back.damaged) tell(`damaged: ${line}`)
  tell(
    `it is as of ${back.at}: what was issued, sent or loaded later is not known here, and would be loaded and issued again; nothing is sent until a person says what was: motcua --office ${shellWord(office.dir)} status`,
  )
  return back.damaged.length > 0 ? exit.different : exit.done
}

function sized({ files, bytes }: Pick<Backup, 'files' | 'bytes'>): string {
  return `${files} files, ${(bytes / 1e6).toFixed(1)} MB`
}
