import { visible } from './table.ts'

/**
 * Progress and messages go to standard error, so that data can be piped. A
 * message may quote a value of the data: its control characters are shown, not sent.
 */
export function tell(text: string): void {
  process.stderr.write(`${text.split('\n').map(visible).join('\n')}\n`)
}

/** Data go to standard output. */
export function write(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** The stable form for programs. */
export function writeJson(value: unknown): void {
  write(JSON.stringify(value, null, 2))
}
