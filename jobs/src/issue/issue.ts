import { createHash } from 'node:crypto'
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import {
  evaluate,
  kpis,
  misses,
  missesQuery,
  officeCalendar,
  onTime,
  openOverdue,
  taskOccurrences,
  yearToDate,
} from '@motcua/metrics'
import type {
  AsOf,
  Database,
  DateText,
  Evaluation,
  Miss,
  MissesQueryOptions,
  Period,
  WorkingCalendar,
} from '@motcua/metrics'
import {
  buildScorecard,
  isKnown,
  openInTime,
  openPrinter,
  renderScorecard,
  scorecardKpis,
  scorecardPeriods,
} from '@motcua/scorecard'
import type { Printer, Scorecard, TaskState } from '@motcua/scorecard'
import { coverage, loadedAt, openSnapshot } from '@motcua/warehouse'
import type { Loaded, Snapshot } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'

/** A scorecard on disk. */
export interface Filed {
  readonly kind: 'scorecard'
  readonly period: string
  readonly unit: string
  readonly edition: number
  readonly state: Scorecard['state']
  readonly files: {
    readonly pdf: string
    readonly xlsx: string
    readonly json: string
  }
  /** Of the PDF. */
  readonly sha256: string
}

/** An office's published data, as known at a batch. */
export interface OfficeData extends AsyncDisposable {
  readonly snapshot: Snapshot
  readonly loaded: Loaded
  /** When it was cut off, and the last batch that is known, where an earlier state was asked for. */
  readonly asOf: AsOf
  /** With the days on which the office departs from the Vietnamese one. */
  readonly calendar: WorkingCalendar
}

/** Thrown when there are no dossiers to compute anything from. */
export class NoDataError extends Error {
  override readonly name = 'NoDataError'
}

/**
 * Opens the published data of an office.
 *
 * @param at a batch number or a date; what was known then.
 * @throws NoDataError when nothing was loaded by then.
 */
export async function openOfficeData(
  office: Office,
  at?: number | string,
): Promise<OfficeData> {
  const snapshot = await openSnapshot({
    dir: office.paths.warehouse,
    zone: office.zone,
  })
  const loaded = await loadedAt(snapshot.db, {
    office: office.code,
    sources: office.profiles,
    tableSources: office.tableProfiles,
    dataFrom: office.dataFrom,
    at,
  })
  if (!loaded) {
    await snapshot.close()
    throw new NoDataError(
      `expected dossiers loaded${at === undefined ? '' : ` by ${at}`}, got none; load an export first: motcua ingest FILE`,
    )
  }
  const asOf = {
    at: loaded.at,
    batch: at === undefined ? undefined : loaded.batch,
  }
  return {
    snapshot,
    loaded,
    asOf,
    calendar: await officeCalendar(snapshot.db, { office: office.code, asOf }),
    [Symbol.asyncDispose]: snapshot.close,
  }
}

/** The sources that have not sent their data for a period yet. */
export function missingSources(
  loaded: Loaded,
  period: Period,
): readonly string[] {
  return Object.entries(loaded.through).flatMap(([source, day]) =>
    day === null || day < period.to ? [source] : [],
  )
}

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

/** A printer that starts its browser when the first page is printed. */
export interface LazyPrinter extends AsyncDisposable {
  get(): Promise<Printer>
}

/** @see LazyPrinter */
export function lazyPrinter(): LazyPrinter {
  let opened: Promise<Printer> | undefined
  const executablePath = process.env['PUPPETEER_EXECUTABLE_PATH']
  return {
    get: () =>
      (opened ??= openPrinter(executablePath ? { executablePath } : {})),
    async [Symbol.asyncDispose]() {
      // A browser that did not start was told to whoever asked for it.
      const printer = await opened?.catch(() => undefined)
      await printer?.close()
    },
  }
}

/**
 * Makes the scorecard of a unit and files it as PDF, XLSX and JSON. Each file is
 * written beside its place and renamed into it, the PDF last.
 */
export async function fileScorecard(
  office: Office,
  { loaded }: OfficeData,
  { period, evaluation, ...listed }: PeriodFigures,
  unit: string,
  {
    out,
    edition,
    issuedOn = null,
    printer,
  }: {
    readonly out: string
    readonly edition: number
    /** When this edition was issued already: then this is a recomputation. */
    readonly issuedOn?: DateText | null
    readonly printer: LazyPrinter
  },
): Promise<Filed> {
  const missing = missingSources(loaded, period)
  const state = isKnown(period, loaded.complete) ? 'final' : 'provisional'
  const scorecard = buildScorecard({
    office: { code: office.code, name: office.name.vi },
    plan: office.plan,
    kpis: office.kpis,
    letterhead: office.letterhead,
    synthetic: office.synthetic,
    zone: office.zone,
    period,
    unit,
    edition,
    issuedOn,
    state,
    asOf: loaded.at,
    evaluation,
    ...listed,
    complete: loaded.complete,
    missing,
    loaded,
  })
  const { pdf, xlsx, json } = await renderScorecard(
    scorecard,
    await printer.get(),
  )
  const name = fileName(scorecard)
  const files = {
    json: `${name}.json`,
    xlsx: `${name}.xlsx`,
    pdf: `${name}.pdf`,
  }
  await mkdir(out, { recursive: true })
  await write(join(out, files.json), json)
  await write(join(out, files.xlsx), xlsx)
  await write(join(out, files.pdf), pdf)
  return {
    kind: 'scorecard',
    period: period.key,
    unit,
    edition,
    state,
    files: {
      pdf: join(out, files.pdf),
      xlsx: join(out, files.xlsx),
      json: join(out, files.json),
    },
    sha256: createHash('sha256').update(pdf).digest('hex'),
  }
}

/** `scorecard_2018-03_dkkd_1_final_MO-PHONG`, safe on every file system. */
function fileName({
  kind,
  period,
  unit,
  edition,
  state,
  synthetic,
}: Scorecard) {
  return [kind, period.key, unit.code, edition, state, synthetic && 'MO-PHONG']
    .filter(Boolean)
    .join('_')
    .replaceAll('..', '-')
    .replace(/[^A-Za-z0-9._-]/g, '-')
}

async function write(path: string, data: string | Uint8Array): Promise<void> {
  const next = `${path}.next`
  const file = await open(next, 'w')
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(next, path)
}

/** The units of a period that have no scorecard yet, the whole office first. */
export async function dueUnits(
  { snapshot }: Pick<OfficeData, 'snapshot'>,
  office: Office,
  period: Period,
  done: ReadonlySet<string>,
): Promise<readonly string[]> {
  const rows = await snapshot.db
    .selectFrom('unit')
    .select('code')
    .where('office', '=', office.code)
    .where('valid_from', '<=', period.to)
    .where((eb) =>
      eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', period.from)]),
    )
    .groupBy('code')
    .orderBy((eb) => eb.fn.min('position'))
    .execute()
  return rows
    .map((r) => r.code)
    .filter((unit) => !done.has(`${period.key} ${unit}`))
}
