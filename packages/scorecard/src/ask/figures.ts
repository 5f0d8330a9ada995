import {
  catalog,
  evaluate,
  defineKpis,
  misses,
  onTime,
  posted,
} from '@motcua/metrics'
import { yearToDate } from '@motcua/metrics/calendar'
import {
  openInTime,
  openOverdue,
  taskOccurrences,
} from '@motcua/metrics/catalog'
import { missesQuery } from '@motcua/metrics/sql'
import type {
  AsOf,
  Database,
  EvaluateOptions,
  Evaluation,
  Kpi,
  Miss,
  Period,
  Plan,
  Result,
} from '@motcua/metrics'
import type { Kysely } from 'kysely'
import { scorecardPeriods } from '../model/build.ts'
import { scorecardKpis } from '../model/find.ts'
import type { TaskState } from '../model/input.ts'

/** Everything the scorecards of a period need, for all units at once. */
export interface ScorecardFigures {
  readonly period: Period
  readonly evaluation: Evaluation
  readonly late: readonly Miss[]
  readonly lateToDate: readonly Miss[]
  readonly overdue: readonly Miss[]
  /** Procedures not posted in full on the last day; of a plan without a target of it none. */
  readonly unposted: readonly Miss[]
  readonly occurrences: readonly TaskState[]
  /** Of the KPIs that are told beside the targets. */
  readonly otherResults: readonly Result[]
}

/** Whose figures, over what. */
export interface FiguresOptions extends Pick<
  EvaluateOptions,
  'office' | 'calendar' | 'complete' | 'organization' | 'published'
> {
  readonly plan: Plan
  readonly period: Period
  /** The definitions that the plan's targets name. Default: the catalogue. */
  readonly kpis?: readonly Kpi[] | undefined
  /** Ids of KPIs that are told beside the targets. Default: none. */
  readonly others?: readonly string[] | undefined
  /** What was known. Default: everything is. */
  readonly asOf?: AsOf | undefined
}

/** Evaluates a period for every unit: a fixed number of queries, however many units. */
export async function scorecardFigures(
  db: Kysely<Database>,
  { kpis: defined = catalog, ...options }: FiguresOptions,
): Promise<ScorecardFigures> {
  const { office, plan, period, asOf, organization } = options
  const scope = { office, plan, asOf, organization }
  const needed = defined.filter(
    ({ id }) =>
      scorecardKpis.includes(id) ||
      plan.targets.some((target) => target.kpi === id),
  )
  const { calendar, complete, published } = options
  return {
    period,
    evaluation: await evaluate(db, [...needed, openInTime], {
      office,
      plan,
      periods: scorecardPeriods(period),
      by: ['unit'],
      asOf,
      ...(calendar && { calendar }),
      ...(complete !== undefined && { complete }),
      ...(organization && { organization }),
      ...(published && { published }),
    }),
    late: await misses(db, onTime, { ...scope, period }),
    lateToDate: await misses(db, onTime, {
      ...scope,
      period: yearToDate(period),
    }),
    overdue: await misses(db, openOverdue, { ...scope, period }),
    unposted: plan.targets.some(({ kpi }) => kpi === posted.id)
      ? await misses(db, posted, { ...scope, period })
      : [],
    occurrences: await taskStates(db, options),
    otherResults: await otherResults(db, { kpis: defined, ...options }),
  }
}

/** The period of the KPIs that are told beside the targets. */
async function otherResults(
  db: Kysely<Database>,
  { kpis = catalog, others = [], ...options }: FiguresOptions,
): Promise<readonly Result[]> {
  const asked = kpis.filter(({ id }) => others.includes(id))
  if (asked.length === 0) return []
  const { office, plan, period, asOf, calendar, complete, organization } =
    options
  const { results } = await evaluate(db, asked, {
    office,
    plan,
    period,
    by: ['unit'],
    asOf,
    ...(calendar && { calendar }),
    ...(complete !== undefined && { complete }),
    ...(organization && { organization }),
  })
  return results
}

/** Every occurrence of a task of the plan, with what is recorded of it. */
const listedTasks = defineKpis<Database>().count(
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
  db: Kysely<Database>,
  { office, plan, period, asOf }: FiguresOptions,
): Promise<readonly TaskState[]> {
  // A host whose plan has no tasks need not keep any.
  if (plan.tasks.length === 0) return []
  const found = await missesQuery(db, listedTasks, {
    office,
    plan,
    period,
    asOf,
  }).execute()
  return found.map((row) => {
    const {
      code,
      period: of,
      dueOn,
      finishedOn,
      reported,
    } = row as Readonly<Record<string, string | null>>
    return {
      task: String(code),
      period: String(of),
      dueOn: dueOn ?? null,
      completedOn: finishedOn ?? null,
      isReported: reported !== null,
    }
  })
}
