import { basename, join } from 'node:path'
import type { Delivered } from '../deliver/deliver.ts'
import type { IngestReport } from '../intake/take-in.ts'
import { secondsSince } from '../office/clock.ts'
import type { PapersDue } from '../issue/paper-units.ts'
import type { Office } from '../office/office.ts'
import type { PaperKind } from '../office/paper-kinds.ts'
import { beat } from './heartbeat.ts'
import type { Issued } from './issue-period.ts'
import { failureOf, outcomeOf } from './outcome.ts'
import type { Failure, Pass } from './outcome.ts'
import type { PassEntry } from './passes.ts'
import { openStepLog } from './step-log.ts'

/** What looks on while a pass works: the heartbeat and the log. */
export interface Watch {
  readonly onProgress: (line: string) => void
  loaded(reports: readonly IngestReport[]): void
  /** @param start of `performance.now()` */
  issued(papers: PapersDue, part: Issued, start: number): void
  sent(parcels: readonly Delivered[], start: number): void
  /** Gives the pass in numbers. */
  ended(pass: Pass): PassEntry
  close(): void
}

/** Begins to look on; what cannot be written is told and stops nothing. */
export function watchPass(office: Office, tell: (line: string) => void): Watch {
  const start = performance.now()
  const log = openStepLog(office, new Date().toISOString(), (error) =>
    tell(`the log is not written: ${failureOf(error).error}`),
  )
  beat(office, 'pass')
  return {
    onProgress(line) {
      beat(office, 'pass')
      tell(line)
    },
    loaded(reports) {
      for (const { batch, source, seconds, ...of } of reports) {
        const { read, accepted, unchanged, rejected } = of
        log.step('loaded', {
          batch,
          source,
          read,
          accepted,
          unchanged,
          rejected,
          seconds,
        })
      }
    },
    issued(
      { kind, period: { key: period } },
      { issued, refused, failed },
      from,
    ) {
      const counts = [issued, refused, failed].map((of) => of.length)
      if (counts.every((n) => n === 0)) return
      for (const { unit, edition, state, sha256 } of issued)
        log.step('issued', { kind, period, unit, edition, state, sha256 })
      const [done = 0, held = 0, bad = 0] = counts
      const seconds = secondsSince(from)
      log.step('period', {
        kind,
        period,
        issued: done,
        refused: held,
        failed: bad,
        seconds,
      })
    },
    sent(parcels, from) {
      for (const { id, to, kind, period, unit, edition, sent } of parcels)
        log.step('sent', { id, to, kind, period, unit, edition, sent })
      if (parcels.length > 0)
        log.step('delivery', {
          parcels: parcels.length,
          seconds: secondsSince(from),
        })
    },
    ended(pass) {
      const entry = entryOf(pass, secondsSince(start))
      for (const failure of [...pass.failed, ...pass.held])
        log.step('left', factsOf(office, failure))
      // A pass that had nothing to do stands in the history alone.
      if (!isIdle(entry)) log.step('ended', entry)
      return entry
    },
    close() {
      log.close()
      beat(office, 'waiting')
    },
  }
}

/** Of a file its name is left out, an office may have put anything into it, and where the office lies. */
function factsOf({ dir }: Office, { file, error, ...of }: Failure) {
  const why = [file ?? '', basename(file ?? '')]
    .filter((name) => name !== '')
    .reduce((text, name) => text.replaceAll(name, 'FILE'), error)
    .replaceAll(join(dir, '/'), '')
  const { kind, period, unit } = of
  return { ...(kind && { kind }), period, unit, why }
}

function isIdle({ outcome, ingested, issued, sent }: PassEntry): boolean {
  return outcome === 'done' && ingested + issued + sent === 0
}

function reportsOf(
  all: readonly { readonly kind?: PaperKind | undefined }[],
): number {
  return all.filter(({ kind }) => kind === 'report').length
}

function entryOf(pass: Pass, seconds: number): PassEntry {
  const sentAs = (how: Delivered['sent']) =>
    pass.delivered.filter(({ sent }) => sent === how).length
  return {
    now: pass.now,
    endedAt: new Date().toISOString(),
    seconds,
    outcome: outcomeOf(pass),
    ingested: pass.ingested.length,
    issued: pass.issued.length,
    refused: pass.refused.length,
    failed: pass.failed.length,
    held: pass.held.length,
    sent: sentAs('sent'),
    unknown: sentAs('unknown'),
    waiting: pass.waiting,
    reportsIssued: reportsOf(pass.issued),
    reportsRefused: reportsOf(pass.refused),
    reportsFailed: reportsOf(pass.failed),
  }
}
