import { writeFile } from 'node:fs/promises'
import { draftText } from '@motcua/jobs'
import { draftProfile } from '@motcua/warehouse'
import { pathFromHere } from '../terminal/arguments.ts'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write } from '../terminal/output.ts'

/** Options of `profile`. */
export interface ProfileFlags {
  readonly out?: string
}

/** `motcua profile FILE`: drafts how an export is read. */
export async function profile(
  file: string,
  { out }: ProfileFlags,
): Promise<Exit> {
  const { text, open } = draftText(await draftProfile(pathFromHere(file)))
  // What someone has filled in is not written over.
  if (out) await writeFile(pathFromHere(out), text, { flag: 'wx' })
  else write(text)
  tell(`to be filled by a person: ${open}; look for PERSON`)
  return exit.done
}
