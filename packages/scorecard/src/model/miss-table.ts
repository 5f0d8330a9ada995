import { formatCount } from '@motcua/metrics'
import type { DateText, Miss } from '@motcua/metrics'
import { columnDate } from '../words/dates.ts'
import type { Facts } from './facts.ts'
import { areDossiersKnown } from './known.ts'
import type { MissRow, Scorecard } from './scorecard.ts'

/** Up to how many dossiers are printed; all of them go into the XLSX and the JSON. */
const printedMisses = 10

/** Table 3: finished late in the period, and open overdue on its last day. */
export function missTable(facts: Facts): Scorecard['misses'] {
  const { find, input, late, overdue } = facts
  const known = areDossiersKnown(find, input.period)
  const all = (known ? [...late, ...overdue] : [])
    .toSorted(longestFirst)
    .map((miss, i) => missRow(i + 1, miss, facts))
  return {
    caption: 'Bảng 3. Hồ sơ giải quyết quá hạn và quá hạn chưa giải quyết',
    summary: known ? summaryOf(all.length) : 'Chưa đủ dữ liệu để liệt kê.',
    daysUnit: '(ngày)',
    total: all.length,
    rows: all.slice(0, printedMisses),
    all,
  }
}

/** By days overdue, those of equal days by their code. */
function longestFirst(a: Miss, b: Miss): number {
  return (b.daysLate ?? 0) - (a.daysLate ?? 0) || (a.code < b.code ? -1 : 1)
}

function missRow(
  number: number,
  miss: Miss,
  { unitName, procedureName }: Facts,
): MissRow {
  const daysLate = miss.daysLate ?? 0
  return {
    number,
    code: miss.code,
    procedure: procedureName(miss),
    receivedOn: dateOr('…', miss.receivedOn),
    dueOn: dateOr('…', miss.dueOn),
    finishedOn: dateOr('Chưa có', miss.finishedOn),
    daysLate: formatCount(daysLate),
    cells: { daysLate },
    unit: miss.unit === null ? '…' : unitName(miss.unit),
    reason: miss.overdueReason ?? 'Đơn vị chưa nêu',
    apology: apologyOf(miss),
  }
}

function dateOr(none: string, date: DateText | null): string {
  return date === null ? none : columnDate(date)
}

function apologyOf({ apology }: Miss): string {
  if (apology === null) return 'Không có thông tin'
  return apology ? 'Có' : 'Không'
}

function summaryOf(count: number): string {
  if (count === 0)
    return 'Không có hồ sơ giải quyết quá hạn trong kỳ; không có hồ sơ quá hạn chưa giải quyết.'
  const total = `Tổng số ${formatCount(count)} hồ sơ`
  return count <= printedMisses
    ? `${total}.`
    : `${total}; phiếu in ${printedMisses} hồ sơ quá hạn nhiều ngày nhất, đầy đủ ở tệp XLSX kèm theo.`
}
