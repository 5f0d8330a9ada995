import { StandardSQL } from '@codemirror/lang-sql'

/** A statement in a text of several. */
export interface Statement {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** The statements of a text, without the `;` that ends them. */
export function statementsIn(text: string): readonly Statement[] {
  const found: Statement[] = []
  const top = StandardSQL.language.parser.parse(text).topNode
  for (const node of top.getChildren('Statement')) {
    const written = text.slice(node.from, node.to)
    const own = written.replace(/;\s*$/, '').trim()
    if (own !== '') found.push({ from: node.from, to: node.to, text: own })
  }
  return found
}

/** The one statement, or of several that in which the cursor is, else the last before it. */
export function statementAt(text: string, at: number): Statement | undefined {
  const all = statementsIn(text)
  return all.find(({ to }) => at <= to) ?? all.at(-1)
}

/** Whether a statement gives rows that another may select from. */
export function isQuery(statement: string): boolean {
  return /^(?:select|with|from|values|table|describe|desc|show|summarize|pivot|unpivot|\()/i.test(
    withoutComments(statement),
  )
}

function withoutComments(text: string): string {
  return text.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '')
}
