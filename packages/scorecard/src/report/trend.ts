import { monthsUpTo } from '@motcua/metrics/calendar'
import { casesOf } from '../words/subject.ts'
import { periodTitle } from '../words/dates.ts'
import type { Facts } from '../model/facts.ts'
import { shareTitles } from '../model/headings.ts'
import { isFigureKnown } from '../model/known.ts'
import {
  column,
  count,
  marked,
  note,
  row,
  share,
  table,
  words as inWords,
} from './cells.ts'
import type { ReportInput } from './input.ts'
import type { Block, Cell } from './report.ts'

/** Annex I: numerator, denominator and share of each target, month by month. */
export function trendBlocks(
  { input: { period, unit }, subjects, find, words }: Facts,
  { restated }: Pick<ReportInput, 'restated'>,
): readonly Block[] {
  const titles = shareTitles(words)
  const isRestated = (kpi: string, month: string) =>
    restated.some((r) => r.unit === unit && r.kpi === kpi && r.period === month)
  const months = monthsUpTo(period, 13)
  const rows = months.map((month) =>
    row([
      inWords(periodTitle(month, words)),
      ...subjects.flatMap(({ kpi, planned }): readonly Cell[] => {
        const result = find(kpi.id, month)
        if (!isFigureKnown(result)) return ['…', '…', '…'].map(inWords)
        const cases = casesOf(result)
        if (!cases) return ['–', '–', '–'].map(inWords)
        const rate = share(cases, planned, words)
        return [
          count(cases.numerator, words),
          count(cases.denominator, words),
          isRestated(kpi.id, month.key)
            ? marked(rate, words.say('annexI.restated'))
            : rate,
        ]
      }),
    ]),
  )
  return [
    table(
      [
        column(words.say('annexI.month'), 'words', 22),
        ...subjects.flatMap(({ title }) => [
          column(titles.numerator, 'count', 12, title),
          column(titles.denominator, 'count', 12, title),
          column(titles.rate, 'share', 18, title),
        ]),
      ],
      rows,
    ),
    note(words.say('annexI.note')),
  ]
}
