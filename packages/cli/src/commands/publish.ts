import { formatCount } from '@motcua/metrics'
import { openOfficeData } from '@motcua/jobs/reading'
import { publishOffice } from '@motcua/warehouse/reading'
import type { Office } from '@motcua/jobs'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'

/** Options of `publish`. */
export interface PublishFlags {
  readonly to: string
  readonly format: 'table' | 'json'
}

/** `motcua publish --to postgres://…` */
export async function publish(
  office: Office,
  flags: PublishFlags,
): Promise<Exit> {
  await using data = await openOfficeData(office)
  const done = await publishOffice(flags.to, {
    db: data.snapshot.db,
    office: office.code,
    loaded: data.loaded,
    dir: office.paths.warehouse,
  })
  if (flags.format === 'json') writeJson(done)
  else if (done.isNew)
    write(
      `office ${done.office}: batch ${done.batch} is published, ${formatCount(done.rows)} rows`,
    )
  else tell(`office ${done.office}: batch ${done.batch} is published already`)
  return exit.done
}
