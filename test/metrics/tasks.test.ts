import { parsePeriod } from '@motcua/metrics'
import { addDays, nextPeriod, periodOf } from '@motcua/metrics/calendar'
import { occurrences, undatedTasks } from '@motcua/metrics/plan'
import type { Plan, Task } from '@motcua/metrics'
import type { TaskKind } from '@motcua/metrics/plan'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { copyOffice } from '../offices.ts'

const { office, remove } = copyOffice('binh-duong-2018')
remove()
const { plan } = office

/** Last days of the months of a year, 1 to 12. */
const monthEnds = (year: number) =>
  Array.from(
    { length: 12 },
    (_, i) =>
      periodOf('month', `${year}-${String(i + 1).padStart(2, '0')}-01`).to,
  )
const quarters = ['I', 'II', 'III', 'IV']
const quarterEnd = (quarter: string, year: number) =>
  monthEnds(year)[quarters.indexOf(quarter) * 3 + 2] ?? 'no such quarter'

/** What the plan's words for a time say: the kind, and the dates that follow from it in the plan's year. */
const readings: readonly (readonly [
  words: RegExp,
  kind: TaskKind,
  due: (found: readonly string[], year: number) => readonly string[],
])[] = [
  [
    /^Tháng (\d\d)(?:\/(\d{4}))?$/,
    'by_month',
    ([, month, of], year) => [
      monthEnds(Number(of ?? year))[Number(month) - 1] ?? '',
    ],
  ],
  [
    /^Quý (I{1,3}|IV)(?: và Quý (I{1,3}|IV))?\/(\d{4})$/,
    'by_quarter',
    ([, ...found]) =>
      found
        .slice(0, 2)
        .filter((quarter) => quarter !== undefined)
        .map((quarter) => quarterEnd(quarter, Number(found[2]))),
  ],
  [
    /^(?:Trong năm )?(\d{4})(?: \(theo kế hoạch\))?$/,
    'by_year',
    ([, year]) => [`${year}-12-31`],
  ],
  [
    /^Định kỳ ngày (\d\d) hàng tháng$/,
    'monthly_day',
    ([, day], year) =>
      monthEnds(year).map((end) => addDays(end, 1).slice(0, 8) + day),
  ],
  [/^Hàng tháng$/, 'monthly', (_, year) => monthEnds(year)],
  [
    /^Hàng quý$/,
    'quarterly',
    (_, year) => quarters.map((quarter) => quarterEnd(quarter, year)),
  ],
  [/^Báo cáo quý, năm$/, 'report_quarter_year', () => []],
  [/^(?:Thường xuyên|Định kỳ, đột xuất)$/, 'ongoing', () => []],
  [/^Khi có phát sinh$/, 'on_event', () => []],
  [/^Theo kế hoạch của /, 'external_plan', () => []],
  [/^Sau khi /, 'after', () => []],
]

describe('the due dates of plan 2062', () => {
  test.for(plan.tasks.map((task) => [task.id, task] as const))(
    '%s follows from the words of its time',
    ([id, task]) => {
      const read = readings.flatMap(([words, kind, due]) => {
        const found = words.exec(task.time)
        return found ? [{ kind, due: due(found, plan.year) }] : []
      })
      // The text of the plan itself gives IV.1 a second date.
      const [, quarter = '', year] =
        /quý (I{1,3}|IV) năm (\d{4})/.exec(
          plan.clauses.find((c) => c.id === 'III.4')?.quote ?? '',
        ) ?? []
      const second =
        id === 'IV.1' ? [quarterEnd(quarter, Number(year))] : ([] as string[])
      expect(read.map((r) => ({ ...r, due: [...r.due, ...second] }))).toEqual([
        { kind: task.kind, due: task.due },
      ])
    },
  )

  it('are what the annex has of each kind', () => {
    expect(plan.tasks.length).toBe(38)
    const all = occurrences(plan)
    const counts = Object.fromEntries(
      [...Map.groupBy(plan.tasks, (t) => t.kind)].map(([kind, tasks]) => {
        const own = all.filter((o) => o.kind === kind)
        const dated = own.filter((o) => o.dueOn !== null)
        return [kind, [tasks.length, own.length, dated.length]]
      }),
    )
    expect(counts).toEqual({
      by_month: [9, 9, 9],
      by_quarter: [4, 6, 6],
      by_year: [6, 6, 6],
      monthly_day: [1, 12, 12],
      monthly: [1, 12, 12],
      quarterly: [1, 4, 4],
      report_quarter_year: [1, 5, 0],
      ongoing: [12, 0, 0],
      on_event: [1, 0, 0],
      external_plan: [1, 1, 0],
      after: [1, 1, 0],
    })
  })
})

/** The occurrences of a task as period and due date. */
function datesOf(of: Plan, id: string): readonly (string | null)[][] {
  return occurrences(of)
    .filter((o) => o.task === id)
    .map((o) => [o.period, o.dueOn])
}

describe('the occurrences of plan 2062', () => {
  it('of the report on the 1st carry the data of the month before, the last one due on 01/01/2019', () => {
    const months = Array.from({ length: 12 }, (_, i) => `${i + 1}`)
    expect(datesOf(plan, 'II.9')).toEqual(
      months.map((m) => {
        const { key, to } = parsePeriod(`2018-${m.padStart(2, '0')}`)
        return [key, addDays(to, 1)]
      }),
    )
    expect(datesOf(plan, 'II.9').at(-1)).toEqual(['2018-12', '2019-01-01'])
  })

  test.for([
    ['II.10', [['2018-02', '2018-02-28']]],
    ['II.5', [['2018-Q1', '2018-03-31']]],
    ['VII.5', [['2018', '2018-12-31']]],
    [
      'II.8',
      [
        ['2018-Q1', '2018-03-31'],
        ['2018-Q2', '2018-06-30'],
        ['2018-Q3', '2018-09-30'],
        ['2018-Q4', '2018-12-31'],
      ],
    ],
    [
      'IV.1',
      [
        ['2017-Q4', '2017-12-31'],
        ['2018-Q1', '2018-03-31'],
      ],
    ],
    [
      'VIII.2',
      [
        ['2018-Q2', '2018-06-30'],
        ['2018-Q4', '2018-12-31'],
      ],
    ],
    [
      'VII.4',
      [
        ['2018-Q1', null],
        ['2018-Q2', null],
        ['2018-Q3', null],
        ['2018-Q4', null],
        ['2018', null],
      ],
    ],
    ['I.1', [['2018', null]]],
    ['II.11', [['2018', null]]],
    ['II.7', []],
    ['II.4', []],
  ] as const)('of %s', ([id, expected]) => {
    expect(datesOf(plan, id)).toEqual(expected)
  })

  it('belong to the unit that leads alone, else to the whole office', () => {
    const all = occurrences(plan)
    const unitOf = (id: string) => all.find((o) => o.task === id)?.unit
    expect(unitOf('II.9')).toBe('vp')
    expect(unitOf('VIII.2')).toBe('dkkd')
    expect(unitOf('VII.5')).toBe(null)
    const led = { ...task('by_year', ['2018-12-31']), leadUnits: [] }
    expect(occurrences(planOf(led))[0]?.unit).toBe(null)
  })

  it('of the broadcasts alone are measured apart', () => {
    const apart = occurrences(plan).filter((o) => o.measure !== null)
    expect(apart.map((o) => [o.task, o.period, o.measure])).toEqual([
      ['VIII.2', '2018-Q2', 'broadcasts'],
      ['VIII.2', '2018-Q4', 'broadcasts'],
    ])
  })

  it('have a key of their own and cannot be changed', () => {
    const all = occurrences(plan)
    const keys = all.map((o) => `${o.task} ${o.period}`)
    expect(new Set(keys).size).toBe(56)
    expect(all.every(Object.isFrozen) && Object.isFrozen(all)).toBe(true)
  })
})

describe('the tasks outside the denominator', () => {
  it('are told with the reason', () => {
    const ids = (reason: string) =>
      undatedTasks(plan)
        .filter((t) => t.reason === reason)
        .map((t) => t.task)
    expect(ids('on_event')).toEqual(['II.4'])
    expect(ids('no_due_date')).toEqual(['I.1', 'II.11', 'VII.4'])
    expect(ids('ongoing')).toEqual([
      'I.2',
      'II.2',
      'II.6',
      'II.7',
      'III.1',
      'III.3',
      'VI.2',
      'VI.4',
      'VI.6',
      'VII.2',
      'VIII.1',
      'VIII.3',
    ])
  })

  it('and those with a due date are the whole plan', () => {
    const dated = occurrences(plan).filter((o) => o.dueOn !== null)
    const inside = new Set(dated.map((o) => o.task))
    const outside = undatedTasks(plan).map((t) => t.task)
    expect(inside.size).toBe(22)
    expect([...inside, ...outside].toSorted()).toEqual(
      plan.tasks.map((t) => t.id).toSorted(),
    )
  })

  it('are inside with the dates that another text has set', () => {
    const dates = ['2018-03-15', '2018-06-15', '2018-09-15']
    const reports = planOf(task('report_quarter_year', dates))
    expect(datesOf(reports, 'X')).toEqual([
      ['2018-Q1', '2018-03-15'],
      ['2018-Q2', '2018-06-15'],
      ['2018-Q3', '2018-09-15'],
      ['2018-Q4', null],
      ['2018', null],
    ])
    expect(undatedTasks(reports)).toEqual([
      { task: 'X', reason: 'no_due_date', periods: ['2018-Q4', '2018'] },
    ])
    const external = planOf(task('external_plan', ['2018-05-20']))
    expect(datesOf(external, 'X')).toEqual([['2018', '2018-05-20']])
    expect(undatedTasks(external)).toEqual([])
  })
})

const dated = {
  by_month: 'month',
  monthly: 'month',
  by_quarter: 'quarter',
  quarterly: 'quarter',
  by_year: 'year',
} as const

function task(kind: TaskKind, due: readonly string[]): Task {
  return {
    id: 'X',
    group: 'I',
    number: '1',
    text: 'Việc',
    lead: 'Văn phòng',
    supporting: '',
    time: '',
    leadUnits: ['vp'],
    kind,
    due: [...due],
  }
}

function planOf(...tasks: readonly Task[]): Plan {
  return { ...plan, tasks: [...tasks] }
}

describe('laws', () => {
  const laws = { seed: 20620, numRuns: 1000 }
  const days = fc
    .integer({ min: 0, max: 20_000 })
    .map((n) => addDays('1990-01-01', n))
  const sets = fc.uniqueArray(days, { maxLength: 20 })

  test.for(Object.entries(dated))(
    'a due date of a %s task falls in one occurrence, in the period around it',
    ([kind, length]) => {
      fc.assert(
        fc.property(sets, (due) => {
          const all = occurrences(planOf(task(kind as TaskKind, due)))
          expect(all.map((o) => o.dueOn)).toEqual(due)
          for (const { period, periodFrom, periodTo, dueOn } of all) {
            expect(periodFrom <= dueOn! && dueOn! <= periodTo).toBe(true)
            expect(parsePeriod(period)).toMatchObject({
              kind: length,
              from: periodFrom,
              to: periodTo,
            })
          }
        }),
        laws,
      )
    },
  )

  test('a due date of a monthly_day task falls in the month after its period', () => {
    fc.assert(
      fc.property(sets, (due) => {
        const all = occurrences(planOf(task('monthly_day', due)))
        expect(all.map((o) => o.dueOn)).toEqual(due)
        for (const { period, periodTo, dueOn } of all) {
          const after = nextPeriod(parsePeriod(period))
          expect(periodTo < dueOn!).toBe(true)
          expect(after.from <= dueOn! && dueOn! <= after.to).toBe(true)
        }
      }),
      laws,
    )
  })
})
