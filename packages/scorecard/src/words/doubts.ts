import { parsePeriod } from '@motcua/metrics'
import type { Evaluation } from '@motcua/metrics'
import { periodName } from './dates.ts'
import type { Words } from './words.ts'

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
  {
    evaluation: { allUnits },
    words,
  }: {
    readonly evaluation: Pick<Evaluation, 'allUnits'>
    readonly words: Words
  },
): string {
  const who =
    unit === null
      ? words.say('doubt.allUnits')
      : (allUnits.find((u) => u.code === unit)?.name ?? unit)
  return words.say(`doubt.${measure}`, {
    who,
    count: words.count(count),
    period: periodName(parsePeriod(month), words),
    source,
    bound: words.count(bound),
  })
}
