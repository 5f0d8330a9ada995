import { openBook, type Profile, type SourceRecord } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { size } from '../size.ts'
import {
  current,
  dossier,
  file,
  header,
  load,
  narrow,
  refusal,
  rejects,
  removeFolders,
  warehouse,
  type Cells,
  type Column,
} from './fixture.ts'

/* What programs give the name of a workbook: web pages, and Excel 2003 XML. */

let to: Awaited<ReturnType<typeof warehouse>>
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

const has =
  (...names: readonly string[]) =>
  (cells: readonly string[]) =>
    names.every((name) => cells.includes(name))

/** Header and cells of a file that has these columns. */
async function read(content: string | Uint8Array, ...names: readonly string[]) {
  const path = file('bang.xls', content)
  const records = await openBook(path, { isHeader: has(...names) })
  const rows: SourceRecord[] = []
  for await (const batch of records.rows) rows.push(...batch)
  expect(records.count()).toBe(rows.length)
  const { header: found, headerRow } = records
  return { header: found, headerRow, rows }
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
}

const page = (rows: string, head = '') =>
  `<html><head>${head}</head><body><table border=1>${rows}</table></body></html>`
const tr = (...cells: readonly string[]) =>
  `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`

describe('a web page', () => {
  test.for([
    ['<b>Đúng</b> hạn', 'Đúng hạn'],
    ['Đ<i>ú</i>ng', 'Đúng'],
    ['a<br>b', 'a b'],
    ['<p>a</p><p>b</p>', 'a b'],
    ['  a \n  b\t', 'a b'],
    ['a&nbsp;b', 'a b'],
    ['Th&#7911; t&#7909;c', 'Thủ tục'],
    ['Thủ'.normalize('NFD'), 'Thủ'],
    ['&lt;a&gt; &amp;', '<a> &'],
    ['00123', '00123'],
    ['1.234', '1.234'],
    ['05/03/2018', '05/03/2018'],
    ['<!-- x -->a', 'a'],
    ['a<script>var b = "</td>"</script>', 'a'],
    ['<style>td { color: red }</style>a', 'a'],
    ['<a href="x">a</a>', 'a'],
    ['&nbsp;', null],
    ['<span></span>', null],
    ['', null],
  ] as const)('shows %s as %s', async ([inside, shown]) => {
    const { rows } = await read(page(tr('A', 'B') + tr('1', inside)), 'A', 'B')
    expect(rows).toEqual([{ row: 2, cells: ['1', shown] }])
  })

  test('with cells of several rows and columns, a title and open cells', async () => {
    const rows = `<thead><tr><th colspan=3>Báo cáo<tr><th rowspan=2>A<th colspan=2>Ngày<tr><th>nhận<th>trả</thead>
      <tbody><tr><td>1<td>2<td>3<tr><td rowspan=0>4<td colspan=2>5<tr><td>6<td>7</tbody>`
    expect(await read(page(rows), 'A', 'Ngày nhận', 'Ngày trả')).toEqual({
      header: ['A', 'Ngày nhận', 'Ngày trả'],
      headerRow: 3,
      rows: [
        { row: 4, cells: ['1', '2', '3'] },
        { row: 5, cells: ['4', '5', null] },
        {
          row: 6,
          cells: [null, '6', '7'],
          drawn: new Map([[0, { text: '4', bottom: 6 }]]),
        },
      ],
    })
  })

  test('with tables around and within tables', async () => {
    const inner = `<table>${tr('A', 'B')}${tr('1', '')}${tr('', '')}${tr('', '2')}</table>`
    const found = await read(
      page(tr('Thực đơn', inner) + tr('chân trang')),
      'A',
      'B',
    )
    expect(found.rows).toEqual([
      { row: 2, cells: ['1', null] },
      { row: 4, cells: [null, '2'] },
    ])
  })

  test.for([
    ['windows-1258', 'Ngày', Buffer.from('Ngày', 'latin1')],
    ['UTF-8', 'Mã hồ sơ', Buffer.from('Mã hồ sơ')],
  ] as const)('in %s', async ([charset, name, bytes]) => {
    const meta = `<meta http-equiv="Content-Type" content="text/html; charset=${charset}">`
    const [before = '', after = ''] = page(
      tr('A', '~') + tr('1', '2'),
      meta,
    ).split('~')
    const content = Buffer.concat([
      Buffer.from(before),
      bytes,
      Buffer.from(after),
    ])
    expect((await read(content, 'A', name)).rows).toHaveLength(1)
  })

  test('of many rows, and of many parts in a cell', async () => {
    const parts = '<b>x</b>'.repeat(150_000)
    const rows = tr('1', '2').repeat(130_000) + tr('3', parts)
    const found = await read(page(tr('A', 'B') + rows), 'A')
    expect(found.rows).toHaveLength(130_001)
    expect(found.rows.at(-1)?.cells[1]).toBe('x'.repeat(150_000))
  })

  test('in UTF-16, and packed with a mark', async () => {
    const text = `\uFEFF${page(tr('A', 'Mã hồ sơ') + tr('1', '2'))}`
    for (const content of [Buffer.from(text, 'utf16le'), Buffer.from(text)])
      expect((await read(content, 'Mã hồ sơ')).rows).toHaveLength(1)
  })

  test.for([
    [
      'two tables with the columns',
      `<table>${tr('A')}</table><table>${tr('A', 'B')}</table>`,
      'ambiguous_sheet',
    ],
    ['other columns', `<table>${tr('B')}</table>`, 'no_such_column'],
    ['no table', '<html><p>A</p></html>', 'no_such_column'],
    [
      'bytes of another encoding',
      Buffer.from(page(tr('A', 'é')), 'latin1'),
      'wrong_encoding',
    ],
    [
      'more columns than a sheet has',
      page(`<tr><td>A</td>${'<td colspan=1000>x</td>'.repeat(2)}</tr>`),
      'too_large',
    ],
    ['more bytes than fit', page(tr('A') + ' '.repeat(2 ** 25)), 'too_large'],
  ] as const)('of %s is refused', async ([, content, code]) => {
    expect((await refusal(read(content, 'A'))).code).toBe(code)
  })

  test.for([
    ['comments', '<html><table>' + '<!--'.repeat(2_000_000)],
    ['scripts', '<html><table>' + '<script>'.repeat(2_000_000)],
    ['quotes', '<html><table>' + '<a "'.repeat(2_000_000)],
    ['elements', '<html>' + '<div>'.repeat(20_000) + '<table>'],
  ] as const)('of endless %s ends soon', async ([, content]) => {
    const before = process.cpuUsage()
    expect((await refusal(read(content, 'A'))).code).toBe('no_such_column')
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(30)
  })
})

const sheet2003 = (rows: string, styles = '') =>
  `<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
<Styles>${styles}</Styles><Worksheet ss:Name="Bảng"><Table>${rows}</Table><WorksheetOptions/></Worksheet><Worksheet ss:Name="Khác"><Table/></Worksheet></Workbook>`
const row2003 = (...cells: readonly string[]) =>
  `<Row>${cells.map((cell) => `<Cell>${cell}</Cell>`).join('')}</Row>`
const data = (text: string, type = 'String') =>
  `<Data ss:Type="${type}">${text}</Data>`

describe('Excel 2003 XML', () => {
  test.for([
    [data('Đúng hạn'), 'Đúng hạn'],
    [
      '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Đúng</B><Font html:Color="#FF0000"> hạn</Font></ss:Data>',
      'Đúng hạn',
    ],
    [data('00123'), '00123'],
    [data('1.5E+3', 'Number'), '1500'],
    [data('123456789012345678', 'Number'), '1.2345678901234568e+17'],
    [data('2018-03-05T00:00:00.000', 'DateTime'), '2018-03-05'],
    [data('2018-03-05T23:59:59.997', 'DateTime'), '2018-03-05 23:59:59.997'],
    [data('1', 'Boolean'), 'TRUE'],
    [data('#N/A', 'Error'), '#N/A'],
    [data('<![CDATA[<a>]]>'), '<a>'],
    [`<!-- ${data('x')} -->`, null],
    [data(' &#10; '), null],
    [`${data('a')}<Comment><ss:Data>b</ss:Data></Comment>`, 'a'],
    ['', null],
  ] as const)('shows %s as %s', async ([inside, shown]) => {
    const rows = row2003(data('A'), data('B')) + row2003(data('1'), inside)
    const found = await read(sheet2003(rows), 'A', 'B')
    expect(found.rows).toEqual([{ row: 2, cells: ['1', shown] }])
  })

  test('with places of their own, merged cells and leading zeros', async () => {
    const styles =
      '<Style ss:ID="s1"><NumberFormat ss:Format="00000"/></Style><Style ss:ID="s2"/>'
    const rows = `<Row ss:Index="3"><Cell ss:MergeAcross="1">${data('Ngày')}</Cell><Cell ss:MergeDown="1">${data('A')}</Cell></Row>
      ${row2003(data('nhận'), data('trả'))}
      <Row/><Row ss:Index="8"><Cell ss:Index="3" ss:StyleID="s1">${data('12', 'Number')}</Cell></Row>
      <Row><Cell ss:StyleID="s2">${data('12', 'Number')}</Cell></Row>`
    expect(await read(sheet2003(rows, styles), 'A', 'Ngày nhận')).toEqual({
      header: ['Ngày nhận', 'Ngày trả', 'A'],
      headerRow: 4,
      rows: [
        { row: 8, cells: [null, null, '00012'] },
        { row: 9, cells: ['12', null, null] },
      ],
    })
  })

  test.for([
    ['Short Date', '43164', '2018-03-05'],
    ['General Date', '43164.5', '2018-03-05 12:00:00'],
    ['dd/mm/yyyy\\ hh:mm', '43164.5', '2018-03-05 12:00:00'],
    ['Long Time', '0.5', '0.5'],
    ['Standard', '43164', '43164'],
    ['Fixed', '43164', '43164'],
    ['Scientific', '43164', '43164'],
    ['Yes/No', '1', '1'],
    ['Currency', '43164', '43164'],
    ['General', '43164', '43164'],
    ['[h]:mm', '1.5', '1.5'],
    ['00000000', '352', '00000352'],
  ] as const)(
    'of a number of the format %s, whatever has it: %s is %s',
    async ([format, value, shown]) => {
      const styles = `<Style ss:ID="Default"><NumberFormat/></Style><Style ss:ID="a"><NumberFormat ss:Format="${format}"/></Style><Style ss:ID="b" ss:Parent="a"><Font/></Style>`
      const one = data(value, 'Number')
      const plain = `<Cell>${one}</Cell>`
      const head = row2003(data('A'), data('B'), data('C'))
      const rows = [
        `<Row>${plain}<Cell ss:StyleID="a">${one}</Cell><Cell ss:StyleID="Default">${one}</Cell></Row>`,
        `<Row ss:StyleID="b">${plain}<Cell ss:StyleID="Default">${one}</Cell>${plain}</Row>`,
        `<Row>${plain}${plain}${plain}</Row>`,
      ].join('')
      const columns =
        '<Column ss:Index="2" ss:StyleID="b" ss:Span="0"/><Column/>'
      const found = await read(sheet2003(columns + head + rows, styles), 'A')
      const is = (cells: string) =>
        [...cells].map((c) => (c === 's' ? shown : value))
      expect(found.rows.map((row) => row.cells)).toEqual(
        ['-s-', 's-s', '-s-'].map(is),
      )
      const all = sheet2003(
        head + rows,
        styles.replace(
          '<NumberFormat/>',
          `<NumberFormat ss:Format="${format}"/>`,
        ),
      )
      expect((await read(all, 'A')).rows[2]?.cells).toEqual(is('sss'))
    },
  )

  test('with numbers that count from 1904', async () => {
    const styles =
      '<Style ss:ID="a"><NumberFormat ss:Format="Short Date"/></Style>'
    const table = `${row2003(data('A'))}<Row ss:StyleID="a"><Cell>${data('41702', 'Number')}</Cell></Row>`
    const book = sheet2003(table, styles).replace(
      '<Styles>',
      '<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook><Styles>',
    )
    expect((await read(book, 'A')).rows[0]?.cells).toEqual(['2018-03-05'])
  })

  test.for([
    [
      'rows out of their order',
      '<Row ss:Index="2"/><Row ss:Index="1"/>',
      'unreadable',
    ],
    ['an end that is missing', '<Row><Cell>', 'unreadable'],
    ['other columns', row2003(data('B')), 'no_such_column'],
  ] as const)('of %s is refused', async ([, rows, code]) => {
    const error = await refusal(read(sheet2003(rows), 'A'))
    expect(error.code).toBe(code)
  })
})

const columns = Object.keys(header) as Column[]

/** The same rows as a page and as XML of Excel 2003. */
const written = {
  page: (rows: readonly (readonly string[])[]) =>
    page(rows.map((row) => tr(...row.map(escaped))).join('\n')),
  xml: (rows: readonly (readonly string[])[]) =>
    sheet2003(
      rows
        .map((row) => row2003(...row.map((c) => data(escaped(c)))))
        .join('\n'),
    ),
}

let sources = 0
const source = (changes: Partial<Profile> = {}): Profile => {
  return { ...narrow, name: `book-${sources++}`, files: '*', ...changes }
}

test('rows load as those of a CSV file, with their titles and totals', async () => {
  const anyRow = fc.record<Cells>(
    {
      due: fc.constantFrom('08/03/2018', '', '31/02/2018'),
      overdueReason: fc.string({ unit: 'grapheme', maxLength: 20 }).map((t) =>
        t
          .replace(/[\s\u00a0\p{C}]+/gu, ' ')
          .trim()
          .normalize('NFC'),
      ),
      status: fc.constantFrom('Đã xử lý xong', '<b>?', '"&amp;'),
    },
    { noNullPrototype: true },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRow, { maxLength: 4 }),
      fc.constantFrom('page' as const, 'xml' as const),
      async (some, kind) => {
        const rows = some.map((row, i) => dossier(`B-${i}`, row))
        const plain = source()
        const clean = await load(to, rows, { profile: plain })
        const lines = [
          ['DANH SÁCH HỒ SƠ'],
          Object.values(header),
          ...rows.map((row) => columns.map((c) => row[c] ?? '')),
          ['Tổng cộng', `${rows.length}`],
        ]
        const book = source({ format: 'xlsx' })
        const content = written[kind](lines)
        const done = await load(to, content, {
          profile: book,
          name: 'bang.xls',
        })
        expect(done).toMatchObject({
          read: clean.read + 1,
          accepted: clean.accepted,
          rejected: clean.rejected + 1,
          noData: 1,
        })
        expect(await current(to, book.name)).toEqual(
          await current(to, plain.name),
        )
        const told = await rejects(to, done.batch)
        expect(told.slice(0, -1)).toEqual(
          (await rejects(to, clean.batch)).map((r) => {
            return { ...r, row: r.row + 1 }
          }),
        )
      },
    ),
    { numRuns: size(4, 1000), seed: 2018 },
  )
})
