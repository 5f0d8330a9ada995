import { isNumber } from '../engine/answer.ts'
import type { Answer } from '../engine/answer.ts'
import { el } from '../dom.ts'
import type { Say } from '../../words/words.ts'

const pageSize = 100

/** An answer as a table, a hundred rows at a time. */
export function resultTable(answer: Answer, say: Say): HTMLElement {
  const place = el('div', { class: 'result' })
  const pages = Math.max(1, Math.ceil(answer.rows.length / pageSize))
  const show = (page: number) => {
    place.replaceChildren(
      tableOf(answer, page * pageSize, say),
      ...(pages > 1 ? [pager(page, pages, say, show)] : []),
    )
  }
  show(0)
  return place
}

function tableOf(
  { columns, rows }: Answer,
  first: number,
  say: Say,
): HTMLElement {
  const numeric = columns.map(isNumber)
  const head = columns.map(({ name, type }, i) =>
    el(
      'th',
      { scope: 'col', class: numeric[i] ? 'number' : '' },
      name,
      el('small', { text: type.toLowerCase() }),
    ),
  )
  const body = rows.slice(first, first + pageSize).map((row, r) =>
    el(
      'tr',
      {},
      el('th', {
        scope: 'row',
        class: 'number',
        text: String(first + r + 1),
      }),
      ...row.map((value, i) =>
        value === null
          ? el('td', { class: 'null', text: say('sql.null') })
          : el('td', { class: numeric[i] ? 'number' : '', text: value }),
      ),
    ),
  )
  const corner = el('th', { scope: 'col', class: 'number', text: '#' })
  return el(
    'div',
    {
      class: 'scroll',
      tabindex: '0',
      role: 'region',
      'aria-label': say('sql.result'),
    },
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, corner, ...head)),
      el('tbody', {}, ...body),
    ),
  )
}

function pager(
  page: number,
  pages: number,
  say: Say,
  show: (page: number) => void,
): HTMLElement {
  const step = (to: number, text: string) =>
    el('button', {
      type: 'button',
      text,
      disabled: to < 0 || to >= pages,
      on: { click: () => show(to) },
    })
  return el(
    'p',
    { class: 'pager' },
    step(page - 1, say('sql.before')),
    el('span', { text: say('sql.page', { page: page + 1, pages }) }),
    step(page + 1, say('sql.next')),
  )
}
