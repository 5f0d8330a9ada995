import { characters, inflated, objectsIn } from './pdf-reader.ts'

/** Where a letter stands on its page, in millimetres from the upper left corner. */
interface Placed {
  readonly letter: string
  readonly from: number
  readonly to: number
  /** Of its line. */
  readonly foot: number
  readonly size: number
}

/** A page of a PDF: its size in millimetres, its upright letters, and the lines drawn as thin areas. */
export interface PlacedPage {
  readonly width: number
  readonly height: number
  readonly letters: readonly Placed[]
  readonly rules: readonly Area[]
}

interface Area {
  readonly x: number
  readonly y: number
  readonly x2: number
  readonly y2: number
}

/** From the space of a drawing to the page: `x' = a x + c y + e`. */
type Matrix = readonly [number, number, number, number, number, number]

const millimetre = 72 / 25.4

/**
 * Places every letter of a PDF as Chromium wrote it; one that stands aslant, of
 * a watermark, is left out.
 */
export function placedPages(pdf: Uint8Array): readonly PlacedPage[] {
  const objects = objectsIn(pdf)
  const body = (id = '') => objects.get(id) ?? ''
  const fonts = new Map<string, ReturnType<typeof fontOf>>()
  for (const [id, font] of objects)
    if (font.includes('/DescendantFonts')) fonts.set(id, fontOf(font, body))
  return [...objects.values()]
    .filter((each) => each.startsWith('<</Type /Page\n'))
    .map((page) => {
      const [, width, height] =
        /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page) ?? []
      const [, contents] = /\/Contents (\d+)/.exec(page) ?? []
      const box = {
        width: Number(width) / millimetre,
        height: Number(height) / millimetre,
      }
      const content = inflated(body(contents))
      return { ...box, ...placedIn(content, fonts, box.height) }
    })
}

function fontOf(font: string, body: (id?: string) => string) {
  const [, map] = /\/ToUnicode (\d+)/.exec(font) ?? []
  const [, below] = /\/DescendantFonts \[(\d+)/.exec(font) ?? []
  const [, list = '', rest = '500'] =
    /\/W \[([\s\S]*)\]\n\/DW (\d+)/.exec(body(below)) ?? []
  return {
    letters: characters(inflated(body(map))),
    widths: widthsIn(list),
    otherWidth: Number(rest),
  }
}

/** `15 [250 333] 29 30 333`: of a glyph and those after it, or of all up to another. */
function widthsIn(list: string): ReadonlyMap<number, number> {
  const all = new Map<number, number>()
  for (const [, first, each, last, one] of list.matchAll(
    /(\d+) (?:\[([^\]]*)\]|(\d+) ([\d.]+))/g,
  )) {
    const from = Number(first)
    if (each !== undefined)
      each.split(' ').forEach((w, i) => all.set(from + i, Number(w)))
    else for (let i = from; i <= Number(last); i++) all.set(i, Number(one))
  }
  return all
}

// One operator a line, as Skia writes them.
const operator =
  /^(?:\/F(?<font>\d+) (?<size>\S+) Tf|(?:(?<right>\S+) \S+ Td )?<(?<glyphs>[0-9A-F]+)> Tj|(?<push>q)|(?<pop>Q)|(?<matrix>(?:\S+ ){6})(?<kind>cm|Tm)|(?<area>(?:\S+ ){4})re)$/gm

function placedIn(
  content: string,
  fonts: ReadonlyMap<string, ReturnType<typeof fontOf>>,
  height: number,
): Pick<PlacedPage, 'letters' | 'rules'> {
  const letters: Placed[] = []
  const rules: Area[] = []
  const pushed: Matrix[] = []
  let page: Matrix = [1, 0, 0, 1, 0, 0]
  let text = page
  let font: ReturnType<typeof fontOf> | undefined
  let size = 0
  let along = 0
  const at = (m: Matrix, x: number, y: number) => ({
    x: (m[0] * x + m[2] * y + m[4]) / millimetre,
    y: height - (m[1] * x + m[3] * y + m[5]) / millimetre,
  })
  for (const { groups = {} } of content.matchAll(operator)) {
    if (groups['font'] !== undefined) {
      font = fonts.get(groups['font'])
      size = Number(groups['size'])
    } else if (groups['kind'] !== undefined) {
      const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = (
        groups['matrix'] ?? ''
      )
        .split(' ')
        .map(Number)
      const next = times([a, b, c, d, e, f], page)
      if (groups['kind'] === 'cm') page = next
      else [text, along] = [next, 0]
    } else if (groups['push'] !== undefined) pushed.push(page)
    else if (groups['pop'] !== undefined) page = pushed.pop() ?? page
    else if (groups['area'] !== undefined) {
      const [x = 0, y = 0, w = 0, h = 0] = groups['area'].split(' ').map(Number)
      const [p, q] = [at(page, x, y), at(page, x + w, y + h)]
      const area = {
        x: Math.min(p.x, q.x),
        x2: Math.max(p.x, q.x),
        y: Math.min(p.y, q.y),
        y2: Math.max(p.y, q.y),
      }
      if (Math.min(area.x2 - area.x, area.y2 - area.y) < 0.5) rules.push(area)
    } else if (groups['glyphs'] !== undefined) {
      along += Number(groups['right'] ?? 0)
      let x = along
      for (const glyph of groups['glyphs'].match(/.{4}/g) ?? []) {
        const wide =
          font?.widths.get(parseInt(glyph, 16)) ?? font?.otherWidth ?? 500
        const [from, to] = [
          at(text, x, 0),
          at(text, x + (wide * size) / 1000, 0),
        ]
        x += (wide * size) / 1000
        const letter = font?.letters.get(glyph) ?? '\ufffd'
        if (Math.abs(from.y - to.y) > 0.01 || /\s/.test(letter)) continue
        letters.push({
          letter,
          from: from.x,
          to: to.x,
          foot: from.y,
          size: (size * Math.abs(text[0])) / millimetre,
        })
      }
    }
  }
  return { letters, rules }
}

function times(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[1] * n[2],
    m[0] * n[1] + m[1] * n[3],
    m[2] * n[0] + m[3] * n[2],
    m[2] * n[1] + m[3] * n[3],
    m[4] * n[0] + m[5] * n[2] + n[4],
    m[4] * n[1] + m[5] * n[3] + n[5],
  ]
}

/** Margins of the decree in millimetres, of a page upright and on its side. */
const margins = {
  upright: { left: 30, right: 15 },
  aside: { left: 20, right: 20 },
}

/**
 * What is wrong with where letters stand: outside the margins, on another
 * letter, or on a rule.
 */
export function layoutFaults(pdf: Uint8Array): readonly string[] {
  return placedPages(pdf).flatMap((page, i) =>
    [...outside(page), ...overlaps(page), ...struck(page)].map(
      (fault) => `page ${i + 1}: ${fault}`,
    ),
  )
}

function outside({ width, height, letters }: PlacedPage): readonly string[] {
  const { left, right } = margins[width > height ? 'aside' : 'upright']
  const isIn = ({ from, to, foot }: Placed) =>
    from > left - 0.3 &&
    to < width - right + 0.3 &&
    foot > 5 &&
    foot < height - 5
  return letters
    .filter((each) => !isIn(each))
    .map((each) => `outside the margins: ${told(each, letters)}`)
}

function overlaps({ letters }: PlacedPage): readonly string[] {
  const byFoot = letters.toSorted((a, b) => a.foot - b.foot)
  return byFoot.flatMap((a, i) => {
    const faults: string[] = []
    for (let j = i + 1; j < byFoot.length; j++) {
      const b = byFoot[j]
      if (!b || b.foot - a.foot > 0.85 * b.size) break
      if (b.foot - a.foot > height(b.letter) * b.size) continue
      const common = Math.min(a.to, b.to) - Math.max(a.from, b.from)
      const narrow = Math.min(a.to - a.from, b.to - b.from)
      // In a line a stop stands below the arm of a V.
      const most = b.foot - a.foot < 0.01 ? 0.7 : 0.3
      if (common > most * narrow)
        faults.push(`${told(a, letters)} on ${told(b, letters)}`)
    }
    return faults
  })
}

/** Of a letter in parts of its size: accents stand on it. */
function height(letter: string): number {
  return /\p{M}/u.test(letter.normalize('NFD')) ? 0.85 : 0.67
}

function struck({ letters, rules }: PlacedPage): readonly string[] {
  return letters.flatMap((each) => {
    const { from, to, foot, size } = each
    const wide = to - from
    const rule = rules.find(
      ({ x, x2, y, y2 }) =>
        x < to - 0.2 * wide &&
        x2 > from + 0.2 * wide &&
        y < foot - 0.05 * size &&
        y2 > foot - 0.4 * size,
    )
    return rule ? [`on a rule: ${told(each, letters)}`] : []
  })
}

/** A letter with those of its line around it. */
function told(
  { letter, from, foot }: Placed,
  letters: readonly Placed[],
): string {
  const line = letters
    .filter((of) => of.foot === foot && Math.abs(of.from - from) < 15)
    .map((of) => of.letter)
  return `${letter} of ${line.join('')} at ${from.toFixed(1)}, ${foot.toFixed(1)} mm`
}
