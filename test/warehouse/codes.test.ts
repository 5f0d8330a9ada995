import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ingestCatalogue,
  ingestDossiers,
  openDuckDb,
  profileSchema,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seed } from '../long/seed.ts'
import { isLong, size } from '../size.ts'
import {
  csv,
  current,
  dossier,
  file,
  folder,
  header,
  load,
  narrow as profile,
  now,
  procedures,
  rejects,
  removeFolders,
  unitsHeader,
  warehouse,
  type Cells,
  type Column,
} from './fixture.ts'
import { workbook, type SheetCell } from './workbook.ts'

/* A code is the same whatever a spreadsheet made of it. */

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse()
})
afterAll(async () => {
  await shared.close()
  removeFolders()
})

const formats = ['csv', 'ndjson', 'json', 'xlsx', 'parquet'] as const
type Format = (typeof formats)[number]

const columns = Object.keys(header) as Column[]

/** An export of rows in a format. */
async function written(
  rows: readonly Cells[],
  format: Format,
): Promise<string | Uint8Array> {
  const named = rows.map((row) =>
    Object.fromEntries(columns.map((c) => [header[c], row[c] ?? ''])),
  )
  switch (format) {
    case 'csv':
      return csv(rows)
    case 'ndjson':
      return named.map((row) => JSON.stringify(row)).join('\n')
    case 'json':
      return JSON.stringify(named)
    case 'xlsx':
      return sheetOf(rows)
    case 'parquet': {
      const source = file('rows.json', JSON.stringify(named))
      const path = join(folder(), 'rows.parquet')
      await using duck = await openDuckDb(':memory:')
      const texts = columns.map((c) => `'${header[c]}': 'VARCHAR'`).join(', ')
      await duck.query(
        `copy (select * from read_json('${source}', columns = {${texts}})) to '${path}' (format parquet)`,
      )
      return readFileSync(path)
    }
  }
}

function sheetOf(
  rows: readonly (Cells | Record<string, SheetCell>)[],
): Uint8Array {
  const cellsOf = (row: { readonly [column: string]: SheetCell | undefined }) =>
    columns.map((c) => row[c] ?? '')
  return workbook([Object.values(header), ...rows.map(cellsOf)])
}

let sources = 0

function by(format: Format, changes: Partial<Profile> = {}): Profile {
  const name = `codes-${sources++}`
  return profileSchema.parse({
    ...profile,
    name,
    format,
    files: '*',
    ...changes,
  })
}

const extractAt = '2018-12-30 08:00:00'

/** What is stored of rows, by the columns asked. */
async function stored(
  rows: readonly Cells[],
  format: Format,
  changes: Partial<Profile> = {},
) {
  const to = by(format, changes)
  const report = await load(shared, await written(rows, format), {
    profile: to,
    extractAt,
    name: `export.${format}`,
  })
  const known = await current(shared, to.name)
  return { report, known, codes: known.map(({ code }) => code) }
}

const marked: readonly (readonly [cell: string, code: string])[] = [
  ["'A01", 'A01'],
  ['="A02"', 'A02'],
  [' = "A03" ', 'A03'],
  [`'="A04"`, 'A04'],
  [`="'A05"`, 'A05'],
  ['=" A06\u00a0"', 'A06'],
  ["\u200b' A07", 'A07'],
  ["''A08", 'A08'],
  ['="Đ-09"', 'Đ-09'],
  ["'Đ-10", 'Đ-10'],
  ['="0011"', '0011'],
  // No marks of a text, or not where they are such.
  ["A'12", "A'12"],
  ["A13'", "A13'"],
  ['=A14', '=A14'],
  ['="A15', '="A15'],
  ['A"16"', 'A"16"'],
  ['A=17', 'A=17'],
]

describe.each(formats)('a code in %s', (format) => {
  test('is the plain code without the marks of a text', async () => {
    const { codes, report } = await stored(
      marked.map(([code]) => dossier(code)),
      format,
    )
    expect(codes).toEqual(marked.map(([, code]) => code).toSorted())
    expect(report).toMatchObject({ rejected: 0, flagged: 0 })
  })

  test('of nothing but marks is none', async () => {
    const nothing = ["'", '=""', '=" "', "' ", `'=""`]
    const { report } = await stored(
      nothing.map((c) => dossier(c)),
      format,
    )
    expect(report).toMatchObject({ accepted: 0, rejected: nothing.length })
    expect(
      (await rejects(shared, report.batch)).map((r) => [r.reason, r.code]),
    ).toEqual(nothing.map(() => ['no_code', null]))
  })

  test('that a spreadsheet could not work out or show is none', async () => {
    const faults = ['#N/A', ' #REF!', "'#NAME?", '#DIV/0!', '########']
    const codes = ['#1', '#N/A-2', '# 3']
    const { report, codes: known } = await stored(
      [...faults, ...codes].map((c) => dossier(c)),
      format,
    )
    expect(known).toEqual(codes.toSorted())
    expect(
      (await rejects(shared, report.batch)).map((r) => [r.reason, r.code]),
    ).toEqual(faults.map(() => ['no_code', null]))
  })

  test('of a unit or a procedure is known with marks too', async () => {
    const { known } = await stored(
      [
        dossier('A', { unit: "'dkkd", procedure: '="P-2"' }),
        dossier('B', { unit: '="tt"', procedure: "'P-1" }),
      ],
      format,
    )
    expect(known).toMatchObject([
      { code: 'A', unit: 'dkkd', procedure: 'P-2', flags: null },
      { code: 'B', unit: 'tt', procedure: 'P-1', flags: null },
    ])
  })

  test('of a procedure that no list has is plain', async () => {
    const open = { catalogue: 'open' } as const
    const flagged = { defects: { unknown_procedure: 'flag' } } as const
    for (const changes of [open, flagged]) {
      const { known } = await stored(
        ["'N-1", '="N-1"', "\u200b'N-1", 'N-1'].map((procedure, i) =>
          dossier(`A${i}`, { procedure }),
        ),
        format,
        changes,
      )
      expect(known.map((d) => d.procedure)).toEqual(Array(4).fill('N-1'))
    }
    const none = dossier('A', { procedure: "'" })
    expect((await stored([none], format, open)).report).toMatchObject({
      rejected: 1,
    })
  })
})

test('an export of three dossiers, two of them marked, after the two plain ones, is three', async () => {
  const to = by('csv')
  const at = (extract: string) => ({ profile: to, extractAt: extract })
  await load(shared, [dossier('A1'), dossier('A2')], at('2018-12-29 08:00:00'))
  const lines = csv(['M1', 'M2', 'A3'].map((code) => dossier(code)))
  // As Excel leaves it: without quotes around a cell that begins with none.
  const text = lines.replace('M1;', "'A1;").replace('M2;', '="A2";')
  expect(await load(shared, text, at(extractAt))).toMatchObject({
    read: 3,
    accepted: 1,
    unchanged: 2,
  })
  expect((await current(shared, to.name)).map((d) => d.code)).toEqual([
    'A1',
    'A2',
    'A3',
  ])
})

test('codes with any marks are those without, in every format', async () => {
  const letter = fc.constantFrom(...'AZaz09-./ĐưỆ')
  const plain = fc
    .array(letter, { minLength: 1, maxLength: 20 })
    .map((letters) => letters.join(''))
  const mark = fc.constantFrom<(code: string) => string>(
    (code) => code,
    (code) => `'${code}`,
    (code) => `="${code}"`,
    (code) => `= " ${code} "`,
    (code) => `'="${code}"`,
  )
  const some = fc.uniqueArray(fc.record({ plain, mark }), {
    selector: (c) => c.plain,
    minLength: 1,
    maxLength: 60,
  })
  await fc.assert(
    fc.asyncProperty(some, fc.constantFrom(...formats), async (all, format) => {
      const { codes, report } = await stored(
        all.map((c) => dossier(c.mark(c.plain))),
        format,
      )
      expect(report.rejected).toBe(0)
      expect(codes.toSorted()).toEqual(all.map((c) => c.plain).toSorted())
    }),
    { numRuns: size(5, 300), seed: isLong ? seed : 2018 },
  )
})

test('the codes of lists are plain, and what names them finds them', async () => {
  await using own = await warehouse({ lists: false })
  const listed = async (target: 'unit' | 'procedure', text: string) =>
    ingestCatalogue(own, target, { path: file(`${target}.csv`, text), now })
  const units = [
    unitsHeader,
    "'so,,Sở,,1,no,2010-01-01,",
    '"=""dkkd""",\'so,Phòng Đăng ký kinh doanh,,2,no,2010-01-01,',
  ].join('\n')
  expect(await listed('unit', units)).toMatchObject({ rejected: 0 })
  expect(
    await own.db
      .selectFrom('unit')
      .select(['code', 'parent'])
      .orderBy('code')
      .execute(),
  ).toEqual([
    { code: 'dkkd', parent: 'so' },
    { code: 'so', parent: null },
  ])
  const marks = procedures.replace('P-1,', "'P-1,").replace(',dkkd,', ",'dkkd,")
  expect(await listed('procedure', marks)).toMatchObject({ rejected: 0 })
  expect(
    await own.db
      .selectFrom('procedure')
      .select(['code', 'unit'])
      .where('code', 'like', '%P-1')
      .execute(),
  ).toEqual([{ code: 'P-1', unit: 'dkkd' }])
})

describe('a code that is a number in a workbook', () => {
  const sheet = async (cells: readonly SheetCell[], changes = {}) => {
    const to = by('xlsx', changes)
    const rows = cells.map((code, i) => ({
      ...dossier(`row ${i}`, {
        procedure: i % 2 === 0 ? 'P-1' : 'P-2',
        // In the order of the rows.
        received: `01/03/2018 10:${10 + i}`,
      }),
      code,
    }))
    const report = await load(shared, sheetOf(rows), {
      profile: to,
      extractAt,
      name: 'export.xlsx',
    })
    return { report, known: await current(shared, to.name) }
  }

  const shown: readonly (readonly [
    value: string,
    format: string | undefined,
    code: string,
  ])[] = [
    ['352112000539', '00000000000000', '00352112000539'],
    ['3.52112000538E11', '00000000000000', '00352112000538'],
    ['352112000537.0', '00000000000000', '00352112000537'],
    ['12345', '000', '12345'],
    ['7', '0000;-0000;0', '0007'],
    ['8', '[Red]0000', '0008'],
    ['9', '#00', '09'],
    ['123', '00\\-0000', '00-0123'],
    ['9123456', '00\\-0000', '912-3456'],
    ['124', '"HS."00000', 'HS.00124'],
    ['125', '000"/HS-ĐK"_)', '125/HS-ĐK'],
    ['126', '0000"; "', '0126;'],
    ['127', '[$ngày]0000', 'ngày0127'],
    ['128', '[$-42A]0000', '0128'],
    // These show no leading zeros, or no whole number as it is.
    ['130', undefined, '130'],
    ['131', '0', '131'],
    ['132', '0 [$ngày]', '132'],
    ['133', '#,##0', '133'],
    ['134', '00.00', '134'],
    ['135', '00%', '135'],
    ['136', '00E+00', '136'],
    ['137', '[<200]000;0', '137'],
    ['138', '@', '138'],
    ['139.5', '00000', '139.5'],
  ]

  let codes: readonly string[]
  beforeAll(async () => {
    const { known } = await sheet(
      shown.map(([value, format]) => (format ? { value, format } : { value })),
    )
    codes = known
      .toSorted((a, b) => (a.received_at < b.received_at ? -1 : 1))
      .map((d) => d.code)
  })

  test.each(shown.map((one, i) => [...one, i] as const))(
    '%s, shown by %s, is %s',
    (_value, _format, code, i) => {
      expect(codes).toHaveLength(shown.length)
      expect(codes[i]).toBe(code)
    },
  )

  test('with the zeros of its format is the dossier of the code as a text', async () => {
    const to = by('xlsx')
    const code = '00352112000539'
    const row = dossier(code)
    const number = { value: '352112000539', format: '00000000000000' }
    const as = (cell: SheetCell, at: string) =>
      load(shared, sheetOf([{ ...row, code: cell }]), {
        profile: to,
        extractAt: at,
        name: 'export.xlsx',
      })
    await as(code, '2018-12-29 08:00:00')
    expect(await as(number, extractAt)).toMatchObject({
      accepted: 0,
      unchanged: 1,
    })
    const both = sheetOf([
      { ...row, code: number },
      { ...row, code },
    ])
    const report = await load(shared, both, {
      profile: by('xlsx'),
      extractAt,
      name: 'export.xlsx',
    })
    expect(report).toMatchObject({ read: 2, accepted: 1, rejected: 0 })
  })

  test('that any number of zeros makes as long as the text has it again', async () => {
    const whole = fc.tuple(
      fc.maxSafeNat().filter((n) => n < 1e15),
      fc.integer({ min: 2, max: 20 }),
    )
    const some = fc.uniqueArray(whole, {
      selector: ([n, zeros]) => String(n).padStart(zeros, '0'),
      minLength: 1,
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(some, async (all) => {
        const cells = all.map(([n, zeros]) => {
          return { value: String(n), format: '0'.repeat(zeros) }
        })
        const { known } = await sheet(cells)
        expect(known.map((d) => d.code)).toEqual(
          all.map(([n, zeros]) => String(n).padStart(zeros, '0')).toSorted(),
        )
      }),
      { numRuns: size(3, 150), seed: isLong ? seed : 2018 },
    )
  })

  const exact = ['123456789012345', '999999999999999']
  const lost = [
    '1000000000000000',
    '3.5211200053912346E17',
    '12345678901234567890',
  ]

  test('of up to 15 digits is as it is, and one of more is rejected', async () => {
    const { report, known } = await sheet(
      [...exact, ...lost].map((value) => ({ value })),
    )
    expect(known.map((d) => d.code)).toEqual(exact)
    const refused = await rejects(shared, report.batch)
    expect(refused).toMatchObject(
      ['1e+15', '3.5211200053912346e+17', '1.2345678901234567e+19'].map(
        (value, i) => ({
          row: i + 4,
          reason: 'rounded_code',
          column: header.code,
          // Which dossier it is cannot be told.
          code: null,
          value,
        }),
      ),
    )
  })

  test('of more is accepted and flagged where the profile says so', async () => {
    const cells = lost.map((value) => ({ value, format: '0'.repeat(20) }))
    const { known } = await sheet(cells, { defects: { rounded_code: 'flag' } })
    expect(known.map((d) => [d.code, d.flags])).toEqual([
      ['1.2345678901234567e+19', 'rounded_code'],
      ['1e+15', 'rounded_code'],
      ['3.5211200053912346e+17', 'rounded_code'],
    ])
  })
})

test('an end of day with a fraction stays on its day, in a workbook and as a serial in text', async () => {
  const ends = ['43168.99999996528', '43168.99999998843', '43168.99999999999']
  const changes = { dates: [...profile.dates, 'Excel serial'] }
  const rows = ends.map((due, i) => ({
    ...dossier(`A${i}`, { finished: '10/03/2018 09:00' }),
    due,
  }))
  const typed = rows.map((row) => {
    return { ...row, due: { value: row.due, format: 'dd/mm/yyyy' } }
  })
  for (const format of ['csv', 'xlsx'] as const) {
    const to = by(format, changes)
    const content = format === 'csv' ? csv(rows) : sheetOf(typed)
    const name = `export.${format}`
    await load(shared, content, { profile: to, extractAt, name })
    expect(
      (await current(shared, to.name)).map((d) => [d.due_at, d.finished_on]),
    ).toEqual(ends.map(() => ['2018-03-09 23:59:59', '2018-03-10']))
  }
})

describe.each(['csv', 'ndjson', 'parquet'] as const)(
  'a code of many digits in %s',
  (format) => {
    test('is as it is where it is written out, and rejected where its end is gone', async () => {
      const whole = [
        '123456789012345678901234567890',
        '1E5',
        '12E34',
        'E+11',
        '1E+1A',
      ]
      const lost = ['3.52112E+11', '3,52112E+11', '1E+15', '3.5e+17', '3.5E17']
      const { report, codes } = await stored(
        [...whole, ...lost].map((code) => dossier(code)),
        format,
      )
      expect(codes).toEqual(whole.toSorted())
      expect(
        (await rejects(shared, report.batch)).map((r) => [r.reason, r.value]),
      ).toEqual(lost.map((code) => ['rounded_code', code]))
    })
  },
)

test('a number of a Parquet column is its digits, and rejected where it has lost some', async () => {
  const path = join(folder(), 'numbers.parquet')
  await using duck = await openDuckDb(':memory:')
  const rest = columns
    .filter((c) => c !== 'code')
    .map((c) => `'${dossier('')[c] ?? ''}' as "${header[c]}"`)
  const numbers = async (type: string, values: readonly string[]) => {
    const to = by('parquet')
    await duck.query(
      `copy (select unnest([${values.join(', ')}]::${type}[]) as "${header.code}", ${rest.join(', ')}) to '${path}' (format parquet)`,
    )
    const { batch } = await ingestDossiers(shared, to, { path, now, extractAt })
    return {
      codes: (await current(shared, to.name)).map((d) => d.code),
      lost: (await rejects(shared, batch)).map((r) => [r.reason, r.row]),
    }
  }
  expect(
    await numbers('double', ['352112000539', '999999999999999', '1e15', '1.5']),
  ).toEqual({
    codes: ['1.5', '352112000539', '999999999999999'],
    lost: [['rounded_code', 3]],
  })
  expect(await numbers('float', ['9999999', '10000000'])).toEqual({
    codes: ['9999999'],
    lost: [['rounded_code', 2]],
  })
  expect(await numbers('bigint', ['9007199254740993'])).toEqual({
    codes: ['9007199254740993'],
    lost: [],
  })
})

test('a code of a list that has lost its end is rejected', async () => {
  await using own = await warehouse({ lists: false })
  const path = file(
    'unit.csv',
    `${unitsHeader}\n3.52E+17,,Sở,,1,no,2010-01-01,`,
  )
  const { batch } = await ingestCatalogue(own, 'unit', { path, now })
  expect(await rejects(own, batch)).toMatchObject([
    { reason: 'rounded_code', column: 'code', value: '3.52E+17' },
  ])
})
