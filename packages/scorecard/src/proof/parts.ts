/** What a page draws, in its order: texts between tags, and charts. */
export type Part = { readonly text: string } | Chart

/** A chart with its texts. */
export interface Chart {
  readonly chart: string
  readonly texts: readonly string[]
  /** Bars, points and lines of data. */
  readonly marks: number
  /** All that is painted: these, axes and grids. */
  readonly drawn: number
}

/** Signs that are drawn instead of written. */
const signs = /[●○◐✕→≥≤]/g

/** A text as a PDF has it: without spaces, signs and controls. */
export function bare(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(signs, '')
    .replaceAll(/[\s\u200b\p{Cc}]/gu, '')
}

/** What an HTML page draws. */
export function partsOf(html: string): readonly Part[] {
  const body = html.slice(html.indexOf('<body'))
  const parts = body.matchAll(
    /(<svg\b[^>]*class="marks"[\s\S]*?<\/svg>)|>([^<]+)(?=<)/g,
  )
  return [...parts]
    .map(([, chart, text = '']): Part =>
      chart === undefined ? { text: bare(decoded(text)) } : chartOf(chart),
    )
    .filter((part) => 'chart' in part || part.text !== '')
}

function chartOf(svg: string): Chart {
  const [, label = 'a chart'] = /aria-label="([^"]*)"/.exec(svg) ?? []
  const seen = svg.replaceAll(/<(title|desc)\b[\s\S]*?<\/\1>/g, '')
  return {
    chart: decoded(label),
    texts: [...seen.matchAll(/>([^<]+)(?=<)/g)]
      .map(([, text = '']) => bare(decoded(text)))
      .filter((text) => text !== ''),
    marks: marksIn(seen),
    drawn: drawnIn(seen),
  }
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (e) => entities[e] ?? e)
}

/** Bars, points and lines of data that are to be seen. */
function marksIn(svg: string): number {
  const groups = svg.matchAll(
    /<g class="mark-(?:rect|symbol|line|rule|path|arc|area)[^"]*role-mark[^"]*"[^>]*>(.*?)<\/g>/gs,
  )
  return [...groups].reduce((sum, [, inside = '']) => sum + drawnIn(inside), 0)
}

function drawnIn(svg: string): number {
  const elements = svg.matchAll(/<(?:path|line|rect|circle)\b[^>]*>/g)
  return [...elements].filter(([element]) => isDrawn(element)).length
}

function isDrawn(mark: string): boolean {
  const paint = (name: string) =>
    new RegExp(` ${name}="(?!none|transparent)`).test(mark)
  const isEmpty =
    / d="M[^"]*[hv]0[hv]|(?:width|height|opacity)="0"/.test(mark) ||
    (mark.startsWith('<path') && !/ d="M/.test(mark))
  return !isEmpty && (paint('fill') || paint('stroke'))
}
