import { verificationTitle } from '../../model/headings.ts'
import type { Scorecard } from '../../model/scorecard.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'

/** What people write: causes, remedies, difficulties. */
export function narrative({
  narrative: { causes, remedies, difficulties },
}: Scorecard): Markup {
  return html`<section>
    <h2 class="caption">Nguyên nhân, giải pháp</h2>
    ${written('Nguyên nhân:', causes)}
    ${written('Giải pháp, thời hạn, người chịu trách nhiệm:', remedies)}
    ${written('Khó khăn, vướng mắc, đề xuất:', difficulties, 1)}
  </section>`
}

/** What was written, or lines to write on by hand. */
function written(label: string, text: string | null, lines = 2): Markup {
  return html`<div class="written whole">
    ${
      text === null
        ? html`<p class="begun">${label}</p>
            ${lines > 1 ? html`<div class="dots"></div>` : null}`
        : html`<p>${label} ${text}</p>`
    }
  </div>`
}

/** `(a) Công thức A …` with its letter in bold. */
function note(text: string): Markup {
  const [letter] = /^\(\p{L}\)/u.exec(text) ?? ['']
  return html`<p><b>${letter}</b>${text.slice(letter.length)}</p> `
}

/** Notes and signatures together, so that no page has signatures alone. */
export function closing(scorecard: Scorecard): Markup {
  const { notes, abbreviations, verification, letterhead, unit } = scorecard
  const { signatures } = letterhead
  const right = unit.isRoot ? signatures.office : signatures.unit
  const lines = (all: readonly string[]) =>
    all.map((each) => html`<p>${each}</p>`)
  return html`<section class="whole">
    <div class="notes">
      <h2 class="caption">Chú thích</h2>
      ${[...notes, abbreviations].map(note)}
      <p>${verificationTitle}: <b>${verification}</b>.</p>
    </div>
    <div class="foot">
      <div class="recipients">
        <p><b>Nơi nhận:</b></p>
        ${lines(letterhead.recipients.map((each) => `- ${each}`))}
      </div>
      <div class="signature">${lines(signatures.left)}</div>
      <div class="signature">${lines(right)}</div>
    </div>
  </section>`
}
