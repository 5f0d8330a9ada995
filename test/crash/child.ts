import { createInterface } from 'node:readline'
import { fresh, migrated, run } from './sequence.ts'

/*
 * A process to be killed. It waits for `SEQUENCE DIR INBOX` in one line, so that
 * its start takes no part in the time that a kill is aimed at, and tells line by
 * line how far it has come.
 */
const tell = (text: string) => process.stdout.write(`${text}\n`)
const lines = createInterface({ input: process.stdin })
tell('ready')
for await (const line of lines) {
  const [name, dir = '', inbox = ''] = line.split('\t')
  try {
    await run(name === 'migrated' ? migrated : fresh, dir, inbox, tell)
  } catch (error) {
    tell(`failed: ${error instanceof Error ? error.stack : String(error)}`)
    process.exitCode = 1
  }
  break
}
lines.close()
process.stdin.destroy()
