import { formatCount, formatDuration, formatShare } from '@motcua/metrics'
import type { Locale } from '@motcua/metrics'
import type {
  Cell,
  Cells,
  Explorer,
  Numbers,
  PageKpi,
  PagePeriod,
} from '../../data/page-data.ts'
import { wordsIn } from '../../words/words.ts'

/** What is looked at: a unit or, of the whole office, a procedure, over a period. */
export interface View {
  readonly period: PagePeriod
  readonly unit: string
  readonly procedure: string | undefined
}

/** The months of a chart. */
export const chartMonths = 13

/** Everything that the explorer was given, and how it is said. */
export interface Shown {
  readonly explorer: Explorer
  /** Of procedures, once one was chosen. */
  readonly procedures: Cells
  readonly language: Locale
}

/** The cell of a KPI at what is looked at. */
export function cellOf(
  { explorer, procedures }: Shown,
  kpi: string,
  { unit, procedure, period }: View,
): Cell | undefined {
  const places = procedure === undefined ? explorer.cells : procedures
  return places[kpi]?.[procedure ?? unit]?.[period.key]
}

/** A value as it is printed: `…` where it is not known, `–` where there are no cases. */
export function valueText(
  shown: Shown,
  kpi: PageKpi,
  cell: Cell | undefined,
  numbers: Numbers | undefined = cell?.of,
): string {
  if (!cell || !numbers) return '–'
  if (cell.unknown) return '…'
  const { language, explorer } = shown
  const [numerator, denominator, figure] = numbers
  if (denominator === null) return formatCount(numerator, language)
  const target = explorer.targets[cell.target ?? -1]?.value
  const targets = target === undefined ? [] : [target]
  if (kpi.kind !== 'duration')
    return formatShare(numerator, denominator, targets, language)
  const text = formatDuration(figure ?? null, targets, language)
  const unit = wordsIn(language)(`unit.${kpi.unit ?? 'calendar_day'}`)
  return text === '–' ? text : `${text} ${unit}`
}

/** Of how many cases a value is. */
export function casesText(
  { language }: Shown,
  kpi: PageKpi,
  [numerator, denominator]: Numbers,
): string {
  const say = wordsIn(language)
  const given = {
    numerator: formatCount(numerator, language),
    denominator: formatCount(denominator ?? 0, language),
    object: kpi.object[language],
  }
  if (denominator === null) return say('kpi.count', given)
  return say(kpi.kind === 'duration' ? 'kpi.durationCases' : 'kpi.cases', given)
}

/** The value of a chart; null where there is none, which leaves a gap. */
export function chartValue(
  { kind }: PageKpi,
  cell: Cell | undefined,
): number | null {
  if (!cell || cell.unknown) return null
  const [numerator, denominator, figure] = cell.of
  if (kind === 'duration') return figure ?? null
  if (denominator === null) return numerator
  return denominator === 0 ? null : (numerator / denominator) * 100
}

/** The months of the charts of a period, oldest first, those without data too. */
export function monthsUpTo(
  { periods }: Explorer,
  { to }: PagePeriod,
): readonly PagePeriod[] {
  return periods
    .filter(({ kind, to: last }) => kind === 'month' && last <= to)
    .slice(0, chartMonths)
    .toReversed()
}

/** The months within a period, oldest first. */
export function monthsIn(
  { periods }: Explorer,
  { from, to }: PagePeriod,
): readonly PagePeriod[] {
  return periods
    .filter(
      (month) => month.kind === 'month' && month.from >= from && month.to <= to,
    )
    .toReversed()
}

/** The period of the same kind before. */
export function periodBefore(
  { periods }: Explorer,
  { kind, from }: PagePeriod,
): PagePeriod | undefined {
  return periods.find((period) => period.kind === kind && period.to < from)
}
