import type { Expression } from 'kysely'
import type { Words } from '../definition/conditions.ts'
import {
  beforeDue,
  duePassed,
  filedOnline,
  finishing,
  hasDueDate,
  isCarriedOver,
  isOpen,
  isOpenOverdue,
  isPaused,
  onOrBeforeDue,
  onTimeAgreed,
  onTimeB,
  processingDays,
  receipt,
  stopping,
} from '../catalog/dossier-kpis.ts'
import type {
  AnyTables,
  Cohort,
  Condition,
  Row,
  RowSet,
} from '../definition/kpi.ts'
import {
  assignedTasksOnTime,
  broadcasts,
  feedbackAnswered,
  feedbackPublished,
  isAnnounced,
  isValid,
  occurring,
  posted,
  postedItems,
  reportsOnTime,
  satisfied,
  tasksOnSchedule,
} from '../catalog/office-kpis.ts'
import type { Text } from '../plan/plan.ts'
import {
  assignedTasks,
  dossiers,
  feedbacks,
  finishedAt,
  finishedOn,
  postings,
  procedures,
  processing,
  surveyAnswers,
  taskOccurrences,
  unitReports,
} from '../catalog/row-sets.ts'
import type { OccurrenceRow } from '../catalog/row-sets.ts'
import type { Database, VersionedTables } from '../schema.ts'

/** What every column of a definition file has: where it lies, and how it is called. */
interface Named {
  /** Qualified, `permit.issued_on`; or what stands for it under the rules of a plan. */
  readonly sql:
    string | ((row: Row<AnyTables, string>) => string | Expression<unknown>)
  /** A noun: `ngày tiếp nhận`, `date of receipt`. */
  readonly words: Words
}

/** A date, which may put a row into a period. */
interface DateColumn extends Named {
  readonly type: 'date'
  /** The date as it puts a row into a period. Default: made of `inPeriod`. */
  readonly cohort?: Cohort<never>
  /** Words for lying in the period, `tiếp nhận trong kỳ`. Default: made of `words`. */
  readonly inPeriod?: Words
  /** Whether a row whose date lies in a period is within the row set's `bound`. Default: no. */
  readonly isBounded?: boolean
}

/** A column of one of few words, each with what it is called. */
interface ChoiceColumn extends Named {
  readonly type: 'choice'
  readonly choices: Readonly<Record<string, Text>>
}

/** Yes or no: `words` say yes, `no` says no. */
interface BooleanColumn extends Named {
  readonly type: 'boolean'
  readonly no: Text
}

/** A column that is told by its type alone. */
interface PlainColumn extends Named {
  readonly type: 'time' | 'text' | 'integer' | 'decimal'
}

/** A column that a definition file may name, with its type, which values are checked against. */
export type DefinableColumn =
  DateColumn | ChoiceColumn | BooleanColumn | PlainColumn

/** A condition that a definition file may name. */
export interface DefinableRule {
  readonly condition: Condition<never>
  /** Whether it looks at the first or last day of the period. Default: no. */
  readonly isDated?: boolean
}

/** A row set with everything of it that a definition file may name. */
export interface DefinableRows<DB> {
  readonly rows: RowSet<DB, never>
  readonly columns: Readonly<Record<string, DefinableColumn>>
  /** Default: none. */
  readonly rules?: Readonly<Record<string, DefinableRule>>
  /** The working days from one date column to another, where the row set joins them. */
  readonly workingDays?: {
    readonly from: string
    readonly to: string
    readonly measure: (row: never) => Expression<number | null>
  }
}

/** Name of a row set in a definition file. */
export type DefinableRowSet =
  | 'dossier'
  | 'processing'
  | 'procedure'
  | 'posting'
  | 'survey_answer'
  | 'feedback'
  | 'occurrence'
  | 'assigned_task'
  | 'unit_report'

type Spoken<C> = C extends unknown ? Omit<C, 'sql'> : never

/** How a column of a table is described: dates and times are told by its name. */
type SpokenAs<C extends string, V> = [V] extends [boolean]
  ? Spoken<BooleanColumn>
  : [V] extends [number]
    ? Spoken<PlainColumn> & { readonly type: 'integer' | 'decimal' }
    : string extends V
      ? C extends `${string}_on` | `valid_${string}` | 'period_to'
        ? Spoken<DateColumn>
        : C extends `${string}_at`
          ? Spoken<PlainColumn> & { readonly type: 'time' }
          : Spoken<PlainColumn> & { readonly type: 'text' }
      : Spoken<ChoiceColumn> & {
          readonly choices: Readonly<Record<V & string, Text>>
        }

/** What is no property of a case: the key of the office, and what a load leaves. */
type Unspoken = 'office' | 'row_hash' | 'extract_at' | 'from_batch' | 'ended_on'

/** Every other column of a table, less some. */
type SpokenTable<T extends keyof VersionedTables, Left extends string> = {
  readonly [
    C in Exclude<keyof VersionedTables[T] & string, Unspoken | Left>
  ]: SpokenAs<C, NonNullable<VersionedTables[T][C]>>
}

type Columns = Readonly<Record<string, DefinableColumn>>

function columnsOf<
  T extends keyof VersionedTables,
  const Left extends string = never,
>(table: T, spoken: SpokenTable<T, Left>, _left: readonly Left[] = []) {
  type Of = SpokenTable<T, Left>
  return Object.fromEntries(
    Object.entries(spoken).map(([name, column]) => [
      name,
      { ...(column as object), sql: `${table}.${name}` },
    ]),
  ) as unknown as { readonly [C in keyof Of]: Of[C] & Named }
}

const text = (vi: string, en: string) => ({
  type: 'text' as const,
  words: { vi, en },
})
const integer = (vi: string, en: string) => ({
  type: 'integer' as const,
  words: { vi, en },
})
const time = (vi: string, en: string) => ({
  type: 'time' as const,
  words: { vi, en },
})
const date = (vi: string, en: string, inPeriod?: Text) => ({
  type: 'date' as const,
  words: { vi, en },
  ...(inPeriod && { inPeriod }),
})
const yesNo = (
  [vi, en]: readonly [string, string],
  [noVi, noEn]: readonly [string, string],
) => ({
  type: 'boolean' as const,
  words: { vi, en },
  no: { vi: noVi, en: noEn },
})
const choice = <K extends string>(
  vi: string,
  en: string,
  choices: Readonly<Record<K, readonly [string, string]>>,
) => ({
  type: 'choice' as const,
  words: { vi, en },
  choices: Object.fromEntries(
    Object.entries<readonly [string, string]>(choices).map(([key, said]) => [
      key,
      { vi: said[0], en: said[1] },
    ]),
  ) as Readonly<Record<K, Text>>,
})

const flags = text('mã lỗi dữ liệu được chấp nhận', 'accepted defects')
const dueInPeriod = { vi: 'đến hạn trong kỳ', en: 'due in the period' }
const ofThePeriod = { vi: 'của kỳ', en: 'of the period' }
const timeUnits = {
  working_day: ['ngày làm việc', 'working days'],
  calendar_day: ['ngày', 'calendar days'],
  hour: ['giờ', 'hours'],
  month: ['tháng', 'months'],
} as const

const posting = (vi: string, en: string) =>
  yesNo(
    [`đã niêm yết ${vi}`, `with the ${en} posted`],
    [`chưa niêm yết ${vi}`, `with the ${en} not posted`],
  )

const procedureColumns = columnsOf('procedure', {
  code: text('mã thủ tục', 'code'),
  valid_from: date('ngày có hiệu lực', 'first day of validity'),
  valid_to: date('ngày hết hiệu lực', 'last day of validity'),
  name: text('tên thủ tục', 'name'),
  field: text('lĩnh vực', 'field'),
  unit: text('đơn vị', 'unit'),
  level: integer('mức độ', 'level'),
  time_value: {
    type: 'decimal',
    words: { vi: 'thời hạn giải quyết', en: 'statutory time' },
  },
  time_unit: choice(
    'đơn vị của thời hạn giải quyết',
    'unit of the statutory time',
    timeUnits,
  ),
  registration: choice('loại đăng ký doanh nghiệp', 'business registration', {
    new: ['cấp mới', 'new'],
    change: ['thay đổi', 'change'],
    none: ['không', 'none'],
  }),
  announced: yesNo(
    ['đã công bố', 'announced'],
    ['chưa công bố', 'not announced'],
  ),
  process_desk: posting('trình tự tại một cửa', 'process at the desk'),
  process_web: posting('trình tự trên trang điện tử', 'process on the web'),
  documents_desk: posting('hồ sơ tại một cửa', 'documents at the desk'),
  documents_web: posting('hồ sơ trên trang điện tử', 'documents on the web'),
  time_desk: posting('thời hạn tại một cửa', 'time at the desk'),
  time_web: posting('thời hạn trên trang điện tử', 'time on the web'),
  form_desk: posting('biểu mẫu tại một cửa', 'form at the desk'),
  form_web: posting('biểu mẫu trên trang điện tử', 'form on the web'),
  fee_desk: posting('phí, lệ phí tại một cửa', 'fee at the desk'),
  fee_web: posting('phí, lệ phí trên trang điện tử', 'fee on the web'),
  flags,
})

const plainDossierColumns = columnsOf('dossier', {
  source: text('nguồn', 'source'),
  code: text('mã hồ sơ', 'code'),
  procedure: text('mã thủ tục', 'procedure'),
  unit: text('đơn vị', 'unit'),
  channel: choice('kênh tiếp nhận', 'channel', {
    online: ['trực tuyến', 'online'],
    counter: ['trực tiếp', 'counter'],
    post: ['bưu chính', 'post'],
    phone: ['điện thoại', 'phone'],
    internal: ['nội bộ', 'internal'],
    unknown: ['không rõ', 'unknown'],
  }),
  received_on: {
    ...date('ngày tiếp nhận', 'date of receipt'),
    cohort: receipt,
  },
  received_at: time('giờ tiếp nhận', 'time of receipt'),
  due_on: date('ngày hẹn trả', 'due date', {
    vi: 'hẹn trả trong kỳ',
    en: 'due in the period',
  }),
  due_at: time('giờ hẹn trả', 'due time'),
  extended_due_on: date('ngày hẹn lại', 'new due date', {
    vi: 'hẹn lại trong kỳ',
    en: 'newly due in the period',
  }),
  extended_due_at: time('giờ hẹn lại', 'new due time'),
  finished_on: {
    ...date('ngày có kết quả', 'date of the result'),
    cohort: finishing,
  },
  finished_at: time('giờ có kết quả', 'time of the result'),
  handed_over_on: {
    ...date('ngày trả kết quả', 'date of the hand-over', {
      vi: 'trả kết quả trong kỳ',
      en: 'handed over in the period',
    }),
    isBounded: true,
  },
  handed_over_at: time('giờ trả kết quả', 'time of the hand-over'),
  stopped_on: {
    ...date(
      'ngày rút, trả lại hoặc từ chối',
      'date of withdrawal, return or refusal',
    ),
    cohort: stopping,
  },
  paused_on: date('ngày tạm dừng', 'date of the pause', {
    vi: 'tạm dừng trong kỳ',
    en: 'paused in the period',
  }),
  resumed_on: date('ngày hết tạm dừng', 'end of the pause', {
    vi: 'hết tạm dừng trong kỳ',
    en: 'resumed in the period',
  }),
  outcome: choice('kết quả xử lý', 'outcome', {
    finished: ['có kết quả', 'finished'],
    withdrawn: ['công dân xin rút', 'withdrawn'],
    returned: ['trả lại', 'returned'],
    refused: ['từ chối giải quyết', 'refused'],
  }),
  overdue_reason: text('nguyên nhân quá hạn', 'reason of being overdue'),
  apology: yesNo(
    ['đã có văn bản xin lỗi', 'with an apology'],
    ['chưa có văn bản xin lỗi', 'without an apology'],
  ),
  flags,
})

const dossierColumns = {
  ...plainDossierColumns,
  finished_on: {
    ...plainDossierColumns.finished_on,
    sql: finishedOn,
    words: ({ finish }) =>
      finish === 'handover'
        ? { vi: 'ngày trả kết quả', en: 'date of the hand-over' }
        : { vi: 'ngày có kết quả', en: 'date of the result' },
  },
  finished_at: {
    ...plainDossierColumns.finished_at,
    sql: finishedAt,
    words: ({ finish }) =>
      finish === 'handover'
        ? { vi: 'giờ trả kết quả', en: 'time of the hand-over' }
        : { vi: 'giờ có kết quả', en: 'time of the result' },
  },
  procedure_name: procedureColumns.name,
  procedure_unit: {
    ...procedureColumns.unit,
    words: { vi: 'đơn vị phụ trách thủ tục', en: 'unit of the procedure' },
  },
  field: procedureColumns.field,
  level: procedureColumns.level,
  time_value: procedureColumns.time_value,
  time_unit: procedureColumns.time_unit,
  registration: procedureColumns.registration,
  announced: {
    ...procedureColumns.announced,
    words: {
      vi: 'thuộc thủ tục đã công bố',
      en: 'of an announced procedure',
    },
    no: {
      vi: 'thuộc thủ tục chưa công bố',
      en: 'of a procedure not announced',
    },
  },
} satisfies Columns

const dossierRules = {
  has_due_date: { condition: hasDueDate },
  on_or_before_due: { condition: onOrBeforeDue },
  on_or_before_due_or_agreed: { condition: onTimeAgreed.meets },
  before_due: { condition: beforeDue },
  not_late: { condition: onTimeB.meets, isDated: true },
  filed_online: { condition: filedOnline },
  open: { condition: isOpen, isDated: true },
  paused: { condition: isPaused, isDated: true },
  due_passed: { condition: duePassed, isDated: true },
  open_overdue: { condition: isOpenOverdue, isDated: true },
  carried_over: { condition: isCarriedOver, isDated: true },
} satisfies Readonly<Record<string, DefinableRule>>

const procedureRules = {
  valid: { condition: isValid, isDated: true },
  announced: { condition: isAnnounced },
  fully_posted: { condition: posted.meets },
} satisfies Readonly<Record<string, DefinableRule>>

const postingColumns = {
  ...procedureColumns,
  item: {
    sql: 'posting.item',
    ...choice('mục niêm yết', 'item', {
      process: ['trình tự', 'process'],
      documents: ['hồ sơ', 'documents'],
      time: ['thời hạn', 'time'],
      form: ['biểu mẫu', 'form'],
      fee: ['phí, lệ phí', 'fee'],
    }),
  },
  place: {
    sql: 'posting.place',
    ...choice('nơi niêm yết', 'place', {
      desk: ['bộ phận một cửa', 'desk'],
      web: ['trang thông tin điện tử', 'web'],
    }),
  },
} satisfies Columns

const answerColumns = columnsOf('survey_answer', {
  survey: choice('cuộc khảo sát', 'survey', {
    service_quality: ['chất lượng dịch vụ hành chính công', 'service quality'],
    staff_attitude: ['thái độ phục vụ', 'staff attitude'],
  }),
  period: text('kỳ khảo sát', 'period'),
  code: text('mã phiếu', 'code'),
  period_to: date('ngày cuối kỳ khảo sát', 'last day of the period surveyed', {
    vi: 'của kỳ khảo sát',
    en: 'of the period surveyed',
  }),
  answered_on: date('ngày trả lời', 'date of the answer', {
    vi: 'trả lời trong kỳ',
    en: 'answered in the period',
  }),
  unit: text('đơn vị', 'unit'),
  answer: choice('câu trả lời', 'answer', {
    very_satisfied: ['rất hài lòng', 'very satisfied'],
    satisfied: ['hài lòng', 'satisfied'],
    neutral: ['bình thường', 'neutral'],
    dissatisfied: ['không hài lòng', 'dissatisfied'],
    very_dissatisfied: ['rất không hài lòng', 'very dissatisfied'],
  }),
  valid: yesNo(['hợp lệ', 'valid'], ['không hợp lệ', 'not valid']),
  flags,
})

const feedbackColumns = columnsOf('feedback', {
  code: text('mã', 'code'),
  kind: choice('loại', 'kind', {
    feedback: ['phản ánh', 'feedback'],
    petition: ['kiến nghị', 'petition'],
  }),
  unit: text('đơn vị', 'unit'),
  received_on: date('ngày tiếp nhận', 'date of receipt', {
    vi: 'tiếp nhận trong kỳ',
    en: 'received in the period',
  }),
  due_on: date('ngày hết hạn', 'due date', dueInPeriod),
  answered_on: date('ngày trả lời', 'date of the answer', {
    vi: 'trả lời trong kỳ',
    en: 'answered in the period',
  }),
  published_province_on: date(
    'ngày công khai trên cổng của tỉnh',
    'date of publication on the province’s portal',
  ),
  published_office_on: date(
    'ngày công khai trên trang của cơ quan',
    'date of publication on the office’s site',
  ),
  flags,
})

const occurrenceColumns = {
  ...columnsOf(
    'task_progress',
    {
      percent: integer('phần trăm hoàn thành', 'percentage done'),
      completed_on: date('ngày hoàn thành', 'date of completion', {
        vi: 'hoàn thành trong kỳ',
        en: 'completed in the period',
      }),
      approved_on: date('ngày phê duyệt', 'date of approval', {
        vi: 'được phê duyệt trong kỳ',
        en: 'approved in the period',
      }),
      product_ref: text('số văn bản', 'number of the document'),
      product_on: date('ngày văn bản', 'date of the document'),
      note: text('ghi chú', 'note'),
      flags,
    },
    ['task', 'period', 'period_to', 'due_on'],
  ),
  task: { sql: 'occurrence.task', ...text('nhiệm vụ', 'task') },
  period: { sql: 'occurrence.period', ...text('kỳ', 'period') },
  period_to: {
    sql: (row) => occurring.on(row as unknown as OccurrenceRow),
    ...date('ngày cuối kỳ của lượt', 'last day of its period', ofThePeriod),
    cohort: occurring,
  },
  unit: { sql: 'occurrence.unit', ...text('đơn vị', 'unit') },
  measure: { sql: 'occurrence.measure', ...text('chỉ tiêu đo', 'measure') },
} satisfies Columns

const assignedColumns = columnsOf('assigned_task', {
  code: text('mã nhiệm vụ', 'code'),
  title: text('tên nhiệm vụ', 'title'),
  unit: text('đơn vị', 'unit'),
  assigned_on: date('ngày giao', 'date of assignment', {
    vi: 'được giao trong kỳ',
    en: 'assigned in the period',
  }),
  due_on: date('ngày hết hạn', 'due date', dueInPeriod),
  completed_on: date('ngày hoàn thành', 'date of completion', {
    vi: 'hoàn thành trong kỳ',
    en: 'completed in the period',
  }),
  flags,
})

const reportColumns = columnsOf(
  'unit_report',
  {
    unit: text('đơn vị', 'unit'),
    period: text('kỳ báo cáo', 'period'),
    period_to: date(
      'ngày cuối kỳ báo cáo',
      'last day of the period',
      ofThePeriod,
    ),
    submitted_on: date('ngày nộp', 'date of submission', {
      vi: 'nộp trong kỳ',
      en: 'submitted in the period',
    }),
    flags,
  },
  // Null means the day after the period: `fallen_due` and `submitted_in_time` know.
  ['due_on'],
)

/**
 * What definition files may name of the row sets that are defined here: their
 * columns but those that a load leaves, and the conditions of the catalogue.
 *
 * `finished_on` and `finished_at` of a dossier are those of the plan's rules:
 * result ready, or handed over.
 */
export const definableRows: Readonly<
  Record<DefinableRowSet, DefinableRows<Database>>
> = Object.freeze({
  dossier: { rows: dossiers, columns: dossierColumns, rules: dossierRules },
  processing: {
    rows: processing,
    columns: dossierColumns,
    rules: dossierRules,
    workingDays: {
      from: 'received_on',
      to: 'finished_on',
      measure: processingDays.measure,
    },
  },
  procedure: {
    rows: procedures,
    columns: procedureColumns,
    rules: procedureRules,
  },
  posting: {
    rows: postings,
    columns: postingColumns,
    rules: {
      ...procedureRules,
      applying: { condition: counted(postedItems), isDated: true },
      posted: { condition: postedItems.meets },
    },
  },
  survey_answer: {
    rows: surveyAnswers,
    columns: answerColumns,
    rules: { satisfied: { condition: satisfied.meets } },
  },
  feedback: {
    rows: feedbacks,
    columns: feedbackColumns,
    rules: {
      fallen_due: { condition: counted(feedbackAnswered) },
      answered_in_time: { condition: feedbackAnswered.meets },
      published: { condition: feedbackPublished.meets, isDated: true },
    },
  },
  occurrence: {
    rows: taskOccurrences,
    columns: occurrenceColumns,
    rules: {
      fallen_due: { condition: counted(tasksOnSchedule) },
      completed_in_time: { condition: tasksOnSchedule.meets },
      completed: { condition: broadcasts.meets, isDated: true },
    },
  },
  assigned_task: {
    rows: assignedTasks,
    columns: assignedColumns,
    rules: {
      fallen_due: { condition: counted(assignedTasksOnTime) },
      completed_in_time: { condition: assignedTasksOnTime.meets },
    },
  },
  unit_report: {
    rows: unitReports,
    columns: reportColumns,
    rules: {
      fallen_due: { condition: counted(reportsOnTime) },
      submitted_in_time: { condition: reportsOnTime.meets },
    },
  },
})

/** Which rows a definition of the catalogue counts. */
function counted({
  id,
  counts,
}: {
  readonly id: string
  readonly counts?: Condition<never> | undefined
}): Condition<never> {
  if (counts) return counts
  throw new TypeError(`expected ${id} to say which rows count, got none`)
}
