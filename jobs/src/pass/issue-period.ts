import { join, relative } from 'node:path'
import type { Period, TimeText } from '@motcua/metrics'
import { isKnown } from '@motcua/scorecard'
import type { Replaced, ScorecardFigures } from '@motcua/scorecard'
import { doubtsAbout } from '../issue/doubts.ts'
import { fileScorecard } from '../issue/file-scorecard.ts'
import type { Filed, Issue } from '../issue/file-scorecard.ts'
import { isPatienceOver, keyOf, replacedBy } from '../issue/editions.ts'
import { gapsOf, isOnlyMissing, reasonsAgainst } from '../issue/gate.ts'
import { inOrder } from '../issue/in-order.ts'
import type { LazyPrinter } from '../issue/lazy-printer.ts'
import type { LeftOpen } from '../issue/left-open.ts'
import { appendLedger, ledgerPath, readLedger } from '../issue/ledger.ts'
import type { LedgerEntry } from '../issue/ledger.ts'
import { madeFrom } from '../issue/made-from.ts'
import type { OfficeData } from '../issue/office-data.ts'
import { periodFigures } from '../issue/period-figures.ts'
import { publishedFigures } from '../issue/published.ts'
import type { Sign } from '../issue/signing.ts'
import { scorecardUnits } from '../issue/scorecard-units.ts'
import type { Office } from '../office/office.ts'
import { failureOf } from './outcome.ts'
import type { Failure, Pass, Refusal } from './outcome.ts'
import { anew, restatable, standingOf, wantedOf } from './wanted.ts'
import type { Reissue, Standing, Wanted } from './wanted.ts'

/** What the scorecards of a pass are issued from. */
export interface Issuing {
  readonly office: Office
  readonly data: OfficeData
  /** The last edition of each scorecard that was issued. */
  readonly last: ReadonlyMap<string, LedgerEntry>
  /** What a person wants anew. */
  readonly reissue?: Reissue | undefined
  /** Whether what was issued was held against these data before. */
  readonly isCompared: boolean
  /** Files that are not loaded wholly: while there is one, nothing may be issued. */
  readonly left: readonly LeftOpen[]
  readonly printer: LazyPrinter
  /** Where the office signs. */
  readonly sign?: Sign | undefined
  readonly now: TimeText
  readonly onProgress: (line: string) => void
  /** Ends the pass after the scorecard that is under way. */
  readonly signal: AbortSignal
}

/** What became of the scorecards of a period. */
export interface Issued extends Pick<Pass, 'issued' | 'refused' | 'failed'> {
  /** False where issued numbers could not be held against the data, as the gate refused these. */
  readonly isCompared: boolean
}

/**
 * Issues the editions of a period's scorecards that are due: the first, the one
 * that makes a provisional one final, the one that restates printed numbers that
 * are others now, or the one that a person wants. Where the gate speaks against
 * it, none, but provisional ones where exports alone are missing and the office
 * has waited long enough.
 */
export async function issuePeriod(
  issuing: Issuing,
  period: Period,
): Promise<Issued> {
  const { office, data, left, now } = issuing
  const units = await scorecardUnits(data, office, period)
  const standing = standingOf(period, units, issuing)
  if (!isAnythingToDo(issuing, standing)) return nothing
  const gap = { office, loaded: data.loaded, period, left }
  const mayBeProvisional =
    standing.reissue !== undefined || isPatienceOver(office, period, now)
  const doubts =
    gapsOf(gap).length > 0 && !mayBeProvisional
      ? { open: [], accepted: [] }
      : await doubtsAbout(office, data, period)
  const decided = { ...gap, doubts }
  const reasons = reasonsAgainst(decided)
  const isWhole = reasons.length === 0
  if (!isWhole && !(mayBeProvisional && isOnlyMissing(decided))) {
    const wanted = standing.reissue === undefined ? standing.fresh : units
    return {
      ...nothing,
      refused: refusals(period, wanted, reasons),
      isCompared: restatable(issuing, standing).length === 0,
    }
  }
  // What began before the data has nothing to wait for, and is never final.
  const isFinal = isWhole && isKnown(period, data.loaded.complete)
  // What is provisional stays so until its data are whole.
  if (!isFinal && !isAnythingNew(standing)) return nothing
  const figures = await periodFigures(office, data, period)
  const wanted = isFinal
    ? await wantedOf(issuing, standing, figures)
    : await provisionalOf(issuing, standing, figures)
  if (standing.reissue !== undefined && wanted.length === 0)
    issuing.onProgress(
      `${period.key}: no new edition, as the last one was made for this reason of the same data by the same definitions; give another reason for another one`,
    )
  return issueAll(issuing, { office, data, figures, doubts }, wanted)
}

const nothing: Issued = {
  issued: [],
  refused: [],
  failed: [],
  isCompared: true,
}

function isAnythingToDo(issuing: Issuing, standing: Standing): boolean {
  const isMoving =
    !issuing.isCompared && restatable(issuing, standing).length > 0
  return isAnythingNew(standing) || standing.provisional.length > 0 || isMoving
}

function isAnythingNew({ fresh, reissue }: Standing): boolean {
  return fresh.length > 0 || reissue !== undefined
}

async function provisionalOf(
  issuing: Issuing,
  standing: Standing,
  figures: ScorecardFigures,
): Promise<readonly Wanted[]> {
  const { fresh, reissue: reason } = standing
  return [
    ...fresh.map((unit) => ({ unit })),
    ...(reason === undefined
      ? []
      : await anew(issuing, standing, { figures, reason })),
  ]
}

async function issueAll(
  issuing: Issuing,
  of: PeriodIssue,
  wanted: readonly Wanted[],
): Promise<Issued> {
  const { office, data, figures } = of
  const { printer, sign } = issuing
  const { key } = figures.period
  const out = join(office.paths.archive, key)
  const issued: Filed[] = []
  const failed: Failure[] = []
  const made = inOrder(wanted, async ({ unit, last, reason = null }) => {
    const edition = (last?.edition ?? 0) + 1
    const replaces = last && (await replacedBy(office, data, last, reason))
    const filed = await fileScorecard(of, unit, {
      out,
      edition,
      replaces,
      printer,
      sign,
    })
    return { filed, replaces }
  })
  for await (const { item, made: one } of made) {
    if (issuing.signal.aborted) break
    const { unit, last } = item
    try {
      issued.push(await record(issuing, of, await one()))
    } catch (error) {
      const edition = (last?.edition ?? 0) + 1
      failed.push(failUnit(issuing, { period: key, unit, edition, error }))
    }
  }
  return { ...nothing, issued, failed }
}

/** What the scorecards of one period are made of. */
type PeriodIssue = Issue & { readonly data: OfficeData }

/** All units of a period for the same reasons. */
export function refusals(
  { key: period }: Period,
  units: readonly string[],
  reasons: readonly string[],
): readonly Refusal[] {
  return units.map((unit) => ({ period, unit, reasons }))
}

/** Enters a scorecard that is filed: by that it is issued. */
async function record(
  { office, now, onProgress }: Issuing,
  of: PeriodIssue,
  {
    filed,
    replaces,
  }: { readonly filed: Filed; readonly replaces: Replaced | undefined },
): Promise<Filed> {
  const { data, figures } = of
  const { archive } = office.paths
  const { unit, edition, state } = filed
  const { key } = figures.period
  const { pdf, xlsx, json } = filed.files
  appendLedger(ledgerPath(office), [
    {
      ...entryOf({ period: key, unit, edition }, now),
      event: 'issued',
      state,
      ...(replaces && { replaces }),
      of: keyOf(await madeFrom(of)),
      files: {
        pdf: relative(archive, pdf),
        xlsx: relative(archive, xlsx),
        json: relative(archive, json),
      },
      sha256: filed.sha256,
      stored: filed.stored,
      published: await publishedFigures(office, data, { figures, unit }),
    },
  ])
  const which =
    edition === 1 && state === 'final' ? '' : ` edition ${edition}, ${state},`
  onProgress(`${key} ${unit}:${which} issued`)
  return filed
}

/** Tried again every hour, the same failure would fill the ledger: it is entered once. */
function failUnit(
  { office, now, onProgress }: Issuing,
  {
    error,
    ...of
  }: {
    readonly period: string
    readonly unit: string
    readonly edition: number
    readonly error: unknown
  },
): Failure {
  const { period, unit } = of
  const failure = failureOf(error, { period, unit })
  const ledger = ledgerPath(office)
  const last = readLedger(ledger).findLast(
    (e) => e.period === period && e.unit === unit,
  )
  if (last?.error !== failure.error)
    appendLedger(ledger, [
      {
        ...entryOf(of, now),
        event: 'failed',
        state: 'final',
        error: failure.error,
      },
    ])
  onProgress(`${period} ${unit}: failed`)
  return failure
}

function entryOf(
  of: Pick<LedgerEntry, 'period' | 'unit' | 'edition'>,
  at: TimeText,
): Pick<LedgerEntry, 'kind' | 'period' | 'unit' | 'edition' | 'at'> {
  const { period, unit, edition } = of
  return { kind: 'scorecard', period, unit, edition, at }
}
