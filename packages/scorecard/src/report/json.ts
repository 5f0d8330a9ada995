import type { Report } from './report.ts'

/**
 * A report as JSON: all of it but the cells of a spreadsheet of its scorecard.
 *
 * @param indent Spaces a level; none unless given, and no line breaks.
 */
export function reportJson(
  report: Report | Omit<Report, 'verification'>,
  indent?: number,
): string {
  const withoutCells = (key: string, value: unknown) =>
    key === 'cells' && !Array.isArray(value) ? undefined : value
  return JSON.stringify(report, withoutCells, indent)
}
