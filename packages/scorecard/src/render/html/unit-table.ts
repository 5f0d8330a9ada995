import { unitColumns } from '../../model/headings.ts'
import type { Scorecard, UnitRow } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import type { Words } from '../../words/words.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { columnWidths, numberCell } from './cells.ts'

const widths = [45, 12, 12, 13, 16]
const shareWidth = 14

/** Table 4: the units, each in a row, and their sum. */
export function unitTable(scorecard: Scorecard): Markup | null {
  const { units } = scorecard
  if (units === null) return null
  const words = wordsOf(scorecard)
  const { targets } = units
  return html`<section>
    <h2 class="caption">${units.caption}</h2>
    <table class="long">
      ${columnWidths([...widths, ...targets.map(() => shareWidth)])}
      <thead>
        <tr>
          ${unitColumns(words).map(
            ({ title }) => html`<th rowspan="2" scope="col">${title}</th>`,
          )}
          <th colspan="${targets.length}" scope="colgroup">
            ${words.say('units.shares')}
          </th>
        </tr>
        <tr>
          ${targets.map(
            (target, i) =>
              html`<th scope="col">${i + 1}<br /><small>${target}</small></th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${units.rows.map((row) => unitRow(row, 'td', words))}
        ${unitRow(units.total, 'sum', words)}
      </tbody>
    </table>
  </section>`
}

function unitRow(row: UnitRow, kind: 'td' | 'sum', words: Words): Markup {
  const name = kind === 'sum' ? html`<b>${row.name}</b>` : html`${row.name}`
  const counts = [row.received, row.finished, row.late, row.openOverdue]
  return html`<tr>
    <th class="row" scope="row">${name}</th>
    ${counts.map(
      (n) =>
        html`<td class="${n === null ? 'c' : 'r'}">
          ${n === null ? '…' : words.count(n)}
        </td>`,
    )}
    ${row.values.map(({ rate }) => numberCell(rate))}
  </tr>`
}
