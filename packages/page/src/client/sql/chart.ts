import type { Locale } from '@motcua/metrics'
import type { TopLevelSpec } from 'vega-lite'
import { isNumber } from '../engine/answer.ts'
import type { Answer } from '../engine/answer.ts'
import { el } from '../dom.ts'
import { draw, ink } from '../draw.ts'
import { wordsIn } from '../../words/words.ts'

/** More values along than this are no chart. */
const mostAlong = 100

/** What a chart shows: places of columns. */
interface Chosen {
  readonly kind: 'bar' | 'line'
  readonly x: number
  readonly y: number
  readonly by: number | undefined
}

/** An answer as a chart, with the choices of what is drawn. */
export function resultChart(answer: Answer, language: Locale): HTMLElement {
  const say = wordsIn(language)
  const numbers = placesOf(answer, true)
  const others = placesOf(answer, false)
  const [y] = numbers.filter((place) => place !== 0 || numbers.length === 1)
  if (y === undefined)
    return el('p', { class: 'notice', text: say('chart.noNumber') })
  const x = others.find((one) => looksLikeTime(answer, one)) ?? others[0] ?? 0
  const place = el('div', { class: 'chart', 'aria-hidden': 'true' })
  const note = el('p', { class: 'notice', role: 'status' })
  let chosen: Chosen = {
    kind: looksLikeTime(answer, x) ? 'line' : 'bar',
    x,
    y,
    by: others.find((one) => one !== x && isFew(answer, one)),
  }
  const redraw = (change: Partial<Chosen>) => {
    chosen = { ...chosen, ...change }
    place.replaceChildren()
    const along = new Set(answer.rows.map((row) => row[chosen.x]))
    note.textContent =
      along.size > mostAlong
        ? say('chart.tooMany', { most: mostAlong, all: along.size })
        : ''
    draw(place, specOf(answer, chosen), language).catch((error: unknown) => {
      note.textContent = String(error)
    })
  }
  const all = answer.columns.map((_, i) => i)
  const names = (places: readonly number[]) =>
    places.map((i) => [String(i), answer.columns[i]?.name ?? ''] as const)
  const choices = el(
    'div',
    { class: 'choose' },
    choice(say('chart.kind'), chosen.kind, {
      of: [
        ['bar', say('chart.bar')],
        ['line', say('chart.line')],
      ],
      onChoose: (value) => redraw({ kind: value === 'line' ? 'line' : 'bar' }),
    }),
    choice(say('chart.x'), String(chosen.x), {
      of: names(all),
      onChoose: (value) => redraw({ x: Number(value) }),
    }),
    choice(say('chart.y'), String(chosen.y), {
      of: names(numbers),
      onChoose: (value) => redraw({ y: Number(value) }),
    }),
    choice(say('chart.by'), String(chosen.by ?? ''), {
      of: [['', say('chart.single')], ...names(others)],
      onChoose: (value) =>
        redraw({ by: value === '' ? undefined : Number(value) }),
    }),
  )
  const { name } = answer.columns[chosen.y] ?? {}
  const figure = el(
    'figure',
    { 'aria-label': `${say('sql.chart')}: ${name ?? ''}` },
    place,
  )
  queueMicrotask(() => redraw({}))
  return el('div', {}, choices, figure, note)
}

function placesOf({ columns }: Answer, numeric: boolean): readonly number[] {
  return columns.flatMap((column, i) =>
    isNumber(column) === numeric ? [i] : [],
  )
}

/** Whether a column has few enough values to tell them by colour. */
function isFew({ rows }: Answer, place: number): boolean {
  return new Set(rows.map((row) => row[place])).size <= 10
}

/** Whether a column has months or days, which a line joins. */
function looksLikeTime({ rows }: Answer, place: number): boolean {
  return (
    rows.length > 1 && rows.every((row) => /^\d{4}-/.test(row[place] ?? ''))
  )
}

function choice(
  label: string,
  value: string,
  {
    of,
    onChoose,
  }: {
    readonly of: readonly (readonly [string, string])[]
    readonly onChoose: (value: string) => void
  },
): HTMLElement {
  const select = el(
    'select',
    { on: { change: () => onChoose(select.value) } },
    ...of.map(([key, text]) =>
      el('option', { value: key, text, selected: key === value }),
    ),
  )
  return el('label', {}, el('span', { text: label }), select)
}

/** Ready-made labels in the order of the rows: no dates, which a browser would read in its own zone. */
function specOf(answer: Answer, { kind, x, y, by }: Chosen): TopLevelSpec {
  const along = [...new Set(answer.rows.map((row) => row[x] ?? '–'))].slice(
    0,
    mostAlong,
  )
  const values = answer.rows
    .map((row) => ({
      x: row[x] ?? '–',
      y: row[y] === null || row[y] === undefined ? null : Number(row[y]),
      by: by === undefined ? '' : (row[by] ?? '–'),
    }))
    .filter((value) => along.includes(value.x))
  const nameOf = (place: number) => answer.columns[place]?.name ?? ''
  return {
    width: 'container',
    height: 320,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values },
    mark:
      kind === 'line'
        ? { type: 'line', point: true }
        : { type: 'bar', cornerRadiusEnd: 2 },
    encoding: {
      x: {
        field: 'x',
        type: 'ordinal',
        sort: along,
        title: nameOf(x),
        axis: { labelLimit: 160, labelOverlap: true },
      },
      y: { field: 'y', type: 'quantitative', title: nameOf(y) },
      color:
        by === undefined
          ? { value: ink.line }
          : { field: 'by', type: 'nominal', title: nameOf(by) },
    },
  }
}
