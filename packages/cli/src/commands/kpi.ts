import {
  dimensions,
  evaluate,
  findKpi,
  formatCount,
  formatDuration,
  formatShare,
  misses as findMisses,
  parsePeriod,
  tallyQuery,
  targetOf,
  written,
} from '@motcua/metrics'
import type {
  Dimension,
  Evaluation,
  Figures,
  Kpi,
  Plan,
  Result,
} from '@motcua/metrics'
import { openOfficeData } from '@motcua/jobs'
import { coverage } from '@motcua/warehouse'
import type { Office, OfficeData } from '@motcua/jobs'
import { parseAsOf } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'

/** Options of `kpi`, `misses` and `explain`. */
export interface KpiFlags {
  readonly period: string
  readonly unit?: string
  readonly by?: string
  readonly asOf?: string
  readonly format: 'table' | 'json'
}

/** `motcua kpi --period P` */
export async function kpi(office: Office, flags: KpiFlags): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const by = parseDimensions(office, flags.by)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  const evaluation = await evaluateOffice(office, data, flags, by)
  if (flags.format === 'json') {
    const { key, from, to, scheme } = period
    writeJson({
      period: { key, from, to, scheme },
      asOf: evaluation.asOf,
      plan: evaluation.plan,
      results: evaluation.results.map(contractOf),
    })
  } else write(kpiTable(office.plan, evaluation))
  return exit.done
}

/** `motcua misses KPI --period P` */
export async function misses(
  office: Office,
  id: string,
  flags: KpiFlags,
): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const definition = findKpi(id, office.kpis, period)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  const found = await findMisses(data.snapshot.db, definition, {
    office: office.code,
    rules: office.plan.rules,
    plan: office.plan,
    asOf: data.asOf,
    period,
    unit: flags.unit,
  })
  const rows = found.map(
    ({ code, procedure, unit, receivedOn, dueOn, finishedOn, daysLate }) => ({
      code,
      procedure,
      unit,
      receivedOn,
      dueOn,
      finishedOn,
      daysLate,
    }),
  )
  if (flags.format === 'json')
    writeJson({
      kpi: id,
      period: period.key,
      total: rows.length,
      dossiers: rows,
    })
  else
    write(
      [
        `${definition.title.en}, ${period.key}: ${formatCount(rows.length)} ${definition.kind === 'ratio' ? 'that count and do not meet' : 'counted'}`,
        table(
          [
            'code',
            'procedure',
            'unit',
            'received',
            'due',
            'finished',
            'days late',
          ],
          rows.map((r) => Object.values(r)),
        ),
      ].join('\n'),
    )
  return exit.done
}

/** `motcua explain KPI [--period P]` */
export async function explain(
  office: Office,
  id: string,
  flags: Partial<KpiFlags> & Pick<KpiFlags, 'format'>,
): Promise<Exit> {
  const { plan } = office
  const period = parsePeriod(flags.period ?? String(plan.year))
  const definition = findKpi(id, office.kpis, period)
  await using data = await openOfficeData(office)
  const targets = plan.targets.filter((t) => t.kpi === id)
  const clauses = plan.clauses.filter((c) =>
    targets.some((t) => t.clause === c.id),
  )
  const sql = (definition.kind === 'derived' ? definition.of : [definition])
    .map((counting) =>
      written(
        tallyQuery(data.snapshot.db, [counting], {
          office: office.code,
          rules: plan.rules,
          plan,
          asOf: data.asOf,
          calendar: data.calendar,
          period,
        }).compile(),
      ),
    )
    .join(';\n\n')
  const formula = definition.formula(plan.rules)
  const { results } = await evaluateOffice(
    office,
    data,
    { period: period.key },
    [],
  )
  const result = results.find((r) => r.kpi === id)
  if (flags.format === 'json')
    writeJson({
      kpi: id,
      version: definition.version,
      title: definition.title,
      formula,
      nature: definition.nature,
      rules: plan.rules,
      targets,
      clauses,
      sql,
      period: period.key,
      result: result && contractOf(result),
    })
  else
    write(
      [
        `${definition.id} (version ${definition.version}): ${definition.title.vi} – ${definition.title.en}`,
        `Công thức: ${formula.vi}`,
        `Formula: ${formula.en}`,
        `Nature: ${definition.nature}; deadlines by ${plan.rules.compare}; finished when the ${plan.rules.finish === 'result' ? 'result is ready' : 'result is handed over'}`,
        ...targets.map(
          (t) =>
            `Target of ${plan.number}, ${t.clause}: ${t.printed.en}, for ${t.units.join(', ')}`,
        ),
        ...clauses.map((c) => `“${c.quote.trim()}”`),
        '',
        sql,
        '',
        result ? kpiLine(plan, definition, period.key, result) : '',
      ].join('\n'),
    )
  return exit.done
}

/** A result as the JSON contract has it: the period stands once, above, and what only the library tells is left out. */
function contractOf(result: Result): object {
  const besides = [
    'period',
    'version',
    'group',
    'flipsAfter',
    'small',
    'isCovered',
  ]
  const without = (of: object) =>
    Object.fromEntries(
      Object.entries(of).filter(([key]) => !besides.includes(key)),
    )
  return without({ ...result, toDate: without(result.toDate) })
}

/** Evaluates the catalogue and the office's own KPIs over one period. */
export function evaluateOffice(
  office: Office,
  { snapshot, loaded, asOf, calendar }: OfficeData,
  flags: Pick<KpiFlags, 'period' | 'unit'>,
  by: readonly Dimension[],
): Promise<Evaluation> {
  return evaluate(snapshot.db, office.kpis, {
    office: office.code,
    periods: [parsePeriod(flags.period)],
    by,
    ...(flags.unit !== undefined && { units: [flags.unit] }),
    plan: office.plan,
    calendar,
    asOf,
    complete: coverage(loaded),
  })
}

/** The results as a table for a terminal. */
export function kpiTable(
  plan: Plan,
  { results }: Pick<Evaluation, 'results'>,
): string {
  const breakdowns = [
    'unit',
    ...new Set(results.flatMap((r) => Object.keys(r.group ?? {}))),
  ]
  return table(
    [
      'kpi',
      ...breakdowns,
      'cases',
      'value',
      'year to date',
      'value',
      'target',
      'status',
    ],
    results.map((r) => {
      const targets = r.target ? [r.target.value] : []
      const value = (f: Figures) =>
        r.duration
          ? formatDuration(f.value, targets)
          : f.denominator === null
            ? ''
            : formatShare(f.numerator, f.denominator, targets)
      const cases = (f: Figures) =>
        f.denominator === null
          ? formatCount(f.numerator)
          : r.duration
            ? formatCount(f.denominator)
            : `${formatCount(f.numerator)}/${formatCount(f.denominator)}`
      return [
        r.kpi,
        ...breakdowns.map((d) => (d === 'unit' ? r.unit : r.group?.[d])),
        cases(r),
        value(r),
        cases(r.toDate),
        value(r.toDate),
        r.target
          ? targetOf(plan, r.kpi, r.unit, parsePeriod(r.period))?.printed.vi
          : '',
        r.status,
      ]
    }),
  )
}

function kpiLine(
  plan: Plan,
  { id }: Kpi,
  period: string,
  result: Result,
): string {
  return `${id}, ${period}\n${kpiTable(plan, { results: [result] })}`
}

/** The version that is evaluated over a period. */
function parseDimensions(
  { kpis }: Office,
  text: string | undefined,
): readonly Dimension[] {
  const names = text === undefined ? [] : text.split(',')
  const known = [
    ...new Set<Dimension>([
      ...dimensions,
      ...kpis.flatMap((k) =>
        k.kind === 'derived' ? [] : Object.keys(k.rows.dimensions),
      ),
    ]),
  ]
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError(`expected --by of ${known.join(', ')}, got ${name}`)
  return names
}
