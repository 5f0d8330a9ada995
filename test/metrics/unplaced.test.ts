import {
  catalog,
  evaluate,
  defineKpis,
  misses,
  onlineProcedures,
  onlineRegistrations,
  onTime,
  parsePeriod,
  posted,
  RepeatedRowsError,
} from '@motcua/metrics'
import {
  dossiers,
  onTimeAgreed,
  receipt,
  received,
  tasksOnSchedule,
} from '@motcua/metrics/catalog'
import { form06a } from '@motcua/metrics/form'
import type { Database, Evaluation, Kpi } from '@motcua/metrics'
import type { ProcedureTable } from '@motcua/metrics/schema'
import type { Kysely } from 'kysely'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startEngines } from '../engines.ts'
import { fill } from '../postgres.ts'
import { generated, planWith, unit } from './generated.ts'

/*
 * Rows that are of no place are told, and no join counts one twice: each on both
 * engines, over a few rows that a test adds to.
 */

const names = ['duckdb', 'postgres'] as const
const engines = {} as Record<(typeof names)[number], Kysely<Database>>
const period = parsePeriod('2018-03')
const rules = { compare: 'date', finish: 'result' } as const
const plan = planWith(rules)
const [dossier] = generated().dossier ?? []
const [procedure] = generated().procedure ?? []
const tables = [
  'dossier',
  'procedure',
  'overdue_note',
  'task_progress',
] as const

beforeAll(async () => {
  const { duckdb, postgres, stop } = await startEngines()
  for (const db of [duckdb, postgres])
    await fill(db, {
      unit: ['mot', 'hai'].flatMap((of) => [
        unit('so', null, { office: of }),
        unit('dkkd', 'so', { office: of }),
      ]),
    })
  Object.assign(engines, { duckdb, postgres })
  return stop
})

afterEach(async () => {
  for (const name of names)
    for (const table of tables) await engines[name].deleteFrom(table).execute()
})

describe.each(names)('on %s', (name) => {
  let codes = 0

  async function addDossier(over: object = {}): Promise<void> {
    codes += 1
    await engines[name]
      .insertInto('dossier')
      .values({
        ...dossier!,
        office: 'mot',
        source: 's',
        code: `H-${codes}`,
        unit: 'dkkd',
        procedure: 'P-1',
        channel: 'online',
        received_on: '2018-03-05',
        due_on: '2018-03-08',
        finished_on: '2018-03-07',
        stopped_on: null,
        outcome: 'finished',
        ended_on: '2018-03-07',
        ...over,
      })
      .execute()
  }

  async function addProcedure(
    over: Partial<ProcedureTable> = {},
  ): Promise<void> {
    await engines[name]
      .insertInto('procedure')
      .values({
        ...procedure!,
        office: 'mot',
        code: 'P-1',
        unit: 'dkkd',
        registration: 'new',
        valid_from: '2010-01-01',
        valid_to: null,
        ...over,
      })
      .execute()
  }

  function lacking({ unplaced }: Pick<Evaluation, 'unplaced'>, kpi: Kpi) {
    return unplaced
      .filter((row) => row.kpi === kpi.id)
      .map(({ office: of, lacks, rows }) => [of, lacks, rows])
  }

  it('rows without a unit, or of one that is not there, count for the office and are told', async () => {
    await addDossier()
    await addDossier({ unit: 'la' })
    await addDossier({ unit: 'la' })
    const evaluation = await evaluate(engines[name], [received, onTime], {
      office: 'mot',
      period,
      plan,
      by: ['unit'],
    })
    expect(lacking(evaluation, received)).toEqual([['mot', 'unknown_unit', 2]])
    expect(lacking(evaluation, onTime)).toEqual([['mot', 'unknown_unit', 2]])
    expect(evaluation.results.map((r) => [r.kpi, r.unit, r.numerator])).toEqual(
      [
        ['received', 'so', 3],
        ['on_time', 'so', 3],
        ['received', 'dkkd', 1],
        ['on_time', 'dkkd', 1],
      ],
    )
  })

  it('what has no unit is told apart from what has an unknown one', async () => {
    await addProcedure({ unit: null })
    await addProcedure({ code: 'P-2', unit: 'la' })
    const evaluation = await evaluate(engines[name], [onlineProcedures], {
      office: 'mot',
      period,
    })
    expect(lacking(evaluation, onlineProcedures)).toEqual([
      ['mot', 'no_unit', 1],
      ['mot', 'unknown_unit', 1],
    ])
  })

  it('rows of an office without units count for none, nor for all together', async () => {
    await addDossier()
    await addDossier({ office: 'hai' })
    await addDossier({ office: 'la' })
    const all = await evaluate(engines[name], [received], {
      offices: 'all',
      by: ['office'],
      period,
    })
    expect(all.results.map((r) => [r.office, r.numerator])).toEqual([
      [null, 2],
      ['hai', 1],
      ['mot', 1],
    ])
    expect(
      all.unplaced.map(({ office: of, lacks, rows }) => [of, lacks, rows]),
    ).toEqual([['la', 'unknown_office', 1]])
  })

  it('a procedure that the catalogue lacks is no registration, and no due date is none', async () => {
    await addProcedure()
    await addDossier()
    await addDossier({ procedure: 'P-9' })
    await addDossier({ due_on: null, due_at: null })
    await addDossier({ channel: 'unknown' })
    const asked = [onlineRegistrations, onTime]
    const evaluation = await evaluate(engines[name], asked, {
      office: 'mot',
      period,
    })
    expect(lacking(evaluation, onlineRegistrations)).toEqual([
      ['mot', 'no_channel', 1],
      ['mot', 'unknown_procedure', 1],
    ])
    expect(lacking(evaluation, onTime)).toEqual([['mot', 'no_due_date', 1]])
    expect(evaluation.results.map((r) => r.denominator)).toEqual([2, 3])
  })

  describe('what a join would count twice is refused with its code', () => {
    const of = { office: 'mot', period }
    const refusal = (rows: string, code: string) =>
      `expected joins of ${rows} that match one row each, got several for ${code} of office mot:`

    it('a procedure that is twice in the catalogue', async () => {
      await addProcedure()
      await addProcedure()
      await addDossier()
      const { [name]: db } = engines
      for (const kpi of [onlineRegistrations, onlineProcedures, posted]) {
        const run = evaluate(db, [kpi], of)
        await expect(run).rejects.toThrow(RepeatedRowsError)
        await expect(run).rejects.toThrow(refusal(rowsOf(kpi), 'P-1'))
      }
      await expect(misses(db, onTime, { ...of, rules })).rejects.toThrow(
        refusal('dossier', 'P-1'),
      )
      await expect(form06a(db, { ...of, rules })).rejects.toThrow(
        refusal('dossier', 'P-1'),
      )
      const level = defineKpis<Database>().duration(dossiers, {
        id: 'level',
        version: 1,
        title: { vi: 'mức độ', en: 'level' },
        unit: 'calendar_day',
        measured: { vi: 'mức độ', en: 'the level' },
        cohort: receipt,
        measure: ({ eb }) => eb.ref('procedure.level'),
      })
      await expect(evaluate(db, [level], of)).rejects.toThrow(
        refusal('dossier', 'P-1'),
      )
      // Who does not read the catalogue is not told of it.
      const { results } = await evaluate(db, [received], of)
      expect(results[0]!.numerator).toBe(1)
    })

    it.each<[string, readonly Partial<ProcedureTable>[], boolean]>([
      [
        'one after the other',
        [{ valid_to: '2018-03-05' }, { valid_from: '2018-03-06' }],
        false,
      ],
      [
        'that share a day',
        [{ valid_to: '2018-03-06' }, { valid_from: '2018-03-06' }],
        true,
      ],
      [
        'one within another',
        [{}, { valid_from: '2018-01-01', valid_to: '2018-01-31' }],
        true,
      ],
      [
        'three, of which the outer ones share days',
        [
          { valid_from: '2010-01-01', valid_to: '2018-12-31' },
          { valid_from: '2011-01-01', valid_to: '2011-12-31' },
          { valid_from: '2018-06-01' },
        ],
        true,
      ],
      [
        'one of which is valid on no day',
        [{}, { valid_from: '2018-05-01', valid_to: '2018-04-30' }],
        false,
      ],
      ['of two offices', [{}, { office: 'hai' }], false],
      ['of two codes', [{}, { code: 'p-1' }], false],
    ])('rows of the catalogue %s', async (_, rows, isRefused) => {
      for (const row of rows) await addProcedure(row)
      await addDossier()
      const run = evaluate(engines[name], [onlineRegistrations], of)
      if (isRefused) await expect(run).rejects.toThrow(RepeatedRowsError)
      else
        expect((await run).results[0]).toMatchObject({
          numerator: 1,
          denominator: 1,
        })
    })

    it('two notes of a dossier, and two reports of a task', async () => {
      await addDossier({ code: 'N-1' })
      const note = { ...noteOf('N-1'), office: 'mot' }
      const { [name]: db } = engines
      await db.insertInto('overdue_note').values([note, note]).execute()
      await expect(evaluate(db, [onTimeAgreed], of)).rejects.toThrow(
        refusal('dossier', 'N-1'),
      )
      expect((await evaluate(db, [onTime], of)).results[0]!.numerator).toBe(1)
      const [progress] = generated().task_progress ?? []
      const report = { ...progress!, office: 'mot', task: 'I.1' }
      await db.insertInto('task_progress').values([report, report]).execute()
      await expect(
        evaluate(db, [tasksOnSchedule], { ...of, plan }),
      ).rejects.toThrow(refusal('occurrence', 'I.1'))
    })

    it('a dossier that a row set of the caller joins with several rows', async () => {
      await addDossier({ code: 'D-1' })
      await addDossier({ code: 'D-2' })
      await addProcedure()
      await addProcedure({ office: 'hai', code: 'P-1' })
      const k = defineKpis<Pick<Database, 'dossier' | 'procedure'>>()
      const joinedRows = (key?: ['dossier.code', 'procedure.office']) =>
        k.rows({
          id: 'own',
          object: { vi: 'hồ sơ', en: 'dossiers' },
          // Without the office: what every join has to carry.
          from: (db) =>
            db
              .selectFrom('dossier')
              .innerJoin('procedure', 'procedure.code', 'dossier.procedure'),
          office: 'dossier.office',
          unit: 'dossier.unit',
          shows: { code: 'dossier.code' },
          ...(key && { key }),
        })
      const count = (rows: ReturnType<typeof joinedRows>) =>
        k.count(rows, {
          id: 'own',
          version: 1,
          title: { vi: 'Của mình', en: 'Own' },
          cohort: ({ eb }) => eb.ref('dossier.received_on'),
        })
      const { [name]: db } = engines
      await expect(evaluate(db, [count(joinedRows())], of)).rejects.toThrow(
        'got several for D-1 of office mot, D-2 of office mot',
      )
      // Of rows that are several for each by what they are, the key says so.
      const several = count(joinedRows(['dossier.code', 'procedure.office']))
      const { results } = await evaluate(db, [several], of)
      expect(results[0]!.numerator).toBe(4)
      // What lies outside the period is not looked at.
      const february = { ...of, period: parsePeriod('2017-02') }
      const { results: none } = await evaluate(
        db,
        [count(joinedRows())],
        february,
      )
      expect(none[0]!.numerator).toBe(0)
      // Those that count by the last day of one of several periods are looked at, too.
      await addDossier({ code: 'D-3', finished_on: '2018-04-10' })
      const notYet = k.count(joinedRows(), {
        id: 'not_yet',
        version: 1,
        title: { vi: 'Chưa xong', en: 'Not yet finished' },
        cohort: ({ eb }) => eb.ref('dossier.received_on'),
        counts: ({ eb, to }) => eb('dossier.finished_on', '>', to),
      })
      const periods = ['2018-03', '2018-04'].map(parsePeriod)
      await expect(
        evaluate(db, [notYet], { office: 'mot', periods }),
      ).rejects.toThrow('got several for D-3 of office mot')
    })
  })

  it('a row set that does not tell offices apart is refused of several', async () => {
    const k = defineKpis<Pick<Database, 'dossier'>>()
    const rows = k.rows({
      id: 'own',
      object: { vi: 'hồ sơ', en: 'dossiers' },
      from: (db) => db.selectFrom('dossier'),
      unit: 'dossier.unit',
      shows: { code: 'dossier.code' },
    })
    const own = k.count(rows, {
      id: 'own',
      version: 1,
      title: { vi: 'Của mình', en: 'Own' },
      cohort: ({ eb }) => eb.ref('dossier.received_on'),
    })
    await expect(
      evaluate(engines[name], [own], { offices: 'all', period }),
    ).rejects.toThrow(
      'expected rows of one office, got several asked for of own: give its row set the column of the office',
    )
  })
})

it('every KPI of the catalogue tells offices apart', () => {
  for (const kpi of catalog)
    for (const { rows } of kpi.kind === 'derived' ? kpi.of : [kpi])
      expect([kpi.id, rows.office]).toEqual([
        kpi.id,
        expect.stringMatching(/\.office$/),
      ])
})

function rowsOf(kpi: Kpi): string {
  return kpi.kind === 'derived' ? '' : kpi.rows.id
}

function noteOf(code: string) {
  const [note] = generated().overdue_note ?? []
  return { ...note!, source: 's', dossier: code }
}
