import { draftProfile, openBook, type SourceRecord } from '@motcua/warehouse'
import { CFB, utils, write, type BookType, type CellObject } from '@e965/xlsx'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases, digits } from '../kinds/cases.ts'
import {
  current,
  csv,
  dossier,
  file,
  load,
  narrow,
  refusal,
  rejects,
  removeFolders,
  warehouse,
} from './fixture.ts'
import { zip } from './written.ts'

/* Workbooks of old kinds, as another program writes them, give the rows of one of today. */

let to: Awaited<ReturnType<typeof warehouse>>
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

const kinds = ['xlsx', 'biff8', 'xlsb', 'ods'] as const
const extensions = { xlsx: 'xlsx', biff8: 'xls', xlsb: 'xlsb', ods: 'ods' }

type Cell = CellObject | string | null

/** A workbook of sheets of cells, by name. */
function book(
  bookType: BookType,
  sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>,
): Buffer {
  const made = Object.entries(sheets).map(([name, rows]) => {
    const sheet = utils.aoa_to_sheet([[]])
    for (const [r, row] of rows.entries())
      for (const [c, cell] of row.entries())
        if (cell !== null)
          sheet[utils.encode_cell({ r, c })] =
            typeof cell === 'string' ? { t: 's', v: cell } : cell
    const width = Math.max(...rows.map((row) => row.length), 1)
    const [from, end] = [
      { r: 0, c: 0 },
      { r: rows.length - 1, c: width - 1 },
    ]
    sheet['!ref'] = utils.encode_range(from, end)
    return [name, sheet] as const
  })
  return write(
    {
      SheetNames: made.map(([name]) => name),
      Sheets: Object.fromEntries(made),
    },
    { bookType, type: 'buffer', compression: true },
  )
}

async function read(path: string, ...names: readonly string[]) {
  const isHeader = (cells: readonly string[]) =>
    names.every((name) => cells.includes(name))
  const records = await openBook(path, { isHeader })
  const rows: SourceRecord[] = []
  for await (const batch of records.rows) rows.push(...batch)
  expect(records.count()).toBe(rows.length)
  return { header: records.header, headerRow: records.headerRow, rows }
}

const number = (v: number, z = 'General'): CellObject => ({ t: 'n', v, z })

const anyText = fc
  .string({ unit: fc.constantFrom(...'aÁđề0 -/.,;"\'<&='), maxLength: 20 })
  .filter((t) => t.trim() !== '' && t === t.trim())
const anyCell: fc.Arbitrary<Cell> = fc.oneof(
  { arbitrary: anyText, weight: 3 },
  { arbitrary: fc.constant(null), weight: 2 },
  fc.integer({ min: 0, max: 999_999 }).map((v) => number(v)),
  fc.integer({ min: -9_999_999, max: 9_999_999 }).map((v) => number(v / 100)),
  fc.integer({ min: 1, max: 99_999 }).map((v) => number(v, '000000')),
  fc.integer({ min: 61, max: 60_000 }).map((v) => number(v, 'dd/mm/yyyy')),
  fc
    .integer({ min: 61 * 1440, max: 60_000 * 1440 })
    .map((v) => number(v / 1440, 'dd/mm/yyyy" "hh:mm')),
  fc.boolean().map((v): CellObject => ({ t: 'b', v })),
)

test('all kinds give the same rows, and an independent count of them', async () => {
  const rows = cases(
    fc.array(anyCell, { minLength: 3, maxLength: 3 }),
    400,
    3_000,
  )
  const data = [['A', 'B', 'C'], ...rows.map((row) => [...row])]
  const all = await Promise.all(
    kinds.map((kind) => {
      const made = book(kind, { Ghi: [['Sổ']], Dữ: data })
      return read(file(`bang.${extensions[kind]}`, made), 'A', 'B', 'C')
    }),
  )
  const [today] = all
  expect(today?.rows.length).toBeGreaterThan(300)
  for (const one of all.slice(1)) expect(one).toEqual(today)
})

test('dates are told by their number and format, at the end of a day too', async () => {
  const cells = [
    number(43_164 + 86_399.997 / 86_400, 'dd/mm/yyyy" "hh:mm:ss'),
    number(43_164 + 86_399.997 / 86_400, 'dd/mm/yyyy'),
    number(43_164, 'yyyy"-năm "mm'),
    number(43_164, '[h]:mm'),
    number(60, 'dd/mm/yyyy'),
    number(352_112_000_539_123_456),
  ]
  const rows = await Promise.all(
    kinds.map(async (kind) => {
      const made = book(kind, { A: [['A'], ...cells.map((cell) => [cell])] })
      return (await read(file(`ngay.${extensions[kind]}`, made), 'A')).rows
    }),
  )
  for (const one of rows) expect(one).toEqual(rows[0])
  expect(rows[0]?.slice(0, 2).map((row) => row.cells[0])).toEqual([
    '2018-03-05 23:59:59.997',
    '2018-03-05 23:59:59.997',
  ])
})

test.for(kinds.slice(1))(
  'an export as %s is loaded as the same one in CSV',
  async (kind) => {
    const dossiers = Array.from({ length: 40 }, (_, i) =>
      dossier(`K-${digits(i)}`, {
        received: '05/03/2018',
        ...(i % 7 === 0 && { status: 'Lạ' }),
        ...(i % 11 === 0 && { due: '' }),
      }),
    )
    const lines = csv(dossiers).trimEnd().split('\n')
    const sheet = [
      ['BÁO CÁO'],
      [],
      ...lines.map((line) => line.split(/[,;]/)),
      ['Tổng cộng', '40'],
    ]
    const plain = { ...narrow, name: `csv-${kind}` }
    const same = { ...narrow, name: `${kind}`, format: 'xlsx' as const }
    const one = await load(to, dossiers, { profile: plain })
    const other = await load(to, book(kind, { A: sheet }), {
      profile: same,
      name: `hoso.${extensions[kind]}`,
    })
    expect(other.read).toBe(one.read + 1)
    expect(other).toMatchObject({
      accepted: one.accepted,
      rejected: one.rejected + 1,
      noData: 1,
      flagged: one.flagged,
    })
    const reasons = async ({ batch }: { readonly batch: number }) =>
      (await rejects(to, batch)).map(({ code, reason }) => `${code} ${reason}`)
    expect((await reasons(other)).slice(0, -1)).toEqual(await reasons(one))
    const of = (source: string) => current(to, source)
    expect(await of(same.name)).toEqual(await of(plain.name))
    // A draft finds the same columns in both.
    const made = file(`hoso.${extensions[kind]}`, book(kind, { A: sheet }))
    const drafted = await draftProfile(made)
    const { columns, rows } = await draftProfile(file('a.csv', csv(dossiers)))
    expect(drafted).toMatchObject({ format: 'xlsx', columns, rows })
  },
)

/** An .xls whose stream of records is changed. */
function biff(
  rows: readonly (readonly Cell[])[],
  change: (stream: Buffer) => Buffer,
): Buffer {
  const container = CFB.read(book('biff8', { A: rows }), { type: 'buffer' })
  const entry = CFB.find(container, '/Workbook') ?? expect.fail()
  entry.content = change(Buffer.from(entry.content))
  entry.size = entry.content.length
  return Buffer.from(CFB.write(container, { type: 'buffer' }))
}

function biffRecord(type: number, data: readonly number[]): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(type, 0)
  head.writeUInt16LE(data.length, 2)
  return Buffer.concat([head, Buffer.from(data)])
}

/** A formula of `="a"` in a cell, with eight bytes that tell its answer. */
function formula(row: number, column: number, answer: readonly number[]) {
  const place = [row, 0, column, 0, 15, 0]
  return biffRecord(0x06, [
    ...place,
    ...answer,
    0,
    0,
    0,
    0,
    0,
    0,
    4,
    0,
    0x17,
    1,
    0,
    97,
  ])
}

test('a formula of an .xls whose answer is a text is told as one, and no number', async () => {
  const made = biff(
    [
      ['A', 'B'],
      ['x', 'y'],
    ],
    (stream) => {
      const end = stream.length - 4
      expect(stream.readUInt16LE(end)).toBe(0x0a)
      const text = [0, 0, 0, 0, 0, 0, 255, 255]
      const empty = [3, 0, 0, 0, 0, 0, 255, 255]
      const yes = [1, 0, 1, 0, 0, 0, 255, 255]
      const two = [0, 0, 0, 0, 0, 0, 0, 64]
      return Buffer.concat([
        stream.subarray(0, end),
        formula(2, 0, text),
        biffRecord(0x207, [3, 0, 0, 97, 98, 99]),
        formula(2, 1, two),
        formula(3, 0, empty),
        formula(4, 0, empty),
        formula(4, 1, yes),
        stream.subarray(end),
      ])
    },
  )
  const { rows } = await read(file('cong-thuc.xls', made), 'A', 'B')
  expect(rows).toEqual([
    { row: 2, cells: ['x', 'y'] },
    { row: 3, cells: ['#FORMULA', '2'] },
    { row: 5, cells: [null, 'TRUE'] },
  ])
})

test('days of the system of 1904 are those that it shows', async () => {
  for (const kind of kinds.slice(0, 3)) {
    const sheet = utils.aoa_to_sheet([['A']])
    sheet['A2'] = number(41_702, 'dd/mm/yyyy')
    sheet['!ref'] = 'A1:A2'
    const made = write(
      {
        SheetNames: ['A'],
        Sheets: { A: sheet },
        Workbook: { WBProps: { date1904: true } },
      },
      { bookType: kind, type: 'buffer', compression: true },
    )
    const { rows } = await read(file(`nam.${extensions[kind]}`, made), 'A')
    expect(rows).toEqual([{ row: 2, cells: ['2018-03-05'] }])
  }
})

const spaces = ['office', 'table', 'text', 'style']
  .map(
    (name) =>
      `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
  )
  .join(' ')
const manifest = 'application/vnd.oasis.opendocument.spreadsheet'

/** The part of an OpenDocument that has its tables, or all of it. */
const odsXml = (root: string, table: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><office:${root} ${spaces} office:version="1.3" office:mimetype="${manifest}"><office:body><office:spreadsheet>${table}</office:spreadsheet></office:body></office:${root}>`

/** An .ods as LibreOffice writes it, of the XML of a table. */
function odsOf(table: string): Buffer {
  return zip([
    { name: 'mimetype', data: manifest },
    {
      name: 'META-INF/manifest.xml',
      data: `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="${manifest}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
    },
    { name: 'styles.xml', data: `<office:document-styles ${spaces}/>` },
    { name: 'content.xml', data: odsXml('document-content', table) },
  ])
}

const odsText = (text: string) =>
  `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`
const odsRow = (...cells: readonly string[]) =>
  `<table:table-row>${cells.join('')}</table:table-row>`

const cell = (kind: string, value: string, shown: string) =>
  `<table:table-cell office:value-type="${kind}" office:${value}><text:p>${shown}</text:p></table:table-cell>`
const odsTable = (...rows: readonly string[]) =>
  `<table:table table:name="Tờ 1">${odsRow(odsText('A'), odsText('B'))}${rows.join('')}</table:table>`

test('an .ods is read as LibreOffice writes it', async () => {
  const table = `<table:table table:name="Tờ 1">
    ${odsRow(odsText('A'), odsText('B'), odsText('C'))}
    ${odsRow(cell('date', 'date-value="2018-03-05"', '05/03/18'), cell('date', 'date-value="2018-03-05T08:30:00"', '5/3'), cell('boolean', 'boolean-value="true"', 'TRUE'))}
    ${odsRow(cell('float', 'value="12.5"', '12,5'), '<table:table-cell/>', '<table:table-cell office:value-type="string"><office:annotation><text:p>ghi chú</text:p></office:annotation><text:p>Thủ</text:p><text:p>tục</text:p></table:table-cell>')}
    <table:table-row><table:table-cell><office:annotation><text:p>chỉ ghi chú</text:p></office:annotation></table:table-cell></table:table-row>
    <table:table-row table:number-rows-repeated="2">${odsText('x')}<table:table-cell table:number-columns-repeated="2"/></table:table-row>
    <table:table-row table:number-rows-repeated="1048569"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
  </table:table>`
  const { rows } = await read(file('bang.ods', odsOf(table)), 'A', 'B', 'C')
  expect(rows).toEqual([
    { row: 2, cells: ['2018-03-05', '2018-03-05 08:30:00', 'TRUE'] },
    { row: 3, cells: ['12.5', null, 'Thủ\ntục'] },
    { row: 5, cells: ['x', null, null] },
    { row: 6, cells: ['x', null, null] },
  ])
})

test.for([
  [
    'a fault as it is saved now',
    '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""><text:p>#N/A</text:p></table:table-cell>',
    '#N/A',
  ],
  [
    'a fault that was saved as the number 0',
    '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p></table:table-cell>',
    '#DIV/0!',
  ],
  [
    'a fault that has but a number',
    '<table:table-cell table:formula="of:=(" office:value-type="float" office:value="0"><text:p>Err:508</text:p></table:table-cell>',
    '#ERROR',
  ],
  [
    'zeros of a format of the column',
    cell('float', 'value="352"', '000352'),
    '000352',
  ],
  ['digits that are grouped', cell('float', 'value="1352"', '1.352'), '1352'],
  ['a text that is like a fault', odsText('#A'), '#A'],
  [
    'the end of a day',
    cell('date', 'date-value="2018-03-05T23:59:59.997"', '06/03/18'),
    '2018-03-05 23:59:59.997',
  ],
] as const)('an .ods tells %s as it is shown', async ([, one, shown]) => {
  const made = odsOf(odsTable(odsRow(one, odsText('x'))))
  const { rows } = await read(file('bang.ods', made), 'A')
  expect(rows).toEqual([{ row: 2, cells: [shown, 'x'] }])
})

test('days of an .ods are the same, whatever day its numbers count from', async () => {
  for (const day of ['1899-12-30', '1900-01-01', '1904-01-01']) {
    const first = `<table:calculation-settings><table:null-date table:date-value="${day}"/></table:calculation-settings>`
    const row = odsRow(
      cell('date', 'date-value="2018-03-05"', '5/3'),
      cell('date', 'date-value="2018-03-05T08:30:00"', '5/3'),
    )
    const made = odsOf(first + odsTable(row))
    const { rows } = await read(file('bang.ods', made), 'A')
    expect(rows[0]?.cells).toEqual(['2018-03-05', '2018-03-05 08:30:00'])
  }
})

test('an .fods is read as the .ods of the same tables', async () => {
  const table = odsTable(
    odsRow(cell('date', 'date-value="2018-03-05"', '5/3'), odsText('Đ')),
    `<table:table-row table:number-rows-repeated="2">${odsText('x')}</table:table-row>`,
  )
  const flat = file('bang.fods', odsXml('document', table))
  const packed = file('bang.ods', odsOf(table))
  expect(await read(flat, 'A')).toEqual(await read(packed, 'A'))
  const xlsx = { ...narrow, format: 'xlsx' as const }
  const known = `<table:table table:name="A">${odsRow(...['Mã hồ sơ', 'Trạng thái', 'Ngày tiếp nhận'].map(odsText))}</table:table>`
  const path = file('a.fods', odsXml('document', known))
  expect((await draftProfile(path)).format).toBe('xlsx')
  const asCsv = load(to, odsXml('document', table), { name: 'a.fods' })
  expect((await refusal(asCsv)).message).toBe(
    'a.fods: expected a CSV file with the columns of its profile, got a flat OpenDocument spreadsheet (.fods) saved as .fods; declare format: xlsx in its source profile, or open it in Excel and save it as .xlsx',
  )
  const other = load(to, odsXml('document', table), {
    profile: xlsx,
    name: 'a.fods',
  })
  expect((await refusal(other)).message).toMatch(/^a\.fods: expected a header/)
})

describe('what an .ods repeats', () => {
  const times = (rows: string, columns: string) =>
    `<table:table-row table:number-rows-repeated="${rows}"><table:table-cell table:number-columns-repeated="${columns}" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>`

  test.for([
    ['90000', '900', 'too_large', '8000000 cells'],
    ['1048576', '1', 'too_large', '1048576 rows'],
    ['1', '2000', 'too_large', '1000 columns'],
    [
      '-5',
      '1',
      'unreadable',
      'number-rows-repeated to be a whole number from 1, got "-5"',
    ],
    ['1e9', '1', 'too_large', 'rows'],
    ['1', '0', 'unreadable', 'number-columns-repeated'],
    ['1.5', '1', 'unreadable', 'number-rows-repeated'],
  ] as const)('%s times %s is %s', async ([rows, columns, code, told]) => {
    const made = odsOf(odsTable(times(rows, columns), odsRow(odsText('y'))))
    const error = await refusal(read(file('bang.ods', made), 'A'))
    expect(error.code).toBe(code)
    expect(error.message).toContain(told)
  })
})

describe('what cannot be read is told with what helps', () => {
  const whole = book('biff8', { A: [['Mã hồ sơ'], ['1']] })
  const bof = (stream: Buffer) => stream.subarray(4 + stream.readUInt16LE(2))
  test.for([
    [
      'a password',
      biff([['A']], (s) =>
        Buffer.concat([
          s.subarray(0, 4 + s.readUInt16LE(2)),
          biffRecord(0x2f, [0, 0, 0, 0, 0, 0]),
          bof(s),
        ]),
      ),
      'without a password',
    ],
    ['Excel 95', book('biff5', { A: [['A']] }), 'save it as .xlsx'],
    ['a copy under way', whole.subarray(0, 1500), 'is it still being copied?'],
    [
      'nothing but its head',
      whole.subarray(0, 100),
      'is it still being copied?',
    ],
    [
      'an .xlsb that breaks off',
      book('xlsb', { A: [['A']] }).subarray(0, 4000),
      'is it another format, or still being copied?',
    ],
    ['an .ods without a table', odsOf(''), 'expected a header'],
  ] as const)('%s', async ([, content, cure]) => {
    const by = { ...narrow, format: 'xlsx' as const }
    const error = await refusal(
      load(to, content, { profile: by, name: 'bang.xls' }),
    )
    expect(error.message).toMatch(/^bang\.xls: expected .+, got .+/)
    expect(error.message).toContain(cure)
  })

  test('an .ods that inflates without end', async () => {
    const rows = odsRow(odsText('x'.repeat(1000))).repeat(40_000)
    const table = `<table:table table:name="A">${odsRow(odsText('A'))}${rows}</table:table>`
    const error = await refusal(
      load(to, odsOf(table), {
        profile: { ...narrow, format: 'xlsx' },
        name: 'bang.ods',
      }),
    )
    expect(error.code).toBe('too_large')
  })
})
