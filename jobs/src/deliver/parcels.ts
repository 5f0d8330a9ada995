import { createHash } from 'node:crypto'
import type { Parcel, ParcelState } from './outbox.ts'
import type { LedgerEntry } from '../issue/ledger.ts'
import type { Delivery, Recipient } from '../office/delivery-schema.ts'
import { momentOf } from '../office/clock.ts'
import type { TimeText } from '@motcua/metrics'

/** An issued document for a recipient. */
export interface Due {
  readonly parcel: Parcel
  readonly entry: LedgerEntry
  readonly recipient: Recipient
  /** Where it stands; undefined before it is begun. */
  readonly state: ParcelState | undefined
  /** The last edition that was issued in its place and is for the same recipient. */
  readonly newer: number | undefined
}

/** What is for whom, in the order in which it was issued. */
export function parcelsOf(
  { since, to }: Delivery,
  ledger: readonly LedgerEntry[],
  outbox: ReadonlyMap<string, ParcelState>,
): readonly Due[] {
  const issued = ledger.filter(
    ({ event, at }) => event === 'issued' && at.slice(0, 10) >= since,
  )
  const due = issued.flatMap((entry) =>
    to
      .filter((recipient) => wants(recipient, entry))
      .map((recipient) => {
        const parcel = parcelOf(entry, recipient)
        return { parcel, entry, recipient, state: outbox.get(parcel.id) }
      }),
  )
  const last = new Map(due.map(({ parcel }) => [seriesOf(parcel), parcel]))
  return due.map((of) => {
    const edition = last.get(seriesOf(of.parcel))?.edition ?? 0
    return { ...of, newer: edition > of.parcel.edition ? edition : undefined }
  })
}

/** All editions of a document for a recipient. */
function seriesOf({ to, kind, period, unit }: Parcel): string {
  return JSON.stringify([to, kind, period, unit])
}

function wants(
  { units, kinds, states }: Recipient,
  entry: LedgerEntry,
): boolean {
  const isOfUnit = units.includes('*') || units.includes(entry.unit)
  const { kind, state } = entry
  return isOfUnit && kinds.includes(kind) && states.includes(state)
}

/** Its key is of what it holds: another content is another parcel. */
function parcelOf(entry: LedgerEntry, { name }: Recipient): Parcel {
  const { kind, period, unit, edition, sha256 } = entry
  const key = JSON.stringify([name, kind, period, unit, edition, sha256])
  const id = createHash('sha256').update(key).digest('hex').slice(0, 16)
  return { id, to: name, kind, period, unit, edition }
}

/** Minutes after an attempt that failed, until the next. */
const waits = [1, 5, 25] as const

/** The longest wait between attempts, minutes: less than between two passes of a schedule that tries again. */
const longest = 30

/**
 * Whether a parcel is to be tried: `now` when it was never begun, failed long
 * enough ago, is unknown where the office sends again, or a person asks for it;
 * `held` while all delivery is and no person has decided of it.
 */
export function whenToSend(
  state: ParcelState | undefined,
  {
    now,
    zone,
    unknown,
    isHeld,
  }: {
    readonly now: TimeText
    readonly zone: string
    readonly unknown: Delivery['unknown']
    readonly isHeld: boolean
  },
): 'now' | 'later' | 'never' | 'held' {
  if (!state || state.state === 'held') return isHeld ? 'held' : 'now'
  if (state.state === 'again') return 'now'
  if (state.state === 'unknown') return unknown === 'again' ? 'now' : 'never'
  if (state.state !== 'failed') return 'never'
  const waited =
    momentOf(zone, now).getTime() - momentOf(zone, state.at).getTime()
  const minutes = waits[state.attempts - 1] ?? longest
  return waited < 0 || waited >= minutes * 60_000 ? 'now' : 'later'
}
