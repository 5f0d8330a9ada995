import { join } from 'node:path'
import type { DateText, TimeText } from '@motcua/metrics'
import { buildScorecard, isKnown, renderScorecard } from '@motcua/scorecard'
import type {
  Language,
  Made,
  Paper,
  Printer,
  RenderedPaper,
  Replaced,
  ReportInput,
  ScorecardInput,
  Scorecard,
  ScorecardFigures,
} from '@motcua/scorecard'
import { makeFolder } from '@motcua/warehouse/reading'
import type { Office } from '../office/office.ts'
import type { PaperKind } from '../office/paper-kinds.ts'
import type { LazyPrinter } from './lazy-printer.ts'
import { notesOf } from './kpi-notes.ts'
import { missingSources } from './office-data.ts'
import type { Doubts } from './doubts.ts'
import { reasonsAgainst } from './gate.ts'
import { storedOf } from './archive.ts'
import type { LedgerEntry } from './ledger.ts'
import type { LeftOpen } from './left-open.ts'
import { madeFrom } from './made-from.ts'
import type { OfficeData } from './office-data.ts'
import type { Sign } from './signing.ts'
import { writeWhole } from './write-whole.ts'

/** A paper on disk. */
export interface Filed {
  readonly kind: PaperKind
  readonly period: string
  readonly unit: string
  readonly edition: number
  readonly state: Scorecard['state']
  readonly files: {
    readonly pdf: string
    readonly xlsx: string
    readonly json: string
  }
  /** Of the PDF. */
  readonly sha256: string
  /** Of each file. */
  readonly stored: NonNullable<LedgerEntry['stored']>
}

/** What the papers of a period are made of. */
export interface Issue {
  readonly office: Office
  readonly data: Pick<OfficeData, 'loaded' | 'snapshot'>
  readonly figures: ScorecardFigures
  readonly doubts: Doubts
  /** Files that are not loaded wholly; default: none. */
  readonly left?: readonly LeftOpen[]
}

/** Which edition of a paper is made. */
export interface Edition {
  readonly edition: number
  /** The edition in whose place it comes; default: none. */
  readonly replaces?: Replaced | undefined
  /** When this edition was issued already: then this is a recomputation. */
  readonly issuedOn?: DateText | null
  /** Default: that of the office. */
  readonly language?: Language | undefined
  /** When it was issued, where it is a recomputation: what persons noted since is not on it. */
  readonly issuedAt?: TimeText | undefined
  /** Whether it is signed, and the page has a box for that; default: no. */
  readonly isSigned?: boolean | undefined
  /** What was wrong with the data when it was issued, where it is a recomputation of a report. */
  readonly defects?: Readonly<LedgerEntry['defects']>
  /** Annex XIII as it was issued, where it is a recomputation of a report. */
  readonly answers?: ReportInput['answers'] | undefined
  /** Hash of its PDF, where it is a recomputation: what was issued later is not on it. */
  readonly before?: string | undefined
}

/** Where a paper is filed, and how. */
export interface Filing extends Omit<Edition, 'isSigned'> {
  readonly out: string
  readonly printer: LazyPrinter
  /** Default: it is not signed. */
  readonly sign?: Sign | undefined
}

/** A paper before it is printed. */
export interface Draft {
  readonly paper: Paper
  /** What it is made from. */
  readonly made: Made
  render(printer: Printer): Promise<RenderedPaper>
}

/** Makes the draft of a unit. */
export type Drafter = (unit: string, edition: Edition) => Promise<Draft>

/**
 * Makes the paper of a unit and files it as PDF, XLSX and JSON. Each file is
 * written beside its place and renamed into it, the PDF last.
 */
export async function filePaper(
  draft: Drafter,
  unit: string,
  { out, printer, sign, ...edition }: Filing,
): Promise<Filed> {
  const isSigned = sign !== undefined
  const { paper, render } = await draft(unit, { ...edition, isSigned })
  const printed = await render(await printer.get())
  const pdf = sign ? await sign(printed.pdf) : printed.pdf
  return writePaper(paper, { ...printed, pdf }, out)
}

/** Makes the scorecard of a unit and files it. @see filePaper */
export function fileScorecard(
  issue: Issue,
  unit: string,
  filing: Filing,
): Promise<Filed> {
  return filePaper(scorecardDrafts(issue), unit, filing)
}

/** Writes a paper in its three forms, each file beside its place and renamed into it. */
async function writePaper(
  paper: Paper,
  rendered: RenderedPaper,
  out: string,
): Promise<Filed> {
  const path = join(out, fileName(paper))
  const files = {
    pdf: `${path}.pdf`,
    xlsx: `${path}.xlsx`,
    json: `${path}.json`,
  }
  const stored = {
    pdf: storedOf(rendered.pdf),
    xlsx: storedOf(rendered.xlsx),
    json: storedOf(rendered.json),
  }
  makeFolder(out)
  for (const form of ['json', 'xlsx', 'pdf'] as const)
    await writeWhole(files[form], rendered[form])
  return {
    kind: paper.kind,
    period: paper.period.key,
    unit: paper.unit.code,
    edition: paper.edition,
    state: paper.state,
    files,
    sha256: stored.pdf.sha256,
    stored,
  }
}

/** Makes the scorecards of units. */
export function scorecardDrafts(issue: Issue): Drafter {
  return async (unit, edition) => {
    const { issuedOn = null } = edition
    const scorecard = buildScorecard(scorecardInput(issue, unit, edition))
    const made = { ...(await madeFrom(issue)), issuedOn }
    return {
      paper: scorecard,
      made,
      render: (printer) => renderScorecard(scorecard, printer, made),
    }
  }
}

/** What the scorecard of a unit is built from. */
export function scorecardInput(
  { office, data: { loaded }, figures, doubts, left = [] }: Issue,
  unit: string,
  {
    edition,
    replaces,
    issuedOn = null,
    language = office.language,
    issuedAt,
    isSigned = false,
  }: Edition,
): ScorecardInput {
  const { period, evaluation, ...listed } = figures
  const against = reasonsAgainst({ office, loaded, period, doubts, left })
  const isWhole = isKnown(period, loaded.complete) && against.length === 0
  const isAfterFinal =
    replaces !== undefined && replaces.state !== 'provisional'
  return {
    office: { code: office.code, name: office.name[language] },
    plan: office.plan,
    kpis: office.kpis,
    letterhead: office.letterhead,
    synthetic: office.synthetic,
    language,
    texts: office.texts,
    zone: office.zone,
    period,
    unit,
    edition,
    issuedOn,
    isSigned,
    state: !isWhole ? 'provisional' : isAfterFinal ? 'restated' : 'final',
    replaces,
    asOf: loaded.cutOff,
    evaluation,
    ...listed,
    complete: loaded.complete,
    sourceTitles: sourceTitlesOf(office),
    missing: missingSources(loaded, period),
    doubts,
    unread: left.map(({ file }) => file),
    explanations: notesOf(office, period, issuedAt),
    loaded,
  }
}

/** What papers call the sources, where the profiles say. */
function sourceTitlesOf({ profiles }: Office): ScorecardInput['sourceTitles'] {
  return Object.fromEntries(
    profiles.flatMap(({ name, title }) =>
      title === undefined ? [] : [[name, title]],
    ),
  )
}

/** `scorecard_2018-03_dkkd_1_final_MO-PHONG_en`, safe on every file system. */
function fileName({
  kind,
  period,
  unit,
  edition,
  state,
  synthetic,
  language,
}: Paper): string {
  const marks = [synthetic && 'MO-PHONG', language === 'en' && language]
  return [kind, period.key, unit.code, edition, state, ...marks]
    .filter(Boolean)
    .join('_')
    .replaceAll('..', '-')
    .replace(/[^A-Za-z0-9._-]/g, '-')
}
