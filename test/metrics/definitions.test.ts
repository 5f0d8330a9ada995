import { catalog, findKpi, defineKpis, UnknownKpiError } from '@motcua/metrics'
import {
  allOf,
  anyOf,
  cohort,
  condition,
  dossiers,
  inForce,
  inPeriod,
  not,
  receipt,
} from '@motcua/metrics/catalog'
import { planAnnexes } from '@motcua/metrics/plan'
import { tablesOf } from '@motcua/metrics/sql'
import type { Database, Kpi, Plan, Rules, Text } from '@motcua/metrics'
import type { DossierRow, Quality } from '@motcua/metrics/catalog'
import * as definitions from '@motcua/metrics/catalog'
import * as metrics from '@motcua/metrics'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { copyOffice } from '../offices.ts'

const { office, remove } = copyOffice('binh-duong-2018')
remove()
const { plan } = office

const everyRules = (['date', 'instant'] as const).flatMap((compare) =>
  (['result', 'handover'] as const).map((finish) => ({ compare, finish })),
)
const byDate: Rules = { compare: 'date', finish: 'result' }
/** What compares with a deadline, to the day or to the second. */
const byDeadline = catalog
  .map((kpi) => kpi.id)
  .filter((id) => /^on_time(?!_d)/.test(id))
/** What takes the end of a dossier: the result, or that it was handed over. */
const byEnd = [
  'on_time',
  'early',
  'open_overdue',
  'finished',
  'carried_over',
  'open',
  'paused',
  'on_time_strict',
  'due_moved',
  'on_time_agreed',
  'on_time_b',
  'on_time_c',
  'processing_days',
]
const named = catalog.map((kpi) => ({ id: kpi.id, kpi }))

describe('the text of the definitions', () => {
  it('is the one that was read and agreed to', async () => {
    await expect(catalog.map(chapter).join('\n')).toMatchFileSnapshot(
      'golden/definitions.md',
    )
  })

  it.each(named)('$id is exported under its name', ({ id, kpi }) => {
    const name = id.replace(/_(\w)/g, (_, letter: string) =>
      letter.toUpperCase(),
    )
    expect({ ...definitions, ...metrics }).toHaveProperty(name, kpi)
  })

  it.each(named)('$id has words in both languages', ({ kpi }) => {
    const texts = [
      kpi.title,
      kpi.object,
      ...Object.values(kpi.quality),
      ...everyRules.map((rules) => kpi.formula(rules)),
    ]
    for (const { vi, en } of texts)
      for (const text of [vi, en]) {
        expect(text).toBe(text.trim().normalize('NFC'))
        expect(text.length).toBeGreaterThan(3)
        expect(text).not.toMatch(/undefined|\[object|where "|chưa nêu/)
      }
  })

  it.each(named)('$id states all five on its quality', ({ kpi }) => {
    const statements: Record<keyof Quality, Text> = kpi.quality
    expect(Object.keys(statements).toSorted()).toEqual([
      'accuracy',
      'compensation',
      'limits',
      'source',
      'verified',
    ])
  })

  it.each(named)('$id says no word twice in a row', ({ kpi }) => {
    for (const rules of everyRules)
      for (const text of Object.values(kpi.formula(rules)))
        expect(text).not.toMatch(/(?<!\p{L})([\p{L} ]{4,}?),? \1(?!\p{L})/iu)
  })

  it.each([
    ['compare', 'instant', byDeadline],
    ['finish', 'handover', byEnd],
  ] as const)(
    'says otherwise where `%s: %s` makes it another number',
    (rule, value, ids) => {
      const text = (kpi: Kpi, rules: Rules) =>
        Object.values(kpi.formula(rules)).join(' – ')
      const changed = catalog.filter(
        (kpi) => text(kpi, byDate) !== text(kpi, { ...byDate, [rule]: value }),
      )
      expect(changed.map((kpi) => kpi.id)).toEqual(ids)
    },
  )

  it('says otherwise of each version of on time', () => {
    const ofOnTime = catalog.filter((kpi) => kpi.id.startsWith('on_time'))
    expect(ofOnTime.length).toBe(6)
    for (const rules of everyRules)
      for (const language of ['vi', 'en'] as const)
        expect(
          new Set(ofOnTime.map((kpi) => kpi.formula(rules)[language])).size,
        ).toBe(ofOnTime.length)
  })

  it('has no two KPIs of one title, id or formula', () => {
    for (const of of [
      (kpi: Kpi) => kpi.id,
      (kpi: Kpi) => kpi.title.vi,
      (kpi: Kpi) => kpi.title.en,
      (kpi: Kpi) => kpi.formula(byDate).vi,
      (kpi: Kpi) => kpi.formula(byDate).en,
    ])
      expect(new Set(catalog.map(of)).size).toBe(catalog.length)
  })
})

describe('the catalogue', () => {
  it('is frozen, each definition too', () => {
    for (const value of [catalog, ...catalog])
      expect(Object.isFrozen(value)).toBe(true)
  })

  it('finds each by its id', () => {
    for (const kpi of catalog) expect(findKpi(kpi.id)).toBe(kpi)
  })

  it('finds the version in force in a period, else the first', () => {
    const [first] = catalog
    const later = { ...first!, version: 2, effective: { from: '2019-01-01' } }
    const early = { ...first!, effective: { to: '2018-12-31' } }
    const found = (to: string) => findKpi(first!.id, [later, early], { to })
    expect(found('2018-12-31')).toBe(early)
    expect(found('2019-01-31')).toBe(later)
    expect(findKpi(first!.id, [early], { to: '2019-01-31' })).toBe(early)
  })

  it.each<
    [
      readonly [from?: string | undefined, to?: string][],
      string,
      number | undefined,
    ]
  >([
    [[[]], '0001-01-31', 0],
    [[[]], '9999-12-31', 0],
    [[['2018-03-31']], '2018-03-31', 0],
    [[['2018-03-31']], '2018-03-30', undefined],
    [[[undefined, '2018-03-31']], '2018-03-31', 0],
    [[[undefined, '2018-03-31']], '2018-04-01', undefined],
    [[['2018-03-31', '2018-03-31']], '2018-03-31', 0],
    [[[undefined, '2018-03-31'], ['2018-04-01']], '2018-03-31', 0],
    [[[undefined, '2018-03-31'], ['2018-04-01']], '2018-04-01', 1],
    // Of several the latest, in whichever order they come.
    [[[], [], []], '2018-03-31', 2],
    [[[], ['2018-04-01'], []], '2018-03-31', 2],
    [[['2018-01-01'], ['2018-02-01'], ['2019-01-01']], '2018-12-31', 1],
    [[], '2018-03-31', undefined],
  ])(
    'of the versions from–to %j on %s that of place %s is in force',
    (days, to, place) => {
      const versions = days.map(([from, until], i) => ({
        ...catalog[0]!,
        version: i + 1,
        effective: {
          ...(from !== undefined && { from }),
          ...(until !== undefined && { to: until }),
        },
      }))
      const expected = place === undefined ? undefined : place + 1
      expect(inForce(versions, { to })?.version).toBe(expected)
      expect(inForce(versions.toReversed(), { to })?.version).toBe(expected)
    },
  )

  it.each([
    ['on_time', ['procedure', 'dossier']],
    ['online_procedures', ['procedure']],
    ['satisfied', ['survey_answer']],
    ['feedback_answered', ['feedback']],
    ['tasks_on_schedule', ['task_progress']],
    ['duties_on_time', ['task_progress']],
    ['assigned_tasks_on_time', ['assigned_task']],
    ['reports_on_time', ['unit_report']],
  ])('%s needs the tables %j to be complete', (id, tables) => {
    expect(tablesOf(findKpi(id))).toEqual(tables)
  })

  it('a derived KPI needs those of its parts, and own rows themselves', () => {
    const [first, second] = ['on_time', 'online_procedures'].map((id) =>
      findKpi(id),
    )
    const derived = { ...catalog[0]!, kind: 'derived', of: [first, second] }
    expect(tablesOf(derived as unknown as Kpi)).toEqual([
      'procedure',
      'dossier',
      'procedure',
    ])
    const own = (versioned: readonly string[]) => {
      const rows = { ...dossiers, id: 'permits', versioned }
      return tablesOf({ ...first!, rows } as unknown as Kpi)
    }
    expect(own([])).toEqual(['permits'])
    expect(own(['overdue_note'])).toEqual(['permits'])
    expect(own(['feedback', 'overdue_note'])).toEqual(['feedback'])
  })

  it('lists the known ids when there is none', () => {
    expect(() => findKpi('on_tme')).toThrow(UnknownKpiError)
    for (const { id } of catalog) expect(() => findKpi('on_tme')).toThrow(id)
  })
})

describe('citations', () => {
  it('name clauses that the plan has', () => {
    const known = plan.clauses.map((clause) => clause.id)
    const cited = catalog.flatMap((kpi) => kpi.cites)
    expect(cited.length).toBeGreaterThan(10)
    for (const { document, clause } of cited) {
      expect(document).toBe(plan.number)
      expect(known).toContain(clause)
    }
  })

  it('cite the clause that sets the target', () => {
    for (const { kpi, clause } of plan.targets)
      expect(findKpi(kpi).cites.map((c) => c.clause)).toContain(clause)
  })

  it('leave over what no KPI measures, and what no clause asks for', () => {
    const annexes = planAnnexes(plan, catalog)
    expect(annexes.targetsWithoutKpi).toEqual([])
    expect(annexes.clausesWithoutKpi.map((clause) => clause.id)).toEqual([
      'III.4',
      'III.6',
      'IV.3',
      'IV.end',
      'PL.II.9',
      'PL.VII.4',
    ])
    expect(annexes.kpisWithoutClause).toEqual(
      catalog.filter((kpi) => kpi.cites.length === 0).map((kpi) => kpi.id),
    )
    expect(annexes.oddities).toEqual(plan.oddities)
  })

  it('count for their own document alone', () => {
    const other: Plan = { ...plan, number: '1/KH', targets: [] }
    const annexes = planAnnexes(other, catalog)
    expect(annexes.clausesWithoutKpi).toEqual(plan.clauses)
    expect(annexes.kpisWithoutClause).toEqual(catalog.map((kpi) => kpi.id))
  })
})

describe('words of conditions', () => {
  const even = condition<DossierRow>({ vi: 'chẵn', en: 'even' }, () => sql`1`)
  const late = condition<DossierRow>(
    ({ compare }) => ({ vi: `muộn (${compare})`, en: `late (${compare})` }),
    () => sql`2`,
  )

  it.each([
    [allOf(even, late), 'chẵn, muộn (date)', 'even, late (date)'],
    [anyOf(even, late), 'chẵn; hoặc muộn (date)', 'even; or late (date)'],
    [not(late), 'không (muộn (date))', 'not (late (date))'],
    [not(late, { vi: 'kịp', en: 'timely' }), 'kịp', 'timely'],
  ] as const)('follow from their parts', (joined, vi, en) => {
    expect(joined.words(byDate)).toEqual({ vi, en })
  })

  it('follow the rules', () => {
    expect(late.words({ ...byDate, compare: 'instant' }).en).toBe(
      'late (instant)',
    )
  })
})

describe('the bound of conditions', () => {
  const words = { vi: 'x', en: 'x' }
  const bounded = condition<DossierRow>(words, () => sql`1`, {
    isBounded: true,
  })
  const free = condition<DossierRow>(words, () => sql`2`)
  const days = (isBounded: boolean) =>
    cohort<DossierRow>(words, () => sql`3`, { isBounded })

  it.each([
    ['a condition that says so', bounded, true],
    ['one that says nothing', free, false],
    ['all, of which one is', allOf(free, bounded), true],
    ['all, of which none is', allOf(free, free), false],
    ['any, of which one is not', anyOf(bounded, free), false],
    ['any, of which each is', anyOf(bounded, bounded), true],
    ['the opposite of one', not(bounded), false],
    ['a date in the period', inPeriod(days(true)), true],
    ['a date that is not', inPeriod(days(false)), false],
    [
      'a date that says nothing',
      inPeriod({ on: days(true).on, words: days(true).words }),
      false,
    ],
  ] as const)('of %s', (_, { isBounded = false }, expected) => {
    expect(isBounded).toBe(expected)
  })
})

const k = defineKpis<Database>()
const given = { version: 1, title: { vi: 'x', en: 'x' } }

describe('a bare predicate', () => {
  it('is described by its SQL, with the days of the period by name', () => {
    const kpi = k.ratio(dossiers, {
      ...given,
      id: 'bare',
      cohort: ({ eb }) => eb.ref('dossier.received_on'),
      counts: ({ eb, from, to }) =>
        eb.and([
          eb('dossier.due_on', '>=', from),
          eb('dossier.due_on', '<=', to),
        ]),
      meets: ({ eb }) => eb('dossier.channel', 'in', ['online', 'post']),
    })
    expect(kpi.formula(byDate)).toEqual({
      vi: `hồ sơ where "dossier"."channel" in ('online', 'post') / hồ sơ trong kỳ, where ("dossier"."due_on" >= :from and "dossier"."due_on" <= :to)`,
      en: `dossiers where "dossier"."channel" in ('online', 'post') / dossiers in the period, where ("dossier"."due_on" >= :from and "dossier"."due_on" <= :to)`,
    })
  })

  it('has the last day that is known by the name of the last, and no office', () => {
    const kpi = k.count(dossiers, {
      ...given,
      id: 'known',
      counts: ({ eb, known, scope }) =>
        eb.and([
          eb('dossier.due_on', '<', known),
          eb('dossier.unit', '=', scope.office ?? ''),
        ]),
    })
    expect(kpi.formula(byDate).en).toBe(
      `dossiers where ("dossier"."due_on" < :to and "dossier"."unit" = '')`,
    )
  })

  it('has names as they are, whatever signs are in them', () => {
    const kpi = k.count(dossiers, {
      ...given,
      id: 'named',
      counts: ({ eb }) =>
        sql<boolean>`${sql.id('a"$1')} = ${eb.val('x')} or ${sql.lit("it's $1")} = ${eb.val(12)}`,
    })
    expect(kpi.formula(byDate).vi).toBe(
      `hồ sơ where "a""$1" = 'x' or 'it''s $1' = 12`,
    )
  })

  it.each([
    ["O'Neil", `'O''Neil'`],
    ["''", `''''''`],
    ['$2 :from', `'$2 :from'`],
    ['', `''`],
  ])('quotes the literal %j', (value, quoted) => {
    const kpi = k.count(dossiers, {
      ...given,
      id: 'quoted',
      counts: ({ eb }) =>
        eb.and([
          eb('dossier.code', '=', value),
          eb('dossier.apology', '=', true),
        ]),
    })
    expect(kpi.formula(byDate).en).toBe(
      `dossiers where ("dossier"."code" = ${quoted} and "dossier"."apology" = true)`,
    )
  })

  it('is described under the rules asked for', () => {
    const kpi = k.count(dossiers, {
      ...given,
      id: 'ruled',
      counts: ({ eb, rules }) => eb('dossier.code', '=', rules.finish),
    })
    for (const rules of everyRules)
      expect(kpi.formula(rules).vi).toBe(
        `hồ sơ where "dossier"."code" = '${rules.finish}'`,
      )
  })
})

describe('what a definition may leave out', () => {
  const kinds = {
    ratio: k.ratio(dossiers, {
      ...given,
      cohort: receipt,
      id: 'r',
      meets: () => sql`true`,
    }),
    count: k.count(dossiers, { ...given, cohort: receipt, id: 'c' }),
    duration: k.duration(dossiers, {
      ...given,
      cohort: receipt,
      id: 'd',
      unit: 'calendar_day',
      measured: { vi: 'số ngày', en: 'days' },
      measure: () => sql<number>`1`,
    }),
    derived: k.derived({
      ...given,
      id: 'v',
      formula: { vi: 'a / b', en: 'a / b' },
      of: [findKpi('received') as never],
      derive: () => ({ numerator: 0, denominator: 0 }),
    }),
  }

  it.each([
    ['ratio', { better: 'up', nature: 'flow', minN: 30, cites: [] }],
    ['count', { better: 'neither', nature: 'flow', minN: 30 }],
    ['duration', { better: 'down', nature: 'flow' }],
    ['derived', { better: 'up', nature: 'flow', minN: 30 }],
  ] as const)('has defaults in a %s', (kind, defaults) => {
    expect(kinds[kind]).toMatchObject({ ...defaults, kind })
    expect(kinds[kind].object).toEqual(dossiers.object)
    expect(kinds[kind].quality).toEqual(dossiers.quality)
    expect(Object.isFrozen(kinds[kind])).toBe(true)
  })

  it('is the median of a duration, and its words say which figure it is', () => {
    expect(kinds.duration.statistic).toBe('median')
    const words = (statistic: 'median' | 'p90' | 'mean') =>
      k
        .duration(dossiers, {
          ...given,
          id: 'd',
          unit: 'calendar_day',
          statistic,
          measured: ({ finish }) => ({ vi: `ngày ${finish}`, en: finish }),
          measure: () => sql<number>`1`,
          cohort: cohort({ vi: 'trong kỳ', en: 'in the period' }, ({ eb }) =>
            eb.ref('dossier.received_on'),
          ),
        })
        .formula(byDate)
    expect(words('median').vi).toBe(
      'trung vị của ngày result, của hồ sơ trong kỳ',
    )
    expect(words('p90').vi).toContain('bách phân vị 90 của')
    expect(words('mean').en).toBe('mean of result, of dossiers in the period')
  })

  it('is said to be missing where no quality is stated', () => {
    const rows = k.rows<Pick<Database, 'dossier'>, 'dossier'>({
      id: 'bare',
      object: { vi: 'dòng', en: 'rows' },
      from: (db) => db.selectFrom('dossier'),
      unit: 'dossier.unit',
      shows: { code: 'dossier.code' },
    })
    const { quality } = k.count(rows, {
      ...given,
      id: 'c',
      cohort: ({ eb }) => eb.ref('dossier.received_on'),
    })
    for (const { vi, en } of Object.values(quality))
      expect([vi, en]).toEqual(['chưa nêu', 'not stated'])
  })
})

describe('what a definition may not be', () => {
  const day = cohort<DossierRow>(
    { vi: 'trong kỳ', en: 'in the period' },
    ({ eb }) => eb.ref('dossier.received_on'),
  )

  it.each(['a', 'a1', 'on_time_', 'z_9_z'])('has the id %s', (id) => {
    expect(k.count(dossiers, { ...given, id, cohort: day }).id).toBe(id)
  })

  it.each(['', '_a', '1a', 'A', 'aB', 'a-b', 'a b', ' a', 'a ', 'đ', 'a\nb'])(
    'has no id %j',
    (id) => {
      expect(() => k.count(dossiers, { ...given, id, cohort: day })).toThrow(
        new RangeError(
          `expected an id of small letters, digits and underscores, got ${id}`,
        ),
      )
    },
  )

  it('has a cohort or counts, and needs no more than one', () => {
    expect(() => k.count(dossiers, { ...given, id: 'none' })).toThrow(
      new RangeError(
        'expected a cohort or counts of none, so that rows belong to a period, got neither',
      ),
    )
    const counts = condition<DossierRow>({ vi: 'x', en: 'x' }, () => sql`1`)
    for (const one of [{ cohort: day }, { counts }])
      expect(k.count(dossiers, { ...given, id: 'one', ...one }).kind).toBe(
        'count',
      )
  })

  it.each(
    'kpi version period unit group status reason numerator denominator value toDate target segment'
      .split(' ')
      .map((name) => ({ name })),
  )('has no dimension $name, which results have', ({ name }) => {
    const made = (dimension: string) =>
      k.rows<Pick<Database, 'dossier'>, 'dossier'>({
        id: 'r',
        object: { vi: 'dòng', en: 'rows' },
        from: (db) => db.selectFrom('dossier'),
        unit: 'dossier.unit',
        dimensions: { channel: 'dossier.channel', [dimension]: 'dossier.code' },
        shows: { code: 'dossier.code' },
      })
    expect(() => made(name)).toThrow(RangeError)
    expect(() => made(name)).toThrow(
      new RegExp(`^expected a dimension of r other than .*, got ${name}$`),
    )
    const { dimensions } = made(`${name}s`)
    expect(Object.keys(dimensions)).toEqual(['channel', `${name}s`])
  })

  it('is derived from nothing: then it has no words of rows', () => {
    const derived = k.derived({
      ...given,
      id: 'v',
      formula: ({ finish }) => ({ vi: finish, en: finish }),
      of: [],
      derive: () => ({ numerator: 0, denominator: 0 }),
    })
    expect(derived.object).toEqual({ vi: '', en: '' })
    expect(derived.quality.source).toEqual({ vi: 'chưa nêu', en: 'not stated' })
    for (const rules of everyRules)
      expect(derived.formula(rules).vi).toBe(rules.finish)
  })
})

/** A KPI as the golden file has it: rules that change nothing stand together. */
function chapter(kpi: Kpi): string {
  const formulas = Map.groupBy(everyRules, (rules) =>
    JSON.stringify(kpi.formula(rules)),
  )
  const cites = kpi.cites.map((c) => `${c.document}, ${c.clause}`)
  return [
    `## ${kpi.id}, version ${kpi.version}`,
    '',
    `${kpi.title.vi} – ${kpi.title.en}`,
    '',
    ...[...formulas].flatMap(([text, rules]) => {
      const { vi, en } = JSON.parse(text) as Text
      const under =
        rules.length === everyRules.length
          ? 'every rule'
          : rules.map((r) => `${r.compare}, ${r.finish}`).join('; ')
      return [`- ${under}`, `  - ${vi}`, `  - ${en}`]
    }),
    '',
    `Cites: ${cites.join('; ') || 'nothing'}.`,
    '',
  ].join('\n')
}
