import { inOneMoment } from '@motcua/metrics'
import { addDays } from '@motcua/metrics/calendar'
import type { Database } from '@motcua/metrics'
import type { Kysely } from 'kysely'
import { buildScorecard } from '../model/build.ts'
import type { ScorecardInput } from '../model/input.ts'
import { isKnown } from '../model/known.ts'
import type { Scorecard } from '../model/scorecard.ts'
import { scorecardFigures } from './figures.ts'
import type { FiguresOptions } from './figures.ts'

/** Whose scorecard, over what. */
export interface ScorecardOptions
  extends
    Omit<FiguresOptions, 'office' | 'asOf' | 'complete'>,
    Pick<ScorecardInput, 'letterhead' | 'asOf' | 'language' | 'texts'> {
  readonly office: { readonly code: string; readonly name: string }
  readonly unit: string
  /** The last batch that is known, of versioned tables. Default: all of them. */
  readonly batch?: number
  /** IANA zone of every time that is printed. Default: `Asia/Ho_Chi_Minh`. */
  readonly zone?: string
  /** The days for which all data are there. Default: up to the day before `asOf`. */
  readonly complete?: ScorecardInput['complete']
  /** Default: 1, not issued before. */
  readonly edition?: number
  /** Whether the data are invented, which every page then says. Default: no. */
  readonly synthetic?: boolean
}

/**
 * The scorecard of a unit over a period from a database that has the tables of
 * the KPIs, or is mapped to have them: what `buildScorecard` makes of what
 * `evaluate` and `misses` say. It is final once the period is over and its data
 * are there.
 *
 * @param options `asOf` is the moment up to which the data are known, in the office's time: `2018-04-01 06:00:00`
 * @throws ScorecardError when table 2 does not tie, or a list is not as long as its count.
 * @throws UnitError when there is no such unit.
 * @example
 * const scorecard = await scorecardOf(db, { office, plan, period, unit: 'so', letterhead, asOf })
 * const { pdf } = await renderScorecard(scorecard)
 */
export async function scorecardOf(
  db: Kysely<Database>,
  options: ScorecardOptions,
): Promise<Scorecard> {
  const { office, plan, period, unit, letterhead, asOf, batch } = options
  const complete = options.complete ?? upTo(asOf)
  // On a live database a list would else be longer than its count.
  const figures = await inOneMoment(db, (moment) =>
    scorecardFigures(moment, {
      ...options,
      office: office.code,
      asOf: { at: asOf, batch },
      complete,
    }),
  )
  return buildScorecard({
    ...figures,
    office,
    plan,
    ...(options.kpis && { kpis: options.kpis }),
    letterhead,
    language: options.language,
    texts: options.texts,
    synthetic: options.synthetic ?? false,
    zone: options.zone ?? 'Asia/Ho_Chi_Minh',
    period,
    unit,
    edition: options.edition ?? 1,
    issuedOn: null,
    state: isKnown(period, complete) ? 'final' : 'provisional',
    asOf,
    complete,
    missing: [],
    loaded: null,
  })
}

/** All days before that of a moment. */
function upTo(asOf: string): NonNullable<ScorecardInput['complete']> {
  return { from: '0001-01-01', to: addDays(asOf.slice(0, 10), -1) }
}
