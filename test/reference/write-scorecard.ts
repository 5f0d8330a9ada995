import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * Writes the schemas of the JSON of scorecards and reports from their types:
 * `node --run reference` in packages/scorecard. What reads types brings a compiler
 * of its own, so it is no dependency; tests hold the schemas against papers.
 */

const generator = 'ts-json-schema-generator@2.10.0'
const repository = fileURLToPath(new URL('../..', import.meta.url))

interface Schema {
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  additionalProperties?: boolean | Schema
  [keyword: string]: unknown
}

/** Without the cells of a spreadsheet, which are not in the JSON; the office's own texts without the key of each. */
function ofJson(schema: Schema): Schema {
  const { properties, required, items, anyOf } = schema
  // The cells of a row of a report are a list, and are in its JSON.
  const isLeft = (key: string) =>
    key === 'cells' && properties?.[key]?.['type'] !== 'array'
  const own = Object.entries(properties ?? {}).filter(([k]) => !isLeft(k))
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(own.map(([k, s]) => [k, ofJson(s)])),
    }),
    ...(required && { required: required.filter((k) => !isLeft(k)) }),
    ...(items && { items: ofJson(items) }),
    ...(anyOf && { anyOf: anyOf.map(ofJson) }),
  }
}

const text: Schema = { type: 'string' }
const ownTexts: Schema = {
  description: "The office's own wording of some texts, by their key.",
  type: 'object',
  additionalProperties: {
    type: 'object',
    properties: { vi: text, en: text },
    additionalProperties: false,
  },
}

/** With the office's own texts, which a report has in its scorecard too. */
function withTexts(schema: Schema): Schema {
  const { properties } = schema
  const inner = properties?.['scorecard']
  return {
    ...schema,
    properties: {
      ...properties,
      texts: ownTexts,
      ...(inner && { scorecard: withTexts(inner) }),
    },
  }
}

const dir = mkdtempSync(join(tmpdir(), 'motcua-schema-'))
try {
  const tsconfig = join(dir, 'tsconfig.json')
  const out = join(dir, 'schema.json')
  const compilerOptions = {
    types: [],
    noEmit: true,
    rewriteRelativeImportExtensions: false,
  }
  const base = join(repository, 'tsconfig.base.json')
  writeFileSync(tsconfig, JSON.stringify({ extends: base, compilerOptions }))
  for (const [type, source, name] of [
    ['Scorecard', 'model/scorecard.ts', 'scorecard.json'],
    ['Report', 'report/report.ts', 'report.json'],
  ] as const) {
    const path = join(repository, 'packages/scorecard/src', source)
    const { status } = spawnSync(
      'npx',
      `--yes ${generator} --no-type-check --no-top-ref --jsDoc extended --expose none --type ${type}`
        .split(' ')
        .concat('--path', path, '--tsconfig', tsconfig, '--out', out),
      { stdio: 'inherit' },
    )
    if (status !== 0) throw new Error(`${generator} ended with ${status}`)
    const { definitions: _, ...whole }: Schema = JSON.parse(
      readFileSync(out, 'utf8'),
    )
    writeFileSync(
      join(repository, 'reports/schema', name),
      `${JSON.stringify(withTexts(ofJson(whole)), null, 2)}\n`,
    )
  }
} finally {
  rmSync(dir, { recursive: true })
}
