import {
  evaluate,
  kpis,
  misses,
  missesQuery,
  onTime,
  openInTime,
  openOverdue,
  taskOccurrences,
  yearToDate,
} from '@motcua/metrics'
import type {
  Database,
  Evaluation,
  Miss,
  MissesQueryOptions,
  Period,
} from '@motcua/metrics'
import { scorecardKpis, scorecardPeriods } from '@motcua/scorecard'
import type { TaskState } from '@motcua/scorecard'
import { coverage } from '@motcua/warehouse'
import type { Snapshot } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'
import type { OfficeData } from './office-data.ts'

/** Everything the scorecards of a period need, for all units at once. */
export interface PeriodFigures {
  readonly period: Period
  readonly evaluation: Evaluation
  readonly late: readonly Miss[]
  readonly lateToDate: readonly Miss[]
  readonly overdue: readonly Miss[]
  readonly occurrences: readonly TaskState[]
}

/** Evaluates a period for every unit: a fixed number of queries, however many units. */
export async function periodFigures(
  office: Office,
  { snapshot, loaded, asOf, calendar }: OfficeData,
  period: Period,
): Promise<PeriodFigures> {
  const scope = { office: office.code, rules: office.plan.rules, asOf }
  const needed = office.kpis.filter(
    ({ id }) =>
      scorecardKpis.includes(id) ||
      office.plan.targets.some((target) => target.kpi === id),
  )
  return {
    period,
    evaluation: await evaluate(snapshot.db, [...needed, openInTime], {
      office: office.code,
      periods: scorecardPeriods(period),
      by: ['unit'],
      plan: office.plan,
      calendar,
      asOf,
      complete: coverage(loaded),
    }),
    late: await misses(snapshot.db, onTime, { ...scope, period }),
    lateToDate: await misses(snapshot.db, onTime, {
      ...scope,
      period: yearToDate(period),
    }),
    overdue: await misses(snapshot.db, openOverdue, { ...scope, period }),
    occurrences: await taskStates(snapshot, {
      ...scope,
      plan: office.plan,
      period,
    }),
  }
}

/** Every occurrence of a task of the plan, with what is recorded of it. */
const listedTasks = kpis<Database>().count(
  {
    ...taskOccurrences,
    shows: { ...taskOccurrences.shows, reported: 'task_progress.task' },
  },
  {
    id: 'scorecard_tasks',
    version: 1,
    title: { vi: 'Lượt nhiệm vụ', en: 'Task occurrences' },
    counts: ({ eb }) => eb('occurrence.task', 'is not', null),
  },
)

async function taskStates(
  { db }: Snapshot,
  options: MissesQueryOptions,
): Promise<readonly TaskState[]> {
  const found = await missesQuery(db, listedTasks, options).execute()
  return found.map((row) => {
    const { code, period, dueOn, finishedOn, reported } = row as Readonly<
      Record<string, string | null>
    >
    return {
      task: String(code),
      period: String(period),
      dueOn: dueOn ?? null,
      completedOn: finishedOn ?? null,
      isReported: reported !== null,
    }
  })
}
