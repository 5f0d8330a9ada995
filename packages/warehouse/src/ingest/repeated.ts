import { statSync } from 'node:fs'
import type { Warehouse } from '../open/warehouse.ts'
import type { Profile, TableProfile } from '../profile/profile.ts'
import { among, batchesOf, live } from '../store/batches.ts'
import type { Recorded } from '../store/batches.ts'
import { hashOf } from '../store/seen.ts'
import type { ListTarget } from '../tables/definitions.ts'
import { hash, listLoad, loadOf } from './load.ts'
import type { Load } from './load.ts'

type Where = Pick<Warehouse, 'db' | 'office' | 'dir'>

/**
 * The batch that a file was loaded as, as it lies there and as it would be read;
 * undefined where it is not loaded.
 *
 * @param what the profile of its source, or the table of a list of the office folder
 * @throws IngestError where its name or its place make it no file of the source.
 */
export async function loadedAs(
  warehouse: Where,
  what: Profile | TableProfile | ListTarget,
  path: string,
): Promise<Recorded | undefined> {
  const wanted =
    typeof what === 'string' ? listLoad(what) : loadOf(what, { path })
  const { db, office } = warehouse
  return sameFile(warehouse, path, wanted, await batchesOf(db, { office }))
}

/**
 * The batch that this very file was loaded as.
 *
 * @param recorded the batches of the office
 */
export async function sameFile(
  { dir }: Pick<Where, 'dir'>,
  path: string,
  wanted: Load,
  recorded: readonly Recorded[],
): Promise<Recorded | undefined> {
  const { target, source, extractAt, isWhole } = wanted
  const profile = hash(wanted.profile)
  const { size } = statSync(path)
  const batches = live(among(recorded, { target, source }))
  // A whole list that came back to an earlier state is news, not a repetition.
  const isList = isWhole && extractAt === undefined
  const candidates = (isList ? batches.slice(-1) : batches).filter(
    (b) =>
      (b.bytes === null ||
        (b.profile_sha256 === profile && b.bytes === size)) &&
      // The same bytes exported later say that it was so again.
      (extractAt === undefined || b.extract_at === extractAt),
  )
  if (candidates.length === 0) return undefined
  const sha256 = await hashOf(dir, path)
  return candidates.find((b) => b.sha256 === sha256)
}
