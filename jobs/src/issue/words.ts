/** Thrown for a text of a person that cannot be kept. */
export class WordsError extends Error {
  override readonly name = 'WordsError'
}

/** What a page has room for. */
const longest = 300

/**
 * A text of a person as it is kept: NFC, single blanks.
 *
 * @param what is told where it is refused: `a reason`.
 * @throws WordsError when it is empty or too long, or holds what may be the
 * number of a telephone or of an identity card, which is not repeated.
 * @example
 * keptWords('a reason', ' nghỉ  hè ') // 'nghỉ hè'
 */
export function keptWords(what: string, text: string): string {
  const words = text.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  if (words === '' || words.length > longest)
    throw new WordsError(
      `expected ${what} of 1 to ${longest} characters, got ${words.length}`,
    )
  if (numbers.some((number) => number.test(words)))
    throw new WordsError(
      `expected ${what} without personal data, got one with what may be the number of a telephone or an identity card; leave it out`,
    )
  return words
}

/** Nine digits together, grouped by threes, or after 0 or +84 however they are parted; of a dossier's code the groups are shorter. */
const numbers = [
  /\d{9}/,
  /(?<![\d.])\d{3}[ .]\d{3}[ .]\d{3}(?!\d)/,
  /(?<![\p{L}\d-])(?:\+84|0)[ .-]?\d(?:[ .()-]{0,2}\d){7,}/u,
]
