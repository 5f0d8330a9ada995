import {
  ingestCatalogue,
  IngestError,
  listColumn,
  type Warehouse,
} from '@motcua/warehouse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  file,
  now,
  procedures,
  proceduresHeader,
  refusal,
  removeFolders,
  units,
  warehouse,
} from './fixture.ts'

let to: Warehouse
beforeAll(async () => {
  to = await warehouse({ lists: false })
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

/** The codes of a list of units with this content, or what is told of it. */
function codesOf(
  text: string | Buffer,
): readonly string[] | string | undefined {
  try {
    return listColumn(file('units.csv', text), 'unit', 'code')
  } catch (error) {
    if (error instanceof IngestError) return `${error.code}: ${error.message}`
    throw error
  }
}

const head = 'code,parent,name,valid_from'

test.for([
  ['first', `${head}\nso,,Sở,2010-01-01\nvp,so,Văn phòng,2010-01-01\n`],
  ['behind the name', 'name,code,parent\nSở,so,\nVăn phòng,vp,so\n'],
  ['last', 'name,parent,code\nSở,,so\nVăn phòng,so,vp\n'],
  ['behind commas in quotes', 'name,code\n"Sở A, B và ""C""",so\nVP,vp\n'],
  ['behind a line end in quotes', 'name,code\n"Sở\nA",so\nVP,vp\n'],
  ['in quotes', '"name","code"\n"Sở","so"\n"VP","vp"\n'],
  ['behind a byte order mark', '\uFEFFcode,name\nso,Sở\nvp,VP\n'],
  ['with the lines of Windows', 'name,code\r\nSở,so\r\nVP,vp\r\n'],
  ['without a last line end', 'name,code\nSở,so\nVP,vp'],
  ['with blanks around', ' Code ,name\n so ,Sở\nvp ,VP\n'],
  ['with the marks of a text', 'name,code\nSở,\'so\nVP,"=""vp"""\n'],
  ['with empty ones and lines', 'name,code\nSở,so\n\n?,\nVP,vp\n\n'],
] as const)('the texts of a column of a list are found %s', ([, text]) => {
  expect(codesOf(text)).toEqual(['so', 'vp'])
})

test('the texts of a column of a list are in one form of Unicode, and none where there is no row', () => {
  expect(codesOf(`code\n${'Sở'.normalize('NFD')}\n`)).toEqual(['Sở'])
  expect(codesOf(`${head}\n`)).toEqual([])
})

test.for([
  ['under another name', 'ma,name\nso,Sở\n', 2],
  ['of an empty file', '', 1],
] as const)(
  'a column %s is missed, not taken from elsewhere',
  ([, text, columns]) => {
    expect(codesOf(text)).toBe(
      `no_such_column: units.csv, row 1: expected a column "code" for code, got ${columns} columns that are none of the wanted; is there no header, or another delimiter?`,
    )
  },
)

test.for([
  ['too short', 'code,name,parent\nso,Sở,\nzz,VP\n'],
  ['too long', 'name,code\nSở,so\nVP, của Sở,zz\n'],
  ['with text behind a quote', 'code,name\nso,Sở\nzz,"VP"x\n'],
] as const)(
  'the texts of a column are not told where a row is %s: it may have any',
  ([, text]) => {
    expect(codesOf(text)).toBe(undefined)
  },
)

test('a column that is there twice is told, and so is a quote that never closes', () => {
  expect(codesOf('code,name,code\nso,Sở,vp\n')).toMatch(
    /^ambiguous_column: units\.csv, row 1: expected one column for code, got columns 1 and 3$/,
  )
  expect(codesOf('name,code\n"Sở,so\nVP,vp\n')).toMatch(
    /^[a-z_]+: units\.csv, row 2: expected a quote that closes, got one that does not/,
  )
})

/** How programs save a table: by its commas, and by its text. */
const delimited = {
  commas: (text: string) => text,
  semicolons: (text: string) => text.replaceAll(',', ';'),
  'Excel and semicolons': (text: string) =>
    `sep=;\n${text.replaceAll(',', ';')}`,
  tabs: (text: string) => text.replaceAll(',', '\t'),
  'titles above': (text: string) => `DANH MỤC\n\n${text.replaceAll(',', ';')}`,
}
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16()
const encoded = {
  'UTF-8': (text: string) => Buffer.from(text),
  'UTF-8 with its mark': (text: string) => Buffer.from(`\uFEFF${text}`),
  'UTF-16 with its mark': (text: string) =>
    Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16': (text: string) => Buffer.from(text, 'utf16le'),
  'UTF-16 of the other order': (text: string) => swapped(`\uFEFF${text}`),
}

test.for(Object.entries(encoded))(
  'a list in %s is read whatever is between its columns',
  async ([, bytes], { task }) => {
    for (const write of Object.values(delimited))
      expect(codesOf(bytes(write(units)))).toEqual(['so', 'dkkd', 'tt'])
    // Loading costs more: each encoding is loaded with some of them.
    const at = Object.keys(encoded).findIndex((name) =>
      task.name.includes(`in ${name} is`),
    )
    for (const [target, text] of [
      ['unit', units],
      ['procedure', procedures],
    ] as const) {
      const write = Object.values(delimited)[(at + 1) % 5] ?? expect.fail()
      const path = file(`${target}.csv`, bytes(write(text)))
      expect(await ingestCatalogue(to, target, { path, now })).toMatchObject({
        read: 3,
        rejected: 0,
        firstReject: null,
      })
    }
  },
)

test.for([
  ['windows-1258', 'S\u00f0, Ph\u00f2ng'],
  ['TCVN3', 'S\u00eb'],
])(
  'a list in %s is refused by name, with what helps',
  async ([, name = '']) => {
    const text = units
      .replace(/Sở Kế hoạch và Đầu tư|Phòng.*?doanh/g, name)
      .replaceAll('Đăng ký kinh doanh', '')
    const content = Buffer.from(text.replace('Thanh tra', name), 'latin1')
    const told =
      'units.csv, row 2: expected UTF-8 or UTF-16, got bytes of another encoding, such as windows-1258 or TCVN3; open it in Excel and save it as "CSV UTF-8 (Comma delimited)"'
    expect(codesOf(content)).toBe(`wrong_encoding: ${told}`)
    const path = file('units.csv', content)
    const error = await refusal(ingestCatalogue(to, 'unit', { path, now }))
    expect(error.message).toBe(told)
  },
)

test('one row that is damaged is rejected by itself', async () => {
  const [first = '', ...rows] = procedures.split('\n')
  expect(first).toBe(proceduresHeader)
  const bad = Buffer.from(rows[0] ?? '')
  bad[5] = 0xff
  const content = Buffer.concat([
    Buffer.from(`${first}\n`),
    bad,
    Buffer.from(`\n${rows.slice(1).join('\n')}\n`),
  ])
  const path = file('procedures.csv', content)
  expect(await ingestCatalogue(to, 'procedure', { path, now })).toMatchObject({
    read: 3,
    rejected: 1,
    firstReject: { row: 2, reason: 'bad_encoding' },
  })
})
