import type { TopLevelSpec } from 'vega-lite'
import { fontFamily } from '../fonts.ts'

/** Width of all figures in CSS pixels: the 165 mm between the margins. */
export const figureWidth = 623

/** Of all letters of a figure but those that say so: 9 pt. */
export const fontSize = 12

/** Height of a line of text in a figure. */
export const lineHeight = 13

/** What is placed, in pixels from the upper left corner. */
interface Spot {
  readonly x: number
  readonly y: number
}

/** From one corner to the other. */
interface Extent extends Spot {
  readonly x2: number
  readonly y2: number
}

/** How a line is drawn: told apart on a black and white copy. */
export type Stroke = 'grid' | 'axis' | 'target' | 'baseline' | 'leader'

/** A mark of one value; the shape says what the place of it does. */
export interface Dot extends Spot {
  readonly shape: 'circle' | 'triangle-up' | 'triangle-down'
  /** What it stands for. */
  readonly of: string
  readonly value: number
}

/** A text of one or more lines; `y` is the middle of the first. */
export interface Label extends Spot {
  readonly text: string
  readonly align: 'left' | 'center' | 'right'
  readonly weight?: 'bold'
}

/** A figure: what stands where. Everything is black or grey. */
export interface Drawing {
  readonly height: number
  /** Grey, behind all others. */
  readonly bands: readonly Extent[]
  readonly rules: readonly (Extent & { readonly stroke: Stroke })[]
  /** Points that are joined. */
  readonly lines: readonly (readonly Spot[])[]
  readonly dots: readonly Dot[]
  readonly labels: readonly Label[]
}

type Layer = Extract<TopLevelSpec, { layer: unknown[] }>['layer'][number]

const strokes: Readonly<
  Record<Stroke, { color: string; strokeWidth: number; strokeDash: number[] }>
> = {
  grid: { color: '#d4d4d4', strokeWidth: 0.5, strokeDash: [] },
  axis: { color: '#000', strokeWidth: 0.75, strokeDash: [] },
  target: { color: '#000', strokeWidth: 1.1, strokeDash: [5, 2] },
  baseline: { color: '#000', strokeWidth: 1, strokeDash: [1, 2] },
  leader: { color: '#000', strokeWidth: 0.5, strokeDash: [] },
}

/** A drawing as a Vega-Lite spec; what is placed is placed already, so that no scale moves it. */
export function drawingSpec(drawing: Drawing): TopLevelSpec {
  const { height, bands, rules, lines, dots, labels } = drawing
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    autosize: 'none',
    padding: 0,
    width: figureWidth,
    height,
    config: {
      aria: false,
      font: fontFamily,
      background: 'transparent',
      view: { stroke: null },
    },
    layer: [
      ...layer(bands, { type: 'rect', color: '#d4d4d4' }, extent),
      ...grouped(
        rules,
        ({ stroke }) => stroke,
        (stroke, of) => layer(of, { type: 'rule', ...strokes[stroke] }, extent),
      ),
      ...layer(
        lines.flatMap((line, i) => line.map((spot) => ({ ...spot, line: i }))),
        { type: 'line', color: '#000', strokeWidth: 1.4 },
        { ...spot, detail: { field: 'line', type: 'nominal' } },
      ),
      ...grouped(
        dots,
        ({ shape }) => shape,
        (shape, of) => layer(of, { ...dotMark, shape }, spot),
      ),
      ...grouped(
        labels,
        ({ align, weight }) => `${align} ${weight ?? 'normal'}`,
        (_, of) => layer(of.map(spaced), labelMark(of), labelled),
      ),
    ],
  }
}

const pixel = (field: string) => ({
  field,
  type: 'quantitative' as const,
  scale: null,
  axis: null,
})
const spot = { x: pixel('x'), y: pixel('y') }
const extent = { ...spot, x2: { field: 'x2' }, y2: { field: 'y2' } }
const labelled = {
  ...spot,
  text: { field: 'text', type: 'nominal' as const },
}
const dotMark = {
  type: 'point' as const,
  size: 22,
  filled: true,
  fill: '#000',
  stroke: '#000',
  strokeWidth: 1,
  opacity: 1,
}

function labelMark([first]: readonly Label[]): LayerMark {
  return {
    type: 'text',
    align: first?.align ?? 'left',
    baseline: 'middle',
    fontSize,
    fontWeight: first?.weight ?? 'normal',
    color: '#000',
    lineBreak: '\n',
    lineHeight,
  }
}

/** SVG would join the words of a text that has none but spaces around. */
function spaced(label: Label): Label {
  return { ...label, text: label.text.normalize('NFC') }
}

type LayerMark = NonNullable<Extract<Layer, { mark: unknown }>['mark']>
type LayerEncoding = NonNullable<Extract<Layer, { mark: unknown }>['encoding']>

/** No layer of nothing: Vega would complain of it. */
function layer(
  values: readonly object[],
  mark: LayerMark,
  encoding: LayerEncoding,
): readonly Layer[] {
  return values.length === 0
    ? []
    : [{ data: { values: values.map((v) => ({ ...v })) }, mark, encoding }]
}

function grouped<T, K extends string>(
  all: readonly T[],
  keyOf: (one: T) => K,
  layersOf: (key: K, of: readonly T[]) => readonly Layer[],
): readonly Layer[] {
  return [...Map.groupBy(all, keyOf)].flatMap(([key, of]) => layersOf(key, of))
}
