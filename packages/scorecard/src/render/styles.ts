import { fontFamily } from './fonts.ts'
import { cssString } from './markup.ts'

/**
 * Layout of an office's paper, after Annex I of Decree 30/2020: A4, the
 * number of the page centred in the top margin and absent from the first.
 *
 * @param isBannered Whether banners stand in the lower part of the top margin.
 * @param disclaimer Printed at the foot of every page.
 */
export function styles(isBannered: boolean, disclaimer: string | null): string {
  return `@page {
  size: 210mm 297mm;
  margin: ${isBannered ? 13 : 20}mm 15mm 20mm 30mm;
  @top-center {
    content: counter(page);
    font: 13pt ${fontFamily};
    vertical-align: top;
    padding-top: ${isBannered ? 6 : 9}mm;
  }
  @bottom-center {
    content: ${disclaimer === null ? 'none' : cssString(disclaimer)};
    font: italic 10pt ${fontFamily};
    vertical-align: top;
    padding-top: 3mm;
    white-space: normal;
  }
}
@page :first {
  @top-center { content: none; }
}
${rules}`
}

const rules = `
* { box-sizing: border-box; }
/* What stands below 13 pt is set larger, by --set, where the pages have room. */
html { --set: 1; font-family: ${fontFamily}; font-size: 13pt; color: #000; }
/* Columns as wide as their numbers; what stands beside the signatures. */
.fixed, .recipients { --set: 1; }
/* Tables, of which the columns grow too, by half as much. */
html, .fixed { --half: calc((1 + var(--set)) / 2); }
body { margin: 0; line-height: 1.12; font-variant-numeric: tabular-nums; }
/* A word wider than its place breaks in it; else it would shrink the whole page. */
p, li, h1, h2, th, td { overflow-wrap: anywhere; }
h1, h2, p, ol { margin: 0; padding: 0; }
h1, h2 { font-size: 13pt; }

/* A table of one cell, so that its head, the banners, comes again on every page. */
.sheet { display: table; width: 100%; table-layout: fixed; }
.running { display: table-header-group; break-inside: avoid; }
.running > div, .content { display: table-row; }
.running > div > div, .content > .body {
  display: table-cell;
  padding-right: .3mm; /* the page cuts off half of a border at its edge */
}
.banner {
  border: 1.2pt solid #000; padding: .5mm 2mm; margin-bottom: 1mm;
  text-align: center; font-size: 11pt; line-height: 1.1;
}
.watermark {
  position: fixed; inset: 0; z-index: -1;
  display: flex; align-items: center; justify-content: center;
}
.watermark span {
  transform: rotate(-52deg); white-space: nowrap;
  font-weight: 700; color: #f0f0f0;
}

.head { display: flex; justify-content: space-between; text-align: center; }
.head .agency { width: 66mm; font-size: 12pt; }
.head .nation { width: 96mm; font-size: 12pt; }
.head .agency b::after {
  content: ''; display: block; width: 38%; margin: .8mm auto 0;
  border-top: .75pt solid #000;
}
.head .motto {
  display: inline-block; font-size: 13pt; font-weight: 700;
  border-bottom: .75pt solid #000; padding-bottom: .4mm;
}
.head .number, .head .date { font-size: 13pt; margin-top: .6mm; }
.head .blank { display: inline-block; width: 14mm; }
.head .date { font-style: italic; }
.title { text-align: center; margin: .6mm 0 .3mm; line-height: 1.06; }
.title h1, .title .period { font-size: 14pt; font-weight: 700; }
.title .of { text-wrap: balance; letter-spacing: -.015em; }
.title .data { font-size: calc(9.5pt * var(--set)); margin-top: .6mm; text-wrap: balance; }

.conclusions { text-align: justify; font-size: min(13pt, 11pt * var(--set)); line-height: calc(1.05 * var(--set)); }
.conclusions h2, .conclusions p { display: inline; }
.conclusions ol { padding-left: 5mm; }
.conclusions li { margin-top: .3mm; }

section { margin-top: .4mm; }
.caption {
  font-size: 12pt; line-height: 1.06; font-weight: 700; text-align: left;
  margin-bottom: .3mm; break-after: avoid;
}
.summary { font-size: calc(10pt * var(--set)); margin-bottom: .5mm; break-inside: avoid; }
.summary h2, .summary p { display: inline; }
.summary:not(:last-child) { break-after: avoid; }
.whole { break-inside: avoid; }
table {
  width: 100%; border-collapse: collapse; table-layout: fixed;
  font-size: calc(9.5pt * var(--half)); line-height: calc(1.05 * var(--half));
}
thead { display: table-header-group; }
tr { break-inside: avoid; }
/* No row of a table is alone on its page. */
.with-next, tbody tr:first-child, tbody tr:nth-last-child(2),
.steady tbody tr:nth-child(2) { break-after: avoid; }
th, td { border: .5pt solid #000; padding: calc(.6mm * var(--set)) 1mm; vertical-align: middle; }
th { font-size: calc(9pt * var(--half)); font-weight: 700; text-align: center; padding: .35mm .4mm; }
/* What a row is of. */
.row { font-size: inherit; font-weight: 400; text-align: left; padding: calc(.6mm * var(--set)) 1mm; }
th small { font-size: calc(8.5pt * var(--half)); font-weight: 400; }
td small { font-size: calc(8.5pt * var(--half)); }
.c { text-align: center; }
.r { text-align: right; }
.nowrap { white-space: nowrap; }
.close td, .close .row { padding: .3mm .7mm; }
.wide td { padding-left: 6.7mm !important; }
.long { font-size: calc(9pt * var(--half)); line-height: calc(1.03 * var(--half)); }
.long th { font-size: calc(9pt * var(--half)); }
.long td, .long .row { padding: .25mm .7mm; }
.dense td { padding-left: .3mm; padding-right: .3mm; }
.under { font-size: calc(10pt * var(--set)); line-height: calc(1.03 * var(--set)); margin-top: .4mm; }
.under p { display: inline; }
.long .plot { padding-left: .4mm; padding-right: 2mm; }
.plot svg { display: block; width: calc(100% + 1.6mm); height: auto; margin-top: -.4mm; }
.hung { display: inline-block; width: 1.6mm; margin-right: -1.6mm; text-align: left; }
.ends { display: flex; justify-content: space-between; }
.bullet { display: block; width: 100%; height: 1.6mm; margin-top: .5mm; }
.sign { width: .78em; height: .78em; vertical-align: -.04em; }
.sign .hollow, .sign .line { fill: none; stroke: #000; stroke-width: 1.2; }

.figure { break-inside: avoid; margin-top: 1mm; }
.figure svg { display: block; width: 100%; height: auto; }
.source { font-size: calc(10pt * var(--set)); line-height: calc(1.03 * var(--set)); font-style: italic; }
/* Beside the last of some small figures, where one or two places are free. */
.free-1 .source, .free-2 .source { margin: -14.6mm 0 0 69%; min-height: 14.6mm; }
.free-2 .source { margin-left: 36%; }
.run-in h2 { display: inline; font-size: calc(10pt * var(--set)); font-style: normal; }

.written { margin-top: .3mm; font-size: 12pt; }
.written p { white-space: pre-line; text-align: justify; }
.dots { border-bottom: 1pt dotted #000; height: 4.8mm; }
.begun { display: flex; gap: 1.5mm; height: auto; padding-top: .6mm; border: 0; line-height: 1.05; }
.begun::after { content: ''; flex: 1; border-bottom: 1pt dotted #000; }
.notes { font-size: calc(10pt * var(--set)); line-height: calc(1.03 * var(--set)); }
.notes div { columns: 2; column-gap: 3.5mm; text-align: justify; }
.notes h2, .notes p { display: inline; font-size: calc(10pt * var(--set)); }
.foot { display: grid; grid-template-columns: 74mm 1fr 1.2fr; gap: 2mm; margin-top: 1mm; }
.signature { text-align: center; font-weight: 700; padding-bottom: 18mm; font-size: 12.5pt; }
.recipients { font-size: 11pt; line-height: 1.1; }
.signed { display: inline-block; margin-top: 2mm; padding: 1.5mm 2.5mm; border: .75pt solid #000; font-size: 10pt; font-weight: 400; }
.qr { float: right; width: 17mm; height: 17mm; margin-left: 1mm; }
.recipients b { font-size: 12pt; font-style: italic; }
.abbreviations { font-size: 10pt; line-height: 1.04; }
.verification, .verification b { font-size: 10pt !important; font-style: normal !important; }
`
