import { defaultLimits } from './limits.ts'
import type { Column, ResultForm } from './messages.ts'

/** Forms that the engine writes by itself. */
export type CopyForm = Extract<ResultForm, 'csv' | 'tsv' | 'parquet'>

/** Whether the engine writes a form by itself. */
export function isCopyForm(form: ResultForm): form is CopyForm {
  return form === 'csv' || form === 'tsv' || form === 'parquet'
}

const options: Readonly<Record<CopyForm, string>> = {
  csv: "format csv, header, delimiter ',', nullstr ''",
  tsv: "format csv, header, delimiter '\t', nullstr ''",
  // Groups of a quarter of the usual size: files are as small, and each thread holds a quarter.
  parquet: 'format parquet, compression zstd, row_group_size 30720',
}

/**
 * The statement by which the engine writes what a query gives.
 *
 * In CSV and TSV null is nothing and an empty text is `""`; a text that a
 * spreadsheet would run as a formula gets an apostrophe before it, and an
 * instant is UTC. Parquet has the values as they are.
 *
 * @param query text of one statement that the engine took for a query
 */
export function copySql(
  query: string,
  {
    columns,
    form,
    to,
    rows,
  }: {
    readonly columns: readonly Column[]
    readonly form: CopyForm
    readonly to: string
    readonly rows: number
  },
): string {
  const inner = columns.map((_, i) => `c${i}`)
  const outer = columns.map(({ name, type }, i) => {
    const isText = form !== 'parquet'
    const value = isText ? plainOf(`c${i}`, type) : `c${i}`
    return `${value} as ${quoted(isText ? plainText(name) : name)}`
  })
  // A limit costs the engine its threads.
  const limit = rows < defaultLimits.rows ? ` limit ${rows}` : ''
  return `copy (select ${outer.join(', ')} from (\n${query}\n) as q(${inner.join(', ')})${limit}) to '${to}' (${options[form]}, use_tmp_file false)`
}

/** A text as a spreadsheet shows it. */
export function plainText(text: string): string {
  return /^[=+\-@\t\r\n\0＝＋－＠]/.test(text) ? `'${text}` : text
}

const formulaSigns = "'=+-@＝＋－＠' || chr(9) || chr(10) || chr(13) || chr(0)"

function plainOf(column: string, type: string): string {
  if (type === 'TIMESTAMP WITH TIME ZONE')
    return `replace((${column} at time zone 'UTC')::varchar, ' ', 'T') || 'Z'`
  if (type !== 'VARCHAR' && !type.startsWith('ENUM') && type !== 'JSON')
    return column
  const text = `${column}::varchar`
  // Most begin with a letter or a digit, which is told at a third of the cost;
  // `in` with a list would lose the order of the rows.
  return `case when ${text} >= 'A' and ${text} < '\uff00' then ${text} when ${text} >= '0' and ${text} < '=' then ${text} when ${text} <> '' and contains(${formulaSigns}, (${text})[1]) then '''' || ${text} else ${text} end`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
