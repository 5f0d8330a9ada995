import type { TopLevelSpec } from 'vega-lite'
import type { Trend } from '../../model/scorecard.ts'
import type { Words } from '../../words/words.ts'
import { fontFamily } from '../fonts.ts'

/** Layers of a figure, one over the other. */
export type Layers = Extract<TopLevelSpec, { layer: unknown[] }>['layer']

/** A line across a figure: a target or a baseline. */
export type Mark = Trend['marks'][number]

/** Width of both figures in CSS pixels: the 165 mm between the margins. */
export const figureWidth = 623

const fontSize = 12

/** Height of a line of a name in a figure. */
export const lineHeight = 13

/** All lines and texts are black: papers are copied. */
export const ink = '#000'

/** What both figures have in common. */
export const figureBase = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  autosize: 'none',
} as const

/** Fonts, axes and colours of both figures. */
export const config = {
  aria: false,
  font: fontFamily,
  background: 'transparent',
  view: { stroke: null },
  axis: {
    domainColor: ink,
    domainWidth: 0.75,
    gridColor: '#ddd',
    gridWidth: 0.5,
    labelColor: ink,
    labelFontSize: fontSize,
    labelLimit: 0,
    labelOverlap: false,
    tickColor: ink,
    titleColor: ink,
    titleFontSize: fontSize,
    titleFontWeight: 'normal',
  },
  text: { fontSize, color: ink },
} satisfies TopLevelSpec['config']

const shareTicks = [0, 0.2, 0.4, 0.6, 0.8, 1]
const shareLabel = "format(datum.value * 100, '.0f') + '%'"

/** The axis of a share: whole, 0 to 100%. */
export function shareAxis({ say }: Words) {
  return {
    type: 'quantitative' as const,
    title: say('figure.share'),
    scale: { domain: [0, 1], nice: false },
    axis: { values: shareTicks, labelExpr: shareLabel, titlePadding: 3 },
  }
}

/** The title of a horizontal axis stands on the line of its labels. */
export const besideLabels = {
  titleAlign: 'right' as const,
  titleAnchor: 'start' as const,
  titleBaseline: 'top' as const,
  titleX: -7,
  titleY: 6,
}

const markDashes = [
  [1, 0],
  [5, 1.5],
  [1, 2],
] as const

/** How the nth line across a figure is drawn: told apart without colour. */
export function markRule(index: number) {
  return {
    type: 'rule' as const,
    strokeWidth: 0.9,
    strokeDash: [...(markDashes[index % markDashes.length] ?? [])],
  }
}

/** Breaks a name into lines of up to so many characters, at spaces. */
export function wrap(text: string, width: number): string {
  const rows: string[] = []
  for (const word of text.split(' ')) {
    const last = rows.at(-1)
    if (last === undefined || last.length + 1 + word.length > width) {
      rows.push(word)
    } else {
      rows[rows.length - 1] = `${last} ${word}`
    }
  }
  return rows.join('\n')
}

/** How many lines a wrapped name has. */
export function lineCount(text: string): number {
  return text.split('\n').length
}
