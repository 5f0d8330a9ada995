import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Kept } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'
import { keptReasons } from '../intake/refused.ts'
import { filesIn } from './manifest.ts'

/** The files of an office, by their path below its folder. */
export interface OfficeFiles {
  /** What nobody can make anew. */
  readonly kept: readonly string[]
  /** Of the office's own ones those that are left out. */
  readonly left: readonly string[]
}

/** What an office writes and the program reads; keys and passwords have other names. */
const own = /\.(?:yaml|yml|csv|md|sql)$/

/**
 * What of an office goes into a backup: its own files without the secrets, and of
 * what the program made the records, why exports were refused, the plans, the archive, the journal and the
 * observations. Exports of the inbox stay out, as they hold names.
 */
export function keptFiles(office: Office, warehouse: Kept): OfficeFiles {
  const { dir, paths } = office
  const secrets = new Set(secretFiles(office).map(realPath))
  const mine = ownFiles(dir, relative(dir, paths.var))
  const isKept = (path: string) =>
    own.test(path) &&
    statSync(join(dir, path), { throwIfNoEntry: false })?.isFile() === true &&
    !secrets.has(realPath(join(dir, path)))
  const below = (folder: string, files: readonly string[]) =>
    files.map((path) => join(relative(dir, folder), path))
  const kept = [
    ...mine.filter(isKept),
    ...below(paths.var, records(paths.var)),
    ...below(paths.refused, keptReasons(office)),
    ...below(join(paths.var, 'plans'), whole(join(paths.var, 'plans'))),
    ...below(paths.archive, whole(paths.archive)),
    ...below(paths.warehouse, warehouse.files),
  ]
  return {
    kept: kept.toSorted(),
    left: mine.filter((path) => !isKept(path)),
  }
}

/** All but what is hidden, such as a version control's folder. */
function ownFiles(dir: string, made: string): readonly string[] {
  const top = readdirSync(dir, { withFileTypes: true }).filter(
    ({ name }) => name !== made && !name.startsWith('.'),
  )
  return top.flatMap((entry) =>
    entry.isDirectory()
      ? filesIn(join(dir, entry.name))
          .filter((path) => !path.split('/').some((s) => s.startsWith('.')))
          .map((path) => join(entry.name, path))
      : [entry.name],
  )
}

/** The ledger and all that lies beside it, one record a file. */
function records(dir: string): readonly string[] {
  return existsSync(dir)
    ? readdirSync(dir, { withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(?:nd)?json$/.test(entry.name))
        .map(({ name }) => name)
    : []
}

/** Without what a killed process left half written. */
function whole(dir: string): readonly string[] {
  return filesIn(dir).filter((path) => !path.endsWith('.next'))
}

function secretFiles({ dir, delivery, sign }: Office): readonly string[] {
  return [
    delivery?.server?.passwordFile,
    ...(delivery?.to.map(({ secretFile }) => secretFile) ?? []),
    sign?.p12File,
    sign?.passphraseFile,
  ].flatMap((path) => (path === undefined ? [] : [resolve(dir, path)]))
}

function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}
