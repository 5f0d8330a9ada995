import { readdirSync } from 'node:fs'

const top = new URL('../../', import.meta.url)

/** Folders and files of a package's sources that are mutated together. */
export interface Room {
  /** Such as `metrics/time`; `metrics` has what stands in no folder. */
  readonly name: string
  /** Of the package, from the top of the repository. */
  readonly folder: string
  /** What is mutated, as patterns from the top of the repository. */
  readonly mutate: readonly string[]
  /** The suites that answer for it, from the top of the repository. */
  readonly suites: readonly string[]
}

interface Scope {
  readonly folder: string
  /** The function whose body is emptied to see that mutants die at all. */
  readonly guard: string
  /** Folders in the scope; all of them where it says nothing. */
  readonly only?: readonly string[]
  /** Suites of each room, without `test/` and `.test.ts`. */
  readonly suites: Readonly<Record<string, readonly string[]>>
}

/**
 * What is mutated, and the suites that answer for each room: quick ones that
 * run in their own process. A room that is not named has the suites of `''`.
 */
export const scopes: Readonly<Record<string, Scope>> = {
  metrics: {
    folder: 'packages/metrics',
    guard: 'satisfies',
    suites: {
      '': ['metrics/declarations', 'metrics/evaluation'],
      time: [
        'metrics/period',
        'metrics/period-laws',
        'metrics/calendar',
        'metrics/life',
      ],
      plan: [
        'metrics/plan',
        'metrics/annexes',
        'metrics/share',
        'metrics/tasks',
      ],
      analysis: ['metrics/analysis', 'metrics/asked-next'],
      definition: ['metrics/definitions', 'metrics/evaluation'],
      sql: [
        'metrics/definitions',
        'metrics/misses',
        'metrics/promises',
        'metrics/statements',
        'metrics/rules',
        'metrics/evaluation',
      ],
      schema: [
        'metrics/declarations',
        'warehouse/tables',
        'warehouse/list-rules',
      ],
      catalog: [
        'metrics/definitions',
        'metrics/promises',
        'metrics/statements',
        'metrics/rules',
        'metrics/tasks',
        'metrics/evaluation',
      ],
      evaluation: [
        'metrics/life',
        'metrics/status',
        'metrics/statistics',
        'metrics/misses',
        'metrics/promises',
        'metrics/rules',
        'metrics/evaluation',
        'metrics/restate',
        'metrics/asked-next',
      ],
      form: ['metrics/form-words', 'metrics/form'],
      'definition-file': ['metrics/definition-file'],
      host: ['metrics/map-schema'],
    },
  },
  warehouse: {
    folder: 'packages/warehouse',
    guard: 'extractTime',
    only: ['stage', 'apply', 'tables', 'profile'],
    suites: {
      stage: [
        'warehouse/ambiguous',
        'warehouse/judged',
        'warehouse/list-column',
        'warehouse/list-rules',
        'warehouse/profile',
        'warehouse/winners',
        'warehouse/encodings',
      ],
      apply: ['warehouse/winners'],
      tables: ['warehouse/list-rules', 'warehouse/judged', 'warehouse/tables'],
      profile: ['warehouse/profile', 'warehouse/draft'],
    },
  },
  scorecard: {
    folder: 'packages/scorecard',
    guard: 'scorecardPeriods',
    only: ['model', 'words'],
    suites: {
      model: [
        'scorecard/headings',
        'scorecard/sentences',
        'scorecard/tables',
        'scorecard/figures',
        'scorecard/head',
        'scorecard/tasks',
        'scorecard/told',
        'scorecard/restated',
      ],
      words: [
        'scorecard/words',
        'scorecard/sentences',
        'scorecard/tables',
        'scorecard/figures',
        'scorecard/head',
        'scorecard/told',
        'scorecard/restated',
        'scorecard/answers',
      ],
    },
  },
  jobs: {
    folder: 'jobs',
    guard: 'duePeriods',
    suites: {
      '': ['jobs/due', 'jobs/ledger', 'jobs/gate', 'jobs/schedule'],
      office: [
        'jobs/office',
        'jobs/contradictions',
        'jobs/sources',
        'jobs/draft',
        'jobs/due',
        'jobs/reference',
      ],
      issue: [
        'jobs/due',
        'jobs/ledger',
        'jobs/gate',
        'jobs/filing',
        'jobs/restated',
        'cli/restated',
      ],
      intake: ['jobs/exports', 'jobs/intake', 'jobs/gate'],
    },
  },
}

/** The rooms that have files now, those of a package in alphabetical order. */
export function allRooms(): readonly Room[] {
  return Object.entries(scopes).flatMap(([name, scope]) => {
    const entries = readdirSync(new URL(`${scope.folder}/src/`, top), {
      withFileTypes: true,
    })
    const folders = entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .filter((folder) => scope.only?.includes(folder) ?? true)
      .toSorted()
    const hasFiles =
      scope.only === undefined && entries.some((entry) => entry.isFile())
    return [
      ...(hasFiles ? [room(name, scope, '')] : []),
      ...folders.map((folder) => room(name, scope, folder)),
    ]
  })
}

/**
 * The rooms that were named, or a file as a room of its own.
 *
 * @throws RangeError for a name that is neither.
 */
export function roomsNamed(names: readonly string[]): readonly Room[] {
  const all = allRooms()
  if (names.length === 0) return all
  return names.flatMap((name) => {
    const rooms = all.filter((r) => r.name === name)
    if (rooms.length > 0) return rooms
    const [first = '', ...rest] = name.split('/')
    const scope = scopes[first]
    if (scope !== undefined && name.endsWith('.ts')) {
      const folder = rest.length > 1 ? (rest[0] ?? '') : ''
      const mutate = [`${scope.folder}/src/${rest.join('/')}`]
      return [{ ...room(first, scope, folder), name, mutate }]
    }
    throw new RangeError(
      `expected a room (${all.map((r) => r.name).join(', ')}) or a file such as metrics/time/period.ts, got ${name}`,
    )
  })
}

function room(name: string, scope: Scope, inside: string): Room {
  const path = `${scope.folder}/src/${inside}`
  return {
    name: inside === '' ? name : `${name}/${inside}`,
    folder: scope.folder,
    mutate: [inside === '' ? `${path}*.ts` : `${path}/**/*.ts`],
    suites: (scope.suites[inside] ?? scope.suites[''] ?? []).map(
      (suite) => `test/${suite}.test.ts`,
    ),
  }
}
