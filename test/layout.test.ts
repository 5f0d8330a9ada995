import { readdirSync, readFileSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  catalogProblems,
  clockProblems,
  cycles,
  dependencyProblems,
  importsOf,
  indexProblems,
  machinePathProblems,
  metricsProblems,
  nameProblems,
  orderProblems,
  ownerProblems,
  processProblems,
  topLevelProblems,
  type Manifest,
  type Sources,
} from './layout.ts'
import { roomLines, roomProblems, rooms } from './rooms.ts'
import { structureLine, structureOf } from './structure.ts'

const top = new URL('..', import.meta.url)
const folders = [
  ...readdirSync(new URL('packages', top)).map((name) => `packages/${name}`),
  'jobs',
  'test',
]
const notTracked = ['.git', 'node_modules', 'dist', 'var', 'coverage']

function read(path: string): string {
  return readFileSync(new URL(path, top), 'utf8')
}

/** Every file at or below a folder that could be tracked. */
function filesIn(folder: string): string[] {
  const base = folder === '' ? '' : `${folder}/`
  return readdirSync(new URL(`./${base}`, top), { withFileTypes: true })
    .filter(({ name }) => !notTracked.includes(name))
    .flatMap((entry) => {
      return entry.isDirectory()
        ? filesIn(base + entry.name)
        : [base + entry.name]
    })
}

function sourcesIn(...parts: readonly string[]): Sources {
  return Object.fromEntries(
    parts
      .flatMap(filesIn)
      .filter((path) => /\.[jt]s$/.test(path))
      .map((path) => [path, read(path)]),
  )
}

const shipped = sourcesIn('packages', 'jobs')
const tests = sourcesIn('test')
const manifests = Object.fromEntries(
  folders.map((folder) => {
    return [folder, JSON.parse(read(`${folder}/package.json`)) as Manifest]
  }),
)
/** The shipped sources of one folder. */
function within(folder: string): Sources {
  return Object.fromEntries(
    Object.entries(shipped).filter(([path]) => path.startsWith(`${folder}/`)),
  )
}

const root = JSON.parse(read('package.json')) as Manifest & {
  scripts: Record<string, string>
}

describe('the repository', () => {
  test('its top level does not grow', () => {
    const names = readdirSync(top).filter((name) => name !== 'node_modules')
    expect(topLevelProblems(names)).toEqual([])
  })

  test('imports point down the layers', () => {
    expect(orderProblems({ ...shipped, ...tests })).toEqual([])
  })

  test('a package is imported through what it exports', () => {
    expect(indexProblems({ ...shipped, ...tests }, manifests)).toEqual([])
  })

  test('no files import each other in a circle', () => {
    expect(cycles({ ...shipped, ...tests })).toEqual([])
  })

  test('not even for their types', () => {
    expect(cycles({ ...shipped, ...tests }, ['value', 'type'])).toEqual([])
  })

  test('imports point down the rooms of a package', ({ task }) => {
    expect(roomProblems(shipped)).toEqual([])
    task.meta.printed = Object.keys(rooms).flatMap((folder) => [
      structureLine(folder, structureOf(within(folder))),
      ...roomLines(shipped, folder).map((line) => `  ${line}`),
    ])
    task.meta.printed.push(structureLine('all', structureOf(shipped)))
  })

  test.for(Object.entries(rooms))(
    'the readme of %s draws its rooms in their order',
    ([folder, names]) => {
      const lines = read(`${folder}/README.md`).split('\n')
      const drawn = lines.flatMap((line) => {
        const first = line.split(/ {2,}/)[0] ?? ''
        return names.includes(first) ? [first] : []
      })
      expect(drawn).toEqual(names.toReversed())
    },
  )

  test('each heavy dependency has one owner', () => {
    expect(ownerProblems(shipped)).toEqual([])
  })

  test('time is an argument', () => {
    expect(clockProblems(shipped)).toEqual([])
  })

  test('only the rim meets the process and the console', () => {
    expect(processProblems(shipped)).toEqual([])
  })

  test('metrics runs anywhere', () => {
    const manifest = manifests['packages/metrics']!
    expect(metricsProblems(shipped, manifest)).toEqual([])
  })

  test('what is imported is declared, and what is declared is imported', () => {
    const sources = { ...shipped, ...tests }
    expect(dependencyProblems(sources, manifests)).toEqual([])
  })

  test('every third-party version stands in the catalog', () => {
    expect(catalogProblems({ ...manifests, '.': root })).toEqual([])
  })

  test('no text holds a path of one machine', () => {
    const small = filesIn('').filter((path) => {
      return statSync(new URL(path, top)).size < 5_000_000
    })
    const texts = small
      .map((path): [string, string] => [path, read(path)])
      .filter(([, text]) => !text.slice(0, 8000).includes('\0'))
    expect(machinePathProblems(Object.fromEntries(texts))).toEqual([])
  })

  test('file names are kebab-case', () => {
    expect(nameProblems(Object.keys({ ...shipped, ...tests }))).toEqual([])
  })

  test('every package is type-checked', () => {
    const programs = root.scripts['types']!.match(/(?<=-p )\S+/g) ?? []
    const included = programs.flatMap((folder) => {
      const { include } = JSON.parse(read(`${folder}/tsconfig.json`)) as {
        readonly include: readonly string[]
      }
      return include.map((path) => posix.join(folder, path))
    })
    const isIncluded = (path: string) =>
      included.some((glob) =>
        new RegExp(`^${glob.replaceAll('*', '[^/]+')}$`).test(path),
      )
    const places = folders.map((f) => (f === 'test' ? f : `${f}/src`))
    expect(places.filter((path) => !isIncluded(path))).toEqual([])
    // Of its own: only there are the types of Node left out.
    expect(programs).toContain('packages/metrics')
  })
})

describe('the guards bite', () => {
  const metrics = 'packages/metrics/src/a.ts'
  const warehouse = 'packages/warehouse/src/a.ts'
  const scorecard = 'packages/scorecard/src/a.ts'
  const cli = 'packages/cli/src/a.ts'
  const job = 'jobs/src/a.ts'

  test('importsOf finds every form, and nothing in comments and strings', () => {
    const source = `
      // import 'comment'
      /** import { a } from 'doc' */
      import './effect.ts'
      import value from "value"
      import type { A } from 'type'
      import { type B } from 'stays'
      export { c } from 'again'
      export type * from 'types'
      const text = "import 'string'", quote = /['"\`]/, nested = \`\${\`\`}\`
      const lazy = await import('lazy')
      const computed = await import(text)
      let inline: import('inline').D
      import.meta.resolve('meta')
      createRequire(import.meta.url).resolve(\`font/\${text}\`)
      Promise.resolve('no'), path.resolve('no')
    `
    expect(importsOf(source)).toEqual([
      { specifier: './effect.ts', kind: 'value' },
      { specifier: 'value', kind: 'value' },
      { specifier: 'type', kind: 'type' },
      { specifier: 'stays', kind: 'value' },
      { specifier: 'again', kind: 'value' },
      { specifier: 'types', kind: 'type' },
      { specifier: 'lazy', kind: 'value' },
      { specifier: '', kind: 'value' },
      { specifier: 'inline', kind: 'type' },
      { specifier: 'meta', kind: 'path' },
      { specifier: 'font/', kind: 'path' },
    ])
  })

  test('topLevelProblems', () => {
    const names = readdirSync(top).filter((name) => name !== 'LICENSE')
    const problems = topLevelProblems([...names, 'src', '.editorconfig'])
    expect(problems).toContain('LICENSE is missing')
    expect(problems).toContain('src does not belong at the top level')
    expect(problems.join()).not.toContain('.editorconfig')
  })

  test.for([
    [metrics, '@motcua/warehouse', 1],
    [metrics, '@motcua/metrics', 1],
    [warehouse, '@motcua/metrics', 0],
    [warehouse, '@motcua/scorecard', 1],
    [scorecard, '@motcua/metrics', 0],
    [scorecard, '@motcua/warehouse', 1],
    [job, '@motcua/scorecard', 0],
    [job, '@motcua/cli', 1],
    [cli, '@motcua/jobs', 0],
    [cli, '@motcua/test', 1],
    ['test/a.test.ts', '@motcua/cli', 0],
    ['packages/new/src/a.ts', '@motcua/metrics', 1],
  ] as const)('orderProblems: %s imports %s', ([path, name, count]) => {
    expect(orderProblems({ [path]: `import '${name}'` })).toHaveLength(count)
    const type = `import type { A } from '${name}'`
    expect(orderProblems({ [path]: type })).toHaveLength(count)
  })

  test.for([
    [job, '@motcua/metrics', 0],
    [job, '@motcua/metrics/src/plan.ts', 1],
    [job, './pass.ts', 0],
    [job, '../package.json', 0],
    [job, '../../packages/metrics/src/index.ts', 1],
    [metrics, '../../warehouse/src/index.ts', 1],
    [metrics, '../../metrics-old/src/index.ts', 1],
    [metrics, '/plan.ts', 1],
    ['test/kpi/a.test.ts', '../layout.ts', 0],
    ['test/kpi/a.test.ts', '../../jobs/src/index.ts', 1],
  ] as const)('indexProblems: %s imports %s', ([path, name, count]) => {
    expect(indexProblems({ [path]: `import '${name}'` })).toHaveLength(count)
  })

  test('indexProblems: what a package exports besides its index', () => {
    const owner = { name: '@motcua/metrics', exports: { './arquero': {} } }
    const sources = {
      [job]: `import '@motcua/metrics/arquero'; import '@motcua/metrics/src'`,
    }
    expect(indexProblems(sources, { 'packages/metrics': owner })).toEqual([
      `${job} imports @motcua/metrics/src`,
    ])
  })

  test('indexProblems: a name that is computed', () => {
    expect(indexProblems({ [job]: 'await import(name)' })).toHaveLength(1)
  })

  test('cycles', () => {
    const sources = {
      'jobs/src/b.ts': `import { c } from './c.ts'`,
      'jobs/src/c.ts': `export * from './a.ts'`,
      'jobs/src/a.ts': `import './b.ts'; import type { D } from './d.ts'`,
      'jobs/src/d.ts': `import './a.ts'`,
      'jobs/src/e.ts': `await import('./e.ts')`,
    }
    const circle = 'jobs/src/a.ts → jobs/src/b.ts → jobs/src/c.ts'
    const self = 'jobs/src/e.ts → jobs/src/e.ts'
    expect(cycles(sources)).toEqual([`${circle} → jobs/src/a.ts`, self])
    expect(cycles(sources, ['value', 'type'])).toEqual([
      `${circle} → jobs/src/a.ts`,
      'jobs/src/a.ts → jobs/src/d.ts → jobs/src/a.ts',
      self,
    ])
  })

  test('roomProblems', () => {
    const order = { jobs: ['low', 'low/inner', 'high', 'main.ts', 'empty'] }
    const sources = {
      'jobs/src/low/a.ts': `import './b.ts'; import './inner/c.ts'`,
      'jobs/src/low/inner/c.ts': `import type { A } from '../a.ts'`,
      'jobs/src/high/d.ts': `import '../low/a.ts'`,
      'jobs/src/main.ts': `import './high/d.ts'; import './low/inner/c.ts'`,
      'jobs/src/other.ts': '',
    }
    expect(roomProblems(sources, order)).toEqual([
      'jobs/src/other.ts stands in no room',
      'jobs has nothing in empty',
      'jobs/src/low/a.ts imports jobs/src/low/inner/c.ts above it',
    ])
    expect(roomLines(sources, 'jobs', order)).toEqual([
      'empty',
      'main.ts ← low/inner, high',
      'high ← low',
      'low/inner ← low',
      'low ← low/inner',
    ])
  })

  test('structureOf', () => {
    const source = `import './b.ts'
      function long(a: unknown) {
        return [a as any, a as const]
      }
      const short = () => long(1 as never)
      export { short } from './c.ts'
`
    expect(structureOf({ 'jobs/src/a.ts': source })).toEqual({
      files: 1,
      lines: 6,
      file: { median: 6, p90: 6, max: 6, largest: 'jobs/src/a.ts' },
      function: { median: 3, p90: 3, max: 3, largest: 'jobs/src/a.ts:2' },
      casts: 2,
      any: 1,
      importsPerFile: 2,
    })
  })

  test.for([
    ['@duckdb/node-api', warehouse, job],
    ['@duckdb/duckdb-wasm', 'packages/page/src/client/engine/boot.ts', cli],
    ['esbuild', 'packages/page/src/site/bundle.ts', cli],
    ['vega', 'packages/scorecard/src/render/charts/a.ts', scorecard],
    ['vega-lite', 'packages/scorecard/src/render/charts/a.ts', scorecard],
    ['puppeteer', 'packages/scorecard/src/print/browser.ts', scorecard],
    [
      '@sparticuz/chromium',
      'packages/scorecard/src/print/chromium.ts',
      scorecard,
    ],
    ['pg', 'packages/warehouse/src/share/a.ts', warehouse],
    ['node-cron', job, cli],
    ['arquero', metrics, scorecard],
    ['hucre/xlsx', scorecard, cli],
  ] as const)('ownerProblems: %s', ([name, inside, outside]) => {
    const source = `import '${name}'`
    expect(ownerProblems({ [inside]: source })).toEqual([])
    expect(ownerProblems({ [outside]: source })).toHaveLength(1)
  })

  test('ownerProblems: one file for the schedule', () => {
    const source = `import cron from 'node-cron'`
    const two = { [job]: source, 'jobs/src/b.ts': source }
    expect(ownerProblems(two)).toHaveLength(1)
  })

  test.for([
    'Date.now()',
    'Date()',
    'new Date()',
    'new Date',
    '`${Date.now()}`',
    "Date['now']()",
    'globalThis.Date.now()',
    'performance.now()',
    'process.hrtime()',
    'Temporal.Now.instant()',
    '[1].map(Date.now)',
  ])('clockProblems: %s', (source) => {
    expect(clockProblems({ [metrics]: source })).toHaveLength(1)
    expect(clockProblems({ [cli]: source, [job]: source })).toEqual([])
  })

  test('clockProblems: an argument, a comment and a string are no clock', () => {
    const source = `new Date(0); Date.UTC(2018, 0) // Date.now()
      'Date.now()'`
    expect(clockProblems({ [metrics]: source })).toEqual([])
  })

  test.for([
    'process.env.HOME',
    'console.log(1)',
    'globalThis.process.cwd()',
    'const { env } = process',
    "import { env } from 'node:process'",
  ])('processProblems: %s', (source) => {
    expect(processProblems({ [scorecard]: source })).not.toEqual([])
    expect(processProblems({ [cli]: source, [job]: source })).toEqual([])
  })

  test('processProblems: a browser is a process, and prints nothing', () => {
    const path = 'packages/scorecard/src/print/browser.ts'
    expect(processProblems({ [path]: 'process.getuid()' })).toEqual([])
    expect(processProblems({ [path]: 'console.log(1)' })).toHaveLength(1)
  })

  test('metricsProblems', () => {
    const name = '@motcua/metrics'
    const peerDependencies = { kysely: 'catalog:' }
    const heavy = { dependencies: { zod: 'catalog:', vega: 'catalog:' } }
    const reads = `import { readFileSync } from 'fs'`
    const withNode = { [metrics]: reads, [warehouse]: reads }
    expect(metricsProblems(withNode, { name, peerDependencies })).toHaveLength(
      1,
    )
    expect(metricsProblems({}, { name, ...heavy })).toHaveLength(1)
  })

  test('dependencyProblems', () => {
    const sources = {
      [job]: `import 'yaml/x'; import 'node:fs'; import './b.ts'; import 'zod'`,
      'test/a.test.ts': `import { test } from 'vitest'`,
    }
    const devDependencies = { vitest: 'catalog:', '@types/node': 'catalog:' }
    const problems = dependencyProblems(sources, {
      jobs: {
        name: '@motcua/jobs',
        dependencies: { yaml: 'catalog:', 'node-cron': 'catalog:' },
        devDependencies: { zod: 'catalog:' },
      },
      test: { name: '@motcua/test', devDependencies },
    })
    expect(problems).toEqual([
      'jobs imports zod and does not declare it',
      'jobs declares node-cron and does not import it',
    ])
  })

  test('catalogProblems', () => {
    const problems = catalogProblems({
      jobs: {
        name: '@motcua/jobs',
        dependencies: { yaml: '^2.0.0', '@motcua/metrics': 'workspace:*' },
        peerDependencies: { zod: 'catalog:peers', kysely: 'catalog:' },
        devDependencies: { '@motcua/cli': '0.1.0' },
      },
    })
    expect(problems).toEqual([
      'jobs takes yaml as ^2.0.0',
      'jobs takes @motcua/cli as 0.1.0',
      'jobs takes kysely as catalog:',
    ])
  })

  test('machinePathProblems', () => {
    const path = (...parts: readonly string[]): string => parts.join('/')
    const guilty = [
      path('', 'home', 'an', 'motcua'),
      `see "${path('', 'root', 'x')}"`,
      path('file:', '', '', 'work', 'main'),
      ['C:', 'Users', 'an'].join('\\'),
    ]
    const innocent = [
      path('https:', '', 'example.org', 'home', 'x'),
      path('sql', 'work', 'x'),
      path('.', 'root', 'x'),
      path('', 'homepage', ''),
    ]
    const texts = { a: guilty.join('\n'), b: innocent.join('\n') }
    expect(machinePathProblems(texts)).toEqual(['a:1', 'a:2', 'a:3', 'a:4'])
  })

  test('nameProblems', () => {
    const wrong = ['jobs/src/onePass.ts', 'jobs/src/one_pass.ts', 'jobs/A.ts']
    const right = ['jobs/src/one-pass.ts', 'test/layout.test.ts']
    expect(nameProblems([...wrong, ...right])).toEqual(wrong)
  })
})
