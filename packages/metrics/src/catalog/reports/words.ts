import {
  columnsOf,
  counted,
  date,
  flags,
  noun,
  ofThePeriod,
} from '../columns-of.ts'
import { reportsOnTime } from './kpis.ts'
import { unitReports } from './rows.ts'
import type { DefinableRows } from '../../definition/definable.ts'
import type { Database } from '../../schema.ts'

const reportColumns = columnsOf(
  'unit_report',
  {
    unit: noun('đơn vị', 'unit'),
    period: noun('kỳ báo cáo', 'period'),
    period_to: date(
      'ngày cuối kỳ báo cáo',
      'last day of the period',
      ofThePeriod,
    ),
    submitted_on: date('ngày nộp', 'date of submission', {
      vi: 'nộp trong kỳ',
      en: 'submitted in the period',
    }),
    flags,
  },
  // Null means the day after the period: `fallen_due` and `submitted_in_time` know.
  ['due_on'],
)

/** What definition files may name of reports. */
export const definableReports = {
  unit_report: {
    rows: unitReports,
    columns: reportColumns,
    rules: {
      fallen_due: { condition: counted(reportsOnTime) },
      submitted_in_time: { condition: reportsOnTime.meets },
    },
  },
} satisfies Readonly<Record<string, DefinableRows<Database>>>
