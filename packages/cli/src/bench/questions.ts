import { early, evaluate, onTime, parsePeriod } from '@motcua/metrics'
import {
  changedRows,
  compareUnits,
  countedTallies,
  dueOf,
  inflowPeriod,
  lostByUnit,
  reachOf,
} from '@motcua/metrics/analysis'
import { yearToDate } from '@motcua/metrics/calendar'
import {
  onTimeAgreed,
  onTimeB,
  onTimeC,
  onTimeD,
  onTimeStrict,
  open,
  openOverdue,
  paused,
} from '@motcua/metrics/catalog'
import type { NationalResult, Result } from '@motcua/metrics'
import { whyEvaluations, whyOf } from '../commands/why.ts'
import { office } from './kpi-data.ts'
import type { Db } from './kpi-data.ts'
import { plan } from './kpis.ts'
import type { Cells } from './kpis.ts'
import type { Question } from './work-names.ts'

const period = parsePeriod('2018-03')
const of = { office, plan, period } as const
/** All that the bench publishes is of one batch. */
const then = { batch: 1, at: '2018-04-01 06:00:00' } as const
const asked = {
  kpi: onTime,
  also: [onTimeStrict, onTimeAgreed, onTimeB, onTimeC, onTimeD],
  period,
  unit: undefined,
  of: { office, plan },
}
const inflow = inflowPeriod(period)
const year = { office, plan, periods: inflow ? [period, inflow] : [period] }

/** A question. */
export interface Asked {
  /** The answer, with the evaluation that it rests on. */
  readonly answer: (db: Db) => Promise<Cells>
  /** That evaluation alone. */
  readonly evaluation: (db: Db) => Promise<Cells>
}

/** How each is asked as its command asks it. */
export const asking: Readonly<Record<Question, Asked>> = {
  reach: {
    async answer(db) {
      const evaluation = await evaluate(db, [onTime, early], {
        ...year,
        by: ['unit'],
      })
      reachOf(evaluation, [onTime, early], period)
      await lostByUnit(db, onTime, { ...of, period: yearToDate(period) })
      return cellsOf(evaluation)
    },
    evaluation: async (db) =>
      cellsOf(await evaluate(db, [onTime, early], { ...year, by: ['unit'] })),
  },
  why: {
    answer: async (db) => {
      const { unit, months } = await whyOf(db, asked)
      return Object.fromEntries(
        months.map((m) => [
          `${m.period} ${unit} on_time`,
          `${m.numerator}/${m.denominator}`,
        ]),
      )
    },
    async evaluation(db) {
      const { units, root } = await whyEvaluations(db, asked)
      return cellsOf({
        results: units.results.filter((r) => r.unit === root && r.isCovered),
      })
    },
  },
  due: {
    answer: async (db) =>
      Object.fromEntries(
        (await dueOf(db, of)).flatMap((unit) =>
          [
            ['open', unit.open],
            ['paused', unit.paused],
            ['open_overdue', unit.overdue],
          ].map(([kpi, n]) => [`${period.key} ${unit.unit} ${kpi}`, `${n}/0`]),
        ),
      ),
    evaluation: async (db) =>
      cellsOf(
        await evaluate(db, [open, paused, openOverdue], {
          ...of,
          by: ['unit'],
        }),
      ),
  },
  units: {
    async answer(db) {
      const evaluation = await evaluate(db, [onTime, early], {
        ...of,
        by: ['unit'],
      })
      for (const { id } of [onTime, early])
        compareUnits(evaluation, { kpi: id })
      return cellsOf(evaluation)
    },
    evaluation: async (db) =>
      cellsOf(await evaluate(db, [onTime, early], { ...of, by: ['unit'] })),
  },
  restated: {
    async answer(db) {
      const now = await evaluate(db, [onTime], { ...of, by: ['unit'] })
      const state = { ...of, kpi: onTime, asOf: then }
      const tallies = await countedTallies(db, state)
      await changedRows(
        db,
        state,
        { ...of, kpi: onTime },
        { after: then.batch },
      )
      const results = now.results.map((r) => ({ ...r, ...tallies(r.unit) }))
      return cellsOf({ results })
    },
    async evaluation(db) {
      await evaluate(db, [onTime], { ...of, by: ['unit'] })
      return cellsOf(
        await evaluate(db, [onTime], { ...of, by: ['unit'], asOf: then }),
      )
    },
  },
}

function cellsOf({
  results,
}: {
  readonly results: readonly (NationalResult | Result)[]
}): Cells {
  return Object.fromEntries(
    results.map(({ period: key, unit, kpi, numerator, denominator }) => [
      `${key} ${unit} ${kpi}`,
      `${numerator}/${denominator ?? 0}`,
    ]),
  )
}
