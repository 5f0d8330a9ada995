import { inflateSync } from 'node:zlib'

/** What a page of a PDF shows. */
export interface PageRead {
  /** Without spaces, in the order of drawing: NFC, as browsers write it. */
  readonly text: string
  /** Where in the text a path was painted, one place for each. */
  readonly paints: readonly number[]
  /** Points for each pixel of the layout, of most of the text; 0 without text. */
  readonly scale: number
  /** Letters of other fonts than those asked for, U+FFFD for one without a glyph. */
  readonly foreign: readonly string[]
}

/** Thrown where a file is not what the browser writes. */
export class PdfReadError extends Error {
  override readonly name = 'PdfReadError'
}

/**
 * Reads the pages of a PDF as the browser wrote it, before anything was added.
 *
 * A reader of all PDFs takes 80 to 120 ms for three pages, as long as their
 * printing; this one knows what Skia writes, and refuses anything else.
 *
 * @param family Family of all fonts that may be used.
 * @throws PdfReadError
 */
export function readPages(
  pdf: Uint8Array,
  family: string,
): readonly PageRead[] {
  const object = objectsOf(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length))
  const fonts = new Map<number, Font>()
  const fontOf = (id: number) => {
    const known = fonts.get(id) ?? readFont(object, id, family)
    fonts.set(id, known)
    return known
  }
  return pagesOf(object).map((page) => {
    const [, contents] = /\/Contents (\d+)/.exec(page) ?? []
    return readPage(object.stream(Number(contents)).toString('latin1'), fontOf)
  })
}

/** Number of pages of a PDF as the browser wrote it. */
export function pageCount(pdf: Uint8Array): number {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length)
  return pagesOf(objectsOf(bytes)).length
}

/** The dictionaries of all pages. */
function pagesOf(object: Objects): readonly string[] {
  const [, root] = /\/Root (\d+)/.exec(object.trailer) ?? []
  const [, pages] = /\/Pages (\d+)/.exec(object.dictionary(Number(root))) ?? []
  return pagesBelow(object, Number(pages))
}

interface Objects {
  readonly trailer: string
  /** An object up to its stream or its end. */
  dictionary(id: number): string
  stream(id: number): Buffer
}

function objectsOf(pdf: Buffer): Objects {
  const end = pdf.toString('latin1', Math.max(0, pdf.length - 64))
  const [, at] = /startxref\n(\d+)\n%%EOF\s*$/.exec(end) ?? []
  const table = pdf.toString('latin1', Number(at ?? pdf.length))
  const [head, count] = /^xref\n0 (\d+)\n/.exec(table) ?? []
  if (head === undefined)
    throw new PdfReadError('expected one plain xref table')
  const startOf = (id: number) => {
    const line = table.slice(head.length + 20 * id, head.length + 20 * id + 10)
    if (!(id < Number(count)) || !/^\d{10}$/.test(line))
      throw new PdfReadError(`expected an object ${id}`)
    return Number(line)
  }
  const dictionary = (id: number) => {
    const start = startOf(id)
    const stream = pdf.indexOf('stream\n', start, 'latin1')
    const last = pdf.indexOf('endobj', start, 'latin1')
    const stop = stream > 0 && stream < last ? stream : last
    return pdf.toString('latin1', start, stop)
  }
  return {
    trailer: table.slice(head.length + 20 * Number(count)),
    dictionary,
    stream(id) {
      const text = dictionary(id)
      const [, length] = /\/Length (\d+)/.exec(text) ?? []
      const start = startOf(id) + text.length + 'stream\n'.length
      if (length === undefined)
        throw new PdfReadError(`expected a stream in object ${id}`)
      const bytes = pdf.subarray(start, start + Number(length))
      return text.includes('/FlateDecode') ? inflateSync(bytes) : bytes
    },
  }
}

function pagesBelow(objects: Objects, id: number): readonly string[] {
  const text = objects.dictionary(id)
  if (/\/Type \/Page\b(?!s)/.test(text)) return [text]
  const [, kids = ''] = /\/Kids \[([^\]]*)\]/.exec(text) ?? []
  return [...kids.matchAll(/(\d+) 0 R/g)].flatMap(([, kid]) =>
    pagesBelow(objects, Number(kid)),
  )
}

interface Font {
  /** By the number of its glyph; empty for a space. */
  readonly letters: readonly (string | undefined)[]
  /** Whether it is of the family that is asked for. */
  readonly isOwn: boolean
}

function readFont(objects: Objects, id: number, family: string): Font {
  const text = objects.dictionary(id)
  const [, name = 'no name'] =
    /\/BaseFont \/(?:[A-Z]{6}\+)?(\S+)/.exec(text) ?? []
  const [, map] = /\/ToUnicode (\d+)/.exec(text) ?? []
  const isOwn = name === family || name.startsWith(`${family}-`)
  const letters =
    map === undefined ? [] : lettersOf(objects.stream(Number(map)))
  return { letters, isOwn }
}

function lettersOf(map: Buffer): Font['letters'] {
  const all: string[] = []
  const set = (glyph: number, letter: string) => {
    all[glyph] = /\s/.test(letter) ? '' : letter
  }
  for (const [, from = '', to = '', code = ''] of map
    .toString('latin1')
    .matchAll(/^<(\w+)>(?: <(\w+)>)? <(\w+)>$/gm)) {
    const [first, last, letter] = [from, to, code].map((n) => parseInt(n, 16))
    if (to === '')
      set(first ?? 0, Buffer.from(code, 'hex').swap16().toString('utf16le'))
    else
      for (let i = 0; i <= (last ?? 0) - (first ?? 0); i++)
        set((first ?? 0) + i, String.fromCodePoint((letter ?? 0) + i))
  }
  return all
}

const paintings = new Set('f f* F B B* b b* S s'.split(' '))
const unread = new Set(['TJ', "'", '"', 'Do'])

/** One operator a line, after its operands, as Skia writes them. */
function readPage(content: string, fontOf: (id: number) => Font): PageRead {
  let text = ''
  let font: Font = { letters: [], isOwn: false }
  let scale = 1
  const scales: number[] = []
  const lettersAt = new Map<number, number>()
  const paints: number[] = []
  const foreign: string[] = []
  const show = (glyphs: readonly number[]) => {
    const before = text.length
    for (const glyph of glyphs) {
      const letter = font.letters[glyph]
      if (letter === undefined || glyph === 0 || !font.isOwn)
        foreign.push(letter ?? '\ufffd')
      else text += letter
    }
    const key = Math.round(scale * 1e4) / 1e4
    lettersAt.set(key, (lettersAt.get(key) ?? 0) + text.length - before)
  }
  for (let start = 0, end = 0; start < content.length; start = end + 1) {
    end = content.indexOf('\n', start)
    if (end < 0) end = content.length
    const from = Math.max(start, content.lastIndexOf(' ', end - 1) + 1)
    const operator = content.slice(from, end)
    if (operator === 'Tj') show(glyphsIn(content, start, from))
    else if (operator === 'q') scales.push(scale)
    else if (operator === 'Q') scale = scales.pop() ?? 1
    else if (operator === 'Tf')
      font = fontOf(Number(/^\/F(\d+)/.exec(content.slice(start, from))?.[1]))
    else if (operator === 'cm') {
      const [a, b, c, d] = content.slice(start, from).split(' ').map(Number)
      scale *= Math.sqrt(Math.abs((a ?? 0) * (d ?? 0) - (b ?? 0) * (c ?? 0)))
    } else if (paintings.has(operator)) paints.push(text.length)
    else if (unread.has(operator))
      throw new PdfReadError(`expected no ${operator} in a page`)
  }
  const [most] = [...lettersAt].toSorted(([, m], [, n]) => n - m)
  return { text, paints, scale: most?.[0] ?? 0, foreign }
}

/** The numbers of the glyphs of `<00A1…> Tj`, four digits each. */
function glyphsIn(content: string, start: number, end: number): number[] {
  const glyphs: number[] = []
  const open = content.indexOf('<', start)
  if (open < 0 || content[end - 2] !== '>')
    throw new PdfReadError('expected glyphs in a page as <...> Tj')
  for (let i = open + 1; i + 4 < end; i += 4)
    glyphs.push(parseInt(content.slice(i, i + 4), 16))
  return glyphs
}
