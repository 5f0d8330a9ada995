import { finishedAt, finishedOn, promisedDue } from './rows.ts'
import type { DossierRow } from './rows.ts'
import {
  allOf,
  cohort,
  condition,
  inPeriod,
  not,
} from '../../definition/conditions.ts'
import type { Rules } from '../../definition/kpi.ts'
import { sql } from 'kysely'
import type { Expression, SqlBool } from 'kysely'
import type { Text } from '../../plan/plan.ts'
import type { DateText } from '../../schema.ts'

/** What finishes a dossier, as a verb: the result is ready, or handed over where the plan says so. */
export const finishes = ({ finish }: Rules): Text =>
  finish === 'handover'
    ? { vi: 'trả kết quả', en: 'handed over' }
    : { vi: 'có kết quả', en: 'finished' }

/** What a deadline is, as a noun: a date, or a time where the plan says so. */
export const deadline = ({ compare }: Rules): Text =>
  compare === 'instant'
    ? { vi: 'giờ hẹn', en: 'time' }
    : { vi: 'ngày hẹn', en: 'date' }

/** Finished by one of the deadlines named: `trả`, `due date`. */
export const finishedBy =
  (vi: (due: string) => string, en: (date: string) => string) =>
  (rules: Rules): Text => ({
    vi: `${finishes(rules).vi} không muộn hơn ${vi(deadline(rules).vi)}`,
    en: `${finishes(rules).en} not later than ${en(deadline(rules).en)}`,
  })

/** The result is ready, or handed over where the plan says so. */
export const finishing = cohort<DossierRow>(
  (rules) => ({
    vi: `${finishes(rules).vi} trong kỳ`,
    en: `${finishes(rules).en} in the period`,
  }),
  (row) => row.eb.ref(finishedOn(row)),
  { isBounded: true },
)

/** Received. */
export const receipt = cohort<DossierRow>(
  { vi: 'tiếp nhận trong kỳ', en: 'received in the period' },
  ({ eb }) => eb.ref('dossier.received_on'),
  { isBounded: true },
)

/** Withdrawn, returned or refused. */
export const stopping = cohort<DossierRow>(
  {
    vi: 'rút, trả lại hoặc từ chối trong kỳ',
    en: 'withdrawn, returned or refused in the period',
  },
  ({ eb }) => eb.ref('dossier.stopped_on'),
  { isBounded: true },
)

/** With a due date: without one nothing is ever on time. */
export const hasDueDate = condition<DossierRow>(
  { vi: 'có ngày hẹn trả', en: 'with a due date' },
  ({ eb }) => eb('dossier.due_on', 'is not', null),
)

/** The instant at which a dossier counts as finished, where the clock does not tell. */
const exactFinish = ({ rules }: DossierRow) =>
  rules.finish === 'handover'
    ? 'dossier.handed_over_instant'
    : 'dossier.finished_instant'

/**
 * The moment at which a dossier counts as finished: by the clock, or as an instant
 * where the clock does not tell. The times of one row are of one kind.
 */
const finishedInstant = (row: DossierRow) =>
  row.eb.fn.coalesce(exactFinish(row), finishedAt(row))

/** On or before the due date, to the day or to the instant as the plan says. */
export const onOrBeforeDue = condition<DossierRow>(
  finishedBy(
    (due) => `${due} trả`,
    (date) => `the due ${date}`,
  ),
  (row) =>
    row.rules.compare === 'instant'
      ? row.eb(
          finishedInstant(row),
          '<=',
          row.eb.fn.coalesce('dossier.due_instant', 'dossier.due_at'),
        )
      : row.eb(finishedOn(row), '<=', row.eb.ref('dossier.due_on')),
)

/** The due date that an export gave first, to the day: where it was not moved, the only one. */
export const firstDueOn = ({ eb }: DossierRow) =>
  eb.fn.coalesce('dossier.due_first_on', 'dossier.due_on')

/** With a due date once: also where a later export has none. */
export const hadDueDate = condition<DossierRow>(
  { vi: 'có ngày hẹn trả ban đầu', en: 'with an original due date' },
  (row) => row.eb(firstDueOn(row), 'is not', null),
)

/** On or before the due date that was given first, to the day or to the instant as the plan says. */
export const onOrBeforeFirstDue = condition<DossierRow>(
  finishedBy(
    (due) => `${due} trả ban đầu`,
    (date) => `the original due ${date}`,
  ),
  (row) => {
    const { eb, rules } = row
    if (rules.compare === 'date')
      return eb(finishedOn(row), '<=', firstDueOn(row))
    const wasMoved = eb('dossier.due_first_at', 'is not', null)
    // Where the row has no instant of its result the clocks tell.
    const isExact = eb.and([
      eb(exactFinish(row), 'is not', null),
      eb('dossier.due_first_instant', 'is not', null),
    ])
    return eb
      .case()
      .when(eb.and([wasMoved, isExact]))
      .then(eb(exactFinish(row), '<=', eb.ref('dossier.due_first_instant')))
      .when(wasMoved)
      .then(eb(finishedAt(row), '<=', eb.ref('dossier.due_first_at')))
      .else(onOrBeforeDue.where(row))
      .end()
  },
)

/** The due date is another than the one that was given first, or there is none any more. */
export const isDueMoved = condition<DossierRow>(
  {
    vi: 'có ngày hẹn trả khác ngày hẹn trả ban đầu, hoặc không còn ngày hẹn',
    en: 'with a due date other than the original one, or with none any more',
  },
  ({ eb }) =>
    eb.and([
      eb('dossier.due_first_on', 'is not', null),
      eb.or([
        eb('dossier.due_on', 'is', null),
        eb('dossier.due_first_on', '<>', eb.ref('dossier.due_on')),
      ]),
    ]),
)

/** On or before the new due date (*hẹn lại*) of the export, to the day or to the second as the plan says. */
export const onOrBeforeNewDue = condition<DossierRow>(
  finishedBy(
    (due) => `${due} lại`,
    (date) => `the new due ${date}`,
  ),
  (row) =>
    row.rules.compare === 'instant'
      ? row.eb(
          finishedInstant(row),
          '<=',
          row.eb.fn.coalesce(
            'dossier.extended_due_instant',
            'dossier.extended_due_at',
          ),
        )
      : row.eb(finishedOn(row), '<=', row.eb.ref('dossier.extended_due_on')),
)

/** The date that the letter of apology promises has no time. */
export const onOrBeforePromised = condition<DossierRow>(
  {
    vi: 'có kết quả trước hoặc trong ngày hẹn lại',
    en: 'finished on or before the promised date',
  },
  (row) => row.eb(finishedOn(row), '<=', promisedDue),
)

/** Before the due date, always by date. */
export const beforeDue = condition<DossierRow>(
  (rules) => ({
    vi: `${finishes(rules).vi} trước ngày hẹn trả`,
    en: `${finishes(rules).en} before the due date`,
  }),
  (row) => row.eb(finishedOn(row), '<', row.eb.ref('dossier.due_on')),
)

/** Of which it is known how it was filed: of another it cannot be told whether it was online. */
export const hasKnownChannel = condition<DossierRow>(
  { vi: 'rõ kênh tiếp nhận', en: 'filed in a known way' },
  ({ eb }) => eb('dossier.channel', '<>', 'unknown'),
)

/** Filed online. */
export const filedOnline = condition<DossierRow>(
  { vi: 'nộp trực tuyến', en: 'filed online' },
  ({ eb }) => eb('dossier.channel', '=', 'online'),
)

/** Received and not ended by the last day. */
export const isOpen = condition<DossierRow>(
  (rules) => ({
    vi: `đã tiếp nhận, đến hết ngày cuối kỳ chưa ${finishes(rules).vi} và chưa rút, trả lại hoặc từ chối`,
    en: `received, and by the last day neither ${finishes(rules).en} nor withdrawn, returned or refused`,
  }),
  (row) => {
    const { eb, to } = row
    return eb.and([
      eb.not(hasUnknownEnd(row)),
      eb('dossier.received_on', '<=', to),
      isNullOr(row, finishedOn(row), '>', to),
      isNullOr(row, 'dossier.stopped_on', '>', to),
    ])
  },
  { isBounded: true },
)

/** Waits for a supplement (*chờ bổ sung*) on the last day. */
export const isPaused = condition<DossierRow>(
  {
    vi: 'đang tạm dừng chờ bổ sung vào ngày cuối kỳ',
    en: 'paused for a supplement on the last day',
  },
  (row) => {
    const { eb, to } = row
    return eb.or([
      eb.and([
        eb('dossier.paused_on', 'is not', null),
        eb('dossier.paused_on', '<=', to),
        isNullOr(row, 'dossier.resumed_on', '>', to),
      ]),
      wasPaused(row),
    ])
  },
)

/**
 * Whether the last day is one of a pause before the latest. Few dossiers have
 * one: an engine that weighs all of a conjunction looks for the day in these alone.
 */
function wasPaused({ eb, to }: DossierRow): Expression<SqlBool> {
  const days = eb.ref('dossier.earlier_paused_days')
  return sql<SqlBool>`case when ${days} is null then false else position(cast(${to} as varchar) in ${days}) > 0 end`
}

/** Due before the last day, or before the last that is known of: a dossier due on that very day is not overdue. */
export const duePassed = condition<DossierRow>(
  {
    vi: 'có ngày hẹn trả trước ngày cuối kỳ',
    en: 'due before the last day',
  },
  ({ eb, known }) => eb('dossier.due_on', '<', known),
)

/** Open, not paused, and due before the last day. */
export const isOpenOverdue = allOf(
  isOpen,
  not(isPaused, {
    vi: 'không tạm dừng vào ngày đó',
    en: 'not paused on it',
  }),
  duePassed,
)

/** The words of `isOpenOverdue` for a formula in which it is a part. */
export const overdueOnLastDay: Text = {
  vi: 'quá hạn chưa giải quyết vào ngày cuối kỳ',
  en: 'open and overdue on the last day',
}

/** Received before the period and not ended before its first day. */
export const isCarriedOver = condition<DossierRow>(
  (rules) => ({
    vi: `tiếp nhận trước kỳ, đến trước ngày đầu kỳ chưa ${finishes(rules).vi} và chưa rút, trả lại hoặc từ chối`,
    en: `received before the period, and before its first day neither ${finishes(rules).en} nor withdrawn, returned or refused`,
  }),
  (row) => {
    const { eb, from } = row
    return eb.and([
      eb.not(hasUnknownEnd(row)),
      eb('dossier.received_on', '<', from),
      isNullOr(row, finishedOn(row), '>=', from),
      isNullOr(row, 'dossier.stopped_on', '>=', from),
    ])
  },
  { isBounded: true },
)

/** Finished in the period, after the due date, to the day or to the second as the plan says. */
export const finishedLate = condition<DossierRow>(
  (rules) => ({
    vi: `${finishes(rules).vi} trong kỳ sau ${deadline(rules).vi} trả`,
    en: `${finishes(rules).en} in the period after the due ${deadline(rules).en}`,
  }),
  (row) =>
    row.eb.and([
      inPeriod(finishing).where(row),
      row.eb.not(onOrBeforeDue.where(row)),
    ]),
)

/** Open and not overdue: due on the last day or later, and not paused. */
export const isOpenInTime = allOf(
  isOpen,
  not(isPaused, {
    vi: 'không tạm dừng vào ngày đó',
    en: 'not paused on it',
  }),
  not(duePassed, {
    vi: 'ngày hẹn trả từ ngày cuối kỳ trở đi',
    en: 'due on the last day or later',
  }),
)

/**
 * Whether a dossier is known to have ended, but not when: an accepted defect
 * voids the date. It is counted as received, and as nothing that takes an end.
 */
function hasUnknownEnd({ eb, rules }: DossierRow): Expression<SqlBool> {
  return eb.and([
    eb('dossier.outcome', 'is not', null),
    eb('dossier.finished_on', 'is', null),
    ...(rules.finish === 'handover'
      ? [eb('dossier.handed_over_on', 'is', null)]
      : []),
    eb('dossier.stopped_on', 'is', null),
  ])
}

function isNullOr(
  { eb }: DossierRow,
  column:
    | 'dossier.finished_on'
    | 'dossier.handed_over_on'
    | 'dossier.stopped_on'
    | 'dossier.resumed_on',
  sign: '>' | '>=',
  day: Expression<DateText>,
): Expression<SqlBool> {
  return eb.or([eb(column, 'is', null), eb(column, sign, day)])
}
