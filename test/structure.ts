import { importsOf, nodesIn, type Node, type Sources } from './layout.ts'

/** How large the sources of the product are, and what they ask of a reader. */
export interface Structure {
  readonly files: number
  readonly lines: number
  /** Lines of a file. */
  readonly file: Spread
  /** Lines of a function that has a name. */
  readonly function: Spread
  /** Type assertions, `as const` aside. */
  readonly casts: number
  readonly any: number
  readonly importsPerFile: number
}

/** The middle, the ninetieth percentile and the largest of some sizes. */
export interface Spread {
  readonly median: number
  readonly p90: number
  readonly max: number
  /** Where the largest stands. */
  readonly largest: string
}

interface Size {
  readonly lines: number
  readonly place: string
}

/** Measures sources by what their syntax says. */
export function structureOf(sources: Sources): Structure {
  const all = Object.values(sources).flatMap(nodesIn)
  const files = Object.entries(sources).map(([place, source]): Size => {
    return { lines: source.split('\n').length - 1, place }
  })
  const imports = Object.values(sources).flatMap(importsOf)
  return {
    files: files.length,
    lines: files.reduce((sum, { lines }) => sum + lines, 0),
    file: spreadOf(files),
    function: spreadOf(Object.entries(sources).flatMap(functionsOf)),
    casts: all.filter(isCast).length,
    any: all.filter(({ type }) => type === 'TSAnyKeyword').length,
    importsPerFile: imports.length / files.length,
  }
}

/** A structure in one line, as a reader compares it. */
export function structureLine(name: string, structure: Structure): string {
  const { files, lines, file, casts, any, importsPerFile } = structure
  const spread = ({ median, p90, max, largest }: Spread) =>
    `${median}/${p90}/${max} (${largest})`
  return [
    `${name}: ${files} files, ${lines} lines`,
    `file median/p90/max ${spread(file)}`,
    `function ${spread(structure.function)}`,
    `${casts} casts`,
    `${any} any`,
    `${importsPerFile.toFixed(1)} imports a file`,
  ].join('; ')
}

function functionsOf([path, source]: [string, string]): Size[] {
  return nodesIn(source).flatMap((node): Size[] => {
    const made = madeFunction(node)
    if (made === undefined) return []
    const lineOf = (offset: unknown) =>
      source.slice(0, Number(offset)).split('\n').length
    const start = lineOf(made.start)
    const lines = lineOf(made.end) - start + 1
    return [{ lines, place: `${path}:${start}` }]
  })
}

/** The function that a node gives a name to. */
function madeFunction(node: Node): Node | undefined {
  if (node.type === 'FunctionDeclaration') return node
  const value =
    node.type === 'VariableDeclarator'
      ? node.init
      : node.type === 'MethodDefinition' || node.type === 'Property'
        ? node.value
        : undefined
  const isFunction = (made: unknown): made is Node =>
    /^(?:Arrow)?FunctionExpression$/.test((made as Node | null)?.type ?? '')
  return isFunction(value) ? value : undefined
}

function isCast(node: Node): boolean {
  if (node.type !== 'TSAsExpression') return false
  const to = node.typeAnnotation as Node
  return (to.typeName as Node | undefined)?.['name'] !== 'const'
}

function spreadOf(sizes: readonly Size[]): Spread {
  const sorted = sizes.toSorted((a, b) => a.lines - b.lines)
  const at = (share: number) => {
    const index = Math.min(sorted.length - 1, Math.floor(sorted.length * share))
    return sorted[index] ?? { lines: 0, place: '' }
  }
  return {
    median: at(0.5).lines,
    p90: at(0.9).lines,
    max: at(1).lines,
    largest: at(1).place,
  }
}
