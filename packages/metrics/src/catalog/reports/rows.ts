import { defineKpis } from '../define.ts'
import { kept } from '../quality.ts'
import type { Row } from '../../definition/kpi.ts'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Database, DateText, UnitReportTable } from '../../schema.ts'

const k = defineKpis<Database>()

/** What a definition of reports is given. */
export type ReportRow = Row<{ unit_report: UnitReportTable }, 'unit_report'>

/** When a report of a unit is due: where its row says, else the day after the period. */
export const reportDue: RawBuilder<DateText> = sql<DateText>`coalesce(${sql.ref('unit_report.due_on')}, ${sql.ref('unit_report.period_to')} + 1)`

/** Reports of the units (*báo cáo của các phòng*), expected and submitted. */
export const unitReports = k.rows<
  { unit_report: UnitReportTable },
  'unit_report'
>({
  id: 'unit_report',
  object: { vi: 'báo cáo của các phòng', en: 'reports of the units' },
  quality: kept,
  from: (db) => db.selectFrom('unit_report'),
  versioned: ['unit_report'],
  office: 'unit_report.office',
  unit: 'unit_report.unit',
  shows: {
    code: 'unit_report.period',
    dueOn: () => reportDue,
    finishedOn: 'unit_report.submitted_on',
  },
})
