import { posix } from 'node:path'
import { importsOf, type Sources } from './layout.ts'

/**
 * The rooms of each package, from below upward: a file imports from its own
 * room and from those that stand before it, and from no other.
 *
 * A room is a folder or a file of `src`; of two that hold a file it is in the
 * one with the longer name.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  jobs: [
    'office',
    'intake',
    'issue',
    'deliver',
    'backup',
    'pass',
    'watch',
    'reading.ts',
    'reference.ts',
    'index.ts',
  ],
  // `sample` and `bench` stand aside: no command takes anything from them.
  'packages/cli': [
    'terminal',
    'query',
    'commands',
    'sample',
    'bench',
    'words',
    'program.ts',
    'index.ts',
    'demo.ts',
    'main.js',
  ],
  'packages/metrics': [
    'schema',
    'schema.ts',
    'time',
    'plan',
    'definition',
    'sql',
    'catalog',
    'evaluation',
    'analysis',
    'form',
    'definition-file',
    'host',
    'views',
    'analysis.ts',
    'arquero.ts',
    'calendar.ts',
    'catalog.ts',
    'form.ts',
    'plan.ts',
    'sql.ts',
    'statistics.ts',
    'views.ts',
    'index.ts',
  ],
  'packages/page': ['words', 'data', 'client', 'pages', 'site', 'index.ts'],
  'packages/scorecard': [
    'words',
    'model',
    'report',
    'ask',
    'print',
    'proof',
    'render',
    'reading.ts',
    'index.ts',
  ],
  'packages/warehouse': [
    'engine',
    'formats',
    'formats/xlsx',
    'tables',
    'store',
    'profile',
    'stage',
    'apply',
    'open',
    'ask',
    'share',
    'published',
    'adhoc',
    'ingest',
    'reading.ts',
    'index.ts',
  ],
}

/** Files that stand in no room, rooms without a file, and imports that point up. */
export function roomProblems(
  sources: Sources,
  order: typeof rooms = rooms,
): string[] {
  return Object.entries(order).flatMap(([folder, names]) => {
    const inside = Object.keys(sources).filter((path) =>
      path.startsWith(`${folder}/src/`),
    )
    const used = new Set(inside.map((path) => roomOf(path, folder, names)))
    return [
      ...inside
        .filter((path) => roomOf(path, folder, names) === undefined)
        .map((path) => `${path} stands in no room`),
      ...names
        .filter((name) => !used.has(name))
        .map((name) => `${folder} has nothing in ${name}`),
      ...arrows(sources, folder, names)
        .filter(({ from, to }) => names.indexOf(to) > names.indexOf(from))
        .map(({ path, target }) => `${path} imports ${target} above it`),
    ]
  })
}

/**
 * The rooms of a package from above downward, a line each, with the rooms that
 * each one takes from.
 *
 * @example
 * roomLines(sources, 'jobs')[0] // 'index.ts ← office, intake, issue, pass'
 */
export function roomLines(
  sources: Sources,
  folder: string,
  order: typeof rooms = rooms,
): string[] {
  const names = order[folder] ?? []
  const all = arrows(sources, folder, names)
  return names.toReversed().map((name) => {
    const below = names.filter((other) => {
      return all.some(({ from, to }) => from === name && to === other)
    })
    return below.length === 0 ? name : `${name} ← ${below.join(', ')}`
  })
}

/** Every import of a package that leaves a room, types too. */
function arrows(
  sources: Sources,
  folder: string,
  names: readonly string[],
): { path: string; target: string; from: string; to: string }[] {
  return Object.entries(sources)
    .filter(([path]) => path.startsWith(`${folder}/src/`))
    .flatMap(([path, source]) => {
      const from = roomOf(path, folder, names)
      return importsOf(source)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .flatMap(({ specifier }) => {
          const target = posix.join(posix.dirname(path), specifier)
          const to = roomOf(target, folder, names)
          return from === undefined || to === undefined || from === to
            ? []
            : [{ path, target, from, to }]
        })
    })
}

function roomOf(
  path: string,
  folder: string,
  names: readonly string[],
): string | undefined {
  const inside = path.slice(`${folder}/src/`.length)
  return names
    .filter((name) => inside === name || inside.startsWith(`${name}/`))
    .toSorted((a, b) => b.length - a.length)[0]
}
