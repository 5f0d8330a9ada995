import { join } from 'node:path'
import {
  decideHeld,
  decideParcel,
  holdLine,
  holdNow,
  localTime,
  readOutbox,
  releaseDelivery,
} from '@motcua/jobs'
import type { Office, ParcelState } from '@motcua/jobs'
import { takeLock } from '@motcua/warehouse'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { runnable, tell, write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'

/** Options of `outbox`. */
export interface OutboxFlags {
  readonly again?: string
  readonly settle?: string
  readonly release?: boolean
  readonly reason?: string
  readonly format: 'table' | 'json'
}

/** `motcua outbox`: what was sent and what is open; a person decides with `--again`, `--settle` or `--release`. */
export async function outbox(
  office: Office,
  flags: OutboxFlags,
): Promise<Exit> {
  const decided = [flags.again, flags.settle, flags.release].filter(
    (of) => of !== undefined,
  )
  if (decided.length > 1)
    throw new UsageError(
      'expected one of --again, --settle and --release, got more',
    )
  if (decided.length === 1) await decide(office, flags)
  const parcels = [...readOutbox(office).values()]
  if (flags.format === 'json') writeJson(parcels)
  else {
    const hold = office.delivery && holdNow(office)
    const held = parcels.filter(({ state }) => state === 'held')
    if (hold) tell(runnable(holdLine(hold, held)))
    write(parcels.length === 0 ? 'nothing was sent yet' : outboxTable(parcels))
  }
  return exit.done
}

async function decide(
  office: Office,
  { again, settle, reason }: OutboxFlags,
): Promise<void> {
  if (reason === undefined)
    throw new UsageError('expected --reason with a decision, got none')
  const lock = takeLock(join(office.paths.var, 'pass.lock'))
  try {
    const at = localTime(office.zone)
    const of = again ?? settle
    const event = again === undefined ? 'settled' : 'again'
    if (of === undefined) {
      const { length } = releaseDelivery(office, reason, at)
      tell(
        `delivery is released; held until now, and sent by the next pass: ${length}`,
      )
    } else if (/^\d{4}(-|$)/.test(of))
      await decideHeld(office, { of, event, reason }, at)
    else decideParcel(office, { id: of, event, reason }, at)
  } finally {
    lock.release()
  }
}

function outboxTable(parcels: readonly ParcelState[]): string {
  return table(
    [
      'id',
      'kind',
      'period',
      'unit',
      'edition',
      'to',
      'state',
      'at',
      'tries',
      'why',
    ],
    parcels.map((p) => [
      p.id,
      p.kind,
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
