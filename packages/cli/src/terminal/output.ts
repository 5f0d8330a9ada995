import { once } from 'node:events'
import { visible } from './table.ts'

/** The office as the words or the surroundings of the command named it. */
let office: string | undefined

/** Sets the office that commands in messages carry; undefined where they need none. */
export function nameOffice(named: string | undefined): void {
  office = named
}

/** A message with its commands as they can be run: with the office of this one. */
export function runnable(text: string): string {
  if (office === undefined) return text
  const word = shellWord(office)
  return text.replaceAll(
    /\bmotcua (?=(?:accept|ingest|rebuild|sql|check|undo|kpi|publish|restated|run|history|backup|archive|outbox|approve)\b)/g,
    () => `motcua --office ${word} `,
  )
}

/** A text as one word of a shell. */
export function shellWord(text: string): string {
  const isPlain = /^[\w./~-]+$/.test(text)
  return isPlain ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** A message without the password of an address that was mistyped into the words of a command. */
export function withoutPassword(text: string): string {
  return text.replaceAll(/(\bpostgres(?:ql)?:\/\/[^\s:@/]*):[^\s/]*@/g, '$1:…@')
}

/**
 * Progress and messages go to standard error, so that data can be piped. A
 * message may quote a value of the data: its control characters are shown, not sent.
 */
export function tell(text: string): void {
  process.stderr.write(
    `${runnable(text).split('\n').map(visible).join('\n')}\n`,
  )
}

/** Data go to standard output. */
export function write(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** The stable form for programs. */
export function writeJson(value: unknown): void {
  write(JSON.stringify(value, null, 2))
}

/** Data as they come; resolves when there is room for more. */
export async function writeOn(data: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(data)) await once(process.stdout, 'drain')
}
