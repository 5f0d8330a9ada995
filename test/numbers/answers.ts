import { vietnameseCalendar, yearToDate } from '@motcua/metrics/calendar'
import type {
  DateText,
  Period,
  Plan,
  Result,
  Task,
  TimeText,
} from '@motcua/metrics'
import type {
  AssignedTask,
  Dossier,
  Feedback,
  OverdueNote,
  Procedure,
  SurveyAnswer,
  TaskProgress,
  Unit,
  UnitReport,
  Versioned,
} from '@motcua/metrics/schema'
import { op, table } from 'arquero'
import type { ColumnTable } from 'arquero'

/*
 * The second answer: every KPI again, from its words, in plain JavaScript over
 * raw rows with arquero. Of the product it takes types, the years to date and
 * the list of days off, and no code that counts.
 */

type Rules = Plan['rules']
type Told<T> = Omit<T, 'office' | keyof Versioned>

/** A dossier without what no KPI reads. */
export type RawDossier = Omit<
  Told<Dossier>,
  | 'source'
  | 'overdue_reason'
  | 'apology'
  | 'ended_on'
  | 'received_at'
  | `${string}_instant`
  | 'due_moved_at'
  | 'paused_since'
> &
  Partial<Pick<Dossier, Instant>> & { readonly source?: string }

type Instant = Extract<keyof Dossier, `${string}_instant`>

/** A procedure without what no KPI reads. */
export type RawProcedure = Omit<
  Told<Procedure>,
  'name' | 'time_value' | 'time_unit'
>

/** The rows of one office, as they are known. */
export interface RawRows {
  readonly unit: readonly Pick<
    Unit,
    'code' | 'parent' | 'valid_from' | 'valid_to'
  >[]
  readonly dossier: readonly RawDossier[]
  readonly procedure: readonly RawProcedure[]
  readonly survey_answer: readonly Told<SurveyAnswer>[]
  readonly feedback: readonly Told<Feedback>[]
  readonly task_progress: readonly Told<TaskProgress>[]
  readonly overdue_note: readonly Told<OverdueNote>[]
  readonly assigned_task: readonly Told<AssignedTask>[]
  readonly unit_report: readonly Told<UnitReport>[]
  readonly plan: Pick<Plan, 'year' | 'tasks' | 'duties'>
}

/** Over which days, both included, under which rules, known before which day. */
export interface Asked {
  readonly from: DateText
  readonly to: DateText
  readonly rules: Rules
  readonly knownBefore?: DateText | undefined
}

/** The numbers of a KPI in a unit and a group. */
export interface Cell {
  readonly numerator: number
  /** Null for a count. */
  readonly denominator: number | null
  readonly value: number | null
  readonly duration?: Result['duration']
}

/** Numbers by unit, and by the values of the dimensions as JSON. */
export type Cells = ReadonlyMap<string, ReadonlyMap<string, Cell>>

/** Answers from one set of raw rows. */
export interface Answers {
  readonly cells: (kpi: string, asked: Asked, by: readonly string[]) => Cells
  /** Codes of the rows of a unit that count and do not meet; else of those counted. */
  readonly misses: (
    kpi: string,
    asked: Asked,
    unit: string,
  ) => readonly string[]
  /** The results that an evaluation has of a KPI, one line each, in alphabetical order. */
  readonly lines: (kpi: string, options: LineOptions) => readonly string[]
}

/** Which lines. */
export interface LineOptions {
  readonly periods: readonly Period[]
  readonly by: readonly string[]
  readonly units: readonly string[]
  readonly rules: Rules
  readonly knownBefore?: DateText | undefined
}

interface Definition<R> {
  readonly of: keyof Sets
  readonly counts: (row: R, asked: Asked) => boolean
  readonly meets?: (row: R, asked: Asked) => boolean
  readonly days?: (row: R, asked: Asked) => number | null
}

/** Numerator and denominator from the numerators of other KPIs. */
type Formula = (of: (kpi: string) => number) => readonly [number, number]

/** Shares of sums: formula D. */
const derived: {
  readonly [kpi: string]:
    | {
        readonly of: readonly string[]
        readonly derive: Formula
      }
    | undefined
} = {
  on_time_d: {
    of: [
      'on_time',
      'withdrawn',
      'returned',
      'refused',
      'open',
      'open_overdue',
      'carried_over',
      'received',
    ],
    derive: (of) => [
      of('on_time') +
        of('withdrawn') +
        of('returned') +
        of('refused') +
        (of('open') - of('open_overdue')),
      of('carried_over') + of('received'),
    ],
  },
}

interface DossierRow extends RawDossier {
  readonly field: string | null
  readonly registration: string | null
  /** As the notes of the units have it. */
  readonly promised_due_on: DateText | null
}
interface PostingRow {
  readonly code: string
  readonly unit: string | null
  readonly procedure: string
  readonly field: string
  readonly item: string
  readonly place: string
  readonly posted: boolean | null
  readonly announced: boolean
  readonly valid_from: DateText
  readonly valid_to: DateText | null
}
interface ProcedureRow extends RawProcedure {
  readonly procedure: string
  readonly postings: readonly (boolean | null)[]
}
interface OccurrenceRow {
  readonly code: string
  readonly task: string
  readonly unit: string | null
  readonly period_to: DateText | null
  readonly due: DateText | null
  readonly completed: DateText | null
  readonly isBroadcast: boolean
}

interface Sets {
  readonly dossier: DossierRow
  readonly procedure: ProcedureRow
  readonly posting: PostingRow
  readonly answer: Told<SurveyAnswer>
  readonly feedback: Told<Feedback>
  readonly occurrence: OccurrenceRow
  readonly duty: OccurrenceRow
  readonly assigned: Told<AssignedTask>
  readonly report: Told<UnitReport> & { readonly code: string }
}

const dimensions: { readonly [S in keyof Sets]: readonly string[] } = {
  dossier: ['procedure', 'field', 'channel'],
  procedure: ['procedure', 'field'],
  posting: ['procedure', 'field', 'item', 'place'],
  answer: [],
  feedback: ['kind'],
  occurrence: ['task'],
  duty: ['task'],
  assigned: [],
  report: [],
}

const isIn = (day: DateText | null, { from, to }: Asked) =>
  day !== null && from <= day && day <= to
const isBy = (day: string | null, last: string | null) =>
  day !== null && last !== null && day <= last

/* Dossiers */

const finish = (d: RawDossier, { rules }: Asked) =>
  rules.finish === 'handover' ? d.handed_over_on : d.finished_on
const finishClock = (d: RawDossier, { rules }: Asked) =>
  rules.finish === 'handover' ? d.handed_over_at : d.finished_at
const exactFinish = (d: RawDossier, { rules }: Asked) =>
  (rules.finish === 'handover' ? d.handed_over_instant : d.finished_instant) ??
  null
const finishTime = (d: RawDossier, asked: Asked) =>
  exactFinish(d, asked) ?? finishClock(d, asked)

/** Whether a finish is by a due date, or null where one of the two is not known. */
function isTimely(
  d: RawDossier,
  asked: Asked,
  dueOn: DateText | null = d.due_on,
  dueAt: TimeText | null = d.due_instant ?? d.due_at,
): boolean | null {
  const [done, due] =
    asked.rules.compare === 'instant'
      ? [finishTime(d, asked), dueAt]
      : [finish(d, asked), dueOn]
  return done === null || due === null ? null : done <= due
}

/** An accepted defect voids the date of the end: it is over, nobody knows since when. */
const isEndUnknown = (d: RawDossier, asked: Asked) =>
  d.outcome !== null &&
  d.finished_on === null &&
  finish(d, asked) === null &&
  d.stopped_on === null
const isOver = (d: RawDossier, day: DateText, asked: Asked) =>
  isEndUnknown(d, asked) ||
  isBy(finish(d, asked), day) ||
  isBy(d.stopped_on, day)
const isOpen = (d: RawDossier, asked: Asked) =>
  d.received_on <= asked.to && !isOver(d, asked.to, asked)
const isPaused = (d: RawDossier, { to }: Asked) =>
  (isBy(d.paused_on, to) && !isBy(d.resumed_on, to)) ||
  d.earlier_paused_days?.split(' ').includes(to) === true
const isOverdue = (d: RawDossier, asked: Asked) =>
  isOpen(d, asked) &&
  !isPaused(d, asked) &&
  d.due_on !== null &&
  d.due_on < asked.to &&
  // Of the days that are not over nothing is known.
  (asked.knownBefore === undefined || d.due_on < dayBefore(asked.knownBefore))
const isCarried = (d: RawDossier, asked: Asked) =>
  d.received_on < asked.from && !isOver(d, dayBefore(asked.from), asked)
const isFinished = (d: RawDossier, asked: Asked) =>
  isIn(finish(d, asked), asked)
const isDated = (d: RawDossier, asked: Asked) =>
  isFinished(d, asked) && d.due_on !== null
const isReceived = (d: RawDossier, asked: Asked) => isIn(d.received_on, asked)
const isStopped = (d: RawDossier, asked: Asked) => isIn(d.stopped_on, asked)
const isOnline = (d: RawDossier) => d.channel === 'online'

const dossierAnswers: { readonly [kpi: string]: Definition<DossierRow> } = {
  on_time: {
    of: 'dossier',
    counts: isDated,
    meets: (d, a) => isTimely(d, a) === true,
  },
  on_time_strict: {
    of: 'dossier',
    counts: (d, a) => isFinished(d, a) && (d.due_first_on ?? d.due_on) !== null,
    meets: (d, a) => {
      if (a.rules.compare === 'date')
        return isTimely(d, a, d.due_first_on ?? d.due_on) === true
      if (d.due_first_at === null) return isTimely(d, a) === true
      const exact = exactFinish(d, a)
      return exact !== null && d.due_first_instant != null
        ? isBy(exact, d.due_first_instant)
        : isBy(finishClock(d, a), d.due_first_at)
    },
  },
  due_moved: {
    of: 'dossier',
    counts: (d, a) =>
      isFinished(d, a) &&
      d.due_first_on !== null &&
      d.due_first_on !== d.due_on,
  },
  on_time_agreed: {
    of: 'dossier',
    counts: isDated,
    meets: (d, a) =>
      isTimely(d, a) === true ||
      isTimely(
        d,
        a,
        d.extended_due_on,
        d.extended_due_instant ?? d.extended_due_at,
      ) === true ||
      isBy(finish(d, a), d.promised_due_on),
  },
  early: {
    of: 'dossier',
    counts: isDated,
    meets: (d, a) => {
      const day = finish(d, a)
      return day !== null && d.due_on !== null && day < d.due_on
    },
  },
  on_time_b: {
    of: 'dossier',
    counts: (d, a) =>
      (isReceived(d, a) || isCarried(d, a)) && d.due_on !== null,
    meets: (d, a) =>
      !(isFinished(d, a) && isTimely(d, a) === false) && !isOverdue(d, a),
  },
  on_time_c: {
    of: 'dossier',
    counts: (d, a) => isDated(d, a) || isOverdue(d, a),
    meets: (d, a) => isFinished(d, a) && isTimely(d, a) === true,
  },
  online_dossiers: {
    of: 'dossier',
    counts: (d, a) => isReceived(d, a) && d.channel !== 'unknown',
    meets: isOnline,
  },
  online_registrations: {
    of: 'dossier',
    counts: (d, a) =>
      isReceived(d, a) &&
      d.channel !== 'unknown' &&
      (d.registration === 'new' || d.registration === 'change'),
    meets: isOnline,
  },
  open_overdue: { of: 'dossier', counts: isOverdue },
  received: { of: 'dossier', counts: isReceived },
  finished: { of: 'dossier', counts: isFinished },
  stopped: { of: 'dossier', counts: isStopped },
  withdrawn: {
    of: 'dossier',
    counts: (d, a) => isStopped(d, a) && d.outcome === 'withdrawn',
  },
  returned: {
    of: 'dossier',
    counts: (d, a) => isStopped(d, a) && d.outcome === 'returned',
  },
  refused: {
    of: 'dossier',
    counts: (d, a) => isStopped(d, a) && d.outcome === 'refused',
  },
  carried_over: { of: 'dossier', counts: isCarried },
  open: { of: 'dossier', counts: isOpen },
  paused: { of: 'dossier', counts: (d, a) => isOpen(d, a) && isPaused(d, a) },
  processing_days: {
    of: 'dossier',
    counts: isFinished,
    days: (d, a) => workingDays(d.received_on, finish(d, a) ?? ''),
  },
}

/* Procedures */

const isValid = (
  p: Pick<Procedure, 'valid_from' | 'valid_to'>,
  { to }: Asked,
) => p.valid_from <= to && (p.valid_to === null || to <= p.valid_to)

const procedureAnswers: { readonly [kpi: string]: Definition<ProcedureRow> } = {
  online_procedures: {
    of: 'procedure',
    counts: isValid,
    meets: (p) => p.level === 3 || p.level === 4,
  },
  posted: {
    of: 'procedure',
    counts: (p, a) => p.announced && isValid(p, a),
    meets: (p) => p.postings.includes(true) && !p.postings.includes(false),
  },
}

const postingAnswers: { readonly [kpi: string]: Definition<PostingRow> } = {
  posted_items: {
    of: 'posting',
    counts: (p, a) => p.announced && isValid(p, a) && p.posted !== null,
    meets: (p) => p.posted === true,
  },
}

/* What the office itself keeps */

const survey = (name: SurveyAnswer['survey']): Definition<Sets['answer']> => ({
  of: 'answer',
  counts: (r, a) =>
    r.survey === name && isIn(r.period_to, a) && r.valid && r.answer !== null,
  meets: (r) => r.answer === 'satisfied' || r.answer === 'very_satisfied',
})

const hasFallenDue = (due: DateText | null, { knownBefore }: Asked) =>
  due !== null && (knownBefore === undefined || due < knownBefore)

const reportDue = (r: Sets['report']) => r.due_on ?? dayAfter(r.period_to)

const definitions: {
  readonly [kpi: string]: Definition<never> | undefined
} = {
  ...dossierAnswers,
  ...procedureAnswers,
  ...postingAnswers,
  satisfied: survey('service_quality'),
  satisfied_staff: survey('staff_attitude'),
  feedback_answered: {
    of: 'feedback',
    counts: (r: Sets['feedback'], a) =>
      isIn(r.due_on, a) && hasFallenDue(r.due_on, a),
    meets: (r: Sets['feedback']) => isBy(r.answered_on, r.due_on),
  },
  feedback_published: {
    of: 'feedback',
    counts: (r: Sets['feedback'], a) => isIn(r.answered_on, a),
    meets: (r: Sets['feedback'], { to }) =>
      isBy(r.published_province_on, to) && isBy(r.published_office_on, to),
  },
  tasks_on_schedule: {
    of: 'occurrence',
    counts: (r: OccurrenceRow, a) =>
      isIn(r.period_to, a) && hasFallenDue(r.due, a),
    meets: (r: OccurrenceRow) => isBy(r.completed, r.due),
  },
  broadcasts: {
    of: 'occurrence',
    counts: (r: OccurrenceRow, a) => r.isBroadcast && isIn(r.period_to, a),
    meets: (r: OccurrenceRow, { to }) => isBy(r.completed, to),
  },
  duties_on_time: {
    of: 'duty',
    counts: (r: OccurrenceRow, a) =>
      isIn(r.period_to, a) && hasFallenDue(r.due, a),
    meets: (r: OccurrenceRow) => isBy(r.completed, r.due),
  },
  assigned_tasks_on_time: {
    of: 'assigned',
    counts: (r: Sets['assigned'], a) =>
      isIn(r.due_on, a) && hasFallenDue(r.due_on, a),
    meets: (r: Sets['assigned']) => isBy(r.completed_on, r.due_on),
  },
  reports_on_time: {
    of: 'report',
    counts: (r: Sets['report'], a) =>
      isIn(r.period_to, a) && hasFallenDue(reportDue(r), a),
    meets: (r: Sets['report']) => isBy(r.submitted_on, reportDue(r)),
  },
}

/** Ids of the KPIs that have a second answer. */
export const answered: readonly string[] = [
  ...Object.keys(definitions),
  ...Object.keys(derived),
]

/** The dimensions besides the unit that a KPI may be broken down by. */
export function dimensionsOf(kpi: string): readonly string[] {
  return dimensions[definitionOf(derived[kpi]?.of[0] ?? kpi).of]
}

function definitionOf(kpi: string): Definition<never> {
  const definition = definitions[kpi]
  if (!definition) throw new Error(`no second answer for ${kpi}`)
  return definition
}

/** Answers KPIs from raw rows. */
export function answersFrom(rows: RawRows): Answers {
  const tables = tablesOf(rows)
  const onDay = new Map<DateText, ReturnType<typeof unitsOf>>()
  const unitsOn = (day: DateText) => {
    const found = onDay.get(day) ?? unitsOf(rows.unit, day)
    onDay.set(day, found)
    return found
  }
  const taken = new Map<string, ColumnTable>()
  const take = (kpi: string, asked: Asked): ColumnTable => {
    const key = JSON.stringify([kpi, asked])
    const found = taken.get(key) ?? counted(definitionOf(kpi), asked)
    taken.set(key, found)
    return found
  }
  const counted = (
    { of, counts, meets, days }: Definition<never>,
    asked: Asked,
  ) => {
    const found = tables[of].filter((row) => counts(row as never, asked))
    const column = (name: string) =>
      found.map((row) => (row as unknown as Listed)[name])
    const shown = dimensions[of].map((name) => [name, column(name)] as const)
    // By columns: rows by the thousand, taken apart one by one, take long.
    return table({
      ...Object.fromEntries(shown),
      unit: column('unit'),
      code: column('code'),
      meets: found.map((row) => (meets?.(row as never, asked) ? 1 : 0)),
      ...(days && { days: found.map((row) => days(row as never, asked)) }),
    })
  }

  const told = new Map<string, Cells>()
  function cells(kpi: string, asked: Asked, by: readonly string[]): Cells {
    const key = JSON.stringify([kpi, asked, by])
    const found = told.get(key) ?? cellsFrom(kpi, asked, by)
    told.set(key, found)
    return found
  }

  function cellsFrom(kpi: string, asked: Asked, by: readonly string[]): Cells {
    const formula = derived[kpi]
    if (formula) {
      const parts = new Map(
        formula.of.map((id) => [id, cells(id, asked, by)] as const),
      )
      return combined(parts, formula.derive)
    }
    const { meets, days } = definitionOf(kpi)
    const all = take(kpi, asked)
    if (all.numRows() === 0) return new Map()
    const groups = all
      .groupby('unit', ...by)
      .rollup({
        counts: op.count(),
        meets: op.sum('meets'),
        ...(days && { days: op.array_agg('days') }),
      })
      .objects() as Grouped[]
    const summed = new Map<string, Map<string, Grouped>>()
    const { coversOf, root } = unitsOn(asked.to)
    for (const group of groups)
      for (const unit of [...coversOf(group.unit), root]) {
        const key = keyOf(by.map((name) => group[name] as string | null))
        const sums = summed.get(unit) ?? new Map<string, Grouped>()
        summed.set(unit, sums)
        const sum = sums.get(key)
        sums.set(key, {
          unit,
          counts: group.counts + (sum?.counts ?? 0),
          meets: group.meets + (sum?.meets ?? 0),
          days: [...(group.days ?? []), ...(sum?.days ?? [])],
        })
      }
    const cellOf = (sum: Grouped): Cell =>
      days
        ? durationOf(sum.days ?? [], sum.counts)
        : meets
          ? shareOf(sum.meets, sum.counts)
          : { numerator: sum.counts, denominator: null, value: null }
    return mapped(summed, cellOf)
  }

  const empty = (kpi: string): Cell => {
    if (derived[kpi]) return shareOf(0, 0)
    const { meets, days } = definitionOf(kpi)
    if (days) return durationOf([], 0)
    return meets
      ? shareOf(0, 0)
      : { numerator: 0, denominator: null, value: null }
  }

  return {
    cells,
    misses: (kpi, asked, unit) => {
      const isShare = definitionOf(kpi).meets !== undefined
      const { coversOf, root } = unitsOn(asked.to)
      const found = take(kpi, asked).objects() as Listed[]
      return found
        .filter((row) => !isShare || row.meets === 0)
        .filter((row) => [...coversOf(row.unit), root].includes(unit))
        .map((row) => row.code)
        .toSorted()
    },
    lines: (kpi, { periods, by, units, rules, knownBefore }) => {
      const lines = periods.flatMap((period) => {
        const year = yearToDate(period)
        const [now, toDate] = [period, year].map(({ from, to }) =>
          cells(kpi, { from, to, rules, knownBefore }, by),
        ) as [Cells, Cells]
        const none = empty(kpi)
        return units.flatMap((unit) => {
          const found = [now, toDate].flatMap((of) => [
            ...(of.get(unit)?.keys() ?? []),
          ])
          const groups = by.length === 0 ? ['[]'] : [...new Set(found)]
          return groups.map((group) => {
            const head = `${period.key} ${unit} ${group}`
            const at = (of: Cells) => of.get(unit)?.get(group) ?? none
            return `${head} ${tell(at(now))}; from ${year.from} ${tellShare(at(toDate))}`
          })
        })
      })
      return lines.toSorted()
    },
  }
}

/** The same lines of the results of an evaluation. */
export function linesOf(
  results: readonly Result[],
  kpi: string,
  by: readonly string[],
): readonly string[] {
  const found = results.filter((result) => result.kpi === kpi)
  const lines = found.map((result) => {
    const { period, unit, toDate } = result
    const head = `${period} ${unit} ${groupOf(result, by)}`
    return `${head} ${tell(result)}; from ${toDate.from} ${tellShare(toDate)}`
  })
  return lines.toSorted()
}

function groupOf({ group = {} }: Result, by: readonly string[]): string {
  return keyOf(by.map((name) => group[name] ?? null))
}

function keyOf(values: readonly (string | null)[]): string {
  return JSON.stringify(values.map((value) => value ?? ''))
}

function tell(cell: Cell): string {
  const { duration } = cell
  if (!duration) return tellShare(cell)
  const { unit, median, p90, mean, unmeasured } = duration
  const figures = `${median} ${p90} ${mean} ${unit} and ${unmeasured} unknown`
  return `${tellShare(cell)} (${figures})`
}

function tellShare({ numerator, denominator, value }: Cell): string {
  return `${numerator}/${denominator} = ${value}`
}

interface Grouped {
  readonly unit: string | null
  readonly counts: number
  readonly meets: number
  /** Those that are known. */
  readonly days?: readonly number[]
  readonly [dimension: string]: unknown
}

interface Listed {
  readonly unit: string | null
  readonly code: string
  readonly meets: number
  readonly [dimension: string]: unknown
}

function mapped<T, S>(
  outer: ReadonlyMap<string, ReadonlyMap<string, T>>,
  make: (value: T) => S,
): ReadonlyMap<string, ReadonlyMap<string, S>> {
  return new Map(
    [...outer].map(([unit, inner]) => [
      unit,
      new Map([...inner].map(([key, value]) => [key, make(value)])),
    ]),
  )
}

function combined(parts: ReadonlyMap<string, Cells>, derive: Formula): Cells {
  const all = [...parts.values()]
  const units = new Set(all.flatMap((part) => [...part.keys()]))
  return new Map(
    [...units].map((unit) => {
      const keys = all.flatMap((part) => [...(part.get(unit)?.keys() ?? [])])
      const cells = [...new Set(keys)].map((key) => {
        const of = (kpi: string) =>
          parts.get(kpi)?.get(unit)?.get(key)?.numerator ?? 0
        return [key, shareOf(...derive(of))] as const
      })
      return [unit, new Map(cells)] as const
    }),
  )
}

function shareOf(numerator: number, denominator: number): Cell {
  const value = denominator === 0 ? null : numerator / denominator
  return { numerator, denominator, value }
}

/** Median, 90th percentile by nearest rank and mean from sorted values; none where one is not known. */
function durationOf(days: readonly number[], cases: number): Cell {
  const sorted = days.toSorted((a, b) => a - b)
  const n = sorted.length
  const unmeasured = cases - n
  const total = sorted.reduce((sum, value) => sum + value, 0)
  const at = (rank: number) => sorted[rank - 1] ?? NaN
  const none = { median: null, p90: null, mean: null }
  const figures =
    n === 0 || unmeasured > 0
      ? none
      : {
          median:
            n % 2 === 1 ? at((n + 1) / 2) : (at(n / 2) + at(n / 2 + 1)) / 2,
          p90: at(Math.ceil((n * 90) / 100)),
          mean: total / n,
        }
  return {
    numerator: total,
    denominator: cases,
    value: figures.median,
    duration: { unit: 'working_day', ...figures, unmeasured },
  }
}

/** Units by code in their form of a day, and which of them a row's unit lies in. */
function unitsOf(
  rows: RawRows['unit'],
  day: DateText,
): {
  readonly root: string
  readonly coversOf: (unit: string | null) => readonly string[]
} {
  // A later version before one that has begun, so that the last one set holds.
  const latest = new Map(
    rows
      .toSorted((a, b) => {
        const later = a.valid_from < b.valid_from ? -1 : 1
        const [begun, other] = [a, b].map((u) => u.valid_from <= day)
        return begun === other ? (begun ? later : -later) : begun ? 1 : -1
      })
      .map((unit) => [unit.code, unit]),
  )
  const inside = (code: string): readonly string[] => [
    code,
    ...[...latest.values()]
      .filter((unit) => unit.parent === code)
      .flatMap((unit) => inside(unit.code)),
  ]
  const subtrees = [...latest.keys()].map(
    (code) => [code, inside(code)] as const,
  )
  const root = [...latest.values()].find((u) => u.parent === null)?.code ?? ''
  const above = new Map<string | null, readonly string[]>()
  const coversOf = (unit: string | null) => {
    const found =
      above.get(unit) ??
      subtrees
        .filter(([code, codes]) => code !== root && codes.includes(unit ?? ''))
        .map(([code]) => code)
    above.set(unit, found)
    return found
  }
  return { root, coversOf }
}

function tablesOf(rows: RawRows): {
  readonly [S in keyof Sets]: readonly Sets[S][]
} {
  const procedureOf = (d: RawDossier) =>
    rows.procedure.find(
      (p) =>
        p.code === d.procedure &&
        p.valid_from <= d.received_on &&
        (p.valid_to === null || d.received_on <= p.valid_to),
    )
  const promised = new Map(
    rows.overdue_note.map((n) => [`${n.source} ${n.dossier}`, n.new_due_on]),
  )
  return {
    dossier: rows.dossier.map((d): DossierRow => {
      const procedure = procedureOf(d)
      return {
        ...d,
        promised_due_on: promised.get(`${d.source ?? ''} ${d.code}`) ?? null,
        field: procedure?.field ?? null,
        registration: procedure?.registration ?? null,
      }
    }),
    procedure: rows.procedure.map((p): ProcedureRow => ({
      ...p,
      procedure: p.code,
      postings: postingsOf(p).map((posting) => posting.posted),
    })),
    posting: rows.procedure.flatMap((p) =>
      postingsOf(p).map((posting): PostingRow => ({
        ...p,
        ...posting,
        procedure: p.code,
      })),
    ),
    answer: rows.survey_answer,
    feedback: rows.feedback,
    occurrence: rows.plan.tasks.flatMap((task) => told(task, rows)),
    duty: (rows.plan.duties ?? []).flatMap((duty) => told(duty, rows)),
    assigned: rows.assigned_task,
    report: rows.unit_report.map((r) => ({ ...r, code: r.period })),
  }
}

/** What was told of each occurrence of a task or duty. */
function told(
  task: Pick<Task, 'id' | 'kind' | 'due' | 'leadUnits' | 'measure'>,
  rows: RawRows,
): readonly OccurrenceRow[] {
  return occurrencesOf(task, rows.plan.year).map((due) => {
    const progress = rows.task_progress.find(
      (r) => r.task === task.id && r.period === due.period,
    )
    const [lead, ...others] = task.leadUnits
    const dueOn = progress?.due_on ?? due.on
    // Of no period but that in which it is due.
    const isApart = ['after', 'external_plan'].includes(task.kind)
    return {
      code: task.id,
      task: task.id,
      unit: lead !== undefined && others.length === 0 ? lead : null,
      period_to: isApart ? dueOn : lastDayOf(due.period),
      due: dueOn,
      completed: progress?.completed_on ?? null,
      isBroadcast: task.measure === 'broadcasts',
    }
  })
}

function postingsOf(p: RawProcedure) {
  return (['process', 'documents', 'time', 'form', 'fee'] as const).flatMap(
    (item) =>
      (['desk', 'web'] as const).map((place) => ({
        item,
        place,
        posted: p[`${item}_${place}`],
      })),
  )
}

/** What a task of the plan has to be done for, and by when. */
export function occurrencesOf(
  { kind, due }: Pick<Task, 'kind' | 'due'>,
  year: number,
): readonly { readonly period: string; readonly on: DateText | null }[] {
  const monthOf = (day: DateText) => day.slice(0, 7)
  const quarterOf = (day: DateText) =>
    `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
  const each = (periodOf: (day: DateText) => string) =>
    due.map((on) => ({ period: periodOf(on), on }))
  const others = (...periods: readonly string[]) =>
    periods.map((period, i) => ({ period, on: due[i] ?? null }))
  switch (kind) {
    case 'by_month':
    case 'monthly':
      return each(monthOf)
    case 'monthly_day':
      return each((day) => monthOf(dayBefore(`${monthOf(day)}-01`)))
    case 'by_quarter':
    case 'quarterly':
      return each(quarterOf)
    case 'by_year':
      return each((day) => day.slice(0, 4))
    case 'report_quarter_year':
      return others(
        ...['-Q1', '-Q2', '-Q3', '-Q4', ''].map((part) => `${year}${part}`),
      )
    case 'external_plan':
    case 'after':
      return others(`${year}`)
    case 'ongoing':
    case 'on_event':
      return []
  }
}

/** `2018-02` ends on `2018-02-28`, `2018-Q1` on `2018-03-31`. */
export function lastDayOf(period: string): DateText {
  const [year = '', part = 'Q4'] = period.split('-')
  const month = part.startsWith('Q') ? Number(part[1]) * 3 : Number(part)
  return new Date(Date.UTC(Number(year), month, 0)).toISOString().slice(0, 10)
}

const dayMs = 86_400_000
function moved(day: DateText, days: number): DateText {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)
}

function dayAfter(day: DateText): DateText {
  return moved(day, 1)
}

const daysBefore = new Map<DateText, DateText>()

function dayBefore(day: DateText): DateText {
  const found = daysBefore.get(day) ?? moved(day, -1)
  daysBefore.set(day, found)
  return found
}

const daysOff = new Map(vietnameseCalendar.map(({ day, kind }) => [day, kind]))

function isWorked(day: DateText): boolean {
  const kind = daysOff.get(day)
  if (kind) return kind === 'make_up'
  return ![0, 6].includes(new Date(Date.parse(day)).getUTCDay())
}

const isListed = (day: DateText) => '2017-01-01' <= day && day <= '2026-12-31'
const known = new Map<string, number>()

/** Working days after a day up to another, one by one; null where no list of days off reaches. */
function workingDays(after: DateText, last: DateText): number | null {
  if (!isListed(after) || !isListed(last)) return null
  if (last < after) return -(workingDays(last, after) ?? 0)
  const key = `${after} ${last}`
  const found = known.get(key)
  if (found !== undefined) return found
  let days = 0
  for (let day = after; day < last;) {
    day = dayAfter(day)
    if (isWorked(day)) days += 1
  }
  known.set(key, days)
  return days
}
