import { fold, tableDefinitions } from '@motcua/warehouse/reading'
import type { TableProfile } from '@motcua/warehouse/reading'
import { meantBy } from './yaml-file.ts'
import type { Fault } from './yaml-file.ts'

type Column =
  (typeof tableDefinitions)[TableProfile['target']]['columns'][string]

/** What a profile says of columns that its table does not have, or of words that its columns do not know; and what it lacks. */
export function tableFaults(profile: TableProfile): readonly Fault[] {
  const columns = Object.entries(
    tableDefinitions[profile.target].columns,
  ).filter(([, { kind }]) => kind !== 'ordinal')
  const names = columns.map(([name]) => name)
  const worded = columns.filter(([, column]) => isWorded(column))
  return [
    ...unknown(['columns'], profile.columns, names),
    ...unknown(['given'], profile.given, names),
    ...unknown(
      ['values'],
      profile.values,
      worded.map(([name]) => name),
    ),
    ...worded.flatMap(([name, column]) =>
      unknown(['values', name], profile.values[name] ?? {}, meaningsOf(column)),
    ),
    ...worded.flatMap(([name, column]) =>
      spelledAsAnother(name, profile.values[name] ?? {}, meaningsOf(column)),
    ),
    ...columns.flatMap(([name, { key, required }]) =>
      (key ?? required) && !profile.columns[name] && !profile.given[name]
        ? [
            {
              path: ['columns'],
              message: `expected a header under columns, or a text under given, of ${name}, got neither`,
            },
          ]
        : [],
    ),
  ]
}

/** Whether a profile may say other words for what a column holds. */
function isWorded({ kind }: Column): boolean {
  return ['choice', 'yes_no', 'unit', 'procedure'].includes(kind)
}

/** The meanings of a column; undefined where it is the lists of the office that say them. */
function meaningsOf({ kind, choices }: Column): readonly string[] | undefined {
  return kind === 'yes_no' ? ['yes', 'no'] : choices
}

/** A word that is known by itself would mean another. */
function spelledAsAnother(
  column: string,
  values: TableProfile['values'][string],
  known: readonly string[] = [],
): readonly Fault[] {
  return Object.entries(values).flatMap(([meaning, texts]) =>
    texts.flatMap((text, i) => {
      const other = known.find((k) => k !== meaning && fold(k) === fold(text))
      return other === undefined
        ? []
        : [
            {
              path: ['values', column, meaning, i],
              message: `expected each text under one meaning, got ${JSON.stringify(text)} under ${meaning}, which means ${other} by itself`,
            },
          ]
    }),
  )
}

function unknown(
  path: readonly string[],
  given: object,
  known: readonly string[] | undefined,
): readonly Fault[] {
  return Object.keys(given)
    .filter((name) => known && !known.includes(name))
    .map((name) => ({
      path: [...path, name],
      message: `expected one of ${known?.join(', ') || 'none'}, got ${name}${meantBy(name, known ?? [])}`,
    }))
}
