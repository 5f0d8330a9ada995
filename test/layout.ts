import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { parseAst } from 'vitest/node'

/** Sources by their path from the top of the repository. */
export type Sources = Readonly<Record<string, string>>

/** The parts of a `package.json` that say what a package leans on. */
export interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Manifests by the folder of their package. */
export type Manifests = Readonly<Record<string, Manifest>>

/**
 * One mention of another module.
 *
 * `type` leaves nothing at run time; `path` only asks where a file lies.
 */
export interface Import {
  readonly specifier: string
  readonly kind: 'value' | 'type' | 'path'
}

/** A node of a syntax tree, whose fields depend on its type. */
export interface Node {
  readonly type: string
  readonly [key: string]: unknown
}

const topLevelNames = [
  'LICENSE',
  'README.md',
  'jobs',
  'package.json',
  'packages',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'reports',
  'sql',
  'test',
  'tsconfig.base.json',
]

/** What may be there: surprises of outside parts, each shown by a script. */
const findings = 'findings'

/** What each folder may import of the others; `test` may import them all. */
const layers: Readonly<Record<string, readonly string[]>> = {
  'packages/metrics': [],
  'packages/warehouse': ['metrics'],
  'packages/scorecard': ['metrics'],
  'packages/page': ['metrics'],
  jobs: ['metrics', 'warehouse', 'scorecard'],
  'packages/cli': ['metrics', 'warehouse', 'scorecard', 'page', 'jobs'],
  test: ['metrics', 'warehouse', 'scorecard', 'page', 'jobs', 'cli'],
}

/** Where a heavy dependency may be imported, and in how many files. */
const owners: readonly {
  readonly dependency: RegExp
  readonly place: RegExp
  readonly files?: number
}[] = [
  { dependency: /^@duckdb\/node-api$/, place: /^packages\/warehouse\// },
  {
    dependency: /^@duckdb\/duckdb-wasm$/,
    place: /^packages\/page\/src\/(?:client\/engine\/boot|site\/bundle)\.ts$/,
  },
  {
    dependency: /^@codemirror\//,
    place: /^packages\/page\/src\/client\//,
  },
  { dependency: /^esbuild$/, place: /^packages\/page\/src\/site\/bundle\.ts$/ },
  {
    dependency: /^vega/,
    place: /^packages\/(?:scorecard\/src\/render\/charts|page\/src\/client)\//,
  },
  {
    dependency: /^puppeteer/,
    place: /^packages\/scorecard\/src\/print\//,
  },
  {
    dependency: /^@sparticuz\/chromium$/,
    place: /^packages\/scorecard\/src\/print\/chromium\.ts$/,
  },
  {
    dependency: /^(?:yauzl|saxes)$/,
    place: /^packages\/warehouse\/src\/formats\/xlsx\/ooxml\.ts$/,
  },
  {
    dependency: /^parse5$/,
    place: /^packages\/warehouse\/src\/formats\/xlsx\/html\.ts$/,
  },
  {
    dependency: /^pg(?:-copy-streams)?$/,
    place: /^packages\/warehouse\/src\/share\//,
  },
  { dependency: /^node-cron$/, place: /^jobs\//, files: 1 },
  { dependency: /^arquero$/, place: /^packages\/metrics\// },
  {
    dependency: /^stream-(?:chain|json)$/,
    place: /^packages\/warehouse\/src\/formats\/json-tokens\.ts$/,
  },
  { dependency: /^hucre$/, place: /^packages\/scorecard\// },
]

/** The rim, where the clock, the environment and the terminal are met. */
const rim = ['packages/cli', 'jobs']

/** Files inside the rim's reach: to start a browser is to deal with processes, and an old workbook and an ad-hoc query are read in one of their own. */
const startsProcesses = [
  'packages/scorecard/src/print/chromium.ts',
  'packages/scorecard/src/print/browser.ts',
  'packages/warehouse/src/adhoc/worker.ts',
  'packages/warehouse/src/formats/xlsx/old-reader.ts',
]

/** Names that are missing at the top level, or do not belong there. */
export function topLevelProblems(names: readonly string[]): string[] {
  const visible = names.filter((name) => !name.startsWith('.'))
  return [
    ...topLevelNames
      .filter((name) => !visible.includes(name))
      .map((name) => `${name} is missing`),
    ...visible
      .filter((name) => name !== findings && !topLevelNames.includes(name))
      .map((name) => `${name} does not belong at the top level`),
  ]
}

/** Imports of a package from a package that lies below it, and of `test`. */
export function orderProblems(sources: Sources): string[] {
  return eachImport(sources, (path, { specifier }) => {
    const target = /^@motcua\/([^/]+)/.exec(specifier)?.[1]
    const allowed = layers[folderOf(path)] ?? []
    return target !== undefined && !allowed.includes(target)
      ? `${path} imports ${specifier}`
      : undefined
  })
}

/** Imports that reach behind what a package exports, or cannot be read. */
export function indexProblems(
  sources: Sources,
  manifests: Manifests = {},
): string[] {
  const entries = Object.values(manifests).flatMap(({ name, exports = {} }) =>
    Object.keys(exports).map((entry) => entry.replace('.', name)),
  )
  return eachImport(sources, (path, { specifier }) => {
    if (specifier === '') return `${path} computes the name of an import`
    if (/^@motcua\/[^/]+\//.test(specifier) && !entries.includes(specifier))
      return `${path} imports ${specifier}`
    if (/^(?:\/|file:)/.test(specifier)) return `${path} imports ${specifier}`
    if (!specifier.startsWith('.')) return undefined
    const inside = resolve(path, specifier).startsWith(`${folderOf(path)}/`)
    return inside ? undefined : `${path} leaves its package by ${specifier}`
  })
}

/** Circles of files that import each other, each written from its first name on. */
export function cycles(
  sources: Sources,
  kinds: readonly Import['kind'][] = ['value'],
): string[] {
  const next = new Map(
    Object.entries(sources).map(([path, source]) => [
      path,
      importsOf(source)
        .filter(({ kind, specifier }) => {
          return kinds.includes(kind) && specifier.startsWith('.')
        })
        .map(({ specifier }) => resolve(path, specifier))
        .toSorted(),
    ]),
  )
  const found = new Set<string>()
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) found.add(fromFirst(trail.slice(start)).join(' → '))
    if (start >= 0 || done.has(path)) return
    for (const target of next.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of [...next.keys()].toSorted()) visit(path, [])
  return [...found].toSorted()
}

/** Heavy dependencies outside the place that owns them. */
export function ownerProblems(sources: Sources): string[] {
  return owners.flatMap(({ dependency, place, files = Infinity }) => {
    const users = Object.keys(sources).filter((path) => {
      return importsOf(sources[path] ?? '').some(({ specifier }) => {
        return dependency.test(packageName(specifier))
      })
    })
    const outside = users.filter((path) => !place.test(path))
    const inside = users.filter((path) => place.test(path))
    return [
      ...outside.map((path) => `${path} imports ${dependency.source}`),
      ...(inside.length > files
        ? [`${inside.join(' and ')} import ${dependency.source}`]
        : []),
    ]
  })
}

/** Readings of the clock inside the rim. */
export function clockProblems(sources: Sources): string[] {
  return eachInside(sources, (path, node) => {
    const dateOfNow =
      (node.type === 'NewExpression' || node.type === 'CallExpression') &&
      nameOf(node.callee) === 'Date' &&
      (node.arguments as readonly Node[]).length === 0
    const name = dateOfNow ? 'Date()' : nameOf(node)
    return /^(?:globalThis\.)?(?:Date\(\)|Date\.now|performance\.now|process\.hrtime|Temporal\.Now)$/.test(
      name,
    )
      ? `${path} reads the clock: ${name}`
      : undefined
  })
}

/** Uses of the process or the console inside the rim. */
export function processProblems(sources: Sources): string[] {
  return eachInside(sources, (path, node) => {
    const used = ambientOf(node)
    if (used === '') return undefined
    if (used === 'process' && startsProcesses.includes(path)) return undefined
    return `${path} uses ${used}`
  })
}

/** What keeps `@motcua/metrics` from running anywhere. */
export function metricsProblems(
  sources: Sources,
  manifest: Manifest,
): string[] {
  const dependencies = runtimeDependencies(manifest)
  return [
    ...eachImport(sources, (path, { specifier }) => {
      return path.startsWith('packages/metrics/') && isBuiltin(specifier)
        ? `${path} imports ${specifier}`
        : undefined
    }),
    ...dependencies
      .filter((name) => !['kysely', 'zod', 'arquero'].includes(name))
      .map((name) => `${manifest.name} depends on ${name}`),
  ]
}

/** Dependencies that are imported and not declared, or the other way round. */
export function dependencyProblems(
  sources: Sources,
  manifests: Manifests,
): string[] {
  return Object.entries(manifests).flatMap(([folder, manifest]) => {
    const isTest = folder === 'test'
    const declared = isTest
      ? Object.keys(manifest.devDependencies ?? {})
      : runtimeDependencies(manifest)
    const imported = new Set(
      Object.entries(sources)
        .filter(([path]) => folderOf(path) === folder)
        .flatMap(([, source]) => importsOf(source))
        .map(({ specifier }) => specifier)
        .filter((name) => !/^(?:$|\.|\/|file:)/.test(name) && !isBuiltin(name))
        .map(packageName),
    )
    return [
      ...[...imported]
        .filter((name) => !declared.includes(name))
        .map((name) => `${folder} imports ${name} and does not declare it`),
      ...declared
        .filter((name) => !imported.has(name) && !name.startsWith('@types/'))
        .map((name) => `${folder} declares ${name} and does not import it`),
    ]
  })
}

/** Third-party versions that stand outside the catalog, or peers outside that of peers. */
export function catalogProblems(manifests: Manifests): string[] {
  return Object.entries(manifests).flatMap(([folder, manifest]) => {
    return [
      // What a library brings may be a range, for its caller may have it too.
      ...placesOf(manifest.dependencies, ['catalog:', 'catalog:peers']),
      ...placesOf(manifest.devDependencies, ['catalog:']),
      ...placesOf(manifest.peerDependencies, ['catalog:peers']),
    ]
      .filter(([name, version, catalogs]) => {
        const ours = name.startsWith('@motcua/')
        return !(ours ? ['workspace:*'] : catalogs).includes(version)
      })
      .map(([name, version]) => `${folder} takes ${name} as ${version}`)
  })
}

function placesOf(
  dependencies: Readonly<Record<string, string>> | undefined,
  catalogs: readonly string[],
): readonly (readonly [string, string, readonly string[]])[] {
  return Object.entries(dependencies ?? {}).map(
    ([name, version]) => [name, version, catalogs] as const,
  )
}

/** Lines with a path that exists on one machine only. */
export function machinePathProblems(texts: Sources): string[] {
  const machinePath =
    /(?<![\w.~})\]*:-])(?:file:\/\/)?\/(?:home|root|work|Users)\/|\b[A-Z]:\\{1,2}Users\\/
  return Object.entries(texts).flatMap(([path, text]) => {
    return text.split('\n').flatMap((line, index) => {
      return machinePath.test(line) ? [`${path}:${index + 1}`] : []
    })
  })
}

/** File names that are not kebab-case. */
export function nameProblems(paths: readonly string[]): string[] {
  return paths.filter((path) => {
    return !/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(posix.basename(path))
  })
}

const mentioned = new Map<string, readonly Import[]>()

/** Every module that a source mentions, in its order; the same list for the same text. */
export function importsOf(source: string): readonly Import[] {
  const known = mentioned.get(source)
  if (known !== undefined) return known
  const imports = importsIn(source)
  mentioned.set(source, imports)
  return imports
}

function importsIn(source: string): Import[] {
  return nodesIn(source).flatMap((node): Import[] => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration': {
        if (!isNode(node.source)) return []
        // `import { type A }` stays an import at run time, so only the whole
        // declaration counts.
        const typeOnly =
          node.importKind === 'type' || node.exportKind === 'type'
        const kind = typeOnly ? 'type' : 'value'
        return [{ specifier: textOf(node.source), kind }]
      }
      case 'ImportExpression':
        return [{ specifier: textOf(node.source), kind: 'value' }]
      case 'TSImportType':
        return [{ specifier: textOf(node.source), kind: 'type' }]
      case 'CallExpression': {
        const [first] = node.arguments as readonly Node[]
        if (first === undefined || !isResolve(node.callee)) return []
        return [{ specifier: textOf(first), kind: 'path' }]
      }
      default:
        return []
    }
  })
}

/** `import.meta.resolve`, `require.resolve` or `createRequire(…).resolve`. */
function isResolve(callee: unknown): boolean {
  if (!isNode(callee) || callee.type !== 'MemberExpression') return false
  if (nameOf(callee.property) !== 'resolve' || !isNode(callee.object))
    return false
  const { object } = callee
  return (
    object.type === 'MetaProperty' ||
    nameOf(object) === 'require' ||
    (object.type === 'CallExpression' &&
      nameOf(object.callee) === 'createRequire')
  )
}

/** `process` or `console` where a node takes something of it; else ''. */
function ambientOf(node: Node): string {
  const taken: Readonly<Record<string, unknown>> = {
    ImportDeclaration: node.source,
    MemberExpression: node.object,
    VariableDeclarator: node.init,
  }
  const from = taken[node.type]
  const name = node.type === 'ImportDeclaration' ? textOf(from) : nameOf(from)
  return /^(?:globalThis\.|node:)?(process|console)$/.exec(name)?.[1] ?? ''
}

function eachImport(
  sources: Sources,
  problem: (path: string, imported: Import) => string | undefined,
): string[] {
  return Object.entries(sources).flatMap(([path, source]) => {
    return importsOf(source).flatMap((imported) => {
      return problem(path, imported) ?? []
    })
  })
}

function eachInside(
  sources: Sources,
  problem: (path: string, node: Node) => string | undefined,
): string[] {
  return Object.entries(sources)
    .filter(([path]) => !rim.includes(folderOf(path)))
    .flatMap(([path, source]) => {
      return nodesIn(source).flatMap((node) => {
        return problem(path, node) ?? []
      })
    })
}

function runtimeDependencies(manifest: Manifest): string[] {
  return [
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
  ]
}

/** `packages/metrics` of `packages/metrics/src/plan.ts`, `jobs` of `jobs/…`. */
function folderOf(path: string): string {
  const [first = '', second = ''] = path.split('/')
  return first === 'packages' ? `${first}/${second}` : first
}

/** `@scope/name` or `name` of a specifier that may go on. */
function packageName(specifier: string): string {
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

function resolve(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier)
}

function fromFirst(circle: readonly string[]): string[] {
  const first = circle.indexOf(circle.toSorted()[0] ?? '')
  return [...circle.slice(first), ...circle.slice(0, first + 1)]
}

const parsed = new Map<string, readonly Node[]>()

/** Every node of the syntax tree of a source; the same list for the same text. */
export function nodesIn(source: string): readonly Node[] {
  const known = parsed.get(source)
  if (known !== undefined) return known
  const nodes = [...nodesOf(parseAst(source, { lang: 'ts' }))]
  parsed.set(source, nodes)
  return nodes
}

function* nodesOf(value: unknown): Generator<Node> {
  if (isNode(value)) yield value
  if (typeof value !== 'object' || value === null) return
  for (const child of Object.values(value)) yield* nodesOf(child)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}

/** A string, or a template up to its first expression; '' of anything else. */
function textOf(node: unknown): string {
  if (!isNode(node)) return ''
  if (node.type === 'Literal') return String(node.value)
  if (node.type !== 'TemplateLiteral') return ''
  const [first] = node.quasis as readonly { value: { cooked: string } }[]
  return first?.value.cooked ?? ''
}

/** `a.b.c` of such an expression; '' of anything else. */
function nameOf(node: unknown): string {
  if (!isNode(node)) return ''
  if (node.type === 'Identifier') return String(node.name)
  if (node.type !== 'MemberExpression') return ''
  const object = nameOf(node.object)
  const property = node.computed ? textOf(node.property) : nameOf(node.property)
  return object === '' || property === '' ? '' : `${object}.${property}`
}
