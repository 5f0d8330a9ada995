import {
  catalog,
  early,
  evaluate,
  mapSchema,
  MappingError,
  defineKpis as definitions,
  misses,
  onlineProcedures,
  onlineRegistrations,
  onTime,
  parsePeriod,
} from '@motcua/metrics'
import {
  onlineDossiers,
  open,
  openOverdue,
  paused,
  parseDefinitions,
  received,
  stopped,
  withdrawn,
} from '@motcua/metrics/catalog'
import { columns } from '@motcua/metrics/schema'
import type { Database, Kpi, SchemaMapping } from '@motcua/metrics'
import type { VersionedTable } from '@motcua/metrics/schema'
import { CamelCasePlugin, sql } from 'kysely'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEngines } from '../engines.ts'
import { fill } from '../postgres.ts'
import { tableSql } from '../small-database.ts'
import { generated, office, planWith } from './generated.ts'

/* A host whose tables and columns have names of its own, on both engines. */

interface HostDB {
  ho_so: {
    so: number
    ma_phong: string
    ma_tthc: string | null
    kenh: string
    luc_nhan: string
    ngay_hen: string | null
    ngay_xong: string | null
    ngay_rut: string | null
  }
  unit: { ma: string; ten: string; cap_tren: string | null }
  thu_tuc: { ma: string; ten: string; muc: number }
}

const engines = ['duckdb', 'postgres'] as const
const databases = {} as Record<(typeof engines)[number], Kysely<Database>>

beforeAll(async () => {
  const { duckdb, postgres, stop } = await startEngines()
  Object.assign(databases, { duckdb, postgres })
  return stop
})

it.each(Object.keys(columns) as VersionedTable[])(
  'reads each column of %s in the type that its table has',
  (table) => {
    const version = ['row_hash', 'extract_at', 'from_batch']
    const declared = tableSql(table)
      .split('\n')
      .flatMap((line) => /^ {2}(\w+) (\w+(?:\(\d+, \d+\))?)/.exec(line) ?? [])
    const types = Object.fromEntries(
      declared.flatMap((_, i) => {
        const [name = '', type = ''] = declared.slice(i + 1)
        const isHosts = i % 3 === 0 && !version.includes(name)
        return isHosts ? [[name, type]] : []
      }),
    )
    const names = Object.keys(types)
    const mapping = Object.fromEntries(names.map((name) => [name, `c_${name}`]))
    const db = mapSchema(
      databases.duckdb as unknown as Kysely<HostDB>,
      (map) => {
        // Of any of the tables.
        const one = map('ho_so', mapping as never)
        return { [table]: one } as unknown as SchemaMapping
      },
    )
    const query = db.selectFrom(table as 'unit').select(names as 'code'[])
    const read = [
      ...query
        .compile()
        .sql.matchAll(/cast\("c_(\w+)" as ([^)]+(?:\(.*?\))?)\) as "(\w+)"/g),
    ]
    expect(read.map(([, host, type, ours]) => [host, ours, type])).toEqual(
      names.map((name) => [name, name, types[name]]),
    )
  },
)

describe('a mapping', () => {
  const mapped = (define: (...given: never[]) => unknown) =>
    mapSchema(databases.duckdb, define as () => SchemaMapping)
  const some = () =>
    mapped((map: (table: string, of: object) => unknown) => ({
      unit: map('phong', { code: 'ma', name: 'ten', parent: 'tren' }),
    }))

  it('says which tables and columns there are to map', () => {
    expect(() => mapped(() => ({ units: {} }))).toThrow(
      new MappingError(
        `expected tables: ${Object.keys(columns).join(', ')}, got units`,
      ),
    )
    const wrong = { table: 'phong', columns: { code: 'ma', nom: 'ten' } }
    expect(() => mapped(() => ({ unit: wrong }))).toThrow(
      new MappingError(
        `expected columns of unit: ${columns.unit.join(', ')}, got nom`,
      ),
    )
  })

  it('says which are mapped where another is read', () => {
    const read = (of: Kysely<Database>) => () =>
      of.selectFrom('feedback').select('code').compile()
    expect(read(mapped(() => ({})))).toThrow(
      new MappingError(
        'expected a mapped table: none, got feedback: map it in mapSchema',
        { table: 'feedback' },
      ),
    )
    expect(read(some())).toThrow(
      new MappingError(
        'expected a mapped table: unit, got feedback: map it in mapSchema',
        { table: 'feedback' },
      ),
    )
  })

  it('lets procedures be absent where they are joined from the left alone', () => {
    const of = some()
    const units = of.selectFrom('unit').select('unit.code')
    const [inner, left] = [
      units.innerJoin('procedure', 'procedure.unit', 'unit.code'),
      units.leftJoin('procedure', 'procedure.unit', 'unit.code'),
    ]
    expect(() => inner.compile()).toThrow('got procedure: map it')
    // The unit of a procedure is none of what is there of an absent one.
    expect(() => left.compile()).toThrow('got unit: map procedure.unit')
    const { sql: text } = of
      .selectFrom('unit')
      .leftJoin('procedure as p', 'p.code', 'unit.code')
      .select('p.name')
      .compile()
    expect(text).toMatch(/left join \(select .* where false\) as "p"/)
  })

  it('leaves what is named with its schema to the host, and is as before after a refusal', () => {
    const of = some()
    expect(() =>
      of.selectFrom('unit').select('unit.name_en').compile(),
    ).not.toThrow()
    for (const _ of [1, 2])
      expect(() => of.selectFrom('dossier').select('code').compile()).toThrow(
        MappingError,
      )
    const { sql: text } = of
      .withSchema('cu')
      .selectFrom('unit')
      .select('ma' as 'code')
      .compile()
    expect(text).toBe('select "ma" from "cu"."unit"')
    const raw = sql`select 1 from ${sql.table('cu.unit')}`.compile(of)
    expect(raw.sql).toBe('select 1 from "cu"."unit"')
    expect(of.selectFrom('unit').select('unit.code').compile().sql).toMatch(
      /^select "unit"\."code" from \(select .* from "phong"\) as "unit"$/,
    )
  })
})

describe.each(engines)('on %s', (engine) => {
  const rules = { compare: 'instant', finish: 'handover' } as const
  const periods = [parsePeriod('2018-Q1'), parsePeriod('2018')] as const
  const tables = Object.keys(columns) as VersionedTable[]

  describe('every KPI of the catalogue', () => {
    let before: unknown
    let db: Kysely<Database>

    beforeAll(async () => {
      db = databases[engine]
      await fill(db, generated())
      before = await numbers(db)
      for (const table of tables) {
        const all = columns[table].map((c) => sql`${sql.ref(c)} as ${his(c)}`)
        const own = sql.table(`host_${table}`)
        await sql`create table ${own} as select ${sql.join(all)} from ${sql.table(table)}`.execute(
          db,
        )
        await db.schema.dropTable(table).execute()
        await db.schema.dropTable(`${table}_past`).execute()
      }
    })

    it('is the same on tables that are mapped', async () => {
      const host = db as unknown as Kysely<Record<string, never>>
      const mapped = mapSchema(host, (map) => {
        const mappings = tables.map((table) => {
          const own = Object.fromEntries(
            columns[table].map((c) => [c, `x_${c}`]),
          )
          return [table, map(`host_${table}`, own as never)]
        })
        return Object.fromEntries(mappings) as SchemaMapping
      })
      expect(await numbers(mapped)).toStrictEqual(before)
    })

    it('is the same on views that have the names of ours', async () => {
      for (const table of tables) {
        const all = columns[table].map((c) => sql`${his(c)} as ${sql.ref(c)}`)
        const own = sql.table(`host_${table}`)
        await sql`create view ${sql.table(table)} as select ${sql.join(all)} from ${own}`.execute(
          db,
        )
      }
      expect(await numbers(db)).toStrictEqual(before)
      for (const table of tables) await db.schema.dropView(table).execute()
    })

    function his(column: string) {
      return sql.ref(`x_${column}`)
    }

    async function numbers(of: Kysely<Database>) {
      const plan = planWith(rules)
      const by = ['unit', 'field', 'channel']
      const options = { office, periods, by, plan }
      const evaluation = await evaluate(of, catalog, options)
      const [period] = periods
      const lists = []
      for (const kpi of catalog)
        if (kpi.kind !== 'derived')
          for (const mostOfUnit of [undefined, 3])
            lists.push(
              await misses(of, kpi, {
                office,
                rules,
                plan,
                period,
                mostOfUnit,
              }),
            )
      expect(lists.flat().length).toBeGreaterThan(1_000)
      return { evaluation, lists }
    }
  })

  describe('with what has a default left out', () => {
    let host: Kysely<HostDB>
    let db: Kysely<Database & Omit<HostDB, keyof Database>>

    beforeAll(async () => {
      host = databases[engine] as unknown as Kysely<HostDB>
      await sql`create table ho_so (so integer, ma_phong varchar, ma_tthc varchar, kenh varchar, luc_nhan timestamp, ngay_hen date, ngay_xong date, ngay_rut date)`.execute(
        host,
      )
      await sql`create table unit (ma varchar, ten varchar, cap_tren varchar)`.execute(
        host,
      )
      await sql`create table thu_tuc (ma varchar, ten varchar, muc integer)`.execute(
        host,
      )
      await host
        .insertInto('unit')
        .values([
          { ma: 'so', ten: 'Sở', cap_tren: null },
          { ma: 'p', ten: 'Phòng', cap_tren: 'so' },
          { ma: 'q', ten: 'Phòng Q', cap_tren: 'so' },
        ])
        .execute()
      await host
        .insertInto('thu_tuc')
        .values({ ma: 't', ten: 'Cấp mới', muc: 4 })
        .execute()
      const dossier = (
        so: number,
        days: readonly (string | null)[],
        over = {},
      ) => ({
        so,
        ma_phong: 'p',
        ma_tthc: 't',
        kenh: 'Trực tuyến',
        luc_nhan: '2026-03-01 15:00:00',
        ngay_hen: days[0] ?? null,
        ngay_xong: days[1] ?? null,
        ngay_rut: days[2] ?? null,
        ...over,
      })
      await host
        .insertInto('ho_so')
        .values([
          dossier(1, ['2026-03-10', '2026-03-10']),
          dossier(2, ['2026-03-10', '2026-03-12'], { ma_phong: 'q' }),
          dossier(3, ['2026-03-10', '2026-03-05'], { kenh: 'Bưu chính' }),
          dossier(4, ['2026-03-10']),
          dossier(5, ['2026-03-10', null, '2026-03-09']),
          dossier(6, [null, '2026-03-20'], { ma_tthc: null }),
        ])
        .execute()
      db = mapped()
    })

    afterAll(async () => {
      for (const table of ['ho_so', 'unit', 'thu_tuc'])
        await host.schema.dropTable(table).execute()
    })

    const least = {
      code: 'so',
      unit: 'ma_phong',
      received_on: 'luc_nhan',
      due_on: 'ngay_hen',
      finished_on: 'ngay_xong',
    } as const
    const period = parsePeriod('2026-03')
    const asked = { office: 'office', period }
    const byDate = { compare: 'date', finish: 'result' } as const

    function mapped() {
      return mapSchema(host, (map) => ({
        dossier: map('ho_so', { ...least, stopped_on: 'ngay_rut' }),
        unit: map('unit', { code: 'ma', name: 'ten', parent: 'cap_tren' }),
      }))
    }

    async function tallies(
      of: Kysely<Database>,
      kpis: readonly Kpi[],
      by: readonly string[] = [],
    ) {
      const { results } = await evaluate(of, kpis, { ...asked, by })
      return results.map((r) => [r.unit, r.numerator, r.denominator])
    }

    it('counts and lists dossiers, of which there are no procedures', async () => {
      const kpis = [onTime, early, received, open, openOverdue, stopped]
      expect(await tallies(db, [...kpis, withdrawn])).toEqual([
        ['so', 2, 3],
        ['so', 1, 3],
        ['so', 6, null],
        ['so', 1, null],
        ['so', 1, null],
        ['so', 1, null],
        ['so', 1, null],
      ])
      expect(await tallies(db, [onTime], ['unit'])).toEqual([
        ['so', 2, 3],
        ['p', 2, 2],
        ['q', 0, 1],
      ])
      const list = await misses(db, onTime, { ...asked, rules: byDate })
      expect(list).toEqual([
        {
          code: '2',
          procedure: null,
          procedureName: null,
          unit: 'q',
          receivedOn: '2026-03-01',
          dueOn: '2026-03-10',
          finishedOn: '2026-03-12',
          daysLate: 2,
          overdueReason: null,
          apology: null,
        },
      ])
    })

    it('knows every pause of a host that has a table of them', async () => {
      await sql`create table tam_dung (so integer, tu date, den date)`.execute(
        host,
      )
      try {
        await sql`insert into tam_dung values
          (4, date '2026-03-20', date '2026-03-25'), (4, date '2026-03-30', date '2026-04-02')`.execute(
          host,
        )
        const day = sql`(select generate_series(tu, den - 1, interval '1 day') as days from tam_dung t where t.so = ho_so.so)`
        const days =
          engine === 'duckdb'
            ? sql<string>`(select string_agg(cast(cast(day as date) as varchar), ' ') from (select unnest(days) as day from ${day} t))`
            : sql<string>`(select string_agg(cast(cast(days as date) as varchar), ' ') from ${day} t)`
        const waiting = mapSchema(host, (map) => ({
          dossier: map('ho_so', { ...least, earlier_paused_days: () => days }),
          unit: map('unit', { code: 'ma', name: 'ten', parent: 'cap_tren' }),
        }))
        const told = async (to: string) => {
          const { results } = await evaluate(waiting, [paused, openOverdue], {
            office: 'office',
            period: { ...period, to },
          })
          return results.map((r) => r.numerator)
        }
        // Dossier 5 was withdrawn, which is not mapped here.
        expect(await told('2026-03-19')).toEqual([0, 2])
        expect(await told('2026-03-20')).toEqual([1, 1])
        expect(await told('2026-03-25')).toEqual([0, 2])
        expect(await told('2026-03-31')).toEqual([1, 1])
      } finally {
        await host.schema.dropTable('tam_dung').execute()
      }
    })

    it('gives what the columns left out stand for', async () => {
      const rows = await db
        .selectFrom('dossier')
        .select(['code', 'office', 'source', 'flags', 'outcome'])
        .select(sql`cast(ended_on as varchar(10))`.as('ended_on'))
        .orderBy('code')
        .execute()
      const of = { office: 'office', source: 'ho_so', flags: null }
      expect(rows).toEqual([
        { code: '1', ...of, outcome: 'finished', ended_on: '2026-03-10' },
        { code: '2', ...of, outcome: 'finished', ended_on: '2026-03-12' },
        { code: '3', ...of, outcome: 'finished', ended_on: '2026-03-05' },
        { code: '4', ...of, outcome: null, ended_on: '9999-12-31' },
        { code: '5', ...of, outcome: 'withdrawn', ended_on: '2026-03-09' },
        { code: '6', ...of, outcome: 'finished', ended_on: '2026-03-20' },
      ])
    })

    it.each(['received_on', 'handed_over_on'] as const)(
      'ends what is not open on the last of its days, be it %s',
      async (last) => {
        const later = mapSchema(host, (map) => ({
          dossier: map('ho_so', {
            ...least,
            stopped_on: 'ngay_rut',
            [last]: () => sql`date '2026-03-11'`,
          }),
        }))
        const rows = await later
          .selectFrom('dossier')
          .select(['code', sql`cast(ended_on as varchar(10))`.as('ended_on')])
          .orderBy('code')
          .execute()
        expect(rows.map((row) => [row.code, row.ended_on])).toEqual([
          ['1', '2026-03-11'],
          ['2', '2026-03-12'],
          ['3', '2026-03-11'],
          ['4', '9999-12-31'],
          ['5', '2026-03-11'],
          ['6', '2026-03-20'],
        ])
      },
    )

    it('reads each column that has a default, and no other', async () => {
      const full = mapSchema(host, (map) => ({
        dossier: map('ho_so', least),
        procedure: map('thu_tuc', { code: 'ma', name: 'ten' }),
        unit: map('unit', { code: 'ma', name: 'ten', parent: 'cap_tren' }),
      }))
      const lasting = { office: 'office', flags: null, valid_to: null }
      const nothing = {
        procedure: null,
        extended_due_on: null,
        stopped_on: null,
        paused_on: null,
        resumed_on: null,
        earlier_paused_days: null,
        overdue_reason: null,
        apology: null,
      }
      const expected = {
        dossier: { source: 'ho_so', office: 'office', flags: null, ...nothing },
        procedure: {
          ...lasting,
          unit: null,
          time_value: null,
          time_unit: null,
          registration: 'none',
          announced: true,
        },
        unit: { ...lasting, name_en: null, position: 0, invented: false },
      }
      for (const [table, row] of Object.entries(expected)) {
        const names = Object.keys(row) as 'flags'[]
        const found = await full
          .selectFrom(table as 'unit')
          .select(names)
          .limit(1)
          .executeTakeFirstOrThrow()
        expect(found, table).toEqual(row)
      }
      const since = await full
        .selectFrom('unit')
        .select(sql<string>`cast(valid_from as varchar(10))`.as('since'))
        .executeTakeFirstOrThrow()
      expect(since).toEqual({ since: '0001-01-01' })
      for (const column of ['channel', 'due_at', 'handed_over_on'] as const)
        expect(() =>
          full.selectFrom('dossier').select(`dossier.${column}`).compile(),
        ).toThrow(`got ${column}: map dossier.${column} in mapSchema`)
      for (const column of ['level', 'field', 'form_web'] as const)
        expect(() =>
          full.selectFrom('procedure').select(`procedure.${column}`).compile(),
        ).toThrow(`got ${column}: map procedure.${column} in mapSchema`)
    })

    it('takes procedures and expressions of the host', async () => {
      const full = mapSchema(
        host,
        (map) => ({
          dossier: map('ho_so', {
            ...least,
            procedure: 'ma_tthc',
            channel: (eb) =>
              eb
                .case()
                .when('kenh', '=', 'Trực tuyến')
                .then('online' as const)
                .else('post' as const)
                .end(),
          }),
          procedure: map('thu_tuc', {
            code: 'ma',
            name: 'ten',
            level: 'muc',
            registration: (eb) => eb.cast<'new'>(eb.val('new'), 'varchar'),
          }),
          unit: map('unit', { code: 'ma', name: 'ten', parent: 'cap_tren' }),
        }),
        { office: 'vp' },
      )
      const { results } = await evaluate(
        full,
        [onlineDossiers, onlineRegistrations, onlineProcedures],
        { office: 'vp', period },
      )
      expect(results.map((r) => [r.numerator, r.denominator])).toEqual([
        [5, 6],
        [4, 5],
        [1, 1],
      ])
      const [late] = await misses(full, onTime, {
        office: 'vp',
        period,
        rules: byDate,
      })
      expect(late?.procedureName).toBe('Cấp mới')
    })

    it('reads the tables of the host beside ours, in one query', async () => {
      const rows = await db
        .selectFrom('ho_so')
        .innerJoin('dossier as d', (join) =>
          join.on(sql`cast(ho_so.so as varchar)`, '=', sql.ref('d.code')),
        )
        .where((eb) => {
          const below = eb.selectFrom('unit').where('unit.parent', '=', 'so')
          return eb('d.unit', 'in', below.select('unit.code'))
        })
        .where('d.code', 'in', db.selectFrom('dossier').select('code'))
        .where('d.unit', 'in', db.selectFrom('unit').select('unit.code'))
        .select(['ho_so.kenh', 'd.unit'])
        .orderBy('ho_so.so')
        .limit(2)
        .execute()
      expect(rows).toEqual([
        { kenh: 'Trực tuyến', unit: 'p' },
        { kenh: 'Trực tuyến', unit: 'q' },
      ])
    })

    it('keeps builders that a caller extends', async () => {
      const query = onTime.query(db, { ...asked, rules: byDate })
      const some = query.where('dossier.code', '!=', '1').compile()
      expect(some.sql).toContain('from "ho_so") as "dossier"')
      const rows = await query.where('dossier.code', '!=', '1').execute()
      const sums = rows.map((r) => [r.unit, Number(r['on_time_n'])])
      expect(sums.toSorted()).toEqual([
        ['p', 1],
        ['q', 0],
      ])
    })

    it('leaves names of common tables alone', async () => {
      const rows = await db
        .with('dossier', (q) => q.selectFrom('dossier').select('code'))
        .with('batch', (q) => q.selectFrom('dossier').select('code as no'))
        .selectFrom('batch')
        .select((eb) => eb.fn.countAll<string>().as('n'))
        .where('no', 'in', (eb) => eb.selectFrom('dossier').select('code'))
        .execute()
      expect(rows.map((row) => Number(row.n))).toEqual([6])
      const units = await db
        .withRecursive('feedback', (q) =>
          q
            .selectFrom('unit')
            .select('unit.code')
            .where('parent', 'is', null)
            .unionAll(
              q
                .selectFrom('unit')
                .innerJoin('feedback', 'feedback.code', 'unit.parent')
                .select('unit.code'),
            ),
        )
        .selectFrom('feedback')
        .selectAll()
        .orderBy('code')
        .execute()
      expect(units).toEqual([{ code: 'p' }, { code: 'q' }, { code: 'so' }])
    })

    it('gives all mapped columns of a table', async () => {
      const [row] = await db
        .selectFrom('dossier')
        .selectAll('dossier')
        .execute()
      expect(row).toMatchObject({ code: expect.anything() })
    })

    it('applies plugins of the host to its tables alone', async () => {
      const camel = host.withPlugin(
        new CamelCasePlugin(),
      ) as unknown as Kysely<{
        hoSo: Record<
          'maPhong' | 'ngayHen' | 'ngayXong' | 'lucNhan' | 'so',
          string
        >
      }>
      const of = mapSchema(camel, (map) => ({
        dossier: map('hoSo', {
          code: 'so',
          unit: 'maPhong',
          received_on: 'lucNhan',
          due_on: 'ngayHen',
          finished_on: 'ngayXong',
        }),
      }))
      const unit = {
        code: 'so',
        name: 'Sở',
        name_en: null,
        parent: null,
        invented: false,
        valid_from: '2020-01-01',
        valid_to: null,
      }
      const { results } = await evaluate(of, [onTime], {
        ...asked,
        organization: [unit],
      })
      expect(results[0]).toMatchObject({ numerator: 2, denominator: 3 })
    })

    it('takes the day of a time, and codes that are numbers, of tables of its own', async () => {
      await sql`create table giay_phep (so integer, phong integer, luc_cap timestamp, phi integer)`.execute(
        host,
      )
      await sql`insert into giay_phep values
        (1, 1, timestamp '2026-02-28 23:59:59', 5), (2, 1, timestamp '2026-03-01 00:00:00', 5),
        (3, 2, timestamp '2026-03-31 16:30:00', 7), (4, 2, timestamp '2026-04-01 00:00:00', 7)`.execute(
        host,
      )
      const k = definitions<{
        giay_phep: { so: number; phong: number; luc_cap: Date; phi: number }
      }>()
      const permits = k.rows({
        id: 'giay_phep',
        object: { vi: 'giấy phép', en: 'permits' },
        from: (query) => query.selectFrom('giay_phep'),
        unit: 'giay_phep.phong',
        shows: { code: 'giay_phep.so', fee: 'giay_phep.phi' },
      })
      const definition = {
        id: 'permits',
        version: 1,
        title: { vi: 'Giấy phép', en: 'Permits' },
      } as const
      const typed = k.count(permits, {
        ...definition,
        cohort: ({ eb }) => eb.ref('giay_phep.luc_cap'),
      })
      const [read] = parseDefinitions(
        [
          {
            ...definition,
            kind: 'count',
            id: 'permits_read',
            rows: 'giay_phep',
            period: 'luc_cap',
          },
        ],
        {
          rowSets: {
            giay_phep: {
              rows: permits,
              columns: {
                luc_cap: {
                  type: 'date',
                  sql: 'giay_phep.luc_cap',
                  words: { vi: 'ngày cấp', en: 'day of issue' },
                },
              },
            },
          },
          kpis: [],
        },
      )
      const own = db as unknown as Kysely<{
        giay_phep: { so: number; phong: number; luc_cap: Date; phi: number }
      }>
      const unit = (code: string, parent: string | null) => ({
        code,
        parent,
        name: code,
        name_en: null,
        invented: false,
        valid_from: '2020-01-01',
        valid_to: null,
      })
      const organization = [unit('0', null), unit('1', '0'), unit('2', '0')]
      const months = ['2026-02', '2026-03', '2026-04'].map(parsePeriod)
      const given = { office: 'office', organization }
      for (const kpi of [typed, read!]) {
        const { results } = await evaluate(own, [kpi], {
          ...given,
          periods: months,
          by: ['unit'],
        })
        const found = results.map((r) => `${r.period} ${r.unit} ${r.numerator}`)
        expect(found.filter((text) => !text.endsWith(' 0'))).toEqual([
          '2026-02 0 1',
          '2026-02 1 1',
          '2026-03 0 2',
          '2026-03 1 1',
          '2026-03 2 1',
          '2026-04 0 1',
          '2026-04 2 1',
        ])
        const list = await misses(own, kpi, {
          ...given,
          rules: byDate,
          period,
          unit: '2',
        })
        expect(list).toMatchObject([{ code: '3', unit: '2', more: { fee: 7 } }])
      }
      // Beside KPIs whose units are text, too.
      const { results } = await evaluate(db, [received, typed as never], {
        ...asked,
        units: ['so'],
      })
      expect(results.map((r) => r.numerator)).toEqual([6, 2])
      await host.schema.dropTable('giay_phep' as never).execute()
    })

    it('works in a transaction', async () => {
      const found = await host.transaction().execute(async (trx) => {
        await trx.deleteFrom('ho_so').where('so', '=', 2).execute()
        const within = mapSchema(trx, (map) => ({
          dossier: map('ho_so', least),
        }))
        const rows = await within.selectFrom('dossier').select('code').execute()
        await sql`insert into ho_so select 2, 'q', 't', 'Trực tuyến', timestamp '2026-03-01 15:00:00', date '2026-03-10', date '2026-03-12', null`.execute(
          trx,
        )
        return rows.length
      })
      expect(found).toBe(5)
    })

    it.each<[string, (of: Kysely<Database>) => unknown, string]>([
      [
        'a table that is not mapped',
        (of) => of.selectFrom('feedback').selectAll().execute(),
        'expected a mapped table: unit, dossier, got feedback: map it in mapSchema',
      ],
      [
        'KPIs of procedures that are not mapped',
        (of) => tallies(of, [onlineProcedures]),
        'got procedure: map it',
      ],
      [
        'a column of procedures that are not mapped',
        (of) => tallies(of, [onlineRegistrations]),
        'got registration: map procedure.registration in mapSchema',
      ],
      [
        'a column that has no default',
        (of) => tallies(of, [onlineDossiers]),
        'got channel: map dossier.channel in mapSchema',
      ],
      [
        'a column by another name of the row',
        (of) => of.selectFrom('dossier as d').select('d.channel').execute(),
        'got channel: map dossier.channel in mapSchema',
      ],
      [
        'times that are not mapped',
        (of) =>
          onTime
            .query(of, { ...asked, rules: { ...byDate, compare: 'instant' } })
            .execute(),
        'map dossier.finished_at in mapSchema',
      ],
      [
        'the day of handing over that is not mapped',
        (of) =>
          onTime
            .query(of, { ...asked, rules: { ...byDate, finish: 'handover' } })
            .execute(),
        'map dossier.handed_over_on in mapSchema',
      ],
      [
        'a table of a name that is not ours',
        () =>
          mapSchema(
            host,
            (map) => ({ dossiers: map('ho_so', least) }) as never,
          ),
        'got dossiers',
      ],
      [
        'a column of a name that is not ours',
        () =>
          mapSchema(host, (map) => ({
            dossier: map('ho_so', { ...least, chanel: 'kenh' } as never),
          })),
        'got chanel',
      ],
      [
        'what was known at a batch',
        (of) =>
          evaluate(of, [onTime], {
            ...asked,
            asOf: { at: '2026-04-01 06:00:00', batch: 1 },
          }),
        'got unit_past: what is mapped has no versions',
      ],
      ...(['batch', 'rejected', 'dossier_past'] as const).map(
        (table): [string, (of: Kysely<Database>) => unknown, string] => [
          `the table ${table}, which nothing can stand for`,
          (of) =>
            of
              .selectFrom(table as 'dossier')
              .selectAll()
              .compile(),
          `got ${table}: `,
        ],
      ),
      [
        'a table in raw SQL',
        (of) => sql`select * from ${sql.table('dossier')}`.execute(of),
        'expected dossier in from or join, got it in raw SQL',
      ],
      [
        'a part of a kind that Kysely does not have',
        (of) =>
          of
            .selectFrom('dossier')
            .select('code')
            .where({
              expressionType: undefined,
              toOperationNode: () => ({ kind: 'StrangeNode' }) as never,
            })
            .execute(),
        'expected a query of known parts, got StrangeNode: what it reads cannot be told',
      ],
      [
        'an update',
        (of) => of.updateTable('dossier').set({ unit: 'q' }).execute(),
        'expected a query that reads, got UpdateQueryNode',
      ],
      [
        'a deletion',
        (of) => of.deleteFrom('unit').execute(),
        'got DeleteQueryNode',
      ],
      [
        'an insertion',
        (of) =>
          of
            .insertInto('unit')
            .values({ code: 'x' } as never)
            .execute(),
        'got InsertQueryNode',
      ],
      [
        'a change of the schema',
        (of) => of.schema.dropTable('unit').execute(),
        'got DropTableNode',
      ],
    ])('refuses %s', async (_, run, message) => {
      const failed = await (async () => run(mapped()))().catch(
        (error: unknown) => error,
      )
      expect(failed).toBeInstanceOf(MappingError)
      expect((failed as Error).message).toContain(message)
    })
  })
})
