import { localTime, rebuild as rebuildOf, takeOut } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { tellClosed } from '../terminal/closed.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'

/** Options of `undo` and `rebuild`. */
export interface UndoFlags {
  readonly format: 'table' | 'json'
}

/** `motcua undo BATCH`: takes a batch out again. */
export async function undo(
  office: Office,
  number: string,
  { format }: UndoFlags,
): Promise<Exit> {
  if (!/^[1-9]\d{0,8}$/.test(number))
    throw new UsageError(`expected the number of a batch, got ${number}`)
  const { batch, undone, replaced, restored } = await takeOut(
    office,
    Number(number),
    localTime(office.zone),
    { onRepair: tell },
  )
  const { batch: undoes, file, target } = undone
  if (format === 'json') writeJson({ batch, undoes, file, replaced, restored })
  else
    write(
      `batch ${batch} takes batch ${undoes} out again, ${file}: ${replaced} rows of ${target} are no longer current, ${restored} are current again`,
    )
  await tellClosed(office)
  return exit.done
}

/** `motcua rebuild`: makes the warehouse anew from what was observed. */
export async function rebuild(
  office: Office,
  { format }: UndoFlags,
): Promise<Exit> {
  const { batches, rows } = await rebuildOf(office, { onRepair: tell })
  if (format === 'json') writeJson({ batches, rows })
  else write(`made anew from ${batches} batches: ${rows} rows are current`)
  return exit.done
}
