import {
  HeldError,
  ingestCatalogue,
  ingestDossiers,
  type GoneLimit,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  counts,
  csv,
  dossier,
  file,
  header,
  load,
  narrow,
  now,
  proceduresHeader,
  refusal,
  rejects,
  removeFolders,
  unitsHeader,
  warehouse,
} from '../warehouse/fixture.ts'
import { digits, files } from './cases.ts'

/* What is decided of a file as a whole: the order of its dates, its columns, and what it lacks. */

let shared: Warehouse
let uses = 0
beforeAll(async () => {
  shared = await warehouse()
})
afterAll(async () => {
  await shared.close()
  removeFolders()
})

/** A warehouse and a source of its own in it; a new one now and then, for the more batches it has the slower it is. */
async function place(
  changes: Partial<Profile>,
): Promise<{ readonly to: Warehouse; readonly by: Profile }> {
  uses += 1
  if (uses % 40 === 0) {
    await shared.close()
    shared = await warehouse()
  }
  const by = { ...narrow, name: `files-${uses}`, ...changes }
  return { to: shared, by }
}

/** How a date can be read: by either order of day and month, by one, by none. */
type Order = 'both' | 'declared' | 'other' | 'none' | 'empty'

const dated = ['received', 'due', 'finished'] as const
const cell = fc.record({
  order: fc.constantFrom<Order>('both', 'both', 'declared', 'other'),
  rare: fc.option(fc.constantFrom<Order>('none', 'empty'), { freq: 9 }),
  small: fc.integer({ min: 1, max: 12 }),
  large: fc.integer({ min: 13, max: 28 }),
  isSwayed: fc.boolean(),
})
const dateFile = fc.record({
  isMonthFirst: fc.boolean(),
  isLoose: fc.boolean(),
  /** Most dates of a file are not in question. */
  sways: fc.constantFrom<readonly Order[]>(['both'], ['both', 'declared'], []),
  rows: fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 }),
})

test('a file is refused where a column has more dates of the other order than of its own', async () => {
  await fc.assert(
    fc.asyncProperty(
      dateFile,
      async ({ isMonthFirst, isLoose, sways, rows }) => {
        const orderOf = (of: (typeof rows)[number][number]): Order =>
          of.rare ?? (of.isSwayed ? sways[of.small % 2] : undefined) ?? of.order
        const width = isLoose ? 1 : 2
        const written = (of: (typeof rows)[number][number]) => {
          const order = orderOf(of)
          if (order === 'empty') return ''
          const [day, month] = {
            both: [of.small, (of.large % 12) + 1],
            declared: [of.large, of.small],
            other: [of.small, of.large],
            none: [of.large + 20, of.large],
          }[order].map((n) => digits(n, width))
          const [first, second] = isMonthFirst ? [month, day] : [day, month]
          return `${first}/${second}/2016`
        }
        const orders = dated.map((_, c) => {
          return rows.map((row) => orderOf(row[c] ?? expect.fail()))
        })
        const count = (of: readonly Order[], order: Order) =>
          of.filter((o) => o === order).length
        const isWrong = orders.map(
          (of) => count(of, 'other') > count(of, 'declared'),
        )
        const lines = rows.map((row, i) => {
          const [received = '', due = '', finished = ''] = row.map(written)
          const status = 'Đang xử lý'
          return dossier(`D${i}`, { received, due, finished, status })
        })
        const dates = [
          ['DD/MM/YYYY', 'D/M/YYYY'],
          ['MM/DD/YYYY', 'M/D/YYYY'],
        ][Number(isMonthFirst)]?.[Number(isLoose)]
        const { to, by } = await place({ dates: [dates ?? ''] })
        const loading = () => load(to, lines, { profile: by })
        if (isWrong.includes(true)) {
          const before = await counts(to)
          const error = await refusal(loading())
          const first = isWrong.indexOf(true)
          const row = orders[first]?.indexOf('other') ?? 0
          expect(error.code).toBe('date_order')
          expect(error.message).toContain(
            `export.csv, row ${row + 2}, column "${header[dated[first] ?? 'due']}"`,
          )
          expect(await counts(to)).toEqual(before)
          return
        }
        const done = await loading()
        const told = await rejects(to, done.batch)
        const bad = rows.flatMap((row, i) => {
          const of = row.map(orderOf)
          const isBad = of.includes('other') || of.includes('none')
          return isBad || of[0] === 'empty' ? [`D${i}`] : []
        })
        expect(told.map((r) => r.code)).toEqual(bad)
        expect(done.accepted).toBe(rows.length - bad.length)
      },
    ),
    files(6),
  )
})

const names = [
  'Phòng "A", B',
  'Thanh tra',
  'Môi trường; Đất',
  'Sở\nCông Thương',
]
const lists = {
  unit: {
    head: unitsHeader.split(','),
    row: (i: number, name: string) => {
      const parent = i === 0 ? '' : 'u0'
      return [`u${i}`, parent, name, '', `${i}`, 'no', '2010-01-01', '']
    },
  },
  procedure: {
    head: proceduresHeader.split(','),
    row: (i: number, name: string) => {
      const posted = Array.from({ length: 10 }, (_, n) =>
        n % 3 === i % 3 ? 'no' : 'yes',
      )
      const what = [`p${i}`, name, 'Lĩnh vực', '', '4', '3', 'working_day']
      return what.concat('none', 'yes', posted, '2010-01-01', '2019-12-31')
    },
  },
} as const

const listFile = fc.record({
  target: fc.constantFrom('unit' as const, 'procedure' as const),
  names: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 6 }),
  keys: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: 24,
    maxLength: 24,
  }),
  extra: fc.subarray(['STT', 'Ghi chú', 'codes', 'name2']),
  /** The column that has another name. */
  renamed: fc.option(fc.nat({ max: 7 }), { freq: 2 }),
  isShouted: fc.boolean(),
})

test('a list is read by its header, in whatever order its columns are, or refused', async () => {
  await using own = await warehouse({ lists: false })
  await fc.assert(
    fc.asyncProperty(listFile, async (given) => {
      const { target, keys, extra, renamed, isShouted } = given
      const { head, row } = lists[target]
      const rows = given.names.map((name, i) => row(i, name))
      const shown = head.map((name, i) => {
        if (i === renamed) return `${name} cũ`
        return isShouted ? ` ${name.toUpperCase()} ` : name
      })
      const wide = [
        [...shown, ...extra],
        ...rows.map((cells) => [...cells, ...extra.map((_, i) => `x${i}`)]),
      ]
      const order = wide[0]?.map((_, i) => i) ?? []
      const shuffled = order.toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0))
      const quoted = (text = '') => `"${text.replaceAll('"', '""')}"`
      const text = wide
        .map((cells) => shuffled.map((i) => quoted(cells[i])).join(','))
        .join('\n')
      const path = file(`${target}s.csv`, text)
      const stored = () =>
        own.db
          .selectFrom(target)
          .select(['code', 'name', 'valid_from', 'valid_to'])
          .orderBy('code')
          .execute()
      const before = await stored()
      const loading = ingestCatalogue(own, target, { path, now })
      if (renamed !== null) {
        expect((await refusal(loading)).code).toBe('no_such_column')
        expect(await stored()).toEqual(before)
        return
      }
      expect(await loading).toMatchObject({ read: rows.length, rejected: 0 })
      const valid_to = target === 'unit' ? null : '2019-12-31'
      expect(await stored()).toEqual(
        given.names.map((name, i) => ({
          code: `${target[0]}${i}`,
          name,
          valid_from: '2010-01-01',
          valid_to,
        })),
      )
    }),
    files(4),
  )
})

const whole = fc.record({
  known: fc.oneof(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 95, max: 205 }),
  ),
  lacks: fc.oneof(fc.nat({ max: 6 }), fc.nat({ max: 205 })),
  fresh: fc.nat({ max: 2 }),
  blanks: fc.nat({ max: 3 }),
  uncoded: fc.constantFrom(0, 0, 0, 1, 3),
  from: fc.nat({ max: 204 }),
  limit: fc.record({
    percent: fc.oneof(fc.constant(2), fc.nat({ max: 100 })),
    dossiers: fc.constantFrom(2, 2, 0, 5),
  }),
})

test('an export of everything tells what is gone, and is held where that is much', async () => {
  await fc.assert(
    fc.asyncProperty(whole, async (given) => {
      const { known, fresh, blanks, uncoded, from, limit } = given
      const lacks = Math.min(given.lacks, known)
      const { to, by } = await place({ mode: 'snapshot' })
      const all = Array.from({ length: known }, (_, i) => dossier(`D${i}`))
      const take = (text: string, day: number, some: GoneLimit) => {
        const extractAt = `2018-04-0${day} 08:00:00`
        const path = file('export.csv', text)
        return ingestDossiers(to, by, { path, now, extractAt, limit: some })
      }
      const some = { share: limit.percent / 100, dossiers: limit.dossiers }
      await take(csv(all), 1, some)
      const kept = all.filter(
        (_, i) => (i + known - (from % known)) % known >= lacks,
      )
      const more = Array.from({ length: fresh }, (_, i) => dossier(`N${i}`))
      const uncodedRows = Array.from({ length: uncoded }, () => dossier(''))
      const rows = [...kept, ...more, ...uncodedRows]
      const text = csv(rows) + `${';'.repeat(15)}\n`.repeat(blanks)
      const missing = lacks - uncoded
      const isMuch =
        missing > limit.dossiers && missing * 100 > known * limit.percent
      const isHeld = rows.length === 0 || isMuch
      const before = await counts(to)
      if (isHeld) {
        const error = await refusal(take(text, 2, some))
        expect(error).toBeInstanceOf(HeldError)
        expect(error).toMatchObject({ gone: missing })
        expect(await counts(to)).toEqual(before)
        return
      }
      const done = await take(text, 2, some)
      const gone = uncoded > 0 ? 0 : lacks
      expect(done).toMatchObject({
        read: rows.length + blanks,
        accepted: fresh,
        unchanged: kept.length,
        rejected: uncoded + blanks,
        gone,
      })
      const { length } = await to.db
        .selectFrom('dossier')
        .select('code')
        .where('source', '=', by.name)
        .execute()
      expect(length).toBe(known - gone + fresh)
    }),
    files(4),
  )
})
