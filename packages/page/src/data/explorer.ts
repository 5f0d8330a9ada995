import { evaluate, parsePeriod } from '@motcua/metrics'
import type {
  Database,
  EvaluateOptions,
  Figures,
  Kpi,
  Period,
  Plan,
  Result,
} from '@motcua/metrics'
import { targetOf } from '@motcua/metrics/plan'
import type { Kysely } from 'kysely'
import { PageError } from './page-error.ts'
import type {
  Cell,
  Cells,
  Explorer,
  Numbers,
  PageKpi,
  PageProcedure,
  PageTarget,
  PageUnit,
} from './page-data.ts'
import { pagePeriod, periodsWithin } from './periods.ts'

/** What the figures of a page are made from. */
export interface FiguresInput {
  readonly db: Kysely<Database>
  readonly kpis: readonly Kpi[]
  /** As every evaluation of the office is asked. */
  readonly asked: Omit<EvaluateOptions, 'period' | 'periods' | 'by'> & {
    readonly plan: Plan
  }
  /** First and last day of what the data tell. */
  readonly from: string
  readonly to: string
}

/** Everything of the explorer but the lists, and apart the cells of procedures. */
export async function explorerOf(
  input: FiguresInput,
): Promise<{ readonly explorer: Explorer; readonly procedures: Cells }> {
  const { db, kpis, asked, from, to } = input
  const periods = periodsWithin(from, to)
  if (periods.length === 0)
    throw new PageError(
      'no_month',
      `expected data of a whole month at least, got those of ${from} to ${to}; load more: motcua ingest FILE`,
    )
  const ofUnits = await evaluate(db, kpis, { ...asked, periods, by: ['unit'] })
  const targets: PageTarget[] = []
  const cells: WritableCells = {}
  for (const result of ofUnits.results)
    putCell(cells, result.unit, result, {
      toDate: numbersOf(result, result.toDate),
      ...judged(result, asked.plan, targets),
    })
  return {
    explorer: {
      periods: periods.map(pagePeriod),
      units: ofUnits.allUnits.map(unitOf),
      procedures: await proceduresOf(db, asked.office),
      kpis: kpis
        .filter(({ id }) => cells[id] !== undefined)
        .map((kpi) => kpiOf(kpi, asked.plan)),
      targets,
      cells,
      lists: [],
    },
    procedures: await procedureCells(input, periods),
  }
}

/** The months of procedures, a year at a time: of thousands of procedures the results of one year are many. */
async function procedureCells(
  { db, kpis, asked }: FiguresInput,
  periods: readonly Period[],
): Promise<Cells> {
  const byProcedure = kpis.filter(
    (kpi) => kpi.kind !== 'derived' && 'procedure' in kpi.rows.dimensions,
  )
  const months = periods.filter(({ kind }) => kind === 'month')
  const cells: WritableCells = {}
  for (const ofYear of Map.groupBy(months, ({ to }) =>
    to.slice(0, 4),
  ).values()) {
    const { results } = await evaluate(db, byProcedure, {
      ...asked,
      periods: ofYear,
      by: ['procedure'],
    })
    for (const result of results)
      if (result.procedure !== undefined)
        putCell(cells, result.procedure, result)
  }
  return cells
}

/** A KPI in the words of the pages. */
export function kpiOf(kpi: Kpi, plan: Plan): PageKpi {
  return {
    id: kpi.id,
    kind: kpi.kind,
    nature: kpi.nature,
    title: kpi.title,
    object: kpi.object,
    formula: kpi.formula(plan.rules),
    limits: kpi.quality.limits,
    cites: kpi.cites.map(({ document, clause }) => `${document}, ${clause}`),
    isPlanned: plan.targets.some((target) => target.kpi === kpi.id),
    ...(kpi.kind === 'duration' && { unit: kpi.unit }),
  }
}

type WritableCells = Record<string, Record<string, Record<string, Cell>>>

function putCell(
  cells: WritableCells,
  place: string,
  result: Result,
  besides: Partial<Cell> = {},
): void {
  const places = (cells[result.kpi] ??= {})
  const periods = (places[place] ??= {})
  periods[result.period] = {
    of: numbersOf(result, result),
    ...besides,
    ...(!result.isCovered && { unknown: true }),
    ...(result.small && { few: true }),
  }
}

function numbersOf(
  { duration }: Result,
  { numerator, denominator, value }: Figures,
): Numbers {
  return duration ? [numerator, denominator, value] : [numerator, denominator]
}

/** The status, the target as the plan prints it, and what stands beside a share. */
function judged(
  result: Result,
  plan: Plan,
  targets: PageTarget[],
): Partial<Cell> {
  const { status, openOverdue } = result
  const target = result.target && targetFor(result, plan, targets)
  return {
    ...(status !== 'informative' && { status }),
    ...(openOverdue !== undefined && openOverdue > 0 && { open: openOverdue }),
    ...(typeof target === 'number' && { target }),
  }
}

function targetFor(
  { kpi, unit, period }: Result,
  plan: Plan,
  targets: PageTarget[],
): number | undefined {
  const found = targetOf(plan, kpi, unit, parsePeriod(period))
  if (!found) return undefined
  const { printed, value } = found
  const known = targets.findIndex(
    (target) => target.value === value && target.printed.vi === printed.vi,
  )
  if (known >= 0) return known
  targets.push({ printed, value })
  return targets.length - 1
}

function unitOf({
  code,
  name,
  name_en,
  parent,
}: {
  readonly code: string
  readonly name: string
  readonly name_en: string | null
  readonly parent: string | null
}): PageUnit {
  return { code, name: { vi: name, en: name_en ?? name }, parent }
}

async function proceduresOf(
  db: Kysely<Database>,
  office: string,
): Promise<readonly PageProcedure[]> {
  const rows = await db
    .selectFrom('procedure')
    .select(['code', 'name', 'unit'])
    .where('office', '=', office)
    .orderBy('unit')
    .orderBy('code')
    .execute()
  return rows
}
