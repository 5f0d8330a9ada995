import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadOffice, openOfficeData, publishData } from '@motcua/jobs'
import type { Office, OfficeData } from '@motcua/jobs'
import { evaluate, misses, parsePeriod } from '@motcua/metrics'
import type { EvaluateOptions, Result } from '@motcua/metrics'
import { form06a } from '@motcua/metrics/form'
import {
  coverage,
  newestPublished,
  openDuckDb,
  readDictionary,
} from '@motcua/warehouse'
import type { PlainDuckDb, Rows } from '@motcua/warehouse'
import { copyKeeping } from '@motcua/warehouse/reading'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import { loadedSample } from '../offices.ts'
import { viewFiles, viewFolder } from '../reference/view-sql.ts'
import { isLong, size } from '../size.ts'
import { rowOf, rowsOf } from './macro-rows.ts'

/*
 * The numbers of the published database are those of the library and of the
 * command: of every KPI and unit, in each form of a period, under all rules.
 */

const { office: sample, remove } = await loadedSample()
const now = '2019-01-01 06:00:00'

/** An office with its data, and its published database. */
interface Published extends AsyncDisposable {
  readonly office: Office
  readonly data: OfficeData
  readonly db: PlainDuckDb
}

async function publishedOf(office: Office): Promise<Published> {
  const { database } = await publishData(office, now)
  const data = await openOfficeData(office)
  const db = await openDuckDb(':memory:')
  await db.query(`attach '${database}' as published (read_only)`)
  await db.query('use published')
  return {
    office,
    data,
    db,
    async [Symbol.asyncDispose]() {
      await db.close()
      await data[Symbol.asyncDispose]()
    },
  }
}

let sampled: Published
beforeAll(async () => {
  sampled = await publishedOf(sample)
})
afterAll(async () => {
  await sampled?.[Symbol.asyncDispose]()
  remove()
})

function askedOf({ office, data }: Published) {
  const { code, plan } = office
  const { asOf, calendar, loaded } = data
  const complete = coverage(loaded)
  return { office: code, plan, asOf, calendar, complete }
}

function resultsOf(
  of: Published,
  options: Pick<EvaluateOptions, 'period' | 'periods' | 'by'>,
) {
  const asked = { ...askedOf(of), ...options }
  return evaluate(of.data.snapshot.db, of.office.kpis, asked)
}

/** What the library and the macro give of a period. */
async function bothOf(of: Published, key: string) {
  const period = parsePeriod(key)
  const { results } = await resultsOf(of, { period, by: ['unit'] })
  const rows = await of.db.query(`from kpi('${key}')`)
  return { library: results.map(rowOf), macro: rowsOf(rows) }
}

/** Every form of a period; at full size each month, quarter, half and year of the sample too. */
const everyPeriod = [
  '2018-03',
  '2018-01..2018-03',
  ...(isLong
    ? [
        '2018-Q1-YTD',
        '2018-03-L12M',
        '2018-03@15',
        '2018-Q1@15',
        '2018-H1-YTD@9',
        '2017-11..2018-02@28',
        '2018-02-L3M@1',
        '2019-01',
        '2016-12',
        ...['2017', '2018'].flatMap((year) => [
          year,
          ...['-H1', '-H2', '-Q1', '-Q2', '-Q3', '-Q4'].map((p) => year + p),
          ...Array.from(
            { length: 12 },
            (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`,
          ),
        ]),
      ]
    : []),
]

describe('kpi(period)', () => {
  it('gives every number of the library, of each KPI, unit and form of a period', async () => {
    for (const key of everyPeriod) {
      const { library, macro } = await bothOf(sampled, key)
      expect(macro).toEqual(library)
    }
  })

  it('gives the same where it keeps them, of some periods or of others', async () => {
    const kept = everyPeriod.filter((key) => /^\d{4}(?:-\w+)?$/.test(key))
    const { database } = await publishData(sample, now)
    const copy = join(sample.dir, 'kept.duckdb')
    const periods = [...new Set([...kept, '2018-Q1', '2018'])]
    await copyKeeping(database, copy, { kpis: sample.kpis, periods })
    await using db = await openDuckDb(copy)
    for (const key of [...periods, '2018-02', '2018-03@15'])
      expect(await db.query(`from kpi('${key}')`)).toEqual(
        await sampled.db.query(`from kpi('${key}')`),
      )
    await expect(db.query(`from kpi('2018-03''')`)).rejects.toThrow('a period')
  })

  it('gives the numbers of the command', async () => {
    const { code, stdout } = await motcuaHere(
      `--office ${sample.dir} kpi --period 2018-02 --by unit --format json`.split(
        ' ',
      ),
    )
    expect(code).toBe(0)
    const told = (
      JSON.parse(stdout) as { readonly results: readonly Result[] }
    ).results.map((r) => [r.kpi, r.unit, r.numerator, r.denominator, r.status])
    const rows = await sampled.db.query(
      "select kpi, unit, numerator, denominator, status from kpi('2018-02')",
    )
    expect(rows.map((row) => Object.values(row))).toEqual(told)
  })

  it.each(
    [
      ['instant', 'handover'],
      ['date', 'handover'],
      ['instant', 'result'],
    ].slice(0, size(1, 3)),
  )('follows the rules of a plan: %s, %s', async (compare, finish) => {
    const own = { ...sample.paths }
    const plan = join(sample.dir, 'plan.yaml')
    const before = readFileSync(plan, 'utf8')
    writeFileSync(
      plan,
      before.replace(
        /^rules: .*$/m,
        `rules: { compare: ${compare}, finish: ${finish} }`,
      ),
    )
    const office = loadOffice(sample.dir)
    expect(office.paths).toEqual(own)
    await using ruled = await publishedOf(office)
    for (const key of everyPeriod.slice(0, size(1, 20))) {
      const { library, macro } = await bothOf(ruled, key)
      expect(macro).toEqual(library)
    }
    writeFileSync(plan, before)
  })

  it('refuses what is no period, and tells what is', async () => {
    await expect(sampled.db.query("from kpi('2018-13')")).rejects.toThrow(
      'expected a period such as 2018-03',
    )
  })
})

describe('kpi_by and kpi_months', () => {
  it.each(
    ['field', 'channel', 'procedure', 'kind', 'task', 'item', 'place'].slice(
      0,
      size(1, 7),
    ),
  )('give what the library gives by %s', async (dimension) => {
    const period = parsePeriod('2018-03')
    const by = ['unit', dimension]
    const { results } = await resultsOf(sampled, { period, by })
    const told = results.map((r) => ({
      member: Object.values(r.group ?? {})[0] ?? null,
      ...rowOf(r),
    }))
    const rows = rowsOf(
      await sampled.db.query(`from kpi_by('2018-03', '${dimension}')`),
    )
    const inOrder = (of: Rows) =>
      of.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    expect(inOrder(rows)).toEqual(inOrder(told))
  })

  it('refuse what is no dimension, and tell what is', async () => {
    const query = (text: string) => sampled.db.query(text)
    await expect(query("from kpi_by('2018-03', 'unit')")).rejects.toThrow(
      /expected a dimension of procedure, field, .*, got unit/,
    )
    await expect(query("from kpi_by('2018-03', null)")).rejects.toThrow(
      'got null',
    )
  })

  it('give the months up to one', async () => {
    const periods = ['2018-02', '2018-03'].map((key) => parsePeriod(key))
    const { results } = await resultsOf(sampled, { periods, by: ['unit'] })
    const rows = await sampled.db.query("from kpi_months('2018-03', 2)")
    expect(rowsOf(rows)).toEqual(results.map(rowOf))
  })
})

function keyOf(row: Rows[number]): string {
  return JSON.stringify([row['kpi'], row['unit'], row['member']])
}

describe('lists', () => {
  it('have the dossiers behind each number', async () => {
    const period = parsePeriod('2018-03')
    const asked = { ...askedOf(sampled), period }
    const some = sample.kpis.filter((_, i) => isLong || i % 6 === 0)
    for (const kpi of some) {
      if (kpi.kind === 'derived') continue
      const found = await misses(sampled.data.snapshot.db, kpi, asked)
      const rows = await sampled.db.query(
        `select code, unit, procedure, procedure_name, received_on, due_on, finished_on, days_late, overdue_reason, apology
        from misses_of('${kpi.id}', '2018-03')`,
      )
      const inOrder = (of: readonly (readonly unknown[])[]) =>
        of.map((row) => JSON.stringify(row)).toSorted()
      expect([kpi.id, ...inOrder(rows.map((r) => Object.values(r)))]).toEqual([
        kpi.id,
        ...inOrder(
          found.map((m) => [
            m.code,
            m.unit,
            m.procedure,
            m.procedureName,
            m.receivedOn,
            m.dueOn,
            m.finishedOn,
            m.daysLate,
            m.overdueReason,
            m.apology,
          ]),
        ),
      ])
    }
  })

  it('add up to the numbers: rows of flows, of stocks, of both ends', async () => {
    const rows = await sampled.db.query(`
      with counted as (
        select kpi, numerator, denominator from kpi('2018-03') where unit = 'so'
      ), rows as (
        select 'on_time' as kpi, count(*) filter (counts and meets) as numerator, count(*) filter (counts) as denominator
        from rows_on_time where cohort_on between '2018-03-01' and '2018-03-31'
        union all select 'processing_days', sum(value) filter (counts), count(*) filter (counts)
        from rows_processing_days where cohort_on between '2018-03-01' and '2018-03-31'
        union all select 'open_overdue', count(*), null from rows_open_overdue('2018-03-31')
        union all select 'online_procedures', count(*) filter (meets), count(*) from rows_online_procedures('2018-03-31')
        union all select 'carried_over', count(*), null from rows_carried_over('2018-03-01', '2018-03-31')
        union all select state, count(*), null from status_on('2018-03-31') where state = 'paused' group by all
      )
      select count(*) as alike from rows join counted using (kpi)
      where rows.numerator = counted.numerator and rows.denominator is not distinct from counted.denominator`)
    expect(rows).toEqual([{ alike: 6 }])
  })

  it('count days after the due date of open dossiers alone', async () => {
    const rows = await sampled.db.query(`
      select distinct state in ('finished', 'stopped') as is_done, days_after_due is null as is_null
      from status_on('2018-03-31') where due_on is not null order by is_done`)
    expect(rows).toEqual([
      { is_done: false, is_null: false },
      { is_done: true, is_null: true },
    ])
  })

  it('name the holidays of the calendar', async () => {
    const rows = await sampled.db.query(
      `select cast(min(day) as varchar) as "from", cast(max(day) as varchar) as "to" from calendar where name = 'Tết Nguyên đán' and year = '2018'`,
    )
    expect(rows).toEqual([{ from: '2018-02-14', to: '2018-02-20' }])
  })

  it('have form 06a, in the layout of its time', async () => {
    const { rules } = sample.plan
    const period = parsePeriod('2018-03')
    const { asOf } = sampled.data
    const of = { office: sample.code, rules, period, asOf }
    const form = await form06a(sampled.data.snapshot.db, of)
    const rows = await sampled.db.query(
      "from form_06a('2018-03-01', '2018-03-31')",
    )
    const told = form.rows.map(({ field, cells: c }) => [
      field,
      c.received,
      c.online,
      c.direct,
      c.carriedOver,
      c.finished,
      c.early ?? null,
      c.onTime,
      c.late,
      c.open,
      c.openInTime,
      c.openOverdue,
      c.stopped,
      c.paused,
    ])
    const inOrder = (all: readonly (readonly unknown[])[]) =>
      all.map((row) => JSON.stringify(row)).toSorted()
    expect(inOrder(rows.map((row) => Object.values(row)))).toEqual(
      inOrder(told),
    )
    const later = await sampled.db.query(
      "select count(*) filter (early is null) as n from form_06a('2020-11-01', '2020-11-30')",
    )
    expect(later).toEqual([{ n: 0 }])
  })
})

describe('what is published', () => {
  it('says in both languages what every table, view, macro and column is', async () => {
    const silent = await sampled.db.query(`
      select table_name as name from duckdb_tables() where database_name = 'published' and comment is null
      union all select view_name from duckdb_views() where database_name = 'published' and not internal and comment is null
      union all select function_name from duckdb_functions() where database_name = 'published' and not internal and comment is null
      union all select table_name || '.' || column_name from duckdb_columns()
      where database_name = 'published' and not internal and (comment is null or comment not like '% | %' or comment = ' | ')`)
    expect(silent).toEqual([])
  })

  it('has the types that its dictionary tells, of macros too', async () => {
    const folder = newestPublished(sample.paths.published)?.folder ?? ''
    const given: Readonly<Record<string, string>> = {
      period: "'2018-03'",
      dimension: "'field'",
      kpi: "'on_time'",
      last_month: "'2018-03'",
      months: '1',
    }
    const macros = readDictionary(folder).filter(
      ({ kind }) => kind === 'table macro',
    )
    expect(macros.length).toBeGreaterThan(10)
    for (const { name, parameters, columns } of macros) {
      const values = parameters.map((of) => given[of] ?? "date '2018-03-31'")
      const found = await sampled.db.query(
        `describe from ${name}(${values.join(', ')})`,
      )
      expect([name, columns.map((of) => [of.name, of.type])]).toEqual([
        name,
        found.map((of) => [
          of['column_name'],
          String(of['column_type']).toLowerCase(),
        ]),
      ])
    }
  })

  it('is made of the files of sql/views, which follow from the definitions', async () => {
    const files = viewFiles()
    expect(readdirSync(viewFolder).toSorted()).toEqual(Object.keys(files))
    for (const [name, text] of Object.entries(files))
      expect(readFileSync(join(viewFolder, name), 'utf8')).toBe(text)
  })
})

/** Questions of an office, each with the statement that answers it. */
const cookbook = fileURLToPath(new URL('../../sql/cookbook/', import.meta.url))

describe('the cookbook', () => {
  it.each(readdirSync(cookbook))('%s', async (name) => {
    const text = readFileSync(join(cookbook, name), 'utf8')
    expect(text).toMatch(/^-- vi: .*\?\n-- en: .*\?\n[^-]/)
    const rows = await sampled.db.query(text)
    const columns = Object.keys(rows[0] ?? {})
    const told = [columns, ...rows.map((row) => Object.values(row))]
      .map((cells) => cells.map((cell) => String(cell)).join(' | '))
      .join('\n')
    expect(rows.length).toBeGreaterThan(0)
    await expect(`${told}\n`).toMatchFileSnapshot(
      `golden/cookbook/${name.replace('.sql', '.golden')}`,
    )
  })
})
