import { gzipSync } from 'node:zlib'
import { draftProfile, type Profile } from '@motcua/warehouse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  csv,
  dossier,
  file,
  headerLine,
  load,
  narrow,
  refusal,
  removeFolders,
  warehouse,
} from './fixture.ts'
import { workbook } from './workbook.ts'
import { zip } from './written.ts'

/* A file that cannot be read is told by what it is, and by what helps. */

let to: Awaited<ReturnType<typeof warehouse>>
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

const person = 'Nguyễn Văn A'
const text = csv([dossier('A-1')])

/** A container as Excel before 2007 writes them, with the names in its directory behind so many sectors. */
function container(names: readonly string[], sectors = 0): Buffer {
  const head = Buffer.alloc(512)
  head.write('d0cf11e0a1b11ae1', 'hex')
  head.writeUInt16LE(9, 30)
  head.writeUInt32LE(sectors, 48)
  const entries = names.map((name) => {
    const entry = Buffer.alloc(128)
    entry.write(name, 'utf16le')
    return entry
  })
  return Buffer.concat([head, Buffer.alloc(sectors * 512), ...entries])
}

const page = `<html><head><meta charset="utf-8"></head><body><table><tr><td>Mã hồ sơ</td></tr><tr><td>${person}</td></tr></table></body></html>`
const sheet2003 = `<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>`
const login =
  '<!DOCTYPE html><html><body><table></table><form><input type="password"></form></body></html>'
const ods = `PK\u0003\u0004${'\0'.repeat(26)}mimetypeapplication/vnd.oasis.opendocument.spreadsheet`

const saved = (what: string) => `${what}; open it in Excel and save it as .xlsx`

/** Name, content, what is told of it by format. */
const kinds: readonly (readonly [
  name: string,
  content: string | Buffer,
  told: Partial<Record<'csv' | 'xlsx' | 'profile', string>>,
])[] = [
  ...(['bang.xls', 'bang.csv'] as const).flatMap((name) => {
    const extension = name.slice(4)
    const one = (
      content: string | Buffer,
      told: string,
    ): (typeof kinds)[number] => {
      return [name, content, { csv: told, xlsx: told, profile: told }]
    }
    const readable = (content: string | Buffer, what: string) => {
      const told = `${what} saved as ${extension}; declare format: xlsx in its source profile, or open it in Excel and save it as .xlsx`
      return [name, content, { csv: told }] as const
    }
    const out = `a web page without a table, such as one of an error or a log-in, saved as ${extension}; log in and export it once more`
    return [
      readable(page, 'a web page'),
      readable(`\uFEFF\n  ${page.slice(6)}`, 'a web page'),
      readable(Buffer.from(`\uFEFF${page}`, 'utf16le'), 'a web page'),
      one(`<!DOCTYPE html><title>500</title><p>${person}</p>`, out),
      one(login, out),
      readable(sheet2003, 'an Excel 2003 XML workbook'),
      one(
        `MIME-Version: 1.0\nContent-Type: multipart/related\n\n${page}`,
        saved(`a web archive saved as ${extension}`),
      ),
      one(
        '<?xml version="1.0"?><a/>',
        `XML saved as ${extension}; export it as .xlsx or CSV`,
      ),
    ]
  }),
  ...(
    [
      [
        container(['Root Entry', 'EncryptionInfo', 'EncryptedPackage']),
        'a workbook with a password; open it in Excel and save it as .xlsx without a password',
      ],
      [
        container(['Root Entry', 'WordDocument']),
        'a Word document; export it as .xlsx or CSV',
      ],
      [
        container(['Root Entry']),
        saved('an old .xls workbook, or one with a password').concat(
          ' without a password',
        ),
      ],
      ['%PDF-1.7\n', 'a PDF; export it as .xlsx or CSV'],
      ['', 'an empty file; export it once more'],
      [' \r\n', 'an empty file; export it once more'],
    ] as const
  ).map(
    ([content, told]) =>
      ['bang.xls', content, { csv: told, xlsx: told, profile: told }] as const,
  ),
  ...(
    [
      [workbook([['Mã hồ sơ'], [person]]), 'a workbook'],
      [container(['Root Entry', 'Workbook'], 2100), 'an old .xls workbook'],
      [container(['Root Entry', 'Book']), 'an old .xls workbook'],
      [ods, 'an OpenDocument spreadsheet (.ods)'],
    ] as const
  ).map(([content, what]) => {
    const told = `${what}; declare format: xlsx in its source profile, or save it in the declared format`
    return ['bang.csv', content, { csv: told }] as const
  }),
  [
    'bang.csv',
    zip([{ name: 'a.txt', data: text }]),
    { csv: 'a zip file; unpack it first' },
  ],
  [
    'bang.csv',
    'PAR1',
    { csv: 'a Parquet file; declare format: parquet in its source profile' },
  ],
  ...['[{"a": 1}]', '{"data": []}', '[]'].map((content) => {
    const told =
      'JSON; declare format: json in its source profile, or export it as a table'
    return ['bang.csv', content, { csv: told, xlsx: told }] as const
  }),
  [
    'bang.xlsx',
    text,
    {
      xlsx: 'plain text, such as CSV; declare format: csv in its source profile, or save it as .xlsx',
    },
  ],
  ...(
    [
      [',', 'commas'],
      ['\t', 'tabs'],
      ['|', 'lines |'],
    ] as const
  ).flatMap(([delimiter, told]) => {
    const other = text.replaceAll(';', delimiter)
    return [other, `Báo cáo\n\n${other}`, gzipSync(other)].map(
      (content) =>
        [
          'bang.csv',
          content,
          {
            csv: `one with ${told} between its columns; save it with semicolons, or declare delimiter: ${JSON.stringify(delimiter)} in its source profile`,
          },
        ] as const,
    )
  }),
]

const expected = {
  csv: 'a CSV file with the columns of its profile',
  xlsx: 'a workbook',
}

test('each kind of file is told by what it is, with a cure and without a person', async () => {
  for (const [name, content, told] of kinds)
    for (const format of ['csv', 'xlsx'] as const) {
      const got = told[format]
      if (got === undefined) continue
      const profile: Profile = { ...narrow, files: '*', format }
      const error = await refusal(load(to, content, { profile, name }))
      expect(error.message).toBe(
        `${name}: expected ${expected[format]}, got ${got}`,
      )
      expect(`${error.message}`).not.toContain(person)
    }
})

test('a profile is drafted of none of them, and tells the same', async () => {
  for (const [name, content, { profile }] of kinds) {
    if (profile === undefined) continue
    const error = await refusal(draftProfile(file(name, content)))
    expect(error.message).toBe(`${name}: expected an export, got ${profile}`)
  }
})

test.for([
  [
    'a column that is missing',
    text.replace('Trạng thái', 'Khác'),
    /^export\.csv, row 1: expected a column "Trạng thái" for status, got .* and \d+ others; write the header so, or into its source profile what the file calls it; a list of the office has every column, also an empty one$/,
  ],
  [
    'a column that is missing below a title',
    `Báo cáo;;\n\n${text.replace('Trạng thái', 'Khác')}`,
    /^export\.csv, row 3: expected a column "Trạng thái" for status, got .* and \d+ others; write the header so, or into its source profile what the file calls it; a list of the office has every column, also an empty one$/,
  ],
  [
    'a header that is none',
    'a;b\nx;y\n',
    /^export\.csv, row 1: expected a column "Mã hồ sơ" for code, got 2 columns that are none of the wanted/,
  ],
  [
    'a quote that never closes',
    `${headerLine}\n"A\n`,
    /^export\.csv, row 2: expected a quote that closes, got one that does not; write it twice if it belongs to the text of that cell, or export the file again if it was cut off$/,
  ],
] as const)('%s is told as it is', async ([, content, told]) => {
  const profile = { ...narrow, files: '*' }
  const error = await refusal(load(to, content, { profile }))
  expect(error.message).toMatch(told)
})
