import type { Period } from '@motcua/metrics'
import { scorecardFigures } from '@motcua/scorecard'
import type { ScorecardFigures } from '@motcua/scorecard'
import { coverage } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'
import type { OfficeData } from './office-data.ts'

/** Everything the scorecards of a period need, for all units of an office at once. */
export function periodFigures(
  { code, plan, kpis }: Office,
  { snapshot, loaded, asOf, calendar }: OfficeData,
  period: Period,
): Promise<ScorecardFigures> {
  return scorecardFigures(snapshot.db, {
    office: code,
    plan,
    kpis,
    period,
    asOf,
    calendar,
    complete: coverage(loaded),
  })
}
