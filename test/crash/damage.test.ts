import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  ingestDossiers,
  openSnapshot,
  openWarehouse,
  undo,
  WarehouseError,
  type OpenOptions,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLong, size } from '../size.ts'
import {
  csv,
  dossier,
  file as written,
  folder,
  narrow as profile,
  now,
  office,
  removeFolders,
  zone,
  type Cells,
} from '../warehouse/fixture.ts'
import { killChildren, startChild } from './killing.ts'
import {
  batches,
  contentHash,
  few,
  fresh,
  freshOnce,
  randomOf,
  run,
  seed,
} from './sequence.ts'

let inbox: string
/** Warehouses to damage copies of: one that was closed, one whose process was killed. */
const bases = {
  closed: join(folder(), 'closed'),
  killed: join(folder(), 'killed'),
  /** Both as they were some batches before. */
  earlier: join(folder(), 'earlier'),
}
const last = fresh.steps.length
let hashes: ReadonlyMap<number, string>

beforeAll(async () => {
  const made = await freshOnce()
  ;({ inbox, hashes } = made)
  cpSync(made.warehouse, bases.closed, { recursive: true })
  for (const base of [bases.earlier, bases.killed])
    cpSync(made.earlier, base, { recursive: true })
  // Its file is another than the earlier one, not its log alone.
  const begun = { ...fresh, steps: fresh.steps.slice(0, few + 2) }
  await run(begun, bases.killed, inbox, () => {})
  const child = await startChild()
  child.go('fresh', bases.killed, inbox)
  while (!child.told.includes(`published ${last}`))
    await new Promise((done) => setTimeout(done, 1))
  child.kill()
  await child.end()
})
afterAll(async () => {
  await killChildren()
  removeFolders()
})

const database = 'warehouse.duckdb'
const log = 'warehouse.duckdb.wal'

/** A copy of a warehouse, which is gone when it is disposed of. */
function copyOf(base: keyof typeof bases) {
  const dir = join(folder(), 'warehouse')
  cpSync(bases[base], dir, { recursive: true })
  return {
    dir,
    path: (name: string) => join(dir, name),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true }),
  }
}

type Harm = (path: string, random: () => number) => void

/** Opens a file for writing and gives it with its size. */
function within(
  path: string,
  change: (file: number, bytes: number) => void,
): void {
  const file = openSync(path, 'r+')
  try {
    change(file, statSync(path).size)
  } finally {
    closeSync(file)
  }
}

const harms: { readonly [name: string]: Harm } = {
  truncated: (path, random) =>
    within(path, (file, bytes) =>
      ftruncateSync(file, Math.floor(random() * bytes)),
    ),
  flipped: (path, random) =>
    within(path, (file, bytes) => {
      const at = Math.floor(random() * bytes)
      const byte = Buffer.alloc(1)
      readSync(file, byte, 0, 1, at)
      byte[0] = (byte[0] ?? 0) ^ (1 << Math.floor(random() * 8))
      writeSync(file, byte, 0, 1, at)
    }),
  zeroed: (path, random) =>
    within(path, (file, bytes) => {
      // Half of them are short: a sector or a page that was not written.
      const most = random() < 0.5 ? Math.min(bytes, 4096) : bytes
      const length = 1 + Math.floor(random() * (most - 1))
      writeSync(file, Buffer.alloc(length), 0, length, bytes - length)
    }),
  deleted: (path) => rmSync(path),
}

function opening(dir: string, told: string[] = []): OpenOptions {
  return { dir, office, zone, onRepair: (message) => told.push(message) }
}

/** Opens a damaged copy; everything must be there, and stay so. */
async function repaired(dir: string): Promise<readonly string[]> {
  const told: string[] = []
  {
    await using warehouse = await openWarehouse(opening(dir, told))
    expect(await batches(warehouse)).toBe(last)
    expect(await contentHash(warehouse)).toBe(hashes.get(last))
  }
  // Opened once more it is exactly as it was left, or it would be told of.
  const again: string[] = []
  await (await openWarehouse(opening(dir, again))).close()
  expect(again).toEqual([])
  return told
}

function expectQuarantined(dir: string, name: string, damaged: Buffer): void {
  const kept = join(dir, 'quarantine', '001')
  expect(readdirSync(kept)).toContain(name)
  expect(readFileSync(join(kept, name)).equals(damaged)).toBe(true)
}

async function failure(work: Promise<unknown>): Promise<WarehouseError> {
  const error: unknown = await work.then(
    () => new Error('expected a refusal, got none'),
    (reason: unknown) => reason,
  )
  if (error instanceof WarehouseError) return error
  throw error
}

describe('a damaged file is found and made anew', () => {
  const damages = [
    { base: 'closed', file: database },
    { base: 'killed', file: database },
    { base: 'killed', file: log },
  ] as const

  const each = size(1, 33)
  const counts = { found: 0, harmless: 0 }
  afterAll(() => {
    const total = counts.found + counts.harmless
    process.stdout.write(
      `damaged files: ${total} (found ${counts.found}, harmless ${counts.harmless}), seed ${seed}\n`,
    )
  })

  for (const { base, file } of damages)
    for (const [name, harm] of Object.entries(harms)) {
      const times = name === 'deleted' ? 1 : each
      test(`${file} of a ${base} warehouse, ${name}, ${times} times`, async () => {
        const random = randomOf(seed)
        for (let made = 0; made < times;) {
          using copy = copyOf(base)
          const path = copy.path(file)
          const before = readFileSync(path)
          harm(path, random)
          const after = existsSync(path) ? readFileSync(path) : undefined
          // A tail that was zeros before.
          if (after?.equals(before)) continue
          made++
          const told = await repaired(copy.dir)
          if (told.length === 0) {
            // Of a file that was left by a killed process not all is read.
            expect(base, `${name} ${made}`).toBe('killed')
            counts.harmless++
            continue
          }
          counts.found++
          expect(told).toHaveLength(1)
          expect(told[0]).toContain('made anew')
          if (after && base === 'closed')
            expectQuarantined(copy.dir, file, after)
        }
      })
    }

  test('an older copy of it, restored from a backup', async () => {
    for (const base of ['closed', 'killed'] as const) {
      using copy = copyOf(base)
      copyFileSync(join(bases.earlier, database), copy.path(database))
      const told = await repaired(copy.dir)
      expect(told).toHaveLength(1)
      counts.found++
    }
  })

  test('an older copy of it without the log of the newer one', async () => {
    using copy = copyOf('killed')
    copyFileSync(join(bases.earlier, database), copy.path(database))
    rmSync(copy.path(log))
    expect(await repaired(copy.dir)).toHaveLength(1)
    counts.found++
  })

  test('one in which somebody changed a row', async () => {
    using copy = copyOf('closed')
    {
      await using warehouse = await openWarehouse(opening(copy.dir))
      await sql`update dossier set due_on = null`.execute(warehouse.db)
    }
    expect(await repaired(copy.dir)).toHaveLength(1)
    counts.found++
  })
})

test('half a batch in the log of a killed process is no damage', async () => {
  using copy = copyOf('killed')
  const journal = copy.path('journal.ndjson')
  const lines = readFileSync(journal, 'utf8').split('\n')
  const intent = lines.findLastIndex((line) => line.includes('"intent"'))
  writeFileSync(journal, lines.slice(0, intent + 1).join('\n') + '\n')
  within(copy.path(log), (file, bytes) => ftruncateSync(file, bytes - 100))
  const told: string[] = []
  for (let i = 0; i < 3; i++) {
    await using warehouse = await openWarehouse(opening(copy.dir, told))
    expect(await batches(warehouse)).toBe(last - 1)
    expect(await contentHash(warehouse)).toBe(hashes.get(last - 1))
  }
  await run(fresh, copy.dir, inbox, () => {})
  expect(await repaired(copy.dir)).toEqual([])
  expect(told).toEqual([])
})

describe('a damaged journal is refused, and nothing is lost', () => {
  const name = 'journal.ndjson'

  test.each(['closed', 'killed'] as const)(
    'a line of a %s warehouse that is missing or changed',
    async (base) => {
      const random = randomOf(seed)
      for (let i = 0; i < size(2, 40); i++) {
        using copy = copyOf(base)
        const lines = readFileSync(copy.path(name), 'utf8').split('\n')
        // The last lines are another matter: nothing comes after them.
        const at = Math.floor(random() * (lines.length - 3))
        const line = lines[at] ?? ''
        const digit = 17 + Math.floor(random() * (line.length - 17))
        const changed = `${line.slice(0, digit)}~${line.slice(digit + 1)}`
        const damaged = lines.toSpliced(at, 1, ...(i % 2 ? [] : [changed]))
        writeFileSync(copy.path(name), damaged.join('\n'))
        const before = readFileSync(copy.path(database))
        const { code, message } = await failure(
          openWarehouse(opening(copy.dir)),
        )
        expect(code).toBe('damaged_journal')
        expect(message).toContain('line ')
        expect(readFileSync(copy.path(database)).equals(before)).toBe(true)
      }
    },
  )

  test.each(['closed', 'killed'] as const)(
    'one of a %s warehouse that ends too early',
    async (base) => {
      const counted = { refused: 0, whole: 0 }
      const random = randomOf(seed)
      const lines = readFileSync(join(bases[base], name), 'utf8').split('\n')
      // Every place at full size, else every sixteenth from the end.
      for (let kept = lines.length - 1; kept > 0; kept -= size(16, 1))
        for (const isTorn of [false, true]) {
          using copy = copyOf(base)
          const text = lines.slice(0, kept).map((line) => `${line}\n`)
          const torn = lines[kept] ?? ''
          if (isTorn)
            text.push(
              torn.slice(0, 1 + Math.floor(random() * (torn.length - 2))),
            )
          writeFileSync(copy.path(name), text.join(''))
          const opened = await openWarehouse(opening(copy.dir)).catch(
            (e: unknown) => e,
          )
          if (opened instanceof WarehouseError) {
            expect(opened.code).toBe('damaged_journal')
            counted.refused++
            // With its journal back it is what it was.
            copyFileSync(join(bases[base], name), copy.path(name))
            expect(await repaired(copy.dir)).toEqual([])
          } else if (opened instanceof Error) throw opened
          else {
            const warehouse = opened as Awaited<
              ReturnType<typeof openWarehouse>
            >
            expect(await contentHash(warehouse)).toBe(hashes.get(last))
            await warehouse.close()
            counted.whole++
          }
        }
      expect(counted.refused).toBeGreaterThan(1)
      expect(counted.whole).toBeGreaterThan(0)
    },
  )

  test('one that is gone', async () => {
    for (const files of [[name], [name, database]]) {
      using copy = copyOf('closed')
      for (const file of files) rmSync(copy.path(file))
      const { code } = await failure(openWarehouse(opening(copy.dir)))
      expect(code).toBe('damaged_journal')
    }
  })
})

describe('damaged observations', () => {
  const dossiers = 'observations/dossier-000003.parquet'

  test('leave a good file alone', async () => {
    using copy = copyOf('closed')
    for (const [i, harm] of Object.values(harms).entries())
      harm(
        copy.path(`observations/dossier-00000${i + 3}.parquet`),
        randomOf(seed),
      )
    expect(await repaired(copy.dir)).toEqual([])
  })

  test('make nothing anew', async () => {
    for (const [i, harm] of Object.values(harms).entries())
      for (const rebuild of isLong ? [true, false] : [i % 2 === 0]) {
        using copy = copyOf('closed')
        harm(copy.path(dossiers), randomOf(seed))
        if (!rebuild) harms['truncated']?.(copy.path(database), randomOf(seed))
        const before = readFileSync(copy.path(database))
        const { code, message } = await failure(
          openWarehouse({ ...opening(copy.dir), rebuild }),
        )
        expect(code).toBe('damaged_observations')
        expect(message).toContain('dossier-000003.parquet')
        expect(readFileSync(copy.path(database)).equals(before)).toBe(true)
        // Put back, they make everything anew.
        copyFileSync(join(bases.closed, dossiers), copy.path(dossiers))
        if (isLong || !rebuild) await repaired(copy.dir)
      }
  })
})

test('damaged observations are never read for a late export or an undo', async () => {
  const random = randomOf(seed)
  const late = rowsOf('hoso-20181130-0800.csv', (i) => ({
    due: i % 2 ? '' : '09/03/2018',
  }))
  for (let i = 0; i < size(1, 30); i++)
    for (const work of ['late', 'undo'] as const) {
      using copy = copyOf('closed')
      harms['flipped']?.(
        copy.path('observations/dossier-000003.parquet'),
        random,
      )
      await using warehouse = await openWarehouse(opening(copy.dir))
      const done =
        work === 'late'
          ? ingestDossiers(warehouse, profile, { path: late, now })
          : undo(warehouse, 5, now)
      expect(await failure(done)).toMatchObject({
        code: 'damaged_observations',
      })
      expect(await contentHash(warehouse)).toBe(hashes.get(last))
    }
})

function rowsOf(name: string, change: (i: number) => Cells): string {
  const rows = Array.from({ length: 1000 }, (_, i) =>
    dossier(`D${i}`, change(i)),
  )
  return written(name, csv(rows))
}

describe('a damaged snapshot', () => {
  const name = 'snapshot.duckdb'

  /** What a reader sees of it. */
  async function read(dir: string): Promise<string> {
    await using snapshot = await openSnapshot({ dir, zone })
    return await contentHash(snapshot)
  }

  test.each(Object.entries(harms))(
    'is never read short: %s',
    async (_, harm) => {
      const random = randomOf(seed)
      const counted = { refused: 0, whole: 0 }
      for (let i = 0; i < size(2, 60); i++) {
        using copy = copyOf('closed')
        harm(copy.path(name), random)
        const seen = await read(copy.dir).catch((e: unknown) => e)
        if (seen === hashes.get(last)) counted.whole++
        else {
          expect(seen).toBeInstanceOf(WarehouseError)
          expect((seen as WarehouseError).code).toBe(
            existsSync(copy.path(name)) ? 'damaged_snapshot' : 'no_snapshot',
          )
          counted.refused++
        }
      }
      expect(counted.refused).toBeGreaterThan(0)
    },
  )

  test('is not one of before', async () => {
    using copy = copyOf('closed')
    copyFileSync(join(bases.earlier, name), copy.path(name))
    // It was published, and holds a whole prefix of the batches.
    expect(await read(copy.dir)).toBe(hashes.get(few))
  })

  test('is published anew', async () => {
    using copy = copyOf('closed')
    harms['truncated']?.(copy.path(name), randomOf(seed))
    await run(fresh, copy.dir, inbox, () => {})
    expect(await read(copy.dir)).toBe(hashes.get(last))
  })
})
