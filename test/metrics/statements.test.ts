import { catalog, evaluate, parsePeriod } from '@motcua/metrics'
import { monthsUpTo } from '@motcua/metrics/calendar'
import { missesQuery, tallyQuery } from '@motcua/metrics/sql'
import type { Database, Plan, Rules } from '@motcua/metrics'
import type { CountingKpi } from '@motcua/metrics/catalog'
import { Kysely, PostgresDialect } from 'kysely'
import type { CompiledQuery } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { startEngines } from '../engines.ts'
import { fill } from '../postgres.ts'
import { generated, office, planWith, unit } from './generated.ts'

/*
 * The text of the SQL: as in the golden files, accepted by both engines, and of
 * nothing but what a distributed PostgreSQL pushes down.
 */

const period = parsePeriod('2018-Q1')
const byDate: Rules = { compare: 'date', finish: 'result' }
const byHandover: Rules = { compare: 'instant', finish: 'handover' }

/** A month and the twelve before it. */
function monthsTo(key: string): string[] {
  return monthsUpTo(parsePeriod(key), 13).map((month) => month.key)
}

/** Compiles as PostgreSQL's own dialect does, without a server. */
const compiler = new Kysely<Database>({
  dialect: new PostgresDialect({
    pool: async () => {
      throw new Error('expected no query')
    },
  }),
})

/** What is compared: the KPIs of one definition, which a derived one has several of. */
const definitions = catalog.map((kpi) => ({
  id: kpi.id,
  kpis: (kpi.kind === 'derived' ? kpi.of : [kpi]) as readonly CountingKpi[],
  isDerived: kpi.kind === 'derived',
}))

/** Of its tasks as many as show what is made of them. */
function planOf(rules: Rules): Plan {
  const plan = planWith(rules)
  return { ...plan, tasks: plan.tasks.slice(4, 7) }
}

interface Under {
  readonly rules: Rules
  readonly batch?: number
}

function tally(
  db: Kysely<Database>,
  kpis: readonly CountingKpi[],
  { rules, batch }: Under,
) {
  const plan = planOf(rules)
  const by = Object.keys(kpis[0]?.rows.dimensions ?? {})
  return tallyQuery(db, kpis, {
    office,
    rules,
    plan,
    asOf: { batch },
    period,
    by,
  })
}

function missed(
  db: Kysely<Database>,
  kpi: CountingKpi,
  { rules, batch }: Under,
) {
  const plan = planOf(rules)
  return missesQuery(db, kpi, { office, rules, plan, asOf: { batch }, period })
}

const engines = {} as Record<'duckdb' | 'postgres', Kysely<Database>>
const asked: Record<string, string[]> = { duckdb: [], postgres: [] }

beforeAll(async () => {
  const { duckdb, postgres, stop } = await startEngines({
    log: ({ query }) => void asked['duckdb']?.push(query.sql),
  })
  await fill(duckdb, { unit: [unit('so', null)] })
  await fill(postgres, { unit: [unit('so', null)] })
  Object.assign(engines, { duckdb, postgres })
  return stop
})

describe.each(definitions)('the SQL of $id', ({ id, kpis, isDerived }) => {
  it('is that of the golden file', async () => {
    const parts = ([byDate, byHandover] as const).flatMap((rules) => {
      const words = `${rules.finish}, by ${rules.compare}`
      const tallied = tally(compiler, kpis, { rules }).compile()
      const misses = isDerived ? [] : kpis
      return [
        [`-- of the period, ${words}`, readable(tallied)],
        ...misses.map((kpi) => [
          `-- its misses, ${words}`,
          readable(missed(compiler, kpi, { rules }).compile()),
        ]),
      ] as [head: string, text: string][]
    })
    // Of most, the rules make no difference.
    const unlike = parts.filter(
      ([, text], i) => parts.findIndex(([, other]) => other === text) === i,
    )
    const text = unlike.map((part) => part.join('\n')).join('\n\n')
    await expect(`${text}\n`).toMatchFileSnapshot(`golden/sql/${id}.sql`)
  })

  it.each([
    { rules: byDate },
    { rules: byHandover },
    { rules: byDate, batch: 2 },
  ])('is the same for both engines, and accepted, by %j', async (under) => {
    const texts: string[] = []
    for (const db of [engines.duckdb, engines.postgres]) {
      const queries = [
        tally(db, kpis, under),
        ...kpis.map((kpi) => missed(db, kpi, under)),
      ]
      for (const query of queries) await query.execute()
      texts.push(queries.map((query) => query.compile().sql).join('\n'))
    }
    expect(texts[1]).toBe(texts[0])
    expect(texts[0]?.split('\n').flatMap(foreignParts)).toEqual([])
    expect(texts[0]?.split('\n').flatMap(foreignJoins)).toEqual([])
  })
})

it('the SQL that evaluates the catalogue is as plain', async () => {
  const already = asked['duckdb']?.length ?? 0
  for (const batch of [undefined, 2])
    await evaluate(engines.duckdb, catalog, {
      office,
      periods: ['2018-01', '2018-02', '2018-Q1', '2018'].map(parsePeriod),
      by: ['unit', 'procedure', 'channel', 'item', 'task', 'kind'],
      compare: ['previous', 'year_before'],
      plan: planWith(byDate),
      asOf: { at: '2018-04-01 06:00:00', ...(batch && { batch }) },
    })
  const texts = (asked['duckdb'] ?? [])
    .slice(already)
    .filter((text) => !/from "unit" where "office"|version\(\)/.test(text))
  expect(texts.length).toBeGreaterThan(10)
  expect(texts.flatMap(foreignParts)).toEqual([])
  expect(texts.flatMap(foreignJoins)).toEqual([])
})

it.each([
  ['written into it', 'o"; select 1 -- $1 x', true],
  // Of these not every Kysely doubles the mark.
  ['not where they hold a quotation mark', `o'"; select 1 -- $1 \\`, false],
])(
  'DuckDB plans no statement twice: parameters are %s',
  async (_, code, isWritten) => {
    const dossier = {
      ...generated().dossier![0]!,
      office: code,
      unit: 'so',
      channel: 'online',
      received_on: '2018-01-02',
      ended_on: '9999-12-31',
    } as const
    await engines.duckdb
      .insertInto('unit')
      .values(unit('so', null, { office: code }))
      .execute()
    await engines.duckdb.insertInto('dossier').values(dossier).execute()
    const already = asked['duckdb']?.length ?? 0
    const of = { office: code, period: parsePeriod('2018-01') }
    const { results } = await evaluate(engines.duckdb, catalog, of)
    const online = results.find((r) => r.kpi === 'online_dossiers')
    expect([online?.numerator, online?.denominator]).toEqual([1, 1])
    const counting = asked['duckdb']
      ?.slice(already)
      .filter((text) => text.includes('"scan"'))
    expect(counting?.length).toBeGreaterThan(0)
    const left = counting?.filter((text) => /\$\d+(?! [\\x])/.test(text))
    expect(left?.length === 0).toBe(isWritten)
  },
)

describe('of dossiers PostgreSQL reads', () => {
  it.each([
    ['a month', ['2018-03'], ['on_time'], 1],
    ['a month by several dates', ['2018-03'], ['on_time', 'stopped'], 1],
    ['13 months', monthsTo('2018-12'), ['on_time'], 2],
    ['their last days', monthsTo('2018-12'), ['open_overdue'], 1],
  ])('%s in few readings', async (_, keys, ids, readings) => {
    const texts: string[] = []
    const db = engines.postgres.withPlugin({
      transformQuery: ({ node, queryId }) => {
        texts.push(compiler.getExecutor().compileQuery(node, queryId).sql)
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const kpis = catalog.filter(({ id }) => ids.includes(id))
    await evaluate(db, kpis, { office, periods: keys.map(parsePeriod) })
    const counting = texts.filter((text) =>
      text.startsWith('select 0 as "scan"'),
    )
    const longest = counting.toSorted((a, b) => b.length - a.length)[0] ?? ''
    expect(longest.split('from "dossier"').length - 1).toBe(readings)
    // The days stand in the statement: joined, they were gone through for each row.
    expect(longest).not.toContain('counted_days')
  })
})

describe('foreignParts finds', () => {
  const plain =
    'with "a" as (select "x" from "b" where "x" = $1 union all select "x" from "c") select count(*) filter(where "x" in ($1, $2)) as "n" from "a" group by 1'

  it('nothing in what every engine knows', () => {
    expect(foreignParts(plain)).toEqual([])
    expect(foreignJoins(plain)).toEqual([])
  })

  it.each([
    ['strftime("x", \'%Y\')', ['strftime']],
    ['to_char("x")', ['to_char']],
    ['"x"::date', [':', ':']],
    ['exists (select 1 from "d" where "d"."x" = "a"."x")', ['exists']],
    ['"x" = (select max("x") from "d")', ['(select', 'max']],
    ['row_number() over (order by "x")', ['row_number', 'over']],
    ['percentile_cont(0.5) within group', ['percentile_cont', 'within']],
    ['"x" between lateral', ['between', 'lateral']],
    ['"x" + interval \'1 day\'', ['interval']],
    ['list_value[1]', ['list_value', '[', ']']],
  ])('what stands out in %s', (part, found) => {
    const text = plain.replace('count(*)', part)
    expect(foreignParts(text)).toEqual(expect.arrayContaining(found))
  })

  it.each([
    'select "x" from "a" inner join "dossier" on "dossier"."code" = "a"."code"',
    'select "x" from "dossier" left join "procedure" on "procedure"."code" = "dossier"."procedure"',
    'select "x" from "a", "b"',
  ])('joins that have to move rows: %s', (text) => {
    expect(foreignJoins(text)).not.toEqual([])
  })
})

/** All that a definition may be made of besides quoted names, parameters and constants. */
const known = new Set(
  [
    'with select from as where and or not is null in true false',
    'inner left join on group by union all values',
    'count filter coalesce cast varchar date integer position',
    'case when then else end having distinct order limit sum',
    // Columns of the constants that stand in for small tables.
    'posting item place o offices office task period period_to due_on unit measure',
    'days day ordinal next_day next_ordinal',
    'counted_days segment from_day to_day known_day',
    '( ) , . * + - < <= > >= = !=',
  ].flatMap((words) => words.split(' ')),
)

/** Words, functions and signs that not every engine knows, and selects within an expression. */
function foreignParts(text: string): readonly string[] {
  const parts =
    text
      .replaceAll(/"[^"]*"|'[^']*'/g, ' ')
      .replaceAll(/\$\d+|\b\d+\b/g, ' ')
      .match(/[\w]+|[<>!]=|\S/g) ?? []
  const nested =
    text.match(/(?<!with "\w+" as |, "\w+" as |from |union all )\(select/g) ??
    []
  return [...parts.filter((part) => !known.has(part)), ...nested]
}

/** Constants, which every node has. */
const constants = ['working_day', 'posting', 'occurrence']

/**
 * Joins of other than constants and tables of the same office: on the column by
 * which tables are distributed, no row moves from node to node.
 */
function foreignJoins(text: string): readonly string[] {
  const joins = text.match(/ join (?:(?! join | where | group by ).)*/g) ?? []
  const moving = joins.filter((join) => {
    const [, name, alias = name] =
      /^ join "(\w+)"(?: as "(\w+)")?/.exec(join) ?? []
    if (name === undefined || alias === undefined)
      return !/^ join \((values|select)/.test(join)
    return (
      !constants.includes(name) &&
      !new RegExp(
        `"${alias}"\\."office" = ("(dossier|one)"\\."office"|\\$|')`,
      ).test(join)
    )
  })
  const listed = text.match(/ from "\w+"(?: as "\w+")?, /g) ?? []
  return [...moving, ...listed]
}

/** A query with its parameters in their places, broken into lines. */
function readable({ sql, parameters }: CompiledQuery): string {
  const text = sql
    .replaceAll(/\$(\d+)/g, (_, n: string) =>
      literal(parameters[Number(n) - 1]),
    )
    .replace(manyDays, '$1…')
  return broken(text, 0)
}

/** The days of the calendar, from the second on. */
const manyDays =
  /(values \('[\d-]+', \d+, '[\d-]+', \d+\), )(?:\('[\d-]+', \d+, (?:'[\d-]+'|null), (?:\d+|null)\)(?:, )?)+/

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

/** Where a text that is too long is broken, the outermost first. */
const breaks = [
  / (?=(?:select|from|where|group by|union all|(?:left|inner) join) )/,
  /(?<=,) /,
  / (?=or )/,
  / (?=and )/,
  / (?=(?:when|else|end)\b)/,
]

function broken(text: string, depth: number): string {
  const indent = '  '.repeat(depth)
  if (indent.length + text.length <= 80) return indent + text
  for (const at of breaks) {
    const parts = splitOutside(text, at)
    if (parts.length > 1)
      return parts
        .map((part, i) => {
          const isListed = at === breaks[1] && /^(select|values) /.test(text)
          return broken(part, isListed && i > 0 ? depth + 1 : depth)
        })
        .join('\n')
  }
  const open = longestGroup(text)
  if (!open) return indent + text
  const [from, to] = open
  const inside = broken(text.slice(from + 1, to), depth + 1)
  return `${indent}${text.slice(0, from)}(\n${inside}\n${indent}${text.slice(to)}`
}

/** Splits where neither a parenthesis nor a quote is open. */
function splitOutside(text: string, at: RegExp): readonly string[] {
  const flat = [...text]
  let depth = 0
  let quote = ''
  const masked = flat
    .map((sign) => {
      const isInside = depth > 0 || quote !== ''
      if (quote !== '') quote = sign === quote ? '' : quote
      else if (sign === '"' || sign === "'") quote = sign
      else if (sign === '(') depth += 1
      else if (sign === ')') depth -= 1
      return isInside ? '_' : sign
    })
    .join('')
  const pieces = masked.split(at)
  let start = 0
  return pieces.map((piece) => {
    const part = flat.slice(start, start + piece.length).join('')
    start += piece.length + 1
    return part
  })
}

/** Where the longest group in parentheses begins and ends. */
function longestGroup(text: string): readonly [number, number] | undefined {
  const opened: number[] = []
  const groups: [number, number][] = []
  for (const [i, sign] of [...text].entries()) {
    if (sign === '(') opened.push(i)
    if (sign === ')') groups.push([opened.pop() ?? 0, i])
  }
  return groups.toSorted(([a, b], [c, d]) => d - c - (b - a))[0]
}
