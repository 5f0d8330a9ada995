import {
  copyFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  ingestCatalogue,
  ingestDossiers,
  openSnapshot,
  openWarehouse,
  WarehouseError,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  csv,
  dossier,
  file,
  folder,
  now,
  office,
  profile,
  removeFolders,
  zone,
} from '../warehouse/fixture.ts'
import { schemaOne, type Expected } from './schema-one.ts'
import { batches, contentHash } from './sequence.ts'

const old = join(folder(), 'old')
/** What is told of while it is migrated and opened. */
const repairs: string[] = []
/** One that was migrated, to be copied. */
const migrated = join(folder(), 'migrated')
let expected: Expected
let profiles: readonly Profile[]

beforeAll(async () => {
  ;({ expected, profiles } = schemaOne(old))
  cpSync(join(old, 'warehouse'), migrated, { recursive: true })
  await (await open(migrated, repairs)).close()
})
afterAll(removeFolders)

/** A copy of the warehouse of schema 1, or of what it was migrated to. */
function copy(of = join(old, 'warehouse')): string {
  const dir = join(folder(), 'warehouse')
  cpSync(of, dir, { recursive: true })
  return dir
}

function open(dir: string, told: string[] = []): Promise<Warehouse> {
  const onRepair = (message: string) => told.push(message)
  return openWarehouse({ dir, office, zone, onRepair })
}

/** What was known of a table after a batch, in the columns that it had then. */
async function knownAfter(
  { db }: Warehouse,
  table: string,
  batch: number,
  columns: readonly string[],
) {
  const names = sql.join(columns.map((c) => sql.ref(c)))
  const { rows } = await sql<{ readonly [column: string]: unknown }>`
    select ${names} from ${sql.ref(table)} where from_batch <= ${batch}
    union all
    select ${names} from ${sql.ref(`${table}_past`)}
    where from_batch <= ${batch} and to_batch > ${batch}
    order by all`.execute(db)
  return rows
}

async function expectSame(warehouse: Warehouse): Promise<void> {
  const { rows: recorded } = await sql<{ readonly [column: string]: unknown }>`
    select * exclude (bytes, supersedes) from batch where batch <= ${expected.batches.length} order by batch`.execute(
    warehouse.db,
  )
  // Of lists that were loaded in the same second the later one is the newer.
  const dated = (rows: readonly { readonly [column: string]: unknown }[]) =>
    rows.map((r) => (r['target'] === 'dossier' ? r : { ...r, extract_at: '' }))
  expect(dated(recorded)).toEqual(dated(expected.batches))
  const { rows: rejected } = await sql`
    select * from rejected where batch <= ${expected.batches.length} order by batch, "row"`.execute(
    warehouse.db,
  )
  expect(rejected).toEqual(expected.rejected)
  for (const { after, current } of expected.known)
    for (const [table, rows] of Object.entries(current)) {
      if (rows.length === 0) {
        expect(await knownAfter(warehouse, table, after, ['office'])).toEqual(
          [],
        )
        continue
      }
      const found = await knownAfter(
        warehouse,
        table,
        after,
        Object.keys(rows[0] ?? {}),
      )
      expect(found, `${table} after batch ${after}`).toEqual(rows)
    }
}

describe('a warehouse of schema 1', () => {
  test('keeps what is known, what was known and what was refused', async () => {
    {
      await using warehouse = await open(copy(), repairs)
      await expectSame(warehouse)
    }
    await using warehouse = await open(copy(migrated), repairs)
    await expectSame(warehouse)
    expect(repairs).toEqual([])
  })

  test('knows its files again', async () => {
    await using warehouse = await open(copy(migrated))
    const before = await contentHash(warehouse)
    for (const name of readdirSync(join(old, 'inbox'))) {
      const path = join(old, 'inbox', name)
      const source = profiles.find((p) =>
        name.startsWith(p.files.split('{')[0] ?? ''),
      )
      // The list that another one followed is news when it comes again.
      if (name === 'units.csv') continue
      const done = source
        ? await ingestDossiers(warehouse, source, { path, now })
        : await ingestCatalogue(
            warehouse,
            name.startsWith('units') ? 'unit' : 'procedure',
            { path, now },
          )
      expect(done, name).toMatchObject({ accepted: 0, isNew: false })
    }
    expect(await contentHash(warehouse)).toBe(before)
  })

  test('takes further exports, also late ones', async () => {
    const dir = copy(migrated)
    {
      await using warehouse = await open(dir)
      const load = (name: string, text: string) =>
        ingestDossiers(warehouse, profile, { path: file(name, text), now })
      const further = csv([dossier('D31', { unit: 'tt' }), dossier('N1')])
      expect(await load('hoso-20181205-0800.csv', further)).toMatchObject({
        batch: expected.batches.length + 1,
        accepted: 2,
      })
      const late = csv([dossier('D31', { unit: 'dkkd' }), dossier('N2')])
      await load('hoso-20181130-0800.csv', late)
      const units = await warehouse.db
        .selectFrom('dossier')
        .select(['code', 'unit'])
        .where('code', 'in', ['D31', 'N1', 'N2'])
        .where('source', '=', profile.name)
        .orderBy('code')
        .execute()
      expect(units).toEqual([
        { code: 'D31', unit: 'tt' },
        { code: 'N1', unit: 'dkkd' },
        { code: 'N2', unit: 'dkkd' },
      ])
      await expectSame(warehouse)
    }
    const before = await contentHashOf(dir)
    rmSync(join(dir, 'warehouse.duckdb'))
    expect(await contentHashOf(dir)).toBe(before)
  })

  test('shows nothing of its own schema to readers', async () => {
    const dir = copy(migrated)
    for (const before of [copy(), dir]) {
      const error: unknown = await openSnapshot({ dir: before, zone }).catch(
        (e: unknown) => e,
      )
      expect(error).toBeInstanceOf(WarehouseError)
      expect(error).toMatchObject({ code: 'no_snapshot' })
    }
    await using warehouse = await open(dir)
    await warehouse.publish()
    await using snapshot = await openSnapshot({ dir, zone })
    expect(await batches(snapshot)).toBe(expected.batches.length)
  })

  test('is refused, and left as it is, where its observations are missing', async () => {
    const dir = copy()
    const lost = join(dir, 'observations', 'dossier-000004.parquet')
    rmSync(lost)
    for (const _ of ['first', 'second'])
      await expect(open(dir)).rejects.toMatchObject({
        code: 'damaged_observations',
      })
    copyFileSync(
      join(old, 'warehouse', 'observations', 'dossier-000004.parquet'),
      lost,
    )
    await using warehouse = await open(dir)
    await expectSame(warehouse)
  })

  test('is refused where it is damaged', async () => {
    const dir = copy()
    writeFileSync(join(dir, 'warehouse.duckdb'), 'x'.repeat(10_000))
    await expect(open(dir)).rejects.toBeInstanceOf(WarehouseError)
  })
})

test('a newer schema is refused, and nothing is touched', async () => {
  const dir = join(folder(), 'warehouse')
  {
    await using warehouse = await open(dir)
    warehouse.journal.append({ kind: 'rebuilt', schema: 99, content: {} })
  }
  const bytes = () =>
    readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [
        name,
        readFileSync(join(dir, name)).toString('base64'),
      ])
  const before = bytes()
  await expect(open(dir)).rejects.toMatchObject({ code: 'newer_schema' })
  expect(bytes()).toEqual(before)
})

async function contentHashOf(dir: string): Promise<string> {
  await using warehouse = await open(dir)
  return await contentHash(warehouse)
}
