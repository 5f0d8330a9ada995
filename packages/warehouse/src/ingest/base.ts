import type { TimeText } from '@motcua/metrics'
import { live } from '../store/batches.ts'
import type { Batch } from '../store/batches.ts'
import { hash } from './load.ts'
import type { Load } from './load.ts'

/**
 * The batch before, where an export is likely to repeat most of it, and every
 * line would be read as it was then.
 */
export function baseOf(
  all: readonly Batch[],
  wanted: Load,
  file: { readonly extractAt: TimeText; readonly bytes: number },
): number | undefined {
  const { target, source } = wanted
  if (target !== 'dossier' || wanted.isAlone) return undefined
  const dossiers = all.filter((b) => b.target === target)
  const before = dossiers.findLast((b) => b.source === source)
  if (!before || before.undoes !== null || before.bytes === null)
    return undefined
  const isBase =
    isSole(wanted, dossiers) &&
    before.extract_at < file.extractAt &&
    isNewest(before, dossiers) &&
    isReadAlike(before, wanted, all) &&
    // What an export of everything lacks is gone: the one before must tell of all there is.
    (!wanted.isWhole || before.covers === 'all') &&
    file.bytes * 2 > before.bytes
  return isBase ? before.batch : undefined
}

/** No source supersedes another, or shares its register. */
function isSole({ supersedes }: Load, dossiers: readonly Batch[]): boolean {
  return supersedes === null && dossiers.every((b) => b.supersedes === null)
}

/** What a batch says is what is known: none of its source that was made later was loaded earlier. */
function isNewest(before: Batch, dossiers: readonly Batch[]): boolean {
  return live(dossiers).every(
    (b) =>
      b.source !== before.source ||
      b === before ||
      b.extract_at < before.extract_at,
  )
}

/** The same profile, and the same units and procedures. */
function isReadAlike(
  before: Batch,
  wanted: Load,
  all: readonly Batch[],
): boolean {
  const isListed = (b: Batch) => b.target === 'unit' || b.target === 'procedure'
  return (
    before.profile_sha256 === hash(wanted.profile) &&
    all.every((b) => b.batch < before.batch || !isListed(b))
  )
}
