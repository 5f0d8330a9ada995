import { live } from '../store/batches.ts'
import type { Recorded } from '../store/batches.ts'
import { familyOf } from './family.ts'
import type { Member } from './family.ts'
import { hasSource } from './keys.ts'

/** The sources of one key: without a source in it, it is one thing, whoever tells of it. */
export function membersOf(
  batch: Recorded,
  recorded: readonly Recorded[],
): readonly Member[] {
  if (hasSource(batch.target)) return familyOf(batch, recorded)
  const sources = new Set([...recorded, batch].map((b) => b.source))
  return [...sources].map((source) => ({ source, group: 0, level: 0 }))
}

/** Whether a batch tells other links than the last of its source beside it: all that they tie is decided anew. */
export function isRelinked(
  batch: Recorded,
  beside: readonly Recorded[],
): boolean {
  const before = live(beside).findLast((b) => b.source === batch.source)
  return before !== undefined && before.supersedes !== batch.supersedes
}

/** Whether an export of the same source that was made later is loaded already. */
export function isLate(
  batch: Recorded,
  recorded: readonly Recorded[],
): boolean {
  return live(recorded).some(
    (b) => b.source === batch.source && rank(b) > rank(batch),
  )
}

export function rank({
  extract_at,
  sha256,
}: Pick<Recorded, 'extract_at' | 'sha256'>): string {
  return `${extract_at} ${sha256}`
}

/** The batches that hold, the one that wins last. */
export function byRank(batches: readonly Recorded[]): readonly Recorded[] {
  return live(batches).toSorted((a, b) =>
    rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : a.batch - b.batch,
  )
}
