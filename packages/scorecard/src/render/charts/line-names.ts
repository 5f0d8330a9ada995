import type { Trend } from '../../model/scorecard.ts'
import type { Words } from '../../words/words.ts'
import { lineCount, lineHeight, wrap } from './chart.ts'

/** The name of a line of figure 1, in pixels from the top of the plot. */
export interface LineName {
  readonly text: string
  /** Where the line ends, null where there is none. */
  readonly from: number | null
  /** First and middle line of its name. */
  readonly top: number
  readonly to: number
}

/** Names of all lines, moved apart so that none covers another. */
export function lineNames(
  trend: Trend,
  plotHeight: number,
  words: Words,
): LineName[] {
  const named = (label: string, value: number | null) =>
    unplaced(
      value === null ? words.say('trend.noData', { label }) : label,
      value,
      plotHeight,
    )
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

function unplaced(label: string, value: number | null, plotHeight: number) {
  const text = wrap(label, 24)
  const from =
    value === null ? null : Math.round((1 - value) * plotHeight * 10) / 10
  return { text, from, height: lineHeight * lineCount(text) }
}
