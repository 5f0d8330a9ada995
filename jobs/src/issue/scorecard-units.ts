import { unitsIn } from '@motcua/metrics'
import type { Period } from '@motcua/metrics'
import type { Office } from '../office/office.ts'
import type { OfficeData } from './office-data.ts'

/** Published data, and what of them is looked at where that is not all. */
type Units = Pick<OfficeData, 'snapshot'> & Partial<Pick<OfficeData, 'asOf'>>

/** The units that get a scorecard of a period: those that exist on a day of it, the whole office first. */
export async function scorecardUnits(
  { snapshot, asOf }: Units,
  { code: office }: Office,
  period: Period,
): Promise<readonly string[]> {
  const units = await unitsIn(snapshot.db, { office, asOf }, period)
  return units.map((unit) => unit.code)
}

/**
 * The units of a period that have no scorecard yet, the whole office first.
 *
 * @param done keys of the ledger.
 */
export async function dueUnits(
  data: Units,
  office: Office,
  {
    period,
    done,
  }: { readonly period: Period; readonly done: ReadonlySet<string> },
): Promise<readonly string[]> {
  const units = await scorecardUnits(data, office, period)
  return units.filter((unit) => !done.has(`${period.key} ${unit}`))
}
