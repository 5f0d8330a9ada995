import { parsePeriod } from '@motcua/metrics'
import type { Period } from '@motcua/metrics'
import type { PagePeriod } from './page-data.ts'

/** Three years of months: more is for a question of its own. */
const mostMonths = 36

/**
 * The whole months, quarters, halves and years within two days, newest first,
 * of the last three years.
 *
 * @example
 * periodsWithin('2018-01-01', '2018-03-31').map((p) => p.key) // ['2018-03', '2018-02', '2018-01', '2018-Q1']
 */
export function periodsWithin(from: string, to: string): readonly Period[] {
  const lastYear = Number(to.slice(0, 4))
  const years = [0, 1, 2, 3].map((back) => String(lastYear - back))
  const keysOf: Readonly<Record<string, (year: string) => readonly string[]>> =
    {
      month: (year) =>
        numbers(12).map((m) => `${year}-${String(m).padStart(2, '0')}`),
      quarter: (year) => numbers(4).map((q) => `${year}-Q${q}`),
      half: (year) => numbers(2).map((h) => `${year}-H${h}`),
      year: (year) => [year],
    }
  return Object.entries(keysOf).flatMap(([kind, keys]) => {
    const all = years
      .flatMap((year) => keys(year).toReversed())
      .map(parsePeriod)
      .filter((period) => period.from >= from && period.to <= to)
    return kind === 'month' ? all.slice(0, mostMonths) : all
  })
}

/** A period as the page has it. */
export function pagePeriod({ key, kind, from, to }: Period): PagePeriod {
  if (kind === 'span') throw new Error(`expected no span, got ${key}`)
  return { key, kind, from, to }
}

function numbers(last: number): readonly number[] {
  return Array.from({ length: last }, (_, i) => i + 1)
}
