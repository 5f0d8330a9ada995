import { createHash } from 'node:crypto'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MutantTestPlan, StrykerOptions } from '@stryker-mutator/api/core'
import {
  commonTokens,
  declareClassPlugin,
  PluginKind,
  tokens,
} from '@stryker-mutator/api/plugin'
import type {
  MutationTestingPlanReadyEvent,
  Reporter,
} from '@stryker-mutator/api/report'
import type { Guard } from './guard.ts'

type Mutant = MutantTestPlan['mutant']

const top = fileURLToPath(new URL('../../', import.meta.url))

/** Which mutants of a run are tested. */
export interface Choice {
  /** How many, besides the guard. */
  readonly sample: number
  readonly seed: string
  /** Paths, or their beginnings, from the top of the repository. */
  readonly inside: readonly string[]
  readonly guard: Guard
}

/** The path of a mutant's file from the top of the repository. */
export function fileOf({ fileName }: Pick<Mutant, 'fileName'>): string {
  return relative(top, fileName).replaceAll('\\', '/')
}

/** Whether a mutant belongs to the room, not only to the guard's file. */
export function isInside(mutant: Mutant, { inside }: Choice): boolean {
  return inside.some((path) => fileOf(mutant).startsWith(path))
}

/** The mutant that empties the body of the guard; lines count from 0 or 1. */
export function guardIn(
  mutants: readonly Mutant[],
  { guard }: Choice,
): Mutant | undefined {
  return mutants
    .filter(({ mutatorName }) => mutatorName === 'BlockStatement')
    .filter((mutant) => fileOf(mutant) === guard.file)
    .filter(({ location }) => location.start.line >= guard.line - 1)
    .toSorted((a, b) => a.location.start.line - b.location.start.line)[0]
}

/** The mutants that are tested: the same for the same seed and sources. */
function chosen(
  plans: readonly MutantTestPlan[],
  choice: Choice,
): MutantTestPlan[] {
  const guard = guardIn(
    plans.map(({ mutant }) => mutant),
    choice,
  )
  const inside = plans
    .filter(({ mutant }) => isInside(mutant, choice))
    .map((plan) => ({ plan, rank: rank(plan.mutant, choice.seed) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ plan }) => plan)
  return [
    ...plans.filter(({ mutant }) => mutant === guard),
    ...inside.filter(({ mutant }) => mutant !== guard).slice(0, choice.sample),
  ]
}

function rank(mutant: Mutant, seed: string): string {
  const { location, replacement } = mutant
  const text = JSON.stringify([seed, fileOf(mutant), location, replacement])
  return createHash('sha256').update(text).digest('hex')
}

/** Takes the plans of all other mutants out of a run, and tells how far it is. */
class Sample implements Reporter {
  static readonly inject = tokens(commonTokens.options)
  readonly #choice: Choice
  #left = 0

  constructor(options: StrykerOptions) {
    // Stryker hands on as they are the options that it does not know.
    this.#choice = options['choice'] as Choice
  }

  onMutationTestingPlanReady({
    mutantPlans,
  }: MutationTestingPlanReadyEvent): void {
    const kept = chosen(mutantPlans, this.#choice)
    const all = mutantPlans.filter(({ mutant }) => {
      return isInside(mutant, this.#choice)
    })
    this.#left = kept.length
    process.stderr.write(`${all.length} mutants, ${kept.length} to test\n`)
    // The run goes on with this very list.
    const plans = mutantPlans as MutantTestPlan[]
    plans.splice(0, plans.length, ...kept)
  }

  onMutantTested(): void {
    this.#left -= 1
    if (this.#left % 10 === 0)
      process.stderr.write(`${this.#left} mutants left\n`)
  }
}

/** What Stryker loads of this file. */
export const strykerPlugins = [
  declareClassPlugin(PluginKind.Reporter, 'sample', Sample),
]
