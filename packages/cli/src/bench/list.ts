import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ingestCatalogue, openDuckDb, openWarehouse } from '@motcua/warehouse'
import { zone } from './kpi-data.ts'

/** The widest list: most columns, most checks. */
const procedures = `code,name,field,unit,level,time,time_unit,registration,announced,process_desk,process_web,documents_desk,documents_web,time_desk,time_web,form_desk,form_web,fee_desk,fee_web,valid_from,valid_to
P1,Một,A,so,4,3,working_day,new,yes${',yes'.repeat(10)},2010-01-01,
P2,Hai,A,a,3,5,working_day,none,yes${',yes'.repeat(10)},2010-01-01,
P3,Ba,B,a,2,7,working_day,none,no${',no'.repeat(10)},2010-01-01,
`
const units = `code,parent,name,name_en,position,invented,valid_from,valid_to
so,,Sở,,1,yes,2010-01-01,
a,so,Phòng A,,2,yes,2010-01-01,
`

/** Seconds of its own that a list of three rows takes, and those of plain DuckDB for the same file. */
export interface ListTimes {
  readonly seconds: number
  readonly floorSeconds: number
  /** Rows that were written. */
  readonly stored: number
}

/** Loads the list into a new warehouse in a folder; to open that is left out. */
export async function loadList(dir: string): Promise<ListTimes> {
  const [path, unitPath] = [join(dir, 'three.csv'), join(dir, 'two-units.csv')]
  writeFileSync(path, procedures)
  writeFileSync(unitPath, units)
  const now = '2018-01-01 06:00:00'
  await using duckdb = await openDuckDb(':memory:')
  const floorSeconds = await cpuSecondsOf(async () => {
    await duckdb.query(
      `create table procedure as from read_csv('${path.replaceAll("'", "''")}', header = true, all_varchar = true)`,
    )
  })
  const into = join(dir, 'list')
  rmSync(into, { recursive: true, force: true })
  const warehouse = await openWarehouse({
    dir: into,
    office: 'bench',
    zone,
  })
  try {
    await ingestCatalogue(warehouse, 'unit', { path: unitPath, now })
    let stored = 0
    const seconds = await cpuSecondsOf(async () => {
      const done = await ingestCatalogue(warehouse, 'procedure', { path, now })
      stored = done.accepted
    })
    return { seconds, floorSeconds, stored }
  } finally {
    await warehouse.close()
  }
}

/** Seconds of the processor that a work takes. */
export async function cpuSecondsOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return Math.round((user + system) / 1000) / 1000
}
