import { createHash } from 'node:crypto'
import {
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  openSnapshot,
  openWarehouse,
  WarehouseError,
  type Snapshot,
} from '@motcua/warehouse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isLong, size } from '../size.ts'
import { folder, office, removeFolders, zone } from '../warehouse/fixture.ts'
import {
  aims,
  building,
  killAfter,
  killAt,
  killChildren,
  stageOf,
  startChild,
  type Child,
  type Ended,
} from './killing.ts'
import { schemaOne } from './schema-one.ts'
import {
  again,
  batches,
  contentHash,
  fresh,
  freshOnce,
  isThere,
  migrated,
  randomOf,
  reference,
  run,
  seed,
  type Reference,
} from './sequence.ts'

const sequences = { fresh, migrated }

type Kind = 'load' | 'rebuild' | 'migrate'

let inbox: string
let finished: string
const old = join(folder(), 'old')
const references = new Map<keyof typeof sequences, Reference>()

beforeAll(async () => {
  schemaOne(old)
  writeFileSync(join(old, 'warehouse', 'schema-1'), '')
  const made = await freshOnce()
  inbox = made.inbox
  finished = made.warehouse
  references.set('fresh', made)
  const copy = join(folder(), 'copy')
  cpSync(join(old, 'warehouse'), copy, { recursive: true })
  references.set('migrated', await reference(migrated, copy, inbox))
})
afterAll(async () => {
  await killChildren()
  removeFolders()
})

const start: { readonly [K in Kind]: (dir: string) => void } = {
  load: () => {},
  rebuild: (dir) => {
    cpSync(finished, dir, { recursive: true })
    rmSync(join(dir, 'warehouse.duckdb'))
  },
  migrate: (dir) => cpSync(join(old, 'warehouse'), dir, { recursive: true }),
}

/** What the kills of one warehouse are aimed by. */
interface Life {
  readonly kind: Kind
  readonly name: keyof typeof sequences
  readonly dir: string
  readonly random: () => number
  /** Number of the last batch that was told to be loaded. */
  told: number
}

/** Starts the sequence and kills it, at a random time or at a moment of its work. */
async function attempt(life: Life, child: Child): Promise<Ended> {
  const { kind, name, dir, random } = life
  child.go(name, dir, inbox)
  const milliseconds = references.get(name)?.milliseconds ?? 0
  const isEarly = kind !== 'load' && life.told === 0
  if (isEarly && random() < 0.8)
    return random() < 0.5
      ? killAt(child, dir, building, random)
      : killAfter(child, random() * 400)
  // More of them early: a process that comes to its end has no more to kill.
  if (random() < 0.5)
    return killAfter(child, random() * random() * milliseconds * 1.2)
  const all = aims(random)
  const aim = all[Math.floor(random() * all.length)]
  return aim
    ? killAt(child, dir, aim, random)
    : killAfter(child, random() * milliseconds)
}

/** Every batch is whole or absent; what was told is there. */
async function check(life: Life): Promise<void> {
  const { kind, name, dir, told } = life
  const repairs: string[] = []
  const before = described(dir)
  const hashes = references.get(name)?.hashes
  {
    await using warehouse = await openWarehouse({
      dir,
      office,
      zone,
      onRepair: (message) => repairs.push(message),
    })
    const found = await batches(warehouse)
    expect(found).toBeGreaterThanOrEqual(told)
    expect(await contentHash(warehouse)).toBe(hashes?.get(found))
  }
  // A kill is no damage; only the file that is missing is told of.
  const isMissing = (m: string) => m.includes('expected a file, got none')
  if (!repairs.every((m) => kind === 'rebuild' && isMissing(m)))
    throw new Error(
      `a kill was taken for damage: ${repairs}; before:\n${before}`,
    )
  if (!isThere(dir, 'snapshot.duckdb')) return
  const snapshot = await openSnapshot({ dir, zone }).catch((e: unknown) => e)
  // That of schema 1 lies there until the first is published.
  if (snapshot instanceof WarehouseError && kind === 'migrate')
    return expect(snapshot.code).toBe('no_snapshot')
  if (snapshot instanceof Error) throw snapshot
  await using reader = snapshot as Snapshot
  expect(await contentHash(reader)).toBe(hashes?.get(await batches(reader)))
}

/** The sequence is loaded to its end, and once more. */
async function finish({ name, dir }: Life): Promise<void> {
  const sequence = sequences[name]
  const last = sequence.first + sequence.steps.length - 1
  const wanted = references.get(name)?.hashes.get(last)
  await run(sequence, dir, inbox, () => {})
  await using warehouse = await openWarehouse({ dir, office, zone })
  expect(await contentHash(warehouse)).toBe(wanted)
  expect(await again(sequence, warehouse, inbox)).toBe(0)
  expect(await contentHash(warehouse)).toBe(wanted)
  await using snapshot = await openSnapshot({ dir, zone })
  expect(await contentHash(snapshot)).toBe(wanted)
}

/** The files of a warehouse and the end of its journal, for who looks into a failure. */
function described(dir: string): string {
  const entries = isThere(dir, 'journal.ndjson')
    ? readFileSync(join(dir, 'journal.ndjson'), 'utf8').split('\n')
    : []
  const file = join(dir, 'warehouse.duckdb')
  return [
    ...readdirSync(dir).map(
      (name) => `${name} ${statSync(join(dir, name)).size}`,
    ),
    isThere(file)
      ? createHash('sha256').update(readFileSync(file)).digest('hex')
      : 'no file',
    ...entries.slice(-8).map((entry) => entry.slice(17, 140)),
  ].join('\n')
}

const kills = size(4, 500)

function tell(done: number, stages: ReadonlyMap<string, number>): void {
  const counted = [...stages].map(([stage, count]) => `${stage} ${count}`)
  process.stdout.write(`kills: ${done} (${counted.join(', ')}), seed ${seed}\n`)
}

test(`every batch is whole or absent after ${kills} kills`, async () => {
  const random = randomOf(seed)
  const stages = new Map<string, number>()
  let done = 0
  let next = startChild()
  for (let lives = 0; done < kills; lives++) {
    const kind = (['load', 'migrate', 'rebuild', 'load', 'migrate'] as const)[
      lives % 5
    ]
    if (!kind) continue
    const dir = join(folder(), 'warehouse')
    start[kind](dir)
    const name = kind === 'migrate' ? 'migrated' : 'fresh'
    const life: Life = { kind, name, dir, random, told: 0 }
    // Of few kills each kind has some, and one of them is in the migration.
    const most = isLong
      ? (kind === 'load' ? 5 : 3) + Math.floor(random() * 3)
      : kind === 'migrate'
        ? 2
        : 1
    for (let i = 0; i < most && done < kills; i++) {
      const child = await next
      next = startChild()
      const { told, isKilled } = await attempt(life, child)
      expect(told.filter((line) => line.startsWith('failed'))).toEqual([])
      for (const line of told)
        if (line.startsWith('batch ')) life.told = Number(line.slice(6))
      if (!isKilled) break
      done++
      const stage = stageOf(dir, told)
      stages.set(stage, (stages.get(stage) ?? 0) + 1)
      if (done % 50 === 0) tell(done, stages)
      // Now and then the next one comes before anybody has looked.
      if (random() < 0.75) await check(life)
    }
    await check(life)
    await finish(life)
    rmSync(dir, { recursive: true, force: true })
  }
  tell(done, stages)
  if (isLong)
    for (const stage of [
      'loading',
      'observations',
      'between intent and done',
      'publish',
      'checkpoint',
      'migration',
      'rebuild',
    ])
      expect(stages.get(stage) ?? 0, stage).toBeGreaterThan(0)
  expect(stages.get('migration') ?? 0).toBeGreaterThanOrEqual(size(1, 50))
})
