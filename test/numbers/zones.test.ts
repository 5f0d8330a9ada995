import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isLong } from '../size.ts'
import { numbersInZone } from './in-zone.ts'
import type { Engine } from './in-zone.ts'

/*
 * A number must not depend on the zone of the machine that computes it. Here they
 * are those of `America/Los_Angeles`, where the suites of numbers hold them
 * against a second answer; in the other zones they are the same.
 */

const dir = mkdtempSync(join(tmpdir(), 'motcua-zones-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Elsewhere the numbers of both are held against a second answer in the zone of this process. */
const allEngines: readonly Engine[] = isLong
  ? ['duckdb', 'postgres']
  : ['duckdb']

let here: readonly string[]
beforeAll(async () => {
  here = await numbersInZone(allEngines)
})

/** What the numbers are in another zone, by a process of its own. */
async function numbersIn(
  zone: string,
  engines: readonly Engine[],
): Promise<readonly string[]> {
  const path = join(dir, 'numbers.txt')
  const [program, oneThread] = ['in-zone.ts', '../one-thread.ts'].map((name) =>
    fileURLToPath(new URL(name, import.meta.url)),
  )
  await promisify(execFile)(
    process.execPath,
    [
      '--conditions=@motcua/source',
      `--import=${oneThread}`,
      program ?? '',
      path,
      ...engines,
    ],
    { env: { ...process.env, TZ: zone } },
  )
  return readFileSync(path, 'utf8').split('\n')
}

test('there are numbers of every office on each engine', () => {
  expect(here.length).toBeGreaterThan(allEngines.length * 7_500)
  for (const of of [...allEngines, 'skhdt-bd'].map((name) => `${name} by `))
    expect(here.some((line) => line.startsWith(of))).toBe(true)
})

/** Of the two the farther first: with it alone a zone that tells is seen. */
const zones = [
  { zone: 'Asia/Ho_Chi_Minh', engines: allEngines },
  { zone: 'UTC', engines: ['duckdb'] },
] satisfies readonly { zone: string; engines: readonly Engine[] }[]

test.each(isLong ? zones : zones.slice(0, 1))(
  'in $zone they are the same',
  async ({ zone, engines }) => {
    const there = await numbersIn(zone, engines)
    const asked = here.filter(
      (line) => !line.startsWith('postgres') || engines.includes('postgres'),
    )
    const differing = there.flatMap((line, i) =>
      line === asked[i] ? [] : [{ there: line, here: asked[i] }],
    )
    expect(differing.slice(0, 5)).toEqual([])
    expect(there).toHaveLength(asked.length)
  },
)
