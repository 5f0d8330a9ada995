import type { Office } from '../office/office.ts'
import { closedPeriods } from './closings.ts'
import type { Closing } from './closings.ts'
import { NoDataError, openOfficeData } from './office-data.ts'
import type { OfficeData } from './office-data.ts'
import { movedFigures } from './restated.ts'

/** A closed period, and how many of its issued numbers are others now. */
export interface ClosedPeriod extends Omit<Closing, 'event'> {
  readonly moved: number
}

/** The closed periods, in the order in which they were closed. */
export async function closedState(
  office: Office,
  data: OfficeData | undefined,
): Promise<readonly ClosedPeriod[]> {
  const closed = [...closedPeriods(office).values()]
  if (closed.length === 0) return []
  const moved = data ? await movedFigures(office, data) : []
  return closed.map(({ at, period, by, reason }) => {
    const own = moved.filter(({ published }) => published.period === period)
    return { period, at, by, reason, moved: own.length }
  })
}

/** The same of the data that are published now. */
export async function closedNow(
  office: Office,
): Promise<readonly ClosedPeriod[]> {
  if (closedPeriods(office).size === 0) return []
  await using data = await openOfficeData(office).catch((error) => {
    if (error instanceof NoDataError) return undefined
    throw error
  })
  return await closedState(office, data)
}

/** What is told of closed periods whose numbers are others now. */
export function closedNotices(
  closed: readonly ClosedPeriod[],
): readonly string[] {
  return closed
    .filter(({ moved }) => moved > 0)
    .map(
      ({ period, moved }) =>
        `${period} is closed, and ${moved} of its issued numbers ${moved === 1 ? 'is another' : 'are others'} now; nothing is issued anew; see: motcua restated --period ${period}`,
    )
}
