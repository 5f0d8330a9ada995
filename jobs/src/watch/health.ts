import type { Office } from '../office/office.ts'
import { readPasses } from '../pass/passes.ts'
import type { PassEntry } from '../pass/passes.ts'

/** Whether the job does what it is there for, as another process asks. */
export interface Health {
  readonly healthy: boolean
  /** What is wrong, each with what helps. */
  readonly reasons: readonly string[]
  readonly lastPass: PassEntry | null
}

/** A schedule runs a pass each hour; one that takes longer than another is still under way. */
const mostHours = 3

/** Judges by the last pass: what a person is to decide is in `refused` and `held`, and no fault of the job. */
export function healthOf(office: Pick<Office, 'paths'>, at: Date): Health {
  const lastPass = readPasses(office).at(-1) ?? null
  const ended = Date.parse(lastPass?.endedAt ?? '')
  const isLate = !(at.getTime() - ended <= mostHours * 3_600_000)
  const reasons = [
    ...(isLate
      ? [
          `expected a pass that ended within ${mostHours} hours, got ${lastPass?.endedAt ?? 'none'}; look whether the schedule still runs, and run: motcua run`,
        ]
      : []),
    ...(lastPass?.outcome === 'failed'
      ? ['the last pass failed; see: motcua status']
      : []),
  ]
  return { healthy: reasons.length === 0, reasons, lastPass }
}
