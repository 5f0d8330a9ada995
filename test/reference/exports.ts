import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse as parseComments, tokenizers } from 'comment-parser'
import { parseAst } from 'vitest/node'

/** The folder of `@motcua/metrics`. */
export const packageFolder = fileURLToPath(
  new URL('../../packages/metrics/', import.meta.url),
)

/** The folder of its sources, whose paths below are taken from it. */
export const sourceFolder = `${packageFolder}src/`

/** A node of a parsed source, by its place in the text. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** What a module exports of one of its files, in the order of the export list. */
export interface Exported {
  /** As a caller imports it: `@motcua/metrics/arquero`. */
  readonly module: string
  /** `time/period.ts` */
  readonly file: string
  readonly names: readonly { readonly name: string; readonly isType: boolean }[]
}

/** A doc comment: its text, and its tags in their order. */
export interface Doc {
  readonly text: string
  readonly tags: readonly { readonly tag: string; readonly text: string }[]
}

/** One `@example` of a doc comment. */
export interface Example {
  /** The file, what the comment is of, and its number where it has several. */
  readonly title: string
  readonly code: string
}

/** Everything that callers can import, by the entry points of `package.json`; what two of them export, of the first. */
export function exported(): Exported[] {
  const { name, exports } = JSON.parse(
    readFileSync(`${packageFolder}package.json`, 'utf8'),
  ) as {
    readonly name: string
    readonly exports: Readonly<Record<string, { '@motcua/source': string }>>
  }
  const told = new Set<string>()
  return Object.entries(exports).flatMap(([path, conditions]) => {
    const source = packageFolder + conditions['@motcua/source'].slice(2)
    if (!existsSync(source)) return []
    return exportedBy(name + path.slice(1), source)
      .map(({ names, ...rest }) => {
        const fresh = names.filter((one) => !told.has(one.name))
        for (const one of fresh) told.add(one.name)
        return { ...rest, names: fresh }
      })
      .filter(({ names }) => names.length > 0)
  })
}

function exportedBy(module: string, source: string): Exported[] {
  const files = new Map<string, { name: string; isType: boolean }[]>()
  for (const node of statements(readFileSync(source, 'utf8'))) {
    if (node.type !== 'ExportNamedDeclaration') continue
    const from = node['source'] as { value: string } | null
    const file = relative(
      sourceFolder,
      from === null ? source : join(dirname(source), from.value),
    )
    const specifiers = node['specifiers'] as readonly {
      readonly exported: { readonly name: string }
      readonly exportKind?: string
    }[]
    files.set(file, [
      ...(files.get(file) ?? []),
      ...specifiers.map((specifier) => ({
        name: specifier.exported.name,
        isType:
          node['exportKind'] === 'type' || specifier.exportKind === 'type',
      })),
      ...declared(node).map((name) => ({ name, isType: isType(node) })),
    ])
  }
  return [...files].map(([file, names]) => ({
    module,
    file,
    names: names.filter(
      ({ name }, i) => names.findIndex((other) => other.name === name) === i,
    ),
  }))
}

/** The statements of a module. */
export function statements(text: string): readonly Node[] {
  return parseAst(text, { lang: 'ts' }).body as unknown as readonly Node[]
}

/** The names that a statement declares. */
export function declared(statement: Node): string[] {
  const { declaration = statement } = statement as {
    readonly declaration?: Node | null
  }
  const { id, declarations } = (declaration ?? {}) as {
    readonly id?: { readonly name: string }
    readonly declarations?: readonly { readonly id: { name: string } }[]
  }
  return (declarations ?? (id ? [{ id }] : [])).map((one) => one.id.name)
}

function isType(statement: Node): boolean {
  const { type } = (statement['declaration'] ?? statement) as Node
  return type === 'TSInterfaceDeclaration' || type === 'TSTypeAliasDeclaration'
}

/** The doc comment just before a place in a text, if there is one. */
export function docBefore(text: string, place: number): Doc | undefined {
  const [comment] =
    /\/\*\*(?:[^*]|\*(?!\/))*\*\/\s*$/.exec(text.slice(0, place)) ?? []
  if (comment === undefined) return undefined
  const [block] = parseComments(comment, {
    spacing: 'preserve',
    tokenizers: [tokenizers.tag(), tokenizers.description('preserve')],
  })
  if (block === undefined) return undefined
  const tags = block.tags.map(({ tag, description }) => {
    return { tag, text: unindented(description) }
  })
  return { text: block.description.trim(), tags }
}

function unindented(text: string): string {
  return text.replace(/^\s*\n/, '').trimEnd()
}

/** The examples of all sources, those of members and of internals too. */
export function examples(): Example[] {
  return filesIn(sourceFolder).flatMap((file) => {
    return examplesIn(file, readFileSync(sourceFolder + file, 'utf8'))
  })
}

/** The files of a folder and of those in it, by their paths from it, in order. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .toSorted()
}

/** The examples of one source. */
export function examplesIn(file: string, text: string): Example[] {
  return [...text.matchAll(/\/\*\*(?:[^*]|\*(?!\/))*\*\//g)].flatMap(
    (match) => {
      const end = match.index + match[0].length
      const tags = docBefore(text, end)?.tags ?? []
      const codes = tags.filter(({ tag }) => tag === 'example').map(codeOf)
      const rest = text.slice(end)
      const [, name = ''] =
        /^\s*(?:(?:export|async|function|const|interface|type|class|readonly)\s+)*([\w$]+)/.exec(
          rest,
        ) ?? []
      return codes.map((code, i) => ({
        title: `${file}: ${name}${codes.length > 1 ? ` ${i + 1}` : ''}`,
        code,
      }))
    },
  )
}

/** The code of an `@example`, written with or without a fence. */
export function codeOf({ text }: { readonly text: string }): string {
  return (/```\w*\n([^]*?)```/.exec(text)?.[1] ?? text).trimEnd()
}
