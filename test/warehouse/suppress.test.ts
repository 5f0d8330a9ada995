import { suppressed } from '@motcua/warehouse'
import type { CountedCell, PublicRow } from '@motcua/warehouse'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { size } from '../size.ts'

/*
 * Tables of counts that leave the office: nothing that is shown is few, and
 * nothing that is hidden can be had from what is shown.
 */

type Sets = readonly (readonly number[])[]

/** Ways to total a table of two keys. */
const manySets: readonly Sets[] = [
  [[0, 1]],
  [[0, 1], [0], []],
  [[0, 1], [0], [1], []],
  [[0], [1], []],
  [[0], [1]],
]

/** A table of two keys; without `most` its numbers are as large as those of an office. */
function tables(hasMeets: boolean, { most = 60, rows = 4, columns = 4 } = {}) {
  const cell = fc
    .tuple(
      fc.integer({ min: 0, max: most }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([n, share]) => ({ n, meets: Math.round(n * share) }))
  return fc
    .tuple(
      fc.array(fc.array(cell, { minLength: 1, maxLength: columns }), {
        minLength: 1,
        maxLength: rows,
      }),
      fc.constantFrom(...manySets),
      fc.integer({ min: 2, max: 6 }),
    )
    .map(([lines, sets, least]) => ({
      counted: lines.flatMap((line, i) =>
        line.flatMap(({ n, meets }, j): CountedCell[] =>
          n === 0
            ? []
            : [
                {
                  keys: [`r${i}`, `c${j}`],
                  cases: n,
                  ...(hasMeets && { meets }),
                },
              ],
        ),
      ),
      sets,
      least,
    }))
}

/** Which combinations a row adds up. */
function partsOf({ set, keys }: PublicRow, counted: readonly CountedCell[]) {
  return counted.flatMap((cell, i) =>
    set.every((key, k) => cell.keys[key] === keys[k]) ? [i] : [],
  )
}

/** The numbers of a table, each with what it is the sum of: cases that meet, then those that do not. */
function numbersOf(
  rows: readonly PublicRow[],
  counted: readonly CountedCell[],
) {
  return rows.flatMap((row) => {
    const of = partsOf(row, counted)
    const sum = (take: (cell: CountedCell) => number) =>
      of.reduce((total, i) => total + take(counted[i]!), 0)
    const meeting = of
    const others = of.map((i) => counted.length + i)
    const isMet = row.meets !== undefined && row.meets !== null
    return [
      {
        shown: row.cases,
        value: sum(({ cases }) => cases),
        of: [...meeting, ...others],
      },
      ...(row.meets === undefined
        ? []
        : [
            {
              shown: row.meets,
              value: sum(({ meets = 0 }) => meets),
              of: meeting,
            },
            {
              shown:
                isMet && row.cases !== null
                  ? row.cases - (row.meets ?? 0)
                  : null,
              value: sum(({ cases, meets = 0 }) => cases - meets),
              of: others,
            },
          ]),
    ]
  })
}

/** Whether a sum of unknowns follows from others by adding and subtracting, in fractions. */
function follows(
  target: readonly number[],
  from: readonly (readonly number[])[],
  unknowns: number,
): boolean {
  const rowOf = (of: readonly number[]) =>
    Array.from({ length: unknowns }, (_, i) => (of.includes(i) ? 1n : 0n))
  const rank = (rows: bigint[][]) => {
    const left = rows.map((row) => [...row])
    let done = 0
    for (let column = 0; column < unknowns; column++) {
      const at = left.findIndex((row, i) => i >= done && row[column] !== 0n)
      if (at === -1) continue
      ;[left[done], left[at]] = [left[at]!, left[done]!]
      const lead = left[done]!
      for (const [i, row] of left.entries())
        if (i > done && row[column] !== 0n)
          left[i] = row.map(
            (value, k) => value * lead[column]! - lead[k]! * row[column]!,
          )
      done += 1
    }
    return done
  }
  const rows = from.map(rowOf)
  return rank([...rows, rowOf(target)]) === rank(rows)
}

describe('a table of counts', () => {
  it.each([false, true])(
    'shows true numbers, and none that is few (meets: %s)',
    (hasMeets) => {
      fc.assert(
        fc.property(tables(hasMeets), ({ counted, sets, least }) => {
          for (const { shown, value } of numbersOf(
            suppressed(counted, { sets, least }),
            counted,
          )) {
            if (shown === null) continue
            expect(shown).toBe(value)
            expect(shown === 0 || shown >= least).toBe(true)
          }
        }),
        { numRuns: size(200, 5000) },
      )
    },
  )

  it.each([false, true])(
    'gives no hidden number by sums and differences (meets: %s)',
    (hasMeets) => {
      fc.assert(
        fc.property(tables(hasMeets), ({ counted, sets, least }) => {
          const numbers = numbersOf(
            suppressed(counted, { sets, least }),
            counted,
          )
          const shown = numbers
            .filter((number) => number.shown !== null)
            .map(({ of }) => of)
          for (const hidden of numbers.filter(
            (number) => number.shown === null,
          ))
            expect(follows(hidden.of, shown, 2 * counted.length)).toBe(false)
        }),
        { numRuns: size(60, 2000) },
      )
    },
  )

  it('leaves at least two answers to every hidden number that is few', () => {
    const small = tables(false, { most: 8, rows: 2, columns: 2 })
    fc.assert(
      fc.property(small, ({ counted, sets, least }) => {
        const rows = suppressed(counted, { sets, least })
        const possible = readersView(rows, counted)
        const values = rows.map((row) => partsOf(row, possible))
        const answers = rows.map(() => new Set<number>())
        // Every table that shows the same, and has a case at least in each of its rows.
        for (const guess of guesses(possible.length, 12)) {
          const sums = values.map((of) =>
            of.reduce((sum, i) => sum + guess[i]!, 0),
          )
          if (
            rows.some(({ cases }, i) =>
              cases === null ? sums[i] === 0 : cases !== sums[i],
            )
          )
            continue
          for (const [i, sum] of sums.entries()) answers[i]!.add(sum)
        }
        for (const [i, row] of rows.entries())
          if (row.cases === null) expect(answers[i]!.size).toBeGreaterThan(1)
      }),
      { numRuns: size(150, 3000) },
    )
  })

  it.each([
    [
      [1, 1, 40],
      [null, null, null, 42],
    ],
    [
      [2, 4, 40],
      [null, null, 40, 46],
    ],
    [
      [3, 9, 40],
      [null, null, 40, 52],
    ],
    [
      [1, 0, 0],
      [null, null],
    ],
  ])(
    'tells of the hidden ones of %j no more than that each may be 5',
    (counts, told) => {
      const counted = counts
        .map((cases, i) => ({ keys: [`k${i}`], cases }))
        .filter(({ cases }) => cases > 0)
      const rows = suppressed(counted, { sets: [[0], []], least: 5 })
      expect(rows.map(({ cases }) => cases)).toEqual(told)
    },
  )

  it('hides nothing where nothing is few', () => {
    const counted = ['a', 'b'].map((key) => ({
      keys: [key],
      cases: 40,
      meets: 20,
    }))
    const rows = suppressed(counted, { sets: [[0], []], least: 5 })
    expect(rows.map(({ cases, meets }) => [cases, meets])).toEqual([
      [40, 20],
      [40, 20],
      [80, 40],
    ])
  })
})

/**
 * The combinations that may have cases, as far as a table tells: where it has rows
 * of all keys those, otherwise any of the keys that it names.
 */
function readersView(
  rows: readonly PublicRow[],
  counted: readonly CountedCell[],
): readonly CountedCell[] {
  if (rows.some(({ set }) => set.length === 2)) return counted
  const named = [0, 1].map((key) =>
    rows.flatMap(({ set, keys }) => (set[0] === key ? [keys[0] ?? null] : [])),
  )
  return (named[0] ?? []).flatMap((a) =>
    (named[1] ?? []).map((b) => ({ keys: [a, b], cases: 0 })),
  )
}

/** Counts from none to `most`. */
function* guesses(length: number, most: number): Generator<readonly number[]> {
  if (length === 0) return yield []
  for (const rest of guesses(length - 1, most))
    for (let n = 0; n <= most; n++) yield [n, ...rest]
}
