import { formatCount } from '@motcua/metrics'
import type { Facts } from './facts.ts'
import { ScorecardError } from './input.ts'
import { areDossiersKnown } from './known.ts'
import { openInTime } from './open-in-time.ts'
import type { FlowCount, FlowRow } from './scorecard.ts'

type FlowCounts = Readonly<Record<FlowCount, number>>

/**
 * Table 2: what came in, what went out, what stays.
 *
 * @throws ScorecardError when it does not tie, within itself or with the lists of late and overdue dossiers.
 */
export function flowRow(facts: Facts): FlowRow {
  const { find, input } = facts
  const row = countsOf(facts)
  refuseBroken(row, facts)
  refuseOtherLists(row, facts)
  if (!areDossiersKnown(find, input.period))
    return { ...row, known: false, tie: 'Chưa đủ dữ liệu để đối chiếu.' }
  return {
    ...row,
    known: true,
    tie: `Đối chiếu: Tổng (${formatCount(row.total)}) = Đã giải quyết (${formatCount(row.finished)}) + Rút, trả lại, từ chối (${formatCount(row.stopped)}) + Đang giải quyết (${formatCount(row.open)}): khớp.`,
  }
}

function countsOf({ find, input: { period } }: Facts): FlowCounts {
  const count = (kpi: string) => find(kpi, period).numerator
  const onTime = find('on_time', period)
  const dated = onTime.denominator ?? 0
  const carriedOver = count('carried_over')
  const received = count('received')
  const receivedOnline = count('online_dossiers')
  const finished = count('finished')
  const early = count('early')
  const open = count('open')
  const inTime = count(openInTime.id)
  const openOverdue = count('open_overdue')
  const paused = count('paused')
  return {
    carriedOver,
    received,
    receivedOnline,
    receivedOther: received - receivedOnline,
    total: carriedOver + received,
    finished,
    early,
    onDue: onTime.numerator - early,
    late: dated - onTime.numerator,
    undated: finished - dated,
    stopped: count('stopped'),
    open,
    openInTime: inTime,
    openOverdue,
    openUndated: open - inTime - openOverdue - paused,
    paused,
  }
}

/** What came in has to be what went out and what stays, and no count below zero. */
function refuseBroken(
  row: FlowCounts,
  { find, input: { period } }: Facts,
): void {
  const out = row.finished + row.stopped + row.open
  const byChannel = find('online_dossiers', period).denominator ?? 0
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
function refuseOtherLists(row: FlowCounts, facts: Facts): void {
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
