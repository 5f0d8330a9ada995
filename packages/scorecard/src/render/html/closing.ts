import type { Scorecard } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { verificationQr } from './verification.ts'

/** What people write: causes, remedies, difficulties. */
export function narrative(scorecard: Scorecard): Markup {
  const { causes, remedies, difficulties } = scorecard.narrative
  const { say } = wordsOf(scorecard)
  const hasMisses = scorecard.misses.all.length > 0
  return html`<section aria-label="${say('written.caption')}">
    ${written(say('written.causes'), causes, hasMisses ? 2 : 1)}
    ${written(say('written.remedies'), remedies, 1)}
    ${written(say('written.difficulties'), difficulties, 1)}
  </section>`
}

/** What was written, or lines to write on by hand, which stay with what is signed. */
function written(label: string, text: string | null, lines: 1 | 2): Markup {
  return html`<div class="written whole ${text === null ? 'with-next' : ''}">
    ${
      text === null
        ? html`<p class="begun"><b>${label}</b></p>
            ${lines > 1 ? html`<div class="dots"></div>` : null}`
        : html`<p><b>${label}</b> ${text}</p>`
    }
  </div>`
}

/** `(a)` before a note that a table refers to. */
const letterOf = /^\(\p{L}\)/u

/** `(a) Công thức A …` with its letter in bold. */
function note(text: string): Markup {
  const [letter = ''] = letterOf.exec(text) ?? []
  return html`<p><b>${letter}</b>${text.slice(letter.length)}</p> `
}

/** What the marks in the tables say, then what is to be known of all of them. */
export function notesUnder(scorecard: Scorecard): Markup {
  const { notes } = scorecard
  const { say } = wordsOf(scorecard)
  const general = notes.filter((text) => !letterOf.test(text))
  return html`<section class="notes">
    <div>
      <h2>${say('notes.caption')}.</h2>
      ${notes.filter((text) => letterOf.test(text)).map(note)}
      <p>${general.map((text) => `${text} `)}</p>
    </div>
  </section>`
}

/** To whom it goes, the code of the paper, what its abbreviations mean, and room for signatures. */
export function closing(scorecard: Scorecard): Markup {
  const { letterhead, unit, verification, abbreviations } = scorecard
  const { say } = wordsOf(scorecard)
  const { signatures } = letterhead
  const right = unit.isRoot ? signatures.office : signatures.unit
  const lines = (all: readonly string[]) =>
    all.map((each) => html`<p>${each}</p>`)
  return html`<section class="foot">
    <div class="recipients">
      ${verificationQr(scorecard)}
      <p><b>${say('closing.recipients')}</b></p>
      ${lines(letterhead.recipients.map((each) => `- ${each}`))}
      <p class="verification">
        ${say('closing.verification')}: <b class="nowrap">${verification}</b>
      </p>
      <p class="abbreviations">${abbreviations}</p>
    </div>
    <div class="signature">${lines(signatures.left)}</div>
    <div class="signature">
      ${lines(right)}${scorecard.isSigned ? html`<p class="signed">${say('closing.signed')}</p>` : null}
    </div>
  </section>`
}
