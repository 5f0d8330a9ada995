/** Text that is markup already; anything else is escaped on its way in. */
export interface Markup {
  readonly markup: string
}

type Part = Markup | string | number | null | readonly Part[]

/**
 * Builds markup; whatever is put in is escaped, unless it is markup itself.
 * This is the only place where text becomes HTML.
 *
 * @example
 * html`<td>${'a < b'}</td>`.markup // '<td>a &lt; b</td>'
 */
export function html(
  strings: TemplateStringsArray,
  ...parts: readonly Part[]
): Markup {
  let markup = ''
  let inTag = false
  const add = (text: string) => {
    markup += text
    inTag = endsInTag(text, inTag)
  }
  for (const [i, literal] of strings.entries()) {
    add(literal)
    const part = parts[i]
    if (part !== undefined) add(place(part, inTag))
  }
  return { markup }
}

/** Markup made elsewhere, that is of the styles and the figures. */
export function trusted(markup: string): Markup {
  return { markup }
}

/** Text as a CSS string, safe inside a style element: nothing is left to parse. */
export function cssString(text: string): string {
  const escaped = clean(text).replaceAll(
    /[^A-Za-z0-9]/gu,
    (char) => `\\${char.codePointAt(0)?.toString(16)} `,
  )
  return `"${escaped}"`
}

function place(part: Part, inTag: boolean): string {
  if (part === null) return ''
  if (typeof part === 'string') {
    return inTag ? escapeHtml(part) : withSymbols(escapeHtml(part))
  }
  if (typeof part === 'number') return String(part)
  if ('markup' in part) return part.markup
  return part.map((each) => place(each, inTag)).join('')
}

/** Whether a tag is open after a text. Each is read once: a page carries its fonts. */
function endsInTag(text: string, wasInTag: boolean): boolean {
  const opened = text.lastIndexOf('<')
  const closed = text.lastIndexOf('>')
  return opened === closed ? wasInTag : opened > closed
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as the text of HTML, or of an attribute. */
export function escapeHtml(text: string): string {
  return clean(text).replaceAll(/[&<>"']/g, (char) => entities[char] ?? '')
}

function clean(text: string): string {
  return (
    text
      .normalize('NFC')
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
  )
}

// Signs that the embedded font does not have, drawn in a square of 10 by 10.
const symbols: Readonly<Record<string, string>> = {
  '●': '<circle cx="5" cy="5" r="4" />',
  '○': '<circle cx="5" cy="5" r="3.6" class="hollow" />',
  '◐':
    '<circle cx="5" cy="5" r="3.6" class="hollow" />' +
    '<path d="M5 1.4a3.6 3.6 0 0 0 0 7.2z" />',
  '✕': '<path d="M1.8 1.8l6.4 6.4M8.2 1.8l-6.4 6.4" class="line" />',
  '→': '<path d="M.5 5h8.5M6 2l3 3-3 3" class="line" />',
  '≥': '<path d="M1.5 1l7 2.7-7 2.7M1.5 9h7" class="line" />',
  '≤': '<path d="M8.5 1l-7 2.7 7 2.7M1.5 9h7" class="line" />',
}

function withSymbols(escaped: string): string {
  return escaped.replaceAll(/[●○◐✕→≥≤]/g, (sign) => {
    const drawing = symbols[sign] ?? ''
    return (
      `<svg class="sign" viewBox="0 0 10 10" role="img" ` +
      `aria-label="${sign}">${drawing}</svg>`
    )
  })
}
