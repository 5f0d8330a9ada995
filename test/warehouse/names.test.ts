import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  IngestError,
  ingestDossiers,
  openDuckDb,
  type Warehouse,
} from '@motcua/warehouse'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { size } from '../size.ts'
import { folder, now, removeFolders, warehouse } from './fixture.ts'
import { anyTable, extractAt, profileOf, type Layout } from './generated.ts'
import { plantedWord, write, type Format } from './written.ts'

/* Nothing of a column that no profile names is kept, whatever the format. */

const temporary = process.env['TMPDIR']
let dir: string
let files: string
let shared: Warehouse
beforeAll(async () => {
  dir = join(folder(), 'warehouse')
  files = folder()
  // What a part of the program leaves in the system's folder lies here too.
  const scratch = join(folder(), 'scratch')
  mkdirSync(scratch)
  process.env['TMPDIR'] = scratch
  shared = await warehouse({ dir })
})
afterAll(() => {
  if (temporary === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = temporary
  removeFolders()
})

const encodings: readonly Layout['encoding'][] = [
  'utf-8',
  'utf-16',
  'utf-16be',
  'windows-1258',
  'tcvn3',
]
const kinds: readonly (readonly [Format, Layout['encoding'], boolean])[] = [
  ...encodings.flatMap((encoding) =>
    [false, true].map((isPacked) => ['csv', encoding, isPacked] as const),
  ),
  ['ndjson', 'utf-8', false],
  ['ndjson', 'utf-8', true],
  ['json', 'utf-8', false],
  ['json', 'utf-8', true],
  ['xlsx', 'utf-8', false],
  ['parquet', 'utf-8', false],
]

/** So many tables of each kind. */
const tables = size(1, 3)

/** What is planted: a word for a name and digits for an identity number and a phone. */
const planted = [plantedWord, '079012345678']

/** All bytes below a folder, and below the one for temporary files. */
function bytesBelow(...folders: readonly string[]): Buffer {
  return Buffer.concat(
    folders.flatMap((path) =>
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
    ),
  )
}

function found(bytes: Buffer): readonly string[] {
  return planted.filter((text) =>
    (['utf8', 'utf16le'] as const).some((encoding) =>
      bytes.includes(Buffer.from(text, encoding)),
    ),
  )
}

test('planted names and numbers are in no table, file, error or temporary folder', async () => {
  await using duck = await openDuckDb(':memory:')
  const said: string[] = []
  let loaded = 0
  let rejected = 0
  for (const [i, [format, encoding, isPacked]] of kinds.entries())
    for (const [j, made] of fc
      .sample(anyTable, { numRuns: tables, seed: 2018 + i })
      .entries()) {
      const layout = { ...made.layout, encoding, isPacked }
      const { bytes } = await write({ ...made, layout }, format, {
        duck,
        dir: files,
      })
      // Whole as it is, and with a piece cut out of its middle.
      const cut = Buffer.concat([
        bytes.subarray(0, Math.floor(bytes.length * 0.6)),
        bytes.subarray(Math.floor(bytes.length * 0.6) + 7),
      ])
      for (const [k, content] of [bytes, cut].entries()) {
        const path = join(files, `export-${i}-${j}-${k}`)
        writeFileSync(path, content)
        const profile = profileOf({ ...made, layout }, format, `s-${i}-${j}`)
        try {
          const report = await ingestDossiers(shared, profile, {
            path,
            now,
            extractAt,
          })
          loaded++
          rejected += report.rejected
        } catch (error) {
          expect(error).toBeInstanceOf(IngestError)
          said.push(String(error), JSON.stringify(error))
        }
      }
    }
  await shared.publish()
  const { rows } = await sql<{ name: string }>`
    select table_name as name from duckdb_tables()`.execute(shared.db)
  for (const { name } of rows)
    said.push(
      JSON.stringify(
        (await sql`from ${sql.ref(name)}`.execute(shared.db)).rows,
      ),
    )
  const observations = join(dir, 'observations')
  for (const name of readdirSync(observations))
    said.push(
      JSON.stringify(
        await duck.query(
          `select columns(*)::varchar from '${join(observations, name)}'`,
        ),
      ),
    )
  const scratch = process.env['TMPDIR'] as string
  expect(found(Buffer.from(said.join('\n')))).toEqual([])
  expect(found(bytesBelow(dir, scratch))).toEqual([])
  await shared.close()
  expect(found(bytesBelow(dir, scratch))).toEqual([])
  // They were in the exports, which were read.
  expect(found(bytesBelow(files))).toEqual(planted)
  expect(loaded).toBeGreaterThan(kinds.length * tables * 0.7)
  expect(rejected).toBeGreaterThan(10 * tables)
})
