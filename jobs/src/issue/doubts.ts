import { join } from 'node:path'
import type { DateText, Period, TimeText } from '@motcua/metrics'
import { volumes } from '@motcua/warehouse'
import type { Snapshot } from '@motcua/warehouse'
import { z } from 'zod'
import type { Office } from '../office/office.ts'
import { appendLedger, readEntries } from './ledger.ts'
import type { OfficeData } from './office-data.ts'
import { monthsIn, shortfalls, yearAndMonth } from './plausibility.ts'
import type { Existing, Shortfall } from './plausibility.ts'
import { tiedSources } from './tied-sources.ts'

const acceptedSchema = z.object({
  /** Office's local time. */
  at: z.string(),
  reason: z.string(),
  source: z.string(),
  unit: z.string().nullable(),
  measure: z.enum(['received', 'finished']),
  month: z.string(),
  count: z.number().int(),
  bound: z.number().int(),
  least: z.object({ month: z.string(), count: z.number().int() }),
})

/** A shortfall that a person found to be right. */
export type Accepted = z.infer<typeof acceptedSchema>

/** Where the months of a period have implausibly few dossiers. */
export interface Doubts {
  readonly open: readonly Shortfall[]
  readonly accepted: readonly Accepted[]
}

/** What was accepted; kept beside the ledger. */
export function acceptedPath(office: Office): string {
  return join(office.paths.var, 'accepted.ndjson')
}

/** Where the months of a period have implausibly few dossiers, and which of that was accepted. */
export async function doubtsAbout(
  office: Office,
  {
    snapshot,
    calendar,
    loaded,
    asOf,
  }: Pick<OfficeData, 'snapshot' | 'calendar' | 'loaded' | 'asOf'>,
  period: Period,
): Promise<Doubts> {
  const { code, dataFrom, profiles, plan } = office
  const [first = period] = monthsIn(period)
  const counts = await volumes(snapshot.db, {
    office: code,
    from: yearAndMonth(first)[0]?.from ?? first.from,
    to: period.to,
    finish: plan.rules.finish,
    batch: asOf.batch,
  })
  const found = shortfalls(counts, {
    period,
    dataFrom,
    calendar,
    sources: tiedSources(profiles).map((names) => ({
      names,
      through: earliest([
        ...names.map((name) => loaded.through[name] ?? null),
        lastDayOf(profiles.filter(({ name }) => names.includes(name))),
      ]),
    })),
    units: await existing(snapshot, code),
  })
  const told = readEntries(acceptedPath(office), acceptedSchema)
  const of = found.map((shortfall) => ({
    shortfall,
    accepted: told.findLast((a) => covers(a, shortfall)),
  }))
  return {
    open: of.flatMap((o) => (o.accepted ? [] : [o.shortfall])),
    accepted: of.flatMap((o) => o.accepted ?? []),
  }
}

/**
 * Records that shortfalls are right. Of fewer dossiers than now, they are not.
 *
 * @param reason is kept, and printed on the scorecards
 */
export function acceptDoubts(
  office: Office,
  open: readonly Shortfall[],
  { reason, at }: { readonly reason: string; readonly at: TimeText },
): void {
  appendLedger(
    acceptedPath(office),
    open.map((shortfall): Accepted => ({ at, reason, ...shortfall })),
  )
}

function covers(accepted: Accepted, found: Shortfall): boolean {
  const key = ({ source, unit, measure, month }: Shortfall) =>
    JSON.stringify([source, unit, measure, month])
  return key(accepted) === key(found) && found.count >= accepted.count
}

async function existing(
  { db }: Snapshot,
  office: string,
): Promise<readonly Existing[]> {
  const units = await db
    .selectFrom('unit')
    .select(({ fn }) => [
      'code',
      fn.min('valid_from').as('from'),
      fn.max(fn.coalesce('valid_to', ({ val }) => val('9999-12-31'))).as('to'),
    ])
    .where('office', '=', office)
    .groupBy('code')
    .orderBy('code')
    .execute()
  return units
}

/** The last day on which one of some sources has anything. */
function lastDayOf(profiles: Office['profiles']): DateText {
  const days = profiles.map(({ until = '9999-12-31' }) => until)
  return days.toSorted().at(-1) ?? ''
}

/** The first of some days; null where one is not known. */
function earliest(days: readonly (DateText | null)[]): DateText | null {
  const known = days.filter((day) => day !== null)
  return known.length < days.length ? null : (known.toSorted()[0] ?? null)
}
