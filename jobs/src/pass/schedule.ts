import { localTime } from '../office/clock.ts'
import { cronPart } from '../office/cron.ts'
import type { CronTask } from '../office/cron.ts'
import type { Office } from '../office/office.ts'
import { outcomeOf } from './outcome.ts'
import { runPass } from './pass.ts'
import type { OnProgress } from './pass.ts'
import type { Pass } from './outcome.ts'

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

const hour = 3_600_000

/**
 * Runs a pass now, for what was missed, and then at every wake of the office's
 * schedule. Cron only wakes: the ledger decides what is issued. After a pass that
 * refused or failed something, or that could not run, another follows every hour.
 */
export async function startSchedule(
  office: Office,
  events: ScheduleEvents,
  {
    retryMs = hour,
    signal,
  }: {
    readonly retryMs?: number
    /** Ends a pass that is under way after its step. */
    readonly signal?: AbortSignal
  } = {},
): Promise<Schedule> {
  let running: Promise<void> = Promise.resolve()
  let retry: NodeJS.Timeout | undefined
  let isStopped = false
  const pass = async () => {
    const now = localTime(office.zone)
    const done = await runPass(office, now, events.onProgress, signal).catch(
      (error: unknown) => {
        events.onError(error)
      },
    )
    clearTimeout(retry)
    const isWhole = done && outcomeOf(done) === 'done'
    if (!isWhole && !isStopped) retry = setTimeout(wake, retryMs).unref()
    if (done) events.onPass(done)
  }
  const wake = () => (running = running.then(pass).catch(events.onError))
  const task = taskOf(office, wake)
  void wake()
  void task.start()
  return {
    async stop() {
      isStopped = true
      clearTimeout(retry)
      await task.stop()
      await running
      await task.destroy()
    },
  }
}

/** The next wakes of a schedule, the office's local time. */
export function nextRuns(office: Office, count: number): readonly string[] {
  const task = taskOf(office, () => {})
  const runs = task.getNextRuns(count).map((at) => localTime(office.zone, at))
  void task.destroy()
  return runs
}

/** A task that is not started yet. */
function taskOf(
  { code, zone, schedule: { cron } }: Office,
  wake: () => unknown,
): CronTask {
  return cronPart().createTask(cron, wake, {
    name: code,
    timezone: zone,
    // A blocked process or a sleeping host wakes late rather than not at all.
    missedExecutionTolerance: 6 * hour,
  })
}
