import { describe, expect, it } from 'vitest'
import { example } from '../readme.ts'
import { typeCheck } from '../type-check.ts'

/* What compiles, what does not, and what the compiler says of it, all in one run. */

const prelude = `
import { defineKpis } from '@motcua/metrics'
import type { Kysely } from 'kysely'

export interface HostDB {
  ho_so: {
    so: string
    phong: string
    kenh: string
    cach_nop: 'online' | 'counter'
    nhan: Date
    hen: Date | null
    xong: Date | null
    phi: number
  }
  phong: { ma: string; ten: string; cap_tren: string | null }
}
export declare const host: Kysely<HostDB>
export const k = defineKpis<HostDB>()
export const object = { vi: 'hồ sơ', en: 'dossiers' }
export const dossiers = k.rows({
  id: 'ho_so',
  object,
  from: (query) => query.selectFrom('ho_so'),
  unit: 'ho_so.phong',
  dimensions: { kenh: 'kenh' },
  shows: { code: 'ho_so.so', phi: 'phi' },
})
export const kpi = { id: 'x', version: 1, title: object }
export const free = k.ratio(dossiers, {
  ...kpi,
  cohort: ({ eb }) => eb.ref('ho_so.nhan'),
  meets: ({ eb }) => eb('ho_so.phi', '=', 0),
})
export const least = {
  code: 'so',
  unit: 'phong',
  received_on: 'nhan',
  due_on: 'hen',
  finished_on: 'xong',
} as const
`

const imports = `
import { evaluate, defineKpis, mapSchema, misses, onlineProcedures, onTime, parsePeriod } from '@motcua/metrics'
import type { Database, MapTable } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { dossiers, free, host, k, kpi, least, object } from './prelude.ts'
import type { HostDB } from './prelude.ts'
void [defineKpis, evaluate, mapSchema, misses, onlineProcedures, onTime, parsePeriod, sql]
void [dossiers, free, host, k, kpi, least, object]
type Used = [Database, Kysely<HostDB>, MapTable<HostDB>]
export type { Used }
const office = 'office'
const period = parsePeriod('2026-03')
const rules = { compare: 'date', finish: 'result' } as const
void [office, period, rules]
`

/** Snippets that compile. */
const right: Readonly<Record<string, string>> = {
  'KPIs on its own tables': `
    const { results } = await evaluate(host, [free], { office, period, by: ['kenh', 'of any name'] })
    const value: number | null | undefined = results[0]?.value
    void value`,
  'KPIs of both on one mapped database': `
    const db = mapSchema(host, (map) => ({ dossier: map('ho_so', least) }))
    await evaluate(db, [onTime, free], { office, period })
    await misses(db, onTime, { office, period, rules })
    const ours: Kysely<Database> = db
    void ours`,
  'a row set of joined tables': `
    const joined = k.rows({
      id: 'joined',
      object,
      from: (query) =>
        query.selectFrom('ho_so').leftJoin('phong as p', 'p.ma', 'ho_so.phong'),
      unit: 'p.ma',
      shows: { code: 'ho_so.so', name: 'p.ten' },
    })
    k.count(joined, { ...kpi, counts: ({ eb }) => eb('p.ten', 'is', null) })`,
  'a query that is extended': `
    const query = onTime.query(host as unknown as Kysely<Database>, { office, period, rules })
    const { sql: text } = query.where('dossier.channel', '=', 'online').compile()
    void text`,
  'a KPI where only its own tables are': `
    declare const db: Kysely<Pick<Database, 'dossier' | 'procedure' | 'overdue_note'>>
    await evaluate(db, [onTime], { office, period, organization: [] })`,
  'a mapping in a function of its own': `
    const mapping = (map: MapTable<HostDB>) => ({
      dossier: map('ho_so', least),
      unit: map('phong', { code: 'ma', name: 'ten', parent: 'cap_tren' }),
    })
    mapSchema(host, mapping)`,
  'a mapping of what was not deleted, and of a query': `
    mapSchema(host, (map) => ({
      dossier: map('ho_so', least, { where: (eb) => eb('phi', '>', 0) }),
      unit: map.query(
        (db) => db.selectFrom('phong').select(['ma', 'ten', 'cap_tren']),
        { code: 'ma', name: 'ten', parent: 'cap_tren' },
      ),
    }))`,
  'a channel by an expression, and by a column of its values': `
    mapSchema(host, (map) => ({
      dossier: map('ho_so', {
        ...least,
        stopped_on: null,
        channel: (eb) =>
          eb.case().when('kenh', '=', 'mạng').then('online' as const).else('counter' as const).end(),
      }),
    }))
    mapSchema(host, (map) => ({ dossier: map('ho_so', { ...least, channel: 'cach_nop' }) }))`,
}

/** Snippets that do not, with what the compiler says. */
const wrong: Readonly<Record<string, readonly [code: string, says: string]>> = {
  'a wrong column in meets': [
    `k.ratio(dossiers, { ...kpi, meets: ({ eb }) => eb('ho_so.phii', '=', 0) })`,
    `Argument of type '"ho_so.phii"' is not assignable to parameter of type 'ReferenceExpression<HostDB, "ho_so">'`,
  ],
  'a column that is compared with a value of another type': [
    `k.ratio(dossiers, { ...kpi, meets: ({ eb }) => eb('ho_so.phi', '=', 'không') })`,
    `Argument of type '"không"' is not assignable to parameter of type 'OperandValueExpressionOrList<HostDB, "ho_so", "ho_so.phi">'`,
  ],
  'a column that is compared with a column of another type': [
    `k.ratio(dossiers, { ...kpi, meets: ({ eb }) => eb('ho_so.xong', '<=', eb.ref('ho_so.phi')) })`,
    `Argument of type 'ExpressionWrapper<HostDB, "ho_so", number>' is not assignable to parameter of type 'OperandValueExpressionOrList<HostDB, "ho_so", "ho_so.xong">'`,
  ],
  'a meets that is no condition': [
    `k.ratio(dossiers, { ...kpi, meets: ({ eb }) => eb.ref('ho_so.kenh') })`,
    `Type 'ExpressionWrapper<HostDB, "ho_so", string>' is not assignable to type 'Expression<SqlBool>'`,
  ],
  'a share without meets': [
    `k.ratio(dossiers, kpi)`,
    `Property 'meets' is missing in type`,
  ],
  'a cohort that is no date': [
    `k.ratio(dossiers, { ...kpi, cohort: ({ eb }) => eb.ref('ho_so.phi'), meets: ({ eb }) => eb('phi', '=', 0) })`,
    `Type 'ExpressionWrapper<HostDB, "ho_so", number>' is not assignable to type 'Expression<string | Date | null>'`,
  ],
  'a row set of a table that does not exist': [
    `k.rows({ id: 'x', object, from: (query) => query.selectFrom('hoso'), unit: 'phong', shows: { code: 'so' } })`,
    `Argument of type '"hoso"' is not assignable to parameter of type 'TableExpressionOrList<HostDB, never>'`,
  ],
  'a row set with a unit column that does not exist': [
    `k.rows({ id: 'x', object, from: (query) => query.selectFrom('ho_so'), unit: 'ho_so.phongg', shows: { code: 'so' } })`,
    `Type '"ho_so.phongg"' is not assignable to type 'StringReference<HostDB, "ho_so">'. Did you mean '"ho_so.phong"'?`,
  ],
  'a row set whose rows have no code': [
    `k.rows({ id: 'x', object, from: (query) => query.selectFrom('ho_so'), unit: 'phong', shows: { so: 'so' } })`,
    `Property 'code' is missing in type '{ so: string; }'`,
  ],
  'a dimension of a column that does not exist': [
    `k.rows({ id: 'x', object, from: (query) => query.selectFrom('ho_so'), unit: 'phong', dimensions: { kenh: 'kenhh' }, shows: { code: 'so' } })`,
    `Type '"kenhh"' is not assignable to type 'StringReference<HostDB, "ho_so">'`,
  ],
  'a KPI of the catalogue on a database without its tables': [
    `await evaluate(host, [onTime], { office, period })`,
    `Type 'HostDB' is missing the following properties from type 'Pick<Database, keyof DossierTables>': procedure, dossier, overdue_note`,
  ],
  'a KPI of procedures on a database without them': [
    `await evaluate(host, [free, onlineProcedures], { office, period })`,
    `Property 'procedure' is missing in type 'HostDB' but required in type 'Pick<Database, "procedure">'`,
  ],
  'misses of a KPI on a database without its tables': [
    `await misses(host, onTime, { office, period, rules })`,
    `Type 'HostDB' is missing the following properties from type 'Pick<Database, keyof DossierTables>': procedure, dossier, overdue_note`,
  ],
  'a mapping of a table that the host does not have': [
    `mapSchema(host, (map) => ({ dossier: map('hoso', least) }))`,
    `Argument of type '"hoso"' is not assignable to parameter of type '"ho_so" | "phong"'`,
  ],
  'a mapping of a table that is not ours': [
    `mapSchema(host, (map) => ({ dosier: map('ho_so', least) }))`,
    `Type '{ dosier: TableMapping<keyof VersionedTables>; }' has no properties in common with type 'SchemaMapping'`,
  ],
  'a mapping to a column that the host does not have': [
    `mapSchema(host, (map) => ({ dossier: map('ho_so', { ...least, due_on: 'hen_tra' }) }))`,
    `Type '"hen_tra"' is not assignable to type 'HostColumn<HostDB, "ho_so", string | null>'`,
  ],
  'a mapping of a column that is not ours': [
    `mapSchema(host, (map) => ({ dossier: map('ho_so', { ...least, chanel: 'cach_nop' }) }))`,
    `Did you mean to write 'channel'?`,
  ],
  'a mapping without a column that is required': [
    `mapSchema(host, (map) => ({ dossier: map('ho_so', { code: 'so', unit: 'phong', due_on: 'hen', finished_on: 'xong' }) }))`,
    `Property 'received_on' is missing in type '{ code: "so"; unit: "phong"; due_on: "hen"; finished_on: "xong"; }'`,
  ],
  'a column that must not be null': [
    `mapSchema(host, (map) => ({ dossier: map('ho_so', { ...least, received_on: null }) }))`,
    `Type 'null' is not assignable to type 'HostColumn<HostDB, "ho_so", string>'`,
  ],
  'a channel from a column of any text': [
    `mapSchema(host, (map) => ({ dossier: map('ho_so', { ...least, channel: 'kenh' }) }))`,
    `Type '"kenh"' is not assignable to type 'HostColumn<HostDB, "ho_so", Channel>'`,
  ],
  'a channel of another name': [
    `mapSchema(host, (map) => ({ dossier: map('ho_so', { ...least, channel: (eb) => eb.case().when('kenh', '=', 'mạng').then('web' as const).else('post' as const).end() }) }))`,
    `Type '"web"' is not assignable to type 'Channel | undefined'`,
  ],
  'a column that an expression of a mapping gets wrong': [
    `mapSchema(host, (map) => ({ dossier: map('ho_so', { ...least, unit: (eb) => eb.ref('phongg') }) }))`,
    `Argument of type '"phongg"' is not assignable to parameter of type 'StringReference<HostDB, "ho_so">'`,
  ],
}

const named = Object.entries({ ...right, ...wrong }).map(
  ([name, code], i) => [name, `snippet-${i}.ts`, code] as const,
)
const files = new Map(named.map(([name, file]) => [name, file]))

const said = typeCheck({
  'prelude.ts': prelude,
  'host.ts': example('ts', 'mapSchema'),
  'snapshot.ts': example('ts', 'openSnapshot'),
  'plan.json': example('json', '"targets"'),
  ...Object.fromEntries(
    named.map(([, file, code]) => [
      file,
      `${imports}\n${typeof code === 'string' ? code : code[0]}\n`,
    ]),
  ),
})

describe('compiles', () => {
  it.each(['prelude.ts', 'host.ts', 'snapshot.ts'])('%s', (file) => {
    expect(said[file]).toBe('')
  })

  it.each(Object.keys(right))('%s', (name) => {
    expect(said[files.get(name)!]).toBe('')
  })
})

describe('does not compile', () => {
  it.each(Object.entries(wrong))('%s', (name, [, says]) => {
    expect(said[files.get(name)!]).toContain(says)
  })
})
