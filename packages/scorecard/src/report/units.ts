import { existsIn, parsePeriod } from '@motcua/metrics'
import { addDays, daysBetween, monthsUpTo } from '@motcua/metrics/calendar'
import { periodTitle } from '../words/dates.ts'
import type { Facts } from '../model/facts.ts'
import { column, count, noneOf, row, table, words as inWords } from './cells.ts'
import type { ReportInput, SurveyForm, UnitReport } from './input.ts'
import type { Block, ReportColumn } from './report.ts'

/** Annex VII: the reports of the units, month by month of the year up to the period. */
export function reportBlocks(
  facts: Facts,
  input: ReportInput,
): readonly Block[] {
  const { words, isOwn, unitName } = facts
  const { period, lists, evaluation } = input
  const year = period.to.slice(0, 4)
  const months = monthsUpTo(period, 12).filter(({ from }) =>
    from.startsWith(year),
  )
  const keys = new Set(months.map(({ key }) => key))
  const own = lists.reports.filter((r) => isOwn(r.unit) && keys.has(r.period))
  if (own.length === 0) return [noneOf(words.say('annexVII.none'))]
  const units = evaluation.units.filter(
    (u) => existsIn(u, period) && own.some((r) => r.unit === u.code),
  )
  return [
    table(
      [
        column(words.say('units.name'), 'words', 40),
        ...months.map((month) =>
          column(periodTitle(month, words), 'middle', 18),
        ),
      ],
      units.map(({ code }) =>
        row([
          inWords(unitName(code)),
          ...months.map(({ key }) => {
            const report = own.find((r) => r.unit === code && r.period === key)
            return inWords(report ? reportState(report, facts) : '…')
          }),
        ]),
      ),
    ),
  ]
}

function reportState(
  { period, dueOn, submittedOn }: UnitReport,
  { words: { say, count: of } }: Facts,
): string {
  if (submittedOn === null) return say('annexVII.missing')
  const due = dueOn ?? addDays(parsePeriod(period).to, 1)
  return submittedOn <= due
    ? say('annexVII.onTime')
    : say('annexVII.late', { days: of(daysBetween(due, submittedOn)) })
}

const answers = [
  'very_satisfied',
  'satisfied',
  'neutral',
  'dissatisfied',
  'very_dissatisfied',
] as const

/** Annex VIII: the surveys of the year, and feedback and petitions. */
export function surveyBlocks(
  facts: Facts,
  input: ReportInput,
): readonly Block[] {
  return [surveyTable(facts, input), feedbackTable(facts, input)]
}

function surveyTable({ words, isOwn }: Facts, input: ReportInput): Block {
  const { say } = words
  const { period, lists } = input
  const isOfYear = (of: { readonly period: string }) => {
    const { to } = parsePeriod(of.period)
    return to.slice(0, 4) === period.to.slice(0, 4) && to <= period.to
  }
  const forms = lists.surveys.filter(
    (form) => isOwn(form.unit) && isOfYear(form),
  )
  const rounds = lists.rounds.filter(isOfYear)
  const keys = [
    ...new Map(
      [...rounds, ...forms].map(({ survey, period: of }) => [
        `${survey} ${of}`,
        { survey, of },
      ]),
    ).values(),
  ].toSorted((a, b) => (`${a.of} ${a.survey}` < `${b.of} ${b.survey}` ? -1 : 1))
  if (keys.length === 0) return noneOf(say('annexVIII.noSurvey'))
  const rows = keys.map(({ survey, of }) => {
    const own = forms.filter(
      (form) => form.survey === survey && form.period === of,
    )
    const sent =
      rounds.find((round) => round.survey === survey && round.period === of)
        ?.sent ?? null
    const valid = own.filter((form) => form.valid)
    const numbers = [
      sent,
      own.length,
      valid.length,
      ...answers.map(
        (answer) => valid.filter((form) => form.answer === answer).length,
      ),
    ]
    return row([
      inWords(periodTitle(parsePeriod(of), words)),
      inWords(say(`annexVIII.${surveyOf(survey)}`)),
      ...numbers.map((n) => count(n, words)),
    ])
  })
  const counted = (['sent', 'returned', 'valid', ...answers] as const).map(
    (key) => column(say(`annexVIII.${key}`), 'count', 15),
  )
  return table(
    [
      column(say('annexVIII.period'), 'words', 20),
      column(say('annexVIII.survey'), 'words', 28),
      ...counted,
    ],
    rows,
    say('annexVIII.surveys'),
  )
}

function surveyOf(survey: string): SurveyForm['survey'] {
  return survey === 'staff_attitude' ? 'staff_attitude' : 'service_quality'
}

function feedbackTable({ words, isOwn }: Facts, input: ReportInput): Block {
  const { say } = words
  const { period, lists } = input
  const own = lists.feedback.filter(({ unit }) => isOwn(unit))
  if (own.length === 0) return noneOf(say('annexVIII.noFeedback'))
  const isIn = (day: string | null) =>
    day !== null && period.from <= day && day <= period.to
  const answered = own.filter(({ answeredOn }) => isIn(answeredOn))
  const by = (day: string | null) => day !== null && day <= period.to
  const numbers = {
    received: own.filter(({ receivedOn }) => isIn(receivedOn)).length,
    answered: answered.length,
    inTime: answered.filter(
      ({ answeredOn, dueOn }) => dueOn === null || (answeredOn ?? '') <= dueOn,
    ).length,
    province: answered.filter(({ provinceOn }) => by(provinceOn)).length,
    office: answered.filter(({ officeOn }) => by(officeOn)).length,
  }
  const keys = ['received', 'answered', 'inTime', 'province', 'office'] as const
  const columns: readonly ReportColumn[] = keys.map((key) =>
    column(say(`annexVIII.${key}`), 'count', 20),
  )
  return table(
    columns,
    [row(keys.map((key) => count(numbers[key], words)))],
    say('annexVIII.feedback'),
  )
}
