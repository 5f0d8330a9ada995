import {
  addWorkingDays,
  isMonthEnd,
  isWorkingDay,
  minutesADay,
  monthIndex,
} from './days.ts'
import type { SampleProcedure } from './procedures.ts'
import { at, pick } from './random.ts'
import type { Random } from './random.ts'

type Ending = 'finished' | 'withdrawn' | 'returned' | 'refused'

/** What really happened; an export shows the part of it that has happened by then. */
export interface Course {
  readonly code: string
  readonly applicant: string
  readonly procedure: SampleProcedure
  readonly channel: string
  /** Times are minutes since 1970-01-01 on the office's clock, days are day numbers. */
  readonly received: number
  readonly due: number | null
  readonly dueAfterPause: number | null
  readonly paused: number | null
  readonly resumed: number | null
  readonly ending: Ending
  readonly ended: number
  readonly handedOver: number
  readonly extendedDue: number | null
  readonly reason: string
  readonly apology: string
  /** Until `at` the office's records say this instead. */
  readonly mistake: {
    readonly at: number
    readonly due: number | null
    readonly ended: number
    readonly handedOver: number
  } | null
}

/** How a unit works: its share of the dossiers, how many are early and late. */
interface Habit {
  readonly share: number
  readonly early: number
  readonly late: number
  /** Times as many are late among those due in the last days of a month. */
  readonly burst: number
}

/** 17:00 */
const closing = 1020

/** Of the units that have one of their own. */
export const habits: ReadonlyMap<string, Habit> = new Map([
  ['dkkd', { share: 0.14, early: 0.52, late: 0.008, burst: 1 }],
  ['ktdn', { share: 0.07, early: 0.475, late: 0.03, burst: 4 }],
  ['thqh', { share: 0.01, early: 0.51, late: 0.012, burst: 1 }],
  ['gd1', { share: 0.022, early: 0.42, late: 0.055, burst: 1 }],
  ['gd2', { share: 0.012, early: 0.56, late: 0.003, burst: 1 }],
  ['gd3', { share: 0.022, early: 0.6, late: 0.005, burst: 1 }],
  ['gd4', { share: 0.02, early: 0.45, late: 0.022, burst: 5 }],
  ['vp', { share: 0.0012, early: 0.5, late: 0, burst: 1 }],
])

/** Of all other units. */
export const otherHabit: Habit = {
  share: 0.01,
  early: 0.5,
  late: 0.01,
  burst: 1,
}

/** Added to every unit's share of early dossiers, by the month of receipt. */
const earlyTilt = [
  -0.02, -0.004, -0.024, -0.016, -0.006, 0.004, 0.014, 0.004, -0.002, -0.008,
  -0.004, 0.004, -0.04, -0.056, -0.022, -0.004, 0.014, 0.022, 0.012, 0.002,
  0.02, 0.006, -0.002, -0.024,
] as const

const reasons = [
  'Chờ ý kiến của cơ quan phối hợp',
  'Hồ sơ phức tạp, cần xác minh thêm',
  'Cập nhật chậm trên phần mềm',
  'Lỗi kết nối hệ thống',
  'Số lượng hồ sơ tăng đột biến',
] as const

type Outcome = Omit<
  Course,
  'code' | 'applicant' | 'procedure' | 'channel' | 'received'
>

type Pause = Pick<Course, 'paused' | 'resumed' | 'dueAfterPause'>

type End = Pick<Course, 'ending' | 'ended' | 'handedOver'>

/** Of a dossier to which nothing out of the ordinary happens. */
const uneventful = {
  dueAfterPause: null,
  paused: null,
  resumed: null,
  extendedDue: null,
  reason: '',
  apology: '',
  mistake: null,
}

/** What becomes of a dossier, as its unit works. */
export function courseOf(
  { procedure, received }: Pick<Course, 'procedure' | 'received'>,
  extracts: readonly number[],
  random: Random,
): Outcome {
  const day = dayIn(received)
  const due = dueOf(procedure, day)
  const open = { ...uneventful, due }
  if (random() < 0.02) return { ...open, ...stop(day, random) }
  let pause: Pause = uneventful
  if (random() < 0.03) {
    const paused = at(addWorkingDays(day, pick(random, 1, 2)), random)
    if (random() < 0.1) return { ...open, paused, ...giveBack(paused, random) }
    pause = resume(paused, due, random)
  }
  const last = pause.dueAfterPause ?? due
  const fate = random()
  const { early, late } = sharesOf(procedure.unit, day, last)
  if (fate < late + veryLate)
    return { ...open, ...pause, ...endLate(last, fate, random) }
  const from = pause.resumed ?? received
  const ended =
    fate < late + early ? earlyEnd(from, last, random) : at(last, random)
  const end = { ended, handedOver: handOver(ended, random) }
  const finished: Outcome = { ...open, ...pause, ending: 'finished', ...end }
  if (random() < 0.0005) return { ...finished, due: null, dueAfterPause: null }
  return random() < 0.0055 && pause.paused === null
    ? { ...finished, mistake: mistakeIn(finished, day, extracts, random) }
    : finished
}

/** Share of the dossiers that are late by weeks, whatever their unit. */
const veryLate = 0.0012

/** The shares of early and late dossiers among those of a unit that came on `day` and are due on `last`. */
function sharesOf(unit: string, day: number, last: number) {
  const { early, late, burst } = habits.get(unit) ?? otherHabit
  return {
    early: early + (earlyTilt[monthIndex(day)] ?? 0),
    late: late * (isMonthEnd(last) ? burst : 1),
  }
}

/** A few days after receipt, without a result. */
function stop(day: number, random: Random): End {
  const ended = at(addWorkingDays(day, pick(random, 1, 4)), random)
  const x = random()
  const ending = x < 0.5 ? 'withdrawn' : x < 0.8 ? 'returned' : 'refused'
  return { ending, ended, handedOver: ended }
}

/** The supplement does not come. */
function giveBack(paused: number, random: Random): End {
  const days = pick(random, 20, 25)
  const ended = at(addWorkingDays(dayIn(paused), days), random)
  return { ending: 'returned', ended, handedOver: ended }
}

/** The clock stops for a supplement: its end moves the due date. */
function resume(paused: number, due: number, random: Random): Pause {
  const length = pick(random, 2, 12)
  const resumed = at(addWorkingDays(dayIn(paused), length), random)
  return { paused, resumed, dueAfterPause: addWorkingDays(due, length) }
}

function endLate(
  last: number,
  fate: number,
  random: Random,
): End & Pick<Course, 'extendedDue' | 'reason' | 'apology'> {
  const days = daysLate(fate, random)
  const ended = at(addWorkingDays(last, days), random)
  const isExtended = random() < 0.4
  const reason = reasons[pick(random, 0, reasons.length - 1)] ?? ''
  const isTold = random() < 0.6
  const x = random()
  return {
    ending: 'finished',
    ended,
    handedOver: handOver(ended, random),
    extendedDue: isExtended ? addWorkingDays(last, pick(random, 3, 10)) : null,
    reason: isTold ? reason : '',
    apology: isExtended || x < 0.3 ? 'Có' : x < 0.7 ? 'Không' : '',
  }
}

function daysLate(fate: number, random: Random): number {
  const x = random()
  if (fate < veryLate) return pick(random, 22, 60)
  if (x < 0.7) return pick(random, 1, 3)
  return x < 0.95 ? pick(random, 4, 8) : pick(random, 9, 20)
}

/** The receipt day is not counted; hours are rounded up to days of eight. */
function dueOf(procedure: SampleProcedure, day: number): number {
  switch (procedure.timeUnit) {
    case 'working_day':
      return addWorkingDays(day, procedure.time)
    case 'hour':
      return addWorkingDays(day, Math.ceil(procedure.time / 8))
    case 'calendar_day': {
      let due = day + procedure.time
      while (!isWorkingDay(due)) due++
      return due
    }
  }
}

function dayIn(time: number): number {
  return Math.floor(time / minutesADay)
}

/** A time after `from` on a working day before the due date, where one is left. */
function earlyEnd(from: number, due: number, random: Random): number {
  const day = dayIn(from)
  const days: number[] = []
  for (let d = day + 1; d < due; d++) if (isWorkingDay(d)) days.push(d)
  const sameDay = from % minutesADay < 870 && random() < 0.06
  const chosen = days[Math.floor(Math.max(random(), random()) * days.length)]
  const ended = at(sameDay ? day : (chosen ?? due), random)
  return ended > from + 30 ? ended : from + pick(random, 30, 90)
}

function handOver(ended: number, random: Random): number {
  const day = dayIn(ended)
  const x = random()
  if (x < 0.6)
    return Math.min(ended + pick(random, 5, 60), day * minutesADay + closing)
  return at(
    addWorkingDays(day, x < 0.96 ? pick(random, 1, 3) : pick(random, 8, 20)),
    random,
  )
}

/** A wrong due date or a result entered too late; put right before a later export. */
function mistakeIn(
  truth: Outcome,
  day: number,
  extracts: readonly number[],
  random: Random,
): Course['mistake'] {
  const wrongDue = random() < 0.5
  const endedOn = dayIn(truth.ended)
  const ended = wrongDue
    ? truth.ended
    : at(addWorkingDays(endedOn, pick(random, 1, 2)), random)
  const shift = pick(random, 1, 3) * (random() < 0.5 ? 1 : -1)
  const due =
    truth.due !== null && wrongDue
      ? Math.max(addWorkingDays(truth.due, shift), addWorkingDays(day, 1))
      : truth.due
  const handedOver = Math.max(truth.handedOver, ended)
  const seen = extracts.findIndex((e) => e > handedOver)
  const next = extracts[seen + 1]
  const shown = extracts[seen]
  if (shown === undefined || next === undefined) return null
  const length = Math.floor((next - shown) / minutesADay)
  return {
    at: shown + pick(random, 1, length - 1) * minutesADay,
    due,
    ended,
    handedOver,
  }
}
