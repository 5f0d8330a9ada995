import type { Language } from '../../words/words.ts'
import { fontFaces } from '../fonts.ts'
import { html, trusted } from '../markup.ts'
import type { Markup } from '../markup.ts'

/** The page may neither run nor fetch anything. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"

/** A paper placed, before it is a document. */
export interface PlacedPaper {
  readonly language: Language
  readonly title: string
  readonly body: Markup
  /** Its layout, without fonts. */
  readonly styles: string
  /** Printed by its styles, at the foot of every page. */
  readonly disclaimer: string | null
}

/** One HTML document that needs nothing else: fonts and figures are inside. */
export function documentHtml({ body, ...paper }: PlacedPaper): string {
  return html`<!doctype html>
    <html lang="${paper.language}">
      <head>
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta charset="utf-8" />
        <title>${paper.title}</title>
        <style>
          ${trusted(fontFaces(body.markup + (paper.disclaimer ?? '')))}
          ${trusted(paper.styles)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.markup
}
