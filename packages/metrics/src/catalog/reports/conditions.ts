import { fallenDue } from '../fallen-due.ts'
import { reportDue } from './rows.ts'
import type { ReportRow } from './rows.ts'
import { cohort, condition } from '../../definition/conditions.ts'

/** On the period. */
export const reporting = cohort<ReportRow>(
  { vi: 'lập cho kỳ', en: 'on the period' },
  ({ eb }) => eb.ref('unit_report.period_to'),
)

/** Fallen due by what is known. */
export const hasFallenDue = fallenDue<ReportRow>(() => reportDue)

/** Submitted on or before the due date. */
export const isSubmittedInTime = condition<ReportRow>(
  { vi: 'nộp đúng hạn', en: 'submitted in time' },
  ({ eb }) => eb('unit_report.submitted_on', '<=', reportDue),
)
