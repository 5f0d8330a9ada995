import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** The secret of a file of an office: its first line. */
export function secretOf(dir: string, file: string): string {
  const text = readFileSync(resolve(dir, file), 'utf8')
  return text.split(/\r?\n/, 1)[0] ?? ''
}
