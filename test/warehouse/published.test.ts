import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import {
  BusyError,
  newestPublished,
  openDuckDb,
  openSnapshot,
  publishFiles,
  takeLock,
  type PublishFilesOptions,
  type Warehouse,
} from '@motcua/warehouse'
import type { PublishedObject } from '@motcua/metrics/views'
import { afterAll, describe, expect, test } from 'vitest'
import { size } from '../size.ts'
import {
  dossier,
  load,
  office,
  removeFolders,
  warehouse,
  zone,
} from './fixture.ts'

/* Versions of the data as files for other programs. */

afterAll(removeFolders)

const now = '2018-04-01 06:00:00'

/** A warehouse with some dossiers in its snapshot. */
async function filled(dossiers: number): Promise<Warehouse> {
  const writer = await warehouse()
  await loadMore(writer, dossiers)
  return writer
}

/** Loads an export of so many dossiers, later than those before. */
async function loadMore(writer: Warehouse, dossiers: number): Promise<void> {
  const rows = Array.from({ length: dossiers }, (_, i) => dossier(`H-${i}`))
  const extractAt = `2018-04-01 ${String(Math.floor(dossiers / 60)).padStart(2, '0')}:${String(dossiers % 60).padStart(2, '0')}:00`
  await load(writer, rows, { extractAt })
  await writer.publish()
}

const half: PublishedObject = {
  name: 'half',
  kind: 'view',
  parameters: [],
  body: 'select code from dossier limit 1',
  words: { vi: "một 'nửa'", en: 'a half' },
  columns: { code: { vi: 'mã', en: 'code' } },
}

function publish(
  { dir }: Pick<Warehouse, 'dir'>,
  over: Partial<PublishFilesOptions> = {},
) {
  return publishFiles({
    dir,
    to: join(dir, 'published'),
    office,
    zone,
    now,
    keep: 3,
    program: '0.0.0',
    known: { cutOff: '2018-04-01 05:00:00', completeTo: '2018-03-31' },
    facts: [
      {
        name: 'office_fact',
        columns: { code: 'varchar', day: 'date', on: 'boolean' },
        rows: [["d'A", '2018-03-31', true]],
      },
    ],
    objects: [half],
    ...over,
  })
}

/** The versions in the folder, the oldest first. */
function versionsOf({ dir }: Pick<Warehouse, 'dir'>): readonly string[] {
  return readdirSync(join(dir, 'published'))
    .filter((name) => /^\d/.test(name))
    .toSorted()
}

/** Another process that holds a database; told how many dossiers it sees, now and at its end. */
async function hold(database: string, mode: 'READ_ONLY' | 'READ_WRITE') {
  if (mode === 'READ_WRITE') chmodSync(database, 0o644)
  const program = fileURLToPath(new URL('holder.ts', import.meta.url))
  const child = spawn(process.execPath, [program, database, mode], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const seen = Number((await lines.next()).value)
  return {
    seen,
    async release(): Promise<number> {
      child.stdin.end()
      return Number((await lines.next()).value)
    },
  }
}

describe('a version', () => {
  test('is a database, Parquet and a manifest that tells of every file, none to be written', async () => {
    await using writer = await filled(5)
    const { folder, database, manifest, isNew } = await publish(writer)
    expect(isNew).toBe(true)
    expect(manifest).toMatchObject({
      version: expect.stringMatching(/^000001-[0-9a-f]{12}$/),
      batch: 3,
      cutOff: '2018-04-01 05:00:00',
      publishedAt: now,
      rows: { dossier: 5, unit: 3, office_fact: 1, dossier_past: 0 },
    })
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const files = names.filter((name) => statSync(join(folder, name)).isFile())
    expect(Object.keys(manifest.files).toSorted()).toEqual(
      files.filter((name) => name !== 'manifest.json').toSorted(),
    )
    for (const [name, { bytes, sha256 }] of Object.entries(manifest.files)) {
      const content = readFileSync(join(folder, name))
      const found = createHash('sha256').update(content).digest('hex')
      expect([name, content.length, found]).toEqual([name, bytes, sha256])
      expect(statSync(join(folder, name)).mode & 0o222).toBe(0)
    }
    await using one = await openDuckDb(':memory:')
    await one.query(`attach '${database}' as p (read_only)`)
    expect(
      await one.query(
        "select tags['storage_version'] as version from duckdb_databases() where database_name = 'p'",
      ),
    ).toEqual([{ version: 'v1.0.0+' }])
    expect(await one.query('select count(*) as n from p.half')).toEqual([
      { n: 1 },
    ])
    expect(await one.query('from p.office_fact')).toEqual([
      { code: "d'A", day: '2018-03-31', on: true },
    ])
    expect(
      await one.query(
        `select count(*) as n from '${join(folder, 'parquet', 'dossier.parquet')}'`,
      ),
    ).toEqual([{ n: 5 }])
    // By it the warehouse alone knows a row again.
    expect(
      await one.query(
        "select table_name from duckdb_columns() where database_name = 'p' and column_name = 'row_hash'",
      ),
    ).toEqual([])
  })

  test('is not written again when its content is equal, and is when any of it is not', async () => {
    await using writer = await filled(5)
    const first = await publish(writer)
    const { mtimeMs } = statSync(first.database)
    const again = await publish(writer, { now: '2018-04-02 06:00:00' })
    expect(again).toEqual({ ...first, isNew: false })
    expect(statSync(first.database).mtimeMs).toBe(mtimeMs)
    const others: readonly Partial<PublishFilesOptions>[] = [
      { known: { cutOff: null, completeTo: null } },
      { facts: [] },
      { objects: [] },
      { facts: [], objects: [] },
    ]
    for (const other of others)
      expect((await publish(writer, { keep: 9, ...other })).isNew).toBe(true)
    await loadMore(writer, 6)
    expect(await publish(writer, { keep: 9, ...others.at(-1) })).toMatchObject({
      isNew: true,
      manifest: { rows: { dossier: 6 } },
    })
    expect(versionsOf(writer).length).toBe(6)
  })

  test('takes the place of one that was changed by a program that may write', async () => {
    await using writer = await filled(5)
    const first = await publish(writer)
    chmodSync(first.database, 0o644)
    writeFileSync(first.database, 'x', { flag: 'a' })
    const next = await publish(writer)
    expect(next).toMatchObject({
      isNew: true,
      manifest: { content: first.manifest.content },
    })
    expect(newestPublished(join(writer.dir, 'published'))?.database).toBe(
      next.database,
    )
  })

  test('stays while it is one of the last, or was the newest within a day', async () => {
    await using writer = await filled(5)
    const of = (day: number, text: number) =>
      publish(writer, {
        keep: 2,
        now: `2018-04-${String(day).padStart(2, '0')} 06:00:00`,
        objects: [{ ...half, name: `half_${text}` }],
      })
    for (const text of [1, 2, 3, 4]) await of(1, text)
    expect(versionsOf(writer).length).toBe(4)
    await of(2, 5)
    // Those that others took the place of a day ago are gone; the last two stay.
    expect(versionsOf(writer).map((name) => name.slice(0, 6))).toEqual([
      '000004',
      '000005',
    ])
  })
})

test('a snapshot that another program holds to write is said to be held, not damaged', async () => {
  await using writer = await filled(2)
  const holding = await hold(join(writer.dir, 'snapshot.duckdb'), 'READ_WRITE')
  await expect(openSnapshot(writer)).rejects.toThrow(
    /^another program holds snapshot\.duckdb to write; .*published\/newest\.json/,
  )
  expect(await holding.release()).toBe(2)
})

describe('publishing', () => {
  test('leaves what was when it fails or is killed, and goes on from there', async () => {
    await using writer = await filled(5)
    const to = join(writer.dir, 'published')
    const first = await publish(writer)
    await expect(
      publish(writer, { objects: [{ ...half, body: 'selec' }] }),
    ).rejects.toThrow(/selec/)
    // What a killed process leaves: a folder that is half written, or one that nothing names.
    mkdirSync(join(to, 'next', 'parquet'), { recursive: true })
    writeFileSync(join(to, 'next', 'motcua.duckdb'), 'half')
    mkdirSync(join(to, '000002-0123456789ab'))
    expect(newestPublished(to)).toEqual(
      expect.objectContaining({ database: first.database }),
    )
    expect(await publish(writer)).toMatchObject({ isNew: false })
    const next = await publish(writer, { facts: [] })
    expect(next.manifest.version).toMatch(/^000003-/)
    expect(existsSync(join(to, 'next'))).toBe(false)
  })

  test('is done by one process at a time', async () => {
    await using writer = await filled(1)
    const lock = takeLock(join(writer.dir, 'published', 'publish.lock'))
    await expect(publish(writer)).rejects.toThrow(BusyError)
    lock.release()
    expect((await publish(writer)).isNew).toBe(true)
  })

  test('goes on, as reading and loading do, while others hold versions to read and to write', async () => {
    await using writer = await filled(3)
    const options = { keep: 2 }
    const { database } = await publish(writer, options)
    const reading = await hold(database, 'READ_ONLY')
    const next = await publish(writer, { ...options, facts: [] })
    const writing = await hold(next.database, 'READ_WRITE')
    expect([reading.seen, writing.seen]).toEqual([3, 3])
    const times = size(5, 50)
    for (let i = 1; i <= times; i++) {
      await loadMore(writer, 3 + i)
      const { isNew, manifest } = await publish(writer, options)
      expect([isNew, manifest.rows['dossier']]).toEqual([true, 3 + i])
      await using snapshot = await openSnapshot(writer)
      const seen = await snapshot.db
        .selectFrom('dossier')
        .select('code')
        .execute()
      expect(seen.length).toBe(3 + i)
    }
    expect([await reading.release(), await writing.release()]).toEqual([3, 3])
  })
})
