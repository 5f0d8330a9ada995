import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays } from '@motcua/metrics/calendar'
import { columns } from '@motcua/metrics/schema'
import {
  IngestError,
  ingestCatalogue,
  ingestDossiers,
  openDuckDb,
  preview,
  undo,
  type Ingested,
  type PlainDuckDb,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Tally } from '../properties-line.ts'
import {
  folder,
  now,
  office,
  proceduresHeader,
  rejects,
  removeFolders,
  units,
  warehouse,
} from './fixture.ts'
import {
  anyTable,
  extractAt,
  fateOf,
  plainRow,
  plainTable,
  procedureLines,
  profileOf,
  timeText,
  type Content,
  type Made,
  type Row,
} from './generated.ts'
import {
  plantedWord,
  write,
  type Damage,
  type Format,
  type Written,
} from './written.ts'

/*
 * What holds of every file and of every sequence of files, held against what a
 * plain computation on the generated tables says. Each run has a source of its
 * own, so that it does not depend on those before it.
 */

function newTally(): Tally {
  return { files: {}, laws: 0, seeds: [] }
}

interface Size {
  readonly runs: number
  readonly seed: number
}

/** Where files are loaded: one warehouse for many of them. */
interface Bench {
  readonly tally: Tally
  readonly to: Warehouse
  readonly duck: PlainDuckDb
  readonly dir: string
}

let sources = 0

/** How long a smaller example of a failure is looked for. */
const shrinkMs = 60_000

/** Runs a law on values in parts, each with a new warehouse and the part's seed. */
async function hold<T>(
  tally: Tally,
  any: fc.Arbitrary<T>,
  options: Size & { readonly name: string; readonly perWarehouse?: number },
  law: (bench: Bench, value: T) => Promise<void>,
): Promise<void> {
  const { runs, seed, name, perWarehouse = 200 } = options
  tally.seeds.push(`${name} ${seed}`)
  const failures: unknown[] = []
  for (let done = 0; done < runs; done += perWarehouse) {
    const part = {
      seed: seed + done,
      numRuns: Math.min(perWarehouse, runs - done),
    }
    try {
      await holdPart(tally, any, part, law)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, name)
}

async function holdPart<T>(
  tally: Tally,
  any: fc.Arbitrary<T>,
  part: { readonly seed: number; readonly numRuns: number },
  law: (bench: Bench, value: T) => Promise<void>,
): Promise<void> {
  const to = await warehouse({ lists: false })
  const duck = await openDuckDb(':memory:')
  let failedAt: number | undefined
  try {
    const bench = { tally, to, duck, dir: folder() }
    await loadLists(bench)
    const check = async (value: T) => {
      if (failedAt !== undefined && performance.now() > failedAt + shrinkMs)
        return
      try {
        await law(bench, value)
      } catch (error) {
        failedAt ??= performance.now()
        throw error
      }
    }
    await fc.assert(fc.asyncProperty(any, check), part)
  } finally {
    await duck.close()
    await to.close()
    removeFolders()
  }
}

async function loadLists({ to, dir }: Bench): Promise<void> {
  const lists = [
    ['unit', units],
    ['procedure', [proceduresHeader, ...procedureLines].join('\n')],
  ] as const
  for (const [target, text] of lists) {
    const path = join(dir, `${target}s.csv`)
    writeFileSync(path, text)
    await ingestCatalogue(to, target, { path, now })
  }
}

const stored = columns.dossier.filter(
  (column) =>
    !['source', 'row_hash', 'extract_at', 'from_batch'].includes(column),
)

type State = ReadonlyMap<string, Content>

/** What is known of some sources, by position of the source and code; as of a batch where one is given. */
async function stateOf(
  { to }: Bench,
  names: readonly string[],
  batch?: number,
): Promise<State> {
  const current = to.db
    .selectFrom('dossier')
    .select([...stored, 'source'])
    .where('source', 'in', names)
  const past = to.db
    .selectFrom('dossier_past')
    .select([...stored, 'source'])
    .where('source', 'in', names)
  const rows =
    batch === undefined
      ? await current.execute()
      : await current
          .where('from_batch', '<=', batch)
          .unionAll(
            past.where('from_batch', '<=', batch).where('to_batch', '>', batch),
          )
          .execute()
  const state = new Map<string, Content>()
  for (const { source, ...content } of rows) {
    const key = `${names.indexOf(source)} ${content.code}`
    // One row for a key, at any time.
    expect(state.has(key)).toBe(false)
    state.set(key, content as unknown as Content)
  }
  return state
}

/** Held against one another in order, so that a difference is told by its code. */
function sorted(state: State): readonly (readonly [string, Content])[] {
  return [...state].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** What a file says: its rows in their places, what is taken and what is not. */
interface Said {
  readonly read: number
  readonly taken: ReadonlyMap<string, Content>
  readonly refused: readonly {
    readonly row: number
    readonly reason: string
    readonly code: string | null
  }[]
  /** Taken or refused, every row has a code: what is not in the file is gone for certain. */
  readonly isCertain: boolean
}

function saidBy(made: Made, written: Written, madeAt?: string): Said {
  const refused: Said['refused'][number][] = []
  const good: { row: number; code: string; content: Content }[] = []
  const rows: readonly (Row | undefined)[] = written.rows
  for (const [r, place] of written.places.entries()) {
    const row = rows[r]
    const misread = written.misread.get(r)
    if (misread !== undefined || !row) {
      refused.push({ row: place, reason: misread ?? '', code: null })
      continue
    }
    const { reason, code, content } = fateOf(row, made.reading, madeAt)
    if (reason !== null) refused.push({ row: place, reason, code })
    else if (code !== null) good.push({ row: place, code, content })
  }
  const taken = new Map<string, Content>()
  for (const [code, same] of Map.groupBy(good, (g) => g.code)) {
    const contents = new Set(same.map((g) => JSON.stringify(g.content)))
    if (contents.size === 1 && same[0]) taken.set(code, same[0].content)
    else
      for (const { row } of same)
        refused.push({ row, reason: 'duplicate_code', code })
  }
  return {
    read:
      good.length + refused.filter((r) => r.reason !== 'duplicate_code').length,
    taken,
    refused: refused.toSorted((a, b) => a.row - b.row),
    isCertain: refused.every(
      (r) => r.code !== null || r.reason === 'total_row',
    ),
  }
}

/** Puts a file into the inbox, which is emptied when it was used. */
async function loading<T>(
  { dir, tally }: Bench,
  format: Format,
  bytes: Buffer,
  use: (path: string) => Promise<T>,
): Promise<T> {
  mkdirSync(dir, { recursive: true })
  const path = join(dir, `hoso-${sources++}.${format}`)
  writeFileSync(path, bytes)
  tally.files[format] = (tally.files[format] ?? 0) + 1
  try {
    return await use(path)
  } finally {
    rmSync(path, { force: true })
  }
}

const counted = ({
  read,
  accepted,
  unchanged,
  rejected,
  flagged,
}: Pick<
  Ingested,
  'read' | 'accepted' | 'unchanged' | 'rejected' | 'flagged'
>) => ({
  read,
  accepted,
  unchanged,
  rejected,
  flagged,
})

/** Every law of one file; `often` decides on those that need another reading. */
async function checkFile(
  bench: Bench,
  format: Format,
  { made, often }: { readonly made: Made; readonly often: number },
): Promise<void> {
  const { to, duck, dir, tally } = bench
  const source = `source-${sources++}`
  const profile = profileOf(made, format, source)
  const written = await write(made, format, { duck, dir })
  const said = saidBy(made, written)
  const expected = {
    read: said.read,
    accepted: said.taken.size,
    unchanged: said.read - said.taken.size - said.refused.length,
    rejected: said.refused.length,
    flagged: [...said.taken.values()].filter((c) => c['flags'] !== null).length,
  }
  await loading(bench, format, written.bytes, async (path) => {
    const options = { path, now, extractAt }
    if (often % 10 === 0) {
      const before = await totals(bench)
      expect(counted(await preview(to, profile, options))).toEqual(expected)
      expect(await totals(bench)).toEqual(before)
      tally.laws += 2
    }
    const report = await ingestDossiers(to, profile, options)
    const refused = await rejects(to, report.batch)
    // By row and reason first: it tells more than the figures.
    expect(
      refused.map(({ row, reason, code }) => ({ row, reason, code })),
    ).toEqual(said.refused)
    expect(counted(report)).toEqual(expected)
    expect(sorted(await stateOf(bench, [source]))).toEqual(
      sorted(new Map([...said.taken].map(([code, c]) => [`0 ${code}`, c]))),
    )
    for (const { value } of refused)
      expect([...(value ?? '')].length).toBeLessThanOrEqual(40)
    expect(await planted(bench, written.planted)).toBe(0)
    tally.laws += 5
    if (often % 4 === 0) {
      const before = await totals(bench)
      expect(await ingestDossiers(to, profile, options)).toEqual({
        ...report,
        accepted: 0,
        unchanged: report.read - report.rejected,
        isNew: false,
      })
      expect(await totals(bench)).toEqual(before)
      tally.laws += 2
    }
  })
}

/** Rows of all that a load writes. */
async function totals({ to }: Bench): Promise<unknown> {
  const { rows } = await sql`select
    (select count(*) from batch) as batches, (select count(*) from rejected) as rejected,
    (select count(*) from dossier) as dossiers, (select count(*) from dossier_past) as past`.execute(
    to.db,
  )
  return rows[0]
}

/** In how many rows of the warehouse a text is that no named column holds. */
async function planted({ to }: Bench, text: string): Promise<number> {
  const tables = ['dossier', 'dossier_past', 'rejected', 'batch'] as const
  const { rows } = await sql<{ found: number }>`select ${sql.join(
    tables.map(
      (table) =>
        sql`(select count(*) from ${sql.ref(table)} t where contains(t::varchar, ${text}))`,
    ),
    sql` + `,
  )} as found`.execute(to.db)
  return rows[0]?.found ?? 0
}

/** A table and how much is asked of its file. */
const anyFile = fc.record(
  { made: anyTable, often: fc.nat({ max: 39 }) },
  { noNullPrototype: true },
)

/** Every row of a file is accepted, unchanged or rejected, for its own reason, and stored as it is. */
async function holdForFiles(
  tally: Tally,
  format: Format,
  size: Size,
): Promise<void> {
  await hold(tally, anyFile, { ...size, name: format }, (bench, file) =>
    checkFile(bench, format, file),
  )
}

const damages = fc.array(
  fc.record(
    {
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      drop: fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 60 })),
      add: fc.oneof(
        fc.uint8Array({ maxLength: 3 }),
        fc.array(
          fc.constantFrom(
            0,
            9,
            10,
            13,
            32,
            34,
            34,
            44,
            59,
            59,
            60,
            62,
            0x41,
            0x7b,
            0x7d,
            0xc3,
            0xff,
          ),
          { maxLength: 3 },
        ),
      ),
    },
    { noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 3 },
)

const anyDamage = fc.record(
  {
    made: anyTable,
    damages,
    isInside: fc.boolean(),
    /** The first line end goes, and row 1 becomes a part of the header. */
    losesLineEnd: fc.nat({ max: 14 }).map((n) => n === 14),
    format: fc.constantFrom<Format>(
      'csv',
      'csv',
      'xlsx',
      'json',
      'ndjson',
      'parquet',
    ),
  },
  { noNullPrototype: true },
)

function damaged(
  bytes: Buffer,
  hits: typeof damages extends fc.Arbitrary<infer T> ? T : never,
): Buffer {
  return hits.reduce((content, { at, drop, add }) => {
    const from = Math.floor(at * content.length)
    return Buffer.concat([
      content.subarray(0, from),
      Uint8Array.from(add),
      content.subarray(from + drop),
    ])
  }, bytes)
}

function withoutLineEnd(bytes: Buffer): Buffer {
  const at = bytes.indexOf(10)
  if (at < 0) return bytes
  const from = bytes[at - 1] === 13 ? at - 1 : at
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(at + 1)])
}

/** A damaged file is refused and nothing of it stored, or every row is accounted for. */
async function holdForDamage(tally: Tally, size: Size): Promise<void> {
  await hold(
    tally,
    anyDamage,
    { ...size, name: 'damage' },
    async (bench, { made, format, isInside, losesLineEnd, damages: hits }) => {
      const { to, duck, dir } = bench
      const source = `source-${sources++}`
      const damage: Damage = losesLineEnd
        ? { isInside: true, change: withoutLineEnd }
        : { isInside, change: (bytes) => damaged(bytes, hits) }
      const { bytes } = await write(made, format, { duck, dir, damage })
      const before = await totals(bench)
      await loading(bench, format, bytes, async (path) => {
        const options = { path, now, extractAt }
        let report: Ingested
        try {
          report = await ingestDossiers(
            to,
            profileOf(made, format, source),
            options,
          )
        } catch (error) {
          if (!(error instanceof IngestError)) throw error
          expect(error.message).not.toContain(plantedWord)
          expect(await totals(bench)).toEqual(before)
          tally.laws += 3
          return
        }
        const { read, accepted, unchanged, rejected } = report
        const refused = await rejects(to, report.batch)
        expect(read).toBe(accepted + unchanged + rejected)
        expect(new Set(refused.map((r) => r.row)).size).toBe(rejected)
        expect((await stateOf(bench, [source])).size).toBe(accepted)
        expect(unchanged).toBeGreaterThanOrEqual(0)
        tally.laws += 5
      })
    },
  )
}

/** One of a set of exports of up to two sources. */
interface Export {
  readonly source: number
  readonly extractAt: string
  readonly rows: readonly Row[]
  readonly format: Format
}

interface Exports {
  readonly modes: readonly Profile['mode'][]
  /** The second source supersedes the first, or both are of one register. */
  readonly link: 'none' | 'supersedes' | 'register'
  readonly exports: readonly Export[]
  readonly orders: readonly (readonly number[])[]
  /** In which order they are undone; the same for all orders of loading. */
  readonly undone: readonly number[]
}

const smallRow: fc.Arbitrary<Row> = fc
  .record(
    {
      code: fc.oneof(
        { weight: 40, arbitrary: fc.constantFrom('A', 'B', 'C', 'D') },
        fc.constant(''),
      ),
      day: fc.nat({ max: 2 }),
      unit: fc.constantFrom('dkkd', 'dkkd', 'tt'),
      status: fc.constantFrom<Row['status']>(
        { text: 'Đã xử lý xong', means: 'finished' },
        { text: 'Đã xử lý xong', means: 'finished' },
        { text: 'Yêu cầu bổ sung', means: 'paused' },
        { text: 'Yêu cầu bổ sung', means: 'paused' },
        { text: 'Đang xử lý', means: 'processing' },
        { text: '?', means: null },
      ),
      // Moved, lost, and moved back.
      due: fc.constantFrom(
        null,
        { day: 16, second: null },
        { day: 16, second: null },
        { day: 16, second: 37_800 },
        { day: 18, second: 37_800 },
      ),
      paused: fc.constantFrom(null, null, { day: 14, second: null }),
      resumed: fc.constantFrom(null, null, { day: 15, second: null }),
    },
    { noNullPrototype: true },
  )
  .map(({ code, day, unit, status, ...some }) => {
    const row = plainRow(code, day)
    const dates = { ...row.dates, ...some }
    return { ...row, unit: { text: unit, means: unit }, status, dates }
  })

/** Times of the exports, some of them equal. */
const extractTimes = [0, 1, 2, 3].map((i) =>
  timeText({ day: 20 + i, second: 3600 }),
)

const anyExports: fc.Arbitrary<Exports> = fc
  .record(
    {
      modes: fc.tuple(
        fc.constantFrom<Profile['mode']>('snapshot', 'append', 'snapshot'),
        fc.constantFrom<Profile['mode']>('snapshot', 'append', 'snapshot'),
      ),
      link: fc.constantFrom<Exports['link']>(
        'none',
        'none',
        'supersedes',
        'register',
      ),
      exports: fc.array(
        fc.record({
          source: fc.constantFrom(0, 0, 0, 1),
          extractAt: fc.constantFrom(...extractTimes),
          rows: fc.array(smallRow, { minLength: 1, maxLength: 5 }),
          format: fc.constantFrom<Format>(
            'csv',
            'csv',
            'csv',
            'ndjson',
            'xlsx',
          ),
        }),
        { minLength: 2, maxLength: 4 },
      ),
    },
    { noNullPrototype: true },
  )
  .chain((set) => {
    const all = set.exports.map((_, i) => i)
    const shuffled = fc.shuffledSubarray(all, { minLength: all.length })
    return fc.record(
      {
        modes: fc.constant(set.modes),
        link: fc.constant(set.link),
        exports: fc.constant(set.exports),
        orders:
          all.length <= 3
            ? fc.constant(permutations(all))
            : fc.array(shuffled, { minLength: 6, maxLength: 6 }),
        undone: shuffled,
      },
      { noNullPrototype: true },
    )
  })

/** Every order of some items. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((first, i) =>
    permutations(items.toSpliced(i, 1)).map((rest) => [first, ...rest]),
  )
}

/** What an export says, and where it ranks among the others. */
interface Ranked extends Said {
  readonly source: number
  readonly rank: string
  readonly isAll: boolean
}

/** What is known when some exports are loaded, whatever their order. */
function knownBy(loaded: readonly Ranked[], link: Exports['link']): State {
  const inOrder = loaded.toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
  const known = new Map<string, Content>()
  const ranks = new Map<string, string>()
  // What supersedes is asked first.
  for (const source of [1, 0]) {
    const own = inOrder.filter((e) => e.source === source)
    const winners = new Map<string, readonly [Content, string]>()
    for (const { isAll, taken, refused, rank } of own) {
      const there = new Set([...taken.keys(), ...refused.map((r) => r.code)])
      if (isAll)
        for (const code of winners.keys())
          if (!there.has(code)) winners.delete(code)
      for (const [code, content] of taken) winners.set(code, [content, rank])
    }
    for (const [code, [content, rank]] of winners) {
      const upper = source === 0 ? ranks.get(code) : undefined
      const isLower =
        upper !== undefined &&
        (link === 'supersedes' || (link === 'register' && upper >= rank))
      if (isLower) continue
      known.set(`${source} ${code}`, {
        ...content,
        ...firstDueOf(content, code, link === 'none' ? own : inOrder),
        ...pauseOf(content, code, link === 'register' ? inOrder : own),
        earlier_paused_days: daysBefore(
          code,
          link === 'register' ? inOrder : own,
        ),
      })
      if (source === 1) ranks.set(code, rank)
      else if (link === 'register') known.delete(`1 ${code}`)
    }
  }
  return known
}

/** What some exports say of a dossier, in their order. */
function toldOf(
  code: string,
  exports: readonly Ranked[],
): readonly (readonly [madeAt: string, told: Content])[] {
  return exports.flatMap(({ rank, taken }) => {
    const told = taken.get(code)
    return told ? [[rank.slice(0, 19), told] as const] : []
  })
}

/** The due date that was given first, where the dossier has another now. */
function firstDueOf(
  content: Content,
  code: string,
  exports: readonly Ranked[],
): Content {
  const all = toldOf(code, exports)
  const since = all.slice(all.findIndex(([, c]) => c['due_on'] !== null))
  const first = since[0]?.[1]
  const hasFirst = first !== undefined && first['due_on'] !== null
  const isMoved = hasFirst && first['due_at'] !== content['due_at']
  const moved = hasFirst
    ? since.find(([, c]) => c['due_on'] !== first['due_on'])
    : undefined
  return {
    due_first_on: isMoved ? (first['due_on'] ?? null) : null,
    due_first_at: isMoved ? (first['due_at'] ?? null) : null,
    due_first_instant: isMoved ? instantOf(first['due_at']) : null,
    due_moved_at: moved?.[0] ?? null,
  }
}

/** The last pause, carried on where an export says nothing of one that none dated. */
function pauseOf(
  content: Content,
  code: string,
  exports: readonly Ranked[],
): Content {
  let since: Content[string] = null
  let until: Content[string] = null
  let isOn = false
  for (const [madeAt, told] of toldOf(code, exports)) {
    const undated = told['paused_since'] ?? null
    if (undated !== null && !isOn) since = undated
    if (undated !== null) until = null
    else if (told['paused_on'] !== null) since = null
    else if (since !== null)
      until = told['resumed_on'] ?? until ?? lastWholeDay(madeAt, told)
    isOn = undated !== null
  }
  return since === null
    ? {}
    : {
        paused_since: since,
        paused_on: since,
        resumed_on: content['resumed_on'] ?? until,
      }
}

/** A deadline by the clock in UTC, which is seven hours behind; the end of a day is its last moment. */
function instantOf(clock: Content[string] | undefined): string | null {
  if (typeof clock !== 'string') return null
  const at = new Date(`${clock.replace(' ', 'T')}+07:00`).toISOString()
  const utc = at.slice(0, 19).replace('T', ' ')
  return clock.endsWith('23:59:59') ? `${utc}.999999` : utc
}

/** The days of pauses before the latest: what one export after the other says, in their order. */
function daysBefore(code: string, exports: readonly Ranked[]): string | null {
  let days: readonly string[] = []
  let last: { on: string; end: string | null; isUndated: boolean } | undefined
  const ofLast = (end: string) =>
    last ? daysFrom(last.on, last.end ?? end) : []
  for (const [madeAt, content] of toldOf(code, exports)) {
    const { paused_on, resumed_on, paused_since } = content
    const end = typeof resumed_on === 'string' ? resumed_on : null
    const day = end ?? lastWholeDay(madeAt, content)
    if (typeof paused_on === 'string') {
      const isUndated = paused_since != null
      const isOn = isUndated && last?.isUndated && last.end === null
      const on = isOn && last ? last.on : paused_on
      if (!isOn) days = [...days, ...ofLast(on)]
      days = days.filter((d) => d < on)
      last = { on, end, isUndated }
    } else if (last?.isUndated) {
      // One that no export dated stays the latest until another is told of.
      last = { ...last, end: end ?? last.end ?? day }
    } else {
      days = [...days, ...ofLast(day)]
      last = undefined
    }
  }
  return [...new Set(days)].toSorted().join(' ') || null
}

function daysFrom(first: string, end: string): readonly string[] {
  return first < end ? [first, ...daysFrom(addDays(first, 1), end)] : []
}

function lastWholeDay(madeAt: string, told: Content): string {
  const received = String(told['received_on'])
  const last = addDays(madeAt.slice(0, 10), -1)
  return received > last ? received : last
}

/** Every law of a set of exports. */
async function checkExports(
  bench: Bench,
  { modes, link, exports, orders, undone }: Exports,
): Promise<void> {
  const { to, duck, dir, tally } = bench
  const written: Written[] = []
  const said: Ranked[] = []
  for (const { source, rows, format, extractAt: madeAt } of exports) {
    const made = plainTable(rows)
    const one = await write(made, format, { duck, dir })
    written.push(one)
    const says = saidBy(made, one, madeAt)
    said.push({
      ...says,
      source,
      rank: `${madeAt} ${createHash('sha256').update(one.bytes).digest('hex')}`,
      isAll: modes[source] === 'snapshot' && says.isCertain,
    })
  }
  const pickSaid = (some: Iterable<number>) =>
    [...some].flatMap((i) => said[i] ?? [])
  for (const order of orders) {
    const run = sources++
    const names = [`run-${run}-a`, `run-${run}-b`]
    const load = async (i: number) => {
      const { source, rows, format, extractAt: madeAt } = exports[i] as Export
      const profile: Profile = {
        ...profileOf(plainTable(rows), format, names[source] ?? ''),
        mode: modes[source] ?? 'append',
        supersedes:
          link === 'supersedes' && source === 1 ? [names[0] ?? ''] : [],
        ...(link === 'register' && { register: `run-${run}` }),
      }
      const { bytes } = written[i] as Written
      return loading(bench, format, bytes, (path) =>
        ingestDossiers(to, profile, { path, now, extractAt: madeAt }),
      )
    }
    const after: { batch: number; known: State }[] = []
    const holding = new Set<number>()
    const expectKnown = async () => {
      const known = knownBy(pickSaid(holding), link)
      expect(sorted(await stateOf(bench, names))).toEqual(sorted(known))
      after.push({ batch: await lastBatch(bench), known })
      tally.laws++
    }
    const batches: number[] = []
    for (const i of order) {
      const report = await load(i)
      const { read, accepted, unchanged, rejected } = report
      expect(read).toBe(accepted + unchanged + rejected)
      expect(read).toBe(said[i]?.read)
      batches[i] = report.batch
      holding.add(i)
      await expectKnown()
      tally.laws += 2
    }
    const [again = 0] = order
    const before = await totals(bench)
    expect((await load(again)).isNew).toBe(false)
    expect(await totals(bench)).toEqual(before)
    for (const [n, i] of undone.entries()) {
      // Two exports may be one file, and so one batch.
      if (!holding.has(i)) continue
      const batch = batches[i] ?? 0
      await undo(to, batch, now)
      for (const [j, other] of batches.entries())
        if (other === batch) holding.delete(j)
      await expectKnown()
      if (n > 0) continue
      // Loaded again, it is as it was; then it is undone for good.
      const report = await load(i)
      expect(report.isNew).toBe(true)
      for (const [j, other] of batches.entries())
        if (other === batch) {
          batches[j] = report.batch
          holding.add(j)
        }
      await expectKnown()
      await undo(to, report.batch, now)
      for (const [j, other] of batches.entries())
        if (other === report.batch) holding.delete(j)
      await expectKnown()
    }
    for (const { batch, known } of after) {
      expect(sorted(await stateOf(bench, names, batch))).toEqual(sorted(known))
      tally.laws++
    }
    expect(holding.size).toBe(0)
    expect((await stateOf(bench, names)).size).toBe(0)
  }
}

async function lastBatch({ to }: Bench): Promise<number> {
  const { last } = await to.db
    .selectFrom('batch')
    .select((eb) => eb.fn.max('batch').as('last'))
    .where('office', '=', office)
    .executeTakeFirstOrThrow()
  return last ?? 0
}

/** An export, a newer one, and the first again: in all orders, each undone. */
function returning(mode: Profile['mode']): fc.Arbitrary<Exports> {
  const a = ['A', 'B', 'C'].map((code) => plainRow(code, 0))
  const b = [plainRow('B', 1), plainRow('C', 0), plainRow('D', 2)]
  const exports = [a, b, a].map((rows, i): Export => {
    return { source: 0, extractAt: extractTimes[i] ?? '', rows, format: 'csv' }
  })
  const orders = permutations([0, 1, 2])
  return fc.constantFrom(...orders).map((undone): Exports => {
    return { modes: [mode, mode], link: 'none', exports, orders, undone }
  })
}

/** How many of each are run; the seed makes them the same again. */
export interface Sizes {
  readonly seed: number
  readonly files?: { readonly [F in Format]?: number }
  readonly damage?: number
  readonly sequences?: number
  /** Modes in which an export comes back. */
  readonly returning?: readonly Profile['mode'][]
}

type Law = readonly [name: string, run: (tally: Tally) => Promise<void>]

function lawsOf(sizes: Sizes): readonly Law[] {
  const { seed, files = {}, damage, sequences, returning: modes = [] } = sizes
  const ofFiles = Object.entries(files).map(([format, runs]): Law => {
    return [
      `${format}: every row is accepted, unchanged or rejected, for its own reason, and stored as it is`,
      (tally) => holdForFiles(tally, format as Format, { runs, seed }),
    ]
  })
  const ofDamage: Law = [
    'a damaged file is refused and nothing of it stored, or every row is accounted for',
    (tally) => holdForDamage(tally, { runs: damage ?? 0, seed }),
  ]
  const ofSequences = (
    name: string,
    any: fc.Arbitrary<Exports>,
    runs: number,
  ): Law => [
    `${name}: the order of loading does not matter, what was known stays so, and what is undone was never there`,
    (tally) =>
      hold(tally, any, { runs, seed, name, perWarehouse: 5 }, checkExports),
  ]
  return [
    ...ofFiles,
    ...(damage ? [ofDamage] : []),
    ...(sequences ? [ofSequences('any exports', anyExports, sequences)] : []),
    ...modes.map((mode) => {
      return ofSequences(`an export that returns, ${mode}`, returning(mode), 1)
    }),
  ]
}

/** Defines a test for each law. */
export function properties(sizes: Sizes): void {
  test.for(lawsOf(sizes))('%s', async ([, run], { task }) => {
    const tally = newTally()
    task.meta.properties = tally
    await run(tally)
    expect(tally.laws).toBeGreaterThan(0)
  })
}
