import { exported, statements } from './exports.ts'
import type { Example, Node } from './exports.ts'

/** A comment behind a statement that says what comes of it. */
interface Claim {
  readonly kind: 'value' | 'error' | 'sql'
  /** Of a value: its expression. Else the text, with `…` for what is left out. */
  readonly text: string
}

/**
 * An example as a module that runs it. `show` and `fails` stand where it makes
 * a claim; names that it does not declare come from the package, from kysely
 * and from the prelude.
 *
 * @throws Error when a comment behind an expression on its line is no claim.
 */
export function exampleModule({ title, code }: Example): string {
  const nodes = statements(code)
  const imports = nodes.filter((node) => node.type === 'ImportDeclaration')
  const body = nodes
    .filter((node) => node.type !== 'ImportDeclaration')
    .map((node) => {
      const next = nodes.find((other) => other.start >= node.end)
      const between = code.slice(node.end, next?.start ?? code.length)
      return withClaim(node, code, between, title)
    })
  const own = imports.map((node) => code.slice(node.start, node.end))
  return [
    ...ambientImports(own.join('\n')),
    ...own,
    "import type { Prelude } from './test/reference/prelude.ts'",
    "import type { Claims } from './test/reference/run.ts'",
    "import { others } from './test/reference/prelude.ts'",
    `export const usesDatabase = ${/\b(?:db|host)\b/.test(code)}`,
    `export async function example({ ${preludeNames.join(', ')} }: Prelude, { show, fails, compiles }: Claims) {`,
    '{',
    ...body,
    '}',
    '}',
    '',
  ].join('\n')
}

const claimers = { value: 'show', error: 'fails', sql: 'compiles' } as const

const preludeNames = [
  'db',
  'host',
  'office',
  'plan',
  'period',
  'periods',
  'calendar',
  'rows',
  'evaluation',
  'results',
]

/** Imports of everything that the example does not import itself. */
function ambientImports(own: string): string[] {
  const groups = exported()
  const modules = [...new Set(groups.map((group) => group.module))]
  const names = (module: string): string[] =>
    groups
      .filter((group) => group.module === module)
      .flatMap((group) => group.names)
      .map(({ name, isType }) => (isType ? `type ${name}` : name))
  const kysely = ['sql', 'type Kysely']
  return [
    ...modules.map((m) => [m, names(m)] as const),
    ['kysely', kysely] as const,
  ].map(([module, all]) => {
    const free = all.filter((name) => {
      return !new RegExp(`\\b${name.replace('type ', '')}\\b`).test(own)
    })
    return `import { ${free.join(', ')} } from '${module}'`
  })
}

function withClaim(
  node: Node,
  code: string,
  between: string,
  title: string,
): string {
  const isExport = node.type === 'ExportNamedDeclaration'
  const text = code.slice(node.start, node.end).replace(/^export (?!\{)/, '')
  const target = targetOf(isExport ? (node['declaration'] as Node) : node, code)
  const comment = commentIn(between)
  if (target === undefined || comment === undefined) return text
  const claim = claimOf(comment.text)
  if (claim === undefined) {
    if (!comment.isBeside || target.isName) return text
    throw new Error(
      `${title}: expected a value, an error or SQL in the comment, got ${comment.text}`,
    )
  }
  const { expression } = target
  const actual = `${/\bawait\b/.test(expression) ? 'async ' : ''}() => (${expression})`
  const said =
    claim.kind === 'value'
      ? `() => (${claim.text})`
      : JSON.stringify(claim.text)
  const checked = `await ${claimers[claim.kind]}(${actual}, ${said})`
  return target.isName ? `${text}\n${checked}` : checked
}

/** What a comment behind the statement speaks of: an expression, or a name. */
function targetOf(
  node: Node,
  code: string,
): { readonly expression: string; readonly isName: boolean } | undefined {
  if (node.type === 'ExpressionStatement') {
    const { callee, arguments: args } = node['expression'] as {
      readonly callee?: Node
      readonly arguments?: readonly Node[]
    }
    const [first] = args ?? []
    const isLog =
      callee && code.slice(callee.start, callee.end) === 'console.log'
    const at = isLog && first ? first : (node['expression'] as Node)
    return { expression: code.slice(at.start, at.end), isName: false }
  }
  if (node.type !== 'VariableDeclaration') return undefined
  const [{ id } = { id: undefined }] = node['declarations'] as readonly {
    readonly id: { readonly type: string; readonly name: string }
  }[]
  return id?.type === 'Identifier'
    ? { expression: id.name, isName: true }
    : undefined
}

/** The comment lines that follow a statement without a blank line. */
function commentIn(
  between: string,
): { readonly text: string; readonly isBeside: boolean } | undefined {
  const [, first = '', rest = ''] = /^;?([^\n]*)\n?([^]*)$/.exec(between) ?? []
  const lines = /^(?:[ \t]*\/\/[^\n]*(?:\n|$))*/.exec(rest)?.[0] ?? ''
  const isBeside = first.includes('//')
  const text = [...(isBeside ? [first] : []), ...lines.split('\n')]
    .map((line) => line.replace(/^[ \t]*\/\/ ?/, ''))
    .join('\n')
    .trim()
  return text === '' ? undefined : { text, isBeside }
}

/** What a comment claims; undefined of one that is prose. */
export function claimOf(comment: string): Claim | undefined {
  const said = comment.replace(/^(?:→|=>|throws)\s+/, '')
  const error = /^([A-Z]\w*Error)\b(?::\s+([^]*))?$/.exec(said)
  if (error) return { kind: 'error', text: said }
  if (/^(?:with "|select (?:["*]|\w+\())/.test(said))
    return { kind: 'sql', text: said }
  const value = valueIn(said)
  return value === undefined ? undefined : { kind: 'value', text: value }
}

/** The expression that a text begins with, where prose may follow it. */
function valueIn(text: string): string | undefined {
  const end = endOfValue(text)
  const rest = text.slice(end)
  if (end === 0 || !/^(?:$|\n|[:;,.](?:\s|$)|\s+[(–—])/.test(rest))
    return undefined
  const value = withOthers(text.slice(0, end))
  try {
    statements(`(${value})`)
    return value
  } catch {
    return undefined
  }
}

function endOfValue(text: string): number {
  const plain =
    /^(?:-?[\d_]+(?:\.\d+)?(?:e-?\d+)?n?|-?Infinity|NaN|true|false|null|undefined)(?!\w)/
  const [literal] = plain.exec(text) ?? []
  if (literal !== undefined) return literal.length
  let depth = 0
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (index === 0 && !/['"`[{]/.test(token[0] ?? '')) return 0
    if (/^[[{(]$/.test(token)) depth += 1
    if (/^[\]})]$/.test(token)) depth -= 1
    if (depth === 0) return index + token.length
  }
  return 0
}

/** Strings, brackets and what is between them. */
const tokens = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|[^]/g

/** `…` outside of strings as the marker that stands for other items or keys. */
function withOthers(value: string): string {
  const open: string[] = []
  return [...value.matchAll(tokens)]
    .map(([token]) => {
      if (/^[[{(]$/.test(token)) open.push(token)
      if (/^[\]})]$/.test(token)) open.pop()
      if (token !== '…') return token
      return open.at(-1) === '{' ? '[others]: others' : 'others'
    })
    .join('')
}
