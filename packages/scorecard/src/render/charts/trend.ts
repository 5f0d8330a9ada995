import type { TopLevelSpec } from 'vega-lite'
import type { Trend } from '../../model/scorecard.ts'
import {
  besideLabels,
  config,
  figureBase,
  figureWidth,
  ink,
  lineHeight,
  markRule,
  shareAxis,
} from './chart.ts'
import { wordsOf } from '../../words/words.ts'
import type { Wording, Words } from '../../words/words.ts'
import type { Layers } from './chart.ts'
import { lineNames } from './line-names.ts'

const plotWidth = 436
const plotHeight = 100

// Told apart on a black and white copy by dash, shape and fill, not by colour.
const strokes = [
  { dash: [1, 0], shape: 'circle', fill: '#000' },
  { dash: [7, 3], shape: 'square', fill: '#fff' },
  { dash: [2, 2], shape: 'triangle-up', fill: '#000' },
  { dash: [9, 3, 2, 3], shape: 'diamond', fill: '#fff' },
] as const

/**
 * Figure 1 as a Vega-Lite spec: shares by month on a whole axis, 0 to 100%.
 *
 * A month without a value leaves a gap. Series and marks are named at the
 * right end of their lines instead of in a legend.
 */
export function trendSpec(trend: Trend, wording: Wording = {}): TopLevelSpec {
  const words = wordsOf(wording)
  const share = shareAxis(words)
  return {
    ...figureBase,
    padding: {
      left: 40,
      right: figureWidth - plotWidth - 40,
      top: 8,
      bottom: 20,
    },
    width: plotWidth,
    height: plotHeight,
    config,
    layer: [
      ...trend.marks.map((mark, i) => ({
        data: { values: [{ value: mark.value }] },
        mark: markRule(i),
        encoding: { y: { ...share, field: 'value' } },
      })),
      ...trend.series.flatMap((series, i) =>
        seriesLayers(trend, series, { index: i, words }),
      ),
      ...nameLayers(trend, words),
    ],
  }
}

function seriesLayers(
  trend: Trend,
  series: Trend['series'][number],
  { index, words }: { readonly index: number; readonly words: Words },
): Layers {
  const stroke = strokes[index % strokes.length] ?? strokes[0]
  const data = {
    values: trend.months.map((month, i) => ({
      month,
      value: series.values[i] ?? null,
    })),
  }
  const encoding = {
    x: monthAxis(trend.months, words),
    y: { ...shareAxis(words), field: 'value' },
  }
  return [
    {
      data,
      mark: {
        type: 'line',
        invalid: 'break-paths-show-path-domains',
        stroke: ink,
        strokeWidth: 1.4,
        strokeDash: [...stroke.dash],
      },
      encoding,
    },
    {
      data,
      transform: [{ filter: 'isValid(datum.value)' }],
      mark: {
        type: 'point',
        shape: stroke.shape,
        size: 34,
        filled: true,
        fill: stroke.fill,
        stroke: ink,
        strokeWidth: 1.1,
        opacity: 1,
      },
      encoding,
    },
  ]
}

function monthAxis(months: Trend['months'], { say }: Words) {
  return {
    field: 'month',
    type: 'ordinal' as const,
    title: say('figure.month'),
    scale: { type: 'point' as const, domain: [...months], padding: 0.5 },
    axis: {
      ...besideLabels,
      labelAngle: 0,
      labelFontSize: 10.5,
      grid: false,
    },
  }
}

const pixels = { type: 'quantitative' as const, scale: null, axis: null }

/** The name of each line, and a stroke to it from where the line ends. */
function nameLayers(trend: Trend, words: Words): Layers {
  const names = lineNames(trend, plotHeight, words)
  return [
    {
      data: { values: names },
      transform: [{ filter: 'isValid(datum.from)' }],
      mark: { type: 'rule', strokeWidth: 0.5 },
      encoding: {
        x: { value: plotWidth },
        x2: { value: plotWidth + 10 },
        y: { ...pixels, field: 'from' },
        y2: { field: 'to' },
      },
    },
    {
      data: { values: names },
      mark: {
        type: 'text',
        align: 'left',
        baseline: 'top',
        lineBreak: '\n',
        lineHeight,
        dx: 13,
      },
      encoding: {
        x: { value: plotWidth },
        y: { ...pixels, field: 'top' },
        text: { field: 'text', type: 'nominal' },
      },
    },
  ]
}
