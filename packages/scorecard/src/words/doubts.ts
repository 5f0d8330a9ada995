import { parsePeriod } from '@motcua/metrics'
import type { Evaluation } from '@motcua/metrics'
import { periodName } from './dates.ts'
import { inLanguage, nameIn } from './words.ts'
import type { AnyText, Words } from './words.ts'

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

/** What papers call a source, by its name. */
export interface SourceTitles {
  readonly [source: string]: AnyText
}

/** What papers call a source; its name where nothing else is said. */
export function sourceTitle(
  source: string,
  titles: SourceTitles | undefined,
  { language }: Words,
): string {
  return inLanguage(titles?.[source] ?? source, language)
}

/** Which number is implausible: `Phòng A tiếp nhận 0 hồ sơ tháng 4/2018 (nguồn …), thấp bất thường (mức thấp nhất theo 12 tháng trước: 12)`. */
export function doubtWords(
  { source, unit, measure, month, count, bound }: Doubt,
  {
    evaluation: { allUnits },
    sourceTitles,
    words,
  }: {
    readonly evaluation: Pick<Evaluation, 'allUnits'>
    readonly sourceTitles: SourceTitles | undefined
    readonly words: Words
  },
): string {
  const known = allUnits.find((u) => u.code === unit)
  const who =
    unit === null
      ? words.say('doubt.allUnits')
      : known
        ? nameIn(known, words.language)
        : unit
  return words.say(`doubt.${measure}`, {
    who,
    count: words.count(count),
    period: periodName(parsePeriod(month), words),
    source: sourceTitle(source, sourceTitles, words),
    bound: words.count(bound),
  })
}
