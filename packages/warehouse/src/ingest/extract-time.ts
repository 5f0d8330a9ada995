import type { TimeText } from '@motcua/metrics'
import { basename } from 'node:path'
import { IngestError } from '../formats/ingest-error.ts'
import { isTime } from '../profile/profile.ts'
import type { Profile } from '../profile/profile.ts'

/**
 * When an export was made, as its name or its profile says; undefined where
 * neither does. A name that does not fit the profile's pattern says nothing.
 *
 * @throws IngestError `no_extract_time` when the name gives a time that no calendar has.
 */
export function extractTime(
  profile: Pick<Profile, 'files' | 'extractAt'>,
  path: string,
): TimeText | undefined {
  const found = filePattern(profile).exec(basename(path))?.groups
  if (found?.['YYYY'] === undefined) return profile.extractAt
  const { YYYY, MM = '01', DD = '01', HH = '00', mm = '00' } = found
  const time = `${YYYY}-${MM}-${DD} ${HH}:${mm}:00`
  if (isTime(time)) return time
  throw new IngestError(
    'no_extract_time',
    `${basename(path)}: expected a date and a time of the calendar in the name, got ${time.slice(0, 16)}; rename the file by when it was made`,
  )
}

/**
 * Whether a file is the mark that Excel or LibreOffice leaves beside one that is
 * open in it, with the ending of that one.
 */
export function isOpenMark(name: string): boolean {
  return /^(?:~\$|\.~lock\.)/.test(name)
}

/** The pattern of the names of a source's exports. */
export function filePattern({ files }: Pick<Profile, 'files'>): RegExp {
  const pattern = files
    .split(/(\*|\{YYYY\}|\{MM\}|\{DD\}|\{HH\}|\{mm\})/)
    .map((part) => {
      if (part === '*') return '.*'
      const name = /^\{(\w+)\}$/.exec(part)?.[1]
      if (name) return `(?<${name}>\\d{${name.length}})`
      return part.replace(/[^\w]/g, '\\$&')
    })
    .join('')
  return new RegExp(`^${pattern}$`)
}
