import { plan2062 } from '../cites.ts'
import { defineKpis } from '../define.ts'
import {
  beforeDue,
  deadline,
  filedOnline,
  hasKnownChannel,
  finishedBy,
  finishedLate,
  finishes,
  finishing,
  firstDueOn,
  hadDueDate,
  hasDueDate,
  isCarriedOver,
  isDueMoved,
  isOpen,
  isOpenOverdue,
  isPaused,
  onOrBeforeDue,
  onOrBeforeFirstDue,
  onOrBeforeNewDue,
  onOrBeforePromised,
  overdueOnLastDay,
  receipt,
  stopping,
} from './conditions.ts'
import { dossiers, finishedOn, processing } from './rows.ts'
import type { DossierRow, ProcessingTables } from './rows.ts'
import {
  allOf,
  anyOf,
  cohort,
  condition,
  inPeriod,
  not,
} from '../../definition/conditions.ts'
import type { Row } from '../../definition/kpi.ts'
import type { Text } from '../../plan/plan.ts'
import type { Database, Outcome } from '../../schema.ts'

const k = defineKpis<Database>()

/**
 * Open dossiers whose due date has passed on the period's last day.
 *
 * A dossier due on that very day, or paused on it, is not overdue.
 */
export const openOverdue = k.count(dossiers, {
  id: 'open_overdue',
  version: 1,
  title: { vi: 'Hồ sơ quá hạn chưa giải quyết', en: 'Open overdue dossiers' },
  better: 'down',
  nature: 'stock',
  counts: isOpenOverdue,
})

/** Dossiers ended with a result in the period, with or without a due date. */
export const finished = k.count(dossiers, {
  id: 'finished',
  version: 1,
  title: { vi: 'Hồ sơ đã giải quyết', en: 'Dossiers finished' },
  cohort: finishing,
})

/**
 * Share of finished dossiers whose result was ready on or before the due date (formula A).
 *
 * By calendar date in the office's zone, or to the second where the plan says
 * `instant`. Dossiers without a due date, withdrawn, returned or refused are not counted.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.b
 */
export const onTime = k.ratio(dossiers, {
  id: 'on_time',
  version: 1,
  title: {
    vi: 'Hồ sơ TTHC giải quyết đúng thời gian quy định',
    en: 'Dossiers finished on time',
  },
  cites: plan2062('III.2.b'),
  cohort: finishing,
  counts: hasDueDate,
  meets: onOrBeforeDue,
  beside: openOverdue,
  outOf: finished,
})

/**
 * Share of finished dossiers whose result was ready before the due date, always by date.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.b
 */
export const early = k.ratio(dossiers, {
  id: 'early',
  version: 1,
  title: {
    vi: 'Hồ sơ TTHC giải quyết trước hạn',
    en: 'Dossiers finished early',
  },
  cites: plan2062('III.2.b'),
  cohort: finishing,
  counts: hasDueDate,
  meets: beforeDue,
  outOf: finished,
})

/**
 * On time by the original due date: the first that an export gave. A new date
 * after an apology is ignored, and so is one that took the place of the first.
 *
 * It equals `on_time` wherever no due date was moved.
 */
export const onTimeStrict = k.ratio(dossiers, {
  id: 'on_time_strict',
  version: 2,
  title: {
    vi: 'Đúng hạn theo ngày hẹn trả ban đầu',
    en: 'On time by the original due date',
  },
  cohort: finishing,
  counts: hadDueDate,
  meets: onOrBeforeFirstDue,
  shows: { dueOn: firstDueOn },
  outOf: finished,
})

/**
 * Dossiers finished in the period whose due date is another than the one that an
 * export gave first, or is there no more: `on_time` judges them by the later and
 * leaves out what has none, `on_time_strict` judges all by the first.
 */
export const dueMoved = k.count(dossiers, {
  id: 'due_moved',
  version: 2,
  title: {
    vi: 'Hồ sơ đã giải quyết có ngày hẹn trả bị đổi',
    en: 'Finished dossiers whose due date was moved',
  },
  better: 'down',
  cohort: finishing,
  counts: isDueMoved,
})

/**
 * On time by the new due date (*hẹn lại*) where one was agreed, by the export or
 * the notes of the units, else by the original.
 */
export const onTimeAgreed = k.ratio(dossiers, {
  id: 'on_time_agreed',
  version: 1,
  title: {
    vi: 'Đúng hạn theo ngày hẹn lại',
    en: 'On time by the agreed due date',
  },
  cohort: finishing,
  counts: hasDueDate,
  meets: condition<DossierRow>(
    finishedBy(
      (due) => `${due} trả hoặc ${due} lại (nếu có)`,
      (date) => `the due ${date} or the new due ${date}, if any`,
    ),
    anyOf(onOrBeforeDue, onOrBeforeNewDue, onOrBeforePromised).where,
  ),
  outOf: finished,
})

/** Received in the period or carried over into it. */
const isOfPeriod = condition<DossierRow>(
  {
    vi: 'tiếp nhận trong kỳ hoặc kỳ trước chuyển sang',
    en: 'received in the period or carried over into it',
  },
  anyOf(inPeriod(receipt), isCarriedOver).where,
  { isBounded: true },
)

/**
 * Formula B: of all dossiers of the period, received in it or carried over into
 * it, those that were neither finished late in it nor left open overdue. One
 * without a due date was not shown to be good and is left out.
 *
 * @source practice of Gia Lai, motcua.gialai.gov.vn
 */
export const onTimeB = k.ratio(dossiers, {
  id: 'on_time_b',
  version: 2,
  title: {
    vi: 'Đúng hạn, công thức B (trên tổng hồ sơ của kỳ)',
    en: 'On time, formula B (of all dossiers of the period)',
  },
  counts: allOf(isOfPeriod, hasDueDate),
  meets: not(
    condition<DossierRow>(
      anyOf(finishedLate, isOpenOverdue).words,
      // Unknown is not late: without a due date nothing was shown to be.
      (row) =>
        row.eb.fn.coalesce(
          anyOf(finishedLate, isOpenOverdue).where(row),
          row.eb.val(false),
        ),
    ),
    (rules) => ({
      vi: `của kỳ, trừ hồ sơ ${finishedLate.words(rules).vi} và hồ sơ ${overdueOnLastDay.vi}`,
      en: `of the period, except those ${finishedLate.words(rules).en} and those ${overdueOnLastDay.en}`,
    }),
  ),
  outOf: k.count(dossiers, {
    id: 'of_period',
    version: 1,
    title: { vi: 'Hồ sơ của kỳ', en: 'Dossiers of the period' },
    counts: isOfPeriod,
  }),
})

/**
 * Formula C: of the dossiers that fell due, those of formula A and the open
 * overdue ones, the share finished on time.
 *
 * @source practice of Vĩnh Phúc: 4.157/4.169 = 99,71 %
 */
export const onTimeC = k.ratio(dossiers, {
  id: 'on_time_c',
  version: 1,
  title: {
    vi: 'Đúng hạn, công thức C (trên hồ sơ đến hạn)',
    en: 'On time, formula C (of the dossiers that fell due)',
  },
  counts: anyOf(
    allOf(inPeriod(finishing), hasDueDate),
    condition<DossierRow>(overdueOnLastDay, isOpenOverdue.where, {
      isBounded: true,
    }),
  ),
  meets: condition<DossierRow>(
    (rules) => ({
      vi: `${finishes(rules).vi} trong kỳ và không muộn hơn ${deadline(rules).vi} trả`,
      en: `${finishes(rules).en} in the period and not later than the due ${deadline(rules).en}`,
    }),
    allOf(inPeriod(finishing), onOrBeforeDue).where,
  ),
  outOf: k.count(dossiers, {
    id: 'finished_or_overdue',
    version: 1,
    title: {
      vi: 'Hồ sơ đã giải quyết hoặc quá hạn chưa giải quyết',
      en: 'Dossiers finished or open overdue',
    },
    counts: anyOf(
      inPeriod(finishing),
      condition<DossierRow>(overdueOnLastDay, isOpenOverdue.where, {
        isBounded: true,
      }),
    ),
  }),
})

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
