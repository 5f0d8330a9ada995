import { getManyValues, isMany, none } from 'stream-chain/defs.js'
import { jsonParser } from 'stream-json/core/parser.js'
import type { Token } from 'stream-json/core/parser.js'
import { maxKey } from './json-scan.ts'

export type { Token } from 'stream-json/core/parser.js'

/** Tokens of the text so far; without a text, of the end. */
export function tokenizer(): (text?: string) => readonly Token[] {
  const parse = jsonParser({ packValues: false }) as (
    text: string | typeof none,
  ) => unknown
  return (text) => {
    const tokens = parse(text ?? none)
    return isMany(tokens) ? (getManyValues(tokens) as Token[]) : []
  }
}

/** Follows a document; true from the token on that opens the array. */
export function arrayFinder(at: readonly string[]): (token: Token) => boolean {
  const trail: (string | undefined)[] = []
  let depth = 0
  let key: string | undefined
  return (token) => {
    if (token.name === 'startObject' || token.name === 'startArray') {
      const isFound =
        token.name === 'startArray' &&
        depth === at.length &&
        at.every((name, i) => trail[i + 1] === name)
      depth++
      trail[depth] = undefined
      return isFound
    }
    if (token.name === 'endObject' || token.name === 'endArray') depth--
    else if (token.name === 'startKey') key = ''
    else if (token.name === 'stringChunk' && key !== undefined) {
      if (key.length <= maxKey) key += token.value
    } else if (token.name === 'endKey') {
      trail[depth] = key
      key = undefined
    }
    return false
  }
}
