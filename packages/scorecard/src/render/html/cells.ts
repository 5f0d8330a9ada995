import type { Heading } from '../../model/headings.ts'
import type { PrintedRatio } from '../../model/scorecard.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'

/**
 * Widths of columns in the proportions given.
 *
 * @param rest The column that has what the others leave where larger type makes them wider.
 */
export function columnWidths(widths: readonly number[], rest?: number): Markup {
  const total = widths.reduce((sum, width) => sum + width)
  const styles = widths.map((width, i) => {
    const percent = `${((100 * width) / total).toFixed(2)}%`
    if (rest === undefined) return `width:${percent}`
    return i === rest ? '' : `width:calc(${percent} * var(--half))`
  })
  return html`<colgroup>
    ${styles.map((style) => html`<col style="${style}" />`)}
  </colgroup>`
}

/** A title, and its unit in small type after it. */
export function titled(
  { title, unit }: Heading,
  separator: Markup | string = ' ',
): Markup {
  // The sign stays with its word: `điểm %`.
  return unit === undefined
    ? html`${title}`
    : html`${title}${separator}<small>${unit.replace(' %', '\u00a0%')}</small>`
}

/** Numerator/denominator and share of a row. */
export function ratioCells({ ratio, rate }: PrintedRatio): Markup {
  // A long ratio breaks after its stroke, never inside a number.
  const [numerator = '', denominator] = ratio.split('/')
  return html`${
    denominator === undefined
      ? html`<td class="c">${numerator}</td>`
      : html`<td class="r">${numerator}/<wbr />${denominator}</td>`
  }${numberCell(rate)}`
}

/** A number, or the sign in its place, and what marks it. */
export function numberCell(text: string, mark = ''): Markup {
  return html`<td class="${/\d/.test(text) ? 'r' : 'c'}">
    ${text}${mark === '' ? null : html`<br /><small>${mark}</small>`}
  </td>`
}

/** Breaks lines at the separator only: `01/01–31/3/2018` stays whole. */
export function unbroken(text: string, separator: string): readonly Markup[] {
  return text
    .split(separator)
    .map(
      (part, i) =>
        html`${i === 0 ? null : separator}<span class="nowrap">${part}</span>`,
    )
}
