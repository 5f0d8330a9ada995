import { existsSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { printedAnswers, readIssued } from '@motcua/scorecard'
import type { Paper, RenderedPaper, ReportInput } from '@motcua/scorecard'
import { takeLock } from '@motcua/warehouse'
import { makeFolder } from '@motcua/warehouse/reading'
import type { Office } from '../office/office.ts'
import { archiveDamage, issuedJson, storedOf } from './archive.ts'
import type { ArchiveDamage } from './archive.ts'
import type { LazyPrinter } from './lazy-printer.ts'
import { ledgerPath, readLedger } from './ledger.ts'
import type { LedgerEntry } from './ledger.ts'
import { makeAgain } from './verify.ts'
import { writeWhole } from './write-whole.ts'

/** A file of the archive that was gone or another, and whether it is back. */
export interface RestoredFile extends ArchiveDamage {
  /** Why it could not be made again; null where it lies there as it was issued. */
  readonly why: string | null
}

/**
 * Makes what of the archive is gone or changed again from the observations, and
 * puts it there only where its bytes are those that were issued. A changed file
 * goes to `damaged` beside the archive, for a person to look at.
 *
 * @throws BusyError while a pass is under way.
 * @throws LedgerError
 */
export async function restoreArchive(
  office: Office,
  printer: LazyPrinter,
): Promise<readonly RestoredFile[]> {
  const lock = takeLock(join(office.paths.var, 'pass.lock'))
  try {
    const damaged = await archiveDamage(office, 'bytes')
    const ledger = readLedger(ledgerPath(office))
    const found: RestoredFile[] = []
    for (const [entry, files] of Map.groupBy(damaged, ({ file }) =>
      ledger.find((e) => Object.values(e.files ?? {}).includes(file)),
    ))
      if (entry) {
        const made = await formsOf(office, entry, printer)
        for (const damage of files)
          found.push({
            ...damage,
            why:
              typeof made === 'string'
                ? made
                : await putBack(office, { entry, damage, made }),
          })
      }
    return found
  } finally {
    lock.release()
  }
}

/** What a person is told of a file. */
export function restoredLine({ file, why }: RestoredFile): string {
  return why === null
    ? `${file}: made again, byte for byte as it was issued`
    : `${file}: put it back from a backup; it cannot be made again as it was issued: ${why}`
}

/** The files of a paper as they are made now, signed or not as the one that was issued. */
async function formsOf(
  office: Office,
  { published, stored, files, sha256, ...entry }: LedgerEntry,
  printer: LazyPrinter,
): Promise<RenderedPaper | string> {
  if (!published || !stored || !files || sha256 === undefined)
    return 'an older program issued it, and did not keep what it was made from'
  const of = {
    ...entry,
    sha256,
    batch: published.batch,
    plan: published.plan,
    issuedOn: null,
    answers: answersIn(office, { files, stored }),
    language: files.json.endsWith('_en.json')
      ? ('en' as const)
      : ('vi' as const),
  }
  for (const isSigned of [false, true]) {
    const again = await makeAgain(office, { ...of, isSigned }, printer)
    if ('missing' in again) return again.missing
    const { rendered } = again
    if (storedOf(rendered.json).sha256 === stored.json.sha256) return rendered
  }
  return 'its numbers or words are others by now, or another program made it; motcua restated says which numbers'
}

/** Annex XIII, which nothing else keeps; undefined where none of its files is as it was issued. */
function answersIn(
  office: Office,
  { files, stored }: Pick<LedgerEntry, 'files' | 'stored'>,
): ReportInput['answers'] | undefined {
  // By its hash it is what this job wrote.
  const model = issuedJson(office, { files, stored }) as Paper | undefined
  const paper = model ?? issuedPdf(office, { files, stored })
  return paper?.kind === 'report' ? printedAnswers(paper) : undefined
}

function issuedPdf(
  { paths }: Office,
  { files, stored }: Pick<LedgerEntry, 'files' | 'stored'>,
): Paper | undefined {
  const path = join(paths.archive, files?.pdf ?? '')
  if (!files || !existsSync(path)) return undefined
  const bytes = readFileSync(path)
  const isIssued = storedOf(bytes).sha256 === stored?.pdf.sha256
  return isIssued ? readIssued(bytes).paper : undefined
}

/** Null when the file is back. */
async function putBack(
  { paths }: Office,
  {
    entry,
    damage: { file, damage },
    made,
  }: {
    readonly entry: LedgerEntry
    readonly damage: ArchiveDamage
    readonly made: RenderedPaper
  },
): Promise<string | null> {
  const forms = ['pdf', 'xlsx', 'json'] as const
  const form = forms.find((f) => entry.files?.[f] === file)
  if (!form) return 'the ledger does not know it'
  const bytes = made[form]
  if (storedOf(bytes).sha256 !== entry.stored?.[form].sha256)
    return form === 'pdf' && isSigned(made)
      ? 'it was signed, and nobody can sign at that moment again'
      : 'it has the same numbers and words in other bytes, as another program or browser makes them'
  const path = join(paths.archive, file)
  if (damage === 'changed') setAside(path, join(paths.var, 'damaged', file))
  makeFolder(dirname(path))
  await writeWhole(path, bytes)
  return null
}

function isSigned({ json }: RenderedPaper): boolean {
  const { isSigned: is }: { readonly isSigned?: boolean } = JSON.parse(json)
  return is === true
}

/** Beside others of the same name, none of which is written over. */
function setAside(path: string, to: string): void {
  let free = to
  for (let n = 2; existsSync(free); n++) free = `${to}.${n}`
  makeFolder(dirname(free))
  renameSync(path, free)
}
