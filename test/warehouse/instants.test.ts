import { join } from 'node:path'
import { evaluate, misses, onTime, parsePeriod } from '@motcua/metrics'
import {
  ingestDossiers,
  openDuckDb,
  openWarehouse,
  profileSchema,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planWith } from '../metrics/generated.ts'
import {
  csv,
  current,
  dossier,
  file,
  folder,
  header,
  loadList,
  narrow,
  office,
  procedures,
  removeFolders,
  units,
  warehouse,
  type Cells,
  type Column,
} from './fixture.ts'
import { workbook, type SheetCell } from './workbook.ts'

/*
 * Where a plan compares instants, parts of a second and an hour that comes twice
 * count: the same of every format. Clocks are of whole seconds.
 */

afterAll(removeFolders)

const extractAt = '2018-12-30 08:00:00'
const dates = [
  'YYYY-MM-DD HH:mm:ss.S',
  'YYYY-MM-DD HH:mm:ss',
  'YYYY-MM-DD HH:mmZ',
  'YYYY-MM-DD HH:mm:ssZ',
  'YYYY-MM-DD',
]

async function opened(of: string): Promise<Warehouse> {
  const dir = join(folder(), 'warehouse')
  const made = await openWarehouse({ dir, office, zone: of })
  await loadList(made, 'unit', units)
  await loadList(made, 'procedure', procedures)
  return made
}

/** Of what was finished in 2018, how many on time. */
async function timely(of: Warehouse, compare: 'instant' | 'date' = 'instant') {
  const plan = planWith({ compare, finish: 'result' })
  const periods = [parsePeriod('2018')] as const
  const { results } = await evaluate(of.db, [onTime], { office, periods, plan })
  const [all] = results
  return `${all?.numerator}/${all?.denominator}`
}

type Given = readonly [due: string, finished: string]

const rowOf = ([due, finished]: Given, i = 0): Cells =>
  dossier(`D${i}`, { received: '2018-03-01', due, finished })

const columns = Object.keys(header) as Column[]

/** Writes rows into a file of a format, and how it is read. */
const formats: Readonly<
  Record<
    string,
    (rows: readonly Given[]) => Promise<[string, Partial<Profile>]>
  >
> = {
  csv: async (rows) => [file('a.csv', csv(rows.map(rowOf))), {}],
  ndjson: async (rows) => {
    const records = rows.map((row, i) => {
      const cells = rowOf(row, i)
      return Object.fromEntries(columns.map((c) => [header[c], cells[c] ?? '']))
    })
    const text = records.map((r) => JSON.stringify(r)).join('\n')
    return [file('a.ndjson', text), { format: 'ndjson' }]
  },
  parquet: async (rows) => {
    const path = join(folder(), 'a.parquet')
    await using duck = await openDuckDb(':memory:')
    const selects = rows.map((row, i) => {
      const cells = rowOf(row, i)
      const picked = columns.map((column) => {
        const isTime = column === 'due' || column === 'finished'
        return `${isTime ? 'timestamp ' : ''}'${cells[column] ?? ''}' as "${header[column]}"`
      })
      return `select ${picked.join(', ')}`
    })
    await duck.query(
      `copy (${selects.join(' union all ')}) to '${path}' (format parquet)`,
    )
    return [path, { format: 'parquet' }]
  },
  xlsx: async (rows) => {
    const lines = rows.map((row, i): readonly SheetCell[] => {
      const cells = rowOf(row, i)
      return columns.map((column) => {
        const text = cells[column] ?? ''
        const isTime = column === 'due' || column === 'finished'
        if (!isTime) return text
        const days = Date.parse(`${text.replace(' ', 'T')}Z`) / 86_400_000
        return { value: String(days + 25_569), format: 'dd/mm/yyyy hh:mm:ss' }
      })
    })
    const bytes = workbook([columns.map((column) => header[column]), ...lines])
    return [file('a.xlsx', bytes), { format: 'xlsx' }]
  },
}

async function load(to: Warehouse, format: string, rows: readonly Given[]) {
  const write = formats[format]
  if (!write) throw new Error(`expected a format, got ${format}`)
  const [path, by] = await write(rows)
  const profile = profileSchema.parse({ ...narrow, dates, ...by, name: format })
  const done = await ingestDossiers(to, profile, {
    path,
    now: extractAt,
    extractAt,
  })
  expect(done).toMatchObject({ accepted: rows.length, rejected: 0 })
}

/** Late or on time by the instant; by the clock to the second each is on time. */
const parts: readonly (readonly [...Given, isTimely: boolean])[] = [
  ['2018-03-30 00:00:00', '2018-03-30 00:00:00.02', false],
  ['2018-03-30 00:00:00', '2018-03-30 00:00:00.000001', false],
  ['2018-03-30 10:00:00.5', '2018-03-30 10:00:00.25', true],
  ['2018-03-30 10:00:00.5', '2018-03-30 10:00:00.5', true],
  ['2018-03-30 10:00:00.5', '2018-03-30 10:00:00.75', false],
  ['2018-03-30 00:00:00', '2018-03-29 23:59:59.999999', true],
]

/** Which rows are late, by their place in the file, where instants are compared. */
async function lateOnes(of: Warehouse): Promise<readonly number[]> {
  const rules = { compare: 'instant', finish: 'result' } as const
  const plan = planWith(rules)
  const period = parsePeriod('2018')
  const list = await misses(of.db, onTime, { office, rules, plan, period })
  return list.map(({ code }) => Number(code.slice(1)))
}

describe.each(Object.keys(formats))('parts of a second, as %s', (format) => {
  // A workbook knows no microsecond, and its midnight is a day without a time.
  const of = parts.filter(
    ([due, finished]) =>
      format !== 'xlsx' ||
      !(due.includes('00:00:00') || /\.\d{4}/.test(finished)),
  )
  let late: readonly number[]
  let counted: readonly string[]
  let known: Awaited<ReturnType<typeof current>>
  beforeAll(async () => {
    await using to = await warehouse()
    await load(
      to,
      format,
      of.map(([due, finished]): Given => [due, finished]),
    )
    late = await lateOnes(to)
    known = await current(to, format)
    counted = [await timely(to), await timely(to, 'date')]
  })

  test('are counted by the instant, and by the date as if they were not', () => {
    const all = of.length
    expect(counted).toEqual([`${all - late.length}/${all}`, `${all}/${all}`])
  })

  test.each(of.map((row, i) => [...row, i] as const))(
    'due %s, finished %s',
    (_due, finished, isTimely, i) => {
      expect(late.includes(i)).toBe(!isTimely)
      // The clocks are as ever.
      expect(known[i]).toMatchObject({
        code: `D${i}`,
        finished_at: finished.slice(0, 19),
      })
    },
  )
})

test('a deadline without a time is there to the end of its day', async () => {
  await using to = await warehouse()
  await load(to, 'csv', [
    ['2018-03-30', '2018-03-30 23:59:59.999999'],
    ['2018-03-30', '2018-03-31 00:00:00.000001'],
    ['2018-03-30', '2018-03-30 12:00:00.5'],
    ['2018-03-30', '2018-03-30'],
  ])
  expect(await timely(to)).toBe('3/4')
  expect(
    (await current(to, 'csv')).map((d) => [d.due_instant, d.finished_instant]),
  ).toEqual([
    ['2018-03-30 16:59:59.999999', '2018-03-30 16:59:59.999999'],
    ['2018-03-30 16:59:59.999999', '2018-03-30 17:00:00.000001'],
    ['2018-03-30 16:59:59.999999', '2018-03-30 05:00:00.5'],
    [null, null],
  ])
})

describe('an hour that comes twice', () => {
  const again: readonly Given[] = [
    ['2018-11-04 01:45-04:00', '2018-11-04 01:30-05:00'],
    ['2018-11-04 01:15-05:00', '2018-11-04 01:30-04:00'],
    ['2018-11-05 01:15-05:00', '2018-11-04 01:30-04:00'],
    // Of the same pass, and around it.
    ['2018-11-04 01:15-05:00', '2018-11-04 01:30-05:00'],
    ['2018-11-04 01:45-04:00', '2018-11-04 01:30-04:00'],
    ['2018-11-04 00:59-04:00', '2018-11-04 01:00-05:00'],
    ['2018-11-04 02:00-05:00', '2018-11-04 01:59-05:00'],
  ]
  const late = [0, 3, 5]

  test('is told by the offset, whichever time is due or finished', async () => {
    await using to = await opened('America/New_York')
    await load(to, 'csv', again)
    expect((await lateOnes(to)).toSorted()).toEqual(late)
    expect(await timely(to)).toBe(
      `${again.length - late.length}/${again.length}`,
    )
    expect(await timely(to, 'date')).toBe(`${again.length}/${again.length}`)
  })

  test('counts as it is where no clock is set back', async () => {
    await using there = await warehouse()
    await load(there, 'csv', again)
    expect(await timely(there)).toBe(
      `${again.length - late.length}/${again.length}`,
    )
    const rows = await current(there, 'csv')
    expect(rows.every((d) => d.due_instant === null)).toBe(true)
  })
})

test('an end before the hour of receipt is told by the instants', async () => {
  await using to = await opened('America/New_York')
  const times = [
    ['01:45-04:00', '01:30-05:00'],
    ['01:15-05:00', '01:30-04:00'],
    ['01:45-04:00', '01:30-04:00'],
    ['01:30-05:00', '01:30-05:00'],
  ]
  const rows = times.map((both, i) => {
    const [received, finished] = both.map((time) => `2018-11-04 ${time}`)
    return dossier(`D${i}`, {
      received: received!,
      due: '',
      finished: finished!,
    })
  })
  const profile = profileSchema.parse({ ...narrow, dates, name: 'ends' })
  const path = file('a.csv', csv(rows))
  await ingestDossiers(to, profile, { path, now: extractAt, extractAt })
  const flagged = (await current(to, 'ends')).map((d) =>
    d.flags?.includes('finish_before_receipt'),
  )
  expect(flagged).toEqual([false, true, true, false])
})
