import type {
  Scorecard,
  UnitComparison,
  UnitShare,
} from '../../model/scorecard.ts'

/** A share of figure 2 whose dots stand in a column of table 4. */
export interface UnitPlot {
  /** Of the column of its numbers, from 0. */
  readonly column: number
  readonly panel: UnitComparison['panels'][number]
  /** By the code of the unit. */
  readonly shares: ReadonlyMap<string, UnitShare>
}

/** Up to how many columns of shares leave room for dots beside them. */
const mostShares = 6

/**
 * Figure 2 as columns of table 4: of each unit the dots stand in its row. None
 * where a unit that is compared has no row, as one below another.
 */
export function unitPlots({
  comparison,
  units,
  kpis,
}: Pick<Scorecard, 'comparison' | 'units' | 'kpis'>): readonly UnitPlot[] {
  if (comparison === null || units === null) return []
  const codes = new Set(units.rows.map(({ code }) => code))
  const isWhole = comparison.units.every(({ code }) => codes.has(code))
  const plots = comparison.panels.map((panel, i) => ({
    column: kpis.rows.findIndex(({ kpi }) => kpi === panel.kpi),
    panel,
    shares: new Map(
      comparison.units.flatMap(({ code, shares }) => {
        const share = shares[i]
        return share ? [[code, share] as const] : []
      }),
    ),
  }))
  return isWhole &&
    units.targets.length <= mostShares &&
    plots.every(({ column }) => column >= 0)
    ? plots
    : []
}
