import type { Office } from '@motcua/jobs'
import { history as historyOf, openSnapshot } from '@motcua/warehouse'
import type { Version } from '@motcua/warehouse'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'

/** Options of `history`. */
export interface HistoryFlags {
  readonly source?: string
  readonly format: 'table' | 'json'
}

/** `motcua history CODE`: all versions of a dossier. */
export async function history(
  office: Office,
  code: string,
  { source, format }: HistoryFlags,
): Promise<Exit> {
  const { warehouse: dir } = office.paths
  await using snapshot = await openSnapshot({
    dir,
    zone: office.zone,
    office: office.code,
  })
  const { db } = snapshot
  const versions = await historyOf(db, { office: office.code, code, source })
  if (versions.length === 0) {
    const rejected = await db
      .selectFrom('rejected')
      .select(['batch', 'row', 'reason'])
      .where('office', '=', office.code)
      .where('code', '=', code.normalize('NFC').trim())
      .orderBy('batch', 'desc')
      .executeTakeFirst()
    const got = rejected
      ? `one that was rejected: batch ${rejected.batch}, row ${rejected.row}, ${rejected.reason}`
      : 'none'
    tell(
      `error: ${code}: expected a dossier that was loaded${source === undefined ? '' : ` from ${source}`}, got ${got}`,
    )
    return exit.failed
  }
  if (format === 'json') writeJson({ code, versions })
  else write(versions.map(describe).join('\n\n'))
  return exit.done
}

const endings = {
  replaced: 'replaced',
  gone: 'gone: an export of everything lacks it',
  undone: 'taken out by an undo',
  superseded: 'the same code of another source counts',
} as const

function describe(version: Version): string {
  const { source, fromBatch, toBatch, file, extractAt, loadedAt } = version
  const { isByUndo, isUndone, isBack, ended, changes } = version
  const until =
    toBatch === null
      ? 'current'
      : `until batch ${toBatch}${ended ? `, ${endings[ended]}` : ''}`
  return [
    `${source}, from batch ${fromBatch}${isByUndo ? ' (an undo)' : ''}${isUndone ? ' (undone later)' : ''}${isBack ? ' (back)' : ''}, ${until}`,
    `${file ?? 'a file that was undone'}, exported ${extractAt}, loaded ${loadedAt}`,
    ...(changes.length > 0
      ? [
          table(
            ['column', 'old', 'new'],
            changes.map(({ column, from, to }) => [column, from, to]),
          ),
        ]
      : []),
  ].join('\n')
}
