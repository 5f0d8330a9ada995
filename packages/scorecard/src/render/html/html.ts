import type { Scorecard, Trend, UnitComparison } from '../../model/scorecard.ts'
import { wordsOf } from '../../words/words.ts'
import type { Words } from '../../words/words.ts'
import type { FigureSvgs } from '../charts/figures.ts'
import { freePlaces } from '../charts/trend.ts'
import { unitPlots } from '../charts/unit-plots.ts'
import { html, trusted } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { styles } from '../styles.ts'
import { unbroken } from './cells.ts'
import { closing, narrative, notesUnder } from './closing.ts'
import { documentHtml } from './document.ts'
import type { PlacedPaper } from './document.ts'
import { flowTable } from './flow-table.ts'
import { kpiTable } from './kpi-table.ts'
import { missTable, taskTable } from './lists.ts'
import { otherLines } from './other-lines.ts'
import { unitTable } from './unit-table.ts'

/**
 * A scorecard as one HTML document that needs nothing else: fonts and figures
 * are inside, and the page may neither run nor fetch anything.
 */
export function scorecardHtml(
  scorecard: Scorecard,
  figures: FigureSvgs,
): string {
  return documentHtml(placedScorecard(scorecard, figures))
}

/** A scorecard placed, its figures in it. */
export function placedScorecard(
  scorecard: Scorecard,
  figures: FigureSvgs,
): PlacedPaper {
  const { title, period, unitLine, disclaimer, language } = scorecard
  const words = wordsOf(scorecard)
  const body = html`${watermark(scorecard)}
    <main class="sheet">
      ${banners(scorecard)}
      <div class="content">
        <div class="body">
          ${head(scorecard)} ${heading(scorecard)} ${conclusions(scorecard)}
          ${kpiTable(scorecard)} ${flowTable(scorecard)}
          ${figure(scorecard.trend, figures.trend === null ? [] : [figures.trend], words)}
          ${otherLines(scorecard)} ${missTable(scorecard)}
          ${taskTable(scorecard)} ${unitTable(scorecard)}
          ${comparisonFigure(scorecard, figures)} ${narrative(scorecard)}
          <div class="whole">
            ${notesUnder(scorecard)} ${closing(scorecard)}
          </div>
        </div>
      </div>
    </main>`
  return {
    language,
    title: `${title} – ${period.title} – ${unitLine}`,
    body,
    styles: styles(scorecard.banners.length > 0, disclaimer),
    disclaimer,
  }
}

/** Across every page, where the data are invented. */
export function watermark({
  watermark: text,
}: Pick<Scorecard, 'watermark'>): Markup | null {
  if (text === null) return null
  // As large as the diagonal of the page allows.
  const size = Math.min(96, Math.round(1000 / text.length))
  return html`<div class="watermark" aria-hidden="true">
    <span style="font-size:${size}pt">${text}</span>
  </div>`
}

/** At the top of every page of a sheet. */
export function banners({
  banners: all,
}: Pick<Scorecard, 'banners'>): Markup | null {
  if (all.length === 0) return null
  return html`<div class="running">
    <div>
      <div>
        ${all.map(({ strong, rest }) => html`<p class="banner"><b>${strong}</b> ${rest}</p>`)}
      </div>
    </div>
  </div>`
}

/** The head of an office's paper. */
export function head(
  scorecard: Pick<
    Scorecard,
    'letterhead' | 'placeAndDate' | 'language' | 'texts'
  >,
): Markup {
  const { letterhead, placeAndDate } = scorecard
  const { say } = wordsOf(scorecard)
  // An office of another country leaves these empty.
  const [nation, motto] = [say('head.nation'), say('head.motto')]
  return html`<div class="head">
    <div class="agency">
      <p>${letterhead.superior}</p>
      <p><b>${letterhead.agency}</b></p>
      <p class="number">
        ${say('head.number')}<span class="blank"></span>${letterhead.symbol}
      </p>
    </div>
    <div class="nation">
      ${nation && html`<p><b>${nation}</b></p>`}
      ${motto && html`<p class="motto">${motto}</p>`}
      <p class="date">${placeAndDate}</p>
    </div>
  </div>`
}

function heading(scorecard: Scorecard): Markup {
  return html`<div class="title">
    <h1>${scorecard.title}</h1>
    <p class="period">${scorecard.period.title}</p>
    <p class="of">
      ${scorecard.unitLine} <i class="nowrap">${scorecard.planLine}</i>
    </p>
    <p class="data">${unbroken(scorecard.dataLine, ' · ')}</p>
  </div>`
}

function conclusions(scorecard: Scorecard): Markup {
  const [lead, ...points] = scorecard.conclusions
  return html`<section class="conclusions">
    <h2>${wordsOf(scorecard).say('conclusions.title')}.</h2>
    <p>${lead ?? null}</p>
    <ol>
      ${points.map((sentence) => html`<li>${sentence}</li>`)}
    </ol>
  </section>`
}

/** Figure 2, where its dots do not stand in table 4. */
export function comparisonFigure(
  scorecard: Scorecard,
  { comparison: svgs }: Pick<FigureSvgs, 'comparison'>,
): Markup | null {
  const { comparison } = scorecard
  return comparison === null || unitPlots(scorecard).length > 0
    ? null
    : figure(comparison, svgs, wordsOf(scorecard))
}

/** A figure under its caption; of several parts, each has the caption over it. */
export function figure(
  shown: Trend | UnitComparison,
  svgs: readonly string[],
  { say }: Words,
): Markup {
  const { caption, notes, source } = shown
  const free = 'series' in shown ? freePlaces(shown) : 0
  const under = html`<p class="source">${[...notes, source].join(' ')}</p>`
  if (svgs.length === 0)
    return html`<section class="source run-in">
      <h2>${caption}.</h2>
      ${notes.join(' ')}
    </section>`
  return html`${svgs.map(
    (svg, i) =>
      html`<div class="figure${free > 0 ? ` free-${free}` : ''}">
        <h2 class="caption">
          ${i === 0 ? caption : say('figure.more', { caption })}
        </h2>
        ${labelled(svg, i === 0 ? alternative(shown) : caption)}
        ${i === svgs.length - 1 ? under : null}
      </div>`,
  )}`
}

/** What a figure shows, for those who do not see it: its caption and its newest values. */
function alternative(shown: Trend | UnitComparison): string {
  const values =
    'series' in shown
      ? shown.series.map(({ title, last }) => `${title}: ${last ?? '…'}`)
      : shown.units.map(
          ({ label, shares }) =>
            `${label}: ${shares.map(({ text }) => text).join(', ')}`,
        )
  return `${shown.caption}. ${values.join('; ')}.`
}

function labelled(svg: string, label: string): Markup {
  const [, rest = ''] = /^\s*<svg([\s\S]*)$/.exec(svg) ?? []
  return html`<svg role="img" aria-label="${label}"${trusted(rest)}`
}
