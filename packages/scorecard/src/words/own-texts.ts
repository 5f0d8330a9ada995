import { z } from 'zod'
import { placesOf } from './texts/texts.ts'
import { catalogue } from './words.ts'
import type { Language, TextKey } from './words.ts'

const ownText = z.strictObject({
  vi: z.string().optional(),
  en: z.string().optional(),
})

const keys = Object.keys(catalogue).filter(isKey)

/**
 * What an office words otherwise than the catalogue, by key and language. Which
 * places a text has to have tells {@link placesIn}.
 *
 * @example
 * textsSchema.parse({ 'head.title': { vi: 'PHIẾU THEO DÕI' } })
 */
export const textsSchema = z
  .strictObject(
    Object.fromEntries(keys.map((key) => [key, ownText])) as {
      readonly [Key in TextKey]: typeof ownText
    },
  )
  .partial()

/** The names that a text of the catalogue has places for, and that of an office has to have. */
export function placesIn(key: TextKey, language: Language): readonly string[] {
  return placesOf(catalogue[key][language])
}

function isKey(key: string): key is TextKey {
  return Object.hasOwn(catalogue, key)
}
