import { targetAt } from '../../evaluation/status.ts'
import type { Plan, Target } from '../../plan/plan.ts'
import { dutyOccurrences, occurrences } from '../../plan/tasks.ts'
import { fraction } from '../../plan/share.ts'
import { addDays } from '../../time/days.ts'
import type { Span } from '../../time/life.ts'
import type { FactTable, OfficeSays } from './fact-table.ts'

/** Targets of the plan, each for the days on which it has one value. */
export function targetTable({ targets }: Plan): FactTable {
  return {
    name: 'plan_target',
    columns: {
      position: 'integer',
      kpi: 'varchar',
      unit: 'varchar',
      from_day: 'date',
      to_day: 'date',
      comparator: 'varchar',
      value: 'double',
      near: 'double',
      value_e12: 'hugeint',
      near_e12: 'hugeint',
      until: 'date',
      final_value: 'double',
      printed_vi: 'varchar',
      printed_en: 'varchar',
      title_vi: 'varchar',
      title_en: 'varchar',
      clause: 'varchar',
      owner: 'varchar',
    },
    rows: targets.flatMap((target, i) =>
      target.units.flatMap((unit) =>
        stepsOf(target).map(({ from, to }) => {
          const standing = targetAt(target, { to })
          const { value, near, printed, onTheWay } = standing
          return [
            i + 1,
            target.kpi,
            unit,
            from,
            to,
            target.comparator,
            value,
            near ?? null,
            exact(value),
            near === undefined ? null : exact(near),
            onTheWay?.until ?? null,
            onTheWay?.final ?? null,
            printed.vi,
            printed.en,
            target.title.vi,
            target.title.en,
            target.clause,
            target.owner ?? null,
          ]
        }),
      ),
    ),
  }
}

/** The spans in which a target has one value. */
function stepsOf({ from, to, interim = [] }: Target): readonly Span[] {
  const ends = interim
    .map(({ until }) => until)
    .filter((until) => from <= until && until < to)
  const lasts = [...ends, to]
  return lasts.map((last, i) => {
    const before = lasts[i - 1]
    return { from: before === undefined ? from : addDays(before, 1), to: last }
  })
}

/** A value as it is compared: in millionths of a millionth. */
function exact(value: number): string {
  const { over, under } = fraction(value)
  return String((over * 1_000_000_000_000n) / under)
}

/** When the tasks and duties of the plan fall due. */
export function occurrenceTable({ office, plan }: OfficeSays): FactTable {
  const lists = { task: occurrences(plan), duty: dutyOccurrences(plan) }
  return {
    name: 'plan_occurrence',
    columns: {
      list: 'varchar',
      office: 'varchar',
      task: 'varchar',
      period: 'varchar',
      period_to: 'date',
      due_on: 'date',
      unit: 'varchar',
      measure: 'varchar',
    },
    rows: Object.entries(lists).flatMap(([list, all]) =>
      all.map((o) => [
        list,
        office,
        o.task,
        o.period,
        o.kind === 'after' || o.kind === 'external_plan' ? null : o.periodTo,
        o.dueOn,
        o.unit,
        o.measure,
      ]),
    ),
  }
}

/** Misses that were accepted, by whose decision and until when. */
export function deviationTable({ deviations = [] }: Plan): FactTable {
  return {
    name: 'plan_deviation',
    columns: {
      kpi: 'varchar',
      unit: 'varchar',
      from_day: 'date',
      expires: 'date',
      reason_vi: 'varchar',
      reason_en: 'varchar',
      decision: 'varchar',
    },
    rows: deviations.flatMap(
      ({ kpi, units, from, expires, reason, decision }) =>
        units.map((unit) => [
          kpi,
          unit,
          from,
          expires,
          reason.vi,
          reason.en,
          decision ?? null,
        ]),
    ),
  }
}
