import { expressionBuilder } from 'kysely'
import type { Expression, SqlBool } from 'kysely'
import type { AnyTables, Cohort, Condition, Days, Rules } from './kpi.ts'
import type { Text } from '../plan/plan.ts'
import type { DateText } from '../schema.ts'

/** Words that are the same under every rule, or that depend on the rules. */
export type Words = Text | ((rules: Rules) => Text)

/**
 * A predicate with its words.
 *
 * @example
 * condition(
 *   { vi: 'có ngày hẹn trả', en: 'with a due date' },
 *   ({ eb }: DossierRow) => eb('dossier.due_on', 'is not', null),
 * )
 */
export function condition<R>(
  words: Words,
  where: (row: R) => Expression<SqlBool>,
  { isBounded = false }: Pick<Condition<R>, 'isBounded'> = {},
): Condition<R> {
  return Object.freeze({ where, words: said(words), isBounded })
}

/**
 * A date with the words for lying in the period: `tiếp nhận trong kỳ`, `received in the period`.
 *
 * @example
 * cohort<DossierRow>(
 *   { vi: 'tiếp nhận trong kỳ', en: 'received in the period' },
 *   ({ eb }) => eb.ref('dossier.received_on'),
 * )
 */
export function cohort<R>(
  words: Words,
  on: (row: R) => Expression<DateText | null>,
  { isBounded = false }: Pick<Cohort<R>, 'isBounded'> = {},
): Cohort<R> {
  return Object.freeze({ on, words: said(words), isBounded })
}

/**
 * True where all are; the words follow each other.
 *
 * @example
 * allOf(hasDueDate, filedOnline).words({ compare: 'date', finish: 'result' }).en
 * // 'with a due date, filed online'
 */
export function allOf<R>(...conditions: readonly Condition<R>[]): Condition<R> {
  return joined(conditions, ', ', ', ', {
    combine: eb.and,
    isBounded: conditions.some((c) => c.isBounded),
  })
}

/**
 * True where one is.
 *
 * @example
 * anyOf(hasDueDate, filedOnline).words({ compare: 'date', finish: 'result' }).en
 * // 'with a due date; or filed online'
 */
export function anyOf<R>(...conditions: readonly Condition<R>[]): Condition<R> {
  return joined(conditions, '; hoặc ', '; or ', {
    combine: eb.or,
    isBounded: conditions.every((c) => c.isBounded),
  })
}

/**
 * True where another is false; unknown where that is unknown.
 *
 * @example
 * not(filedOnline).words({ compare: 'date', finish: 'result' }).en // 'not (filed online)'
 */
export function not<R>(other: Condition<R>, words?: Words): Condition<R> {
  return Object.freeze({
    where: (row: R) => eb.not(other.where(row)),
    words:
      words === undefined
        ? (rules: Rules) => {
            const { vi, en } = other.words(rules)
            return { vi: `không (${vi})`, en: `not (${en})` }
          }
        : said(words),
  })
}

/**
 * A cohort as the condition that it is.
 *
 * @example
 * inPeriod(receipt).words({ compare: 'date', finish: 'result' }).en // 'received in the period'
 */
export function inPeriod<R extends Days>(dated: Cohort<R>): Condition<R> {
  return Object.freeze({
    isBounded: dated.isBounded ?? false,
    words: dated.words,
    where: (row: R) => {
      const on = dated.on(row)
      return eb.and([eb(on, '>=', row.from), eb(on, '<=', row.to)])
    },
  })
}

const eb = expressionBuilder<AnyTables, string>()

function said(words: Words): (rules: Rules) => Text {
  return typeof words === 'function' ? words : () => words
}

function joined<R>(
  conditions: readonly Condition<R>[],
  vi: string,
  en: string,
  {
    combine,
    isBounded,
  }: {
    readonly combine: (
      parts: readonly Expression<SqlBool>[],
    ) => Expression<SqlBool>
    readonly isBounded: boolean
  },
): Condition<R> {
  return Object.freeze({
    isBounded,
    where: (row: R) => combine(conditions.map((c) => c.where(row))),
    words: (rules: Rules) => {
      const texts = conditions.map((c) => c.words(rules))
      return {
        vi: texts.map((t) => t.vi).join(vi),
        en: texts.map((t) => t.en).join(en),
      }
    },
  })
}
