import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sourceSchema, tableDefinitions } from '@motcua/warehouse/reading'
import type { Profile, TableProfile } from '@motcua/warehouse'
import { listedCodes, listFiles } from './list-files.ts'
import { spelledAsAnother } from './spelled.ts'
import type { Spellings } from './spelled.ts'
import { fileOfBoth } from './same-file.ts'
import { tableFaults } from './table-faults.ts'
import { ConfigError, meantBy, refuseYaml, readYaml } from './yaml-file.ts'
import type { Fault } from './yaml-file.ts'

/** The source profiles of an office. */
export interface Sources {
  readonly profiles: readonly Profile[]
  readonly tableProfiles: readonly TableProfile[]
}

type Source = Profile | TableProfile

/**
 * Reads the profiles in `sources/`, each for itself and held against the others
 * and the lists of the office folder.
 *
 * @throws ConfigError that names file, line and field.
 */
export function readSources(dir: string, names: readonly string[]): Sources {
  const sources = names.map((name) => readSource(dir, name))
  const profiles = sources.filter((p) => p.target === 'dossier')
  const tableProfiles = sources.filter((p) => p.target !== 'dossier')
  if (profiles.length === 0)
    throw new ConfigError(
      'motcua.yaml, sources: expected a source of dossiers, got none',
    )
  for (const table of tableProfiles)
    refuseYaml(pathOf(dir, table.name), tableFaults(table))
  for (const profile of profiles)
    refuseYaml(pathOf(dir, profile.name), orderFaults(profile, profiles))
  assertOneWhole(dir, tableProfiles)
  assertOneEach(dir, sources)
  for (const source of sources) assertKnown(dir, source, tableProfiles)
  return { profiles, tableProfiles }
}

function pathOf(dir: string, name: string): string {
  return join(dir, 'sources', `${name}.yaml`)
}

function readSource(dir: string, name: string): Source {
  assertThere(dir, name)
  const profile = readYaml(pathOf(dir, name), sourceSchema)
  if (profile.name === name) return profile
  throw new ConfigError(
    `${name}.yaml, name: expected ${name} as in motcua.yaml, got ${profile.name}`,
  )
}

/** A name of motcua.yaml that is no profile's. */
function assertThere(dir: string, name: string): void {
  const path = pathOf(dir, name)
  if (existsSync(path)) return
  const folder = join(dir, 'sources')
  const there = (existsSync(folder) ? readdirSync(folder) : []).flatMap(
    (file) => (file.endsWith('.yaml') ? [file.slice(0, -5)] : []),
  )
  throw new ConfigError(
    `${path}: expected a file, got none; motcua.yaml names ${name} under sources${meantBy(name, there)}; write the file (motcua profile EXPORT --out FILE drafts it), or mend the name`,
  )
}

/** What one whole list lacks is gone: a second one of the same table would undo the first at each intake. */
function assertOneWhole(dir: string, profiles: readonly TableProfile[]): void {
  const whole = profiles.filter(({ target, mode }) =>
    mode ? mode === 'snapshot' : tableDefinitions[target].covers === 'all',
  )
  for (const [i, { name, target }] of whole.entries()) {
    const other =
      whole.slice(i + 1).find((p) => p.target === target)?.name ??
      (existsSync(join(dir, listFiles[target])) ? listFiles[target] : undefined)
    if (other !== undefined)
      throw new ConfigError(
        `motcua.yaml, sources: expected one whole list of ${target}, got ${name} and ${other}`,
      )
  }
}

/** A file that two sources take would be the first one's, and the other would be without it. */
function assertOneEach(dir: string, sources: readonly Source[]): void {
  for (const [i, { name, files }] of sources.entries())
    for (const other of sources.slice(0, i)) {
      const both = fileOfBoth(other.files, files)
      if (both !== undefined)
        refuseYaml(pathOf(dir, name), [
          {
            path: ['files'],
            message: `expected file names that no other source has, got '${files}': ${both} fits it and '${other.files}' of ${other.name}`,
          },
        ])
    }
}

/** A name that is no source's would let its dossiers count twice, and a circle says of none which goes first. */
function orderFaults(
  profile: Profile,
  profiles: readonly Profile[],
): readonly Fault[] {
  const others = profiles.filter((p) => p.name !== profile.name)
  return profile.supersedes.flatMap((name, i) => {
    const path = ['supersedes', i]
    const names =
      others.map((p) => p.name).join(', ') || 'none, as there is one'
    if (!others.some((p) => p.name === name))
      return [
        {
          path,
          message: `expected another source of dossiers of motcua.yaml: ${names}, got ${name}`,
        },
      ]
    return under(name, profiles).has(profile.name)
      ? [
          {
            path,
            message: `expected a source that does not supersede ${profile.name} itself, got ${name}`,
          },
        ]
      : []
  })
}

/** The sources that one supersedes, and those that these do. */
function under(
  name: string,
  profiles: readonly Profile[],
): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [name]
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const s of profiles.find((p) => p.name === next)?.supersedes ?? [])
      if (!found.has(s)) {
        found.add(s)
        open.push(s)
      }
  return found
}

/** A unit or procedure that the office does not list would be none, spelled or given. */
function assertKnown(
  dir: string,
  source: Source,
  tableProfiles: readonly TableProfile[],
): void {
  const faults = codesOf(source).flatMap(({ kind, codes, spellings }) => {
    // What an export lists is not known before it is loaded.
    if (tableProfiles.some((p) => p.target === kind)) return []
    const twice = spellings.flatMap((s) => spelledAsAnother(dir, kind, s))
    const known = codes.length === 0 ? [] : listedCodes(dir, kind)
    if (known.length === 0) return twice
    const strange = codes
      .filter(({ code }) => !known.includes(code))
      .map(({ path, code }): Fault => {
        const listed = `${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}`
        const message = `expected a code of ${listFiles[kind]}: ${listed}, got ${code}`
        return { path, message }
      })
    return [...strange, ...twice]
  })
  refuseYaml(pathOf(dir, source.name), faults)
}

/** The codes of units or procedures that a profile says, each by its place, and how it spells them. */
interface Codes {
  readonly kind: 'unit' | 'procedure'
  readonly spellings: readonly Spellings[]
  readonly codes: readonly {
    readonly path: readonly string[]
    readonly code: string
  }[]
}

function codesOf(source: Source): readonly Codes[] {
  if (source.target === 'dossier') {
    const { units, procedures, given = {}, catalogue } = source
    const { unit, procedure } = given
    return [
      {
        kind: 'unit',
        spellings: [{ path: ['units'], texts: units }],
        codes: [...spelled(['units'], units), ...givenCode('unit', unit)],
      },
      {
        kind: 'procedure',
        spellings: [{ path: ['procedures'], texts: procedures }],
        codes:
          catalogue === 'closed'
            ? [
                ...spelled(['procedures'], procedures),
                ...givenCode('procedure', procedure),
              ]
            : [],
      },
    ]
  }
  const { columns } = tableDefinitions[source.target]
  return Object.entries(source.values).flatMap(([column, texts]) => {
    const kind = columns[column]?.kind
    const path = ['values', column]
    const spellings = [{ path, texts }]
    return kind === 'unit' || kind === 'procedure'
      ? [{ kind, spellings, codes: spelled(path, texts) }]
      : []
  })
}

function spelled(path: readonly string[], spellings: object): Codes['codes'] {
  return Object.keys(spellings).map((code) => ({ path: [...path, code], code }))
}

function givenCode(
  name: Codes['kind'],
  code: string | undefined,
): Codes['codes'] {
  return code === undefined ? [] : [{ path: ['given', name], code }]
}
