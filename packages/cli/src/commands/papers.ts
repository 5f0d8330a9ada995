import { join } from 'node:path'
import {
  doubtsAbout,
  filePaper,
  inOrder,
  lastEditions,
  lazyPrinter,
  ledgerPath,
  leftOpen,
  localTime,
  openOfficeData,
  paperKey,
  papersOf,
  planInForce,
  readLedger,
  reasonsAgainst,
  scorecardUnits,
  systemFault,
} from '@motcua/jobs'
import type { Filed, Office, PaperKind } from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
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

/** Papers that were made, and how many could not be. */
export interface Papers {
  readonly filed: readonly Filed[]
  readonly failed: number
}

/**
 * Makes papers of units without recording them: only `run` issues. One that was
 * issued is made as its last edition.
 */
export async function makePapers(
  office: Office,
  kind: PaperKind,
  flags: Omit<PaperFlags, 'format'>,
): Promise<Papers> {
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
    : join(office.paths.var, `${kind}s`, ...asOf)
  const issued = lastEditions(readLedger(ledgerPath(office)))
  const plan = planInForce(office, period, issued.values())
  if (typeof plan === 'string') tell(`without targets: ${plan}`)
  const by = typeof plan === 'string' ? office : { ...office, plan }
  const asked = { kind, period, units }
  const { draft } = await papersOf({ office: by, data, doubts, left }, asked)
  const filed: Filed[] = []
  const made = inOrder(units, (unit) => {
    const last = issued.get(paperKey({ kind, period: period.key, unit }))
    const { edition = 1, replaces } = last ?? {}
    const issuedOn = last?.at.slice(0, 10) ?? null
    const language = flags.lang
    const of = { edition, replaces, issuedOn, language }
    return filePaper(draft, unit, { ...of, out, printer })
  })
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
  { filed, failed }: Papers,
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
export function cardContract(filed: Filed) {
  const { kind, period, unit, edition, state, files } = filed
  return { kind, period, unit, edition, state, files }
}
