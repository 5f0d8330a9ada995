import type { CountingKpi, Kpi } from '../definition/kpi.ts'
import { distinct } from '../definition/distinct.ts'
import type { Period } from '../time/period.ts'
import { textOrder } from './text-order.ts'
import { placeName } from './places.ts'
import type { UnitPlace } from './places.ts'
import type { Unplaced } from './result.ts'
import type { Sums } from './sums.ts'
import { lackOf, outOf, untoldOf } from './wanted.ts'

/** Rows of KPIs that are of no place, by period and office: only where there are some. */
export function unplacedOf(
  kpis: readonly Kpi<never>[],
  periods: readonly Period[],
  {
    sums,
    roots,
  }: { readonly sums: Sums; readonly roots: readonly UnitPlace[] },
): readonly Unplaced[] {
  const counting = distinct(
    kpis.flatMap((kpi): readonly CountingKpi<never>[] =>
      kpi.kind === 'derived' ? kpi.of : [kpi],
    ),
    ({ id, version }) => `${id}@${version}`,
  )
  return periods.flatMap((period) =>
    counting.flatMap((kpi) => {
      const of = { kpi: kpi.id, version: kpi.version, period: period.key }
      return [
        ...sums.lacking(kpi, period),
        ...roots.flatMap((root) => untold(kpi, period, { sums, root })),
      ]
        .filter(({ rows }) => rows > 0)
        .toSorted(
          (a, b) =>
            textOrder(a.office ?? '', b.office ?? '') ||
            textOrder(a.lacks, b.lacks),
        )
        .map((lacking) => Object.freeze({ ...of, ...lacking }))
    }),
  )
}

/** Rows of an office that a KPI leaves out, for it cannot tell whether to count them. */
function untold(
  kpi: CountingKpi<never>,
  period: Period,
  { sums, root }: { readonly sums: Sums; readonly root: UnitPlace },
): readonly Pick<Unplaced, 'office' | 'lacks' | 'rows'>[] {
  const over = { period, place: placeName(root) }
  const { office } = root
  const dated = outOf(kpi)
  const procedure = untoldOf(kpi)
  return [
    ...(dated
      ? [
          {
            office,
            lacks: `no_${lackOf(kpi)}` as const,
            rows:
              sums.sum(dated, over, {}).numerator -
              sums.sum(kpi, over, {}).denominator,
          },
        ]
      : []),
    ...(procedure
      ? [
          {
            office,
            lacks: 'unknown_procedure' as const,
            rows: sums.sum(procedure, over, {}).numerator,
          },
        ]
      : []),
  ]
}
