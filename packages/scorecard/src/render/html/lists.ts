import { missColumns, taskColumns } from '../../model/headings.ts'
import type { Heading } from '../../model/headings.ts'
import type { MissRow, Scorecard, TaskRow } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { columnWidths, titled } from './cells.ts'

const missWidths = [5.5, 17, 35.5, 15.5, 15.5, 15.5, 12.5, 19.5, 15, 13.5]
const taskWidths = [10, 68.5, 17, 22, 22, 25.5]

/** Table 3. */
export function missTable(scorecard: Scorecard): Markup {
  const { misses } = scorecard
  const { rows } = misses
  return html`<section>
    <h2 class="caption">${misses.caption}</h2>
    <p class="summary">${misses.summary}</p>
    ${
      rows.length === 0
        ? null
        : html`<table class="long">
            ${columnWidths(missWidths)} ${listHead(missColumns(scorecard))}
            <tbody>
              ${rows.map(missRow)}
            </tbody>
          </table>`
    }
  </section>`
}

function missRow(row: MissRow): Markup {
  return html`<tr>
    <td class="c">${row.number}</td>
    <td class="code">
      ${row.code.split(/(?<=-)/).map((part) => html`${part}<wbr />`)}
    </td>
    <td>${row.procedure}</td>
    <td class="c">${row.receivedOn}</td>
    <td class="c">${row.dueOn}</td>
    <td class="c">${row.finishedOn}</td>
    <td class="r">${row.daysLate}</td>
    <td>${row.unit}</td>
    <td>${row.reason}</td>
    <td class="c">${row.apology}</td>
  </tr>`
}

/** The table of tasks and the notes under it. */
export function taskTable(scorecard: Scorecard): Markup {
  const { tasks } = scorecard
  const columns = taskColumns(wordsOf(scorecard))
  const { rows, notes } = tasks
  return html`<section>
    <h2 class="caption">${tasks.caption}</h2>
    ${
      rows.length === 0
        ? null
        : html`<table>
            ${columnWidths(taskWidths)} ${listHead(columns, html`<br />`)}
            <tbody>
              ${rows.map(taskRow)}
            </tbody>
          </table>`
    }
    <div class="under">${notes.map((note) => html`<p>${note}</p> `)}</div>
  </section>`
}

function taskRow(row: TaskRow): Markup {
  return html`<tr>
    <td class="c">${row.id}</td>
    <td>${row.text}</td>
    <td>${row.lead}</td>
    <td class="c">${row.time}</td>
    <td class="c">${row.due}</td>
    <td>${row.state}</td>
  </tr>`
}

function listHead(
  columns: readonly Heading[],
  separator: Markup | string = ' ',
): Markup {
  return html`<thead>
    <tr>
      ${columns.map((column) => html`<th scope="col">${titled(column, separator)}</th>`)}
    </tr>
  </thead>`
}
