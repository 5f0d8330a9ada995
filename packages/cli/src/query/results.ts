import { plainText } from '@motcua/warehouse'
import type { Column, ResultForm, ResultSink } from '@motcua/warehouse'
import { visible } from '../terminal/table.ts'
import { expanded, fittedTable } from './fitted.ts'
import type { TextRow } from './fitted.ts'
import type { FileFormat, ResultFormat } from './formats.ts'

/** How the data come that a form is made of. */
export function formOf(format: ResultFormat): ResultForm {
  switch (format) {
    case 'json':
    case 'ndjson':
      return 'values'
    case 'csv':
    case 'tsv':
    case 'parquet':
      return format
    default:
      return 'texts'
  }
}

/** Takes a part of the output; resolves when there is room for more. */
export type Write = (data: string | Uint8Array) => Promise<void>

/** Writes results in a form as they come. */
export function resultSink(
  format: Exclude<ResultFormat, FileFormat>,
  write: Write,
): ResultSink {
  switch (format) {
    case 'json':
      return jsonSink(write)
    case 'ndjson':
      return ndjsonSink(write)
    case 'csv':
      return delimitedSink(write, ',')
    case 'tsv':
      return delimitedSink(write, '\t')
    case 'markdown':
      return markdownSink(write)
    case 'table':
      return tableSink(write)
  }
}

/** The rows of each result as one table. */
export function tableSink(
  write: Write,
  {
    width,
    isExpanded = false,
    onLeftOut = () => {},
  }: {
    readonly width?: number
    readonly isExpanded?: boolean
    /** Hears how many columns found no room. */
    readonly onLeftOut?: (columns: number) => void
  } = {},
): ResultSink {
  let columns: readonly Column[] = []
  let rows: TextRow[] = []
  const fitted = () => {
    const { text, leftOut } = fittedTable(columns, rows, width)
    if (leftOut > 0) onLeftOut(leftOut)
    return text
  }
  return {
    columns(found) {
      columns = found
      rows = []
    },
    rows(found) {
      for (const row of found) rows.push(row as TextRow)
    },
    async done() {
      const text = isExpanded
        ? expanded(columns, rows, width)
        : isPlan(columns)
          ? rows.map((row) => row[1] ?? '').join('\n')
          : fitted()
      if (text !== '') await write(`${text.trimEnd()}\n`)
    },
  }
}

/** What EXPLAIN gives is a drawing already. */
function isPlan(columns: readonly Column[]): boolean {
  return columns.map(({ name }) => name).join() === 'explain_key,explain_value'
}

/** An array of objects, as `JSON.stringify` writes them with two blanks. */
function jsonSink(write: Write): ResultSink {
  const objects = objectsOf()
  let before = '['
  return {
    columns: objects.columns,
    async rows(found) {
      let text = ''
      for (const row of found) {
        const object = JSON.stringify(objects.of(row), null, 2)
        text += `${before}\n  ${object.replaceAll('\n', '\n  ')}`
        before = ','
      }
      await write(text)
    },
    done: () => write(before === '[' ? '[]\n' : '\n]\n'),
  }
}

/** An object a line. */
function ndjsonSink(write: Write): ResultSink {
  const objects = objectsOf()
  return {
    columns: objects.columns,
    rows: (found) =>
      write(
        found.map((row) => `${JSON.stringify(objects.of(row))}\n`).join(''),
      ),
  }
}

function objectsOf() {
  let names: readonly string[] = []
  return {
    columns(found: readonly Column[]) {
      names = found.map(({ name }) => name)
    },
    of: (row: readonly unknown[]) =>
      Object.fromEntries(names.map((name, i) => [name, row[i]])),
  }
}

/** What the engine writes as it comes, and rows that it does not write in the same form. */
function delimitedSink(write: Write, delimiter: string): ResultSink {
  const record = (cells: TextRow) =>
    `${cells.map((cell) => field(cell, delimiter)).join(delimiter)}\n`
  let head: string | undefined
  return {
    columns: (columns) => {
      head = record(columns.map(({ name }) => name))
    },
    bytes: write,
    async rows(found) {
      const text = found.map((row) => record(row as TextRow)).join('')
      await write(`${head ?? ''}${text}`)
      head = undefined
    },
  }
}

/** Null is nothing, an empty text `""`. */
function field(cell: string | null, delimiter: string): string {
  if (cell === null) return ''
  const text = plainText(cell)
  return text === '' || /["\r\n]/.test(text) || text.includes(delimiter)
    ? `"${text.replaceAll('"', '""')}"`
    : text
}

function markdownSink(write: Write): ResultSink {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  const cellOf = (text: string | null) =>
    visible((text ?? '').replaceAll('\n', ' ')).replaceAll(
      /[\\|*_`<[\]]/g,
      String.raw`\$&`,
    )
  return {
    columns: (columns) =>
      write(
        line(columns.map(({ name }) => cellOf(name))) +
          line(
            columns.map(({ type }) =>
              /INT|DECIMAL|FLOAT|DOUBLE/.test(type) ? '--:' : '---',
            ),
          ),
      ),
    rows: (found) =>
      write(found.map((row) => line((row as TextRow).map(cellOf))).join('')),
  }
}
