import { join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { z } from 'zod'
import { appendLedger, readEntries } from '../issue/ledger.ts'
import { keptWords } from '../issue/words.ts'
import type { Office } from '../office/office.ts'
import { paperKinds } from '../office/paper-kinds.ts'

const entrySchema = z.object({
  /** Office's local time. */
  at: z.string(),
  /**
   * `sending` stands before an attempt, one of `sent`, `failed` (it will be
   * tried again), `refused` (for good) and `unknown` after it. A person writes
   * `again` or `settled`; a pass `settled` where a newer edition is there, and
   * `held` where all delivery is.
   */
  event: z.enum([
    'held',
    'sending',
    'sent',
    'failed',
    'refused',
    'unknown',
    'again',
    'settled',
  ]),
  /** Key of the parcel. */
  id: z.string(),
  /** Name of the recipient, never an address. */
  to: z.string(),
  kind: z.enum(paperKinds),
  period: z.string(),
  unit: z.string(),
  edition: z.number().int(),
  /** Why it was not sent, or a person's reason. */
  reason: z.string().optional(),
})

/** What became of one parcel at one moment. */
export type OutboxEntry = z.infer<typeof entrySchema>

/** What a parcel is: of which document, for whom. */
export type Parcel = Pick<
  OutboxEntry,
  'id' | 'to' | 'kind' | 'period' | 'unit' | 'edition'
>

/** Where a parcel stands. */
export interface ParcelState extends Parcel {
  readonly state: OutboxEntry['event']
  /** Of the last event. */
  readonly at: string
  /** How often it was tried since a person last decided. */
  readonly attempts: number
  /** Whether it may have been sent before. */
  readonly isRepeat: boolean
  readonly reason: string | null
}

/** One event a line, only added to: the record of what left the house. */
export function outboxPath({ paths }: Pick<Office, 'paths'>): string {
  return join(paths.var, 'outbox.ndjson')
}

/**
 * Where each parcel stands that was ever begun, in the order in which they were.
 *
 * @throws LedgerError
 */
export function readOutbox(
  office: Pick<Office, 'paths'>,
): ReadonlyMap<string, ParcelState> {
  const states = new Map<string, ParcelState>()
  for (const entry of readEntries(outboxPath(office), entrySchema))
    states.set(entry.id, after(states.get(entry.id), entry))
  return states
}

function after(
  before: ParcelState | undefined,
  { event, reason, ...entry }: OutboxEntry,
): ParcelState {
  const isPersons = event === 'again' || event === 'settled'
  const attempts = before?.attempts ?? 0
  return {
    ...entry,
    state: event,
    attempts: isPersons ? 0 : attempts + (event === 'sending' ? 1 : 0),
    isRepeat:
      (before?.isRepeat ?? false) ||
      event === 'unknown' ||
      event === 'sent' ||
      (event === 'held' && before?.state === 'sending'),
    reason: reason ?? null,
  }
}

/** Thrown for a decision on a parcel that is none, or on which there is nothing to decide. */
export class ParcelError extends Error {
  override readonly name = 'ParcelError'
}

/**
 * Records what a person decides of a parcel: `again` sends it in the next pass,
 * `settled` ends it as it is.
 *
 * @throws ParcelError
 * @throws WordsError when the reason cannot be kept.
 */
export function decideParcel(
  office: Pick<Office, 'paths'>,
  decision: {
    readonly id: string
    readonly event: 'again' | 'settled'
    readonly reason: string
  },
  at: TimeText,
): void {
  const { id, event } = decision
  const reason = keptWords('a reason', decision.reason)
  const parcel = readOutbox(office).get(id)
  if (!parcel)
    throw new ParcelError(
      `expected the id of a parcel, got ${id}; see: motcua outbox`,
    )
  if (event === 'settled' && ['sent', 'settled'].includes(parcel.state))
    throw new ParcelError(
      `expected a parcel that is open, got ${id}, which is ${parcel.state} since ${parcel.at}`,
    )
  recordParcel(office, parcel, event, { at, reason })
}

/** Appends an event and waits until it is on the disk. */
export function recordParcel(
  office: Pick<Office, 'paths'>,
  { id, to, kind, period, unit, edition }: Parcel,
  event: OutboxEntry['event'],
  { at, reason }: { readonly at: TimeText; readonly reason?: string | null },
): void {
  const told = reason == null ? {} : { reason }
  const parcel = { id, to, kind, period, unit, edition }
  appendLedger(outboxPath(office), [{ at, event, ...parcel, ...told }])
}
