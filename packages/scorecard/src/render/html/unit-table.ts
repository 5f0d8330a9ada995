import { unitColumns } from '../../model/headings.ts'
import type { Scorecard, UnitRow, UnitShare } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import type { Words } from '../../words/words.ts'
import { textWidth } from '../charts/letters.ts'
import { unitPlots } from '../charts/unit-plots.ts'
import type { UnitPlot } from '../charts/unit-plots.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { columnWidths, numberCell } from './cells.ts'
import { unitPlot } from './unit-plot.ts'

const tableWidth = 165
const widths = [45, 12, 12, 13, 16]
const shareWidth = 14
/** Where dots stand under shares, and how many cases there are before them; no English word is as short as a syllable. */
const closeWidths = {
  vi: [42.4, 11, 11, 12.3, 13.8],
  en: [34, 13.8, 13.2, 13.2, 13.6],
} as const
const close = { share: 11.7 }
const leastPlot = 15
const leastName = 30
/** Of a cell, and what stands beside its text. */
const [letterSize, besideText] = [3.18, 1.7]
/** Millimetres of a cell beside its plot, and pixels a millimetre. */
const [besidePlot, pixels] = [0.8, 96 / 25.4]

/** The plots of a table, and how many millimetres each has. */
interface Plotted {
  readonly plots: readonly UnitPlot[]
  readonly width: number
}

/** Table 4: the units, each in a row, and their sum; with the dots of figure 2 where it has room for them. */
export function unitTable(scorecard: Scorecard): Markup | null {
  const { units, comparison } = scorecard
  if (units === null) return null
  const words = wordsOf(scorecard)
  const plots = unitPlots(scorecard)
  return html`<section>
    <h2 class="caption">${units.caption}</h2>
    ${table(scorecard, units, plots)}
    ${
      comparison === null || plots.length === 0
        ? null
        : html`<div class="source run-in">
            <h2>${comparison.caption}.</h2>
            ${[words.say('units.plots'), ...fewWords(plots, words), ...comparison.notes, ...sourceOf(scorecard)].join(' ')}
          </div>`
    }
  </section>`
}

/** Where the numbers come from, unless figure 1 says it. */
function sourceOf({ comparison, trend }: Scorecard): readonly string[] {
  return comparison === null || comparison.source === trend.source
    ? []
    : [comparison.source]
}

/** What the star beside a share says, where there is one. */
function fewWords(
  plots: readonly UnitPlot[],
  { say }: Words,
): readonly string[] {
  const isFew = plots.some(({ shares }) =>
    [...shares.values()].some(({ text }) => text === say('comparison.few')),
  )
  return isFew ? [`*: ${say('comparison.few')}.`] : []
}

/** Widths of the columns before the shares and of a plot: no number breaks, the names of units have what is left. */
function closeColumns(
  scorecard: Scorecard,
  { rows, total, targets }: NonNullable<Scorecard['units']>,
  plots: readonly UnitPlot[],
): { readonly before: readonly number[]; readonly width: number } {
  const words = wordsOf(scorecard)
  const [first] = plots
  const all = [...rows, total]
  const needed = (texts: readonly string[]) =>
    Math.max(...texts.map((text) => textWidth(text, letterSize) + besideText))
  const [name, ...counts] = closeWidths[scorecard.language]
  const columns = all.map(countsOf)
  const asked = counts.map((width, i) =>
    Math.max(width, needed(columns.map((of) => countText(of[i], words)))),
  )
  const cases = first
    ? [needed(all.map((row) => casesOf(row, first, scorecard, words)))]
    : []
  const taken = [...asked, ...cases].reduce(
    (sum, width) => sum + width,
    close.share * (targets.length - plots.length),
  )
  const width = Math.max(leastPlot, (tableWidth - name - taken) / plots.length)
  const left = tableWidth - taken - width * plots.length
  return { before: [Math.max(leastName, left), ...asked, ...cases], width }
}

function table(
  scorecard: Scorecard,
  units: NonNullable<Scorecard['units']>,
  plots: readonly UnitPlot[],
): Markup {
  const words = wordsOf(scorecard)
  const { targets } = units
  const isPlotted = plots.length > 0
  const plotOf = (i: number) => plots.find(({ column }) => column === i)
  const { before, width } = isPlotted
    ? closeColumns(scorecard, units, plots)
    : { before: widths, width: 0 }
  const shares = targets.map((_, i) => {
    if (!isPlotted) return shareWidth
    return plotOf(i) ? width : close.share
  })
  return html`<table class="long fixed steady">
    ${columnWidths([...before, ...shares])}
    <thead>
      <tr>
        ${unitColumns(words).map(
          ({ title }) => html`<th rowspan="2" scope="col">${title}</th>`,
        )}
        ${isPlotted ? html`<th rowspan="2" scope="col">n</th>` : null}
        <th colspan="${targets.length}" scope="colgroup">
          ${words.say('units.shares')}
        </th>
      </tr>
      <tr>
        ${targets.map((target, i) => {
          const plot = plotOf(i)
          return html`<th scope="col">
            ${i + 1} <small>${target}</small>${plot ? ends(plot) : null}
          </th>`
        })}
      </tr>
    </thead>
    <tbody>
      ${units.rows.map((row) => unitRow(row, { plots, width }, scorecard))}
      ${unitRow(units.total, { plots, width }, scorecard, true)}
    </tbody>
  </table>`
}

/** The ends of an axis, over those of the plots under them. */
function ends({ panel: { axis } }: UnitPlot): Markup {
  return html`<div class="ends">
    ${[axis.from, axis.to].map((end) => html`<small>${Math.round(end * 100)}%</small>`)}
  </div>`
}

function unitRow(
  row: UnitRow,
  { plots, width }: Plotted,
  scorecard: Scorecard,
  isSum = false,
): Markup {
  const words = wordsOf(scorecard)
  const [first] = plots
  return html`<tr>
    <th class="row" scope="row">
      ${isSum ? html`<b>${row.name}</b>` : row.name}
    </th>
    ${countsOf(row).map((n) => countCell(countText(n, words)))}
    ${first ? countCell(casesOf(row, first, scorecard, words)) : null}
    ${row.values.map(({ rate }, i) => {
      const plot = plots.find(({ column }) => column === i)
      const share = plot?.shares.get(row.code ?? '')
      // Where there are no cases a sign stands in the place of the share.
      return plot && share && /\d/.test(rate)
        ? plotCell(rate, plot, share, width)
        : numberCell(rate)
    })}
  </tr>`
}

function plotCell(
  rate: string,
  { panel }: UnitPlot,
  share: UnitShare,
  width: number,
): Markup {
  const across = Math.round((width - besidePlot) * pixels)
  return html`<td class="r plot">${rate}${unitPlot(panel, share, across)}</td>`
}

function countsOf({ received, finished, late, openOverdue }: UnitRow) {
  return [received, finished, late, openOverdue]
}

function countText(n: number | null | undefined, { count }: Words): string {
  return n === null || n === undefined ? '…' : count(n)
}

function countCell(text: string): Markup {
  return html`<td class="${/\d/.test(text) ? 'r' : 'c'}">${text}</td>`
}

/** How many cases the first share that is compared has: its denominator. */
function casesOf(
  { code, values }: UnitRow,
  { column }: UnitPlot,
  { comparison }: Scorecard,
  { count }: Words,
): string {
  const unit = comparison?.units.find((one) => one.code === code)
  const ratio = values[column]?.ratio ?? '…'
  const [, denominator = ratio === '–' ? count(0) : ratio] = ratio.split('/')
  return unit?.n ?? denominator
}
