import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Made, ScorecardFigures } from '@motcua/scorecard'
import type { Office } from '../office/office.ts'
import type { OfficeData } from './office-data.ts'
import { planNow } from './published.ts'

/** What scorecards are made of. */
interface Issued {
  readonly office: Office
  readonly data: Pick<OfficeData, 'loaded' | 'snapshot'>
  readonly figures: ScorecardFigures
}

const known = new WeakMap<ScorecardFigures, Promise<Omit<Made, 'issuedOn'>>>()

/** What the scorecards of some figures are made from, for their manifests; read once. */
export function madeFrom(issued: Issued): Promise<Omit<Made, 'issuedOn'>> {
  const made = known.get(issued.figures) ?? read(issued)
  known.set(issued.figures, made)
  return made
}

async function read({
  office,
  data,
  figures,
}: Issued): Promise<Omit<Made, 'issuedOn'>> {
  const { results } = figures.evaluation
  const kpis = new Map(results.map(({ kpi, version }) => [kpi, version]))
  return {
    batch: data.loaded.batch,
    batches: await batchesUpTo(office, data),
    plan: planNow(office).sha256,
    kpis: [...kpis].map(([id, version]) => ({ id, version })),
    program: programNow(),
  }
}

/** The batches that were known, each with the hash of its export. */
export async function batchesUpTo(
  { code }: Pick<Office, 'code'>,
  { loaded, snapshot }: Issued['data'],
): Promise<Made['batches']> {
  const rows = await snapshot.db
    .selectFrom('batch')
    .select(['batch', 'source', 'sha256', 'undoes'])
    .where('office', '=', code)
    .where('batch', '<=', loaded.batch)
    .orderBy('batch')
    .execute()
  return rows.map(({ undoes, ...batch }) =>
    undoes === null ? batch : { ...batch, undoes },
  )
}

let program: NonNullable<Made['program']> | undefined

/** Version of this program, and hash of the sources that make numbers and pages. */
export function programNow(): NonNullable<Made['program']> {
  if (program) return program
  const hash = createHash('sha256')
  for (const entry of [
    import.meta.resolve('@motcua/metrics'),
    import.meta.resolve('@motcua/warehouse'),
    import.meta.resolve('@motcua/scorecard'),
  ])
    for (const [name, text] of sourcesIn(dirname(fileURLToPath(entry))))
      hash.update(`${name}\0${text}\0`)
  const about = new URL('../../package.json', import.meta.url)
  const { version }: { version: string } = JSON.parse(
    readFileSync(about, 'utf8'),
  )
  program = { version, sha256: hash.digest('hex') }
  return program
}

function sourcesIn(dir: string): readonly (readonly [string, string])[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.d)\.[jt]s$/.test(name))
    .toSorted()
    .map((name) => [name, readFileSync(join(dir, name), 'utf8')])
}
