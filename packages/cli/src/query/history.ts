import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeFolder } from '@motcua/warehouse/reading'

/** Where what was typed is kept between sessions: with the person, never in the folder of an office. */
export function historyFile(
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const state =
    environment['XDG_STATE_HOME'] ||
    environment['LOCALAPPDATA'] ||
    join(homedir(), '.local', 'state')
  return join(state, 'motcua', 'sql-history')
}

const most = 1000

/** What was typed, the newest first. */
export function readHistory(file: string): readonly string[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').toReversed()
}

/** Keeps the last thousand, for the person alone; what cannot be written is not kept. */
export function writeHistory(
  file: string,
  newestFirst: readonly string[],
): void {
  const lines = newestFirst.slice(0, most).toReversed()
  try {
    makeFolder(dirname(file), 0o700)
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''), {
      mode: 0o600,
    })
    chmodSync(file, 0o600)
  } catch {
    // A prompt needs no history.
  }
}
