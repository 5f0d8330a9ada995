import type { FigureMark, UnitShare } from '../../model/scorecard.ts'
import type { UnitPlot } from '../charts/unit-plots.ts'
import { html } from '../markup.ts'
import type { Markup } from '../markup.ts'

const height = 7
/** Beside the ends of an axis: half a dot. */
const inset = 3.4

/**
 * A dot on its axis, over where chance alone would put it, the target and the
 * share of all, under its number; where there are too few cases to compare, a star
 * beside it.
 */
export function unitPlot(
  { axis, marks }: UnitPlot['panel'],
  { value, limits, position }: UnitShare,
  width: number,
): Markup {
  if (value === null) return html`<span class="hung">*</span>`
  const along = (share: number) =>
    round(
      inset +
        ((width - 2 * inset) * (share - axis.from)) / (axis.to - axis.from),
    )
  const x = along(value)
  return html`<br /><svg
      class="marks"
      viewBox="0 0 ${width} ${height}"
      aria-hidden="true"
    >
      <g>
        ${
          limits &&
          html`<rect
            x="${along(limits.from)}"
            y="1.2"
            width="${round(along(limits.to) - along(limits.from))}"
            height="4.6"
            fill="#d4d4d4"
          />`
        }
        ${marks.map((mark) => across(mark, along(mark.value)))}
      </g>
      <g class="mark-symbol role-mark">
        <path d="${outlines[position ?? 'within'](x)}" fill="#000" />
      </g>
    </svg>`
}

function across({ kind }: FigureMark, x: number): Markup {
  return kind === 'target'
    ? html`<line
        x1="${x}"
        x2="${x}"
        y1="1"
        y2="${height}"
        stroke="#000"
        stroke-width="1.1"
        stroke-dasharray="2 1"
      />`
    : html`<line
        x1="${x}"
        x2="${x}"
        y1="1"
        y2="${height}"
        stroke="#000"
        stroke-width=".5"
      />`
}

const outlines = {
  below: (x: number) => `M${round(x - 3)} 1.1h6l-3 5.2z`,
  within: (x: number) =>
    `M${round(x - 2.5)} 3.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0z`,
  above: (x: number) => `M${round(x - 3)} 5.9h6l-3 -5.2z`,
} as const

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
