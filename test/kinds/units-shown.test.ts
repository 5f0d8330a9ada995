import { evaluate, onTime, parsePeriod } from '@motcua/metrics'
import type { EvaluatedUnit } from '@motcua/metrics'
import { received } from '@motcua/metrics/catalog'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { card, unitOf } from '../scorecard/hand-made.ts'
import { office, smallDatabase } from '../small-database.ts'
import { cases, dayMs } from './cases.ts'

/* Units as figures and tables show them: of one name, and of a life that ends within the year. */

const [rooms, offices] = [
  ['Phòng Nội vụ', 'Phòng Tư pháp', 'Tổ một cửa', 'Thanh tra'],
  ['Huyện Một', 'Huyện Hai', 'Thanh tra'],
]
const form = fc.constantFrom('NFC', 'NFD')
const tree = fc.record({
  upper: fc.array(
    fc.record({ name: fc.constantFrom(...(offices ?? [])), form }),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
  lower: fc.array(
    fc.record({
      name: fc.constantFrom(...(rooms ?? [])),
      form,
      parent: fc.nat(),
      isGone: fc.nat({ max: 6 }).map((n) => n === 0),
    }),
    { minLength: 2, maxLength: 8 },
  ),
})

test('units of one name are told apart in figure 2 by the unit above, else by the code', () => {
  const shared = { byParent: 0, byCode: 0 }
  for (const { upper, lower } of cases(tree, 60, 2_000)) {
    const units: readonly EvaluatedUnit[] = [
      unitOf('so', 'Sở', { parent: null }),
      ...upper.map((u, i) => unitOf(`h${i}`, u.name.normalize(u.form))),
      ...lower.map((u, i) =>
        unitOf(`p${i}`, u.name.normalize(u.form), {
          parent: `h${u.parent % upper.length}`,
          ...(u.isGone && { valid_to: '2018-02-28' }),
        }),
      ),
    ]
    const shown = units.filter((u) => u.parent !== null && u.valid_to === null)
    const same = (a: string, b: string) =>
      a.normalize('NFC') === b.normalize('NFC')
    const above = (u: EvaluatedUnit) =>
      units.find(({ code }) => code === u.parent)?.name ?? ''
    const expected = shown.map((u) => {
      // The office itself has a name too.
      const named = [...shown, units[0]].filter(
        (o) => o && same(o.name, u.name),
      )
      if (named.length === 1) return u.name
      const beside = named.filter((o) => o && same(above(o), above(u)))
      const isApart = beside.length === 1
      shared[isApart ? 'byParent' : 'byCode']++
      return `${u.name} (${isApart ? above(u) : u.code})`
    })
    const labels = card({ units }).comparison?.units.map(({ label }) => label)
    expect(labels).toEqual(expected)
    expect(new Set(labels?.map((l) => l.normalize('NFC'))).size).toBe(
      shown.length,
    )
  }
  expect(Math.min(shared.byParent, shared.byCode)).toBeGreaterThan(20)
})

const start = Date.UTC(2018, 0, 1)
const dayOf = (n: number) =>
  new Date(start + n * dayMs).toISOString().slice(0, 10)
const march = parsePeriod('2018-03')
/** Days of the year up to the end of March. */
const lastDay = 89

const life = fc.record({
  /** Of the units before, which it is of; the office where there is none. */
  parent: fc.option(fc.nat(), { freq: 3 }),
  ends: fc.option(fc.integer({ min: 0, max: 364 }), { freq: 2 }),
  days: fc.array(fc.integer({ min: 0, max: lastDay }), { maxLength: 3 }),
  isLate: fc.boolean(),
})

test('the rows of units sum to the office, also of those that ended within the year', async () => {
  const { db, addUnit, addDossier } = await smallDatabase()
  const own = new Map<
    string,
    readonly (readonly [day: number, late: boolean])[]
  >()
  const parents = new Map<string, string>()
  const drawn = cases(life, 120, 1_200)
  for (const [i, { parent, ends, days, isLate }] of drawn.entries()) {
    const code = `u${i}`
    // Of two levels: one that has units below it does not end.
    const tops = drawn
      .slice(0, i)
      .flatMap((other, k) =>
        other.parent === null && other.ends === null ? [`u${k}`] : [],
      )
    const above =
      parent === null || tops.length === 0
        ? 'root'
        : (tops[parent % tops.length] ?? 'root')
    parents.set(code, above)
    await addUnit(code, above, { valid_to: ends === null ? null : dayOf(ends) })
    for (const [k, day] of days.entries())
      await addDossier(`${code}-${k}`, {
        unit: code,
        received_on: '2018-01-01',
        due_on: isLate ? '2017-12-31' : '2018-12-31',
        finished_on: dayOf(day),
      })
    own.set(
      code,
      days.map((day) => [day, isLate]),
    )
  }
  const asked = { office, period: march, by: ['unit'] } as const
  const { results } = await evaluate(db, [onTime, received], asked)
  const of = (kpi: string, unit: string) =>
    results.find((r) => r.kpi === kpi && r.unit === unit) ?? expect.fail(unit)
  const listed = results.filter((r) => r.kpi === 'on_time').map((r) => r.unit)
  expect(
    listed.filter((unit) => !['root', 'a', 'a1', 'b'].includes(unit)),
  ).toHaveLength(drawn.length)
  const childrenOf = (unit: string) =>
    listed.filter(
      (code) =>
        (parents.get(code) ?? { a: 'root', a1: 'a', b: 'root' }[code]) === unit,
    )
  // The first of March.
  const from = 59
  for (const unit of listed) {
    const rows = own.get(unit) ?? []
    const now = rows.filter(([day]) => day >= from)
    const sums = childrenOf(unit).map((child) => of('on_time', child))
    const total = of('on_time', unit)
    const sum = (pick: (r: typeof total) => number) =>
      sums.reduce((n, r) => n + pick(r), 0)
    const good = (some: typeof rows) => some.filter(([, late]) => !late).length
    expect(total.denominator, unit).toBe(
      now.length + sum((r) => r.denominator ?? 0),
    )
    expect(total.numerator).toBe(good(now) + sum((r) => r.numerator))
    expect(total.toDate.denominator, unit).toBe(
      rows.length + sum((r) => r.toDate.denominator ?? 0),
    )
    expect(total.toDate.numerator).toBe(
      good(rows) + sum((r) => r.toDate.numerator),
    )
    // Of a unit that ended before the last day of the period its end is told.
    const at = drawn[Number(unit.slice(1))]?.ends
    const ended = at == null || at >= lastDay ? undefined : dayOf(at)
    if (own.has(unit)) expect(total.ended, unit).toBe(ended)
  }
  expect(of('on_time', 'root').toDate.denominator).toBe(
    [...own.values()].flat().length,
  )
})
