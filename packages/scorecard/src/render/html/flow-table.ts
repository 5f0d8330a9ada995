import { flowColumns } from '../../model/headings.ts'
import type { Column } from '../../model/headings.ts'
import type { FlowCount, FlowRow, Scorecard } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { columnWidths } from './cells.ts'

const widths: Readonly<Record<FlowCount, number>> = {
  carriedOver: 12,
  received: 10.4,
  receivedOnline: 10.4,
  receivedOther: 13.6,
  total: 10.7,
  finished: 10.7,
  early: 10.4,
  onDue: 10.4,
  late: 9.2,
  undated: 13.6,
  stopped: 12,
  open: 9.7,
  openInTime: 10,
  openOverdue: 8.7,
  openUndated: 13.6,
  paused: 13.2,
}

/** Table 2. */
export function flowTable(scorecard: Scorecard): Markup {
  const { flow } = scorecard
  const words = wordsOf(scorecard)
  const { row } = flow
  const columns = flowColumns(words).filter(({ key }) => isShown(key, row))
  return html`<section class="whole">
    <h2 class="caption">${flow.caption}</h2>
    <table>
      ${columnWidths(columns.map(({ key }) => widths[key]))}
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
