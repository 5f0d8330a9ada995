import { join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { z } from 'zod'
import { appendLedger, readEntries } from '../issue/ledger.ts'
import type { Office } from '../office/office.ts'

const entrySchema = z.object({
  /** Office's local time. */
  at: z.string(),
  event: z.enum(['made', 'removed', 'restored']),
  /** Name of the backup's folder. */
  name: z.string(),
  files: z.int(),
  bytes: z.int(),
})

/** What became of a backup. */
export type BackupEntry = z.infer<typeof entrySchema>

/** Backups that were made, removed by the office's rule, and restored, one a line. */
function recordPath({ paths }: Pick<Office, 'paths'>): string {
  return join(paths.var, 'backups.ndjson')
}

/** @throws LedgerError */
export function readBackups(
  office: Pick<Office, 'paths'>,
): readonly BackupEntry[] {
  return readEntries(recordPath(office), entrySchema)
}

/** Appends what became of a backup and waits until it is on the disk. */
export function recordBackup(
  office: Pick<Office, 'paths'>,
  at: TimeText,
  { event, name, files, bytes }: Omit<BackupEntry, 'at'>,
): void {
  appendLedger(recordPath(office), [{ at, event, name, files, bytes }])
}
