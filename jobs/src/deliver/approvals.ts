import { join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { daysBetween } from '@motcua/metrics/calendar'
import { z } from 'zod'
import {
  appendLedger,
  ledgerPath,
  readEntries,
  readLedger,
} from '../issue/ledger.ts'
import type { LedgerEntry } from '../issue/ledger.ts'
import { keptWords } from '../issue/words.ts'
import type { Office } from '../office/office.ts'
import { kindText, ofKind } from '../office/paper-kinds.ts'
import { ArchiveError, archivedFiles } from './archived.ts'
import { readOutbox } from './outbox.ts'
import type { ParcelState } from './outbox.ts'
import { parcelsOf } from './parcels.ts'
import type { Due } from './parcels.ts'

const approvalSchema = z.object({
  /** Office's local time. */
  at: z.string(),
  kind: z.string(),
  /** Key of the period. */
  period: z.string(),
  unit: z.string(),
  edition: z.number().int(),
  /** Of the PDF that was approved. */
  sha256: z.string(),
  /** A role, never a name. */
  by: z.string(),
  reason: z.string(),
})

/** That a person lets an edition go to those whom it is for. */
export type Approval = z.infer<typeof approvalSchema>

/** Thrown for an approval of what there is not, or of what is approved already. */
export class ApprovalError extends Error {
  override readonly name = 'ApprovalError'
}

/** Approvals, one a line; kept beside the ledger, and only added to. */
function approvalsPath({ paths }: Pick<Office, 'paths'>): string {
  return join(paths.var, 'approvals.ndjson')
}

/** What was issued, by whether it may be sent. */
export interface ByApproval {
  readonly approved: readonly LedgerEntry[]
  /** Parcels that would be sent; `newer` is an edition that came before a person approved. */
  readonly open: readonly Due[]
}

/**
 * What was issued, by whether a person has approved it; all of it is where the
 * office does not ask for that.
 *
 * @throws LedgerError
 */
export function byApproval(
  office: Pick<Office, 'paths' | 'delivery'>,
  ledger: readonly LedgerEntry[],
): ByApproval {
  const { approved, unapproved } = editionsByApproval(office, ledger)
  const { delivery } = office
  if (!delivery?.approval) return { approved, open: [] }
  const last = new Map(
    lastOf(issuedIn(ledger)).map((e) => [seriesOf(e), e.edition]),
  )
  return {
    approved,
    open: parcelsOf(delivery, unapproved, readOutbox(office))
      .filter(({ state }) => !state || !isOver.includes(state.state))
      .map((of) => {
        const edition = last.get(seriesOf(of.entry)) ?? 0
        const newer = edition > of.entry.edition ? edition : undefined
        return { ...of, newer }
      }),
  }
}

/**
 * What was issued, by whether it may leave the office: all of it where the office
 * asks for no approval.
 *
 * @throws LedgerError
 */
export function editionsByApproval(
  office: Pick<Office, 'paths' | 'delivery'>,
  ledger: readonly LedgerEntry[],
): {
  readonly approved: readonly LedgerEntry[]
  readonly unapproved: readonly LedgerEntry[]
} {
  const issued = issuedIn(ledger)
  if (!office.delivery?.approval) return { approved: issued, unapproved: [] }
  const known = approvalsOf(office)
  const isApproved = (entry: LedgerEntry) => known.has(keyOf(entry))
  return {
    approved: issued.filter(isApproved),
    unapproved: issued.filter((entry) => !isApproved(entry)),
  }
}

function issuedIn(ledger: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return ledger.filter(({ event }) => event === 'issued')
}

/** Of these nothing is sent by itself. */
const isOver: readonly ParcelState['state'][] = [
  'sent',
  'settled',
  'refused',
  'unknown',
]

/** The documents of parcels that a person may approve. */
export function unapprovedOf(open: ByApproval['open']): readonly Unapproved[] {
  const waiting = open.filter(({ newer }) => newer === undefined)
  return [...new Set(waiting.map(({ entry }) => entry))].map(
    ({ kind, period, unit, edition, at }) => {
      return { kind, period, unit, edition, at }
    },
  )
}

/**
 * Approves the last edition of each document of a period, or of a unit in it,
 * that is not approved yet. Nothing of it is approved where one is damaged.
 *
 * @param asked.edition the one that was looked at: of documents whose last one is another nothing is approved
 * @throws ApprovalError where there is nothing to approve.
 * @throws ArchiveError where the archive has another file than was issued.
 * @throws WordsError when the role or the reason cannot be kept.
 */
export async function approve(
  office: Office,
  asked: {
    readonly period: string
    readonly unit?: string | undefined
    readonly edition?: number | undefined
    readonly by: string
    readonly reason: string
  },
  at: TimeText,
): Promise<readonly Approval[]> {
  const by = keptWords('a role', asked.by)
  const reason = keptWords('a reason', asked.reason)
  const entries = toApprove(office, asked)
  for (const entry of entries)
    await archivedFiles(office, entry).catch((error: unknown) => {
      if (!(error instanceof ArchiveError)) throw error
      throw new ArchiveError(
        `${error.message}; nothing is approved: make it whole by motcua archive --restore, or from a backup`,
      )
    })
  const made = entries.map(
    ({ kind, period, unit, edition, sha256 = '' }): Approval => {
      return { at, kind, period, unit, edition, sha256, by, reason }
    },
  )
  appendLedger(approvalsPath(office), made)
  return made
}

function toApprove(
  office: Office,
  {
    period,
    unit,
    edition,
  }: {
    readonly period: string
    readonly unit?: string | undefined
    readonly edition?: number | undefined
  },
): readonly LedgerEntry[] {
  if (!office.delivery?.approval)
    throw new ApprovalError(
      'expected an office that asks for approval, got one without delivery.approval: true in motcua.yaml: what it issues is sent without',
    )
  const issued = readLedger(ledgerPath(office)).filter(
    (e) => e.event === 'issued' && e.period === period,
  )
  if (issued.length === 0)
    throw new ApprovalError(
      `expected a period that was issued, got ${period}; motcua run issues what is due`,
    )
  const units = [...new Set(issued.map((e) => e.unit))]
  if (unit !== undefined && !units.includes(unit))
    throw new ApprovalError(
      `expected a unit of which ${period} was issued (${units.join(', ')}), got ${unit}`,
    )
  const last = lastOf(issued).filter(
    (e) => unit === undefined || e.unit === unit,
  )
  const meant = last.filter(
    (e) => edition === undefined || e.edition === edition,
  )
  const [first] = meant
  const [other] = last
  if (!first && other)
    throw new ApprovalError(
      `expected the last edition of ${period} ${other.unit}${kindText(ofKind(other.kind))}, which is ${other.edition}, got ${edition}; look at that one first`,
    )
  const known = approvalsOf(office)
  const open = meant.filter((entry) => !known.has(keyOf(entry)))
  if (open.length > 0 || !first) return open
  const done = known.get(keyOf(first))
  throw new ApprovalError(
    `expected an edition that waits for approval, got ${period} ${first.unit} edition ${first.edition}, approved at ${done?.at} (${done?.by}): ${done?.reason}`,
  )
}

/** The last edition of each document. */
function lastOf(issued: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return [...new Map(issued.map((entry) => [seriesOf(entry), entry])).values()]
}

function seriesOf({ kind, period, unit }: LedgerEntry): string {
  return JSON.stringify([kind, period, unit])
}

/** Of another content is another approval. */
function keyOf({
  kind,
  period,
  unit,
  edition,
  sha256 = '',
}: Pick<LedgerEntry, 'period' | 'unit' | 'edition' | 'sha256'> & {
  readonly kind: string
}): string {
  return JSON.stringify([kind, period, unit, edition, sha256])
}

function approvalsOf(
  office: Pick<Office, 'paths'>,
): ReadonlyMap<string, Approval> {
  const made = readEntries(approvalsPath(office), approvalSchema)
  return new Map(made.map((approval) => [keyOf(approval), approval]))
}

/** A document that lies in the archive until a person approves it. */
export interface Unapproved extends Pick<
  LedgerEntry,
  'kind' | 'period' | 'unit' | 'edition'
> {
  /** When it was issued, the office's local time. */
  readonly at: string
}

/**
 * What a person is told of documents that wait, one line a period.
 *
 * @param today so that a line says for how many days; without it the lines stay the same from day to day
 */
export function approvalLines(
  waiting: readonly Unapproved[],
  today?: TimeText,
): readonly string[] {
  return [...Map.groupBy(waiting, ({ period }) => period)].map(
    ([period, of]) => {
      const since = of.map(({ at }) => at).toSorted()[0] ?? ''
      const n = daysBetween(since.slice(0, 10), (today ?? since).slice(0, 10))
      const days =
        today === undefined ? '' : `, ${n} ${n === 1 ? 'day' : 'days'}`
      const what = of.map(({ kind, unit, edition }) => {
        const paper = `${unit}${kindText(ofKind(kind))}`
        return edition === 1 ? paper : `${paper} edition ${edition}`
      })
      return `${period} waits for approval since ${since}${days} (${what.join(', ')}): nothing of it is sent; look at it in the archive, then: motcua approve --period ${period} --reason '...'`
    },
  )
}
