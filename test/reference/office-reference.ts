import { fileURLToPath } from 'node:url'
import { listFiles } from '@motcua/jobs'
import { catalog } from '@motcua/metrics'
import { definableRows } from '@motcua/metrics/catalog'
import {
  editorSchemas,
  exampleFiles,
  fileKinds,
  listTexts,
  optionalFiles,
  textOf,
} from '@motcua/jobs/reference'
import type { FileKind, JsonSchema } from '@motcua/jobs/reference'
import {
  defects,
  meaningOf,
  plainReading,
  tableDefinitions,
} from '@motcua/warehouse'
import type { ListTarget } from '@motcua/warehouse'
import { words } from './office-words.ts'
import type { Words } from './office-words.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** The files that are generated, by their paths: the reference in both languages, and the schemas. */
export function generatedFiles(): { readonly [path: string]: string } {
  const schemas = Object.entries(editorSchemas()).map(([file, schema]) => [
    `${repository}reports/schema/${file}`,
    `${JSON.stringify(schema, null, 2)}\n`,
  ])
  return {
    [`${repository}reports/REFERENCE.md`]: officeReference('en'),
    [`${repository}reports/THAM-CHIEU.md`]: officeReference('vi'),
    ...Object.fromEntries(schemas),
  }
}

/** A field of a file as its schema has it. */
export interface Field {
  readonly path: string
  readonly isNeeded: boolean
  /** Of items of several forms: those that need it, where others do not. */
  readonly neededBy?: readonly string[]
  readonly schema: JsonSchema
}

/** The fields of a file, in the order of the schema; of items of several forms each once. */
export function fieldsOf({
  schema,
}: Pick<FileKind, 'schema'>): readonly Field[] {
  return fieldsBelow(schema, '')
}

function fieldsBelow(node: JsonSchema, path: string): readonly Field[] {
  const items = node.items && typeof node.items === 'object' ? node.items : {}
  return [
    ...fieldsOfForms((node.oneOf ?? []) as readonly JsonSchema[], path),
    ...(node.items ? fieldsBelow(items as JsonSchema, `${path}[]`) : []),
    ...Object.entries(node.properties ?? {}).flatMap(([name, part]) => {
      const at = path ? `${path}.${name}` : name
      if (typeof part !== 'object') return []
      const isNeeded = node.required?.includes(name) ?? false
      return [{ path: at, isNeeded, schema: part }, ...fieldsBelow(part, at)]
    }),
  ]
}

/** The fields of all forms, each once; what tells the forms apart may be any of its values. */
function fieldsOfForms(
  forms: readonly JsonSchema[],
  path: string,
): readonly Field[] {
  const fields = forms.flatMap((form) =>
    fieldsBelow(form, path).map((field) => ({ ...field, form })),
  )
  return [...Map.groupBy(fields, (field) => field.path).values()].map(
    (same) => {
      const [first = expectOne()] = same
      const needing = same.filter(({ isNeeded }) => isNeeded)
      const isNeeded = needing.length === forms.length
      const choices = new Set(same.map(({ schema }) => schema.const))
      const { form: _, ...field } = first
      return {
        ...field,
        isNeeded,
        ...(!isNeeded && { neededBy: needing.map(({ form }) => nameOf(form)) }),
        schema:
          choices.size > 1
            ? ({ enum: [...choices] } as JsonSchema)
            : first.schema,
      }
    },
  )
}

function expectOne(): never {
  throw new Error('expected a field of a path, got none')
}

/** The value by which a form is told from the others. */
function nameOf({ properties = {} }: JsonSchema): string {
  const parts = Object.values(properties) as readonly JsonSchema[]
  return String(parts.find((part) => part.const !== undefined)?.const)
}

function officeReference(lang: 'vi' | 'en'): string {
  const w = words[lang]
  const kinds = fileKinds()
  const yaml = (kind: FileKind, title: string, example: string) => [
    `## ${title}`,
    block('yaml', example),
    fieldTable(kind, lang),
  ]
  const example = (path: string) =>
    exampleFiles[path] ?? optionalFiles[path] ?? ''
  return [
    `# ${w.title}`,
    w.generated,
    w.start,
    `## ${w.files}`,
    fileTable(lang),
    ...yaml(kinds.motcua, '`motcua.yaml`', example('motcua.yaml')),
    ...yaml(kinds.plan, '`plan.yaml`', example('plan.yaml')),
    `### ${w.catalogue}`,
    catalogueTable(lang),
    ...yaml(kinds.letterhead, '`letterhead.yaml`', example('letterhead.yaml')),
    ...yaml(kinds.texts, w.textsTitle, example('texts.yaml')).toSpliced(
      2,
      0,
      w.textRules,
    ),
    ...yaml(kinds.source, w.sourceTitle, example('sources/mot-cua.yaml')),
    w.reading,
    `### ${w.defects}`,
    defectTable(lang),
    ...yaml(kinds.table, w.tableTitle, example('sources/phan-anh.yaml')),
    `## ${w.lists}`,
    w.listRules,
    ...Object.keys(listFiles).flatMap((target) =>
      listPart(target as ListTarget, lang),
    ),
    ...yaml(kinds.kpis, w.kpisTitle, example('kpis.yaml')),
    w.predicates,
    `### ${w.rows}`,
    rowsTable(lang),
  ]
    .join('\n\n')
    .concat('\n')
}

function fileTable(lang: 'vi' | 'en'): string {
  const w = words[lang]
  const needed = Object.keys(exampleFiles)
  const names = [
    ...needed,
    ...Object.keys(optionalFiles).filter(
      (path) => !path.startsWith('sources/'),
    ),
  ]
  return table(
    [w.file, w.needed, w.holds],
    names.map((path) => [
      `\`${path.replace('mot-cua', w.name)}\``,
      needed.includes(path) ? w.yes : w.no,
      w.about[path] ?? aboutList(path, lang),
    ]),
  )
}

function aboutList(file: string, lang: 'vi' | 'en'): string {
  const [target] =
    Object.entries(listFiles).find(([, name]) => name === file) ?? []
  const text = listTexts[target as ListTarget].about[lang === 'vi' ? 0 : 1]
  return `${text.split('. ')[0]?.replace(/\.$/, '')}.`
}

/** The ratios and sums of ratios that a plan may set targets for. */
function catalogueTable(lang: 'vi' | 'en'): string {
  const w = words[lang]
  const shares = catalog.filter(
    ({ kind }) => kind !== 'count' && kind !== 'duration',
  )
  const titles = new Map(shares.map(({ id, title }) => [id, title[lang]]))
  return table(
    [w.code, w.meaning],
    [...titles].map(([id, title]) => [code(id), title]),
  )
}

/** What a definition of `kpis.yaml` may count, and the names that it may use. */
function rowsTable(lang: 'vi' | 'en'): string {
  const w = words[lang]
  const sets = Object.entries(definableRows)
  return table(
    [w.rowsHead, w.dates, w.otherColumns, w.rules],
    sets.map(([name, { columns, rules = {} }]) => {
      const all = Object.entries(columns)
      const named = (isDate: boolean) =>
        all
          .filter(([, { type }]) => (type === 'date') === isDate)
          .map(([column]) => code(column))
      return [
        code(name),
        named(true).join(' '),
        named(false).join(' '),
        Object.keys(rules).map(code).join(' '),
      ]
    }),
  )
}

function fieldTable(kind: FileKind, lang: 'vi' | 'en'): string {
  const w = words[lang]
  return table(
    [w.field, w.needed, w.value, w.otherwise, w.meaning, w.example],
    fieldsOf(kind)
      .filter(({ path }) => !/\.(vi|en)$/.test(path))
      .map(({ path, isNeeded, neededBy = [], schema }) => {
        const text = textOf(kind.texts, path)
        return [
          code(path),
          isNeeded ? w.yes : neededBy.map(code).join(' '),
          valueOf(schema, w),
          schema.default === undefined || isEmpty(schema.default)
            ? ''
            : code(JSON.stringify(schema.default)),
          (text?.[lang === 'vi' ? 0 : 1] ?? '').replaceAll('|', '\\|'),
          text?.[2] ? code(text[2]) : '',
        ]
      }),
  )
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && JSON.stringify(value).length === 2
}

/** What a field may be, in words. */
function valueOf(schema: JsonSchema, w: Words): string {
  const { enum: choices, format, const: only } = schema
  const { type } = schema as { readonly type?: string | readonly string[] }
  if (only !== undefined) return code(String(only))
  if (choices) return choices.map((c) => code(String(c))).join(' ')
  if (format === 'date') return w.date
  const ways = [...(schema.anyOf ?? [])]
  if (ways.length > 0)
    return ways.map((way) => valueOf(way as JsonSchema, w)).join(` ${w.or} `)
  if (Array.isArray(type))
    return type.map((t) => w.types[t] ?? w.any).join(` ${w.or} `)
  if (type === 'array') {
    const { items } = schema
    const isList = typeof items === 'object' && !Array.isArray(items)
    return `${w.list}: ${isList ? valueOf(items as JsonSchema, w) : ''}`
  }
  if (type === 'object') {
    const { additionalProperties: inner } = schema
    if (schema.properties?.['vi']) return '`{ vi, en }`'
    return typeof inner === 'object'
      ? `${w.map}: ${valueOf(inner, w)}`
      : w.fields
  }
  return w.types[String(type)] ?? w.any
}

function listPart(target: ListTarget, lang: 'vi' | 'en'): readonly string[] {
  const w = words[lang]
  const at = lang === 'vi' ? 0 : 1
  const file = listFiles[target]
  const { about, columns } = listTexts[target]
  const definition = tableDefinitions[target]
  const rows = Object.entries(plainReading(target).columns).map(
    ([name, [header = name] = []]) => {
      const column = definition.columns[name]
      const text = columns[header]
      return [
        code(header),
        column?.key ? w.key : column?.required ? w.yes : '',
        column ? kindOf(column, w) : '',
        column?.otherwise ? code(column.otherwise) : '',
        text?.[at] ?? '',
        text?.[2] ? code(text[2]) : '',
      ]
    },
  )
  return [
    `### \`${file}\``,
    `${about[at]} ${definition.covers === 'all' ? w.whole : w.listed}`,
    block('csv', exampleFiles[file] ?? optionalFiles[file] ?? ''),
    table(
      [w.column, w.needed, w.value, w.otherwise, w.meaning, w.example],
      rows,
    ),
  ]
}

type Column = (typeof tableDefinitions)[ListTarget]['columns'][string]

function kindOf(column: Column, w: Words): string {
  const { kind, choices, least = 0, most } = column
  if (choices) return choices.map((c) => code(c)).join(' ')
  if (kind === 'yes_no') return '`yes` `no`'
  if (kind === 'whole' && most !== undefined) return `${least}–${most}`
  return w.kinds[kind] ?? w.kinds['text'] ?? ''
}

function defectTable(lang: 'vi' | 'en'): string {
  const w = words[lang]
  return table(
    [w.code, w.otherwise, w.meaning],
    Object.entries(defects).map(([name, otherwise]) => [
      code(name),
      code(otherwise),
      meaningOf(name)[lang],
    ]),
  )
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``
}

function block(kind: string, text: string): string {
  return `\`\`\`${kind}\n${text.trimEnd()}\n\`\`\``
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
