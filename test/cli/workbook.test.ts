import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { read, type CellObject } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import { smallOffice, type OwnOffice } from '../jobs/small-office.ts'
import { putTinyExport } from '../jobs/tiny-export.ts'

let own: OwnOffice
beforeAll(async () => {
  own = smallOffice()
  const { dir, paths } = own.office
  putTinyExport(own.office)
  await motcuaHere(['--office', dir, 'ingest', paths.inbox])
})
afterAll(() => own[Symbol.dispose]())

/** A query written as a workbook, and how that ended. */
async function written(query: string, ...options: readonly string[]) {
  const file = join(own.office.dir, 'result.xlsx')
  const words = ['sql', query, '--out', file, ...options]
  const ended = await motcuaHere(['--office', own.office.dir, ...words])
  return { ...ended, file }
}

/** The cells of the only sheet; undefined where one is empty. */
function rowsOf(file: string): (CellObject | undefined)[][] {
  const { Sheets } = read(readFileSync(file), { dense: true })
  return Object.values(Sheets)[0]?.['!data'] ?? []
}

describe('a result as a workbook', () => {
  const values = [
    ['42', 'n', 42, '42'],
    ['1.10::decimal(5,2)', 'n', 1.1, '1.10'],
    ['-0.5::decimal(16,1)', 'n', -0.5, '-0.5'],
    ['0.1::double', 'n', 0.1, '0.1'],
    ['999999999999999', 'n', 999999999999999, '999999999999999'],
    ['9007199254740993', 's', '9007199254740993'],
    ['0.1234567890123456789', 's', '0.1234567890123456789'],
    ["'nan'::double", 's', 'NaN'],
    ['true', 'b', true],
    ["date '2018-03-01'", 'n', 43160, '01/03/2018'],
    ["date '1899-12-31'", 's', '1899-12-31'],
    ["date 'infinity'", 's', 'infinity'],
    ["timestamp '2018-03-01 06:00:00'", 'n', 43160.25, '01/03/2018 06:00:00'],
    [
      "timestamp '2018-03-01 06:00:00.000001'",
      's',
      '2018-03-01 06:00:00.000001',
    ],
    ["timestamptz '2018-03-01 06:00:00+07'", 's', '2018-02-28T23:00:00Z'],
    ["'=1+1'", 's', '=1+1'],
    ["'007'", 's', '007'],
    ["'a_x0041_'", 's', 'a_x0041_'],
    ["' a' || chr(1) || chr(10) || 'ế<b>'", 's', ' a\u0001\nế<b>'],
    ['[1, 2]', 's', '[1, 2]'],
    ['null', undefined, undefined],
  ] as const

  test('has its values typed where a spreadsheet shows them as they are', async () => {
    const columns = values.map(([value], i) => `${value} as "=${i}"`)
    const { code, file } = await written(`select ${columns.join()}`)
    expect(code).toBe(0)
    const [heads = [], row = []] = rowsOf(file)
    expect(heads.map((cell) => cell?.v)).toEqual(values.map((_, i) => `=${i}`))
    for (const [i, [value, type, held, shown]] of values.entries()) {
      const cell = row[i]
      expect([value, cell?.t, cell?.v, cell?.f]).toEqual([
        value,
        type,
        held,
        undefined,
      ])
      if (shown !== undefined) expect(cell?.w).toBe(shown)
    }
  })

  test('is the same bytes again, and keeps its head in sight', async () => {
    const query = 'select code, received_on from dossier order by code'
    const { file } = await written(query)
    const first = readFileSync(file)
    await written(query)
    expect(readFileSync(file)).toEqual(first)
    const { files } = read(first, { bookFiles: true }) as unknown as {
      readonly files: Readonly<Record<string, { readonly content: Buffer }>>
    }
    const sheet = String(files['xl/worksheets/sheet1.xml']?.content)
    expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/)
  })

  test('is cut at its rows and at what memory holds, and says so', async () => {
    const few = await written('from range(5)', '--rows', '2')
    expect(few).toMatchObject({ code: 6 })
    expect(few.stderr).toMatch(
      /^first 2 rows of .*: --format csv or parquet\n$/,
    )
    expect(rowsOf(few.file)).toHaveLength(3)
    const columns = Array.from({ length: 1000 }, (_, i) => `null as c${i}`)
    const many = await written(`select ${columns.join()} from range(1001)`)
    expect(many).toMatchObject({ code: 6 })
    expect(many.stderr).toMatch(/^first 1000 rows of .*1000000 cells at most/)
  })

  test('leaves nothing where a text is too long for a cell', async () => {
    const { code, stderr } = await written(
      "select repeat('a', 32768) as long",
      '--out',
      join(own.office.dir, 'long.xlsx'),
    )
    expect(code).toBe(1)
    expect(stderr).toContain('column "long", row 1: expected at most 32767')
    expect(existsSync(join(own.office.dir, 'long.xlsx'))).toBe(false)
  })
})
