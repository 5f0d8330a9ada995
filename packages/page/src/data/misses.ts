import { misses, parsePeriod } from '@motcua/metrics'
import type { Kpi, Miss } from '@motcua/metrics'
import type { FiguresInput } from './explorer.ts'
import type { PageMiss } from './page-data.ts'

/** How many of a unit a list shows: those that are latest. */
const mostOfUnit = 200

/** Months that have lists, as many as a chart has. */
export const listedMonths = 13

/**
 * The cases that count and do not meet, latest first, of a month; of shares
 * alone. Nothing that a person wrote is among them.
 */
export async function missesOf(
  { db, asked }: FiguresInput,
  kpi: Kpi,
  month: string,
): Promise<readonly PageMiss[]> {
  const found = await misses(db, kpi, {
    ...asked,
    rules: asked.plan.rules,
    period: parsePeriod(month),
    mostOfUnit,
  })
  return found.map(pageMiss)
}

function pageMiss({
  code,
  procedure,
  unit,
  receivedOn,
  dueOn,
  finishedOn,
  daysLate,
}: Miss): PageMiss {
  return [code, procedure, unit, receivedOn, dueOn, finishedOn, daysLate]
}
