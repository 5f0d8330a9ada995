import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LogLevel, MutantResult } from '@stryker-mutator/api/core'
import { Stryker } from '@stryker-mutator/core'
import { setup } from '../run-folder.ts'
import { guardOf } from './guard.ts'
import type { Room } from './rooms.ts'
import { fileOf, guardIn, isInside, type Choice } from './sample.ts'

const top = new URL('../../', import.meta.url)

/** A mutant that was tested. */
export interface Mutant {
  readonly file: string
  /** From 1, of its beginning. */
  readonly line: number
  /** That line of the source. */
  readonly text: string
  /** The part of the source that it stands for. */
  readonly original: string
  readonly replacement: string
  readonly end: 'killed' | 'survived' | 'no coverage'
}

/**
 * Mutates a room and runs its suites on each mutant of a sample.
 *
 * @throws Error when a suite is missing, fails without a mutant, or when the
 * guard is not killed, as when the suites run on other sources.
 */
export async function runRoom(
  room: Room,
  { sample, seed }: Pick<Choice, 'sample' | 'seed'>,
): Promise<readonly Mutant[]> {
  const guard = guardOf(room)
  for (const suite of room.suites) {
    if (!existsSync(new URL(suite, top)))
      throw new Error(
        `${room.name}: expected the suite ${suite}, found none: name it anew in rooms.ts`,
      )
  }
  const inside = room.mutate.map((path) => path.replace(/\*.*$/, ''))
  const choice = { sample, seed, inside, guard }
  process.env['MOTCUA_MUTANTS_SUITES'] = [guard.suite, ...room.suites].join(',')
  // Each mutant is a process of its own, which loads the same modules.
  process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'motcua-mutants')
  // What suites copy is made by the run without a mutant, never by a mutated one.
  const removeFolder = setup()
  process.chdir(fileURLToPath(top))
  const results = await new Stryker({
    choice,
    mutate: [...room.mutate, guard.file, '!**/*.d.ts'],
    testRunner: 'vitest',
    vitest: {
      configFile: 'test/mutants/vitest.config.ts',
      related: false,
      // Native modules are not safe in worker threads.
      pool: 'forks',
    },
    plugins: [
      import.meta.resolve('@stryker-mutator/vitest-runner'),
      import.meta.resolve('./sample.ts'),
    ],
    reporters: ['sample'],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    timeoutMS: 60_000,
    timeoutFactor: 4,
    dryRunTimeoutMinutes: 60,
    tempDirName: '.stryker-tmp',
    cleanTempDir: 'always',
    disableTypeChecks: false,
    allowConsoleColors: false,
    // The enum of levels leaves nothing at run time.
    logLevel: 'error' as LogLevel,
    warnings: false,
  })
    .runMutationTest()
    .finally(removeFolder)
  const guarded = guardIn(results, choice)
  if (guarded === undefined || endOf(results, guarded.id) !== 'killed')
    throw new Error(
      `${room.name}: expected ${guard.suite} to kill the empty body after ${guard.file}:${guard.line}, and it did not: the suites do not run on the mutated sources`,
    )
  return results
    .filter((result) => isInside(result, choice))
    .flatMap((result) => testedOf(result) ?? [])
}

function testedOf(result: MutantResult): Mutant | undefined {
  const end = ends[result.status]
  if (end === undefined) return undefined
  const { start, end: stop } = result.location
  const lines = readFileSync(result.fileName, 'utf8').split('\n')
  const part = lines.slice(start.line - 1, stop.line)
  const last = part.length - 1
  part[last] = part[last]?.slice(0, stop.column - 1) ?? ''
  part[0] = part[0]?.slice(start.column - 1) ?? ''
  return {
    file: fileOf(result),
    line: start.line,
    text: (lines[start.line - 1] ?? '').trim(),
    original: part.join('\n'),
    replacement: result.replacement ?? '',
    end,
  }
}

const ends: Readonly<Partial<Record<MutantResult['status'], Mutant['end']>>> = {
  Killed: 'killed',
  // A program that no longer ends, and one that cannot be read, are noticed.
  Timeout: 'killed',
  RuntimeError: 'killed',
  Survived: 'survived',
  NoCoverage: 'no coverage',
}

function endOf(
  results: readonly MutantResult[],
  id: string,
): Mutant['end'] | undefined {
  const found = results.find((result) => result.id === id)
  return found && ends[found.status]
}
