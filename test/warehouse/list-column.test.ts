import { IngestError, listColumn } from '@motcua/warehouse'
import { afterAll, expect, test } from 'vitest'
import { file, removeFolders } from './fixture.ts'

afterAll(removeFolders)

/** The codes of a list of units with this content, or what is told of it. */
function codesOf(text: string): readonly string[] | string | undefined {
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
  ['behind semicolons', 'code;name\nso;Sở\n', 1],
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
