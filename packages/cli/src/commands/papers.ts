import { join } from 'node:path'
import {
  doubtsAbout,
  inOrder,
  lazyPrinter,
  leftOpen,
  localTime,
  openOfficeData,
  reasonsAgainst,
  scorecardUnits,
  systemFault,
} from '@motcua/jobs'
import type {
  Doubts,
  Filed,
  LazyPrinter,
  LeftOpen,
  Office,
  OfficeData,
} from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import type { Period } from '@motcua/metrics'
import { parseAsOf, pathFromHere } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { runnable, tell, write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'

/** Options of `scorecard` and `report`. */
export interface PaperFlags {
  readonly period: string
  readonly unit?: string
  readonly allUnits?: boolean
  readonly out?: string
  readonly lang?: Office['language']
  readonly asOf?: string
  readonly format: 'table' | 'json'
}

type Kind = 'scorecard' | 'report'

/** Papers that were made, and how many could not be. */
export interface Papers<K extends Kind> {
  readonly filed: readonly Filed<K>[]
  readonly failed: number
}

/** What papers of a period are made from. */
interface Asked {
  readonly data: OfficeData
  readonly period: Period
  readonly units: readonly string[]
}

/** Of what each paper is made, and where it goes. */
interface Making {
  readonly doubts: Doubts
  readonly left: readonly LeftOpen[]
  readonly filing: {
    readonly out: string
    readonly edition: 1
    readonly language: Office['language'] | undefined
    readonly printer: LazyPrinter
  }
}

/** A kind of paper: the folder it goes to, and how one of a unit is made. */
export interface PaperKind<K extends Kind> {
  readonly folder: string
  prepare(
    asked: Asked,
  ): Promise<(unit: string, making: Making) => Promise<Filed<K>>>
}

/** Makes papers of units without recording them: only `run` issues. */
export async function makePapers<K extends Kind>(
  office: Office,
  flags: Omit<PaperFlags, 'format'>,
  { folder, prepare }: PaperKind<K>,
): Promise<Papers<K>> {
  if (flags.unit !== undefined && flags.allUnits)
    throw new UsageError('expected --unit or --all-units, got both')
  const period = parsePeriod(flags.period)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  await using printer = lazyPrinter()
  const known = await scorecardUnits(data, office, period)
  if (flags.unit !== undefined && !known.includes(flags.unit))
    throw new UsageError(
      `expected a unit of ${known.join(', ')}, got ${flags.unit}`,
    )
  const units = flags.allUnits ? known : [flags.unit ?? known[0] ?? '']
  const make = await prepare({ data, period, units })
  const doubts = await doubtsAbout(office, data, period)
  // What lies there now says nothing of an earlier state.
  const now = localTime(office.zone)
  const left = at === undefined ? await leftOpen(office, data, { now }) : []
  const { loaded } = data
  for (const why of reasonsAgainst({ office, loaded, period, doubts, left }))
    tell(runnable(`provisional: ${why}`))
  const asOf = at === undefined ? [] : [`as-of-${at}`]
  const out = flags.out
    ? pathFromHere(flags.out)
    : join(office.paths.var, folder, ...asOf)
  const filing = { out, edition: 1, language: flags.lang, printer } as const
  const filed: Filed<K>[] = []
  const made = inOrder(units, (unit) => make(unit, { doubts, left, filing }))
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

/** Tells which papers were made; `name` is their place in the JSON. */
export function tellPapers(
  name: 'scorecards' | 'reports',
  { filed, failed }: Papers<Kind>,
  { format }: Pick<PaperFlags, 'format'>,
): Exit {
  if (format === 'json') writeJson({ [name]: filed.map(cardContract) })
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
export function cardContract(filed: Filed<Kind>) {
  const { kind, period, unit, edition, state, files } = filed
  return { kind, period, unit, edition, state, files }
}
