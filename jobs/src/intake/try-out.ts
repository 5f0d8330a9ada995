import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { live, preview } from '@motcua/warehouse'
import type { GoneLimit, Preview, Warehouse } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'
import type { Export } from './exports.ts'
import { listsOf } from './lists.ts'
import { openOfficeWarehouse } from './office-warehouse.ts'
import { isHeld, isOfFile, load } from './take-in.ts'
import type { IntakeEvents } from './take-in.ts'

/** What is told while exports are tried out. */
export interface TrialEvents extends Pick<
  IntakeEvents,
  'onFailed' | 'onHeld' | 'onProgress' | 'onRepair'
> {
  /** A list of the office folder is not what was loaded of it. */
  readonly onStale?: (file: string) => void
}

/**
 * Tells what exports would become, and stores nothing. Where no units were
 * loaded yet, the lists of the office folder are read into a warehouse that is
 * thrown away.
 *
 * @throws BusyError when another process is writing.
 */
export async function tryOut(
  office: Office,
  exports: readonly Export[],
  now: TimeText,
  events: TrialEvents = {},
): Promise<readonly Preview[]> {
  const limit = office.intake.gone
  if (existsSync(office.paths.warehouse)) {
    await using warehouse = await openOfficeWarehouse(office, events)
    const stale = await staleLists(warehouse, office)
    if (stale) {
      for (const file of stale) events.onStale?.(file)
      return await previewAll({ warehouse, now, events, limit }, exports)
    }
  }
  const dir = mkdtempSync(join(tmpdir(), 'motcua-'))
  try {
    await using warehouse = await openOfficeWarehouse(office, { dir })
    const { onFailed } = events
    const told = onFailed ? { onFailed } : {}
    await load({ warehouse, now, events: told, limit }, listsOf(office), [])
    return await previewAll({ warehouse, now, events, limit }, exports)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function previewAll(
  {
    warehouse,
    now,
    events: { onFailed, onHeld, onProgress },
    limit,
  }: {
    readonly warehouse: Warehouse
    readonly now: TimeText
    readonly events: TrialEvents
    readonly limit: GoneLimit
  },
  exports: readonly Export[],
): Promise<readonly Preview[]> {
  const previews: Preview[] = []
  for (const { path, profile, extractAt, acceptGone } of exports)
    try {
      previews.push(
        await preview(warehouse, profile, {
          path,
          now,
          extractAt,
          acceptGone,
          limit,
          onProgress: onProgress && ((at) => onProgress(basename(path), at)),
        }),
      )
    } catch (error) {
      if (!isOfFile(error)) throw error
      if (isHeld(error)) onHeld?.({ file: path, source: profile.name, error })
      else onFailed?.({ file: path, error })
    }
  return previews
}

/** Files of the office folder that differ from what was loaded of them last; undefined where no units were. */
async function staleLists(
  { db }: Warehouse,
  office: Office,
): Promise<readonly string[] | undefined> {
  const batches = live(
    await db
      .selectFrom('batch')
      .select(['batch', 'undoes', 'target', 'file', 'sha256'])
      .where('office', '=', office.code)
      .orderBy('batch')
      .execute(),
  )
  if (!batches.some((b) => b.target === 'unit')) return undefined
  return listsOf(office).flatMap(({ target, path }) => {
    const file = basename(path)
    const last = batches.findLast((b) => b.target === target && b.file === file)
    return existsSync(path) && last?.sha256 === hashOf(path) ? [] : [file]
  })
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
