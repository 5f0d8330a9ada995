import { inflateRawSync } from 'node:zlib'
import { scorecardXlsx } from '@motcua/scorecard'
import { expect, test, vi } from 'vitest'
import { officeScorecard, unitScorecard } from './fixture.ts'

test.each([
  ['the whole office', officeScorecard, ['Đơn vị']],
  ['a unit', { ...officeScorecard, units: null }, []],
])('the workbook of %s has its sheets', async (_, scorecard, more) => {
  const parts = unzip(await scorecardXlsx(scorecard))
  expect(
    parts.get('xl/workbook.xml')?.match(/<sheet [^>]*name="[^"]*"/g),
  ).toEqual(
    ['Chỉ tiêu', 'Hồ sơ', 'Quá hạn', 'Nhiệm vụ', ...more].map((name) =>
      expect.stringContaining(`name="${name}"`),
    ),
  )
})

test('counts and shares are numbers, with their formats', async () => {
  const parts = unzip(await scorecardXlsx(officeScorecard))
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? ''
  for (const value of [1230, 1252, 0.9824, 0.7451, 1, -0.61, 2.1]) {
    expect(sheet).toMatch(new RegExp(`<c r="\\w+" s="\\d+"><v>${value}</v>`))
  }
  expect(parts.get('xl/styles.xml')).toContain('0.00%')
})

test('a share shows what the paper prints, and what has no number its sign', async () => {
  const [row] = officeScorecard.kpis.rows
  const cell = async (rate: string, value: number | null) => {
    const { kpis } = officeScorecard
    const rows = [
      {
        ...row!,
        value: { ...row!.value, rate },
        cells: { ...row!.cells, rate: value },
      },
    ]
    const parts = unzip(
      await scorecardXlsx({ ...officeScorecard, kpis: { ...kpis, rows } }),
    )
    const sheet = parts.get('xl/worksheets/sheet1.xml') ?? ''
    const [, type, shown] =
      /<c r="F\d+"( t="s")? s="\d+"><v>([^<]*)<\/v><\/c><c r="G\d+" s="\d+"><v>-0.61</.exec(
        sheet,
      ) ?? []
    return type === undefined ? Number(shown) : strings(parts)[Number(shown)]
  }
  expect(await cell('99,99%', 0.9999)).toBe(0.9999)
  expect(await cell('100%', 1)).toBe(1)
  expect(await cell('0%', 0)).toBe(0)
  // More than none, and less than can be shown.
  expect(await cell('<0,01%', null)).toBe('&lt;0,01%')
})

test('all misses are there, not only the printed ones', async () => {
  const parts = unzip(await scorecardXlsx(officeScorecard))
  const texts = parts.get('xl/sharedStrings.xml') ?? ''
  for (const { code } of officeScorecard.misses.all) {
    expect(texts).toContain(code)
  }
})

test('every sheet says first that the data are synthetic', async () => {
  const parts = unzip(await scorecardXlsx(officeScorecard))
  const texts = strings(parts)
  for (const n of [1, 2, 3, 4]) {
    const sheet = parts.get(`xl/worksheets/sheet${n}.xml`) ?? ''
    const [, first] = /<c r="A1"[^>]*t="s"[^>]*><v>(\d+)<\/v>/.exec(sheet) ?? []
    expect(texts[Number(first)]).toBe(officeScorecard.banners[0]!.strong)
  }
})

test.each(['vi', 'en'] as const)('dates are dates (%s)', async (language) => {
  const parts = unzip(await scorecardXlsx({ ...officeScorecard, language }))
  const [first] = officeScorecard.misses.all
  const days = (date: string) => Date.parse(date) / 86_400_000 + 25_569
  const sheet = parts.get('xl/worksheets/sheet3.xml') ?? ''
  expect(sheet).toMatch(
    new RegExp(`<v>${days(first!.cells.receivedOn!)}</v></c><c r="E`),
  )
  expect(parts.get('xl/styles.xml')).toContain(
    language === 'vi' ? 'dd/mm/yyyy' : 'd mmm yyyy',
  )
  // A dossier without a result has what is printed instead.
  expect(first!.cells.finishedOn).toBeNull()
  expect(strings(parts)).toContain(first!.finishedOn)
})

test('the heads of each table stay in sight', async () => {
  const parts = unzip(await scorecardXlsx(officeScorecard))
  const texts = strings(parts)
  for (const [n, head] of [
    [1, 'TT'],
    [3, 'TT'],
    [4, 'Mã'],
    [5, 'Đơn vị'],
  ] as const) {
    const sheet = parts.get(`xl/worksheets/sheet${n}.xml`) ?? ''
    const [, rows] = /<pane ySplit="(\d+)"[^>]*state="frozen"/.exec(sheet) ?? []
    const [, at] =
      new RegExp(`<c r="A${rows}"[^>]*><v>(\\d+)<`).exec(sheet) ?? []
    expect(texts[Number(at)]).toBe(head)
  }
})

test('a sheet prints on the width of one A4 page, its heads as high as their lines', async () => {
  const parts = unzip(await scorecardXlsx(officeScorecard))
  for (const n of [1, 2, 3, 4, 5]) {
    const sheet = parts.get(`xl/worksheets/sheet${n}.xml`) ?? ''
    expect(sheet).toContain('<pageSetUpPr fitToPage="1"/>')
    const [setup] = /<pageSetup[^>]*>/.exec(sheet) ?? []
    for (const said of [
      'paperSize="9"',
      'orientation="landscape"',
      'fitToWidth="1"',
      'fitToHeight="0"',
    ])
      expect(setup).toContain(said)
  }
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? ''
  const [, rows] = /<pane ySplit="(\d+)"/.exec(sheet) ?? []
  const heightOf = (row: number) =>
    Number(new RegExp(`<row r="${row}"[^>]* ht="([^"]*)"`).exec(sheet)?.[1])
  expect(heightOf(Number(rows))).toBeGreaterThan(2 * 15)
  expect(heightOf(Number(rows) + 1)).toBeLessThan(2 * 15)
})

test('a text that looks like a formula stays text', async () => {
  const parts = unzip(
    await scorecardXlsx({
      ...officeScorecard,
      unitLine: '=HYPERLINK("http://x")',
    }),
  )
  expect([...parts.values()].join('')).not.toContain('<f>')
  expect(strings(parts)).toContain('=HYPERLINK("http://x")')
})

test('a share without cases is a sign, not a zero', async () => {
  const sheet =
    unzip(await scorecardXlsx(unitScorecard)).get('xl/worksheets/sheet1.xml') ??
    ''
  expect(sheet).not.toContain('<v>NaN</v>')
  expect(sheet).not.toMatch(/<c r="[DEF]\d+" s="\d+"><v>0<\/v>/)
})

test('the same scorecard gives the same bytes at another time', async () => {
  const first = await scorecardXlsx(officeScorecard)
  vi.setSystemTime(Date.now() + 86_400_000)
  const second = await scorecardXlsx(officeScorecard)
  vi.useRealTimers()
  expect(Buffer.compare(first, second)).toBe(0)
})

function strings(parts: ReadonlyMap<string, string>): string[] {
  return [
    ...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(
      /<t[^>]*>(.*?)<\/t>/g,
    ),
  ].map(([, text = '']) =>
    text.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  )
}

function unzip(zip: Uint8Array): Map<string, string> {
  const bytes = Buffer.from(zip)
  const parts = new Map<string, string>()
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  let at = bytes.readUInt32LE(end + 16)
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [size, nameLength, extra, comment] = [
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
    ] as const
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const local = bytes.readUInt32LE(at + 42)
    const start =
      local +
      30 +
      bytes.readUInt16LE(local + 26) +
      bytes.readUInt16LE(local + 28)
    const data = bytes.subarray(start, start + size)
    parts.set(
      name,
      (bytes.readUInt16LE(at + 10) === 8
        ? inflateRawSync(data)
        : data
      ).toString(),
    )
    at += 46 + nameLength + extra + comment
  }
  return parts
}
