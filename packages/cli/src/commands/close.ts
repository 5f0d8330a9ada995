import { join } from 'node:path'
import {
  closedPeriods,
  dueUnits,
  hasReports,
  keptWords,
  lastEditions,
  ledgerPath,
  localTime,
  openOfficeData,
  readLedger,
  recordClosing,
} from '@motcua/jobs'
import type { Office, PaperKind } from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import type { Period } from '@motcua/metrics'
import { takeLock } from '@motcua/warehouse'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'

/** Options of `close`. */
export interface CloseFlags {
  readonly period: string
  readonly reason: string
  readonly by: string
  readonly reopen?: boolean
  readonly format: 'table' | 'json'
}

/** `motcua close --period P --reason R`: nothing of it is issued anew; `--reopen` takes that back. */
export async function close(office: Office, flags: CloseFlags): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const { key } = period
  const reason = keptWords('a reason', flags.reason)
  const by = keptWords('a role', flags.by)
  const lock = takeLock(join(office.paths.var, 'pass.lock'))
  try {
    requireState(office, key, flags.reopen === true)
    const left = flags.reopen ? [] : await unissued(office, period)
    if (left.length > 0) {
      tell(
        `error: expected a period whose papers are all issued, got ${key} without those of ${left.join(', ')}; issue them first: motcua run`,
      )
      return exit.refused
    }
    const event = flags.reopen ? 'reopened' : 'closed'
    const act = { event, period: key, by, reason } as const
    const done = recordClosing(office, act, localTime(office.zone))
    if (flags.format === 'json') writeJson(done)
    else
      write(
        `Kỳ ${key}: ${flags.reopen ? 'đã mở lại' : 'đã khóa'} lúc ${done.at} (${done.by}): ${done.reason}`,
      )
    return exit.done
  } finally {
    lock.release()
  }
}

/** @throws UsageError when a period is closed already, or one that is to be opened is open. */
function requireState(office: Office, key: string, reopen: boolean): void {
  const closed = closedPeriods(office).get(key)
  if (closed && !reopen)
    throw new UsageError(
      `expected a period that is open, got ${key}, closed at ${closed.at} (${closed.by}): ${closed.reason}; open it again with --reopen`,
    )
  if (!closed && reopen)
    throw new UsageError(`expected a period that is closed, got ${key}`)
}

/**
 * The units whose papers of a period are not issued: `dkkd`, of a report `dkkd report`.
 *
 * @throws UsageError for a period that has not ended.
 */
async function unissued(
  office: Office,
  period: Period,
): Promise<readonly string[]> {
  const today = localTime(office.zone).slice(0, 10)
  if (period.to >= today)
    throw new UsageError(
      `expected a period that has ended, got ${period.key}, which ends on ${period.to}`,
    )
  // One that is provisional would never become final.
  const last = [...lastEditions(readLedger(ledgerPath(office)))]
  const whole = last.filter(([, { state }]) => state !== 'provisional')
  const done = new Set(whole.map(([key]) => key))
  await using data = await openOfficeData(office)
  const of = (kind: PaperKind) => dueUnits(data, office, { kind, period, done })
  const reports = hasReports(office, period) ? await of('report') : []
  return [
    ...(await of('scorecard')),
    ...reports.map((unit) => `${unit} report`),
  ]
}
