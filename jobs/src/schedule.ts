import { createTask, validate } from 'node-cron'
import { localTime } from './clock.ts'
import type { Office } from './office.ts'
import { runPass } from './pass.ts'
import type { OnProgress, Pass } from './pass.ts'
import { ConfigError } from './yaml-file.ts'

/** A running schedule. */
export interface Schedule {
  /** Stops waking; a pass that is under way ends first. */
  stop(): Promise<void>
}

/** What a schedule tells. */
export interface ScheduleEvents {
  readonly onPass: (pass: Pass) => void
  readonly onError: (error: unknown) => void
  readonly onProgress?: OnProgress
}

/**
 * Runs a pass now, for what was missed, and then at every wake of the office's
 * schedule. Cron only wakes: the ledger decides what is issued.
 *
 * @throws ConfigError when the schedule is none.
 */
export function startSchedule(
  office: Office,
  events: ScheduleEvents,
): Schedule {
  let running: Promise<void> = Promise.resolve()
  const wake = () => {
    running = running
      .then(() => runPass(office, localTime(office.zone), events.onProgress))
      .then(events.onPass, events.onError)
    return running
  }
  const task = createTask(checked(office), wake, options(office))
  void wake()
  void task.start()
  return {
    async stop() {
      await task.stop()
      await running
      await task.destroy()
    },
  }
}

/** The next wakes of a schedule, the office's local time. */
export function nextRuns(office: Office, count: number): readonly string[] {
  const task = createTask(checked(office), () => {}, options(office))
  const runs = task.getNextRuns(count).map((at) => localTime(office.zone, at))
  void task.destroy()
  return runs
}

function options({ code, zone }: Office) {
  return {
    name: code,
    timezone: zone,
    // A blocked process or a sleeping host wakes late rather than not at all.
    missedExecutionTolerance: 6 * 3_600_000,
  }
}

function checked({ schedule: { cron } }: Office): string {
  if (validate(cron)) return cron
  throw new ConfigError(
    `motcua.yaml, schedule.cron: expected a cron expression such as '0 6 1 * *', got '${cron}'`,
  )
}
