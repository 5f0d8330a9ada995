import { createHash } from 'node:crypto'
import {
  monthsUpTo,
  previousPeriod,
  restOfYear,
  yearBefore,
} from '@motcua/metrics/calendar'
import type { Period } from '@motcua/metrics'
import { inLanguage } from '../words/words.ts'
import { conclusions } from './conclusions.ts'
import { factsOf } from './facts.ts'
import { trend } from './figures.ts'
import { flowRow } from './flow-table.ts'
import { headOf } from './head.ts'
import { ScorecardError } from './input.ts'
import type { ScorecardInput } from './input.ts'
import { scorecardJson } from './json.ts'
import { kpiTable } from './kpi-table.ts'
import { missTable } from './miss-table.ts'
import { narrative } from './narrative.ts'
import { abbreviations, notes } from './notes.ts'
import { others } from './others.ts'
import type { Scorecard } from './scorecard.ts'
import { taskTable } from './tasks.ts'
import { unitComparison } from './unit-comparison.ts'
import { unitTable } from './unit-table.ts'

/** The periods that a scorecard's figures come from. */
export function scorecardPeriods(period: Period): readonly Period[] {
  const rest = restOfYear(period)
  return [
    period,
    previousPeriod(period),
    yearBefore(period),
    ...monthsUpTo(period, 13),
    ...(rest ? [yearBefore(rest)] : []),
  ]
}

/**
 * Builds the scorecard of a unit over a period: all figures, words and marks
 * that will be printed, as frozen plain data.
 *
 * @throws ScorecardError when table 2 does not tie, or a list is not as long as its count.
 */
export function buildScorecard(input: ScorecardInput): Scorecard {
  const { evaluation } = input
  const unit = evaluation.units.find((u) => u.code === input.unit)
  if (!unit)
    throw new ScorecardError(
      `expected a unit of ${evaluation.units.map((u) => u.code).join(', ')}, got ${input.unit}`,
    )
  const isRoot = unit.parent === null
  const facts = factsOf(input)
  const flow = flowRow(facts)
  const body: Omit<Scorecard, 'verification'> = {
    kind: 'scorecard',
    ...headOf(input, {
      code: unit.code,
      name: isRoot
        ? inLanguage(input.letterhead.wholeOffice, input.language)
        : facts.unitName(unit.code),
      isRoot,
    }),
    conclusions: conclusions(facts),
    kpis: kpiTable(facts),
    flow: { caption: facts.words.say('flow.caption'), row: flow },
    trend: trend(facts),
    comparison: isRoot ? unitComparison(facts) : null,
    misses: missTable(facts),
    units: isRoot ? unitTable(facts) : null,
    tasks: taskTable(facts, isRoot),
    others: others(facts),
    narrative: narrative(facts),
    notes: notes(facts, flow),
    abbreviations: abbreviations(facts),
  }
  return deepFreeze({ ...body, verification: verificationOf(body) })
}

/** The start of a hash, `XXXX-XXXX-XXXX`. */
function verificationOf(body: Omit<Scorecard, 'verification'>): string {
  const hash = createHash('sha256').update(scorecardJson(body)).digest('hex')
  return hash
    .slice(0, 12)
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1-')
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value))
    return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
