import type { Locale, Text } from '@motcua/metrics'
import { dayText, wordsIn } from '../words/words.ts'
import type { Words } from '../words/texts.ts'
import { html } from './markup.ts'
import type { Markup } from './markup.ts'

/**
 * What the pages may do: read their own scripts and styles, and nothing else.
 * No request can leave, for there is nothing that they may connect to.
 */
export const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  'worker-src blob:',
  "style-src 'self'",
  "img-src 'self' data:",
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Headers for a web server that can set some: what the page says of itself, and what only a header can say. */
export const headers = {
  'Content-Security-Policy': `${policy}; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const

/** The pages, by the name of their file. */
export const pageNames = ['explorer', 'archive', 'dictionary', 'sql'] as const

/** One of the pages. */
export type PageName = (typeof pageNames)[number]

/** What every page tells of the publication. */
export interface Publication {
  readonly office: Text
  readonly version: string
  readonly plan: string
  /** When the data were cut off, and their last day. */
  readonly asOf: string
  readonly to: string
  readonly isSynthetic: boolean
  /** Where the scripts lie, from the page. */
  readonly assets: string
  readonly data: string
  /** In how many parts. */
  readonly parts: {
    readonly worker: number
    readonly engine: number
    readonly database: number
  }
}

/** The file of a page in a language. */
export function fileOf(page: PageName, language: Locale): string {
  const name = page === 'explorer' ? 'index' : page
  return language === 'vi' ? `${name}.html` : `${name}.en.html`
}

/** A page around its content. */
export function frame(
  publication: Publication,
  { page, language }: { readonly page: PageName; readonly language: Locale },
  content: Markup,
): string {
  const say = wordsIn(language)
  const { office, version, plan, asOf, to, isSynthetic, assets, data, parts } =
    publication
  const other = language === 'vi' ? 'en' : 'vi'
  const title = `${say(`${page}.title` as Words)} – ${office[language]}`
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
      <link rel="stylesheet" href="${assets}/style.css" />
    </head>
    <body
      data-page="${page}"
      data-assets="${assets}"
      data-data="${data}"
      data-parts="${JSON.stringify(parts)}"
    >
      <a class="skip" href="#content">${say('site.skip')}</a>
      <header>
        <div class="name">
          <strong>${office[language]}</strong><span>${say('site.title')}</span>
        </div>
        <nav aria-label="${say('site.pages')}">
          ${pageNames.map(
            (name) =>
              html`<a
                href="${fileOf(name, language)}"
                ${name === page ? html` aria-current="page"` : ''}
                >${say(`${name}.title` as Words)}</a
              >`,
          )}<a
            class="other"
            lang="${other}"
            hreflang="${other}"
            href="${fileOf(page, other)}"
            >${say('site.other')}</a
          >
        </nav>
      </header>
      <main id="content" tabindex="-1">
        ${isSynthetic && html`<p class="synthetic">${say('site.synthetic')}</p>`}
        <h1>${say(`${page}.title` as Words)}</h1>
        <p class="source">
          ${say('site.asOf', { day: dayText(to, language), time: timeText(asOf, language) })}
          · ${say('site.plan', { plan })} · ${say('site.version', { version })}
        </p>
        ${content}
      </main>
      <footer><p>${say('site.stays')}</p></footer>
      ${(page === 'explorer' || page === 'sql') && html`<script src="${assets}/app.js"></script>`}
    </body>
  </html>`.text
}
`
}

/** `06 giờ 00 ngày 01/4/2018` */
function timeText(time: string, language: Locale): string {
  const [day = '', clock = ''] = time.split(/[ T]/)
  const [hour = '', minute = ''] = clock.split(':')
  return language === 'vi'
    ? `${hour} giờ ${minute} ngày ${dayText(day, language)}`
    : `${hour}:${minute}, ${dayText(day, language)}`
}
