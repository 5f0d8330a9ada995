import { evaluate, misses, onTime, parsePeriod } from '@motcua/metrics'
import { workingCalendar } from '@motcua/metrics/calendar'
import {
  dueMoved,
  onTimeStrict,
  open,
  openOverdue,
} from '@motcua/metrics/catalog'
import { tallyQuery } from '@motcua/metrics/sql'
import { findings } from '@motcua/warehouse'
import type { Profile, Warehouse } from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  current,
  dossier,
  load,
  office,
  profile,
  removeFolders,
  warehouse,
  type Cells,
} from './fixture.ts'

/* What a dossier keeps of exports that say otherwise now: its first due date, and a pause without a date. */

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse()
})
afterAll(async () => {
  await shared.close()
  removeFolders()
})

let sources = 0
const source = (mode: Profile['mode'] = 'append'): Profile => ({
  ...profile,
  name: `carried-${sources++}`,
  mode,
})

const processing = { status: 'Đang xử lý', finished: '' }
const paused = { status: 'Yêu cầu bổ sung', finished: '' }

/** Loads exports of one dossier each made at a time. */
async function tell(
  by: Profile,
  exports: readonly (readonly [extractAt: string, rows: readonly Cells[]])[],
): Promise<void> {
  for (const [extractAt, rows] of exports)
    await load(shared, rows, { profile: by, extractAt })
}

/** What exports say of one dossier: the days of March on which they were made, and its cells. */
type Story = readonly (readonly [day: string, cells: Cells])[]

/**
 * Loads the exports of many dossiers together, those of a day as one; an export
 * of news says nothing of the dossiers that it has not. Gives what is known of
 * each, in their order.
 */
async function tellTogether(
  by: Profile,
  stories: readonly Story[],
  isBackwards = false,
) {
  const days = [...new Set(stories.flat().map(([day]) => day))].toSorted()
  const codeOf = (i: number) => `D${String(i).padStart(2, '0')}`
  await tell(
    by,
    (isBackwards ? days.toReversed() : days).map((day) => [
      `2018-03-${day} 05:00:00`,
      stories.flatMap((story, i) =>
        story.flatMap(([at, cells]) =>
          at === day ? [dossier(codeOf(i), cells)] : [],
        ),
      ),
    ]),
  )
  const found = await current(shared, by.name)
  expect(found.map((d) => d.code)).toEqual(stories.map((_, i) => codeOf(i)))
  return found
}

/** The cases whose exports came in the order of their making, or in the other. */
function inOrder<
  T extends readonly [
    what: string,
    exports: readonly (readonly [day: string, ...unknown[]])[],
    ...unknown[],
  ],
>(cases: readonly T[], isBackwards: boolean): readonly T[] {
  return cases.filter(([, exports]) => {
    const days = exports.map(([day]) => day)
    return (days.join() === days.toSorted().join()) !== isBackwards
  })
}

/** Numerator and denominator of KPIs over March. */
async function march(to: Warehouse): Promise<Record<string, string>> {
  const { results } = await evaluate(
    to.db,
    [onTime, onTimeStrict, dueMoved, open, openOverdue],
    {
      office,
      periods: [parsePeriod('2018-03')],
      calendar: workingCalendar(),
    },
  )
  return Object.fromEntries(
    results.map((r) => [
      r.kpi,
      r.denominator === null
        ? `${r.numerator}`
        : `${r.numerator}/${r.denominator}`,
    ]),
  )
}

describe('the first due date', () => {
  const received = '01/03/2018 08:00'
  const done = { received, finished: '15/03/2018 09:00' }
  const before = ['E1', 'E2', 'E3'].map((code) =>
    dossier(code, { ...processing, received, due: '08/03/2018' }),
  )
  const after = [
    dossier('E1', { ...done, due: '20/03/2018' }),
    dossier('E2', { ...done, due: '15/03/2018' }),
    dossier('E3', { ...done, due: '08/03/2018', extendedDue: '20/03/2018' }),
  ]

  test('judges strictly, and those that were moved are counted and told', async () => {
    const own = await warehouse()
    try {
      await load(own, before, { extractAt: '2018-03-05 05:00:00' })
      await load(own, after, { extractAt: '2018-04-01 05:00:00' })
      expect(await march(own)).toMatchObject({
        on_time: '2/3',
        on_time_strict: '0/3',
        due_moved: '2',
      })
      // The list tells the date that they missed.
      const missed = await misses(own.db, onTimeStrict, {
        office,
        rules: { compare: 'date', finish: 'result' },
        period: parsePeriod('2018-03'),
      })
      expect(missed.map((m) => [m.code, m.dueOn, m.daysLate])).toEqual([
        ['E1', '2018-03-08', 7],
        ['E2', '2018-03-08', 7],
        ['E3', '2018-03-08', 7],
      ])
      const found = await findings(own.db, { office, dir: own.dir })
      expect(found.filter((f) => f.code === 'due_moved')).toEqual([
        {
          code: 'due_moved',
          kind: 'moved',
          table: 'dossier',
          source: profile.name,
          rows: 2,
          // The new date of E2 is the day of its result.
          open: 1,
        },
      ])
    } finally {
      await own.close()
    }
  })

  test('is moved where a later export has none, and judges strictly', async () => {
    const own = await warehouse()
    try {
      await load(own, before, { extractAt: '2018-03-05 05:00:00' })
      const none = ['E1', 'E2', 'E3'].map((code) =>
        dossier(code, { ...done, due: code === 'E3' ? '08/03/2018' : '' }),
      )
      await load(own, none, { extractAt: '2018-04-01 05:00:00' })
      expect(await march(own)).toMatchObject({
        on_time: '0/1',
        on_time_strict: '0/3',
        due_moved: '2',
      })
      const found = await findings(own.db, { office, dir: own.dir })
      expect(found.find((f) => f.code === 'due_moved')).toMatchObject({
        rows: 2,
        open: 0,
      })
    } finally {
      await own.close()
    }
  })

  const dues = (rows: Awaited<ReturnType<typeof current>>) =>
    rows.map((r) => [r.due_on, r.due_first_on, r.due_moved_at])
  const first = '2018-03-08'

  const moves: readonly (readonly [
    what: string,
    exports: readonly (readonly [day: string, due: string])[],
    stored: readonly unknown[],
  ])[] = [
    ['of one export', [['05', '08/03/2018']], [first, null, null]],
    [
      'moved twice',
      [
        ['05', '08/03/2018'],
        ['06', '09/03/2018'],
        ['07', '12/03/2018'],
      ],
      ['2018-03-12', first, '2018-03-06 05:00:00'],
    ],
    [
      'moved back',
      [
        ['05', '08/03/2018'],
        ['06', '09/03/2018'],
        ['07', '08/03/2018'],
      ],
      [first, null, '2018-03-06 05:00:00'],
    ],
    [
      'lost and given again',
      [
        ['05', '08/03/2018'],
        ['06', ''],
        ['07', '09/03/2018'],
      ],
      ['2018-03-09', first, '2018-03-06 05:00:00'],
    ],
    [
      'lost by an export that came late',
      [
        ['07', ''],
        ['05', '08/03/2018'],
        ['04', ''],
      ],
      [null, first, '2018-03-07 05:00:00'],
    ],
    [
      'given late is the first',
      [
        ['05', ''],
        ['06', '09/03/2018'],
      ],
      ['2018-03-09', null, null],
    ],
    [
      'lost',
      [
        ['05', '08/03/2018'],
        ['06', ''],
      ],
      [null, first, '2018-03-06 05:00:00'],
    ],
    [
      'with a time of day later',
      [
        ['05', '08/03/2018'],
        ['06', '08/03/2018 10:00'],
      ],
      [first, first, null],
    ],
    [
      'of an export that came late',
      [
        ['06', '09/03/2018'],
        ['05', '08/03/2018'],
      ],
      ['2018-03-09', first, '2018-03-06 05:00:00'],
    ],
  ]

  test.each([false, true])(
    'is the one that was given first, where later ones came first: %s',
    async (isBackwards) => {
      const cases = inOrder(moves, isBackwards)
      const stories = cases.map(([, exports]) =>
        exports.map(
          ([day, due]) => [day, { ...processing, received, due }] as const,
        ),
      )
      const found = dues(await tellTogether(source(), stories, isBackwards))
      expect(cases.map(([what], i) => [what, found[i]])).toEqual(
        cases.map(([what, , stored]) => [what, stored]),
      )
    },
  )

  test('stays over an export of everything that lacks the dossier', async () => {
    const by = source('snapshot')
    const of = (due: string) => [
      dossier('A', { ...processing, received, due }),
      dossier('B', { received }),
    ]
    await tell(by, [
      ['2018-03-05 05:00:00', of('08/03/2018')],
      ['2018-03-06 05:00:00', [dossier('B', { received })]],
      ['2018-03-07 05:00:00', of('12/03/2018')],
    ])
    expect(dues(await current(shared, by.name))[0]).toEqual([
      '2018-03-12',
      first,
      '2018-03-07 05:00:00',
    ])
  })
})

describe('a pause that no export dates', () => {
  const row = (code: string, over: Cells) =>
    dossier(code, { received: '01/03/2018', due: '08/03/2018', ...over })

  test('begins with the last whole day of the export that first says so', async () => {
    const own = await warehouse()
    try {
      const rows = [row('A', paused), row('B', processing)]
      await load(own, rows, { extractAt: '2018-04-01 05:00:00' })
      expect(await march(own)).toMatchObject({ open: '2', open_overdue: '1' })
    } finally {
      await own.close()
    }
  })

  const pauses: readonly (readonly [
    what: string,
    exports: readonly (readonly [day: string, over: Cells])[],
    pause: readonly [on: string | null, until: string | null],
  ])[] = [
    [
      'goes on over others that say the same',
      [
        ['09', paused],
        ['12', { ...paused, due: '09/03/2018' }],
      ],
      ['2018-03-08', null],
    ],
    [
      'ends with the first that does not',
      [
        ['09', paused],
        ['12', processing],
        ['14', {}],
      ],
      ['2018-03-08', '2018-03-11'],
    ],
    [
      'ends when the export says so',
      [
        ['09', paused],
        ['12', { ...processing, resumed: '10/03/2018' }],
      ],
      ['2018-03-08', '2018-03-10'],
    ],
    [
      'gives way to one that is dated',
      [
        ['09', paused],
        ['12', { ...paused, paused: '06/03/2018' }],
      ],
      ['2018-03-06', null],
    ],
    [
      'begins anew after an end',
      [
        ['09', paused],
        ['12', processing],
        ['14', paused],
      ],
      ['2018-03-13', null],
    ],
    [
      'is older by an export that came late',
      [
        ['14', paused],
        ['09', paused],
      ],
      ['2018-03-08', null],
    ],
    [
      'never begins before the receipt',
      [['09', { ...paused, received: '09/03/2018', due: '12/03/2018' }]],
      ['2018-03-09', null],
    ],
  ]

  test.each([false, true])(
    'is told by the exports together, where later ones came first: %s',
    async (isBackwards) => {
      const cases = inOrder(pauses, isBackwards)
      const stories = cases.map(([, exports]) =>
        exports.map(
          ([day, over]) =>
            [
              day,
              { received: '01/03/2018', due: '08/03/2018', ...over },
            ] as const,
        ),
      )
      const found = await tellTogether(source(), stories, isBackwards)
      expect(
        cases.map(([what], i) => [
          what,
          found[i]?.paused_on,
          found[i]?.resumed_on,
        ]),
      ).toEqual(cases.map(([what, , pause]) => [what, ...pause]))
    },
  )
})

describe('a pause that a later export overwrites', () => {
  const from = (day: string, until = ''): Cells => ({
    ...(until === '' ? paused : processing),
    paused: `${day}/03/2018`,
    resumed: until && `${until}/03/2018`,
  })
  const cases: readonly (readonly [
    what: string,
    exports: readonly (readonly [day: string, over: Cells])[],
    days: string | null,
  ])[] = [
    [
      'is kept to its end',
      [
        ['08', from('05', '07')],
        ['12', from('11')],
      ],
      '2018-03-05 2018-03-06',
    ],
    [
      'is kept with those before it',
      [
        ['06', from('04', '05')],
        ['08', from('06', '08')],
        ['12', from('11', '12')],
        ['16', from('15')],
      ],
      '2018-03-04 2018-03-06 2018-03-07 2018-03-11',
    ],
    [
      'lasts until the next where no end was told',
      [
        ['06', from('05')],
        ['12', from('08')],
      ],
      '2018-03-05 2018-03-06 2018-03-07',
    ],
    [
      'lasts to the last whole day of the first export that tells of none',
      [
        ['06', from('05')],
        ['09', processing],
        ['12', {}],
      ],
      '2018-03-05 2018-03-06 2018-03-07',
    ],
    [
      'is put right by one that begins earlier',
      [
        ['08', from('05', '08')],
        ['12', from('04', '05')],
      ],
      null,
    ],
    [
      'is one that no export dates',
      [
        ['06', paused],
        ['08', processing],
        ['12', paused],
      ],
      '2018-03-05 2018-03-06',
    ],
    [
      'is the same while exports repeat it',
      [
        ['06', from('05')],
        ['08', { ...from('05'), due: '20/03/2018' }],
        ['12', from('05', '09')],
      ],
      null,
    ],
  ]

  test.each([false, true])(
    'is kept, whether or not later ones came first: %s',
    async (isBackwards) => {
      const stories = cases.map(([, exports]) =>
        exports.map(
          ([day, over]) => [day, { received: '01/03/2018', ...over }] as const,
        ),
      )
      const found = await tellTogether(source(), stories, isBackwards)
      expect(
        cases.map(([what], i) => [what, found[i]?.earlier_paused_days]),
      ).toEqual(cases.map(([what, , days]) => [what, days]))
    },
  )
})

describe('the first due date to the fraction of a second', () => {
  const row = (due: string, finished: string): Cells => ({
    received: '01/03/2018 08:00:00.000',
    due,
    ...(finished === '' ? processing : { finished }),
  })

  const cases: readonly (readonly [
    first: string,
    finished: string,
    isStrict: boolean,
    cut: string | null,
  ])[] = [
    ['08/03/2018 09:00:00.500', '08/03/2018 09:00:00.400', true, null],
    ['08/03/2018 09:00:00.500', '08/03/2018 09:00:00.600', false, null],
    // Of an export without parts of a second.
    ['08/03/2018 09:00', '08/03/2018 09:00:00.001', false, null],
    // Without a time it lasts to the end of its day.
    ['08/03/2018', '08/03/2018 23:59:59.999', true, null],
    // The row has no parts of a second: its clock tells.
    ['08/03/2018 09:00:00.500', '08/03/2018 09:00', true, null],
    // Another export between cuts it to the second.
    ['08/03/2018 09:00:00.500', '08/03/2018 09:00:00.400', true, '09:00'],
    ['08/03/2018 09:00:00.500', '08/03/2018 09:00:00.600', false, '09:00'],
  ]

  test.each([false, true])(
    'judges, whether or not later exports came first: %s',
    async (isBackwards) => {
      const stories = cases.map(([first, finished, , cut]): Story => [
        ['05', row(first, '')],
        ...(cut === null
          ? []
          : [['06', row(`08/03/2018 ${cut}`, '')] as const]),
        ['31', row('20/03/2018', finished)],
      ])
      const by = source()
      const dates = ['DD/MM/YYYY HH:mm:ss.SSS', ...by.dates]
      await tellTogether({ ...by, dates }, stories, isBackwards)
      const rows = await tallyQuery(shared.db, [onTime, onTimeStrict], {
        office,
        rules: { compare: 'instant', finish: 'result' },
        period: parsePeriod('2018-03'),
      })
        .where('dossier.source', '=', by.name)
        .select('dossier.code')
        .groupBy('dossier.code')
        .orderBy('dossier.code')
        .$castTo<{ on_time_n: number; 'on_time_strict@2_n': number }>()
        .execute()
      expect(
        cases.map((told, i) => [
          told,
          rows[i]?.on_time_n,
          rows[i]?.['on_time_strict@2_n'],
        ]),
      ).toEqual(cases.map((told) => [told, 1, Number(told[2])]))
    },
  )
})
