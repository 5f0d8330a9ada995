import type { Cell } from '../../data/page-data.ts'
import { wordsIn } from '../../words/words.ts'
import { el } from '../dom.ts'
import { statusOf } from './card.ts'
import { cellOf, valueText } from './figures.ts'
import type { Shown, View } from './figures.ts'

/** The KPIs of the plan by unit, in the order of the office's list. */
export function unitsTable(
  shown: Shown,
  view: View,
  onUnit: (unit: string) => void,
): HTMLElement {
  const { explorer, language } = shown
  const say = wordsIn(language)
  const kpis = explorer.kpis.filter(
    ({ id, isPlanned }) =>
      isPlanned &&
      explorer.units.some(({ code }) => explorer.cells[id]?.[code]),
  )
  const rows = explorer.units
    .filter(({ code }) =>
      kpis.some(({ id }) => explorer.cells[id]?.[code]?.[view.period.key]),
    )
    .map(({ code, name }) =>
      el(
        'tr',
        { class: code === view.unit ? 'chosen' : '' },
        el(
          'th',
          { scope: 'row' },
          el('button', {
            type: 'button',
            class: 'plain',
            text: name[language],
            'aria-current': code === view.unit,
            on: { click: () => onUnit(code) },
          }),
        ),
        ...kpis.map((kpi) => {
          const at = { ...view, unit: code, procedure: undefined }
          const cell = cellOf(shown, kpi.id, at)
          const status = cell?.status ? statusOf(cell, shown, at) : false
          return el(
            'td',
            { class: 'number' },
            valueText(shown, kpi, cell),
            status,
            cell?.toDate !== undefined &&
              isJudged(cell) &&
              kpi.nature === 'flow' &&
              el('small', {
                text: say('units.toDate', {
                  value: valueText(shown, kpi, cell, cell.toDate),
                }),
              }),
          )
        }),
      ),
    )
  return el(
    'section',
    {},
    el('h2', { text: say('units.title') }),
    el(
      'div',
      {
        class: 'scroll',
        tabindex: '0',
        role: 'region',
        'aria-label': say('units.title'),
      },
      el(
        'table',
        { class: 'units' },
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('th', { scope: 'col', text: say('units.unit') }),
            ...kpis.map(({ title }) =>
              el('th', {
                scope: 'col',
                class: 'number',
                text: title[language],
              }),
            ),
          ),
        ),
        el('tbody', {}, ...rows),
      ),
    ),
    el('p', {
      class: 'source',
      text: `${say('status.note')} ${say('signs.note')}`,
    }),
  )
}

/** Whether a year to date was held against a target, so that it is told beside the status. */
function isJudged({ status }: Cell): boolean {
  return status === 'met' || status === 'near' || status === 'missed'
}
