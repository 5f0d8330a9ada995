import {
  catalog,
  evaluate,
  defineKpis,
  mapSchema,
  misses,
  onTime,
  parsePeriod,
} from '@motcua/metrics'
import { workingCalendar } from '@motcua/metrics/calendar'
import {
  dossiers,
  openOverdue,
  processingDays,
  received,
  tasksOnSchedule,
} from '@motcua/metrics/catalog'
import { form06a } from '@motcua/metrics/form'
import type {
  Database,
  Miss,
  NationalEvaluation,
  Result,
} from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectSame } from '../differences.ts'
import { startEngines } from '../engines.ts'
import { answersFrom, linesOf } from '../numbers/answers.ts'
import type { RawRows } from '../numbers/answers.ts'
import { fill } from '../postgres.ts'
import type { Rows } from '../postgres.ts'
import {
  generated,
  knownRows,
  office,
  planWith,
  unit as unitOf,
} from './generated.ts'
import { kpisBy, plain, unlike } from './questions.ts'
import type { Scope } from './questions.ts'

/*
 * Offices that share the tables, and the codes of units, procedures and
 * dossiers: what is of one is never of another, and all together are their sum.
 */

const offices = ['khac', office, 'thu-ba'] as const
const rows = shared(generated())
const names = ['duckdb', 'postgres'] as const
const engines = {} as Record<(typeof names)[number], Kysely<Database>>
const periods = ['2018-02', '2018-Q1', '2018-03-L12M', '2018-03@20'].map(
  parsePeriod,
)
const whole = { from: '2000-01-01', to: '2030-12-31' }

beforeAll(async () => {
  const { duckdb, postgres, stop } = await startEngines()
  await fill(duckdb, rows)
  await fill(postgres, rows)
  Object.assign(engines, { duckdb, postgres })
  return stop
})

describe.each([
  { scope: plain, by: [] },
  { scope: plain, by: ['channel'] },
  { scope: plain, by: ['field'] },
  { scope: unlike, by: [] },
])(
  'of three offices by $by, by $scope.rules as of batch $scope.batch',
  (asked) => {
    const { scope, by } = asked
    const asks = kpisBy(by)
    const options = {
      periods,
      complete: whole,
      compare: ['previous'] as const,
      ...optionsOf(scope),
    }
    const found = {} as Record<(typeof names)[number], NationalEvaluation>

    beforeAll(async () => {
      for (const name of names)
        found[name] = await evaluate(engines[name], asks, {
          ...options,
          offices: 'all',
          by: ['unit', ...by],
        })
    })

    it('both engines say the same', () => {
      expect(found.duckdb.offices).toEqual(offices)
      expectSame(found.postgres, found.duckdb, 'on postgres and on duckdb')
    })

    it.each(offices)(
      'what is told of %s is what it is told alone',
      async (of) => {
        const alone = await evaluate(engines.duckdb, asks, {
          ...options,
          office: of,
          by: ['unit', ...by],
        })
        const among = found.duckdb.results.filter((r) => r.office === of)
        expect(among.length).toBeGreaterThan(asks.length)
        expectSame(among, alone.results, `the results of ${of}`)
        const units = found.duckdb.units.filter((u) => u.office === of)
        expectSame(
          units,
          alone.units.map((unit) => ({ office: of, ...unit })),
          `the units of ${of}`,
        )
        const lacking = found.duckdb.unplaced.filter((u) => u.office === of)
        expectSame(lacking, alone.unplaced, `what is of no unit of ${of}`)
      },
    )

    it.each(offices)('what is told of %s is as counted over its rows', (of) => {
      const { batch, day: knownBefore, rules } = scope
      const raw = answersFrom(knownRows(rows, batch, of))
      const among = found.duckdb.results.filter(
        (r): r is Result => r.office === of,
      )
      for (const { id } of asks) {
        const results = among.filter((r) => r.kpi === id)
        const units = [...new Set(results.map((r) => r.unit))]
        const expected = raw.lines(id, {
          periods,
          by,
          units,
          rules,
          knownBefore,
        })
        expect(results.length).toBe(expected.length)
        expectSame(linesOf(results, id, by), expected, `${id} of ${of}`)
      }
    })

    it('all together are as counted over all rows, with each code told apart', () => {
      const { batch, day: knownBefore, rules } = scope
      const raw = answersFrom(nationOf(batch))
      const nation = found.duckdb.results.flatMap((r) =>
        r.office === null ? [{ ...r, office: '', unit: 'nation' }] : [],
      )
      expect(nation.length).toBeGreaterThanOrEqual(asks.length)
      for (const { id } of asks.filter((kpi) => !ofPlan.includes(kpi.id))) {
        const to = { periods, by, units: ['nation'], rules, knownBefore }
        // Codes are told apart by their office, which the nation has no need of.
        if (!by.includes('procedure'))
          expectSame(linesOf(nation, id, by), raw.lines(id, to), `${id} of all`)
      }
    })

    it('all together are the sum of the offices', () => {
      const { results } = found.duckdb
      const roots = results.filter((r) => r.unit === 'so')
      const sums = results.filter((r) => r.office === null)
      expect(sums.length).toBeGreaterThan(0)
      for (const sum of sums) {
        const of = roots.filter(
          (r) =>
            r.kpi === sum.kpi &&
            r.period === sum.period &&
            JSON.stringify(r.group) === JSON.stringify(sum.group),
        )
        const n = of.reduce((all, r) => all + r.numerator, 0)
        const d = of.reduce((all, r) => all + (r.denominator ?? 0), 0)
        expect([sum.kpi, sum.numerator, sum.denominator ?? 0]).toEqual([
          sum.kpi,
          n,
          d,
        ])
      }
    })
  },
)

describe('of several offices', () => {
  const [period] = periods
  const asked = { plan: planWith(plain.rules), period: period! }

  it('by default all together alone, by office each besides', async () => {
    const { duckdb } = engines
    const all = await evaluate(duckdb, [received], { ...asked, offices: 'all' })
    expect(all.results.map((r) => [r.office, r.unit])).toEqual([[null, null]])
    const each = await evaluate(duckdb, [received], {
      ...asked,
      offices: 'all',
      by: ['office'],
    })
    expect(each.results.map((r) => [r.office, r.unit])).toEqual([
      [null, null],
      ...offices.map((of) => [of, 'so']),
    ])
    expect(each.offices).toEqual(offices)
    expect(each.lives.map((l) => l.office)).toEqual([null, ...offices])
  })

  it('those that are named, in their order', async () => {
    const two = await evaluate(engines.postgres, [received], {
      ...asked,
      offices: ['thu-ba', 'khac'],
      by: ['office'],
    })
    const [sum, ...each] = two.results
    expect(each.map((r) => r.office)).toEqual(['thu-ba', 'khac'])
    expect(sum!.numerator).toBe(each[0]!.numerator + each[1]!.numerator)
  })

  it.each(names)(
    'each is evaluated by its own cut-off and calendar, on %s',
    async (name) => {
      const db = engines[name]
      const cuts = ['2018-03-10 06:00:00', '2018-02-20 06:00:00', undefined]
      const asOf = (of: string) => ({
        at: cuts[offices.findIndex((o) => o === of)],
      })
      const own = workingCalendar({
        overrides: [{ day: '2018-02-07', kind: 'off', name: null }],
      })
      const usual = workingCalendar()
      const calendar = (of: string) => (of === office ? own : usual)
      const options = {
        periods,
        compare: ['previous'] as const,
        plan: planWith(plain.rules),
      }
      const all = await evaluate(db, catalog, {
        ...options,
        offices: 'all',
        by: ['unit'],
        asOf,
        calendar,
      })
      expect(all.asOf).toBe('2018-02-20 06:00:00')
      for (const of of offices) {
        const alone = await evaluate(db, catalog, {
          ...options,
          office: of,
          by: ['unit'],
          asOf: asOf(of),
          calendar: calendar(of),
        })
        const among = <T extends { office: string | null }>(
          list: readonly T[],
        ) => list.filter((one) => one.office === of)
        expectSame(among(all.results), alone.results, `the results of ${of}`)
        expectSame(among(all.unplaced), alone.unplaced, `unplaced of ${of}`)
        expectSame(
          among(all.lives),
          alone.lives.map((life) => ({ ...life, office: of })),
          `the periods of ${of}`,
        )
        for (const kpi of [
          onTime,
          tasksOnSchedule,
          processingDays,
          openOverdue,
        ]) {
          const scope = { plan: options.plan, period: period! }
          const missed = await misses(db, kpi, {
            ...scope,
            offices: 'all',
            asOf,
            calendar,
          })
          const his = await misses(db, kpi, {
            ...scope,
            office: of,
            asOf: asOf(of),
            calendar: calendar(of),
          })
          expectSame(
            among(missed as (Miss & { office: string })[]),
            his.map((miss) => ({ ...miss, office: of })),
            `the misses of ${kpi.id} of ${of}`,
          )
        }
      }
      // Else that of one would do for all.
      const latest = await evaluate(db, catalog, {
        ...options,
        offices: 'all',
        asOf: { at: cuts[0] },
        calendar: usual,
      })
      const nation = (found: NationalEvaluation) =>
        found.results.filter((r) => r.office === null)
      expect(nation(latest)).not.toEqual(nation(all))
      const sum = nation(all).find((r) => r.kpi === 'open_overdue')
      const parts = all.results.filter(
        (r) =>
          r.kpi === 'open_overdue' &&
          r.period === sum!.period &&
          r.unit === 'so',
      )
      expect(sum!.numerator).toBe(parts.reduce((n, r) => n + r.numerator, 0))
    },
  )

  it('a batch of each office apart is refused', async () => {
    const run = evaluate(engines.duckdb, [received], {
      ...asked,
      offices: 'all',
      asOf: (() => ({ batch: 2 })) as never,
    })
    await expect(run).rejects.toThrow(
      'expected the cut-off of each office alone, got batch 2 of khac',
    )
  })

  it('one whose units are no tree is in no sum, is named, and stops no other', async () => {
    const units = [
      unitOf('so', null, { office: 'khac' }),
      unitOf('so', null, { office: 'thu-ba' }),
      unitOf('so-hai', null, { office: 'thu-ba' }),
      unitOf('so', null, { office }),
    ]
    const options = { ...asked, organization: units, by: ['office'] } as const
    const all = await evaluate(engines.duckdb, [received], {
      ...options,
      offices: 'all',
      complete: whole,
    })
    expect(all.leftOut).toEqual([
      {
        office: 'thu-ba',
        reason:
          'expected one unit without parent in office thu-ba, got so, so-hai',
      },
    ])
    expect(all.offices).toEqual(['khac', office])
    const [sum, ...each] = all.results
    expect(each.map((r) => [r.office, r.isCovered])).toEqual([
      ['khac', true],
      [office, true],
    ])
    // Of all together something is missing, and is said to be.
    expect([sum!.office, sum!.isCovered]).toEqual([null, false])
    expect(sum!.numerator).toBe(each.reduce((n, r) => n + r.numerator, 0))
    const unknown = all.unplaced.filter((u) => u.lacks === 'unknown_office')
    expect(unknown.map((u) => u.office)).toEqual(['thu-ba'])
    const named = evaluate(engines.duckdb, [received], {
      ...options,
      offices: ['khac', 'thu-ba'],
    })
    await expect(named).rejects.toThrow('in office thu-ba, got so, so-hai')
  })

  it.each(names)(
    'units of no office are named, and are no office, on %s',
    async (name) => {
      const db = mapSchema(engines[name], (map) => ({
        unit: map.query(
          (q) =>
            q
              .selectFrom('unit')
              .select(['code', 'name', 'parent', 'valid_from', 'valid_to'])
              .select(sql<string>`nullif("office", 'khac')`.as('office')),
          {
            office: 'office',
            code: 'code',
            name: 'name',
            parent: 'parent',
            valid_from: 'valid_from',
            valid_to: 'valid_to',
          },
        ),
        dossier: map('dossier', {
          office: 'office',
          code: 'code',
          unit: 'unit',
          received_on: 'received_on',
          due_on: 'due_on',
          finished_on: 'finished_on',
        }),
      }))
      const all = await evaluate(db, [received], {
        period: period!,
        offices: 'all',
      })
      expect(all.offices).toEqual([office, 'thu-ba'])
      expect(all.leftOut.map((left) => left.office)).toEqual([null])
      expect(all.leftOut[0]!.reason).toMatch(
        /^expected an office of every unit, got none of .*\bso\b.*: name it in the table or the mapping$/,
      )
    },
  )

  it('a target of a unit by its code is of that unit of each, as of each alone', async () => {
    const target = (units: readonly string[], value: number) => ({
      kpi: 'on_time',
      title: { vi: 'Đúng hạn', en: 'On time' },
      clause: 'I',
      units: [...units],
      from: '2018-01-01',
      to: '2018-12-31',
      comparator: '>=' as const,
      value,
      printed: { vi: '', en: '' },
    })
    const { results } = await evaluate(engines.duckdb, [onTime], {
      offices: 'all',
      by: ['unit'],
      period: period!,
      organization: [
        unitOf('so', null, { office: 'khac' }),
        unitOf('so', null),
        unitOf('dkkd', 'so'),
      ],
      plan: {
        ...planWith(plain.rules),
        targets: [target(['*'], 0.5), target(['so'], 0.9)],
      },
    })
    expect(results.map((r) => [r.office, r.unit, r.target?.value])).toEqual([
      [null, null, undefined],
      ['khac', 'so', 0.9],
      [office, 'so', 0.9],
      [office, 'dkkd', 0.5],
    ])
  })

  it('one that has no units is told, and so is an option of one office', async () => {
    const run = (over: object) =>
      evaluate(engines.duckdb, [received], {
        ...asked,
        offices: ['khac', 'la'],
        ...over,
      })
    await expect(run({})).rejects.toThrow(
      'expected a unit without parent in office la, got no units',
    )
    await expect(run({ units: ['so'] })).rejects.toThrow(
      'expected units of one office, got it beside offices',
    )
    await expect(run({ unit: 'so' })).rejects.toThrow(
      /^expected options .*, got unit$/,
    )
  })

  it('one that ended within the year is in the year to date of all', async () => {
    const ended = { valid_to: '2018-01-31' }
    const units = [
      ...['khac', office].map((of) => unitOf('so', null, { office: of })),
      unitOf('so', null, { office: 'thu-ba', ...ended }),
    ]
    const options = {
      period: parsePeriod('2018-02'),
      organization: units,
      by: ['office'],
    } as const
    const national = await evaluate(engines.duckdb, [received], {
      ...options,
      offices: 'all',
    })
    const [sum, ...each] = national.results
    expect(each.map((r) => [r.office, r.ended])).toEqual([
      ['khac', undefined],
      [office, undefined],
      ['thu-ba', '2018-01-31'],
    ])
    expect(each[2]!.toDate.numerator).toBeGreaterThan(0)
    expect(sum!.toDate.numerator).toBe(
      each.reduce((n, r) => n + r.toDate.numerator, 0),
    )
  })

  it('units given as data name their office', async () => {
    const run = evaluate(engines.duckdb, [received], {
      ...asked,
      offices: 'all',
      organization: [{ ...unitOf('so', null), office: undefined }] as never,
    })
    await expect(run).rejects.toThrow(
      'expected organization[0].office as a text, got undefined',
    )
  })

  it('what one lacks, all together lack', async () => {
    const { results } = await evaluate(engines.duckdb, [onTime], {
      ...asked,
      offices: 'all',
      by: ['office'],
      complete: (_, __, of) => (of === 'khac' ? null : whole),
    })
    expect(results.map((r) => [r.office, r.isCovered])).toEqual([
      [null, false],
      ['khac', false],
      [office, true],
      ['thu-ba', true],
    ])
  })

  it.each(names)(
    'the figures of a duration are those of all values, as %s has them',
    async (name) => {
      const db = engines[name]
      const { from, to } = period!
      const { rows: told } = await sql<Record<'median' | 'mean', unknown>>`
        select percentile_cont(0.5) within group (order by finished_on - received_on) as median,
          avg(finished_on - received_on) as mean
        from dossier where finished_on between cast(${from} as date) and cast(${to} as date)`.execute(
        db,
      )
      const { results } = await evaluate(db, [calendarDays], {
        ...asked,
        offices: 'all',
        by: ['office'],
      })
      const [nation, ...each] = results.map((r) => r.duration!)
      expect(nation!.median).toBe(Number(told[0]!.median))
      expect(nation!.mean).toBeCloseTo(Number(told[0]!.mean), 9)
      // Else a mean of theirs would pass.
      const mean = each.reduce((sum, of) => sum + of.mean!, 0) / each.length
      expect(nation!.mean).not.toBeCloseTo(mean, 3)
    },
  )

  it.each(catalog.filter((kpi) => kpi.kind !== 'derived'))(
    'the misses of $id are those of each',
    async (kpi) => {
      const scope = { rules: plain.rules, plan: asked.plan, period: period! }
      const all = await misses(engines.duckdb, kpi, {
        ...scope,
        offices: 'all',
      })
      for (const of of offices) {
        const alone = await misses(engines.duckdb, kpi, {
          ...scope,
          office: of,
        })
        expectSame(
          all.filter((miss) => miss.office === of),
          alone.map((miss) => ({ ...miss, office: of })),
          `the misses of ${of}`,
        )
      }
      expect(
        all.every((miss) => offices.some((of) => of === miss.office)),
      ).toBe(true)
      const same = await misses(engines.postgres, kpi, {
        ...scope,
        offices: 'all',
      })
      expectSame(same, all, 'on postgres and on duckdb')
    },
  )

  it('the form is the sum of theirs', async () => {
    const of = { rules: plain.rules, period: period! }
    const all = await form06a(engines.duckdb, { ...of, offices: 'all' })
    const each = await Promise.all(
      offices.map((one) => form06a(engines.duckdb, { ...of, office: one })),
    )
    for (const cell of Object.keys(all.total) as (keyof typeof all.total)[])
      expect([cell, all.total[cell]]).toEqual([
        cell,
        each.reduce((sum, { total }) => sum + (total[cell] ?? 0), 0),
      ])
    expect(all.offices).toEqual(offices)
    const breaks = all.identities.flatMap((i) => i.breaks ?? [])
    const theirs = each.flatMap((form) =>
      form.identities.flatMap((i) => i.breaks ?? []),
    )
    expect(breaks.length).toBe(theirs.length)
    expect(breaks.length).toBeGreaterThan(0)
    const same = await form06a(engines.postgres, { ...of, offices: 'all' })
    expectSame(same, all, 'on postgres and on duckdb')
  })
})

const calendarDays = defineKpis<Database>().duration(dossiers, {
  id: 'calendar_days',
  version: 1,
  title: { vi: 'Số ngày', en: 'Days' },
  unit: 'calendar_day',
  measured: { vi: 'số ngày', en: 'days' },
  cohort: ({ eb }) => eb.ref('dossier.finished_on'),
  measure: ({ eb }) =>
    eb('dossier.finished_on', '-', eb.ref('dossier.received_on')) as never,
})

/** KPIs of the plan's tasks, which every office has. */
const ofPlan: readonly string[] = [
  'tasks_on_schedule',
  'broadcasts',
  'duties_on_time',
]

function optionsOf({ rules, batch, day }: Scope) {
  return {
    plan: planWith(rules),
    ...(day && { asOf: { at: `${day} 06:00:00`, ...(batch && { batch }) } }),
  }
}

/** The rows of the generated office, dealt to three, each with the same units and codes. */
function shared(given: Rows): Rows {
  return Object.fromEntries(
    Object.entries(given).map(([table, of]) => [
      table,
      table.startsWith('unit') && !table.startsWith('unit_report')
        ? offices.flatMap((to) =>
            of
              .filter((row) => row.office === office)
              .map((row) => ({ ...row, office: to })),
          )
        : of
            .filter((row) => row.office === office)
            .flatMap((row, i) =>
              offices
                // Some are of all, most of one or two.
                .filter((_, at) => (i + at) % 3 !== 0 || i % 5 === 0)
                .map((to) => ({ ...row, office: to })),
            ),
    ]),
  )
}

/** All rows as those of one office: each code with its office before it, the offices below one root. */
function nationOf(batch: number | undefined): RawRows {
  const parts = offices.map((of) => {
    const raw = knownRows(rows, batch, of)
    const own = <T extends string | null>(code: T) =>
      code === null ? code : `${of}/${code}`
    const coded = <T extends { unit: string | null }>(all: readonly T[]) =>
      all.map((row) => ({ ...row, unit: own(row.unit) }))
    return {
      ...raw,
      unit: raw.unit.map((row) => ({
        ...row,
        code: own(row.code)!,
        parent: row.parent === null ? 'nation' : own(row.parent),
      })),
      dossier: coded(raw.dossier).map((row) => ({
        ...row,
        source: `${of}/${row.source}`,
        procedure: own(row.procedure),
      })),
      procedure: coded(raw.procedure).map((row) => ({
        ...row,
        code: own(row.code)!,
      })),
      overdue_note: raw.overdue_note.map((row) => ({
        ...row,
        source: `${of}/${row.source}`,
      })),
      survey_answer: coded(raw.survey_answer),
      feedback: coded(raw.feedback),
      assigned_task: coded(raw.assigned_task),
      unit_report: coded(raw.unit_report),
    }
  })
  const all = <K extends keyof RawRows>(table: K) =>
    parts.flatMap((part) => part[table] as readonly unknown[])
  return {
    ...(Object.fromEntries(
      Object.keys(parts[0]!).map((table) => [
        table,
        all(table as keyof RawRows),
      ]),
    ) as unknown as RawRows),
    unit: [
      {
        code: 'nation',
        parent: null,
        valid_from: '2000-01-01',
        valid_to: null,
      },
      ...parts.flatMap(({ unit }) => unit),
    ],
    plan: { year: 2018, tasks: [] },
  }
}
