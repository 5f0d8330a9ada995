import { defineKpis } from '../catalog/define.ts'
import {
  finishing,
  hasDueDate,
  isCarriedOver,
  isOpen,
  isOpenInTime,
  isOpenOverdue,
  isPaused,
  receipt,
  stopping,
} from '../catalog/dossiers/conditions.ts'
import { dossiers } from '../catalog/dossiers/rows.ts'
import type { DossierRow } from '../catalog/dossiers/rows.ts'
import { allOf, anyOf, condition, inPeriod } from '../definition/conditions.ts'
import type { Condition } from '../definition/kpi.ts'
import type { Database } from '../schema.ts'
import type { FormEquation } from './equations.ts'

/** Dossiers, with what tells which row of a form they stand in. */
export const listed: typeof dossiers = Object.freeze({
  ...dossiers,
  shows: Object.freeze({
    ...dossiers.shows,
    source: 'dossier.source',
    field: 'procedure.field',
    outcome: 'dossier.outcome',
  }),
})

/** Received in the period, or carried over into it. */
export const isTakenIn = anyOf(inPeriod(receipt), isCarriedOver)

/** The two sides of each equation, as conditions of a dossier; placement moves dossiers on one side only. */
const sides: Readonly<
  Record<FormEquation['id'], readonly (readonly Condition<DossierRow>[])[]>
> = {
  received: [[isTakenIn], [inPeriod(receipt), isCarriedOver]],
  finished: [[inPeriod(finishing)], [allOf(inPeriod(finishing), hasDueDate)]],
  open: [[isOpen], [isOpenInTime, isOpenOverdue, allOf(isOpen, isPaused)]],
  balance: [[isTakenIn], [inPeriod(finishing), inPeriod(stopping), isOpen]],
}

/** Of each equation the number of dossiers that count more on one side than on the other. */
export const unequal = Object.freeze({
  received: countOf('received'),
  finished: countOf('finished'),
  open: countOf('open'),
  balance: countOf('balance'),
})

function countOf(id: FormEquation['id']) {
  return defineKpis<Database>().count(listed, {
    id: `form_${id}_breaks`,
    version: 1,
    title: {
      vi: 'Hồ sơ làm lệch biểu',
      en: 'Dossiers that break an identity of the form',
    },
    counts: isUnequal(...sides[id]),
  })
}

/** How often conditions hold of a dossier, compared: unknown is false. */
function isUnequal(
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
