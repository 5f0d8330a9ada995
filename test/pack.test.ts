import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  checkPackage,
  createPackageFromTarballData,
} from '@arethetypeswrong/core'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { importsOf } from './layout.ts'
import { exported } from './reference/exports.ts'

const repository = fileURLToPath(new URL('..', import.meta.url))
const packages = {
  metrics: 'packages/metrics',
  warehouse: 'packages/warehouse',
  scorecard: 'packages/scorecard',
  page: 'packages/page',
  jobs: 'jobs',
  cli: 'packages/cli',
} as const
type Name = keyof typeof packages
const names = Object.keys(packages) as Name[]

/** What npm shows of a package, beside its code. */
const besides = ['LICENSE', 'README.md', 'package.json']
const { catalog, overrides } = parse(
  readFileSync(join(repository, 'pnpm-workspace.yaml'), 'utf8'),
) as Record<'catalog' | 'overrides', Record<string, string>>
/** What a caller of the library brings as a database of his own. */
const theirs = ['kysely', catalog['kysely']].join('@')
const theirDatabase = '@electric-sql/pglite@0.5.16'

let top: string
const tables = '@motcua/metrics/arquero'
const tarballs = new Map<Name, string>()

/** Runs a program without what the package runner of this very run set. */
async function run(
  file: string,
  args: readonly string[],
  cwd: string,
): Promise<string> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) =>
        !/^(npm_|pnpm_|INIT_CWD|MOTCUA_OFFICE|NODE_ENV|VITEST)/i.test(key),
    ),
  )
  const { stdout } = await promisify(execFile)(file, args, {
    cwd,
    env,
    maxBuffer: 64_000_000,
  })
  return stdout
}

/** A copy of the checkout, so that packing touches none of its files. */
function copyCheckout(to: string): void {
  const made = ['.git', 'dist', 'node_modules', 'var']
  const unused = ['reports', 'test'].map((name) => join(repository, name))
  cpSync(repository, to, {
    recursive: true,
    filter: (path) => !made.includes(basename(path)) && !unused.includes(path),
  })
  for (const folder of ['.', ...Object.values(packages)]) {
    const modules = join(repository, folder, 'node_modules')
    symlinkSync(modules, join(to, folder, 'node_modules'))
  }
  // What is packed is built six times over; its types are checked once, by `types`.
  const config = join(to, 'tsconfig.base.json')
  const { compilerOptions } = JSON.parse(readFileSync(config, 'utf8'))
  const unchecked = { compilerOptions: { ...compilerOptions, noCheck: true } }
  writeFileSync(config, JSON.stringify(unchecked))
}

/** Compiles files of a project as a strict caller; says what is wrong. */
function compile(project: string, ...files: readonly string[]) {
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  const flags =
    '--noEmit --singleThreaded --strict --module nodenext --target es2024 --types'
  const args = [tsc, ...flags.split(' '), '', ...files]
  return run(process.execPath, args, project)
}

/** What publint and attw say of a tarball: nothing where all is well. */
async function problems(tarball: string): Promise<readonly unknown[]> {
  const data = new Uint8Array(readFileSync(tarball))
  const pack = { tarball: data.slice().buffer }
  const { messages } = await publint({ pack, strict: true })
  const types = await checkPackage(createPackageFromTarballData(data))
  if (!types.types) return [...messages, 'no types']
  // It is ESM alone: no entry for `require`, none for a resolver of before.
  const others = ['node10', 'node16-cjs']
  const wrong = types.problems.filter((problem) => {
    return !(
      'resolutionKind' in problem && others.includes(problem.resolutionKind)
    )
  })
  return [...messages, ...wrong]
}

/** Files below a folder, as paths from it. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()
}

beforeAll(async () => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'motcua-pack-')))
  const checkout = join(top, 'checkout')
  copyCheckout(checkout)
  const to = join(top, 'tarballs')
  const pack = ['--recursive', 'pack', '--pack-destination', to]
  await run('npx', ['--yes', 'pnpm@12.21.0', ...pack], checkout)
  for (const name of names) {
    const [tarball = ''] = readdirSync(to).filter((file) =>
      file.startsWith(`motcua-${name}-`),
    )
    tarballs.set(name, join(to, tarball))
  }
})
afterAll(() => rmSync(top, { recursive: true, force: true }))

/** Installs packages into a project as its owner does, and asks nobody about them. */
function install(project: string, ...wanted: readonly string[]) {
  const flags = ['--prefer-offline', '--no-audit', '--no-fund']
  return run('npm', ['install', ...flags, ...wanted], project)
}

describe("@motcua/metrics, installed by npm beside the caller's own database", () => {
  let project: string
  let installed: string

  beforeAll(async () => {
    project = join(top, 'caller')
    mkdirSync(project)
    const caller = { name: 'caller', private: true, type: 'module', overrides }
    writeFileSync(join(project, 'package.json'), JSON.stringify(caller))
    await install(project, tarballs.get('metrics')!, theirs, theirDatabase)
    installed = join(project, 'node_modules', '@motcua', 'metrics')
  })

  test('brings kysely and zod along, and nothing else', async () => {
    interface Tree {
      /** Missing where an optional peer is not installed. */
      readonly version?: string
      readonly dependencies?: Readonly<Record<string, Tree>>
    }
    const listed = await run('npm', ['ls', '--all', '--json'], project)
    const { dependencies } = JSON.parse(listed) as Tree
    const below = (tree: Tree | undefined): string[] =>
      Object.entries(tree?.dependencies ?? {})
        .filter(([, sub]) => sub.version !== undefined)
        .flatMap(([name, sub]) => [name, ...below(sub)])
    const tree = dependencies?.['@motcua/metrics']
    expect(below(tree).toSorted()).toEqual(['kysely', 'zod'])
    for (const name of ['@motcua/metrics', 'kysely', 'zod']) {
      const files = filesIn(join(project, 'node_modules', name))
      expect(files.filter((file) => file.endsWith('.node'))).toEqual([])
    }
  })

  test('holds built code, its types and the licence', () => {
    const files = filesIn(installed)
    const sources = filesIn(join(repository, packages.metrics, 'src'))
    const built = sources.flatMap((source) =>
      ['.js', '.d.ts'].map((end) => `dist/${source.replace(/\.ts$/, end)}`),
    )
    expect(files).toEqual([...built, 'API.md', ...besides].toSorted())
  })

  test('imports no module of Node, and no source', () => {
    const dist = join(installed, 'dist')
    // Declarations keep the names of the sources; TypeScript resolves them.
    const allowed =
      /\.js: (?:\.\/|(?:\.\.\/)+)[\w/-]+\.js$|\.d\.ts: (?:\.\/|(?:\.\.\/)+)[\w/-]+\.ts$|: (?:kysely|zod(?:\/v4\/core)?)$|^arquero\.\S+: arquero$/
    const imported = filesIn(dist).flatMap((file) =>
      importsOf(readFileSync(join(dist, file), 'utf8')).map(
        ({ specifier }) => `${file}: ${specifier}`,
      ),
    )
    expect(imported).toContain('index.js: ./evaluation/evaluate.js')
    expect(imported.filter((line) => !allowed.test(line))).toEqual([])
  })

  test('leaves no trace where it is imported', async () => {
    writeFileSync(join(project, 'traces.js'), tracesScript)
    const traces = await run(process.execPath, ['traces.js'], project)
    expect(traces).toBe('[]')
    const manifest = readFileSync(join(installed, 'package.json'), 'utf8')
    expect(JSON.parse(manifest)).toMatchObject({ sideEffects: false })
  })

  test('gives the numbers of their database', async () => {
    writeFileSync(join(project, 'numbers.js'), callersScript)
    const answer = await run(process.execPath, ['numbers.js'], project)
    expect(JSON.parse(answer)).toEqual([
      // Root: 3 of 4 on time, 1 of 2 registrations online.
      ['so', 'on_time', 3, 4, 0.75, 'informative', 1],
      ['so', 'online_registrations', 1, 2, 0.5, 'informative', null],
      ['dk', 'on_time', 2, 2, 1, 'informative', 0],
      ['dk', 'online_registrations', 1, 2, 0.5, 'informative', null],
      ['kt', 'on_time', 1, 2, 0.5, 'informative', 1],
      ['kt', 'online_registrations', 0, 0, null, 'informative', null],
      ['misses', 'B-2'],
    ])
  })

  test('has types that a strict caller compiles against', async () => {
    writeFileSync(join(project, 'typed.ts'), callersTypes)
    writeFileSync(join(project, 'wrong.ts'), `${callersTypes}\nevaluate(1)\n`)
    // Of the two alone the wrong one is told, in one line.
    await expect(
      compile(project, 'typed.ts', 'wrong.ts'),
    ).rejects.toMatchObject({
      stdout: expect.stringMatching(/^wrong\.ts\(.*TS2554.*\n$/),
    })
  })

  test('asks for arquero where its tables are wanted, and only there', async () => {
    writeFileSync(join(project, 'tables.js'), `import '${tables}'`)
    await expect(
      run(process.execPath, ['tables.js'], project),
    ).rejects.toMatchObject({
      stderr: expect.stringContaining("Cannot find package 'arquero'"),
    })
  })
})

describe('@motcua/metrics, once npm has put arquero beside it', () => {
  let project: string

  beforeAll(async () => {
    project = join(top, 'caller')
    await install(project, ['arquero', catalog['arquero']].join('@'))
  })

  test('exports the tables', async () => {
    const wanted = exported()
      .filter(({ module }) => module === tables)
      .flatMap((group) => group.names)
      .filter(({ isType }) => !isType)
      .map(({ name }) => name)
    const script = `process.stdout.write(Object.keys(await import('${tables}')).join())`
    const args = ['--input-type=module', '--eval', script]
    const found = await run(process.execPath, args, project)
    expect(wanted).not.toEqual([])
    expect(found.split(',')).toEqual(wanted.toSorted())
  })

  test('compiles the examples of the README as they stand', async () => {
    const folder = join(project, 'node_modules/@motcua/metrics')
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    const blocks = [...readme.matchAll(/```ts\n([^]*?)```/g)]
    const files = blocks.map(([, code = ''], i) => {
      writeFileSync(join(project, `example-${i}.ts`), `${code}\nexport {}\n`)
      return `example-${i}.ts`
    })
    // Arquero's own types do not compile strictly.
    const told = await compile(project, '--skipLibCheck', ...files).catch(
      (error: unknown) => (error as { readonly stdout: string }).stdout,
    )
    expect(told).toBe('')
  })
})

describe('the tarball of @motcua/metrics', () => {
  test('is as publint and attw want it', async () => {
    expect(await problems(tarballs.get('metrics')!)).toEqual([])
  })

  test.for([
    [['index.js'], 'FILE_DOES_NOT_EXIST'],
    [['index.d.ts'], 'UntypedResolution'],
    [['time/period.js', 'time/period.d.ts'], 'InternalResolutionError'],
  ] as const)('is not without %j', async ([files, problem]) => {
    const broken = mkdtempSync(join(top, 'without-'))
    await run('tar', ['-xzf', tarballs.get('metrics')!], broken)
    for (const file of files) rmSync(join(broken, 'package/dist', file))
    await run('tar', ['-czf', 'broken.tgz', 'package'], broken)
    const found = await problems(join(broken, 'broken.tgz'))
    expect(JSON.stringify(found)).toContain(problem)
  })
})

describe('the packages together, outside of the checkout', () => {
  let project: string
  let office: string

  beforeAll(async () => {
    project = join(top, 'office')
    for (const name of names) {
      const to = join(project, 'node_modules', '@motcua', name)
      mkdirSync(to, { recursive: true })
      const args = [
        '-xzf',
        tarballs.get(name)!,
        '--strip-components=1',
        '-C',
        to,
      ]
      await run('tar', args, project)
      // What npm would install beside them lies in the checkout already.
      const { dependencies } = JSON.parse(
        readFileSync(join(to, 'package.json'), 'utf8'),
      ) as { dependencies: Record<string, string> }
      for (const dependency of Object.keys(dependencies)) {
        const link = join(project, 'node_modules', dependency)
        if (dependency.startsWith('@motcua/') || existsSync(link)) continue
        mkdirSync(dirname(link), { recursive: true })
        const modules = join(repository, packages[name], 'node_modules')
        symlinkSync(realpathSync(join(modules, dependency)), link)
      }
    }
    office = join(project, 'sample')
    cpSync(join(repository, 'reports/binh-duong-2018'), office, {
      recursive: true,
      filter: (path) => basename(path) !== 'var',
    })
  })

  const motcua = (...args: readonly string[]) => {
    const cli = join(project, 'node_modules/@motcua/cli')
    const { bin } = JSON.parse(
      readFileSync(join(cli, 'package.json'), 'utf8'),
    ) as { bin: { motcua: string } }
    return run(process.execPath, [join(cli, bin.motcua), ...args], office)
  }

  test.for(names)('%s holds built code and no source', (name) => {
    const files = filesIn(join(project, 'node_modules', '@motcua', name))
    const index = ['dist/index.js', 'dist/index.d.ts']
    expect(files).toEqual(expect.arrayContaining([...index, ...besides]))
    const others = files
      .filter((file) => !/^dist\/[\w/-]+\.(js|d\.ts)$/.test(file))
      .filter((file) => !besides.includes(file))
    const more: Partial<Record<Name, readonly string[]>> = {
      metrics: ['API.md'],
      warehouse: filesIn(join(repository, 'sql')).map((f) => `sql/${f}`),
    }
    expect(others).toEqual(more[name] ?? [])
  })

  test('load exports, tell the KPIs and print a scorecard', async () => {
    await motcua('sample')
    const inbox = join(office, 'var', 'inbox')
    const path = join(inbox, 'hoso-20180401-0500.csv')
    const loaded = JSON.parse(await motcua('ingest', path, '--format', 'json'))
    expect(loaded.files).toMatchObject([
      { file: 'hoso-20180401-0500.csv', rejected: 0 },
    ])
    const march = ['--period', '2018-03', '--format', 'json']
    const { results } = JSON.parse(await motcua('kpi', ...march))
    expect(results[0]).toMatchObject({ kpi: 'on_time', unit: 'so' })
    expect(results[0].denominator).toBeGreaterThan(1000)
    const { scorecards } = JSON.parse(await motcua('scorecard', ...march))
    const pdf = readFileSync(scorecards[0].files.pdf)
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const page = join(office, 'page')
    await motcua('publish', '--page', page)
    const [version = ''] = readdirSync(join(page, 'data'))
    const asked = join(page, 'data', version, 'analyst.js')
    const cookbook = join(repository, 'sql', 'cookbook')
    for (const name of readdirSync(cookbook)) {
      const question = readFileSync(join(cookbook, name), 'utf8')
      const title = /^-- en: (.*)$/m.exec(question)?.[1]
      expect(readFileSync(asked, 'utf8')).toContain(`"en":"${title}"`)
    }
  })
})

const callersScript = `
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, sql } from 'kysely'
import { evaluate, misses, onTime, onlineRegistrations, parsePeriod } from '@motcua/metrics'

// Dates and times as text, as the types of the library say.
const pglite = new PGlite()
const db = new Kysely({ dialect: new PGliteDialect({ pglite }) })
for (const ddl of [
  \`create table unit (office text, code text, valid_from date, valid_to date,
    parent text, name text, name_en text, position int, invented boolean)\`,
  \`create table procedure (office text, code text, valid_from date, valid_to date,
    name text, field text, unit text, level int, registration text)\`,
  \`create table dossier (office text, source text, code text, procedure text,
    unit text, channel text, received_on date, due_on date, due_at timestamp,
    finished_on date, finished_at timestamp, handed_over_on date, stopped_on date, paused_on date,
    resumed_on date, earlier_paused_days text, outcome text, overdue_reason text, apology boolean,
    ended_on date)\`,
  \`create table overdue_note (office text, source text, dossier text,
    overdue_reason text, apology_sent_on date, new_due_on date)\`,
]) await sql.raw(ddl).execute(db)

const unit = (code, parent, position) => ({ office: 'x', code, parent, position,
  name: code, invented: false, valid_from: '2010-01-01' })
await db.insertInto('unit').values([unit('so', null, 1), unit('dk', 'so', 2), unit('kt', 'so', 3)]).execute()
const procedure = (code, unit, registration) => ({ office: 'x', code, unit,
  registration, name: code, field: 'F', level: 4, valid_from: '2010-01-01' })
await db.insertInto('procedure').values([procedure('P1', 'dk', 'new'), procedure('P2', 'kt', 'none')]).execute()
const dossier = (code, procedure, unit, channel, due_on, finished_on) => ({
  office: 'x', source: 's', code, procedure, unit, channel, due_on, finished_on,
  received_on: '2018-03-05', outcome: finished_on && 'finished',
  ended_on: finished_on ?? '9999-12-31' })
await db.insertInto('dossier').values([
  dossier('A-1', 'P1', 'dk', 'online', '2018-03-08', '2018-03-07'),
  dossier('A-2', 'P1', 'dk', 'counter', '2018-03-08', '2018-03-08'),
  dossier('B-1', 'P2', 'kt', 'online', '2018-03-20', '2018-03-20'),
  dossier('B-2', 'P2', 'kt', 'counter', '2018-03-20', '2018-03-22'),
  dossier('B-3', 'P2', 'kt', 'counter', '2018-03-20', null),
]).execute()

const period = parsePeriod('2018-03')
const { results } = await evaluate(db, [onTime, onlineRegistrations], {
  office: 'x', periods: [period], by: ['unit'] })
const late = await misses(db, onTime, { office: 'x', period,
  rules: { compare: 'date', finish: 'result' } })
process.stdout.write(JSON.stringify([
  ...results.map((r) => [r.unit, r.kpi, r.numerator, r.denominator, r.value,
    r.status, r.openOverdue ?? null]),
  ['misses', ...late.map((m) => m.code)],
]))
await db.destroy()
`

const callersTypes = `
import type { Kysely } from 'kysely'
import { catalog, evaluate, defineKpis, parsePeriod, planSchema } from '@motcua/metrics'
import { dossiers, receipt } from '@motcua/metrics/catalog'
import type { Database, Evaluation, Plan, Result } from '@motcua/metrics'

interface Theirs extends Database { readonly invoice: { readonly id: number } }

export const plan: Plan = planSchema.parse({})
export const own = defineKpis<Database>().ratio(dossiers, {
  id: 'by_post', version: 1, title: { vi: 'a', en: 'b' }, better: 'neither',
  cohort: receipt, meets: ({ eb }) => eb('dossier.channel', '=', 'post'),
})
export async function march(db: Kysely<Theirs>): Promise<readonly Result[]> {
  const found: Evaluation = await evaluate(db, [...catalog, own], {
    office: 'x', periods: [parsePeriod('2018-03')], by: ['unit', 'field'], plan,
  })
  const value: number | null | undefined = found.results[0]?.toDate.value
  return value === null ? [] : found.results
}
`

// Keys of the globals and of what they hold, that are there only afterwards.
const tracesScript = `
import 'kysely'
import { z } from 'zod'

const keys = () => Reflect.ownKeys(globalThis).flatMap((name) => {
  const { value } = Object.getOwnPropertyDescriptor(globalThis, name)
  const held = [value, value?.prototype].filter((part) => Object(part) === part)
  return [name, ...held.flatMap(Reflect.ownKeys).map((key) => [name, key])]
    .map((key) => [key].flat().map(String).join('.'))
})
// zod and Node fill some of theirs where they are first used.
z.strictObject({ a: z.string() }).safeParse({})
keys()
const before = new Set(keys())
await import('@motcua/metrics')
process.stdout.write(JSON.stringify(keys().filter((key) => !before.has(key))))
`
