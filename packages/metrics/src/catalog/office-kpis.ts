import { unknownFrom } from '../time/as-of.ts'
import { sql } from 'kysely'
import type { Expression } from 'kysely'
import { all, cohort, condition } from '../definition/conditions.ts'
import { kpis } from './define.ts'
import type {
  Citation,
  Cohort,
  Condition,
  Row,
  Scope,
} from '../definition/kpi.ts'
import type { Text } from '../plan/plan.ts'
import {
  assignedTasks,
  feedbacks,
  occurrenceDue,
  postingItems,
  postings,
  postingPlaces,
  procedures,
  reportDue,
  surveyAnswers,
  taskOccurrences,
  unitReports,
} from './row-sets.ts'
import type { OccurrenceRow, PostingTables, ProcedureRow } from './row-sets.ts'
import type {
  AssignedTaskTable,
  Database,
  DateText,
  FeedbackTable,
  Survey,
  SurveyAnswerTable,
  UnitReportTable,
} from '../schema.ts'

const k = kpis<Database>()

const plan2062 = (clause: string): readonly Citation[] => [
  { document: '2062/KH-SKHĐT', clause },
]

/** A procedure is valid on the last day. */
export const isValid = condition<ProcedureRow>(
  { vi: 'còn hiệu lực vào ngày cuối kỳ', en: 'valid on the last day' },
  ({ eb, to }) =>
    eb.and([
      eb('procedure.valid_from', '<=', to),
      eb.or([
        eb('procedure.valid_to', 'is', null),
        eb('procedure.valid_to', '>=', to),
      ]),
    ]),
)

/** Announced (*đã công bố*) by the province. */
export const isAnnounced = condition<ProcedureRow>(
  { vi: 'đã công bố', en: 'announced' },
  ({ eb }) => eb('procedure.announced', '=', true),
)

/**
 * Share of procedures offered as online services of level 3 or 4 on the period's last day.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.c
 */
export const onlineProcedures = k.ratio(procedures, {
  id: 'online_procedures',
  version: 1,
  title: {
    vi: 'TTHC cung cấp DVCTT mức độ 3, 4',
    en: 'Procedures online at level 3 or 4',
  },
  nature: 'stock',
  cites: plan2062('III.2.c'),
  counts: isValid,
  meets: condition<ProcedureRow>(
    {
      vi: 'cung cấp dịch vụ công trực tuyến mức độ 3, 4',
      en: 'online at level 3 or 4',
    },
    ({ eb }) => eb('procedure.level', 'in', [3, 4]),
  ),
})

/**
 * Share of announced procedures of which every item that applies is posted at
 * the one-stop desk and on the web site, on the period's last day.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.c
 */
export const posted = k.ratio(procedures, {
  id: 'posted',
  version: 1,
  title: {
    vi: 'TTHC đã công bố được niêm yết công khai đầy đủ',
    en: 'Announced procedures fully posted',
  },
  nature: 'stock',
  cites: plan2062('III.2.c'),
  counts: all(isAnnounced, isValid),
  meets: condition<ProcedureRow>(
    {
      vi: 'được niêm yết đủ các mục có áp dụng tại Bộ phận một cửa và trên trang thông tin điện tử',
      en: 'with every item that applies posted at the one-stop desk and on the web site',
    },
    ({ eb }) =>
      eb.and([
        ...eachPosting((column) =>
          eb.or([eb(column, 'is', null), eb(column, '=', true)]),
        ),
        // Where nothing is stated, nothing was shown to be posted.
        eb.or(eachPosting((column) => eb(column, 'is not', null))),
      ]),
  ),
})

type PostingRow = Row<PostingTables, 'procedure' | 'posting'>

/** What a posting says, where the item applies: null, where it does not. */
const isPosted = ({ eb }: PostingRow) =>
  eb.or(
    eachPosting((column, item, place) =>
      eb.and([
        eb('posting.item', '=', item),
        eb('posting.place', '=', place),
        eb(column, '=', true),
      ]),
    ),
  )

/**
 * Share of the postings that apply which are there: by `item` (process,
 * documents, time, form, fee) and `place` (desk, web), on the period's last day.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.c
 */
export const postedItems = k.ratio(postings, {
  id: 'posted_items',
  version: 1,
  title: {
    vi: 'Mục phải niêm yết của TTHC đã công bố đã được niêm yết',
    en: 'Items of announced procedures posted',
  },
  nature: 'stock',
  cites: plan2062('III.2.c'),
  counts: all<PostingRow>(
    condition(isAnnounced.words, (row: PostingRow) =>
      isAnnounced.where(row as unknown as ProcedureRow),
    ),
    condition(isValid.words, (row: PostingRow) =>
      isValid.where(row as unknown as ProcedureRow),
    ),
    condition({ vi: 'có áp dụng', en: 'as far as they apply' }, ({ eb }) =>
      eb.or(
        eachPosting((column, item, place) =>
          eb.and([
            eb('posting.item', '=', item),
            eb('posting.place', '=', place),
            eb(column, 'is not', null),
          ]),
        ),
      ),
    ),
  ),
  meets: condition(
    { vi: 'đã được niêm yết', en: 'that have been posted' },
    isPosted,
  ),
})

const asked: Readonly<Record<Survey, Text>> = {
  service_quality: {
    vi: 'về chất lượng dịch vụ hành chính công, hợp lệ, có trả lời',
    en: 'on the quality of the service, valid and answered',
  },
  staff_attitude: {
    vi: 'về thái độ phục vụ, hợp lệ, có trả lời',
    en: 'on the attitude of the staff, valid and answered',
  },
}

type AnswerRow = Row<{ survey_answer: SurveyAnswerTable }, 'survey_answer'>

/**
 * Share of valid answers of the survey of the service (*chất lượng dịch vụ hành
 * chính công*) that are satisfied or very satisfied. The plan sets no target.
 *
 * @source Plan 2062/KH-SKHĐT, annex II.8
 */
export const satisfied = satisfaction('satisfied', 'service_quality', {
  vi: 'Hài lòng về chất lượng dịch vụ hành chính công',
  en: 'Satisfied with the service',
})

/**
 * The same of the survey of how the staff treat people (*thái độ phục vụ*).
 *
 * @source Plan 2062/KH-SKHĐT, annex VII.6
 */
export const satisfiedStaff = satisfaction(
  'satisfied_staff',
  'staff_attitude',
  {
    vi: 'Hài lòng về thái độ phục vụ',
    en: 'Satisfied with the staff',
  },
)

type FeedbackRow = Row<{ feedback: FeedbackTable }, 'feedback'>

/**
 * Share of feedback and petitions due in the period that were answered on or before the due date.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.a
 */
export const feedbackAnswered = k.ratio(feedbacks, {
  id: 'feedback_answered',
  version: 1,
  title: {
    vi: 'Phản ánh, kiến nghị được xử lý đúng hạn',
    en: 'Feedback answered in time',
  },
  cites: plan2062('III.2.a'),
  cohort: cohort<FeedbackRow>(
    { vi: 'đến hạn trong kỳ', en: 'due in the period' },
    ({ eb }) => eb.ref('feedback.due_on'),
  ),
  counts: fallenDue<FeedbackRow>(({ eb }) => eb.ref('feedback.due_on')),
  meets: condition<FeedbackRow>(
    { vi: 'được trả lời đúng hạn', en: 'answered in time' },
    ({ eb }) => eb('feedback.answered_on', '<=', eb.ref('feedback.due_on')),
  ),
})

/**
 * Share of feedback and petitions answered in the period whose answer is
 * published on the province's portal and on the office's site by the last day.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.a
 */
export const feedbackPublished = k.ratio(feedbacks, {
  id: 'feedback_published',
  version: 1,
  title: {
    vi: 'Kết quả xử lý phản ánh, kiến nghị được công khai',
    en: 'Answers to feedback published',
  },
  cites: plan2062('III.2.a'),
  cohort: cohort<FeedbackRow>(
    { vi: 'được trả lời trong kỳ', en: 'answered in the period' },
    ({ eb }) => eb.ref('feedback.answered_on'),
  ),
  meets: condition<FeedbackRow>(
    {
      vi: 'đã công khai kết quả xử lý trên Cổng Thông tin điện tử của tỉnh và trang thông tin điện tử của cơ quan đến hết ngày cuối kỳ',
      en: 'with the answer published on the province’s portal and on the office’s web site by the last day',
    },
    ({ eb, to }) =>
      eb.and([
        eb('feedback.published_province_on', '<=', to),
        eb('feedback.published_office_on', '<=', to),
      ]),
  ),
})

/** The data period of an occurrence: that which it reports on or is due in, also where another text sets the date. */
export const occurring: Cohort<OccurrenceRow> = cohort<OccurrenceRow>(
  { vi: 'của kỳ', en: 'of the period' },
  (row) => row.eb.fn.coalesce('occurrence.period_to', occurrenceDue(row)),
)

const isCompletedInTime = condition<OccurrenceRow>(
  { vi: 'hoàn thành đúng hạn', en: 'completed in time' },
  (row) => row.eb('task_progress.completed_on', '<=', occurrenceDue(row)),
)

/**
 * Share of the occurrences of the plan's tasks that were completed in time.
 *
 * An occurrence belongs to the period that it is due in or reports on: the
 * report of the 1st is that of the month before. Ongoing, on-event and undated
 * tasks are outside; `undatedTasks` lists them.
 *
 * @source Plan 2062/KH-SKHĐT, annex; the due dates are inferred
 */
export const tasksOnSchedule = k.ratio(taskOccurrences, {
  id: 'tasks_on_schedule',
  version: 1,
  title: { vi: 'Nhiệm vụ đúng tiến độ', en: 'Tasks on schedule' },
  cites: plan2062('PL'),
  cohort: occurring,
  counts: fallenDue<OccurrenceRow>(occurrenceDue),
  meets: isCompletedInTime,
})

/**
 * Broadcasts (*phát sóng*) done of those planned: completed by the last day.
 *
 * @source Plan 2062/KH-SKHĐT, annex VIII.2
 */
export const broadcasts = k.ratio(taskOccurrences, {
  id: 'broadcasts',
  version: 1,
  title: {
    vi: 'Nội dung tuyên truyền đã phát sóng',
    en: 'Broadcasts done',
  },
  cites: plan2062('PL.VIII.2'),
  cohort: occurring,
  counts: condition<OccurrenceRow>(
    { vi: 'phát sóng theo Kế hoạch', en: 'broadcasts of the plan' },
    ({ eb }) => eb('occurrence.measure', '=', 'broadcasts'),
  ),
  meets: condition<OccurrenceRow>(
    {
      vi: 'đã phát sóng đến hết ngày cuối kỳ',
      en: 'broadcast by the last day',
    },
    ({ eb, to }) => eb('task_progress.completed_on', '<=', to),
  ),
})

type AssignedRow = Row<{ assigned_task: AssignedTaskTable }, 'assigned_task'>

/**
 * Share of the tasks given by superiors and due in the period that were completed in time.
 *
 * @source Plan 2062/KH-SKHĐT, annex VII.7
 */
export const assignedTasksOnTime = k.ratio(assignedTasks, {
  id: 'assigned_tasks_on_time',
  version: 1,
  title: {
    vi: 'Nhiệm vụ cấp trên giao hoàn thành đúng hạn',
    en: 'Assigned tasks completed in time',
  },
  cites: plan2062('PL.VII.7'),
  cohort: cohort<AssignedRow>(
    { vi: 'đến hạn trong kỳ', en: 'due in the period' },
    ({ eb }) => eb.ref('assigned_task.due_on'),
  ),
  counts: fallenDue<AssignedRow>(({ eb }) => eb.ref('assigned_task.due_on')),
  meets: condition<AssignedRow>(
    { vi: 'hoàn thành đúng hạn', en: 'completed in time' },
    ({ eb }) =>
      eb('assigned_task.completed_on', '<=', eb.ref('assigned_task.due_on')),
  ),
})

type ReportRow = Row<{ unit_report: UnitReportTable }, 'unit_report'>

/**
 * Share of the units' reports on a period that were submitted in time.
 *
 * @source Plan 2062/KH-SKHĐT, IV.2
 */
export const reportsOnTime = k.ratio(unitReports, {
  id: 'reports_on_time',
  version: 1,
  title: {
    vi: 'Báo cáo của các phòng đúng hạn',
    en: 'Reports of the units on time',
  },
  cites: plan2062('IV.2'),
  cohort: cohort<ReportRow>(
    { vi: 'lập cho kỳ', en: 'on the period' },
    ({ eb }) => eb.ref('unit_report.period_to'),
  ),
  counts: fallenDue<ReportRow>(() => reportDue),
  meets: condition<ReportRow>(
    { vi: 'nộp đúng hạn', en: 'submitted in time' },
    ({ eb }) => eb('unit_report.submitted_on', '<=', reportDue),
  ),
})

/**
 * Due by what is known: what is due on the day of the cut-off is neither missed
 * nor, where it is done already, counted before the others.
 */
function fallenDue<R extends { readonly scope: Scope }>(
  dueDate: (row: R) => Expression<DateText | null>,
): Condition<R> {
  return condition({ vi: 'đã đến hạn', en: 'fallen due' }, (row: R) => {
    const due = dueDate(row)
    const unknown = unknownFrom(row.scope.asOf)
    return unknown === undefined
      ? sql`${due} is not null`
      : sql`${due} < cast(${unknown} as date)`
  })
}

function eachPosting<T>(
  make: (
    column: `procedure.${(typeof postingItems)[number]}_${(typeof postingPlaces)[number]}`,
    item: (typeof postingItems)[number],
    place: (typeof postingPlaces)[number],
  ) => T,
): T[] {
  return postingItems.flatMap((item) =>
    postingPlaces.map((place) =>
      make(`procedure.${item}_${place}`, item, place),
    ),
  )
}

function satisfaction(
  id: string,
  survey: Survey,
  title: { readonly vi: string; readonly en: string },
) {
  return k.ratio(surveyAnswers, {
    id,
    version: 1,
    title,
    cites: plan2062(survey === 'service_quality' ? 'PL.II.8' : 'PL.VII.6'),
    cohort: cohort<AnswerRow>(
      { vi: 'của kỳ khảo sát', en: 'of the period surveyed' },
      ({ eb }) => eb.ref('survey_answer.period_to'),
    ),
    counts: condition<AnswerRow>(asked[survey], ({ eb }) =>
      eb.and([
        eb('survey_answer.survey', '=', survey),
        eb('survey_answer.valid', '=', true),
        eb('survey_answer.answer', 'is not', null),
      ]),
    ),
    meets: condition<AnswerRow>(
      {
        vi: 'trả lời hài lòng hoặc rất hài lòng',
        en: 'answered satisfied or very satisfied',
      },
      ({ eb }) =>
        eb('survey_answer.answer', 'in', ['very_satisfied', 'satisfied']),
    ),
  })
}
