import {
  findKpi,
  formatCount,
  formatDuration,
  formatShare,
  parsePeriod,
} from '@motcua/metrics'
import type { Figures } from '@motcua/metrics'
import { targetOf } from '@motcua/metrics/plan'
import { firstPublished, openOfficeData, restated as find } from '@motcua/jobs'
import type { Office, Restated } from '@motcua/jobs'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'
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
  const { figures, older } = firstPublished(office)
  const issued = figures.filter((f) =>
    period ? f.period === period.key : !f.isToDate,
  )
  if (kpi !== undefined) findKpi(kpi, office.kpis, period)
  if (unit !== undefined)
    requireIssued(
      unit,
      issued.map((f) => f.unit),
    )
  await using data = await openOfficeData(office)
  const found = await find(office, data, { period, unit, kpi })
  if (older > 0)
    tell(
      `${older} scorecards were issued by a program that kept no numbers; they are not compared`,
    )
  const of = issued.filter(
    (f) =>
      (unit === undefined || f.unit === unit) &&
      (kpi === undefined || f.kpi === kpi),
  )
  if (format === 'json') writeJson({ restated: found })
  else write(restatedText(office, found, of.length))
  return exit.done
}

/** @throws UsageError when nothing was issued for a unit. */
function requireIssued(unit: string, issued: readonly string[]): void {
  const units = [...new Set(issued)]
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
  return [
    summary,
    ...[...Map.groupBy(found, (r) => r.period)].map(
      ([period, of]) =>
        `${period}: ${momentsOf(of)}\n${table(
          headings,
          of.flatMap((r) => rowsOf(office, r)),
        )}`,
    ),
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
function momentsOf(found: readonly Restated[]): string {
  const issued = found.map(
    ({ published: { at, batch } }) => `công bố ${dayOf(at)} (lần nạp ${batch})`,
  )
  const now = found.map(({ now: { batch } }) => `nay lần nạp ${batch}`)
  return [...new Set([...issued, ...now])].join(', ')
}

function dayOf(at: string): string {
  return at.slice(0, 10).split('-').toReversed().join('/')
}

/** A row for each cause; what is restated stands in the first. */
function rowsOf(office: Office, of: Restated): readonly (readonly string[])[] {
  const kpi = findKpi(of.kpi, office.kpis, parsePeriod(of.period))
  const isCount = of.now.denominator === null
  const value = (figures: Figures) => valueText(office, of, figures)
  const head = [
    kpi.title.vi,
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
