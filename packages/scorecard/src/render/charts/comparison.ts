import type { TopLevelSpec } from 'vega-lite'
import type { UnitComparison } from '../../model/scorecard.ts'
import {
  besideLabels,
  config,
  figureBase,
  figureWidth,
  ink,
  lineCount,
  lineHeight,
  markRule,
  shareAxis,
  wrap,
} from './chart.ts'
import { wordsOf } from '../../words/words.ts'
import type { Wording } from '../../words/words.ts'
import type { Layers, Mark } from './chart.ts'

const left = 318
const right = 58
const plotWidth = figureWidth - left - right

/**
 * Figure 2 as a Vega-Lite spec: one bar a unit, in the order given, with its
 * printed value at the end; a unit without a value has the words alone.
 */
export function comparisonSpec(
  comparison: UnitComparison,
  wording: Wording = {},
): TopLevelSpec {
  const share = shareAxis(wordsOf(wording))
  const names = apart(
    comparison.units.map(({ label }) =>
      wrap(label.replaceAll(/(?<=\([^)]*) /g, '\u00a0'), 66),
    ),
  )
  const rows = comparison.units.map(({ value, text }, i) => ({
    label: names[i] ?? '',
    value,
    text,
  }))
  const labels = rows.map(({ label }) => label)
  const longest = Math.max(1, ...labels.map(lineCount))
  const top = 8 + lineHeight * comparison.marks.length
  const y = unitAxis(labels)
  const x = { ...share, axis: { ...share.axis, ...besideLabels } }
  return {
    ...figureBase,
    padding: { left, right, top, bottom: 20 },
    width: plotWidth,
    height: rows.length * (3 + 11 * longest),
    config,
    data: { values: rows },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.value)' }],
        mark: { type: 'bar', fill: '#c8c8c8', stroke: ink, strokeWidth: 0.75 },
        encoding: { x: { ...x, field: 'value' }, y },
      },
      ...comparison.marks.flatMap((mark, i) => markLayers(mark, i, x)),
      valueLayer(y),
    ],
  }
}

/** Labels are the keys of the bars: equal ones are told apart by blanks at their end, which are not drawn. */
function apart(labels: readonly string[]): readonly string[] {
  return labels.map((label, i) => {
    const before = labels.slice(0, i).filter((other) => other === label)
    return label + ' '.repeat(before.length)
  })
}

function unitAxis(labels: string[]) {
  return {
    field: 'label',
    type: 'ordinal' as const,
    sort: null,
    title: null,
    scale: { domain: labels, padding: 0.25 },
    axis: {
      labelExpr: "split(datum.value, '\\n')",
      labelFontSize: 11,
      labelLineHeight: 11,
      ticks: false,
    },
  }
}

function valueLayer(y: ReturnType<typeof unitAxis>): Layers[number] {
  return {
    mark: {
      type: 'text',
      align: 'right',
      baseline: 'middle',
      dx: right - 4,
    },
    encoding: {
      x: { value: plotWidth },
      y,
      text: { field: 'text', type: 'nominal' },
    },
  }
}

function markLayers(
  mark: Mark,
  index: number,
  x: ReturnType<typeof shareAxis>,
): Layers {
  const data = { values: [{ ...mark }] }
  const y = -4 - lineHeight * index
  return [
    {
      data,
      mark: markRule(index),
      encoding: {
        x: { ...x, field: 'value' },
        y: { value: y },
        y2: { value: 'height' },
      },
    },
    {
      data,
      mark: { type: 'text', align: 'left', baseline: 'bottom', dx: 3 },
      encoding: {
        x: { ...x, field: 'value' },
        y: { value: y + 4 },
        text: { field: 'label', type: 'nominal' },
      },
    },
  ]
}
