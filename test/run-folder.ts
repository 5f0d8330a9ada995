import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/*
 * A folder of one run of the suites, whose workers share it: what takes long to
 * make is made once there by {@link madeOnce} and copied. What the programs that tests
 * start compile is kept for the next ones.
 */

const variable = 'MOTCUA_TEST_RUN'

/** Makes the folder before the first test; what it gives removes it after the last. */
export function setup(): (() => void) | undefined {
  // Each project sets up, and one folder is enough.
  if (process.env[variable]) return undefined
  const dir = mkdtempSync(join(tmpdir(), 'motcua-run-'))
  // PostgreSQL, which is not run by root, has its programs in it.
  chmodSync(dir, 0o711)
  process.env[variable] = dir
  // Beside it: a worker writes what it compiled when it ends, later than this.
  const compiled = join(tmpdir(), 'motcua-test-compiled')
  mkdirSync(compiled, { recursive: true })
  // Another user that tests run commands as keeps his own in it.
  if (process.getuid?.() === 0) chmodSync(compiled, 0o1777)
  process.env['NODE_COMPILE_CACHE'] = compiled
  return () => rmSync(dir, { recursive: true, force: true })
}

/**
 * The folder of a name that `make` filled, once for all suites of a run. It is
 * there to be copied: nobody changes it.
 *
 * @example
 * const made = await madeOnce('warehouse', fillWarehouse)
 * cpSync(made, dir, { recursive: true })
 */
export async function madeOnce(
  name: string,
  make: (dir: string) => Promise<void> | void,
): Promise<string> {
  const run = process.env[variable]
  if (run === undefined) throw new Error('expected the run of a suite')
  const dir = join(run, 'made', name)
  if (existsSync(dir)) return dir
  mkdirSync(dirname(dir), { recursive: true })
  const own = mkdtempSync(`${dir}-`)
  await make(own)
  try {
    renameSync(own, dir)
  } catch {
    // Another worker made it meanwhile.
    rmSync(own, { recursive: true })
  }
  return dir
}
