import type { DateText } from '@motcua/metrics'
import type { Change } from '../apply/applying.ts'
import { goneBy, goneOfRegister, hasMates } from '../apply/gone.ts'
import { IngestError } from '../formats/ingest-error.ts'
import { goneLimit } from './gone-limit.ts'
import type { IngestOptions } from './load.ts'
import type { StagedFile } from './staged-file.ts'

/** Thrown when an export of everything lacks more than may be gone; nothing of it is stored. */
export class HeldError extends IngestError {
  readonly read: number
  /** Known dossiers that it lacks. */
  readonly gone: number

  constructor(
    message: string,
    found: { readonly read: number; readonly gone: number },
  ) {
    super('held', message)
    this.read = found.read
    this.gone = found.gone
  }
}

/**
 * Holds an export of everything that has no dossier, or lacks more of those that
 * were open or ended lately than the office allows: it was more likely cut off.
 * Of rows without a code each may be one that seems to be lacking; what another
 * source of the register tells of is not lacking.
 *
 * @throws HeldError
 */
export async function assertNotHeld(
  staged: StagedFile,
  change: Change,
  { acceptGone, limit = goneLimit }: IngestOptions,
): Promise<void> {
  const { batch, counts, isWhole } = staged
  if (!isWhole || batch.target !== 'dossier' || acceptGone !== undefined) return
  if (change.isFirst) return
  const since = yearBefore(batch.extract_at)
  const lacked = await goneBy(staged, since)
  if (lacked.all === 0) return
  const found = hasMates(staged)
    ? await goneOfRegister(staged, change, since)
    : lacked
  const gone = found.lately - counts.uncoded
  const all = found.all - counts.uncoded
  const isEmpty = counts.read === counts.noData && all > 0
  if (!isEmpty && gone <= limit.dossiers) return
  const known = await knownOf(staged, since)
  // A product would be off by a bit: 0.29 * 100 is less than 29.
  const isMuch = gone > limit.dossiers && gone / known > limit.share
  if (!isEmpty && !isMuch) return
  const what = isEmpty
    ? `one without any, while ${all} are known`
    : `one that lacks ${gone} of the ${known} that were open or ended since ${since} (more than ${limit.dossiers}, and more than ${percent(limit.share)})`
  throw new HeldError(
    `${batch.file}: expected the dossiers of ${batch.source} in an export of everything, got ${what}; it is held, and nothing of it is loaded: if it was cut off, delete it and have it exported anew; if they are gone, load it with --accept-gone "REASON"`,
    { read: counts.read, gone: all },
  )
}

/** Current dossiers of the source that were open or ended since a day. */
async function knownOf(
  { db, batch: { office, source } }: StagedFile,
  since: DateText,
): Promise<number> {
  const { rows } = await db
    .selectFrom('dossier')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('office', '=', office)
    .where('source', '=', source)
    .where('ended_on', '>=', since)
    .executeTakeFirstOrThrow()
  return rows
}

/** The day a year before that of a time; of 29 February the 28th, where there is none. */
function yearBefore(time: string): DateText {
  const [year = '', month, day] = time.slice(0, 10).split('-')
  return [
    String(Number(year) - 1).padStart(4, '0'),
    month,
    month === '02' && day === '29' ? '28' : day,
  ].join('-')
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(4))} %`
}
