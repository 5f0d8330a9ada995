import { missColumns, taskColumns } from '../../model/headings.ts'
import type { Heading } from '../../model/headings.ts'
import type { MissRow, Scorecard, TaskRow } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import type { Words } from '../../words/words.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { columnWidths, titled } from './cells.ts'

type MissWidths = Readonly<
  Record<keyof Omit<MissRow, 'cells' | 'dueOn'>, number>
>

/** Two dates stand in one column, one over the other, so that a row has three lines. */
const missWidths: MissWidths = {
  number: 5.6,
  code: 19,
  procedure: 43,
  receivedOn: 17,
  finishedOn: 16.5,
  daysLate: 13,
  unit: 20.4,
  reason: 17,
  apology: 14,
}
/** Where the unit is told once, two lines. */
const widthsWithoutUnit: MissWidths = {
  ...missWidths,
  procedure: 50.5,
  receivedOn: 19.5,
  daysLate: 14.5,
  reason: 24.5,
  apology: 15.5,
}
const taskWidths = [9.2, 68.1, 32, 20, 16.4, 19.3]

/** Table 3. */
export function missTable(scorecard: Scorecard): Markup {
  const { misses } = scorecard
  const { rows, sharedUnit } = misses
  const widths = sharedUnit === null ? missWidths : widthsWithoutUnit
  const titles = missColumns(scorecard)
  const due = titles.find(({ key }) => key === 'dueOn')
  const columns = titles.flatMap(({ key, ...title }) =>
    key === 'dueOn' || (key === 'unit' && sharedUnit !== null)
      ? []
      : [{ ...title, key, under: key === 'receivedOn' ? due : undefined }],
  )
  return html`<section>
    <h2 class="caption">${misses.caption}</h2>
    <p class="summary">${misses.summary}</p>
    ${
      rows.length === 0
        ? null
        : html`<table class="long">
            ${columnWidths(columns.map(({ key }) => widths[key]))}
            ${listHead(columns)}
            <tbody>
              ${rows.map((row) => missRow(row, sharedUnit === null))}
            </tbody>
          </table>`
    }
  </section>`
}

function missRow(row: MissRow, hasUnit: boolean): Markup {
  return html`<tr>
    <td class="c">${row.number}</td>
    <th class="row" scope="row">
      ${row.code.split(/(?<=-)/).map((part) => html`${part}<wbr />`)}
    </th>
    <td>${row.procedure}</td>
    <td class="c">${row.receivedOn}<br />${row.dueOn}</td>
    <td class="c">${row.finishedOn}</td>
    <td class="r">${row.daysLate}</td>
    ${hasUnit ? html`<td>${row.unit}</td>` : null}
    <td>${row.reason}</td>
    <td class="c">${row.apology}</td>
  </tr>`
}

/** The table of tasks and the notes under it. */
export function taskTable(scorecard: Scorecard): Markup {
  const { tasks } = scorecard
  const words = wordsOf(scorecard)
  const columns = taskColumns(words)
  const { rows, notes } = tasks
  return html`<section>
    <h2 class="caption">${tasks.caption}</h2>
    ${
      rows.length === 0
        ? null
        : html`<table class="long">
            ${columnWidths(taskWidths)} ${listHead(columns, html`<br />`)}
            <tbody>
              ${rows.map((row) => taskRow(row, words))}
            </tbody>
          </table>`
    }
    <div class="under">${notes.map((note) => html`<p>${note}</p> `)}</div>
  </section>`
}

function taskRow(row: TaskRow, { say }: Words): Markup {
  const { supporting } = row
  return html`<tr>
    <td class="c">${row.id}</td>
    <th class="row" scope="row">${row.text}</th>
    <td>
      ${row.lead}${
        supporting === ''
          ? null
          : html`;
              <small>${say('tasks.supporting', { units: supporting })}</small>`
      }
    </td>
    <td class="c">${row.time}</td>
    <td class="c">${row.due}</td>
    <td>${row.state}</td>
  </tr>`
}

function listHead(
  columns: readonly (Heading & { readonly under?: Heading | undefined })[],
  separator: Markup | string = ' ',
): Markup {
  return html`<thead>
    <tr>
      ${columns.map(
        (column) =>
          html`<th scope="col">
            ${titled(column, separator)}${
              column.under
                ? html`;<br />${titled(column.under, separator)}`
                : null
            }
          </th>`,
      )}
    </tr>
  </thead>`
}
