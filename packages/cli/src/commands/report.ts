import { join } from 'node:path'
import {
  doubtsAbout,
  figuresOfReports,
  fileReport,
  lazyPrinter,
  leftOpen,
  localTime,
  openOfficeData,
  reasonsAgainst,
  scorecardUnits,
  systemFault,
} from '@motcua/jobs'
import type { Filed, Office } from '@motcua/jobs'
import {
  calendarPeriod,
  parseAsOf,
  pathFromHere,
} from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { runnable, tell, write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'
import { cardContract } from './scorecard.ts'
import type { ScorecardFlags } from './scorecard.ts'

/** `motcua report --period P`: the scorecard's matter with its annexes; not issued. */
export async function report(
  office: Office,
  flags: ScorecardFlags,
): Promise<Exit> {
  if (flags.unit !== undefined && flags.allUnits)
    throw new UsageError('expected --unit or --all-units, got both')
  const { filed, failed } = await makeReports(office, flags)
  if (flags.format === 'json')
    writeJson({
      reports: filed.map(cardContract),
    })
  else
    write(
      table(
        ['period', 'unit', 'state', 'file'],
        filed.map((f) => [f.period, f.unit, f.state, f.files.pdf]),
      ),
    )
  if (failed === 0) return exit.done
  return filed.length > 0 ? exit.partly : exit.failed
}

async function makeReports(
  office: Office,
  flags: Omit<ScorecardFlags, 'format'>,
): Promise<{
  readonly filed: readonly Filed<'report'>[]
  readonly failed: number
}> {
  const period = calendarPeriod(flags.period)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  await using printer = lazyPrinter()
  const known = await scorecardUnits(data, office, period)
  if (flags.unit !== undefined && !known.includes(flags.unit))
    throw new UsageError(
      `expected a unit of ${known.join(', ')}, got ${flags.unit}`,
    )
  const units = flags.allUnits ? known : [flags.unit ?? known[0] ?? '']
  const figures = await figuresOfReports(office, data, { period, units })
  const doubts = await doubtsAbout(office, data, period)
  // What lies there now says nothing of an earlier state.
  const now = localTime(office.zone)
  const left = at === undefined ? await leftOpen(office, data, { now }) : []
  const { loaded } = data
  for (const why of reasonsAgainst({ office, loaded, period, doubts, left }))
    tell(runnable(`provisional: ${why}`))
  const out = flags.out
    ? pathFromHere(flags.out)
    : join(
        office.paths.var,
        'reports',
        ...(at === undefined ? [] : [`as-of-${at}`]),
      )
  const filed: Filed<'report'>[] = []
  for (const unit of units)
    try {
      const issue = { office, data, figures, doubts, left }
      const language = flags.lang
      filed.push(
        await fileReport(issue, unit, { out, edition: 1, language, printer }),
      )
    } catch (error) {
      tell(
        `error: ${period.key} ${unit}: ${systemFault(error) ?? (error instanceof Error ? error.message : String(error))}`,
      )
    }
  return { filed, failed: units.length - filed.length }
}
