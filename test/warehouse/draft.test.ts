import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  draftProfile,
  IngestError,
  openDuckDb,
  profileSchema,
  type Draft,
  type Warehouse,
} from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  csv as table,
  current,
  dossier,
  folder,
  load,
  profile,
  removeFolders,
  warehouse,
} from './fixture.ts'
import { plainRow, plainTable } from './generated.ts'
import { write } from './written.ts'

/* What a file tells of how it is read, and what it leaves to a person. */

afterAll(removeFolders)

async function draftOf(
  content: string | Uint8Array,
  name = 'hoso.csv',
): Promise<Draft> {
  const path = join(folder(), name)
  writeFileSync(path, content)
  return draftProfile(path)
}

/** A file of the columns that are given, each with its cells. */
function csv(
  columns: { readonly [header: string]: readonly string[] },
  delimiter = ',',
): string {
  const headers = Object.keys(columns)
  const rows = Math.max(...Object.values(columns).map((cells) => cells.length))
  return [
    headers.join(delimiter),
    ...Array.from({ length: rows }, (_, i) =>
      headers.map((h) => columns[h]?.[i] ?? '').join(delimiter),
    ),
    '',
  ].join('\n')
}

/** Three columns that are known, so that the header is one. */
const known = {
  'Mã hồ sơ': ['H-1'],
  'Đơn vị': ['A'],
  'Mã TTHC': ['T-1'],
} as const

test('a code that comes again is told, unless its row says the same or has none', async () => {
  const rows = ['H-1,A,T-1', 'H-2,A,T-1', 'H-1,A,T-1', ',A,T-1', ',B,T-1']
  const told = async (...more: readonly string[]) =>
    (
      await draftOf(
        [Object.keys(known).join(','), ...rows, ...more, ''].join('\n'),
      )
    ).repeated
  expect(await told()).toBe(0)
  expect(await told(' H-1,B,T-1', 'H-2,B,T-1', 'H-2,A,T-1')).toBe(2)
})

test('a header of two rows is known by the names of its second', async () => {
  const two = ['Mã hồ sơ,Đơn vị,Mã TTHC,Thời gian,', ',,,Ngày nhận,Ngày hẹn']
  const row = 'H-1,A,T-1,05/03/2018,08/03/2018'
  expect(await draftOf([...two, row, ''].join('\n'))).toMatchObject({
    rows: 1,
    isJoined: true,
    below: [],
    columns: {
      code: ['Mã hồ sơ'],
      received: ['Thời gian Ngày nhận'],
      due: ['Thời gian Ngày hẹn'],
    },
    dates: { received: { formats: ['DD/MM/YYYY'] } },
  })
  for (const second of [
    ',,,Ngày nhận,x',
    'H-0,,,Ngày nhận,Ngày hẹn',
    ',A,T-1,,',
  ])
    expect(await draftOf([two[0], second, row, ''].join('\n'))).toMatchObject({
      rows: 2,
      isJoined: false,
      below: [],
    })
})

describe('an export', () => {
  test('tells all that can be told of it', async () => {
    const draft = await draftOf(
      [
        'STT;Mã hồ sơ;Mã TTHC;Tên TTHC;Đơn vị;Kênh tiếp nhận;Trạng thái;Ngày tiếp nhận;Ngày hẹn trả;Ngày trả kết quả;Chủ hồ sơ; ',
        '1;H-1;T-1;Thành lập;A;Trực tuyến;Đang xử lý;05/03/2018 08:00;08/03/2018;;Nguyễn Văn A;',
        '2;H-2;T-1;Thành lập;A;TRỰC TIẾP;đã trả kết quả;13/03/2018 08:00;14/03/2018;09/03/2018;Nguyễn Văn B;',
        '3;H-3;T-1;Thành lập;A;Bồ câu;Đang xử lý;5 March;08/03/2018;;"x"y;',
        '4;H-4;T-1;Thành lập;A;Bồ câu;Đang xử lý;5 March;15/03/2018;;x;',
        '',
      ].join('\n'),
      'hoso-20180401-0500.csv',
    )
    expect(draft).toEqual({
      name: 'hoso',
      format: 'csv',
      encoding: 'utf-8',
      encodings: [],
      readAs: 'utf-8',
      delimiter: ';',
      records: null,
      files: 'hoso-{YYYY}{MM}{DD}-{HH}{mm}.csv',
      // One row cannot be taken apart.
      rows: 3,
      repeated: 0,
      drawn: {},
      columns: {
        code: ['Mã hồ sơ'],
        procedure: ['Mã TTHC', 'Tên TTHC'],
        unit: ['Đơn vị'],
        channel: ['Kênh tiếp nhận'],
        status: ['Trạng thái'],
        received: ['Ngày tiếp nhận'],
        due: ['Ngày hẹn trả'],
        handedOver: ['Ngày trả kết quả'],
      },
      isJoined: false,
      below: [],
      missing: ['finished'],
      others: ['STT', 'Tên TTHC', 'Chủ hồ sơ'],
      headers: [
        'STT',
        'Mã hồ sơ',
        'Mã TTHC',
        'Tên TTHC',
        'Đơn vị',
        'Kênh tiếp nhận',
        'Trạng thái',
        'Ngày tiếp nhận',
        'Ngày hẹn trả',
        'Ngày trả kết quả',
        'Chủ hồ sơ',
      ],
      dates: {
        received: {
          formats: ['DD/MM/YYYY HH:mm'],
          cells: 3,
          strange: 1,
          first: 'day',
        },
        due: { formats: ['DD/MM/YYYY'], cells: 3, strange: 0, first: 'day' },
        handedOver: {
          formats: ['DD/MM/YYYY'],
          cells: 1,
          strange: 0,
          first: 'either',
        },
      },
      meanings: {
        channel: {
          known: { online: ['Trực tuyến'], counter: ['TRỰC TIẾP'] },
          unknown: ['Bồ câu'],
          hidden: 0,
        },
        status: {
          known: { processing: ['Đang xử lý'], finished: ['đã trả kết quả'] },
          unknown: [],
          hidden: 0,
        },
      },
    })
  })

  test('without three known headers has none', async () => {
    const two = { 'Mã hồ sơ': ['H-1'], 'Đơn vị': ['A'], Mã: ['x'] }
    expect(await draftOf(csv(two))).toMatchObject({
      rows: 1,
      columns: {},
      others: [],
      dates: {},
      meanings: {},
      missing: [
        'code',
        'procedure',
        'unit',
        'channel',
        'status',
        'received',
        'due',
        'finished',
      ],
    })
    const three = { ...two, 'Trạng thái': ['Đang xử lý'] }
    expect(await draftOf(csv(three))).toMatchObject({
      columns: {
        code: ['Mã hồ sơ'],
        unit: ['Đơn vị'],
        status: ['Trạng thái'],
      },
      others: ['Mã'],
      missing: ['procedure', 'channel', 'received', 'due', 'finished'],
    })
  })

  test('has the headers that are in use, the surest first', async () => {
    const headers: Draft['columns'] = {
      code: [
        'Mã hồ sơ',
        'Số hồ sơ',
        'Mã số hồ sơ',
        'Số biên nhận',
        'Mã biên nhận',
        'dossier code',
        'dossier id',
        'code',
      ],
      procedure: [
        'Mã thủ tục',
        'Mã TTHC',
        'Mã thủ tục hành chính',
        'Tên thủ tục hành chính',
        'Tên TTHC',
        'Tên thủ tục',
        'Thủ tục hành chính',
        'Thủ tục',
        'procedure code',
        'procedure',
      ],
      unit: [
        'Đơn vị giải quyết',
        'Đơn vị xử lý',
        'Đơn vị thụ lý',
        'Phòng giải quyết',
        'Phòng xử lý',
        'Phòng ban xử lý',
        'Đơn vị tiếp nhận',
        'Đơn vị',
        'department',
        'unit',
      ],
      channel: [
        'Kênh tiếp nhận',
        'Kênh thực hiện',
        'Hình thức tiếp nhận',
        'Hình thức nộp',
        'Hình thức nộp hồ sơ',
        'channel',
      ],
      status: [
        'Trạng thái',
        'Trạng thái hồ sơ',
        'Tình trạng',
        'Tình trạng hồ sơ',
        'status',
      ],
      received: [
        'Ngày tiếp nhận',
        'Ngày tiếp nhận hồ sơ',
        'Ngày nhận',
        'Ngày nhận hồ sơ',
        'received',
        'received on',
        'received at',
        'date received',
      ],
      due: [
        'Ngày hẹn trả',
        'Ngày hẹn trả kết quả',
        'Ngày hẹn',
        'Hạn trả kết quả',
        'Hạn xử lý',
        'Hạn giải quyết',
        'due',
        'due on',
        'due date',
      ],
      extendedDue: ['Ngày hẹn lại', 'Ngày hẹn trả lại', 'extended due'],
      finished: [
        'Ngày có kết quả',
        'Ngày kết thúc xử lý',
        'Ngày xử lý xong',
        'Ngày hoàn thành',
        'Ngày giải quyết xong',
        'finished',
        'finished on',
        'finished at',
      ],
      handedOver: [
        'Ngày trả kết quả',
        'Ngày trả',
        'Ngày trả hồ sơ',
        'handed over',
        'handed over on',
      ],
      stopped: [
        'Ngày dừng xử lý',
        'Ngày từ chối',
        'Ngày rút hồ sơ',
        'Ngày trả lại',
        'stopped',
        'stopped on',
      ],
      paused: ['Ngày yêu cầu bổ sung', 'Ngày tạm dừng', 'paused', 'paused on'],
      resumed: ['Ngày bổ sung xong', 'Ngày bổ sung', 'resumed', 'resumed on'],
      overdueReason: [
        'Nguyên nhân quá hạn',
        'Lý do quá hạn',
        'Nguyên nhân trễ hạn',
        'Lý do trễ hạn',
        'overdue reason',
      ],
      apology: ['Văn bản xin lỗi', 'Thư xin lỗi', 'Phiếu xin lỗi', 'apology'],
    }
    const all = Object.values(headers).flat()
    const { columns, others, missing, dates, meanings } = await draftOf(
      csv(Object.fromEntries(all.toReversed().map((h) => [h, ['x']]))),
    )
    expect(columns).toEqual(headers)
    expect(missing).toEqual([])
    const firsts = Object.values(headers).map(([first]) => first)
    expect(others).toEqual(all.toReversed().filter((h) => !firsts.includes(h)))
    expect(Object.keys(dates).toSorted()).toEqual([
      'due',
      'extendedDue',
      'finished',
      'handedOver',
      'paused',
      'received',
      'resumed',
      'stopped',
    ])
    expect(Object.keys(meanings).toSorted()).toEqual([
      'apology',
      'channel',
      'status',
    ])
    // Without marks, case and blanks; two that are one are both told.
    const others2 = await draftOf(
      csv({ MaHoSo: ['1'], 'ĐƠN-VỊ': ['A'], 'don vi': ['B'], due_on: ['x'] }),
    )
    expect(others2.columns).toEqual({
      code: ['MaHoSo'],
      unit: ['ĐƠN-VỊ', 'don vi'],
      due: ['due_on'],
    })
  })
})

describe('the name of a file', () => {
  test.each([
    ['hoso-20180401-0500.csv', 'hoso', 'hoso-{YYYY}{MM}{DD}-{HH}{mm}.csv'],
    ['hoso-20180401-050030.csv', 'hoso', 'hoso-{YYYY}{MM}{DD}-{HH}{mm}*.csv'],
    ['BC_2018-04-01.csv', 'bc', 'BC_{YYYY}-{MM}-{DD}.csv'],
    [
      'BC 2018-04-01T05-00-30.csv',
      'bc-t',
      'BC {YYYY}-{MM}-{DD}T{HH}-{mm}*.csv',
    ],
    ['a_2018_12_31_23_59.csv', 'a', 'a_{YYYY}_{MM}_{DD}_{HH}_{mm}.csv'],
    ['thang_201804.csv', 'thang', 'thang_{YYYY}{MM}.csv'],
    ['Đơn-2018.04.csv', 'don', 'Đơn-{YYYY}.{MM}.csv'],
    // What is no time of the calendar is no time.
    ['hoso_2018.csv', 'hoso', 'hoso_*.csv'],
    ['20181301.csv', 'source', '*.csv'],
    ['20180432.csv', 'source', '*.csv'],
    ['20180400.csv', 'source', '*.csv'],
    ['19180401.csv', 'source', '*.csv'],
    ['a120180401.csv', 'a', 'a*.csv'],
    ['a-2018-0401.csv', 'a', 'a-*-0401.csv'],
    ['a-20180401-2500.csv', 'a', 'a-{YYYY}{MM}{DD}-2500.csv'],
    ['a-7-of-9.csv', 'a-of', 'a-*-of-9.csv'],
    ['Hồ sơ.csv', 'ho-so', 'Hồ sơ*.csv'],
    ['hoso.tar.csv', 'hoso-tar', 'hoso.tar*.csv'],
    ['hoso', 'hoso', 'hoso'],
  ])('%s', async (file, name, files) => {
    const draft = await draftOf(csv(known), file)
    expect({ name: draft.name, files: draft.files }).toEqual({ name, files })
  })
})

describe('text', () => {
  const text = csv(known)

  test.each([',', ';', '\t', '|'])('between %j', async (delimiter) => {
    expect(await draftOf(csv(known, delimiter))).toMatchObject({
      format: 'csv',
      delimiter,
      columns: { code: ['Mã hồ sơ'] },
    })
  })

  test('between two alike tells none, unless one has more headers', async () => {
    expect((await draftOf('a;b,c\n1;2,3\n')).delimiter).toBe(null)
    const semicolons = 'Mã hồ sơ,x;Đơn vị;Trạng thái\n1,2;3;4\n'
    expect((await draftOf(semicolons)).delimiter).toBe(null)
    const commas = 'Mã hồ sơ;x,Mã hồ sơ,Đơn vị,Trạng thái\n1;2,3,4,5\n'
    expect((await draftOf(commas)).delimiter).toBe(',')
  })

  test('that is as wide as its header in no row is none', async () => {
    for (const content of ['a\n1\n', 'a,b\n1\n', 'a;b\n1;2;3\n'])
      await expect(draftOf(content, 'bảng.csv')).rejects.toThrow(
        'bảng.csv: expected a comma, a semicolon, a tab or | between equally many columns in each row, got none of them',
      )
    await expect(draftOf('a')).rejects.toBeInstanceOf(IngestError)
  })

  const utf16 = Buffer.from(text, 'utf16le')
  test.each<[string, Buffer, Partial<Draft>]>([
    [
      'UTF-8',
      Buffer.from(text),
      { encoding: 'utf-8', encodings: [], readAs: 'utf-8' },
    ],
    [
      'UTF-8 with its mark',
      Buffer.from(`\ufeff${text}`),
      { encoding: 'utf-8', encodings: [], readAs: 'utf-8' },
    ],
    [
      'UTF-16 with its mark',
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      { encoding: 'utf-16', encodings: [], readAs: 'utf-16' },
    ],
    [
      'UTF-16 with its mark, the greater byte first',
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
      { encoding: 'utf-16', encodings: [], readAs: 'utf-16' },
    ],
    [
      'UTF-16',
      utf16,
      {
        encoding: null,
        encodings: ['utf-16le', 'utf-16be'],
        readAs: 'utf-16le',
      },
    ],
    [
      'UTF-16, the greater byte first',
      Buffer.from(utf16).swap16(),
      {
        encoding: null,
        encodings: ['utf-16le', 'utf-16be'],
        readAs: 'utf-16be',
      },
    ],
    [
      'UTF-16 of ASCII alone',
      Buffer.from('code,unit,procedure\nH-1,A,T-1\n', 'utf16le'),
      {
        encoding: null,
        encodings: ['utf-16le', 'utf-16be'],
        readAs: 'utf-16le',
      },
    ],
    [
      'windows-1258',
      // The horn and the tone of ồ and ơ stand for themselves.
      Buffer.from(
        'M\xe3 h\xf4\xcc s\xf5,\xd0\xf5n vi\xf2,M\xe3 TTHC\nH-1,A,T-1\n',
        'latin1',
      ),
      {
        encoding: null,
        encodings: ['windows-1258', 'tcvn3'],
        readAs: 'windows-1258',
      },
    ],
    [
      'TCVN3',
      Buffer.from(
        'M\xb7 h\xe5 s\xac,\xa7\xacn v\xde,M\xb7 TTHC\nH-1,A,T-1\n',
        'latin1',
      ),
      {
        encoding: null,
        encodings: ['windows-1258', 'tcvn3'],
        readAs: 'tcvn3',
      },
    ],
  ])('in %s', async (_, bytes, told) => {
    expect(await draftOf(bytes)).toMatchObject({
      ...told,
      format: 'csv',
      delimiter: ',',
      rows: 1,
      missing: ['channel', 'status', 'received', 'due', 'finished'],
    })
  })
})

describe('records', () => {
  const record = {
    MaHoSo: 'H-1',
    DonVi: 'A',
    NguoiNop: 'x',
    TrangThai: 'Đang xử lý',
  }
  const columns = { code: ['MaHoSo'], unit: ['DonVi'], status: ['TrangThai'] }
  const one = JSON.stringify(record)
  test.each([
    ['[{}]', 'json', null],
    ['\ufeff \n[{}]', 'json', null],
    ['{"data":[{}]}', 'json', 'data'],
    ['{"n":1,"data":{"total":1,"items":[{}]}}', 'json', 'data.items'],
    ['{"items":[{}]}', 'json', 'items'],
    ['{"records":[{}]}', 'json', 'records'],
    ['{"result":[{}]}', 'json', 'result'],
    ['{"rows":[{}]}', 'json', 'rows'],
    ['{}', 'ndjson', null],
  ])('%s', async (shape, format, records) => {
    const draft = await draftOf(shape.replace('{}', one), 'api.json')
    expect(draft).toMatchObject({
      format,
      records,
      encoding: 'utf-8',
      delimiter: null,
      rows: 1,
      columns,
      others: ['NguoiNop'],
      meanings: { status: { known: { processing: ['Đang xử lý'] } } },
    })
  })

  test('on lines are counted without those that are none', async () => {
    const draft = await draftOf(`${one}\n[]\n${one}\n`, 'api.ndjson')
    expect(draft).toMatchObject({ format: 'ndjson', rows: 2 })
  })

  test('that are no JSON are refused', async () => {
    await expect(draftOf('[{"a":', 'api.json')).rejects.toBeInstanceOf(
      IngestError,
    )
  })
})

describe('a workbook and a Parquet file', () => {
  test('tell their columns and rows, without a total', async () => {
    await using duck = await openDuckDb(':memory:')
    const rows = [plainRow('A', 0), plainRow('B', 1)]
    const made = plainTable(rows)
    const layout = { ...made.layout, hasTotal: true, titles: 2 }
    for (const format of ['xlsx', 'parquet'] as const) {
      const dir = folder()
      mkdirSync(dir, { recursive: true })
      const { bytes } = await write({ ...made, layout }, format, { duck, dir })
      expect(await draftOf(bytes, `hoso.${format}`)).toMatchObject({
        name: 'hoso',
        files: `hoso*.${format}`,
        format,
        encoding: 'utf-8',
        encodings: [],
        readAs: 'utf-8',
        delimiter: null,
        records: null,
        rows: 2,
        columns: { code: ['Mã hồ sơ'] },
        meanings: {
          status: { known: { finished: ['Đã xử lý xong'] }, unknown: [] },
          channel: { known: { online: ['Trực tuyến'] } },
          apology: { known: {}, unknown: [] },
        },
      })
    }
  })

  test('of a quoted name and many rows is read to its end', async () => {
    await using duck = await openDuckDb(':memory:')
    const path = join(folder(), "it's.parquet")
    await duck.query(
      `copy (select i as "Mã hồ sơ", 'Phòng' as "unit", case when i = 100001 then '31/12/2018' end as "due", hash(i) as "a""b", hash(-i) as b
        from range(100002) r(i)) to '${path.replaceAll("'", "''")}' (format parquet)`,
    )
    expect(await draftProfile(path)).toMatchObject({
      rows: 100_002,
      columns: { code: ['Mã hồ sơ'], unit: ['unit'], due: ['due'] },
      others: ['a"b', 'b'],
      dates: { due: { formats: ['DD/MM/YYYY'], cells: 1, strange: 0 } },
    })
    const none = join(folder(), 'none.parquet')
    await duck.query(`copy (select 1 as a) to '${none}' (format parquet)`)
    expect(await draftProfile(none)).toMatchObject({ rows: 0, columns: {} })
  })
})

describe('the dates of a column', () => {
  async function datesOf(cells: readonly string[]) {
    const { dates } = await draftOf(csv({ ...known, due: cells }))
    return dates.due
  }

  test.each<
    [cells: readonly string[], formats: readonly string[], strange?: number]
  >([
    [['31/12/2018', '01/02/2018'], ['DD/MM/YYYY']],
    [['31/12/2018 08:05'], ['DD/MM/YYYY HH:mm']],
    [['31/12/2018 08:05:09'], ['DD/MM/YYYY HH:mm:ss']],
    [['1/2/2018'], ['D/M/YYYY']],
    [['1/2/2018 8:05'], ['D/M/YYYY H:mm']],
    [['31/12/2018 8:05'], ['D/M/YYYY H:mm']],
    [['1/2/2018 8:05:09'], ['D/M/YYYY H:mm:ss']],
    // The looser reads what the stricter does.
    [['31/12/2018', '1/2/2018'], ['D/M/YYYY']],
    [['31/12/2018 08:05', '1/2/2018 8:05'], ['D/M/YYYY H:mm']],
    [
      ['31/12/2018 08:05', '1/2/2018'],
      ['DD/MM/YYYY HH:mm', 'D/M/YYYY'],
    ],
    [['31-12-2018'], ['DD-MM-YYYY']],
    [['31-12-2018 08:05'], ['DD-MM-YYYY HH:mm']],
    [['31-12-2018 08:05:09'], ['DD-MM-YYYY HH:mm:ss']],
    [['2018-12-31'], ['YYYY-MM-DD']],
    [['2018-12-31 08:05'], ['YYYY-MM-DD HH:mm']],
    [['2018-12-31 08:05:09'], ['YYYY-MM-DD HH:mm:ss']],
    [['2018-12-31 08:05:09.123'], ['YYYY-MM-DD HH:mm:ss.SSS']],
    [['2018-12-31T08:05:09'], ['YYYY-MM-DDTHH:mm:ss']],
    [
      [
        '2018-12-31T08:05:09Z',
        '2018-12-31 08:05:09.123456789+07:00',
        '2018-12-31T08:05:09-0500',
        '2018-12-31T08:05:09+07',
      ],
      ['YYYY-MM-DDTHH:mm:ssZ'],
    ],
    [['08:30 05/03/2018'], ['HH:mm DD/MM/YYYY']],
    [['08:30:15 05/03/2018'], ['HH:mm:ss DD/MM/YYYY']],
    [['8:30 05/03/2018', '17:00 12/03/2018'], ['H:mm D/M/YYYY']],
    [
      ['05/03/2018 8:30:15 SA', '12/03/2018 5:00:00 CH'],
      ['D/M/YYYY h:mm:ss A'],
    ],
    [['05/03/2018 08:30 AM', '12/03/2018 05:00 pm'], ['DD/MM/YYYY hh:mm A']],
    [['05/03/2018 - 08:30'], ['DD/MM/YYYY - HH:mm']],
    [['"05/03/2018, 08:30:15"'], ['DD/MM/YYYY, HH:mm:ss']],
    [['05-Mar-18', '12-DEC-18'], ['DD-MMM-YY']],
    [['5-Mar-2018 08:30'], ['D-MMM-YYYY H:mm']],
    [['05/03/18'], ['DD/MM/YY']],
    [['5/3/18 8:30'], ['D/M/YY H:mm']],
    [['05.03.2018 08:30'], ['DD.MM.YYYY HH:mm']],
    [['2018/03/05 08:30:15'], ['YYYY/MM/DD HH:mm:ss']],
    [['2018/3/5'], ['YYYY/M/D']],
    [['2018-03-05T08:30'], ['YYYY-MM-DDTHH:mm']],
    [['2018-03-05T01:30Z', '2018-03-05 08:30+07:00'], ['YYYY-MM-DDTHH:mmZ']],
    [['2018-03-05T01:30:15.000Z'], ['YYYY-MM-DDTHH:mm:ssZ']],
    [['2018-03-05 08:30:15.1234567'], ['YYYY-MM-DD HH:mm:ss.SSSSSSS']],
    // A program that leaves out the last zeros.
    [
      [
        '2018-03-05 08:30:15.12',
        '2018-03-05 08:30:15.1',
        '2018-03-05 08:30:15',
      ],
      ['YYYY-MM-DD HH:mm:ss.S', 'YYYY-MM-DD HH:mm:ss'],
    ],
    // The month stands first where no day does, and no order where either does.
    [
      ['03/05/2018 08:30:15 AM', '03/29/2018 02:10:00 PM'],
      ['MM/DD/YYYY hh:mm:ss A'],
    ],
    [
      ['3/5/2018', '03/29/2018 14:10'],
      ['M/D/YYYY', 'MM/DD/YYYY HH:mm'],
    ],
    [['13/03/2018', '03/13/2018', '2018-03-05'], ['YYYY-MM-DD']],
    [['20181231'], ['yyyyMMdd']],
    [['201812310805'], ['yyyyMMddHHmm']],
    [['20181231080509'], ['yyyyMMddHHmmss']],
    [['43465', '43465.25', '9999'], ['Excel serial']],
    [
      [
        'hôm nay',
        '2018-12-31T08Z',
        '31/12.2018',
        '31/Dez/2018',
        '31/12/2018 20:05 XX',
        '31/12/2018 08:05Z',
        '31/12/2018 - ',
        '2018-12-31 08:05:09x123',
        '434650',
        '999',
        '2018-12-31T08:05:09.1234567890Z',
        'x31/12/2018',
        '31/12/2018x',
        '31/12/2018',
      ],
      ['DD/MM/YYYY'],
      13,
    ],
  ])('%j', async (cells, formats, strange = 0) => {
    const found = await datesOf(cells)
    expect(found).toMatchObject({ cells: cells.length, strange })
    expect(found?.formats.toSorted()).toEqual(formats.toSorted())
  })

  test.each<[cells: readonly string[], first: string | undefined]>([
    [['12/12/2018'], 'either'],
    [['13/12/2018'], 'day'],
    [['12/13/2018'], 'month'],
    [['13/1/2018', '1/13/2018'], 'both'],
    [['13/1/2018', '1/12/2018', '2/2/2018'], 'day'],
    [['1/2/2018', '3/4/2018'], 'either'],
    [['13-12-2018'], 'day'],
    [['12-13-2018 08:05'], 'month'],
    [['2018-12-31'], undefined],
    [['13/12/18'], 'day'],
    [['12/13/18'], 'month'],
    [['13.12.2018'], 'day'],
    [['08:30 12/13/2018'], 'month'],
    [['17:30:15 13/12/2018'], 'day'],
    [['12/13/2018 - 08:30'], 'month'],
    [['13-Dec-18'], undefined],
    [['2018/12/13'], undefined],
    [['13/12-2018'], undefined],
    [['x13/12/2018'], undefined],
  ])('%j: what stands first', async (cells, first) => {
    expect((await datesOf(cells))?.first).toBe(first)
  })

  test('are those of the other columns where they do not tell the order alone', async () => {
    const formatsOf = async (received: string, due: string, paused: string) => {
      const { dates } = await draftOf(
        csv({
          ...known,
          received: [received],
          due: [due],
          paused: [paused],
        }),
      )
      return [dates.received, dates.due, dates.paused].map((d) => d?.formats[0])
    }
    const early = '03/05/2018'
    expect(await formatsOf(early, '03/13/2018', early)).toEqual([
      'MM/DD/YYYY',
      'MM/DD/YYYY',
      'MM/DD/YYYY',
    ])
    expect(await formatsOf(early, '03/13/2018', '13/03/2018')).toEqual([
      'DD/MM/YYYY',
      'MM/DD/YYYY',
      'DD/MM/YYYY',
    ])
    expect(await formatsOf(early, early, '13/03/2018')).toEqual([
      'DD/MM/YYYY',
      'DD/MM/YYYY',
      'DD/MM/YYYY',
    ])
  })

  test('are none where a text stands for an empty cell, and no name is taken for one', async () => {
    const none = ['-', 'N/A', '…', '00/00/0000', '0000-00-00 00:00:00']
    const cells = ['31/12/2018', ...none, ' - ', 'Nguyễn', '00', '00/00-00']
    expect(await datesOf(cells)).toEqual({
      formats: ['DD/MM/YYYY'],
      cells: 4,
      strange: 3,
      blank: none,
      first: 'day',
    })
  })

  test('are counted when there are too many kinds of them to tell', async () => {
    const strange = Array.from({ length: 1000 }, (_, i) => 'x'.repeat(i + 1))
    expect(await datesOf([...strange, '31/12/2018', 'y', 'x'])).toEqual({
      formats: [],
      cells: 1003,
      strange: 1003,
    })
    expect(await datesOf([...strange.slice(1), '31/12/2018', 'y'])).toEqual({
      formats: ['DD/MM/YYYY'],
      cells: 1001,
      strange: 1000,
      first: 'day',
    })
  })
})

describe('an export of one dossier', () => {
  let shared: Warehouse
  beforeAll(async () => {
    shared = await warehouse()
  })
  afterAll(() => shared.close())

  const day = { due: '2018-03-12 23:59:59', finished: '2018-03-09 00:00:00' }
  test.each<
    [
      received: string,
      due: string,
      finished: string,
      times?: Partial<Record<'received' | 'due' | 'finished', string>>,
    ]
  >([
    ['08:30 05/03/2018', '17:00 12/03/2018', '14:10 09/03/2018'],
    ['08:30:00 05/03/2018', '17:00:00 12/03/2018', '14:10:00 09/03/2018'],
    ['5/3/2018 8:30:00 SA', '12/3/2018 5:00:00 CH', '9/3/2018 2:10:00 CH'],
    ['05/03/2018 08:30 AM', '12/03/2018 05:00 PM', '09/03/2018 02:10 PM'],
    [
      '03/05/2018 08:30:00 AM',
      '03/12/2018 05:00:00 PM',
      '03/29/2018 02:10:00 PM',
      { finished: '2018-03-29 14:10:00' },
    ],
    ['05/03/2018 - 08:30', '12/03/2018 - 17:00', '09/03/2018 - 14:10'],
    [
      '05-Mar-18',
      '12-Mar-18',
      '09-Mar-18',
      { received: '2018-03-05 00:00:00', ...day },
    ],
    [
      '05/03/18',
      '12/03/18',
      '09/03/18',
      { received: '2018-03-05 00:00:00', ...day },
    ],
    ['05.03.2018 08:30', '12.03.2018 17:00', '09.03.2018 14:10'],
    ['2018-03-05T08:30', '2018-03-12T17:00', '2018-03-09T14:10'],
    // Instants, seven hours behind the clocks of the office.
    [
      '2018-03-05T01:30:00.000Z',
      '2018-03-12T10:00:00.000Z',
      '2018-03-09T07:10:00.000Z',
    ],
    ['2018-03-05T01:30Z', '2018-03-12T10:00Z', '2018-03-09T07:10Z'],
    [
      '2018-03-05 08:30:15.1234567',
      '2018-03-12 17:00:00.0000000',
      '2018-03-09 14:10:00.0000000',
      { received: '2018-03-05 08:30:15' },
    ],
    ['2018/03/05 08:30:00', '2018/03/12 17:00:00', '2018/03/09 14:10:00'],
  ])(
    'of %s is read by the formats of its draft',
    async (received, due, finished, times = {}) => {
      const row = dossier('H-1', { received, due, finished })
      const draft = await draftOf(table([row]))
      const dates = Object.values(draft.dates)
      expect(dates.map(({ strange }) => strange)).toEqual(dates.map(() => 0))
      const name = `h-${received.replaceAll(/\D/g, '')}-${received.length}`
      await load(shared, [row], {
        profile: profileSchema.parse({
          ...profile,
          name,
          dates: [...new Set(dates.flatMap(({ formats }) => formats))],
        }),
        extractAt: '2018-04-01 05:00:00',
      })
      expect(await current(shared, name)).toMatchObject([
        {
          received_at: times.received ?? '2018-03-05 08:30:00',
          due_at: times.due ?? '2018-03-12 17:00:00',
          finished_at: times.finished ?? '2018-03-09 14:10:00',
        },
      ])
    },
  )
})

describe('the words of a column', () => {
  async function meaningsOf(header: string, texts: readonly string[]) {
    const { meanings } = await draftOf(csv({ ...known, [header]: texts }))
    return Object.values(meanings)[0]
  }

  test('that are known mean one thing, however they are written', async () => {
    expect(
      await meaningsOf('Trạng thái', [
        'Mới đăng ký',
        'Không được tiếp nhận',
        'Được tiếp nhận',
        'ĐANG XỬ LÝ',
        'đang xử lý ',
        'Yêu cầu bổ sung giấy tờ',
        'Yêu cầu thực hiện nghĩa vụ tài chính',
        'Đã xử lý xong',
        'da-tra-ket-qua',
        'Công dân yêu cầu rút hồ sơ',
        'Trả lại hồ sơ',
        'Từ chối giải quyết',
        'Xong',
        'Chờ',
      ]),
    ).toEqual({
      known: {
        not_received: ['Không được tiếp nhận', 'Mới đăng ký'],
        processing: ['Được tiếp nhận', 'ĐANG XỬ LÝ', 'đang xử lý'].toSorted(),
        paused: [
          'Yêu cầu bổ sung giấy tờ',
          'Yêu cầu thực hiện nghĩa vụ tài chính',
        ],
        finished: ['da-tra-ket-qua', 'Đã xử lý xong'],
        withdrawn: ['Công dân yêu cầu rút hồ sơ'],
        returned: ['Trả lại hồ sơ'],
        refused: ['Từ chối giải quyết'],
      },
      unknown: ['Chờ', 'Xong'],
      hidden: 0,
    })
    expect(
      await meaningsOf('channel', [
        'Trực tuyến',
        'Trực tiếp',
        'Bưu chính',
        'Bưu chính (BCCI)',
        'BCCI',
        'Bưu chính công ích',
        'Dịch vụ bưu chính',
        'Dịch vụ bưu chính công ích',
      ]),
    ).toEqual({
      known: {
        online: ['Trực tuyến'],
        counter: ['Trực tiếp'],
        post: [
          'BCCI',
          'Bưu chính',
          'Bưu chính (BCCI)',
          'Bưu chính công ích',
          'Dịch vụ bưu chính',
          'Dịch vụ bưu chính công ích',
        ],
      },
      unknown: [],
      hidden: 0,
    })
    expect(
      await meaningsOf('apology', ['Có', 'yes', 'Không', 'no', '1']),
    ).toEqual({
      known: { yes: ['Có', 'yes'], no: ['Không', 'no'] },
      unknown: ['1'],
      hidden: 0,
    })
  })

  test('that may be those of a person are not shown', async () => {
    const at = (length: number) => 'x'.repeat(length)
    expect(
      await meaningsOf('status', [at(60), at(61), '12345', 'a123456b', at(61)]),
    ).toEqual({ known: {}, unknown: ['12345', at(60)], hidden: 2 })
  })

  test('are kinds up to thirty', async () => {
    const some = (n: number) =>
      Array.from({ length: n }, (_, i) => `k${String(i).padStart(2, '0')}`)
    expect(await meaningsOf('status', some(30))).toEqual({
      known: {},
      unknown: some(30),
      hidden: 0,
    })
    expect(await meaningsOf('status', some(31))).toBe(null)
    expect(
      await meaningsOf('status', [...some(30), ...some(30)]),
    ).toMatchObject({ unknown: some(30) })
  })
})
