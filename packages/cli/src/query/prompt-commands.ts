import { calledAs } from '@motcua/warehouse'
import type { ReadOnlySql } from '@motcua/warehouse'
import { UsageError } from '../terminal/exit.ts'
import { fittedTable } from './fitted.ts'

/** What a line that begins with a backslash asks for. */
export type PromptCommand =
  | 'quit'
  | 'timing'
  | 'expanded'
  | { readonly text: string }
  | { readonly sql: string }

/** The queries that an office keeps. */
export interface Saved {
  /** Their names and questions. */
  list(width: number): string
  /** @throws UsageError where there is none of the name. */
  text(name: string): string
}

const help = `\\d           tables, views and macros
\\d NAME      columns of one, and what they mean
\\saved       the queries of the office folder, with their questions
\\saved NAME  runs one
\\x           each row as lines of name and value, on and off
\\timing      how long each statement took, on and off
\\q           leave (Ctrl+D)
Tab          completes columns, tables, macros and keywords
Ctrl+C       ends the query that runs, or drops what is typed`

/** Reads a line that begins with a backslash. */
export function commandOf(
  line: string,
  { dictionary }: Pick<ReadOnlySql, 'dictionary'>,
  saved: Saved,
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
    case '\\saved':
      return name === '' ? { text: saved.list(columns()) } : kept(name, saved)
    default:
      return {
        text: `expected one of \\d \\saved \\x \\timing \\q \\?, got ${word}`,
      }
  }
}

/** A query by its name; which there are, where there is no such. */
function kept(name: string, saved: Saved): PromptCommand {
  try {
    return { sql: saved.text(name) }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { text: error.message }
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
    ).text,
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
      ).text,
    ].join('\n'),
  }
}

/** Columns of the terminal. */
function columns(): number {
  return process.stdout.columns || 160
}
