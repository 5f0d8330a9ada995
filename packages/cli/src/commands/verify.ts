import { lazyPrinter, verifyFile } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { pathFromHere } from '../terminal/arguments.ts'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'

/** Options of `verify`. */
export interface VerifyFlags {
  readonly format: 'table' | 'json'
}

const words = {
  bytes: 'made again byte for byte',
  numbers: 'the same numbers and words, in other bytes',
  none: 'not the same',
} as const

/** `motcua verify FILE.pdf`: makes a paper again and says what differs. */
export async function verify(
  office: Office,
  file: string,
  { format }: VerifyFlags,
): Promise<Exit> {
  await using printer = lazyPrinter()
  const verified = await verifyFile(office, pathFromHere(file), printer)
  const { same, signature, differences, notes } = verified
  if (format === 'json') writeJson(verified)
  else {
    write(`${file}: ${words[same]}`)
    if (signature?.faults.length === 0)
      write(
        `  ${signature.kind} signature: valid, total document signed, certificate ${signature.certificate?.slice(0, 16)}`,
      )
    for (const difference of differences) write(`  ${difference}`)
    for (const note of notes) tell(`note: ${note}`)
  }
  return same === 'none' ? exit.different : exit.done
}
