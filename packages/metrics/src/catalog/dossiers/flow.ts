import { defineKpis } from '../define.ts'
import { isOpenInTime } from './conditions.ts'
import {
  carriedOver,
  onlineDossiers,
  open,
  paused,
  received,
  stopped,
} from './kpis.ts'
import { early, finished, onTime, openOverdue } from './on-time.ts'
import { dossiers } from './rows.ts'
import type { CountingKpi, Tally } from '../../definition/kpi.ts'
import type { Database } from '../../schema.ts'

/**
 * Open dossiers that are neither paused nor overdue: due on the period's last
 * day or later. One without a due date is not in time. Not of the catalogue:
 * what `dossierFlow` needs beside it.
 */
export const openInTime = defineKpis<Database>().count(dossiers, {
  id: 'open_in_time',
  version: 1,
  title: {
    vi: 'Hồ sơ đang giải quyết trong hạn',
    en: 'Open dossiers in time',
  },
  nature: 'stock',
  counts: isOpenInTime,
})

/** Dossiers of a period: what came in, what went out, what stays. */
export interface DossierFlow {
  readonly carriedOver: number
  readonly received: number
  readonly receivedOnline: number
  /** Received in any other way, an unknown one included. */
  readonly receivedOther: number
  /** Carried over and received. */
  readonly total: number
  /** Ended with a result. */
  readonly finished: number
  /** Finished before the due date. */
  readonly early: number
  /** Finished on the due date. */
  readonly onDue: number
  readonly late: number
  /** Finished without a due date: in no rate, but in the total. */
  readonly undated: number
  /** Withdrawn, returned or refused. */
  readonly stopped: number
  /** Not ended by the last day. */
  readonly open: number
  readonly openInTime: number
  readonly openOverdue: number
  /** Open without a due date and not paused: neither in time nor overdue. */
  readonly openUndated: number
  readonly paused: number
}

/** The KPIs that `dossierFlow` is made of. */
export const flowKpis: readonly CountingKpi<Database>[] = Object.freeze([
  carriedOver,
  received,
  onlineDossiers,
  finished,
  early,
  onTime,
  stopped,
  open,
  openInTime,
  openOverdue,
  paused,
])

/**
 * The flow of dossiers (*tiếp nhận, giải quyết*) by the KPIs that count it, so
 * that no table of it can differ from them or from another. Where dates
 * contradict each other a number may be below zero, and the sides need not tie.
 *
 * @param tallyOf numerator and denominator of each of `flowKpis`
 * @example
 * const { results } = await evaluate(db, flowKpis, { office, period })
 * const flow = dossierFlow((kpi) => {
 *   const found = results.find((result) => result.kpi === kpi.id)
 *   return {
 *     numerator: found?.numerator ?? 0,
 *     denominator: found?.denominator ?? 0,
 *   }
 * })
 * flow.total === flow.finished + flow.stopped + flow.open // true
 */
export function dossierFlow(
  tallyOf: (kpi: CountingKpi<Database>) => Tally,
): DossierFlow {
  const count = (kpi: CountingKpi<Database>) => tallyOf(kpi).numerator
  const timely = tallyOf(onTime)
  const online = count(onlineDossiers)
  return {
    carriedOver: count(carriedOver),
    received: count(received),
    receivedOnline: online,
    receivedOther: count(received) - online,
    total: count(carriedOver) + count(received),
    finished: count(finished),
    early: count(early),
    onDue: timely.numerator - count(early),
    late: timely.denominator - timely.numerator,
    undated: count(finished) - timely.denominator,
    stopped: count(stopped),
    open: count(open),
    openInTime: count(openInTime),
    openOverdue: count(openOverdue),
    openUndated:
      count(open) - count(openInTime) - count(openOverdue) - count(paused),
    paused: count(paused),
  }
}
