import { QueryError } from './query-error.ts'
import type { Statement } from './statements.ts'

/** What a statement that reads begins with. */
const reading =
  /^(?:\(\s*)*(?:select|with|from|values|table|describe|desc|show|summarize|pivot|unpivot)\b/i

/** What others begin with; of a word that is none the engine says so. */
const others =
  /^(?:abort|alter|analyze|attach|begin|call|checkpoint|comment|commit|copy|create|deallocate|delete|detach|drop|end|execute|export|force|import|insert|install|load|merge|pragma|prepare|release|reset|rollback|savepoint|set|start|truncate|update|use|vacuum)\b/i

const explaining = /^explain\s+(?:analyze\s+|\([^)]*\)\s*)?/i

const temporary = /^create\s+(?:or\s+replace\s+)?temp(?:orary)?\s/i

/** What tells of the machine, changes how the engine runs, or runs a text in which such a one may be. */
const withheld =
  /\b(?:duckdb_databases|pragma_database_list|pg_settings|(?:duckdb_(?:settings|secrets|logs|log_contexts|temporary_files|external_file_cache)|current_setting|getenv|(?:enable|disable)_\w*logging|write_log|which_secret|(?:force_)?checkpoint|query(?:_table)?)\b(?=\s*\())/i

/**
 * Lets through statements that read, and temporary tables. It is the first layer
 * only: what it overlooks the engine refuses, by the kind of the statement and
 * by its locked settings.
 *
 * @throws QueryError `refused`
 */
export function checkReads({ code }: Statement): void {
  const word = /^\w*/.exec(code)?.[0].toUpperCase() ?? ''
  const isOther = others.test(code) && !temporary.test(code)
  const explained = code.replace(explaining, '')
  if (isOther || (explained !== code && !reading.test(explained)))
    throw new QueryError(
      'refused',
      `expected a query, got ${word}: the data are read-only; files, settings and whatever else does not read are disabled by configuration`,
    )
  const told = withheld.exec(code)?.[0]
  if (told !== undefined)
    throw new QueryError(
      'refused',
      `${told}: expected functions of data, got one that tells of the machine or its settings, which is disabled by configuration`,
    )
}
