import type { TopLevelSpec } from 'vega-lite'
import { formatCount } from '@motcua/metrics'
import type { Cell, PageKpi } from '../../data/page-data.ts'
import { periodText, shortMonth, wordsIn } from '../../words/words.ts'
import { el } from '../dom.ts'
import { draw, ink } from '../draw.ts'
import {
  casesText,
  cellOf,
  chartValue,
  monthsUpTo,
  periodBefore,
  valueText,
} from './figures.ts'
import type { Shown, View } from './figures.ts'

/** A KPI of what is looked at: value, cases, target, thirteen months. */
export function card(
  shown: Shown,
  kpi: PageKpi,
  view: View,
  onMisses: (kpi: PageKpi) => void,
): HTMLElement {
  const { language } = shown
  const say = wordsIn(language)
  const cell = cellOf(shown, kpi.id, view)
  const missed = missesOf(kpi, cell)
  return el(
    'article',
    { class: 'card', id: `card-${kpi.id}` },
    el('h3', { text: kpi.title[language] }),
    el(
      'p',
      { class: 'value' },
      el('strong', { text: valueText(shown, kpi, cell) }),
      statusOf(cell, shown, view),
    ),
    cell !== undefined &&
      !cell.unknown &&
      kpi.kind !== 'count' &&
      el('p', { text: casesText(shown, kpi, cell.of) }),
    compared(shown, kpi, view),
    ...notes(shown, kpi, view).map((text) => el('p', { text })),
    chart(shown, kpi, view),
    missed > 0 &&
      el('button', {
        type: 'button',
        text: say('kpi.misses', {
          count: formatCount(missed, language),
          object: kpi.object[language],
        }),
        on: { click: () => onMisses(kpi) },
      }),
    monthTable(shown, kpi, view),
  )
}

/** How many count and do not meet. */
export function missesOf({ kind }: PageKpi, cell: Cell | undefined): number {
  if (kind !== 'ratio' || !cell || cell.unknown) return 0
  const [numerator, denominator] = cell.of
  return (denominator ?? 0) - numerator
}

/** The status of the year to date; a procedure has none. Its sign is drawn by the styles, as not every machine has a font with it. */
export function statusOf(
  cell: Cell | undefined,
  { language }: Shown,
  { procedure }: Pick<View, 'procedure'>,
): HTMLElement | false {
  if (!cell?.status || procedure !== undefined) return false
  const { status } = cell
  const text = wordsIn(language)(`status.${status}`)
  return el('span', { class: `chip ${status}`, text })
}

/** What a value is held against: its target, the year to date, the period before. */
function compared(shown: Shown, kpi: PageKpi, view: View): HTMLElement | false {
  const { language, explorer } = shown
  const say = wordsIn(language)
  const cell = cellOf(shown, kpi.id, view)
  if (!cell) return false
  const target = explorer.targets[cell.target ?? -1]
  const before = periodBefore(explorer, view.period)
  const cellBefore =
    before && cellOf(shown, kpi.id, { ...view, period: before })
  const pairs: (readonly [string, string])[] = []
  if (target) pairs.push([say('kpi.target'), target.printed[language]])
  if (cell.toDate && kpi.nature === 'flow')
    pairs.push([say('kpi.toDate'), valueText(shown, kpi, cell, cell.toDate)])
  if (before && cellBefore)
    pairs.push([
      periodText(before.key, language),
      valueText(shown, kpi, cellBefore),
    ])
  return el(
    'dl',
    {},
    ...pairs.flatMap(([term, text]) => [
      el('dt', { text: term }),
      el('dd', { text }),
    ]),
  )
}

function notes(shown: Shown, kpi: PageKpi, view: View): readonly string[] {
  const { language } = shown
  const say = wordsIn(language)
  const cell = cellOf(shown, kpi.id, view)
  if (!cell) return []
  return [
    ...(kpi.nature === 'stock' ? [say('kpi.stock')] : []),
    ...(cell.open === undefined
      ? []
      : [say('kpi.openOverdue', { count: formatCount(cell.open, language) })]),
    ...(cell.few && kpi.kind !== 'count' && !cell.unknown
      ? [say('kpi.few', { object: kpi.object[language] })]
      : []),
  ]
}

function chart(shown: Shown, kpi: PageKpi, view: View): HTMLElement {
  const { language } = shown
  const place = el('div', { class: 'small-chart', 'aria-hidden': 'true' })
  draw(place, specOf(shown, kpi, view), language).catch(() => place.remove())
  const label = wordsIn(language)('kpi.chart', {
    title: kpi.title[language],
    period: periodText(view.period.key, language),
  })
  return el('figure', { 'aria-label': label }, place)
}

/** Labels are made here: a browser would read dates in its own zone. */
function specOf(shown: Shown, kpi: PageKpi, view: View): TopLevelSpec {
  const { language, explorer } = shown
  const months = monthsUpTo(explorer, view.period)
  const labels = months.map(({ key }) => shortMonth(key, language))
  const values = months.map((period, i) => {
    const cell = cellOf(shown, kpi.id, { ...view, period })
    return { month: labels[i] ?? '', value: chartValue(kpi, cell) }
  })
  const cell = cellOf(shown, kpi.id, view)
  const target = explorer.targets[cell?.target ?? -1]?.value
  const isShare = kpi.kind === 'ratio' || kpi.kind === 'derived'
  const x = {
    field: 'month',
    type: 'ordinal',
    sort: labels,
    title: null,
    axis: {
      values: labels.filter((_, i) => (labels.length - 1 - i) % 4 === 0),
      labelAngle: 0,
      grid: false,
    },
  } as const
  const y = {
    field: 'value',
    type: 'quantitative',
    title: null,
    scale: { zero: !isShare, nice: true },
    axis: {
      tickCount: 3,
      tickMinStep: isShare ? 0.1 : 1,
      format: ',.1~f',
      ...(isShare && { labelExpr: "datum.label + '%'" }),
    },
  } as const
  return {
    width: 'container',
    height: 110,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values },
    layer: [
      ...(target !== undefined && isShare
        ? [
            {
              data: { values: [{ value: target * 100 }] },
              mark: {
                type: 'rule' as const,
                color: ink.target,
                strokeDash: [4, 3],
              },
              encoding: { y },
            },
          ]
        : []),
      {
        mark: {
          type: 'line',
          color: ink.line,
          point: { filled: true, size: 22, color: ink.line },
          invalid: 'break-paths-show-domains',
        },
        encoding: { x, y },
      },
      {
        data: { values: values.slice(-1) },
        mark: { type: 'point', filled: true, size: 70, color: ink.line },
        encoding: { x, y },
      },
    ],
  }
}

function monthTable(shown: Shown, kpi: PageKpi, view: View): HTMLElement {
  const { language, explorer } = shown
  const say = wordsIn(language)
  const rows = monthsUpTo(explorer, view.period).map((period) => {
    const cell = cellOf(shown, kpi.id, { ...view, period })
    const [numerator, denominator] = cell?.of ?? [0, 0]
    const cases =
      !cell || cell.unknown || denominator === null
        ? ''
        : `${formatCount(numerator, language)}/${formatCount(denominator, language)}`
    return el(
      'tr',
      {},
      el('th', { scope: 'row', text: periodText(period.key, language) }),
      kpi.kind !== 'count' &&
        kpi.kind !== 'duration' &&
        el('td', { class: 'number', text: cases }),
      el('td', { class: 'number', text: valueText(shown, kpi, cell) }),
    )
  })
  const heads = [
    'kpi.month' as const,
    ...(kpi.kind === 'count' || kpi.kind === 'duration'
      ? []
      : ['kpi.casesHead' as const]),
    'kpi.valueHead' as const,
  ]
  return el(
    'details',
    {},
    el('summary', { text: say('kpi.table') }),
    el(
      'table',
      {},
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          ...heads.map((head) => el('th', { scope: 'col', text: say(head) })),
        ),
      ),
      el('tbody', {}, ...rows),
    ),
  )
}
