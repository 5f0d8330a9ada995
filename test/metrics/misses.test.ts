import {
  ancestorsOf,
  DerivedKpiError,
  existsIn,
  findKpi,
  misses,
  onTime,
  parsePeriod,
  parentsOf,
  UnitError,
} from '@motcua/metrics'
import { openOverdue, received } from '@motcua/metrics/catalog'
import { tallyQuery } from '@motcua/metrics/sql'
import type { EvaluatedUnit, Miss, MissesOptions } from '@motcua/metrics'
import type { CountingKpi } from '@motcua/metrics/catalog'
import { beforeAll, describe, expect, it } from 'vitest'
import { office, smallDatabase } from '../small-database.ts'

/* The rows behind a number: which, in which order, and what is told of each. */

const march = parsePeriod('2018-03')
const rules = { compare: 'date', finish: 'result' } as const
const base = { office, period: march, rules }
const { db, addUnit, addDossier, addProcedure } = await smallDatabase()

beforeAll(async () => {
  await addUnit('end', 'root', { valid_to: '2018-02-28' })
  await addProcedure('p', { name: 'Thủ tục P' })
  await addDossier('c1', { due_on: '2018-03-10', finished_on: '2018-03-12' })
  await addDossier('c2', {
    unit: 'b',
    due_on: '2018-03-10',
    finished_on: '2018-03-15',
    procedure: 'q',
    overdue_reason: 'Chờ ý kiến',
    apology: true,
  })
  await addDossier('c0', {
    unit: 'b',
    source: 't',
    due_on: '2018-03-10',
    finished_on: '2018-03-12',
  })
  await addDossier('c0', {
    unit: 'a1',
    due_on: '2018-03-10',
    finished_on: '2018-03-12',
  })
  await addDossier('on', { due_on: '2018-03-10', finished_on: '2018-03-10' })
  await addDossier('next', { due_on: '2018-03-30', finished_on: '2018-04-01' })
  await addDossier('open', { due_on: '2018-03-15' })
  await addDossier('last', { due_on: '2018-03-31' })
  await addDossier('undated', { finished_on: '2018-03-20' })
  await addDossier('left', {
    due_on: '2018-03-10',
    stopped_on: '2018-03-20',
    outcome: 'withdrawn',
  })
  await addDossier('leaves', {
    due_on: '2018-03-20',
    stopped_on: '2018-04-01',
    outcome: 'withdrawn',
  })
  await addDossier('handed', {
    unit: 'end',
    due_on: '2018-03-29',
    finished_on: '2018-03-28',
    handed_over_on: '2018-03-31',
  })
})

const told = ({ code, unit, finishedOn, daysLate }: Miss) => [
  code,
  unit,
  finishedOn,
  daysLate,
]

async function list(
  kpi: CountingKpi,
  options: Partial<MissesOptions> = {},
): Promise<readonly unknown[]> {
  return (await misses(db, kpi, { ...base, ...options })).map(told)
}

describe('misses', () => {
  it('are most days late first, then by code, then by what else is told', async () => {
    expect(await list(onTime)).toEqual([
      ['c2', 'b', '2018-03-15', 5],
      ['c0', 'a1', '2018-03-12', 2],
      ['c0', 'b', '2018-03-12', 2],
      ['c1', 'a', '2018-03-12', 2],
    ])
  })

  it('tell all that their list has of a dossier', async () => {
    const [first, second] = await misses(db, onTime, base)
    expect(first).toEqual({
      code: 'c2',
      procedure: 'q',
      procedureName: null,
      unit: 'b',
      receivedOn: '2018-03-01',
      dueOn: '2018-03-10',
      finishedOn: '2018-03-15',
      daysLate: 5,
      overdueReason: 'Chờ ý kiến',
      apology: true,
    })
    expect(second).toMatchObject({
      procedure: 'p',
      procedureName: 'Thủ tục P',
      overdueReason: null,
      apology: null,
    })
    expect(Object.isFrozen(first)).toBe(true)
  })

  it('are those of a unit and all below it, of the root all', async () => {
    const of = async (unit: string) =>
      (await misses(db, onTime, { ...base, unit })).map((m) => m.code)
    expect(await of('root')).toEqual(['c2', 'c0', 'c0', 'c1'])
    expect(await of('a')).toEqual(['c0', 'c1'])
    expect(await of('a1')).toEqual(['c0'])
    expect(await of('b')).toEqual(['c2', 'c0'])
    // One that ended within the year is asked for as it stands in the year to date.
    expect(await of('end')).toEqual([])
    await expect(of('none')).rejects.toThrow(
      new UnitError('expected a unit of root, a, a1, b, end, got none'),
    )
  })

  it('count days up to the last of the period, of what had no end by then', async () => {
    // Due on the last day is not overdue; the day before it is by one day.
    expect(await list(openOverdue)).toEqual([
      ['open', 'a', null, 16],
      ['leaves', 'a', null, 11],
      ['next', 'a', null, 1],
    ])
    expect(await list(openOverdue, { period: parsePeriod('2018-04') })).toEqual(
      [
        ['open', 'a', null, 46],
        ['last', 'a', null, 30],
      ],
    )
  })

  it('count days up to the day before the cut-off', async () => {
    const at = (day: string) =>
      list(openOverdue, { asOf: { at: `${day} 06:00:00` } })
    expect(await at('2018-03-17')).toEqual([['open', 'a', null, 1]])
    expect(await at('2018-03-16')).toEqual([])
    expect(await at('2018-04-01')).toEqual(await list(openOverdue))
    expect(await at('2018-05-01')).toEqual(await list(openOverdue))
    for (const text of ['2018-03-17', '2018-03-17T06:00:00'])
      expect(await list(openOverdue, { asOf: { at: text } })).toEqual([
        ['open', 'a', null, 1],
      ])
  })

  it.each([
    '17/03/2018',
    '2018-03',
    '2018-3-17',
    '2018-03-170',
    '2018-03-17, 06:00',
    '02018-03-17 06:00:00',
    'on 2018-03-17',
    '',
  ])('have no cut-off %j', async (text) => {
    await expect(list(openOverdue, { asOf: { at: text } })).rejects.toThrow(
      new RangeError(`expected asOf.at as YYYY-MM-DD HH:MM:SS, got ${text}`),
    )
  })

  it('of a count are the rows counted: none late that is in time, none known without a due date or withdrawn', async () => {
    expect(await list(received)).toEqual([
      ['open', 'a', null, 16],
      ['leaves', 'a', null, 11],
      ['c2', 'b', '2018-03-15', 5],
      ['c0', 'a1', '2018-03-12', 2],
      ['c0', 'b', '2018-03-12', 2],
      ['c1', 'a', '2018-03-12', 2],
      ['next', 'a', null, 1],
      ['handed', 'end', '2018-03-28', 0],
      ['last', 'a', null, 0],
      ['left', 'a', null, null],
      ['on', 'a', '2018-03-10', 0],
      ['undated', 'a', '2018-03-20', null],
    ])
  })

  it('end with the hand-over where the plan says so', async () => {
    const handover = { rules: { ...rules, finish: 'handover' } } as const
    expect(await list(onTime, handover)).toEqual([
      ['handed', 'end', '2018-03-31', 2],
    ])
  })

  it('and counts are of some KPI, and of rows with versions where a batch is asked for', () => {
    expect(() => tallyQuery(db, [], base)).toThrow(
      new RangeError('expected a KPI, got none'),
    )
    const rows = { ...onTime.rows, id: 'permits', versioned: [] }
    const asked = { ...base, asOf: { batch: 7 } }
    expect(() => tallyQuery(db, [{ ...onTime, rows }], asked)).toThrow(
      new RangeError(
        'expected rows with versions to look at batch 7, got permits, which has none',
      ),
    )
  })

  it('are not told of what is derived', async () => {
    await expect(misses(db, findKpi('on_time_d'), base)).rejects.toThrow(
      new DerivedKpiError(
        'expected a KPI of which there are rows, got on_time_d, which is derived from on_time, stopped, open, open_overdue, carried_over, received',
      ),
    )
  })
})

describe('a unit', () => {
  const unit = (from: string, to: string | null): EvaluatedUnit => ({
    code: 'x',
    name: 'X',
    name_en: null,
    parent: null,
    invented: false,
    valid_from: from,
    valid_to: to,
  })

  it.each([
    ['2010-01-01', null, true],
    ['2018-03-31', null, true],
    ['2018-04-01', null, false],
    ['2010-01-01', '2018-03-01', true],
    ['2010-01-01', '2018-02-28', false],
    ['2018-03-01', '2018-03-31', true],
    ['2018-03-15', '2018-03-15', true],
  ])('from %s to %s exists in March: %s', (from, to, exists) => {
    expect(existsIn(unit(from, to), march)).toBe(exists)
  })

  const up: Readonly<Record<string, string | null>> = {
    root: null,
    a: 'root',
    a1: 'a',
    loop: 'pool',
    pool: 'loop',
  }
  const parents = parentsOf(
    Object.entries(up).map(([code, parent]) => ({
      ...unit('2010-01-01', null),
      code,
      parent,
    })),
  )

  it.each([
    ['a1', ['a1', 'a', 'root']],
    ['a', ['a', 'root']],
    ['root', ['root']],
    [null, ['root']],
    ['unknown', ['root']],
    ['loop', ['loop', 'pool', 'root']],
  ])('%s counts for %j', (code, above) => {
    expect(ancestorsOf(code, { parents, root: 'root' })).toEqual(above)
  })
})
