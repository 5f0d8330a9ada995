import type { TopLevelSpec } from 'vega-lite'
import type { FigureMark, UnitComparison } from '../../model/scorecard.ts'
import { drawingSpec, figureWidth, fontSize, lineHeight } from './drawing.ts'
import type { Dot, Drawing, Label } from './drawing.ts'
import { textWidth, wrap } from './letters.ts'

const nameWidth = 190
/** Right edge of the column of how many cases. */
const casesAt = 234
/** Beside a plot: what its dots are, as numbers. */
const valueWidth = 82
const gap = 8
const rowGap = 0

type Panel = UnitComparison['panels'][number]

/** Where a column of dots stands. */
interface Column {
  readonly panel: Panel
  readonly index: number
  readonly from: number
  readonly to: number
  readonly right: number
}

/** A unit and where its row stands. */
interface Row {
  readonly unit: UnitComparison['units'][number]
  readonly name: readonly string[]
  /** Middle of its first line. */
  readonly y: number
}

/** Height of the rows of a figure that fits a page under its head. */
const tallest = 740

/** Figure 2 as Vega-Lite specs: one, or where the units are more than fit a page, several. */
export function comparisonSpecs(
  comparison: UnitComparison,
): readonly TopLevelSpec[] {
  const parts: UnitComparison['units'][number][][] = []
  let left = 0
  for (const unit of comparison.units) {
    const height = heightOf(wrap(unit.label, nameIn))
    if (height > left) {
      parts.push([])
      left = tallest
    }
    parts.at(-1)?.push(unit)
    left -= height
  }
  return parts.map((units) => comparisonSpec({ ...comparison, units }))
}

const nameIn = { width: nameWidth, size: fontSize }

function heightOf(name: readonly string[]): number {
  return lineHeight * name.length + rowGap
}

/**
 * Figure 2 as a Vega-Lite spec: a row a unit, a dot for each share; grey is
 * where chance alone would put it. A unit without a value has the words alone.
 */
export function comparisonSpec(comparison: UnitComparison): TopLevelSpec {
  const columns = columnsOf(comparison.panels)
  const top = 3 + 2 * lineHeight
  const { rows, foot } = rowsOf(comparison.units, top)
  const parts = columns.map((column) => plotOf(column, rows, { top, foot }))
  return drawingSpec({
    height: foot + 16,
    bands: parts.flatMap(({ bands }) => bands),
    rules: [
      { x: 0, x2: figureWidth, y: top, y2: top, stroke: 'axis' },
      ...parts.flatMap(({ rules }) => rules),
    ],
    lines: [],
    dots: parts.flatMap(({ dots }) => dots),
    labels: [
      ...rows.flatMap(({ unit, name, y }): readonly Label[] => [
        { x: 0, y, text: name.join('\n'), align: 'left' },
        { x: casesAt, y, text: unit.n, align: 'right' },
      ]),
      { x: 0, y: 7, text: comparison.unitTitle, align: 'left', weight: 'bold' },
      { x: casesAt, y: 7, text: 'n', align: 'right', weight: 'bold' },
      ...parts.flatMap(({ labels }) => labels),
    ],
  })
}

function columnsOf(panels: readonly Panel[]): readonly Column[] {
  const width = (figureWidth - casesAt) / Math.max(1, panels.length)
  return panels.map((panel, index) => {
    const from = casesAt + 2 * gap + index * width
    const right = casesAt + (index + 1) * width
    return { panel, index, from, right, to: right - valueWidth }
  })
}

function rowsOf(
  units: UnitComparison['units'],
  top: number,
): { readonly rows: readonly Row[]; readonly foot: number } {
  let foot = top + 3
  const rows = units.map((unit) => {
    const name = wrap(unit.label, nameIn)
    const y = foot + lineHeight / 2
    foot += heightOf(name)
    return { unit, name, y: round(y) }
  })
  return { rows, foot: foot + 2 }
}

function plotOf(
  column: Column,
  rows: readonly Row[],
  { top, foot }: { readonly top: number; readonly foot: number },
): Pick<Drawing, 'bands' | 'rules' | 'dots' | 'labels'> {
  const { panel, index, from, to, right } = column
  const { axis, marks } = panel
  const along = (value: number) =>
    round(from + ((to - from) * (value - axis.from)) / (axis.to - axis.from))
  const shares = rows.flatMap(({ unit, y }) => {
    const share = unit.shares[index]
    return share ? [{ ...share, y, of: unit.code }] : []
  })
  return {
    bands: shares.flatMap(({ limits, y }) =>
      limits
        ? [
            {
              x: along(limits.from),
              x2: along(limits.to),
              y: y - 4,
              y2: y + 4,
            },
          ]
        : [],
    ),
    rules: [
      ...axis.ticks.map((tick) => ({
        x: along(tick),
        x2: along(tick),
        y: top,
        y2: foot,
        stroke: 'grid' as const,
      })),
      ...marks.map((mark) => ({
        x: along(mark.value),
        x2: along(mark.value),
        y: top,
        y2: foot,
        stroke:
          mark.kind === 'target' ? ('target' as const) : ('leader' as const),
      })),
    ],
    dots: shares.flatMap(({ value, position, y, of }): readonly Dot[] =>
      value === null
        ? []
        : [
            {
              x: along(value),
              y,
              value,
              of,
              shape: shapes[position ?? 'within'],
            },
          ],
    ),
    labels: [
      {
        x: from,
        y: 7,
        text: panel.title,
        align: 'left',
        weight: 'bold',
      },
      ...markLabels(marks, { along, from, right }),
      ...shares.map(({ text, y }) => ({
        x: right,
        y,
        text,
        align: 'right' as const,
      })),
      ...[axis.ticks.at(0), axis.ticks.at(-1)].map((tick = 0) => ({
        x: along(tick),
        y: foot + 9,
        text: `${Math.round(tick * 100)}%`,
        align: 'center' as const,
      })),
    ],
  }
}

const shapes = {
  below: 'triangle-down',
  within: 'circle',
  above: 'triangle-up',
} as const

/** The names of the lines, each over its own and within the column; where two would meet, side by side. */
function markLabels(
  marks: readonly FigureMark[],
  of: {
    readonly along: (value: number) => number
    readonly from: number
    readonly right: number
  },
): readonly Label[] {
  const y = 7 + lineHeight
  const placed = marks
    .map(({ label, value }) => ({
      label,
      width: textWidth(label, fontSize),
      at: of.along(value),
    }))
    .toSorted((a, b) => a.at - b.at)
  let free = of.from
  const lefts = placed.map(({ width, at }) => {
    const left = Math.max(free, at - width / 2)
    free = left + width + gap
    return left
  })
  let end = of.right
  return placed.toReversed().map(({ label, width }, i) => {
    const asked = lefts[placed.length - 1 - i] ?? 0
    const x = Math.min(asked, end - width)
    end = x - gap
    return { x: round(x), y, text: label, align: 'left' }
  })
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
