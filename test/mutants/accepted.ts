import { readFileSync } from 'node:fs'
import type { Mutant } from './run-room.ts'

/** A mutant that no test can or should kill. */
interface Accepted {
  /** From the top of the repository. */
  readonly file: string
  /** The line that it begins in, without the space around it. */
  readonly line: string
  readonly mutant: string
  readonly why: string
}

const accepted: readonly Accepted[] = JSON.parse(
  readFileSync(new URL('accepted.json', import.meta.url), 'utf8'),
)

/** Why a mutant may survive; undefined where it may not. */
export function reasonFor(mutant: Mutant): string | undefined {
  return accepted.find((a) => isOf(a, mutant))?.why
}

/** What is accepted and was killed. */
export function acceptedInVain(mutants: readonly Mutant[]): string[] {
  return mutants
    .filter((mutant) => mutant.end === 'killed')
    .filter((mutant) => reasonFor(mutant) !== undefined)
    .map(({ file, line }) => `${file}:${line} is accepted and was killed`)
}

function isOf({ file, line, mutant }: Accepted, of: Mutant): boolean {
  return file === of.file && line === of.text && mutant === of.replacement
}
