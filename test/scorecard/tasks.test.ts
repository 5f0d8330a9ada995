import type { Task } from '@motcua/metrics'
import type { TaskState } from '@motcua/scorecard'
import { describe, expect, it, test } from 'vitest'
import { card } from './hand-made.ts'
import type { Given } from './hand-made.ts'

/* The tasks of a plan that fall due, and how they stand. */

function task(
  id: string,
  due: readonly string[],
  over: Partial<Task> = {},
): Task {
  return {
    id,
    group: 'I',
    number: null,
    text: `Việc ${id}`,
    lead: 'Phòng A',
    supporting: '',
    time: 'Hàng tháng',
    leadUnits: ['a'],
    kind: 'monthly',
    due: [...due],
    ...over,
  }
}

const ends = ['2018-01-31', '2018-02-28', '2018-03-31', '2018-04-30']

/** A monthly task of the year, due at the end of each month. */
const monthly = (id: string, over: Partial<Task> = {}) =>
  task(
    id,
    Array.from({ length: 12 }, (_, i) =>
      new Date(Date.UTC(2018, i + 1, 0)).toISOString().slice(0, 10),
    ),
    over,
  )

function state(
  id: string,
  month: number,
  over: Partial<TaskState> = {},
): TaskState {
  return {
    task: id,
    period: `2018-${String(month).padStart(2, '0')}`,
    dueOn: ends[month - 1] ?? null,
    completedOn: null,
    isReported: true,
    ...over,
  }
}

function told(occurrences: readonly TaskState[], given: Given = {}) {
  const tasks = given.tasks ?? [monthly('I.1'), monthly('I.2')]
  return card({ ...given, tasks, occurrences }).tasks
}

const inferred = 'Hạn suy ra từ Kế hoạch.'
const counted = (x: number | '…', y: number, z = 0) =>
  `${x}/${y} lượt nhiệm vụ đã đến hạn; ${z} nhiệm vụ không có hạn không tính.`

test('of none there is no row, and it is said', () => {
  for (const none of [[], [state('I.1', 4)]])
    expect(told(none)).toEqual({
      caption: 'Nhiệm vụ đến hạn và quá hạn trong kỳ',
      rows: [],
      sharedLead: null,
      all: [],
      notes: ['Không có nhiệm vụ đến hạn trong kỳ.', counted(0, 0)],
    })
})

test('of one there is all that the plan says', () => {
  const row = {
    id: 'I.1',
    text: 'Việc I.1',
    lead: 'Phòng A',
    supporting: '',
    time: 'Hàng tháng',
    due: '31/03/2018',
    state: 'Đang thực hiện, chưa đến hạn',
    cells: { due: '2018-03-31' },
  }
  expect(told([state('I.1', 3)])).toEqual({
    caption: 'Nhiệm vụ đến hạn và quá hạn trong kỳ',
    rows: [row],
    sharedLead: null,
    all: [row],
    notes: [counted(0, 1), inferred],
  })
})

describe('of more tasks than have a place', () => {
  const done = { completedOn: '2018-03-01' }
  const ids = Array.from({ length: 13 }, (_, i) => `I.${i + 1}`)
  const tasks = ids.map((id) => monthly(id))

  it('of a unit prints first those that were not done in time, in their order', () => {
    const { rows, all, notes } = told(
      ids.map((id, i) => state(id, 3, i === 12 ? {} : done)),
      { tasks, unit: 'a' },
    )
    expect(rows.map(({ id }) => id)).toEqual([...ids.slice(0, 9), 'I.13'])
    expect(all.map(({ id }) => id)).toEqual(ids)
    expect(notes.find((note) => note.startsWith('Tổng số'))).toBe(
      'Tổng số 13 dòng; phiếu in 10 dòng, trước hết là nhiệm vụ chưa hoàn thành hoặc hoàn thành chậm. Không in: Hoàn thành đúng hạn: I.10, I.11, I.12; đầy đủ ở tệp XLSX kèm theo.',
    )
  })

  it('of a unit prints ten, whichever was not done in time', () => {
    for (const late of ids.keys()) {
      const { rows } = told(
        ids.map((id, i) =>
          state(
            id,
            3,
            i === late
              ? { completedOn: '2018-04-01', dueOn: '2018-03-20' }
              : done,
          ),
        ),
        { tasks, unit: 'a' },
      )
      expect(rows).toHaveLength(10)
      expect(rows.map(({ id }) => id)).toContain(ids[late])
    }
  })

  it('tells of each that is not printed how it stands', () => {
    const { notes } = told(
      ids.map((id, i) => state(id, 3, i === 0 ? done : {})),
      { tasks, unit: 'a' },
    )
    expect(notes.join(' ')).toContain(
      'Không in: Hoàn thành đúng hạn: I.1; Đang thực hiện, chưa đến hạn: I.12, I.13; đầy đủ',
    )
  })

  it('prints ten of ten, and says nothing of it', () => {
    const ten = ids.slice(0, 10)
    const { rows, notes } = told(
      ten.map((id) => state(id, 3, done)),
      { tasks, unit: 'a' },
    )
    expect(rows).toHaveLength(10)
    expect(notes.join(' ')).not.toContain('phiếu in')
  })

  it('of the whole office names those done in time by their codes, and prints the others', () => {
    const { rows, all, notes } = told(
      ids.map((id, i) => state(id, 3, i < 2 ? done : {})),
      { tasks },
    )
    expect(rows.map(({ id }) => id)).toEqual(ids.slice(2, 12))
    expect(all.map(({ id }) => id)).toEqual(ids)
    expect(notes.slice(1, 3)).toEqual([
      'Tổng số 11 dòng; phiếu in 10 dòng, trước hết là nhiệm vụ chưa hoàn thành hoặc hoàn thành chậm. Không in: Đang thực hiện, chưa đến hạn: I.13; đầy đủ ở tệp XLSX kèm theo.',
      'Hoàn thành đúng hạn: 2 lượt (I.1, I.2).',
    ])
  })

  it('of the whole office and more than a month, those that may still be done in time too', () => {
    const { rows, all, notes } = told(
      [
        state('I.1', 2),
        state('I.2', 2, done),
        state('I.2', 3),
        state('I.3', 3),
      ],
      { tasks, period: '2018-Q1' },
    )
    expect(rows.map(({ id }) => id)).toEqual(['I.1', 'I.2'])
    expect(all).toHaveLength(4)
    expect(notes.slice(0, 2)).toEqual([
      'Đang thực hiện, chưa đến hạn: 2 lượt (I.2, I.3).',
      counted(0, 4),
    ])
  })
})

test('of a unit say once who leads them, and in a row where it is another', () => {
  const leads = ['Phòng A', 'Phòng A', 'Phòng A, Phòng B']
  const tasks = leads.map((lead, i) => monthly(`I.${i + 1}`, { lead }))
  const of = (n: number, unit: string) => {
    const { sharedLead, notes } = told(
      tasks.slice(0, n).map(({ id }) => state(id, 3)),
      { tasks, unit },
    )
    return [sharedLead, notes.find((note) => note.startsWith('Chủ trì'))]
  }
  expect(of(2, 'a')).toEqual(['Phòng A', 'Chủ trì: Phòng A.'])
  expect(of(3, 'a')).toEqual(['Phòng A', 'Chủ trì: Phòng A, trừ nơi ghi khác.'])
  expect(of(2, 'so')).toEqual([null, undefined])
})

test('of the whole office say it once where most of many are of one', () => {
  const sharedLead = (...leads: readonly string[]) => {
    const tasks = leads.map((lead, i) => monthly(`I.${i + 1}`, { lead }))
    return told(
      tasks.map(({ id }) => state(id, 3)),
      { tasks },
    ).sharedLead
  }
  expect(sharedLead('A', 'A', 'A', 'A')).toBeNull()
  expect(sharedLead('A', 'B', 'A', 'B', 'A')).toBe('A')
  expect(sharedLead('A', 'B', 'A', 'B', 'C')).toBeNull()
})

describe('how a task stands at the end of the period', () => {
  test.each<[string, Partial<TaskState>, string]>([
    ['done before', { completedOn: '2018-03-20' }, 'Hoàn thành đúng hạn'],
    ['done on the day', { completedOn: '2018-03-28' }, 'Hoàn thành đúng hạn'],
    [
      'done a day late',
      { completedOn: '2018-03-29' },
      'Hoàn thành chậm 1 ngày',
    ],
    [
      'done on the last day',
      { completedOn: '2018-03-31' },
      'Hoàn thành chậm 3 ngày',
    ],
    [
      'done after it',
      { completedOn: '2018-04-01' },
      'Quá hạn, chưa hoàn thành (3 ngày)',
    ],
    ['not done', {}, 'Quá hạn, chưa hoàn thành (3 ngày)'],
    [
      'due on the last day',
      { dueOn: '2018-03-31' },
      'Đang thực hiện, chưa đến hạn',
    ],
    [
      'due the day before',
      { dueOn: '2018-03-30' },
      'Quá hạn, chưa hoàn thành (1 ngày)',
    ],
    ['not reported', { isReported: false }, 'Chưa có báo cáo'],
    [
      'very late',
      { dueOn: '2018-03-01', completedOn: '2018-03-31' },
      'Hoàn thành chậm 30 ngày',
    ],
  ])('%s', (_, over, stands) => {
    const { all } = told([state('I.1', 3, { dueOn: '2018-03-28', ...over })])
    expect(all.map((r) => r.state)).toEqual([stands])
  })

  it('is told as of the day before the data were cut off', () => {
    const of = (asOf: string) =>
      told([state('I.1', 3, { dueOn: '2018-03-10' })], { asOf }).rows[0]?.state
    expect(of('2018-03-11 06:00:00')).toBe('Đang thực hiện, chưa đến hạn')
    expect(of('2018-03-12 06:00:00')).toBe('Quá hạn, chưa hoàn thành (1 ngày)')
    expect(of('2018-04-01 06:00:00')).toBe('Quá hạn, chưa hoàn thành (21 ngày)')
    expect(of('2018-06-01 06:00:00')).toBe('Quá hạn, chưa hoàn thành (21 ngày)')
  })

  it('counts a thousand days as a number is printed', () => {
    const late = state('I.1', 1, {
      dueOn: '2018-03-01',
      completedOn: '2020-11-26',
    })
    const { rows } = told([late], {
      period: '2018-03..2020-12',
      asOf: '2021-01-01 06:00:00',
    })
    expect(rows[0]?.state).toBe('Hoàn thành chậm 1.001 ngày')
  })
})

describe('which tasks are told', () => {
  it('those of the period from its first to its last day, done or not', () => {
    const due = (dueOn: string) =>
      told([state('I.1', 3, { dueOn, completedOn: dueOn })]).all.length
    expect(due('2018-02-28')).toBe(0)
    expect(due('2018-03-01')).toBe(1)
    expect(due('2018-03-31')).toBe(1)
    expect(due('2018-04-01')).toBe(0)
    expect(told([state('I.1', 3, { dueOn: null })]).rows).toEqual([])
  })

  it('those from before that were not done by its end', () => {
    const earlier = (over: Partial<TaskState>) =>
      told([state('I.1', 2, over)]).rows.map((r) => r.state)
    expect(earlier({})).toEqual(['Quá hạn, chưa hoàn thành (31 ngày)'])
    expect(earlier({ completedOn: '2018-03-31' })).toEqual([])
    expect(earlier({ completedOn: '2018-04-01' })).toEqual([
      'Quá hạn, chưa hoàn thành (31 ngày)',
    ])
  })

  it('of those from before nothing is reported of, their number', () => {
    const none = { isReported: false }
    const { rows, notes } = told([
      state('I.1', 1, none),
      state('I.1', 2, none),
      state('I.2', 2, none),
      state('I.2', 3, none),
    ])
    expect(rows.map((r) => [r.id, r.due, r.state])).toEqual([
      ['I.2', '31/03/2018', 'Chưa có báo cáo'],
    ])
    expect(notes).toEqual([
      'Chưa nạp báo cáo tiến độ nhiệm vụ.',
      counted('…', 4),
      'Đến hạn trước kỳ, chưa có báo cáo hoàn thành: 3 lượt (I.1: 2 lượt, I.2).',
      inferred,
    ])
  })

  it('of a unit those that it leads, of the office all', () => {
    const tasks = [
      monthly('I.1'),
      monthly('I.2', { leadUnits: ['b', 'a'] }),
      monthly('I.3', { leadUnits: [] }),
    ]
    const states = ['I.1', 'I.2', 'I.3'].map((id) => state(id, 3))
    const of = (unit: string) =>
      told(states, { tasks, unit }).rows.map(({ id }) => id)
    expect(of('so')).toEqual(['I.1', 'I.2', 'I.3'])
    expect(of('a')).toEqual(['I.1', 'I.2'])
    expect(of('b')).toEqual(['I.2'])
    expect(of('a1')).toEqual([])
  })

  it('none that the plan does not have, and none that nothing is known of', () => {
    expect(told([state('IX', 3)]).rows).toEqual([])
    expect(told([{ ...state('I.1', 3), period: '2018-Q1' }]).rows).toEqual([])
  })
})

it('has the first due before the others, those of one day as the plan has them', () => {
  const tasks = ['I.3', 'I.1', 'I.2', 'I.4'].map((id) => monthly(id))
  const { rows } = told(
    [
      state('I.1', 3),
      state('I.2', 3, { dueOn: '2018-03-02' }),
      state('I.3', 3),
      state('I.4', 2),
    ],
    { tasks },
  )
  expect(rows.map(({ id }) => id)).toEqual(['I.4', 'I.2', 'I.3', 'I.1'])
})

describe('a task that is due several times', () => {
  const done = (month: number) =>
    state('I.1', month, { completedOn: ends[month - 1] ?? null })

  it('has a row for each of its states, with its days in their order', () => {
    const { all } = told([done(2), state('I.1', 3), done(1), state('I.2', 1)], {
      period: '2018-Q1',
    })
    expect(all.map((r) => [r.id, r.due, r.state])).toEqual([
      ['I.1', '31/01/2018, 28/02/2018', 'Hoàn thành đúng hạn'],
      ['I.2', '31/01/2018', 'Quá hạn, chưa hoàn thành (59 ngày)'],
      ['I.1', '31/03/2018', 'Đang thực hiện, chưa đến hạn'],
    ])
  })

  it('more than twice has the number of times, from when to when', () => {
    const moved = { dueOn: '2018-01-05', completedOn: '2018-01-05' }
    const { all, notes } = told([done(1), state('I.1', 3, moved), done(2)], {
      period: '2018-Q1',
    })
    expect(all.map((r) => r.due)).toEqual(['3 lần, 05/01/2018 – 28/02/2018'])
    expect(notes[0]).toBe('Hoàn thành đúng hạn: 3 lượt (I.1: 3 lượt).')
  })
})

it('says which due dates another text has set, of those that are told', () => {
  const moved = { dueOn: '2018-03-20' }
  const { notes } = told([
    state('I.1', 3, moved),
    state('I.1', 2, moved),
    state('I.2', 3, moved),
    // Moved, and done before the period.
    state('I.2', 1, { dueOn: '2018-02-03', completedOn: '2018-02-03' }),
  ])
  expect(notes).toEqual([
    counted(1, 4),
    inferred,
    'Hạn do văn bản khác đặt: I.1: 2 lượt, I.2.',
  ])
})

test('counts what was done in time of what has fallen due, and names what has no date', () => {
  const tasks = [
    monthly('I.1'),
    task('I.2', [], { kind: 'ongoing' }),
    task('I.3', [], { kind: 'external_plan' }),
    task('I.4', [], { kind: 'on_event', leadUnits: ['b'] }),
  ]
  const { notes } = told(
    [
      state('I.1', 1, { completedOn: '2018-01-31' }),
      state('I.1', 2, { completedOn: '2018-03-01' }),
      state('I.1', 3),
      // Another text has set its date: it counts.
      { ...state('I.3', 2, { completedOn: '2018-02-01' }), period: '2018' },
    ],
    { tasks },
  )
  expect(notes.slice(0, 2)).toEqual([
    counted(2, 4, 2),
    'Không có hạn: I.2, I.4.',
  ])
  // A unit's paper tells of those that it leads.
  expect(told([], { tasks, unit: 'b' }).notes.slice(-1)).toEqual([
    'Không có hạn: I.4.',
  ])
})

test('tells who supports a task, and how its times were read where it has two', () => {
  const odd = task('IV.1', ['2017-12-31', '2018-03-31'], {
    kind: 'by_quarter',
    supporting: 'Các phòng',
    note: 'Hai mốc',
  })
  const plain = { note: 'Không in' }
  const { rows, notes } = told(
    [
      { ...state('IV.1', 3), period: '2018-Q1' },
      state('I.1', 3),
      { ...state('I.2', 3), period: '2018' },
    ],
    {
      tasks: [
        odd,
        monthly('I.1', plain),
        task('I.2', ['2018-03-31'], { ...plain, kind: 'by_year' }),
      ],
    },
  )
  expect(rows.find(({ id }) => id === 'IV.1')?.supporting).toBe('Các phòng')
  expect(notes).toContain('IV.1: Hai mốc.')
  expect(notes.join(' ')).not.toContain('Không in')
})
