import { kpiHeadings, shareTitles } from '../../model/headings.ts'
import type { KpiRow, Scorecard } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import { textWidth } from '../charts/letters.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import {
  columnWidths,
  numberCell,
  ratioCells,
  titled,
  unbroken,
} from './cells.ts'

/** Of the columns of table 1 in millimetres; no English word is as short as a syllable. */
const widthsOf = {
  vi: { target: 14.4, ratio: 11.8, share: 12.2, change: 12.5, status: 19.2 },
  en: { target: 12, ratio: 19.6, share: 12.6, change: 15, status: 20 },
} as const
const numberWidth = 5.8
const tableWidth = 165
/** Where one period alone has columns: of its numbers, under its name and its days, of what they are compared with, and of a status in a line. */
const alone = { ratio: 27, change: 17, status: 22 }
/** Of a cell, and what stands beside its text. */
const [letterSize, besideText] = [3.35, 1.7]

/** Table 1. */
export function kpiTable(scorecard: Scorecard): Markup {
  const { kpis, period } = scorecard
  const has = {
    yearAgo: period.yearAgoTitle !== null,
    toDate: !period.isToDate,
    mark: wordsOf(scorecard).say('restated.mark'),
  }
  const columns = columnsOf(scorecard)
  const title = columns.reduce((left, width) => left - width, tableWidth)
  const widths = [numberWidth, title - numberWidth, ...columns]
  return html`<section>
    <h2 class="caption">${kpis.caption}</h2>
    <table class="close">
      ${columnWidths(widths, 1)} ${kpiHead(scorecard)}
      <tbody>
        ${kpis.rows.map((row) => [
          kpiRow(row, has),
          row.kpi === 'on_time'
            ? html`<tr class="wide">
                <td colspan="${widths.length}">${kpis.openOverdueLine}</td>
              </tr>`
            : null,
        ])}
      </tbody>
    </table>
    <div class="under">
      ${[...kpis.restated, ...kpis.accepted, kpis.legend].map((line) => html`<p>${line}</p> `)}
    </div>
  </section>`
}

/** Those after the title, which has what they leave. */
function columnsOf({ kpis, language, period }: Scorecard): readonly number[] {
  const { target, ratio, share, change, status } = widthsOf[language]
  // No number breaks: a numerator and its stroke stand in a line, the denominator under it.
  const numbers = kpis.rows
    .flatMap(({ value, toDate }) => [value.ratio, toDate.ratio])
    .flatMap((text) => text.split(/(?<=\/)/))
    .map((text) => textWidth(text, letterSize) + besideText)
  const least = period.isToDate ? alone.ratio : ratio
  const beside = period.isToDate ? Math.max(alone.change, change) : change
  const shares = [Math.max(least, ...numbers), share]
  return [
    target,
    ...shares,
    beside,
    ...(period.yearAgoTitle === null ? [] : [beside]),
    ...(period.isToDate ? [] : shares),
    period.isToDate ? alone.status : status,
  ]
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
      ${[over.number, over.title].map((title) => high(html`${title}`))}
      ${high(titled(over.target, html`<br />`))} ${wide(over.value)}
      ${high(titled(over.previous))}
      ${over.yearAgo && high(titled(over.yearAgo))}
      ${over.toDate === null ? null : wide(over.toDate)}
      ${high(titled(over.status))}
    </tr>
    <tr>
      ${ratio} ${over.toDate === null ? null : ratio}
    </tr>
  </thead>`
}

function kpiRow(
  row: KpiRow,
  has: {
    readonly yearAgo: boolean
    readonly toDate: boolean
    readonly mark: string
  },
): Markup {
  return html`<tr class="${row.kpi === 'on_time' ? 'with-next' : ''}">
    <td class="c">${row.number}</td>
    <th class="row" scope="row">
      ${row.title}${row.marks === '' ? null : html` <small>${row.marks}</small>`}${
        row.note === null
          ? null
          : html` <small class="told">${row.note}</small>`
      }
    </th>
    <td class="c">${row.target}<br /><small>${row.clause}</small></td>
    ${ratioCells(row.value)}
    ${numberCell(row.previous, row.restated.previous ? has.mark : '')}
    ${has.yearAgo ? numberCell(row.yearAgo, row.restated.yearAgo ? has.mark : '') : null}
    ${has.toDate ? ratioCells(row.toDate) : null}
    <td class="c">
      ${row.symbol === '' ? null : `${row.symbol} `}<b>${row.statusText}</b>
      ${bullet(row)}
    </td>
  </tr>`
}

/** The year to date as a bar from 0 to 100%, and a stroke where the target is. */
function bullet({
  figures: { toDateValue },
  targetValue,
}: KpiRow): Markup | null {
  if (toDateValue === null || targetValue === null) return null
  const percent = (share: number) =>
    Math.round(Math.max(0, Math.min(1, share)) * 1000) / 10
  const at = Math.min(99, percent(targetValue))
  return html`<svg
    class="bullet"
    viewBox="0 0 100 8"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect width="100" height="8" fill="#e4e4e4" />
    <rect y="2" width="${percent(toDateValue)}" height="4" fill="#555" />
    <rect x="${at - 1}" width="2" height="8" />
  </svg>`
}
