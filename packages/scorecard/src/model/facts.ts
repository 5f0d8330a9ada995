import { ancestorsOf, parentsOf } from '@motcua/metrics'
import type { Evaluation, Miss } from '@motcua/metrics'
import type { Subject } from '../words/subject.ts'
import { wordsOf } from '../words/words.ts'
import type { Words } from '../words/words.ts'
import { finder } from './find.ts'
import type { Find } from './find.ts'
import type { ScorecardInput } from './input.ts'
import { procedureNames, unitNames } from './names.ts'
import type { NameOf } from './names.ts'
import { subjectsOf } from './subjects.ts'

/** What every part of a scorecard is made of: the input, and in it what is the unit's own. */
export interface Facts {
  readonly input: ScorecardInput
  readonly words: Words
  readonly find: Find
  readonly subjects: readonly Subject[]
  /** Whether what is a unit's is that of the paper's unit or of its subtree. */
  readonly isOwn: (unit: string | null) => boolean
  /** Finished late in the period, and over the year to date, by the unit or one below it. */
  readonly late: readonly Miss[]
  readonly lateToDate: readonly Miss[]
  /** Open overdue on the period's last day. */
  readonly overdue: readonly Miss[]
  /** Announced procedures that are not posted in full on that day. */
  readonly unposted: readonly Miss[]
  /** Printed names by code, none of which means two. */
  readonly unitName: NameOf
  readonly procedureName: (miss: Miss) => string
}

/** Takes out of what was computed what is the unit's own. */
export function factsOf(input: ScorecardInput): Facts {
  const isOwn = ownUnits(input.evaluation, input.unit)
  const mine = (miss: Miss) => isOwn(miss.unit)
  const late = input.late.filter(mine)
  const overdue = input.overdue.filter(mine)
  const listed = [...late, ...overdue]
  return {
    input,
    words: wordsOf(input),
    find: finder(input),
    subjects: subjectsOf(input),
    isOwn,
    late,
    lateToDate: input.lateToDate.filter(mine),
    overdue,
    unposted: (input.unposted ?? []).filter(mine),
    unitName: unitNames(input, listed),
    procedureName: procedureNames(listed),
  }
}

/** Whether a unit is one or in its subtree. */
function ownUnits(
  { allUnits, units }: Evaluation,
  unit: string,
): (of: string | null) => boolean {
  const tree = { parents: parentsOf(allUnits), root: units[0]?.code ?? '' }
  return (of) => ancestorsOf(of, tree).includes(unit)
}
