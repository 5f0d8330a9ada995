import { plan2062 } from '../cites.ts'
import { defineKpis } from '../define.ts'
import {
  filedOnline,
  hasKnownChannel,
  finishes,
  finishing,
  isCarriedOver,
  isOpen,
  isPaused,
  receipt,
  stopping,
} from './conditions.ts'
import { onTime, openOverdue } from './on-time.ts'
import { dossiers, finishedOn, processing } from './rows.ts'
import type { DossierRow, ProcessingTables } from './rows.ts'
import { allOf, cohort, condition } from '../../definition/conditions.ts'
import type { Row } from '../../definition/kpi.ts'
import type { Text } from '../../plan/plan.ts'
import type { Database, Outcome } from '../../schema.ts'

const k = defineKpis<Database>()

const isRegistration = condition<DossierRow>(
  {
    vi: 'thuộc thủ tục đăng ký doanh nghiệp (cấp mới, thay đổi)',
    en: 'of business registration (new, change)',
  },
  ({ eb }) => eb('procedure.registration', 'in', ['new', 'change']),
)

/**
 * Share of business registrations (new and change) received in the period that were filed online.
 *
 * Those of an unknown channel are in neither number and stand beside.
 *
 * The plan does not say whether filed or accepted registrations count; filed ones do here.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.c
 */
export const onlineRegistrations = k.ratio(dossiers, {
  id: 'online_registrations',
  version: 2,
  title: {
    vi: 'Cấp, thay đổi ĐKDN qua mạng',
    en: 'Business registrations filed online',
  },
  cites: plan2062('III.2.c'),
  cohort: receipt,
  counts: allOf(isRegistration, hasKnownChannel),
  meets: filedOnline,
  untold: k.count(dossiers, {
    id: 'unknown_procedure',
    version: 1,
    title: {
      vi: 'Hồ sơ của thủ tục không có trong danh mục',
      en: 'Dossiers of a procedure that the catalogue lacks',
    },
    cohort: receipt,
    counts: condition<DossierRow>(
      {
        vi: 'của thủ tục không có trong danh mục vào ngày tiếp nhận',
        en: 'of a procedure that the catalogue lacks on the day of receipt',
      },
      ({ eb }) => eb('procedure.code', 'is', null),
    ),
  }),
  outOf: k.count(dossiers, {
    id: 'registrations_received',
    version: 1,
    title: {
      vi: 'Hồ sơ đăng ký doanh nghiệp tiếp nhận',
      en: 'Business registrations received',
    },
    cohort: receipt,
    counts: isRegistration,
  }),
  lacks: 'channel',
})

/** Dossiers received in the period. */
export const received = k.count(dossiers, {
  id: 'received',
  version: 1,
  title: { vi: 'Hồ sơ tiếp nhận', en: 'Dossiers received' },
  cohort: receipt,
})

/**
 * Share of the dossiers received in the period that were filed online. Those of
 * an unknown channel are in neither number and stand beside.
 */
export const onlineDossiers = k.ratio(dossiers, {
  id: 'online_dossiers',
  version: 2,
  title: { vi: 'Hồ sơ nộp trực tuyến', en: 'Dossiers filed online' },
  cohort: receipt,
  counts: hasKnownChannel,
  meets: filedOnline,
  outOf: received,
  lacks: 'channel',
})

/** Working days from receipt, which is not counted, to the result: median, 90th percentile, mean. */
export const processingDays = k.duration(processing, {
  id: 'processing_days',
  version: 1,
  title: {
    vi: 'Thời gian giải quyết (ngày làm việc)',
    en: 'Processing time (working days)',
  },
  unit: 'working_day',
  measured: (rules) => ({
    vi: `số ngày làm việc từ sau ngày tiếp nhận đến ngày ${finishes(rules).vi}`,
    en: `the working days after the day of receipt up to the day ${finishes(rules).en}`,
  }),
  cohort: cohort<Row<ProcessingTables, keyof ProcessingTables>>(
    finishing.words,
    (row) => row.eb.ref(finishedOn(row)),
    { isBounded: true },
  ),
  measure: ({ eb }) => eb('result.ordinal', '-', eb.ref('receipt.ordinal')),
})

/** Dossiers withdrawn, returned or refused in the period. */
export const stopped = k.count(dossiers, {
  id: 'stopped',
  version: 1,
  title: {
    vi: 'Hồ sơ rút, trả lại, từ chối',
    en: 'Dossiers withdrawn, returned or refused',
  },
  cohort: stopping,
})

/** Dossiers that the citizen withdrew (*xin rút*) in the period. */
export const withdrawn = stoppedAs(
  'withdrawn',
  { vi: 'Hồ sơ công dân xin rút', en: 'Dossiers withdrawn' },
  { vi: 'do công dân xin rút', en: 'withdrawn by the citizen' },
)

/** Dossiers returned (*trả lại*) in the period. */
export const returned = stoppedAs(
  'returned',
  { vi: 'Hồ sơ trả lại', en: 'Dossiers returned' },
  { vi: 'do cơ quan trả lại', en: 'returned by the office' },
)

/** Dossiers refused (*từ chối*) in the period. */
export const refused = stoppedAs(
  'refused',
  { vi: 'Hồ sơ từ chối giải quyết', en: 'Dossiers refused' },
  { vi: 'do cơ quan từ chối giải quyết', en: 'refused by the office' },
)

/** Dossiers received before the period and not ended before its first day. */
export const carriedOver = k.count(dossiers, {
  id: 'carried_over',
  version: 1,
  title: { vi: 'Hồ sơ kỳ trước chuyển sang', en: 'Dossiers carried over' },
  counts: isCarriedOver,
})

/** Dossiers received and not ended by the period's last day. */
export const open = k.count(dossiers, {
  id: 'open',
  version: 1,
  title: { vi: 'Hồ sơ đang giải quyết', en: 'Open dossiers' },
  nature: 'stock',
  counts: isOpen,
})

/** Open dossiers that wait for a supplement on the period's last day. */
export const paused = k.count(dossiers, {
  id: 'paused',
  version: 1,
  title: { vi: 'Hồ sơ tạm dừng chờ bổ sung', en: 'Paused dossiers' },
  nature: 'stock',
  counts: allOf(isOpen, isPaused),
})

/**
 * Formula D, for reference: what a provincial system scores twenty points by.
 * Withdrawn and open dossiers in time pass as on time.
 *
 * @source a system of Thanh Hóa, score of Decision 766/QĐ-TTg
 */
export const onTimeD = k.derived({
  id: 'on_time_d',
  version: 1,
  title: {
    vi: 'Đúng hạn, công thức D (tham khảo)',
    en: 'On time, formula D (for reference)',
  },
  formula: {
    vi: '(trước hạn + đúng hạn + rút, trả lại, từ chối + đang giải quyết chưa quá hạn) / (kỳ trước chuyển sang + tiếp nhận trong kỳ)',
    en: '(early + on the due date + withdrawn, returned or refused + open and not overdue) / (carried over + received)',
  },
  of: [onTime, stopped, open, openOverdue, carriedOver, received],
  derive: ([timely, ended, left, overdue, before, fresh]) => ({
    numerator: n(timely) + n(ended) + n(left) - n(overdue),
    denominator: n(before) + n(fresh),
  }),
})

function n(tally: { readonly numerator: number } | undefined): number {
  return tally?.numerator ?? 0
}

function stoppedAs(outcome: Outcome, title: Text, words: Text) {
  return k.count(dossiers, {
    id: outcome,
    version: 1,
    title,
    cohort: cohort<DossierRow>(
      { vi: 'dừng giải quyết trong kỳ', en: 'stopped in the period' },
      stopping.on,
      { isBounded: true },
    ),
    counts: condition<DossierRow>(words, ({ eb }) =>
      eb('dossier.outcome', '=', outcome),
    ),
  })
}
