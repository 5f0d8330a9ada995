import type { Kysely } from 'kysely'
import { dossierFlow, flowKpis } from '../catalog/dossiers/flow.ts'
import type { DossierFlow } from '../catalog/dossiers/flow.ts'
import { defineKpis } from '../catalog/define.ts'
import { open } from '../catalog/dossiers/kpis.ts'
import { receipt } from '../catalog/dossiers/conditions.ts'
import { dossiers } from '../catalog/dossiers/rows.ts'
import type { DossierRow } from '../catalog/dossiers/rows.ts'
import { condition } from '../definition/conditions.ts'
import type { CountingKpi, Scope } from '../definition/kpi.ts'
import { sumsOf } from '../evaluation/sums.ts'
import type { Sums } from '../evaluation/sums.ts'
import type { Database } from '../schema.ts'
import type { Engine } from '../sql/engine.ts'
import type { Period } from '../time/period.ts'
import { levels } from './levels.ts'
import type { FormRowKey, LevelOf } from './levels.ts'
import { isTakenIn, unequal } from './unequal.ts'

const k = defineKpis<Database>()

/** Received or carried over, each dossier once. */
export const takenIn = k.count(dossiers, {
  id: 'form_received',
  version: 1,
  title: {
    vi: 'Hồ sơ tiếp nhận, kể cả từ kỳ trước',
    en: 'Dossiers received or carried over',
  },
  counts: isTakenIn,
})

/** Received in an unknown way. */
export const unknownChannel = k.count(dossiers, {
  id: 'form_unknown_channel',
  version: 1,
  title: {
    vi: 'Hồ sơ không rõ kênh tiếp nhận',
    en: 'Dossiers of unknown channel',
  },
  cohort: receipt,
  counts: condition<DossierRow>(
    { vi: 'không rõ kênh tiếp nhận', en: 'of unknown channel' },
    ({ eb }) => eb('dossier.channel', '=', 'unknown'),
  ),
})

/** What a form counts: the flow of dossiers, so that it cannot differ from the catalogue, and what that lacks. */
const formKpis: readonly CountingKpi<Database>[] = [
  ...flowKpis,
  takenIn,
  unknownChannel,
  ...Object.values(unequal),
]

/** What is counted of a row of a form. */
export interface RowCounts extends FormRowKey {
  readonly flow: DossierFlow
  readonly count: (kpi: CountingKpi<Database>) => number
}

/** The rows of a period, and what the period before left open in each. */
export interface FormCounts {
  readonly now: readonly RowCounts[]
  readonly closing: readonly RowCounts[]
}

/** Counts the rows of a form as an evaluation does, summed into levels instead of units. */
export async function countForm(
  db: Kysely<Database>,
  { period, before }: { readonly period: Period; readonly before: Period },
  {
    levelOf,
    ...scope
  }: Scope & { readonly levelOf: LevelOf; readonly engine: Engine },
): Promise<FormCounts> {
  const sums = await sumsOf(
    db,
    [
      { kpis: formKpis, periods: [period] },
      { kpis: [open], periods: [before] },
    ],
    {
      ...scope,
      by: ['field'],
      placesOf: (row) => {
        const level = levelOf(row)
        return level === null ? [] : [level]
      },
    },
  )
  return {
    now: rowsOf(sums, formKpis, period),
    closing: rowsOf(sums, [open], before),
  }
}

function rowsOf(
  sums: Sums,
  of: readonly CountingKpi<Database>[],
  period: Period,
): readonly RowCounts[] {
  return levels.flatMap((level) => {
    const over = { period, place: level }
    const fields = of.flatMap((kpi) =>
      sums.groups(kpi, over).map(({ field = '' }) => field),
    )
    return [...new Set(fields)].map((field): RowCounts => {
      const sum = (kpi: CountingKpi<Database>) => sums.sum(kpi, over, { field })
      return {
        level,
        field: field === '' ? null : field,
        flow: dossierFlow(sum),
        count: (kpi) => sum(kpi).numerator,
      }
    })
  })
}
