import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadOffice } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { visible } from './table.ts'

/** The folder that a person typed the command in; package runners change into the workspace. */
export const here = process.env['INIT_CWD'] ?? process.cwd()

/** A path as the person meant it. */
export function pathFromHere(path: string): string {
  return resolve(here, path)
}

/** The sample office, in a checkout. */
export const sampleOffice = fileURLToPath(
  new URL('../../../../reports/binh-duong-2018', import.meta.url),
)

/**
 * The office folder: `--office`, `MOTCUA_OFFICE`, the current folder when it
 * holds one, else the sample office of the checkout.
 */
export function findOffice(named: string | undefined): Office {
  const given = named ?? process.env['MOTCUA_OFFICE']
  if (given) return loadOffice(pathFromHere(given))
  if (existsSync(join(here, 'motcua.yaml')) || !existsSync(sampleOffice))
    return loadOffice(here)
  return loadOffice(sampleOffice)
}

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
