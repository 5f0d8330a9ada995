import { systemFault, thrownFirst } from '../office/system-fault.ts'
import type { Delivered } from '../deliver/deliver.ts'
import type { Filed } from '../issue/file-scorecard.ts'
import type { IngestReport } from '../intake/take-in.ts'
import type { OfKind } from '../office/paper-kinds.ts'
import type { TimeText } from '@motcua/metrics'

/** What one pass did. */
export interface Pass {
  readonly now: TimeText
  readonly ingested: readonly IngestReport[]
  readonly issued: readonly Filed[]
  /** Held back, because a wrong number is worse than a late one. */
  readonly refused: readonly Refusal[]
  readonly failed: readonly Failure[]
  /** What a person must look at: files of which nothing is loaded, or of a list too little, and deliveries that wait for a word. */
  readonly held: readonly Failure[]
  /** What a person is to know though nothing is held back for it: exports of a later day, a plan or a calendar that ends. */
  readonly warned: readonly string[]
  /** What was tried to send, and what came of it. */
  readonly delivered: readonly Delivered[]
  /** Parcels that will be tried in a later pass. */
  readonly waiting: number
}

/** A paper that was due and was not issued, by decision. */
export interface Refusal extends OfKind {
  readonly period: string
  readonly unit: string
  readonly reasons: readonly string[]
}

/** Something that went wrong; the rest went on. */
export interface Failure extends OfKind {
  readonly period: string | null
  readonly unit: string | null
  readonly file: string | null
  readonly error: string
}

/** A failure of what is given, as its error tells it. */
export function failureOf(
  thrown: unknown,
  of: Partial<Omit<Failure, 'error'>> = {},
): Failure {
  const error = thrownFirst(thrown)
  const { kind, period = null, unit = null, file = null } = of
  const message =
    systemFault(error) ??
    (error instanceof Error ? error.message : String(error))
  return { ...(kind && { kind }), period, unit, file, error: message }
}

/**
 * How a pass ended, the worst first: `failed` when a file could not be loaded
 * or nothing was issued or sent beside what failed, `partly` when some papers
 * or mails failed and others did not, or mail waits for another try, `refused` also when a file or a delivery is held, `done`.
 *
 * @example
 * outcomeOf({ issued: [], refused: [], failed: [], held: [] }) // 'done'
 */
export function outcomeOf({
  issued,
  refused,
  failed,
  held,
  delivered = [],
  waiting = 0,
}: Pick<Pass, 'issued' | 'refused' | 'failed' | 'held'> &
  Partial<Pick<Pass, 'delivered' | 'waiting'>>):
  'failed' | 'partly' | 'refused' | 'done' {
  const isSent = delivered.some(({ sent }) => sent === 'sent')
  const isPart =
    (issued.length > 0 || isSent) && failed.every((f) => f.file === null)
  if (failed.length > 0) return isPart ? 'partly' : 'failed'
  if (waiting > 0) return 'partly'
  return refused.length + held.length > 0 ? 'refused' : 'done'
}
