import { join } from 'node:path'
import {
  acceptDoubts,
  doubtsAbout,
  keptWords,
  localTime,
  openOfficeData,
  shortfallText,
} from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import { takeLock } from '@motcua/warehouse'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'

/** Options of `accept`. */
export interface AcceptFlags {
  readonly period: string
  readonly reason: string
  readonly format: 'table' | 'json'
}

/** `motcua accept --period P --reason R`: numbers that are held as implausibly low are right. */
export async function accept(
  office: Office,
  flags: AcceptFlags,
): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const reason = keptWords('a reason', flags.reason)
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
