import type { Period } from '@motcua/metrics'
import { otherKpis, scorecardFigures } from '@motcua/scorecard'
import type { ScorecardFigures } from '@motcua/scorecard'
import { coverage } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'
import type { OfficeData } from './office-data.ts'
import { publishedResults } from './published.ts'

/**
 * Everything the scorecards of a period need, for all units of an office at once.
 *
 * @param before hash of a PDF: what was issued later is not looked at
 */
export function periodFigures(
  office: Office,
  { snapshot, loaded, asOf, calendar }: OfficeData,
  period: Period,
  before?: string,
): Promise<ScorecardFigures> {
  const { code, plan, kpis } = office
  return scorecardFigures(snapshot.db, {
    office: code,
    plan,
    kpis,
    others: otherKpis,
    period,
    asOf,
    calendar,
    complete: coverage(loaded),
    published: publishedResults(office, before),
  })
}
