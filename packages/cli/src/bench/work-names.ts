/** What is asked next of the numbers of a month. */
export const questions = ['reach', 'why', 'due', 'units', 'restated'] as const
/** One of `questions`. */
export type Question = (typeof questions)[number]

/** Names of the works that can be measured, in the order in which they are. */
export const workNames = [
  'ingest',
  'ingest-same',
  'ingest-changed',
  'kpis-month',
  'kpis-13-months',
  'kpis-long-history',
  'scorecards',
  'kpis-national',
  ...questions,
  'startup',
  'list',
  'reload',
  'xlsx',
  'page',
] as const

/** @see workNames */
export type WorkName = (typeof workNames)[number]

/**
 * The works that a person lists, `startup,list`.
 *
 * @returns undefined for a name that is none.
 */
export function worksNamed(text: string): readonly WorkName[] | undefined {
  const found = text
    .split(',')
    .map((name) => workNames.find((known) => known === name))
  return found.some((name) => name === undefined)
    ? undefined
    : workNames.filter((name) => found.includes(name))
}
