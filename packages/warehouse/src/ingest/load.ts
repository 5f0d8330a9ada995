import type { TimeText } from '@motcua/metrics'
import { createHash } from 'node:crypto'
import { accessSync, constants, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { ScanProgress } from '../formats/csv-scan.ts'
import { IngestError } from '../formats/ingest-error.ts'
import { listFormatOf } from '../formats/list-format.ts'
import type { Profile, TableProfile } from '../profile/profile.ts'
import { stageDossiers } from '../stage/dossiers.ts'
import type { Staged, Staging } from '../stage/staging.ts'
import { plainReading } from '../stage/table-reading.ts'
import type { TableReading } from '../stage/table-reading.ts'
import { stageTable } from '../stage/tables.ts'
import { linksText } from '../store/links.ts'
import type { Target } from '../tables/columns.ts'
import { tableDefinitions } from '../tables/definitions.ts'
import type { ListTarget } from '../tables/definitions.ts'
import { extractTime, isOpenMark } from './extract-time.ts'
import type { GoneLimit } from './gone-limit.ts'

/** One file to load. */
export interface IngestOptions {
  readonly path: string
  /** The office's local time of loading. */
  readonly now: TimeText
  /** When the export was made; the profile's own rule when undefined. */
  readonly extractAt?: TimeText | undefined
  /** Why an export of everything is right though it lacks more than may be gone; it stands in the journal. */
  readonly acceptGone?: string | undefined
  /** What an export of everything may lack; 2 % and 2 dossiers when undefined. */
  readonly limit?: GoneLimit | undefined
  readonly onProgress?: ((at: Progress) => void) | undefined
}

/** How far the reading of a file has come. */
export interface Progress extends ScanProgress {
  readonly totalBytes: number
}

/** What is to be loaded, by what. */
export interface Load {
  readonly target: Target
  readonly source: string
  /** When the export was made; undefined where it does not say. */
  readonly extractAt: TimeText | undefined
  /** What the source has to do with others, as a batch tells it. */
  readonly supersedes: string | null
  /** What the file does not have is gone. */
  readonly isWhole: boolean
  readonly profile: string
  /** Nothing of it is stored: every row is read, also where the export repeats the one before. */
  readonly isAlone?: boolean
  stage(staging: Staging): Promise<Staged>
}

/** The sha256 of a text, in hexadecimal. */
export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * What is to be loaded from a file, as its profile says.
 *
 * @throws IngestError `unreadable` when there is no such file; `no_extract_time`
 * when the name should tell the time and does not.
 */
export function loadOf(
  profile: Profile | TableProfile,
  { path, extractAt }: Pick<IngestOptions, 'path' | 'extractAt'>,
): Load {
  assertFile(path)
  if (isOpenMark(basename(path)))
    throw new IngestError(
      'unreadable',
      `${basename(path)}: expected an export, got the mark of one that is open in Excel or LibreOffice; close it there, and leave this file out`,
    )
  const made = extractAt ?? extractTime(profile, path)
  if (made === undefined && profile.files.includes('{YYYY}'))
    throw new IngestError(
      'no_extract_time',
      `${basename(path)}: expected a name such as ${profile.files}, which tells when the export was made, got another; tell it with --extract-at`,
    )
  const common = {
    source: profile.name,
    extractAt: made,
    profile: JSON.stringify(readingOf(profile)),
  }
  if (profile.target === 'dossier')
    return {
      ...common,
      target: profile.target,
      supersedes: linksText({
        source: profile.name,
        supersedes: profile.supersedes,
        register: profile.register ?? profile.name,
      }),
      isWhole: profile.mode === 'snapshot',
      stage: (staging) => stageDossiers(staging, profile),
    }
  const { target, mode } = profile
  return {
    ...common,
    target,
    supersedes: null,
    isWhole: mode
      ? mode === 'snapshot'
      : tableDefinitions[target].covers === 'all',
    stage: (staging) => stageTable(staging, target, profile),
  }
}

/**
 * What is to be loaded from a file of the office folder: each column under its own
 * name, and where nothing else is given in the format that its bytes tell.
 */
export function listLoad(
  target: ListTarget,
  { extractAt }: Pick<IngestOptions, 'extractAt'> = {},
  given?: TableReading,
): Load {
  const reading = given ?? plainReading(target)
  return {
    target,
    source: `${target}s`,
    extractAt,
    supersedes: null,
    isWhole: tableDefinitions[target].covers === 'all',
    profile: JSON.stringify(reading),
    stage: (staging) => {
      const { path, file } = staging
      const written = given ? {} : listFormatOf(path, file, reading.columns)
      return stageTable(staging, target, { ...reading, ...written })
    },
  }
}

/** A profile without what says nothing of how a file is read: a file is not read again for it. */
function readingOf(profile: Profile | TableProfile) {
  return { ...profile, title: undefined, from: undefined, until: undefined }
}

/** @throws IngestError `unreadable` when there is no such file, or no right to read it. */
export function assertFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  const fail = (got: string) =>
    new IngestError(
      'unreadable',
      `${basename(path)}: expected a file, got ${got}`,
    )
  if (!found?.isFile()) throw fail(found ? 'a folder' : 'none')
  try {
    accessSync(path, constants.R_OK)
  } catch {
    throw fail(
      'one without the right to read it; give that right to the user that runs motcua',
    )
  }
}
