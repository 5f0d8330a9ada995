import { missColumns, taskColumns } from '../../model/headings.ts'
import type { Heading } from '../../model/headings.ts'
import type { MissRow, Scorecard, TaskRow } from '../../model/scorecard.ts'
import { lowerFirst } from '../../words/dates.ts'
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
  text: 60,
  lead: 28,
  time: 22,
  due: 19,
  state: 25.4,
}

/** Where it is told once; its room makes heads of two lines. */
const widthsWithoutLead = { ...taskWidths, text: 89.7, time: 22.5, state: 22 }

/** Up to how many tasks are told in a sentence each. */
const toldTasks = 3

/** Table 3. */
export function missTable(scorecard: Scorecard): Markup {
  const { misses } = scorecard
  const words = wordsOf(scorecard)
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
    <div class="summary">
      <h2 class="caption">${misses.caption}.</h2>
      <p>${misses.summary}</p>
    </div>
    ${
      rows.length === 0
        ? null
        : html`<table class="long">
            ${columnWidths(
              columns.map(({ key }) => widths[key]),
              columns.findIndex(({ key }) => key === 'procedure'),
            )}
            ${listHead(columns)}
            <tbody>
              ${rows.map((row) => missRow(row, sharedUnit, words))}
            </tbody>
          </table>`
    }
  </section>`
}

function missRow(
  row: MissRow,
  sharedUnit: string | null,
  { say }: Words,
): Markup {
  const { unit } = row
  const hasUnit = sharedUnit === null
  const other =
    hasUnit || unit === sharedUnit
      ? null
      : html`; <small>${say('misses.otherUnit', { unit })}</small>`
  return html`<tr>
    <td class="c">${row.number}</td>
    <th class="row" scope="row">
      ${row.code.split(/(?<=-)/).map((part) => html`${part}<wbr />`)}
    </th>
    <td>${row.procedure}${other}</td>
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
  const lines = notes.map((note) => html`<p>${note}</p> `)
  if (rows.length <= toldTasks)
    return html`<section class="under run-in">
      <h2>${tasks.caption}.</h2>
      ${rows.map((row) => html`<p>${taskLine(row, sharedLead, words)}</p> `)}
      ${lines}
    </section>`
  return html`<section>
    <h2 class="caption">${tasks.caption}</h2>
    <table class="long">
      ${columnWidths(
        columns.map(({ key }) => widths[key]),
        columns.findIndex(({ key }) => key === 'text'),
      )}
      ${listHead(columns, html`<br />`)}
      <tbody>
        ${rows.map((row) => taskRow(row, sharedLead, words))}
      </tbody>
    </table>
    <div class="under">${lines}</div>
  </section>`
}

/** What a row of the table has, as a sentence. */
function taskLine(
  { id, text, lead, supporting: units, time, due, state }: TaskRow,
  sharedLead: string | null,
  { say }: Words,
): Markup {
  const named = (key: 'tasks.time' | 'tasks.due', value: string) =>
    `${lowerFirst(say(key))}: ${value}`
  const parts = [
    ...(lead === sharedLead ? [] : [say('tasks.otherLead', { unit: lead })]),
    ...(units === '' ? [] : [say('tasks.supporting', { units })]),
    named('tasks.time', time),
    named('tasks.due', due),
  ]
  return html`<b>${id}</b> ${text} (${parts.join('; ')}). <b>${state}.</b>`
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
