import { readFileSync } from 'node:fs'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** The fenced example of the README in a language that has some words. */
export function example(language: string, words: string): string {
  const found = [...readme.matchAll(/```(\w+)\n([^]*?)```/g)].filter(
    ([, of, text]) => of === language && text?.includes(words),
  )
  if (found.length !== 1)
    throw new Error(
      `expected one example in ${language} with ${words}, got ${found.length}`,
    )
  return found[0]?.[2] ?? ''
}
