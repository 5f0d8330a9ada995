import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { catalog, planSchema } from '@motcua/metrics'
import { definitionFile } from '@motcua/metrics/catalog'
import type { Kpi, Plan } from '@motcua/metrics'
import { letterheadSchema, scorecardKpis } from '@motcua/scorecard/reading'
import type { Letterhead, OwnTexts } from '@motcua/scorecard'
import type { Profile, TableProfile } from '@motcua/warehouse'
import type { z } from 'zod'
import { assertOneRoot, listedCodes, listFiles } from './list-files.ts'
import { officeSchema } from './office-schema.ts'
import { questionOf, savedQueries, savedText } from './saved-queries.ts'
import { readSources } from './sources.ts'
import { readTexts } from './texts-file.ts'
import { ConfigError, readYaml, refuseYaml } from './yaml-file.ts'
import type { Fault } from './yaml-file.ts'

/** An office folder, read and checked. */
export interface Office extends z.output<typeof officeSchema> {
  readonly dir: string
  readonly plan: Plan
  readonly letterhead: Letterhead
  /** What the office words otherwise than the catalogue, in `texts.yaml`. */
  readonly texts: OwnTexts
  /** The catalogue and, after it, what the office defines in `kpis.yaml`. */
  readonly kpis: readonly Kpi[]
  /** Profiles of the sources of dossiers; a period is complete when each has sent its data. */
  readonly profiles: readonly Profile[]
  /** Profiles of the sources of other tables. */
  readonly tableProfiles: readonly TableProfile[]
  readonly paths: {
    readonly units: string
    readonly procedures: string
    /** Everything that a run makes. */
    readonly var: string
    readonly inbox: string
    /** Exports that could not be loaded, each with its reason. */
    readonly refused: string
    /** Loaded exports, by the day on which they left the inbox. */
    readonly originals: string
    readonly archive: string
    readonly warehouse: string
    /** Versions of the published data, for other programs. */
    readonly published: string
  }
}

/**
 * Reads an office folder.
 *
 * @throws ConfigError that names file, line and field.
 */
export function loadOffice(folder: string): Office {
  const dir = resolve(folder)
  if (!existsSync(join(dir, 'motcua.yaml')))
    throw new ConfigError(
      `${dir}: expected an office folder with motcua.yaml, got none; name one with --office DIR or MOTCUA_OFFICE`,
    )
  const office = readYaml(join(dir, 'motcua.yaml'), officeSchema)
  const { profiles, tableProfiles } = readSources(dir, office.sources)
  const codes = unitsOf(dir, tableProfiles)
  if (office.delivery && codes.length > 0)
    readYaml(join(dir, 'motcua.yaml'), deliveryOf(codes))
  const made = join(dir, 'var')
  const kpis = kpisOf(dir)
  refuseYaml(join(dir, 'motcua.yaml'), [
    ...compositeFaults(office, kpis),
    ...queryFaults(office, dir),
  ])
  return Object.freeze({
    ...office,
    dir,
    plan: readYaml(join(dir, 'plan.yaml'), planOf(codes, kpis)),
    letterhead: readYaml(join(dir, 'letterhead.yaml'), letterheadSchema),
    texts: readTexts(join(dir, 'texts.yaml')),
    kpis,
    profiles,
    tableProfiles,
    paths: {
      units: join(dir, listFiles.unit),
      procedures: join(dir, listFiles.procedure),
      var: made,
      inbox: join(made, 'inbox'),
      refused: join(made, 'refused'),
      originals: join(made, 'originals'),
      archive: join(made, 'archive'),
      warehouse: join(made, 'warehouse'),
      published: join(made, 'published'),
    },
  })
}

/** An office that sends documents of units that there are. */
function deliveryOf(codes: readonly string[]) {
  return officeSchema.superRefine(({ delivery }, context) =>
    delivery?.to.forEach(({ units }, i) =>
      units.forEach((unit, j) => {
        if (unit === '*' || codes.includes(unit)) return
        context.addIssue({
          code: 'custom',
          path: ['delivery', 'to', i, 'units', j],
          message: `expected one of ${codes.join(', ')}, got ${unit}`,
        })
      }),
    ),
  )
}

/**
 * A plan whose targets, tasks and deviations name KPIs and units that there are,
 * and whose shares are shares: a scorecard prints no other targets.
 */
function planOf(units: readonly string[], defined: readonly Kpi[]) {
  const ids = distinctIds(defined)
  const ratios = distinctIds(defined.filter((k) => isShare(k.kind)))
  return planSchema.superRefine((plan, context) => {
    const tell = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message })
    const check = (
      path: PropertyKey[],
      given: string,
      known: readonly string[],
    ) => {
      if (known.length === 0 || known.includes(given)) return
      tell(path, `expected one of ${known.join(', ')}, got ${given}`)
    }
    plan.targets.forEach((target, i) => {
      check(['targets', i, 'kpi'], target.kpi, ratios)
      target.units.forEach((unit, j) => {
        if (unit !== '*') check(['targets', i, 'units', j], unit, units)
      })
      const { value, near, baseline, owner, interim = [] } = target
      if (owner !== undefined) check(['targets', i, 'owner'], owner, units)
      const shares: readonly (readonly [
        readonly PropertyKey[],
        number | undefined,
      ])[] = [
        [['value'], value],
        [['near'], near],
        [['baseline', 'value'], baseline?.value],
        ...interim.flatMap((step, j) =>
          (['value', 'near'] as const).map(
            (name) => [['interim', j, name], step[name]] as const,
          ),
        ),
      ]
      for (const [path, share] of shares)
        if (share !== undefined && share > 1)
          tell(
            ['targets', i, ...path],
            `expected a share, at most 1 (100%), got ${share}`,
          )
    })
    plan.tasks.forEach((task, i) => {
      task.leadUnits.forEach((unit, j) =>
        check(['tasks', i, 'leadUnits', j], unit, units),
      )
      if (task.measure !== undefined)
        check(['tasks', i, 'measure'], task.measure, ids)
    })
    plan.duties?.forEach((duty, i) =>
      duty.leadUnits.forEach((unit, j) =>
        check(['duties', i, 'leadUnits', j], unit, units),
      ),
    )
    plan.deviations?.forEach((deviation, i) =>
      deviation.units.forEach((unit, j) => {
        if (unit !== '*') check(['deviations', i, 'units', j], unit, units)
      }),
    )
  })
}

/** A score of what is no share of the office, or that counts one twice. */
function compositeFaults(
  { composite }: Pick<Office, 'composite'>,
  kpis: readonly Kpi[],
): readonly Fault[] {
  const ids = distinctIds(kpis.filter((k) => isShare(k.kind)))
  return (composite?.groups ?? []).flatMap(({ parts }, i) =>
    parts.flatMap(({ kpi }, j) => {
      const path = ['composite', 'groups', i, 'parts', j, 'kpi']
      if (!ids.includes(kpi)) {
        const message = `expected one of ${ids.join(', ')}, got ${kpi}`
        return [{ path, message }]
      }
      const isTwice = parts.slice(0, j).some((part) => part.kpi === kpi)
      return isTwice
        ? [{ path, message: `expected ${kpi} once in a group, got it twice` }]
        : []
    }),
  )
}

/** A question is what annex XIII prints over an answer. */
function queryFaults(
  { annexQueries }: Pick<Office, 'annexQueries'>,
  dir: string,
): readonly Fault[] {
  const saved = annexQueries.length > 0 ? savedQueries(dir) : []
  return annexQueries.flatMap((name, i) => {
    const path = ['annexQueries', i]
    if (!saved.includes(name)) {
      const known = saved.length > 0 ? saved.join(', ') : `queries/${name}.sql`
      return [{ path, message: `expected one of ${known}, got ${name}` }]
    }
    if (questionOf(savedText(dir, name)) !== '') return []
    const message = `expected a question as the first comment of queries/${name}.sql, got none`
    return [{ path, message }]
  })
}

/** Neither a number of rows nor a time. */
function isShare(kind: string): boolean {
  return kind !== 'count' && kind !== 'duration'
}

/** Own definitions are a file that an office may have. */
function kpisOf(dir: string): readonly Kpi[] {
  const path = join(dir, 'kpis.yaml')
  const own = existsSync(path) ? readYaml(path, ownKpis) : []
  return Object.freeze([...catalog, ...own])
}

/** What tables and lists of a scorecard are made of cannot be defined otherwise: they would not tie. */
const ownKpis = definitionFile().superRefine((kpis, ctx) => {
  for (const [i, { id }] of kpis.entries())
    if (scorecardKpis.includes(id))
      ctx.addIssue({
        code: 'custom',
        path: [i, 'id'],
        message: `expected another id than ${id}, of which the tables and lists of a scorecard are made`,
      })
})

function distinctIds(kpis: readonly Kpi[]): readonly string[] {
  return [...new Set(kpis.map((k) => k.id))]
}

/**
 * The units that a plan may name; none where an export gives units too: then it may name any.
 *
 * @throws ConfigError when the list has no one unit that is the whole office.
 */
function unitsOf(
  dir: string,
  tableProfiles: readonly TableProfile[],
): readonly string[] {
  if (tableProfiles.some((p) => p.target === 'unit')) return []
  const codes = listedCodes(dir, 'unit')
  assertOneRoot(dir)
  return codes
}
