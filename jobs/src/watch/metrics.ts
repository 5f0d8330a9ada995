import { createRequire } from 'node:module'
import type * as prom from 'prom-client'
import { readBackups } from '../backup/record.ts'
import { byApproval, unapprovedOf } from '../deliver/approvals.ts'
import { readOutbox } from '../deliver/outbox.ts'
import { archiveDamage } from '../issue/archive.ts'
import { issuedKeys, ledgerPath, readLedger } from '../issue/ledger.ts'
import type { LedgerEntry } from '../issue/ledger.ts'
import { momentOf } from '../office/clock.ts'
import type { Office } from '../office/office.ts'
import type { PaperKind } from '../office/paper-kinds.ts'
import { readHeartbeat } from '../pass/heartbeat.ts'
import { readPasses } from '../pass/passes.ts'
import { nextRuns } from '../pass/schedule.ts'

/** Text in the form that Prometheus reads. */
export interface MetricsText {
  readonly contentType: string
  text(): Promise<string>
}

/** One number, or one for each value of a label. */
type Numbers = number | null | Readonly<Record<string, number>>

/** What is measured: name, what it is, and the label of its numbers. */
const measures = [
  ['last_pass_end_seconds', 'When the last pass ended, Unix time'],
  ['last_pass_duration_seconds', 'How long the last pass took'],
  [
    'last_pass_outcome',
    'How the last pass ended: 1 for that outcome',
    'outcome',
  ],
  ['last_pass_scorecards', 'Scorecards of the last pass', 'state'],
  ['last_pass_reports', 'Reports of the last pass', 'state'],
  ['last_pass_files_held', 'Files that a person must look at'],
  ['issued_scorecards', 'Scorecards that were ever issued'],
  ['issued_reports', 'Reports that were ever issued'],
  ['parcels', 'What was sent to recipients, by where it stands', 'state'],
  [
    'papers_by_approval',
    'What was issued where the office asks for approval, by whether it has it',
    'state',
  ],
  [
    'archive_damaged_files',
    'Files of the archive that are gone or have another length',
  ],
  ['heartbeat_seconds', 'When the job was last seen alive, Unix time'],
  ['last_backup_seconds', 'When the last backup was made, Unix time'],
  ['next_run_seconds', 'When the schedule wakes next, Unix time'],
] as const

type Name = (typeof measures)[number][0]

/**
 * The numbers of an office for Prometheus, with those of this process. They are
 * read from the records of the job: no warehouse is opened.
 */
export function metricsOf(office: Office): MetricsText {
  const { Gauge, Registry, collectDefaultMetrics }: typeof prom = createRequire(
    import.meta.url,
  )('prom-client')
  const register = new Registry()
  register.setDefaultLabels({ office: office.code })
  collectDefaultMetrics({ register })
  const gauges = measures.map(([name, help, label]) => {
    const labelNames = label === undefined ? [] : [label]
    const of = {
      name: `motcua_${name}`,
      help,
      labelNames,
      registers: [register],
    }
    return { name, label, gauge: new Gauge(of) }
  })
  return {
    contentType: register.contentType,
    async text() {
      const now = await numbersOf(office)
      for (const { name, label, gauge } of gauges) {
        gauge.reset()
        const numbers = now[name]
        // What is not known is left out: none is another thing than 0.
        if (numbers === null) gauge.remove()
        else if (typeof numbers === 'number') gauge.set(numbers)
        else
          for (const [value, n] of Object.entries(numbers))
            gauge.set({ [label ?? '']: value }, n)
      }
      return register.metrics()
    },
  }
}

async function numbersOf(office: Office): Promise<Record<Name, Numbers>> {
  const last = readPasses(office).at(-1)
  const states = [...readOutbox(office).values()].map(({ state }) => state)
  const backup = readBackups(office).findLast((b) => b.event === 'made')
  const [next] = nextRuns(office, 1)
  const local = (at: string | undefined) =>
    at === undefined ? null : momentOf(office.zone, at).getTime() / 1000
  const utc = (at: string | undefined) =>
    at === undefined ? null : Date.parse(at) / 1000
  const ledger = readLedger(ledgerPath(office))
  const issued = [...issuedKeys(ledger)]
  const issuedOf = (kind: PaperKind) =>
    issued.filter((key) => key.startsWith(`${kind} `)).length
  return {
    last_pass_end_seconds: utc(last?.endedAt),
    last_pass_duration_seconds: last?.seconds ?? null,
    last_pass_outcome: last ? { [last.outcome]: 1 } : {},
    last_pass_scorecards: last
      ? {
          issued: last.issued - last.reportsIssued,
          refused: last.refused - last.reportsRefused,
          failed: last.failed - last.reportsFailed,
        }
      : {},
    last_pass_reports: last
      ? {
          issued: last.reportsIssued,
          refused: last.reportsRefused,
          failed: last.reportsFailed,
        }
      : {},
    last_pass_files_held: last?.held ?? null,
    issued_scorecards: issuedOf('scorecard'),
    issued_reports: issuedOf('report'),
    parcels: Object.fromEntries(
      [...Map.groupBy(states, (state) => state)].map(([state, of]) => [
        state,
        of.length,
      ]),
    ),
    papers_by_approval: approvalsIn(office, ledger),
    archive_damaged_files: (await archiveDamage(office, 'sizes')).length,
    heartbeat_seconds: utc(readHeartbeat(office)?.at),
    last_backup_seconds: local(backup?.at),
    next_run_seconds: local(next),
  }
}

/** None where the office does not ask for approval. */
function approvalsIn(office: Office, ledger: readonly LedgerEntry[]): Numbers {
  if (!office.delivery?.approval) return {}
  const { approved, open } = byApproval(office, ledger)
  return { approved: approved.length, waiting: unapprovedOf(open).length }
}
