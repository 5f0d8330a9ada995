import type { Kysely } from 'kysely'
import { all, any, condition, inPeriod, not } from '../definition/conditions.ts'
import { kpis } from '../catalog/define.ts'
import {
  carriedOver,
  duePassed,
  finishing,
  hasDueDate,
  isCarriedOver,
  isOpen,
  isOpenOverdue,
  isPaused,
  open,
  receipt,
  stopping,
} from '../catalog/dossier-kpis.ts'
import type { FormEquation, FormLevel } from './form-layout.ts'
import type { Condition, CountingKpi, Scope } from '../definition/kpi.ts'
import type { Period } from '../time/period.ts'
import { missesQuery } from '../sql/query.ts'
import { dossiers } from '../catalog/row-sets.ts'
import type { DossierRow } from '../catalog/row-sets.ts'
import type { Database, DateText, Outcome } from '../schema.ts'
import { textOrder } from '../evaluation/text-order.ts'

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
export interface FormBreak {
  readonly code: string
  readonly source: string
  readonly procedure: string
  readonly unit: string
  readonly level: FormLevel
  /** Null where the catalogue of procedures has none. */
  readonly field: string | null
  readonly reason: FormBreakReason
}

/** A dossier as the lists of a form have it. */
interface Listed {
  readonly code: string
  readonly source: string
  readonly procedure: string
  readonly unit: string
  readonly field: string | null
  readonly finishedOn: DateText | null
  readonly stoppedOn: DateText | null
  readonly outcome: Outcome | null
}

/** Whose dossiers are listed: null of a unit that the form leaves out. */
export interface FormPlace {
  readonly levelOf: (unit: string | null) => FormLevel | null
}

const k = kpis<Database>()

/** Dossiers, with what tells which row of a form they stand in. */
const listed: typeof dossiers = Object.freeze({
  ...dossiers,
  shows: Object.freeze({
    ...dossiers.shows,
    source: 'dossier.source',
    field: 'procedure.field',
    outcome: 'dossier.outcome',
  }),
})

/** Received in the period, or carried over into it. */
export const isTakenIn = any(inPeriod(receipt), isCarriedOver)

/** Open and not overdue: due on the last day or later, and not paused. */
export const isOpenInTime = all(
  isOpen,
  not(isPaused, {
    vi: 'không tạm dừng vào ngày đó',
    en: 'not paused on it',
  }),
  not(duePassed, {
    vi: 'ngày hẹn trả từ ngày cuối kỳ trở đi',
    en: 'due on the last day or later',
  }),
)

/** The two sides of each equation, as conditions of a dossier; placement moves dossiers on one side only. */
const sides: Readonly<
  Record<FormEquation['id'], readonly (readonly Condition<DossierRow>[])[]>
> = {
  received: [[isTakenIn], [inPeriod(receipt), isCarriedOver]],
  finished: [[inPeriod(finishing)], [all(inPeriod(finishing), hasDueDate)]],
  open: [[isOpen], [isOpenInTime, isOpenOverdue, all(isOpen, isPaused)]],
  balance: [[isTakenIn], [inPeriod(finishing), inPeriod(stopping), isOpen]],
}

/** Of each equation the number of dossiers that count more on one side than on the other. */
export const breaking = Object.freeze({
  received: breakingKpi('received'),
  finished: breakingKpi('finished'),
  open: breakingKpi('open'),
  balance: breakingKpi('balance'),
})

function breakingKpi(id: FormEquation['id']) {
  return k.count(listed, {
    id: `form_${id}_breaks`,
    version: 1,
    title: {
      vi: 'Hồ sơ làm lệch biểu',
      en: 'Dossiers that break an identity of the form',
    },
    counts: unequal(...sides[id]),
  })
}

/** How often conditions hold of a dossier, compared: unknown is false. */
function unequal(
  left: readonly Condition<DossierRow>[] = [],
  right: readonly Condition<DossierRow>[] = [],
): Condition<DossierRow> {
  return condition<DossierRow>(
    { vi: 'tính khác nhau ở hai vế', en: 'counted unequally on two sides' },
    (row) => {
      const { eb } = row
      const times = (conditions: readonly Condition<DossierRow>[]) =>
        conditions
          .map((c) =>
            eb.case().when(c.where(row)).then(eb.lit(1)).else(eb.lit(0)).end(),
          )
          .reduce((sum, one) => eb(sum, '+', one), eb.lit(0))
      return eb(times(left), '<>', times(right))
    },
  )
}

/** The dossiers that break an equation in a period, by code. */
export async function equationBreaks(
  db: Kysely<Database>,
  id: FormEquation['id'],
  options: Scope & FormPlace & { readonly period: Period },
): Promise<readonly FormBreak[]> {
  const found = await list(db, breaking[id], options)
  return sorted(
    found.map((one) => ({
      ...placed(one),
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
  opening: Scope & { readonly period: Period },
  closing: Scope & FormPlace & { readonly period: Period },
): Promise<readonly FormBreak[]> {
  const { levelOf } = closing
  const before = await list(db, inLists(open), closing)
  const now = await list(db, inLists(carriedOver), { ...opening, levelOf })
  const lacking = (from: readonly Placed[], others: readonly Placed[]) => {
    const keys = new Set(others.map(keyOf))
    return from.filter((one) => !keys.has(keyOf(one)))
  }
  return sorted([
    ...lacking(now, before).map((one) => ({
      ...placed(one),
      reason: 'added' as const,
    })),
    ...lacking(before, now).map((one) => ({
      ...placed(one),
      reason: 'gone' as const,
    })),
  ])
}

type Placed = Listed & { readonly level: FormLevel }

async function list(
  db: Kysely<Database>,
  kpi: CountingKpi<Database>,
  { levelOf, ...options }: Scope & FormPlace & { readonly period: Period },
): Promise<readonly Placed[]> {
  const query = missesQuery(db, kpi, options)
  const found = (await query.execute()) as unknown as Listed[]
  return found.flatMap((one) => {
    const level = levelOf(one.unit)
    return level === null ? [] : [{ ...one, level }]
  })
}

function inLists<K extends CountingKpi<Database>>(kpi: K): K {
  return { ...kpi, rows: listed }
}

/** A dossier of another row of the form is another one. */
function keyOf({ source, code, level, field }: Placed): string {
  return JSON.stringify([source, code, level, field])
}

function placed(one: Placed): Omit<FormBreak, 'reason'> {
  const { code, source, procedure, unit, level, field } = one
  return { code, source, procedure, unit, level, field }
}

function sorted(breaks: readonly FormBreak[]): readonly FormBreak[] {
  const keyed = breaks.map((one) => ({
    one,
    key: [one.code, one.source, one.reason].join('\0'),
  }))
  return keyed.toSorted((a, b) => textOrder(a.key, b.key)).map(({ one }) => one)
}
