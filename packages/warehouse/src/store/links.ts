import type { Recorded } from './batches.ts'

/*
 * How a batch tells what its source has to do with others: the sources that it
 * supersedes, and the register that it is of as `@name`, separated by spaces.
 */

type Linked = Pick<Recorded, 'source' | 'supersedes'>

/** What a batch tells; null where its source has to do with no other. */
export function linksText(links: {
  readonly source: string
  readonly supersedes: readonly string[]
  readonly register: string
}): string | null {
  const { source, supersedes, register } = links
  const words = [
    ...supersedes,
    ...(register === source ? [] : [`@${register}`]),
  ]
  return words.length > 0 ? words.join(' ') : null
}

/** The sources whose dossier of the same code is not counted beside that of a batch. */
export function supersededBy(batch: Linked): readonly string[] {
  return wordsOf(batch).filter((word) => !word.startsWith('@'))
}

/** The register of a batch; that of its source alone where it tells none. */
export function registerOf(batch: Linked): string {
  const found = wordsOf(batch).find((word) => word.startsWith('@'))
  return found?.slice(1) ?? batch.source
}

function wordsOf({ supersedes }: Linked): readonly string[] {
  return (supersedes ?? '').split(' ').filter((word) => word !== '')
}
