import {
  closedPeriods,
  keptWords,
  lastEditions,
  ledgerPath,
  readLedger,
} from '@motcua/jobs'
import type { Office, Reissue } from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import { UsageError } from '../terminal/exit.ts'

/** Options of `run` that have a period issued anew. */
export interface ReissueFlags {
  readonly period?: string
  readonly reissue?: boolean
  readonly reason?: string
}

/**
 * What a person wants anew; undefined where nothing is.
 *
 * @throws UsageError where one of the three options lacks another.
 */
export function reissueOf(flags: ReissueFlags): Reissue | undefined {
  const { period, reissue, reason } = flags
  if (!reissue && period === undefined && reason === undefined) return undefined
  if (!reissue || period === undefined || reason === undefined)
    throw new UsageError(
      'expected --reissue with --period and --reason, got one without the others; what is due needs none of them',
    )
  return {
    period: parsePeriod(period).key,
    reason: keptWords('a reason', reason),
  }
}

/** Why a period may not be issued anew; undefined where it may. */
export function reasonAgainst(
  office: Office,
  { period }: Reissue,
): string | undefined {
  const closed = closedPeriods(office).get(period)
  if (closed)
    return `expected a period that is open, got ${period}, closed at ${closed.at} (${closed.by}): ${closed.reason}; open it first: motcua close --period ${period} --reopen --reason '...'`
  const issued = [...lastEditions(readLedger(ledgerPath(office))).values()]
  return issued.some((entry) => entry.period === period)
    ? undefined
    : `expected a period that was issued, got ${period}; motcua run issues what is due`
}
