import type { Locale } from '@motcua/metrics'
import type { Edition, Paper } from '../data/page-data.ts'
import { wordsIn } from '../words/words.ts'
import { fileOf, policy } from './frame.ts'
import { html, Markup } from './markup.ts'

/** Where an edition lies and what came after it. */
export interface EditionPlace extends Pick<
  Paper,
  'period' | 'edition' | 'files'
> {
  /** The newest edition of the paper. */
  readonly newest: number
  /** From the edition's folder. */
  readonly styles: readonly string[]
}

/**
 * An issued paper as a page of its own, one folder below the others: what is on
 * its PDF, under a line that leads to the archive and its files.
 */
export function editionPage(
  { language, title, body }: Pick<Edition, 'language' | 'title' | 'body'>,
  {
    styles = [],
    ...place
  }: Omit<EditionPlace, 'styles'> & Partial<EditionPlace>,
): string {
  const say = wordsIn(language)
  return `<!doctype html>
${
  html`<html lang="${language}">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="referrer" content="no-referrer" />
      <title>${title}</title>
      <link rel="icon" href="data:," />
      ${styles.map((style) => html`<link rel="stylesheet" href="${style}" />`)}
    </head>
    <body>
      ${line(language, place)}
      ${new Markup(scrolled(body, say('edition.wide')))}
    </body>
  </html>`.text
}
`
}

function line(
  language: Locale,
  { period, edition, files, newest }: Omit<EditionPlace, 'styles'>,
): Markup {
  const say = wordsIn(language)
  const other = language === 'vi' ? 'en' : 'vi'
  const archiveIn = (of: Locale) =>
    html`<a
      href="../${fileOf('archive', of)}#${period}"
      lang="${of}"
      hreflang="${of}"
      >${wordsIn(of)('archive.title')}</a
    >`
  return html`<header class="edition-line">
    <nav aria-label="${say('site.pages')}">
      ${archiveIn(language)} ${archiveIn(other)}
      ${files.map((file) => html`<a href="${file}">${extensionOf(file)}</a> `)}
    </nav>
    ${newest > edition && html`<p><strong>${say('edition.replaced', { edition, newest })}</strong></p>`}
    <p>${say('edition.about')}</p>
  </header>`
}

/** `PDF` */
export function extensionOf(file: string): string {
  return file.split('.').at(-1)?.toUpperCase() ?? file
}

/** What is wider than a telephone, in a place that the keyboard reaches and scrolls. */
function scrolled(body: string, label: string): string {
  const place = html`tabindex="0" role="group" aria-label="${label}"`.text
  return body
    .replaceAll('<table', `<div class="wide-part" ${place}><table`)
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<div class="figure', `<div ${place} class="figure`)
}
