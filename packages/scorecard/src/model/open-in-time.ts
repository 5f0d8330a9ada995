import { dossiers, isOpenInTime, kpis } from '@motcua/metrics'
import type { Database, Kpi } from '@motcua/metrics'

/**
 * Open dossiers that are neither paused nor overdue: due on the period's last
 * day or later. As in form II.06a, one without a due date is not in time.
 */
export const openInTime: Kpi = kpis<Database>().count(dossiers, {
  id: 'scorecard_open_in_time',
  version: 1,
  title: {
    vi: 'Hồ sơ đang giải quyết trong hạn',
    en: 'Open dossiers in time',
  },
  nature: 'stock',
  counts: isOpenInTime,
})
