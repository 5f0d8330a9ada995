import type { Kysely } from 'kysely'
import { carriedOver, open } from '../catalog/dossiers/kpis.ts'
import type { CountingKpi, OfOffices, Scope } from '../definition/kpi.ts'
import { isOfOne } from '../definition/offices.ts'
import { textOrder } from '../evaluation/text-order.ts'
import type { Database, DateText, Outcome } from '../schema.ts'
import { missesQuery } from '../sql/misses.ts'
import type { Period } from '../time/period.ts'
import type { FormEquation } from './equations.ts'
import type { FormRowKey, LevelOf } from './levels.ts'
import { listed, unequal } from './unequal.ts'

/** Why a dossier breaks an identity. */
export type FormBreakReason =
  | 'no_due_date'
  /** It ended, and the day is not known. */
  | 'end_unknown'
  /** It ended twice, or before it was received. */
  | 'dates_contradict'
  /** Carried over now, and not open in the closing before. */
  | 'added'
  /** Open in the closing before, and not carried over now. */
  | 'gone'

/** A dossier that breaks an identity. */
export interface FormBreak extends FormRowKey {
  readonly code: string
  readonly source: string
  readonly procedure: string
  /** Where several offices are asked for. */
  readonly office?: string
  readonly unit: string
  readonly reason: FormBreakReason
}

/** A dossier as the lists of a form have it. */
interface Listed {
  readonly code: string
  readonly source: string
  readonly procedure: string
  readonly office?: string
  readonly unit: string
  readonly field: string | null
  readonly finishedOn: DateText | null
  readonly stoppedOn: DateText | null
  readonly outcome: Outcome | null
}

/** Whose dossiers are listed. */
export interface ListOptions extends Scope {
  readonly period: Period
  readonly levelOf: LevelOf
}

/** The dossiers that break an equation in a period, by code. */
export async function equationBreaks(
  db: Kysely<Database>,
  id: FormEquation['id'],
  options: ListOptions,
): Promise<readonly FormBreak[]> {
  const found = await list(db, unequal[id], options)
  return sorted(
    found.map((one) => ({
      ...placed(one, options),
      reason:
        id === 'finished' || id === 'open'
          ? 'no_due_date'
          : one.outcome !== null &&
              one.finishedOn === null &&
              one.stoppedOn === null
            ? 'end_unknown'
            : 'dates_contradict',
    })),
  )
}

/** The dossiers that are carried over into a period and were not open in the closing before, or the other way round. */
export async function openingBreaks(
  db: Kysely<Database>,
  opening: Omit<ListOptions, 'levelOf'>,
  closing: ListOptions,
): Promise<readonly FormBreak[]> {
  const { levelOf } = closing
  const before = await list(db, inLists(open), closing)
  const now = await list(db, inLists(carriedOver), { ...opening, levelOf })
  const lacking = (from: readonly Placed[], others: readonly Placed[]) => {
    const keys = new Set(others.map(dossierKey))
    return from.filter((one) => !keys.has(dossierKey(one)))
  }
  return sorted([
    ...lacking(now, before).map((one) => ({
      ...placed(one, closing),
      reason: 'added' as const,
    })),
    ...lacking(before, now).map((one) => ({
      ...placed(one, closing),
      reason: 'gone' as const,
    })),
  ])
}

type Placed = Listed & FormRowKey

async function list(
  db: Kysely<Database>,
  kpi: CountingKpi<Database>,
  { levelOf, ...options }: ListOptions,
): Promise<readonly Placed[]> {
  const query = missesQuery(db, kpi, options).$castTo<Listed>()
  const found = await query.execute()
  return found.flatMap((one) => {
    const level = levelOf(one)
    return level === null ? [] : [{ ...one, level }]
  })
}

function inLists<K extends CountingKpi<Database>>(kpi: K): K {
  return { ...kpi, rows: listed }
}

/** A dossier of another row of the form is another one. */
function dossierKey({ office, source, code, level, field }: Placed): string {
  return JSON.stringify([office, source, code, level, field])
}

function placed(one: Placed, of: OfOffices): Omit<FormBreak, 'reason'> {
  const { code, source, procedure, office, unit, level, field } = one
  const told = isOfOne(of) || office === undefined ? {} : { office }
  return { code, source, procedure, ...told, unit, level, field }
}

function sorted(breaks: readonly FormBreak[]): readonly FormBreak[] {
  const keyed = breaks.map((one) => ({
    one,
    key: [one.code, one.office, one.source, one.reason].join('\0'),
  }))
  return keyed.toSorted((a, b) => textOrder(a.key, b.key)).map(({ one }) => one)
}
