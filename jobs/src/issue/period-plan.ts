import type { DateText, Period, Plan } from '@motcua/metrics'
import type { Office } from '../office/office.ts'
import { LedgerError } from './ledger.ts'
import type { LedgerEntry } from './ledger.ts'
import { keptPlan } from './published.ts'

/**
 * The plan in force of a period: `plan.yaml`, or, where that begins later, as a
 * new year's does, the last one that the office issued by and that covers the
 * end of the period. What a person is told where there is none.
 *
 * @param issued what the office issued
 */
export function planInForce(
  office: Office,
  period: Period,
  issued: Iterable<LedgerEntry>,
): Plan | string {
  const { plan } = office
  if (beginOf(plan) <= period.to) return plan
  const lacks = `expected a plan that covers ${period.key}, got plan.yaml of ${plan.year}, which begins on ${beginOf(plan)}`
  const newest = [...issued].toSorted((a, b) => (a.at < b.at ? 1 : -1))
  try {
    for (const sha256 of new Set(newest.map((e) => e.published?.plan))) {
      if (sha256 === undefined) continue
      const kept = keptPlan(office, sha256).plan
      if (beginOf(kept) <= period.to && period.to <= endOf(kept)) return kept
    }
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    return `${lacks}; ${error.message}`
  }
  return `${lacks}; put the plan of that time into plan.yaml for one pass, and the new one back after it, or let schedule.start be no earlier than the plan`
}

/** The first day of its year, or of the target that begins first. */
function beginOf({ year, targets }: Plan): DateText {
  const days = [`${year}-01-01`, ...targets.map(({ from }) => from)]
  return days.toSorted()[0] ?? ''
}

/** The last day of its year, or of the target that goes on longest. */
export function endOf({ year, targets }: Plan): DateText {
  const days = [`${year}-12-31`, ...targets.map(({ to }) => to)]
  return days.toSorted().at(-1) ?? ''
}
