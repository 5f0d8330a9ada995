import {
  catalog,
  evaluate,
  defineKpis,
  onTime,
  parsePeriod,
} from '@motcua/metrics'
import { addDays } from '@motcua/metrics/calendar'
import {
  definableRows,
  definitionFile,
  parseDefinitions,
} from '@motcua/metrics/catalog'
import { columns } from '@motcua/metrics/schema'
import { tallyQuery } from '@motcua/metrics/sql'
import type { Database, Kpi, Plan, Rules } from '@motcua/metrics'
import type { CountingKpi, DefinableRows, Words } from '@motcua/metrics/catalog'
import type { Dossier, Procedure, VersionedTable } from '@motcua/metrics/schema'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { parse } from 'yaml'
import { copyOffice } from '../offices.ts'
import { startPostgres } from '../postgres.ts'
import { size } from '../size.ts'
import { office, smallDatabase, tableSql } from '../small-database.ts'

/* Definitions of a file are those of TypeScript, and their predicates mean what they say. */

const march = parsePeriod('2018-03')
const byDate: Rules = { compare: 'date', finish: 'result' }
const everyRules = (['date', 'instant'] as const).flatMap((compare) =>
  (['result', 'handover'] as const).map((finish) => ({ compare, finish })),
)
const { office: sample, remove } = copyOffice('binh-duong-2018')
remove()
const plan: Plan = sample.plan

const title = { vi: 'Của tôi', en: 'Mine' }
const base = { id: 'mine', version: 1, title }
/** A count of dossiers received in the period. */
const received = {
  ...base,
  kind: 'count',
  rows: 'dossier',
  period: 'received_on',
}
/** A stock of those that a predicate takes. */
const counted = (counts: unknown) => ({
  ...base,
  kind: 'count',
  rows: 'dossier',
  counts,
})

/** The KPIs of the catalogue, as a file has them. */
const written = parse(`
- { id: on_time, kind: ratio, rows: dossier, period: finished_on, counts: { rule: has_due_date }, meets: { rule: on_or_before_due } }
- id: early
  kind: ratio
  rows: dossier
  period: finished_on
  counts: { column: due_on, is: not_null }
  meets: { column: finished_on, is: <, to: { column: due_on } }
- { id: online_procedures, kind: ratio, rows: procedure, counts: { rule: valid }, meets: { column: level, in: [3, 4] } }
- id: online_registrations
  version: 2
  kind: ratio
  rows: dossier
  period: received_on
  counts: { all: [{ column: registration, in: [new, change] }, { rule: known_channel }] }
  meets: { column: channel, is: =, to: online }
- id: posted
  kind: ratio
  rows: procedure
  counts: { all: [{ column: announced, is: =, to: true }, { rule: valid }] }
  meets:
    all:
${['process', 'documents', 'time', 'form', 'fee']
  .flatMap((item) => ['desk', 'web'].map((place) => `${item}_${place}`))
  .map(
    (c) =>
      `      - any: [{ column: ${c}, is: null }, { column: ${c}, is: =, to: true }]`,
  )
  .join('\n')}
      - any:
${['process', 'documents', 'time', 'form', 'fee']
  .flatMap((item) => ['desk', 'web'].map((place) => `${item}_${place}`))
  .map((c) => `          - { column: ${c}, is: not_null }`)
  .join('\n')}
- { id: online_dossiers, version: 2, kind: ratio, rows: dossier, period: received_on, counts: { rule: known_channel }, meets: { rule: filed_online } }
- { id: open_overdue, kind: count, rows: dossier, better: down, counts: { rule: open_overdue } }
- { id: received, kind: count, rows: dossier, period: received_on }
- { id: finished, kind: count, rows: dossier, period: finished_on }
- { id: stopped, kind: count, rows: dossier, period: stopped_on }
- { id: withdrawn, kind: count, rows: dossier, period: stopped_on, counts: { column: outcome, is: =, to: withdrawn } }
- { id: returned, kind: count, rows: dossier, period: stopped_on, counts: { column: outcome, is: =, to: returned } }
- { id: refused, kind: count, rows: dossier, period: stopped_on, counts: { column: outcome, is: =, to: refused } }
- { id: carried_over, kind: count, rows: dossier, nature: flow, counts: { rule: carried_over } }
- { id: open, kind: count, rows: dossier, counts: { rule: open } }
- { id: paused, kind: count, rows: dossier, counts: { all: [{ rule: open }, { rule: paused }] } }
- { id: on_time_strict, version: 2, kind: ratio, rows: dossier, period: finished_on, counts: { rule: had_due_date }, meets: { rule: on_or_before_first_due } }
- { id: due_moved, version: 2, better: down, kind: count, rows: dossier, period: finished_on, counts: { rule: due_moved } }
- { id: on_time_agreed, kind: ratio, rows: dossier, period: finished_on, counts: { rule: has_due_date }, meets: { rule: on_or_before_due_or_agreed } }
- id: on_time_b
  kind: ratio
  rows: dossier
  nature: flow
  version: 2
  counts: { all: [{ any: [{ column: received_on, is: in_period }, { rule: carried_over }] }, { rule: has_due_date }] }
  meets: { rule: not_late }
- id: on_time_c
  kind: ratio
  rows: dossier
  nature: flow
  counts: { any: [{ all: [{ column: finished_on, is: in_period }, { rule: has_due_date }] }, { rule: open_overdue }] }
  meets: { all: [{ column: finished_on, is: in_period }, { rule: on_or_before_due }] }
- id: on_time_d
  kind: derived
  numerator: [{ kpi: on_time }, { kpi: stopped }, { kpi: open }, { kpi: open_overdue, sign: minus }]
  denominator: [{ kpi: carried_over }, { kpi: received }]
- { id: processing_days, kind: duration, rows: processing, period: finished_on, measure: { from: received_on, to: finished_on }, unit: working_day }
- { id: posted_items, kind: ratio, rows: posting, counts: { rule: applying }, meets: { rule: posted } }
- id: satisfied
  kind: ratio
  rows: survey_answer
  period: period_to
  counts:
    all:
      - { column: survey, is: =, to: service_quality }
      - { column: valid, is: =, to: true }
      - { column: answer, is: not_null }
  meets: { column: answer, in: [very_satisfied, satisfied] }
- id: satisfied_staff
  kind: ratio
  rows: survey_answer
  period: period_to
  counts:
    all:
      - { column: survey, is: =, to: staff_attitude }
      - { column: valid, is: =, to: true }
      - { column: answer, is: not_null }
  meets: { rule: satisfied }
- { id: feedback_answered, kind: ratio, rows: feedback, period: due_on, counts: { rule: fallen_due }, meets: { column: answered_on, is: <=, to: { column: due_on } } }
- id: feedback_published
  kind: ratio
  rows: feedback
  period: answered_on
  meets:
    all:
      - { column: published_province_on, is: <=, to: { day: last } }
      - { column: published_office_on, is: <=, to: { day: last } }
- { id: tasks_on_schedule, kind: ratio, rows: occurrence, period: period_to, counts: { rule: fallen_due }, meets: { rule: completed_in_time } }
- { id: broadcasts, kind: ratio, rows: occurrence, period: period_to, counts: { column: measure, is: =, to: broadcasts }, meets: { column: completed_on, is: <=, to: { day: last } } }
- { id: duties_on_time, kind: ratio, rows: duty, period: period_to, counts: { rule: fallen_due }, meets: { rule: completed_in_time } }
- { id: assigned_tasks_on_time, kind: ratio, rows: assigned_task, period: due_on, counts: { rule: fallen_due }, meets: { column: completed_on, is: <=, to: { column: due_on } } }
- { id: reports_on_time, kind: ratio, rows: unit_report, period: period_to, counts: { rule: fallen_due }, meets: { rule: submitted_in_time } }
`) as readonly { readonly id: string }[]

/** The catalogue as a file has it, on its own. */
const fromFile = parseDefinitions(
  written.map((given) => ({ version: 1, title, ...given })),
  { rowSets: definableRows, kpis: [] },
)

const procedures: Readonly<Record<string, Partial<Procedure>>> = {
  p: { registration: 'new', level: 4, announced: true },
  q: { registration: 'none', level: null, announced: false },
}
const dossiers = fc.sample(dossier(), { numRuns: 250, seed: 2062 })
const duckdb = await smallDatabase()
const postgres = {} as { db: Kysely<Database>; stop(): Promise<void> }

beforeAll(async () => {
  for (const [code, over] of Object.entries(procedures))
    await duckdb.addProcedure(code, over)
  for (const [i, over] of dossiers.entries())
    await duckdb.addDossier(`d${i}`, over)
  Object.assign(postgres, await startPostgres())
  for (const table of Object.keys(columns) as VersionedTable[])
    await sql.raw(tableSql(table)).execute(postgres.db)
  for (const table of ['unit', 'procedure', 'dossier'] as const)
    await postgres.db
      .insertInto(table as 'dossier')
      .values(
        await duckdb.db
          .selectFrom(table as 'dossier')
          .selectAll()
          .execute(),
      )
      .execute()
})
afterAll(async () => {
  await postgres.stop()
  await duckdb.db.destroy()
})

describe('the catalogue written as a file', () => {
  it('is all of it', () => {
    expect(fromFile.map(({ id }) => id)).toEqual(catalog.map(({ id }) => id))
  })

  describe.each(
    catalog.map((kpi, i) => ({ id: kpi.id, kpi, own: fromFile[i]! })),
  )('$id', ({ kpi, own }) => {
    it('has the same SQL under every rule', () => {
      const queries = (of: Kpi, rules: Rules) =>
        (of.kind === 'derived' ? of.of : [of]).map((counting) => {
          const compiled = tallyQuery(duckdb.db, [counting as CountingKpi], {
            office,
            rules,
            plan,
            period: march,
            asOf: { at: '2018-04-01 06:00:00' },
          }).compile()
          return { sql: compiled.sql, parameters: compiled.parameters }
        })
      for (const rules of everyRules)
        expect(queries(own, rules)).toEqual(queries(kpi, rules))
    })

    it('is the same kind of number', () => {
      const { kind, nature, better, minN, quality, object } = kpi
      expect(own).toMatchObject({
        kind,
        nature,
        better,
        minN,
        quality,
        object,
      })
    })
  })

  it('has the same results', async () => {
    const results = async (list: readonly Kpi[]) => {
      const options = { office, period: march, by: ['unit'] } as const
      const found = await evaluate(duckdb.db, list, { ...options, plan })
      return found.results
    }
    expect(await results(fromFile)).toEqual(await results(catalog))
  })
})

describe('a definition in words', () => {
  const dated = { column: 'due_on', is: 'not_null' }
  const online = compare('channel', '=', 'online')
  const alternative = {
    any: [
      { column: 'level', in: [2, 3] },
      { column: 'apology', is: '!=', to: true },
    ],
  }
  const formula = (given: object, rules = byDate) =>
    parseDefinitions([{ ...base, ...given }])[0]!.formula(rules)

  it.each([
    [
      { ...received, kind: 'ratio', meets: compare('channel', '=', 'online') },
      'hồ sơ có kênh tiếp nhận là trực tuyến / hồ sơ tiếp nhận trong kỳ',
      'dossiers whose channel is online / dossiers received in the period',
    ],
    [
      {
        ...received,
        counts: {
          any: [
            { column: 'level', in: [2, 3, 4] },
            { column: 'apology', is: '!=', to: true },
          ],
        },
      },
      'hồ sơ tiếp nhận trong kỳ, (có mức độ là 2, 3 hoặc 4; hoặc chưa có văn bản xin lỗi)',
      'dossiers received in the period, (whose level is 2, 3 or 4; or without an apology)',
    ],
    [
      {
        ...received,
        counts: { all: [{ all: [alternative, dated] }, online] },
      },
      'hồ sơ tiếp nhận trong kỳ, (có mức độ là 2 hoặc 3; hoặc chưa có văn bản xin lỗi), có ngày hẹn trả, có kênh tiếp nhận là trực tuyến',
      'dossiers received in the period, (whose level is 2 or 3; or without an apology), with due date, whose channel is online',
    ],
    [
      { ...received, counts: { all: [{ all: [alternative] }] } },
      'hồ sơ tiếp nhận trong kỳ, (có mức độ là 2 hoặc 3; hoặc chưa có văn bản xin lỗi)',
      'dossiers received in the period, (whose level is 2 or 3; or without an apology)',
    ],
    [
      { ...received, counts: { all: [{ any: [{ all: [dated, online] }] }] } },
      'hồ sơ tiếp nhận trong kỳ, có ngày hẹn trả, có kênh tiếp nhận là trực tuyến',
      'dossiers received in the period, with due date, whose channel is online',
    ],
    [
      counted({
        all: [
          { not: { column: 'due_on', is: null } },
          compare('due_on', '<', { day: 'last' }),
          compare('received_on', '>=', '2018-01-31'),
        ],
      }),
      'hồ sơ không (không có ngày hẹn trả), có ngày hẹn trả trước ngày cuối kỳ, có ngày tiếp nhận không sớm hơn 31/01/2018',
      'dossiers not (without due date), whose due date is before the last day, whose date of receipt is not before 2018-01-31',
    ],
    [
      {
        kind: 'duration',
        rows: 'dossier',
        period: 'finished_on',
        measure: { from: 'due_on', to: 'finished_on' },
        unit: 'calendar_day',
        statistic: 'p90',
      },
      'bách phân vị 90 của số ngày từ sau ngày hẹn trả đến ngày có kết quả, của hồ sơ có kết quả trong kỳ',
      '90th percentile of the calendar days after the due date up to the date of the result, of dossiers finished in the period',
    ],
    [
      {
        kind: 'derived',
        numerator: [
          { kpi: 'on_time' },
          { kpi: 'open', sign: 'plus' },
          { kpi: 'open_overdue', sign: 'minus' },
        ],
        denominator: [{ kpi: 'on_time', take: 'denominator' }],
      },
      '(tử số của Hồ sơ TTHC giải quyết đúng thời gian quy định + Hồ sơ đang giải quyết − Hồ sơ quá hạn chưa giải quyết) / (mẫu số của Hồ sơ TTHC giải quyết đúng thời gian quy định)',
      '(numerator of Dossiers finished on time + Open dossiers − Open overdue dossiers) / (denominator of Dossiers finished on time)',
    ],
  ])('%j', (given, vi, en) => {
    expect(formula(given)).toEqual({ vi, en })
  })

  it('follows the rules of the plan', () => {
    const given = {
      ...received,
      period: 'finished_on',
      counts: compare('finished_on', '>', { column: 'due_on' }),
    }
    expect(formula(given, { ...byDate, finish: 'handover' }).vi).toBe(
      'hồ sơ trả kết quả trong kỳ, có ngày trả kết quả sau ngày hẹn trả',
    )
  })

  it('has words for every column, choice and rule', () => {
    for (const [rows, of] of Object.entries(definableRows)) {
      const predicates = [
        ...Object.keys(of.rules ?? {}).map((rule) => ({ rule })),
        ...Object.entries(of.columns).flatMap(([column, { type }]) => [
          { column, is: null },
          { column, is: 'not_null' },
          ...(type === 'date' ? [{ column, is: 'in_period' }] : []),
        ]),
        ...Object.entries(of.columns).flatMap(([name, column]) =>
          column.type === 'choice'
            ? Object.keys(column.choices).map((to) => compare(name, '=', to))
            : [],
        ),
      ]
      const period = Object.entries(of.columns).find(
        ([, c]) => c.type === 'date',
      )![0]
      for (const counts of predicates)
        for (const rules of everyRules) {
          const said = formula({ kind: 'count', rows, period, counts }, rules)
          expect(said.vi).toMatch(/^\S.*\S$/)
          expect(`${said.vi} ${said.en}`).not.toMatch(/undefined|\s\s/)
        }
    }
  })
})

describe('the words of a comparison', () => {
  const said = (predicate: object) => {
    const given = {
      ...base,
      kind: 'count',
      rows: 'dossier',
      period: 'received_on',
    }
    const [kpi] = parseDefinitions([{ ...given, counts: predicate }])
    const { vi, en } = kpi!.formula(byDate)
    const head = [
      'hồ sơ tiếp nhận trong kỳ, ',
      'dossiers received in the period, ',
    ]
    return [vi.replace(head[0]!, ''), en.replace(head[1]!, '')]
  }

  it.each([
    ['=', 'là', 'is', 'là', 'is'],
    ['!=', 'khác', 'is not', 'khác', 'is not'],
    ['<', 'nhỏ hơn', 'is below', 'trước', 'is before'],
    ['<=', 'không quá', 'is at most', 'không muộn hơn', 'is not after'],
    ['>', 'lớn hơn', 'is above', 'sau', 'is after'],
    ['>=', 'ít nhất là', 'is at least', 'không sớm hơn', 'is not before'],
  ])('%s of a number and of a day or time', (is, vi, en, when, whenEn) => {
    expect(said(compare('level', is, 3))).toEqual([
      `có mức độ ${vi} 3`,
      `whose level ${en} 3`,
    ])
    expect(said(compare('due_on', is, '2018-01-31'))).toEqual([
      `có ngày hẹn trả ${when} 31/01/2018`,
      `whose due date ${whenEn} 2018-01-31`,
    ])
    expect(said(compare('due_at', is, '2018-01-31 08:05:00'))[0]).toContain(
      ` ${when} 08:05:00 ngày 31/01/2018`,
    )
  })

  it('has a comma in Vietnamese, a point in English, and the days of the period', () => {
    const [vi, en] = said(compare('time_value', '=', 2.5))
    expect([vi, en].map((text) => text?.split(' ').at(-1))).toEqual([
      '2,5',
      '2.5',
    ])
    const day = (of: string) => said(compare('due_on', '=', { day: of }))
    expect(day('first')).toEqual([
      'có ngày hẹn trả là ngày đầu kỳ',
      'whose due date is the first day',
    ])
    expect(day('last')).toEqual([
      'có ngày hẹn trả là ngày cuối kỳ',
      'whose due date is the last day',
    ])
  })

  it('of yes and no is that of the one that is meant', () => {
    const yes = said(compare('apology', '=', true))
    const no = said(compare('apology', '=', false))
    expect(no[1]).toBe('without an apology')
    expect(yes).not.toEqual(no)
    expect(said(compare('apology', '!=', false))).toEqual(yes)
    expect(said(compare('apology', '!=', true))).toEqual(no)
    expect(said({ column: 'apology', is: null })[1]).toMatch(
      /^not stated to be /,
    )
    expect(said({ column: 'apology', is: 'not_null' })[1]).toMatch(
      /^stated to be .* or not$/,
    )
  })
})

describe('what a definition may state', () => {
  it('is kept, and the rest is what its rows state', () => {
    const texts = { vi: 'đối chiếu tay', en: 'checked by hand' }
    const [kpi] = parseDefinitions([
      {
        ...received,
        better: 'down',
        minN: 5,
        effective: { from: '2018-07-01' },
        cites: [
          { document: '1/QĐ', clause: '2', quote: '…' },
          { document: '1/QĐ', clause: '3' },
        ],
        quality: { verified: texts },
      },
    ])
    expect(kpi).toMatchObject({
      better: 'down',
      minN: 5,
      nature: 'flow',
      effective: { from: '2018-07-01' },
      quality: { ...onTime.quality, verified: texts },
    })
    // What a citation does not quote it has no word of.
    expect(kpi?.cites).toStrictEqual([
      { document: '1/QĐ', clause: '2', quote: '…' },
      { document: '1/QĐ', clause: '3' },
    ])
    expect(Object.isFrozen(kpi)).toBe(true)
  })

  it('without a period is a stock', () => {
    const [kpi] = parseDefinitions([counted({ rule: 'open' })])
    expect(kpi!.nature).toBe('stock')
  })

  it('is a higher version of one of the catalogue, which others then derive from', () => {
    const [, share] = parseDefinitions([
      { ...received, id: 'received', version: 2 },
      {
        ...base,
        kind: 'derived',
        numerator: [{ kpi: 'received', version: 2 }],
        denominator: [{ kpi: 'received', version: 1 }],
      },
    ])
    expect(share).toMatchObject({
      of: [
        { id: 'received', version: 2 },
        { id: 'received', version: 1 },
      ],
    })
  })

  it('says of which version it is derived, where there are several', () => {
    const second = { ...received, id: 'received', version: 2 }
    const of = [{ kpi: 'received' }]
    const share = { ...base, kind: 'derived', numerator: of, denominator: of }
    const { error } = definitionFile().safeParse([second, share])
    expect(error?.issues).toMatchObject(
      ['numerator', 'denominator'].map((side) => ({
        path: [1, side, 0, 'version'],
        message: 'expected version of received: 1 or 2, got nothing',
      })),
    )
  })
})

describe('the borders of what a definition may be', () => {
  const isRead = (given: object) => definitionFile().safeParse([given]).success
  const long = 'a'.repeat(48)
  const text = { vi: 'x', en: 'x' }
  const cite = { document: '1/QĐ', clause: '2' }
  const sum = { ...base, kind: 'derived' }
  const [one, count] = [{ kpi: 'on_time' }, { kpi: 'open' }]
  const waited = { from: 'received_on', to: 'due_on' }
  const measured = duration(waited, 'calendar_day')

  it.each<[string, readonly object[], readonly object[]]>([
    [
      'an id',
      ['a', 'a1', 'a_1', 'a_b_c', long].map((id) => ({ ...received, id })),
      ['', 'A', '1', '_a', 'a_', 'a__b', 'a-b', 'a b', 'ă', `${long}a`].map(
        (id) => ({ ...received, id }),
      ),
    ],
    [
      'a version',
      [1, 999].map((version) => ({ ...received, version })),
      [0, -1, 1000, 1.5, '1'].map((version) => ({ ...received, version })),
    ],
    [
      'a number of cases',
      [0, 1, 1e6].map((minN) => ({ ...received, minN })),
      [-1, 0.5, '1'].map((minN) => ({ ...received, minN })),
    ],
    [
      'days in force',
      [
        {},
        { from: '2018-01-01' },
        { to: '2018-01-01' },
        { from: '2018-01-01', to: '2018-01-01' },
        { from: '2018-01-01', to: '2018-01-02' },
      ].map((effective) => ({ ...received, effective })),
      [
        { from: '2018-01-02', to: '2018-01-01' },
        { from: '2018-02-30' },
        { to: '2018' },
        { until: '2018-01-01' },
      ].map((effective) => ({ ...received, effective })),
    ],
    [
      'words',
      [text, { vi: 'x', en: '-' }].map((words) => ({
        ...received,
        title: words,
      })),
      [
        { vi: '', en: 'x' },
        { vi: 'x', en: '' },
        { vi: 'x' },
        { ...text, fr: 'x' },
        'x',
      ].map((words) => ({ ...received, title: words })),
    ],
    [
      'citations',
      [[], [cite], [{ ...cite, quote: 'x' }]].map((cites) => ({
        ...received,
        cites,
      })),
      [
        [{ document: '1/QĐ' }],
        [{ ...cite, document: '' }],
        [{ ...cite, clause: '' }],
        [{ ...cite, quote: '' }],
        [{ ...cite, page: 1 }],
      ].map((cites) => ({ ...received, cites })),
    ],
    [
      'quality',
      ['verified', 'source', 'accuracy', 'limits', 'compensation'].map(
        (name) => ({
          ...received,
          quality: { [name]: text },
        }),
      ),
      [{ verified: 'x' }, { source: { vi: 'x' } }, { other: text }].map(
        (quality) => ({ ...received, quality }),
      ),
    ],
    [
      'what is better, and what it is',
      [
        ...['up', 'down', 'neither'].map((better) => ({ ...received, better })),
        ...['flow', 'stock'].map((nature) => ({
          ...counted({ rule: 'open' }),
          nature,
        })),
        { ...received, nature: 'flow' },
      ],
      [{ better: 'more' }, { nature: 'rate' }, { color: 'red' }].map(
        (over) => ({
          ...received,
          ...over,
        }),
      ),
    ],
    [
      'a duration',
      [
        measured,
        ...['median', 'p90', 'mean'].map((statistic) => ({
          ...measured,
          statistic,
        })),
      ],
      [
        { ...measured, statistic: 'max' },
        { ...measured, unit: 'hour' },
        { ...measured, measure: { from: 'received_on' } },
        { ...measured, measure: { ...waited, by: 'due_on' } },
        { ...measured, meets: { rule: 'open' } },
      ],
    ],
    [
      'sums',
      [
        { numerator: [one], denominator: [one] },
        {
          numerator: [{ ...one, version: 1 }],
          denominator: [{ ...one, take: 'denominator' }],
        },
        {
          numerator: [one, { ...count, sign: 'minus' }],
          denominator: [{ ...count, take: 'numerator' }],
        },
      ].map((sides) => ({ ...sum, ...sides })),
      [
        { numerator: [], denominator: [one] },
        { numerator: [one], denominator: [] },
        { numerator: [one] },
        { numerator: [{ ...one, version: 0 }], denominator: [one] },
        { numerator: [{ ...one, version: 2 }], denominator: [one] },
        { numerator: [{ ...one, take: 'value' }], denominator: [one] },
        { numerator: [{ ...one, sign: 'times' }], denominator: [one] },
        { numerator: [{ ...one, by: 2 }], denominator: [one] },
        { numerator: [one], denominator: [{ ...count, take: 'denominator' }] },
        { numerator: [one], denominator: [one], rows: 'dossier' },
      ].map((sides) => ({ ...sum, ...sides })),
    ],
    [
      'predicates in each other',
      [nested(0), nested(16)].map(counted),
      [nested(17)].map(counted),
    ],
    [
      'values',
      [
        ...['0001-01-01', '9999-12-31', '2020-02-29'].map((day) =>
          compare('due_on', '<', day),
        ),
        ...['00:00:00', '23:59:59'].map((time) =>
          compare('due_at', '<', `2018-01-31 ${time}`),
        ),
        ...[-(2 ** 31), 0, 2 ** 31 - 1].map((n) => compare('level', '<', n)),
        ...[-1e9, 0.25, 1e9].map((n) => compare('time_value', '<', n)),
        compare('time_value', '<', { column: 'level' }),
        compare('overdue_reason', '=', ' '),
        compare('apology', '=', false),
      ].map((counts) => ({ ...received, counts })),
      [
        ...['0000-12-31', '2019-02-29', '2018-1-1', '2018-01-01 '].map((day) =>
          compare('due_on', '<', day),
        ),
        ...['24:00:00', '23:60:00', '23:59:60', '8:00:00', '08:00'].map(
          (time) => compare('due_at', '<', `2018-01-31 ${time}`),
        ),
        compare('due_at', '<', '2018-02-30 08:00:00'),
        compare('due_at', '<', '0000-01-01 08:00:00'),
        compare('due_at', '<', '2018-01-31T08:00:00'),
        ...[-(2 ** 31) - 1, 0.5, 2 ** 31].map((n) => compare('level', '<', n)),
        ...[-1e9 - 1, 1e9 + 1, NaN].map((n) => compare('time_value', '<', n)),
        compare('overdue_reason', '=', ''),
        compare('overdue_reason', '=', 1),
        compare('overdue_reason', '<', 'x'),
        compare('apology', '<', true),
        compare('apology', '=', { column: 'announced' }),
        compare('channel', '=', { column: 'channel' }),
        compare('due_on', '<', { day: 'middle' }),
        compare('due_on', '<', { column: 'received_on', day: 'last' }),
        compare('due_on', '<', ['2018-01-01']),
      ].map((counts) => ({ ...received, counts })),
    ],
  ])('%s', (_, read, refused) => {
    expect(read.filter((given) => !isRead(given))).toEqual([])
    expect(refused.filter(isRead)).toEqual([])
  })

  it('what came is told up to 80 signs of it', () => {
    const told = (to: string) => {
      const given = { ...received, counts: compare('channel', '=', to) }
      const { error } = definitionFile().safeParse([given])
      return error!.issues[0]!.message.split(', got ')[1]
    }
    // Two of the signs are quotes.
    expect(told('x'.repeat(78))).toBe(`"${'x'.repeat(78)}"`)
    expect(told('x'.repeat(79))).toBe(`"${'x'.repeat(79)}…`)
  })
})

describe('a share of sums', () => {
  it('adds and subtracts what it takes of each', () => {
    const [share] = parseDefinitions([
      {
        ...base,
        kind: 'derived',
        better: 'down',
        nature: 'stock',
        numerator: [
          { kpi: 'open', sign: 'minus' },
          { kpi: 'on_time', take: 'denominator' },
          { kpi: 'on_time' },
        ],
        denominator: [
          { kpi: 'on_time', take: 'denominator' },
          { kpi: 'early', take: 'denominator', sign: 'minus' },
        ],
      },
    ])
    if (share?.kind !== 'derived') throw new Error('expected a derived KPI')
    expect(share.of.map(({ id }) => id)).toEqual(['open', 'on_time', 'early'])
    const tallies = [
      { numerator: 5, denominator: 0 },
      { numerator: 40, denominator: 100 },
      { numerator: 10, denominator: 30 },
    ]
    expect(share.derive(tallies)).toEqual({ numerator: 135, denominator: 70 })
    expect(share).toMatchObject({ better: 'down', nature: 'stock' })
    const titles = ['open', 'on_time', 'early'].map((id) => {
      return catalog.find((kpi) => kpi.id === id)!.title
    })
    const [open, timely, ahead] = titles.map(({ en }) => en)
    expect(share.formula(byDate).en).toBe(
      `(− ${open} + denominator of ${timely} + numerator of ${timely}) / (denominator of ${timely} − denominator of ${ahead})`,
    )
  })
})

describe('a fault is told with its place, what is expected and what came', () => {
  const fault = (given: unknown) => {
    const { error } = definitionFile().safeParse([given])
    return error!.issues.map(
      ({ path, message }) => `${path.slice(1).join('.')}: ${message}`,
    )
  }
  const of = (predicate: unknown) => ({ ...received, counts: predicate })

  it.each([
    [
      of(compare('colour', '=', 'red')),
      /^counts\.column: expected a column of dossier: source, code, .*, got "colour"$/,
    ],
    [
      of({ all: [{ rule: 'open' }, { rule: 'opne' }] }),
      /^counts\.all\.1\.rule: expected a rule of dossier: has_due_date, .*, got "opne"$/,
    ],
    [
      of(compare('channel', '=', 'onlin')),
      /^counts\.to: expected one of online, counter, post, phone, internal, unknown, got "onlin"$/,
    ],
    [
      of(compare('channel', '<', 'online')),
      /^counts\.is: expected = or != for channel, which has no order, got "<"$/,
    ],
    [
      of(compare('due_on', '<', '31/01/2018')),
      /^counts\.to: expected a date such as "2018-01-31", .*, got "31\/01\/2018"$/,
    ],
    [of(compare('due_on', '<', '2018-02-30')), /^counts\.to: expected a date/],
    [of(compare('due_on', '<', '0000-01-01')), /^counts\.to: expected a date/],
    [
      of(compare('due_on', '<', { column: 'due_at' })),
      /^counts\.to\.column: expected a column of the same type: received_on, .*, got "due_at"$/,
    ],
    [
      of(compare('due_at', '<', { day: 'last' })),
      /^counts\.to: expected a time such as "2018-01-31 17:00:00" or .*, got {"day":"last"}$/,
    ],
    [
      of(compare('due_at', '<', '2018-01-31 25:00:00')),
      /^counts\.to: expected a time/,
    ],
    [
      of({ column: 'level', in: [3, '4', 2.5] }),
      /^counts\.in\.1: expected a whole number .*, got "4"$/,
    ],
    [
      of(compare('level', '=', 2 ** 31)),
      /^counts\.to: expected a whole number/,
    ],
    [of(compare('time_value', '=', '2')), /^counts\.to: expected a number/],
    [
      of(compare('apology', '=', 'yes')),
      /^counts\.to: expected true or false, got "yes"$/,
    ],
    [
      of({ column: 'apology', in: [true] }),
      /^counts\.in: expected is and to for apology, yes or no, got \[true\]$/,
    ],
    [
      of(compare('overdue_reason', '=', 'a\0b')),
      /^counts\.to: expected a text/,
    ],
    [
      of(compare('due_on', 'like', '2018%')),
      /^counts\.is: expected one of =, !=, <, <=, >, >=, null, not_null, in_period, or a list as in, got "like"$/,
    ],
    [of({ column: 'due_on', is: '<' }), /^counts\.to: .*, got nothing$/],
    [
      of({ column: 'channel', is: 'in_period' }),
      /^counts\.column: expected a date: received_on, .*, got "channel"$/,
    ],
    [
      of({ rule: 'open', not: { rule: 'paused' } }),
      /^counts: Unrecognized key: "rule"$/,
    ],
    [of({ all: [] }), /^counts\.all: Too small/],
    [
      of('open'),
      /^counts: expected a predicate: all, any, not, rule or column, got "open"$/,
    ],
    [
      of(nested(20)),
      /^counts(\.not)+: expected at most 16 predicates in each other/,
    ],
    [
      { ...received, kind: 'ratio' },
      /^meets: expected a predicate: .*, got nothing$/,
    ],
    [
      { ...received, period: 'channel' },
      /^period: expected a date: received_on, .*, got "channel"$/,
    ],
    [
      counted(compare('channel', '=', 'online')),
      /^period: expected the date that puts a row into a period, .*, got nothing$/,
    ],
    [
      { ...received, nature: 'stock' },
      /^nature: expected flow, .*, got "stock"$/,
    ],
    [{ ...received, rows: 'dossiers' }, /^rows: Invalid option: .*"dossier"/],
    [{ ...received, kind: 'sum' }, /^kind: .*'ratio' \| 'count'/],
    [
      { ...received, id: 'Mine' },
      /^id: expected small letters and digits joined by underscores/,
    ],
    [
      { ...received, effective: { from: '2018-02-01', to: '2018-01-31' } },
      /^effective\.to: expected a day not before from/,
    ],
    [
      { ...received, id: 'on_time' },
      /^version: expected a version of on_time above 1, which there is already, got 1$/,
    ],
    [
      duration({ from: 'due_on', to: 'finished_on' }, 'working_day'),
      /^measure: expected {from: received_on, to: finished_on} in working days, got {"from":"due_on"/,
    ],
    [
      {
        ...duration({ from: 'received_on', to: 'finished_on' }, 'working_day'),
        rows: 'dossier',
      },
      /^unit: expected calendar_day, for dossier has no working days, got "working_day"$/,
    ],
    [
      duration({ from: 'received_at', to: 'finished_on' }, 'calendar_day'),
      /^measure\.from: expected a date: .*, got "received_at"$/,
    ],
    [
      derived({ kpi: 'processing_days' }),
      /^numerator\.0\.kpi: expected a share or a count of on_time, .*, got "processing_days"$/,
    ],
    [
      derived({ kpi: 'open', take: 'denominator' }),
      /^numerator\.0\.take: expected numerator, for open is a count, got "denominator"$/,
    ],
  ])('%j', (given, told) => {
    expect(fault(given)[0]).toMatch(told)
  })

  it('all of a file at once', () => {
    const { error } = definitionFile().safeParse([
      of({ any: [{ rule: 'x' }, { rule: 'y' }, compare('level', '=', '3')] }),
      { ...received, period: 'x' },
    ])
    expect(error!.issues.map(({ path }) => path.join('.'))).toEqual([
      '0.counts.any.0.rule',
      '0.counts.any.1.rule',
      '0.counts.any.2.to',
      '1.period',
    ])
  })

  it('also of two that are the same', () => {
    const { error } = definitionFile().safeParse([received, received])
    expect(error!.issues).toMatchObject([
      {
        path: [1, 'version'],
        message: 'expected one definition of mine of this version, got 1',
      },
    ])
  })
})

describe('nothing of a file is text of a query', () => {
  const evil = [
    `x' or '1'='1`,
    `"; drop table dossier; --`,
    `\\'; delete from dossier; --`,
    '$1',
    '?',
    '/*',
  ]

  it.each(evil)('as a value: %s', async (to) => {
    const [kpi] = parseDefinitions([
      { ...received, counts: compare('overdue_reason', '=', to) },
    ])
    const query = tallyQuery(duckdb.db, [kpi as CountingKpi], {
      office,
      rules: byDate,
      period: march,
    })
    const compiled = query.compile()
    expect(compiled.sql).toContain('"dossier"."overdue_reason" = $')
    expect(compiled.parameters).toContain(to)
    for (const row of await query.execute())
      expect(Number((row as { mine_n?: unknown }).mine_n)).toBe(0)
    expect(kpi!.formula(byDate).vi).toContain(`“${to}”`)
  })

  it.each([
    ...evil,
    'dossier.due_on',
    'due_on" is null or "due_on',
    'constructor',
    '__proto__',
    'toString',
  ])('as a name: %s', (name) => {
    const given = [
      { ...received, period: name },
      { ...received, rows: name },
      { ...received, counts: { rule: name } },
      { ...received, counts: { column: name, is: 'null' } },
      { ...received, counts: compare('channel', '=', name) },
      { ...received, counts: compare('due_on', '<', { column: name }) },
      { ...received, counts: compare('due_on', name, '2018-01-01') },
      derived({ kpi: name }),
    ]
    expect(
      given.filter((one) => definitionFile().safeParse([one]).success),
    ).toEqual([])
  })

  it.each(evil)('as an id: %s', (id) => {
    expect(definitionFile().safeParse([{ ...received, id }]).success).toBe(
      false,
    )
  })
})

describe('own row sets', () => {
  interface Own {
    permit: { no: string; branch: string; issued_on: string; grade: number }
  }
  const permits = defineKpis<Own>().rows({
    id: 'permit',
    object: { vi: 'giấy phép', en: 'permits' },
    from: (db) => db.selectFrom('permit'),
    unit: 'permit.branch',
    shows: { code: 'permit.no' },
  })
  const own = parseDefinitions(
    [
      {
        ...base,
        kind: 'ratio',
        rows: 'permit',
        period: 'issued_on',
        meets: compare('grade', '>=', 2),
      },
    ],
    {
      kpis: [],
      rowSets: {
        permit: {
          rows: permits,
          columns: {
            issued_on: {
              type: 'date',
              sql: 'permit.issued_on',
              words: { vi: 'ngày cấp', en: 'date of issue' },
            },
            grade: {
              type: 'integer',
              sql: 'permit.grade',
              words: { vi: 'hạng', en: 'grade' },
            },
          },
        },
      },
    },
  )

  it('are of the caller’s own database', () => {
    expectTypeOf(own).toEqualTypeOf<readonly Kpi<Own>[]>()
    expectTypeOf(parseDefinitions([])).toEqualTypeOf<readonly Kpi[]>()
    expect(own[0]!.formula(byDate)).toEqual({
      vi: 'giấy phép có hạng ít nhất là 2 / giấy phép có ngày cấp trong kỳ',
      en: 'permits whose grade is at least 2 / permits with the date of issue in the period',
    })
  })
})

/** What a definition file may name of a row set, and how it is called. */
function listOf(
  name: string,
  { columns: named, rules = {} }: DefinableRows<Database>,
): string {
  const said = (words: Words) => {
    const texts = everyRules.map((given) => {
      const { vi, en } = typeof words === 'function' ? words(given) : words
      return `${vi} – ${en}`
    })
    return [...new Set(texts)].join(' | ')
  }
  return [
    `## ${name}`,
    '',
    ...Object.entries(named).flatMap(([id, column]) => [
      `- ${id}, ${column.type}: ${said(column.words)}`,
      ...('inPeriod' in column && column.inPeriod
        ? [`  - in period: ${said(column.inPeriod)}`]
        : []),
      ...('no' in column ? [`  - no: ${said(column.no)}`] : []),
      ...('choices' in column
        ? Object.entries(column.choices).map(
            ([value, words]) => `  - ${value}: ${said(words)}`,
          )
        : []),
    ]),
    ...Object.entries(rules).map(
      ([id, { condition, isDated = false }]) =>
        `- rule ${id}${isDated ? ' on the days of the period' : ''}: ${said(condition.words)}`,
    ),
    '',
  ].join('\n')
}

describe('columns', () => {
  it('and rules have the words that were read and agreed to', async () => {
    const lists = Object.entries(definableRows).map(([name, of]) =>
      listOf(name, of),
    )
    await expect(lists.join('\n')).toMatchFileSnapshot(
      'golden/definable-rows.md',
    )
  })

  it('are those of the schema', () => {
    const known = Object.entries(columns).flatMap(([table, names]) =>
      names.map((name) => `${table}.${name}`),
    )
    const made = /^(?:occurrence|posting)\./
    const named = Object.values(definableRows)
      .flatMap((of) => Object.values(of.columns))
      .flatMap((column) =>
        typeof column.sql === 'string' && !made.test(column.sql)
          ? [column.sql]
          : [],
      )
    expect(known).toEqual(expect.arrayContaining(named))
  })

  it.each(['duckdb', 'postgres'] as const)(
    'and every form of a predicate are known to %s',
    async (engine) => {
      const { db } = engine === 'duckdb' ? duckdb : postgres
      for (const [rows, of] of Object.entries(definableRows)) {
        const dates = Object.keys(of.columns).filter(
          (name) => of.columns[name]!.type === 'date',
        )
        const forms = [
          ...Object.keys(of.rules ?? {}).map((rule) => ({ rule })),
          ...Object.keys(of.columns).flatMap((name) => formsOf(rows, name)),
        ]
        const list = parseDefinitions([
          {
            ...base,
            kind: 'ratio',
            rows,
            period: dates[0],
            meets: { any: forms },
          },
          ...dates.map((to, i) => ({
            ...base,
            id: `days${i}`,
            kind: 'duration',
            rows,
            period: to,
            measure: { from: dates[0], to },
            unit: 'calendar_day',
          })),
        ])
        for (const kpi of list as CountingKpi[]) {
          const query = tallyQuery(db, [kpi], {
            office,
            rules: byDate,
            plan,
            period: march,
          })
          await expect(query.execute()).resolves.toBeInstanceOf(Array)
        }
      }
    },
  )
})

const dateColumns = [
  'received_on',
  'due_on',
  'extended_due_on',
  'finished_on',
  'handed_over_on',
  'stopped_on',
  'paused_on',
  'resumed_on',
]
const timeColumns = ['received_at', 'due_at', 'finished_at', 'handed_over_at']
const never = [{ rule: 'open' }, { not: { rule: 'open' } }]

const rulesInWords = {
  has_due_date: (row: Cells) => row('due_on') !== null,
  on_or_before_due: (row: Cells, { compare: by }: Rules) =>
    by === 'date'
      ? compared('<=', row('finished_on'), row('due_on'))
      : compared('<=', row('finished_at'), row('due_at')),
  before_due: (row: Cells) => compared('<', row('finished_on'), row('due_on')),
  filed_online: (row: Cells) => row('channel') === 'online',
  due_passed: (row: Cells) => compared('<', row('due_on'), march.to),
  paused: (row: Cells) =>
    row('paused_on') !== null &&
    row('paused_on')! <= march.to &&
    (row('resumed_on') === null || row('resumed_on')! > march.to),
  open: (row: Cells) =>
    !hasUnknownEnd(row) &&
    row('received_on')! <= march.to &&
    ['finished_on', 'stopped_on'].every(
      (end) => row(end) === null || row(end)! > march.to,
    ),
  carried_over: (row: Cells) =>
    !hasUnknownEnd(row) &&
    row('received_on')! < march.from &&
    ['finished_on', 'stopped_on'].every(
      (end) => row(end) === null || row(end)! >= march.from,
    ),
} as const

const { predicate } = fc.letrec<{ predicate: Predicate }>((tie) => {
  const sign = fc.constantFrom('=', '!=', '<', '<=', '>', '>=')
  const equal = fc.constantFrom('=', '!=')
  const day = fc
    .integer({ min: -5, max: 80 })
    .map((n) => addDays('2018-02-01', n))
  const on = fc.constantFrom(...dateColumns)
  const atTime = fc.constantFrom(...timeColumns)
  const channel = fc.constantFrom('online', 'counter', 'post')
  const registration = fc.constantFrom('new', 'change', 'none')
  const reason = fc.constantFrom('a', "it's", '"')
  const level = fc.integer({ min: 1, max: 5 })
  const some = <T>(value: fc.Arbitrary<T>) =>
    fc.array(value, { minLength: 1, maxLength: 3 })
  const parts = fc.array(tie('predicate'), { minLength: 1, maxLength: 3 })
  const constant = <T>(value: T) => fc.constant(value)
  const ofCatalogue = fc.record({
    rule: fc.constantFrom(
      ...(Object.keys(rulesInWords) as (keyof typeof rulesInWords)[]),
    ),
  })
  const ofDate = fc.record({
    column: on,
    is: fc.constantFrom(null, 'not_null', 'in_period'),
  })
  const ofValues = fc.oneof(
    fc.record({
      column: on,
      is: sign,
      to: fc.oneof(
        day,
        on.map((column) => ({ column })),
        fc.constantFrom({ day: 'first' }, { day: 'last' }),
      ),
    }),
    fc.record({ column: on, in: some(day) }),
    fc.record({
      column: atTime,
      is: sign,
      to: fc.oneof(
        day.map((d) => `${d} 08:00:00`),
        atTime.map((column) => ({ column })),
      ),
    }),
    fc.record({ column: constant('channel'), is: equal, to: channel }),
    fc.record({ column: constant('registration'), in: some(registration) }),
    fc.record({ column: constant('level'), is: sign, to: level }),
    fc.record({ column: constant('level'), in: some(level) }),
    fc.record({ column: constant('overdue_reason'), is: equal, to: reason }),
    fc.record({ column: constant('overdue_reason'), in: some(reason) }),
    fc.record({
      column: fc.constantFrom('apology', 'announced'),
      is: equal,
      to: fc.boolean(),
    }),
    fc.record({
      column: fc.constantFrom('apology', 'level', 'channel', 'outcome'),
      is: fc.constantFrom(null, 'not_null'),
    }),
  )
  return {
    predicate: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(ofCatalogue, ofDate, ofValues),
      fc.record({ all: parts }),
      fc.record({ any: parts }),
      fc.record({ not: tie('predicate') }),
    ) as fc.Arbitrary<Predicate>,
  }
})

describe('random predicates', () => {
  const numRuns = { duckdb: size(200, 2_000), postgres: size(50, 1_000) }

  it.each(['duckdb', 'postgres'] as const)(
    'count what they say on %s',
    async (engine) => {
      const { db } = engine === 'duckdb' ? duckdb : postgres
      const periods = fc.option(fc.constantFrom(...dateColumns), {
        nil: undefined,
        freq: 2,
      })
      await fc.assert(
        fc.asyncProperty(
          fc.record({ period: periods, counts: predicate, meets: predicate }),
          fc.constantFrom(...everyRules),
          async ({ period, counts, meets }, rules) => {
            const [kpi] = parseDefinitions([
              {
                ...base,
                kind: 'ratio',
                rows: 'dossier',
                ...(period && { period }),
                // Dated, as it must be without a period, and true of nothing.
                counts: { any: [counts, { all: never }] },
                meets,
              },
            ])
            const found = await tallyQuery(db, [kpi as CountingKpi], {
              office,
              rules,
              period: march,
            }).execute()
            const sum = (name: string) =>
              found.reduce(
                (n, row) => n + Number((row as Record<string, unknown>)[name]),
                0,
              )
            const of = dossiers.filter(
              (row) =>
                (period === undefined ||
                  holds({ column: period, is: 'in_period' }, row, rules)) &&
                holds(counts, row, rules),
            )
            const met = of.filter((row) => holds(meets, row, rules))
            expect([sum('mine_n'), sum('mine_d')]).toEqual([
              met.length,
              of.length,
            ])
          },
        ),
        { numRuns: numRuns[engine] },
      )
    },
  )
})

type Predicate =
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }
  | { readonly rule: keyof typeof rulesInWords }
  | { readonly column: string; readonly in: readonly unknown[] }
  | {
      readonly column: string
      readonly is: string | null
      readonly to?: unknown
    }

function compare(column: string, is: string, to: unknown) {
  return { column, is, to }
}

function nested(depth: number): unknown {
  return depth === 0 ? { rule: 'open' } : { not: nested(depth - 1) }
}

function duration(measure: object, unit: string) {
  return {
    ...base,
    kind: 'duration',
    rows: 'processing',
    period: 'finished_on',
    measure,
    unit,
  }
}

function derived(term: object) {
  return {
    ...base,
    kind: 'derived',
    numerator: [term],
    denominator: [{ kpi: 'received' }],
  }
}

/** Every form that a predicate on a column may have. */
function formsOf(rows: string, name: string): readonly unknown[] {
  const column = definableRows[rows as 'dossier'].columns[name]!
  const value = {
    date: '2018-03-01',
    time: '2018-03-01 08:00:00',
    text: 'x',
    integer: 3,
    decimal: 2.5,
    boolean: true,
    choice: column.type === 'choice' ? Object.keys(column.choices)[0] : '',
  }[column.type]
  const hasOrder = !['text', 'boolean', 'choice'].includes(column.type)
  const signs = hasOrder ? ['=', '!=', '<', '<=', '>', '>='] : ['=', '!=']
  return [
    { column: name, is: null },
    { column: name, is: 'not_null' },
    ...(column.type === 'boolean'
      ? []
      : [{ column: name, in: [value, value] }]),
    ...signs.flatMap((is) => [
      compare(name, is, value),
      ...(column.type === 'boolean' || column.type === 'choice'
        ? []
        : [compare(name, is, { column: name })]),
      ...(column.type === 'date' ? [compare(name, is, { day: 'first' })] : []),
    ]),
  ]
}

function hasUnknownEnd(row: Cells) {
  return (
    row('outcome') !== null &&
    row('result_on') === null &&
    row('stopped_on') === null
  )
}

type Cell = string | number | boolean | null
type Cells = (name: string) => Cell

/** The value of a column of a row, as the rules have it. */
function cellsOf(row: Partial<Dossier>, { finish }: Rules): Cells {
  const procedure = procedures[row.procedure!]
  return (name) => {
    if (name === 'result_on') return row.finished_on ?? null
    if (finish === 'handover' && name.startsWith('finished_'))
      return row[name.replace('finished', 'handed_over') as 'code'] ?? null
    if (['level', 'registration', 'announced'].includes(name))
      return procedure?.[name as 'level'] ?? null
    return row[name as 'code'] ?? null
  }
}

function compared(is: string, a: Cell, b: Cell): boolean | null {
  if (a === null || b === null) return null
  switch (is) {
    case '=':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    default:
      return a >= b
  }
}

/** Logic of three values: unknown is null. */
function truth(of: Predicate, row: Cells, rules: Rules): boolean | null {
  const each = (parts: readonly Predicate[]) =>
    parts.map((part) => truth(part, row, rules))
  if ('all' in of) {
    const parts = each(of.all)
    return parts.includes(false) ? false : parts.includes(null) ? null : true
  }
  if ('any' in of) {
    const parts = each(of.any)
    return parts.includes(true) ? true : parts.includes(null) ? null : false
  }
  if ('not' in of) {
    const part = truth(of.not, row, rules)
    return part === null ? null : !part
  }
  if ('rule' in of) return rulesInWords[of.rule](row, rules)
  const cell = row(of.column)
  if ('in' in of) return cell === null ? null : of.in.includes(cell)
  if (of.is === null) return cell === null
  if (of.is === 'not_null') return cell !== null
  if (of.is === 'in_period')
    return cell === null ? null : march.from <= cell && cell <= march.to
  const to = of.to as
    Cell | { readonly column: string } | { readonly day: string }
  if (to === null || typeof to !== 'object') return compared(of.is, cell, to)
  return 'column' in to
    ? compared(of.is, cell, row(to.column))
    : compared(of.is, cell, to.day === 'first' ? march.from : march.to)
}

function holds(of: Predicate, row: Partial<Dossier>, rules: Rules): boolean {
  return truth(of, cellsOf(row, rules), rules) === true
}

/** A dossier around March: with what is null, ended on any day or on one that nobody knows. */
function dossier(): fc.Arbitrary<Partial<Dossier>> {
  const days = fc.option(fc.nat(30))
  const hour = fc.constantFrom('07:30:00', '08:00:00', '17:00:00')
  return fc
    .record({
      received: fc.nat(60),
      due: fc.option(fc.integer({ min: -2, max: 25 })),
      extended: days,
      end: fc.constantFrom(
        'open',
        'finished',
        'withdrawn',
        'refused',
        'unknown',
      ),
      took: fc.nat(30),
      handed: fc.option(fc.nat(20)),
      paused: days,
      resumed: days,
      hours: fc.tuple(hour, hour, hour, hour),
      procedure: fc.constantFrom('p', 'q', 'r'),
      unit: fc.constantFrom('a', 'a1', 'b'),
      channel: fc.constantFrom('online', 'counter', 'post'),
      apology: fc.option(fc.boolean()),
      overdue_reason: fc.constantFrom(null, 'a', "it's", '"'),
    })
    .map((d) => {
      const on = (n: number | null) =>
        n === null ? null : addDays('2018-02-01', d.received + n)
      const time = (date: string | null, i: 0 | 1 | 2 | 3) =>
        date && `${date} ${d.hours[i]}`
      const isFinished = d.end === 'finished'
      const isStopped = d.end === 'withdrawn' || d.end === 'refused'
      const finished = isFinished ? on(d.took) : null
      const handed =
        isFinished && d.handed !== null ? on(d.took + d.handed) : null
      const stopped = isStopped ? on(d.took) : null
      const receivedOn = on(0)!
      return {
        procedure: d.procedure,
        unit: d.unit,
        channel: d.channel,
        apology: d.apology,
        overdue_reason: d.overdue_reason,
        received_on: receivedOn,
        received_at: time(receivedOn, 0)!,
        due_on: on(d.due),
        due_at: time(on(d.due), 1),
        extended_due_on: on(d.extended),
        extended_due_at: time(on(d.extended), 1),
        finished_on: finished,
        finished_at: time(finished, 2),
        handed_over_on: handed,
        handed_over_at: time(handed, 3),
        stopped_on: stopped,
        paused_on: on(d.paused),
        resumed_on: on(d.resumed),
        outcome:
          d.end === 'open' ? null : d.end === 'unknown' ? 'finished' : d.end,
        ended_on:
          d.end === 'open'
            ? '9999-12-31'
            : (handed ?? finished ?? stopped ?? receivedOn),
      } as const
    })
}
