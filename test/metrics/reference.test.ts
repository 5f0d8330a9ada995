import { execFile } from 'node:child_process'
import {
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  apiReference,
  documented,
  referencePath,
} from '../reference/api-reference.ts'
import { claimOf, exampleModule } from '../reference/examples.ts'
import { examples, examplesIn } from '../reference/exports.ts'
import type { Example } from '../reference/exports.ts'

/*
 * How to write an `@example` in the sources of packages/metrics, fenced or not:
 * 1. Use any export, `sql`, and the names of `prelude` (db, host, plan, office, …); no imports.
 * 2. Say what comes of an expression, or of `const name = …`, in a comment beside or just below:
 *    `// '99,99%'`, `// { key: '2018-Q1', … }`, `// 3: as one is open`; `…` stands for what is left out.
 * 3. Of an error: `// throws PeriodError` or `// throws PeriodError: expected …`.
 * 4. Of a query that is not executed: its SQL, `// select "dossier"."code" from …`. Then run `node --run reference`.
 */

const run = promisify(execFile)
const path = (name: string): string =>
  fileURLToPath(new URL(`../../${name}`, import.meta.url))
const tsc = path('node_modules/typescript/bin/tsc')

describe('the API reference', () => {
  test('is what the sources say', async () => {
    expect(
      readFileSync(referencePath, 'utf8'),
      'write it anew: cd packages/metrics && node --run reference',
    ).toBe(await apiReference())
  })

  test('tells of every value and interface in at least one sentence', async () => {
    const silent = (await documented())
      .filter(({ isAlias }) => !isAlias)
      .filter(({ doc }) => !/^[^a-z\s].*[.:](?:\s|$)/s.test(doc?.text ?? ''))
      .map(({ file, name }) => `${file}: ${name}`)
    expect(silent).toEqual([])
  })
})

/** Examples that claim what does not hold, or cannot be read. */
const wrong: readonly Example[] = [
  ['value', 'parsePeriod("2018-Q1").key // "2018-Q2"'],
  ['part', "parsePeriod('2018') // { kind: 'month', … }"],
  ['const', 'const a = await Promise.resolve(1) // 2'],
  ['printed', "console.log(office) // 'so'"],
  ['error', "parsePeriod('2018-Q5') // throws UnitError"],
  ['message', "parsePeriod('2018-Q5') // throws PeriodError: no…"],
  ['none', "parsePeriod('2018-Q1') // throws PeriodError"],
  ['sql', "db.selectFrom('dossier').select('code')\n// select \"unit\" from …"],
  ['list', 'results.map((r) => r.unit) // [1, …]'],
  ['throws', 'throw new Error(office)'],
  ['prose', 'parsePeriod(office) // the period'],
  ['syntax', 'parsePeriod('],
].map(([title = '', code = '']) => ({ title: `wrong: ${title}`, code }))

/** Others that hold, written in every way that there is. */
const right: readonly Example[] = [
  "results // [{ unit: 'so', … }, …]",
  "parsePeriod('2018-Q5') // throws PeriodError: expected …",
  "import { parsePeriod as read } from '@motcua/metrics'\nread('2018').key // '2018': a year",
  'const plan = 1\n// Prose of one line\n// 3 of them\nplan // 1',
  'export const byHand = { a: 1, b: [1, 2] }\nbyHand\n// { b: [\n//   1, 2,\n// ], … }',
].map((code, i) => ({ title: `right: ${i}`, code }))

describe('the examples', () => {
  const all = examples()
  let folder: string
  let outcomes: Readonly<Record<string, string | null>>

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'motcua-examples-'))
    symlinkSync(path('test'), join(folder, 'test'))
    symlinkSync(path('test/node_modules'), join(folder, 'node_modules'))
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ type: 'module' }),
    )
    outcomes = await outcomesOf(folder, [...all, ...wrong, ...right])
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('are there, under one title each', () => {
    const titles = all.map(({ title }) => title)
    expect(titles.length).toBeGreaterThan(5)
    expect(new Set(titles).size).toBe(titles.length)
  })

  test('compile against the package', async () => {
    const config = {
      extends: path('test/tsconfig.json'),
      compilerOptions: {
        noUnusedLocals: false,
        noUnusedParameters: false,
      },
      include: [],
      files: all.map(fileOf),
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const args = [tsc, '--singleThreaded', '-p', folder]
    const { stdout } = await run(process.execPath, args).catch(
      (error: { readonly stdout: string }) => error,
    )
    expect(stdout).toBe('')
  })

  test.for(all)('$title', ({ title }) => {
    expect(outcomes[title] ?? '').toBe('')
  })

  test.for([...wrong, ...right])('are checked: $title', ({ title }) => {
    expect(outcomes[title] !== null).toBe(title.startsWith('wrong: '))
  })
})

/** What was wrong with each example, or null. */
async function outcomesOf(
  folder: string,
  all: readonly Example[],
): Promise<Readonly<Record<string, string | null>>> {
  const modules = all.map((example) => {
    const file = fileOf(example)
    writeFileSync(join(folder, file), moduleOf(example))
    return `${JSON.stringify(example.title)}: () => import('./${file}'),`
  })
  const lines = [
    "import { run } from './test/reference/run.ts'",
    `await run({\n${modules.join('\n')}\n}, './outcomes.json')`,
  ]
  writeFileSync(join(folder, 'all.ts'), lines.join('\n'))
  const options = [
    '--conditions=@motcua/source',
    '--import=./test/one-thread.ts',
    'all.ts',
  ]
  await run(process.execPath, options, { cwd: folder })
  return JSON.parse(readFileSync(join(folder, 'outcomes.json'), 'utf8'))
}

function fileOf({ title }: Example): string {
  return `${title.replaceAll(/\W+/g, '-')}.ts`
}

/** An example that cannot be read fails alone, when it is run. */
function moduleOf(example: Example): string {
  try {
    return exampleModule(example)
  } catch (error) {
    const reason = JSON.stringify(String(error))
    return `export const usesDatabase = false\nexport function example(): Promise<void> {\n  throw new Error(${reason})\n}\n`
  }
}

describe('reading them', () => {
  test('examplesIn finds each, fenced or not, also of members', () => {
    const source = `
      /**
       * Says.
       * @example
       * say(1) // '1'
       * @example
       * \`\`\`ts
       * say(
       *   2,
       * )
       * \`\`\`
       */
      export async function say(): void {}
      interface A {
        /** @example b() */
        readonly b: () => void
      }`
    expect(examplesIn('a.ts', source)).toEqual([
      { title: 'a.ts: say 1', code: "say(1) // '1'" },
      { title: 'a.ts: say 2', code: 'say(\n  2,\n)' },
      { title: 'a.ts: b', code: 'b()' },
    ])
  })

  test.for([
    ["'a': prose", 'value', "'a'"],
    ["→ 'it\\'s (1'", 'value', "'it\\'s (1'"],
    ['99_996.5, as a number', 'value', '99_996.5'],
    ['[1, …] (the rest is zero)', 'value', '[1, others]'],
    ["{ a: ['…'], … }", 'value', "{ a: ['…'], [others]: others }"],
    ['undefined', 'value', 'undefined'],
    ['throws UnitError', 'error', 'UnitError'],
    ['UnitError: expected …', 'error', 'UnitError: expected …'],
    ['select "a" from …', 'sql', 'select "a" from …'],
    ['3 of the four', undefined, undefined],
    ['{ not closed', undefined, undefined],
    ['with the calendar', undefined, undefined],
    ['Prose.', undefined, undefined],
  ] as const)('claimOf: %s', ([comment, kind, text]) => {
    expect(claimOf(comment)).toEqual(kind && { kind, text })
  })

  test('exampleModule refuses a comment beside an expression that claims nothing', () => {
    const example = { title: 'a', code: 'parsePeriod(office) // the period' }
    expect(() => exampleModule(example)).toThrow('got the period')
  })
})
