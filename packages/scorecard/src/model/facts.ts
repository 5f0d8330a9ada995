import { chain, parentsOf } from '@motcua/metrics'
import type { Evaluation, Miss } from '@motcua/metrics'
import type { Subject } from '../words/subject.ts'
import { finder } from './find.ts'
import type { Find } from './find.ts'
import type { ScorecardInput } from './input.ts'
import { subjectsOf } from './subjects.ts'

/** What every part of a scorecard is made of: the input, and in it what is the unit's own. */
export interface Facts {
  readonly input: ScorecardInput
  readonly find: Find
  readonly subjects: readonly Subject[]
  /** Finished late in the period, and over the year to date, by the unit or one below it. */
  readonly late: readonly Miss[]
  readonly lateToDate: readonly Miss[]
  /** Open overdue on the period's last day. */
  readonly overdue: readonly Miss[]
}

/** Takes out of what was computed what is the unit's own. */
export function factsOf(input: ScorecardInput): Facts {
  const mine = ownMisses(input.evaluation, input.unit)
  return {
    input,
    find: finder(input),
    subjects: subjectsOf(input),
    late: input.late.filter(mine),
    lateToDate: input.lateToDate.filter(mine),
    overdue: input.overdue.filter(mine),
  }
}

/** Whether a miss is one of a unit or of its subtree. */
function ownMisses(
  { allUnits, units }: Evaluation,
  unit: string,
): (miss: Miss) => boolean {
  const tree = { parents: parentsOf(allUnits), root: units[0]?.code ?? '' }
  return (miss) => chain(miss.unit, tree).includes(unit)
}
