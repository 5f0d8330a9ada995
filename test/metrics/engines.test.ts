import { DuckDBInstance } from '@duckdb/node-api'
import {
  addDays,
  catalog,
  dimensions,
  evaluate,
  misses,
  missesQuery,
  parsePeriod,
  tallyQuery,
} from '@motcua/metrics'
import type {
  Channel,
  Database,
  Dimension,
  DossierTable,
  Kpi,
  Outcome,
  Plan,
  ProcedureTable,
  Registration,
  UnitTable,
} from '@motcua/metrics'
import { duckdbDialect } from '@motcua/warehouse'
import fc from 'fast-check'
import { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyOffice } from '../offices.ts'
import { fill, startPostgres } from '../postgres.ts'
import type { Rows } from '../postgres.ts'

/* The same definitions over the same rows on both engines. */

const office = 'skhdt'
const seed = 2062

const { office: sample, remove } = copyOffice('binh-duong-2018')
remove()

const periods = [
  '2018-02',
  '2018-Q1',
  '2018-H1',
  '2018',
  '2017-11..2018-02',
].map(parsePeriod)

/** Every set of dimensions. */
const breakdowns = dimensions.reduce<readonly (readonly Dimension[])[]>(
  (sets, dimension) => [...sets, ...sets.map((set) => [...set, dimension])],
  [[]],
)

/** Every set of rules, over what is known now and what was known at a batch. */
const scopes = (['date', 'instant'] as const).flatMap((compare) =>
  (['result', 'handover'] as const).flatMap((finish) =>
    [undefined, 2].map((batch) => ({ rules: { compare, finish }, batch })),
  ),
)
type Scope = (typeof scopes)[number]

const engines = {} as Record<'duckdb' | 'postgres', Kysely<Database>>
const closing: (() => Promise<void> | void)[] = []

beforeAll(async () => {
  const rows = generated()
  const instance = await DuckDBInstance.create(':memory:')
  const duckdb = new Kysely<Database>({
    dialect: duckdbDialect({ instance, zone: 'Asia/Ho_Chi_Minh' }),
  })
  closing.push(async () => {
    await duckdb.destroy()
    instance.closeSync()
  })
  const postgres = await startPostgres()
  closing.push(postgres.stop)
  await fill(duckdb, rows)
  await fill(postgres.db, rows)
  Object.assign(engines, { duckdb, postgres: postgres.db })
})

afterAll(async () => {
  for (const close of closing) await close()
})

describe('every KPI is the same on both engines', () => {
  it.each(breakdowns.map((by) => ({ by })))('by $by', async ({ by }) => {
    await check(by, plainScope)
  })

  it.each(scopes)('by $rules as of batch $batch', async (scope) => {
    await check(['unit'], scope)
  })

  async function check(by: readonly Dimension[], scope: Scope) {
    const [duckdb, postgres] = await onBoth((db) =>
      evaluated(db, catalog, by, scope),
    )
    for (const { id } of catalog) {
      const results = duckdb.results.filter((result) => result.kpi === id)
      expect(results.some((result) => result.numerator > 0)).toBe(true)
      expect(postgres.results.filter((result) => result.kpi === id)).toEqual(
        results,
      )
    }
    expect(postgres).toStrictEqual(duckdb)
  }
})

describe.each(catalog.map((kpi) => ({ id: kpi.id, kpi })))('$id', ({ kpi }) => {
  it.each([plainScope, scopes.at(-1)!])(
    'has as many misses as it lacks, the same on both engines, by $rules as of batch $batch',
    async (scope) => {
      const [duckdb, postgres] = await onBoth(async (db) => {
        const { results } = await evaluated(db, [kpi], ['unit'], scope)
        const lists = []
        for (const { unit, period: key, numerator, denominator } of results) {
          if (!['so', 'đt'].includes(unit)) continue
          const period = parsePeriod(key)
          const list = await misses(db, kpi, { office, period, unit, ...scope })
          expect(list.length).toBe(
            denominator === null ? numerator : denominator - numerator,
          )
          lists.push(list)
        }
        return lists
      })
      expect(duckdb.flat().length).toBeGreaterThan(0)
      expect(postgres).toStrictEqual(duckdb)
    },
  )

  it.each(scopes)(
    'is one plain SQL for both engines by $rules as of batch $batch',
    async ({ rules, batch }) => {
      const scope = { office, rules, batch }
      const [duckdb, postgres] = await onBoth((db) => [
        tallyQuery(db, [kpi], periods, dimensions, scope).compile().sql,
        ...periods.map((period) => {
          return missesQuery(db, kpi, { ...scope, period }).compile().sql
        }),
      ])
      expect(postgres).toEqual(duckdb)
      expect(duckdb.flatMap(foreignParts)).toEqual([])
    },
  )
})

describe('foreignParts finds', () => {
  const plain =
    'with "a" as (select "x" from "b" where "x" = $1 union all select "x" from "c") select count(*) filter(where "x" in ($1, $2)) as "n" from "a" group by "x"'

  it('nothing in what every engine knows', () => {
    expect(foreignParts(plain)).toEqual([])
  })

  it.each([
    ['strftime("x", \'%Y\')', ['strftime', "'"]],
    ['to_char("x")', ['to_char']],
    ['"x"::date', [':', ':']],
    ['exists (select 1 from "d" where "d"."x" = "a"."x")', ['exists', '1']],
    ['"x" = (select max("x") from "d")', ['(select', 'max']],
    ['row_number() over (order by "x")', ['row_number', 'over', 'order']],
    ['"x" between lateral', ['between', 'lateral']],
    ['list_value[1]', ['list_value', '[', '1', ']']],
  ])('what stands out in %s', (part, found) => {
    const text = plain.replace('count(*)', part)
    expect(foreignParts(text)).toEqual(expect.arrayContaining(found))
  })
})

const plainScope = scopes[0]!

async function onBoth<T>(
  run: (db: Kysely<Database>) => Promise<T> | T,
): Promise<[duckdb: T, postgres: T]> {
  return [await run(engines.duckdb), await run(engines.postgres)]
}

function evaluated(
  db: Kysely<Database>,
  kpis: readonly Kpi[],
  by: readonly Dimension[],
  { rules, batch }: Scope,
) {
  const plan: Plan = { ...sample.plan, rules }
  const at = '2019-01-01 06:00:00'
  const asOf = batch === undefined ? { at } : { at, batch }
  return evaluate(db, kpis, { office, periods, by, plan, asOf })
}

/** All that a definition may be made of besides quoted names and parameters. */
const known = new Set(
  [
    'with select from as where and or not is null in true false',
    'inner left join on group by union all values',
    'count filter coalesce cast varchar date 10',
    'period key from_on to_on',
    '( ) , . * = < <= > >= !=',
  ].flatMap((words) => words.split(' ')),
)

/** Words, functions and signs that not every engine knows, and selects within a select. */
function foreignParts(text: string): readonly string[] {
  const parts =
    text
      .replaceAll(/"[^"]*"/g, ' ')
      .replaceAll(/\$\d+/g, ' ')
      .match(/[\w]+|[<>!]=|\S/g) ?? []
  const nested = text.match(/(?<!^with "\w+" as |, "\w+" as )\(select/g) ?? []
  return [...parts.filter((part) => !known.has(part)), ...nested]
}

/** An office of a few thousand dossiers in which anything may be missing. */
function generated(): Rows {
  const units = [
    unit('so', null, { position: 1 }),
    unit('dkkd', 'so'),
    unit('Tt', 'so', { name_en: 'Inspectorate', from_batch: 3 }),
    unit('đt', 'so', { valid_to: '2018-02-28' }),
    unit('đt', 'dkkd', { valid_from: '2018-03-01' }),
    unit('đt-1', 'đt', { from_batch: 2 }),
    unit('ĐT-2', 'đt'),
    unit('a.b', 'đt', { valid_to: '2017-12-15' }),
    unit('Ab', 'đt', { valid_from: '2017-12-16' }),
    unit('so', null, { office: 'other' }),
  ]
  const procedures = drawn(procedure, 16).flatMap((row, i) => {
    const code = `${i % 3 === 0 ? 'p' : 'P'}-${i}`
    const until = { ...row, code, valid_to: addDays('2018-01-01', i) }
    const since = { level: 4, field: 'Đấu thầu', announced: true }
    const next = {
      ...row,
      ...since,
      code,
      valid_from: addDays('2018-01-02', i),
    }
    return i % 4 === 0 ? [until, next] : [{ ...row, code }]
  })
  const dossiers = drawn(dossier, 2_400).map((row, i) => ({
    ...row,
    // Two systems that number alike.
    source: i % 2 === 0 ? 's' : 't',
    code: `H-${i >> 1}`,
  }))
  return {
    unit: units,
    unit_past: past(units, { parent: 'dkkd', name: 'Tên cũ' }),
    procedure: procedures,
    procedure_past: past(procedures, {
      level: 2,
      field: 'Khác',
      fee_web: null,
    }),
    dossier: dossiers,
    dossier_past: past(dossiers, {
      outcome: null,
      finished_on: null,
      finished_at: null,
      handed_over_on: null,
      handed_over_at: null,
      stopped_on: null,
      ended_on: '9999-12-31',
    }),
  }
}

const version = {
  flags: null,
  row_hash: 2 ** 53 - 1,
  extract_at: '2018-04-01 05:00:00',
  from_batch: 1,
}

function unit(
  code: string,
  parent: string | null,
  over: Partial<UnitTable> = {},
): UnitTable {
  return {
    office,
    code,
    parent,
    name: `Phòng ${code}`,
    name_en: null,
    position: 2,
    invented: false,
    valid_from: '2010-01-01',
    valid_to: null,
    ...version,
    ...over,
  }
}

/** What was known of the rows of a later batch before it. */
function past<T extends { readonly from_batch: number }>(
  rows: readonly T[],
  then: Partial<T>,
) {
  return rows
    .filter((row) => row.from_batch > 1)
    .map((row) => ({
      ...row,
      ...then,
      from_batch: row.from_batch - 1,
      to_batch: row.from_batch,
    }))
}

function drawn<T>(arbitrary: fc.Arbitrary<T>, numRuns: number): readonly T[] {
  return fc.sample(arbitrary, { seed, numRuns })
}

const fromBatch = fc.integer({ min: 1, max: 3 })
const posted = fc.constantFrom(true, true, true, true, true, true, null, false)

const procedure: fc.Arbitrary<ProcedureTable> = fc.record({
  office: fc.constant(office),
  code: fc.constant(''),
  valid_from: fc.constant('2010-01-01'),
  valid_to: fc.constantFrom(null, null, '2018-06-30'),
  name: fc.constantFrom('Thành lập', 'Thay đổi', 'Giải thể'),
  field: fc.constantFrom('Doanh nghiệp', 'doanh nghiệp', 'Đấu thầu', 'ĐT'),
  unit: fc.constantFrom('dkkd', 'đt-1', 'ĐT-2', 'Tt', 'lạ', null),
  level: fc.constantFrom(1, 2, 3, 4, null),
  time_value: fc.constantFrom(3, 0.5, null),
  time_unit: fc.constant('working_day'),
  registration: fc.constantFrom<Registration>('new', 'change', 'none'),
  announced: fc.constantFrom(true, true, false),
  process_desk: posted,
  process_web: posted,
  documents_desk: posted,
  documents_web: posted,
  time_desk: posted,
  time_web: posted,
  form_desk: posted,
  form_web: posted,
  fee_desk: posted,
  fee_web: posted,
  flags: fc.constant(null),
  row_hash: fc.constant(version.row_hash),
  extract_at: fc.constant(version.extract_at),
  from_batch: fromBatch,
})

/** Days from one date to the next, and the time of that day. */
const later = (days: number) =>
  fc.record({
    days: fc.integer({ min: 0, max: days }),
    time: fc.constantFrom('00:00:00', '10:30:15', '16:00:00', '23:59:59'),
  })

const dossier: fc.Arbitrary<DossierTable> = fc
  .record({
    unit: fc.constantFrom(
      'dkkd',
      'đt',
      'đt-1',
      'ĐT-2',
      'a.b',
      'Ab',
      'Tt',
      'lạ',
    ),
    procedure: fc.integer({ min: 0, max: 17 }),
    channel: fc.constantFrom<Channel>('online', 'counter', 'post', 'unknown'),
    received: later(700),
    due: fc.option(later(30), { freq: 9 }),
    finished: fc.option(later(40), { freq: 6 }),
    handedOver: fc.option(later(9), { freq: 3 }),
    outcome: fc.constantFrom<Outcome>('finished', 'finished', 'withdrawn'),
    isEndUnknown: fc.integer({ min: 0, max: 30 }).map((n) => n === 0),
    paused: fc.option(later(20), { freq: 2 }),
    resumed: fc.option(later(30)),
    reason: fc.constantFrom(null, 'Chờ ý kiến', 'chờ bổ sung'),
    apology: fc.constantFrom(null, true, false),
    from_batch: fromBatch,
  })
  .map((d) => {
    const after = (day: string | null, by: Later | null) =>
      day && by && addDays(day, by.days)
    const at = (day: string | null, by: Later | null) =>
      day && by && `${day} ${by.time}`
    const received_on = addDays('2017-01-15', d.received.days)
    const due_on = after(received_on, d.due)
    const ended = d.isEndUnknown ? null : after(received_on, d.finished)
    const finished_on = d.outcome === 'finished' ? ended : null
    const handed_over_on = after(finished_on, d.handedOver)
    const paused_on = after(received_on, d.paused)
    const number = d.procedure
    return {
      office: d.received.days === 0 ? 'other' : office,
      source: 's',
      code: '',
      procedure: `${number % 3 === 0 ? 'p' : 'P'}-${number}`,
      unit: d.unit,
      channel: d.channel,
      received_on,
      received_at: `${received_on} ${d.received.time}`,
      due_on,
      due_at: at(due_on, d.due),
      extended_due_on: null,
      extended_due_at: null,
      finished_on,
      finished_at: at(finished_on, d.finished),
      handed_over_on,
      handed_over_at: at(handed_over_on, d.handedOver),
      stopped_on: d.outcome === 'finished' ? null : ended,
      paused_on,
      resumed_on: after(paused_on, d.resumed),
      outcome: ended || d.isEndUnknown ? d.outcome : null,
      overdue_reason: d.reason,
      apology: d.apology,
      ended_on:
        handed_over_on ??
        ended ??
        (d.isEndUnknown ? received_on : '9999-12-31'),
      ...version,
      from_batch: d.from_batch,
    }
  })

type Later = { readonly days: number; readonly time: string }
