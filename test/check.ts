import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/*
 * All that can say no, in order of the answer: types, lint and format beside one
 * another, as the machine has more than one core, then the suites. What a step
 * says is printed in one piece; one that fails is the end.
 */

/** Runs a script of the workspace, quietly until it has ended; tells whether all is well. */
async function step(name: string): Promise<boolean> {
  const child = spawn(process.execPath, ['--run', name])
  const ended = once(child, 'close')
  const said = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = (await ended) as [number | null]
  process.stdout.write(`${name}: ${code === 0 ? 'ok' : 'failed'}\n`)
  process.stdout.write(said.join(''))
  return code === 0
}

const told = await Promise.all(['types', 'lint', 'format'].map(step))
if (told.every(Boolean)) {
  const suites = spawn(process.execPath, ['--run', 'suites'], {
    stdio: 'inherit',
  })
  const [code] = (await once(suites, 'close')) as [number | null]
  process.exitCode = code ?? 1
} else process.exitCode = 1
