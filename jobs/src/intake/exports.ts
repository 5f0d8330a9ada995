import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import {
  extractTime,
  filePattern,
  IngestError,
  isOpenMark,
} from '@motcua/warehouse'
import type { Profile, TableProfile } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'

/** An export to load, by whose profile. */
export interface Export {
  readonly path: string
  readonly profile: Profile | TableProfile
  readonly extractAt?: TimeText | undefined
  /** Why an export of everything is right though it lacks more than may be gone. */
  readonly acceptGone?: string | undefined
}

/** The exports in the inbox that were made by `now`, in the order in which they were made. */
export function inboxExports(office: Office, now: TimeText): readonly Export[] {
  return folderExports(office, office.paths.inbox).filter(
    ({ path, profile }) => {
      const made = timeOf(profile, basename(path))
      return made === undefined || made <= now
    },
  )
}

/** The exports in the inbox that their names say are made after `now`, each with that time. */
export function laterExports(
  office: Office,
  now: TimeText,
): readonly { readonly name: string; readonly made: TimeText }[] {
  return folderExports(office, office.paths.inbox).flatMap(
    ({ path, profile }) => {
      const name = basename(path)
      const made = timeOf(profile, name)
      return made !== undefined && made > now ? [{ name, made }] : []
    },
  )
}

/** What a person is told of such an export. */
export function laterLine({
  name,
  made,
}: ReturnType<typeof laterExports>[number]): string {
  return `${name}: left until ${made}, as its name says that it is made then; rename it if it was made before`
}

/** What a person is told of those of a later day; what is made later today comes by itself. */
export function laterLines(
  later: ReturnType<typeof laterExports>,
  now: TimeText,
): readonly string[] {
  return linesOf(later, now, laterLine)
}

/**
 * What a person who loads exports by hand is told of those that are said to be
 * made on a later day: they are loaded, and until that day every other export is
 * older than they are.
 */
export function aheadLines(
  exports: readonly Export[],
  now: TimeText,
): readonly string[] {
  const made = exports.flatMap(({ path, profile, extractAt }) => {
    const name = basename(path)
    const at = extractAt ?? timeOf(profile, name)
    return at === undefined ? [] : [{ name, made: at }]
  })
  return linesOf(
    made,
    now,
    ({ name, made: at }) =>
      `${name}: taken as made at ${at}, which is a later day: until then every other export is older; if it was made before, undo its batch, rename it and load it again`,
  )
}

function linesOf(
  made: ReturnType<typeof laterExports>,
  now: TimeText,
  line: typeof laterLine,
): readonly string[] {
  const ofLaterDays = made.filter(
    (one) => one.made.slice(0, 10) > now.slice(0, 10),
  )
  const more = ofLaterDays.length - most
  return [
    ...ofLaterDays.slice(0, most).map(line),
    ...(more > 0 ? [`${more} more exports have names of a later day`] : []),
  ]
}

/** So many are named, as one reads. */
const most = 3

/**
 * The files of a folder that a source profile knows by name, in the order in
 * which they were made; those that do not say when come last.
 *
 * @param source one profile alone
 */
export function folderExports(
  office: Office,
  folder: string,
  source?: Export['profile'],
): readonly Export[] {
  const profiles = source ? [source] : undefined
  return namesIn(folder)
    .flatMap((name) => {
      const profile = profileOf(office, name, profiles)
      return profile
        ? [{ path: join(folder, name), profile, made: timeOf(profile, name) }]
        : []
    })
    .toSorted((a, b) => {
      const [x, y] = [a, b].map(({ made = '9999', path }) => `${made} ${path}`)
      return x === y ? 0 : x && y && x < y ? -1 : 1
    })
    .map(({ path, profile }) => ({ path, profile }))
}

/** Without the marks of files that are open, which come and go. */
function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((name) => !isOpenMark(name))
}

/** Undefined for a name without a time that there is: loading it tells what is wrong. */
function timeOf(
  profile: Pick<Profile, 'files' | 'extractAt'>,
  name: string,
): TimeText | undefined {
  try {
    return extractTime(profile, name)
  } catch (error) {
    if (error instanceof IngestError) return undefined
    throw error
  }
}

/** Files in a folder, by default the inbox, that no profile knows by name. */
export function strayFiles(
  office: Office,
  folder: string = office.paths.inbox,
): readonly string[] {
  return namesIn(folder).filter((name) => !profileOf(office, name))
}

/** The profiles of all sources of an office. */
export function allProfiles({
  profiles,
  tableProfiles,
}: Office): readonly Export['profile'][] {
  return [...profiles, ...tableProfiles]
}

/** The profile whose files are named so; undefined where none is. */
export function profileOf(
  office: Office,
  name: string,
  profiles: readonly Export['profile'][] = allProfiles(office),
): Export['profile'] | undefined {
  return profiles.find((p) => filePattern(p).test(name))
}
