import type { Tally } from '../definition/kpi.ts'
import type { Figures, NationalResult } from './result.ts'
import { textOrder } from './text-order.ts'

/** A number as it was published, and what it is of. */
export type PublishedResult = Figures &
  Pick<
    NationalResult,
    'kpi' | 'version' | 'period' | 'office' | 'unit' | 'group'
  >

/** Results as they were published. */
export interface Published {
  readonly results: readonly PublishedResult[]
}

/** A number that is another than the one that was published. */
export interface Restatement {
  readonly kpi: string
  readonly period: string
  readonly office: string | null
  readonly unit: string | null
  readonly published: Figures
  readonly now: Figures
  /** The definition was changed in between, or the data were. */
  readonly cause: 'definition' | 'data'
}

/**
 * The results of periods that were published with other numbers, in the order
 * of the new evaluation: first published, and now. Results that were not
 * published are none, nor are those broken down by more than the unit.
 *
 * @example
 * restatements(evaluation, evaluation).length // 0
 */
export function restatements(
  published: Published,
  now: Published,
): readonly Restatement[] {
  const before = new Map(
    published.results.filter(isWhole).map((r) => [resultKey(r), r]),
  )
  if (before.size === 0) return Object.freeze([])
  return Object.freeze(
    now.results.filter(isWhole).flatMap((result): readonly Restatement[] => {
      const old = before.get(resultKey(result))
      if (!old || sameFigures(old, result)) return []
      return [
        Object.freeze({
          kpi: result.kpi,
          period: result.period,
          office: result.office,
          unit: result.unit,
          published: figuresOf(old),
          now: figuresOf(result),
          cause: old.version === result.version ? 'data' : 'definition',
        } as const),
      ]
    }),
  )
}

/** Looks up the figures that were published where they are others than those of now. */
export type PublishedOf = (of: ResultName, now: Figures) => Figures | undefined

/** What was published, by what it is of. */
export function publishedIn({ results }: Published): PublishedOf {
  const before = new Map(
    results.filter(isWhole).map((r) => [resultKey(r), figuresOf(r)]),
  )
  return (of, now) => {
    // Most are asked for where nothing was published.
    const old = before.size > 0 ? before.get(resultKey(of)) : undefined
    return old && !sameFigures(old, now) ? old : undefined
  }
}

/** What a number is of, as a whole. */
type ResultName = Pick<NationalResult, 'kpi' | 'period' | 'office' | 'unit'>

function isWhole({ group }: Pick<NationalResult, 'group'>): boolean {
  return group === undefined
}

function resultKey({ kpi, period, office, unit }: ResultName): string {
  return JSON.stringify([kpi, period, office, unit])
}

function figuresOf({ numerator, denominator, value }: Figures): Figures {
  return Object.freeze({ numerator, denominator, value })
}

function sameFigures(a: Figures, b: Figures): boolean {
  return (
    a.numerator === b.numerator &&
    a.denominator === b.denominator &&
    a.value === b.value
  )
}

/**
 * Why a published number is another now. In the order of the steps that lead
 * from one to the other, so that the differences of the steps add up:
 *
 * - `definition`: what was known then, counted by the definition of now; also
 *   what a program of the same version counts otherwise.
 * - `plan`: by the rules and tasks of the plan of now, too.
 * - `undone`: rows that are as they are because a batch was taken out again.
 * - `gone`: rows that a later export of everything lacks.
 * - `corrected`: rows that were known then, and are others now; also where what
 *   changed is a list beside them, such as that of the procedures or the units.
 * - `late`: rows that no batch had brought by then.
 */
export const restatedCauses = [
  'definition',
  'plan',
  'undone',
  'gone',
  'corrected',
  'late',
] as const
/** One of `restatedCauses`. */
export type RestatedCause = (typeof restatedCauses)[number]

/** A row that a KPI counts, in one state of what is known. */
export interface CountedRow {
  /** Tells the row from all others of its row set. */
  readonly key: string
  /** As it stands in lists: of a dossier its code. */
  readonly code: string
  /** What it counts for: its unit and all above it. */
  readonly units: readonly string[]
  /** What it adds to the numerator: of a count 1, of a duration its value. */
  readonly numerator: number
  /** Of a count 0. */
  readonly denominator: number
}

/** The rows that two states do not share. */
export interface ChangedRows {
  /** As the first counts them. */
  readonly before: readonly CountedRow[]
  /** As the second counts them. */
  readonly after: readonly CountedRow[]
}

/** What of a difference has one cause. */
export interface RestatedPart {
  readonly cause: RestatedCause
  readonly numerator: number
  readonly denominator: number
  /** Codes of the rows that make it, in their order; none where the definition that counted then is no longer there. */
  readonly dossiers: readonly string[]
}

/** Why a row is another than it was: by its key, and the place of its KPI among those that are counted. */
export type CauseOf = (key: string, of: number) => RestatedCause

/** From a published number to that of now. */
export interface RestatedSteps {
  /** Of a count the denominator is 0. */
  readonly published: Tally
  readonly unit: string
  /** What each KPI that is counted came to, by the definition of now, as it was known. */
  readonly start: readonly Tally[]
  /** Of each what leads there from the definition that counted then, if that is there. */
  readonly definition?: readonly ChangedRows[] | undefined
  /** What leads on to now, step by step. */
  readonly steps: readonly {
    /** Of each KPI the rows that are others than before; what is the same in both may be among them. */
    readonly rows: readonly ChangedRows[]
    /** Why. */
    readonly cause: CauseOf
  }[]
  /** What the KPI says of the tallies of what is counted. Default: the only one. */
  readonly derive?: (tallies: readonly Tally[]) => Tally
}

/**
 * Splits the difference between a published number and that of now by its
 * causes, in the order of `restatedCauses`. The parts sum to it exactly, of the
 * numerator and of the denominator; a part without rows and without a
 * difference is left out.
 *
 * @example
 * const row = { key: 'A', code: 'A', units: ['so'], numerator: 1, denominator: 1 }
 * restatedParts({
 *   published: { numerator: 0, denominator: 0 },
 *   unit: 'so',
 *   start: [{ numerator: 0, denominator: 0 }],
 *   steps: [{ rows: [{ before: [], after: [row] }], cause: () => 'late' }],
 * }) // [{ cause: 'late', numerator: 1, denominator: 1, dossiers: ['A'] }]
 */
export function restatedParts(of: RestatedSteps): readonly RestatedPart[] {
  const { published, unit, start, definition, steps, derive = only } = of
  const changes = [
    ...changesIn(definition ?? [], unit, () => 'definition'),
    ...steps.flatMap(({ rows, cause }) => changesIn(rows, unit, cause)),
  ]
  let tallies = start
  let figure = published
  const parts = restatedCauses.map((cause): RestatedPart => {
    const own = changes.filter((change) => change.cause === cause)
    // The rows of the definition lead to where the others start.
    if (cause !== 'definition') tallies = tallies.map(addedTo(own))
    const next = derive(tallies)
    const part = {
      cause,
      numerator: next.numerator - figure.numerator,
      denominator: next.denominator - figure.denominator,
      dossiers: Object.freeze(
        [...new Set(own.map(({ code }) => code))].toSorted(textOrder),
      ),
    }
    figure = next
    return Object.freeze(part)
  })
  return Object.freeze(
    parts.filter(
      ({ numerator, denominator, dossiers }) =>
        numerator !== 0 || denominator !== 0 || dossiers.length > 0,
    ),
  )
}

/** What one row adds otherwise than before. */
interface Change extends Tally {
  /** Place of the KPI among those that are counted. */
  readonly of: number
  readonly code: string
  readonly cause: RestatedCause
}

function only([tally]: readonly Tally[]): Tally {
  return tally ?? { numerator: 0, denominator: 0 }
}

function addedTo(changes: readonly Change[]): (t: Tally, i: number) => Tally {
  return (tally, i) =>
    changes.filter(({ of }) => of === i).reduce(sumOfTallies, tally)
}

function sumOfTallies(a: Tally, b: Tally): Tally {
  return {
    numerator: a.numerator + b.numerator,
    denominator: a.denominator + b.denominator,
  }
}

function changesIn(
  changed: readonly ChangedRows[],
  unit: string,
  cause: CauseOf,
): readonly Change[] {
  return changed.flatMap(({ before, after }, of) => {
    const was = rowsByKey(before, unit)
    const is = rowsByKey(after, unit)
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
      const [old, now] = [was.get(key), is.get(key)]
      const numerator = (now?.numerator ?? 0) - (old?.numerator ?? 0)
      const denominator = (now?.denominator ?? 0) - (old?.denominator ?? 0)
      if (numerator === 0 && denominator === 0) return []
      const code = now?.code ?? old?.code ?? ''
      return [{ of, code, numerator, denominator, cause: cause(key, of) }]
    })
  })
}

/** The rows of a unit; those of one key together. */
function rowsByKey(
  rows: readonly CountedRow[],
  unit: string,
): ReadonlyMap<string, Tally & { readonly code: string }> {
  const found = new Map<string, Tally & { readonly code: string }>()
  for (const { key, code, units, ...tally } of rows)
    if (units.includes(unit)) {
      const other = found.get(key)
      found.set(key, { code, ...(other ? sumOfTallies(other, tally) : tally) })
    }
  return found
}
