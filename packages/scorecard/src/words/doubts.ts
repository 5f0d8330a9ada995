import { formatCount, parsePeriod } from '@motcua/metrics'
import type { Evaluation } from '@motcua/metrics'
import { periodName } from './dates.ts'

/** A month in which a source has implausibly few dossiers of a unit. */
export interface Doubt {
  readonly source: string
  /** Without those below it; null: all units. */
  readonly unit: string | null
  readonly measure: 'received' | 'finished'
  /** Key of the month. */
  readonly month: string
  readonly count: number
  /** The least that is plausible. */
  readonly bound: number
}

/** Which number is implausible: `Phòng A tiếp nhận 0 hồ sơ tháng 4/2018 (nguồn …), thấp bất thường (mức thấp nhất theo 12 tháng trước: 12)`. */
export function doubtWords(
  { source, unit, measure, month, count, bound }: Doubt,
  { allUnits }: Pick<Evaluation, 'allUnits'>,
): string {
  const who =
    unit === null
      ? 'các đơn vị'
      : (allUnits.find((u) => u.code === unit)?.name ?? unit)
  const did = measure === 'received' ? 'tiếp nhận' : 'giải quyết'
  return `${who} ${did} ${formatCount(count)} hồ sơ ${periodName(parsePeriod(month))} (nguồn ${source}), thấp bất thường (mức thấp nhất theo 12 tháng trước: ${formatCount(bound)})`
}
