import { join } from 'node:path'
import { approve as letGo, localTime } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import { takeLock } from '@motcua/warehouse'
import { parseCount } from '../terminal/arguments.ts'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'

/** Options of `approve`. */
export interface ApproveFlags {
  readonly period: string
  readonly unit?: string
  readonly edition?: string
  readonly reason: string
  readonly by: string
  readonly format: 'table' | 'json'
}

/** `motcua approve --period P [--unit U] --reason R`: what was issued of it is sent by the next pass. */
export async function approve(
  office: Office,
  { format, ...flags }: ApproveFlags,
): Promise<Exit> {
  const asked = {
    ...flags,
    period: parsePeriod(flags.period).key,
    edition:
      flags.edition === undefined
        ? undefined
        : parseCount('--edition', flags.edition, 10_000),
  }
  const lock = takeLock(join(office.paths.var, 'pass.lock'))
  try {
    const approved = await letGo(office, asked, localTime(office.zone))
    if (format === 'json') writeJson({ approved })
    else
      write(
        approved
          .map(
            ({ kind, period, unit, edition, at, by, reason }) =>
              `Kỳ ${period}, ${kind === 'report' ? 'báo cáo ' : ''}${unit}, ấn bản ${edition}: đã duyệt lúc ${at} (${by}): ${reason}`,
          )
          .join('\n'),
      )
    return exit.done
  } finally {
    lock.release()
  }
}
