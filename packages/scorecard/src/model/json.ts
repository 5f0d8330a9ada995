import type { Scorecard } from './scorecard.ts'

/**
 * A paper as JSON: all of it but the cells of a spreadsheet of a scorecard,
 * which are printed numbers of the figures beside them.
 *
 * @param indent Spaces a level; none unless given, and no line breaks.
 */
export function paperJson(paper: object, indent?: number): string {
  // The cells of a row of a report are a list.
  const withoutCells = (key: string, value: unknown) =>
    key === 'cells' && !Array.isArray(value) ? undefined : value
  return JSON.stringify(paper, withoutCells, indent)
}

/** A scorecard as JSON. @see paperJson */
export function scorecardJson(
  scorecard: Scorecard | Omit<Scorecard, 'verification'>,
  indent?: number,
): string {
  return paperJson(scorecard, indent)
}
