import { ancestorsOf, parentsOf, parsePeriod } from '@motcua/metrics'
import { periodName, proseDate } from '../words/dates.ts'
import { ended } from '../words/sentences.ts'
import type { Facts } from './facts.ts'
import type { Explanation } from './input.ts'
import type { Scorecard } from './scorecard.ts'

/** What people noted of targets that were missed, by the unit or one below it, a line each. */
export function narrative(facts: Facts): Scorecard['narrative'] {
  const { input, words } = facts
  const { evaluation, unit } = input
  const tree = {
    parents: parentsOf(evaluation.allUnits),
    root: evaluation.units[0]?.code ?? '',
  }
  const own = (input.explanations ?? []).filter((of) =>
    ancestorsOf(of.unit, tree).includes(unit),
  )
  const lines = (key: 'written.cause' | 'written.remedy') =>
    own.length === 0
      ? null
      : own
          .map((of) =>
            words.say(key, {
              ...aboutOf(of, facts),
              cause: ended(of.cause),
              remedy: of.remedy.replace(/[.]$/, ''),
              owner: facts.unitName(of.owner),
              until: proseDate(of.until, words),
            }),
          )
          .join('\n')
  return {
    causes: lines('written.cause'),
    remedies: lines('written.remedy'),
    difficulties: null,
  }
}

/** Of which target, unit and period something is. */
function aboutOf(
  { kpi, unit, period }: Explanation,
  { subjects, unitName, input, words }: Facts,
) {
  const subject = subjects.find((s) => s.kpi.id === kpi)
  return {
    what: subject?.title ?? kpi,
    unit:
      unit === input.evaluation.units[0]?.code
        ? input.office.name
        : unitName(unit),
    period: periodName(parsePeriod(period), words),
  }
}
