import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * Writes the schema of a scorecard's JSON from its type: `node --run reference`
 * in packages/scorecard. What reads types brings a compiler of its own, so it is
 * no dependency; a test holds the schema against scorecards, both ways.
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
  const own = Object.entries(properties ?? {}).filter(([k]) => k !== 'cells')
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(own.map(([k, s]) => [k, ofJson(s)])),
    }),
    ...(required && { required: required.filter((k) => k !== 'cells') }),
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
  const path = join(repository, 'packages/scorecard/src/model/scorecard.ts')
  const { status } = spawnSync(
    'npx',
    `--yes ${generator} --no-type-check --no-top-ref --jsDoc extended --expose none --type Scorecard`
      .split(' ')
      .concat('--path', path, '--tsconfig', tsconfig, '--out', out),
    { stdio: 'inherit' },
  )
  if (status !== 0) throw new Error(`${generator} ended with ${status}`)
  const { definitions: _, ...whole }: Schema = JSON.parse(
    readFileSync(out, 'utf8'),
  )
  const schema = ofJson(whole)
  schema.properties = { ...schema.properties, texts: ownTexts }
  writeFileSync(
    join(repository, 'reports/schema/scorecard.json'),
    `${JSON.stringify(schema, null, 2)}\n`,
  )
} finally {
  rmSync(dir, { recursive: true })
}
