import { globSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  aheadLines,
  allProfiles,
  folderExports,
  listFiles,
  localTime,
  profileOf,
  rejectsOf,
  rejectsTooMany,
  rowsRejected,
  strayFiles,
  systemFault,
  takeIn,
  tryOut,
} from '@motcua/jobs'
import type {
  Export,
  FailedFile,
  HeldFile,
  IngestReport,
  Office,
} from '@motcua/jobs'
import { HeldError } from '@motcua/warehouse'
import type { Preview } from '@motcua/warehouse'
import { here, parseTime, pathFromHere } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { runnable, tell, write, writeJson } from '../terminal/output.ts'
import { tellClosed } from '../terminal/closed.ts'
import { progressLine } from '../terminal/progress.ts'
import { cellOf, table, visible } from '../terminal/table.ts'

/** Options of `ingest`. */
export interface IngestFlags {
  readonly source?: string
  readonly extractAt?: string
  readonly acceptGone?: string
  readonly dryRun?: boolean
  readonly format: 'table' | 'json'
}

/** `motcua ingest FILE…` */
export async function ingest(
  office: Office,
  files: readonly string[],
  flags: IngestFlags,
): Promise<Exit> {
  const found = findExports(office, files, flags)
  const { exports, lists, missing } = found
  for (const error of missing) tell(`error: ${error}`)
  if (exports.length + lists.length === 0) {
    if (flags.format === 'json') writeJson({ files: [] })
    return exit.failed
  }
  for (const line of aheadLines(exports, localTime(office.zone)))
    tell(`note: ${line}`)
  const { failed, refused } = flags.dryRun
    ? await dryRun(office, exports, flags)
    : await load(office, found, flags)
  if (!flags.dryRun) await tellClosed(office)
  if (missing.length + failed > 0) return exit.failed
  return refused > 0 ? exit.refused : exit.done
}

/** How many files could not be loaded, and how many a person must look at. */
interface Ended {
  readonly failed: number
  readonly refused: number
}

/** Loads exports. */
async function load(
  office: Office,
  { exports, lists }: Found,
  { format }: IngestFlags,
): Promise<Ended> {
  const progress = progressLine()
  const out = format === 'json' ? jsonFiles() : undefined
  try {
    const intake = await takeIn(office, exports, localTime(office.zone), {
      onRepair: tell,
      onProgress: progress.show,
      onFile: (report) => {
        progress.clear()
        out?.add(contract(report))
      },
      onFailed: ({ error }) => {
        progress.clear()
        tell(`error: ${systemFault(error) ?? error.message}`)
      },
      onHeld: (held) => {
        progress.clear()
        tell(`held: ${held.error.message}`)
        if (held.error instanceof HeldError)
          out?.add(heldContract(held, held.error))
      },
    })
    for (const list of intake.catalogues)
      if (list.rejected > 0)
        tell(`${rowsRejected(list)}; see them with: ${rejectsOf(list)}`)
    const named = intake.catalogues
      .filter((list) => lists.includes(list.file))
      .map((list): IngestReport => ({ ...list, seconds: 0 }))
    for (const list of named) out?.add(contract(list))
    const reports = [...named, ...intake.ingested]
    if (!out && reports.length > 0) write(runnable(summary(reports)))
    if (out?.isEmpty()) writeJson({ files: [] })
    // A list that was not named is loaded all the same, and judged as the others.
    return endedBy(office, [...intake.catalogues, ...intake.ingested], intake)
  } finally {
    progress.clear()
    out?.end()
  }
}

/** `{ files: […] }`, each file on a line of its own as soon as it is done. */
function jsonFiles() {
  let isOpen = false
  return {
    add(file: object) {
      process.stdout.write(
        `${isOpen ? ',\n' : '{ "files": [\n'}${JSON.stringify(file)}`,
      )
      isOpen = true
    },
    isEmpty: () => !isOpen,
    end() {
      if (isOpen) write('\n] }')
    },
  }
}

/** What a person must look at: held files, and those with too many rejects. */
function endedBy(
  { intake }: Office,
  files: readonly Pick<IngestReport, 'read' | 'rejected' | 'noData'>[],
  {
    failed,
    held,
  }: {
    readonly failed: readonly unknown[]
    readonly held: readonly unknown[]
  },
): Ended {
  const bad = files.filter((file) => rejectsTooMany(file, intake.rejected))
  return { failed: failed.length, refused: held.length + bad.length }
}

/** Tells what exports would become. */
async function dryRun(
  office: Office,
  exports: readonly Export[],
  { format }: IngestFlags,
): Promise<Ended> {
  const progress = progressLine()
  const failed: FailedFile[] = []
  const held: HeldFile[] = []
  const previews = await tryOut(office, exports, localTime(office.zone), {
    onRepair: tell,
    onProgress: progress.show,
    onHeld: (one) => {
      held.push(one)
      progress.clear()
      tell(`held: ${one.error.message}`)
    },
    onFailed: (one) => {
      failed.push(one)
      progress.clear()
      tell(`error: ${systemFault(one.error) ?? one.error.message}`)
    },
    onStale: (file) =>
      tell(
        `${file}: not loaded as it is now; it is loaded with the next export, and may change what is shown here`,
      ),
  })
  progress.clear()
  if (format === 'json') writeJson({ files: previews.map(previewContract) })
  else if (previews.length > 0)
    write(previews.map(describePreview).join('\n\n'))
  return endedBy(office, previews, { failed, held })
}

function previewContract({ noData: _unsaid, ...told }: Preview) {
  return told
}

function describePreview(preview: Preview): string {
  const { file, source, read, accepted, unchanged, rejected } = preview
  const { flagged, gone, back, header, rows, rejects, flags } = preview
  const columns = Object.keys(rows[0] ?? {}).filter(
    (c) => c !== 'office' && rows.some((row) => row[c] != null),
  )
  return [
    `${visible(file)}, by ${source}: ${read} read = ${accepted} accepted + ${unchanged} unchanged + ${rejected} rejected; ${flagged} flagged, ${gone} gone, ${back} back. Nothing was stored.`,
    '',
    table(['column', 'header'], Object.entries(header)),
    ...(rows.length > 0
      ? [
          '',
          table(
            ['stored as', ...rows.map((_, i) => String(i + 1))],
            columns.map((c) => [c, ...rows.map((row) => cellOf(row[c]))]),
          ),
        ]
      : []),
    ...(rejects.length > 0
      ? [
          '',
          table(
            ['rejected', 'column', 'rows', 'first row', 'values'],
            rejects.map((r) => [r.reason, ...toldOf(r)]),
          ),
        ]
      : []),
    ...(flags.length > 0
      ? [
          '',
          table(
            ['flagged', 'column', 'rows', 'first row', 'values'],
            flags.map((f) => [f.flag, ...toldOf(f)]),
          ),
        ]
      : []),
  ].join('\n')
}

function toldOf({
  column,
  rows,
  firstRow,
  values,
}: Preview['rejects'][number] | Preview['flags'][number]) {
  return [column, rows, firstRow, values.join(' | ')] as const
}

/** What words name, and what is wrong with the other words. */
interface Found {
  readonly exports: readonly Export[]
  /** Names of lists of the office folder, which every load takes in. */
  readonly lists: readonly string[]
  readonly missing: readonly string[]
}

/** The exports and lists that words name: files, folders and patterns. */
function findExports(
  office: Office,
  words: readonly string[],
  flags: IngestFlags,
): Found {
  const source =
    flags.source === undefined ? undefined : namedProfile(office, flags.source)
  const options = {
    extractAt: flags.extractAt && parseTime(flags.extractAt),
    acceptGone: flags.acceptGone,
  }
  const missing: string[] = []
  const lists: string[] = []
  const exports = words.flatMap((word): readonly Export[] => {
    const paths = matching(word)
    if (paths.length === 0) missing.push(missingLine(office, word))
    return paths.flatMap((path): readonly Export[] => {
      const isFolder = statSync(path).isDirectory()
      if (!isFolder && !source && isList(office, path, flags)) {
        lists.push(basename(path))
        return []
      }
      if (!isFolder)
        return [{ path, profile: source ?? profileFor(office, path) }]
      const found = folderExports(office, path, source)
      if (found.length === 0)
        missing.push(
          `${word}: expected exports with the file name of a source profile, got none in the folder`,
        )
      else tellStrays(word, strayFiles(office, path))
      return found
    })
  })
  return { exports: exports.map((e) => ({ ...e, ...options })), lists, missing }
}

/** A list is found in the office folder, wherever the command is called. */
function missingLine({ dir }: Office, word: string): string {
  const isOfOffice = Object.values<string>(listFiles).includes(word)
  const there = isOfOffice ? `; that of the office is ${join(dir, word)}` : ''
  return `${word}: expected a file, got none${there}`
}

/**
 * Whether a file is a list of the office folder; another file of that name is none.
 *
 * @throws UsageError
 */
function isList(
  office: Office,
  path: string,
  { dryRun: isTrial }: IngestFlags,
): boolean {
  const name = basename(path)
  if (!Object.values(listFiles).includes(name) || profileOf(office, name))
    return false
  const place = join(office.dir, name)
  if (isTrial)
    throw new UsageError(
      `expected exports with --dry-run, got the list ${name}; lists are loaded with every ingest, and check tells what is wrong with them`,
    )
  if (path !== place)
    throw new UsageError(
      `expected the list ${name} that lies in the office folder, got ${path}; copy it to ${place}: lists are loaded from there with every ingest`,
    )
  return true
}

const mostNames = 10

function tellStrays(folder: string, names: readonly string[]): void {
  const [first, more] = [names.slice(0, mostNames), names.length - mostNames]
  if (names.length > 0)
    tell(
      `${folder}: left alone, no source profile has such a file name: ${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    )
}

/** A file or folder; else the files that a pattern such as `inbox/*.csv` fits, in the order of their names. */
function matching(word: string): readonly string[] {
  const path = pathFromHere(word)
  if (statSync(path, { throwIfNoEntry: false })) return [path]
  return globSync(word, { cwd: here() }).map(pathFromHere).toSorted()
}

function namedProfile(office: Office, source: string): Export['profile'] {
  const profiles = allProfiles(office)
  const found = profiles.find((p) => p.name === source)
  if (found) return found
  throw new UsageError(
    `expected --source to be one of ${profiles.map((p) => p.name).join(', ')}, got ${source}`,
  )
}

function profileFor(office: Office, path: string): Export['profile'] {
  const profiles = allProfiles(office)
  const [only, second] = profiles
  const found = profileOf(office, basename(path)) ?? (second ? undefined : only)
  if (found) return found
  throw new UsageError(
    `${basename(path)}: expected a file name of a source profile (${profiles.map((p) => `${p.name}: ${p.files}`).join(', ')}), got another; rename the file, mend files in sources/*.yaml, or say --source NAME`,
  )
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
    gone,
    back,
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
    gone,
    back,
    seconds,
  }
}

/** An export that is held: nothing of it is loaded. */
function heldContract({ file, source }: HeldFile, error: HeldError) {
  return {
    file: basename(file),
    source,
    batch: null,
    read: error.read,
    accepted: 0,
    unchanged: 0,
    rejected: 0,
    flagged: 0,
    gone: error.gone,
    back: 0,
    held: error.message,
    seconds: 0,
  }
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
        'gone',
        'back',
      ],
      reports.map((r) => [
        r.file,
        r.batch,
        r.read,
        r.accepted,
        r.unchanged,
        r.rejected,
        r.flagged,
        r.gone,
        r.back,
      ]),
    ),
    ...rejected.map(
      (r) => `${rowsRejected(r)}; see them with: ${rejectsOf(r)}`,
    ),
  ].join('\n')
}
