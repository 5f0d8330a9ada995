import { chmodSync, truncateSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Dossier } from '@motcua/metrics/schema'
import {
  ingestDossiers,
  profileSchema,
  type Ingested,
  type Warehouse,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLong } from '../size.ts'
import {
  counts,
  csv,
  current,
  dossier,
  file,
  header,
  headerLine,
  line,
  load,
  loadList,
  now,
  procedures,
  proceduresHeader,
  profile,
  refusal,
  rejects,
  removeFolders,
  units,
  unitsHeader,
  warehouse,
  type Cells,
} from './fixture.ts'

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse()
})
afterAll(async () => {
  await shared.close()
  removeFolders()
})

let loads = 0

/** Loads what nothing else in the warehouse has to do with. */
async function loadAlone(
  content: readonly Cells[] | string | Uint8Array,
  changes: object = {},
) {
  const source = `alone-${loads++}`
  const by = profileSchema.parse({ ...profile, name: source, ...changes })
  const report = await load(shared, content, {
    profile: by,
    extractAt: '2018-12-30 08:00:00',
  })
  return {
    report,
    rejected: await rejects(shared, report.batch),
    dossiers: await current(shared, source),
  }
}

/** The reject of the only row. */
async function rejectOf(cells: Cells, changes: object = {}) {
  const { report, rejected, dossiers } = await loadAlone([cells], changes)
  expect(report).toMatchObject({ read: 1, accepted: 0, rejected: 1 })
  expect(dossiers).toEqual([])
  return rejected[0]
}

/** The dossier of the only row. */
async function dossierOf(cells: Cells, changes: object = {}) {
  const { report, rejected, dossiers } = await loadAlone([cells], changes)
  expect(rejected).toEqual([])
  expect(report).toMatchObject({ read: 1, accepted: 1, rejected: 0 })
  return dossiers[0] as Partial<Dossier>
}

/**
 * What becomes of each row of one file, by its place; loaded when the first is
 * asked for. Their codes are X0, X1 and so on where they have none of their own.
 */
function together(all: readonly Cells[]) {
  let loading: ReturnType<typeof loadAlone> | undefined
  const become = async (at: number) => {
    loading ??= loadAlone(all.map((cells, i) => dossier(`X${i}`, cells)))
    const { report, rejected, dossiers } = await loading
    expect(report.read).toBe(all.length)
    expect(dossiers.length + rejected.length).toBe(all.length)
    return {
      rejects: rejected.filter(({ row }) => row === at + 2),
      dossiers: dossiers.filter(({ code }) => code === `X${at}`),
    }
  }
  return {
    rejectOf: async (at: number) => {
      const { rejects: found, dossiers } = await become(at)
      expect(dossiers).toEqual([])
      return found[0]
    },
    dossierOf: async (at: number) => {
      const { rejects: found, dossiers } = await become(at)
      expect(found).toEqual([])
      expect(dossiers).toHaveLength(1)
      return dossiers[0] as Partial<Dossier>
    },
  }
}

/** The refusal of a file of which nothing may be stored. */
async function refused(content: string | Uint8Array) {
  const before = await counts(shared)
  const error = await refusal(loadAlone(content))
  expect(await counts(shared)).toEqual(before)
  expect(error.message).toMatch(/^export\.csv/)
  return error
}

describe('a value that no map knows', () => {
  const long = 'x'.repeat(100)
  const unknown = [
    ['status', 'unknown_status', 'Chờ duyệt'],
    ['channel', 'unknown_channel', 'Bồ câu'],
    ['unit', 'unknown_unit', 'Phòng Không có'],
    ['procedure', 'unknown_procedure', 'P-9'],
    ['status', 'unknown_status', long],
    ['unit', 'unknown_unit', '=HYPERLINK("http://x")'],
    ['unit', 'unknown_unit', 'Thanh tra\0'],
  ] as const
  const needed = ['status', 'channel', 'unit', 'procedure'] as const
  const { rejectOf: rejectAt } = together([
    ...unknown.map(([column, , value]) => ({ [column]: value })),
    ...needed.map((column) => ({ [column]: ' ' })),
  ])

  for (const [i, [column, reason, value]] of unknown.entries())
    test(`in ${column} is a reject by its name: ${value.slice(0, 40)}`, async () => {
      expect(await rejectAt(i)).toEqual({
        row: i + 2,
        reason,
        code: `X${i}`,
        column: header[column],
        value: value.slice(0, 40),
      })
    })

  for (const [i, column] of needed.entries())
    test(`an empty ${column} is unknown`, async () => {
      expect(await rejectAt(unknown.length + i)).toMatchObject({
        reason: `unknown_${column}`,
      })
    })

  test('of a procedure is its code where the catalogue is open', async () => {
    const open = { catalogue: 'open' }
    const nfd = ' Cấp\u200b\0 phép '.normalize('NFD')
    const row = await dossierOf(dossier('X', { procedure: nfd }), open)
    expect(row.procedure).toBe('Cấp phép')
    const empty = dossier('X', { procedure: ' ' })
    expect(await rejectOf(empty, open)).toMatchObject({
      reason: 'unknown_procedure',
    })
  })
})

describe('a known value', () => {
  const known = [
    ['status', 'ĐÃ TRẢ KẾT QUẢ', 'outcome', 'finished'],
    ['status', 'Đã xử lý xong'.normalize('NFD'), 'outcome', 'finished'],
    ['channel', '  trực   tuyến. ', 'channel', 'online'],
    ['channel', 'Trực tiếp', 'channel', 'counter'],
    ['unit', 'dkkd', 'unit', 'dkkd'],
    ['unit', 'P. ĐKKD', 'unit', 'dkkd'],
    ['unit', 'phòng đăng ký\u00a0kinh doanh', 'unit', 'dkkd'],
    ['procedure', 'Giải thể doanh nghiệp', 'procedure', 'P-2'],
    ['apology', 'có', 'apology', true],
    ['apology', 'Không', 'apology', false],
    ['apology', '', 'apology', null],
  ] as const
  const rows = together(known.map(([column, text]) => ({ [column]: text })))

  for (const [i, [column, text, field, value]] of known.entries())
    test(`${column} ${JSON.stringify(text)} is read`, async () => {
      expect((await rows.dossierOf(i))[field]).toBe(value)
    })
})

describe('the header', () => {
  const data = line(dossier('X'))
  const without = headerLine.replace(header.received, 'Ngày gì')

  test('without a column refuses the file and lists the wanted ones found', async () => {
    const error = await refused(`${without}\n${data}\n`)
    expect(error.code).toBe('no_such_column')
    expect(error.message).toContain(header.received)
    for (const found of ['Mã hồ sơ', 'Văn bản xin lỗi'])
      expect(error.message).toContain(JSON.stringify(found))
    // What is not wanted may be data of a person.
    expect(error.message).toMatch(
      / and 2 others; write the header so, or into its source profile what the file calls it; a list of the office has every column, also an empty one$/,
    )
    expect(error.message).not.toContain('Ngày gì')
  })

  test.for([
    [header.received, 'Ngày tiep nhân', true],
    [header.received, 'Ngay tiếp nhậ', true],
    [header.received, 'NGÀY  TIẾP NHÂN', true],
    [header.received, 'Ngày tiếp đón', false],
    [header.received, 'Nguyễn Văn An', false],
    [header.received, header.code, false],
  ] as const)(
    'with %s as %s: what is none but for marks or two letters may be it, else it may be data: %s',
    async ([name, cell, isNear]) => {
      const first = headerLine.replace(name, cell)
      const { message } = await refused(`${first}\n${data}\n`)
      const at = headerLine.split(';').indexOf(name) + 1
      const hint = `; is it column ${at}, "${cell}"?`
      if (isNear) expect(message.endsWith(hint)).toBe(true)
      else expect(message).not.toContain('is it')
    },
  )

  test('with a column twice refuses the file and says where', async () => {
    const twice = headerLine.replace(header.applicant, 'MÃ HỒ SƠ')
    const error = await refused(`${twice}\n${data}\n`)
    expect(error.code).toBe('ambiguous_column')
    expect(error.message).toContain('columns 1 and 2')
  })

  test.each([
    ['decomposed', headerLine.normalize('NFD')],
    ['in capitals', headerLine.toUpperCase()],
    ['with blanks', headerLine.replaceAll(';', ' ;\t').replaceAll(' ', '  ')],
    ['with punctuation', headerLine.replaceAll(' ', '_').replaceAll(';', ':;')],
    ['quoted', headerLine.replaceAll(/[^;]+/g, '"$&"')],
    ['over two lines', headerLine.replace('Mã hồ sơ', '"Mã\nhồ sơ"')],
    ['with a byte order mark', `\ufeff${headerLine}`],
    ['with a mark and quotes', `\ufeff"Mã hồ sơ"${headerLine.slice(8)}`],
    ['with an alias', headerLine.replace(header.unit, 'Đơn vị xử lý')],
  ])('%s is the same', async (_, first) => {
    const { report, dossiers } = await loadAlone(`${first}\n${data}\n`)
    expect(report).toMatchObject({ read: 1, accepted: 1 })
    expect(dossiers).toMatchObject([{ code: 'X', unit: 'dkkd' }])
  })

  test('in another order is the same', async () => {
    const turn = (text: string) => text.split(';').toReversed().join(';')
    const { dossiers } = await loadAlone(`${turn(headerLine)}\n${turn(data)}\n`)
    expect(dossiers).toEqual((await loadAlone([dossier('X')])).dossiers)
  })

  test.each([
    ['an empty file', ''],
    ['only a line end', '\n'],
    ['another delimiter', `${headerLine.replaceAll(';', '\t')}\n`],
  ])('%s has none', async (_, text) => {
    expect((await refused(text)).code).toBe('no_such_column')
  })

  test('alone is an export of no rows', async () => {
    const { report } = await loadAlone(headerLine)
    expect(report).toMatchObject({ read: 0, accepted: 0, isNew: true })
  })
})

describe('a file that cannot be taken apart is refused', () => {
  const rows = [dossier('A'), dossier('B'), dossier('C')].map(line)
  const bytes = (...parts: readonly (string | number)[]) => {
    return Buffer.concat(
      parts.map((p) => {
        return typeof p === 'string' ? Buffer.from(p) : Buffer.from([p])
      }),
    )
  }

  test.each<[string, string | Uint8Array, string]>([
    [
      'a quote that never closes',
      `${headerLine}\n${rows[0]}\n"${rows[1]}\n${rows[2]}\n`,
      'row 3',
    ],
    [
      'a quote that never closes in the last cell',
      `${headerLine}\n${rows[0]}\n${rows[1]}"Có`.replace(/;"Có$/, ';"Có'),
      'row 3',
    ],
    [
      'a quote that never closes in the header',
      `"${headerLine}\n${rows.join('\n')}\n`,
      'row 1',
    ],
    [
      'line ends of two kinds',
      `${headerLine}\n${rows[0]}\r\n${rows[1]}\n`,
      'line end',
    ],
    [
      'one line end of another kind among the rows',
      `${headerLine}\r\n${rows[0]}\r\n${rows[1]}\n${rows[2]}\r\n`,
      'line end',
    ],
    [
      'a stray carriage return',
      `${headerLine}\n${rows[0]}\r${rows[1]}\n`,
      'line end',
    ],
    [
      'a header in another encoding',
      bytes(0xff, 0xfe, headerLine, '\n'),
      'expected a header in UTF-8, got bytes that are not; save it as CSV UTF-8, or declare its encoding in its source profile',
    ],
    [
      'a header that never ends',
      `${headerLine}${'x'.repeat(1_100_000)}`,
      'row 1',
    ],
    [
      'a last row that breaks off',
      `${headerLine}\n${rows[0]}\n${rows[1]!.slice(0, 30)}`,
      'row 3: ends in the middle of a row; is it still being copied?',
    ],
    [
      'a last row that breaks off, under a profile of one line end',
      `${headerLine}\r\n${rows[0]}\r\nB`,
      'row 3: ends in the middle of a row',
    ],
    ['UTF-16', Buffer.from(csv([dossier('A')]), 'utf16le'), 'UTF-8'],
  ])('%s', async (_, content, told) => {
    const error = await refused(content)
    expect(error.message).toContain(told)
  })

  test('and the next load is none the wiser', async () => {
    expect((await loadAlone([dossier('A')])).report.accepted).toBe(1)
  })

  test.each([
    ['', 4],
    ['\u001f\u008b', 2],
  ])('that begins with %j when it has more than %d GB', async (start, most) => {
    const path = file('export.csv', Buffer.from(start, 'latin1'))
    truncateSync(path, most * 2 ** 30 + 1)
    const loading = ingestDossiers(shared, profile, {
      path,
      now,
      extractAt: now,
    })
    const { code, message } = await refusal(loading)
    expect(code).toBe('too_large')
    expect(message).toContain(`at most ${most} GB`)
  })

  test('not when its last row is whole and only its line end is missing', async () => {
    const { report } = await loadAlone(`${headerLine}\n${rows.join('\n')}`)
    expect(report).toMatchObject({ read: 3, accepted: 3 })
  })

  test('a folder', async () => {
    const error = await refusal(
      ingestDossiers(shared, profile, { path: shared.dir, now }),
    )
    expect(error.message).toBe('warehouse: expected a file, got a folder')
  })

  // Root may read whatever it is.
  test.skipIf(process.getuid?.() === 0)(
    'a file without the right to read it',
    async () => {
      const path = file('export.csv', csv([dossier('A')]))
      chmodSync(path, 0)
      const error = await refusal(
        ingestDossiers(shared, profile, { path, now }),
      )
      expect(error.message).toBe(
        'export.csv: expected a file, got one without the right to read it; give that right to the user that runs motcua',
      )
    },
  )

  test('a name that is no file', async () => {
    const error = await refusal(
      load(shared, 'not gzip', { name: 'export.csv.gz' }),
    )
    expect(error.code).toBe('no_such_column')
  })
})

describe('a row that cannot be taken apart', () => {
  const good = line(dossier('G'))
  const broken = (text: string) => {
    return Buffer.from(
      [...Buffer.from(text)].map((byte) => (byte === 0x7e ? 0xff : byte)),
    )
  }

  const apart: readonly (readonly [string, string | Uint8Array, string])[] = [
    [
      'with a cell too few',
      good.slice(0, good.lastIndexOf(';')),
      'wrong_width',
    ],
    ['of one word', 'word', 'wrong_width'],
    ['of blanks', '  ', 'wrong_width'],
    ['with a cell too many', `${good};Có`, 'wrong_width'],
    ['with an empty cell too many', `${good};`, 'wrong_width'],
    [
      'whose cells moved by one, the last empty',
      good.replace('Nguyễn Văn A', 'Nguyễn;Văn A'),
      'wrong_width',
    ],
    ['with text behind a quote', good.replace('P-1', '"P-1"x'), 'bad_quotes'],
    ['with two quoted texts', good.replace('P-1', '"P"-"1"'), 'bad_quotes'],
    [
      'with bytes that are no UTF-8',
      broken(line(dossier('X', { overdueReason: 'a~b' }))),
      'bad_encoding',
    ],
    ['with a cut character in its code', broken('~' + good), 'bad_encoding'],
    ['with one in its last cell', broken(`${good}~`), 'bad_encoding'],
    [
      'with one in a column that nobody named',
      broken(line(dossier('X', { applicant: 'Nguy~n' }))),
      'bad_encoding',
    ],
    [
      'with one in too few cells',
      broken(`${good.slice(0, -2)}~`),
      'bad_encoding',
    ],
    [
      'of more than 4 MB',
      line(dossier('X', { overdueReason: 'x'.repeat(4_100_000) })),
      'too_long',
    ],
  ]
  let loading: ReturnType<typeof loadAlone> | undefined
  /** All of them in one file, each between two good rows. */
  const loaded = () => {
    loading ??= loadAlone(
      Buffer.concat([
        Buffer.from(`${headerLine}\n${good}\n`),
        ...apart.flatMap(([, row], i) => [
          Buffer.from(row),
          Buffer.from(`\n${line(dossier(`H${i}`))}\n`),
        ]),
      ]),
    )
    return loading
  }

  for (const [i, [what, , reason]] of apart.entries())
    test(`${what} is a reject without code and value`, async () => {
      const { rejected } = await loaded()
      expect(rejected[i]).toEqual({
        row: 3 + 2 * i,
        reason,
        code: null,
        column: null,
        value: null,
      })
    })

  test('leaves all others where they are', async () => {
    const { report, rejected, dossiers } = await loaded()
    expect(report).toMatchObject({
      read: 1 + 2 * apart.length,
      accepted: 1 + apart.length,
      rejected: apart.length,
    })
    expect(rejected).toHaveLength(apart.length)
    expect(dossiers.map((d) => d.code).toSorted()).toEqual(
      ['G', ...apart.map((_, i) => `H${i}`)].toSorted(),
    )
  })

  test('no row of a file without delimiters is lost', async () => {
    // No profile may say so of its dates: the reader has no other file of one column.
    const one = Object.fromEntries(
      Object.keys(profile.columns).map((column) => [column, ['c0']]),
    )
    const columns = { ...profile.columns, ...one }
    const report = await load(shared, 'c0\nv0\na;b\n', {
      profile: { ...profile, name: 'one-column', columns },
    })
    expect(report).toMatchObject({ read: 2, accepted: 0, rejected: 2 })
    expect(await rejects(shared, report.batch)).toMatchObject([
      { row: 2, reason: 'unknown_status' },
      { row: 3, reason: 'wrong_width' },
    ])
  })
})

test('a quote in the header that opens a million lines is told at once', async () => {
  const text = `"${headerLine}${'\n'.repeat(1_200_000)}`
  const since = process.cpuUsage()
  const error = await refusal(load(shared, text))
  const { user, system } = process.cpuUsage(since)
  expect(error.code).toBe('unreadable')
  expect(error.message).toMatch(
    /row 1: expected a header of at most 1000000 bytes$/,
  )
  // Seconds of work; how long it took depends on who has the machine.
  expect((user + system) / 1e6).toBeLessThan(4)
})

test('a misread row of many letters refuses no file', async () => {
  for (const code of ['A', 'Aa', 'Aaa']) {
    const long = dossier(code, {
      applicant: 'QQQ',
      overdueReason: 'ữ'.repeat(5000),
    })
    const text = csv([long, dossier('B')]).replace('QQQ', '"x"y')
    const report = await load(shared, text, {
      profile: { ...profile, name: `long-${code.toLowerCase()}` },
    })
    expect(await rejects(shared, report.batch)).toMatchObject([
      { row: 2, reason: 'bad_quotes', code: null, value: null },
    ])
    expect(report).toMatchObject({ read: 2, accepted: 1, rejected: 1 })
  }
})

describe('the row of a reject is that of a spreadsheet', () => {
  test('in a file that is read by several threads at once', async () => {
    // Of all kinds: unknown, empty, unreadable, and in no order that a join may have.
    const wrong: readonly Cells[] = [
      { channel: '' },
      { status: 'Chờ' },
      { due: '31/02/2018' },
      { unit: '' },
      { procedure: 'P-9' },
    ]
    const lines = [headerLine]
    const expected: number[] = []
    for (let i = 0; i < (isLong ? 250_000 : 130_000); i++) {
      const isWrong = (i * 7919) % 1009 === 0
      const changes = isWrong ? wrong[i % wrong.length] : {}
      lines.push(
        line(
          dossier(`D${(i * 48_271) % 2_147_483_647}`, {
            unit: i % 3 === 0 ? 'tt' : 'dkkd',
            channel: i % 2 === 0 ? 'Trực tuyến' : 'Trực tiếp',
            ...changes,
          }),
        ),
      )
      if (isWrong) expected.push(i + 2)
    }
    const report = await load(shared, lines.join('\n'), {
      profile: { ...profile, name: 'threads' },
    })
    const told = await rejects(shared, report.batch)
    expect(told.map((r) => r.row)).toEqual(expected)
    for (const { row, code } of told)
      expect(code).toBe(`D${((row - 2) * 48_271) % 2_147_483_647}`)
  })

  const bad = line(dossier('X', { status: '?' }))
  const tall = line(dossier('T', { overdueReason: 'một\nhai\n\nba' }))
  const good = line(dossier('G'))

  test.each([
    ['after the header', [bad], [2]],
    ['after cells of several lines', [tall, good, bad], [4]],
    ['after empty lines', ['', good, '', '', bad], [6]],
    ['after rows of wrong width', ['a;b', bad, 'c', bad], [2, 3, 4, 5]],
    [
      'after all of them',
      ['', tall, 'a', good, '', bad, '', 'b', bad],
      [4, 7, 9, 10],
    ],
  ])('%s', async (_, rows, expected) => {
    for (const end of ['\n', '\r\n']) {
      const text = [headerLine, ...rows, ''].join('\n').replaceAll('\n', end)
      const { rejected } = await loadAlone(text)
      expect(rejected.map((r) => r.row)).toEqual(expected)
    }
  })

  test('in a file of many chunks', async () => {
    const rows = Array.from({ length: 15_000 }, (_, i) => {
      if (i % 5000 === 7) return 'narrow'
      if (i % 5000 === 8) return ''
      if (i % 5000 === 9) return bad.replace('X', `X${i}`)
      return tall.replace('T', `T${i}`)
    })
    const { report, rejected } = await loadAlone(
      [headerLine, ...rows, ''].join('\n'),
    )
    expect(report).toMatchObject({ read: 14_997, rejected: 6 })
    expect(rejected.map((r) => [r.row, r.reason])).toEqual(
      Array.from({ length: 3 }, (_, i) => [
        [i * 5000 + 9, 'wrong_width'],
        [i * 5000 + 11, 'unknown_status'],
      ]).flat(),
    )
  })
})

describe('when an export was made', () => {
  const made = (name: string, changes: object = {}) => {
    const by = { ...profile, name: `made-${loads++}`, ...changes }
    const path = file(name, csv([dossier(name)]))
    return ingestDossiers(shared, by, { path, now })
  }
  const extractOf = async ({ batch }: Ingested) => {
    const row = await shared.db
      .selectFrom('batch')
      .select('extract_at')
      .where('batch', '=', batch)
      .executeTakeFirstOrThrow()
    return row.extract_at
  }

  test('is what its name says, or its profile', async () => {
    const named = await made('hoso-20180401-0509.csv')
    expect(await extractOf(named)).toBe('2018-04-01 05:09:00')
    const extractAt = '2018-05-01 00:00:00'
    const told = await made('copy.csv', { extractAt })
    expect(await extractOf(told)).toBe(extractAt)
    const undated = await made('copy.csv', { files: '*.csv' })
    expect(await extractOf(undated)).toBe(now)
  })

  test('is not now when the name should say and does not', async () => {
    const before = await counts(shared)
    const error = await refusal(made('hoso-20180401-0500 (1).csv'))
    expect(error.code).toBe('no_extract_time')
    expect(error.message).toContain('--extract-at')
    expect(await counts(shared)).toEqual(before)
  })

  test.each(['~$hoso-20180401-0500.csv', '.~lock.hoso-20180401-0500.csv#'])(
    'is none of what stands beside a file that is open: %s',
    async (name) => {
      const error = await refusal(made(name, { files: '*' }))
      expect(`${error.code}: ${error.message}`).toBe(
        `unreadable: ${name}: expected an export, got the mark of one that is open in Excel or LibreOffice; close it there, and leave this file out`,
      )
    },
  )

  test.each([
    '20180231-0500',
    '20181301-0500',
    '20180401-2400',
    '20180401-0560',
  ])('is no time that the calendar lacks: %s', async (time) => {
    const error = await refusal(made(`hoso-${time}.csv`))
    expect(error.code).toBe('no_extract_time')
    expect(error.message).toMatch(/^hoso-.*expected a date and a time/)
  })

  test('is a time of the calendar in a profile, too', () => {
    for (const extractAt of ['2018-02-31 05:00:00', '2018-02-28'])
      expect(() => profileSchema.parse({ ...profile, extractAt })).toThrow(
        'expected a time such as',
      )
  })
})

describe('a date', () => {
  const unreadable = [
    '31/02/2018',
    '29/02/2018',
    '13/13/2018',
    '00/01/2018',
    '05/03/18',
    '05/03/2567',
    '05/03/1999',
    '2018-03-05',
    '05-03-2018',
    '5 March 2018',
    '05/03/2018 24:00',
    '05/03/2018 10:60',
    '05/03/2018 10:00:00',
    '05/03/2018T10:00',
    '05/03/2018 10:00 PM',
    '05/03/2018x',
    '43164',
    'infinity',
    'epoch',
    'now',
    '=TODAY()',
    '٠٥/٠٣/٢٠١٨',
  ]
  const dates = ['received', 'due', 'finished', 'handedOver'] as const
  const bad = together(
    unreadable.flatMap((text) => dates.map((column) => ({ [column]: text }))),
  )

  for (const [i, text] of unreadable.entries())
    test(`${JSON.stringify(text)} is unreadable`, async () => {
      for (const [j, column] of dates.entries()) {
        const at = i * dates.length + j
        expect(await bad.rejectOf(at)).toEqual({
          row: at + 2,
          reason: 'unreadable_date',
          code: `X${at}`,
          column: header[column],
          value: text.replace('\0', ''),
        })
      }
    })

  const readable = [
    ['05/03/2018', '2018-03-05 00:00:00'],
    ['05/03/2018 07:09', '2018-03-05 07:09:00'],
    ['  05/03/2018 07:09 ', '2018-03-05 07:09:00'],
    ['\u200b05/03/2018\u00a0', '2018-03-05 00:00:00'],
    ['05/03/2018\u00a007:09', '2018-03-05 07:09:00'],
    ['05/03/2018 \u00a0 07:09', '2018-03-05 07:09:00'],
    ['05/03/2018\n07:09', '2018-03-05 07:09:00'],
    ['29/02/2016', '2016-02-29 00:00:00'],
    ['01/02/2018', '2018-02-01 00:00:00'],
  ] as const
  const good = together(readable.map(([received]) => ({ received })))

  for (const [i, [text, at]] of readable.entries())
    test(`${JSON.stringify(text)} is read`, async () => {
      expect(await good.dossierOf(i)).toMatchObject({
        received_at: at,
        received_on: at.slice(0, 10),
      })
    })

  test('is read by the formats of its own source', async () => {
    const iso = { dates: ['YYYY-MM-DD HH:mm:ss'] }
    const days = { due: '', finished: '' }
    const open = { ...days, status: 'Đang xử lý' }
    const received = '2018-03-05 07:08:09'
    const row = await dossierOf(dossier('X', { ...open, received }), iso)
    expect(row.received_at).toBe(received)
    const other = dossier('X', { ...open, received: '05/03/2018' })
    expect(await rejectOf(other, iso)).toMatchObject({
      reason: 'unreadable_date',
    })
  })

  test('of a deadline without a time is the end of its day', async () => {
    const { dossiers } = await loadAlone(
      ['07/03/2018 23:59', '08/03/2018 00:00', '08/03/2018'].flatMap(
        (finished, i) => [
          dossier(`day-${i}`, { due: '07/03/2018', finished }),
          dossier(`time-${i}`, { due: '07/03/2018 10:00', finished }),
        ],
      ),
    )
    const onTime = dossiers
      .filter((d) => d.finished_at! <= d.due_at!)
      .map((d) => d.code)
    expect(onTime).toEqual(['day-0'])
    for (const column of ['due', 'extendedDue'] as const) {
      const row = await dossierOf(dossier('X', { [column]: '07/03/2018' }))
      expect(row[column === 'due' ? 'due_at' : 'extended_due_at']).toBe(
        '2018-03-07 23:59:59',
      )
    }
  })
})

describe('a defect that keeps a row out', () => {
  const defects: readonly (readonly [string, Cells])[] = [
    ['no_code', { code: '' }],
    ['no_code', { code: ' \u00a0\u200b\0 ' }],
    ['not_received', { status: 'Mới đăng ký' }],
    ['no_receipt_date', { received: '' }],
    ['finished_without_date', { finished: '' }],
    ['stopped_without_date', { status: 'Rút hồ sơ', finished: '' }],
    ['stopped_without_date', { status: 'Trả lại', finished: '' }],
    ['stopped_without_date', { status: 'Từ chối', finished: '' }],
    ['finish_before_receipt', { finished: '04/03/2018' }],
    ['finish_before_receipt', { handedOver: '04/03/2018' }],
    ['finish_before_receipt', { status: 'Rút hồ sơ', stopped: '04/03/2018' }],
    ['finish_before_receipt', { status: 'Từ chối', finished: '04/03/2018' }],
    ['after_extract', { finished: '31/12/2018' }],
    ['after_extract', { handedOver: '30/12/2018 08:01' }],
    ['after_extract', { received: '31/12/2018', finished: '31/12/2018' }],
  ]
  const faults: readonly (readonly [keyof typeof header, Cells])[] = [
    ['finished', { finished: '04/03/2018' }],
    ['handedOver', { handedOver: '04/03/2018' }],
    ['stopped', { status: 'Trả lại', stopped: '04/03/2018' }],
    ['finished', { status: 'Trả lại', finished: '04/03/2018' }],
  ]
  const out = together([...defects, ...faults].map(([, changes]) => changes))

  for (const [i, [reason, changes]] of defects.entries())
    test(`${reason}: ${JSON.stringify(changes)}`, async () => {
      expect(await out.rejectOf(i)).toMatchObject({ reason })
    })

  for (const [i, [column, changes]] of faults.entries())
    test(`finish_before_receipt names the column at fault, ${column}: ${JSON.stringify(changes)}`, async () => {
      expect(await out.rejectOf(defects.length + i)).toMatchObject({
        reason: 'finish_before_receipt',
        column: header[column],
        value: '04/03/2018',
      })
    })

  const unused: readonly (readonly [string, Cells])[] = [
    ['finished', { stopped: '04/03/2018' }],
    [
      'refused',
      { status: 'Từ chối', stopped: '06/03/2018', finished: '04/03/2018' },
    ],
    ['refused', { status: 'Từ chối', handedOver: '04/03/2018' }],
    ['open', { status: 'Đang xử lý', finished: '', stopped: '04/03/2018' }],
  ]
  const taken = together(unused.map(([, changes]) => changes))

  for (const [i, [outcome, changes]] of unused.entries())
    test(`a date that the outcome does not use is none: ${outcome} ${JSON.stringify(changes)}`, async () => {
      expect((await taken.dossierOf(i)).flags).toBe(null)
    })

  test('finished on the day of receipt is none, at any time of it', async () => {
    const row = await dossierOf(dossier('X', { finished: '05/03/2018' }))
    expect(row.ended_on).toBe('2018-03-05')
  })

  test('duplicate_code: rows that say different things are all out', async () => {
    const { report, rejected, dossiers } = await loadAlone([
      dossier('X'),
      dossier('Y'),
      dossier(' X\u200b', { finished: '06/03/2018' }),
      dossier('X'),
    ])
    expect(report).toMatchObject({ read: 4, accepted: 1, rejected: 3 })
    expect(rejected).toEqual(
      [2, 4, 5].map((row) => {
        const reason = 'duplicate_code'
        return { row, reason, code: 'X', column: null, value: null }
      }),
    )
    expect(dossiers.map((d) => d.code)).toEqual(['Y'])
  })

  test('a row that says the same twice is unchanged, not a duplicate', async () => {
    const { report, dossiers } = await loadAlone([
      dossier('X'),
      dossier('X', { applicant: 'Trần Thị B', status: 'ĐÃ XỬ LÝ XONG' }),
    ])
    expect(report).toMatchObject({ accepted: 1, unchanged: 1, rejected: 0 })
    expect(dossiers).toHaveLength(1)
  })

  test('a rejected row does not speak against another of its code', async () => {
    const { report, dossiers } = await loadAlone([
      dossier('X', { status: '?' }),
      dossier('X'),
    ])
    expect(report).toMatchObject({ accepted: 1, rejected: 1 })
    expect(dossiers).toHaveLength(1)
  })
})

describe('a defect that does not keep a row out', () => {
  const open = { status: 'Đang xử lý', finished: '' }
  const flagged: readonly (readonly [string, Cells, Partial<Dossier>])[] = [
    ['no_due_date', { due: '' }, { due_on: null, due_at: null }],
    [
      'due_before_receipt',
      { due: '04/03/2018' },
      { due_on: null, due_at: null },
    ],
    [
      'finish_date_while_open',
      { status: 'Đang xử lý' },
      { outcome: null, finished_on: null, ended_on: '9999-12-31' },
    ],
    [
      'paused_without_date',
      { ...open, status: 'Yêu cầu bổ sung' },
      // Since the last whole day of the export.
      { outcome: null, paused_on: '2018-12-29', paused_since: '2018-12-29' },
    ],
    [
      'resumed_without_date',
      { ...open, paused: '06/03/2018' },
      { paused_on: '2018-03-06', resumed_on: '2018-03-06' },
    ],
    [
      'resumed_before_pause',
      { paused: '06/03/2018', resumed: '05/03/2018' },
      { outcome: 'finished', paused_on: '2018-03-06', resumed_on: null },
    ],
    [
      // What is being processed is not paused: the pause has ended, nobody knows when.
      'resumed_before_pause',
      { ...open, paused: '06/03/2018', resumed: '05/03/2018' },
      { outcome: null, paused_on: '2018-03-06', resumed_on: '2018-03-06' },
    ],
    [
      'procedure_not_valid',
      { procedure: 'P-3' },
      { procedure: 'P-3', outcome: 'finished' },
    ],
    [
      'due_before_receipt finish_date_while_open',
      { status: 'Đang xử lý', due: '04/03/2018' },
      { due_on: null },
    ],
  ]
  const rows = together(flagged.map(([, changes]) => changes))

  for (const [i, [flags, changes, fields]] of flagged.entries())
    test(`${flags}: ${JSON.stringify(changes)}`, async () => {
      expect(await rows.dossierOf(i)).toMatchObject({ flags, ...fields })
    })

  test('is counted', async () => {
    const { report } = await loadAlone([
      ...flagged.map(([, changes], i) => dossier(`X${i}`, changes)),
      dossier('Y'),
    ])
    expect(report).toMatchObject({
      accepted: flagged.length + 1,
      rejected: 0,
      flagged: flagged.length,
    })
  })

  test('a dossier that is paused again is paused since then', async () => {
    const again = {
      ...open,
      status: 'Yêu cầu bổ sung',
      paused: '10/03/2018',
      resumed: '05/03/2018',
    }
    expect(await dossierOf(dossier('X', again))).toMatchObject({
      paused_on: '2018-03-10',
      resumed_on: null,
      flags: null,
    })
  })

  test('of a procedure none is, where the catalogue is open', async () => {
    const row = await dossierOf(dossier('X', { procedure: 'P-3' }), {
      catalogue: 'open',
    })
    expect(row.flags).toBe(null)
  })

  const sound: readonly (readonly [string, Cells])[] = [
    [
      'a procedure on its last day',
      { procedure: 'P-3', received: '04/03/2018' },
    ],
    [
      'a resumption on the day of the pause',
      { paused: '06/03/2018 14:00', resumed: '06/03/2018' },
    ],
    ['due on the day of receipt', { due: '05/03/2018' }],
    [
      'a pause that goes on',
      { ...open, status: 'Yêu cầu bổ sung', paused: '06/03/2018' },
    ],
    [
      'a pause that ended',
      { ...open, paused: '06/03/2018', resumed: '07/03/2018' },
    ],
  ]

  test(`${sound.map(([what]) => what).join(', ')}: none of them is one`, async () => {
    const { report, dossiers } = await loadAlone(
      sound.map(([, changes], i) => dossier(`X${i}`, changes)),
    )
    expect(report.flagged).toBe(0)
    expect(dossiers).toMatchObject(sound.map(() => ({ flags: null })))
  })
})

describe('the day on which a dossier ended', () => {
  const days: readonly (readonly [string, Cells])[] = [
    ['2018-03-07', {}],
    ['2018-03-09', { handedOver: '09/03/2018' }],
    ['2018-03-07', { stopped: '09/03/2018' }],
    [
      '2018-03-09',
      { status: 'Rút hồ sơ', finished: '', stopped: '09/03/2018' },
    ],
    ['2018-03-07', { status: 'Từ chối' }],
    ['9999-12-31', { status: 'Đang xử lý', finished: '' }],
    ['9999-12-31', { status: 'Yêu cầu bổ sung', finished: '' }],
  ]
  const rows = together(days.map(([, changes]) => changes))

  for (const [i, [day, changes]] of days.entries())
    test(`is ${day} of ${JSON.stringify(changes)}`, async () => {
      expect((await rows.dossierOf(i)).ended_on).toBe(day)
    })
})

describe('the hash of a row', () => {
  const fields = [
    ['overdueReason', 'a|b'],
    ['overdueReason', 'a\u001fb'],
    ['overdueReason', '\u001e'],
    ['overdueReason', 'null'],
    ['apology', 'Có'],
    ['apology', 'Không'],
    ['extendedDue', '09/03/2018'],
    ['due', '09/03/2018'],
    ['due', '08/03/2018 10:00'],
    ['handedOver', '08/03/2018'],
    ['handedOver', '08/03/2018 10:00'],
    ['finished', '07/03/2018 10:01'],
    ['received', '05/03/2018 08:01'],
    ['paused', '06/03/2018'],
    ['resumed', '06/03/2018'],
    ['channel', 'Trực tiếp'],
    ['unit', 'tt'],
    ['procedure', 'P-2'],
    ['status', 'Từ chối'],
  ] as const
  const variants: Cells[] = [
    {},
    ...fields.map(([column, text]) => ({ [column]: text })),
    { due: '08/03/2018 23:59', extendedDue: '' },
    { due: '', extendedDue: '08/03/2018' },
    { paused: '', resumed: '06/03/2018' },
    { overdueReason: 'Có' },
    { overdueReason: 'a', apology: 'Có' },
  ]

  test('differs exactly where the content does', async () => {
    const source = { ...profile, name: 'hashed' }
    // A dossier of each pair, which is the one first and the other later.
    const pairs = variants.flatMap((one, i) =>
      variants.slice(i + 1).map((other, j) => ({
        code: `${i} ${i + 1 + j}`,
        versions: [one, other] as const,
      })),
    )
    for (const [i, extractAt] of [
      '2018-12-30 08:10:00',
      '2018-12-30 08:11:00',
    ].entries())
      await load(
        shared,
        pairs.map(({ code, versions }) => dossier(code, versions[i])),
        { profile: source, extractAt },
      )
    const { rows } = await sql<{
      code: string
      versions: number
      hashes: number
      contents: number
    }>`
      select code, count(*) as versions, count(distinct row_hash) as hashes,
        count(distinct to_json(
          struct_pack(*columns(* exclude (row_hash, extract_at, from_batch, to_batch)))
        )::varchar) as contents
      from (from dossier union all by name from dossier_past) where source = 'hashed'
      group by code order by code`.execute(shared.db)
    expect(rows).toHaveLength(pairs.length)
    for (const { versions, hashes, contents } of rows) {
      expect(hashes).toBe(versions)
      expect(contents).toBe(versions)
    }
    // No variants but those that mean the same fall together.
    const alike = rows
      .filter(({ versions }) => versions === 1)
      .map(({ code }) => code.split(' ').map((n) => variants[Number(n)]))
    expect(alike).toEqual([
      [{}, { overdueReason: '\u001e' }],
      [{ resumed: '06/03/2018' }, { paused: '', resumed: '06/03/2018' }],
    ])
  })
})

describe('an export under gzip', () => {
  test('is loaded as the plain one', async () => {
    const text = csv([dossier('X'), dossier('Y', { status: '?' })])
    const plain = await loadAlone(text)
    const source = `gz-${loads++}`
    const report = await load(shared, gzipSync(text), {
      name: 'export.csv.gz',
      profile: { ...profile, name: source },
      extractAt: '2018-12-30 08:00:00',
    })
    expect(report).toMatchObject({ read: 2, accepted: 1, rejected: 1 })
    expect(await current(shared, source)).toEqual(plain.dossiers)
    expect(await rejects(shared, report.batch)).toEqual(plain.rejected)
  })

  test('that breaks off is refused', async () => {
    const cut = gzipSync(csv([dossier('X')])).subarray(0, -12)
    const before = await counts(shared)
    const error = await refusal(load(shared, cut, { name: 'export.csv.gz' }))
    expect(error.code).toBe('unreadable')
    expect(await counts(shared)).toEqual(before)
  })
})

describe('a list of units', () => {
  const unit = (row: string) => `${units}\n${row}\n`
  const bad = [
    ['no_code', ',so,A,,4,no,2010-01-01,'],
    ['bad_code', 'ơk,so,A,,4,no,2010-01-01,'],
    ['bad_code', 'a/b,so,A,,4,no,2010-01-01,'],
    ['bad_code', 'a b,so,A,,4,no,2010-01-01,'],
    ['bad_code', 'a..b,so,A,,4,no,2010-01-01,'],
    ['bad_code', `${'a'.repeat(41)},so,A,,4,no,2010-01-01,`],
    ['no_name', 'a,so,,,4,no,2010-01-01,'],
    ['no_position', 'a,so,A,,,no,2010-01-01,'],
    ['no_position', 'a,so,A,,4.5,no,2010-01-01,'],
    ['no_position', 'a,so,A,,four,no,2010-01-01,'],
    ['unreadable_value', 'a,so,A,,4,maybe,2010-01-01,'],
    ['unreadable_date', 'a,so,A,,4,no,,'],
    ['unreadable_date', 'a,so,A,,4,no,01/01/2010,'],
    ['unreadable_date', 'a,so,A,,4,no,10-01-01,'],
    ['unreadable_date', 'a,so,A,,4,no,2010-01-01,2010-02-30'],
    ['unreadable_date', 'a,so,A,,4,no,2553-01-01,'],
    ['reversed_span', 'a,so,A,,4,no,2010-01-02,2010-01-01'],
    ['unknown_unit', 'a,nobody,A,,4,no,2010-01-01,'],
    ['wrong_width', 'a,so,A,,4,no,2010-01-01'],
  ] as const

  test('rejects a row that may not be, for its own reason', async () => {
    await using alone = await warehouse({ lists: false })
    const rows = bad.map(([, row], i) => row.replace(/^a,/, `a${i},`))
    const text = unit(rows.join('\n'))
    const report = await loadList(alone, 'unit', text)
    expect(report).toMatchObject({
      read: 3 + bad.length,
      accepted: 3,
      rejected: bad.length,
    })
    expect(await rejects(alone, report.batch)).toMatchObject(
      bad.map(([reason], i) => ({ row: 5 + i, reason })),
    )
  })

  test('rejects codes that differ only by case', async () => {
    await using alone = await warehouse({ lists: false })
    const report = await loadList(
      alone,
      'unit',
      unit('TT,so,A,,4,no,2010-01-01,'),
    )
    expect(await rejects(alone, report.batch)).toMatchObject([
      { row: 4, reason: 'bad_code', value: 'tt' },
      { row: 5, reason: 'bad_code', value: 'TT' },
    ])
  })

  test('rejects both of two spans that overlap, and takes two that meet', async () => {
    await using alone = await warehouse({ lists: false })
    const two = (until: string) => {
      return `${units}\na,so,A,,4,no,2010-01-01,${until}\na,so,B,,4,no,2015-01-01,\n`
    }
    const overlapping = await loadList(alone, 'unit', two('2015-01-01'))
    expect(await rejects(alone, overlapping.batch)).toMatchObject([
      { row: 5, reason: 'overlapping_span' },
      { row: 6, reason: 'overlapping_span' },
    ])
    expect(await loadList(alone, 'unit', two('2014-12-31'))).toMatchObject({
      accepted: 2,
      unchanged: 3,
      rejected: 0,
    })
  })

  test('a row that a newer list lacks goes to the past, and can come back', async () => {
    await using alone = await warehouse({ lists: false })
    const codes = async (table: 'unit' | 'unit_past') => {
      const rows = await alone.db
        .selectFrom(table)
        .select('code')
        .orderBy('code')
        .execute()
      return rows.map((r) => r.code)
    }
    const short = units.split('\n').slice(0, 3).join('\n')
    await loadList(alone, 'unit', units)
    // Whichever of the two has the greater hash: the later is the list.
    for (const _ of [1, 2]) {
      await loadList(alone, 'unit', short)
      expect(await codes('unit')).toEqual(['dkkd', 'so'])
      await loadList(alone, 'unit', units)
      expect(await codes('unit')).toEqual(['dkkd', 'so', 'tt'])
    }
    expect(await codes('unit_past')).toEqual(['tt', 'tt'])
    expect(await loadList(alone, 'unit', units)).toMatchObject({
      accepted: 0,
      unchanged: 3,
      isNew: false,
    })
  })

  test('that changed at the same moment is the list, whatever its hash', async () => {
    await using alone = await warehouse({ lists: false })
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F']) {
      const text = `${unitsHeader}\nso,,${name},,1,no,2010-01-01,\n`
      await loadList(alone, 'unit', text)
      expect(
        await alone.db.selectFrom('unit').select('name').execute(),
      ).toEqual([{ name }])
    }
  })
})

describe('a list of procedures', () => {
  const good = procedures.split('\n')[1]!.replace('P-1', 'P-7')
  const change = (at: number, text: string) => good.split(',').with(at, text)
  const at = Object.fromEntries(
    proceduresHeader.split(',').map((name, i) => [name, i]),
  )
  const bad = [
    ['code', '', 'no_code'],
    ['name', '', 'no_name'],
    ['field', '', 'no_name'],
    ['unit', 'nobody', 'unknown_unit'],
    ['level', '5', 'unreadable_value'],
    ['level', '3.7', 'unreadable_value'],
    ['level', 'four', 'unreadable_value'],
    ['time', 'three', 'unreadable_value'],
    ['time', '2.555', 'unreadable_value'],
    ['time', '1.500', 'unreadable_value'],
    ['time_unit', 'week', 'unreadable_value'],
    ['registration', 'renewal', 'unreadable_value'],
    ['announced', 'maybe', 'unreadable_value'],
    ['announced', '', 'unreadable_value'],
    ['fee_web', 'maybe', 'unreadable_value'],
    ['valid_from', '2016', 'unreadable_date'],
    ['valid_to', '2016-02-30', 'unreadable_date'],
    ['valid_to', '2009-12-31', 'reversed_span'],
  ] as const

  test('rejects a row that may not be, for its own reason', async () => {
    const rows = bad.map(([column, text]) =>
      change(at[column]!, text).join(','),
    )
    const text = [procedures, ...rows, ''].join('\n')
    const report = await loadList(shared, 'procedure', text)
    expect(await rejects(shared, report.batch)).toMatchObject(
      bad.map(([, , reason], i) => ({ row: 5 + i, reason })),
    )
    await loadList(shared, 'procedure', procedures)
  })

  test('rejects all spans of a code that overlap', async () => {
    const later = change(at['valid_from']!, '2017-01-01').join(',')
    const text = `${procedures}\n${good}\n${later}\n`
    const report = await loadList(shared, 'procedure', text)
    expect(await rejects(shared, report.batch)).toMatchObject([
      { row: 5, reason: 'overlapping_span' },
      { row: 6, reason: 'overlapping_span' },
    ])
    await loadList(shared, 'procedure', procedures)
  })
})
