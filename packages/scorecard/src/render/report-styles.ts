import type { Annex } from '../report/report.ts'
import { fontFamily } from './fonts.ts'
import { styles } from './styles.ts'

/** What of a report its layout follows. */
export interface ReportLayout {
  readonly isBannered: boolean
  readonly disclaimer: string | null
  readonly annexes: readonly Pick<Annex, 'number' | 'isLandscape'>[]
}

/**
 * Layout of a report, after Annex I of Decree 30/2020: body 13 pt, justified,
 * first lines in by 1 cm; every annex begins a page and counts its own.
 */
export function reportStyles({
  isBannered,
  disclaimer,
  annexes,
}: ReportLayout): string {
  return [
    styles(isBannered, disclaimer),
    rules,
    ...annexes.map((annex) => annexPage(annex, isBannered)),
  ].join('\n')
}

function annexPage(
  { number, isLandscape }: ReportLayout['annexes'][number],
  isBannered: boolean,
): string {
  const name = `annex-${number}`
  // Of a page on its side the left margin, where it is bound, is the upper one.
  const top = isBannered ? 13 : 20
  const paper = isLandscape
    ? `size: 297mm 210mm; margin: ${top}mm 20mm 20mm 20mm;`
    : `size: 210mm 297mm; margin: ${top}mm 15mm 20mm 30mm;`
  return `@page ${name} {
  ${paper}
  counter-increment: ${name};
  @top-center {
    content: counter(${name});
    font: 13pt ${fontFamily};
    vertical-align: top;
    padding-top: ${isBannered ? 6 : 9}mm;
  }
}
.${name} { page: ${name}; }`
}

const rules = `
.prose { text-align: justify; text-indent: 10mm; margin-top: 6pt; line-height: 1.15; }
.report-title { margin: 6mm 0 3mm; }
.report-title h1 { font-size: 14pt; }
.report-title .subject { font-size: 14pt; font-weight: 700; text-wrap: balance; }
.report-title .subject::after {
  content: ''; display: block; width: 34%; margin: 1mm auto 0;
  border-top: .75pt solid #000;
}
.addressees { margin: 3mm 0; text-align: center; }
.part { margin-top: 4mm; }
.part > h2 { font-size: 13pt; break-after: avoid; }
.part table, .annex table { margin-top: 1mm; }
.small { font-size: 10.5pt; line-height: 1.1; margin-top: 1mm; text-align: justify; }
.annex { break-before: page; }
.annex-title { text-align: center; margin-bottom: 3mm; }
.annex-title .label { font-size: 14pt; font-weight: 700; }
.annex-title h1 { font-size: 14pt; text-wrap: balance; }
.annex-title .attached { font-style: italic; }
.annex-title .line { font-size: 12pt; }
.annex .prose, .annex li { font-size: 12pt; }
.block { font-size: 10.5pt; }
.block.long { font-size: 9.5pt; }
.block th, .block td { padding: .7mm .9mm; }
.block .row { font-size: inherit; }
/* Within the height of a page on its side: what passes it would come again on the next. */
.watermark { inset: 0 0 auto 0; height: 165mm; }
.watermark span { transform: rotate(-38deg); font-size: 54pt !important; }
th.l { text-align: left; }
.sum td, .sum .row { font-weight: 700; }
.written .begun { padding-top: 2mm; }
.written .dots { height: 7mm; }
.two { grid-template-columns: 1fr 1fr; }
.two .signature { padding-bottom: 24mm; }
`
