import type { TimeText } from '@motcua/metrics'
import { addDays } from '@motcua/metrics/calendar'
import { versionsIn } from './layout.ts'

/**
 * The versions that are kept no longer: all but the last `keep`, and but those
 * that were the newest within a day, which a reader may have been told of.
 */
export function pruned(
  dir: string,
  { keep, now }: { readonly keep: number; readonly now: TimeText },
): readonly string[] {
  const versions = versionsIn(dir)
  const dayAgo = `${addDays(now.slice(0, 10), -1)}${now.slice(10)}`
  return versions
    .slice(0, Math.max(0, versions.length - Math.max(1, keep)))
    .filter((_, i) => {
      const next = versions[i + 1]
      return next !== undefined && next.publishedAt <= dayAgo
    })
    .map(({ version }) => version)
}
