import { join } from 'node:path'
import {
  acceptDoubts,
  doubtsAbout,
  localTime,
  openOfficeData,
  shortfallText,
} from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { takeLock } from '@motcua/warehouse'
import { calendarPeriod } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'

/** Options of `accept`. */
export interface AcceptFlags {
  readonly period: string
  readonly reason: string
  readonly format: 'table' | 'json'
}

/** What a page has room for. */
const longest = 300

/** `motcua accept --period P --reason R`: numbers that are held as implausibly low are right. */
export async function accept(
  office: Office,
  flags: AcceptFlags,
): Promise<Exit> {
  const period = calendarPeriod(flags.period)
  const reason = flags.reason.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  if (reason === '' || reason.length > longest)
    throw new UsageError(
      `expected a reason of 1 to ${longest} characters, got ${reason.length}`,
    )
  const lock = takeLock(join(office.paths.var, 'pass.lock'))
  try {
    await using data = await openOfficeData(office)
    const { open } = await doubtsAbout(office, data, period)
    acceptDoubts(office, open, { reason, at: localTime(office.zone) })
    if (flags.format === 'json')
      writeJson({ period: period.key, accepted: open })
    else if (open.length === 0) tell(`nothing of ${period.key} is implausible`)
    else write(open.map((s) => `${s.source}: ${shortfallText(s)}`).join('\n'))
    return exit.done
  } finally {
    lock.release()
  }
}
