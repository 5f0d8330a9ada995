import { live } from '../store/batches.ts'
import type { Recorded } from '../store/batches.ts'
import { registerOf, supersededBy } from '../store/links.ts'

/** A source of dossiers among those that it has ever been linked with. */
export interface Member {
  readonly source: string
  /** Its dossiers are one with those of the same code of the sources of this number. */
  readonly group: number
  /** Of these the lowest is known; of those of one register the later export. */
  readonly level: number
}

/** Two sources that have to do with each other, or a source and the register that it is of. */
type Link = readonly [one: string, other: string]

/**
 * The sources whose dossiers may be one with those of a batch, those that
 * supersede the others first. A source that nothing supersedes, that supersedes
 * nothing and has a register of its own is alone. Those that were linked once
 * are told too: what was one then is decided anew.
 */
export function familyOf(
  batch: Recorded,
  recorded: readonly Recorded[],
): readonly Member[] {
  const batches = [...recorded, batch]
  const sources = new Set(
    batches.flatMap((b) => [b.source, ...supersededBy(b)]),
  )
  const ever = connected(batch.source, batches.flatMap(linksOf))
  const last = new Map(batches.map((b) => [b.source, b]))
  for (const b of live(batches)) last.set(b.source, b)
  const now = [...last.values()].flatMap(linksOf)
  const ordered = [...sources]
    .filter((source) => ever.has(source))
    .map((source) => ({ source, depth: depthOf(source, last) }))
    .toSorted((a, b) => b.depth - a.depth || (a.source < b.source ? -1 : 1))
    .map(({ source }) => source)
  const register = (source: string) => {
    const found = last.get(source)
    return found ? registerOf(found) : source
  }
  return ordered.map((source) => {
    const linked = connected(source, now)
    return {
      source,
      group: ordered.findIndex((other) => linked.has(other)),
      level: ordered.findIndex((o) => register(o) === register(source)),
    }
  })
}

/** The sources that are of the register of a batch now. */
export function sharing(
  batch: Recorded,
  recorded: readonly Recorded[],
): readonly string[] {
  const family = familyOf(batch, recorded)
  const own = family.find(({ source }) => source === batch.source)
  return family.flatMap(({ source, level }) =>
    level === own?.level ? [source] : [],
  )
}

/** A register is told from a source of its name. */
function linksOf(batch: Recorded): readonly Link[] {
  return [
    [batch.source, `@${registerOf(batch)}`],
    ...supersededBy(batch).map((under) => [batch.source, under] as const),
  ]
}

function connected(start: string, links: readonly Link[]): ReadonlySet<string> {
  const found = new Set([start])
  for (let size = 0; size !== found.size;) {
    size = found.size
    for (const link of links)
      if (link.some((end) => found.has(end)))
        for (const end of link) found.add(end)
  }
  return found
}

/** How many sources lie under one, at most. */
function depthOf(
  source: string,
  last: ReadonlyMap<string, Recorded>,
  seen: readonly string[] = [],
): number {
  if (seen.includes(source)) return 0
  const found = last.get(source)
  const under = found ? supersededBy(found) : []
  return Math.max(
    0,
    ...under.map((s) => 1 + depthOf(s, last, [...seen, source])),
  )
}
