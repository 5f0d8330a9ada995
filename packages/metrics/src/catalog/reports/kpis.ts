import { plan2062 } from '../cites.ts'
import { defineKpis } from '../define.ts'
import { hasFallenDue, isSubmittedInTime, reporting } from './conditions.ts'
import { unitReports } from './rows.ts'
import type { Database } from '../../schema.ts'

const k = defineKpis<Database>()

/**
 * Share of the units' reports on a period that were submitted in time.
 *
 * @source Plan 2062/KH-SKHĐT, IV.2
 */
export const reportsOnTime = k.ratio(unitReports, {
  id: 'reports_on_time',
  version: 1,
  title: {
    vi: 'Báo cáo của các phòng đúng hạn',
    en: 'Reports of the units on time',
  },
  cites: plan2062('IV.2'),
  cohort: reporting,
  counts: hasFallenDue,
  meets: isSubmittedInTime,
})
