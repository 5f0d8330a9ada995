import { findings } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import {
  dossier,
  load,
  loadList,
  narrow,
  office,
  procedures,
  removeFolders,
  unitsHeader,
  warehouse,
} from '../warehouse/fixture.ts'
import { cases, dayMs } from './cases.ts'

/* Units with several spans of validity, and dossiers received on any day of them or beside them. */

afterAll(removeFolders)

const first = Date.UTC(2015, 0, 1)
const dayOf = (n: number) =>
  new Date(first + n * dayMs).toISOString().slice(0, 10)
const [year, month] = [365, 31]

const unit = fc.record({
  begins: fc.integer({ min: 0, max: year }),
  /** Days of each span, and days between it and the next. */
  spans: fc.array(
    fc.record({
      days: fc.integer({ min: 1, max: 4 * month }),
      gap: fc.constantFrom(0, 0, 0, 1, month),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  isOpen: fc.boolean(),
  received: fc.integer({ min: 0, max: 3 * year }),
})

/** The spans of a unit by their first and last days; the last may have no end. */
function spansOf({
  begins,
  spans,
  isOpen,
}: Readonly<{
  begins: number
  spans: readonly { readonly days: number; readonly gap: number }[]
  isOpen: boolean
}>): readonly (readonly [from: number, to: number])[] {
  let from = begins
  return spans.map(({ days, gap }, i) => {
    const isLast = i === spans.length - 1
    const to = isLast && isOpen ? Infinity : from + days - 1
    const span = [from, to] as const
    from = to + 1 + gap
    return span
  })
}

test('days without a unit are told, and the dossiers that it has on such days', async () => {
  const all = cases(unit, 200, 2_000).map((one, i) => {
    return { ...one, code: `u${i}`, own: spansOf(one) }
  })
  await using to = await warehouse({ lists: false })
  const rows = all.flatMap(({ code, own }) =>
    own.map(([from, last], k) => {
      const end = last === Infinity ? '' : dayOf(last)
      return `${code},so,Phòng ${code} ${k},,2,no,${dayOf(from)},${end}`
    }),
  )
  const lines = [unitsHeader, 'so,,Sở,,1,no,2010-01-01,', ...rows]
  const list = await loadList(to, 'unit', lines.join('\n'))
  expect(list.rejected).toBe(0)
  await loadList(to, 'procedure', procedures.replaceAll(',dkkd,', ',so,'))
  const done = await load(
    to,
    all.map(({ code, received }) =>
      dossier(`D-${code}`, {
        unit: code,
        received: dayOf(received).split('-').toReversed().join('/'),
        due: '',
        finished: '',
        status: 'Đang xử lý',
      }),
    ),
    { profile: { ...narrow, dates: ['DD/MM/YYYY'] } },
  )
  expect(done.rejected).toBe(0)
  const isIn = (day: number, own: (typeof all)[number]['own']) =>
    own.some(([from, last]) => from <= day && day <= last)
  const gaps = all.filter(({ own }) =>
    own.some(([from], k) => k > 0 && from > (own[k - 1]?.[1] ?? 0) + 1),
  )
  const outside = all.filter(({ own, received }) => !isIn(received, own))
  const before = outside.filter(({ begins, received }) => received < begins)
  const told = (await findings(to.db, { office, dir: to.dir })).filter(
    (f) => f.kind === 'unplaced',
  )
  const expected = [
    ['unit_gap', 'unit', gaps.length],
    ['received_before_unit', 'dossier', before.length],
    ['received_without_unit', 'dossier', outside.length - before.length],
  ] as const
  for (const [code, table, count] of expected) {
    expect(count, code).toBeGreaterThan(10)
    const found = told.filter((f) => f.code === code)
    expect(found).toMatchObject([{ table, rows: count, open: count }])
    expect(found[0]?.examples).toHaveLength(5)
  }
  expect(told).toHaveLength(3)
  // Units that somebody deletes from the list instead of ending them.
  const deleted = new Set(all.slice(-12).map(({ code }) => code))
  const left = lines.filter((line) => !deleted.has(line.split(',')[0] ?? ''))
  await loadList(to, 'unit', left.join('\n'))
  const found = await findings(to.db, { office, dir: to.dir })
  expect(found.filter((f) => f.code === 'unit_not_listed')).toMatchObject([
    { kind: 'unplaced', table: 'dossier', rows: 12, open: 12 },
  ])
})
