import { inflateSync } from 'node:zlib'

/** What a PDF of Chromium shows: its pages' text without spaces, and its fonts. */
export interface ReadPdf {
  readonly pages: readonly string[]
  /** What was drawn in one go: a piece of a line. */
  readonly pieces: readonly string[]
  readonly fonts: readonly string[]
  /** Of each page: how much smaller than the sheet anything in it was drawn. */
  readonly scales: readonly number[]
}

/**
 * Reads the text of a PDF in drawing order, for comparison only: spaces are
 * left out, because they depend on where lines broke.
 */
export function readPdf(pdf: Uint8Array): ReadPdf {
  const objects = objectsIn(pdf)
  const body = (id: string | undefined) => objects.get(id ?? '') ?? ''
  const fonts = new Map<string, ReadonlyMap<string, string>>()
  for (const [id, font] of objects) {
    const [, map] = /\/ToUnicode (\d+)/.exec(font) ?? []
    if (map !== undefined) fonts.set(id, characters(inflated(body(map))))
  }
  const pages = [...objects.values()].filter((each) =>
    each.startsWith('<</Type /Page\n'),
  )
  const contents = pages.map((page) => {
    const [, id] = /\/Contents (\d+)/.exec(page) ?? []
    return inflated(body(id))
  })
  return {
    pages: contents.map((content) => withoutSpaces(shown(content, fonts))),
    pieces: contents.flatMap((content) => shown(content, fonts).split('\n')),
    scales: contents.map((content) =>
      Math.min(
        ...[...content.matchAll(/^([\d.]+) 0 0 \1 \S+ \S+ cm$/gm)].map(
          ([, scale]) => Number(scale),
        ),
      ),
    ),
    fonts: [...objects.values()].flatMap((each) =>
      each.startsWith('<</Type /Font\n')
        ? [/\/BaseFont \/(?:[A-Z]{6}\+)?(\S+)/.exec(each)?.[1] ?? 'no name']
        : [],
    ),
  }
}

/** The objects of a PDF by their numbers, as latin1. */
export function objectsIn(pdf: Uint8Array): ReadonlyMap<string, string> {
  const text = Buffer.from(pdf).toString('latin1')
  const all = text.matchAll(/\n(\d+) 0 obj\n([\s\S]*?)\nendobj/g)
  return new Map([...all].map(([, id = '', body = '']) => [id, body]))
}

/** Text to look for in a page. */
export function withoutSpaces(text: string): string {
  return text.normalize('NFC').replaceAll(/[\s●○◐✕→≥≤]/g, '')
}

/** The text of an object's stream. */
export function inflated(object: string): string {
  const start = object.indexOf('stream\n') + 7
  const end = object.lastIndexOf('\nendstream')
  return inflateSync(Buffer.from(object.slice(start, end), 'latin1')).toString(
    'latin1',
  )
}

/** What the glyphs of a font are, by its map. */
export function characters(map: string): ReadonlyMap<string, string> {
  const all = new Map<string, string>()
  const hex = (code: number) => code.toString(16).toUpperCase().padStart(4, '0')
  for (const [, section = ''] of map.matchAll(/beginbfchar\n([^e]*)/g)) {
    for (const [, glyph = '', to = ''] of section.matchAll(/<(.*)> <(.*)>/g)) {
      all.set(glyph, utf16(to))
    }
  }
  for (const [, section = ''] of map.matchAll(/beginbfrange\n([^e]*)/g)) {
    for (const [, a = '', b = '', to = ''] of section.matchAll(
      /<(.*)> <(.*)> <(.*)>/g,
    )) {
      const [first, last, code] = [a, b, to].map((each) => parseInt(each, 16))
      for (let i = 0; i <= (last ?? 0) - (first ?? 0); i++) {
        all.set(hex((first ?? 0) + i), String.fromCodePoint((code ?? 0) + i))
      }
    }
  }
  return all
}

function utf16(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le')
}

function shown(
  content: string,
  fonts: ReadonlyMap<string, ReadonlyMap<string, string>>,
): string {
  let font: ReadonlyMap<string, string> | undefined
  let text = ''
  for (const [, id, glyphs = ''] of content.matchAll(
    /\/F(\d+) \S+ Tf|<([0-9A-F]+)> Tj|^BT$/gm,
  )) {
    if (id !== undefined) font = fonts.get(id)
    else if (glyphs === '') text += '\n'
    for (const glyph of glyphs.match(/.{4}/g) ?? []) {
      text += font?.get(glyph) ?? '\ufffd'
    }
  }
  return text
}
