import { courseOf, habits, otherHabit } from './course.ts'
import type { Course } from './course.ts'
import {
  dayOf,
  isoDay,
  isWorkingDay,
  minutesADay,
  monthIndex,
  tet,
  weekday,
} from './days.ts'
import type { SampleProcedure } from './procedures.ts'
import { mulberry32, officeMinute } from './random.ts'
import type { Random } from './random.ts'

const seed = 2062

const firstDay = dayOf('2016-11-01')

const lastDay = dayOf('2018-12-31')

const registrationShare = { new: 0.26, change: 0.44 } as const

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

/** Everything that ever happens to the dossiers of the sample, by receipt. */
export function courses(
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
          filed,
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
