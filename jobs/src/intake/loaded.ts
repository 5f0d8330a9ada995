import { existsSync } from 'node:fs'
import { IngestError, loadedAs } from '@motcua/warehouse'
import type { Snapshot } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'

/** The batch of a file as it lies there; undefined where there is none, as where the file cannot be one. */
export async function loadedNow(
  { code, paths }: Office,
  { db }: Pick<Snapshot, 'db'>,
  what: Parameters<typeof loadedAs>[1],
  path: string,
): ReturnType<typeof loadedAs> {
  if (!existsSync(path)) return undefined
  const of = { db, office: code, dir: paths.warehouse }
  return loadedAs(of, what, path).catch((error: unknown) => {
    if (error instanceof IngestError) return undefined
    throw error
  })
}
