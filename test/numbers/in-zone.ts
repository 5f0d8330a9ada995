import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { inboxExports, openOfficeData, takeIn } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { catalog, evaluate, misses, parsePeriod } from '@motcua/metrics'
import type { Database, MissesOptions, Period } from '@motcua/metrics'
import type { Kysely } from 'kysely'
import { openDuckDb } from '../duckdb.ts'
import { putExports } from '../jobs/small-office.ts'
import { generated, office, planWith } from '../metrics/generated.ts'
import {
  evaluateOptions,
  few,
  kpisBy,
  plain,
  questions,
  unlike,
} from '../metrics/questions.ts'
import type { Question, Scope } from '../metrics/questions.ts'
import { copyOffice, sharedFile } from '../offices.ts'
import { fill, startPostgres } from '../postgres.ts'
import { isLong } from '../size.ts'

/*
 * Numbers of every KPI and every kind of period, a line each: of the generated
 * rows on engines, and of exports that are loaded first. As a program,
 * `in-zone.ts FILE ENGINE...` writes them in the zone that its environment names.
 */

const starts = { duckdb: openDuckDb, postgres: startPostgres }

export type Engine = keyof typeof starts
const allEngines: readonly Engine[] = ['duckdb', 'postgres']

/** A line for each of some values. */
function tell(of: string, values: readonly unknown[]): readonly string[] {
  return values.map((value) => `${of}: ${JSON.stringify(value)}`)
}

/** The misses of every KPI that has rows to miss. */
async function missesOf(
  of: string,
  db: Kysely<Database>,
  options: Omit<MissesOptions, 'period'> & {
    readonly periods: readonly Period[]
  },
): Promise<readonly string[]> {
  const { periods, ...rest } = options
  const told: string[] = []
  for (const kpi of catalog)
    for (const period of kpi.kind === 'derived' ? [] : periods) {
      const found = await misses(db, kpi, { ...rest, period })
      told.push(...tell(`${of}, misses of ${kpi.id} in ${period.key}`, found))
    }
  return told
}

/** Of all units, under the rules in which all is unlike; at full size also under the plain ones. */
const asked: {
  readonly [engine in Engine]: readonly Question[]
} = {
  duckdb: isLong ? ofAll(plain, unlike) : ofAll(unlike),
  postgres: ofAll(unlike),
}

function ofAll(...scopes: readonly Scope[]): readonly Question[] {
  return questions.filter(
    ({ by, scope }) => by.length === 0 && scopes.includes(scope),
  )
}

async function ofGenerated(engine: Engine): Promise<readonly string[]> {
  const { db, stop } = await starts[engine]()
  await fill(db, generated())
  const told: string[] = []
  for (const question of asked[engine]) {
    const { by, scope } = question
    const options = evaluateOptions(question)
    const { results } = await evaluate(db, kpisBy(by), options)
    const { compare, finish } = scope.rules
    told.push(
      ...tell(`${engine} by ${by.join()} ${compare} ${finish}`, results),
    )
  }
  const { rules } = unlike
  const periods = few.slice(0, 1)
  const scope = { office, plan: planWith(rules), rules, periods, unit: 'so' }
  told.push(...(await missesOf(engine, db, scope)))
  await stop()
  return told
}

interface Telling {
  readonly files: Parameters<typeof takeIn>[1]
  readonly now: string
  readonly periods: readonly Period[]
  readonly unit: string
}

/** What an office tells once it has loaded files. */
async function ofOffice(
  of: Office,
  { files, now, periods, unit }: Telling,
): Promise<readonly string[]> {
  const { code, plan } = of
  const { ingested, failed } = await takeIn(of, files, now)
  if (failed.length > 0) throw new Error(JSON.stringify(failed))
  await using data = await openOfficeData(of)
  const { db } = data.snapshot
  const loaded = ingested.map((each) => ({ ...each, seconds: 0 }))
  const told = [...tell(`${code} loaded`, loaded)]
  for (const by of [[], ['channel']]) {
    const { results } = await evaluate(db, kpisBy(by), {
      office: code,
      periods,
      by: ['unit', ...by],
      plan,
      complete: data.loaded.complete,
    })
    told.push(...tell(`${code} by ${by.join()}`, results))
  }
  const { rules } = plan
  const scope = {
    office: code,
    plan,
    rules,
    periods: periods.slice(0, 1),
    unit,
  }
  return [...told, ...(await missesOf(code, db, scope))]
}

async function ofSample(): Promise<readonly string[]> {
  const { office: sample, remove } = copyOffice('binh-duong-2018')
  await putExports(sample, '2018-03-01', '2018-04-01', 1)
  const now = '2018-04-02 06:00:00'
  const told = await ofOffice(sample, {
    files: inboxExports(sample, now),
    now,
    periods: ['2018-02', '2018-03', '2018'].map(parsePeriod),
    unit: 'so',
  })
  remove()
  return told
}

/** The first of the real requests of the Boston 311 line, where they are. */
async function ofRequests(): Promise<readonly string[]> {
  const requests = sharedFile('data/boston311-2011h2/requests.csv.gz')
  if (!requests) return []
  const { office: city, remove } = copyOffice('boston-311')
  const [profile] = city.profiles
  const path = join(city.dir, 'requests.csv')
  const text = gunzipSync(readFileSync(requests)).toString('utf8')
  writeFileSync(
    path,
    text
      .split(/(?<=\n)/)
      .slice(0, 500)
      .join(''),
  )
  const told = await ofOffice(city, {
    files: profile ? [{ path, profile }] : [],
    now: '2026-01-01 00:00:00',
    periods: ['2011-07', '2011-Q3', '2011-07..2019-12'].map(parsePeriod),
    unit: 'city',
  })
  remove()
  return told
}

/** All of them by some engines, in the zone of this process. */
export async function numbersInZone(
  engines: readonly Engine[],
): Promise<readonly string[]> {
  const told: string[] = []
  for (const engine of engines) told.push(...(await ofGenerated(engine)))
  return [...told, ...(await ofSample()), ...(await ofRequests())]
}

if (import.meta.main) {
  const [path = '', ...names] = process.argv.slice(2)
  const engines = allEngines.filter((engine) => names.includes(engine))
  writeFileSync(path, (await numbersInZone(engines)).join('\n'))
}
