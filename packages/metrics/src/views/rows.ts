import { sql } from 'kysely'
import type { CountingKpi, Kpi } from '../definition/kpi.ts'
import { reachOf } from '../evaluation/scans.ts'
import type { Text } from '../plan/plan.ts'
import { boundOf, isCounted } from '../sql/rows.ts'
import { fromOf, scopeOf, written } from './expressions.ts'
import type { DayNames, Written } from './expressions.ts'
import { tableMacro, view } from './objects.ts'
import type { PublishedObject } from './objects.ts'
import { rowWords } from './words.ts'

/**
 * The rows behind each KPI that counts any: a view of a flow, with the date that
 * puts a row into a period; of a stock, and of what looks at both ends of a
 * period, a macro of the day or days.
 */
export function rowObjects(
  kpis: readonly Kpi<never>[],
): readonly PublishedObject[] {
  return kpis.flatMap((kpi) =>
    kpi.kind === 'derived' ? [] : [rowsOf(kpi, rowsName(kpi, kpis))],
  )
}

/** `rows_on_time`; of several versions of one KPI each has its number. */
function rowsName({ id, version }: Kpi<never>, all: readonly Kpi<never>[]) {
  const isOne = all.filter((other) => other.id === id).length === 1
  return isOne ? `rows_${id}` : `rows_${id}_${version}`
}

function rowsOf(kpi: CountingKpi<never>, name: string): PublishedObject {
  const reach = reachOf(kpi, scopeOf({ compare: 'date', finish: 'result' }))
  const { title } = kpi
  switch (reach) {
    case 'segment':
      return view({
        name,
        ...selected(kpi, { from: 'null', to: 'null' }, 'all'),
        words: {
          vi: `Từng dòng của chỉ tiêu ${title.vi}, có ngày đưa vào kỳ`,
          en: `Row by row: ${title.en}, with the date that puts a row into a period`,
        },
      })
    case 'last_day':
      return tableMacro({
        name,
        parameters: ['on_day'],
        ...selected(
          kpi,
          { from: 'cast(on_day as date)', to: 'cast(on_day as date)' },
          'counted',
        ),
        words: {
          vi: `Từng dòng được đếm của chỉ tiêu ${title.vi} vào một ngày`,
          en: `The rows counted on a day: ${title.en}`,
        },
      })
    case 'period':
      return tableMacro({
        name,
        parameters: ['from_day', 'to_day'],
        ...selected(
          kpi,
          { from: 'cast(from_day as date)', to: 'cast(to_day as date)' },
          'counted',
        ),
        words: {
          vi: `Từng dòng được đếm của chỉ tiêu ${title.vi} từ ngày đến ngày`,
          en: `The rows counted from a day to a day: ${title.en}`,
        },
      })
  }
}

/** A column of the rows. */
type RowColumn = readonly [name: string, of: Written]

function selected(
  kpi: CountingKpi<never>,
  days: DayNames,
  which: 'all' | 'counted',
): Pick<PublishedObject, 'body' | 'columns'> {
  const { rows, cohort, counts } = kpi
  const is = (make: Parameters<typeof written>[0]) => written(make, days)
  const bound = is((row) => boundOf([kpi], { row })[0] ?? sql`true`)
  const isOne = is((row) => isCounted(kpi, { row }))
  const columns: readonly RowColumn[] = [
    ...namesOf(kpi, days),
    ...(cohort ? [['cohort_on', is(cohort.on)] as const] : []),
    ...(which === 'all'
      ? [
          [
            'counts',
            is(
              (row) =>
                sql`coalesce(${counts ? counts.where(row) : sql`true`}, false)`,
            ),
          ] as const,
        ]
      : []),
    ...(kpi.kind === 'ratio'
      ? [
          [
            'meets',
            is((row) => sql`coalesce(${kpi.meets.where(row)}, false)`),
          ] as const,
        ]
      : []),
    ...(kpi.kind === 'duration' ? [['value', is(kpi.measure)] as const] : []),
  ]
  const where =
    which === 'all' && cohort
      ? [is((row) => sql`${cohort.on(row)} is not null`)]
      : [bound, isOne].filter(({ text }) => text !== 'true')
  const reads = new Set(
    [...columns.map(([, of]) => of), ...where].flatMap((of) => [...of.reads]),
  )
  return {
    body: `select ${columns.map(([name, { text }]) => `${text} as "${name}"`).join(',\n  ')}
from ${fromOf(rows, reads)}
where ${where.map(({ text }) => text).join('\n  and ')}`,
    columns: Object.fromEntries(
      columns.map(([name]) => [name, wordsOf(name)] as const),
    ),
  }
}

/** What tells a row: its code, source and unit, and the dimensions that its own tables have. */
function namesOf(
  { rows }: CountingKpi<never>,
  days: DayNames,
): readonly RowColumn[] {
  const column = (name: string) => written(() => sql.ref(name), days)
  const { code } = rows.shows
  // What is read whatever is asked for: no list joins a table for a column.
  const own = fromOf(rows, new Set())
  const source = rows.key.find((name) => name.endsWith('.source'))
  return [
    [
      'code',
      code === undefined || typeof code === 'string'
        ? column(code ?? rows.unit)
        : written(code, days),
    ],
    ...(source ? [['source', column(source)] as const] : []),
    ['unit', column(rows.unit)],
    ...Object.entries(rows.dimensions)
      .filter(([, of]) => new RegExp(`\\b${tableOf(of)}\\b`).test(own))
      .map(([name, of]) => [name, column(of)] as const),
  ]
}

function tableOf(column: string): string {
  return column.split('.')[0] ?? ''
}

function wordsOf(name: string): Text {
  return rowWords[name] ?? { vi: name, en: name }
}
