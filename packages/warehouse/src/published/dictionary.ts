import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '@motcua/metrics'
import { macroColumnType, tableWords } from '@motcua/metrics/views'
import type { PublishedObject } from '@motcua/metrics/views'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** A column of an object of a published database. */
export interface DescribedColumn {
  readonly name: string
  /** As the engine names it, in small letters. */
  readonly type: string | null
  readonly vi: string
  readonly en: string
}

/** A table, view or macro of a published database, in both languages. */
export interface Described {
  readonly name: string
  readonly kind: 'table' | 'view' | 'macro' | 'table macro'
  readonly parameters: readonly string[]
  readonly vi: string
  readonly en: string
  readonly columns: readonly DescribedColumn[]
}

/** What a version has, in the order in which it is looked for: macros of rows, views, tables, macros of values. */
export type Dictionary = readonly Described[]

/** Names of the texts of it in a version. */
export const dictionaryNames = {
  json: 'dictionary.json',
  markdown: 'dictionary.md',
} as const

/** The dictionary of a version, by its folder. */
export function readDictionary(folder: string): Dictionary {
  return JSON.parse(readFileSync(join(folder, dictionaryNames.json), 'utf8'))
}

/** What a database has and says, its tables by their words and its columns by their types. */
export async function describe(
  db: Kysely<Database>,
  objects: readonly PublishedObject[],
): Promise<Dictionary> {
  const { rows } = await sql<{ table: string; name: string; type: string }>`
    select table_name as "table", column_name as name, lower(data_type) as type from duckdb_columns()
    where database_name = current_database() and not internal order by table_name, column_index`.execute(
    db,
  )
  const byTable = Map.groupBy(rows, ({ table }) => table)
  const made = new Map(objects.map((of) => [of.name, of]))
  const tables = [...byTable]
    .filter(([name]) => !made.has(name))
    .map(([name, columns]): Described => {
      const { words, columns: told } = tableWords(name)
      return {
        name,
        kind: 'table',
        parameters: [],
        ...words,
        columns: columns.map((column) => ({
          name: column.name,
          type: column.type,
          ...(told[column.name] ?? { vi: '', en: '' }),
        })),
      }
    })
  const others = objects.map(
    ({ name, kind, parameters, words, columns }): Described => ({
      name,
      kind,
      parameters,
      ...words,
      columns: Object.entries(columns).map(([column, text]) => ({
        name: column,
        type:
          kind === 'table macro'
            ? macroColumnType(column)
            : (byTable.get(name)?.find((c) => c.name === column)?.type ?? null),
        ...text,
      })),
    }),
  )
  const kinds = ['table macro', 'view', 'table', 'macro'] as const
  return [...tables, ...others].toSorted(
    (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind),
  )
}

/** The statements that put the words of tables into a database as comments. */
export function tableComments(dictionary: Dictionary): readonly string[] {
  return dictionary
    .filter(({ kind }) => kind === 'table')
    .flatMap(({ name, columns, ...words }) => [
      `comment on table "${name}" is ${said(words)}`,
      ...columns.map(
        (column) =>
          `comment on column "${name}"."${column.name}" is ${said(column)}`,
      ),
    ])
}

function said({ vi, en }: Pick<Described, 'vi' | 'en'>): string {
  return `'${`${vi} | ${en}`.replaceAll("'", "''")}'`
}

/**
 * The dictionary as Markdown, Vietnamese before English.
 *
 * @param only the name of one object; all when undefined
 */
export function dictionaryText(dictionary: Dictionary, only?: string): string {
  const shown = dictionary.filter(
    ({ name }) => only === undefined || name === only,
  )
  return shown.map(objectText).join('\n')
}

const kindText = {
  'table macro': 'bảng theo tham số · table macro',
  view: 'khung nhìn · view',
  table: 'bảng · table',
  macro: 'hàm · macro',
} as const

/** An object as a statement names it, a macro with its parameters: `kpi(period)`. */
export function calledAs({
  name,
  kind,
  parameters,
}: Pick<Described, 'name' | 'kind' | 'parameters'>): string {
  return kind.endsWith('macro') ? `${name}(${parameters.join(', ')})` : name
}

function objectText({ name, kind, parameters, columns, ...of }: Described) {
  const rows = columns.map(
    ({ name: column, type, vi, en }) =>
      `| \`${column}\` | ${type ?? ''} | ${cell(vi)} | ${cell(en)} |`,
  )
  return [
    `## ${calledAs({ name, kind, parameters })}`,
    '',
    `${of.vi} · ${of.en} (${kindText[kind]})`,
    '',
    ...(rows.length > 0
      ? ['| cột · column | kiểu · type | | |', '| - | - | - | - |', ...rows, '']
      : []),
  ].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
