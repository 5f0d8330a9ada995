import { join } from 'node:path'
import {
  doubtsAbout,
  fileScorecard,
  inOrder,
  lazyPrinter,
  leftOpen,
  ledgerPath,
  localTime,
  openOfficeData,
  periodFigures,
  readLedger,
  reasonsAgainst,
  scorecardUnits,
  systemFault,
} from '@motcua/jobs'
import type { Filed, LedgerEntry, Office } from '@motcua/jobs'
import {
  calendarPeriod,
  parseAsOf,
  pathFromHere,
} from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { runnable, tell, write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'

/** Options of `scorecard`. */
export interface ScorecardFlags {
  readonly period: string
  readonly unit?: string
  readonly allUnits?: boolean
  readonly out?: string
  readonly lang?: Office['language']
  readonly asOf?: string
  readonly format: 'table' | 'json'
}

/** `motcua scorecard --period P` */
export async function scorecard(
  office: Office,
  flags: ScorecardFlags,
): Promise<Exit> {
  if (flags.unit !== undefined && flags.allUnits)
    throw new UsageError('expected --unit or --all-units, got both')
  const { filed, failed } = await makeScorecards(office, flags)
  if (flags.format === 'json')
    writeJson({ scorecards: filed.map(cardContract) })
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

/** A paper as the JSON contract has it. */
export function cardContract(filed: Filed<'scorecard' | 'report'>) {
  const { kind, period, unit, edition, state, files } = filed
  return { kind, period, unit, edition, state, files }
}

/** Makes scorecards without recording them: only `run` issues. */
export async function makeScorecards(
  office: Office,
  flags: Omit<ScorecardFlags, 'format'>,
): Promise<{ readonly filed: readonly Filed[]; readonly failed: number }> {
  const period = calendarPeriod(flags.period)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  await using printer = lazyPrinter()
  const known = await scorecardUnits(data, office, period)
  if (flags.unit !== undefined && !known.includes(flags.unit))
    throw new UsageError(
      `expected a unit of ${known.join(', ')}, got ${flags.unit}`,
    )
  const ledger = readLedger(ledgerPath(office))
  const figures = await periodFigures(office, data, period)
  const doubts = await doubtsAbout(office, data, period)
  // What lies there now says nothing of an earlier state.
  const now = localTime(office.zone)
  const left = at === undefined ? await leftOpen(office, data, { now }) : []
  const { loaded } = data
  for (const why of reasonsAgainst({ office, loaded, period, doubts, left }))
    tell(runnable(`provisional: ${why}`))
  const units = flags.allUnits ? known : [flags.unit ?? known[0] ?? '']
  const out = flags.out
    ? pathFromHere(flags.out)
    : join(
        office.paths.var,
        'scorecards',
        ...(at === undefined ? [] : [`as-of-${at}`]),
      )
  const filed: Filed[] = []
  const made = inOrder(units, (unit) =>
    fileScorecard({ office, data, figures, doubts, left }, unit, {
      out,
      edition: 1,
      issuedOn: issuedOn(ledger, period.key, unit),
      language: flags.lang,
      printer,
    }),
  )
  for await (const { item: unit, made: one } of made)
    try {
      filed.push(await one())
    } catch (error) {
      tell(
        `error: ${period.key} ${unit}: ${systemFault(error) ?? (error instanceof Error ? error.message : String(error))}`,
      )
    }
  return { filed, failed: units.length - filed.length }
}

/** The day on which a scorecard was issued; null when it was not. */
function issuedOn(
  ledger: readonly LedgerEntry[],
  period: string,
  unit: string,
): string | null {
  const issued = ledger.find(
    (e) => e.event === 'issued' && e.period === period && e.unit === unit,
  )
  return issued?.at.slice(0, 10) ?? null
}
