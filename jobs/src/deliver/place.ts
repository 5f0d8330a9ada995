import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '@motcua/warehouse/reading'
import { z } from 'zod'
import type { Office } from '../office/office.ts'

const schema = z.object({ file: z.string(), bornAt: z.string() })

/** No record of a backup: one that comes back from there is held anyway. */
function placePath({ paths }: Pick<Office, 'paths'>): string {
  return join(paths.var, 'place')
}

/**
 * When the folder of an office was copied with what it sent; undefined where it is
 * where it was.
 *
 * A file that says its own number and birth does not say those of its copy. A host's
 * name would not do: a container gets another with each update. Where a disk
 * numbers its files anew but keeps their birth, or knows no birth, none is a copy.
 */
export function copiedAt(office: Pick<Office, 'paths'>): Date | undefined {
  const path = placePath(office)
  if (!existsSync(path)) return undefined
  const said = schema.safeParse(parsed(readFileSync(path, 'utf8'))).data
  const is = placeOf(path)
  return said && said.file !== is.file && said.bornAt !== is.bornAt
    ? statSync(path).birthtime
    : undefined
}

/** Says that the folder is where it belongs. */
export function keepPlace(office: Pick<Office, 'paths'>): void {
  const path = placePath(office)
  makeFolder(office.paths.var)
  if (!existsSync(path)) writeFileSync(path, '')
  const text = `${JSON.stringify(placeOf(path))}\n`
  if (readFileSync(path, 'utf8') !== text) writeFileSync(path, text)
}

function placeOf(path: string): z.infer<typeof schema> {
  const { ino, birthtimeNs } = statSync(path, { bigint: true })
  return { file: `${ino}`, bornAt: `${birthtimeNs}` }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
