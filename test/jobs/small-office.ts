import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleExports, sampleProcedures } from '@motcua/cli'
import { loadOffice, type Office } from '@motcua/jobs'
import { copyOffice } from '../offices.ts'

/** An office folder of its own, gone with the block that uses it. */
export interface OwnOffice extends Disposable {
  readonly office: Office
}

/** The units that the small office keeps of the sample office's ten. */
export const smallUnits = ['so', 'dkkd', 'ktdn'] as const

/**
 * The sample office with three of its units or those given, the months of 2018 and
 * monthly scorecards only: a pass takes two seconds. Its inbox is empty.
 */
export function smallOffice(kept: readonly string[] = smallUnits): OwnOffice {
  const { office, remove } = copyOffice('binh-duong-2018')
  const { units, procedures } = office.paths
  const keep = (path: string, column: number) => {
    const [head, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
    const ofKept = rows.filter((row) => {
      const cells = row.replaceAll(/"[^"]*"/g, '').split(',')
      return kept.includes(cells[column] ?? '')
    })
    writeFileSync(path, `${[head, ...ofKept].join('\n')}\n`)
  }
  keep(units, 0)
  keep(procedures, 3)
  const leading = ['vp', 'tt', 'thqh', 'dkkd', 'ktdn']
  const gone = leading.filter((unit) => !kept.includes(unit))
  const others = new RegExp(`\\b(?:${gone.join('|')})\\b(?:, )?`, 'g')
  const plan = join(office.dir, 'plan.yaml')
  writeFileSync(
    plan,
    readFileSync(plan, 'utf8').replaceAll(/leadUnits: \[.*\]/g, (line) =>
      line.replaceAll(others, ''),
    ),
  )
  edit(join(office.dir, 'motcua.yaml'), [
    [/dataFrom: .*/, "dataFrom: '2018-01-01'"],
    [/periods: \[.*\]/, 'periods: [month]'],
  ])
  return { office: loadOffice(office.dir), [Symbol.dispose]: remove }
}

/** Puts the sample's exports that were made in a span of days into the inbox. */
export function putExports(office: Office, from: string, to: string): void {
  const { units, procedures, inbox } = office.paths
  mkdirSync(inbox, { recursive: true })
  const lists = [units, procedures].map((path) => readFileSync(path, 'utf8'))
  for (const { name, text } of exportsOf(lists)) {
    const made = name.replace(/^hoso-(\d{4})(\d\d)(\d\d)-.*$/, '$1-$2-$3')
    if (from <= made && made <= to) writeFileSync(join(inbox, name), text)
  }
}

type SampleExport =
  ReturnType<typeof sampleExports> extends Generator<infer T> ? T : never

const generated = new Map<string, readonly SampleExport[]>()

/** All exports of the sample for a list of units and one of procedures. */
function exportsOf(lists: readonly string[]): readonly SampleExport[] {
  const [units = '', procedures = ''] = lists
  const key = lists.join('\n')
  const found = generated.get(key)
  if (found) return found
  const exports = [...sampleExports(sampleProcedures(units, procedures))]
  generated.set(key, exports)
  return exports
}

/** Another office folder with everything that this one holds. */
export async function copyOf({ dir }: Office): Promise<OwnOffice> {
  const copy = mkdtempSync(join(tmpdir(), 'motcua-'))
  await cp(dir, copy, { recursive: true })
  return {
    office: loadOffice(copy),
    [Symbol.dispose]: () => rmSync(copy, { recursive: true, force: true }),
  }
}

/** Adds a source profile of these lines to an office and reads the office again. */
export function addSource(
  { dir }: Office,
  name: string,
  ...lines: readonly string[]
): Office {
  writeFileSync(
    join(dir, 'sources', `${name}.yaml`),
    [`name: ${name}`, ...lines, ''].join('\n'),
  )
  edit(join(dir, 'motcua.yaml'), [
    [/^sources: \[(.*)\]/m, `sources: [$1, ${name}]`],
  ])
  return loadOffice(dir)
}

/** Changes a file; what is not found in it is an error of the test. */
export function edit(
  path: string,
  changes: readonly (readonly [RegExp, string])[],
): void {
  const before = readFileSync(path, 'utf8')
  const after = changes.reduce((text, [from, to]) => {
    if (!from.test(text)) throw new Error(`${path} has no ${from}`)
    return text.replace(from, to)
  }, before)
  writeFileSync(path, after)
}
