import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { format } from 'prettier'
import {
  codeOf,
  declared,
  docBefore,
  exported,
  filesIn,
  packageFolder,
  sourceFolder,
  statements,
} from './exports.ts'
import type { Doc, Node } from './exports.ts'

/** A top-level declaration of a file, as the compiler emits it. */
interface Declaration {
  readonly name: string
  readonly file: string
  /** One for each overload. */
  readonly texts: readonly string[]
  readonly doc: Doc | undefined
  /** Names of types that it mentions. */
  readonly mentions: readonly string[]
}

type Declarations = readonly Declaration[]

/** Where the reference stands. */
export const referencePath = `${packageFolder}API.md`

/**
 * The API reference of `@motcua/metrics`: what its entry points export, in
 * their order, as the compiler declares it and the doc comments say it.
 *
 * @throws Error when an entry point exports what no file declares.
 */
export async function apiReference(): Promise<string> {
  const all = await declarations()
  const groups = exported()
  const shown = new Set(
    groups.flatMap((group) => group.names.map((n) => n.name)),
  )
  const slug = slugs()
  const modules = [...new Set(groups.map((group) => group.module))]
  const sections = modules.map((module) => {
    const own = groups.filter((group) => group.module === module)
    const names = own.flatMap((group) => group.names.map((n) => n.name))
    return {
      contents: `- [${module}](#${slug(module)}): ${names.map((name) => `[${name}](#${slug(name)})`).join(', ')}`,
      text: [
        `## ${module}`,
        ...own.flatMap((group) =>
          group.names.map(({ name }) => entry(name, group.file, all, shown)),
        ),
      ].join('\n\n'),
    }
  })
  const text = [
    '# API of @motcua/metrics',
    '<!-- Made of the doc comments by `node --run reference` in packages/metrics. -->',
    'Every export, by what it is imported from. What follows an example as a comment is checked.',
    sections.map((section) => section.contents).join('\n'),
    ...sections.map((section) => section.text),
  ].join('\n\n')
  const { overrides: _, ...style } = JSON.parse(
    readFileSync(new URL('../prettier.json', import.meta.url), 'utf8'),
  )
  return await format(text, { ...style, parser: 'markdown' })
}

/** What is said of each export; an alias may be told by what it names. */
export async function documented(): Promise<
  readonly {
    readonly file: string
    readonly name: string
    readonly isAlias: boolean
    readonly doc: Doc | undefined
  }[]
> {
  const all = await declarations()
  return exported().flatMap(({ file, names }) => {
    return names.map(({ name }) => {
      const { texts = [], doc } = find(name, file, all) ?? {}
      const isAlias = texts.some((text) => text.startsWith('type '))
      return { file, name, isAlias, doc }
    })
  })
}

/** The anchors of GitHub for headings, in the order in which they stand. */
function slugs(): (heading: string) => string {
  const used = new Map<string, number>()
  return (heading) => {
    const plain = heading.toLowerCase().replaceAll(/[^\w -]/g, '')
    const before = used.get(plain) ?? 0
    used.set(plain, before + 1)
    return before === 0 ? plain : `${plain}-${before}`
  }
}

function entry(
  name: string,
  file: string,
  all: Declarations,
  shown: Set<string>,
): string {
  const declaration = find(name, file, all)
  if (declaration === undefined)
    throw new Error(`expected ${file} to declare ${name}, got no declaration`)
  const { doc } = declaration
  const tags = (doc?.tags ?? []).filter(({ tag }) => tag !== 'example')
  const codes = (doc?.tags ?? []).filter(({ tag }) => tag === 'example')
  const inner = behind(declaration, all, shown)
  return [
    `### ${name}`,
    doc?.text ?? '',
    fenced(declaration.texts.join('\n')),
    ...(inner.length > 0
      ? ['Where:', fenced(inner.flatMap((d) => d.texts).join('\n\n'))]
      : []),
    tags.map(tagLine).join('\n'),
    ...codes.map((tag) => `Example:\n\n${fenced(codeOf(tag))}`),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const titles: Readonly<Record<string, string>> = {
  param: 'Parameter',
  returns: 'Returns',
  source: 'Source:',
  throws: 'Throws',
}

function tagLine({ tag, text }: Doc['tags'][number]): string {
  const [, first = '', rest = ''] = /^(\S*)([^]*)$/.exec(text) ?? []
  const isName =
    tag === 'param' || (tag === 'throws' && /^[A-Z]\w*$/.test(first))
  const said = (isName ? `\`${first}\`${rest}` : text).replaceAll('\n', ' ')
  return `- ${titles[tag] ?? `${tag}:`} ${said}`
}

/** What a declaration leans on and no caller can import; each is told once. */
function behind(
  of: Declaration,
  all: Declarations,
  shown: Set<string>,
): Declaration[] {
  return of.mentions.flatMap((name) => {
    if (shown.has(name)) return []
    const inner = find(name, of.file, all)
    if (inner === undefined) return []
    shown.add(name)
    return [inner, ...behind(inner, all, shown)]
  })
}

/** A declaration of the same file, else the one of the name in any other. */
function find(
  name: string,
  file: string,
  all: Declarations,
): Declaration | undefined {
  const named = all.filter((d) => d.name === name)
  return named.find((d) => d.file === file) ?? named[0]
}

function fenced(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``
}

let known: Promise<Declarations> | undefined

/** Everything that the files of the package declare, exported or not. */
function declarations(): Promise<Declarations> {
  known ??= emitted()
  return known
}

async function emitted(): Promise<Declarations> {
  const to = mkdtempSync(join(tmpdir(), 'motcua-api-'))
  try {
    const tsc = fileURLToPath(
      new URL('../../node_modules/typescript/bin/tsc', import.meta.url),
    )
    const args = ['--project', packageFolder, '--outDir', to]
    // It emits in spite of type errors, which the check of types tells.
    await promisify(execFile)(process.execPath, [
      tsc,
      '--emitDeclarationOnly',
      ...args,
    ]).catch(() => undefined)
    return filesIn(to).flatMap((file) => {
      const name = file.replace(/\.d\.ts$/, '.ts')
      const source = readFileSync(sourceFolder + name, 'utf8')
      const text = readFileSync(join(to, file), 'utf8')
      return declarationsOf(name, text, declarationsOf(name, source))
    })
  } finally {
    rmSync(to, { recursive: true, force: true })
  }
}

/** What a text declares; what only the source declares comes last. */
function declarationsOf(
  file: string,
  text: string,
  source: Declarations = [],
): Declaration[] {
  const named = statements(text).flatMap((node) => {
    return declared(node).map((name) => ({ name, node }))
  })
  const names = [...new Set(named.map(({ name }) => name))]
  const inside = source.filter(({ name }) => !names.includes(name))
  const all = names.map((name): Declaration => {
    const nodes = named.filter((one) => one.name === name).map((n) => n.node)
    const written = source.find((one) => one.name === name)
    if (written && nodes.every((node) => isSchema(node, text))) return written
    return {
      name,
      file,
      texts: nodes.map((node) => signature(node, text)),
      doc: nodes
        .map((node) => docBefore(text, node.start))
        .find((doc) => doc !== undefined),
      mentions: [...new Set(nodes.flatMap((node) => [...mentioned(node)]))],
    }
  })
  return [...all, ...inside]
}

/** A schema, or a table, says more as it is written than as its type. */
function isSchema(node: Node, text: string): boolean {
  const { type } = (node['declaration'] ?? node) as Node
  const isDeclared = /\bz\.Zod|\bisMade: true/.test(
    text.slice(node.start, node.end),
  )
  return type === 'VariableDeclaration' && isDeclared
}

function signature(node: Node, text: string): string {
  const bodies = [...bodiesIn(node)].toReversed()
  return bodies
    .reduce(
      (left, { start, end }) =>
        `${left.slice(0, start)}{ /* … */ }${left.slice(end)}`,
      text.slice(0, node.end),
    )
    .slice(node.start)
    .replace(/^export /, '')
    .replace(/^declare /, '')
    .replaceAll(/\bimport\("[^"]+"\)\./g, '')
}

/** What functions do, which a reference leaves out. */
function* bodiesIn(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return
  const node = value as Node
  if (node.type === 'BlockStatement') yield node
  else for (const child of Object.values(value)) yield* bodiesIn(child)
}

/** Names of types, and of values where a value is written out. */
function* mentioned(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  const node = value as Partial<Node>
  if (node.type === 'BlockStatement') return
  const name = {
    CallExpression: node['callee'],
    Property: node['value'],
    SpreadElement: node['argument'],
    TSImportType: node['qualifier'],
    TSInterfaceHeritage: node['expression'],
    TSTypeQuery: node['exprName'],
    TSTypeReference: node['typeName'],
  }[node.type ?? '']
  const args = (node['arguments'] ?? []) as readonly unknown[]
  for (const one of [name, ...args]) {
    const { type, name: mention } = (one ?? {}) as Record<string, unknown>
    if (type === 'Identifier') yield String(mention)
  }
  for (const child of Object.values(value)) yield* mentioned(child)
}
