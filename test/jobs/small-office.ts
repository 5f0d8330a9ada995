import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleExports, sampleProcedures } from '@motcua/cli'
import { loadOffice, type Office } from '@motcua/jobs'
import { copyOffice, exportsOnce } from '../offices.ts'

/** An office folder of its own, gone with the block that uses it. */
export interface OwnOffice extends Disposable {
  readonly office: Office
}

/** The units that the small office keeps of the sample office's ten. */
export const smallUnits = ['so', 'dkkd', 'ktdn'] as const

/**
 * The sample office with three of its units or those given, dossiers without lists, the
 * months of 2018 and monthly scorecards only: a pass takes two seconds. Its inbox is empty.
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
  const profile = join(office.dir, 'sources', 'motcua-dientu.yaml')
  const spellings = new RegExp(`^  (?:${gone.join('|')}): .*\\n`, 'gm')
  writeFileSync(
    profile,
    readFileSync(profile, 'utf8').replaceAll(spellings, ''),
  )
  edit(join(office.dir, 'motcua.yaml'), [
    [/dataFrom: .*/, "dataFrom: '2018-01-01'"],
    [/periods: \[.*\]/, 'periods: [month]'],
  ])
  keepDossiers(office)
  return { office: loadOffice(office.dir), [Symbol.dispose]: remove }
}

/** Takes the lists of the sample office out of its sources: what is left has dossiers alone. */
export function keepDossiers({ dir, tableProfiles }: Office): void {
  for (const { name } of tableProfiles)
    rmSync(join(dir, 'sources', `${name}.yaml`))
  edit(join(dir, 'motcua.yaml'), [
    [/^sources: \[.*\]/m, 'sources: [motcua-dientu]'],
  ])
}

/**
 * Puts the sample's exports that were made in a span of days into the inbox: of the
 * procedures that the office lists, every eighth dossier. Passes over a few hundred
 * dossiers say as much as over thousands.
 */
export async function putExports(
  { paths: { procedures, inbox } }: Office,
  from: string,
  to: string,
  every = 8,
): Promise<void> {
  const made = await exportsOnce()
  const [, ...listed] = readFileSync(procedures, 'utf8').split('\n')
  const codes = new Set(listed.map((line) => line.split(',')[0]))
  mkdirSync(inbox, { recursive: true })
  for (const name of readdirSync(made)) {
    const day = name.replace(/^hoso-(\d{4})(\d\d)(\d\d)-.*$/, '$1-$2-$3')
    if (day < from || to < day) continue
    const text = readFileSync(join(made, name), 'utf8')
    const [header, ...rows] = text.split('\r\n')
    const kept = rows.filter((row) => {
      const [, code = '', procedure = ''] = row.split(';')
      return codes.has(procedure) && Number(code.slice(-4)) % every === 0
    })
    writeQuiet(join(inbox, name), [header, ...kept, ''].join('\r\n'))
  }
}

/** Puts the exports of a span of days that the sample makes of the office's own lists. */
export function putOwnExports(
  { paths: { units, procedures, inbox } }: Office,
  from: string,
  to: string,
): void {
  mkdirSync(inbox, { recursive: true })
  const ofLists = sampleProcedures(
    readFileSync(units, 'utf8'),
    readFileSync(procedures, 'utf8'),
  )
  for (const { name, text } of sampleExports(ofLists)) {
    const day = name.replace(/^hoso-(\d{4})(\d\d)(\d\d)-.*$/, '$1-$2-$3')
    if (from <= day && day <= to) writeQuiet(join(inbox, name), text)
  }
}

/** Writes a file that nothing was written to for a minute: a pass waits for no more of it. */
export function writeQuiet(path: string, data: string | Uint8Array): void {
  writeFileSync(path, data)
  const before = Date.now() / 1000 - 60
  utimesSync(path, before, before)
}

/** Another office folder with everything that this one holds. */
export async function copyOf({ dir }: Office): Promise<OwnOffice> {
  const copy = mkdtempSync(join(tmpdir(), 'motcua-'))
  await cp(dir, copy, { recursive: true, preserveTimestamps: true })
  // As if it had never been elsewhere.
  rmSync(join(copy, 'var', 'place'), { force: true })
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
