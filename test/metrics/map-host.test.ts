import {
  evaluate,
  defineKpis as definitions,
  mapSchema,
  MappingError,
  misses,
  onlineRegistrations,
  onTime,
  parsePeriod,
  RepeatedRowsError,
} from '@motcua/metrics'
import {
  feedbackAnswered,
  onlineDossiers,
  open,
  received,
  satisfied,
} from '@motcua/metrics/catalog'
import type { MapTable } from '@motcua/metrics'
import { CamelCasePlugin, sql, WithSchemaPlugin } from 'kysely'
import type { Kysely } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { startEngines } from '../engines.ts'

/*
 * Hosts as they are: several offices in one table, rows that were deleted,
 * columns that another table has, times with a zone, names in camel case, a
 * schema. Each is asked for the same numbers, and for its own KPIs.
 */

interface HostDB {
  hoSo: {
    coQuan: string
    so: number
    phong: string
    lucNhan: Date
    henTra: string
    xongNgay: string | null
    xoaLuc: string | null
  }
  phong: { coQuan: string; ma: string; ten: string; capTren: string | null }
  danhMuc: { ma: string; ten: string; coQuan: string | null }
}

const names = ['duckdb', 'postgres'] as const
const engines = {} as Record<(typeof names)[number], Kysely<HostDB>>
const period = parsePeriod('2026-03')
const asked = { office: 'A', period }

const statements = [
  'create schema mot_cua',
  ...['', 'mot_cua.'].flatMap((schema) => [
    `create table ${schema}ho_so (co_quan varchar, so integer, phong varchar, luc_nhan timestamptz, hen_tra date, xong_ngay date, xoa_luc date)`,
    `create table ${schema}phong (co_quan varchar, ma varchar, ten varchar, cap_tren varchar)`,
    `create table ${schema}danh_muc (ma varchar, ten varchar, co_quan varchar)`,
    `insert into ${schema}phong values ('A', 'so', 'Sở', null), ('A', 'p', 'Phòng', 'so'), ('B', 'so', 'Sở khác', null), ('B', 'p', 'Phòng khác', 'so')`,
    // 17:30 by UTC is the next day in Việt Nam.
    `insert into ${schema}ho_so values
      ('A', 1, 'p', '2026-02-28 17:30:00+00', '2026-03-05', '2026-03-05', null),
      ('A', 2, 'p', '2026-03-02 02:00:00+00', '2026-03-05', '2026-03-06', null),
      ('A', 3, 'p', '2026-03-31 17:30:00+00', '2026-04-05', null, null),
      ('A', 4, 'p', '2026-03-02 02:00:00+00', '2026-03-05', '2026-03-04', '2026-03-03'),
      ('B', 1, 'p', '2026-03-02 02:00:00+00', '2026-03-05', '2026-03-04', null)`,
    `insert into ${schema}danh_muc values ('T1', 'Thủ tục', 'A')`,
  ]),
]

beforeAll(async () => {
  const { duckdb, postgres, stop } = await startEngines()
  for (const [name, db] of [
    ['duckdb', duckdb],
    ['postgres', postgres],
  ] as const) {
    for (const statement of statements) await sql.raw(statement).execute(db)
    engines[name] = (db as unknown as Kysely<HostDB>).withPlugin(
      new CamelCasePlugin(),
    )
  }
  return stop
})

const k = definitions<HostDB>()
const own = k.count(
  k.rows({
    id: 'ho_so',
    object: { vi: 'hồ sơ', en: 'dossiers' },
    from: (db) => db.selectFrom('hoSo'),
    office: 'hoSo.coQuan',
    unit: 'hoSo.phong',
    shows: { code: 'hoSo.so' },
  }),
  {
    id: 'own',
    version: 1,
    title: { vi: 'Của mình', en: 'Own' },
    cohort: ({ eb }) => eb.ref('hoSo.xongNgay'),
  },
)

const columns = {
  office: 'coQuan',
  code: 'so',
  unit: 'phong',
  received_on: 'lucNhan',
  due_on: 'henTra',
  finished_on: 'xongNgay',
} as const

function tables(map: MapTable<HostDB>) {
  return {
    dossier: map('hoSo', columns, {
      where: (eb) => eb('xoaLuc', 'is', null),
    }),
    unit: map('phong', {
      office: 'coQuan',
      code: 'ma',
      name: 'ten',
      parent: 'capTren',
    }),
  }
}

describe.each(names)('on %s', (name) => {
  const zone = name === 'postgres' ? { zone: 'Asia/Ho_Chi_Minh' } : {}
  const hosts: readonly (readonly [
    string,
    (db: Kysely<HostDB>) => Kysely<HostDB>,
  ])[] = [
    ['names in camel case', (db) => db],
    [
      'names in camel case in a schema',
      (db) => db.withPlugin(new WithSchemaPlugin('mot_cua')),
    ],
  ]

  it.each(hosts)(
    '%s: what is mapped, and what is its own',
    async (_, hostOf) => {
      const host = hostOf(engines[name])
      const db = mapSchema(host, tables, zone)
      const { results, unplaced } = await evaluate(
        db,
        [received, onTime, open, own],
        asked,
      )
      expect(results.map((r) => [r.kpi, r.numerator, r.denominator])).toEqual([
        ['received', 2, null],
        ['on_time', 1, 2],
        ['open', 0, null],
        // Also the one that was deleted: it is the host's own table.
        ['own', 3, null],
      ])
      expect(unplaced).toEqual([])
      const rules = { compare: 'date', finish: 'result' } as const
      const late = await misses(db, onTime, { ...asked, rules })
      expect(late.map((miss) => [miss.code, miss.unit])).toEqual([['2', 'p']])
      // Its own tables are read as by its own instance.
      const rows = await db
        .selectFrom('hoSo')
        .select(['so', 'xongNgay'])
        .where('hoSo.coQuan', '=', 'B')
        .execute()
      expect(rows.map((row) => [row.so, row.xongNgay !== null])).toEqual([
        [1, true],
      ])
    },
  )

  it('all offices of the host', async () => {
    const db = mapSchema(engines[name], tables, zone)
    const { results } = await evaluate(db, [onTime, own], {
      offices: 'all',
      by: ['office'],
      period,
    })
    expect(results.map((r) => [r.office, r.kpi, r.numerator])).toEqual([
      [null, 'on_time', 2],
      [null, 'own', 4],
      ['A', 'on_time', 1],
      ['A', 'own', 3],
      ['B', 'on_time', 1],
      ['B', 'own', 1],
    ])
  })

  it('KPIs whose tables are not mapped are left out and told, but not all of them', async () => {
    const db = mapSchema(engines[name], tables, zone)
    const { results, unmapped } = await evaluate(
      db,
      [onTime, feedbackAnswered, satisfied, onlineRegistrations],
      asked,
    )
    expect(results.map((r) => r.kpi)).toEqual(['on_time'])
    expect(unmapped).toEqual([
      { kpi: 'feedback_answered', version: 1, table: 'feedback' },
      { kpi: 'satisfied', version: 1, table: 'survey_answer' },
      { kpi: 'online_registrations', version: 2, table: 'procedure' },
    ])
    await expect(evaluate(db, [feedbackAnswered], asked)).rejects.toThrow(
      'expected a mapped table: unit, dossier, got feedback: map it in mapSchema',
    )
    const { unmapped: lacking } = await evaluate(
      db,
      [onTime, onlineDossiers],
      asked,
    )
    expect(lacking).toEqual([
      {
        kpi: 'online_dossiers',
        version: 2,
        table: 'dossier',
        column: 'channel',
      },
    ])
    await expect(evaluate(db, [onlineDossiers], asked)).rejects.toThrow(
      'map dossier.channel in mapSchema',
    )
  })

  it('a query in the place of a table, with what another table has', async () => {
    const db = mapSchema(
      engines[name],
      (map) => ({
        ...tables(map),
        dossier: map.query(
          (host) =>
            host
              .selectFrom('hoSo')
              .innerJoin('phong', (join) =>
                join
                  .onRef('phong.ma', '=', 'hoSo.phong')
                  .onRef('phong.coQuan', '=', 'hoSo.coQuan'),
              )
              .where('hoSo.xoaLuc', 'is', null)
              .select([
                'phong.coQuan as office',
                'hoSo.so as code',
                'phong.ma as unit',
                'hoSo.lucNhan as received',
                'hoSo.henTra as due',
                'hoSo.xongNgay as finished',
              ]),
          {
            office: 'office',
            code: 'code',
            unit: 'unit',
            received_on: 'received',
            due_on: 'due',
            finished_on: 'finished',
          },
        ),
      }),
      zone,
    )
    const { results } = await evaluate(db, [onTime], asked)
    expect(results.map((r) => [r.numerator, r.denominator])).toEqual([[1, 2]])
  })

  it('a query that has a dossier twice is refused with its code', async () => {
    const db = mapSchema(
      engines[name],
      (map) => ({
        ...tables(map),
        dossier: map.query(
          (host) =>
            host
              .selectFrom('hoSo')
              // Not by the office, too: equal codes of others match.
              .innerJoin('phong', 'phong.ma', 'hoSo.phong')
              .select([
                'hoSo.coQuan as office',
                'hoSo.so as code',
                'phong.ma as unit',
                'hoSo.lucNhan as received',
                'hoSo.henTra as due',
                'hoSo.xongNgay as finished',
              ]),
          {
            office: 'office',
            code: 'code',
            unit: 'unit',
            received_on: 'received',
            due_on: 'due',
            finished_on: 'finished',
          },
        ),
      }),
      zone,
    )
    const refusal = 'got several for 1 of office A, 2 of office A'
    for (const kpi of [onTime, open]) {
      const run = evaluate(db, [kpi], asked)
      await expect(run).rejects.toThrow(RepeatedRowsError)
    }
    await expect(evaluate(db, [onTime], asked)).rejects.toThrow(refusal)
    await expect(misses(db, onTime, asked)).rejects.toThrow(refusal)
  })

  it('rows without a column of the office are of no other than that of the mapping', async () => {
    const { office: _, ...without } = columns
    const map = (of: { office?: string }) =>
      mapSchema(engines[name], (to) => ({ dossier: to('hoSo', without) }), {
        ...zone,
        ...of,
      })
    const organization = [
      {
        code: 'so',
        name: 'Sở',
        name_en: null,
        parent: null,
        invented: false,
        valid_from: '2000-01-01',
        valid_to: null,
      },
    ]
    const options = { ...asked, organization }
    const run = evaluate(map({}), [onTime], options)
    await expect(run).rejects.toThrow(
      'expected office office, of which all rows of the mapping are, got A: name it as office of mapSchema',
    )
    const { results } = await evaluate(map({ office: 'A' }), [onTime], options)
    expect(results[0]!.denominator).toBe(4)
  })

  it('a mapping in which some tables have an office is refused', () => {
    const { office: _, ...without } = columns
    const map = (of: object) => () =>
      mapSchema(engines[name], (to) => ({
        ...tables(to),
        dossier: to('hoSo', of as typeof columns),
      }))
    expect(map(without)).toThrow(MappingError)
    expect(map({ ...columns, office: null })).toThrow(
      'expected the office of every table or of none, got it of unit and not of dossier',
    )
    expect(map(columns)).not.toThrow()
  })
})

describe('the zone of the office', () => {
  it('is that of the call on PostgreSQL, whatever the session has', async () => {
    const host = engines.postgres
    const db = mapSchema(host, tables, { zone: 'Asia/Ho_Chi_Minh' })
    const { results } = await evaluate(db, [received], asked)
    expect(results[0]!.numerator).toBe(2)
    const other = mapSchema(host, tables, { zone: 'UTC' })
    const [inUtc] = (await evaluate(other, [received], asked)).results
    // Of 28/02 by UTC, and the one of 31/03.
    expect(inUtc!.numerator).toBe(2)
    const rules = { compare: 'date', finish: 'result' } as const
    const [days, daysInUtc] = await Promise.all(
      [db, other].map(async (of) =>
        (await misses(of, received, { ...asked, rules }))
          .map((m) => m.code)
          .toSorted(),
      ),
    )
    expect([days, daysInUtc]).toEqual([
      ['1', '2'],
      ['2', '3'],
    ])
  })

  it('is asked of a session that is not ours to change', async () => {
    const zone = { zone: 'Europe/Paris' }
    const db = mapSchema(engines.duckdb, tables, zone)
    const wrong =
      'expected a session in the zone Europe/Paris of the office, got Asia/Ho_Chi_Minh'
    await expect(evaluate(db, [received], asked)).rejects.toThrow(wrong)
    await engines.postgres.transaction().execute(async (trx) => {
      await sql`set local time zone 'Asia/Ho_Chi_Minh'`.execute(trx)
      await expect(
        evaluate(mapSchema(trx, tables, zone), [received], asked),
      ).rejects.toThrow(wrong)
    })
  })
})
