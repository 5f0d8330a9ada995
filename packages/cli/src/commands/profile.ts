import { statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { draftText } from '@motcua/jobs'
import { draftProfile } from '@motcua/warehouse'
import type { Draft } from '@motcua/warehouse'
import { pathFromHere } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write } from '../terminal/output.ts'
import { visible } from '../terminal/table.ts'

/** Options of `profile`. */
export interface ProfileFlags {
  readonly out?: string
}

/** `motcua profile FILE`: drafts how an export is read. */
export async function profile(
  file: string,
  { out }: ProfileFlags,
): Promise<Exit> {
  const path = pathFromHere(file)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(
      `${path}: expected an export, got a folder; name one of its files`,
    )
  const draft = await draftProfile(path)
  const { text, open, asks } = draftText(draft)
  // What someone has filled in is not written over.
  if (out) await writeFile(pathFromHere(out), text, { flag: 'wx' })
  else write(text)
  for (const line of headersOf(draft)) tell(line)
  tell(`to be filled by a person: ${open}; look for PERSON`)
  for (const ask of asks) tell(`  ${visible(ask)}`)
  return exit.done
}

/** A longer one is hardly a header. */
const longest = 80

/** All headers of the file, and how many of them are taken for columns. */
function headersOf({ headers, columns }: Draft): readonly string[] {
  if (headers.length === 0) return ['headers: none that is known was found']
  const names = new Map(
    Object.entries(columns).map(([name, [header = '']]) => [header, name]),
  )
  return [
    `headers: ${headers.length} found, ${names.size} known`,
    ...headers.map((header) =>
      visible(
        `  ${header.trim().slice(0, longest)}: ${names.get(header) ?? 'not known'}`,
      ),
    ),
  ]
}
