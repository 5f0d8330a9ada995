import type { KpiNote } from '@motcua/jobs'
import { table } from './table.ts'

/** Open notes on missed KPIs; a day that has passed is marked. */
export function notesTable(notes: readonly KpiNote[], now: string): string {
  const today = now.slice(0, 10)
  return table(
    [
      'số',
      'chỉ tiêu',
      'kỳ',
      'đơn vị',
      'nguyên nhân',
      'khắc phục',
      'chịu trách nhiệm',
      'đến ngày',
    ],
    notes.map((n) => [
      n.id,
      n.kpi,
      n.period,
      n.unit,
      n.cause,
      n.remedy,
      n.owner,
      n.until < today ? `${n.until} (quá hạn)` : n.until,
    ]),
  )
}
