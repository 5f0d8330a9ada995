import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256Of } from '../formats/bytes.ts'

/*
 * Hashes of files that were read before, so that an inbox full of old exports
 * is not hashed at every pass. A cache: it may be deleted at any time.
 */

interface Seen {
  readonly [path: string]: {
    readonly size: string
    readonly changed: string
    readonly inode: string
    readonly sha256: string
  }
}

const cacheName = 'hashes.json'

/**
 * The sha256 of a file, without reading it when neither its size, its number nor
 * the time of its last change differ from when it was read. A file that was
 * changed in the two seconds before that is not trusted: it may have been
 * changed again in the same moment.
 */
export async function hashOf(dir: string, path: string): Promise<string> {
  return knownHash(dir, path) ?? sha256Of(path)
}

/** The hash that is remembered of a file; undefined when it may be another. */
export function knownHash(dir: string, path: string): string | undefined {
  const cache = join(dir, cacheName)
  const written = statSync(cache, { bigint: true, throwIfNoEntry: false })
  const known = read(dir)[path]
  if (!written || !known) return undefined
  const now = stateOf(path)
  const isSame =
    now.size === known.size &&
    now.changed === known.changed &&
    now.inode === known.inode
  const isSettled = BigInt(now.changed) + 2_000_000_000n < written.mtimeNs
  return isSame && isSettled ? known.sha256 : undefined
}

/** Remembers the hash of a file that is as it was when `state` was taken. */
export function remember(
  dir: string,
  path: string,
  state: ReturnType<typeof stateOf>,
  sha256: string,
): void {
  const now = stateOf(path)
  if (now.changed !== state.changed || now.size !== state.size) return
  const cache = join(dir, cacheName)
  const known = Object.entries(read(dir)).filter(
    ([name]) =>
      name !== path && statSync(name, { throwIfNoEntry: false }) !== undefined,
  )
  const all = Object.fromEntries([...known, [path, { ...now, sha256 }]])
  writeFileSync(`${cache}.next`, JSON.stringify(all))
  renameSync(`${cache}.next`, cache)
}

/** What tells whether a file was changed. */
export function stateOf(path: string) {
  const { size, ctimeNs, mtimeNs, ino } = statSync(path, { bigint: true })
  const changed = ctimeNs > mtimeNs ? ctimeNs : mtimeNs
  return { size: `${size}`, changed: `${changed}`, inode: `${ino}` }
}

function read(dir: string): Seen {
  try {
    const seen: Seen = JSON.parse(readFileSync(join(dir, cacheName), 'utf8'))
    return seen
  } catch {
    return {}
  }
}
