import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DateText, TimeText } from '@motcua/metrics'

/** A file of a version. */
export interface PublishedFile {
  readonly bytes: number
  readonly sha256: string
}

/** What `manifest.json` of a version says of it. */
export interface PublishedManifest {
  /** Of the layout of the folder: 1. */
  readonly format: 1
  /** Its folder: a number that counts up, and the first letters of its content. */
  readonly version: string
  readonly office: string
  /** Number of the last batch that it holds. */
  readonly batch: number
  /** sha256 of all that it says: of equal data, definitions and facts the same. */
  readonly content: string
  /** Up to when the dossiers are known, the office's local time; null where there are none. */
  readonly cutOff: TimeText | null
  /** The last day that every source covers; null where there is none. */
  readonly completeTo: DateText | null
  /** Of the tables. */
  readonly schema: number
  /** Of the program that made it. */
  readonly program: string
  /** Of the engine that wrote it; the file is of the oldest storage that it writes. */
  readonly engine: string
  /** The office's local time. */
  readonly publishedAt: TimeText
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>
  /** Every other file of the version, by its path in it. */
  readonly files: Readonly<Record<string, PublishedFile>>
}

/** The database of a version. */
export const databaseName = 'motcua.duckdb'

/** What names the newest version. */
export const pointerName = 'newest.json'

/** Where the newest version lies, and what it is. */
export interface NewestPublished {
  /** Of its database file: to be opened, and never changed. */
  readonly database: string
  /** Its folder. */
  readonly folder: string
  readonly manifest: PublishedManifest
  /** What the publisher last found it to be of; undefined where it did not say. */
  readonly state?: string | undefined
}

/**
 * The newest version in a folder of published data; undefined where there is
 * none, or none of this layout.
 */
export function newestPublished(dir: string): NewestPublished | undefined {
  const path = join(dir, pointerName)
  if (!existsSync(path)) return undefined
  const {
    version,
    state,
  }: { readonly version: string; readonly state?: string } = JSON.parse(
    readFileSync(path, 'utf8'),
  )
  const folder = join(dir, version)
  const manifest = manifestIn(folder)
  if (!manifest) return undefined
  return { database: join(folder, databaseName), folder, manifest, state }
}

/** The manifest of a folder; undefined where it has none. */
function manifestIn(folder: string): PublishedManifest | undefined {
  const path = join(folder, 'manifest.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

const versionName = /^(\d{6,})-[0-9a-f]{12}$/

/** The versions in a folder, the oldest first. */
export function versionsIn(dir: string): readonly PublishedManifest[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir)
    .filter((name) => versionName.test(name))
    .toSorted((a, b) => numberOf(a) - numberOf(b))
    .flatMap((name) => manifestIn(join(dir, name)) ?? [])
}

function numberOf(version: string): number {
  return Number(versionName.exec(version)?.[1] ?? 0)
}

/** The name of the version that comes next. */
export function nextVersion(dir: string, content: string): string {
  const names = existsSync(dir) ? readdirSync(dir) : []
  const last = Math.max(0, ...names.map(numberOf))
  return `${String(last + 1).padStart(6, '0')}-${content.slice(0, 12)}`
}
