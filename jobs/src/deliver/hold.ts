import { join } from 'node:path'
import { parsePeriod } from '@motcua/metrics'
import type { TimeText } from '@motcua/metrics'
import { z } from 'zod'
import { dueCalendar } from '../issue/due-calendar.ts'
import { dueOn } from '../issue/due.ts'
import { appendLedger, readEntries } from '../issue/ledger.ts'
import { keptWords } from '../issue/words.ts'
import { localTime } from '../office/clock.ts'
import type { Office } from '../office/office.ts'
import { ParcelError, readOutbox, recordParcel } from './outbox.ts'
import type { Parcel, ParcelState } from './outbox.ts'
import { copiedAt, keepPlace } from './place.ts'

const entrySchema = z.discriminatedUnion('event', [
  z.object({
    /** Office's local time. */
    at: z.string(),
    event: z.literal('held'),
    /** When the backup was made that the office was restored from. */
    backupAt: z.string().optional(),
    /** When the folder was copied to where it is. */
    copiedAt: z.string().optional(),
  }),
  z.object({
    at: z.string(),
    event: z.literal('released'),
    /** A person's. */
    reason: z.string(),
  }),
])

/** That nothing is sent until a person decides, as what was sent is not known. */
export interface Hold {
  /** Since when, the office's local time. */
  readonly at: string
  /** When the backup was made that the office was restored from. */
  readonly backupAt?: string | undefined
  /** When the folder was copied, where it is no backup: the other may go on. */
  readonly copiedAt?: string | undefined
}

/** Holds and their ends, one a line, only added to. */
function holdsPath({ paths }: Pick<Office, 'paths'>): string {
  return join(paths.var, 'holds.ndjson')
}

/**
 * The hold that is in force; undefined where none is.
 *
 * @throws LedgerError
 */
export function holdNow(office: Pick<Office, 'paths'>): Hold | undefined {
  const last = readEntries(holdsPath(office), entrySchema).at(-1)
  if (last?.event !== 'held') return undefined
  const { event: _, ...hold } = last
  return hold
}

/**
 * Holds all delivery of an office folder that is a copy with what the other sent:
 * both would send what is issued next. Else keeps where it is.
 */
export function holdCopy(
  office: Pick<Office, 'paths' | 'zone'>,
  at: TimeText,
): void {
  const copied = copiedAt(office)
  if (copied && !holdNow(office))
    holdDelivery(office, { at, copiedAt: localTime(office.zone, copied) })
  keepPlace(office)
}

/**
 * Holds all delivery of an office that comes back from a backup, or that is a copy:
 * what was sent after it nobody knows here. What was open then may be sent since.
 */
export function holdDelivery(
  office: Pick<Office, 'paths'>,
  { at, ...since }: Hold,
): void {
  appendLedger(holdsPath(office), [{ at, event: 'held', ...since }])
  const isOpen = ({ state }: ParcelState) =>
    state !== 'sent' && state !== 'settled' && state !== 'refused'
  const reason = `it was open in the ${since.copiedAt === undefined ? `backup of ${since.backupAt}` : `folder that was copied on ${since.copiedAt}`}`
  for (const parcel of [...readOutbox(office).values()].filter(isOpen))
    recordParcel(office, parcel, 'held', { at, reason })
}

/**
 * Ends a hold, as a person does: what is still held goes out in the next pass.
 *
 * @returns what is still held
 * @throws ParcelError where nothing holds delivery.
 * @throws WordsError when the reason cannot be kept.
 */
export function releaseDelivery(
  office: Pick<Office, 'paths'>,
  given: string,
  at: TimeText,
): readonly ParcelState[] {
  const reason = keptWords('a reason', given)
  if (!holdNow(office))
    throw new ParcelError(
      'expected delivery that is held, got none: nothing waits for --release; see: motcua outbox',
    )
  appendLedger(holdsPath(office), [{ at, event: 'released', reason }])
  return heldParcels(office)
}

/**
 * Records what a person decides of all held parcels of a period, or of the
 * periods that were due by a day: `settled`, they were sent; `again`, they go
 * out in the next pass, though the rest is held.
 *
 * @param decision.of key of a period, or a day as `2018-05-20`
 * @throws ParcelError where nothing of it is held.
 * @throws WordsError when the reason cannot be kept.
 */
export async function decideHeld(
  office: Parameters<typeof dueCalendar>[0],
  decision: {
    readonly of: string
    readonly event: 'again' | 'settled'
    readonly reason: string
  },
  at: TimeText,
): Promise<void> {
  const { of, event } = decision
  const reason = keptWords('a reason', decision.reason)
  const { due } = office.schedule
  const rule = { due, calendar: await dueCalendar(office) }
  const isOf = isDay(of)
    ? ({ period }: Parcel) => dueOn(parsePeriod(period), rule) <= of
    : ({ period }: Parcel) => period === parsePeriod(of).key
  const meant = heldParcels(office).filter(isOf)
  if (meant.length === 0)
    throw new ParcelError(
      `expected ${isDay(of) ? 'a day by which a period was due' : 'a period'} of which something is held, got ${of}; see: motcua outbox`,
    )
  for (const parcel of meant)
    recordParcel(office, parcel, event, { at, reason })
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text)
}

function heldParcels(office: Pick<Office, 'paths'>): readonly ParcelState[] {
  return [...readOutbox(office).values()].filter((p) => p.state === 'held')
}

/** What a person is told of a hold. */
export function holdLine(
  { at, backupAt, copiedAt: copied }: Hold,
  held: readonly Pick<Parcel, 'period'>[],
): string {
  const periods = [...new Set(held.map(({ period }) => period))]
  const some =
    periods.length > 3
      ? `${periods.slice(0, 3).join(', ')} and ${periods.length - 3} more periods`
      : periods.join(', ')
  const waits =
    held.length === 0
      ? 'nothing waits yet'
      : `${held.length} ${held.length === 1 ? 'parcel waits' : 'parcels wait'} (${some})`
  const why =
    copied === undefined
      ? `the office is as of a backup of ${backupAt}, and what it sent later is not known`
      : `this folder was copied here on ${copied}, and both would send what is issued next; where the other goes on, take delivery out of motcua.yaml here; where it has ended, end its timer or schedule for good`
  return `delivery is held since ${at}: ${why}; ${waits}; say what was sent: motcua outbox --settle PERIOD --reason '...' (or a day, for all that was due by it); then let the rest go: motcua outbox --release --reason '...'`
}
