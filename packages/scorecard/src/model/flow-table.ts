import { dossierFlow } from '@motcua/metrics/catalog'
import type { DossierFlow } from '@motcua/metrics/catalog'
import type { Facts } from './facts.ts'
import { ScorecardError } from './input.ts'
import { areDossiersKnown } from './known.ts'
import type { FlowRow } from './scorecard.ts'

/**
 * Table 2: what came in, what went out, what stays.
 *
 * @throws ScorecardError when it does not tie, within itself or with the lists of late and overdue dossiers.
 */
export function flowRow(facts: Facts): FlowRow {
  const { find, input, words } = facts
  const row = dossierFlow(({ id }) => {
    const { numerator, denominator } = find(id, input.period)
    return { numerator, denominator: denominator ?? 0 }
  })
  refuseBroken(row, facts)
  refuseOtherLists(row, facts)
  if (!areDossiersKnown(find, input.period))
    return { ...row, known: false, tie: words.say('flow.unknown') }
  return {
    ...row,
    known: true,
    tie: words.say('flow.tie', {
      total: words.count(row.total),
      finished: words.count(row.finished),
      stopped: words.count(row.stopped),
      open: words.count(row.open),
    }),
  }
}

/** What came in has to be what went out and what stays, and no count below zero. */
function refuseBroken(
  row: DossierFlow,
  { find, input: { period } }: Facts,
): void {
  const out = row.finished + row.stopped + row.open
  const { denominator, withoutChannel = 0 } = find('online_dossiers', period)
  const byChannel = (denominator ?? 0) + withoutChannel
  if (row.total !== out || byChannel !== row.received)
    throw new ScorecardError(
      `expected carried over + received = finished + stopped + open over ${period.key}, got ${row.total} and ${out}`,
    )
  for (const [key, value] of Object.entries(row))
    if (value < 0)
      throw new ScorecardError(
        `expected no count below zero over ${period.key}, got ${key} ${value}`,
      )
}

/** The lists of dossiers have to be as long as what is counted. */
function refuseOtherLists(row: DossierFlow, facts: Facts): void {
  const { period } = facts.input
  const { toDate } = facts.find('on_time', period)
  const counts = {
    late: row.late,
    lateToDate: (toDate.denominator ?? 0) - toDate.numerator,
    overdue: row.openOverdue,
  }
  for (const list of ['late', 'lateToDate', 'overdue'] as const)
    if (facts[list].length !== counts[list])
      throw new ScorecardError(
        `expected ${counts[list]} dossiers in the list ${list} over ${period.key}, got ${facts[list].length}`,
      )
}
