import type { NewBatch } from '@motcua/metrics'

/** A batch as its row in the journal has it. */
export type Recorded = NewBatch

/** Batches that hold: neither undone nor an undo, in the order of loading. */
export function live<B extends Pick<Recorded, 'batch' | 'undoes'>>(
  batches: readonly B[],
): readonly B[] {
  const undone = new Set(batches.map((b) => b.undoes))
  return batches.filter((b) => !undone.has(b.batch) && b.undoes === null)
}

/** A time, or the second after the one before when it is not later. */
export function later(time: string, before: string | undefined): string {
  if (before === undefined || time > before) return time
  const next = new Date(`${before.slice(0, 19).replace(' ', 'T')}Z`)
  next.setUTCSeconds(next.getUTCSeconds() + 1)
  return next.toISOString().slice(0, 19).replace('T', ' ')
}
