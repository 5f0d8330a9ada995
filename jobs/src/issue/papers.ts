import type { Period } from '@motcua/metrics'
import type { PaperKind } from '../office/paper-kinds.ts'
import {
  annexesMoved,
  defectsOf,
  figuresOfReports,
  reportDrafts,
} from './file-report.ts'
import { scorecardDrafts } from './file-scorecard.ts'
import type { Drafter, Issue } from './file-scorecard.ts'
import type { LedgerEntry } from './ledger.ts'
import type { OfficeData } from './office-data.ts'
import { periodFigures } from './period-figures.ts'

/** The papers of a kind over a period: what they are made of, and how each is. */
export interface PapersOf {
  readonly issue: Issue & { readonly data: OfficeData }
  readonly draft: Drafter
  /** What the ledger keeps beside their numbers. */
  kept(): Promise<Pick<LedgerEntry, 'defects'>>
  /** The annexes of an edition whose numbers are others now. */
  movedAnnexes(last: LedgerEntry): readonly string[]
}

/** Of what papers are made before anything is asked of the data. */
type Given = Omit<Issue, 'data' | 'figures'> & { readonly data: OfficeData }

/** Which papers. */
export interface PapersAsked {
  readonly kind: PaperKind
  readonly period: Period
  readonly units: readonly string[]
  /** Hash of a PDF: what was issued later is not looked at; default: all. */
  readonly before?: string | undefined
}

/** Asks what papers are made of, for all units at once; here alone the kinds differ. */
export async function papersOf(
  given: Given,
  { kind, ...asked }: PapersAsked,
): Promise<PapersOf> {
  const { office, data } = given
  if (kind === 'scorecard') {
    const { period, before } = asked
    const figures = await periodFigures(office, data, period, before)
    const issue = { ...given, figures }
    return {
      issue,
      draft: scorecardDrafts(issue),
      kept: () => Promise.resolve({}),
      movedAnnexes: () => [],
    }
  }
  const figures = await figuresOfReports(office, data, asked)
  const issue = { ...given, figures }
  return {
    issue,
    draft: reportDrafts(issue),
    kept: async () => ({ defects: await defectsOf(issue) }),
    movedAnnexes: (last) => annexesMoved(issue, last),
  }
}
