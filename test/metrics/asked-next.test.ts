import {
  defineKpis,
  evaluate,
  misses,
  onTime,
  parsePeriod,
} from '@motcua/metrics'
import type { Database } from '@motcua/metrics'
import {
  changedRows,
  changeOf,
  compareDefinitions,
  compareUnits,
  concentrationOf,
  countedTallies,
  dueOf,
  lostBy,
  lostByUnit,
  partsOf,
  statedOf,
} from '@motcua/metrics/analysis'
import { daysBetween, workingCalendar } from '@motcua/metrics/calendar'
import {
  dossiers,
  onTimeC,
  open as openDossiers,
  receipt,
  smells,
} from '@motcua/metrics/catalog'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { startEngines } from '../engines.ts'
import { fill } from '../postgres.ts'
import { unit } from './generated.ts'
import {
  aboveOf,
  given,
  inMarch,
  isIn,
  isOpen,
  isPaused,
  office,
  past,
  period,
  rows,
  units,
} from './late-rows.ts'
import type { Code, Row } from './late-rows.ts'

/* What is due, what smells and what a definition would change, on both engines against plain loops over the rows. */

const names = ['duckdb', 'postgres'] as const
const engines = {} as Awaited<ReturnType<typeof startEngines>>
/** Has every other dossier once more, under the same codes of units. */
const secondOffice = 'p'
const calendar = workingCalendar()
beforeAll(async () => {
  const started = await startEngines()
  for (const db of [started.duckdb, started.postgres])
    await fill(db, {
      unit: [office, secondOffice].flatMap((of) =>
        Object.entries(units).map(([code, parent]) =>
          unit(code, parent, { office: of }),
        ),
      ),
      dossier: [
        ...rows,
        ...rows
          .filter((_, i) => i % 2 === 0)
          .map((row) => ({ ...row, office: secondOffice })),
      ],
      dossier_past: past,
    })
  Object.assign(engines, started)
  return started.stop
})

/** Each smell as a plain question of a row and its earlier version. */
const plain: Readonly<
  Record<string, (row: Row, before: string | null) => boolean>
> = {
  finished_in_last_days: ({ finished_on: on }) =>
    inMarch(on) && String(on) >= '2018-03-30',
  finished_on_day_off: ({ finished_on: on }) =>
    inMarch(on) && !calendar.isWorkingDay(String(on)),
  finished_at_receipt: (row) =>
    inMarch(row.finished_on) &&
    row.finished_at === row.received_at &&
    !row.received_at.endsWith('00:00:00'),
  reopened: ({ finished_on: on }, before) =>
    inMarch(before) && (on == null || String(on) > String(before)),
  due_moved_after: (row) =>
    inMarch(row.finished_on) &&
    row.due_first_on != null &&
    row.due_first_on < String(row.due_moved_at).slice(0, 10),
}

describe.each(names)('on %s', (name) => {
  it('what is due is what a loop over the open ones counts', async () => {
    const told = await dueOf(engines[name], { office, period, calendar })
    expect(told.map((u) => u.unit).toSorted()).toEqual(['a', 'a1', 'b', 'so'])
    for (const { unit: code, ...of } of told) {
      const own = rows.filter(
        (row) => isOpen(row) && isIn(String(row.unit), code),
      )
      const running = own.filter((row) => !isPaused(row))
      const count = (is: (row: Row) => boolean) => running.filter(is).length
      expect(of.open).toBe(own.length)
      expect(of.paused).toBe(own.length - running.length)
      expect(of.withoutDueDate).toBe(count((row) => row.due_on == null))
      expect(of.overdue).toBe(
        count((row) => row.due_on != null && row.due_on < period.to),
      )
      const days = of.due.map((d) => d.day)
      expect(days).toHaveLength(11)
      expect(days.slice(1).every((day) => calendar.isWorkingDay(day))).toBe(
        true,
      )
      for (const [i, { day, dossiers: n }] of of.due.entries())
        expect(n).toBe(
          count(
            ({ due_on: due }) =>
              due != null &&
              due <= day &&
              (i === 0 ? due === day : due > days[i - 1]!),
          ),
        )
      const last = days.at(-1)!
      expect(of.later).toBe(count(({ due_on: by }) => by != null && by > last))
      expect(of.overdueAhead).toBe(
        count(({ due_on: by }) => by != null && by < last),
      )
      // Nothing is lost between them.
      const ahead = of.due.reduce((n, d) => n + d.dossiers, 0)
      expect(of.overdue + ahead + of.later + of.withoutDueDate).toBe(
        running.length,
      )
      expect(of.ages.reduce((n, age) => n + age.dossiers, 0)).toBe(own.length)
      for (const [i, { upTo, dossiers: n }] of of.ages.entries()) {
        const over = of.ages[i - 1]?.upTo ?? -Infinity
        expect(n).toBe(
          own.filter((row) => {
            const age = daysBetween(row.received_on, period.to)
            return age > over && age <= (upTo ?? Infinity)
          }).length,
        )
      }
    }
  })

  it.each(['so', 'a', 'b'] as const)(
    'what the late ones of %s state is what a loop over them counts',
    async (code) => {
      const late = rows.filter(
        (row) =>
          isIn(String(row.unit), code) &&
          inMarch(row.finished_on) &&
          row.due_on != null &&
          String(row.finished_on) > row.due_on,
      )
      for (const [shown, of] of [
        ['overdueReason', (row: Row) => row.overdue_reason ?? null],
        ['apology', ({ apology: sent }: Row) => sent?.toString() ?? null],
        ['no such column', () => null],
      ] as const) {
        const told = await statedOf(engines[name], onTime, {
          office,
          period,
          unit: code,
          shown,
        })
        expect(new Map(told.map((s) => [s.value, s.rows]))).toEqual(
          new Map(
            [...Map.groupBy(late, of)].map(([value, own]) => [
              value,
              own.length,
            ]),
          ),
        )
        const counts = told.map((s) => s.rows)
        expect(counts).toEqual(counts.toSorted((a, b) => b - a))
      }
    },
  )

  it.each(['result', 'handover'] as const)(
    'what a target of 100 % was lost by is the first of the misses, of every unit (%s)',
    async (finish) => {
      const of = { office, period, rules: { compare: 'date', finish } } as const
      for (const kpi of [onTime, onTimeC]) {
        const lost = await lostByUnit(engines[name], kpi, of)
        for (const code of Object.keys(units)) {
          const missed = await misses(engines[name], kpi, { ...of, unit: code })
          expect(lost(code)).toEqual(lostBy(missed))
        }
        expect(lost('so') === undefined).toBe(
          finish === 'handover' && kpi === onTime,
        )
      }
    },
  )

  describe('rows that two states count otherwise', () => {
    const february = parsePeriod('2018-02')
    const of = {
      kpi: onTime,
      office,
      period,
      rules: { compare: 'date', finish: 'result' },
    } as const
    const plainRow = (row: Row, meets: boolean) => ({
      key: JSON.stringify([office, 's', row.code]),
      code: row.code,
      units: aboveOf(row.unit as Code),
      numerator: meets ? 1 : 0,
      denominator: 1,
    })
    const inOrder = (some: readonly { readonly code: string }[]) =>
      some.toSorted((a, b) => (a.code < b.code ? -1 : 1))

    it('are those of the one and of the other where they share none', async () => {
      const found = await changedRows(
        engines[name],
        { ...of, period: february },
        of,
      )
      for (const [told, own] of [
        [found.before, february],
        [found.after, period],
      ] as const) {
        const counted = rows.filter(
          ({ finished_on: on, due_on: due }) =>
            on != null && own.from <= on && on <= own.to && due != null,
        )
        expect(inOrder(told)).toEqual(
          inOrder(counted.map((r) => plainRow(r, r.finished_on! <= r.due_on!))),
        )
      }
    })

    it('are none of one state, and all of two row sets', async () => {
      const db = engines[name]
      expect(await changedRows(db, of, of)).toEqual({ before: [], after: [] })
      const bySource = {
        ...onTime,
        rows: { ...onTime.rows, key: ['dossier.code', 'dossier.source'] },
      }
      const { before, after } = await changedRows(db, of, {
        ...of,
        kpi: bySource,
      })
      expect(before.length).toBeGreaterThan(10)
      expect(after.length).toBe(before.length)
    })

    it('are those that only one of two definitions counts', async () => {
      const found = await changedRows(engines[name], of, {
        ...of,
        kpi: onTimeC,
      })
      const overdue = rows.filter(
        (row) => isOpen(row) && row.due_on != null && row.due_on < period.to,
      )
      expect(found.before).toEqual([])
      const running = overdue.filter((row) => !isPaused(row))
      expect(inOrder(found.after)).toEqual(
        inOrder(running.map((row) => plainRow(row, false))),
      )
    })

    it('are those of a unit that lies elsewhere', async () => {
      const organization = Object.entries(units).map(([code, parent]) =>
        unit(code, code === 'a1' ? 'b' : parent, { office }),
      )
      const found = await changedRows(engines[name], of, {
        ...of,
        organization: organization as never,
      })
      expect(found.before.length).toBeGreaterThan(0)
      expect(new Set(found.before.map((r) => r.units.join()))).toEqual(
        new Set(['a1,a,so']),
      )
      expect(inOrder(found.after)).toEqual(
        inOrder(found.before).map((row) => ({
          ...row,
          units: ['a1', 'b', 'so'],
        })),
      )
    })

    it('are told by what a batch has touched where rows alone have changed', async () => {
      const then = { ...of, asOf: { batch: 1 } }
      for (const kpi of [onTime, onTimeC, openDossiers]) {
        const [before, after] = [
          { ...then, kpi },
          { ...of, kpi },
        ]
        const all = await changedRows(engines[name], before, after)
        const touched = await changedRows(engines[name], before, after, {
          after: 1,
        })
        for (const side of ['before', 'after'] as const)
          expect(inOrder(touched[side])).toEqual(inOrder(all[side]))
        expect(all.before.length).toBeGreaterThan(0)
        expect(all.after.length).toBeGreaterThan(0)
        const none = await changedRows(engines[name], before, after, {
          after: 2,
        })
        expect(none).toEqual({ before: [], after: [] })
      }
    })

    it('add up with those that are shared', async () => {
      for (const kpi of [onTime, onTimeC, openDossiers]) {
        const state = { ...of, kpi }
        const tallies = await countedTallies(engines[name], state)
        const { results } = await evaluate(engines[name], [kpi], {
          office,
          period,
          by: ['unit'],
        })
        for (const { unit: code, numerator, denominator } of results)
          expect(tallies(code)).toEqual({
            numerator,
            denominator: denominator ?? 0,
          })
      }
    })
  })

  it('counts what the KPI of open dossiers counts, also where the end of the period is not known yet', async () => {
    const asOf = { at: '2018-03-16 05:00:00' } as const
    const of = { office, period, asOf }
    const told = await dueOf(engines[name], { ...of, calendar })
    const { results } = await evaluate(engines[name], [openDossiers], {
      ...of,
      by: ['unit'],
    })
    expect(told.map(({ unit: code, open }) => [code, open])).toEqual(
      results.map((r) => [r.unit, r.numerator]),
    )
    expect(told[0]?.due[0]?.day).toBe('2018-03-15')
  })

  it.each(smells.map((kpi) => kpi.id))(
    '%s is what a loop over the rows finds, and lists them',
    async (id) => {
      const kpi = smells.find((k) => k.id === id)!
      const { results } = await evaluate(engines[name], [kpi], {
        office,
        period,
        calendar,
        by: ['unit'],
      })
      const is = (i: number) => plain[id]!(rows[i]!, given[i]!.before)
      const found = rows.filter((_, i) => is(i))
      expect(found.length).toBeGreaterThan(0)
      for (const { unit: code, numerator } of results)
        expect([code, numerator]).toEqual([
          code,
          found.filter((row) => isIn(String(row.unit), code)).length,
        ])
      const listed = await misses(engines[name], kpi, {
        office,
        period,
        calendar,
      })
      expect(listed.map((m) => m.code).toSorted()).toEqual(
        found.map((row) => String(row.code)).toSorted(),
      )
    },
  )

  it('a duration in hours is that of the clock, with the unmeasured beside', async () => {
    const hours = defineKpis<Database>().duration(dossiers, {
      id: 'hours',
      version: 1,
      title: { vi: 'Giờ giải quyết', en: 'Hours' },
      unit: 'hour',
      measured: { vi: 'số giờ', en: 'the hours' },
      cohort: receipt,
      measure: () => sql<number>`
        cast(floor(extract(epoch from dossier.finished_at - dossier.received_at) / 3600) as integer)`,
    })
    const { results } = await evaluate(engines[name], [hours], {
      office,
      period,
    })
    const own = rows.filter((row) => inMarch(row.received_on))
    const taken = own
      .flatMap(({ finished_at: to, received_at: at }) =>
        to == null
          ? []
          : [Math.floor((Date.parse(`${to}Z`) - Date.parse(`${at}Z`)) / 3.6e6)],
      )
      .toSorted((a, b) => a - b)
    const middle = [(taken.length - 1) / 2]
      .flatMap((i) => [Math.floor(i), Math.ceil(i)])
      .map((i) => taken[i]!)
    expect(results[0]?.duration).toMatchObject({
      unit: 'hour',
      median: (middle[0]! + middle[1]!) / 2,
      mean: taken.reduce((sum, n) => sum + n, 0) / taken.length,
      unmeasured: own.length - taken.length,
    })
  })

  it('a definition compared with another tells every number that changes', async () => {
    const by = ['unit'] as const
    const options = { office, period, by }
    const compared = await compareDefinitions(
      engines[name],
      [onTime, onTimeC],
      options,
    )
    const [old, other] = await Promise.all(
      [onTime, onTimeC].map((kpi) => evaluate(engines[name], [kpi], options)),
    )
    const changed = old!.results.flatMap((result, i) => {
      const now = other!.results[i]!
      const isSame =
        result.numerator === now.numerator &&
        result.denominator === now.denominator
      return isSame ? [] : [[result.unit, result.value, now.value]]
    })
    expect(changed.length).toBeGreaterThan(0)
    expect(
      compared.changes.map((c) => [c.unit, c.old.value, c.new.value]),
    ).toEqual(changed)
    expect(compared).toMatchObject({ kpi: 'on_time', numbers: 4, turned: 0 })
    const same = await compareDefinitions(
      engines[name],
      [onTime, onTime],
      options,
    )
    expect(same.changes).toEqual([])
  })
})

it.each(names)(
  'several offices on %s are each told as alone, and all together are their sum',
  async (name) => {
    const db = engines[name]
    const alone = await Promise.all(
      [office, secondOffice].map((of) =>
        dueOf(db, { office: of, period, calendar }),
      ),
    )
    for (const offices of ['all', [office, secondOffice]] as const) {
      const [all, ...told] = await dueOf(db, { offices, period, calendar })
      expect(told).toEqual(
        [office, secondOffice].flatMap((of, i) =>
          (alone[i] ?? []).map((unitDue) => ({ office: of, ...unitDue })),
        ),
      )
      const roots = alone.map((of) => of.find((u) => u.unit === 'so')!)
      expect(all).toMatchObject({ office: null, unit: null })
      const sum = (of: (u: (typeof roots)[number]) => number) =>
        roots.reduce((n, u) => n + of(u), 0)
      expect(all?.open).toBe(sum((u) => u.open))
      expect(all?.overdueAhead).toBe(sum((u) => u.overdueAhead))
      expect(all?.due.map((d) => d.dossiers)).toEqual(
        all?.due.map((_, i) => sum((u) => u.due[i]?.dossiers ?? 0)),
      )
      expect(all?.ages.map((a) => a.dossiers)).toEqual(
        all?.ages.map((_, i) => sum((u) => u.ages[i]?.dossiers ?? 0)),
      )
    }
  },
)

it.each(names)(
  'what is asked next of several offices on %s is that of each, and of their sum',
  async (name) => {
    const db = engines[name]
    const before = parsePeriod('2018-02')
    const periods = [before, period]
    const each = await Promise.all(
      [office, secondOffice].map((of) =>
        evaluate(db, [onTime], { office: of, periods, by: ['unit'] }),
      ),
    )
    const both = await evaluate(db, [onTime], {
      offices: 'all',
      periods,
      by: ['office'],
    })
    const by = 'office'
    const kpi = 'on_time'
    const parts = periods.map(({ key }) =>
      partsOf(both, { kpi, period: key, by }),
    )
    const alone = periods.map(({ key }) =>
      each.map((evaluation, i) => {
        const { numerator, denominator } = evaluation.results.find(
          (r) => r.unit === 'so' && r.period === key,
        )!
        return { part: [office, secondOffice][i], numerator, denominator }
      }),
    )
    expect(parts).toEqual(alone)
    const moved = changeOf(parts[0]!, parts[1]!)
    expect(moved).toEqual(changeOf(alone[0] as never, alone[1] as never))
    expect(concentrationOf(parts[1]!).missed).toBe(
      alone[1]!.reduce((n, p) => n + (p.denominator ?? 0) - p.numerator, 0),
    )
    const ranked = compareUnits(both, { kpi }).filter(
      (u) => u.period === period.key,
    )
    expect(ranked.map((u) => [u.office, u.numerator])).toEqual(
      alone[1]!.map((p) => [p.part, p.numerator]),
    )
  },
)

it('both engines say the same', async () => {
  const told = await Promise.all(
    names.map((name) => dueOf(engines[name], { office, period, calendar })),
  )
  expect(told[1]).toEqual(told[0])
})
