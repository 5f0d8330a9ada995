import { missColumns, taskColumns } from '../../model/headings.ts'
import type { Heading } from '../../model/headings.ts'
import type { MissRow, Scorecard, TaskRow } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import type { Words } from '../../words/words.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { columnWidths, titled } from './cells.ts'

type MissWidths = Readonly<
  Record<
    Exclude<keyof MissRow, 'cells' | 'dueOn' | keyof typeof dateWidths.vi>,
    number
  >
>

/** A date is in one line; no English word is as short as a syllable. */
const dateWidths = {
  vi: { receivedOn: 17.4, finishedOn: 17 },
  en: { code: 20.6, receivedOn: 19.6, finishedOn: 19.6, apology: 14.8 },
}

/** Two dates stand in one column, one over the other, so that a row has three lines. */
const missWidths: MissWidths = {
  number: 5.8,
  code: 19.4,
  procedure: 42,
  daysLate: 12,
  unit: 20.4,
  reason: 18.5,
  apology: 12.5,
}
/** Where the unit is told once, two lines. */
const widthsWithoutUnit: MissWidths = {
  ...missWidths,
  procedure: 52,
  daysLate: 12.8,
  reason: 25,
  apology: 15.6,
}
const taskWidths: Readonly<
  Record<keyof Omit<TaskRow, 'supporting' | 'cells'>, number>
> = {
  id: 10.6,
  text: 66.7,
  lead: 30,
  time: 18,
  due: 20.2,
  state: 19.5,
}

/** Where it is told once; its room makes heads of two lines. */
const widthsWithoutLead = { ...taskWidths, text: 89.7, time: 22.5, state: 22 }

/** Table 3. */
export function missTable(scorecard: Scorecard): Markup {
  const { misses } = scorecard
  const { rows, sharedUnit } = misses
  const widths = {
    ...(sharedUnit === null ? missWidths : widthsWithoutUnit),
    ...dateWidths[scorecard.language],
  }
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
  const { rows, notes, sharedLead } = tasks
  const columns = taskColumns(words).filter(
    ({ key }) => key !== 'lead' || sharedLead === null,
  )
  const widths = sharedLead === null ? taskWidths : widthsWithoutLead
  return html`<section>
    <h2 class="caption">${tasks.caption}</h2>
    ${
      rows.length === 0
        ? null
        : html`<table class="long">
            ${columnWidths(columns.map(({ key }) => widths[key]))}
            ${listHead(columns, html`<br />`)}
            <tbody>
              ${rows.map((row) => taskRow(row, sharedLead, words))}
            </tbody>
          </table>`
    }
    <div class="under">${notes.map((note) => html`<p>${note}</p> `)}</div>
  </section>`
}

function taskRow(
  row: TaskRow,
  sharedLead: string | null,
  { say }: Words,
): Markup {
  const { lead, supporting: units } = row
  const hasLead = sharedLead === null
  const supporting =
    units === ''
      ? null
      : html`; <small>${say('tasks.supporting', { units })}</small>`
  const other =
    hasLead || lead === sharedLead
      ? null
      : html`; <small>${say('tasks.otherLead', { unit: lead })}</small>`
  return html`<tr>
    <td class="c">${row.id}</td>
    <th class="row" scope="row">
      ${row.text}${other}${hasLead ? null : supporting}
    </th>
    ${hasLead ? html`<td>${lead}${supporting}</td>` : null}
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
              column.under ? html`; ${titled(column.under, separator)}` : null
            }
          </th>`,
      )}
    </tr>
  </thead>`
}
