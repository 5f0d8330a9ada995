import { parsePeriod } from '@motcua/metrics'
import type { Figures } from '@motcua/metrics'
import { columnDate, periodTitle } from '../words/dates.ts'
import type { Facts } from '../model/facts.ts'
import { ScorecardError } from '../model/input.ts'
import { causeText } from '../words/causes.ts'
import type { Words } from '../words/words.ts'
import { column, row, tableOr, words as inWords } from './cells.ts'
import type { ReportInput, RestatedFigure } from './input.ts'
import type { Block } from './report.ts'

/**
 * Annex X: the unit's numbers that were issued and are others now.
 *
 * @throws ScorecardError when what is now is not what the tables have.
 */
export function restatedBlocks(
  facts: Facts,
  input: ReportInput,
): readonly Block[] {
  const { words } = facts
  const { say } = words
  const own = input.restated.filter(({ unit }) => unit === input.unit)
  refuseOtherNow(own, facts, input)
  return [
    tableOr(
      say('annexX.none'),
      [
        column(say('annexX.period'), 'words', 22),
        column(say('kpis.title'), 'words', 42),
        column(say('annexX.published'), 'middle', 26),
        column(say('annexX.now'), 'middle', 26),
        column(say('annexX.change'), 'middle', 20),
        column(say('annexX.reason'), 'words', 30),
        column(say('annexX.at'), 'middle', 19),
      ],
      own.map((of) =>
        row(
          [
            periodTitle(parsePeriod(of.period), words),
            titleOf(of.kpi, facts, input),
            figureText(of.published, words),
            figureText(of.now, words),
            changeText(of, words),
            reasonText(of, words),
            columnDate(of.published.at.slice(0, 10), words),
          ].map(inWords),
        ),
      ),
    ),
  ]
}

function titleOf(
  id: string,
  { subjects, words }: Facts,
  { kpis = [] }: ReportInput,
): string {
  return (
    subjects.find(({ kpi }) => kpi.id === id)?.title ??
    kpis.find((kpi) => kpi.id === id)?.title[words.language] ??
    id
  )
}

function figureText({ numerator, denominator }: Figures, words: Words): string {
  return denominator === null
    ? words.count(numerator)
    : `${words.count(numerator)}/${words.count(denominator)} = ${words.share(numerator, denominator)}`
}

function changeText({ published, now }: RestatedFigure, words: Words): string {
  const signed = (n: number) => (n > 0 ? `+${words.count(n)}` : words.count(n))
  const numerator = signed(now.numerator - published.numerator)
  return now.denominator === null || published.denominator === null
    ? numerator
    : `${numerator}/${signed(now.denominator - published.denominator)}`
}

function reasonText({ parts }: RestatedFigure, words: Words): string {
  return parts
    .filter(
      ({ numerator, denominator }) => numerator !== 0 || denominator !== 0,
    )
    .map(({ cause }) => causeText(cause, words))
    .join('; ')
}

function refuseOtherNow(
  own: readonly RestatedFigure[],
  { input: { evaluation } }: Facts,
  { period, unit }: ReportInput,
): void {
  for (const { kpi, now, period: key } of own) {
    const result = evaluation.results.find(
      (r) => r.kpi === kpi && r.unit === unit && r.period === key && !r.group,
    )
    if (
      key === period.key &&
      result &&
      (result.numerator !== now.numerator ||
        result.denominator !== now.denominator)
    )
      throw new ScorecardError(
        `expected ${kpi} of ${unit} over ${key} to be ${result.numerator}/${result.denominator} in annex X, got ${now.numerator}/${now.denominator}`,
      )
  }
}
