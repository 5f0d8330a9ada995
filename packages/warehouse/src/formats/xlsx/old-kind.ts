import { IngestError } from '../ingest-error.ts'
import { openPackage } from './ooxml.ts'
import type { Package } from './ooxml.ts'

/** Workbooks that are read as a whole: of Excel before 2007, of its binary kind, and of LibreOffice, packed or as one flat XML. */
export type OldKind = 'xls' | 'xlsb' | 'ods' | 'fods'

/** What its parts may hold; the same as of a workbook of today. */
export const packageLimits = {
  fileBytes: 2 * 2 ** 30,
  entries: 1000,
  inflatedBytes: 4 * 2 ** 30,
  ratio: 200,
  textLength: 2 ** 20,
}

const oleHeader = 'd0cf11e0a1b11ae1'

/** The kind of a workbook by its first bytes and its parts; undefined for any other file. */
export async function oldKindOf(
  path: string,
  head: Buffer,
): Promise<OldKind | undefined> {
  if (head.toString('hex', 0, 8) === oleHeader) return 'xls'
  if (head.toString('latin1', 0, 2) !== 'PK') return undefined
  let source: Package | undefined
  try {
    source = await openPackage(path, packageLimits)
    const { parts } = source
    if (parts.includes('xl/workbook.bin')) return 'xlsb'
    return parts.includes('content.xml') && !parts.includes('xl/workbook.xml')
      ? 'ods'
      : undefined
  } catch (error) {
    // Who opens it tells what is wrong with it.
    if (error instanceof IngestError) return undefined
    throw error
  } finally {
    source?.close()
  }
}
