import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from '@motcua/warehouse/reading'
import { z } from 'zod'
import type { Office } from '../office/office.ts'

const schema = z.object({
  /** UTC. */
  at: z.iso.datetime(),
  doing: z.enum(['pass', 'waiting']),
})

/** That the job was alive, and what it did. */
export type Heartbeat = z.infer<typeof schema>

/** Of a schedule each minute, and of each step of a pass. */
function pathOf({ paths }: Pick<Office, 'paths'>): string {
  return join(paths.var, 'heartbeat.json')
}

/** Null where there never was one, or where it cannot be read. */
export function readHeartbeat(office: Pick<Office, 'paths'>): Heartbeat | null {
  try {
    return schema.parse(JSON.parse(readFileSync(pathOf(office), 'utf8')))
  } catch {
    return null
  }
}

/** Says that the job is alive. Where it cannot be written the pass tells why: the beat itself breaks nothing. */
export function beat(
  office: Pick<Office, 'paths'>,
  doing: Heartbeat['doing'],
): void {
  const path = pathOf(office)
  try {
    makeFolder(dirname(path))
    const at = new Date().toISOString()
    writeFileSync(`${path}.next`, `${JSON.stringify({ at, doing })}\n`)
    renameSync(`${path}.next`, path)
  } catch {
    // A watcher sees it by its age.
  }
}
