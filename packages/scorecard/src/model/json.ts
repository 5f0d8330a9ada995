import type { Scorecard } from './scorecard.ts'

/**
 * A scorecard as JSON: all of it but the cells of a spreadsheet, which are
 * printed numbers of the figures beside them.
 *
 * @param indent Spaces a level; none unless given, and no line breaks.
 */
export function scorecardJson(
  scorecard: Scorecard | Omit<Scorecard, 'verification'>,
  indent?: number,
): string {
  const withoutCells = (key: string, value: unknown) =>
    key === 'cells' ? undefined : value
  return JSON.stringify(scorecard, withoutCells, indent)
}
