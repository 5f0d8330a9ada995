import { join, relative } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { isKnown } from '@motcua/scorecard'
import type { Replaced, ScorecardFigures } from '@motcua/scorecard'
import { doubtsAbout } from '../issue/doubts.ts'
import { filePaper } from '../issue/file-scorecard.ts'
import type { Filed } from '../issue/file-scorecard.ts'
import { isPatienceOver, keyOf, replacedBy } from '../issue/editions.ts'
import { gapsOf, isOnlyMissing, reasonsAgainst } from '../issue/gate.ts'
import { inOrder } from '../issue/in-order.ts'
import type { LazyPrinter } from '../issue/lazy-printer.ts'
import type { LeftOpen } from '../issue/left-open.ts'
import {
  appendLedger,
  ledgerPath,
  paperKey,
  readLedger,
} from '../issue/ledger.ts'
import type { LedgerEntry } from '../issue/ledger.ts'
import { madeFrom } from '../issue/made-from.ts'
import type { OfficeData } from '../issue/office-data.ts'
import { papersOf } from '../issue/papers.ts'
import type { PapersOf } from '../issue/papers.ts'
import { scorecardUnits, unitsAsked } from '../issue/paper-units.ts'
import type { PapersDue } from '../issue/paper-units.ts'
import { planInForce } from '../issue/period-plan.ts'
import { publishedFigures } from '../issue/published.ts'
import type { Sign } from '../issue/signing.ts'
import type { Office } from '../office/office.ts'
import { kindText, ofKind } from '../office/paper-kinds.ts'
import { failureOf } from './outcome.ts'
import type { Failure, Pass, Refusal } from './outcome.ts'
import { anew, restatable, standingOf, wantedOf } from './wanted.ts'
import type { Reissue, Standing, Wanted } from './wanted.ts'

/** What the papers of a pass are issued from. */
export interface Issuing {
  readonly office: Office
  readonly data: OfficeData
  /** The last edition of each paper that was issued. */
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
  /** Ends the pass after the paper that is under way. */
  readonly signal: AbortSignal
}

/** What became of the papers of a kind and period. */
export interface Issued extends Pick<Pass, 'issued' | 'refused' | 'failed'> {
  /** False where issued numbers could not be held against the data, as the gate refused these. */
  readonly isCompared: boolean
  /** What is told of those that stay provisional as long as exports are missing. */
  readonly provisional: readonly string[]
}

/**
 * Issues the editions of a period's papers of one kind that are due: the first, the one
 * that makes a provisional one final, the one that restates printed numbers that
 * are others now, or the one that a person wants. Where the gate speaks against
 * it, none, but provisional ones where exports alone are missing and the office
 * has waited long enough.
 */
export async function issuePeriod(
  issuing: Issuing,
  due: PapersDue,
): Promise<Issued> {
  const { office, data, last } = issuing
  const { kind, period } = due
  const units = await scorecardUnits(data, office, period)
  const asked = unitsAsked(office, kind, units)
  const standing = standingOf(due, { units, asked }, issuing)
  if (!isAnythingToDo(issuing, standing)) return nothing
  const plan = planInForce(office, period, last.values())
  if (typeof plan === 'string')
    return refuse(issuing, { due, standing }, [plan])
  const by = { ...issuing, office: { ...office, plan } }
  return issueStanding(by, { due, standing })
}

/** The papers of a kind and period, and how they stand. */
interface Asked {
  readonly due: PapersDue
  readonly standing: Standing
}

/** By the plan in force of the period. */
async function issueStanding(
  issuing: Issuing,
  { due, standing }: Asked,
): Promise<Issued> {
  const { office, data, left } = issuing
  const { period } = due
  const gap = { office, loaded: data.loaded, period, left }
  const isOver = isPatienceOver(office, period, issuing)
  const mayBeProvisional = standing.reissue !== undefined || isOver
  const doubts =
    gapsOf(gap).length > 0 && !mayBeProvisional
      ? { open: [], accepted: [] }
      : await doubtsAbout(office, data, period)
  const decided = { ...gap, doubts }
  const reasons = reasonsAgainst(decided)
  const isWhole = reasons.length === 0
  if (!isWhole && !(mayBeProvisional && isOnlyMissing(decided)))
    return refuse(issuing, { due, standing }, reasons)
  // What began before the data has nothing to wait for, and is never final.
  const isFinal = isWhole && isKnown(period, data.loaded.complete)
  // What is provisional stays so until its data are whole.
  if (!isFinal && !isAnythingNew(standing))
    return {
      ...nothing,
      provisional: provisionalLines(due, standing, reasons),
    }
  const papers = await papersOf(
    { office, data, doubts },
    { ...due, units: unitsOf(standing) },
  )
  const { figures } = papers.issue
  // A person has anew what was issued; what was not waits as the office says.
  const early = isWhole || isOver ? [] : standing.fresh
  const ready = { ...standing, fresh: early.length > 0 ? [] : standing.fresh }
  const wanted = isFinal
    ? await wantedOf(issuing, ready, papers)
    : await provisionalOf(issuing, ready, figures)
  if (standing.reissue !== undefined && wanted.length === 0)
    issuing.onProgress(
      `${named(due)}: no new edition, as the last one was made for this reason of the same data by the same definitions; give another reason for another one`,
    )
  const done = await issueAll(issuing, { ...papers, due }, wanted)
  return {
    ...done,
    provisional: provisionalLines(due, ready, reasons),
    refused: refusals(due, early, reasons),
  }
}

/** That exports are missing of what is issued as provisional, before or now. */
function provisionalLines(
  due: PapersDue,
  standing: Standing,
  reasons: readonly string[],
): readonly string[] {
  const units = standing.fresh.length + standing.provisional.length
  if (reasons.length === 0 || units === 0) return []
  const { key } = due.period
  return [
    `${named(due)} is provisional (${units} ${units === 1 ? 'unit' : 'units'}): ${reasons.join('; ')}; it becomes final when they come; where they never will: motcua close --period ${key} --reason '...'`,
  ]
}

/** The units of which a paper may be made now. */
function unitsOf({ fresh, provisional, whole }: Standing): readonly string[] {
  return [...fresh, ...[...provisional, ...whole].map(({ unit }) => unit)]
}

/** A period, and of which papers where those are not its scorecards: `2018-03 report`. */
function named({ kind, period }: PapersDue): string {
  return `${period.key}${kindText(ofKind(kind))}`
}

/** Holds back what was never issued, and what a person wants anew. */
function refuse(
  issuing: Issuing,
  { due, standing }: Asked,
  reasons: readonly string[],
): Issued {
  const { fresh, provisional, whole, reissue } = standing
  const own = reissue === undefined ? [] : [...provisional, ...whole]
  const units = [...fresh, ...own.map(({ unit }) => unit)]
  return {
    ...nothing,
    refused: refusals(due, units, reasons),
    isCompared: restatable(issuing, standing).length === 0,
  }
}

const nothing: Issued = {
  issued: [],
  refused: [],
  failed: [],
  isCompared: true,
  provisional: [],
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
  of: PeriodPapers,
  wanted: readonly Wanted[],
): Promise<Issued> {
  const { office } = of.issue
  const { printer, sign } = issuing
  const { kind, period } = of.due
  const { key } = period
  const out = join(office.paths.archive, key)
  const issued: Filed[] = []
  const failed: Failure[] = []
  const made = inOrder(wanted, async ({ unit, last, reason = null }) => {
    const edition = (last?.edition ?? 0) + 1
    const replaces = last && (await replacedBy(of, last, reason))
    const filed = await filePaper(of.draft, unit, {
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
      failed.push(
        failUnit(issuing, { kind, period: key, unit, edition, error }),
      )
    }
  }
  return { ...nothing, issued, failed }
}

/** The papers of one kind and period. */
type PeriodPapers = PapersOf & { readonly due: PapersDue }

/** All units of a period for the same reasons. */
export function refusals(
  { kind, period: { key: period } }: PapersDue,
  units: readonly string[],
  reasons: readonly string[],
): readonly Refusal[] {
  return units.map((unit) => ({ ...ofKind(kind), period, unit, reasons }))
}

/** Enters a paper that is filed: by that it is issued. */
async function record(
  { office, now, onProgress }: Issuing,
  of: PeriodPapers,
  {
    filed,
    replaces,
  }: { readonly filed: Filed; readonly replaces: Replaced | undefined },
): Promise<Filed> {
  const { data, figures } = of.issue
  const { archive } = office.paths
  const { kind, unit, edition, state } = filed
  const { key } = figures.period
  const { pdf, xlsx, json } = filed.files
  appendLedger(ledgerPath(office), [
    {
      ...entryOf({ kind, period: key, unit, edition }, now),
      event: 'issued',
      state,
      ...(replaces && { replaces }),
      ...(await of.kept()),
      of: keyOf(await madeFrom(of.issue)),
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
  onProgress(`${key} ${unit}${kindText(ofKind(kind))}:${which} issued`)
  return filed
}

/** Tried again every hour, the same failure would fill the ledger: it is entered once. */
function failUnit(
  { office, now, onProgress }: Issuing,
  {
    error,
    ...of
  }: {
    readonly error: unknown
  } & Entered,
): Failure {
  const { kind, period, unit } = of
  const failure = failureOf(error, { ...ofKind(kind), period, unit })
  const ledger = ledgerPath(office)
  const last = readLedger(ledger).findLast((e) => paperKey(e) === paperKey(of))
  if (last?.error !== failure.error)
    appendLedger(ledger, [
      {
        ...entryOf(of, now),
        event: 'failed',
        state: 'final',
        error: failure.error,
      },
    ])
  onProgress(`${period} ${unit}${kindText(failure)}: failed`)
  return failure
}

/** What of a paper every entry of the ledger has. */
type Entered = Pick<LedgerEntry, 'kind' | 'period' | 'unit' | 'edition'>

function entryOf(of: Entered, at: TimeText): Entered & { at: TimeText } {
  const { kind, period, unit, edition } = of
  return { kind, period, unit, edition, at }
}
