import { addDays } from '@motcua/metrics/calendar'
import type { DateText, Plan, Task } from '@motcua/metrics'
import type {
  Answer,
  Channel,
  DossierTable,
  FeedbackKind,
  Outcome,
  OverdueNoteTable,
  ProcedureTable,
  Registration,
  Survey,
  UnitTable,
  VersionedTables,
} from '@motcua/metrics/schema'
import fc from 'fast-check'
import { lastDayOf, occurrencesOf } from '../numbers/answers.ts'
import type { RawRows } from '../numbers/answers.ts'
import type { Rows } from '../postgres.ts'

/* An office in which anything may be missing, the same in every run. */

/** The office of which most rows are; the others are of `other`. */
export const office = 'skhdt'

const seed = 2062

const task = (
  id: string,
  kind: Task['kind'],
  leadUnits: readonly string[],
  due: readonly DateText[] = [],
  over: Partial<Task> = {},
): Task => ({
  id,
  group: 'I',
  number: id,
  text: id,
  lead: '',
  supporting: '',
  time: '',
  leadUnits: [...leadUnits],
  kind,
  due: [...due],
  ...over,
})
const firsts = Array.from({ length: 12 }, (_, i) => {
  const month = String(i + 1).padStart(2, '0')
  return `2018-${month}-01`
})
const quarterEnds = ['2018-03-31', '2018-06-30', '2018-09-30', '2018-12-31']

/** Tasks of every kind, with one lead unit, several, none, and one that nobody knows. */
export const tasks: readonly Task[] = [
  task('I.1', 'by_month', ['dkkd'], ['2018-01-31', '2018-02-28']),
  task('I.2', 'monthly_day', ['đt'], firsts),
  task(
    'I.3',
    'monthly',
    [],
    firsts.map((day) => lastDayOf(day.slice(0, 7))),
  ),
  task('I.4', 'quarterly', ['đt-1'], quarterEnds),
  task('I.5', 'by_quarter', ['Tt'], ['2018-03-31', '2018-12-31'], {
    measure: 'broadcasts',
  }),
  task('I.6', 'report_quarter_year', ['dkkd', 'Tt'], ['2018-04-10']),
  task('I.7', 'external_plan', ['ĐT-2'], ['2018-02-15'], {
    measure: 'broadcasts',
  }),
  task('I.8', 'after', ['lạ'], [], { after: 'I.7' }),
  task('I.9', 'by_year', ['a.b'], ['2018-12-31']),
  task('I.10', 'ongoing', ['dkkd']),
  task('I.11', 'on_event', ['dkkd']),
]

/** What the text asks for beside them, of one unit and of several. */
const duties: NonNullable<Plan['duties']> = [
  {
    leadUnits: ['dkkd'],
    kind: 'monthly' as const,
    due: firsts.map((day) => lastDayOf(day.slice(0, 7))),
  },
  { leadUnits: ['Tt', 'đt'], kind: 'quarterly' as const, due: quarterEnds },
].map((of, i) => ({
  ...of,
  id: `V.${i}`,
  clause: 'V',
  text: 'Việc',
  lead: '',
  time: '',
}))

/** A few thousand rows of the tables that KPIs read, now and as they were. */
export function generated(): Rows {
  const units = [
    unit('so', null, { position: 1 }),
    unit('dkkd', 'so'),
    unit('Tt', 'so', { name_en: 'Inspectorate', from_batch: 3 }),
    unit('đt', 'so', { valid_to: '2018-02-28' }),
    unit('đt', 'dkkd', { valid_from: '2018-03-01', position: 5 }),
    unit('đt-1', 'đt', { from_batch: 2 }),
    unit('ĐT-2', 'đt'),
    unit('a.b', 'đt', { valid_to: '2017-12-15' }),
    unit('Ab', 'đt', { valid_from: '2017-12-16' }),
    unit('so', null, { office: 'other' }),
  ]
  const procedures = drawn(procedure, 16).flatMap((row, i) => {
    const code = codeOf(i)
    const until = { ...row, code, valid_to: addDays('2018-01-01', i) }
    const since = { level: 4, field: 'Đấu thầu', announced: true }
    const valid_from = addDays('2018-01-02', i)
    const next = { ...row, ...since, code, valid_from }
    return i % 4 === 0 ? [until, next] : [{ ...row, code }]
  })
  const dossiers = drawn(dossier, 1_800).map((row, i) => ({
    ...row,
    // Two systems that number alike.
    source: i % 2 === 0 ? 's' : 't',
    code: `H-${i >> 1}`,
  }))
  const answers = coded(drawn(answer, 500))
  const feedbacks = coded(drawn(feedback, 300))
  const assigned = coded(drawn(assignedTask, 200))
  const progress = [...tasks, ...duties].flatMap((of) => {
    const kept = occurrencesOf(of, 2018).map(({ period, on }) => ({
      task: of.id,
      period,
      around: on ?? '2018-06-30',
    }))
    const quarters = ['2018-Q1', '2018-Q2'].map((period) => ({
      task: of.id,
      period,
      around: lastDayOf(period),
    }))
    const all = of.kind === 'ongoing' ? quarters : kept
    return [office, 'other'].flatMap((where) =>
      all.map(({ task: id, period, around }) => ({
        ...noProgress,
        office: where,
        task: id,
        period,
        period_to: lastDayOf(period),
        around,
      })),
    )
  })
  const reports = ['dkkd', 'đt', 'đt-1', 'Tt', 'lạ'].flatMap((code) =>
    ['2017-12', '2018-01', '2018-02', '2018-03', '2018-Q1', '2018'].flatMap(
      (period) =>
        [office, 'other'].map((where) => ({
          ...version,
          office: where,
          unit: code,
          period,
          period_to: lastDayOf(period),
        })),
    ),
  )
  const by = (day: DateText, days: number | null) =>
    days === null ? null : addDays(day, days)
  const notes = dossiers
    .filter((_, i) => i % 5 === 0)
    .map((d, i): OverdueNoteTable => ({
      ...version,
      office: d.office,
      source: d.source,
      dossier: d.code,
      overdue_reason: i % 2 === 0 ? 'Chờ ý kiến' : null,
      apology_sent_on: i % 3 === 0 ? d.due_on : null,
      new_due_on: i % 4 === 0 ? null : by(d.received_on, 5 + (i % 40)),
      from_batch: 1 + (i % 3),
    }))
  const now = {
    overdue_note: notes,
    unit: units,
    procedure: procedures,
    dossier: dossiers,
    survey_answer: answers,
    feedback: feedbacks,
    task_progress: drawn(progressOutcome, progress.length).flatMap(
      ({ isKept, due, completed, from_batch }, i) =>
        progress.slice(i, isKept ? i + 1 : i).map(({ around, ...row }) => ({
          ...row,
          due_on: by(around, due),
          completed_on: by(around, completed),
          from_batch,
        })),
    ),
    assigned_task: assigned,
    unit_report: drawn(submission, reports.length).flatMap(
      ({ due, submitted, from_batch }, i) =>
        reports.slice(i, i + 1).map((row) => ({
          ...row,
          due_on: by(row.period_to, due),
          submitted_on: by(row.period_to, submitted),
          from_batch,
        })),
    ),
  }
  return {
    ...now,
    unit_past: past(now.unit, { parent: 'dkkd', name: 'Tên cũ' }),
    procedure_past: past(now.procedure, {
      level: 2,
      field: 'Khác',
      fee_web: null,
    }),
    dossier_past: past(now.dossier, {
      outcome: null,
      finished_on: null,
      finished_at: null,
      handed_over_on: null,
      handed_over_at: null,
      stopped_on: null,
      ended_on: '9999-12-31',
    }),
    survey_answer_past: past(now.survey_answer, { answer: 'neutral' }),
    feedback_past: past(now.feedback, { answered_on: null, kind: 'petition' }),
    task_progress_past: past(now.task_progress, { completed_on: null }),
    overdue_note_past: past(now.overdue_note, { new_due_on: null }),
    assigned_task_past: past(now.assigned_task, { completed_on: null }),
    unit_report_past: past(now.unit_report, { submitted_on: null }),
  }
}

/** The rows of an office as they were known once a batch was loaded; as they are without one. */
export function knownRows(
  rows: Rows,
  batch: number | undefined,
  of = office,
): RawRows {
  type Known = { office: string; from_batch: number; to_batch?: number }
  const known = <T extends keyof VersionedTables>(table: T) => {
    const before = batch === undefined ? [] : (rows[`${table}_past`] ?? [])
    const all = [...(rows[table] ?? []), ...before] as unknown as Known[]
    return all.filter(
      (row) =>
        row.office === of &&
        row.from_batch <= (batch ?? Infinity) &&
        (row.to_batch ?? Infinity) > (batch ?? 0),
    ) as unknown as readonly VersionedTables[T][]
  }
  return {
    unit: known('unit'),
    dossier: known('dossier'),
    procedure: known('procedure'),
    survey_answer: known('survey_answer'),
    feedback: known('feedback'),
    task_progress: known('task_progress'),
    overdue_note: known('overdue_note'),
    assigned_task: known('assigned_task'),
    unit_report: known('unit_report'),
    plan: { year: 2018, tasks: [...tasks], duties },
  }
}

/** A plan with the tasks of the generated office, of no other content. */
export function planWith(rules: Plan['rules']): Plan {
  return {
    number: '1/KH',
    date: '2017-12-29',
    title: { vi: 'Kế hoạch', en: 'Plan' },
    issuer: 'Sở',
    year: 2018,
    rules,
    clauses: [],
    targets: [],
    groups: [],
    tasks: [...tasks],
    duties,
    oddities: [],
  }
}

const version = {
  flags: null,
  row_hash: 2 ** 53 - 1,
  extract_at: '2018-04-01 05:00:00',
  from_batch: 1,
}

const noProgress = {
  ...version,
  due_on: null,
  percent: null,
  completed_on: null,
  approved_on: null,
  product_ref: null,
  product_on: null,
  note: null,
}

/** A unit of the office, directly below no or another unit. */
export function unit(
  code: string,
  parent: string | null,
  over: Partial<UnitTable> = {},
): UnitTable {
  return {
    office,
    code,
    parent,
    name: `Phòng ${code}`,
    name_en: null,
    position: 2,
    invented: false,
    valid_from: '2010-01-01',
    valid_to: null,
    ...version,
    ...over,
  }
}

function codeOf(procedureNumber: number): string {
  return `${procedureNumber % 3 === 0 ? 'p' : 'P'}-${procedureNumber}`
}

function coded<T>(rows: readonly T[]): readonly T[] {
  return rows.map((row, i) => ({ ...row, code: `M-${i}` }))
}

/** What was known of the rows of a later batch before it. */
function past<T extends { readonly from_batch: number }>(
  rows: readonly T[],
  then: Partial<T>,
) {
  return rows
    .filter((row) => row.from_batch > 1)
    .map((row) => ({
      ...row,
      ...then,
      from_batch: row.from_batch - 1,
      to_batch: row.from_batch,
    }))
}

function drawn<T>(arbitrary: fc.Arbitrary<T>, numRuns: number): readonly T[] {
  return fc.sample(arbitrary, { seed, numRuns })
}

const fromBatch = fc.integer({ min: 1, max: 3 })
const owner = fc.constantFrom(office, office, office, office, 'other')
const someUnit = fc.constantFrom(
  'dkkd',
  'đt',
  'đt-1',
  'ĐT-2',
  'a.b',
  'Ab',
  'Tt',
  'lạ',
)
const unitOrNone = fc.option(someUnit, { freq: 6 })
const posted = fc.constantFrom(true, true, true, true, true, true, null, false)

const procedure: fc.Arbitrary<ProcedureTable> = fc.record({
  office: fc.constant(office),
  code: fc.constant(''),
  valid_from: fc.constant('2010-01-01'),
  valid_to: fc.constantFrom(null, null, '2018-06-30', '2018-02-28'),
  name: fc.constantFrom('Thành lập', 'Thay đổi', 'Giải thể'),
  field: fc.constantFrom('Doanh nghiệp', 'doanh nghiệp', 'Đấu thầu', 'ĐT'),
  unit: fc.constantFrom('dkkd', 'đt-1', 'ĐT-2', 'Tt', 'lạ', null),
  level: fc.constantFrom(1, 2, 3, 4, null),
  time_value: fc.constantFrom(3, 0.5, null),
  time_unit: fc.constant('working_day'),
  registration: fc.constantFrom<Registration>('new', 'change', 'none'),
  announced: fc.constantFrom(true, true, false),
  process_desk: posted,
  process_web: posted,
  documents_desk: posted,
  documents_web: posted,
  time_desk: posted,
  time_web: posted,
  form_desk: posted,
  form_web: posted,
  fee_desk: posted,
  fee_web: posted,
  flags: fc.constant(null),
  row_hash: fc.constant(version.row_hash),
  extract_at: fc.constant(version.extract_at),
  from_batch: fromBatch,
})

/** Days from one date to the next, and the time of that day. */
const later = (days: number) =>
  fc.record({
    days: fc.integer({ min: 0, max: days }),
    time: fc.constantFrom('00:00:00', '10:30:15', '16:00:00', '23:59:59'),
  })
type Later = { readonly days: number; readonly time: string }

/** First and last days of periods, and days before and after them. */
const edge = fc.constantFrom(
  '2017-12-15',
  '2017-12-31',
  '2018-01-01',
  '2018-01-31',
  '2018-02-01',
  '2018-02-14',
  '2018-02-15',
  '2018-02-28',
  '2018-03-01',
  '2018-03-14',
  '2018-03-15',
  '2018-03-31',
  '2018-04-01',
  '2018-06-30',
  '2018-12-31',
)

const part = fc.constantFrom('', '.02', '.5', '.999999')

/** The days of pauses before the latest, some days after the receipt. */
function daysOf(
  received: string,
  pauses: readonly (readonly [begins: Later, lasts: Later])[],
): string | null {
  const days = pauses.flatMap(([begins, lasts]) =>
    Array.from({ length: lasts.days }, (_, i) =>
      addDays(received, begins.days + i),
    ),
  )
  return [...new Set(days)].toSorted().join(' ') || null
}

const dossier: fc.Arbitrary<DossierTable> = fc
  .record({
    office: fc.integer({ min: 0, max: 20 }),
    unit: someUnit,
    procedure: fc.integer({ min: 0, max: 17 }),
    channel: fc.constantFrom<Channel>(
      'online',
      'counter',
      'post',
      'phone',
      'internal',
      'unknown',
    ),
    received: later(720),
    isOld: fc.integer({ min: 0, max: 300 }),
    edges: fc.record({
      which: fc.constantFrom(
        'due',
        'finished',
        'paused',
        'received',
        // Finished to the second when it is due, or due as agreed.
        'exact',
        'agreed',
        null,
      ),
      day: edge,
    }),
    due: fc.option(later(30), { freq: 9 }),
    extended: fc.option(later(25), { freq: 2 }),
    dueFirst: fc.option(later(40), { freq: 2 }),
    finished: fc.option(later(40), { freq: 6 }),
    isTimeKnown: fc.integer({ min: 0, max: 15 }),
    handedOver: fc.option(later(9), { freq: 3 }),
    /** Parts of a second of the deadlines, the result and the handing over. */
    parts: fc.option(fc.tuple(part, part, part), { freq: 1 }),
    outcome: fc.constantFrom<Outcome>(
      'finished',
      'finished',
      'finished',
      'finished',
      'withdrawn',
      'returned',
      'refused',
    ),
    endUnknown: fc.integer({ min: 0, max: 30 }),
    paused: fc.option(later(20), { freq: 2 }),
    pausedBefore: fc.array(fc.tuple(later(20), later(9)), { maxLength: 2 }),
    resumed: fc.option(later(30)),
    reason: fc.constantFrom(null, 'Chờ ý kiến', 'chờ bổ sung'),
    apology: fc.constantFrom(null, true, false),
    from_batch: fromBatch,
  })
  .map((d) => {
    const { which, day } = d.edges
    const at = (on: string | null, by: Later | null) =>
      on && by && `${on} ${by.time}`
    const after = (on: string | null, by: Later | null, name?: typeof which) =>
      name !== undefined && which === name && on !== null && on <= day
        ? day
        : on && by && addDays(on, by.days)
    const anyDay = addDays('2017-01-15', d.received.days)
    const received_on = which === 'received' ? day : anyDay
    const due_on = after(received_on, d.due, 'due')
    const extended_due_on = after(due_on, d.extended)
    const due_at = at(due_on, d.due ?? { days: 0, time: '23:59:59' })
    const extended_due_at = at(extended_due_on, d.extended)
    const exactly =
      which === 'exact' ? due_at : which === 'agreed' ? extended_due_at : null
    const ended =
      exactly?.slice(0, 10) ?? after(received_on, d.finished, 'finished')
    const isFinished = d.outcome === 'finished'
    const ready = isFinished ? ended : null
    const handed_over_on = after(ready, d.handedOver)
    // A defect voids the date of the end; of some, the hand-over is known.
    const isUnknown = d.endUnknown <= 1
    const finished_on = isUnknown ? null : ready
    const handed = d.endUnknown === 1 ? null : handed_over_on
    const stopped_on = isFinished || isUnknown ? null : ended
    const paused_on = after(received_on, d.paused, 'paused')
    // Some have lost the due date that they had.
    const due_first_on = after(received_on, d.dueFirst, 'due')
    const last = [received_on, finished_on, handed, stopped_on]
    const outcome = ended || isUnknown ? d.outcome : null
    const finished_at =
      d.isTimeKnown === 0
        ? null
        : (finished_on && exactly) ||
          at(finished_on, d.finished ?? { days: 0, time: '08:00:00' })
    const handed_over_at = at(handed, d.handedOver)
    const [due = '', result = '', hand = ''] = d.parts ?? []
    const instant = (time: string | null, of: string) =>
      d.parts && time && time + of
    return {
      office: d.office === 0 ? 'other' : office,
      source: 's',
      code: '',
      procedure: codeOf(d.procedure),
      // Of these, working days cannot be told: they are all of one unit.
      unit: d.isOld === 0 ? 'Tt' : d.unit,
      channel: d.channel,
      received_on: d.isOld === 0 ? '2016-12-30' : received_on,
      received_at: `${received_on} ${d.received.time}`,
      due_on,
      due_at,
      extended_due_on,
      extended_due_at,
      finished_on,
      finished_at,
      handed_over_on: handed,
      handed_over_at,
      stopped_on,
      paused_on,
      resumed_on: after(paused_on, d.resumed),
      outcome,
      overdue_reason: d.reason,
      apology: d.apology,
      ended_on:
        outcome === null
          ? '9999-12-31'
          : last.reduce<string>((a, b) => (b !== null && b > a ? b : a), ''),
      due_instant: instant(due_at, due),
      extended_due_instant: instant(extended_due_at, due),
      finished_instant: instant(finished_at, result),
      handed_over_instant: instant(handed_over_at, hand),
      due_first_on,
      due_first_at: at(due_first_on, d.dueFirst),
      due_first_instant: instant(at(due_first_on, d.dueFirst), due),
      due_moved_at: due_first_on && `${addDays(due_first_on, 1)} 05:00:00`,
      paused_since: null,
      earlier_paused_days: daysOf(received_on, d.pausedBefore),
      ...version,
      from_batch: d.from_batch,
    }
  })

const answer: fc.Arbitrary<VersionedTables['survey_answer']> = fc
  .record({
    office: owner,
    survey: fc.constantFrom<Survey>('service_quality', 'staff_attitude'),
    period: fc.constantFrom('2017-Q4', '2018-Q1', '2018-Q2', '2018-02'),
    unit: unitOrNone,
    answer: fc.constantFrom<Answer | null>(
      'very_satisfied',
      'satisfied',
      'neutral',
      'dissatisfied',
      'very_dissatisfied',
      null,
    ),
    valid: fc.constantFrom(true, true, true, false),
    from_batch: fromBatch,
  })
  .map((row) => ({
    ...version,
    code: '',
    answered_on: null,
    period_to: lastDayOf(row.period),
    ...row,
  }))

const feedback: fc.Arbitrary<VersionedTables['feedback']> = fc
  .record({
    office: owner,
    kind: fc.constantFrom<FeedbackKind>('feedback', 'petition'),
    unit: unitOrNone,
    received: fc.integer({ min: 0, max: 600 }),
    due: fc.option(fc.integer({ min: 0, max: 20 }), { freq: 6 }),
    onEdge: fc.option(edge, { freq: 2 }),
    answered: fc.option(fc.integer({ min: 0, max: 30 })),
    province: fc.option(fc.integer({ min: 0, max: 20 })),
    own: fc.option(fc.integer({ min: 0, max: 20 })),
    from_batch: fromBatch,
  })
  .map((r) => {
    const received_on = addDays('2017-03-01', r.received)
    const by = (day: string | null, days: number | null) =>
      day === null || days === null ? null : addDays(day, days)
    const due_on = r.onEdge ?? by(received_on, r.due)
    const answered_on = by(received_on, r.answered)
    return {
      ...version,
      office: r.office,
      code: '',
      kind: r.kind,
      unit: r.unit,
      received_on,
      due_on,
      answered_on,
      published_province_on: by(answered_on, r.province),
      published_office_on: by(answered_on, r.own),
      from_batch: r.from_batch,
    }
  })

const assignedTask: fc.Arbitrary<VersionedTables['assigned_task']> = fc
  .record({
    office: owner,
    unit: unitOrNone,
    assigned_on: edge,
    due_on: fc.option(edge, { freq: 6 }),
    completed_on: fc.option(edge),
    from_batch: fromBatch,
  })
  .map((row) => ({ ...version, code: '', title: 'Nhiệm vụ', ...row }))

const progressOutcome = fc.record({
  isKept: fc.constantFrom(true, true, true, false),
  due: fc.constantFrom(null, null, null, -3, 0, 40),
  completed: fc.constantFrom(null, null, -20, -1, 0, 0, 1, 30),
  from_batch: fromBatch,
})

const submission = fc.record({
  due: fc.constantFrom(null, null, 0, 5),
  submitted: fc.constantFrom(null, -1, 0, 1, 1, 2, 5, 9),
  from_batch: fromBatch,
})
