import { basename } from 'node:path'
import { fold } from './fold.ts'
import { IngestError } from './ingest-error.ts'
import { recordReader } from './json-record.ts'
import { readArray, readLines } from './json-records.ts'
import { headerOf, remembered, scanArray, scanLines } from './json-scan.ts'
import type { Records } from './records.ts'

/** What of JSON is read: by column, the names that its key may have. */
interface Wanted {
  readonly [column: string]: readonly string[] | undefined
}

/**
 * Opens an array of JSON objects, or one object per line (`ndjson`), as records,
 * a part of the file at a time. The header is the keys of the first object and
 * the wanted keys of all others, each once as headers are compared; two names of
 * one column are two. Cells of keys that are not wanted are null, and never kept.
 * A number is the text that stands there. A row is the position in the array, or
 * the line; the header has none, so its row is 0.
 *
 * One record alone is misread for a byte that is not UTF-8, anything but an
 * object, a key given twice, two keys that are one column, an object or an array
 * in a wanted column, a cell of more than 1,000,000 characters, a key of more
 * than 1,000; on lines also for what is not JSON, nesting deeper than 100 levels
 * and a line of more than 4,000,000 characters.
 *
 * @param options.records Dotted path of the array, such as `data.items`; by default the document is the array.
 * @throws IngestError `unreadable` for a document that is not JSON from its first
 * byte to its last, perhaps while the rows are read; for nesting deeper than 100
 * levels in it; where the array is missing or there twice; for a last line that
 * breaks off; for a damaged gzip file. `wrong_encoding` by the byte order mark.
 */
export async function openJson(
  path: string,
  options: {
    readonly format: 'json' | 'ndjson'
    readonly wanted: Wanted
    readonly records?: string
  },
): Promise<Records> {
  const at = options.records?.split('.') ?? []
  const names = new Set(
    Object.values(options.wanted)
      .flatMap((some) => some ?? [])
      .map(fold),
  )
  const header = headerOf(names)
  const count =
    options.format === 'ndjson'
      ? await scanLines(path, header)
      : await scanArray(path, at, header)
  const columns = new Map(header.names.map((name, i) => [fold(name), i]))
  const width = header.names.length
  const columnOf = remembered((key) => {
    const name = fold(key)
    if (!names.has(name)) return undefined
    const column = columns.get(name)
    if (column === undefined)
      throw new IngestError(
        'unreadable',
        `${basename(path)}: expected the columns of a first reading, got another; was it written meanwhile?`,
      )
    return column
  })
  return {
    header: header.names,
    headerRow: 0,
    rows: {
      [Symbol.asyncIterator]: () => {
        const reader = () => recordReader(columnOf, width)
        return options.format === 'ndjson'
          ? readLines(path, reader)
          : readArray(path, at, reader())
      },
    },
    count: () => count,
  }
}
