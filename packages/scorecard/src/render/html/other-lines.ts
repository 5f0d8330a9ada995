import type {
  OtherRow,
  PrintedRatio,
  Scorecard,
} from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import type { Words } from '../../words/words.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'

/** What is told beside the targets in a few words each, then what lacks. */
export function otherLines(scorecard: Scorecard): Markup | null {
  const { others, period } = scorecard
  if (others === null) return null
  const { rows, notes } = others
  const words = wordsOf(scorecard)
  const told = rows.map((row, i) => {
    const end = i === rows.length - 1 ? '.' : ';'
    return html`<p>${rowLine(row, period.isToDate, words)}${end}</p> `
  })
  return html`<section class="under run-in">
    <h2>
      ${others.caption}${rows.length === 0 || period.isToDate ? '' : ` ${words.say('others.periods')}`}.
    </h2>
    ${told} ${notes.map((note) => html`<p>${note}</p> `)}
  </section>`
}

/** Of an indicator its period, and of the year to date what is another number. */
function rowLine(
  { title, clause, value, toDate }: OtherRow,
  isToDate: boolean,
  { say }: Words,
): Markup {
  const name = clause === '' ? title : `${title} (${clause})`
  if (isToDate || value.ratio === toDate.ratio)
    return html`${name} ${share(value)}`
  const more = say('others.toDate')
  return value.rate === toDate.rate
    ? html`${name} ${share(value, `; ${more} ${toDate.ratio}`)}`
    : html`${name} ${share(value)}, ${more} ${share(toDate)}`
}

/** `90,52% (105/116)`, or the sign in its place. */
function share({ rate, ratio }: PrintedRatio, more = ''): Markup {
  return html`<b>${rate}</b>${rate === ratio ? '' : ` (${ratio}${more})`}`
}
