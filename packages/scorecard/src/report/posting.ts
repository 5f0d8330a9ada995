import type { Miss } from '@motcua/metrics'
import { proseDate } from '../words/dates.ts'
import type { Facts } from '../model/facts.ts'
import { ScorecardError } from '../model/input.ts'
import { isFigureKnown } from '../model/known.ts'
import { procedureNames } from '../model/names.ts'
import { column, noneOf, row, table, text, words as inWords } from './cells.ts'
import type { ReportInput } from './input.ts'
import type { Block } from './report.ts'

const items = ['process', 'documents', 'time', 'form', 'fee'] as const
const places = ['desk', 'web'] as const

/**
 * Annex IX: announced procedures of which an item that applies is not posted.
 *
 * @throws ScorecardError when they are not as many as the target of posting lacks.
 */
export function postingBlocks(
  facts: Facts,
  input: ReportInput,
): readonly Block[] {
  const { words, isOwn, find } = facts
  const { say } = words
  const own = input.unposted.filter(({ unit }) => isOwn(unit))
  const codes = [...new Set(own.map(({ code }) => code))]
  if (facts.subjects.some(({ kpi }) => kpi.id === 'posted')) {
    const posted = find('posted', input.period)
    const lacking = (posted.denominator ?? 0) - posted.numerator
    if (isFigureKnown(posted) && lacking !== codes.length)
      throw new ScorecardError(
        `expected ${lacking} procedures not fully posted over ${input.period.key}, got ${codes.length}`,
      )
  }
  const date = proseDate(input.period.to, words)
  if (codes.length === 0) return [noneOf(say('annexIX.none', { date }))]
  const nameOf = procedureNames(own)
  const rows = codes.flatMap((code) =>
    places.flatMap((place) => {
      const lacks = own.filter(
        (miss) => miss.code === code && miss.more?.['place'] === place,
      )
      const [first] = lacks
      if (!first) return []
      const said = items.filter((item) =>
        lacks.some((miss) => itemOf(miss) === item),
      )
      return [
        row([
          inWords(nameOf(first)),
          inWords(say(`annexIX.${place}`)),
          inWords(said.map((item) => say(`annexIX.${item}`)).join(', ')),
        ]),
      ]
    }),
  )
  return [
    text(say('annexIX.total', { count: words.count(codes.length), date })),
    table(
      [
        column(say('misses.procedure'), 'words', 80),
        column(say('annexIX.place'), 'words', 30),
        column(say('annexIX.items'), 'words', 55),
      ],
      rows,
    ),
  ]
}

function itemOf({ more }: Miss): unknown {
  return more?.['item']
}
