import { catalog, parsePeriod } from '@motcua/metrics'
import type { EvaluateOptions, Kpi, Period } from '@motcua/metrics'
import { dimensionsOf } from '../numbers/answers.ts'
import { isLong } from '../size.ts'
import { office, planWith } from './generated.ts'

/* What is asked of the generated rows. */

/** One of each kind: month, quarter, half, year, run, to date, trailing, cut. */
export const periods = [
  '2018-02',
  '2018-Q1',
  '2018-H1',
  '2018',
  '2017-11..2018-02',
  '2018-03-YTD',
  '2018-03-L12M',
  '2018-03@20',
  '2018-Q1@15',
].map(parsePeriod)

/** What is asked of every KPI that has the dimensions. */
export interface Question {
  /** Besides the unit. */
  readonly by: readonly string[]
  readonly scope: Scope
  readonly asked: readonly Period[]
}

export interface Scope {
  readonly rules: {
    readonly compare: 'date' | 'instant'
    readonly finish: 'result' | 'handover'
  }
  readonly batch: number | undefined
  /** The day on which the data were cut off. */
  readonly day: string | undefined
}

/** The rules of the plan, over all that is known. */
export const plain: Scope = {
  rules: { compare: 'date', finish: 'result' },
  batch: undefined,
  day: undefined,
}

/** All unlike the plain one, and what was known at a batch on a day. */
export const unlike: Scope = {
  rules: { compare: 'instant', finish: 'handover' },
  batch: 2,
  day: '2018-03-31',
}

/** Every set of rules, over all that is known and of what was known then. */
const scopes = (['date', 'instant'] as const).flatMap((compare) =>
  (['result', 'handover'] as const).flatMap((finish) =>
    [plain, unlike].map(({ batch, day }): Scope => ({
      rules: { compare, finish },
      batch,
      day,
    })),
  ),
)

/** Every set of the dimensions of some KPI. */
const breakdowns = [
  ...new Map(
    catalog.flatMap((kpi) =>
      dimensionsOf(kpi.id)
        .reduce<readonly (readonly string[])[]>(
          (sets, name) => [...sets, ...sets.map((set) => [...set, name])],
          [[]],
        )
        .map((set) => [set.toSorted().join(), set] as const),
    ),
  ).values(),
]

/** Dimensions of so many values that groups are thousands. */
const fine: readonly string[] = ['procedure', 'field', 'task']

/** All kinds of periods but where groups are thousands, or rules the only difference. */
export const few = periods.filter(({ key }) =>
  ['2018-Q1', '2018-03@20'].includes(key),
)
export const questions: readonly Question[] = [
  ...breakdowns.map((by) => {
    const isFine = by.some((name) => fine.includes(name))
    const isMany = isLong ? by.length > 1 && !by.includes('item') : isFine
    return { by, scope: plain, asked: isMany ? few : periods }
  }),
  { by: [], scope: unlike, asked: periods },
  { by: ['channel'], scope: unlike, asked: few },
  ...scopes.slice(1, -1).flatMap((scope) =>
    (isLong ? [[], ['channel']] : [[]]).map((by) => ({
      by,
      scope,
      asked: few,
    })),
  ),
]

/** The KPIs of the catalogue that have all of some dimensions. */
export function kpisBy(by: readonly string[]): readonly Kpi[] {
  return catalog.filter((kpi) =>
    by.every((name) => dimensionsOf(kpi.id).includes(name)),
  )
}

/** How a question is put to the library. */
export function evaluateOptions({
  by,
  asked,
  scope: { rules, batch, day },
}: Question): EvaluateOptions {
  return {
    office,
    periods: asked,
    by: ['unit', ...by],
    plan: planWith(rules),
    ...(day && { asOf: { at: `${day} 06:00:00`, ...(batch && { batch }) } }),
  }
}
