import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Office } from '../office/office.ts'
import { ofKind } from '../office/paper-kinds.ts'
import type { OfKind } from '../office/paper-kinds.ts'
import { ledgerPath, readLedger } from './ledger.ts'
import type { LedgerEntry } from './ledger.ts'

/** A file of the archive that is not the one that was issued. */
export interface ArchiveDamage extends OfKind {
  readonly period: string
  readonly unit: string
  readonly edition: number
  /** Below the archive. */
  readonly file: string
  readonly damage: 'gone' | 'changed'
}

/** How far the archive is looked at: that files are there and how long they are, or every byte. */
export type ArchiveDepth = 'sizes' | 'bytes'

/** A file as it was issued. */
export type Stored = NonNullable<LedgerEntry['stored']>[keyof NonNullable<
  LedgerEntry['stored']
>]

/** Length and hash of a file's bytes. */
export function storedOf(bytes: string | Uint8Array): Stored {
  return {
    bytes: Buffer.byteLength(bytes),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
}

/**
 * What of the archive is not as it was issued, in the order of the ledger. Of
 * what an older program issued only the bytes of the PDF are known.
 *
 * @throws LedgerError
 */
export async function archiveDamage(
  office: Pick<Office, 'paths'>,
  depth: ArchiveDepth,
): Promise<readonly ArchiveDamage[]> {
  const issued = readLedger(ledgerPath(office)).filter(
    ({ event }) => event === 'issued',
  )
  const found: ArchiveDamage[] = []
  for (const { kind, period, unit, edition, ...entry } of issued)
    for (const { file, known } of filesOf(entry)) {
      const path = join(office.paths.archive, file)
      const damage = await damageOf(path, known, depth)
      if (damage)
        found.push({ ...ofKind(kind), period, unit, edition, file, damage })
    }
  return found
}

/** What the ledger knows of a file. */
interface Known {
  readonly bytes?: number | undefined
  readonly sha256?: string | undefined
}

function filesOf({
  files,
  stored,
  sha256,
}: Pick<LedgerEntry, 'files' | 'stored' | 'sha256'>): readonly {
  readonly file: string
  readonly known: Known
}[] {
  if (!files) return []
  const forms = ['pdf', 'xlsx', 'json'] as const
  return forms.map((form) => ({
    file: files[form],
    known: stored?.[form] ?? (form === 'pdf' ? { sha256 } : {}),
  }))
}

async function damageOf(
  path: string,
  { bytes, sha256 }: Known,
  depth: ArchiveDepth,
): Promise<ArchiveDamage['damage'] | undefined> {
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === undefined) return 'gone'
  if (bytes !== undefined && bytes !== size) return 'changed'
  if (depth === 'sizes' || sha256 === undefined) return undefined
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex') === sha256 ? undefined : 'changed'
}

/** The archived JSON of an edition; undefined where it is not there as it was issued. */
export function issuedJson(
  { paths }: Pick<Office, 'paths'>,
  { files, stored }: Pick<LedgerEntry, 'files' | 'stored'>,
): unknown {
  const path = join(paths.archive, files?.json ?? '')
  if (!files || !existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8')
  const isIssued = storedOf(text).sha256 === stored?.json.sha256
  return isIssued ? JSON.parse(text) : undefined
}

/** What a person is told of damage. */
export function damageLine({ file, damage }: ArchiveDamage): string {
  const got = damage === 'gone' ? 'no file' : 'another'
  return `${file}: expected the file that was issued, got ${got}; make it again: motcua archive --restore`
}
