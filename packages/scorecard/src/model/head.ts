import {
  addDays,
  previousPeriod,
  yearBefore,
  yearToDate,
} from '@motcua/metrics/calendar'
import type { Period } from '@motcua/metrics'
import {
  dateRange,
  periodName,
  periodTitle,
  proseDate,
  proseTime,
} from '../words/dates.ts'
import { textsIn, wordsOf } from '../words/words.ts'
import type { Words } from '../words/words.ts'
import type { ScorecardInput } from './input.ts'
import { printedLetterhead } from './letterhead.ts'
import { gapOf } from './known.ts'
import type { Replaced, Scorecard } from './scorecard.ts'

/** What stands over the first table, and on every page. */
type Head = Pick<
  Scorecard,
  | 'office'
  | 'period'
  | 'unit'
  | 'edition'
  | 'state'
  | 'replaces'
  | 'synthetic'
  | 'isSigned'
  | 'language'
  | 'texts'
  | 'asOf'
  | 'letterhead'
  | 'placeAndDate'
  | 'banners'
  | 'disclaimer'
  | 'watermark'
  | 'title'
  | 'unitLine'
  | 'planLine'
  | 'dataLine'
>

/** The head of a unit's paper: whose, of when, of which data, which edition. */
export function headOf(input: ScorecardInput, unit: Scorecard['unit']): Head {
  const { office, period, edition, state, synthetic, asOf, plan } = input
  const words = wordsOf(input)
  const letterhead = printedLetterhead(input.letterhead, words.language)
  const { say } = words
  return {
    office,
    period: periodTitles(input, words),
    unit,
    edition,
    state,
    synthetic,
    ...(input.replaces && { replaces: input.replaces }),
    ...(input.isSigned && { isSigned: true }),
    asOf,
    language: words.language,
    texts: textsIn(input.texts ?? {}, words.language),
    letterhead,
    placeAndDate: say('head.placeAndDate', {
      place: letterhead.place,
      year: addDays(period.to, 1).slice(0, 4),
    }),
    banners: banners(input, words),
    disclaimer: synthetic ? say('banner.disclaimer') : null,
    watermark: synthetic ? say('banner.watermark') : null,
    title: say('head.title'),
    unitLine: say('head.unit', { unit: unit.name }),
    planLine: say('head.plan', {
      number: plan.number,
      date: proseDate(plan.date, words),
    }),
    dataLine: say('head.data', {
      from: proseDate(period.from, words),
      to: proseDate(period.to, words),
      at: proseTime(asOf, words),
      edition: editionWords(input, words),
    }),
  }
}

function periodTitles(
  { period }: ScorecardInput,
  words: Words,
): Scorecard['period'] {
  const { key, from, to, kind } = period
  const changeFrom = (before: Period) =>
    words.say('head.previous', { period: periodName(before, words) })
  return {
    key,
    from,
    to,
    title: periodTitle(period, words),
    previousTitle: changeFrom(previousPeriod(period)),
    yearAgoTitle: kind === 'year' ? null : changeFrom(yearBefore(period)),
    toDateTitle: words.say('head.toDate', {
      range: dateRange(yearToDate(period).from, to, words),
    }),
    isToDate: yearToDate(period).from === from,
  }
}

function editionWords(
  { edition, state, issuedOn }: ScorecardInput,
  words: Words,
): string {
  const n = words.count(edition)
  return issuedOn === null
    ? words.say(`edition.${state}`, { n })
    : words.say('edition.recomputed', { n, date: proseDate(issuedOn, words) })
}

function banners(input: ScorecardInput, words: Words): Scorecard['banners'] {
  const { say } = words
  const synthetic = { strong: say('banner.synthetic'), rest: '' }
  const provisional = {
    strong: say('banner.provisional'),
    rest: say('banner.provisionalWhy', { gap: gapOf(input, words) }),
  }
  const { replaces, state } = input
  return [
    ...(input.synthetic ? [synthetic] : []),
    ...(state === 'provisional' ? [provisional] : []),
    ...(state === 'restated' && replaces ? [restated(input, replaces)] : []),
  ]
}

function restated(input: ScorecardInput, replaces: Replaced) {
  const words = wordsOf(input)
  return {
    strong: words.say('banner.restated', { n: words.count(input.edition) }),
    rest: words.say('banner.replaces', {
      n: words.count(replaces.edition),
      date: proseDate(replaces.issuedOn, words),
    }),
  }
}
