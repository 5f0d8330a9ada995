import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Period, TimeText } from '@motcua/metrics'
import type { ScorecardFigures } from '@motcua/scorecard'
import { makeFolder } from '@motcua/warehouse/reading'
import { z } from 'zod'
import { isMoved, isWindowOpen, keyOf } from '../issue/editions.ts'
import { paperKey } from '../issue/ledger.ts'
import type { LedgerEntry } from '../issue/ledger.ts'
import { madeFrom } from '../issue/made-from.ts'
import type { OfficeData } from '../issue/office-data.ts'
import type { PapersDue } from '../issue/paper-units.ts'
import type { PapersOf } from '../issue/papers.ts'
import { publishedFigures } from '../issue/published.ts'
import { writeWhole } from '../issue/write-whole.ts'
import type { Office } from '../office/office.ts'

/** A person has a period issued anew. */
export interface Reissue {
  /** Key. */
  readonly period: string
  readonly reason: string
}

/** An edition to make: of which unit, in whose place, and why a person wants it. */
export interface Wanted {
  readonly unit: string
  readonly last?: LedgerEntry | undefined
  readonly reason?: string | undefined
}

/** What is known of the papers of a period before their figures are computed. */
export interface Standing {
  readonly period: Period
  /** Never issued. */
  readonly fresh: readonly string[]
  /** The last editions that were issued, by whether they are provisional. */
  readonly provisional: readonly LedgerEntry[]
  readonly whole: readonly LedgerEntry[]
  readonly reissue: string | undefined
}

/**
 * How the papers of a kind and period stand: what was issued of any unit goes on,
 * and of the units that are asked for what was never issued is begun.
 */
export function standingOf(
  { kind, period }: PapersDue,
  {
    units,
    asked,
  }: { readonly units: readonly string[]; readonly asked: readonly string[] },
  {
    last,
    reissue,
  }: {
    readonly last: ReadonlyMap<string, LedgerEntry>
    readonly reissue?: Reissue | undefined
  },
): Standing {
  const lastOf = (unit: string) =>
    last.get(paperKey({ kind, period: period.key, unit }))
  const own = units.flatMap((unit) => lastOf(unit) ?? [])
  const isOpen = ({ state }: LedgerEntry) => state === 'provisional'
  return {
    period,
    fresh: asked.filter((unit) => !lastOf(unit)),
    provisional: own.filter(isOpen),
    whole: own.filter((entry) => !isOpen(entry)),
    reissue: reissue?.period === period.key ? reissue.reason : undefined,
  }
}

/** Those of whole editions that may be restated now: their window is open, and something was loaded since. */
export function restatable(
  { office, data, now }: Known,
  { period, whole }: Standing,
): readonly LedgerEntry[] {
  return isWindowOpen(office, period, { now, data })
    ? whole.filter((e) => (e.published?.batch ?? Infinity) < data.loaded.batch)
    : []
}

interface Known {
  readonly office: Office
  readonly data: OfficeData
  readonly now: TimeText
}

/** The editions to make where the data of a period are whole. */
export async function wantedOf(
  known: Known,
  standing: Standing,
  papers: PapersOf,
): Promise<readonly Wanted[]> {
  const { office, data } = known
  const { fresh, provisional, reissue } = standing
  const { figures } = papers.issue
  const moved: Wanted[] = []
  for (const last of reissue === undefined ? restatable(known, standing) : []) {
    const { unit } = last
    const now = await publishedFigures(office, data, { figures, unit })
    if (isMoved(office, last, now) || hasMoved(papers, last))
      moved.push({ unit, last })
  }
  return [
    ...fresh.map((unit) => ({ unit })),
    ...(reissue === undefined
      ? provisional.map((last) => ({ unit: last.unit, last }))
      : await anew(known, standing, { figures, reason: reissue })),
    ...moved,
  ]
}

/** One that cannot be made any more is to be made: that tells why. */
function hasMoved({ movedAnnexes }: PapersOf, last: LedgerEntry): boolean {
  try {
    return movedAnnexes(last).length > 0
  } catch {
    return true
  }
}

/** The editions that a person wants, but for those that were made for the same reason of the same data by the same definitions. */
export async function anew(
  { office, data }: Known,
  { provisional, whole }: Standing,
  {
    figures,
    reason,
  }: { readonly figures: ScorecardFigures; readonly reason: string },
): Promise<readonly Wanted[]> {
  const of = keyOf(await madeFrom({ office, data, figures }))
  return [...provisional, ...whole]
    .filter(
      (e) => e.replaces?.reason !== reason || !isDeepStrictEqual(e.of, of),
    )
    .map((last) => ({ unit: last.unit, last, reason }))
}

/*
 * Up to which batch all issued numbers were compared, so that a pass without
 * news compares none. A cache: it may be deleted at any time.
 */

const comparedSchema = z.object({
  batch: z.number().int(),
  /** Hash of the plan. */
  plan: z.string(),
  /** The office's window. */
  days: z.number().int(),
  /** Keys of the closed periods, which are not compared. */
  closed: z.array(z.string()).readonly(),
})

/** What issued numbers were last compared with. */
export type Compared = z.infer<typeof comparedSchema>

function comparedPath({ paths }: Pick<Office, 'paths'>): string {
  return join(paths.var, 'compared.json')
}

/** Whether issued numbers were compared with this state of the data. */
export function wasCompared(office: Office, now: Compared): boolean {
  const path = comparedPath(office)
  if (!existsSync(path)) return false
  try {
    const then = comparedSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    return isDeepStrictEqual(then, now)
  } catch {
    return false
  }
}

/** Remembers that they were. */
export async function rememberCompared(
  office: Office,
  now: Compared,
): Promise<void> {
  makeFolder(office.paths.var)
  await writeWhole(comparedPath(office), `${JSON.stringify(now)}\n`)
}
