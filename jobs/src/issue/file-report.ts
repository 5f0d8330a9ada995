import { CalendarError, parsePeriod } from '@motcua/metrics'
import type { DateText, Period } from '@motcua/metrics'
import {
  daysAhead,
  renderReport,
  reportFigures,
  reportOf,
} from '@motcua/scorecard'
import type { LoadedFile, ReportFigures, ReportInput } from '@motcua/scorecard'
import { coverage, findings, live, meaningOf } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'
import { scorecardInput, writePaper } from './file-scorecard.ts'
import type { Edition, Filed, Issue } from './file-scorecard.ts'
import { openNotes } from './kpi-notes.ts'
import type { LazyPrinter } from './lazy-printer.ts'
import type { OfficeData } from './office-data.ts'
import { publishedResults } from './published.ts'
import { restated } from './restated.ts'

/** What the reports of a period are made of. */
export interface ReportIssue extends Issue {
  readonly data: OfficeData
  readonly figures: ReportFigures
}

/** Everything the reports of some units need, for one period. */
export function figuresOfReports(
  office: Office,
  { snapshot, loaded, asOf, calendar }: OfficeData,
  {
    period,
    units,
  }: { readonly period: Period; readonly units: readonly string[] },
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
    published: publishedResults(office),
    units,
  })
}

/** Makes the report of a unit and files it as PDF, XLSX and JSON. */
export async function fileReport(
  issue: ReportIssue,
  unit: string,
  {
    out,
    printer,
    ...edition
  }: Edition & { readonly out: string; readonly printer: LazyPrinter },
): Promise<Filed<'report'>> {
  const report = reportOf(await reportInput(issue, unit, edition))
  const rendered = await renderReport(report, await printer.get())
  return writePaper(report, rendered, out)
}

/** What the report of a unit is built from. */
export async function reportInput(
  issue: ReportIssue,
  unit: string,
  edition: Edition,
): Promise<ReportInput> {
  const { office, data, figures } = issue
  const { period, groups, inTime, unposted, lists, forms } = figures
  const form = forms.get(unit)
  if (!form) throw new Error(`expected figures of ${unit}, got none`)
  const language = edition.language ?? office.language
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
    restated: (await restated(office, data, { unit })).filter(
      (of) => parsePeriod(of.period).to <= period.to,
    ),
    files: await filesOf(office, data),
    defects: (
      await findings(data.snapshot.db, {
        office: office.code,
        dir: office.paths.warehouse,
        sources: office.profiles,
      })
    ).map(({ code, rows, open }) => ({
      code,
      rows,
      open,
      // What follows is said of a column of `check`.
      meaning: meaningOf(code)[language].replace(/; (?:cột )?open: .*$/, '.'),
    })),
    remarks: openNotes(office, { period }).filter(
      (note) => note.period === period.key,
    ),
  }
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
