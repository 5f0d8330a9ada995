import { createHash } from 'node:crypto'
import type { Loader, LoggerInterface } from 'vega'
import type { TopLevelSpec } from 'vega-lite'
import { fontFamily } from './fonts.ts'
import type { Comparison, Trend } from '../model/scorecard.ts'

type Layers = Extract<TopLevelSpec, { layer: unknown[] }>['layer']
type Mark = Trend['marks'][number]

/** Width of both figures in CSS pixels: the 165 mm between the margins. */
export const figureWidth = 623

const fontSize = 12
const lineHeight = 13
const ink = '#000'
const plotWidth = 436
const plotHeight = 100

// Told apart on a black and white copy by dash, shape and fill, not by colour.
const strokes = [
  { dash: [1, 0], shape: 'circle', fill: '#000' },
  { dash: [7, 3], shape: 'square', fill: '#fff' },
  { dash: [2, 2], shape: 'triangle-up', fill: '#000' },
  { dash: [9, 3, 2, 3], shape: 'diamond', fill: '#fff' },
] as const

const markDashes = [
  [1, 0],
  [5, 1.5],
  [1, 2],
] as const

const config = {
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

/**
 * Figure 1 as a Vega-Lite spec: shares by month on a whole axis, 0 to 100%.
 *
 * A month without a value leaves a gap. Series and marks are named at the
 * right end of their lines instead of in a legend.
 */
export function trendSpec(trend: Trend): TopLevelSpec {
  const names = trendNames(trend)
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    autosize: 'none',
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
        mark: {
          type: 'rule' as const,
          strokeWidth: 0.9,
          strokeDash: [...(markDashes[i % markDashes.length] ?? [])],
        },
        encoding: { y: { ...share, field: 'value' } },
      })),
      ...trend.series.flatMap((series, i) => trendLayers(trend, series, i)),
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
    ],
  }
}

const share = {
  type: 'quantitative' as const,
  title: 'Tỷ lệ',
  scale: { domain: [0, 1], nice: false },
  axis: { values: shareTicks, labelExpr: shareLabel, titlePadding: 3 },
}

// The title of a horizontal axis stands on the line of its labels.
const besideLabels = {
  titleAlign: 'right' as const,
  titleAnchor: 'start' as const,
  titleBaseline: 'top' as const,
  titleX: -7,
  titleY: 6,
}

const pixels = { type: 'quantitative' as const, scale: null, axis: null }

function trendLayers(
  trend: Trend,
  series: Trend['series'][number],
  index: number,
): Layers {
  const stroke = strokes[index % strokes.length] ?? strokes[0]
  const data = {
    values: trend.months.map((month, i) => ({
      month,
      value: series.values[i] ?? null,
    })),
  }
  const encoding = {
    x: {
      field: 'month',
      type: 'ordinal' as const,
      title: 'Tháng',
      scale: {
        type: 'point' as const,
        domain: [...trend.months],
        padding: 0.5,
      },
      axis: {
        ...besideLabels,
        labelAngle: 0,
        labelFontSize: 10.5,
        grid: false,
      },
    },
    y: { ...share, field: 'value' },
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

interface Name {
  readonly text: string
  /** Where the line ends, null where there is none. */
  readonly from: number | null
  /** First and middle line of its name. */
  readonly top: number
  readonly to: number
}

/** Names of all lines, moved apart so that none covers another. */
function trendNames(trend: Trend): Name[] {
  const names = [
    ...trend.marks.map(({ label, value }) => named(label, value)),
    ...trend.series.map(({ title, values }) =>
      named(title, values.findLast((value) => value !== null) ?? null),
    ),
  ].toSorted((a, b) => (a.from ?? plotHeight) - (b.from ?? plotHeight))
  let free = -10
  const tops = names.map(({ from, height }) => {
    const top = Math.max(free, (from ?? plotHeight) - height / 2)
    free = top + height + 3
    return top
  })
  // What would pass the foot of the figure is pushed up again.
  let floor = plotHeight + 21
  return names
    .map((name, i) => ({ ...name, top: tops[i] ?? 0 }))
    .toReversed()
    .map(({ text, from, height, top }) => {
      floor = Math.min(top, floor - height - 3)
      return { text, from, top: floor, to: floor + height / 2 }
    })
    .toReversed()
}

function named(label: string, value: number | null) {
  const text = wrap(value === null ? `${label} (không có số liệu)` : label, 24)
  const from =
    value === null ? null : Math.round((1 - value) * plotHeight * 10) / 10
  return { text, from, height: lineHeight * lines(text) }
}

/**
 * Figure 2 as a Vega-Lite spec: one bar a unit, in the order given, with its
 * printed value at the end; a unit without a value has the words alone.
 */
export function comparisonSpec(comparison: Comparison): TopLevelSpec {
  const rows = comparison.units.map(({ label, value, text }) => ({
    label: wrap(label.replaceAll(/(?<=\([^)]*) /g, '\u00a0'), 66),
    value,
    text,
  }))
  const left = 318
  const right = 58
  const top = 8 + lineHeight * comparison.marks.length
  const longest = Math.max(1, ...rows.map(({ label }) => lines(label)))
  const y = {
    field: 'label',
    type: 'ordinal' as const,
    sort: null,
    title: null,
    scale: { domain: rows.map(({ label }) => label), padding: 0.25 },
    axis: {
      labelExpr: "split(datum.value, '\\n')",
      labelFontSize: 11,
      labelLineHeight: 11,
      ticks: false,
    },
  }
  const x = { ...share, axis: { ...share.axis, ...besideLabels } }
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    autosize: 'none',
    padding: { left, right, top, bottom: 20 },
    width: figureWidth - left - right,
    height: rows.length * (3 + 11 * longest),
    config,
    data: { values: rows },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.value)' }],
        mark: { type: 'bar', fill: '#c8c8c8', stroke: ink, strokeWidth: 0.75 },
        encoding: { x: { ...x, field: 'value' }, y },
      },
      ...comparison.marks.flatMap((mark, i) => comparisonMark(mark, i, x)),
      {
        mark: {
          type: 'text',
          align: 'right',
          baseline: 'middle',
          dx: right - 4,
        },
        encoding: {
          x: { value: figureWidth - left - right },
          y,
          text: { field: 'text', type: 'nominal' },
        },
      },
    ],
  }
}

function comparisonMark(mark: Mark, index: number, x: typeof share): Layers {
  const data = { values: [{ ...mark }] }
  const y = -4 - lineHeight * index
  return [
    {
      data,
      mark: {
        type: 'rule',
        strokeWidth: 0.9,
        strokeDash: [...(markDashes[index % markDashes.length] ?? [])],
      },
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

function lines(text: string): number {
  return text.split('\n').length
}

function wrap(text: string, width: number): string {
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

/**
 * Draws a spec as SVG text, without a browser and without reading anything:
 * the same spec gives the same bytes in every zone and on every machine.
 *
 * @throws when Vega has any complaint; it would draw less than was asked.
 */
export async function chartSvg(spec: TopLevelSpec): Promise<string> {
  // Loaded when the first figure is drawn: most commands draw none.
  const [{ parse, View }, { compile }] = await Promise.all([
    import('vega'),
    import('vega-lite'),
  ])
  const complaints: string[] = []
  const logger = complainingLogger(complaints)
  const view = new View(parse(compile(spec, { logger }).spec), {
    renderer: 'none',
    loader: refusingLoader,
    logger,
  })
  try {
    const svg = await view.toSVG()
    if (complaints.length > 0) throw new Error(complaints.join('; '))
    return ownIds(withoutControls(svg))
  } finally {
    view.finalize()
  }
}

function complainingLogger(complaints: string[]): LoggerInterface {
  const complain = (...words: readonly unknown[]) => {
    complaints.push(words.map(String).join(' '))
    return logger
  }
  const ignore = () => logger
  const logger: LoggerInterface = {
    level: ((level?: number) =>
      level === undefined ? 0 : logger) as LoggerInterface['level'],
    error: complain,
    warn: complain,
    info: ignore,
    debug: ignore,
  }
  return logger
}

// Vega's own loader reads file:// addresses.
const refuse = async (uri: string): Promise<never> => {
  throw new Error(`a chart may load nothing, it asked for ${uri}`)
}
const refusingLoader: Loader = {
  load: refuse,
  sanitize: refuse,
  http: refuse,
  file: refuse,
}

function withoutControls(svg: string): string {
  // oxlint-disable-next-line no-control-regex
  return svg.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
}

/** Two figures on one page must not share the ids that Vega counts from 0. */
function ownIds(svg: string): string {
  const prefix = `f${createHash('sha256').update(svg).digest('hex').slice(0, 8)}`
  return svg
    .replaceAll(/ id="([^"]*)"/g, ` id="${prefix}-$1"`)
    .replaceAll(/url\(#([^)]*)\)/g, `url(#${prefix}-$1)`)
    .replaceAll(/href="#([^"]*)"/g, `href="#${prefix}-$1"`)
}
