import type { Figures, Result } from '@motcua/metrics'
import { existsIn } from '@motcua/metrics'
import type { Facts } from '../model/facts.ts'
import { ScorecardError } from '../model/input.ts'
import type { FlowRow } from '../model/scorecard.ts'
import { isFigureKnown } from '../model/known.ts'
import {
  column,
  count,
  note,
  row,
  share,
  table,
  noneOf,
  words as inWords,
} from './cells.ts'
import type { ReportInput } from './input.ts'
import type {
  Block,
  Cell,
  ReportColumn,
  ReportRow,
  ReportTable,
} from './report.ts'

/** What of dossiers is counted of a unit, a field or a procedure. */
export interface Counts {
  readonly received: number
  readonly finished: number
  readonly early: number
  readonly onDue: number
  readonly late: number
  readonly openOverdue: number
}

/** The counts and what they are of. */
interface Line {
  readonly name: string
  readonly counts: Counts
}

/**
 * Annex II: by unit, field and procedure. Each part sums up to the whole, which
 * is that of table 2.
 *
 * @throws ScorecardError when one does not.
 */
export function resultBlocks(
  facts: Facts,
  input: ReportInput,
  flow: FlowRow,
): readonly Block[] {
  const { words } = facts
  const { say } = words
  const { units, fields, procedures } = resultLines(facts, input, flow)
  const total = totalOf(flow)
  const rows = [
    ...part(say('annexII.units'), units, facts),
    ...part(say('annexII.fields'), fields, facts),
    ...part(say('annexII.procedures'), procedures, facts),
  ]
  if (rows.length === 0) return [noneOf(say('annexII.none'))]
  const sum = resultRow(
    { name: say('annexII.total'), counts: total },
    facts,
    true,
  )
  return [
    table(resultColumns(facts), [...rows, sum]),
    note(say('annexII.note')),
  ]
}

/** Section II: the same by field alone. */
export function fieldTable(
  facts: Facts,
  input: ReportInput,
  { flow, number }: { readonly flow: FlowRow; readonly number: number },
): ReportTable | null {
  const { say } = facts.words
  const { fields } = resultLines(facts, input, flow)
  if (fields.length === 0) return null
  const total = { name: say('annexII.total'), counts: totalOf(flow) }
  return table(
    resultColumns(facts),
    [
      ...fields.map((line) => resultRow(line, facts)),
      resultRow(total, facts, true),
    ],
    say('report.byField', { n: String(number) }),
  )
}

function part(
  heading: string,
  lines: readonly Line[],
  facts: Facts,
): readonly ReportRow[] {
  return lines.length === 0
    ? []
    : [{ heading }, ...lines.map((line) => resultRow(line, facts))]
}

function resultColumns({ words: { say } }: Facts): readonly ReportColumn[] {
  const counted = ['received', 'finished', 'early', 'onDue', 'late'] as const
  return [
    column(say('annexII.name'), 'words', 42),
    ...counted.map((key) => column(say(`annexII.${key}`), 'count', 14.5)),
    column(say('annexII.onTimeShare'), 'share', 15),
    column(say('annexII.earlyShare'), 'share', 15),
    column(say('annexII.openOverdue'), 'count', 15),
  ]
}

function resultRow(
  { name, counts }: Line,
  facts: Facts,
  isSum = false,
): ReportRow {
  const { words, subjects } = facts
  const { early, onDue, late } = counts
  const denominator = early + onDue + late
  const plannedOf = (kpi: string) =>
    subjects.find((s) => s.kpi.id === kpi)?.planned ?? { value: 1 }
  const cells: readonly Cell[] = [
    inWords(name),
    ...[counts.received, counts.finished, early, onDue, late].map((n) =>
      count(n, words),
    ),
    share(
      { numerator: early + onDue, denominator },
      plannedOf('on_time'),
      words,
    ),
    share({ numerator: early, denominator }, plannedOf('early'), words),
    count(counts.openOverdue, words),
  ]
  return row(cells, isSum)
}

/** What table 2 has of them. */
function totalOf(flow: FlowRow): Counts {
  const { received, finished, early, onDue, late, openOverdue } = flow
  return { received, finished, early, onDue, late, openOverdue }
}

function resultLines(facts: Facts, input: ReportInput, flow: FlowRow) {
  const { evaluation, period, unit, groups } = input
  const { unitName, words } = facts
  const own = groups.results.filter((r) => r.unit === unit && isFigureKnown(r))
  const grouped = (
    dimension: 'field' | 'procedure',
    nameOf: (key: string) => string,
  ) =>
    [
      ...Map.groupBy(
        own.filter((r) => r.group?.[dimension] !== undefined),
        (r) => String(r.group?.[dimension]),
      ),
    ]
      .map(([key, of]) => ({ name: nameOf(key), counts: countsOf(of) }))
      .filter(({ counts }) => Object.values(counts).some((n) => n !== 0))
  const below = evaluation.units.filter(
    (u) => u.parent === unit && existsIn(u, period),
  )
  const units = below.map(({ code }) => ({
    name: unitName(code),
    counts: countsOf(
      evaluation.results.filter(
        (r) => r.unit === code && r.period === period.key && !r.group,
      ),
    ),
  }))
  const names = input.lists.procedureNames
  const unknown = words.say('annexII.unknown')
  const fields = grouped('field', (key) => key || unknown)
  const procedures = grouped(
    'procedure',
    (key) => names.get(key) ?? (key || unknown),
  )
  refuseOtherSum('field', fields, flow)
  refuseOtherSum('procedure', procedures, flow)
  const rest = minus(totalOf(flow), units)
  const others = Object.values(rest).some((n) => n !== 0)
    ? [{ name: words.say('units.rest'), counts: rest }]
    : []
  return {
    units: units.length === 0 ? [] : [...units, ...others],
    fields,
    procedures,
  }
}

function countsOf(results: readonly Result[]): Counts {
  const figures = (kpi: string): Figures | undefined =>
    results.find((r) => r.kpi === kpi)
  const onTime = figures('on_time')
  const inTime = onTime?.numerator ?? 0
  const early = figures('early')?.numerator ?? 0
  return {
    received: figures('received')?.numerator ?? 0,
    finished: figures('finished')?.numerator ?? 0,
    early,
    onDue: inTime - early,
    late: (onTime?.denominator ?? 0) - inTime,
    openOverdue: figures('open_overdue')?.numerator ?? 0,
  }
}

function minus(total: Counts, lines: readonly Line[]): Counts {
  const rest = (key: keyof Counts) =>
    lines.reduce((n, { counts }) => n - counts[key], total[key])
  return {
    received: rest('received'),
    finished: rest('finished'),
    early: rest('early'),
    onDue: rest('onDue'),
    late: rest('late'),
    openOverdue: rest('openOverdue'),
  }
}

function refuseOtherSum(
  by: string,
  lines: readonly Line[],
  flow: FlowRow,
): void {
  for (const [key, rest] of Object.entries(minus(totalOf(flow), lines)))
    if (rest !== 0)
      throw new ScorecardError(
        `expected the dossiers ${key} by ${by} to sum up to table 2, got ${rest} fewer`,
      )
}
