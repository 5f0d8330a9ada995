import { flowColumns } from '../../model/headings.ts'
import type { Column } from '../../model/headings.ts'
import type { FlowCount, FlowRow, Scorecard } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import { textWidth } from '../charts/letters.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { columnWidths } from './cells.ts'

const widthsOf: Readonly<
  Record<Scorecard['language'], Readonly<Record<FlowCount, number>>>
> = {
  vi: {
    carriedOver: 14.6,
    received: 9.2,
    receivedOnline: 8.8,
    receivedOther: 15.8,
    total: 9.2,
    finished: 9.2,
    early: 9.6,
    onDue: 8.8,
    late: 7.6,
    undated: 14,
    stopped: 12,
    open: 8.8,
    openInTime: 9.6,
    openOverdue: 7.6,
    openUndated: 14,
    paused: 17.6,
  },
  // No English word is as short as a syllable.
  en: {
    carriedOver: 13.6,
    received: 9.6,
    receivedOnline: 11.2,
    receivedOther: 10.4,
    total: 10.8,
    finished: 9.6,
    early: 9.6,
    onDue: 8.8,
    late: 8.6,
    undated: 8.8,
    stopped: 12.6,
    open: 9.6,
    openInTime: 9.6,
    openOverdue: 13.4,
    openUndated: 8.8,
    paused: 11.4,
  },
}

/** Table 2. */
export function flowTable(scorecard: Scorecard): Markup {
  const { flow } = scorecard
  const words = wordsOf(scorecard)
  const { row } = flow
  const widths = widthsOf[words.language]
  const columns = flowColumns(words).filter(({ key }) => isShown(key, row))
  // Where there is no dossier at all, that the sum ties says it.
  if (row.known && columns.every(({ key }) => row[key] === 0))
    return html`<section class="under run-in">
      <h2>${flow.caption}.</h2>
      <p>${row.tie}</p>
    </section>`
  const isDense = columns.length > 14
  return html`<section class="whole">
    <h2 class="caption">${flow.caption}</h2>
    <table class="${isDense ? 'long fixed dense' : 'long fixed'}">
      ${columnWidths(
        fitted(
          columns.map(({ key }) => ({
            width: widths[key],
            least: leastFor(words.count(row[key]), isDense),
          })),
        ),
      )}
      ${flowHead(columns)}
      <tbody>
        <tr>
          ${columns.map(
            ({ key }) =>
              html`<td class="r">
                ${row.known ? words.count(row[key]) : '…'}
              </td>`,
          )}
        </tr>
      </tbody>
    </table>
    <p class="under">${row.tie}</p>
  </section>`
}

const tableWidth = 165

/** Widths that fill the table, each at least as wide as its number: none breaks. */
function fitted(
  asked: readonly { readonly width: number; readonly least: number }[],
): readonly number[] {
  const all = asked.reduce((sum, { width }) => sum + width, 0)
  let scale = tableWidth / all
  // What some take beyond their part the others give up, who may need theirs then.
  for (let round = 0; round < 4; round++) {
    const isShort = (of: (typeof asked)[number]) => of.width * scale < of.least
    const taken = asked.reduce((n, of) => n + (isShort(of) ? of.least : 0), 0)
    const free = asked.reduce((n, of) => n + (isShort(of) ? 0 : of.width), 0)
    scale = (tableWidth - taken) / free
  }
  return asked.map(({ width, least }) => Math.max(least, width * scale))
}

/** Of a number in millimetres, with what stands beside it. */
function leastFor(text: string, isDense: boolean): number {
  return textWidth(text, 3.18) + (isDense ? 0.95 : 1.7)
}

/** Most offices give every dossier a due date: the two columns are there when needed. */
function isShown(key: FlowCount, row: FlowRow): boolean {
  return (key !== 'undated' && key !== 'openUndated') || row[key] > 0
}

function flowHead(columns: readonly Column<FlowCount>[]): Markup {
  // A column without a group is a group of its own, two rows high.
  const groups = [
    ...Map.groupBy(columns, ({ group, key }) => group ?? key).values(),
  ]
  return html`<thead>
    <tr>
      ${groups.map((of) => {
        const [{ group, title } = { title: '' }] = of
        return group === undefined
          ? html`<th rowspan="2" scope="col">${title}</th>`
          : html`<th colspan="${of.length}" scope="colgroup">${group}</th>`
      })}
    </tr>
    <tr>
      ${columns
        .filter(({ group }) => group !== undefined)
        .map(({ title }) => html`<th scope="col">${title}</th>`)}
    </tr>
  </thead>`
}
