import { join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { z } from 'zod'
import type { Office } from '../office/office.ts'
import { appendLedger, readEntries } from './ledger.ts'
import { keptWords } from './words.ts'

const closingSchema = z.object({
  /** Office's local time. */
  at: z.string(),
  event: z.enum(['closed', 'reopened']),
  /** Key of the period. */
  period: z.string(),
  /** A role, never a name. */
  by: z.string(),
  reason: z.string(),
})

/** That a person closed a period, or opened it again. */
export type Closing = z.infer<typeof closingSchema>

/** Closings, one a line; kept beside the ledger, and only added to. */
export function closingsPath(office: Pick<Office, 'paths'>): string {
  return join(office.paths.var, 'closings.ndjson')
}

/**
 * The periods that are closed, by key, each with the act that closed it.
 *
 * @throws LedgerError
 */
export function closedPeriods(
  office: Pick<Office, 'paths'>,
): ReadonlyMap<string, Closing> {
  const acts = readEntries(closingsPath(office), closingSchema)
  const last = new Map(acts.map((act) => [act.period, act]))
  return new Map([...last].filter(([, { event }]) => event === 'closed'))
}

/**
 * Closes a period, or opens it again.
 *
 * @throws WordsError
 */
export function recordClosing(
  office: Pick<Office, 'paths'>,
  act: Omit<Closing, 'at'>,
  at: TimeText,
): Closing {
  const { event, period } = act
  const reason = keptWords('a reason', act.reason)
  const closing = { at, event, period, by: keptWords('a role', act.by), reason }
  appendLedger(closingsPath(office), [closing])
  return closing
}
