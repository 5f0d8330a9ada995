import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadOffice } from '@motcua/jobs/reading'
import type { Office } from '@motcua/jobs'
import { here, pathFromHere } from './arguments.ts'
import { nameOffice, tell } from './output.ts'

/** The sample office, in a checkout. */
export const sampleOffice = fileURLToPath(
  new URL('../../../../reports/binh-duong-2018', import.meta.url),
)

/**
 * The office folder: `--office`, `MOTCUA_OFFICE`, the current folder when it
 * holds one, else the sample office of the checkout, of which it tells.
 */
export function findOffice(named: string | undefined): Office {
  const given = named ?? process.env['MOTCUA_OFFICE']
  nameOffice(given || undefined)
  if (given) return loadOffice(pathFromHere(given))
  if (existsSync(join(here(), 'motcua.yaml')) || !existsSync(sampleOffice))
    return loadOffice(here())
  tell(
    `no office is named, and none lies here: this is the sample office, ${sampleOffice}; name one with --office DIR or MOTCUA_OFFICE`,
  )
  return loadOffice(sampleOffice)
}
