import { fileURLToPath } from 'node:url'
import { catalog } from '@motcua/metrics'
import { publishedObjects, statementsOf } from '@motcua/metrics/views'

/*
 * The views and macros of a published database of the catalogue, one a file, as
 * DuckDB runs them over the tables of one: numbered in the order in which they are made.
 */

/** Where the files lie. */
export const viewFolder = fileURLToPath(
  new URL('../../sql/views', import.meta.url),
)

/** Their texts, by name. */
export function viewFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    publishedObjects(catalog).map((of, i) => {
      const { name, kind, parameters, words, columns } = of
      const call = kind === 'view' ? '' : `(${parameters.join(', ')})`
      const told = Object.entries(columns).map(
        ([column, { vi, en }]) => `--   ${column}: ${vi} | ${en}`,
      )
      const head = [
        '-- Made by `node --run reference` in packages/warehouse.',
        `-- ${name}${call}`,
        `-- ${words.vi}`,
        `-- ${words.en}`,
        ...told,
      ]
      const file = `${String(i + 1).padStart(2, '0')}-${name}.sql`
      return [
        file,
        `${[...head, ...statementsOf(of).map((s) => `${s};`)].join('\n')}\n`,
      ]
    }),
  )
}
