import { basename, dirname, join, relative } from 'node:path'
import type { Period, TimeText } from '@motcua/metrics'
import { openSnapshot, takeLock } from '@motcua/warehouse'
import type { Loaded } from '@motcua/warehouse'
import { duePeriods } from '../issue/due.ts'
import {
  inboxExports,
  rejectsOf,
  rowsRejected,
  strayFiles,
  takeIn,
} from '../intake/intake.ts'
import type { IngestReport } from '../intake/intake.ts'
import {
  dueUnits,
  fileScorecard,
  lazyPrinter,
  missingSources,
  NoDataError,
  openOfficeData,
  periodFigures,
} from '../issue/issue.ts'
import type { Filed, LazyPrinter, OfficeData } from '../issue/issue.ts'
import {
  appendLedger,
  issuedKeys,
  ledgerPath,
  readLedger,
} from '../issue/ledger.ts'
import type { LedgerEntry } from '../issue/ledger.ts'
import { writeLastPass } from './last-pass.ts'
import type { LastPass } from './last-pass.ts'
import type { Office } from '../office/office.ts'

/** What one pass did. */
export interface Pass {
  readonly now: TimeText
  readonly ingested: readonly IngestReport[]
  readonly issued: readonly Filed[]
  /** Held back, because a wrong number is worse than a late one. */
  readonly refused: readonly Refusal[]
  readonly failed: readonly Failure[]
}

/** A scorecard that was due and was not issued, by decision. */
export interface Refusal {
  readonly period: string
  readonly unit: string
  readonly reasons: readonly string[]
}

/** Something that went wrong; the rest went on. */
export interface Failure {
  readonly period: string | null
  readonly unit: string | null
  readonly file: string | null
  readonly error: string
}

/** What a pass tells while it works. */
export type OnProgress = (line: string) => void

/**
 * One pass of the job:
 *
 *   inbox ─1─► warehouse ─2─► what is due and not in the ledger ─3─► gate
 *     ─4─► scorecards in the archive ─5─► ledger
 *
 * A second pass finds everything in the ledger and issues nothing. What was
 * missed while the process was off is due still: oldest first.
 *
 * @throws BusyError when another pass is under way.
 */
export async function runPass(
  office: Office,
  now: TimeText,
  onProgress: OnProgress = () => {},
): Promise<Pass> {
  const lock = takeLock(join(office.paths.var, 'pass.lock'))
  try {
    const pass = await passOnce(office, now, onProgress)
    writeLastPass(office, summaryOf(pass))
    return pass
  } catch (error) {
    const failed = [failure({ error })]
    writeLastPass(office, { now, issued: 0, refused: [], failed })
    throw error
  } finally {
    lock.release()
  }
}

async function passOnce(
  office: Office,
  now: TimeText,
  onProgress: OnProgress,
): Promise<Pass> {
  for (const name of strayFiles(office))
    onProgress(`${name}: left alone, no source profile has such a file name`)
  const intake = await takeIn(office, inboxExports(office, now), now, {
    onRepair: onProgress,
    onFile: (r) => {
      if (r.isNew)
        onProgress(
          `${r.file}: ${r.read} read = ${r.accepted} accepted + ${r.unchanged} unchanged + ${r.rejected} rejected${r.rejected > 0 ? `; see: ${rejectsOf(r)}` : ''}`,
        )
    },
  })
  const failed = intake.failed.map(({ file, error }) =>
    failure({ file, error }),
  )
  const held = [
    ...(intake.failed.some(({ file }) => dirname(file) === office.paths.inbox)
      ? ['an export in the inbox could not be loaded']
      : []),
    ...intake.failed
      .filter(({ file }) => dirname(file) !== office.paths.inbox)
      .map(({ file }) => `${basename(file)} could not be loaded`),
    ...intake.catalogues
      .filter((list) => list.rejected > 0)
      .map(
        (list) => `${rowsRejected(list)}; see them with: ${rejectsOf(list)}`,
      ),
  ]
  for (const list of intake.catalogues)
    if (list.rejected > 0) onProgress(rowsRejected(list))
  const ledger = ledgerPath(office)
  const done = issuedKeys(readLedger(ledger))
  const due = duePeriods(office.schedule, now)
  const pass: Pass & {
    issued: Filed[]
    refused: Refusal[]
    failed: Failure[]
  } = {
    now,
    ingested: intake.ingested.filter((i) => i.isNew),
    issued: [],
    refused: [],
    failed,
  }
  if (due.length === 0) return pass

  await using data = await openOfficeData(office).catch((error) => {
    if (error instanceof NoDataError) return undefined
    throw error
  })
  if (!data) {
    pass.refused.push(...(await refuseAll(office, due, done, held)))
    return pass
  }
  await using printer = lazyPrinter()
  for (const period of due) {
    const figures = { office, data, period, done }
    const part = await issuePeriod(
      figures,
      printer,
      [...strangersOf(office, data.loaded), ...held],
      now,
      onProgress,
    )
    pass.issued.push(...part.issued)
    pass.refused.push(...part.refused)
    pass.failed.push(...part.failed)
  }
  return pass
}

function summaryOf({ now, issued, refused, failed }: Pass): LastPass {
  const periods = Map.groupBy(refused, (r) => r.period)
  return {
    now,
    issued: issued.length,
    refused: [...periods].map(([period, units]) => ({
      period,
      units: units.map((r) => r.unit),
      reasons: units[0]?.reasons.slice() ?? [],
    })),
    failed: failed.slice(),
  }
}

/** Before the first export there is nothing to issue anything from. */
async function refuseAll(
  office: Office,
  due: readonly Period[],
  done: ReadonlySet<string>,
  held: readonly string[],
): Promise<readonly Refusal[]> {
  await using snapshot = await openSnapshot({
    dir: office.paths.warehouse,
    zone: office.zone,
  })
  const refused: Refusal[] = []
  for (const period of due)
    for (const unit of await dueUnits({ snapshot }, office, period, done))
      refused.push({
        period: period.key,
        unit,
        reasons: ['no export was loaded yet', ...held],
      })
  return refused
}

interface Issuing {
  readonly office: Office
  readonly data: OfficeData
  readonly period: Period
  readonly done: ReadonlySet<string>
}

async function issuePeriod(
  { office, data, period, done }: Issuing,
  printer: LazyPrinter,
  held: readonly string[],
  now: TimeText,
  onProgress: OnProgress,
): Promise<Pick<Pass, 'issued' | 'refused' | 'failed'>> {
  const units = await dueUnits(data, office, period, done)
  if (units.length === 0) return { issued: [], refused: [], failed: [] }
  const reasons = [
    ...missingSources(data.loaded, period).map(
      (source) =>
        `exports of ${source} up to ${period.to} are missing; those that came cover ${[data.loaded.through[source] ? `up to ${data.loaded.through[source]}` : 'nothing', ...doubtsOf(data.loaded, source)].join('; ')}`,
    ),
    ...held,
  ]
  if (reasons.length > 0)
    return {
      issued: [],
      refused: units.map((unit) => ({ period: period.key, unit, reasons })),
      failed: [],
    }
  const figures = await periodFigures(office, data, period)
  const issued: Filed[] = []
  const failed: Failure[] = []
  for (const unit of units) {
    const of = {
      kind: 'scorecard',
      period: period.key,
      unit,
      edition: 1,
      at: now,
    } as const
    try {
      const filed = await fileScorecard(office, data, figures, unit, {
        out: join(office.paths.archive, period.key),
        edition: 1,
        printer,
      })
      const files = Object.fromEntries(
        Object.entries(filed.files).map(([k, path]) => [
          k,
          relative(office.paths.archive, path),
        ]),
      ) as Filed['files']
      appendLedger(ledgerPath(office), [
        {
          ...of,
          event: 'issued',
          state: filed.state,
          files,
          sha256: filed.sha256,
        },
      ])
      issued.push(filed)
      onProgress(`${period.key} ${unit}: issued`)
    } catch (error) {
      failed.push(failure({ period: period.key, unit, error }))
      const told = failed.at(-1)?.error ?? ''
      // Tried again every hour, it would fill the ledger.
      if (lastEntry(office, of)?.error !== told)
        appendLedger(ledgerPath(office), [
          { ...of, event: 'failed', state: 'final', error: told },
        ])
      onProgress(`${period.key} ${unit}: failed`)
    }
  }
  return { issued, refused: [], failed }
}

function lastEntry(
  office: Office,
  { period, unit }: Pick<LedgerEntry, 'period' | 'unit'>,
): LedgerEntry | undefined {
  return readLedger(ledgerPath(office)).findLast(
    (e) => e.period === period && e.unit === unit,
  )
}

/** Exports of a source that do not count. */
function doubtsOf(loaded: Loaded, source: string): readonly string[] {
  return loaded.doubtful
    .filter((d) => d.source === source)
    .map((d) => (d.read === 0 ? `${d.file}: no rows` : rowsRejected(d)))
}

/** A source that was renamed would count each of its dossiers twice. */
function strangersOf(
  { profiles }: Office,
  { strangers }: Loaded,
): readonly string[] {
  if (strangers.length === 0) return []
  const listed = profiles.map((p) => p.name).join(', ')
  return [
    `expected dossiers of the sources in motcua.yaml (${listed}), got some of ${strangers.join(', ')}; give a renamed source its old name back, or load all exports into a new warehouse`,
  ]
}

function failure(given: {
  period?: string
  unit?: string
  file?: string
  error: unknown
}): Failure {
  const { period = null, unit = null, file = null, error } = given
  const message = error instanceof Error ? error.message : String(error)
  return { period, unit, file, error: message }
}
