import type { Profile, Warehouse } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  csv,
  dossier,
  header,
  load,
  narrow,
  rejects,
  removeFolders,
  warehouse,
  type Cells,
  type Column,
} from '../warehouse/fixture.ts'
import { workbook, type SheetCell } from '../warehouse/workbook.ts'
import { cases, clock, dayMs, seed } from './cases.ts'

/* What the numbers of a workbook are: codes, and moments. */

let to: Warehouse
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

const columns = Object.keys(header) as Column[]

function sheet(rows: readonly { readonly [C in Column]?: SheetCell }[]) {
  return workbook([
    Object.values(header),
    ...rows.map((row) => columns.map((c) => row[c] ?? '')),
  ])
}

const extractAt = '2018-12-30 08:00:00'

async function loaded(
  name: string,
  content: string | Uint8Array,
  changes: Partial<Profile>,
) {
  const by = { ...narrow, name, ...changes }
  const done = await load(to, content, { profile: by, extractAt })
  const known = await to.db
    .selectFrom('dossier')
    .select(['code', 'procedure', 'due_on', 'due_at', 'finished_at'])
    .where('source', '=', name)
    .execute()
  return { known, told: await rejects(to, done.batch) }
}

/** Days from 1899-12-30 to 1970-01-01. */
const serialOf1970 = 25_569
const day0 = Date.UTC(2018, 0, 1)

interface End {
  readonly day: number
  readonly ms: number
  /** Digits behind the point; a program writes up to 17 in all. */
  readonly places: number
  readonly isLate: boolean
}

const ends: fc.Arbitrary<End> = fc.record({
  day: fc.integer({ min: 0, max: 350 }),
  ms: fc.oneof(
    fc.integer({ min: 1, max: dayMs - 1 }),
    fc.integer({ min: 1, max: 1500 }).map((n) => dayMs - n),
    fc.integer({ min: 1, max: 86_399 }).map((n) => n * 1000),
    fc.integer({ min: 1, max: 86_399 }).map((n) => n * 1000 - 1),
    fc.constantFrom(1, 3, 999, dayMs - 1, dayMs - 3, dayMs / 2),
  ),
  places: fc.integer({ min: 10, max: 12 }),
  isLate: fc.boolean(),
})

test('a moment in a workbook has the day and the second that it has in CSV', async () => {
  const some = cases(ends)
  const serial = ({ day, ms, places }: End) =>
    (serialOf1970 + day0 / dayMs + day + ms / dayMs).toFixed(places)
  const text = ({ day, ms }: End) =>
    new Date(day0 + day * dayMs + ms)
      .toISOString()
      .replace('T', ' ')
      .slice(0, -1)
  const rows = some.map((end, i) => {
    const after = { ...end, day: end.day + (end.isLate ? 1 : 0) }
    const common = dossier(`D${i}`, { received: '2018-01-01' })
    return { common, due: end, finished: after }
  })
  const styled = (value: string) => ({ value, format: 'dd/mm/yyyy hh:mm:ss' })
  const dates = ['YYYY-MM-DD', 'YYYY-MM-DD HH:mm:ss.SSS', 'Excel serial']
  const ways = {
    xlsx: sheet(
      rows.map(({ common, due, finished }) => ({
        ...common,
        due: styled(serial(due)),
        finished: styled(serial(finished)),
      })),
    ),
    csv: csv(
      rows.map(({ common, due, finished }): Cells => {
        return { ...common, due: text(due), finished: text(finished) }
      }),
    ),
    // The numbers themselves.
    serials: csv(
      rows.map(({ common, due, finished }): Cells => {
        return { ...common, due: serial(due), finished: serial(finished) }
      }),
    ),
  }
  for (const [name, content] of Object.entries(ways)) {
    const format = name === 'xlsx' ? 'xlsx' : 'csv'
    const { known } = await loaded(name, content, { format, dates })
    const got = new Map(
      known.map((k) => [k.code, [k.due_on, k.due_at, k.finished_at]]),
    )
    const wrong = rows.flatMap(({ due, finished }, i) => {
      const at = clock(day0 + due.day * dayMs + due.ms)
      const end = clock(day0 + finished.day * dayMs + finished.ms)
      const want = [at.slice(0, 10), at, end]
      const found = got.get(`D${i}`)
      return String(found) === String(want)
        ? []
        : [{ serial: serial(due), finished: serial(finished), found, want }]
    })
    expect(wrong, `${name}, seed ${seed}`).toEqual([])
  }
})

test('midnight in a workbook is a day without a time', async () => {
  const days = cases(fc.integer({ min: 0, max: 350 }), 100, 1_000)
  const rows = days.map((day, i) => ({
    ...dossier(`D${i}`, { received: '2018-01-01', finished: '' }),
    status: 'Đang xử lý',
    due: {
      value: `${serialOf1970 + day0 / dayMs + day}`,
      format: 'dd/mm/yyyy',
    },
  }))
  const dates = ['YYYY-MM-DD']
  const { known } = await loaded('days', sheet(rows), { format: 'xlsx', dates })
  expect(known.map((k) => k.due_at).toSorted()).toEqual(
    days.map((day) => clock(day0 + (day + 1) * dayMs - 1)).toSorted(),
  )
})

interface Numbered {
  /** As many digits as there are. */
  readonly text: string
  readonly zeros: number
  readonly isFloat: boolean
}

const numbered: fc.Arbitrary<Numbered> = fc.record({
  text: fc
    .tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat({ max: 9 }), { maxLength: 19 }),
    )
    .map(([first, rest]) => `${first}${rest.join('')}`),
  zeros: fc.integer({ min: 0, max: 22 }),
  isFloat: fc.boolean(),
})

test('a number has the zeros of its format, and is no code beyond 15 digits', async () => {
  const some = cases(numbered)
  const rows = some.map(({ text, zeros, isFloat }) => {
    const power = text.length - 1
    const value = isFloat ? `${text[0]}.${text.slice(1) || '0'}E${power}` : text
    const code = zeros === 0 ? { value } : { value, format: '0'.repeat(zeros) }
    return { ...dossier(''), code }
  })
  const { known, told } = await loaded('numbers', sheet(rows), {
    format: 'xlsx',
  })
  const rightly = some.flatMap(({ text, zeros }) =>
    text.length > 15 ? [] : text.padStart(zeros, '0'),
  )
  expect(known.map((k) => k.code).toSorted(), `seed ${seed}`).toEqual(
    [...new Set(rightly)].toSorted(),
  )
  expect(told.map((r) => [r.row, r.reason, r.code])).toEqual(
    some.flatMap(({ text }, i) =>
      text.length > 15 ? [[i + 2, 'rounded_code', null]] : [],
    ),
  )
})

/** A code as a spreadsheet may leave it, and what it is; null where its end is gone. */
const left: fc.Arbitrary<readonly [cell: string, code: string | null]> = fc
  .tuple(
    fc.array(fc.constantFrom(...'0123456789AĐƯz.-/ '), {
      minLength: 1,
      maxLength: 18,
    }),
    fc.constantFrom("'", '="', '\'="', '', ' = "', "\u200b'", 'E+'),
    fc.integer({ min: 1, max: 9_999 }),
  )
  .map(([letters, mark, n]) => {
    // Neither end is a blank, and each differs.
    const code = `H${letters.join('')}${n}`
    if (mark === 'E+') {
      const [whole = '', ...rest] = String(n)
      const decimals = rest.length === 0 ? '' : `,${rest.join('')}`
      return [`${whole}${decimals}E+${15 + (letters.length % 5)}`, null]
    }
    return [`${mark}${code}${mark.endsWith('"') ? '"' : ''}`, code] as const
  })

test('a code is without the marks of a text, and none where its end is gone', async () => {
  const some = cases(left)
  const rows = some.map(([cell]) => dossier(cell, { procedure: cell }))
  const { known, told } = await loaded('marks', csv(rows), {
    catalogue: 'open',
  })
  const rightly = some.flatMap(([, code]) => code ?? [])
  expect(known.map((k) => k.code).toSorted(), `seed ${seed}`).toEqual(
    [...new Set(rightly)].toSorted(),
  )
  expect(known.every((k) => k.procedure === k.code)).toBe(true)
  expect(told.map((r) => [r.row, r.reason])).toEqual(
    some.flatMap(([, code], i) =>
      code === null ? [[i + 2, 'rounded_code']] : [],
    ),
  )
})
