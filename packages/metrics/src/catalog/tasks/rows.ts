import { joined, defineKpis } from '../define.ts'
import { kept } from '../quality.ts'
import { repeatedRows } from '../repeats.ts'
import type { Row, Scope } from '../../definition/kpi.ts'
import { expressionBuilder, sql } from 'kysely'
import type { AliasedExpression, Expression, QueryCreator } from 'kysely'
import { officesOf } from '../../definition/offices.ts'
import { constant } from '../../sql/constants.ts'
import type { Plan, Text } from '../../plan/plan.ts'
import { dutyOccurrences, occurrences } from '../../plan/tasks.ts'
import type { Occurrence } from '../../plan/tasks.ts'
import type {
  AssignedTaskTable,
  Database,
  DateText,
  TaskProgressTable,
} from '../../schema.ts'

const k = defineKpis<Database>()

const eb = expressionBuilder<OccurrenceTables, keyof OccurrenceTables>()

/** Occurrences of the plan's tasks, with what became of them. */
export interface OccurrenceTables {
  occurrence: {
    office: string
    task: string
    period: string
    /** Null where the date alone, which another text sets, tells the period. */
    period_to: DateText | null
    due_on: DateText | null
    unit: string | null
    measure: string | null
  }
  task_progress: TaskProgressTable
}

/** What a definition over tasks is given. */
export type OccurrenceRow = Row<OccurrenceTables, keyof OccurrenceTables>

/** The date of the plan, or that which another text set. */
export function occurrenceDue(): Expression<DateText | null> {
  return eb.fn.coalesce('task_progress.due_on', 'occurrence.due_on')
}

/** Occurrences as constants; one that is none where there are none. */
function occurrenceValues(given: readonly Occurrence[]) {
  const values = given.map((o) => [
    o.task,
    o.period,
    o.kind === 'after' || o.kind === 'external_plan' ? null : o.periodTo,
    o.dueOn,
    o.unit,
    o.measure,
  ])
  const none = Array.from({ length: 6 }, () => null)
  return sql<OccurrenceTables['occurrence']>`(values ${sql.join(
    (values.length > 0 ? values : [none]).map(rowOf),
  )})`.as<'o'>(sql`o(task, period, period_to, due_on, unit, measure)`)
}

/**
 * The offices asked for: each of them has all tasks. From the table that has
 * them, so that a distributed database joins where their rows lie, or else as constants.
 *
 * @throws RangeError when all are asked for and none is known.
 */
function officesAsked(
  db: QueryCreator<Database>,
  scope: Scope,
): AliasedExpression<{ office: string }, 'offices'> {
  const asked = officesOf(scope)
  const offices = asked === 'all' ? scope.known : asked
  if (!offices?.length)
    throw new RangeError(
      'expected offices by code: the plan’s tasks are of each of them, got all',
    )
  if (scope.office === undefined && scope.areInUnit)
    return db
      .selectFrom('unit')
      .select('unit.office')
      .where('unit.office', 'in', [...offices])
      .groupBy('unit.office')
      .as('offices')
  return sql<{ office: string }>`(values ${sql.join(
    offices.map((office) => rowOf([office])),
  )})`.as<'offices'>(sql`offices(office)`)
}

function rowOf(values: readonly (string | null)[]) {
  return sql`(${sql.join(values.map(constant))})`
}

/** Occurrences (*lượt*) of the plan's tasks that have one or may get one. */
export const taskOccurrences = occurrenceRows({
  id: 'occurrence',
  object: { vi: 'lượt nhiệm vụ', en: 'task occurrences' },
  of: occurrences,
})

/** The same of what the text of the plan asks for beside them. */
export const dutyOccurrenceRows = occurrenceRows({
  id: 'duty',
  object: { vi: 'lượt nghĩa vụ ngoài Phụ lục', en: 'occurrences of duties' },
  of: dutyOccurrences,
})

function occurrenceRows({
  id,
  object,
  of,
}: {
  readonly id: string
  readonly object: Text
  readonly of: (plan: Plan) => readonly Occurrence[]
}) {
  return k.rows<OccurrenceTables, keyof OccurrenceTables>({
    id,
    object,
    quality: kept,
    from: (db, scope) =>
      joined(
        db
          .with('occurrence', (q) =>
            q
              .selectFrom(occurrenceValues(scope.plan ? of(scope.plan) : []))
              .innerJoin(officesAsked(db, scope), (join) =>
                join.on(sql<boolean>`true`),
              )
              .select([
                sql<string>`cast(offices.office as varchar)`.as('office'),
                sql<string>`cast(o.task as varchar)`.as('task'),
                sql<string>`cast(o.period as varchar)`.as('period'),
                sql<DateText>`cast(o.period_to as date)`.as('period_to'),
                sql<DateText | null>`cast(o.due_on as date)`.as('due_on'),
                sql<string | null>`cast(o.unit as varchar)`.as('unit'),
                sql<string | null>`cast(o.measure as varchar)`.as('measure'),
              ])
              .where('o.task', 'is not', null),
          )
          .selectFrom('occurrence')
          .leftJoin('task_progress', (join) =>
            (scope.office === undefined
              ? join.onRef('task_progress.office', '=', 'occurrence.office')
              : // A constant tells where the rows lie, if they are distributed.
                join.on('task_progress.office', '=', scope.office)
            )
              .onRef('task_progress.task', '=', 'occurrence.task')
              .onRef('task_progress.period', '=', 'occurrence.period'),
          ),
      ),
    repeats: (db, scope) => [
      repeatedRows(db, scope, {
        table: 'task_progress',
        by: ['period', 'task'],
      }),
    ],
    versioned: ['task_progress'],
    office: 'occurrence.office',
    unit: 'occurrence.unit',
    dimensions: { task: 'occurrence.task' },
    shows: {
      code: 'occurrence.task',
      period: 'occurrence.period',
      dueOn: occurrenceDue,
      finishedOn: 'task_progress.completed_on',
    },
  })
}

/** What a definition of assigned tasks is given. */
export type AssignedRow = Row<
  { assigned_task: AssignedTaskTable },
  'assigned_task'
>

/** Tasks that a superior gave to the office (*nhiệm vụ cấp trên giao*). */
export const assignedTasks = k.rows<
  { assigned_task: AssignedTaskTable },
  'assigned_task'
>({
  id: 'assigned_task',
  object: { vi: 'nhiệm vụ cấp trên giao', en: 'assigned tasks' },
  quality: kept,
  from: (db) => db.selectFrom('assigned_task'),
  versioned: ['assigned_task'],
  office: 'assigned_task.office',
  unit: 'assigned_task.unit',
  shows: {
    code: 'assigned_task.code',
    receivedOn: 'assigned_task.assigned_on',
    dueOn: 'assigned_task.due_on',
    finishedOn: 'assigned_task.completed_on',
  },
})
