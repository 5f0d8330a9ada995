/** What the system refuses, by its code: what was expected, what came and what helps. */
const faults: { readonly [code: string]: readonly [string, string, string] } = {
  EACCES: [
    'a file or folder that motcua may use',
    'no right to it',
    'give that right to the user that runs motcua, or name another folder',
  ],
  EROFS: [
    'a disk that can be written',
    'one that is read-only',
    'mount it for writing, or name a folder on another disk',
  ],
  ENOSPC: ['room on the disk', 'none', 'make room, then run the command again'],
  EBUSY: [
    'a file or folder that nothing else holds',
    'one in use',
    'close the program that has it open, such as Excel or a copy that is under way, then run the command again',
  ],
  EMFILE: [
    'a file that can be opened beside the others',
    'too many open files',
    'let the user that runs motcua have more open files, then run the command again',
  ],
  ENOTDIR: [
    'a folder',
    'a file in its place',
    'name another folder, or move that file away',
  ],
  EISDIR: ['a file', 'a folder', 'name a file'],
  ENOENT: ['a file or folder that is there', 'none', 'look at its name'],
  EEXIST: [
    'a new file',
    'one that is there; it is not written over',
    'name another, or move it away',
  ],
  ENAMETOOLONG: ['a shorter name', 'one that is too long', 'name another'],
  EADDRINUSE: [
    'a port that is free',
    'one that another program listens on',
    'name another port, or end that program',
  ],
  EIO: [
    'a disk that reads and writes',
    'an error of the disk',
    'look whether the disk or the share is sound and connected',
  ],
}

/** Codes that say the same. */
const alike: { readonly [code: string]: string } = {
  EPERM: 'EACCES',
  EDQUOT: 'ENOSPC',
  ETXTBSY: 'EBUSY',
  ENFILE: 'EMFILE',
}

/** What the engine says instead of a code. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/Permission denied|Operation not permitted/, 'EACCES'],
  [/Read-only file system/, 'EROFS'],
  [/No space left on device|Disk quota exceeded/, 'ENOSPC'],
  [/resource busy|Text file busy/, 'EBUSY'],
  [/Too many open files/, 'EMFILE'],
  [/Not a directory/, 'ENOTDIR'],
  [/Is a directory/, 'EISDIR'],
  [/No such file or directory/, 'ENOENT'],
  [/Input\/output error/, 'EIO'],
]

/**
 * What of an error, or of what caused it, is of a folder, a disk or a right:
 * the place, what was expected, what came and what helps; undefined for any other.
 *
 * @example
 * systemFault(error) // '/srv/a: expected room on the disk, got none (ENOSPC); make room, …'
 */
export function systemFault(thrown: unknown): string | undefined {
  const error = thrownFirst(thrown)
  if (!(error instanceof Error)) return undefined
  const found = ofNode(error) ?? ofEngine(error)
  if (!found) return systemFault(error.cause)
  const { code, path } = found
  const [expected, got, cure] = faults[alike[code] ?? code] ?? []
  if (expected === undefined) return undefined
  return `${path ? `${path}: ` : ''}expected ${expected}, got ${got} (${code}); ${cure}`
}

/**
 * What was thrown first: where closing fails too, as on a full disk, the error of
 * that holds the one before it.
 */
export function thrownFirst(error: unknown): unknown {
  // Known by its name: not every Node that runs this has the class.
  const isHolding =
    error instanceof Error &&
    error.name === 'SuppressedError' &&
    'suppressed' in error
  return isHolding ? thrownFirst(error.suppressed) : error
}

interface Found {
  readonly code: string
  readonly path: string | undefined
}

function ofNode(error: NodeJS.ErrnoException): Found | undefined {
  const { code, syscall, path } = error
  // What a connection lacks is none of a folder.
  if (code === undefined || syscall === undefined || syscall === 'connect')
    return undefined
  return { code, path }
}

/** Its first line alone: what follows is a statement. */
function ofEngine({ message }: Error): Found | undefined {
  const [line = ''] = message.split('\n')
  if (!/\b(?:IO|TransactionContext) Error: /.test(line)) return undefined
  const [, code] = phrases.find(([phrase]) => phrase.test(line)) ?? []
  const path = /"([^"]+)"/.exec(line)?.[1]
  return code === undefined ? undefined : { code, path }
}
