import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Family of every text on paper: metric-compatible with Times New Roman. */
export const fontFamily = 'Tinos'

const subsets = [
  {
    name: 'latin',
    range:
      'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,' +
      'U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  },
  {
    name: 'vietnamese',
    range:
      'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,' +
      'U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,' +
      'U+1EA0-1EF9,U+20AB',
  },
  {
    name: 'latin-ext',
    range:
      'U+0100-0101,U+0104-010F,U+0112-0127,U+012A-0130,U+0132-0151,' +
      'U+0154-0167,U+016A-019F,U+01A2-01AE,U+01B1-02BA,U+1E00-1E9F',
  },
] as const

const faces = [
  { weight: 400, style: 'normal' },
  { weight: 700, style: 'normal' },
  { weight: 400, style: 'italic' },
  { weight: 700, style: 'italic' },
] as const

/** The `@font-face` rules of some letters, with the fonts inside them as data: addresses. */
export interface FontStyles {
  /** Of the letters: `vietnamese`. */
  readonly name: string
  readonly css: string
}

/** The fonts that a text has letters of. */
export function fontsFor(text: string): readonly FontStyles[] {
  return subsets
    .filter((subset) => lettersOf(subset.range).test(text.normalize('NFC')))
    .map((subset) => ({ name: subset.name, css: cssOf(subset) }))
}

/** Their rules in one text. @see fontsFor */
export function fontFaces(text: string): string {
  return fontsFor(text)
    .map(({ css }) => css)
    .join('\n')
}

const written = new Map<string, string>()

function cssOf(subset: (typeof subsets)[number]): string {
  const known = written.get(subset.name)
  if (known !== undefined) return known
  const css = faces.map((face) => fontFace(subset, face)).join('\n')
  written.set(subset.name, css)
  return css
}

/** `U+0102-0103,U+0110` as an expression that finds a letter of it. */
function lettersOf(range: string): RegExp {
  const ranges = range.replaceAll(
    /U\+(\w+)(?:-(\w+))?,?/g,
    (_, from: string, to = from) => `\\u{${from}}-\\u{${to}}`,
  )
  return new RegExp(`[${ranges}]`, 'u')
}

/** Family and hash of all font files. */
export function fontsUsed(): {
  readonly family: string
  readonly sha256: string
} {
  hash ??= subsets
    .reduce((all, subset) => all.update(cssOf(subset)), createHash('sha256'))
    .digest('hex')
  return { family: fontFamily, sha256: hash }
}

let hash: string | undefined

function fontFace(
  subset: (typeof subsets)[number],
  face: (typeof faces)[number],
): string {
  const file = createRequire(import.meta.url).resolve(
    `@fontsource/tinos/files/tinos-${subset.name}-${face.weight}-${face.style}.woff2`,
  )
  return (
    `@font-face{font-family:${fontFamily};font-weight:${face.weight};` +
    `font-style:${face.style};unicode-range:${subset.range};` +
    `src:url(data:font/woff2;base64,${readFileSync(file, 'base64')}) format('woff2')}`
  )
}
