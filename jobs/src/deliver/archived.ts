import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { storedOf } from '../issue/archive.ts'
import type { LedgerEntry } from '../issue/ledger.ts'
import type { Office } from '../office/office.ts'

/** An issued paper as it lies in the archive. */
export interface PaperFiles {
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
 * @throws ArchiveError when a file is gone, or is not the one of the ledger.
 */
export async function archivedFiles(
  { paths: { archive } }: Pick<Office, 'paths'>,
  entry: LedgerEntry,
): Promise<PaperFiles> {
  const { files, stored } = entry
  if (!files) throw new ArchiveError('expected the files of an issue, got none')
  const read = async (form: keyof typeof files): Promise<FileOf> => {
    const path = files[form]
    const whole = join(archive, path)
    if (!existsSync(whole))
      throw new ArchiveError(`${whole}: expected what was issued, got no file`)
    const bytes = await readFile(whole)
    const known = stored?.[form].sha256 ?? (form === 'pdf' && entry.sha256)
    if (known && storedOf(bytes).sha256 !== known)
      throw new ArchiveError(
        `${whole}: expected the file that was issued, got another; nothing of it is sent`,
      )
    return { path, name: basename(path), bytes }
  }
  return {
    entry,
    pdf: await read('pdf'),
    xlsx: await read('xlsx'),
    json: await read('json'),
  }
}
