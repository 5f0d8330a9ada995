import type { TopLevelSpec } from 'vega-lite'
import type { Trend, TrendSeries } from '../../model/scorecard.ts'
import { drawingSpec, figureWidth, fontSize, lineHeight } from './drawing.ts'
import type { Drawing, Label } from './drawing.ts'
import { textWidth, wrap } from './letters.ts'

const gutter = 14
/** Beside a plot: the ticks of its axis. */
const left = 34
/** And what leads to the names of its lines. */
const leader = 10
const monthsHeight = 17
/** Under a plot without months: its lowest tick is half a line lower. */
const rowGap = 7
/** Between a title and the uppermost tick, which is half a line high. */
const titleGap = 9
/** How much wider bold letters are. */
const boldness = 1.04
/** Every third month is named, or where there is no room every sixth, the last and the one a year before it among them. */
const namedMonths = [3, 6] as const
/** Of the name of a month, and what parts it from the next. */
const monthWidth = 36

/** Where a small figure stands, and how large its plot is. */
interface Panel {
  readonly series: TrendSeries
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly title: readonly string[]
  /** Whether none stands under it: then its months are named. */
  readonly isLowest: boolean
}

/**
 * Figure 1 as a Vega-Lite spec: small figures in up to three columns, each with
 * an axis of its own and its lines named at their right end. A month without a
 * value leaves a gap.
 */
export function trendSpec({ months, series }: Trend): TopLevelSpec {
  const { panels, height } = laidOut(series)
  const parts = panels.map((panel) => drawn(panel, months))
  return drawingSpec({
    height,
    bands: [],
    rules: parts.flatMap(({ rules }) => rules),
    lines: parts.flatMap(({ lines }) => lines),
    dots: parts.flatMap(({ dots }) => dots),
    labels: parts.flatMap(({ labels }) => labels),
  })
}

const mostColumns = 3

/** How many places beside the last of its small figures are free. */
export function freePlaces({ series }: Pick<Trend, 'series'>): number {
  const last = series.length % mostColumns
  return series.length < mostColumns || last === 0 ? 0 : mostColumns - last
}

function laidOut(series: Trend['series']): {
  readonly panels: readonly Panel[]
  readonly height: number
} {
  const columns = Math.min(mostColumns, series.length)
  const width = (figureWidth - gutter * (columns - 1)) / columns
  const rows = Math.ceil(series.length / columns)
  const height = rows > 1 ? 31 : 54
  const titles = series.map(({ title }) =>
    wrap(title, { width: width + gutter / 2, size: fontSize * boldness }),
  )
  const right = leader + widestEnd(series)
  const panels: Panel[] = []
  let y = 0
  for (let row = 0; row < rows; row++) {
    const of = Array.from({ length: columns }, (_, i) => row * columns + i)
    const lines = Math.max(...of.map((i) => titles[i]?.length ?? 0))
    y += lines * lineHeight + titleGap
    const isLast = (i: number) => i + columns >= series.length
    for (const i of of) {
      const one = series[i]
      if (!one) continue
      panels.push({
        series: one,
        x: (i % columns) * (width + gutter),
        y,
        width: width - left - right,
        height,
        title: titles[i] ?? [],
        isLowest: isLast(i),
      })
    }
    // The months of one that has none under it stand in the free place.
    y += height + (row === rows - 1 ? monthsHeight : rowGap)
  }
  return { panels, height: y }
}

/** Of the names at the right end of lines. */
function widestEnd(series: Trend['series']): number {
  const names = series.flatMap(({ marks, last }) => [
    ...marks.map(({ label }) => textWidth(label, fontSize)),
    textWidth(last ?? '', fontSize * boldness),
  ])
  return Math.ceil(Math.max(...names))
}

function drawn(
  panel: Panel,
  months: Trend['months'],
): Pick<Drawing, 'rules' | 'lines' | 'dots' | 'labels'> {
  const { series, x, y, width, height, title, isLowest } = panel
  const { axis, values, marks } = series
  const from = x + left
  const to = from + width
  const across = (i: number) => from + ((i + 0.5) * width) / months.length
  const up = (value: number) =>
    y + height * (1 - (value - axis.from) / (axis.to - axis.from))
  const spots = values.map((value, i) =>
    value === null
      ? null
      : {
          x: round(across(i)),
          y: round(up(value)),
          value,
          of: months[i] ?? '',
        },
  )
  const [close, far] = namedMonths
  const room = (width * close) / months.length
  const step = room < monthWidth ? far : close
  const named = months
    .map((month, i) => ({ month, at: across(i), i }))
    .filter(({ i }) => (months.length - 1 - i) % step === 0)
  const ends = endLabels(panel, up)
  return {
    rules: [
      ...axis.ticks.map((tick) => ({
        ...level(up(tick), from, to),
        stroke: tick === axis.from ? ('axis' as const) : ('grid' as const),
      })),
      ...named.map(({ at }) => ({
        x: round(at),
        x2: round(at),
        y: y + height,
        y2: y + height + 3,
        stroke: 'axis' as const,
      })),
      ...(axis.from > 0 ? broken(from, y + height) : []),
      ...marks.map(({ kind, value }) => ({
        ...level(up(value), from, to),
        stroke:
          kind === 'baseline' ? ('baseline' as const) : ('target' as const),
      })),
      ...ends.map(({ at, label: { y: text } }) => ({
        x: to,
        y: round(at),
        x2: to + leader - 2,
        y2: text,
        stroke: 'leader' as const,
      })),
    ],
    lines: runs(spots),
    dots: spots
      .filter((spot) => spot !== null)
      .map((spot) => ({ ...spot, shape: 'circle' as const })),
    labels: [
      {
        x,
        y: y - titleGap - lineHeight * (title.length - 0.5),
        text: title.join('\n'),
        align: 'left',
        weight: 'bold',
      },
      ...axis.ticks.map((tick) => ({
        x: from - 4,
        y: round(up(tick)),
        text: `${Math.round(tick * 100)}%`,
        align: 'right' as const,
      })),
      ...(isLowest ? named : []).map(({ month, at }) => ({
        x: round(at),
        y: y + height + 11,
        text: month,
        align: 'center' as const,
      })),
      ...ends.map(({ label }) => label),
    ],
  }
}

/** The names of the target, the baseline and the last value at the right end, moved apart. */
function endLabels(
  { series, x, y, width, height }: Panel,
  up: (value: number) => number,
): readonly { readonly label: Label; readonly at: number }[] {
  const { marks, last, values } = series
  const value = values.findLast((v) => v !== null)
  const named: readonly (Pick<Label, 'text' | 'weight'> & { at: number })[] = [
    ...marks.map((mark) => ({ text: mark.label, at: up(mark.value) })),
    ...(last === null || value === undefined || value === null
      ? []
      : [{ text: last, at: up(value), weight: 'bold' as const }]),
  ].toSorted((a, b) => a.at - b.at)
  const tops = apart(
    named.map(({ at }) => at),
    { from: y - 5, to: y + height },
  )
  return named.map(({ at, ...label }, i) => ({
    at,
    label: {
      ...label,
      x: x + left + width + leader,
      y: round(tops[i] ?? 0),
      align: 'left',
    },
  }))
}

/** Places of lines of text, in their order: as near to those asked for as leaves each its height. */
function apart(
  asked: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly number[] {
  let free = from
  const down = asked.map((at) => {
    const place = Math.max(free, at)
    free = place + lineHeight
    return place
  })
  let limit = to
  return down
    .toReversed()
    .map((at) => {
      const place = Math.min(limit, at)
      limit = place - lineHeight
      return place
    })
    .toReversed()
}

/** Spots that follow each other without a gap. */
function runs<T>(spots: readonly (T | null)[]): readonly (readonly T[])[] {
  const all: T[][] = [[]]
  for (const spot of spots)
    if (spot === null) all.push([])
    else all.at(-1)?.push(spot)
  return all.filter((run) => run.length > 1)
}

/** Two strokes across the foot of an axis that does not begin at 0. */
function broken(x: number, foot: number) {
  return [3, 6].map((up) => ({
    x: x - 3,
    y: foot - up + 1.5,
    x2: x + 3,
    y2: foot - up - 1.5,
    stroke: 'axis' as const,
  }))
}

function level(y: number, x: number, x2: number) {
  return { x, y: round(y), x2, y2: round(y) }
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
