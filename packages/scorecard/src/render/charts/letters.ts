/*
 * How wide a text of the figures is: they are drawn without a browser, and a
 * name must neither leave its place nor meet another.
 */

// Advance widths of the font, in thousandths of its size; accents add nothing.
const widths: readonly (readonly [letters: string, width: number])[] = [
  ['.,  ', 250],
  ["ijlt/:;'", 278],
  ['frI-()[]!|', 333],
  ['sJ', 389],
  ['acez', 444],
  ['SPF', 560],
  ['LTZE', 611],
  ['BCRr', 667],
  ['wADĐGHKNOQUVXY', 722],
  ['m', 778],
  ['%', 833],
  ['WM@', 944],
]

const known = new Map(
  widths.flatMap(([letters, width]) => [...letters].map((c) => [c, width])),
)

/** How many pixels a text of a size takes at most. */
export function textWidth(text: string, size: number): number {
  const letters = [...text.normalize('NFD')].filter((c) => !/\p{M}/u.test(c))
  const horns = text.normalize('NFD').match(/\u031b/g)?.length ?? 0
  const wide = letters.reduce((sum, c) => sum + widthOf(c), horns * 60)
  return (wide * size) / 1000
}

function widthOf(letter: string): number {
  return known.get(letter) ?? (letter < '\u2100' ? 500 : 1000)
}

/** Breaks a text into lines of up to so many pixels: at spaces, and in a word that is wider. */
export function wrap(
  text: string,
  { width, size }: { readonly width: number; readonly size: number },
): readonly string[] {
  const fits = (line: string) => textWidth(line, size) <= width
  const lines: string[] = []
  for (const word of text.split(' ').flatMap((each) => broken(each, fits))) {
    const last = lines.at(-1)
    if (last !== undefined && fits(`${last} ${word}`))
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** A word in parts that fit. */
function broken(word: string, fits: (part: string) => boolean): string[] {
  if (fits(word)) return [word]
  const parts: string[] = []
  for (const letter of word) {
    const last = parts.at(-1)
    if (last !== undefined && fits(last + letter))
      parts[parts.length - 1] = last + letter
    else parts.push(letter)
  }
  return parts
}
