import { basename } from 'node:path'
import { fileBytes } from '../bytes.ts'
import { IngestError } from '../ingest-error.ts'
import { markText, markupOf } from '../markup.ts'
import type { Records } from '../records.ts'
import { recordsOfGrids } from './grid.ts'
import { oldKindOf } from './old-kind.ts'
import { openXlsx } from './xlsx.ts'
import type { XlsxOptions } from './xlsx.ts'
import { xmlGrids } from './xml-2003.ts'

/**
 * Opens a workbook, or what programs give the name of one: a web page with a
 * table, and Excel 2003 XML, whatever the file is called. These two are read as
 * a whole, as are the workbooks of old kinds (.xls, .xlsb, .ods, .fods), and may have 32 MB.
 *
 * @throws IngestError as {@link openXlsx}; `wrong_encoding` for a page whose
 * bytes are not of the encoding that it names, by default UTF-8.
 */
export async function openBook(
  path: string,
  options: XlsxOptions,
): Promise<Records> {
  const file = basename(path)
  for await (const head of fileBytes(path)) {
    const kind = markupOf(markText(head.subarray(0, 1 << 16)))
    if (kind === 'page') {
      // Its parser is loaded where a page is read, and not at every start.
      const { htmlGrids } = await import('./html.ts')
      const text = pageText(file, await wholeOf(path))
      const pages = { ...options, arePages: true }
      return recordsOfGrids(file, htmlGrids(file, text), pages)
    }
    if (kind === 'excel-2003')
      return recordsOfGrids(
        file,
        await xmlGrids(file, await wholeOf(path)),
        options,
      )
    const old = kind === 'flat' ? 'fods' : await oldKindOf(path, head)
    if (old) {
      const { oldGrids } = await import('./old-book.ts')
      const of = { path, kind: old }
      const grids = await oldGrids(file, await wholeOf(path), of)
      return recordsOfGrids(file, grids, options)
    }
    break
  }
  return openXlsx(path, options)
}

const mostBytes = 32 * 2 ** 20

async function wholeOf(path: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of fileBytes(path)) {
    size += piece.length
    if (size > mostBytes)
      throw new IngestError(
        'too_large',
        `${basename(path)}: expected a web page, Excel 2003 XML, .xls, .xlsb, .ods or .fods of at most ${mostBytes / 2 ** 20} MB, got a larger one; open it in Excel and save it as .xlsx`,
      )
    pieces.push(Buffer.from(piece))
  }
  return Buffer.concat(pieces)
}

function pageText(file: string, bytes: Buffer): string {
  const isWide = bytes[1] === 0 || (bytes[0] === 0xff && bytes[1] === 0xfe)
  const named = /<meta[^>]*charset\s*=\s*["']?([\w-]+)/i.exec(
    bytes.toString('latin1', 0, 4096),
  )?.[1]
  const isMarked = bytes.toString('hex', 0, 3) === 'efbbbf'
  const encoding = isWide ? 'utf-16le' : isMarked ? 'utf-8' : (named ?? 'utf-8')
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new IngestError(
      'wrong_encoding',
      `${file}: expected a web page in ${encoding}, got bytes that are not; open it in Excel and save it as .xlsx`,
    )
  }
}
