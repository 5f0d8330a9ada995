import {
  restatedCauses,
  restatedParts,
  type CountedRow,
  type RestatedCause,
} from '@motcua/metrics/analysis'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** A row of unit `a` below `so`, that adds what is given. */
function row(key: string, numerator: number, units = ['a', 'so']): CountedRow {
  return { key, code: `code ${key}`, units, numerator, denominator: 1 }
}

interface Tally {
  readonly numerator: number
  readonly denominator: number
}

function sumOf(rows: readonly CountedRow[], unit: string): Tally {
  const own = rows.filter(({ units }) => units.includes(unit))
  return {
    numerator: own.reduce((n, r) => n + r.numerator, 0),
    denominator: own.reduce((n, r) => n + r.denominator, 0),
  }
}

const nothing: Tally = { numerator: 0, denominator: 0 }

describe('the parts of a difference', () => {
  const rows = fc.array(
    fc.record({
      key: fc.constantFrom('A', 'B', 'C', 'D'),
      numerator: fc.constantFrom(0, 1, 5),
      units: fc.constantFrom(['a', 'so'], ['b', 'so'], ['so']),
    }),
    { maxLength: 6 },
  )
  const states = fc.array(rows, { minLength: 2, maxLength: 4 })
  const causes = fc.array(fc.constantFrom(...restatedCauses.slice(1)), {
    minLength: 4,
    maxLength: 4,
  })
  const tally = fc.record({ numerator: fc.nat(9), denominator: fc.nat(9) })
  /** Of two KPIs, and not the sum of its parts. */
  const derive = ([a = nothing, b = nothing]: readonly Tally[]): Tally => ({
    numerator: a.numerator * b.denominator,
    denominator: a.denominator + b.numerator,
  })

  it('lead from what was published to what is now, whatever happened between', () => {
    fc.assert(
      fc.property(
        states,
        states,
        causes,
        tally,
        (one, other, why, published) => {
          const length = Math.min(one.length, other.length)
          const lists = Array.from({ length }, (_, i) =>
            [one[i] ?? [], other[i] ?? []].map((list) =>
              list.map((r) => ({ ...r, code: r.key, denominator: 1 })),
            ),
          )
          const [first = [], ...after] = lists
          const steps = after.map((of, at) => ({
            rows: of.map((list, i) => ({
              before: lists[at]?.[i] ?? [],
              after: list,
            })),
            cause: (key: string, i: number): RestatedCause =>
              why[(key.charCodeAt(0) + i) % why.length] ?? 'late',
          }))
          for (const unit of ['so', 'a', 'b', 'c'])
            for (const by of [undefined, derive]) {
              const parts = restatedParts({
                published,
                unit,
                start: first.map((list) => sumOf(list, unit)),
                steps,
                ...(by && { derive: by }),
              })
              const tallies = (lists.at(-1) ?? []).map((list) =>
                sumOf(list, unit),
              )
              const now = by ? by(tallies) : (tallies[0] ?? nothing)
              const sum = (of: keyof Tally) =>
                parts.reduce((n, part) => n + part[of], published[of])
              expect(sum('numerator')).toBe(now.numerator)
              expect(sum('denominator')).toBe(now.denominator)
              // In their order, each once.
              const told = parts.map((part) => part.cause)
              expect(told).toEqual(
                restatedCauses.filter((c) => told.includes(c)),
              )
              if (unit === 'c')
                expect(parts.flatMap((part) => part.dossiers)).toEqual([])
            }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('are none where nothing is another', () => {
    const same = [row('A', 1)]
    const published = { numerator: 1, denominator: 1 }
    const steps = [
      {
        rows: [{ before: same, after: same }],
        cause: () => 'late' as const,
      },
    ]
    const start = [published]
    expect(restatedParts({ published, unit: 'so', start, steps })).toEqual([])
  })

  it('tell rows that cancel out, by their codes, in their order', () => {
    const steps = [
      {
        rows: [
          {
            before: [row('A', 1), row('B', 0)],
            after: [row('B', 1), row('A', 0)],
          },
        ],
        cause: () => 'corrected' as const,
      },
    ]
    const published = { numerator: 1, denominator: 2 }
    const start = [published]
    expect(restatedParts({ published, unit: 'a', start, steps })).toEqual([
      {
        cause: 'corrected',
        numerator: 0,
        denominator: 0,
        dossiers: ['code A', 'code B'],
      },
    ])
  })

  it('have of a definition the rows that it counts otherwise, where the former is there', () => {
    const published = { numerator: 0, denominator: 1 }
    const start = [{ numerator: 1, denominator: 1 }]
    const of = { published, unit: 'so', start, steps: [] }
    const led = [{ before: [row('A', 0)], after: [row('A', 1)] }]
    const definition = { cause: 'definition', numerator: 1, denominator: 0 }
    expect(restatedParts(of)).toEqual([{ ...definition, dossiers: [] }])
    expect(restatedParts({ ...of, definition: led })).toEqual([
      { ...definition, dossiers: ['code A'] },
    ])
  })

  it('take rows of one key together, and only those of the unit', () => {
    const published = { numerator: 1, denominator: 1 }
    const before = [row('A', 1)]
    const after = [row('A', 1), row('A', 1), row('B', 1, ['b', 'so'])]
    const steps = [
      {
        rows: [{ before, after }],
        cause: (key: string) =>
          (key === 'A' ? 'corrected' : 'late') as RestatedCause,
      },
    ]
    const parts = (unit: string, was = published) =>
      restatedParts({ published: was, unit, start: [was], steps }).map((p) => [
        p.cause,
        p.numerator,
        p.denominator,
      ])
    expect(parts('so')).toEqual([
      ['corrected', 1, 1],
      ['late', 1, 1],
    ])
    expect(parts('a')).toEqual([['corrected', 1, 1]])
    expect(parts('b', nothing)).toEqual([['late', 1, 1]])
  })
})
