import { findKpi, parsePeriod } from '@motcua/metrics'
import { sqlText, tallyQuery } from '@motcua/metrics/sql'
import type { Kpi, Period, Plan, Result, Target } from '@motcua/metrics'
import type { Quality } from '@motcua/metrics/catalog'
import { localTime, openNotes, openOfficeData } from '@motcua/jobs/reading'
import type { KpiNote, Office, OfficeData } from '@motcua/jobs'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { notesTable } from '../terminal/notes.ts'
import { write, writeJson } from '../terminal/output.ts'
import { contractOf, evaluateOffice, kpiTable } from './kpi.ts'
import type { KpiFlags } from './kpi.ts'

/** `motcua explain KPI [--period P]` */
export async function explain(
  office: Office,
  id: string,
  flags: Partial<KpiFlags> & Pick<KpiFlags, 'format'>,
): Promise<Exit> {
  const period = parsePeriod(flags.period ?? String(office.plan.year))
  const definition = findKpi(id, office.kpis, period)
  await using data = await openOfficeData(office)
  const explained = {
    definition,
    versions: versionsOf(office, id),
    period,
    sql: sqlOf(office, data, definition, period),
    result: await resultOf(office, data, id, period),
    notes: openNotes(office, { kpi: id, period }),
  }
  if (flags.format === 'json') writeJson(explainedContract(office, explained))
  else write(explainedText(office, explained))
  return exit.done
}

const betterText = {
  up: 'more is better',
  down: 'less is better',
  neither: 'neither more nor less is better',
} as const

/** What a statement of quality is about, in the words of the catalogue. */
const qualityText: Readonly<Record<keyof Quality, string>> = {
  verified: 'Kiểm chứng',
  source: 'Nguồn',
  accuracy: 'Độ chính xác',
  limits: 'Giới hạn',
  compensation: 'Cách bù',
}

/** All that `explain` tells of a KPI. */
interface Explained {
  readonly definition: Kpi
  /** All that the definition has had, the first before. */
  readonly versions: readonly Kpi[]
  readonly period: Period
  readonly sql: string
  readonly result: Result | undefined
  /** Why it was missed, of the period and carried on into it. */
  readonly notes: readonly KpiNote[]
}

function versionsOf({ kpis }: Office, id: string): readonly Kpi[] {
  return kpis
    .filter((kpi) => kpi.id === id)
    .toSorted((a, b) => a.version - b.version)
}

/** What changed from version to version of a definition: from when to when each holds, and how it counts. */
function versionsText(
  { rules }: Plan,
  versions: readonly Kpi[],
): readonly string[] {
  if (versions.length < 2) return []
  return [
    '',
    ...versions.map((kpi) => {
      const { from = 'the beginning', to } = kpi.effective ?? {}
      const until = to === undefined ? 'on' : `to ${to}`
      const { vi, en } = kpi.formula(rules)
      return `version ${kpi.version}, from ${from} ${until}: ${vi} – ${en}`
    }),
  ]
}

/** The statements that count a KPI, in the order of its parts. */
function sqlOf(
  { code, plan }: Office,
  { snapshot, asOf, calendar }: OfficeData,
  definition: Kpi,
  period: Period,
): string {
  const { rules } = plan
  const options = { office: code, rules, plan, asOf, calendar, period }
  const parts = definition.kind === 'derived' ? definition.of : [definition]
  return parts
    .map((part) => sqlText(tallyQuery(snapshot.db, [part], options).compile()))
    .join(';\n\n')
}

/** Of the whole office. */
async function resultOf(
  office: Office,
  data: OfficeData,
  id: string,
  { key }: Period,
): Promise<Result | undefined> {
  const { results } = await evaluateOffice(office, data, { period: key }, [])
  return results.find((r) => r.kpi === id)
}

/** The targets of a KPI and the clauses that they stand in. */
function sourcesIn({ targets, clauses }: Plan, id: string) {
  const own = targets.filter((t) => t.kpi === id)
  const isOwn = (clause: string) => own.some((t) => t.clause === clause)
  return { targets: own, clauses: clauses.filter((c) => isOwn(c.id)) }
}

/** `III.2.b: over 50%, for so; answered for by dkkd; on the way over 45% until 2018-06-30` */
function targetText({
  clause,
  printed,
  units,
  owner,
  interim = [],
}: Target): string {
  return [
    `${clause}: ${printed.en}, for ${units.join(', ')}`,
    ...(owner === undefined ? [] : [`answered for by ${owner}`]),
    ...interim.map((i) => `on the way ${i.printed.en} until ${i.until}`),
  ].join('; ')
}

function explainedContract(
  { plan }: Office,
  { definition, versions, period, sql, result, notes }: Explained,
): object {
  const { id, version, title, nature, better, quality } = definition
  return {
    kpi: id,
    version,
    title,
    formula: definition.formula(plan.rules),
    nature,
    better,
    quality,
    versions: versions.map((kpi) => ({
      version: kpi.version,
      effective: kpi.effective ?? {},
      formula: kpi.formula(plan.rules),
    })),
    rules: plan.rules,
    ...sourcesIn(plan, id),
    sql,
    period: period.key,
    result: result && contractOf(result),
    notes,
  }
}

function explainedText(
  { plan, zone }: Office,
  { definition, versions, period, sql, result, notes }: Explained,
): string {
  const { id, version, title, nature, better, quality } = definition
  const { compare, finish } = plan.rules
  const formula = definition.formula(plan.rules)
  const { targets, clauses } = sourcesIn(plan, id)
  return [
    `${id} (version ${version}): ${title.vi} – ${title.en}`,
    `Công thức: ${formula.vi}`,
    `Formula: ${formula.en}`,
    `Nature: ${nature}; ${betterText[better]}; deadlines by ${compare}; finished when the ${finish === 'result' ? 'result is ready' : 'result is handed over'}`,
    ...targets.map((t) => `Target of ${plan.number}, ${targetText(t)}`),
    ...clauses.map((c) => `“${c.quote.trim()}”`),
    ...Object.entries(quality).map(
      ([part, text]) => `${qualityText[part as keyof Quality]}: ${text.vi}`,
    ),
    ...versionsText(plan, versions),
    '',
    sql,
    '',
    result
      ? `${id}, ${period.key}\n${kpiTable(plan, { results: [result] })}`
      : '',
    ...(notes.length > 0 ? ['', notesTable(notes, localTime(zone))] : []),
  ].join('\n')
}
