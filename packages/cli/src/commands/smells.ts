import { evaluate, formatCount, parsePeriod } from '@motcua/metrics'
import { finished, smells as kinds } from '@motcua/metrics/catalog'
import type { Result } from '@motcua/metrics'
import { openOfficeData } from '@motcua/jobs/reading'
import type { Office } from '@motcua/jobs'
import { parseAsOf } from '../terminal/arguments.ts'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'
import { askedOf } from './asked.ts'
import type { KpiFlags } from './kpi.ts'

/** `motcua smells --period P`: closures and deadlines that a person should look at. */
export async function smells(office: Office, flags: KpiFlags): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  const { snapshot } = data
  const { results } = await evaluate(snapshot.db, [finished, ...kinds], {
    ...askedOf(office, data),
    period,
    by: ['unit'],
    ...(flags.unit !== undefined && { units: [flags.unit] }),
  })
  const units = [...new Set(results.map((r) => r.unit))]
  const of = (unit: string, kpi: string): Result | undefined =>
    results.find((r) => r.unit === unit && r.kpi === kpi)
  if (flags.format === 'json')
    writeJson({
      period: period.key,
      smells: kinds.map(({ id, title }) => ({
        kpi: id,
        title,
        units: units.map((unit) => ({
          unit,
          dossiers: of(unit, id)?.numerator ?? 0,
          finished: of(unit, finished.id)?.numerator ?? 0,
        })),
      })),
    })
  else
    write(
      [
        'to be looked at, not accusations; motcua misses lists the dossiers of each',
        table(
          ['unit', 'finished', ...kinds.map(({ id }) => id)],
          units.map((unit) => [
            unit,
            ...[finished, ...kinds].map(({ id }) =>
              formatCount(of(unit, id)?.numerator ?? 0),
            ),
          ]),
        ),
        ...kinds.map(({ id, title }) => `${id}: ${title.vi}`),
      ].join('\n'),
    )
  return exit.done
}
