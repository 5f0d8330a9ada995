import type { Warehouse } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import {
  dossier,
  load,
  loadList,
  narrow,
  procedures,
  rejects,
  removeFolders,
  units,
  warehouse,
} from '../warehouse/fixture.ts'
import { cases, digits, seed } from './cases.ts'

/*
 * A text is the unit or the procedure that it names, whatever the case, the form
 * of Unicode and the punctuation; where it names two the row is rejected.
 */

afterAll(removeFolders)

const words = [
  'Môi trường',
  'Kinh tế',
  'Tư pháp',
  'Nội vụ',
  'Đất đai',
  'Ưu đãi',
]

/** Names by their number: no two differ in case or punctuation alone. */
function stem(n: number): readonly string[] {
  const word = words[n % words.length] ?? ''
  return ['Phòng', ...word.split(' '), `số ${n}`]
}

const ways: readonly ((of: readonly string[]) => string)[] = [
  (of) => of.join(' '),
  (of) => of.join(' ').toUpperCase(),
  (of) => of.join(' ').toLowerCase(),
  (of) => of.join(' ').normalize('NFD'),
  (of) => of.join(' ').toUpperCase().normalize('NFD'),
  (of) => of.join('  '),
  (of) => of.join(' - '),
  (of) => of.join(', '),
  (of) => `(${of.join('_')})`,
  (of) => ` ${of.join('\u00a0')} `,
]
const way = fc.nat({ max: ways.length - 1 })
const written = (n: number, how: number) => ways[how]?.(stem(n)) ?? ''

interface Listed {
  readonly stem: number
  readonly way: number
  /** Whether the one before has it in an earlier span. */
  readonly isLater: boolean
}

const stems = 400
const listed: fc.Arbitrary<Listed> = fc.record({
  stem: fc.nat({ max: stems - 1 }),
  way,
  isLater: fc.nat({ max: 5 }).map((n) => n === 5),
})

/** Codes with their names, some of two spans. */
function listOf(
  prefix: string,
): readonly (Listed & { readonly code: string })[] {
  return cases(listed, 300, 300).map((one, i) => ({
    ...one,
    code: `${prefix}-${digits(i, 3)}`,
  }))
}

/** The codes that a name has, by its number. */
function codesOf(
  list: ReturnType<typeof listOf>,
): readonly (readonly string[])[] {
  return Array.from({ length: stems }, (_, n) =>
    list.flatMap((one) => (one.stem === n ? one.code : [])),
  )
}

async function opened(
  ofUnits: ReturnType<typeof listOf>,
  ofProcedures: ReturnType<typeof listOf>,
): Promise<Warehouse> {
  const to = await warehouse({ lists: false })
  const spans = (isLater: boolean) =>
    isLater ? ['2010-01-01,2015-12-31', '2016-01-01,'] : ['2010-01-01,']
  const lines = ofUnits.flatMap((one) =>
    spans(one.isLater).map(
      (span) => `${one.code},so,"${written(one.stem, one.way)}",,5,no,${span}`,
    ),
  )
  const unitList = await loadList(to, 'unit', [units, ...lines].join('\n'))
  const yes = 'yes,'.repeat(10)
  const others = ofProcedures.flatMap((one) =>
    spans(one.isLater).map(
      (span) =>
        `${one.code},"${written(one.stem, one.way)}",Doanh nghiệp,dkkd,3,5,working_day,none,yes,${yes}${span}`,
    ),
  )
  const text = [procedures, ...others].join('\n')
  const procedureList = await loadList(to, 'procedure', text)
  expect([unitList.rejected, procedureList.rejected]).toEqual([0, 0])
  return to
}

interface Named {
  readonly column: 'unit' | 'procedure'
  readonly stem: number
  readonly way: number
  /** By its code instead, whatever its name. */
  readonly byCode: boolean
}

const named: fc.Arbitrary<Named> = fc.record({
  column: fc.constantFrom('unit', 'procedure'),
  stem: fc.nat({ max: stems - 1 }),
  way,
  byCode: fc.nat({ max: 4 }).map((n) => n === 4),
})

test('a row is of the only one that its text names, else it is rejected', async () => {
  const lists = { unit: listOf('u'), procedure: listOf('p').toReversed() }
  const codes = {
    unit: codesOf(lists.unit),
    procedure: codesOf(lists.procedure),
  }
  await using to = await opened(lists.unit, lists.procedure)
  const some = cases(named, 300, 4_000)
  const right = some.map(({ column, stem: n, byCode }) => {
    const one = lists[column][n % 300]?.code ?? ''
    if (byCode) return one
    const [first, ...others] = codes[column][n] ?? []
    if (first === undefined) return `unknown_${column}`
    return others.length > 0 ? `ambiguous_${column}` : first
  })
  const rows = some.map(({ column, stem: n, way: how, byCode }, i) => {
    const code = lists[column][n % 300]?.code ?? ''
    const text = byCode && how % 2 === 0 ? code.toUpperCase() : code
    return dossier(`D${i}`, { [column]: byCode ? text : written(n, how) })
  })
  const done = await load(to, rows, { profile: narrow })
  const known = await to.db
    .selectFrom('dossier')
    .select(['code', 'unit', 'procedure'])
    .execute()
  const told = await rejects(to, done.batch)
  const stored = new Map(known.map((k) => [k.code, k]))
  const reasons = new Map(told.map((r) => [r.code, r.reason]))
  const wrong = some.flatMap((one, i) => {
    const got = stored.get(`D${i}`)?.[one.column] ?? reasons.get(`D${i}`)
    const cell = rows[i]?.[one.column]
    return got === right[i] ? [] : [{ cell, got, want: right[i] }]
  })
  expect(wrong, `seed ${seed}`).toEqual([])
  expect(stored.size + reasons.size).toBe(rows.length)
  for (const reason of [
    'unknown_unit',
    'ambiguous_unit',
    'ambiguous_procedure',
  ])
    expect(right.filter((r) => r === reason).length).toBeGreaterThan(9)
})
