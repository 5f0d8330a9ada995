import { unitsIn } from '@motcua/metrics'
import type { Period } from '@motcua/metrics'
import type { Office } from '../office/office.ts'
import type { PaperKind } from '../office/paper-kinds.ts'
import { paperKey } from './ledger.ts'
import type { OfficeData } from './office-data.ts'

/** Published data, and what of them is looked at where that is not all. */
type Units = Pick<OfficeData, 'snapshot'> & Partial<Pick<OfficeData, 'asOf'>>

/** A period, and which of its papers. */
export interface PapersDue {
  readonly kind: PaperKind
  readonly period: Period
}

/** The units that may get a paper of a period: those that exist on a day of it, the whole office first. */
export async function scorecardUnits(
  { snapshot, asOf }: Units,
  { code: office }: Office,
  period: Period,
): Promise<readonly string[]> {
  const units = await unitsIn(snapshot.db, { office, asOf }, period)
  return units.map((unit) => unit.code)
}

/** Of these, first the whole office, those that the office has papers of a kind made of. */
export function unitsAsked(
  { schedule }: Pick<Office, 'schedule'>,
  kind: PaperKind,
  units: readonly string[],
): readonly string[] {
  const isWhole = kind === 'report' && schedule.reports?.units !== 'all'
  return isWhole ? units.slice(0, 1) : units
}

/**
 * The units that have no paper of a kind and period yet, the whole office first.
 *
 * @param done keys of the ledger.
 */
export async function dueUnits(
  data: Units,
  office: Office,
  { kind, period, done }: PapersDue & { readonly done: ReadonlySet<string> },
): Promise<readonly string[]> {
  const units = await scorecardUnits(data, office, period)
  return unitsAsked(office, kind, units).filter(
    (unit) => !done.has(paperKey({ kind, period: period.key, unit })),
  )
}
