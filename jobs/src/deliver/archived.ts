import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { LedgerEntry } from '../issue/ledger.ts'
import type { Office } from '../office/office.ts'

/** An issued scorecard as it lies in the archive. */
export interface ScorecardFiles {
  readonly entry: LedgerEntry
  readonly pdf: FileOf
  readonly xlsx: FileOf
  readonly json: FileOf
}

/** A file and its bytes. */
export interface FileOf {
  /** Below the archive. */
  readonly path: string
  readonly name: string
  readonly bytes: Uint8Array
}

/** Thrown when a file of the archive is not the one that was issued. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
}

/**
 * Reads what was issued.
 *
 * @throws ArchiveError when a file is gone, or the PDF is not the one of the ledger.
 */
export async function archivedFiles(
  { paths: { archive } }: Pick<Office, 'paths'>,
  entry: LedgerEntry,
): Promise<ScorecardFiles> {
  const { files, sha256 } = entry
  if (!files) throw new ArchiveError('expected the files of an issue, got none')
  const read = async (path: string): Promise<FileOf> => {
    const whole = join(archive, path)
    if (!existsSync(whole))
      throw new ArchiveError(`${whole}: expected what was issued, got no file`)
    const bytes = await readFile(whole)
    return { path, name: basename(path), bytes }
  }
  const [pdf, xlsx, json] = await Promise.all(
    [files.pdf, files.xlsx, files.json].map(read),
  )
  if (!pdf || !xlsx || !json) throw new ArchiveError('expected three files')
  const hash = createHash('sha256').update(pdf.bytes).digest('hex')
  if (hash !== sha256)
    throw new ArchiveError(
      `${join(archive, files.pdf)}: expected the file that was issued, got another; nothing of it is sent`,
    )
  return { entry, pdf, xlsx, json }
}
