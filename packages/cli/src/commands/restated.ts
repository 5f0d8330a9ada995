import {
  findKpi,
  formatCount,
  formatDuration,
  formatShare,
  parsePeriod,
} from '@motcua/metrics'
import type { Figures } from '@motcua/metrics'
import { targetOf } from '@motcua/metrics/plan'
import {
  askedFigures,
  closedPeriods,
  firstPublished,
  openOfficeData,
  restated as find,
} from '@motcua/jobs'
import type { Office, PublishedFigure, Restated } from '@motcua/jobs'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { runnable, tell, write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'

/** Options of `restated`. */
export interface RestatedFlags {
  readonly period?: string
  readonly unit?: string
  readonly kpi?: string
  readonly format: 'table' | 'json'
}

/** `motcua restated`: numbers that were issued and are others now, and why. */
export async function restated(
  office: Office,
  { period: key, unit, kpi, format }: RestatedFlags,
): Promise<Exit> {
  const period = key === undefined ? undefined : parsePeriod(key)
  if (kpi !== undefined) findKpi(kpi, office.kpis, period)
  const issued = askedFigures(office, { period, kpi })
  if (unit !== undefined) requireIssued(unit, issued)
  const { older } = firstPublished(office)
  if (older > 0)
    tell(
      `${older} scorecards were issued by a program that kept no numbers; they are not compared`,
    )
  await using data = await openOfficeData(office)
  const asked = { period, unit, kpi }
  const found = await find(office, data, asked)
  if (format === 'json') writeJson({ restated: found })
  else
    write(
      runnable(restatedText(office, found, askedFigures(office, asked).length)),
    )
  return exit.done
}

/** @throws UsageError when nothing was issued for a unit. */
function requireIssued(unit: string, issued: readonly PublishedFigure[]): void {
  const units = [...new Set(issued.map((f) => f.unit))]
  if (units.length > 0 && !units.includes(unit))
    throw new UsageError(
      `expected a unit of ${units.join(', ')}, for which scorecards were issued, got ${unit}`,
    )
}

const causeText = {
  definition: 'đổi cách tính',
  plan: 'đổi kế hoạch',
  undone: 'hủy lần nạp',
  gone: 'không còn trong tệp xuất',
  corrected: 'sửa sau công bố',
  late: 'nạp sau công bố',
} as const

/** Codes that fit on a line; JSON has all of them. */
const mostCodes = 4

function restatedText(
  office: Office,
  found: readonly Restated[],
  issued: number,
): string {
  if (issued === 0) return 'Chưa phát hành số liệu nào.'
  const summary = `${formatCount(found.length)} trong ${formatCount(issued)} số đã công bố nay khác.`
  if (found.length === 0) return summary
  const closed = closedPeriods(office)
  return [
    summary,
    ...[...Map.groupBy(found, (r) => r.period)].map(([period, of]) => {
      const { at } = closed.get(period) ?? {}
      const told = [...momentsOf(of), ...(at ? [`đã khóa ${dayOf(at)}`] : [])]
      return `${period}: ${told.join(', ')}\n${table(headings, rowsOf(office, of))}`
    }),
    'Chênh lệch: tử số/mẫu số; tổng các nguyên nhân đúng bằng nay trừ công bố. Quá trình của một hồ sơ: motcua history MÃ',
  ].join('\n\n')
}

const headings = [
  'chỉ tiêu',
  'đơn vị',
  'công bố',
  'giá trị',
  'nay',
  'giá trị',
  'nguyên nhân',
  'chênh lệch',
  'hồ sơ',
]

/** When the numbers of a period were issued, and what is known now. */
function momentsOf(found: readonly Restated[]): readonly string[] {
  const issued = found.map(
    ({ published: { at, batch } }) => `công bố ${dayOf(at)} (lần nạp ${batch})`,
  )
  const now = found.map(({ now: { batch } }) => `nay lần nạp ${batch}`)
  return [...new Set([...issued, ...now])]
}

function dayOf(at: string): string {
  return at.slice(0, 10).split('-').toReversed().join('/')
}

/** The rows of a period; a KPI is named in the first of its own. */
function rowsOf(
  office: Office,
  found: readonly Restated[],
): readonly (readonly string[])[] {
  return found.flatMap((of, i) => {
    const { title } = findKpi(of.kpi, office.kpis, parsePeriod(of.period))
    const isNamed = found[i - 1]?.kpi === of.kpi
    return partRows(office, of, isNamed ? '' : title.vi)
  })
}

/** A row for each cause; what is restated stands in the first. */
function partRows(
  office: Office,
  of: Restated,
  title: string,
): readonly (readonly string[])[] {
  const isCount = of.now.denominator === null
  const value = (figures: Figures) => valueText(office, of, figures)
  const head = [
    title,
    of.unit,
    casesText(of.published),
    value(of.published),
    casesText(of.now),
    value(of.now),
  ]
  return of.parts.map(({ cause, numerator, denominator, dossiers }, i) => [
    ...(i === 0 ? head : head.map(() => '')),
    cause === 'definition' && of.published.version !== of.now.version
      ? `${causeText[cause]} (bản ${of.published.version} → ${of.now.version})`
      : causeText[cause],
    isCount ? signed(numerator) : `${signed(numerator)}/${signed(denominator)}`,
    codesText(dossiers),
  ])
}

function casesText({ numerator, denominator }: Figures): string {
  return denominator === null
    ? formatCount(numerator)
    : `${formatCount(numerator)}/${formatCount(denominator)}`
}

function valueText(
  { plan, kpis }: Office,
  { kpi, unit, period: key }: Restated,
  { numerator, denominator, value }: Figures,
): string {
  if (denominator === null) return ''
  const period = parsePeriod(key)
  const target = targetOf(plan, kpi, unit, period)
  const targets = target ? [target.value] : []
  return findKpi(kpi, kpis, period).kind === 'duration'
    ? formatDuration(value, targets)
    : formatShare(numerator, denominator, targets)
}

function signed(n: number): string {
  if (n === 0) return '0'
  return n < 0 ? `−${formatCount(-n)}` : `+${formatCount(n)}`
}

function codesText(codes: readonly string[]): string {
  const more = codes.length - mostCodes
  const some = codes.slice(0, mostCodes).join(' ')
  return more > 0 ? `${some} và ${more} hồ sơ khác` : some
}
