import { isEmpty } from '../../report/report.ts'
import type {
  Annex,
  Block,
  Cell,
  Report,
  ReportColumn,
  ReportRow,
  ReportSection,
  ReportTable,
} from '../../report/report.ts'
import { wordsOf } from '../../words/words.ts'
import type { FigureSvgs } from '../charts/figures.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { reportStyles } from '../report-styles.ts'
import { columnWidths, numberCell } from './cells.ts'
import { documentHtml } from './document.ts'
import type { PlacedPaper } from './document.ts'
import { flowTable } from './flow-table.ts'
import { banners, comparisonFigure, figure, head, watermark } from './html.ts'
import { kpiTable } from './kpi-table.ts'
import { unitTable } from './unit-table.ts'
import { verificationQr } from './verification.ts'

/**
 * A report as one HTML document that needs nothing else: its body, and each
 * annex on pages of its own, numbered apart.
 */
export function reportHtml(report: Report, figures: FigureSvgs): string {
  return documentHtml(placedReport(report, figures))
}

/** A report placed, its figures in it. */
export function placedReport(report: Report, figures: FigureSvgs): PlacedPaper {
  const { subject, title, disclaimer, annexes, emptyTitle } = report
  // One alone has the place of its number.
  const full =
    emptyTitle === null ? annexes : annexes.filter((annex) => !isEmpty(annex))
  return {
    language: report.language,
    title: `${title} – ${subject}`,
    body: html`${watermark(report)}
      <main class="sheet">${sheet(report, reportBody(report, figures))}</main>
      ${full.map((annex) => annexSheet(report, annex))} ${emptySheet(report)}`,
    styles: reportStyles({
      isBannered: report.banners.length > 0,
      disclaimer,
      annexes: emptyTitle === null ? full : [...full, none],
    }),
    disclaimer,
  }
}

/** The page of annexes of which there is nothing. */
const none = { number: 'none', isLandscape: false }

/** Pages with the banners at the top of each. */
function sheet(report: Report, content: Markup): Markup {
  return html`${banners(report)}
    <div class="content"><div class="body">${content}</div></div>`
}

/** Pages of their own beside the body. */
function annexPages(
  report: Report,
  content: Markup,
  { name, title }: { readonly name: string; readonly title: string },
): Markup {
  return html`<section class="sheet annex annex-${name}" aria-label="${title}">
    ${sheet(report, content)}
  </section>`
}

function reportBody(report: Report, figures: FigureSvgs): Markup {
  // No page has signatures alone.
  const [first, last] = [
    report.sections.slice(0, -1),
    report.sections.slice(-1),
  ]
  return html`${head(report)}
    <div class="title report-title">
      <h1>${report.title}</h1>
      <p class="subject">${report.subject}</p>
    </div>
    <div class="addressees">
      ${report.addressees.map((each) => html`<p>${each}</p>`)}
    </div>
    <p class="prose">${report.basis}</p>
    ${first.map((section) => sectionHtml(section, report, figures))}
    <div class="whole">
      ${last.map((section) => sectionHtml(section, report, figures))}
      ${closing(report)}
    </div>`
}

function sectionHtml(
  { key, title, blocks }: ReportSection,
  { scorecard }: Report,
  figures: FigureSvgs,
): Markup {
  const { trend } = scorecard
  const words = wordsOf(scorecard)
  return html`<section class="part">
    <h2>${title}</h2>
    ${
      key === 'results'
        ? html`${scorecard.conclusions.map((sentence) => html`<p class="prose">${sentence}</p>`)}
          ${kpiTable(scorecard)} ${blocks.map(blockHtml)}
          ${figure(trend, figures.trend === null ? [] : [figures.trend], words)}
          ${comparisonFigure(scorecard, figures)}`
        : null
    }
    ${key === 'dossiers' ? html`${flowTable(scorecard)} ${unitTable(scorecard)}` : null}
    ${key === 'results' ? null : blocks.map(blockHtml)}
  </section>`
}

function annexSheet(report: Report, annex: Annex): Markup {
  const { number, label, title, head: lines, blocks } = annex
  return annexPages(
    report,
    html`<div class="annex-title">
        <p class="label">${label}</p>
        <h1>${title}</h1>
        <p class="attached">${report.attached}</p>
        ${lines.map((line) => html`<p class="line">${line}</p>`)}
      </div>
      ${blocks.map(blockHtml)}`,
    { name: number, title: `${label} – ${title}` },
  )
}

/** The annexes of which there is nothing, each with why, on one page. */
function emptySheet(report: Report): Markup | null {
  const { annexes, attached, emptyTitle } = report
  if (emptyTitle === null) return null
  const { say } = wordsOf(report)
  const heads = ['Annex', 'Title', 'Why'] as const
  return annexPages(
    report,
    html`<div class="annex-title">
        <h1>${emptyTitle}</h1>
        <p class="attached">${attached}</p>
      </div>
      <table class="block">
        ${columnWidths([10, 32, 58])}
        <thead>
          <tr>
            ${heads.map((of) => html`<th scope="col">${say(`report.empty${of}`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${annexes.filter(isEmpty).map(
            ({ number, title, blocks }) =>
              html`<tr>
                <th class="c" scope="row">${number}</th>
                <td>${title}</td>
                <td>
                  ${blocks.map((block) => html`<p>${'text' in block ? block.text : ''}</p>`)}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    { name: none.number, title: emptyTitle },
  )
}

function blockHtml(block: Block): Markup {
  switch (block.kind) {
    case 'none':
    case 'text':
      return html`<p class="prose">${block.text}</p>`
    case 'note':
      return html`<p class="small">${block.text}</p>`
    case 'written':
      return writtenHtml(block.label, block.text)
    case 'table':
      return tableHtml(block)
  }
}

/** What was written, or lines to write on by hand. */
function writtenHtml(label: string, text: string | null): Markup {
  return text === null
    ? html`<div class="written whole">
        <p class="begun">${label}</p>
        <div class="dots"></div>
      </div>`
    : html`<div class="written">
        ${`${label} ${text}`
          .split('\n')
          .map((line) => html`<p class="prose">${line}</p>`)}
      </div>`
}

function tableHtml({ caption, columns, rows }: ReportTable): Markup {
  return html`<section>
    ${caption === null ? null : html`<h2 class="caption">${caption}</h2>`}
    <table class="block ${columns.length > 7 ? 'long' : ''}">
      ${columnWidths(columns.map(({ width }) => width))} ${tableHead(columns)}
      <tbody>
        ${rows.map((row) => rowHtml(row, columns))}
      </tbody>
    </table>
  </section>`
}

function tableHead(columns: readonly ReportColumn[]): Markup {
  const grouped = columns.filter(({ group }) => group !== null)
  if (grouped.length === 0)
    return html`<thead>
      <tr>
        ${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>`
  return html`<thead>
    <tr>
      ${runsOf(columns).map(({ first, length }) =>
        first.group === null
          ? html`<th rowspan="2" scope="col">${first.title}</th>`
          : html`<th colspan="${length}" scope="colgroup">${first.group}</th>`,
      )}
    </tr>
    <tr>
      ${grouped.map(({ title }) => html`<th scope="col">${title}</th>`)}
    </tr>
  </thead>`
}

/** Neighbours of one group; a column without a group is alone. */
function runsOf(
  columns: readonly ReportColumn[],
): readonly { readonly first: ReportColumn; readonly length: number }[] {
  const runs: { first: ReportColumn; length: number }[] = []
  for (const column of columns) {
    const last = runs.at(-1)
    if (last && column.group !== null && last.first.group === column.group)
      last.length++
    else runs.push({ first: column, length: 1 })
  }
  return runs
}

function rowHtml(row: ReportRow, columns: readonly ReportColumn[]): Markup {
  if ('heading' in row)
    return html`<tr class="with-next">
      <th class="l" colspan="${columns.length}" scope="rowgroup">
        ${row.heading}
      </th>
    </tr>`
  // What a row is of stands in its first words.
  const named = columns.findIndex(({ kind }) => kind === 'words')
  return html`<tr class="${row.isSum ? 'sum' : ''}">
    ${row.cells.map((cell, i) =>
      i === named
        ? html`<th class="row" scope="row">${cell.text}</th>`
        : cellHtml(cell, columns[i]),
    )}
  </tr>`
}

function cellHtml(
  { text, number }: Cell,
  column: ReportColumn | undefined,
): Markup {
  switch (column?.kind) {
    case 'count':
      return html`<td class="${number === null ? 'c' : 'r'}">${text}</td>`
    case 'share':
      return numberCell(text)
    case 'middle':
      return html`<td class="c">${text}</td>`
    default:
      return html`<td class="code">${text}</td>`
  }
}

/** Who signs, and who gets it. */
function closing(report: Report): Markup {
  const { letterhead, unit, verification, isSigned } = report
  const { say } = wordsOf(report)
  const right = unit.isRoot
    ? letterhead.signatures.office
    : letterhead.signatures.unit
  return html`<section class="whole">
    <div class="foot two">
      <div class="recipients">
        ${verificationQr(report)}
        <p><b>${say('closing.recipients')}</b></p>
        ${letterhead.recipients.map((each) => html`<p>- ${each}</p>`)}
        <p class="small">
          ${say('closing.verification')}: <b>${verification}</b>.
        </p>
      </div>
      <div class="signature">
        ${right.map((each) => html`<p>${each}</p>`)}${isSigned ? html`<p class="signed">${say('closing.signed')}</p>` : null}
      </div>
    </div>
  </section>`
}
