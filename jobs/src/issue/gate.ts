import type { Period } from '@motcua/metrics'
import type { Loaded } from '@motcua/warehouse'
import { rowsRejected } from '../intake/rejects.ts'
import type { Office } from '../office/office.ts'
import type { Doubts } from './doubts.ts'
import type { LeftOpen } from './left-open.ts'
import { missingSources } from './office-data.ts'
import type { Shortfall } from './plausibility.ts'

/** What decides whether scorecards are final. */
export interface Decided {
  readonly office: Pick<Office, 'profiles'>
  readonly loaded: Loaded
  readonly period: Period
  readonly doubts: Doubts
  readonly left: readonly LeftOpen[]
}

/** Why scorecards of a period may not be issued as final; none where they may. */
export function reasonsAgainst(decided: Decided): readonly string[] {
  const { loaded, doubts } = decided
  return [...gapsOf(decided), ...implausible(doubts.open, loaded)]
}

/** Whether nothing but missing exports speaks against it: then it may be issued as provisional. */
export function isOnlyMissing(decided: Decided): boolean {
  const { loaded, period } = decided
  return reasonsAgainst(decided).length === lacking(loaded, period).length
}

/** Of these reasons those that are known without counting anything. */
export function gapsOf({
  office,
  loaded,
  period,
  left,
}: Omit<Decided, 'doubts'>): readonly string[] {
  return [
    ...lacking(loaded, period),
    ...strangersOf(office, loaded),
    ...left.map(({ why }) => why),
  ]
}

/** A source that was renamed would count each of its dossiers twice. */
function strangersOf(
  { profiles }: Pick<Office, 'profiles'>,
  { strangers }: Pick<Loaded, 'strangers'>,
): readonly string[] {
  if (strangers.length === 0) return []
  const listed = profiles.map((p) => p.name).join(', ')
  return [
    `expected dossiers of the sources in motcua.yaml (${listed}), got some of ${strangers.join(', ')}; give a renamed source its old name back, list one that has ended again, with its last day as until, or load all exports into a new warehouse`,
  ]
}

/** The sources that have not sent their data up to the end of a period, and how far they came. */
function lacking(
  loaded: Pick<Loaded, 'through' | 'doubtful'>,
  period: Period,
): readonly string[] {
  return missingSources(loaded, period).map((source) => {
    const day = loaded.through[source]
    const doubts = doubtsOf(loaded, source)
    const came = [day ? `up to ${day}` : 'nothing', ...doubts].join('; ')
    const isLong = day && day < period.from && doubts.length === 0
    const cure = isLong
      ? `; if it has ended, write until: ${day} into sources/${source}.yaml and list the one that goes on`
      : ''
    return `exports of ${source} up to ${period.to} are missing; those that came cover ${came}${cure}`
  })
}

/**
 * Months with implausibly few dossiers, each once of a source whichever periods
 * have it: what came, what is expected and what to do.
 */
function implausible(
  open: readonly Shortfall[],
  { last }: Pick<Loaded, 'last'>,
): readonly string[] {
  const told = open.filter((s) => !isToldOfAll(s, open))
  return [
    ...Map.groupBy(told, ({ source, month }) => `${source}|${month}`).values(),
  ].flatMap((found) => {
    const [first] = found
    if (!first) return []
    const { source, month } = first
    const some = found.slice(0, mostTold).map(shortfallText)
    const more = found.length - some.length
    const files = source.split(' ').flatMap((name) => last[name] ?? [])
    return `${source}: ${some.join('; ')}${more > 0 ? `; and ${more} more` : ''}. See whether ${files.join(' or ') || 'the last export'} has all rows and load it whole; if the numbers are right: motcua accept --period ${month} --reason '...'`
  })
}

/** Whether the same numbers are told of all units: one of them has all of the dossiers. */
function isToldOfAll(
  { unit, ...numbers }: Shortfall,
  open: readonly Shortfall[],
): boolean {
  if (unit === null) return false
  const same = JSON.stringify({ ...numbers, unit: null })
  return open.some(({ unit: other, ...rest }) => {
    return JSON.stringify({ ...rest, unit: other }) === same
  })
}

const mostTold = 5

/** What came, and what is expected at the lowest rate of the year before. */
export function shortfallText(shortfall: Shortfall): string {
  const { unit, measure, month, count, bound, least } = shortfall
  return `${unit ?? 'all units'} ${measure} ${count} in ${month}; at the rate of ${least.month}, the lowest of the year before with ${least.count}, fewer than ${bound} are not to be believed`
}

/** Exports of a source that do not count. */
function doubtsOf(
  { doubtful }: Pick<Loaded, 'doubtful'>,
  source: string,
): readonly string[] {
  return doubtful
    .filter((d) => d.source === source)
    .map((d) => (d.read === 0 ? `${d.file}: no rows` : rowsRejected(d)))
}
