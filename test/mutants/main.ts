import { parseArgs } from 'node:util'
import { acceptedInVain } from './accepted.ts'
import { required, shareKilled, survivors, table } from './report.ts'
import type { Outcome } from './report.ts'
import { roomsNamed } from './rooms.ts'
import { runRoom } from './run-room.ts'

const usage = `pnpm test:mutants [ROOM…] [--sample N] [--seed S] [--all]

Changes the sources in one place at a time and runs the suites of the room
(test/mutants/rooms.ts): each change should make a test fail. ROOM is such as
metrics/time, or a file of it. Exit code 1 when fewer than 85 % are killed in a room.

  --sample N  mutants of each room, chosen by the seed (default 40)
  --seed S    another sample (default 1)
  --all       every mutant; hours
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

async function main(): Promise<void> {
  const sample = values.all ? Infinity : Number(values.sample)
  if (!(sample >= 1))
    throw new RangeError(`expected --sample 1 or more, got ${values.sample}`)
  const outcomes: Outcome[] = []
  for (const room of roomsNamed(positionals)) {
    process.stderr.write(`${room.name}: `)
    const mutants = await runRoom(room, { sample, seed: values.seed })
    outcomes.push({ room: room.name, mutants })
  }
  const vain = outcomes.flatMap(({ mutants }) => acceptedInVain(mutants))
  const lines = [...outcomes.flatMap(survivors), ...vain, '', table(outcomes)]
  process.stdout.write(`${lines.join('\n')}\n`)
  const isEnough = outcomes.every((o) => shareKilled(o) >= required)
  process.exitCode = isEnough && vain.length === 0 ? 0 : 1
}

if (values.help) process.stdout.write(usage)
else await main()
