import { catalogue } from './words.ts'
import type { TextKey, Words } from './words.ts'

/** Why a number that was issued is another now. */
export function causeText(cause: string, { say }: Words): string {
  const key = `cause.${cause}`
  return isCause(key) ? say(key) : cause
}

function isCause(key: string): key is Extract<TextKey, `cause.${string}`> {
  return key.startsWith('cause.') && Object.hasOwn(catalogue, key)
}
