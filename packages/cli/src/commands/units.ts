import { formatCount, formatShare, parsePeriod } from '@motcua/metrics'
import { compareUnits } from '@motcua/metrics/analysis'
import type { ComparedUnit } from '@motcua/metrics/analysis'
import { openOfficeData } from '@motcua/jobs/reading'
import type { Office } from '@motcua/jobs'
import { parseAsOf } from '../terminal/arguments.ts'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'
import { evaluateOffice } from './kpi.ts'
import type { KpiFlags } from './kpi.ts'

interface Told {
  readonly kpi: string
  readonly better: 'up' | 'down' | 'neither'
  readonly units: readonly ComparedUnit[]
}

/** `motcua units --compare --period P`: which units differ by more than chance. */
export async function units(
  office: Office,
  flags: Omit<KpiFlags, 'unit'> & { readonly kpi?: string },
): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  const evaluation = await evaluateOffice(office, data, flags, ['unit'])
  const targeted = new Set(office.plan.targets.map((t) => t.kpi))
  const told = office.kpis
    .filter(({ id, kind }) => {
      const isAsked =
        flags.kpi === undefined ? targeted.has(id) : flags.kpi === id
      const rated = evaluation.results.filter((r) => {
        return r.kpi === id && r.denominator
      })
      // The whole, and two of its parts.
      return isAsked && kind === 'ratio' && rated.length > 2
    })
    .map((kpi): Told => ({
      kpi: kpi.id,
      better: kpi.better,
      units: compareUnits(evaluation, { kpi: kpi.id }),
    }))
  if (flags.format === 'json') writeJson({ period: period.key, compared: told })
  else write(told.map(comparedText).join('\n\n'))
  return exit.done
}

function comparedText({ kpi, better, units: all }: Told): string {
  return [
    `${kpi}: outside the limits is more than chance; ${better === 'down' ? 'less' : 'more'} is better`,
    table(
      ['unit', 'cases', 'value', 'chance explains', 'position', 'rank', 'fair'],
      all.map((u) => {
        const n = u.denominator ?? 0
        const range =
          u.limits &&
          `${formatShare(u.limits.least, n)} – ${formatShare(u.limits.greatest, n)}`
        return [
          u.unit,
          `${formatCount(u.numerator)}/${formatCount(n)}`,
          n === 0 ? '–' : formatShare(u.numerator, n),
          range,
          u.position,
          u.rank ?? (n === 0 ? '' : 'too few'),
          u.shrunken === null
            ? ''
            : formatShare(Math.round(u.shrunken * 1_000_000), 1_000_000),
        ]
      }),
    ),
  ].join('\n')
}
