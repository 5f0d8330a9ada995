import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Office } from '@motcua/jobs'
import { makeFolder } from '@motcua/warehouse/reading'
import { pathFromHere } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { sampleExports } from './exports.ts'
import { sampleLists } from './lists.ts'
import { sampleProcedures, sampleUnits } from './procedures.ts'

/** Options of `sample`. */
export interface SampleFlags {
  readonly out?: string
  readonly format: 'table' | 'json'
}

/** `motcua sample`: the synthetic exports, by default into the inbox. */
export async function sample(
  office: Office,
  flags: SampleFlags,
): Promise<Exit> {
  if (!office.synthetic)
    throw new UsageError(
      `expected an office with synthetic: true in motcua.yaml, got ${office.code}; sample data never go into a real office`,
    )
  const files = await writeSample(office, flags.out && pathFromHere(flags.out))
  if (flags.format === 'json') writeJson({ files })
  else write(files.join('\n'))
  return exit.done
}

/** Writes the exports and returns their paths. */
export async function writeSample(
  { paths, plan }: Office,
  out: string = paths.inbox,
): Promise<readonly string[]> {
  const listed = await readFile(paths.units, 'utf8')
  const units = sampleUnits(listed)
  const procedures = sampleProcedures(
    listed,
    await readFile(paths.procedures, 'utf8'),
  )
  makeFolder(out)
  const files: string[] = []
  const made = [sampleExports(procedures), sampleLists({ plan, units })]
  for (const { name, text } of made.flatMap((some) => [...some])) {
    await writeFile(join(out, name), text)
    files.push(join(out, name))
  }
  return files
}
