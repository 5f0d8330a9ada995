import {
  evaluate,
  findKpi,
  formatCount,
  formatShare,
  parsePeriod,
} from '@motcua/metrics'
import { inflowPeriod, lostByUnit, reachOf } from '@motcua/metrics/analysis'
import { yearToDate } from '@motcua/metrics/calendar'
import type { Period } from '@motcua/metrics'
import type { LostBy, Outlook, Reach } from '@motcua/metrics/analysis'
import { openOfficeData } from '@motcua/jobs/reading'
import type { Office, OfficeData } from '@motcua/jobs'
import { parseAsOf } from '../terminal/arguments.ts'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'
import { askedOf } from './asked.ts'
import type { KpiFlags } from './kpi.ts'

/** A target, and by which dossier one of 100 % was lost. */
interface Told extends Reach {
  readonly lostBy?: LostBy
}

/** `motcua reach --period P`: whether the year's targets can still be met. */
export async function reach(office: Office, flags: KpiFlags): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  const { snapshot } = data
  const inflow = inflowPeriod(period)
  const evaluation = await evaluate(snapshot.db, office.kpis, {
    ...askedOf(office, data),
    periods: inflow ? [period, inflow] : [period],
    by: ['unit'],
    ...(flags.unit !== undefined && { units: [flags.unit] }),
  })
  const told = await withLoss(
    reachOf(evaluation, office.kpis, period),
    office,
    data,
    period,
  )
  if (flags.format === 'json')
    writeJson({ period: period.key, plan: office.plan.number, reach: told })
  else write(told.length === 0 ? noTarget(office, period) : reachText(told))
  return exit.done
}

function noTarget({ plan }: Office, period: Period): string {
  return `no target of plan ${plan.number} applies to ${period.key}`
}

/** Of what was lost by a case, that case: the first of the whole office, and of each unit. */
async function withLoss(
  reached: readonly Reach[],
  office: Office,
  { snapshot, asOf, calendar }: OfficeData,
  period: Period,
): Promise<readonly Told[]> {
  const lost = reached.filter((r) => r.isLost && r.target.value === 1)
  const firsts = new Map<string, Awaited<ReturnType<typeof lostByUnit>>>()
  for (const id of new Set(lost.map((r) => r.kpi))) {
    const kpi = findKpi(id, office.kpis, period)
    if (kpi.kind === 'derived' || kpi.nature === 'stock') continue
    const found = await lostByUnit(snapshot.db, kpi, {
      office: office.code,
      plan: office.plan,
      period: yearToDate(period),
      asOf,
      calendar,
    })
    firsts.set(id, found)
  }
  return reached.map((one) => {
    const { kpi, unit } = one
    const first = lost.includes(one) && unit !== null && firsts.get(kpi)?.(unit)
    return first ? { ...one, lostBy: first } : one
  })
}

const inflows: Readonly<Record<Outlook['inflow'], string>> = {
  last_year: 'as last year',
  twice: 'twice last year',
  pace: 'at this year’s pace',
  none: 'no more',
}

function reachText(told: readonly Told[]): string {
  return table(
    [
      'kpi',
      'unit',
      'target',
      'so far',
      'value',
      'reach',
      'still to come',
      'cases',
      'worst',
      'best',
      'needed',
      'rate needed',
    ],
    told.flatMap((one) => {
      const { numerator, denominator } = one.soFar
      const head = [
        one.kpi,
        one.unit,
        `${one.target.comparator} ${percent(one.target.value)}`,
        `${formatCount(numerator)}/${formatCount(denominator)}`,
        formatShare(numerator, denominator, [one.target.value]),
        stateOf(one),
      ]
      const outlooks = one.outlooks.filter((o) => o.inflow !== 'none')
      if (outlooks.length === 0 || one.isLost) return [head]
      return outlooks.map((o, i) => [
        ...(i === 0 ? head : head.map(() => '')),
        inflows[o.inflow],
        formatCount(o.rest),
        percent(o.worst),
        percent(o.best),
        o.needed === null ? 'cannot' : formatCount(o.needed),
        rateNeeded(o, one.target),
      ])
    }),
  )
}

function stateOf(one: Told): string {
  if (one.reason) return 'not known: data are missing'
  if (one.lostBy) return `lost on ${one.lostBy.on} by ${one.lostBy.code}`
  if (one.isLost) return 'cannot be met'
  if (one.fewest === 0) return 'met so far'
  return `open: ${formatCount(one.fewest ?? 0)} more at least`
}

/** Rounded towards the safe side, as the scorecard has it: with what is told the target is met. */
function rateNeeded(
  { needed, rest }: Outlook,
  { comparator }: Reach['target'],
): string {
  if (needed === null || rest === 0) return ''
  const exact = (needed * 10_000) / rest
  const isLeast = comparator === '>' || comparator === '>='
  return formatShare(isLeast ? Math.ceil(exact) : Math.floor(exact), 10_000)
}

/** A share to two decimals. */
function percent(share: number | null): string {
  if (share === null) return ''
  return formatShare(Math.round(share * 1_000_000), 1_000_000)
}
