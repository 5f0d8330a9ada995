import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readBack } from './copy.ts'

/** Thrown when a backup is none, or not as it was made, or cannot go where it is asked to. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: 'foreign' | 'damaged' | 'place'

  constructor(code: BackupError['code'], message: string) {
    super(message)
    this.code = code
  }
}

const bodySchema = z.strictObject({
  /** Of this form of backup. */
  version: z.literal(1),
  /** Code of the office. */
  office: z.string(),
  /** The office's local time. */
  at: z.string(),
  /** Files by their path below the office folder, in their order. */
  files: z.array(
    z.strictObject({
      path: z
        .string()
        .refine((path) => !isOutside(path), 'expected a path below the folder'),
      bytes: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  /** What lies in the office folder and is not in the backup: secrets, and what the program does not read. */
  left: z.array(z.string()).readonly(),
  /** What was not as it was written when the backup was made. */
  damaged: z.array(z.string()).readonly(),
})

/** What a backup holds. */
export type Contents = z.infer<typeof bodySchema>

const manifestSchema = bodySchema.extend({ sum: z.string() })

/** The file that says what a backup holds. */
export const manifestFile = 'manifest.json'

/** The folder of the files of a backup. */
export const filesFolder = 'office'

/** The text of a manifest, which carries a hash over itself. */
export function manifestText(contents: Contents): string {
  return `${JSON.stringify({ ...contents, sum: sumOf(contents) }, null, 1)}\n`
}

/**
 * What a backup says that it holds.
 *
 * @throws BackupError
 */
export function readManifest(dir: string): Contents {
  const path = join(dir, manifestFile)
  if (!existsSync(path))
    throw new BackupError(
      'foreign',
      `${path}: expected a backup that motcua made, got none; name the folder that has ${manifestFile} in it`,
    )
  const read = manifestSchema.safeParse(parsed(readFileSync(path, 'utf8')))
  if (!read.success)
    throw new BackupError(
      'foreign',
      `${path}: expected the manifest of a backup of this version, got ${read.error.issues[0]?.path.join('.') || 'something'} that is none; use another backup`,
    )
  const { sum, ...contents } = read.data
  if (sum !== sumOf(contents))
    throw new BackupError(
      'damaged',
      `${path}: expected the manifest as it was written, got a changed one; use another backup`,
    )
  return contents
}

/**
 * Reads every byte of a backup.
 *
 * @throws BackupError that names the first file that is not as it was copied.
 */
export async function checkBackup(dir: string): Promise<Contents> {
  const contents = readManifest(dir)
  const folder = join(dir, filesFolder)
  const told = new Set(contents.files.map(({ path }) => path))
  const strange = filesIn(folder).find((path) => !told.has(path))
  if (strange !== undefined)
    throw new BackupError(
      'foreign',
      `${join(folder, strange)}: expected no file that is not in ${manifestFile}, got one; use another backup, or move it away`,
    )
  for (const { path, bytes, sha256 } of contents.files) {
    const file = join(folder, path)
    const found = existsSync(file) ? await readBack(file) : undefined
    if (found?.bytes !== bytes || found.sha256 !== sha256)
      throw new BackupError(
        'damaged',
        `${file}: expected the file that was copied, got ${found ? 'another' : 'none'}; use another backup`,
      )
  }
  return contents
}

/** The files below a folder, and the links, by their path from it. */
export function filesIn(dir: string): readonly string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => path.slice(join(dir, '/').length))
    .toSorted()
}

/** Whether a path leaves the folder that it is given for. */
function isOutside(path: string): boolean {
  const steps = path.split('/')
  return path.includes('\\') || steps.some((step) => /^\.{0,2}$/.test(step))
}

function sumOf(contents: Contents): string {
  return createHash('sha256').update(JSON.stringify(contents)).digest('hex')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
