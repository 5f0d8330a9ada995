import { createHash } from 'node:crypto'
import { addDays } from '@motcua/metrics/calendar'
import type { DateText, Period, TimeText } from '@motcua/metrics'
import type { Change, Made, Replaced } from '@motcua/scorecard'
import type { Office } from '../office/office.ts'
import { paperKey } from './ledger.ts'
import type { LedgerEntry, PublishedFigures } from './ledger.ts'
import type { OfficeData } from './office-data.ts'
import type { PapersOf } from './papers.ts'
import type { PublishedFigure } from './published.ts'
import { restatedSince } from './restated.ts'
import { dueOn } from './due.ts'

/** The last edition of each paper that was issued, by its key. */
export function lastEditions(
  ledger: readonly LedgerEntry[],
): ReadonlyMap<string, LedgerEntry> {
  const issued = ledger.filter(({ event }) => event === 'issued')
  return new Map(issued.map((e) => [paperKey(e), e]))
}

/** Whether the office has waited long enough for data that are missing. */
export function isPatienceOver(
  office: Pick<Office, 'editions' | 'schedule'>,
  period: Period,
  { now, data }: Then,
): boolean {
  const days = office.editions.provisionalAfterDays
  const due = dueIn(office, period, data)
  return days !== undefined && addDays(due, days) <= now.slice(0, 10)
}

/** A moment, and the data that are published then. */
interface Then {
  readonly now: TimeText
  readonly data: Pick<OfficeData, 'calendar'>
}

function dueIn(
  { schedule: { due } }: Pick<Office, 'schedule'>,
  period: Period,
  { calendar }: Then['data'],
): DateText {
  return dueOn(period, { due, calendar })
}

/** Whether late data still restate a period. */
export function isWindowOpen(
  office: Pick<Office, 'editions' | 'schedule'>,
  period: Period,
  { now, data }: Then,
): boolean {
  const days = office.editions.restateWithinDays
  const due = dueIn(office, period, data)
  return now.slice(0, 10) <= addDays(due, days) && days > 0
}

/**
 * Whether numbers of an edition are others now; of one whose numbers are not
 * known none is, nor one of a KPI that the office does not define any more.
 */
export function isMoved(
  { kpis }: Pick<Office, 'kpis'>,
  { published }: LedgerEntry,
  now: PublishedFigures,
): boolean {
  const known = new Map(now.figures.map((f) => [nameOf(f), f]))
  const defined = new Set(kpis.map(({ id }) => id))
  return (published?.figures ?? []).some((figure) => {
    if (!defined.has(figure.kpi)) return false
    const of = known.get(nameOf(figure))
    return (
      of?.numerator !== figure.numerator ||
      of.denominator !== figure.denominator ||
      of.value !== figure.value
    )
  })
}

function nameOf({ kpi, period }: PublishedFigures['figures'][number]): string {
  return `${kpi} ${period}`
}

/** In whose place a new edition comes, and which of its numbers are others. */
export async function replacedBy(
  { issue: { office, data }, movedAnnexes }: PapersOf,
  last: LedgerEntry,
  reason: string | null,
): Promise<Replaced> {
  const { edition, state, at, unit, period, published } = last
  const { figures = [], batch, asOf, plan } = published ?? {}
  const known: readonly PublishedFigure[] =
    batch === undefined || asOf === undefined || plan === undefined
      ? []
      : figures.map((figure) => {
          const isToDate = figure.period !== period
          return { ...figure, unit, at, batch, asOf, plan, isToDate }
        })
  const moved = await restatedSince(office, data, known)
  const annexes = moved.length === 0 ? movedAnnexes(last) : []
  return {
    edition,
    state,
    issuedOn: at.slice(0, 10),
    reason,
    changes: moved.map(
      ({ kpi, period: key, published: before, now, parts }): Change => ({
        kpi,
        period: key,
        before: {
          numerator: before.numerator,
          denominator: before.denominator,
        },
        now: { numerator: now.numerator, denominator: now.denominator },
        causes: [
          ...new Set(
            parts
              .filter((p) => p.numerator !== 0 || p.denominator !== 0)
              .map(({ cause }) => cause),
          ),
        ],
      }),
    ),
    ...(annexes.length > 0 && { annexes: [...annexes] }),
  }
}

/** By which definitions and of which data an edition is. */
export function keyOf({
  kpis,
  plan,
  batches,
}: Omit<Made, 'issuedOn'>): NonNullable<LedgerEntry['of']> {
  const hash = (what: unknown) =>
    createHash('sha256').update(JSON.stringify(what)).digest('hex')
  return { definitions: hash(kpis), inputs: hash({ plan, batches }) }
}
