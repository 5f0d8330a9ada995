import { formatCount, parsePeriod } from '@motcua/metrics'
import { dueOf } from '@motcua/metrics/analysis'
import type { DueOfUnit } from '@motcua/metrics/analysis'
import { openOfficeData } from '@motcua/jobs/reading'
import type { Office } from '@motcua/jobs'
import { parseAsOf, parseCount } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'
import type { KpiFlags } from './kpi.ts'

/** `motcua due --period P`: what is open at its end, and when it is due. */
export async function due(
  office: Office,
  flags: KpiFlags & { readonly days?: string },
): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const days = parseCount('--days', flags.days ?? '10', 60)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  const { snapshot, asOf, calendar } = data
  const all = await dueOf(snapshot.db, {
    office: office.code,
    plan: office.plan,
    period,
    days,
    asOf,
    calendar,
  })
  const units = all.filter(
    ({ unit }) => flags.unit === undefined || unit === flags.unit,
  )
  if (units.length === 0)
    throw new UsageError(
      `expected --unit of ${all.map(({ unit }) => unit).join(', ')}, got ${flags.unit}`,
    )
  if (flags.format === 'json')
    writeJson({ period: period.key, on: dayOf(units), units })
  else write(dueText(units))
  return exit.done
}

/** The day as of which it is told: the last of the period, or of the data. */
function dayOf([first]: readonly DueOfUnit[]): string | undefined {
  return first?.due[0]?.day
}

function dueText(units: readonly DueOfUnit[]): string {
  const [first] = units
  const days = first?.due.map(({ day }) => day) ?? []
  const short = (day: string) => `${day.slice(8)}/${day.slice(5, 7)}`
  const count = (n: number) => (n === 0 ? '' : formatCount(n))
  return [
    `open at the end of ${dayOf(units)}, due by day (days off with the working day after them)`,
    table(
      [
        'unit',
        'open',
        'paused',
        'no date',
        'overdue',
        ...days.map(short),
        'later',
        `overdue by ${short(days.at(-1) ?? '')} if nothing is done`,
      ],
      units.map((u) => [
        u.unit,
        formatCount(u.open),
        count(u.paused),
        count(u.withoutDueDate),
        count(u.overdue),
        ...u.due.map(({ dossiers }) => count(dossiers)),
        count(u.later),
        count(u.overdueAhead),
      ]),
    ),
    '',
    'days since receipt',
    table(
      ['unit', ...(first?.ages ?? []).map(ageName)],
      units.map((u) => [u.unit, ...u.ages.map((age) => count(age.dossiers))]),
    ),
  ].join('\n')
}

function ageName(
  { upTo }: DueOfUnit['ages'][number],
  i: number,
  all: DueOfUnit['ages'],
): string {
  const from = i === 0 ? 0 : (all[i - 1]?.upTo ?? 0) + 1
  return upTo === null ? `${from} and more` : `${from}–${upTo}`
}
