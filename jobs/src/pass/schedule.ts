import { localTime } from '../office/clock.ts'
import { cronPart } from '../office/cron.ts'
import type { CronTask } from '../office/cron.ts'
import type { Office } from '../office/office.ts'
import { beat } from './heartbeat.ts'
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
const minute = 60_000

/**
 * Runs a pass now, for what was missed, then at every wake of the office's
 * schedule, and each hour: cron forgets what it slept through, and only wakes. The
 * ledger decides what is issued.
 */
export async function startSchedule(
  office: Office,
  events: ScheduleEvents,
  {
    everyMs = hour,
    signal,
  }: {
    readonly everyMs?: number
    /** Ends a pass that is under way after its step. */
    readonly signal?: AbortSignal
  } = {},
): Promise<Schedule> {
  let running: Promise<void> = Promise.resolve()
  let next: NodeJS.Timeout | undefined
  let isStopped = false
  let isBusy = false
  const pass = async () => {
    isBusy = true
    const now = localTime(office.zone)
    const done = await runPass(office, now, events.onProgress, {
      signal,
    }).catch((error: unknown) => {
      events.onError(error)
    })
    isBusy = false
    clearTimeout(next)
    if (!isStopped) next = setTimeout(wake, everyMs).unref()
    if (done) events.onPass(done)
  }
  const wake = () => (running = running.then(pass).catch(events.onError))
  const task = taskOf(office, wake)
  const alive = setInterval(
    () => beat(office, isBusy ? 'pass' : 'waiting'),
    minute,
  ).unref()
  void wake()
  void task.start()
  return {
    async stop() {
      isStopped = true
      clearTimeout(next)
      await task.stop()
      await running
      clearInterval(alive)
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
