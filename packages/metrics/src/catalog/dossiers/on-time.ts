import { plan2062 } from '../cites.ts'
import { defineKpis } from '../define.ts'
import {
  beforeDue,
  deadline,
  finishedBy,
  finishedLate,
  finishes,
  finishing,
  firstDueOn,
  hadDueDate,
  hasDueDate,
  isCarriedOver,
  isDueMoved,
  isOpenOverdue,
  onOrBeforeDue,
  onOrBeforeFirstDue,
  onOrBeforeNewDue,
  onOrBeforePromised,
  overdueOnLastDay,
  receipt,
} from './conditions.ts'
import { dossiers } from './rows.ts'
import type { DossierRow } from './rows.ts'
import {
  allOf,
  anyOf,
  condition,
  inPeriod,
  not,
} from '../../definition/conditions.ts'
import type { Database } from '../../schema.ts'

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
