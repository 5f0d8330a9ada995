import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { addDays } from '@motcua/metrics'
import {
  localTime,
  profileOf,
  rejectsOf,
  rowsRejected,
  takeIn,
} from '@motcua/jobs'
import type { Export, IngestReport, Office } from '@motcua/jobs'
import { pathFromHere, tell, write, writeJson } from '../context.ts'
import { exit, UsageError } from '../exit.ts'
import type { Exit } from '../exit.ts'
import { table } from '../table.ts'

/** Options of `ingest`. */
export interface IngestFlags {
  readonly source?: string
  readonly extractAt?: string
  readonly format: 'table' | 'json'
}

/** `motcua ingest FILE…` */
export async function ingest(
  office: Office,
  files: readonly string[],
  flags: IngestFlags,
): Promise<Exit> {
  const named = files.map((file): Export => ({
    path: pathFromHere(file),
    profile: profileFor(office, file, flags.source),
    extractAt: flags.extractAt && timeOf(flags.extractAt),
  }))
  const exports = named.filter(({ path }, i) => {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found?.isFile()) return true
    tell(
      `error: ${files[i]}: expected a file, got ${found ? 'a folder' : 'none'}`,
    )
    return false
  })
  if (exports.length === 0) {
    if (flags.format === 'json') writeJson({ files: [] })
    return exit.failed
  }
  const now = localTime(office.zone)
  const intake = await takeIn(office, exports, now, (r) =>
    tell(`${r.file}: ${r.read} rows in ${r.seconds} s`),
  )
  for (const list of intake.catalogues)
    if (list.rejected > 0)
      tell(`${rowsRejected(list)}; see them with: ${rejectsOf(list)}`)
  if (flags.format === 'json')
    writeJson({ files: intake.ingested.map(contract) })
  else if (intake.ingested.length > 0) write(summary(intake.ingested))
  for (const { error } of intake.failed) tell(`error: ${error.message}`)
  return intake.ingested.length < files.length ? exit.failed : exit.done
}

/** A report as the JSON contract has it. */
export function contract(report: IngestReport) {
  const {
    file,
    source,
    batch,
    read,
    accepted,
    unchanged,
    rejected,
    flagged,
    seconds,
  } = report
  return {
    file,
    source,
    batch,
    read,
    accepted,
    unchanged,
    rejected,
    flagged,
    seconds,
  }
}

/** A time as a person types it, `2018-04-01T06:00:00` or with a blank. */
export function timeOf(text: string): string {
  const found =
    /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?$/.exec(text)
  if (found && isDate(found[1] ?? ''))
    return `${found[1]} ${found[2]}${found[3] ?? ':00'}`
  throw new UsageError(
    `expected a local time such as 2018-04-01T06:00:00, got ${text}`,
  )
}

/** Whether a text is a day of the calendar, `2018-02-28`. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && addDays(text, 0) === text
}

/** The table of what was read, and where the rejects are. */
export function summary(reports: readonly IngestReport[]): string {
  const rejected = reports.filter((r) => r.rejected > 0)
  return [
    table(
      [
        'file',
        'batch',
        'read',
        '= accepted',
        '+ unchanged',
        '+ rejected',
        'flagged',
      ],
      reports.map((r) => [
        r.file,
        r.batch,
        r.read,
        r.accepted,
        r.unchanged,
        r.rejected,
        r.flagged,
      ]),
    ),
    ...rejected.map((r) => `rejects of ${r.file}: ${rejectsOf(r)}`),
  ].join('\n')
}

function profileFor(office: Office, file: string, source: string | undefined) {
  const known = office.profiles.map((p) => p.name).join(', ')
  const only = office.profiles.length === 1 ? office.profiles[0] : undefined
  const found = source
    ? office.profiles.find((p) => p.name === source)
    : (profileOf(office, basename(file)) ?? only)
  if (found) return found
  throw new UsageError(
    source
      ? `expected --source to be one of ${known}, got ${source}`
      : `expected --source to be one of ${known} for ${basename(file)}, got none`,
  )
}
