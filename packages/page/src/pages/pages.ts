import { parsePeriod } from '@motcua/metrics'
import type { Locale } from '@motcua/metrics'
import type {
  DictionaryEntry,
  PageKpi,
  PageUnit,
  Paper,
} from '../data/page-data.ts'
import { dayText, periodText, wordsIn } from '../words/words.ts'
import { extensionOf } from './edition.ts'
import { html } from './markup.ts'
import type { Markup } from './markup.ts'

/** The explorer, which the browser fills. */
export function explorerPage(language: Locale): Markup {
  const say = wordsIn(language)
  return html`<noscript><p class="notice">${say('site.script')}</p></noscript>
    <form id="choose" class="choose" aria-label="${say('choose.title')}"></form>
    <div id="explorer" aria-live="polite">
      <p class="notice">${say('site.reading')}</p>
    </div>`
}

/** The SQL page, which the browser fills. */
export function sqlPage(language: Locale): Markup {
  const say = wordsIn(language)
  return html`<noscript><p class="notice">${say('site.script')}</p></noscript>
    <p>${say('sql.about')}</p>
    <div id="sql"></div>`
}

/** What was issued, newest period first, the units in their order. */
export function archivePage(
  papers: readonly Paper[],
  units: readonly PageUnit[],
  language: Locale,
): Markup {
  const say = wordsIn(language)
  if (papers.length === 0)
    return html`<p class="notice">${say('archive.none')}</p>`
  const byPeriod = Map.groupBy(papers, ({ period }) => period)
  const newest = [...byPeriod].toSorted(byLastDay)
  const place = new Map(units.map(({ code }, i) => [code, i]))
  const nameOf = (code: string) =>
    units.find((unit) => unit.code === code)?.name[language] ?? code
  const titleOf = (paper: Pick<Paper, 'kind' | 'unit'>) =>
    isReport(paper)
      ? say('archive.report', { unit: nameOf(paper.unit) })
      : nameOf(paper.unit)
  return html`<p>${say('archive.about')}</p>
    <nav class="contents" aria-label="${say('archive.periods')}">
      ${newest.map(([period]) => html`<a href="#${period}">${periodTitle(period, language)}</a>`)}
    </nav>
    ${newest.map(
      ([period, of]) =>
        html`<section id="${period}">
          <h2>${periodTitle(period, language)}</h2>
          <div
            class="scroll"
            tabindex="0"
            role="region"
            aria-label="${periodTitle(period, language)}"
          >
            <table class="papers">
              <thead>
                <tr>
                  <th scope="col">${say('archive.unit')}</th>
                  <th scope="col">
                    ${say('archive.edition', { edition: '' }).trim()}
                  </th>
                  <th scope="col">${say('archive.issued')}</th>
                  <th scope="col">${say('archive.files')}</th>
                </tr>
              </thead>
              <tbody>
                ${of
                  .toSorted(
                    (a, b) =>
                      (place.get(a.unit) ?? 0) - (place.get(b.unit) ?? 0) ||
                      Number(isReport(a)) - Number(isReport(b)) ||
                      b.edition - a.edition,
                  )
                  .map(
                    ({ edition, state, at, files, ...paper }) =>
                      html`<tr>
                        <th scope="row">${titleOf(paper)}</th>
                        <td>${edition} (${say(`archive.state.${state}`)})</td>
                        <td>${dayText(at.slice(0, 10), language)}</td>
                        <td>
                          ${files.map((file) => html`<a href="${file}">${extensionOf(file)}<span class="hidden"> ${titleOf(paper)}, ${periodTitle(period, language)}</span></a> `)}
                        </td>
                      </tr>`,
                  )}
              </tbody>
            </table>
          </div>
        </section>`,
    )}`
}

/** The days besides, where months begin on another day than the 1st. */
function periodTitle(key: string, language: Locale): string {
  const { from, to, scheme } = parsePeriod(key)
  const name = periodText(key.replace(/@.*/, ''), language)
  return scheme === 'calendar'
    ? name
    : `${name} (${dayText(from, language)} – ${dayText(to, language)})`
}

function isReport({ kind }: Pick<Paper, 'kind'>): boolean {
  return kind === 'report'
}

type Issued = readonly [period: string, papers: readonly Paper[]]

/** The period that ended last comes first; of two that end together the longer one. */
function byLastDay([a]: Issued, [b]: Issued): number {
  const [one, other] = [parsePeriod(a), parsePeriod(b)]
  return compare(other.to, one.to) || compare(one.from, other.from)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What the KPIs, tables, views and macros mean. */
export function dictionaryPage(
  kpis: readonly PageKpi[],
  entries: readonly DictionaryEntry[],
  language: Locale,
): Markup {
  const say = wordsIn(language)
  const kinds = [
    ['macro', say('dictionary.macros')],
    ['view', say('dictionary.views')],
    ['table', say('dictionary.tables')],
  ] as const
  const shown = kinds
    .map(([kind, title]) => ({
      kind,
      title,
      own: entries.filter((entry) => entry.kind === kind),
    }))
    .filter(({ own }) => own.length > 0)
  return html`<nav class="contents" aria-label="${say('dictionary.contents')}">
      <a href="#kpis">${say('dictionary.kpis')}</a
      >${shown.map(({ kind, title }) => html`<a href="#${kind}">${title} (${entries.filter((entry) => entry.kind === kind).length})</a>`)}
    </nav>
    <section id="kpis">
      <h2>${say('dictionary.kpis')}</h2>
      ${kpis.map((kpi) => kpiEntry(kpi, language))}
    </section>
    ${shown.map(
      ({ kind, title, own }) =>
        html`<section id="${kind}">
          <h2>${title}</h2>
          ${own.map((entry) => entryOf(entry, language))}
        </section>`,
    )}`
}

function kpiEntry(
  { id, title, formula, limits, cites }: PageKpi,
  language: Locale,
): Markup {
  const say = wordsIn(language)
  return html`<article class="whole" id="kpi-${id}">
    <h3>${title[language]} <code>${id}</code></h3>
    <dl>
      <dt>${say('dictionary.formula')}</dt>
      <dd>${formula[language]}</dd>
      <dt>${say('dictionary.limits')}</dt>
      <dd>${limits[language]}</dd>
      ${
        cites.length > 0 &&
        html`<dt>${say('dictionary.cites')}</dt>
          <dd>${cites.join('; ')}</dd>`
      }
    </dl>
  </article>`
}

function entryOf(
  { name, kind, comment, parameters, columns }: DictionaryEntry,
  language: Locale,
): Markup {
  const say = wordsIn(language)
  const heads = [
    say('dictionary.column'),
    say('dictionary.type'),
    say('dictionary.meaning'),
  ]
  return html`<article id="${kind}-${name}">
    <h3>
      <code>${name}${kind === 'macro' && `(${parameters.join(', ')})`}</code>
    </h3>
    <p>${comment[language]}</p>
    ${
      columns.length > 0 &&
      html`<details>
        <summary>${columns.map((column) => column.name).join(', ')}</summary>
        <table>
          <thead>
            <tr>
              ${heads.map((head) => html`<th scope="col">${head}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${columns.map(
              (column) =>
                html`<tr>
                  <th scope="row"><code>${column.name}</code></th>
                  <td>${column.type}</td>
                  <td>${column.comment[language]}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </details>`
    }
  </article>`
}
