/** One statement of a text. */
export interface Statement {
  /** As it stands there, without the semicolon behind it. */
  readonly text: string
  /** Its words and signs alone: comments are a blank, each text and quoted name is empty. */
  readonly code: string
  /** The line of its beginning, counted from 1. */
  readonly line: number
  /** Whether a semicolon ends it. */
  readonly isEnded: boolean
}

/**
 * Cuts a text at the semicolons that end a statement: not those of texts, quoted
 * names and comments. What has no word is none.
 *
 * @example
 * statements("select ';' -- ;\n; from unit").length // 2
 */
export function statements(text: string): readonly Statement[] {
  const found: Statement[] = []
  let from = 0
  let code = ''
  const take = (to: number, isEnded: boolean) => {
    const piece = text.slice(from, to)
    const start = from + piece.length - piece.trimStart().length
    const line = text.slice(0, start).split('\n').length
    if (code.trim() !== '')
      found.push({ text: piece.trim(), code: code.trim(), line, isEnded })
    code = ''
  }
  for (const { at, token } of tokens(text)) {
    if (token === ';') {
      take(at, true)
      from = at + 1
    } else code += codeOf(token)
  }
  take(text.length, false)
  return found
}

/** Whether a text ends within a text, a quoted name or a comment that goes on. */
export function isOpen(text: string): boolean {
  let last = ''
  for (const { token } of tokens(text)) last = token
  return /^(?:'|"|\/\*|e'|\$\w*\$)/i.test(last) && !closed.test(last)
}

/** A statement on one line; a comment to the end of its line becomes one with an end. */
export function onOneLine(text: string): string {
  let line = ''
  for (const { token } of tokens(text)) {
    if (token.startsWith('--'))
      line += `/* ${token.slice(2).replaceAll('*/', '* /').trim()} */`
    else line += /^\s+$/.test(token) ? ' ' : token
  }
  return line.trim()
}

const closed =
  /^(?:e'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[^]*\$\1\$|\/\*[^]*\*\/)$/iu

function codeOf(token: string): string {
  if (/^(?:--|\/\*|\s)/.test(token)) return ' '
  if (/^(?:'|e'|\$\w*\$)/i.test(token)) return "''"
  // A name is one in quotation marks too.
  return token.startsWith('"') && !/^"\w+"$/.test(token)
    ? '""'
    : token.replaceAll('"', '')
}

/** In the order in which they are tried: each takes what is unfinished to the end of the text. */
const token =
  /[eE]'(?:[^'\\]|\\[^]|'')*(?:'|$)|[\p{L}_][\p{L}\p{N}_$]*|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$([\p{L}_][\p{L}\p{N}_]*)?\$[^]*?(?:\$\1\$|$)|--[^\n]*|\s+|[^]/uy

function* tokens(
  text: string,
): Generator<{ readonly at: number; readonly token: string }> {
  let at = 0
  while (at < text.length) {
    token.lastIndex = at
    const end = text.startsWith('/*', at)
      ? endOfComment(text, at)
      : at + (token.exec(text)?.[0].length ?? 1)
    yield { at, token: text.slice(at, end) }
    at = end
  }
}

/** Comments stand within comments. */
function endOfComment(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const two = text.slice(at, at + 2)
    if (two === '/*') depth += 1
    if (two === '*/') depth -= 1
    if (two === '/*' || two === '*/') at += 1
    if (depth === 0) return at + 1
  }
  return text.length
}
