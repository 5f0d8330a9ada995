import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import type { PlainDuckDb, Profile } from '@motcua/warehouse'
import { header } from './fixture.ts'
import {
  allColumns,
  dateColumns,
  dayText,
  pick,
  timeText,
  type DateColumn,
  type Made,
  type Moment,
  type Row,
  type Spoiling,
} from './generated.ts'

/** Tables as the bytes of a file, by writers that share nothing with the package. */

export type Format = Profile['format']

/** Stands in a text for bytes that its encoding does not define. */
const noCharacter = '\ue000'

/** Begins the text of every cell that nobody names. */
export const plantedWord = 'Planted'

/** A file, and where its rows are in it. */
export interface Written {
  readonly bytes: Buffer
  /** Row of each row of the table; a total behind them has one too. */
  readonly places: readonly number[]
  /** Rows that cannot be taken apart, and what they are called. */
  readonly misread: ReadonlyMap<number, string>
  /** The table as it stands in the file: an encoding may lack a letter. */
  readonly rows: readonly Row[]
  /** In every cell that nobody names. */
  readonly planted: string
}

interface Cell {
  readonly text: string
  /** What a typed date would be. */
  readonly moment?: Moment
  readonly isText?: boolean
}

interface Column {
  readonly name: (typeof allColumns)[number] | null
  readonly header: string
}

/** Changes bytes before they are packed, or behind it. */
export interface Damage {
  readonly isInside: boolean
  change(bytes: Buffer): Buffer
}

const fixtures = fileURLToPath(new URL('fixtures/encodings/', import.meta.url))

/** A letter without its tone mark, and the mark behind it. */
function apart(letter: string): string {
  const parts = letter.normalize('NFD')
  const [tone = ''] = /[\u0300\u0301\u0303\u0309\u0323]/.exec(parts) ?? []
  return parts.replace(tone, '').normalize('NFC') + tone
}

const windows1258 = new Map(
  Array.from({ length: 256 }, (_, byte) => {
    const decoder = new TextDecoder('windows-1258')
    return [decoder.decode(Uint8Array.of(byte)), byte] as const
  }).filter(([letter]) => !/[\u0080-\u009f]/.test(letter)),
)

/** Small letters and seven capitals; what iconv has beside them the fonts lack. */
const tcvn3 = new Map([
  ...Array.from(
    { length: 128 },
    (_, i) => [String.fromCharCode(i), i] as const,
  ),
  ...readFileSync(`${fixtures}tcvn5712-1.txt`, 'utf8')
    .trim()
    .split('\n')
    .map((line): [string, number] => {
      const [byte = '', code = ''] = line.split(' U+')
      return [String.fromCodePoint(parseInt(code, 16)), parseInt(byte, 16)]
    })
    .filter(
      ([letter, byte]) =>
        byte >= 0xa0 &&
        /^[\u00a0ĂÂÊÔƠƯĐ\p{Ll}]$/u.test(letter) &&
        letter === letter.normalize('NFC'),
    ),
])

type Encoding = Profile['encoding']

function singleBytes(text: string, encoding: Encoding): number[] | undefined {
  const table = encoding === 'tcvn3' ? tcvn3 : windows1258
  const bytes: number[] = []
  const letters =
    encoding === 'tcvn3' ? text : text.replaceAll(/[^\0-\u007f]/gu, apart)
  for (const letter of letters) {
    const byte = table.get(letter)
    if (byte === undefined) return undefined
    bytes.push(byte)
  }
  return bytes
}

const isSingle = (encoding: Encoding) =>
  encoding === 'tcvn3' || encoding === 'windows-1258'

/** Leaves out what the encoding does not have; what is spelt apart is put together. */
function fitted(text: string, encoding: Encoding): string {
  if (!isSingle(encoding)) return text
  if (/^[\0-\u007f]*$/.test(text)) return text
  if (/^(.)\1{99,}$/u.test(text))
    return singleBytes(text[0] ?? '', encoding) ? text : ''
  return [...text.normalize('NFC')]
    .filter((letter) => singleBytes(letter, encoding))
    .join('')
}

function encoded(text: string, encoding: Encoding): Buffer {
  const undefinedBytes = {
    'utf-8': [0xff],
    'utf-16': [0, 0xd8],
    'utf-16le': [0, 0xd8],
    'utf-16be': [0xd8, 0],
    'windows-1258': [0x81],
    tcvn3: [0x80],
  }[encoding]
  const parts = text.split(noCharacter).map((part) => {
    if (isSingle(encoding)) {
      const bytes = singleBytes(part, encoding)
      if (!bytes)
        throw new Error(`${encoding} lacks a letter of ${part.slice(0, 99)}`)
      return Buffer.from(bytes)
    }
    if (encoding === 'utf-8') return Buffer.from(part)
    const wide = Buffer.from(part, 'utf16le')
    return encoding === 'utf-16be' ? wide.swap16() : wide
  })
  return Buffer.concat(
    parts.flatMap((part, i) =>
      i === 0 ? [part] : [Buffer.from(undefinedBytes), part],
    ),
  )
}

/** The columns of the file in their order, and each row as cells. */
interface Grid {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly cells: readonly (readonly Cell[])[]
  readonly planted: string
}

function gridOf(made: Made, format: Format): Grid {
  const { layout, reading } = made
  const { salt } = layout
  const encoding = format === 'csv' ? layout.encoding : 'utf-8'
  const planted = `${plantedWord} ${salt} 079012345678`
  const names: readonly Column[] = [
    ...allColumns.map((name) => ({ name, header: header[name] })),
    ...layout.extra.map((extra) => ({ name: null, header: extra })),
  ]
  const isNamed = (name: Column['name']) =>
    name !== null &&
    name !== 'applicant' &&
    !(reading.unnamed as readonly string[]).includes(name)
  const columns = names
    .map((column, i) => ({
      column,
      at: layout.order === 0 ? i : pick(2 ** 30, layout.order, i),
    }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ column }, i): Column => {
      const alias =
        column.name === 'unit' && pick(2, salt, 9)
          ? 'Đơn vị xử lý'
          : column.header
      const styles = [
        alias,
        alias,
        alias.toUpperCase(),
        `${alias} (*)`,
        alias.replaceAll(' ', '  '),
      ]
      const styled = styles[pick(styles.length, salt, i, 8)] ?? alias
      const isWhole = fitted(styled, encoding) === styled
      return {
        ...column,
        header: salt === 0 || !isWhole || format === 'xlsx' ? alias : styled,
      }
    })
  const rows = made.rows.map((row): Row => {
    const fit = (text: string) => fitted(text, encoding)
    return {
      ...row,
      code: fit(row.code),
      overdueReason: {
        ...row.overdueReason,
        text: fit(row.overdueReason.text),
      },
      applicant: fit(row.applicant),
    }
  })
  const cells = rows.map((row, r) =>
    columns.map(({ name }, c): Cell => {
      const seed = salt === 0 ? 0 : pick(2 ** 30, salt, r, c)
      if (name === null || !isNamed(name))
        // A column that nobody names may hold what another row's should.
        return {
          text:
            name === 'applicant' || name === null
              ? `${row.applicant}${planted}`
              : planted,
        }
      if (name === 'code' || name === 'applicant') return { text: row[name] }
      if (name === 'overdueReason') {
        const { text, times = 1 } = row.overdueReason
        return { text: text.repeat(times) }
      }
      if (isDate(name)) return dateCell(row, name, made, format, seed, encoding)
      const { text, means } = row[name]
      const style = (s: string) =>
        [
          s,
          s,
          s,
          s.normalize('NFD'),
          s.toUpperCase(),
          ` ${s}  `,
          s.replaceAll(' ', '  '),
          `\u200b${s}`,
          `${s}.`,
        ][seed % 9] ?? s
      const styled = means === null ? text : style(text)
      return {
        text:
          fitted(styled, encoding) === styled ? styled : fitted(text, encoding),
      }
    }),
  )
  return { columns, rows, cells, planted }
}

function isDate(name: string): name is DateColumn {
  return (dateColumns as readonly string[]).includes(name)
}

function dateCell(
  row: Row,
  name: DateColumn,
  made: Made,
  format: Format,
  seed: number,
  encoding: Encoding,
): Cell {
  const found = row.dates[name]
  if (found === null) return { text: '' }
  if ('unreadable' in found) return { text: fitted(found.unreadable, encoding) }
  const { second } = found
  const fitting = made.reading.dates.filter((f) => {
    if (f.startsWith('Excel')) return true
    const precision = /H/.test(f) ? (/s/.test(f) ? 1 : 60) : 0
    return second === null
      ? precision === 0
      : precision === 1 || (precision === 60 && second % 60 === 0)
  })
  const chosen = fitting[seed % Math.max(1, fitting.length)]
  if (chosen === undefined) throw new Error('no format fits')
  const pads = ['', '', '', ' ', '\u00a0', '\t', '\u200b', '\ufeff']
  const pad = fitted(pads[pick(pads.length, seed, 3)] ?? '', encoding)
  const text = momentText(found, chosen, seed)
  return {
    text: seed === 0 ? text : seed % 2 ? text + pad : pad + text,
    moment: found,
    // In a workbook most dates are dates.
    ...(format === 'xlsx' && pick(4, seed, 5) === 0 ? { isText: true } : {}),
  }
}

/** Text of a moment in a format, without the help of the package. */
function momentText(found: Moment, format: string, seed: number): string {
  const text = timeText(found)
  if (format.startsWith('Excel')) {
    const epoch = format.endsWith('1904')
      ? Date.UTC(1904, 0, 1)
      : Date.UTC(1899, 11, 30)
    const days =
      (Date.parse(`${dayText(found.day)}T00:00:00Z`) - epoch) / 86_400_000
    return String(days + (found.second ?? 0) / 86_400)
  }
  if (format === 'YYYY-MM-DDTHH:mm:ssZ') {
    const local = text.replace(' ', 'T')
    if (seed % 3 === 0) return `${local}+07:00`
    const utc = new Date(Date.parse(`${local}Z`) - 7 * 3_600_000)
    return utc.toISOString().replace(seed % 3 === 1 ? '.000' : '', '')
  }
  const [year = '', month = '', day = ''] = text.slice(0, 10).split('-')
  const [hour = '', minute = '', second = ''] = text.slice(11).split(':')
  const short = (part: string) => String(Number(part))
  return format
    .replace('YYYY', year)
    .replace('yyyy', year)
    .replace('MM', month)
    .replace(/\bM\b/, short(month))
    .replace('DD', day)
    .replace('dd', day)
    .replace(/\bD\b/, short(day))
    .replace('HH', hour)
    .replace(/\bH\b/, short(hour))
    .replace('mm', minute)
    .replace('ss', second)
    .replace('SSS', '000')
}

/** Writes a table in a format. */
export async function write(
  made: Made,
  format: Format,
  {
    duck,
    dir,
    damage,
  }: {
    readonly duck: PlainDuckDb
    readonly dir: string
    readonly damage?: Damage
  },
): Promise<Written> {
  const grid = gridOf(made, format)
  const hurt = (bytes: Buffer, isInside: boolean) =>
    damage && damage.isInside === isInside ? damage.change(bytes) : bytes
  const done = (
    bytes: Buffer,
    places: Written['places'],
    misread: Written['misread'],
  ): Written => {
    const isPacked =
      made.layout.isPacked && format !== 'xlsx' && format !== 'parquet'
    const packed = isPacked ? gzipSync(hurt(bytes, true)) : hurt(bytes, true)
    return {
      bytes: hurt(packed, false),
      places,
      misread,
      rows: grid.rows,
      planted: grid.planted,
    }
  }
  switch (format) {
    case 'csv':
      return writeCsv(made, grid, done)
    case 'json':
    case 'ndjson':
      return writeJson(made, grid, format, done)
    case 'xlsx':
      return writeXlsx(made, grid, (parts, places, misread) => {
        const bytes = zip(
          parts.map((p) =>
            p.name.endsWith('s0.xml')
              ? { ...p, data: hurt(Buffer.from(p.data), true) }
              : p,
          ),
        )
        return {
          bytes: hurt(bytes, false),
          places,
          misread,
          rows: grid.rows,
          planted: grid.planted,
        }
      })
    case 'parquet': {
      const path = join(dir, 'made.parquet')
      await duck.query(parquetSql(made, grid, path))
      const places = grid.rows.map((_, i) => i + 1)
      return done(readFileSync(path), places, new Map())
    }
  }
}

type Done = (
  bytes: Buffer,
  places: Written['places'],
  misread: Written['misread'],
) => Written

function writeCsv(
  made: Made,
  { columns, rows, cells }: Grid,
  done: Done,
): Written {
  const {
    encoding,
    delimiter,
    quote,
    lineEnd,
    mark,
    quotesAll,
    endsOpen,
    salt,
  } = made.layout
  const isPlain = encoding === 'utf-8'
  const spelt = (text: string, isForced = false) =>
    isForced ||
    quotesAll ||
    [delimiter, quote, '\n', '\r'].some((c) => text.includes(c))
      ? quote + text.replaceAll(quote, quote + quote) + quote
      : text
  const lines = [columns.map((c) => spelt(c.header)).join(delimiter)]
  const misread = new Map<number, string>()
  let isShort = false
  const places = rows.map((row, r) => {
    for (let i = 0; i < row.blanks; i++) lines.push('')
    const texts = (cells[r] ?? []).map((cell, c) =>
      spelt(cell.text, pick(7, salt, r, c, 4) === 0),
    )
    const line = spoiltCsv(row.spoiling, texts, {
      quote,
      isPlain,
      seed: pick(99, salt, r),
    })
    lines.push(line.texts.join(delimiter))
    if (line.reason !== null) misread.set(r, line.reason)
    isShort = line.texts.length < columns.length
    return lines.length
  })
  const text = lines.join(lineEnd) + (endsOpen && !isShort ? '' : lineEnd)
  const hasMark = encoding === 'utf-16' || (mark && !isSingle(encoding))
  return done(
    encoded((hasMark ? '\ufeff' : '') + text, encoding),
    places,
    misread,
  )
}

function spoiltCsv(
  spoiling: Spoiling | null,
  texts: readonly string[],
  {
    quote,
    isPlain,
    seed,
  }: {
    readonly quote: string
    readonly isPlain: boolean
    readonly seed: number
  },
): { readonly texts: readonly string[]; readonly reason: string | null } {
  const at = seed % texts.length
  switch (spoiling) {
    case 'narrow':
      return { texts: texts.slice(0, -1 - (seed % 9)), reason: 'wrong_width' }
    case 'wide':
      return {
        texts: [
          ...texts,
          ...Array<string>(1 + (seed % 3)).fill(seed % 2 ? '' : 'x'),
        ],
        reason: 'wrong_width',
      }
    case 'quotes':
      return {
        texts: texts.with(at, `${quote}x${quote}y`),
        reason: 'bad_quotes',
      }
    case 'encoding':
      return {
        texts: texts.with(at, `x${noCharacter}y`),
        reason: 'bad_encoding',
      }
    case 'long':
      return {
        texts: texts.with(at, 'x'.repeat(isPlain ? 4_000_001 : 1_000_001)),
        reason: 'too_long',
      }
    default:
      return { texts, reason: null }
  }
}

function writeJson(
  made: Made,
  { columns, rows, cells }: Grid,
  format: 'json' | 'ndjson',
  done: Done,
): Written {
  const { salt, lineEnd, endsOpen, mark, isNested } = made.layout
  const misread = new Map<number, string>()
  const isLines = format === 'ndjson'
  let place = 0
  const lines: string[] = []
  const places = rows.map((row, r) => {
    const style = salt === 0 ? 0 : pick(6, salt, r, 1)
    const quoted = (text: string) => {
      const plainText = JSON.stringify(text)
      return style === 1 && text.length < 1000
        ? plainText.replaceAll(
            /[^\0-\u007f]/g,
            (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
          )
        : plainText
    }
    const members = columns.map(({ header: name }, c): [string, string] => {
      const { text } = cells[r]?.[c] ?? { text: '' }
      // The first record tells which columns there are.
      const isMissing = text === '' && r > 0 && style % 2 === 0
      if (isMissing) return ['', '']
      const isNumber =
        /^[1-9]\d{0,14}$/.test(text) && pick(2, salt, r, c, 6) === 0
      return [
        quoted(name),
        isNumber ? text : text === '' && style === 3 ? 'null' : quoted(text),
      ]
    })
    const order = r > 0 && style > 2 ? members.toReversed() : members
    const gap = style === 2 ? ' ' : ''
    const spoilt = spoiltJson(
      r === 0 ? null : row.spoiling,
      order.filter(([name]) => name !== ''),
      {
        code: JSON.stringify(columns.find((c) => c.name === 'code')?.header),
        isLines,
      },
    )
    if (spoilt.reason !== null) misread.set(r, spoilt.reason)
    const record =
      spoilt.record ??
      `{${gap}${spoilt.members.map(([name, value]) => `${name}${gap}:${gap}${value}`).join(`,${gap}`)}}`
    if (isLines)
      for (let i = 0; i < row.blanks; i++) {
        lines.push(i ? ' ' : '')
        place++
      }
    lines.push(record)
    return ++place
  })
  const end = lineEnd === '\r' ? '\n' : lineEnd
  const list = isLines
    ? lines.join(end) + (endsOpen && !misread.has(rows.length - 1) ? '' : end)
    : `[${lines.join(`,${end}`)}]`
  const text =
    !isLines && isNested
      ? `{"a":[1,{"hồ sơ":[]}],"data":{"x":"]","hồ sơ":${list},"n":2}}`
      : list
  return done(encoded((mark ? '\ufeff' : '') + text, 'utf-8'), places, misread)
}

type Members = readonly (readonly [string, string])[]

function spoiltJson(
  spoiling: Spoiling | null,
  members: Members,
  { code, isLines }: { readonly code: string; readonly isLines: boolean },
): {
  readonly members: Members
  readonly record?: string
  readonly reason: string | null
} {
  const others = members.filter(
    ([name]) => JSON.parse(name) !== JSON.parse(code),
  )
  switch (spoiling) {
    case 'nested':
      return { members: [...others, [code, '{"x":"y"}']], reason: 'bad_json' }
    case 'twice':
      return {
        members: [...others, [code, '"1"'], [code, '"2"']],
        reason: 'bad_json',
      }
    case 'scalar':
      return {
        members,
        record: others.length % 2 ? '5' : '[1,{"x":2}]',
        reason: 'bad_json',
      }
    case 'encoding':
      return {
        members: [...others, [code, `"x${noCharacter}"`]],
        reason: 'bad_encoding',
      }
    case 'long':
      return {
        members: [...others, [code, `"${'x'.repeat(1_000_001)}"`]],
        reason: 'too_long',
      }
    case 'broken':
      return isLines
        ? { members, record: '{"x": tru', reason: 'bad_json' }
        : { members, reason: null }
    default:
      return { members, reason: null }
  }
}

export interface Part {
  readonly name: string
  readonly data: Buffer | string
}

const namespace = 'http://schemas.openxmlformats.org'
const relationships = `${namespace}/officeDocument/2006/relationships`

function writeXlsx(
  made: Made,
  { columns, rows, cells }: Grid,
  done: (
    parts: readonly Part[],
    places: Written['places'],
    misread: Written['misread'],
  ) => Written,
): Written {
  const { salt, titles, isMerged, hasTotal, is1904, mark } = made.layout
  const shared: string[] = []
  const cell = (at: string, content: Cell, seed: number) =>
    xlsxCell(at, content, { seed, is1904, shared })
  const xml: string[] = []
  let row = 0
  const line = (contents: readonly Cell[], r: number) => {
    row++
    xml.push(
      `<row r="${row}">${contents.map((c, i) => cell(`${letters(i)}${row}`, c, salt === 0 ? 0 : pick(2 ** 30, salt, r, i, 7))).join('')}</row>`,
    )
  }
  for (let i = 0; i < titles; i++) line([{ text: `DANH SÁCH HỒ SƠ ${i}` }], i)
  const merges: string[] = []
  if (isMerged) {
    const isSplit = (c: Column) => c.header.startsWith('Ngày ')
    line(
      columns.map((c) => ({ text: isSplit(c) ? 'Ngày' : c.header })),
      90,
    )
    line(
      columns.map((c) => ({ text: isSplit(c) ? c.header.slice(5) : '' })),
      91,
    )
    columns.forEach((c, i) => {
      if (!isSplit(c))
        merges.push(`${letters(i)}${row - 1}:${letters(i)}${row}`)
    })
  } else
    line(
      columns.map((c) => ({ text: c.header })),
      92,
    )
  const misread = new Map<number, string>()
  const places = rows.map((of, r) => {
    row += of.blanks
    const contents = cells[r] ?? []
    if (of.spoiling === 'wide') {
      misread.set(r, 'wrong_width')
      line([...contents, { text: 'x' }], r)
    } else line(contents, r)
    return row
  })
  let total: number | undefined
  if (hasTotal) {
    line([{ text: 'Tổng cộng:' }, { text: '12' }], 93)
    total = row
  }
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${relationships}/${kind}" Target="${target}"/>`
  const sheets = mark ? ['Hồ sơ', 'Ghi chú'] : ['Hồ sơ']
  const written = done(
    [
      {
        name: '_rels/.rels',
        data: `<Relationships>${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
      },
      {
        name: 'xl/workbook.xml',
        data: `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns:r="${relationships}"><workbookPr date1904="${is1904 ? 1 : 0}"/><sheets>${sheets
          .map(
            (name, i) =>
              `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i}"/>`,
          )
          .join('')}</sheets></workbook>`,
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        data: `<Relationships>${sheets.map((_, i) => relation(`s${i}`, 'worksheet', `worksheets/s${i}.xml`)).join('')}${relation('t', 'sharedStrings', 'sharedStrings.xml')}${relation('y', 'styles', 'styles.xml')}</Relationships>`,
      },
      {
        name: 'xl/worksheets/s0.xml',
        data: `<worksheet><sheetData>${xml.join('')}</sheetData>${merges.length > 0 ? `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>` : ''}</worksheet>`,
      },
      ...(mark
        ? [
            {
              name: 'xl/worksheets/s1.xml',
              data: '<worksheet><sheetData><row><c t="str"><v>x</v></c></row></sheetData></worksheet>',
            },
          ]
        : []),
      {
        name: 'xl/sharedStrings.xml',
        data: `<sst>${shared.map((t) => `<si><t xml:space="preserve">${t}</t></si>`).join('')}</sst>`,
      },
      {
        name: 'xl/styles.xml',
        data: '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm:ss"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
      },
    ],
    places,
    misread,
  )
  if (total === undefined) return written
  return {
    ...written,
    places: [...written.places, total],
    misread: new Map([...misread, [rows.length, 'total_row']]),
  }
}

function xlsxCell(
  at: string,
  { text, moment, isText }: Cell,
  {
    seed,
    is1904,
    shared,
  }: {
    readonly seed: number
    readonly is1904: boolean
    readonly shared: string[]
  },
): string {
  if (moment && !isText) {
    if (seed % 4 === 0)
      return `<c r="${at}" t="d"><v>${moment.second === null ? dayText(moment.day) : timeText(moment).replace(' ', 'T')}</v></c>`
    const serial = momentText(
      moment,
      is1904 ? 'Excel serial 1904' : 'Excel serial',
      0,
    )
    return `<c r="${at}" s="${moment.second === null ? 1 : 2}"><v>${serial}</v></c>`
  }
  if (text === '')
    return seed % 3 === 0
      ? ''
      : seed % 3 === 1
        ? `<c r="${at}"/>`
        : `<c r="${at}" t="inlineStr"><is><t></t></is></c>`
  if (/^[1-9]\d{0,14}$/.test(text) && seed % 2 === 0)
    return `<c r="${at}"><v>${text}</v></c>`
  const xml = xmlText(text)
  if (seed % 5 === 1)
    return `<c r="${at}" t="str"><f>T("x")</f><v>${xml}</v></c>`
  if (seed % 5 > 2) {
    shared.push(xml)
    return `<c r="${at}" t="s"><v>${shared.length - 1}</v></c>`
  }
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${xml}</t></is></c>`
}

/** What XML cannot hold is escaped as Excel does it. */
function xmlText(text: string): string {
  return text
    .replaceAll(/_x[0-9a-fA-F]{4}_/g, '_x005F$&')
    .replaceAll(
      /[^\t\n -\ufffd]/g,
      (c) =>
        `_x${c.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

function letters(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : `A${letters(column - 26)}`
}

export function zip(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, data } of parts) {
    const raw = Buffer.from(data)
    const bytes = deflateRawSync(raw)
    const title = Buffer.from(name)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(0x800, 2)
    head.writeUInt16LE(8, 4)
    head.writeUInt32LE(crc32(raw), 10)
    head.writeUInt32LE(bytes.length, 14)
    head.writeUInt32LE(raw.length, 18)
    head.writeUInt16LE(title.length, 22)
    const central = Buffer.alloc(14)
    central.writeUInt32LE(at, 10)
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, central, title]),
    )
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, title, bytes])
    bodies.push(local)
    at += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, list, end])
}

/** A column is of a type of its own where all its cells have one. */
function parquetSql(
  made: Made,
  { columns, rows, cells }: Grid,
  path: string,
): string {
  const { salt } = made.layout
  const quoted = (text: string) => {
    const parts = text
      .split('\0')
      .map((part) => `'${part.replaceAll("'", "''")}'`)
    return parts.length === 1
      ? String(parts[0])
      : `concat(${parts.join(', chr(0), ')})`
  }
  const kinds = columns.map(({ name }, c) => {
    if (name === null || !isDate(name)) return 'VARCHAR'
    const all = rows.flatMap((_, r) => {
      const content = cells[r]?.[c]
      return content && content.text !== '' ? [content] : []
    })
    const choice = pick(3, salt, c, 2)
    if (choice === 0 || all.some((content) => !content.moment)) return 'VARCHAR'
    if (all.every((content) => content.moment?.second === null)) return 'DATE'
    if (all.some((content) => content.moment?.second === null)) return 'VARCHAR'
    return choice === 1 ? 'TIMESTAMP' : 'TIMESTAMPTZ'
  })
  const values = rows.map((_, r) => {
    const row = columns.map((__, c) => {
      const { text, moment } = cells[r]?.[c] ?? { text: '' }
      if (text === '') return 'null'
      switch (kinds[c]) {
        case 'DATE':
          return moment ? `date '${dayText(moment.day)}'` : 'null'
        case 'TIMESTAMP':
          return moment ? `timestamp '${timeText(moment)}'` : 'null'
        case 'TIMESTAMPTZ':
          return moment ? `timestamptz '${timeText(moment)}+07'` : 'null'
        default:
          return quoted(text)
      }
    })
    return `(${row.join(', ')})`
  })
  const names = columns.map((c, i) => `c${i}::${kinds[i]} as "${c.header}"`)
  return `copy (select ${names.join(', ')} from (values ${values.join(',\n')}) t(${columns.map((_, i) => `c${i}`).join(', ')}))
    to ${quoted(path)} (format parquet, row_group_size ${2048 * (1 + (salt % 3))})`
}
