import { CalendarError, parsePeriod } from '@motcua/metrics'
import type { DateText, Period } from '@motcua/metrics'
import {
  daysAhead,
  movedAnnexes,
  renderReport,
  reportFigures,
  reportOf,
} from '@motcua/scorecard'
import type {
  LoadedFile,
  Report,
  ReportFigures,
  ReportInput,
} from '@motcua/scorecard'
import { coverage, findings, live, meaningOf } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'
import { answersOf } from './answers.ts'
import { issuedJson } from './archive.ts'
import { filePaper, scorecardInput } from './file-scorecard.ts'
import type {
  Drafter,
  Edition,
  Filed,
  Filing,
  Issue,
} from './file-scorecard.ts'
import { openNotes } from './kpi-notes.ts'
import type { LedgerEntry } from './ledger.ts'
import { madeFrom } from './made-from.ts'
import type { OfficeData } from './office-data.ts'
import { publishedResults } from './published.ts'
import { restated } from './restated.ts'

/** What the reports of a period are made of. */
export interface ReportIssue extends Issue {
  readonly data: OfficeData
  readonly figures: ReportFigures
}

/** Which reports: of a period, of some units. */
export interface ReportsOf {
  readonly period: Period
  readonly units: readonly string[]
  /** Hash of a PDF: what was issued later is not looked at; default: all. */
  readonly before?: string | undefined
}

/** Everything the reports of some units need, for one period. */
export function figuresOfReports(
  office: Office,
  { snapshot, loaded, asOf, calendar }: OfficeData,
  { period, units, before }: ReportsOf,
): Promise<ReportFigures> {
  const { code, plan, kpis } = office
  return reportFigures(snapshot.db, {
    office: code,
    plan,
    kpis,
    period,
    asOf,
    calendar,
    complete: coverage(loaded),
    published: publishedResults(office, before),
    units,
  })
}

/** Makes the report of a unit and files it. @see filePaper */
export function fileReport(
  issue: ReportIssue,
  unit: string,
  filing: Filing,
): Promise<Filed> {
  return filePaper(reportDrafts(issue), unit, filing)
}

/** Makes the reports of units. */
export function reportDrafts(issue: ReportIssue): Drafter {
  return async (unit, edition) => {
    const { issuedOn = null } = edition
    const report = reportOf(await reportInput(issue, unit, edition))
    const made = { ...(await madeFrom(issue)), issuedOn }
    return {
      paper: report,
      made,
      render: (printer) => renderReport(report, printer, made),
    }
  }
}

/**
 * The annexes of an edition that was issued whose numbers are others now; none
 * where its file is not there as it was issued.
 */
export function annexesMoved(
  issue: ReportIssue,
  last: LedgerEntry,
): readonly string[] {
  // By its hash it is what this job wrote.
  const before = issuedJson(issue.office, last) as Report | undefined
  if (!before) return []
  const { edition, language } = before
  const matter = matterOf(issue, last.unit, { edition, language })
  // What these are of is not compared.
  const none = { restated: [], files: [], defects: [], answers: [] }
  return movedAnnexes(before, reportOf({ ...matter, ...none }))
}

/** What the report of a unit is built from. */
export async function reportInput(
  issue: ReportIssue,
  unit: string,
  edition: Edition,
): Promise<ReportInput> {
  const { office, data } = issue
  const { period } = issue.figures
  const { language = office.language, before } = edition
  return {
    ...matterOf(issue, unit, edition),
    restated: (await restated(office, data, { unit, before })).filter(
      (of) => parsePeriod(of.period).to <= period.to,
    ),
    files: await filesOf(office, data),
    answers:
      edition.answers ??
      (await answersOf(office, data, { period, unit, language })),
    defects: (edition.defects ?? (await defectsOf(issue))).map(
      ({ code, rows, open }) => ({
        code,
        rows,
        open,
        // What follows is said of a column of `check`.
        meaning: meaningOf(code)[language].replace(/; (?:cột )?open: .*$/, '.'),
      }),
    ),
  }
}

/** What of it was asked for all units at once. */
function matterOf(
  issue: ReportIssue,
  unit: string,
  edition: Edition,
): Omit<ReportInput, 'restated' | 'files' | 'defects' | 'answers'> {
  const { office, data, figures } = issue
  const { period, groups, inTime, unposted, lists, forms } = figures
  const form = forms.get(unit)
  if (!form) throw new Error(`expected figures of ${unit}, got none`)
  const { issuedAt } = edition
  const { calendar } = data
  return {
    ...scorecardInput(issue, unit, edition),
    groups,
    inTime,
    unposted,
    lists,
    form,
    dueBy: dueBy(data, period),
    workingDays: (to) => calendar.workingDaysBetween(period.to, to),
    remarks: openNotes(office, { period, at: issuedAt }).filter(
      (note) => note.period === period.key,
    ),
  }
}

const known = new WeakMap<ReportFigures, ReturnType<typeof findings>>()

/** What is wrong with the data that are loaded now, by code; asked once of some figures. */
export async function defectsOf({
  office,
  data,
  figures,
}: ReportIssue): Promise<NonNullable<LedgerEntry['defects']>> {
  const found =
    known.get(figures) ??
    findings(data.snapshot.db, {
      office: office.code,
      dir: office.paths.warehouse,
      sources: office.profiles,
    })
  known.set(figures, found)
  return (await found).map(({ code, rows, open }) => ({ code, rows, open }))
}

function dueBy({ calendar }: OfficeData, { to }: Period): DateText | null {
  try {
    return calendar.addWorkingDays(to, daysAhead)
  } catch (error) {
    if (error instanceof CalendarError) return null
    throw error
  }
}

/** The files whose rows are known, in the order of loading. */
async function filesOf(
  office: Office,
  { snapshot, loaded }: OfficeData,
): Promise<readonly LoadedFile[]> {
  const batches = await snapshot.db
    .selectFrom('batch')
    .selectAll()
    .where('office', '=', office.code)
    .where('batch', '<=', loaded.batch)
    .orderBy('batch')
    .execute()
  return live(batches).map((of) => ({
    file: of.file,
    source: of.source,
    extractedAt: of.extract_at,
    read: of.read,
    accepted: of.accepted,
    unchanged: of.unchanged,
    rejected: of.rejected,
  }))
}
