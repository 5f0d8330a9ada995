/** Text that is markup already. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in markup: text is escaped, nothing is left out. */
type Part =
  Markup | string | number | false | null | undefined | readonly Part[]

/**
 * Markup with what stands in its braces escaped.
 *
 * @example
 * html`<td>${name}</td>`
 */
export function html(
  strings: TemplateStringsArray,
  ...parts: readonly Part[]
): Markup {
  return new Markup(
    strings.reduce((text, string, i) => text + textOf(parts[i - 1]) + string),
  )
}

function textOf(part: Part): string {
  if (part === undefined || part === null || part === false) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'object') return part.map(textOf).join('')
  return String(part)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
