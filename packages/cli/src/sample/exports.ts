import { recordsOf } from '@motcua/warehouse'

/** A procedure as the sample needs it, over a span in which nothing about it changed. */
export interface SampleProcedure {
  readonly code: string
  readonly name: string
  readonly field: string
  /** Code of the unit that owns it. */
  readonly unit: string
  readonly unitName: string
  /** Online service level, 1 to 4. */
  readonly level: number
  readonly time: number
  readonly timeUnit: 'working_day' | 'calendar_day' | 'hour'
  readonly registration: 'new' | 'change' | 'none'
  readonly validFrom: string
  /** Last day, null while it is in force. */
  readonly validTo: string | null
}

type Random = () => number
type Ending = 'finished' | 'withdrawn' | 'returned' | 'refused'

/** What really happened; an export shows the part of it that has happened by then. */
interface Course {
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

const seed = 2062
const minutesADay = 1440
const firstDay = dayOf('2016-11-01')
const lastDay = dayOf('2018-12-31')
const extractHour = 5
/** 17:00 */
const closing = 1020

const registrationShare = { new: 0.26, change: 0.44 } as const

const habits: ReadonlyMap<string, Habit> = new Map([
  ['dkkd', { share: 0.14, early: 0.52, late: 0.008, burst: 1 }],
  ['ktdn', { share: 0.07, early: 0.475, late: 0.03, burst: 4 }],
  ['thqh', { share: 0.01, early: 0.51, late: 0.012, burst: 1 }],
  ['gd1', { share: 0.022, early: 0.42, late: 0.055, burst: 1 }],
  ['gd2', { share: 0.012, early: 0.56, late: 0.003, burst: 1 }],
  ['gd3', { share: 0.022, early: 0.6, late: 0.005, burst: 1 }],
  ['gd4', { share: 0.02, early: 0.45, late: 0.022, burst: 5 }],
  ['vp', { share: 0.0012, early: 0.5, late: 0, burst: 1 }],
])
const otherHabit: Habit = { share: 0.01, early: 0.5, late: 0.01, burst: 1 }

/** Dossiers of an ordinary day, from 2016 on. */
const perDay = [72, 78, 83] as const
/** By calendar month. */
const season = [
  0.85, 0.9, 1.13, 1.1, 0.97, 0.94, 0.92, 0.94, 1.04, 1.07, 1.1, 1.12,
] as const
/** Share of business registrations that came online, January 2017 to December 2018. */
const online = [
  0.75, 0.76, 0.775, 0.79, 0.8, 0.815, 0.825, 0.835, 0.845, 0.855, 0.865, 0.87,
  0.874, 0.879, 0.886, 0.892, 0.898, 0.904, 0.909, 0.914, 0.919, 0.923, 0.927,
  0.931,
] as const
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

/** Weekdays off from 2016-11 to 2019-02, days in lieu and swaps among them. */
const daysOff: ReadonlySet<number> = new Set(
  [
    '2017-01-02 2017-01-26 2017-01-27 2017-01-30 2017-01-31 2017-02-01',
    '2017-04-06 2017-05-01 2017-05-02 2017-09-04',
    '2018-01-01 2018-02-14 2018-02-15 2018-02-16 2018-02-19 2018-02-20',
    '2018-04-25 2018-04-30 2018-05-01 2018-09-03 2018-12-31',
    '2019-01-01 2019-02-04 2019-02-05 2019-02-06 2019-02-07 2019-02-08',
  ]
    .join(' ')
    .split(' ')
    .map(dayOf),
)
const makeUpDays: ReadonlySet<number> = new Set([dayOf('2019-01-05')])
/** First and last day off of each Tết. */
const tet = [
  [dayOf('2017-01-26'), dayOf('2017-02-01')],
  [dayOf('2018-02-14'), dayOf('2018-02-20')],
] as const

const headers = [
  'STT',
  'Mã hồ sơ',
  'Mã thủ tục',
  'Tên thủ tục hành chính',
  'Lĩnh vực',
  'Đơn vị giải quyết',
  'Kênh tiếp nhận',
  'Chủ hồ sơ',
  'Ngày tiếp nhận',
  'Ngày hẹn trả',
  'Ngày hẹn lại',
  'Ngày có kết quả',
  'Ngày trả kết quả',
  'Ngày dừng xử lý',
  'Ngày yêu cầu bổ sung',
  'Ngày bổ sung xong',
  'Trạng thái',
  'Nguyên nhân quá hạn',
  'Văn bản xin lỗi',
] as const

const stopStatus = {
  withdrawn: 'Công dân yêu cầu rút hồ sơ',
  returned: 'Trả lại hồ sơ',
  refused: 'Từ chối giải quyết',
} as const

/**
 * The procedures of the sample office, from the text of its `units.csv` and
 * `procedures.csv`.
 */
export function sampleProcedures(
  units: string,
  procedures: string,
): readonly SampleProcedure[] {
  const names = new Map(
    rowsOf('units.csv', units).map((r) => [r.get('code'), r.get('name')]),
  )
  return rowsOf('procedures.csv', procedures).map((r) => {
    const get = (column: string): string => r.get(column) ?? ''
    return {
      code: get('code'),
      name: get('name'),
      field: get('field'),
      unit: get('unit'),
      unitName: names.get(get('unit')) ?? get('unit'),
      level: Number(get('level')),
      time: Number(get('time')),
      timeUnit: oneOf(get('time_unit'), [
        'working_day',
        'calendar_day',
        'hour',
      ] as const),
      registration: oneOf(get('registration'), [
        'new',
        'change',
        'none',
      ] as const),
      validFrom: get('valid_from'),
      validTo: get('valid_to') || null,
    }
  })
}

/**
 * Synthetic exports of the sample office, one a month, made at 05:00 on the 1st
 * from 2017-02-01 to 2019-01-01. Each holds every dossier that was open at the
 * export before or has changed since, as it stood when the export was made. The
 * same procedures always give the same bytes.
 */
export function* sampleExports(
  procedures: readonly SampleProcedure[],
): Generator<{ readonly name: string; readonly text: string }> {
  const extracts = Array.from({ length: 25 }, (_, i) => {
    const month = String((i % 12) + 1).padStart(2, '0')
    const day = dayOf(`${2017 + Math.floor(i / 12)}-${month}-01`)
    return day * minutesADay + extractHour * 60
  })
  const known = courses(procedures, extracts).filter(
    (c) => (c.mistake?.ended ?? c.ended) > (extracts[0] ?? 0),
  )
  for (const [i, at] of extracts.entries()) {
    const before = extracts[i - 1]
    if (before === undefined) continue
    const lines = known
      .filter((c) => isListed(c, before, at))
      .map((c, row) =>
        cells(c, at, row + 1)
          .map(quoted)
          .join(';'),
      )
    yield {
      name: `hoso-${isoDay(Math.floor(at / minutesADay)).replaceAll('-', '')}-0500.csv`,
      text: `\uFEFF${[headers.join(';'), ...lines].join('\r\n')}\r\n`,
    }
  }
}

function courses(
  procedures: readonly SampleProcedure[],
  extracts: readonly number[],
): readonly Course[] {
  const random = mulberry32(seed)
  const out: Course[] = []
  for (let day = firstDay; day <= lastDay; day++) {
    if (!isWorkingDay(day)) continue
    const iso = isoDay(day)
    const choices = choicesOf(
      procedures.filter(
        (p) => p.validFrom <= iso && (p.validTo === null || iso <= p.validTo),
      ),
    )
    const times = Array.from({ length: dossiersOf(day, random) }, () => {
      const procedure = choose(choices, random())
      const channel = channelOf(procedure, day, random)
      const anyTime = random() < 0.25 && channel === 'Trực tuyến'
      const x = random()
      const minute = anyTime
        ? 330 + Math.floor(x * 1080)
        : officeMinute(x * 0.97)
      return { procedure, channel, received: day * minutesADay + minute }
    }).toSorted((a, b) => a.received - b.received)
    for (const [i, filed] of times.entries()) {
      const serial = String(i + 1).padStart(4, '0')
      const applicant = String(out.length + 1).padStart(6, '0')
      out.push({
        code: `SKHDT-${iso.slice(2).replaceAll('-', '')}-${serial}`,
        applicant: `NGƯỜI NỘP MÔ PHỎNG ${applicant}`,
        ...filed,
        // A stream of its own: a habit that is tuned leaves the other dossiers be.
        ...courseOf(
          filed.procedure,
          filed.received,
          extracts,
          mulberry32(Math.imul(seed + out.length, 0x9e3779b1)),
        ),
      })
    }
  }
  return out
}

/** How many dossiers a day brings. */
function dossiersOf(day: number, random: Random): number {
  const year = Number(isoDay(day).slice(0, 4))
  const month = Number(isoDay(day).slice(5, 7))
  const nearTet = tet.some(([from, to]) => day >= from - 7 && day <= to + 5)
  const rate =
    (perDay[year - 2016] ?? perDay[0]) *
    (season[month - 1] ?? 1) *
    (nearTet ? 0.6 : 1) *
    (weekday(day) === 1 ? 1.12 : weekday(day) === 5 ? 0.92 : 0.99)
  return Math.floor(rate * (0.85 + 0.3 * random()) + random())
}

interface Choice {
  readonly upTo: number
  readonly procedure: SampleProcedure
}

/** Within a group the first procedure is the most frequent one. */
function choicesOf(valid: readonly SampleProcedure[]): readonly Choice[] {
  const groups = Map.groupBy(valid, (p) =>
    p.registration === 'none' ? p.unit : p.registration,
  )
  const out: Choice[] = []
  let upTo = 0
  for (const [group, members] of groups) {
    const share =
      group === 'new' || group === 'change'
        ? registrationShare[group]
        : (habits.get(group) ?? otherHabit).share
    const whole = members.reduce((sum, _, i) => sum + 1 / (i + 1), 0)
    for (const [i, procedure] of members.entries()) {
      upTo += share / (i + 1) / whole
      out.push({ upTo, procedure })
    }
  }
  return out
}

function choose(choices: readonly Choice[], x: number): SampleProcedure {
  const last = choices.at(-1)
  if (last === undefined) throw new Error('no procedure is valid')
  return (choices.find((c) => x * last.upTo < c.upTo) ?? last).procedure
}

function channelOf(
  procedure: SampleProcedure,
  day: number,
  random: Random,
): string {
  const month = monthIndex(day)
  const share =
    procedure.level < 3
      ? 0
      : procedure.registration === 'none'
        ? 0.38 + 0.011 * month
        : (online[month] ?? 0)
  const [x, y] = [random(), random()]
  if (x < share) return 'Trực tuyến'
  return y < 0.06 ? 'Dịch vụ bưu chính' : 'Trực tiếp'
}

type Outcome = Omit<
  Course,
  'code' | 'applicant' | 'procedure' | 'channel' | 'received'
>

function courseOf(
  procedure: SampleProcedure,
  received: number,
  extracts: readonly number[],
  random: Random,
): Outcome {
  const habit = habits.get(procedure.unit) ?? otherHabit
  const day = Math.floor(received / minutesADay)
  const due = dueOf(procedure, day)
  const common = {
    due,
    dueAfterPause: null,
    paused: null,
    resumed: null,
    extendedDue: null,
    reason: '',
    apology: '',
    mistake: null,
  }
  if (random() < 0.02) {
    const ended = at(addWorkingDays(day, pick(random, 1, 4)), random)
    const x = random()
    const ending = x < 0.5 ? 'withdrawn' : x < 0.8 ? 'returned' : 'refused'
    return { ...common, ending, ended, handedOver: ended }
  }

  // The clock stops for a supplement: its end moves the due date.
  let from = received
  let pause: Pick<Course, 'paused' | 'resumed' | 'dueAfterPause'> = common
  let last = due
  if (random() < 0.03) {
    const paused = at(addWorkingDays(day, pick(random, 1, 2)), random)
    const pausedOn = Math.floor(paused / minutesADay)
    if (random() < 0.1) {
      const ended = at(addWorkingDays(pausedOn, pick(random, 20, 25)), random)
      return { ...common, paused, ending: 'returned', ended, handedOver: ended }
    }
    const length = pick(random, 2, 12)
    const resumed = at(addWorkingDays(pausedOn, length), random)
    last = addWorkingDays(due, length)
    pause = { paused, resumed, dueAfterPause: last }
    from = resumed
  }

  const fate = random()
  const lateShare = habit.late * (isMonthEnd(last) ? habit.burst : 1)
  const earlyShare = habit.early + (earlyTilt[monthIndex(day)] ?? 0)
  if (fate < lateShare + 0.0012) {
    const x = random()
    const days =
      fate < 0.0012
        ? pick(random, 22, 60)
        : x < 0.7
          ? pick(random, 1, 3)
          : x < 0.95
            ? pick(random, 4, 8)
            : pick(random, 9, 20)
    const ended = at(addWorkingDays(last, days), random)
    const extended = random() < 0.4
    const reason = reasons[pick(random, 0, reasons.length - 1)] ?? ''
    const told = random() < 0.6
    const y = random()
    return {
      ...common,
      ...pause,
      ending: 'finished',
      ended,
      handedOver: handOver(ended, random),
      extendedDue: extended ? addWorkingDays(last, pick(random, 3, 10)) : null,
      reason: told ? reason : '',
      apology: extended || y < 0.3 ? 'Có' : y < 0.7 ? 'Không' : '',
    }
  }
  const ended =
    fate < lateShare + earlyShare
      ? earlyEnd(from, last, random)
      : at(last, random)
  const handedOver = handOver(ended, random)
  const finished: Outcome = {
    ...common,
    ...pause,
    ending: 'finished',
    ended,
    handedOver,
  }
  if (random() < 0.0005) return { ...finished, due: null, dueAfterPause: null }
  return random() < 0.0055 && pause.paused === null
    ? { ...finished, mistake: mistakeIn(finished, day, extracts, random) }
    : finished
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

/** A time after `from` on a working day before the due date, where one is left. */
function earlyEnd(from: number, due: number, random: Random): number {
  const day = Math.floor(from / minutesADay)
  const days: number[] = []
  for (let d = day + 1; d < due; d++) if (isWorkingDay(d)) days.push(d)
  const sameDay = from % minutesADay < 870 && random() < 0.06
  const chosen = days[Math.floor(Math.max(random(), random()) * days.length)]
  const ended = at(sameDay ? day : (chosen ?? due), random)
  return ended > from + 30 ? ended : from + pick(random, 30, 90)
}

function handOver(ended: number, random: Random): number {
  const day = Math.floor(ended / minutesADay)
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
  const endedOn = Math.floor(truth.ended / minutesADay)
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

/** What the office's records say at a time. */
function recorded(
  c: Course,
  time: number,
): Pick<Course, 'due' | 'ended' | 'handedOver'> {
  if (c.mistake !== null && time < c.mistake.at) return c.mistake
  const resumed = c.resumed !== null && c.resumed <= time
  return { ...c, due: resumed ? c.dueAfterPause : c.due }
}

/** Open at the export before, or changed since. */
function isListed(c: Course, before: number, time: number): boolean {
  if (c.received > time) return false
  if (c.received > before || recorded(c, before).ended > before) return true
  const now = recorded(c, time)
  return [now.ended, now.handedOver, c.mistake?.at ?? 0].some(
    (t) => t > before && t <= time,
  )
}

/** The row of a dossier as it stood at a time. */
function cells(c: Course, time: number, row: number): readonly string[] {
  const { due, ended, handedOver } = recorded(c, time)
  const done = ended <= time
  const finished = done && c.ending === 'finished'
  const passed = due !== null && (due + 1) * minutesADay <= time
  const shown = (t: number | null): string =>
    t === null || t > time ? '' : printedDay(Math.floor(t / minutesADay))
  return [
    String(row),
    c.code,
    c.procedure.code,
    c.procedure.name,
    c.procedure.field,
    c.procedure.unitName,
    c.channel,
    c.applicant,
    printedTime(c.received),
    due === null ? '' : printedDay(due),
    passed && c.extendedDue !== null ? printedDay(c.extendedDue) : '',
    finished ? printedTime(ended) : '',
    finished && handedOver <= time ? printedTime(handedOver) : '',
    done && !finished ? shown(ended) : '',
    shown(c.paused),
    shown(c.resumed),
    statusOf(c, time, ended, handedOver),
    passed ? c.reason : '',
    passed ? c.apology : '',
  ]
}

function statusOf(
  c: Course,
  time: number,
  ended: number,
  handedOver: number,
): string {
  if (ended <= time) {
    if (c.ending !== 'finished') return stopStatus[c.ending]
    return handedOver <= time ? 'Đã trả kết quả' : 'Đã xử lý xong'
  }
  if (
    c.paused !== null &&
    c.paused <= time &&
    (c.resumed === null || c.resumed > time)
  )
    return 'Yêu cầu bổ sung giấy tờ'
  return time - c.received < minutesADay ? 'Được tiếp nhận' : 'Đang xử lý'
}

/** 0 to 1 onto the office hours, 7:30 to 11:30 and 13:30 to 17:00. */
function officeMinute(x: number): number {
  const minute = Math.floor(x * 450)
  return minute < 240 ? 450 + minute : 570 + minute
}

/** A time in the office hours of a day. */
function at(day: number, random: Random): number {
  return day * minutesADay + officeMinute(random())
}

function pick(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1))
}

function weekday(day: number): number {
  return (day + 4) % 7
}

function isWorkingDay(day: number): boolean {
  if (makeUpDays.has(day)) return true
  const w = weekday(day)
  return w >= 1 && w <= 5 && !daysOff.has(day)
}

function addWorkingDays(day: number, count: number): number {
  const step = Math.sign(count)
  let out = day
  for (let left = Math.abs(count); left > 0;) {
    out += step
    if (isWorkingDay(out)) left--
  }
  return out
}

/** One of the last three working days of its month. */
function isMonthEnd(day: number): boolean {
  return monthIndex(addWorkingDays(day, 3)) > monthIndex(day)
}

/** 0 is January 2017; what lies outside the two years counts with their nearest month. */
function monthIndex(day: number): number {
  const iso = isoDay(day)
  const months = (Number(iso.slice(0, 4)) - 2017) * 12 + Number(iso.slice(5, 7))
  return Math.min(Math.max(months - 1, 0), 23)
}

function dayOf(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / 86_400_000
}

const isoDays = new Map<number, string>()

function isoDay(day: number): string {
  const known = isoDays.get(day)
  if (known !== undefined) return known
  const iso = new Date(day * 86_400_000).toISOString().slice(0, 10)
  isoDays.set(day, iso)
  return iso
}

function printedDay(day: number): string {
  const iso = isoDay(day)
  return `${iso.slice(8)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`
}

function printedTime(time: number): string {
  const minute = time % minutesADay
  const hour = String(Math.floor(minute / 60)).padStart(2, '0')
  const rest = String(minute % 60).padStart(2, '0')
  return `${printedDay(Math.floor(time / minutesADay))} ${hour}:${rest}`
}

function quoted(cell: string): string {
  return /[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** Rows of a list of the office folder by header. */
function rowsOf(
  file: string,
  text: string,
): readonly ReadonlyMap<string, string>[] {
  const [head, ...rows] = recordsOf(file, text, { delimiter: ',', quote: '"' })
  const names = (head?.cells ?? []).map(String)
  return rows.map(
    (row) => new Map(names.map((name, i) => [name, row.cells[i] ?? ''])),
  )
}

function oneOf<T extends string>(value: string, known: readonly T[]): T {
  const found = known.find((k) => k === value)
  if (found === undefined)
    throw new Error(`expected one of ${known.join(', ')}, got ${value}`)
  return found
}

function mulberry32(start: number): Random {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
