import type { Rules, Scope } from './kpi.ts'

/** What is asked, with the rules of its plan where it has none of its own. */
export type RulesOptional<S extends Pick<Scope, 'rules'>> = Omit<S, 'rules'> & {
  /** Default: those of `plan`; without one, by date, of the result. */
  readonly rules?: Rules | undefined
}

const byDate: Rules = { compare: 'date', finish: 'result' }

/** The rules of what is asked: its own, or those of its plan. */
export function rulesOf({
  rules,
  plan,
}: RulesOptional<Pick<Scope, 'rules' | 'plan'>>): Rules {
  return rules ?? plan?.rules ?? byDate
}
