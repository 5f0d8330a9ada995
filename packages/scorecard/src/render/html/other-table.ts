import { shareTitles } from '../../model/headings.ts'
import type { Scorecard } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { columnWidths, ratioCells } from './cells.ts'

/** What is told beside the targets; where there are no rows, what lacks. */
export function otherTable(scorecard: Scorecard): Markup | null {
  const { others, period } = scorecard
  if (others === null) return null
  const words = wordsOf(scorecard)
  const { numerator, denominator, rate } = shareTitles(words)
  const groups = period.isToDate
    ? [period.title]
    : [period.title, period.toDateTitle]
  const table = html`<table class="long steady">
    ${columnWidths([70, 20, ...groups.flatMap(() => [22, 15])])}
    <thead>
      <tr>
        <th rowspan="2" scope="col">${words.say('others.title')}</th>
        <th rowspan="2" scope="col">${words.say('others.clause')}</th>
        ${groups.map(
          (title) => html`<th colspan="2" scope="colgroup">${title}</th>`,
        )}
      </tr>
      <tr>
        ${groups.map(
          () =>
            html`<th scope="col">${numerator}/<wbr />${denominator}</th>
              <th scope="col">${rate}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${others.rows.map(
        (row) =>
          html`<tr>
            <th class="row" scope="row">${row.title}</th>
            <td class="c">${row.clause}</td>
            ${ratioCells(row.value)}
            ${period.isToDate ? null : ratioCells(row.toDate)}
          </tr>`,
      )}
    </tbody>
  </table>`
  const lines = others.notes.map((note) => html`<p>${note}</p> `)
  // Without a table the heading stands in its line.
  if (others.rows.length === 0)
    return html`<section class="under">
      <p><b>${others.caption}.</b></p>
      ${lines}
    </section>`
  return html`<section>
    <h2 class="caption">${others.caption}</h2>
    ${table}
    <div class="under">${lines}</div>
  </section>`
}
