import type { TimeText } from '@motcua/metrics'
import type { Delivery, Recipient } from '../office/delivery-schema.ts'
import type { Office } from '../office/office.ts'
import { kindText, ofKind } from '../office/paper-kinds.ts'
import { ledgerPath, readLedger } from '../issue/ledger.ts'
import { approvalLines, byApproval, unapprovedOf } from './approvals.ts'
import type { ByApproval, Unapproved } from './approvals.ts'
import { archivedFiles } from './archived.ts'
import type { Attempt, Channel } from './channel.ts'
import { folderChannel } from './folder.ts'
import { holdCopy, holdLine, holdNow } from './hold.ts'
import { readOutbox, recordParcel } from './outbox.ts'
import type { Parcel } from './outbox.ts'
import { parcelsOf, whenToSend } from './parcels.ts'
import type { Due } from './parcels.ts'
import { undecidedLines } from './undecided.ts'
import { webhookChannel } from './webhook.ts'

/** What an attempt of this pass came to. */
export interface Delivered extends Parcel {
  readonly sent: Attempt['sent']
  readonly reason: string | null
}

/** What a pass sent, and what is left to send. */
export interface Deliveries {
  readonly delivered: readonly Delivered[]
  /** Parcels that were not tried, as the last attempt was just before or their way does not work. */
  readonly waiting: number
  /** Why parcels are held until a person decides, one line a cause. */
  readonly held: readonly string[]
}

/** What a delivery tells, and what ends it after the parcel that is under way. */
export interface DeliveryEvents {
  readonly onProgress?: (line: string) => void
  readonly signal?: AbortSignal
}

/**
 * Sends what was issued and has not been sent, each parcel at most once by
 * itself: *sending* is on the disk before the attempt, what came of it after.
 * One that a crash left at *sending* may have arrived: it is `unknown`.
 *
 * Call it under the lock of the pass.
 */
export async function deliverDue(
  office: Office,
  now: TimeText,
  { onProgress = () => {}, signal }: DeliveryEvents = {},
): Promise<Deliveries> {
  const { delivery } = office
  if (!delivery) return { delivered: [], waiting: 0, held: [] }
  holdCopy(office, now)
  const done = [...endInterrupted(office, now)]
  const { approved, waiting: unapproved } = settleUnapproved(office, now)
  const channelOf = channels(office, delivery)
  const broken = new Set<string>()
  const { zone } = office
  const hold = holdNow(office)
  const held: Parcel[] = []
  let waiting = 0
  for (const of of parcelsOf(delivery, approved, readOutbox(office))) {
    const when = whenToSend(of.state, {
      now,
      zone,
      unknown: delivery.unknown,
      isHeld: hold !== undefined,
    })
    if (when === 'never') continue
    if (isReplaced(of)) {
      settle(office, of, now)
      continue
    }
    if (when === 'held') {
      if (!of.state) recordParcel(office, of.parcel, 'held', { at: now })
      held.push(of.parcel)
      continue
    }
    const channel = await channelOf(of.recipient)
    if (
      when === 'later' ||
      broken.has(channel.name) ||
      signal?.aborted === true
    ) {
      waiting++
      continue
    }
    const attempt = await attemptOne(office, of, { channel, now })
    if (attempt.isBroken) broken.add(channel.name)
    done.push({ ...of.parcel, sent: attempt.sent, reason: attempt.reason })
    onProgress(attemptLine(of.parcel, attempt))
  }
  return {
    delivered: done,
    waiting,
    held: [
      ...(hold ? [holdLine(hold, held)] : []),
      ...undecidedLines(office),
      ...approvalLines(unapproved),
    ],
  }
}

function attemptLine(
  { kind, period, unit, to }: Parcel,
  { sent, reason }: Attempt,
): string {
  const how = sent === 'sent' ? 'sent' : `not sent (${sent})`
  return `${period} ${unit}${kindText(ofKind(kind))}: ${how} to ${to}${reason ? `: ${reason}` : ''}`
}

/** What a person has approved; of the rest, nobody will approve what a later edition replaced. */
function settleUnapproved(
  office: Office,
  now: TimeText,
): Pick<ByApproval, 'approved'> & { readonly waiting: readonly Unapproved[] } {
  const { approved, open } = byApproval(office, readLedger(ledgerPath(office)))
  for (const of of open) if (of.newer !== undefined) settle(office, of, now)
  return { approved, waiting: unapprovedOf(open) }
}

function settle(office: Office, { parcel, newer }: Due, at: TimeText): void {
  const reason = `edition ${newer} is in its place`
  recordParcel(office, parcel, 'settled', { at, reason })
}

/** Nobody gets an old edition after a new one, but a folder, which has them all, and who asks for it. */
function isReplaced({ newer, state, recipient }: Due): boolean {
  const isAsked = state?.state === 'again'
  return newer !== undefined && !isAsked && recipient.folder === undefined
}

/** What a pass that was killed left half done. */
function endInterrupted(office: Office, now: TimeText): readonly Delivered[] {
  const ways = new Map(office.delivery?.to.map((to) => [to.name, to]))
  return [...readOutbox(office).values()]
    .filter(({ state }) => state === 'sending')
    .map((parcel) => {
      // A file is copied once more without harm.
      const sent =
        ways.get(parcel.to)?.folder === undefined ? 'unknown' : 'failed'
      const reason =
        'expected an end of the attempt, got none: the program was ended'
      recordParcel(office, parcel, sent, { at: now, reason })
      const { id, to, kind, period, unit, edition } = parcel
      return { id, to, kind, period, unit, edition, sent, reason } as const
    })
}

async function attemptOne(
  office: Office,
  { parcel, entry, state }: Due,
  { channel, now }: { readonly channel: Channel; readonly now: TimeText },
): Promise<Attempt> {
  const files = await archivedFiles(office, entry).catch(failed)
  if ('sent' in files) {
    recordParcel(office, parcel, 'failed', { at: now, reason: files.reason })
    return files
  }
  recordParcel(office, parcel, 'sending', { at: now })
  const isRepeat = (state?.isRepeat ?? false) && !channel.isRepeatable
  const attempt = await channel
    .send({ id: parcel.id, isRepeat, document: files })
    .catch(failed)
  recordParcel(office, parcel, attempt.sent, {
    at: now,
    reason: attempt.reason,
  })
  return attempt
}

/** Before anything left the house. */
function failed(error: unknown): Attempt {
  return {
    sent: 'failed',
    reason: error instanceof Error ? error.message : String(error),
  }
}

type ChannelOf = (recipient: Recipient) => Promise<Channel>

function channels(office: Office, { server }: Delivery): ChannelOf {
  return async ({ mail, folder, webhook, secretFile }) => {
    if (folder !== undefined) return folderChannel(office, folder)
    if (webhook !== undefined)
      return webhookChannel(office, webhook, secretFile ?? '')
    if (mail === undefined || !server)
      throw new Error('expected a way to a recipient, got none')
    // Loaded where there is mail to send.
    const { mailChannel } = await import('./mail.ts')
    return mailChannel(office, server, mail)
  }
}
