import { calledAs } from '@motcua/warehouse'
import type { ReadOnlySql } from '@motcua/warehouse'
import { fittedTable } from './fitted.ts'

/** What a line that begins with a backslash asks for. */
export type PromptCommand =
  | 'quit'
  | 'timing'
  | 'expanded'
  | { readonly text: string }
  | { readonly sql: string }

const help = `\\d           tables, views and macros
\\d NAME      columns of one, and what they mean
\\x           each row as lines of name and value, on and off
\\timing      how long each statement took, on and off
\\q           leave (Ctrl+D)
Tab          completes columns, tables, macros and keywords
Ctrl+C       ends the query that runs, or drops what is typed`

/** Reads a line that begins with a backslash. */
export function commandOf(
  line: string,
  { dictionary }: Pick<ReadOnlySql, 'dictionary'>,
): PromptCommand {
  const [word = '', name = ''] = line.trim().replace(/;$/, '').split(/\s+/)
  switch (word) {
    case '\\q':
      return 'quit'
    case '\\x':
      return 'expanded'
    case '\\timing':
      return 'timing'
    case '\\?':
    case '\\h':
      return { text: help }
    case '\\d':
      return name === '' ? listed(dictionary) : one(name, dictionary)
    default:
      return { text: `expected one of \\d \\x \\timing \\q \\?, got ${word}` }
  }
}

function listed(dictionary: ReadOnlySql['dictionary']): PromptCommand {
  if (!dictionary)
    return {
      sql: "select table_name as name, 'table' as kind, estimated_size as rows from duckdb_tables() where not internal order by name",
    }
  return {
    text: fittedTable(
      ['name', 'kind', 'vi', 'en'].map((name) => ({ name, type: 'VARCHAR' })),
      dictionary.map((of) => [calledAs(of), of.kind, of.vi, of.en]),
      columns(),
    ),
  }
}

function one(
  name: string,
  dictionary: ReadOnlySql['dictionary'],
): PromptCommand {
  const found = dictionary?.find((of) => of.name === name.toLowerCase())
  if (!found) return { sql: `describe "${name.replaceAll('"', '""')}"` }
  return {
    text: [
      `${calledAs(found)}, ${found.kind}`,
      `${found.vi} – ${found.en}`,
      fittedTable(
        ['column', 'type', 'vi', 'en'].map((title) => ({
          name: title,
          type: 'VARCHAR',
        })),
        found.columns.map((of) => [of.name, of.type, of.vi, of.en]),
        columns(),
      ),
    ].join('\n'),
  }
}

/** A macro with what it takes. */
function columns(): number {
  return process.stdout.columns || 160
}
