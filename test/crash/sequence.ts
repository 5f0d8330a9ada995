import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  ingestCatalogue,
  ingestDossiers,
  openSnapshot,
  openWarehouse,
  profileSchema,
  undo,
  type Ingested,
  type Snapshot,
  type Warehouse,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import { madeOnce } from '../run-folder.ts'
import {
  csv,
  dossier,
  narrow as profile,
  now,
  office,
  procedures,
  units,
  zone,
  type Cells,
} from '../warehouse/fixture.ts'

/** A source whose exports hold everything that it has. */
const whole = profileSchema.parse({
  ...profile,
  name: 'whole',
  mode: 'snapshot',
  files: 'whole-{YYYY}{MM}{DD}.csv',
})

/** One batch of a sequence: a file to load, or the number of a batch to undo. */
type Step = (
  | { readonly list: 'unit' | 'procedure'; readonly file: string }
  | { readonly source: 'motcua' | 'whole'; readonly file: string }
  | { readonly undoes: number }
) & { readonly publishes?: true }

/** Batches that always come in the same order, under the same numbers. */
export interface Sequence {
  /** Number of the first batch. */
  readonly first: number
  readonly steps: readonly Step[]
}

/** Lists, corrections, a late export, exports of everything and an undo. */
export const fresh: Sequence = {
  first: 1,
  steps: [
    { list: 'unit', file: 'units.csv' },
    { list: 'procedure', file: 'procedures.csv' },
    { source: 'motcua', file: 'hoso-20181201-0800.csv' },
    { source: 'motcua', file: 'hoso-20181203-0800.csv', publishes: true },
    { source: 'motcua', file: 'hoso-20181202-0800.csv' },
    { source: 'whole', file: 'whole-20181201.csv' },
    { undoes: 4 },
    { source: 'whole', file: 'whole-20181202.csv', publishes: true },
  ],
}

/** What follows the ten batches of the warehouse of schema 1. */
export const migrated: Sequence = {
  first: 11,
  steps: [
    { source: 'whole', file: 'whole-20181201.csv', publishes: true },
    { undoes: 5, publishes: true },
  ],
}

/** Writes the files of the sequences, the same each time. */
export function writeInbox(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const put = (name: string, text: string) =>
    writeFileSync(join(folder, name), text)
  const rows = (
    from: number,
    to: number,
    change: (i: number) => Cells = () => ({}),
  ) =>
    Array.from({ length: to - from }, (_, i) =>
      dossier(`D${from + i}`, {
        finished: `${String((i % 27) + 1).padStart(2, '0')}/04/2018 10:00`,
        ...change(from + i),
      }),
    )
  const every = (n: number, cells: Cells) => (i: number) =>
    i % n === 0 ? cells : {}
  const bad = [
    dossier('X1', { status: 'Không rõ' }),
    dossier('X2', { unit: 'Phòng lạ' }),
    dossier('X3', { received: '31/02/2018' }),
  ]
  put('units.csv', `${units}\n`)
  put('procedures.csv', `${procedures}\n`)
  put('hoso-20181201-0800.csv', csv([...rows(0, 1500), ...bad]))
  put(
    'hoso-20181203-0800.csv',
    csv(rows(500, 2000, every(3, { unit: 'Thanh tra' }))),
  )
  put(
    'hoso-20181202-0800.csv',
    csv([...rows(250, 1250, every(2, { channel: 'Trực tiếp' })), ...bad]),
  )
  put('whole-20181201.csv', csv(rows(5000, 5400)))
  put(
    'whole-20181202.csv',
    csv(rows(5040, 5420, every(4, { unit: 'Thanh tra' }))),
  )
}

/** Loads what a warehouse lacks of a sequence, and tells how far it has come. */
export async function run(
  sequence: Sequence,
  dir: string,
  inbox: string,
  tell: (text: string) => void,
): Promise<void> {
  tell('opening')
  const warehouse = await openWarehouse({ dir, office, zone })
  tell('open')
  for (const [i, step] of sequence.steps.entries()) {
    const batch = sequence.first + i
    if (batch <= (await batches(warehouse))) continue
    await take(warehouse, step, inbox)
    tell(`batch ${batch}`)
    if (step.publishes) {
      tell('publishing')
      await warehouse.publish()
      tell(`published ${batch}`)
    }
  }
  const last = await batches(warehouse)
  if ((await published(warehouse)) !== last) await warehouse.publish()
  tell(`published ${last}`)
  tell('closing')
  await warehouse.close()
  tell('closed')
}

async function take(
  warehouse: Warehouse,
  step: Step,
  inbox: string,
): Promise<Ingested | undefined> {
  if ('undoes' in step) {
    await undo(warehouse, step.undoes, now)
    return undefined
  }
  const path = join(inbox, step.file)
  return 'list' in step
    ? ingestCatalogue(warehouse, step.list, { path, now })
    : ingestDossiers(warehouse, step.source === 'whole' ? whole : profile, {
        path,
        now,
        acceptGone: 'as written',
      })
}

/** Loads the files of a sequence that hold once more; gives how many were taken for new. */
export async function again(
  { first, steps }: Sequence,
  warehouse: Warehouse,
  inbox: string,
): Promise<number> {
  const undone = new Set(steps.map((s) => ('undoes' in s ? s.undoes : 0)))
  let fresher = 0
  for (const [i, step] of steps.entries()) {
    const isHeld = !undone.has(first + i) && !('undoes' in step)
    if (isHeld && (await take(warehouse, step, inbox))?.isNew) fresher++
  }
  return fresher
}

/** Number of batches that the tables hold. */
export async function batches({ db }: Pick<Warehouse, 'db'>): Promise<number> {
  const { count } = await db
    .selectFrom('batch')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

async function published(warehouse: Warehouse): Promise<number | undefined> {
  try {
    await using snapshot = await openSnapshot(warehouse)
    return await batches(snapshot)
  } catch {
    return undefined
  }
}

/** A hash of every row of every table, whatever their order. */
export async function contentHash({
  db,
}: Pick<Warehouse | Snapshot, 'db'>): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from duckdb_tables()
    where database_name = current_database() and not temporary
    order by name`.execute(db)
  const each = tables.map(
    ({ name }) => sql`
      select ${sql.lit(name)} as name, md5(string_agg(told, chr(10) order by told)) as told
      from (select t::varchar as told from ${sql.ref(name)} t)`,
  )
  const { rows } = await sql<{ name: string; told: string | null }>`
    ${sql.join(each, sql` union all `)} order by name`.execute(db)
  const lines = rows.map(({ name, told }) => `${name} ${told}\n`)
  return createHash('sha256').update(lines.join('')).digest('hex')
}

/** The content hash after each batch of a sequence that nothing disturbs, and the time that it takes. */
export interface Reference {
  readonly hashes: ReadonlyMap<number, string>
  readonly milliseconds: number
}

/** The fresh sequence that nothing disturbs, in folders that nobody changes. */
interface Fresh extends Reference {
  readonly inbox: string
  /** As it is at the end, and as it was when the first batches were loaded. */
  readonly warehouse: string
  readonly earlier: string
}

/** So many batches has the earlier warehouse. */
export const few = 4

/** The fresh sequence, made once in a run of the suites. */
export async function freshOnce(): Promise<Fresh> {
  const dir = await madeOnce('fresh-sequence', async (made) => {
    const [inbox, warehouse] = [join(made, 'inbox'), join(made, 'warehouse')]
    writeInbox(inbox)
    const { steps } = fresh
    const begun = { ...fresh, steps: steps.slice(0, few) }
    const rest = { ...fresh, steps: steps.slice(few) }
    const first = await reference(begun, warehouse, inbox)
    cpSync(warehouse, join(made, 'earlier'), { recursive: true })
    const second = await reference(rest, warehouse, inbox)
    const told = {
      hashes: [...first.hashes, ...second.hashes],
      milliseconds: first.milliseconds + second.milliseconds,
    }
    writeFileSync(join(made, 'reference.json'), JSON.stringify(told))
  })
  const told = JSON.parse(
    readFileSync(join(dir, 'reference.json'), 'utf8'),
  ) as {
    readonly hashes: readonly (readonly [number, string])[]
    readonly milliseconds: number
  }
  return {
    hashes: new Map(told.hashes),
    milliseconds: told.milliseconds,
    inbox: join(dir, 'inbox'),
    warehouse: join(dir, 'warehouse'),
    earlier: join(dir, 'earlier'),
  }
}

/** Runs a sequence for its {@link Reference}. */
export async function reference(
  sequence: Sequence,
  dir: string,
  inbox: string,
): Promise<Reference> {
  const hashes = new Map<number, string>()
  let milliseconds = 0
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const start = performance.now()
    const done = await work
    milliseconds += performance.now() - start
    return done
  }
  const warehouse = await timed(openWarehouse({ dir, office, zone }))
  hashes.set(await batches(warehouse), await contentHash(warehouse))
  for (const step of sequence.steps) {
    await timed(take(warehouse, step, inbox))
    hashes.set(await batches(warehouse), await contentHash(warehouse))
    if (step.publishes) await timed(warehouse.publish())
  }
  await timed(warehouse.close())
  return { hashes, milliseconds }
}

/** Numbers between 0 and 1 that a seed decides. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The seed of a run: `MOTCUA_TEST_SEED`, or the same each time. */
export const seed = Number(process.env['MOTCUA_TEST_SEED'] ?? 1)

/** The journal's lines as their kinds; none where there is no journal. */
export function journalKinds(text: string): readonly string[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => /"kind":"(\w+)"/.exec(line)?.[1] ?? '')
}

export function isThere(...path: readonly string[]): boolean {
  return existsSync(join(...path))
}
