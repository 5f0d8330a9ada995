import { formatCount } from '@motcua/metrics'
import type { PageKpi, PageMiss } from '../../data/page-data.ts'
import { periodText, wordsIn } from '../../words/words.ts'
import { el } from '../dom.ts'
import type { Source } from '../engine/boot.ts'
import { load } from '../load.ts'
import { cellOf, monthsIn } from './figures.ts'
import type { Shown, View } from './figures.ts'
import { missesOf } from './card.ts'

/** As many rows as a person reads; the SQL page has them all. */
const mostShown = 200

/** The cases that do not meet a KPI, latest first. */
export async function missesList(
  shown: Shown,
  kpi: PageKpi,
  {
    view,
    source,
    onClose,
  }: {
    readonly view: View
    readonly source: Source
    readonly onClose: () => void
  },
): Promise<HTMLElement> {
  const { language } = shown
  const say = wordsIn(language)
  const found = await rowsOf(shown, kpi, view, source)
  const all = missesOf(kpi, cellOf(shown, kpi.id, view))
  const rows = found?.slice(0, mostShown)
  const title = say('misses.title', { title: kpi.title[language] })
  return el(
    'section',
    { id: 'misses', tabindex: '-1', 'aria-labelledby': 'misses-title' },
    el('h2', { id: 'misses-title', text: title }),
    el('p', {
      text: rows
        ? say(rows.length < all ? 'misses.latest' : 'misses.shown', {
            all: formatCount(all, language),
            shown: formatCount(rows.length, language),
            object: kpi.object[language],
            period: periodText(view.period.key, language),
          })
        : say('misses.none'),
    }),
    rows !== undefined && tableOf(shown, rows, say('misses.list')),
    el(
      'p',
      { class: 'actions' },
      el('button', {
        type: 'button',
        text: say('misses.close'),
        on: { click: onClose },
      }),
    ),
  )
}

/** Of a stock the list of the last month; undefined where a month has none. */
async function rowsOf(
  { explorer }: Shown,
  kpi: PageKpi,
  { unit, procedure, period }: View,
  { data }: Source,
): Promise<readonly PageMiss[] | undefined> {
  const within = monthsIn(explorer, period)
  const months = kpi.nature === 'stock' ? within.slice(-1) : within
  const names = months.map(({ key }) => `${kpi.id}_${key}`)
  if (!names.every((name) => explorer.lists.includes(name))) return undefined
  const lists = await Promise.all(
    names.map((name) => load<readonly PageMiss[]>(`${data}/misses/${name}`)),
  )
  const own = unitsBelow(explorer.units, unit)
  const isRoot = explorer.units[0]?.code === unit
  return lists
    .flat()
    .filter(([, of]) => procedure === undefined || of === procedure)
    .filter(
      ([, , of]) => isRoot || procedure !== undefined || own.has(of ?? ''),
    )
    .toSorted((a, b) => (b[6] ?? 0) - (a[6] ?? 0))
}

function unitsBelow(
  units: Shown['explorer']['units'],
  top: string,
): ReadonlySet<string> {
  const found = new Set([top])
  let before = 0
  while (found.size > before) {
    before = found.size
    for (const { code, parent } of units)
      if (parent !== null && found.has(parent)) found.add(code)
  }
  return found
}

function tableOf(
  { explorer, language }: Shown,
  rows: readonly PageMiss[],
  label: string,
): HTMLElement {
  const say = wordsIn(language)
  const heads = [
    'misses.code',
    'misses.procedure',
    'misses.unit',
    'misses.received',
    'misses.due',
    'misses.finished',
    'misses.late',
  ] as const
  const nameOf = (code: string | null) =>
    explorer.procedures.find((procedure) => procedure.code === code)?.name ??
    code ??
    ''
  const unitOf = (code: string | null) =>
    explorer.units.find((unit) => unit.code === code)?.name[language] ??
    code ??
    ''
  return el(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label },
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
      el(
        'tbody',
        {},
        ...rows.map(([code, procedure, unit, received, due, finished, late]) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, el('code', { text: code })),
            el('td', { text: nameOf(procedure) }),
            el('td', { text: unitOf(unit) }),
            el('td', { text: columnDay(received) }),
            el('td', { text: columnDay(due) }),
            el('td', {
              text:
                finished === null ? say('misses.open') : columnDay(finished),
            }),
            el('td', {
              class: 'number',
              text: late === null ? '–' : String(late),
            }),
          ),
        ),
      ),
    ),
  )
}

/** `01/03/2018`, as in the columns of the office's papers. */
function columnDay(day: string | null): string {
  return day === null ? '–' : day.split('-').toReversed().join('/')
}
