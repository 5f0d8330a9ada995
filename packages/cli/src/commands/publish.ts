import { relative } from 'node:path'
import { formatCount } from '@motcua/metrics'
import { localTime, openOfficeData, publishData } from '@motcua/jobs/reading'
import { publishOffice } from '@motcua/warehouse/reading'
import type { Office } from '@motcua/jobs'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'

/** Options of `publish`. */
export interface PublishFlags {
  readonly to?: string
  readonly page?: string
  readonly archive?: boolean
  readonly format: 'table' | 'json'
}

/** `motcua publish`: files for other programs; `--page DIR`: a folder to browse; `--to postgres://…`: the database of many offices. */
export async function publish(
  office: Office,
  flags: PublishFlags,
): Promise<Exit> {
  const { to, page, archive, format } = flags
  if (page !== undefined) {
    // Loaded where a page is made: it brings what bundles the browser's part.
    const { publishPage } = await import('./page.ts')
    return publishPage(office, { page, archive, format })
  }
  return to === undefined
    ? publishHere(office, format)
    : publishTo(office, to, format)
}

async function publishHere(
  office: Office,
  format: PublishFlags['format'],
): Promise<Exit> {
  const { manifest, folder, database, isNew } = await publishData(
    office,
    localTime(office.zone),
  )
  const { version, batch, content } = manifest
  const path = relative(office.dir, database)
  const { dossier: rows = 0 } = manifest.rows
  if (format === 'json')
    writeJson({
      office: office.code,
      version,
      batch,
      content,
      rows,
      folder: relative(office.dir, folder),
      isNew,
    })
  else if (isNew)
    write(
      `version ${version}: batch ${batch} is published, ${formatCount(rows)} dossiers: ${path}`,
    )
  else tell(`version ${version}: batch ${batch} is published already: ${path}`)
  return exit.done
}

async function publishTo(
  office: Office,
  to: string,
  format: PublishFlags['format'],
): Promise<Exit> {
  await using data = await openOfficeData(office)
  const done = await publishOffice(to, {
    db: data.snapshot.db,
    office: office.code,
    loaded: data.loaded,
    dir: office.paths.warehouse,
  })
  if (format === 'json') writeJson(done)
  else if (done.isNew)
    write(
      `office ${done.office}: batch ${done.batch} is published, ${formatCount(done.rows)} rows`,
    )
  else tell(`office ${done.office}: batch ${done.batch} is published already`)
  return exit.done
}
