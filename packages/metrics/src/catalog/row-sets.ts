import { sql } from 'kysely'
import type {
  Expression,
  QueryCreator,
  RawBuilder,
  SelectQueryBuilder,
  SqlBool,
} from 'kysely'
import { workingCalendar } from '../time/calendar.ts'
import { kpis } from './define.ts'
import type { Quality, Reads, Row, Scope } from '../definition/kpi.ts'
import type {
  AssignedTaskTable,
  Database,
  DateText,
  DossierTable,
  FeedbackTable,
  OverdueNoteTable,
  ProcedureTable,
  SurveyAnswerTable,
  TaskProgressTable,
  UnitReportTable,
} from '../schema.ts'
import { occurrences } from '../plan/tasks.ts'
import { workingDayRows, workingDayTable } from '../time/working-days.ts'
import type { WorkingDayRow } from '../time/working-days.ts'

const k = kpis<Database>()

/** The tables that a dossier definition sees; the procedure is as it was on the day of receipt. */
export interface DossierTables {
  dossier: DossierTable
  procedure: ProcedureTable
  /** What its unit notes of it; lists and dates that were agreed read it. */
  overdue_note: OverdueNoteTable
}

/** What a dossier definition is given. */
export type DossierRow = Row<DossierTables, keyof DossierTables>

/**
 * The date on which a dossier counts as finished under the rules: result ready, or handed over.
 *
 * @example
 * finishedOn({ rules: { compare: 'date', finish: 'handover' } }) // 'dossier.handed_over_on'
 */
export function finishedOn({
  rules,
}: Pick<DossierRow, 'rules'>):
  'dossier.finished_on' | 'dossier.handed_over_on' {
  return rules.finish === 'handover'
    ? 'dossier.handed_over_on'
    : 'dossier.finished_on'
}

/**
 * The same to the second.
 *
 * @example
 * finishedAt({ rules: { compare: 'date', finish: 'result' } }) // 'dossier.finished_at'
 */
export function finishedAt({
  rules,
}: Pick<DossierRow, 'rules'>):
  'dossier.finished_at' | 'dossier.handed_over_at' {
  return rules.finish === 'handover'
    ? 'dossier.handed_over_at'
    : 'dossier.finished_at'
}

const exported: Pick<Quality, 'verified' | 'source' | 'accuracy'> = {
  verified: {
    vi: 'đối chiếu số dòng khi nạp; kiểm tra ngày, mã, trạng thái từng dòng',
    en: 'rows reconciled at load; dates, codes and statuses checked row by row',
  },
  source: {
    vi: 'tệp xuất từ phần mềm một cửa',
    en: 'exports of the one-stop software',
  },
  accuracy: {
    vi: 'đúng từng hồ sơ, theo ngày',
    en: 'exact to the dossier, by calendar date',
  },
}

const dossierQuality: Quality = {
  ...exported,
  limits: {
    vi: 'trạng thái cập nhật chậm trên phần mềm làm hồ sơ bị tính quá hạn',
    en: 'a status entered late in the software makes a dossier look overdue',
  },
  compensation: {
    vi: 'tính lại khi có tệp xuất sau; in số hồ sơ quá hạn chưa giải quyết cạnh tỷ lệ',
    en: 'computed anew with later exports; open overdue dossiers stand beside the rate',
  },
}

/** Names under which a dossier stands in lists. */
const dossierShows = {
  code: 'dossier.code',
  procedure: 'dossier.procedure',
  procedureName: 'procedure.name',
  receivedOn: 'dossier.received_on',
  dueOn: 'dossier.due_on',
  stoppedOn: 'dossier.stopped_on',
  finishedOn: 'dossier.finished_on',
  // Where the rules do not ask for it, a caller need not have it.
  handedOverOn: ({ rules }: Pick<DossierRow, 'rules'>) =>
    rules.finish === 'handover' ? sql.ref('dossier.handed_over_on') : sql`null`,
  overdueReason: () =>
    sql`coalesce(${note('overdue_reason')}, ${sql.ref('dossier.overdue_reason')})`,
  apology: () =>
    sql`case when ${note('apology_sent_on')} is not null then true else ${sql.ref('dossier.apology')} end`,
} as const

/** What a unit says of an overdue dossier beside what the export says. */
function note(column: keyof OverdueNoteTable & string): RawBuilder<unknown> {
  return sql.ref(`overdue_note.${column}`)
}

/**
 * The due date that the letter of apology promises (*hẹn lại*); null where the
 * notes of the units have none.
 */
export const promisedDue: RawBuilder<DateText | null> = sql.ref(
  'overdue_note.new_due_on',
)

const dossierDimensions = {
  procedure: 'dossier.procedure',
  field: 'procedure.field',
  channel: 'dossier.channel',
} as const

/** `ended_on` bounds the scan. */
function dossierBound({ eb, from, rules }: DossierRow): Expression<SqlBool> {
  const lasts = eb('dossier.ended_on', '>=', from)
  return rules.finish === 'handover'
    ? eb.or([lasts, eb('dossier.handed_over_on', 'is', null)])
    : lasts
}

function dossiersOf(
  db: QueryCreator<Database>,
  { office }: Scope,
  reads: Reads,
) {
  const all = db.selectFrom('dossier').where('dossier.office', '=', office)
  const query = reads('overdue_note')
    ? (all.leftJoin('overdue_note', (join) =>
        join
          .on('overdue_note.office', '=', office)
          .onRef('overdue_note.source', '=', 'dossier.source')
          .onRef('overdue_note.dossier', '=', 'dossier.code'),
      ) as typeof all)
    : all
  if (!reads('procedure')) return query as never
  return query.leftJoin('procedure', (join) =>
    join
      .on('procedure.office', '=', office)
      .onRef('procedure.code', '=', 'dossier.procedure')
      .onRef('procedure.valid_from', '<=', 'dossier.received_on')
      // An alternative with `is null` would make an engine compare every pair.
      .on((eb) =>
        eb(
          eb.fn.coalesce('procedure.valid_to', lastDay),
          '>=',
          eb.ref('dossier.received_on'),
        ),
      ),
  ) as never
}

const lastDay = sql<DateText>`cast('9999-12-31' as date)`

/** Dossiers (*hồ sơ*), each with its procedure as it was on the day of receipt, and what its unit notes of it. */
export const dossiers = k.rows<DossierTables, keyof DossierTables>({
  id: 'dossier',
  object: { vi: 'hồ sơ', en: 'dossiers' },
  quality: dossierQuality,
  from: dossiersOf,
  bound: dossierBound,
  versioned: ['procedure', 'dossier', 'overdue_note'],
  unit: 'dossier.unit',
  dimensions: dossierDimensions,
  shows: dossierShows,
})

/** What a definition of processing times sees besides. */
export interface ProcessingTables extends DossierTables {
  /** The working days of receipt and of the result. */
  receipt: WorkingDayRow
  result: WorkingDayRow
}

/** Dossiers with the working days of their receipt and result; null outside the calendar. */
export const processing = k.rows<ProcessingTables, keyof ProcessingTables>({
  id: 'processing',
  object: dossiers.object,
  quality: dossierQuality,
  from: (db, scope, reads) => {
    if (!reads('receipt') && !reads('result'))
      return dossiersOf(db, scope, reads)
    const calendar = scope.calendar ?? workingCalendar()
    const days = workingDayRows(calendar)
    const known = db.with('working_day', (q) =>
      q.selectFrom(workingDayTable(days, 'd')).selectAll(),
    )
    const rows: SelectQueryBuilder<
      DossierTables & { working_day: WorkingDayRow },
      'dossier',
      object
    > = dossiersOf(known as unknown as QueryCreator<Database>, scope, reads)
    return rows
      .leftJoin('working_day as receipt', 'receipt.day', 'dossier.received_on')
      .leftJoin(
        'working_day as result',
        'result.day',
        finishedOn(scope),
      ) as never
  },
  bound: (row) => dossierBound(row as unknown as DossierRow),
  versioned: ['procedure', 'dossier', 'overdue_note'],
  unit: 'dossier.unit',
  dimensions: dossierDimensions,
  shows: dossierShows,
})

const procedureQuality: Quality = {
  ...exported,
  source: {
    vi: 'danh mục thủ tục hành chính của cơ quan',
    en: 'the catalogue of procedures of the office',
  },
  accuracy: {
    vi: 'đúng từng thủ tục, theo ngày hiệu lực',
    en: 'exact to the procedure, by the days on which it is valid',
  },
  limits: {
    vi: 'mức độ và niêm yết do cơ quan khai, không kiểm tra trên trang thông tin điện tử',
    en: 'levels and postings are stated by the office, not looked up on its web site',
  },
  compensation: {
    vi: 'danh mục có ngày hiệu lực; thủ tục chưa niêm yết đủ được liệt kê',
    en: 'the catalogue is dated; procedures not fully posted are listed',
  },
}

/** The table that a procedure definition sees. */
export interface ProcedureTables {
  procedure: ProcedureTable
}

/** What a procedure definition is given. */
export type ProcedureRow = Row<ProcedureTables, 'procedure'>

const procedureShows = {
  code: 'procedure.code',
  procedure: 'procedure.code',
  procedureName: 'procedure.name',
} as const

/** Procedures (*thủ tục hành chính*) over a span in which nothing about them changed. */
export const procedures = k.rows<ProcedureTables, 'procedure'>({
  id: 'procedure',
  object: { vi: 'TTHC', en: 'procedures' },
  quality: procedureQuality,
  from: (db, { office }) =>
    db.selectFrom('procedure').where('procedure.office', '=', office),
  versioned: ['procedure'],
  unit: 'procedure.unit',
  dimensions: { procedure: 'procedure.code', field: 'procedure.field' },
  shows: procedureShows,
})

/** What is posted of a procedure: process, documents, time, form, fee. */
export const postingItems = [
  'process',
  'documents',
  'time',
  'form',
  'fee',
] as const

/** Where it is posted: at the one-stop desk and on the web site. */
export const postingPlaces = ['desk', 'web'] as const

/** What a posting definition sees. */
export interface PostingTables extends ProcedureTables {
  posting: {
    item: (typeof postingItems)[number]
    place: (typeof postingPlaces)[number]
  }
}

/** Each item of each procedure at each place (*niêm yết*). */
export const postings = k.rows<PostingTables, 'procedure' | 'posting'>({
  id: 'posting',
  object: { vi: 'mục niêm yết của TTHC', en: 'postings of procedures' },
  quality: procedureQuality,
  from: (db, { office }) => {
    const rows = postingItems.flatMap((item) =>
      postingPlaces.map(
        (place) => sql`(cast(${item} as varchar), cast(${place} as varchar))`,
      ),
    )
    return db
      .selectFrom('procedure')
      .innerJoin(
        sql<PostingTables['posting']>`(values ${sql.join(rows)})`.as<'posting'>(
          sql`posting(item, place)`,
        ),
        (join) => join.on(sql<boolean>`true`),
      )
      .where('procedure.office', '=', office) as never
  },
  versioned: ['procedure'],
  unit: 'procedure.unit',
  dimensions: {
    procedure: 'procedure.code',
    field: 'procedure.field',
    item: 'posting.item',
    place: 'posting.place',
  },
  shows: { ...procedureShows, item: 'posting.item', place: 'posting.place' },
})

/** Answers of the surveys (*phiếu khảo sát*). */
export const surveyAnswers = k.rows<
  { survey_answer: SurveyAnswerTable },
  'survey_answer'
>({
  id: 'survey_answer',
  object: { vi: 'phiếu', en: 'survey forms' },
  quality: {
    ...exported,
    source: { vi: 'phiếu khảo sát thu về', en: 'the returned survey forms' },
    accuracy: { vi: 'đúng từng phiếu', en: 'exact to the form' },
    limits: {
      vi: 'chỉ nói về người trả lời',
      en: 'speaks for those who answered',
    },
    compensation: {
      vi: 'in số phiếu phát ra, thu về, hợp lệ',
      en: 'forms sent, returned and valid are printed',
    },
  },
  from: (db, { office }) =>
    db.selectFrom('survey_answer').where('survey_answer.office', '=', office),
  versioned: ['survey_answer'],
  unit: 'survey_answer.unit',
  shows: { code: 'survey_answer.code' },
})

/** Feedback and petitions (*phản ánh, kiến nghị*). */
export const feedbacks = k.rows<{ feedback: FeedbackTable }, 'feedback'>({
  id: 'feedback',
  object: { vi: 'phản ánh, kiến nghị', en: 'feedback and petitions' },
  quality: {
    ...exported,
    source: {
      vi: 'sổ theo dõi phản ánh, kiến nghị',
      en: 'the register of feedback and petitions',
    },
    limits: {
      vi: 'không nói nội dung trả lời có thỏa đáng không',
      en: 'says nothing of whether an answer satisfies',
    },
    compensation: {
      vi: 'khảo sát sự hài lòng hằng quý',
      en: 'the survey of each quarter',
    },
  },
  from: (db, { office }) =>
    db.selectFrom('feedback').where('feedback.office', '=', office),
  versioned: ['feedback'],
  unit: 'feedback.unit',
  dimensions: { kind: 'feedback.kind' },
  shows: {
    code: 'feedback.code',
    receivedOn: 'feedback.received_on',
    dueOn: 'feedback.due_on',
    finishedOn: 'feedback.answered_on',
  },
})

/** Occurrences of the plan's tasks, with what became of them. */
export interface OccurrenceTables {
  occurrence: {
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

const kept: Quality = {
  ...exported,
  source: {
    vi: 'sổ theo dõi nhiệm vụ và báo cáo của Văn phòng',
    en: 'the register of tasks and reports kept by the office',
  },
  accuracy: { vi: 'đúng từng lượt, theo ngày', en: 'exact to the occurrence' },
  limits: {
    vi: 'hạn được suy ra từ lời Kế hoạch; nhiệm vụ không có hạn không tính',
    en: 'due dates are inferred from the plan’s words; tasks without one are left out',
  },
  compensation: {
    vi: 'nhiệm vụ không có hạn được liệt kê riêng',
    en: 'tasks without a due date are listed apart',
  },
}

/** The date of the plan, or that which another text set. */
export function occurrenceDue({
  eb,
}: Pick<OccurrenceRow, 'eb'>): Expression<DateText | null> {
  return eb.fn.coalesce('task_progress.due_on', 'occurrence.due_on')
}

/** Occurrences (*lượt*) of the plan's tasks that have one or may get one. */
export const taskOccurrences = k.rows<OccurrenceTables, keyof OccurrenceTables>(
  {
    id: 'occurrence',
    object: { vi: 'lượt nhiệm vụ', en: 'task occurrences' },
    quality: kept,
    from: (db, { office, plan }) => {
      const all = plan ? occurrences(plan) : []
      const values = all.map((o) => [
        o.task,
        o.period,
        o.kind === 'after' || o.kind === 'external_plan' ? null : o.periodTo,
        o.dueOn,
        o.unit,
        o.measure,
      ])
      const none = Array.from({ length: 6 }, () => null)
      const rows = (values.length > 0 ? values : [none]).map(
        (row) => sql`(${sql.join(row.map((value) => sql.lit(value)))})`,
      )
      return db
        .with('occurrence', (q) =>
          q
            .selectFrom(
              sql<
                OccurrenceTables['occurrence']
              >`(values ${sql.join(rows)})`.as<'o'>(
                sql`o(task, period, period_to, due_on, unit, measure)`,
              ),
            )
            .select([
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
          join
            .on('task_progress.office', '=', office)
            .onRef('task_progress.task', '=', 'occurrence.task')
            .onRef('task_progress.period', '=', 'occurrence.period'),
        ) as never
    },
    versioned: ['task_progress'],
    unit: 'occurrence.unit',
    dimensions: { task: 'occurrence.task' },
    shows: {
      code: 'occurrence.task',
      period: 'occurrence.period',
      dueOn: occurrenceDue,
      finishedOn: 'task_progress.completed_on',
    },
  },
)

/** Tasks that a superior gave to the office (*nhiệm vụ cấp trên giao*). */
export const assignedTasks = k.rows<
  { assigned_task: AssignedTaskTable },
  'assigned_task'
>({
  id: 'assigned_task',
  object: { vi: 'nhiệm vụ cấp trên giao', en: 'assigned tasks' },
  quality: kept,
  from: (db, { office }) =>
    db.selectFrom('assigned_task').where('assigned_task.office', '=', office),
  versioned: ['assigned_task'],
  unit: 'assigned_task.unit',
  shows: {
    code: 'assigned_task.code',
    receivedOn: 'assigned_task.assigned_on',
    dueOn: 'assigned_task.due_on',
    finishedOn: 'assigned_task.completed_on',
  },
})

/** When a report of a unit is due: where its row says, else the day after the period. */
export const reportDue: RawBuilder<DateText> = sql<DateText>`coalesce(${sql.ref('unit_report.due_on')}, ${sql.ref('unit_report.period_to')} + 1)`

/** Reports of the units (*báo cáo của các phòng*), expected and submitted. */
export const unitReports = k.rows<
  { unit_report: UnitReportTable },
  'unit_report'
>({
  id: 'unit_report',
  object: { vi: 'báo cáo của các phòng', en: 'reports of the units' },
  quality: kept,
  from: (db, { office }) =>
    db.selectFrom('unit_report').where('unit_report.office', '=', office),
  versioned: ['unit_report'],
  unit: 'unit_report.unit',
  shows: {
    code: 'unit_report.period',
    dueOn: () => reportDue,
    finishedOn: 'unit_report.submitted_on',
  },
})
