import type { Scorecard } from '../../model/scorecard.ts'
import { chartSvg } from './chart-svg.ts'
import { comparisonSpecs } from './comparison.ts'
import { trendSpec } from './trend.ts'

/** Figures 1 and 2 of a scorecard as SVG. */
export interface FigureSvgs {
  /** Null where there is nothing to draw. */
  readonly trend: string | null
  /** Several where the units are more than fit a page; none on the paper of a unit. */
  readonly comparison: readonly string[]
}

/** Draws the figures of a scorecard. */
export async function figureSvgs({
  trend,
  comparison,
}: Pick<Scorecard, 'trend' | 'comparison'>): Promise<FigureSvgs> {
  const specs = comparison ? comparisonSpecs(comparison) : []
  return {
    trend: trend.series.length > 0 ? await chartSvg(trendSpec(trend)) : null,
    comparison: await Promise.all(specs.map(chartSvg)),
  }
}
