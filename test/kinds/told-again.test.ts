import { evaluate, onTime, parsePeriod } from '@motcua/metrics'
import { onTimeStrict } from '@motcua/metrics/catalog'
import { findings, type Profile, type Warehouse } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import {
  dossier,
  load,
  narrow,
  office,
  removeFolders,
  warehouse,
  type Cells,
} from '../warehouse/fixture.ts'
import { cases, digits, seed } from './cases.ts'

/*
 * What several exports tell of one dossier: its first due date, a pause without a
 * day, and a code that two sources have.
 */

afterAll(removeFolders)

const days = [5, 8, 12, 14, 20]

/** What an export tells; null where it does not have the dossier. */
type Told = { readonly state: State; readonly due: number | null } | null
type State = 'processing' | 'paused' | 'finished'

const texts: Readonly<Record<State, string>> = {
  processing: 'Đang xử lý',
  paused: 'Yêu cầu bổ sung',
  finished: 'Đã xử lý xong',
}

const told = fc
  .tuple(
    ...days.map(() =>
      fc.option(
        fc.record({
          state: fc.constantFrom<State>(
            'processing',
            'paused',
            'paused',
            'finished',
          ),
          due: fc.option(fc.constantFrom(9, 9, 13, 22), { freq: 6 }),
        }),
        { freq: 5 },
      ),
    ),
  )
  .filter((all) => all.some((one) => one !== null))

const date = (day: number) => `2018-03-${digits(day)}`
const finishedOn = 4

function cellsOf(code: string, { state, due }: NonNullable<Told>): Cells {
  return dossier(code, {
    received: '01/03/2018 08:00',
    status: texts[state],
    due: due === null ? '' : `${digits(due)}/03/2018`,
    finished: state === 'finished' ? `${digits(finishedOn)}/03/2018` : '',
  })
}

/** What must be kept of a dossier. */
function kept(all: readonly Told[]) {
  const seen = all.flatMap((one, i) =>
    one ? [{ ...one, day: days[i] ?? 0 }] : [],
  )
  const now = seen.at(-1)
  const first = seen.find((one) => one.due !== null)?.due ?? null
  const given = seen.findIndex((one) => one.due !== null)
  const moved = seen.find((one, i) => i > given && one.due !== first)
  const lastPaused = seen.findLastIndex((one) => one.state === 'paused')
  const since =
    lastPaused < 0
      ? undefined
      : seen[
          seen.findLastIndex((one, i) => {
            return i < lastPaused && one.state !== 'paused'
          }) + 1
        ]
  const until = since && seen[lastPaused + 1]
  return [
    first !== now?.due && first !== null ? date(first) : null,
    first !== null && moved ? `${date(moved.day)} 05:00:00` : null,
    since ? date(since.day - 1) : null,
    until ? date(until.day - 1) : null,
  ]
}

/** Whether the due date was moved when an export had shown it as passed; null where it is the first. */
function movedLate(all: readonly Told[]): boolean | null {
  const seen = all.flatMap((one, i) =>
    one ? [{ due: one.due, day: days[i] ?? 0 }] : [],
  )
  const first = seen.find((one) => one.due !== null)?.due ?? null
  const now = seen.at(-1)?.due ?? null
  if (first === null || first === now) return null
  const given = seen.findIndex((one) => one.due !== null)
  const moved = seen.findIndex((one, i) => i > given && one.due !== first)
  return seen
    .slice(0, moved)
    .some((one) => one.due === first && one.day > first)
}

async function tell(
  to: Warehouse,
  by: Profile,
  some: readonly (readonly Told[])[],
  order: readonly number[],
): Promise<void> {
  for (const i of order) {
    const rows = some.flatMap((all, n) => {
      const one = all[i]
      return one ? [cellsOf(`D${n}`, one)] : []
    })
    const extractAt = `${date(days[i] ?? 0)} 05:00:00`
    const done = await load(to, rows, { profile: by, extractAt })
    expect(done.rejected).toBe(0)
  }
}

test('the first due date and the days of a pause are kept, in whatever order exports come', async () => {
  const some = cases(told)
  for (const order of [
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
    [2, 0, 4, 1, 3],
  ]) {
    await using to = await warehouse()
    await tell(to, narrow, some, order)
    const known = await to.db
      .selectFrom('dossier')
      .select([
        'code',
        'due_first_on',
        'due_moved_at',
        'paused_on',
        'resumed_on',
      ])
      .execute()
    const stored = new Map(
      known.map(({ code, ...rest }) => [code, Object.values(rest)]),
    )
    const wrong = some.flatMap((all, n) => {
      const [got, want] = [stored.get(`D${n}`), kept(all)]
      return String(got) === String(want) ? [] : [{ all, got, want }]
    })
    expect(wrong, `order ${order.join()}, seed ${seed}`).toEqual([])
    const finished = some.flatMap((all) => {
      const seen = all.flatMap((one) => one ?? [])
      const now = seen.at(-1)
      const due = seen.find((one) => one.due !== null)?.due
      return now?.state === 'finished'
        ? [{ now: now.due, first: due ?? null }]
        : []
    })
    const dated = finished.filter((one) => one.now !== null)
    const { results } = await evaluate(to.db, [onTime, onTimeStrict], {
      office,
      periods: [parsePeriod('2018-03')],
    })
    expect(results.map((r) => r.denominator)).toEqual([
      dated.length,
      finished.filter((one) => one.first !== null).length,
    ])
    const found = await findings(to.db, { office, dir: to.dir })
    const moved = some.flatMap((all) => {
      const wasPassed = movedLate(all)
      return wasPassed === null ? [] : [wasPassed]
    })
    const finding = found.find((f) => f.code === 'due_moved')
    expect(finding?.rows).toBe(moved.length)
    // Not all: a row that is repeated unchanged, or came late, leaves no trace.
    expect(finding?.open).toBeLessThanOrEqual(moved.filter(Boolean).length)
  }
})

test('a code of two sources is two dossiers, and told; of one register it is one', async () => {
  const some = cases(fc.subarray(['mot', 'hai', 'ba'], { minLength: 1 }))
  for (const register of [undefined, 'chung']) {
    await using to = await warehouse()
    for (const [hour, name] of ['mot', 'hai', 'ba'].entries()) {
      const profile = { ...narrow, name, ...(register ? { register } : {}) }
      const rows = some.flatMap((sources, i) =>
        sources.includes(name) ? [dossier(`D${i}`)] : [],
      )
      const extractAt = `2018-12-30 0${hour}:00:00`
      await load(to, rows, { profile, extractAt })
    }
    const { length } = await to.db
      .selectFrom('dossier')
      .select('code')
      .execute()
    const all = some.reduce((sum, sources) => sum + sources.length, 0)
    expect(length, `seed ${seed}`).toBe(register ? some.length : all)
    const found = await findings(to.db, { office, dir: to.dir })
    const shared = new Map(
      found
        .filter((f) => f.code === 'same_code_two_sources')
        .map((f) => [f.source, f.rows]),
    )
    const both = some.filter((sources) => sources.length > 1)
    const want = Map.groupBy(both, (s) => s.toSorted().join(' '))
    expect(
      register ? [] : [...want].map(([k, v]) => [k, v.length]).toSorted(),
    ).toEqual([...shared].toSorted())
  }
})
