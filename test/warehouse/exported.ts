import { join } from 'node:path'
import {
  ingestDossiers,
  openDuckDb,
  profileSchema,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import { current, file, folder, rejects } from './fixture.ts'
import { workbook } from './workbook.ts'

/** A row of an export: texts by their headers. */
export type Exported = Readonly<Record<string, string>>

/** The formats in which the same rows are tried. */
export const exportFormats = ['csv', 'xlsx', 'json', 'parquet'] as const

/** The path of a file that has the rows. */
export async function exported(
  rows: readonly Exported[],
  format: (typeof exportFormats)[number],
): Promise<string> {
  const headers = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = rows.map((row) => headers.map((h) => row[h] ?? ''))
  const text = [headers, ...lines].map((cells) => cells.join(';')).join('\n')
  if (format === 'csv') return file('export.csv', `${text}\n`)
  if (format === 'json') return file('export.json', JSON.stringify(rows))
  if (format === 'xlsx')
    return file('export.xlsx', workbook([headers, ...lines]))
  const path = join(folder(), 'export.parquet')
  await using duck = await openDuckDb(':memory:')
  const csv = file('rows.csv', `${text}\n`)
  await duck.query(
    `copy (from read_csv('${csv}', delim = ';', header = true, all_varchar = true)) to '${path}' (format parquet)`,
  )
  return path
}

let sources = 0

/** What became of the rows of an export, by a source of its own. */
export async function taken(
  to: Warehouse,
  rows: readonly Exported[],
  by: object,
  format: (typeof exportFormats)[number] = 'csv',
) {
  const name = `taken-${sources++}`
  const profile: Profile = profileSchema.parse({
    name,
    files: '*',
    delimiter: ';',
    dates: ['DD/MM/YYYY HH:mm', 'DD/MM/YYYY'],
    ...by,
    format,
  })
  const path = await exported(rows, format)
  const at = '2018-12-31 08:00:00'
  const done = await ingestDossiers(to, profile, {
    path,
    now: at,
    extractAt: at,
  })
  const { read, accepted, unchanged, rejected, flagged } = done
  return {
    counts: { read, accepted, unchanged, rejected, flagged },
    dossiers: await current(to, name),
    rejects: await rejects(to, done.batch),
  }
}
