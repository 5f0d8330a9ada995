import { unitColumns } from '../../model/headings.ts'
import type { Scorecard, UnitRow, UnitShare } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import type { Words } from '../../words/words.ts'
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
  vi: [39.6, 11, 11, 10, 11],
  en: [34, 13.8, 13.2, 13.2, 13.6],
} as const
const close = { cases: 10.6, share: 12.2 }
const leastPlot = 16
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
  const taken = [...closeWidths[scorecard.language], close.cases].reduce(
    (sum, width) => sum + width,
    close.share * (units.targets.length - plots.length),
  )
  const width = Math.max(leastPlot, (tableWidth - taken) / plots.length)
  return html`<section>
    <h2 class="caption">${units.caption}</h2>
    ${table(scorecard, units, { plots, width })}
    ${
      comparison === null || plots.length === 0
        ? null
        : html`<div class="source run-in">
            <h2>${comparison.caption}.</h2>
            ${[words.say('units.plots'), ...comparison.notes, comparison.source].join(' ')}
          </div>`
    }
  </section>`
}

function table(
  scorecard: Scorecard,
  units: NonNullable<Scorecard['units']>,
  { plots, width }: Plotted,
): Markup {
  const words = wordsOf(scorecard)
  const { targets } = units
  const isPlotted = plots.length > 0
  const plotOf = (i: number) => plots.find(({ column }) => column === i)
  const shares = targets.map((_, i) => {
    if (!isPlotted) return shareWidth
    return plotOf(i) ? width : close.share
  })
  const before = isPlotted
    ? [...closeWidths[scorecard.language], close.cases]
    : widths
  return html`<table class="long steady">
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
            ${i + 1}<br /><small>${target}</small>${plot ? ends(plot) : null}
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
  const counts = [row.received, row.finished, row.late, row.openOverdue]
  const [first] = plots
  return html`<tr>
    <th class="row" scope="row">
      ${isSum ? html`<b>${row.name}</b>` : row.name}
    </th>
    ${counts.map((n) => countCell(n === null ? '…' : words.count(n)))}
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
  return html`<td class="r plot">
    ${rate}<br />${unitPlot(panel, share, across)}
  </td>`
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
