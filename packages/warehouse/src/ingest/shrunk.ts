import { goneBy } from '../apply/versions.ts'
import { IngestError } from '../formats/ingest-error.ts'
import type { IngestOptions } from './load.ts'
import type { StagedFile } from './staged-file.ts'

/** An export of everything that lacks this part of what is known is more likely a part of one. */
const mostGone = { share: 0.2, rows: 100 }

/** @throws IngestError `shrunk` when an export of everything lacks much of what is known. */
export async function assertNotShrunk(
  staged: StagedFile,
  { acceptGone }: IngestOptions,
): Promise<void> {
  const { batch, counts } = staged
  if (batch.covers !== 'all' || batch.target !== 'dossier' || acceptGone) return
  const known = await staged.db
    .selectFrom('dossier')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('office', '=', batch.office)
    .where('source', '=', batch.source)
    .executeTakeFirstOrThrow()
  if (counts.read >= known.rows * (1 - mostGone.share)) return
  const gone = await goneBy(staged)
  if (gone < mostGone.rows || gone <= known.rows * mostGone.share) return
  throw new IngestError(
    'shrunk',
    `${batch.file}: expected nearly all of ${known.rows} known dossiers in an export of everything, got one that lacks ${gone}; if they are gone, load it with --accept-gone`,
  )
}
