import { existsSync } from 'node:fs'
import { placesIn, placesOf, textsSchema } from '@motcua/scorecard/reading'
import type { Language, OwnTexts, TextKey } from '@motcua/scorecard'
import { meantBy, readYaml } from './yaml-file.ts'

/**
 * Reads what an office words otherwise than the catalogue; a file that it may have.
 *
 * @throws ConfigError when a text lacks a place of the one that it stands for, or has another.
 */
export function readTexts(path: string): OwnTexts {
  return existsSync(path) ? readYaml(path, ownTexts) : {}
}

const ownTexts = textsSchema.superRefine((texts, ctx) => {
  for (const [key, given] of Object.entries(texts))
    for (const [language, text] of Object.entries(given ?? {})) {
      const message =
        text === undefined
          ? undefined
          : faultOf(text, key as TextKey, language as Language)
      if (message)
        ctx.addIssue({ code: 'custom', path: [key, language], message })
    }
})

/** What is wrong with a text that stands for one of the catalogue. */
function faultOf(
  text: string,
  key: TextKey,
  language: Language,
): string | undefined {
  const [, stray] = /([{}])/.exec(withoutPlaces(text)) ?? []
  if (stray)
    return `expected {name} or {name|one|many}, got a ${stray} of neither`
  const needed = placesIn(key, language)
  const given = placesOf(text)
  const braced = (names: readonly string[]) =>
    names.map((name) => `{${name}}`).join(', ') || 'none'
  const unknown = given.filter((name) => !needed.includes(name))
  const lacking = needed.filter((name) => !given.includes(name))
  if (unknown.length > 0)
    return `expected the places ${braced(needed)}, got ${braced(unknown)}${meantBy(unknown[0] ?? '', lacking)}`
  if (lacking.length > 0)
    return `expected the places ${braced(needed)}, got a text without ${braced(lacking)}`
  if (key.startsWith('sheet.') && !/^[^[\]:*?/\\]{1,31}$/.test(text))
    return `expected the name of a sheet, 1 to 31 characters without []:*?/\\, got ${JSON.stringify(text)}`
  return undefined
}

function withoutPlaces(text: string): string {
  return text.replaceAll(/\{[^{}|]+(?:\|[^{}|]*\|[^{}|]*)?\}/g, '')
}
