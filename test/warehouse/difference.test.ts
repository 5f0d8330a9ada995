import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ingestDossiers,
  openWarehouse,
  rowsSeen,
  undo,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { size } from '../size.ts'
import {
  csv,
  current,
  dossier,
  file,
  header,
  load,
  loadList,
  narrow as profile,
  now,
  office,
  removeFolders,
  units,
  warehouse,
  zone,
  type Cells,
  type Column,
} from './fixture.ts'

/*
 * A CSV file that repeats most of the one before is stored as what differs. The
 * same rows as NDJSON are always read as a whole: both must come to the same.
 */

afterAll(removeFolders)

const codes = [...'ABCDEFGHIJKLMN']

/** What becomes of a dossier from one export to the next. */
const events = {
  finished: (row: Cells) => ({ ...row, finished: '06/03/2018 09:00' }),
  moved: (row: Cells) => ({ ...row, unit: 'tt' }),
  /** Another line that says the same. */
  respelled: (row: Cells) => ({ ...row, unit: ' p.đkkd ' }),
  refused: (row: Cells) => ({ ...row, status: '?' }),
  flagged: (row: Cells) => ({ ...row, channel: 'Bồ câu' }),
  /** In the future of the first exports only. */
  future: (row: Cells) => ({ ...row, finished: '03/01/2019 09:00' }),
  nameless: (row: Cells) => ({ ...row, code: '' }),
} satisfies { readonly [event: string]: (row: Cells) => Cells }

interface Change {
  readonly code: string
  readonly event:
    | keyof typeof events
    | 'back'
    | 'gone'
    | 'twice'
    | 'twice otherwise'
    | 'twice refused'
}

interface Exported {
  readonly rows: readonly Cells[]
  readonly extractAt: string
}

/** Exports of which each has most rows of the one before. */
const anySeries = fc
  .array(
    fc.array(
      fc.record<Change>({
        code: fc.constantFrom(...codes, 'X'),
        event: fc.constantFrom<Change['event']>(
          ...(Object.keys(events) as (keyof typeof events)[]),
          'back',
          'gone',
          'twice',
          'twice otherwise',
          'twice refused',
          'twice refused',
        ),
      }),
      { maxLength: 4 },
    ),
    { minLength: 3, maxLength: 5 },
  )
  .map((changes): readonly Exported[] => {
    const known = new Map(codes.map((code) => [code, dossier(code)]))
    return changes.map((some, i) => {
      const more: Cells[] = []
      for (const { code, event } of some) {
        const row = known.get(code) ?? dossier(code)
        if (event === 'gone') known.delete(code)
        else if (event === 'back') known.set(code, dossier(code))
        else if (event === 'twice') more.push(row)
        else if (event === 'twice otherwise') more.push(events.moved(row))
        else if (event === 'twice refused') more.push(events.refused(row))
        else known.set(code, events[event](row))
      }
      const day = String(i + 1).padStart(2, '0')
      return {
        rows: [...known.values(), ...more],
        extractAt: `2019-01-${day} 20:00:00`,
      }
    })
  })

const anyCase = fc.record({
  series: anySeries,
  mode: fc.constantFrom<Profile['mode']>('snapshot', 'snapshot', 'append'),
  /** Loaded last, or in its place. */
  late: fc.nat({ max: 9 }),
  /** Taken out again when all are loaded. */
  undone: fc.nat({ max: 4 }),
})

const ndjson = (rows: readonly Cells[]) =>
  rows
    .map((row) =>
      JSON.stringify(
        Object.fromEntries(
          (Object.keys(header) as Column[]).map((column) => [
            header[column],
            row[column] ?? '',
          ]),
        ),
      ),
    )
    .join('\n')

/** All that a warehouse knows; `first` is the number of the first row. */
async function knownTo({ db }: Warehouse, first: number): Promise<unknown> {
  const tables = await Promise.all(
    ['dossier', 'dossier_past'].map((table) =>
      sql`select * from ${sql.ref(table)} order by code, from_batch`.execute(
        db,
      ),
    ),
  )
  const batches =
    await sql`select batch, target, covers, undoes, read, accepted, unchanged, rejected, flagged
      from batch order by batch`.execute(db)
  const rejected =
    await sql`select batch, "row" - ${sql.lit(first)} as place, reason, code, "column", value
      from rejected order by all`.execute(db)
  return [...tables, batches, rejected].map((t) => t.rows)
}

function nameOf(batch: number): string {
  return `dossier-${String(batch).padStart(6, '0')}.parquet`
}

/** Rows that lie in the observations of a batch. */
async function written({ db, dir }: Warehouse, batch: number): Promise<number> {
  const path = join(dir, 'observations', nameOf(batch))
  const { rows } = await sql<{ rows: number }>`
    select count(*) as rows from read_parquet(${sql.lit(path)})`.execute(db)
  return rows[0]?.rows ?? 0
}

test('an export that is stored as what differs is known as one that is stored whole', async () => {
  let loads = 0
  let differences = 0
  await fc.assert(
    fc.asyncProperty(anyCase, async ({ series, mode, late, undone }) => {
      const told = new Map<string, unknown[]>()
      for (const format of ['csv', 'ndjson'] as const) {
        let to = await warehouse()
        const by: Profile = { ...profile, format, mode }
        const states: unknown[] = []
        const see = async () =>
          states.push(await knownTo(to, format === 'csv' ? 2 : 1))
        const batches: number[] = []
        const order = [...series.keys()].filter((i) => i !== late)
        if (late < series.length) order.push(late)
        try {
          for (const i of order) {
            const { rows, extractAt } = series[i] as Exported
            const path = file(
              `export.${format}`,
              format === 'csv' ? csv(rows) : ndjson(rows),
            )
            const report = await ingestDossiers(to, by, {
              path,
              now,
              extractAt,
              acceptGone: 'as drawn',
            })
            batches.push(report.batch)
            if (format === 'csv') {
              loads++
              if ((await written(to, report.batch)) < rows.length) differences++
            }
            await see()
          }
          const batch = batches[undone % batches.length] ?? 0
          await undo(to, batch, now)
          await see()
          await to.close()
          const { dir } = to
          to = await openWarehouse({ dir, office, zone, rebuild: true })
          await see()
          expect(states.at(-1)).toEqual(states.at(-2))
        } finally {
          await to.close()
        }
        told.set(format, states)
      }
      expect(told.get('csv')).toEqual(told.get('ndjson'))
      removeFolders()
    }),
    { numRuns: size(1, 60), seed: 2018 },
  )
  expect(differences).toBeGreaterThan(loads / 4)
})

describe('an export is read as a whole', () => {
  const rows = codes.map((code) => dossier(code))
  const later = [...rows, dossier('X')]
  const at = (day: number) => ({
    profile,
    extractAt: `2018-12-0${day} 20:00:00`,
  })

  test('when the units are others than those that the one before was read by', async () => {
    const to = await warehouse()
    await load(to, rows, at(1))
    // What was the name of one unit is now that of another.
    const other = units
      .replace('Phòng Đăng ký kinh doanh', 'Phòng Một')
      .replace('Thanh tra', 'Phòng Đăng ký kinh doanh')
    await loadList(to, 'unit', other)
    const report = await load(to, later, at(2))
    expect(await written(to, report.batch)).toBe(later.length)
    expect(report).toMatchObject({ accepted: later.length, unchanged: 0 })
    expect(new Set((await current(to)).map((d) => d.unit))).toEqual(
      new Set(['tt']),
    )
    await to.close()
  })

  test('when another profile reads it', async () => {
    const to = await warehouse()
    await load(to, rows, at(1))
    const other = { ...profile, units: { tt: [header.unit] } }
    const report = await load(to, later, { ...at(2), profile: other })
    expect(await written(to, report.batch)).toBe(later.length)
    await to.close()
  })

  test('when what was observed before is damaged', async () => {
    const to = await warehouse()
    const first = await load(to, rows, at(1))
    const path = join(to.dir, 'observations', nameOf(first.batch))
    const bytes = readFileSync(path)
    bytes[200] = (bytes[200] ?? 0) ^ 1
    writeFileSync(path, bytes)
    const report = await load(to, later, at(2))
    expect(await written(to, report.batch)).toBe(later.length)
    expect(report).toMatchObject({ accepted: 1, unchanged: codes.length })
    await to.close()
  })
})

test('a row that was refused says nothing of a repeated one of its code', async () => {
  const to = await warehouse()
  const by: Profile = { ...profile, mode: 'snapshot' }
  const rows = codes.map((code) => dossier(code))
  const at = (day: number) => ({
    profile: by,
    extractAt: `2018-12-0${day} 20:00:00`,
  })
  await load(to, [...rows, dossier('A', { status: '?' })], at(1))
  const second = await load(to, [...rows, dossier('X')], at(2))
  expect(await written(to, second.batch)).toBeLessThan(rows.length)
  expect((await current(to)).map((d) => d.code)).toEqual([...codes, 'X'])
  await load(to, [...rows, dossier('A', { status: '?' })], at(3))
  const twice = [...rows, dossier('A', { unit: 'tt' })]
  expect(await load(to, twice, at(4))).toMatchObject({ rejected: 2 })
  await to.close()
})

test('each of thirty exports is as it was, and the next is written as a whole', async () => {
  const to = await warehouse()
  const sizes: number[] = []
  const states: unknown[] = []
  const rows = new Map(codes.map((code) => [code, dossier(code)]))
  for (let i = 0; i < 32; i++) {
    const code = codes[i % codes.length] ?? ''
    rows.set(code, dossier(code, { unit: i % 2 === 0 ? 'tt' : 'dkkd' }))
    const { batch } = await load(to, [...rows.values()], {
      profile,
      extractAt: `2018-11-01 08:${10 + i}:00`,
    })
    sizes.push(await written(to, batch))
    states.push(await current(to))
  }
  expect(sizes.flatMap((n, i) => (n === codes.length ? [i] : []))).toEqual([
    0, 31,
  ])
  const seen = await rowsSeen(
    to.db,
    join(to.dir, 'observations'),
    'dossier',
    [...sizes.keys()].map((i) => i + 3),
  )
  const { rows: told } = await sql<{ batch: number; told: string }>`
    select from_batch as batch, string_agg(code || unit, ' ' order by code) as told
    from ${seen} group by all order by all`.execute(to.db)
  expect(told.map((t) => t.told)).toEqual(
    (states as { code: string; unit: string }[][]).map((state) =>
      state.map((d) => d.code + d.unit).join(' '),
    ),
  )
  await to.close()
})
