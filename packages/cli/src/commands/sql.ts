import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { text as readAll } from 'node:stream/consumers'
import type { Office } from '@motcua/jobs'
import { openReadOnlySql, SqlError } from '@motcua/warehouse'
import type { ReadOnlySql, Rows } from '@motcua/warehouse'
import { pathFromHere } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'
import { cellOf, csvRecord, table } from '../terminal/table.ts'

/** Options of `sql`. */
export interface SqlFlags {
  readonly file?: string
  readonly format: 'table' | 'json' | 'csv'
}

/** `motcua sql [QUERY | --file F]`; without either a prompt. */
export async function sql(
  office: Office,
  query: string | undefined,
  flags: SqlFlags,
): Promise<Exit> {
  if (query !== undefined && flags.file !== undefined)
    throw new UsageError('expected a query or --file, got both')
  await using snapshot = await openReadOnlySql({
    dir: office.paths.warehouse,
    zone: office.zone,
  })
  const given = flags.file
    ? await readFile(pathFromHere(flags.file), 'utf8')
    : (query ??
      (process.stdin.isTTY ? undefined : await readAll(process.stdin)))
  if (given === undefined) await prompt(snapshot, flags.format)
  else print(await snapshot.query(given), flags.format)
  return exit.done
}

async function prompt(snapshot: ReadOnlySql, format: SqlFlags['format']) {
  const terminal = createInterface({
    input: process.stdin,
    output: process.stderr,
  })
  tell('Read-only SQL; a statement ends with ; – leave with Ctrl+D.')
  let statement = ''
  terminal.setPrompt('motcua> ')
  terminal.prompt()
  for await (const line of terminal) {
    statement += `${line}\n`
    if (line.trimEnd().endsWith(';')) {
      try {
        print(await snapshot.query(statement), format)
      } catch (error) {
        if (!(error instanceof SqlError)) throw error
        tell(error.message)
      }
      statement = ''
    }
    terminal.setPrompt(statement.trim() === '' ? 'motcua> ' : '     -> ')
    terminal.prompt()
  }
}

function print(rows: Rows, format: SqlFlags['format']): void {
  if (format === 'json') return writeJson(rows)
  const names = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) => names.map((name) => row[name]))
  if (format === 'csv') {
    if (names.length > 0) write([names, ...cells].map(csvRecord).join('\n'))
    return
  }
  const shown = cells.map((row) => row.map(cellOf))
  if (names.length > 0) write(table(names, shown))
  tell(`${rows.length} rows`)
}
