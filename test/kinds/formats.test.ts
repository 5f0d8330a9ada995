import type { Warehouse } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  dossier,
  loadList,
  narrow,
  procedures,
  proceduresHeader,
  rejects,
  removeFolders,
  units,
  warehouse,
  load,
} from '../warehouse/fixture.ts'
import { cases, clock, dayMs, digits, seed } from './cases.ts'

/* A text of a declared form is the time that it says, or its row is rejected. */

let to: Warehouse
beforeAll(async () => {
  to = await warehouse({ lists: false })
  await loadList(to, 'unit', units)
  const always = procedures.split('\n')[1]?.replace('2010-01-01', '1990-01-01')
  await loadList(to, 'procedure', `${proceduresHeader}\n${always}`)
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

/** What a text says, whether there is such a time or not. */
interface Said {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** Of a ten-millionth of a second. */
  readonly parts: number
  /** Minutes before or after UTC. */
  readonly offset: number
  /** Chooses among the ways in which a form may be written. */
  readonly way: number
}

const years = fc.oneof(
  fc.integer({ min: 2000, max: 2068 }),
  fc.constantFrom(1969, 1999, 2000, 2004, 2018, 2068),
)
const said: fc.Arbitrary<Said> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      year: years,
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 31 }),
      hour: fc.oneof(
        fc.integer({ min: 0, max: 23 }),
        fc.constantFrom(0, 11, 12, 23),
      ),
      minute: fc.oneof(
        fc.integer({ min: 0, max: 59 }),
        fc.constantFrom(0, 0, 59),
      ),
      second: fc.oneof(
        fc.integer({ min: 0, max: 59 }),
        fc.constantFrom(0, 0, 59),
      ),
      parts: fc.oneof(
        fc.integer({ min: 0, max: 9_999_999 }),
        fc.constantFrom(0, 9_999_999, 9_970_000, 1),
      ),
      offset: fc.constantFrom(0, 420, -210, 330, -720, 840),
      way: fc.nat({ max: 7 }),
    }),
  },
  // The 29th of February, of years that have it and that do not.
  fc
    .record({
      year: years,
      hour: fc.constantFrom(0, 12, 23),
      way: fc.nat({ max: 7 }),
    })
    .map((some) => ({
      month: 2,
      day: 29,
      minute: 0,
      second: 0,
      parts: 0,
      offset: 420,
      ...some,
    })),
  // Times of the day and offsets that there are not.
  fc
    .record({
      year: years,
      hour: fc.constantFrom(10, 24, 25, 99),
      minute: fc.constantFrom(0, 60),
      offset: fc.constantFrom(0, 75, 420, 15 * 60, -24 * 60, 99 * 60 + 59),
      way: fc.nat({ max: 7 }),
    })
    .map((some) => ({
      month: 3,
      day: 5,
      second: 0,
      parts: 0,
      ...some,
    })),
)

/** A form of dates: how it is declared, and how a text of it is written. */
interface Form {
  readonly dates: readonly string[]
  readonly write: (of: Said) => string
  readonly has: 'day' | 'minute' | 'second' | 'offset'
  /** Of half a day: the hours of 13 and more are written otherwise. */
  readonly isHalf?: true
  readonly isShort?: true
}

const d = (s: Said) => digits(s.day)
const m = (s: Said) => digits(s.month)
const y = (s: Said) => digits(s.year, 4)
const yy = (s: Said) => digits(s.year % 100)
const hm = (s: Said) => `${digits(s.hour)}:${digits(s.minute)}`
const hms = (s: Said) => `${hm(s)}:${digits(s.second)}`
const monthNames = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const cased = (text: string, { way }: Said) =>
  way === 0 ? text.toUpperCase() : way === 1 ? text.toLowerCase() : text
const half = (s: Said, am: string, pm: string, width: number) => {
  const hour = s.hour < 24 ? s.hour % 12 || 12 : s.hour
  const rest = `${digits(s.minute)}:${digits(s.second)}`
  return `${digits(hour, width)}:${rest} ${cased(s.hour < 12 ? am : pm, s)}`
}
const zoneText = ({ offset, way }: Said) => {
  if (offset === 0 && way % 2 === 0) return 'Z'
  const sign = offset < 0 ? '-' : '+'
  const [hours, minutes] = [Math.trunc(offset / 60), offset % 60].map(Math.abs)
  if (minutes === 0 && way % 3 === 0) return `${sign}${digits(hours ?? 0)}`
  const gap = way % 3 === 1 ? '' : ':'
  return `${sign}${digits(hours ?? 0)}${gap}${digits(minutes ?? 0)}`
}

const forms: Readonly<Record<string, Form>> = {
  'the month first with AM and PM': {
    dates: ['MM/DD/YYYY hh:mm:ss A'],
    write: (s) => `${m(s)}/${d(s)}/${y(s)} ${half(s, 'AM', 'PM', 2)}`,
    has: 'second',
    isHalf: true,
  },
  'SA and CH': {
    dates: ['DD/MM/YYYY h:mm:ss A'],
    write: (s) => `${d(s)}/${m(s)}/${y(s)} ${half(s, 'SA', 'CH', 1)}`,
    has: 'second',
    isHalf: true,
  },
  'a dash before the time': {
    dates: ['DD/MM/YYYY - HH:mm'],
    write: (s) => `${d(s)}/${m(s)}/${y(s)} - ${hm(s)}`,
    has: 'minute',
  },
  'a month in letters': {
    dates: ['DD-MMM-YY'],
    write: (s) => `${d(s)}-${cased(monthNames[s.month - 1] ?? '', s)}-${yy(s)}`,
    has: 'day',
    isShort: true,
  },
  'a year of two digits': {
    dates: ['DD/MM/YY'],
    write: (s) => `${d(s)}/${m(s)}/${yy(s)}`,
    has: 'day',
    isShort: true,
  },
  'a year of two digits beside one of four': {
    dates: ['D/M/YYYY', 'D/M/YY'],
    write: (s) => `${s.day}/${s.month}/${s.way % 2 === 0 ? yy(s) : y(s)}`,
    has: 'day',
    isShort: true,
  },
  dots: {
    dates: ['DD.MM.YYYY HH:mm'],
    write: (s) => `${d(s)}.${m(s)}.${y(s)} ${hm(s)}`,
    has: 'minute',
  },
  'a T and minutes': {
    dates: ['YYYY-MM-DDTHH:mm'],
    write: (s) => `${y(s)}-${m(s)}-${d(s)}T${hm(s)}`,
    has: 'minute',
  },
  'an offset': {
    dates: ['YYYY-MM-DDTHH:mm:ssZ'],
    write: (s) => {
      const parts = s.way < 2 ? '' : `.${digits(s.parts, 7).slice(0, s.way)}`
      return `${y(s)}-${m(s)}-${d(s)}T${hms(s)}${parts}${zoneText(s)}`
    },
    has: 'offset',
  },
  'an offset behind the minutes': {
    dates: ['YYYY-MM-DDTHH:mmZ'],
    write: (s) => `${y(s)}-${m(s)}-${d(s)}T${hm(s)}${zoneText(s)}`,
    has: 'offset',
  },
  'the year first with slashes': {
    dates: ['YYYY/MM/DD HH:mm:ss'],
    write: (s) => `${y(s)}/${m(s)}/${d(s)} ${hms(s)}`,
    has: 'second',
  },
  'seven digits of a second': {
    dates: ['YYYY-MM-DD HH:mm:ss.SSSSSSS'],
    write: (s) => `${y(s)}-${m(s)}-${d(s)} ${hms(s)}.${digits(s.parts, 7)}`,
    has: 'second',
  },
  'the time first': {
    dates: ['HH:mm DD/MM/YYYY'],
    write: (s) => `${hm(s)} ${d(s)}/${m(s)}/${y(s)}`,
    has: 'minute',
  },
  'the time first with seconds': {
    dates: ['HH:mm:ss DD/MM/YYYY'],
    write: (s) => `${hms(s)} ${d(s)}/${m(s)}/${y(s)}`,
    has: 'second',
  },
  'one digit where one is enough': {
    dates: ['D/M/YYYY H:mm'],
    write: (s) => `${s.day}/${s.month}/${y(s)} ${s.hour}:${digits(s.minute)}`,
    has: 'minute',
  },
}

/** The receipt and the deadline that a text says; null where there are none. */
function meaning(s: Said, { has }: Form): readonly [string, string] | null {
  const isLeap = s.year % 4 === 0 && (s.year % 100 !== 0 || s.year % 400 === 0)
  const long = [1, 3, 5, 7, 8, 10, 12].includes(s.month) ? 31 : 30
  const last = s.month === 2 ? (isLeap ? 29 : 28) : long
  const hasTime = has !== 'day'
  if (s.day > last) return null
  if (hasTime && (s.hour > 23 || s.minute > 59)) return null
  if (has === 'offset' && Math.abs(s.offset) >= 15 * 60) return null
  const day = Date.UTC(s.year, s.month - 1, s.day)
  const second = s.second * (has === 'second' || has === 'offset' ? 1 : 0)
  // The office is seven hours ahead.
  const away = has === 'offset' ? (420 - s.offset) * 60 : 0
  const at = day + (s.hour * 3600 + s.minute * 60 + second + away) * 1000
  const received = clock(hasTime ? at : day)
  if (Number(received.slice(0, 4)) < 2000) return null
  return [received, hasTime ? received : clock(day + dayMs - 1)]
}

test.each(Object.entries(forms))('%s', async (name, form) => {
  const some = cases(said, 120, 1_200).map((s): Said => {
    // Behind the minutes there are no seconds.
    return form.dates[0]?.includes('mmZ') ? { ...s, second: 0 } : s
  })
  const rows = some.map((s, i) => {
    const text = form.write(s)
    return dossier(`D${i}`, {
      status: 'Đang xử lý',
      finished: '',
      received: text,
      due: text,
    })
  })
  const by = {
    ...narrow,
    name: name.replaceAll(/[^a-z]/gi, '-').toLowerCase(),
    dates: [...form.dates],
  }
  const done = await load(to, rows, {
    profile: by,
    extractAt: '2100-12-31 00:00:00',
  })
  const known = await to.db
    .selectFrom('dossier')
    .select(['code', 'received_at', 'due_at'])
    .where('source', '=', by.name)
    .execute()
  const stored = new Map(known.map((k) => [k.code, [k.received_at, k.due_at]]))
  const reasons = new Map(
    (await rejects(to, done.batch)).map((r) => [r.code, r.reason]),
  )
  const wrong = some.flatMap((s, i) => {
    const right = meaning(s, form)
    const code = `D${i}`
    const got = stored.get(code) ?? reasons.get(code) ?? 'lost'
    const want = right ?? 'unreadable_date'
    return String(got) === String(want)
      ? []
      : [{ text: rows[i]?.due, got, want }]
  })
  expect(wrong, `seed ${seed}`).toEqual([])
  expect(stored.size + reasons.size).toBe(rows.length)
  expect(stored.size).toBeGreaterThan(rows.length / 2)
})
