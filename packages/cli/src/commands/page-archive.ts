import {
  archiveDamage,
  damageLine,
  editionsByApproval,
  issuedJson,
  ledgerPath,
  programNow,
  readLedger,
} from '@motcua/jobs'
import type { LedgerEntry, Office } from '@motcua/jobs'
import type { Archive, Paper } from '@motcua/page'
import { editionOf } from '@motcua/scorecard'
import type { Report, Scorecard } from '@motcua/scorecard'

/** What was issued, for a page. */
export interface IssuedArchive {
  readonly archive: Archive
  /** What a person is told of what the page lacks, as far as it was made. */
  readonly lacking: readonly string[]
  /** Editions that no person has approved, where the office asks for that: they are not on the page. */
  readonly unapproved: number
}

/** The editions of the ledger that may leave the office; a file that is not as it was issued stays out. */
export async function issuedArchive(office: Office): Promise<IssuedArchive> {
  const damage = await archiveDamage(office, 'bytes')
  const damaged = new Set(damage.map(({ file }) => file))
  const lacking = damage.map(damageLine)
  const entries = new Map<Paper, LedgerEntry>()
  const ledger = readLedger(ledgerPath(office))
  const { approved, unapproved } = editionsByApproval(office, ledger)
  for (const entry of approved) entries.set(paperOf(entry, damaged), entry)
  const archive: Archive = {
    dir: office.paths.archive,
    papers: [...entries.keys()],
    program: programNow().sha256,
    async editionOf(paper) {
      const entry = entries.get(paper)
      // By its hash it is what the job wrote.
      const model = entry && (issuedJson(office, entry) as Model | undefined)
      if (!model) return undefined
      try {
        return await editionOf(model)
      } catch (error) {
        lacking.push(unplacedLine(entry, error))
        return undefined
      }
    },
  }
  return { archive, lacking, unapproved: unapproved.length }
}

type Model = Report | Scorecard

function unplacedLine({ files }: LedgerEntry, error: unknown): string {
  return `${files?.json ?? ''}: expected a paper as this program makes them, got that of another (${String(error)}); it has no HTML on the page, read its PDF`
}

function paperOf(
  { kind, period, unit, edition, state, at, files, stored }: LedgerEntry,
  damaged: ReadonlySet<string>,
): Paper {
  const whole = [files?.pdf, files?.xlsx].flatMap((file) =>
    file === undefined || damaged.has(file) ? [] : [file],
  )
  const hasModel = files && stored && !damaged.has(files.json)
  return {
    kind,
    period,
    unit,
    edition,
    state,
    at,
    files: whole,
    ...(hasModel && { model: stored.json.sha256 }),
  }
}
