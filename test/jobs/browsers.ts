import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Office } from '@motcua/jobs'

/**
 * Processes of the browsers that were started with a folder for temporary
 * files: their command line or their environment names it. Zombies do not run.
 */
export function browsersOf(temporary: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const [line, environment, stat] = [
        textOf(`/proc/${pid}/cmdline`),
        textOf(`/proc/${pid}/environ`),
        textOf(`/proc/${pid}/stat`),
      ]
      const isGone =
        / Z /.test(stat.slice(stat.lastIndexOf(')'))) || stat === ''
      const isBrowser = /chrom|headless/.test(line)
      const named = `${temporary}/motcua-print-`
      return (
        !isGone &&
        isBrowser &&
        (line.includes(named) || environment.includes(named))
      )
    })
    .map(Number)
}

/** A folder for temporary files that names the browsers of one run. */
export function temporaryOf({ dir }: Office): string {
  const temporary = join(dir, 'var', 'tmp')
  mkdirSync(temporary, { recursive: true })
  return temporary
}

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
