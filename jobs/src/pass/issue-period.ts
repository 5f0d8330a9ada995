import { join, relative } from 'node:path'
import type { Period, TimeText } from '@motcua/metrics'
import { doubtsAbout } from '../issue/doubts.ts'
import { fileScorecard } from '../issue/file-scorecard.ts'
import type { Filed, Issue } from '../issue/file-scorecard.ts'
import { gapsOf, reasonsAgainst } from '../issue/gate.ts'
import { inOrder } from '../issue/in-order.ts'
import type { LazyPrinter } from '../issue/lazy-printer.ts'
import type { LeftOpen } from '../issue/left-open.ts'
import { appendLedger, ledgerPath, readLedger } from '../issue/ledger.ts'
import type { LedgerEntry } from '../issue/ledger.ts'
import type { OfficeData } from '../issue/office-data.ts'
import { periodFigures } from '../issue/period-figures.ts'
import { publishedFigures } from '../issue/published.ts'
import type { Sign } from '../issue/signing.ts'
import { dueUnits } from '../issue/scorecard-units.ts'
import type { Office } from '../office/office.ts'
import { failureOf } from './outcome.ts'
import type { Failure, Pass, Refusal } from './outcome.ts'

/** What the scorecards of a pass are issued from. */
export interface Issuing {
  readonly office: Office
  readonly data: OfficeData
  /** Keys of the scorecards that were issued. */
  readonly done: ReadonlySet<string>
  /** Files that are not loaded wholly: while there is one, nothing may be issued. */
  readonly left: readonly LeftOpen[]
  readonly printer: LazyPrinter
  /** Where the office signs. */
  readonly sign?: Sign | undefined
  readonly now: TimeText
  readonly onProgress: (line: string) => void
  /** Ends the pass after the scorecard that is under way. */
  readonly signal: AbortSignal
}

/** What became of the scorecards of a period. */
export type Issued = Pick<Pass, 'issued' | 'refused' | 'failed'>

/** Issues the scorecards of a period that are due, or refuses them all with the same reasons. */
export async function issuePeriod(
  issuing: Issuing,
  period: Period,
): Promise<Issued> {
  const { office, data, done, left } = issuing
  const units = await dueUnits(data, office, { period, done })
  const given = { office, loaded: data.loaded, period, left }
  const doubts =
    units.length === 0 || gapsOf(given).length > 0
      ? { open: [], accepted: [] }
      : await doubtsAbout(office, data, period)
  const reasons = reasonsAgainst({ ...given, doubts })
  if (units.length === 0 || reasons.length > 0)
    return { issued: [], refused: refusals(period, units, reasons), failed: [] }
  const figures = await periodFigures(office, data, period)
  const issued: Filed[] = []
  const failed: Failure[] = []
  const of = { office, data, figures, doubts }
  const { printer, sign } = issuing
  const out = join(office.paths.archive, period.key)
  const made = inOrder(units, (unit) =>
    fileScorecard(of, unit, { out, edition: 1, printer, sign }),
  )
  for await (const { item: unit, made: filed } of made) {
    if (issuing.signal.aborted) break
    try {
      issued.push(await record(issuing, { figures, filed: await filed() }))
    } catch (error) {
      failed.push(failUnit(issuing, { period: period.key, unit, error }))
    }
  }
  return { issued, refused: [], failed }
}

/** All units of a period for the same reasons. */
export function refusals(
  { key: period }: Period,
  units: readonly string[],
  reasons: readonly string[],
): readonly Refusal[] {
  return units.map((unit) => ({ period, unit, reasons }))
}

/** Enters a scorecard that is filed: by that it is issued. */
async function record(
  { office, data, now, onProgress }: Issuing,
  { figures, filed }: Pick<Issue, 'figures'> & { readonly filed: Filed },
): Promise<Filed> {
  const { archive } = office.paths
  const { unit } = filed
  const { key } = figures.period
  const { pdf, xlsx, json } = filed.files
  appendLedger(ledgerPath(office), [
    {
      ...entryOf(key, unit, now),
      event: 'issued',
      state: filed.state,
      files: {
        pdf: relative(archive, pdf),
        xlsx: relative(archive, xlsx),
        json: relative(archive, json),
      },
      sha256: filed.sha256,
      stored: filed.stored,
      published: await publishedFigures(office, data, { figures, unit }),
    },
  ])
  onProgress(`${key} ${unit}: issued`)
  return filed
}

/** Tried again every hour, the same failure would fill the ledger: it is entered once. */
function failUnit(
  { office, now, onProgress }: Issuing,
  {
    period,
    unit,
    error,
  }: {
    readonly period: string
    readonly unit: string
    readonly error: unknown
  },
): Failure {
  const failure = failureOf(error, { period, unit })
  const ledger = ledgerPath(office)
  const last = readLedger(ledger).findLast(
    (e) => e.period === period && e.unit === unit,
  )
  if (last?.error !== failure.error)
    appendLedger(ledger, [
      {
        ...entryOf(period, unit, now),
        event: 'failed',
        state: 'final',
        error: failure.error,
      },
    ])
  onProgress(`${period} ${unit}: failed`)
  return failure
}

function entryOf(
  period: string,
  unit: string,
  at: TimeText,
): Pick<LedgerEntry, 'kind' | 'period' | 'unit' | 'edition' | 'at'> {
  return { kind: 'scorecard', period, unit, edition: 1, at }
}
