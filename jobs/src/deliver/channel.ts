import type { PaperFiles } from './archived.ts'
import type { ParcelState } from './outbox.ts'

/** What a recipient gets, and whether it may have come before. */
export interface Sending extends Pick<ParcelState, 'id' | 'isRepeat'> {
  readonly document: PaperFiles
}

/**
 * How an attempt ended: `failed` was not sent and is worth another try,
 * `refused` was not sent and will not be, of `unknown` nobody can tell.
 */
export interface Attempt {
  readonly sent: 'sent' | 'failed' | 'refused' | 'unknown'
  /** Why it was not, without an address. */
  readonly reason: string | null
  /** The way itself does not work: nothing else is tried on it in this pass. */
  readonly isBroken?: boolean
}

/** A way to a recipient. */
export interface Channel {
  /** Ways of the same name are broken together. */
  readonly name: string
  /** Whether to send the same twice does no harm, as of a file. */
  readonly isRepeatable: boolean
  send(sending: Sending): Promise<Attempt>
}

/** It was sent. */
export const sent: Attempt = { sent: 'sent', reason: null }
