import { kpiHeadings, shareTitles } from '../../model/headings.ts'
import type { KpiRow, Scorecard } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import {
  columnWidths,
  decimalCell,
  ratioCells,
  titled,
  unbroken,
} from './cells.ts'

/** Table 1. */
export function kpiTable(scorecard: Scorecard): Markup {
  const { kpis, period } = scorecard
  const hasYearAgo = period.yearAgoTitle !== null
  return html`<section>
    <h2 class="caption">${kpis.caption}</h2>
    <table>
      ${columnWidths(
        hasYearAgo
          ? [5.5, 44, 11.5, 18.2, 12.8, 12.5, 12.5, 18.2, 12.8, 17]
          : // A year has one comparison, and counts of five digits.
            [5.5, 40, 15, 24.5, 13, 12.5, 24.5, 13, 17],
      )}
      ${kpiHead(scorecard)}
      <tbody>
        ${kpis.rows.map((row) => [
          kpiRow(row, hasYearAgo),
          row.kpi === 'on_time'
            ? html`<tr class="wide">
                <td colspan="${hasYearAgo ? 10 : 9}">
                  ${kpis.openOverdueLine}
                </td>
              </tr>`
            : null,
        ])}
      </tbody>
    </table>
    <p class="under">${kpis.legend}</p>
  </section>`
}

function kpiHead(scorecard: Scorecard): Markup {
  const over = kpiHeadings(scorecard)
  const { numerator, denominator, rate } = shareTitles(wordsOf(scorecard))
  const high = (inside: Markup) =>
    html`<th rowspan="2" scope="col">${inside}</th>`
  const wide = (title: string) =>
    html`<th colspan="2" scope="colgroup">${unbroken(title, ' ')}</th>`
  const ratio = html`<th scope="col">${numerator}/<br />${denominator}</th>
    <th scope="col">${rate}</th>`
  return html`<thead>
    <tr>
      ${[over.number, over.title, over.target].map((title) => high(html`${title}`))}
      ${wide(over.value)} ${high(titled(over.previous))}
      ${over.yearAgo && high(titled(over.yearAgo))} ${wide(over.toDate)}
      ${high(titled(over.status))}
    </tr>
    <tr>
      ${ratio} ${ratio}
    </tr>
  </thead>`
}

function kpiRow(row: KpiRow, hasYearAgo: boolean): Markup {
  return html`<tr class="${row.kpi === 'on_time' ? 'with-next' : ''}">
    <td class="c">${row.number}</td>
    <td>
      ${row.title}${row.marks === '' ? null : html` <small>${row.marks}</small>`}${
        row.note === null ? null : html`<br /><small>${row.note}</small>`
      }
    </td>
    <td class="c">${row.target}</td>
    ${ratioCells(row.value)} ${decimalCell('points', row.previous)}
    ${hasYearAgo ? decimalCell('points', row.yearAgo) : null}
    ${ratioCells(row.toDate)}
    <td class="c">
      ${row.symbol === '' ? null : `${row.symbol} `}<b>${row.statusText}</b>
    </td>
  </tr>`
}
