import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import * as modules from 'node:module'
import type { Asked, Setting, Told } from './messages.ts'

/*
 * The process of one query. It opens the data, tells that it is ready, answers
 * how a text may go on, runs one job, and is ended.
 *
 * From the moment that it is ready the kernel holds what memory of its own it may
 * still take (`RLIMIT_DATA`). A limit of all its addresses (`RLIMIT_AS`) would have
 * to allow for gigabytes that V8 sets aside and never uses. Beside it the process
 * watches itself, which is all that there is on other systems than Linux.
 */

const [setting, cap]: [Setting, number] = JSON.parse(process.argv[2] ?? '[]')
const end = () => process.kill(process.pid, 'SIGKILL')
// Nobody is left to take what it gives, to end it, or to clear up behind it.
process.on('disconnect', () => {
  rmSync(process.cwd(), { recursive: true, force: true })
  end()
})
setInterval(() => {
  if (process.memoryUsage.rss() > cap * 2 ** 20) end()
}, 50).unref()

modules.enableCompileCache()
const { complete, failureOf, openSession, run } = await import('./session.ts')
const opening = openSession(setting)
opening.catch(() => {})

/** Portions of rows that are on their way, and who waits until there are fewer. */
let underWay = 0
let resume = () => {}
const mostUnderWay = 4

process.on('message', (asked: Asked) => {
  if (asked.kind !== 'taken') return void answer(asked)
  underWay -= 1
  resume()
})
await opening.then(holdMemory, () => {})
tell({ kind: 'ready' })

async function answer(asked: Exclude<Asked, { kind: 'taken' }>): Promise<void> {
  try {
    const native = await opening
    if (asked.kind === 'complete')
      return tell({
        kind: 'completions',
        found: await complete(native, asked.text),
      })
    await run(native, asked.job, async (told) => {
      tell(told)
      if (told.kind === 'rows') await room()
    })
    tell({ kind: 'ended' })
  } catch (error) {
    tell(failureOf(error))
  }
}

function tell(told: Told): void {
  process.send?.(told)
}

async function room(): Promise<void> {
  underWay += 1
  if (underWay >= mostUnderWay)
    await new Promise<void>((resolve) => {
      resume = resolve
    })
}

/** The room that is left under the cap, on top of what is set aside already. */
function holdMemory(): void {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    const bytes = (name: string) =>
      Number(new RegExp(`${name}:\\s*(\\d+)`).exec(status)?.[1]) * 1024
    const most = bytes('VmData') + cap * 2 ** 20 - bytes('VmRSS')
    const words = ['--pid', String(process.pid), `--data=${most}`, '--core=0']
    spawnSync('prlimit', words)
  } catch {
    // Of another system.
  }
}
