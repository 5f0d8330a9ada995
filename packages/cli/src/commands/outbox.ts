import { join } from 'node:path'
import { decideParcel, localTime, readOutbox } from '@motcua/jobs'
import type { Office, ParcelState } from '@motcua/jobs'
import { takeLock } from '@motcua/warehouse'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'

/** Options of `outbox`. */
export interface OutboxFlags {
  readonly again?: string
  readonly settle?: string
  readonly reason?: string
  readonly format: 'table' | 'json'
}

/** `motcua outbox`: what was sent and what is open; a person decides of one with `--again` or `--settle`. */
export async function outbox(
  office: Office,
  flags: OutboxFlags,
): Promise<Exit> {
  const { again, settle, reason } = flags
  if (again !== undefined || settle !== undefined) {
    if (again !== undefined && settle !== undefined)
      throw new UsageError('expected --again or --settle, got both')
    if (reason === undefined)
      throw new UsageError('expected --reason with a decision, got none')
    const event = again === undefined ? 'settled' : 'again'
    const lock = takeLock(join(office.paths.var, 'pass.lock'))
    try {
      const at = localTime(office.zone)
      const id = again ?? settle ?? ''
      decideParcel(office, { id, event, reason }, at)
    } finally {
      lock.release()
    }
  }
  const parcels = [...readOutbox(office).values()]
  if (flags.format === 'json') writeJson(parcels)
  else
    write(parcels.length === 0 ? 'nothing was sent yet' : outboxTable(parcels))
  return exit.done
}

function outboxTable(parcels: readonly ParcelState[]): string {
  return table(
    ['id', 'period', 'unit', 'edition', 'to', 'state', 'at', 'tries', 'why'],
    parcels.map((p) => [
      p.id,
      p.period,
      p.unit,
      p.edition,
      p.to,
      p.state,
      p.at,
      p.attempts,
      p.reason,
    ]),
  )
}
