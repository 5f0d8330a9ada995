import type { Office } from '../office/office.ts'

/** A backup that lies among others. */
export interface Dated {
  readonly name: string
  /** The office's local time. */
  readonly at: string
}

/**
 * The backups that go by the office's rule: all but the last ones, and the last of
 * each of so many months that have one. Without a rule none.
 *
 * @example
 * outdated([{ name: 'a', at: '2026-01-01 …' }, { name: 'b', at: '2026-01-02 …' }], { last: 1, months: 0 }) // [{ name: 'a', … }]
 */
export function outdated<T extends Dated>(
  backups: readonly T[],
  rule: Office['backup'],
): readonly T[] {
  if (!rule) return []
  const newest = backups.toSorted((a, b) => (a.at < b.at ? 1 : -1))
  const months = Map.groupBy(newest, ({ at }) => at.slice(0, 7))
  const kept = new Set([
    ...newest.slice(0, rule.last),
    ...[...months.values()].slice(0, rule.months).flatMap(([last]) => last),
  ])
  return newest.filter((backup) => !kept.has(backup)).toReversed()
}
