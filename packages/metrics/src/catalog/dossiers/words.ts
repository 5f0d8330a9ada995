import { choice, columnsOf, date, flags, noun, yesNo } from '../columns-of.ts'
import {
  beforeDue,
  duePassed,
  filedOnline,
  hasKnownChannel,
  finishing,
  hadDueDate,
  hasDueDate,
  isCarriedOver,
  isDueMoved,
  isOpen,
  isOpenOverdue,
  isPaused,
  onOrBeforeDue,
  onOrBeforeFirstDue,
  receipt,
  stopping,
} from './conditions.ts'
import { processingDays } from './kpis.ts'
import { onTimeAgreed, onTimeB } from './on-time.ts'
import { dossiers, finishedAt, finishedOn, processing } from './rows.ts'
import { procedureColumns } from '../procedures/words.ts'
import type {
  DefinableRows,
  DefinableRule,
} from '../../definition/definable.ts'
import type { Database } from '../../schema.ts'

const plainDossierColumns = columnsOf('dossier', {
  source: noun('nguồn', 'source'),
  code: noun('mã hồ sơ', 'code'),
  procedure: noun('mã thủ tục', 'procedure'),
  unit: noun('đơn vị', 'unit'),
  channel: choice('kênh tiếp nhận', 'channel', {
    online: { vi: 'trực tuyến', en: 'online' },
    counter: { vi: 'trực tiếp', en: 'counter' },
    post: { vi: 'bưu chính', en: 'post' },
    phone: { vi: 'điện thoại', en: 'phone' },
    internal: { vi: 'nội bộ', en: 'internal' },
    unknown: { vi: 'không rõ', en: 'unknown' },
  }),
  received_on: {
    ...date('ngày tiếp nhận', 'date of receipt'),
    cohort: receipt,
  },
  received_at: noun('giờ tiếp nhận', 'time of receipt'),
  due_on: date('ngày hẹn trả', 'due date', {
    vi: 'hẹn trả trong kỳ',
    en: 'due in the period',
  }),
  due_at: noun('giờ hẹn trả', 'due time'),
  extended_due_on: date('ngày hẹn lại', 'new due date', {
    vi: 'hẹn lại trong kỳ',
    en: 'newly due in the period',
  }),
  extended_due_at: noun('giờ hẹn lại', 'new due time'),
  finished_on: {
    ...date('ngày có kết quả', 'date of the result'),
    cohort: finishing,
  },
  finished_at: noun('giờ có kết quả', 'time of the result'),
  handed_over_on: {
    ...date('ngày trả kết quả', 'date of the hand-over', {
      vi: 'trả kết quả trong kỳ',
      en: 'handed over in the period',
    }),
    isBounded: true,
  },
  handed_over_at: noun('giờ trả kết quả', 'time of the hand-over'),
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
    finished: { vi: 'có kết quả', en: 'finished' },
    withdrawn: { vi: 'công dân xin rút', en: 'withdrawn' },
    returned: { vi: 'trả lại', en: 'returned' },
    refused: { vi: 'từ chối giải quyết', en: 'refused' },
  }),
  overdue_reason: noun('nguyên nhân quá hạn', 'reason of being overdue'),
  apology: yesNo(
    ['đã có văn bản xin lỗi', 'with an apology'],
    ['chưa có văn bản xin lỗi', 'without an apology'],
  ),
  flags,
  due_first_on: date(
    'ngày hẹn trả đầu tiên, nếu sau đó đã đổi',
    'first due date, where it was moved',
  ),
  due_first_at: noun(
    'giờ hẹn trả đầu tiên, nếu sau đó đã đổi',
    'first due time, where it was moved',
  ),
  due_moved_at: noun(
    'lúc xuất tệp đầu tiên có ngày hẹn trả khác',
    'when the export was made that first moved the due date',
  ),
  paused_since: date(
    'ngày tạm dừng theo tệp xuất, khi không ghi ngày',
    'pause as of the export, where it is not dated',
  ),
  earlier_paused_days: noun(
    'các ngày tạm dừng trước lần cuối',
    'days of pauses before the latest',
  ),
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
} satisfies DefinableRows<never>['columns']

const dossierRules = {
  has_due_date: { condition: hasDueDate },
  had_due_date: { condition: hadDueDate },
  due_moved: { condition: isDueMoved },
  on_or_before_due: { condition: onOrBeforeDue },
  on_or_before_first_due: { condition: onOrBeforeFirstDue },
  on_or_before_due_or_agreed: { condition: onTimeAgreed.meets },
  before_due: { condition: beforeDue },
  not_late: { condition: onTimeB.meets, isDated: true },
  known_channel: { condition: hasKnownChannel },
  filed_online: { condition: filedOnline },
  open: { condition: isOpen, isDated: true },
  paused: { condition: isPaused, isDated: true },
  due_passed: { condition: duePassed, isDated: true },
  open_overdue: { condition: isOpenOverdue, isDated: true },
  carried_over: { condition: isCarriedOver, isDated: true },
} satisfies Readonly<Record<string, DefinableRule>>

/** What definition files may name of dossiers. `finished_on` and `finished_at` are those of the plan’s rules. */
export const definableDossiers = {
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
} satisfies Readonly<Record<string, DefinableRows<Database>>>
