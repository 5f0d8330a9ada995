import { execFile } from 'node:child_process'
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { constants, crc32, deflateRawSync } from 'node:zlib'
import { IngestError, isTotalRow, openXlsx } from '@motcua/warehouse'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isLong } from '../size.ts'

const run = promisify(execFile)
const here = fileURLToPath(new URL('.', import.meta.url))
const fixture = (name: string) => join(here, 'fixtures', 'xlsx', name)

const dir = mkdtempSync(join(tmpdir(), 'motcua-xlsx-'))
afterAll(() => rmSync(dir, { recursive: true }))

interface Part {
  readonly name: string
  readonly data: Buffer | string
  /** What the directory claims instead of the truth. */
  readonly size?: number
  readonly packed?: Buffer
  readonly offset?: number
  readonly crc?: number
}

let files = 0

/** Writes a zip file of parts, true or not. */
function zip(parts: readonly Part[]): string {
  const path = join(dir, `book-${++files}.xlsx`)
  const directory: Buffer[] = []
  let at = 0
  writeFileSync(path, '')
  for (const { name, data, size: claimed, packed, offset, crc } of parts) {
    const raw = Buffer.from(data)
    const bytes = packed ?? deflateRawSync(raw)
    const title = Buffer.from(name)
    const header = Buffer.alloc(26)
    header.writeUInt16LE(20, 0)
    header.writeUInt16LE(0x800, 2)
    header.writeUInt16LE(8, 4)
    header.writeUInt32LE(crc ?? crc32(raw), 10)
    header.writeUInt32LE(bytes.length, 14)
    header.writeUInt32LE(claimed ?? raw.length, 18)
    header.writeUInt16LE(title.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), header, title])
    const central = Buffer.alloc(16)
    central.writeUInt32LE(offset ?? at, 12)
    directory.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02\x14\x00'),
        header,
        central.subarray(2),
        title,
      ]),
    )
    if (offset !== undefined) continue
    appendFileSync(path, local)
    appendFileSync(path, bytes)
    at += local.length + bytes.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  appendFileSync(path, Buffer.concat([list, end]))
  return path
}

interface Book {
  /** XML of each sheet, by name. */
  readonly sheets?: Readonly<Record<string, string>>
  readonly strings?: string
  readonly styles?: string
  readonly workbook?: string
  /** Relationships of the workbook besides those of its parts. */
  readonly relations?: string
  readonly parts?: readonly Part[]
}

const namespace = 'http://schemas.openxmlformats.org'
const office = `${namespace}/officeDocument/2006/relationships`

function bookParts(book: Book): Part[] {
  const sheets = Object.entries(book.sheets ?? {})
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`
  return [
    {
      name: '_rels/.rels',
      data: `<Relationships>${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `<workbook xmlns:r="${office}">${book.workbook ?? ''}<sheets>${sheets
        .map(([name], i) => `<sheet name="${name}" sheetId="9" r:id="s${i}"/>`)
        .join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<Relationships>${sheets
        .map((_, i) => relation(`s${i}`, 'worksheet', `worksheets/s${i}.xml`))
        .join('')}${
        book.strings === undefined
          ? ''
          : relation('t', 'sharedStrings', '/xl/sharedStrings.xml')
      }${
        book.styles === undefined ? '' : relation('y', 'styles', 'styles.xml')
      }${book.relations ?? ''}</Relationships>`,
    },
    ...sheets.map(([, data], i) => ({
      name: `xl/worksheets/s${i}.xml`,
      data,
    })),
    ...(book.strings === undefined
      ? []
      : [{ name: 'xl/sharedStrings.xml', data: `<sst>${book.strings}</sst>` }]),
    ...(book.styles === undefined
      ? []
      : [
          {
            name: 'xl/styles.xml',
            data: `<styleSheet>${book.styles}</styleSheet>`,
          },
        ]),
    ...(book.parts ?? []),
  ]
}

const sheet = (rows: string, behind = '') =>
  `<worksheet><sheetData>${rows}</sheetData>${behind}</worksheet>`
const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`
const line = (...values: readonly string[]) =>
  `<row>${values.map((v) => (v === '' ? '<c/>' : text(v))).join('')}</row>`

/** A workbook of one sheet with the header `Mã`, `Ngày`. */
const simple = (rows: string, book: Book = {}) =>
  zip(bookParts({ sheets: { A: sheet(line('Mã', 'Ngày') + rows) }, ...book }))

const has =
  (...wanted: readonly string[]) =>
  (cells: readonly string[]) =>
    wanted.every((name) => cells.includes(name))

/** Reads all records of a workbook; the two counts must agree. */
async function read(
  path: string,
  options: Partial<Parameters<typeof openXlsx>[1]> = {},
) {
  const records = await openXlsx(path, {
    isHeader: has('Mã', 'Ngày'),
    ...options,
  })
  const rows = []
  for await (const some of records.rows) rows.push(...some)
  expect(records.count()).toBe(rows.length)
  return { header: records.header, headerRow: records.headerRow, rows }
}

/** Cells of the records of a workbook. */
async function cellsOf(path: string) {
  const { rows } = await read(path)
  return rows.map(({ misread, cells }) => misread ?? cells)
}

async function refusal(
  path: string,
  options: Partial<Parameters<typeof openXlsx>[1]> = {},
) {
  const error = await read(path, options).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof IngestError)) throw error ?? new Error('was read')
  expect(error.message).toContain(path.split('/').at(-1))
  return `${error.code}: ${error.message.replace(/^[^:,]*[:,] /, '')}`
}

describe('workbooks of LibreOffice', () => {
  test('titles, a merged header of two rows, dates of three kinds, formulas, a total', async () => {
    const names = ['Mã hồ sơ', 'Ngày tiếp nhận', 'Ngày hẹn trả']
    const { header, headerRow, rows } = await read(fixture('dossiers.xlsx'), {
      isHeader: has(...names),
    })
    expect(headerRow).toBe(4)
    expect(header).toEqual(['STT', ...names, 'Lệ phí', 'Ghi chú'])
    expect(rows).toEqual([
      {
        row: 5,
        cells: [
          '1',
          'H26-180305-0001',
          '2018-03-05 08:30:00',
          '2018-03-12',
          '1000000000',
          'một hai ba',
        ],
      },
      {
        row: 6,
        cells: [
          '2',
          'H26-180305-0002',
          '05/03/2018 09:15',
          '43171.5',
          '2000000000',
          'đã trả',
        ],
      },
      {
        row: 8,
        cells: [
          '3',
          'H26-180306-0003',
          '2018-03-06 16:59:59',
          null,
          '#DIV/0!',
          null,
        ],
      },
      { row: 10, cells: [null, 'Tổng cộng:', '3', null, null, null] },
    ])
    expect(rows.map(({ cells }) => isTotalRow(cells))).toEqual([
      false,
      false,
      false,
      true,
    ])
  })

  test('the lower row of a merged header alone', async () => {
    const { headerRow, header } = await read(fixture('dossiers.xlsx'), {
      isHeader: has('Mã hồ sơ', 'tiếp nhận'),
    })
    expect({ headerRow, header }).toEqual({
      headerRow: 4,
      header: ['STT', 'Mã hồ sơ', 'tiếp nhận', 'hẹn trả', 'Lệ phí', 'Ghi chú'],
    })
  })

  test('the upper row alone ends where its merged cells end', async () => {
    const { headerRow, rows } = await read(fixture('dossiers.xlsx'), {
      isHeader: has('Mã hồ sơ', 'Ngày'),
    })
    expect([headerRow, rows[0]?.row]).toEqual([4, 5])
  })

  test('dates of the 1904 system', async () => {
    const { rows } = await read(fixture('date-1904.xlsx'), {
      isHeader: has('Mã hồ sơ', 'Ngày tiếp nhận'),
    })
    expect(rows.map(({ cells }) => cells[1])).toEqual([
      '2018-03-05 08:30:00',
      '1904-01-02',
    ])
  })
})

describe('header', () => {
  test('of three rows, right of which nothing may stand', async () => {
    const rows =
      line('Thống kê') +
      `<row><c r="A2" t="inlineStr"><is><t>Mã</t></is></c>${text('Ngày')}</row>` +
      `<row><c r="B3" t="inlineStr"><is><t>giờ</t></is></c></row>` +
      `<row><c r="B4" t="inlineStr"><is><t>nhận</t></is></c>${text('trả')}</row>` +
      line('1', '2', '3') +
      line('1', '2', '3', '4')
    const merges =
      '<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="B2:C2"/><mergeCell ref="B3:C3"/></mergeCells>'
    const path = zip(bookParts({ sheets: { A: sheet(rows, merges) } }))
    const book = await read(path, {
      isHeader: has('Mã', 'Ngày giờ nhận', 'Ngày giờ trả'),
    })
    expect(book).toEqual({
      header: ['Mã', 'Ngày giờ nhận', 'Ngày giờ trả'],
      headerRow: 4,
      rows: [
        { row: 5, cells: ['1', '2', '3'] },
        {
          row: 6,
          cells: [],
          misread: 'wrong_width',
          uneven: ['1', '2', '3', '4'],
        },
      ],
    })
  })

  test('a cell merged to the right for its looks is one column, and covers what it covers', async () => {
    const rows = line('Mã', 'Ngày') + line('1', '2') + line('1', '2', '', '3')
    const merges = '<mergeCells><mergeCell ref="B1:D1"/></mergeCells>'
    const { header, rows: records } = await read(
      zip(bookParts({ sheets: { A: sheet(rows, merges) } })),
    )
    expect(header).toEqual(['Mã', 'Ngày', '', ''])
    expect(records.map(({ cells }) => cells)).toEqual([
      ['1', '2', null, null],
      ['1', '2', null, '3'],
    ])
  })

  test('a header cell merged over records draws none of them in', async () => {
    const rows = line('Mã', 'Ngày', 'Ghi chú') + line('1', '2') + line('3', '4')
    const merges = '<mergeCells><mergeCell ref="C1:C3"/></mergeCells>'
    const path = zip(bookParts({ sheets: { A: sheet(rows, merges) } }))
    const { headerRow, rows: records } = await read(path)
    expect([headerRow, records.length]).toEqual([1, 2])
  })

  test('is looked for in 50 rows', async () => {
    const at = (row: number) =>
      zip(
        bookParts({
          sheets: {
            A: sheet(
              line('x') + line('Mã', 'Ngày').replace('<row', `<row r="${row}"`),
            ),
          },
        }),
      )
    expect((await read(at(50))).headerRow).toBe(50)
    expect(await refusal(at(51))).toBe(
      'no_such_column: expected a header with all wanted columns in the first 50 rows, got none in the sheets "A"',
    )
  })

  test('of one sheet, or of the one that is named', async () => {
    const data = sheet(line('Mã', 'Ngày') + line('1', '2'))
    const path = zip(
      bookParts({
        sheets: { 'Tháng 1': data, 'Tháng 2': data, Khác: sheet('') },
      }),
    )
    expect(await refusal(path)).toBe(
      'ambiguous_sheet: expected one sheet with the wanted columns, got the sheets "Tháng 1", "Tháng 2"; write the one that is meant into the source profile, as sheet: "Tháng 1"',
    )
    expect(await refusal(path, { sheet: 'Tháng 3' })).toBe(
      'no_such_sheet: expected one sheet "Tháng 3", got the sheets "Tháng 1", "Tháng 2", "Khác"; write the one that is meant into the source profile under sheet, or leave sheet out where one has the columns',
    )
    expect(await refusal(path, { sheet: 'Khác' })).toContain(
      'no_such_column: expected a header with all wanted columns in the first 50 rows, got none in the sheets "Khác"',
    )
    const named = 'tháng 2'.normalize('NFD')
    expect((await read(path, { sheet: named })).rows).toHaveLength(1)
  })
})

describe('cells', () => {
  test('shared strings: runs, phonetic runs, escapes, empty ones', async () => {
    const strings =
      '<si><r><rPr/><t xml:space="preserve">a </t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>c</t></rPh></si>' +
      '<si><t>x_x000D_\ny_x005F_x000D_ &lt;&#272;&amp;</t></si><si><t/></si><si/>'
    const cell = (i: number) => `<c t="s"><v> ${i} </v></c>`
    expect(
      await cellsOf(
        simple(
          `<row>${cell(0)}${cell(1)}</row><row>${cell(2)}${cell(3)}</row><row>${cell(3)}${cell(0)}</row>`,
          { strings },
        ),
      ),
    ).toEqual([
      ['a b', 'x\r\ny_x000D_ <Đ&'],
      [null, 'a b'],
    ])
    expect(await refusal(simple(`<row>${cell(4)}</row>`, { strings }))).toBe(
      'unreadable: sheet "A", row 2: expected cells of a known type and texts that are there, got another',
    )
  })

  test.each([
    ['<c><v>43164.5</v></c>', '43164.5'],
    ['<c><v>1.0E+9</v></c>', '1000000000'],
    ['<c><v>-1.25E-3</v></c>', '-0.00125'],
    ['<c><v>123456789012345</v></c>', '123456789012345'],
    ['<c><v>1.0E+15</v></c>', '1e+15'],
    ['<c><v>1.2345678901234568E17</v></c>', '1.2345678901234568e+17'],
    ['<c><v>5.0</v></c>', '5'],
    ['<c><v>352112000539.00</v></c>', '352112000539'],
    ['<c><v>0123456789012345678901</v></c>', '1.2345678901234568e+20'],
    ['<c t="b"><v>1</v></c>', 'TRUE'],
    ['<c t="b"><v>0</v></c>', 'FALSE'],
    ['<c t="e"><v>#N/A</v></c>', '#N/A'],
    ['<c t="str"><f>A1</f><v>x</v></c>', 'x'],
    ['<c t="str"><f>A1</f><v> </v></c>', ' '],
    ['<c t="str"><f>A1</f><v></v></c>', null],
    ['<c t="str"><f>A1</f></c>', '#FORMULA'],
    ['<c><f>A1</f><v></v></c>', '#FORMULA'],
    ['<c><f t="shared" si="0"/></c>', '#FORMULA'],
    ['<c><f>A1</f><v>12</v></c>', '12'],
    ['<c t="d"><v>2018-03-05T08:30:00</v></c>', '2018-03-05 08:30:00'],
    ['<c t="d"><v>2018-03-05T08:30:00.9</v></c>', '2018-03-05 08:30:00.900'],
    ['<c t="d"><v>2018-03-05</v></c>', '2018-03-05'],
    ['<c t="d"><v>2018-03-05T00:00:00</v></c>', '2018-03-05'],
    ['<c t="d"><v>2018-03-05T00:00:00.1</v></c>', '2018-03-05 00:00:00.100'],
    ['<c t="d"><v>2018-03-05T08:30:00Z</v></c>', '2018-03-05T08:30:00Z'],
    ['<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', 'ab'],
    ['<c t="inlineStr"><is><t><![CDATA[<a>]]></t></is></c>', '<a>'],
    ['<c><v> </v></c>', null],
    ['<c><!-- <v>1</v> --><?a <v>1</v>?></c>', null],
  ])('%s is %s', async (cell, value) => {
    expect(await cellsOf(simple(`<row>${text('k')}${cell}</row>`))).toEqual([
      ['k', value],
    ])
  })

  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="[$-409]dd/mm/yyyy\\ hh:mm"/><numFmt numFmtId="165" formatCode="#,##0 &quot;hs&quot;"/><numFmt numFmtId="166" formatCode="[Red]0.00_h\\d"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>' +
    [0, 14, 164, 165, 166, 45, 3]
      .map((id) => `<xf numFmtId="${id}"/>`)
      .join('') +
    '</cellXfs>'
  test.each([
    [0, '43164', '43164'],
    [1, '43164', '2018-03-05'],
    [2, '43164.354166666664', '2018-03-05 08:30:00'],
    [2, '43164.99999996528', '2018-03-05 23:59:59.997'],
    [1, '43164.99999998843', '2018-03-05 23:59:59.999'],
    [2, '43164.99999999999', '2018-03-05 23:59:59.999'],
    [2, '43164.35416666', '2018-03-05 08:29:59.999'],
    [2, '43164.35417823', '2018-03-05 08:30:00.999'],
    [2, '43164.000000001', '2018-03-05'],
    [3, '43164', '43164'],
    [4, '43164', '43164'],
    [5, '43164.5', '2018-03-05 12:00:00'],
    [6, '43164', '43164'],
    [7, '43164', '43164'],
    [1, '1', '1900-01-01'],
    [1, '59', '1900-02-28'],
    [1, '60', '60'],
    [1, '60.5', '60.5'],
    [1, '61', '1900-03-01'],
    [1, '0.5', '0.5'],
    [1, '-1', '-1'],
    [1, '2958465', '9999-12-31'],
    [1, '2958466', '2958466'],
    [1, '1E+300', '1e+300'],
    [1, 'x', 'x'],
  ])('style %i makes %s to %s', async (style, value, expected) => {
    const cell = `<c s="${style}"><v>${value}</v></c>`
    expect(
      await cellsOf(simple(`<row>${text('k')}${cell}</row>`, { styles })),
    ).toEqual([['k', expected]])
  })

  test.each([
    ['[h]:mm', '1.5', '1.5'],
    ['[hh]:mm:ss;@', '43164.5', '43164.5'],
    ['[mm]:ss', '0.5', '0.5'],
    ['[SS]', '43164', '43164'],
    ['[Red][h]:mm', '43164', '43164'],
    ['0 [$ngày]', '43164', '43164'],
    ['0\\ [$days-42A]', '43164', '43164'],
    ['[Red]0', '43164', '43164'],
    ['0 &quot;[h] ngày&quot;', '43164', '43164'],
    ['h:mm', '43164.5', '2018-03-05 12:00:00'],
    ['[$-42A]dd/mm/yyyy', '43164', '2018-03-05'],
    ['&quot;[h]&quot; dd/mm/yyyy', '43164', '2018-03-05'],
    ['[$-F400]h:mm:ss', '43164.5', '2018-03-05 12:00:00'],
  ])('the format %s shows %s as %s', async (code, value, expected) => {
    const formats = `<numFmts><numFmt numFmtId="164" formatCode="${code}"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>`
    const row = `<row>${text('k')}<c s="1"><v>${value}</v></c></row>`
    expect(await cellsOf(simple(row, { styles: formats }))).toEqual([
      ['k', expected],
    ])
  })

  test('the duration of every workbook is no date', async () => {
    const formats = '<cellXfs><xf numFmtId="46"/></cellXfs>'
    const row = `<row>${text('k')}<c><v>43164.5</v></c></row>`
    expect(await cellsOf(simple(row, { styles: formats }))).toEqual([
      ['k', '43164.5'],
    ])
  })

  test('days of the 1904 system', async () => {
    const cells = ['0', '59', '60', '41702.25']
      .map((v) => `<row>${text('k')}<c s="1"><v>${v}</v></c></row>`)
      .join('')
    const workbook = '<workbookPr date1904="1"/>'
    expect(
      (await cellsOf(simple(cells, { styles, workbook }))).map((c) => c[1]),
    ).toEqual(['1904-01-01', '1904-02-29', '1904-03-01', '2018-03-05 06:00:00'])
  })

  test('without a style part a date stays a number', async () => {
    const row = `<row>${text('k')}<c s="1"><v>43164</v></c></row>`
    expect(await cellsOf(simple(row))).toEqual([['k', '43164']])
  })
})

describe('rows', () => {
  test('keep their numbers; blank ones are none; empty cells at the end are fine', async () => {
    const rows =
      `<row r="5"><c r="B5"><v>1</v></c><c r="D5" s="3"/><c r="XFD5"/></row>` +
      `<row r="7"/><row><c/><c s="1"/></row>` +
      `<row><c><v>2</v></c></row><row r="1048576"><c r="A1048576"><v>3</v></c></row>`
    const { rows: records } = await read(simple(rows))
    expect(records).toEqual([
      { row: 5, cells: [null, '1'] },
      { row: 9, cells: ['2', null] },
      { row: 1_048_576, cells: ['3', null] },
    ])
  })

  test.each([
    ['a value right of the header', '<c r="C2"><v>1</v></c>'],
    ['cells out of order', '<c r="B2"><v>1</v></c><c r="A2"><v>1</v></c>'],
    ['a cell twice', '<c r="A2"><v>1</v></c><c r="A2"><v>1</v></c>'],
  ])('%s is misread', async (_, cells) => {
    expect(await cellsOf(simple(`<row r="2">${cells}</row>`))).toEqual([
      'wrong_width',
    ])
  })

  test.each([
    ['a row twice', '<row r="2"/><row r="2"/>', 'unreadable'],
    ['a row above', '<row r="4"/><row r="3"/>', 'unreadable'],
    ['a row without a number', '<row r="x"/>', 'unreadable'],
    ['a cell of another row', '<row r="2"><c r="A3"/></row>', 'unreadable'],
    ['a cell of no column', '<row r="2"><c r="ABCD2"/></row>', 'unreadable'],
    [
      'a cell of another type',
      '<row><c t="z"><v>1</v></c></row>',
      'unreadable',
    ],
    ['another element', '<x><row/></x>', 'unreadable'],
    ['a row too far down', '<row r="1048577"/>', 'too_large'],
    [
      'a value in the last column',
      '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
      'too_large',
    ],
  ])('%s refuses the file', async (_, rows, code) => {
    expect((await refusal(simple(rows))).split(':')[0]).toBe(code)
  })

  test('prefixed names of strict OOXML', async () => {
    const row =
      '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>1</v></c></row>'
    const strict = bookParts({
      sheets: { A: sheet(line('Mã', 'Ngày') + row) },
      strings: '<si><t>a</t></si>',
    }).map(({ name, data }) => ({
      name,
      data: String(data)
        .replaceAll(namespace, 'http://purl.oclc.org/ooxml')
        .replace(/<(\/?)(?=[a-z])/gi, '<$1x:')
        .replace(/^<x:\w+/, '$& xmlns:x="http://purl.oclc.org/ooxml/x"'),
    }))
    expect(await cellsOf(zip(strict))).toEqual([['a', '1']])
  })

  test('no name of a total hides a dossier', () => {
    expect(isTotalRow([null, '', '12', 'Tổng  Cộng:'])).toBe(true)
    expect(isTotalRow(['CỘNG'.normalize('NFD')])).toBe(true)
    expect(isTotalRow(['Tổng số', 'x'])).toBe(true)
    expect(isTotalRow(['total', null])).toBe(true)
    expect(isTotalRow(['H26-1', 'Tổng'])).toBe(false)
    expect(isTotalRow(['Tổng hợp'])).toBe(false)
    expect(isTotalRow([null, '1'])).toBe(false)
  })
})

describe('hostile files are refused', () => {
  let before: NodeJS.CpuUsage
  beforeEach(() => {
    before = process.cpuUsage()
  })
  afterEach(() => expectLittleWork(before))

  const data = sheet(line('Mã', 'Ngày') + line('1', '2'))
  const good = bookParts({ sheets: { A: data } })
  const other = (name: string, part: Partial<Part>) =>
    good.map((p) => (p.name === name ? { ...p, ...part } : p))
  const sheetPart = 'xl/worksheets/s0.xml'

  test('no workbook at all', async () => {
    const write = (bytes: string | Buffer) => {
      const path = join(dir, `other-${++files}.xlsx`)
      writeFileSync(path, bytes)
      return path
    }
    expect(await refusal(write('<table><tr><td>Mã</td></tr></table>'))).toBe(
      'unreadable: expected an .xlsx workbook, got a file that is no zip file; is it another format, or still being copied?',
    )
    expect(await refusal(write(''))).toContain('got a file that is no zip file')
    expect(
      await refusal(write(Buffer.from('d0cf11e0a1b11ae10000', 'hex'))),
    ).toBe(
      'unreadable: expected an .xlsx workbook, got an old .xls one or one with a password; save it as .xlsx without a password',
    )
    const whole = readFileSync(zip(good))
    expect(
      await refusal(write(whole.subarray(0, whole.length - 100))),
    ).toContain('unreadable: ')
    expect(await refusal(zip([{ name: 'a', data: 'b' }]))).toBe(
      'unreadable: expected an .xlsx workbook, got a zip file that is none',
    )
    await expect(read(join(dir, 'none.xlsx'))).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })

  test('an .xlsb workbook', async () => {
    const target = `<Relationships><Relationship Id="r" Type="${office}/officeDocument" Target="xl/workbook.bin"/></Relationships>`
    expect(
      await refusal(zip(other('_rels/.rels', { data: target }))),
    ).toContain('got an .xlsb one')
  })

  test('a part that inflates without end', async () => {
    const bomb = sheet(
      line('Mã', 'Ngày') +
        '<row><c><v>1</v></c></row>'.repeat(isLong ? 3_000_000 : 1_000_000),
    )
    expect(await refusal(zip(other(sheetPart, { data: bomb })))).toBe(
      'too_large: expected at most 200 bytes when inflated for each byte of a part, got more',
    )
    expect(
      await refusal(zip(other(sheetPart, { data: bomb, size: 1000 }))),
    ).toContain('it is damaged')
    expect(
      await refusal(zip(other(sheetPart, { size: 4_294_967_290 }))),
    ).toContain('too_large: expected at most 4294967296 bytes when inflated')
  })

  test('more merged cells than there may be', async () => {
    const book = (refs: string) =>
      simple('', {
        sheets: {
          A: sheet(line('Mã', 'Ngày'), `<mergeCells>${refs}</mergeCells>`),
        },
      })
    const options = { limits: { ratio: 1e9 } }
    const merged = (ref: string, times: number) =>
      refusal(book(`<mergeCell ref="${ref}"/>`.repeat(times)), options)
    expect(await merged('A2:B2', 5001)).toBe(
      'too_large: expected at most 5000 merged ranges at the top, got more',
    )
    expect(await merged('A60:A61', 2 ** 20 + 1)).toBe(
      'too_large: expected at most 1048576 merged ranges of several rows, got more',
    )
  })

  test('one text without end, in a cell, a shared string, a tag, a comment', async () => {
    const long = 'ab'.repeat(isLong ? 40_000_000 : 2_000_000)
    for (const rows of [
      `<row><c t="inlineStr"><is><t>${long}</t></is></c></row>`,
      `<row><c a="${long}"/></row>`,
      `<!--${long}-->`,
    ]) {
      const options = { limits: { ratio: 1e9 } }
      expect(await refusal(simple(rows), options)).toMatch(/^too_large: /)
      expect(
        await refusal(simple('', { strings: `<si>${rows}</si>` }), options),
      ).toMatch(/^too_large: /)
    }
    const runs = `<si>${'<r><t>abcdefghij</t></r>'.repeat(110_000)}</si>`
    expect(await refusal(simple('', { strings: runs }))).toBe(
      'too_large: expected at most 1048576 characters in a cell, got more',
    )
  })

  test('characters are counted, not bytes', async () => {
    const long = 'ữ'.repeat(1_000_000)
    const row = `<row><c t="str"><v>k</v></c><c t="str"><v>${long}</v></c></row>`
    expect(await cellsOf(simple(row))).toEqual([['k', long]])
  })

  test('a long shared string in many cells', async () => {
    const strings = `<si><t>${'ab'.repeat(500_000)}</t></si>`
    const rows = '<row><c t="s"><v>0</v></c></row>'.repeat(12_000)
    expect(await refusal(simple(rows, { strings }))).toMatch(/^too_large: /)
  })

  test('more shared strings than memory is given to them', async () => {
    const strings = '<si><t>abc</t></si>'.repeat(300_000)
    const limits = { sharedBytes: 4 * 2 ** 20 }
    expect(await refusal(simple('', { strings }), { limits })).toBe(
      'too_large: expected at most 4194304 bytes of shared strings, got more',
    )
  })

  test('a DTD, with or without entities', async () => {
    for (const dtd of [
      '<!DOCTYPE worksheet>',
      '<!DOCTYPE worksheet [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>',
    ])
      expect(
        await refusal(zip(other(sheetPart, { data: dtd + data }))),
      ).toContain('unreadable: xl/worksheets/s0.xml, line 1, column')
    expect(await refusal(simple(line('&a;')))).toContain('well-formed XML')
  })

  test('broken XML and other encodings', async () => {
    for (const [broken, reason] of [
      [data.slice(0, -5), 'well-formed'],
      ['', 'well-formed'],
      [data.replace('</row>', '</rox>'), 'well-formed'],
      [data.replace('<row>', '<row r="1" r="1">'), 'well-formed'],
      [`<?xml version="1.0" encoding="windows-1258"?>${data}`, 'in UTF-8'],
      [Buffer.from(`\ufeff${data}`, 'utf16le'), 'got bytes that are not'],
      [Buffer.from(data.replace('1', '\xe9'), 'latin1'), 'expected UTF-8'],
      ['<chartsheet/>', 'expected a worksheet'],
    ] as const)
      expect(await refusal(zip(other(sheetPart, { data: broken })))).toContain(
        reason,
      )
  })

  test('links to other workbooks; links of cells are none', async () => {
    const link = (kind: string) =>
      `<Relationship Id="x" Type="${office}/${kind}" Target="file:///a.xlsx" TargetMode="External"/>`
    for (const book of [
      { relations: link('externalLink') },
      { relations: link('worksheet') },
      { parts: [{ name: 'xl/externalLinks/externalLink1.xml', data: '' }] },
    ])
      expect(await refusal(simple('', book))).toContain(
        'got one with links to other workbooks',
      )
    const harmless = { relations: link('hyperlink') }
    expect(await cellsOf(simple(line('1'), harmless))).toEqual([['1', null]])
  })

  test('zip files that lie', async () => {
    expect(await refusal(zip([...good, good[0]!]))).toContain('got one twice')
    expect(
      await refusal(zip([...good, { ...good[0]!, name: '_RELS/.rels' }])),
    ).toContain('got one twice')
    expect(await refusal(zip(other(sheetPart, { crc: 1 })))).toContain(
      'it is damaged',
    )
    expect(
      await refusal(zip(other(sheetPart, { packed: Buffer.from('no') }))),
    ).toContain('it is damaged')
    const many = Array.from({ length: 1000 }, (_, i) => ({
      name: `a${i}`,
      data: '',
    }))
    expect(await refusal(zip([...good, ...many]))).toContain(
      'too_large: expected at most 1000 parts',
    )
    const big = { name: 'b', data: Buffer.alloc(10_000, 7), offset: 0 }
    const packed = Buffer.alloc(5000)
    expect(await refusal(zip([...good, { ...big, packed }]))).toContain(
      'got an overlap',
    )
    expect(await refusal(zip(good), { limits: { fileBytes: 100 } })).toContain(
      'too_large: expected at most a file of 100 bytes',
    )
    expect(
      await refusal(zip([...good, { name: '../../a', data: '' }])),
    ).toMatch(/^unreadable: /)
  })

  test('a file that changes while it is read', async () => {
    const path = zip(good)
    const records = await openXlsx(path, { isHeader: has('Mã') })
    appendFileSync(path, 'x')
    await expect(
      records.rows[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject({
      code: 'unreadable',
    })
  })
})

/** Reads a workbook in a process of its own and tells what that took, above what the program takes itself. */
async function measure(path: string, column: string) {
  const program = `
    import { openXlsx } from '@motcua/warehouse'
    const [, path, column] = process.argv
    const told = { count: 0, length: 0 }
    const program = process.resourceUsage().maxRSS
    try {
      const isHeader = (cells) => cells.includes(column)
      const records = await openXlsx(path, { isHeader })
      for await (const rows of records.rows)
        for (const { cells } of rows) {
          told.count++
          for (const cell of cells) told.length += cell.length
        }
      told.counted = records.count()
    } catch (error) {
      told.code = error.code
    }
    const most = process.resourceUsage().maxRSS
    told.megabytes = Math.round((most - program) / 1024)
    console.log(JSON.stringify(told))`
  const { stdout } = await run(
    process.execPath,
    [
      '--conditions=@motcua/source',
      '--input-type=module',
      '-e',
      program,
      path,
      column,
    ],
    { cwd: here },
  )
  return JSON.parse(stdout) as Record<string, number | string>
}

/** A part made of pieces, so that it is never held whole. */
function packed(name: string, pieces: Iterable<string>): Part {
  const out: Buffer[] = []
  let [length, crc] = [0, 0]
  const add = (piece: string, finishFlush: number) => {
    const bytes = Buffer.from(piece)
    length += bytes.length
    crc = crc32(bytes, crc)
    out.push(deflateRawSync(bytes, { level: 1, finishFlush }))
  }
  for (const piece of pieces) add(piece, constants.Z_FULL_FLUSH)
  add('', constants.Z_FINISH)
  return { name, data: '', packed: Buffer.concat(out), size: length, crc }
}

/** Ten seconds of work at most; how long it took depends on who has the machine. */
function expectLittleWork(since: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(since)
  expect((user + system) / 1e6).toBeLessThan(10)
}

describe('little memory is taken', () => {
  const count = isLong ? 300_000 : 60_000
  // Megabytes; garbage that is not yet collected is among them.
  const most = isLong ? 470 : 160
  const columns = 15
  const header = Array.from({ length: columns }, (_, i) => `Cột ${i}`)

  /** A workbook of many rows and the sum of its texts' lengths. */
  function large(
    value: (row: number, column: number) => string,
    cell: (value: string, row: number, column: number) => string,
    strings: readonly Part[],
  ) {
    let length = 0
    const pieces = function* () {
      yield `<worksheet><sheetData>${line(...header)}`
      for (let from = 2; from < count + 2; from += 1000) {
        let piece = ''
        for (let row = from; row < from + 1000; row++) {
          piece += `<row r="${row}">`
          for (let i = 0; i < columns; i++) {
            const content = value(row, i)
            length += content.length
            piece += `<c r="${letters[i]}${row}" ${cell(content, row, i)}</c>`
          }
          piece += '</row>'
        }
        yield piece
      }
      yield '</sheetData></worksheet>'
    }
    const parts = bookParts({
      sheets: { A: '' },
      ...(strings.length > 0 && { strings: '' }),
    }).filter(({ name }) => !/s0|sharedStrings/.test(name))
    const sheetPart = packed('xl/worksheets/s0.xml', pieces())
    return { path: zip([...parts, sheetPart, ...strings]), length }
  }
  const letters = 'ABCDEFGHIJKLMNO'

  test(`by ${count} rows of inline strings`, async () => {
    const { path, length } = large(
      (row, i) => (i === 0 ? `H26-${row}` : `Giá trị ${(row * 7 + i) % 1000}`),
      (value) => `t="inlineStr"><is><t>${value}</t></is>`,
      [],
    )
    const told = await measure(path, 'Cột 14')
    expect(told).toMatchObject({ count, length, counted: count })
    expect(told['megabytes']).toBeLessThan(most)
  })

  test(`by ${count} rows of many shared strings`, async () => {
    const numbers = Array.from({ length: 1000 }, (_, i) => i)
    const thousands = numbers.slice(0, isLong ? 1000 : 250)
    const strings = packed('xl/sharedStrings.xml', [
      '<sst>',
      ...thousands.map((thousand) =>
        numbers
          .map((i) => `<si><t>Văn bản số ${thousand * 1000 + i}</t></si>`)
          .join(''),
      ),
      '</sst>',
    ])
    const distinct = thousands.length * 1000
    const index = (row: number, i: number) => ((row - 2) * 4 + i) % distinct
    const { path, length } = large(
      (row, i) => `Văn bản số ${index(row, i)}`,
      (_, row, i) => `t="s"><v>${index(row, i)}</v>`,
      [strings],
    )
    const told = await measure(path, 'Cột 14')
    expect(told).toMatchObject({ count, length, counted: count })
    expect(told['megabytes']).toBeLessThan(most)
  })

  test.each([
    [
      'one endless text',
      `<row><c t="str"><v>${'ab'.repeat(1e7)}</v></c></row>`,
    ],
    ['a long shared string', '<row><c t="s"><v>0</v></c></row>'.repeat(12_000)],
    [
      'rows without end',
      '<row><c><v>1</v></c></row>'.repeat(isLong ? 3_000_000 : 1_000_000),
    ],
    [
      'shared strings in one row',
      `<row>${'<c t="s"><v>0</v></c>'.repeat(900)}</row>`,
    ],
  ])('by %s', async (_, rows) => {
    const strings = `<si><t>${'ab'.repeat(500_000)}</t></si>`
    const told = await measure(simple(rows, { strings }), 'Ngày')
    expect(told['code']).toBe('too_large')
    expect(told['megabytes']).toBeLessThan(512)
  })
})
