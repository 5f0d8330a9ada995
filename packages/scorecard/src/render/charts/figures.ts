import type { Scorecard } from '../../model/scorecard.ts'
import { chartSvg } from './chart-svg.ts'
import { comparisonSpecs } from './comparison.ts'
import { trendSpec } from './trend.ts'
import { unitPlots } from './unit-plots.ts'

/** Figures 1 and 2 of a scorecard as SVG. */
export interface FigureSvgs {
  /** Null where there is nothing to draw. */
  readonly trend: string | null
  /** Several where the units are more than fit a page; none on the paper of a unit, and where table 4 has the dots. */
  readonly comparison: readonly string[]
}

/** Draws the figures of a scorecard. */
export async function figureSvgs(
  scorecard: Pick<Scorecard, 'trend' | 'comparison' | 'units' | 'kpis'>,
): Promise<FigureSvgs> {
  const { trend, comparison } = scorecard
  const isApart = comparison !== null && unitPlots(scorecard).length === 0
  const specs = isApart ? comparisonSpecs(comparison) : []
  return {
    trend: trend.series.length > 0 ? await chartSvg(trendSpec(trend)) : null,
    comparison: await Promise.all(specs.map(chartSvg)),
  }
}
