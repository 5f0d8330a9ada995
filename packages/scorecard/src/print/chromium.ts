import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import {
  access,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A browser that may be started, and what its process needs to see. */
export interface Executable {
  readonly path: string
  readonly env: Readonly<Record<string, string>>
}

const systemPaths = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The hash of a browser's program; of the pinned one it is kept beside it. */
export async function browserHash({ path }: Executable): Promise<string> {
  const kept = `${path}.sha256`
  const known = await readFile(kept, 'utf8').catch(() => '')
  if (/^[0-9a-f]{64}$/.test(known)) return known
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part)
  const sha256 = hash.digest('hex')
  // That of the system is not ours to write beside.
  if (basename(dirname(path)).startsWith('chromium-'))
    await writeFile(kept, sha256).catch(() => {})
  return sha256
}

/**
 * The browsers to try, best first: the one that was asked for and no other,
 * else the pinned one of the lock file, else the system's.
 *
 * @param failures Takes the reasons why the pinned one could not be unpacked.
 */
export async function* executables(
  asked: string | undefined,
  failures: string[],
): AsyncGenerator<Executable> {
  if (asked !== undefined) {
    yield { path: asked, env: {} }
    return
  }
  if (process.platform === 'linux' && process.arch === 'x64')
    yield* pinned(failures)
  for (const path of systemPaths) {
    if (await exists(path)) yield { path, env: {} }
  }
}

async function* pinned(failures: string[]): AsyncGenerator<Executable> {
  for (const cache of [() => join(homedir(), '.cache'), tmpdir]) {
    let dir: string
    try {
      dir = await unpacked(cache)
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error))
      continue
    }
    const path = join(dir, 'chromium')
    // Its own fonts only, so that no page depends on those of the machine.
    const env = { FONTCONFIG_FILE: join(dir, 'fonts.conf') }
    yield { path, env }
    // A bare Debian has no libnss3; the package carries copies.
    yield {
      path,
      env: { ...env, LD_LIBRARY_PATH: join(dir, 'al2023', 'lib') },
    }
  }
}

/**
 * Unpacks the pinned browser once for each user and version, 1.5 s and 210 MB.
 *
 * The package itself unpacks to `/tmp/chromium`: a file that may belong to
 * another user, or that another process is still writing. So it is given a
 * directory of its own, which gets its final name when it is whole.
 */
async function unpacked(cache: () => string): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const about = await readFile(join(entry, '..', '..', 'package.json'), 'utf8')
  const { version } = JSON.parse(about) as { version: string }
  const home = join(cache(), `motcua-${process.getuid?.() ?? 'user'}`)
  await mkdir(home, { recursive: true, mode: 0o700 })
  await refuseForeign(home)
  const dir = join(home, `chromium-${version}`)
  if (await exists(dir)) return dir
  const partial = await privateDirectory(join(home, 'partial'))
  try {
    await unpack(entry, partial)
    await writeFile(join(partial, 'fonts.conf'), fontsConf(dir))
    await rename(partial, dir).catch(async (error: unknown) => {
      // Another process was first: its copy is the same.
      if (!(await exists(dir))) throw error
    })
  } finally {
    await removeTree(partial)
  }
  return dir
}

/** A predictable name in a shared directory may have been taken by another user. */
async function refuseForeign(dir: string): Promise<void> {
  const { uid, mode } = await lstat(dir)
  const own = process.getuid === undefined || uid === process.getuid()
  if (!own || (mode & 0o170077) !== 0o040000) {
    throw new Error(`${dir} should be a directory of this user alone`)
  }
}

/** In a process of its own, because the package takes its place from TMPDIR. */
async function unpack(entry: string, dir: string): Promise<void> {
  const url = JSON.stringify(pathToFileURL(entry).href)
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { default: chromium } = await import(${url})
       await chromium.executablePath()`,
    ],
    {
      // The name of that system makes it unpack the libraries as well.
      env: { TMPDIR: dir, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 120_000,
      killSignal: 'SIGKILL',
    },
  )
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text))
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) {
    throw new Error(`unpacking Chromium to ${dir} failed: ${complaint.trim()}`)
  }
}

function fontsConf(dir: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${dir}/fonts</dir>
  <cachedir>${dir}/fonts-cache</cachedir>
</fontconfig>
`
}

/**
 * A new directory for as long as this process runs. Those that killed
 * processes left behind under the same name are removed.
 */
export async function privateDirectory(path: string): Promise<string> {
  const parent = dirname(path)
  const own = await mkdtemp(`${path}-${process.pid}-`)
  const { mtimeMs } = await lstat(own)
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(path)}-`)) continue
    const old = join(parent, name)
    if (await isAbandoned(old, mtimeMs)) await removeTree(old).catch(() => {})
  }
  return own
}

/** Removes a directory that a dying browser may still be writing to. */
export function removeTree(dir: string): Promise<void> {
  return rm(dir, { recursive: true, force: true, maxRetries: 5 })
}

// An hour's age as well: a container sees no processes of another one.
async function isAbandoned(dir: string, nowMs: number): Promise<boolean> {
  const [, pid] = /-(\d+)-[^-]*$/.exec(dir) ?? []
  if (pid === undefined || isAlive(Number(pid))) return false
  const { mtimeMs } = await lstat(dir).catch(() => ({ mtimeMs: nowMs }))
  return nowMs - mtimeMs > 3_600_000
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
