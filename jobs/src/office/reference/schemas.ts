import { planSchema } from '@motcua/metrics'
import { definitionFile } from '@motcua/metrics/catalog'
import { letterheadSchema, textsSchema } from '@motcua/scorecard'
import { profileSchema, tableProfileSchema } from '@motcua/warehouse'
import { z } from 'zod'
import { officeSchema } from '../office-schema.ts'
import { kpisTexts } from './texts/kpis.ts'
import { letterheadTexts } from './texts/letterhead.ts'
import { motcuaTexts } from './texts/motcua.ts'
import { planTexts } from './texts/plan.ts'
import { sourceTexts, tableTexts } from './texts/source.ts'
import { ownTexts } from './texts/texts.ts'
import type { FieldText, FieldTexts } from './texts/text.ts'

/** A JSON Schema, or a part of one. */
export type JsonSchema = z.core.JSONSchema.JSONSchema

/** A kind of YAML file of an office folder, with the texts of its fields. */
export interface FileKind {
  /** As the folder has it; of sources any name. */
  readonly file: string
  readonly schema: JsonSchema
  readonly texts: FieldTexts
}

/** The YAML files of an office folder; `table` is a source of another table than the dossiers. */
export function fileKinds() {
  return {
    motcua: kindOf('motcua.yaml', officeSchema, motcuaTexts),
    plan: kindOf('plan.yaml', planSchema, planTexts),
    letterhead: kindOf('letterhead.yaml', letterheadSchema, letterheadTexts),
    texts: kindOf('texts.yaml', textsSchema, ownTexts),
    source: kindOf('sources/*.yaml', profileSchema, sourceTexts),
    table: kindOf('sources/*.yaml', tableProfileSchema, tableTexts),
    kpis: kindOf('kpis.yaml', definitionFile(), kpisTexts),
  } as const satisfies { readonly [name: string]: FileKind }
}

/** The JSON Schemas that editors complete and check by, by the name of their file. */
export function editorSchemas(): { readonly [file: string]: JsonSchema } {
  const { motcua, plan, letterhead, texts, kpis, source, table } = fileKinds()
  return {
    'motcua.json': motcua.schema,
    'plan.json': plan.schema,
    'letterhead.json': letterhead.schema,
    'texts.json': texts.schema,
    'kpis.json': kpis.schema,
    'source.json': {
      $schema: draft,
      anyOf: [within(source.schema), within(table.schema)],
    },
  }
}

/** What editors read best. */
const draft = 'http://json-schema.org/draft-07/schema#'

/** A schema as a part of another. */
function within(schema: JsonSchema): JsonSchema {
  const parts = Object.entries(schema).filter(([key]) => key !== '$schema')
  return Object.fromEntries(parts)
}

function kindOf(file: string, schema: z.ZodType, texts: FieldTexts): FileKind {
  const plain = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })
  return { file, schema: described(plain, '', texts), texts }
}

/** A schema with the text of each field in both languages. */
function described(
  schema: JsonSchema,
  path: string,
  texts: FieldTexts,
): JsonSchema {
  const text = textOf(texts, path)
  const inner = (part: unknown, at: string) =>
    typeof part === 'object' ? described(part as JsonSchema, at, texts) : part
  return {
    ...schema,
    ...(text && { description: `${text[0]}\n\n${text[1]}` }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, part]) => [
          name,
          inner(part, path ? `${path}.${name}` : name),
        ]),
      ),
    }),
    ...(schema.items && { items: inner(schema.items, `${path}[]`) }),
    ...(schema.oneOf && { oneOf: schema.oneOf.map((way) => inner(way, path)) }),
  } as JsonSchema
}

const languages: FieldTexts = {
  vi: ['Bằng tiếng Việt.', 'In Vietnamese.'],
  en: ['Bằng tiếng Anh.', 'In English.'],
}

/** The text of a field; one in two languages needs none for each of them. */
export function textOf(texts: FieldTexts, path: string): FieldText | undefined {
  return texts[path] ?? languages[/\.(vi|en)$/.exec(path)?.[1] ?? '']
}
