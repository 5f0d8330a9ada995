import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { draftText, loadOffice } from '@motcua/jobs'
import { draftProfile, sourceSchema } from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { copyOffice } from '../offices.ts'
import { motcuaHere } from './command.ts'
import { edit, keepDossiers, putExports } from './small-office.ts'

const person = 'Nguyễn Văn A'
const header =
  'STT,Mã hồ sơ,Mã TTHC,Đơn vị xử lý,Hình thức nộp,Chủ hồ sơ,Số CMND,Ngày nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái'
const rows = [
  `1,H-1,TT-1,Phòng A,Trực tuyến,${person},280000001,20/03/2018 08:00,25/03/2018,21/03/2018 09:00,Đã xử lý xong`,
  `2,H-2,TT-1,Phòng B,Trực tiếp,${person} B,280000002,21/03/2018 08:00,26/03/2018,,Đang xử lý`,
]

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'motcua-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** The draft of a file with this content. */
async function draftOf(name: string, content: string | Uint8Array) {
  const path = join(dir, name)
  writeFileSync(path, content)
  const draft = draftText(await draftProfile(path))
  expect(draft.text).not.toContain(person)
  expect(draft.text).not.toMatch(/28000000\d/)
  return draft
}

/** The headers of a profile as it was drafted. */
function columnsIn(path: string): Readonly<Record<string, string>> {
  return parse(readFileSync(path, 'utf8')).columns
}

/** Lines of a draft that are marked. */
function marked(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.includes('# PERSON:'))
}

function csv(...more: readonly string[]): string {
  return [header, ...rows, ...more, ''].join('\r\n')
}

/** Dates in which the day cannot be told from the month. */
const early = csv().replaceAll(/\b2\d\/03/g, '02/03')

describe('the draft of a profile', () => {
  test('that is told by its file is one', async () => {
    const { text, open } = await draftOf('hoso-20180401-0500.csv', csv())
    expect(open).toBe(0)
    expect(sourceSchema.parse(parse(text))).toMatchObject({
      target: 'dossier',
      name: 'hoso',
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      files: 'hoso-{YYYY}{MM}{DD}-{HH}{mm}.csv',
      columns: {
        code: ['Mã hồ sơ'],
        unit: ['Đơn vị xử lý'],
        received: ['Ngày nhận'],
        finished: ['Ngày kết thúc xử lý'],
      },
      dates: ['DD/MM/YYYY HH:mm', 'DD/MM/YYYY'],
      status: { processing: ['Đang xử lý'], finished: ['Đã xử lý xong'] },
      channel: { online: ['Trực tuyến'], counter: ['Trực tiếp'] },
    })
    expect(text).toContain(
      'left out, and so never read: STT, Chủ hồ sơ, Số CMND',
    )
  })

  test.for([
    [';', 'UTF-8 with its mark', 'utf-8', ';'],
    ['\t', 'UTF-16', 'utf-16', String.raw`"\t"`],
    ['|', 'UTF-8', 'utf-8', "'|'"],
  ] as const)('tells %j in %s', async ([delimiter, form, encoding, shown]) => {
    const text = csv().replaceAll(',', delimiter)
    const bytes =
      encoding === 'utf-16'
        ? Buffer.from(`\uFEFF${text}`, 'utf16le')
        : Buffer.from(form === 'UTF-8' ? text : `\uFEFF${text}`)
    const draft = await draftOf('hoso-20180401-0500.csv', bytes)
    expect(draft.open).toBe(0)
    expect(parse(draft.text)).toMatchObject({ encoding, delimiter })
    // A tab that is not seen would be lost by the next editor.
    expect(draft.text).toContain(`\ndelimiter: ${shown}\n`)
  })

  test('says of each column what its cells tell, and asks what they do not', async () => {
    const months = [
      'STT,Mã hồ sơ,Mã TTHC,Đơn vị xử lý,Hình thức nộp,Chủ hồ sơ,Ngày nhận,Ngày hẹn trả,Ngày hẹn lại,Ngày kết thúc xử lý,Ngày trả,Trạng thái,Trạng thái hồ sơ',
      `1,H-1,TT-1,A,Trực tuyến,${person},20/03/2018 08:00,03/25/2018,,01/02/2018,30/03/2018,Đang xử lý,z`,
      `2,H-2,TT-1,A,Trực tuyến,${person},21/03/2018 08:00,03/26/2018,,01/02/2018,03/30/2018,Đang xử lý,z`,
      `3,H-3,TT-1,A,Trực tuyến,${person},hôm qua,12/12/2018,,01/02/2018,,Đang xử lý,z`,
    ].join('\n')
    const { text, open } = await draftOf('a-201803.csv', months)
    expect(text)
      .toBe(`# Drafted from one file. Look at each PERSON, then try it: motcua ingest FILE --dry-run

name: a # part of every key: name the file after it, and never change it
format: csv
encoding: utf-8
delimiter: ','
files: null # PERSON: a-{YYYY}{MM}.csv, if that month is when the export was made; with * for it, if it is what the export covers
mode: append # snapshot, if every export holds all dossiers
# left out, and so never read: STT, Chủ hồ sơ, Trạng thái hồ sơ
columns:
  code: Mã hồ sơ
  procedure: Mã TTHC
  unit: Đơn vị xử lý
  channel: Hình thức nộp
  status: Trạng thái # not Trạng thái hồ sơ
  received: Ngày nhận # 3 cells; DD/MM/YYYY HH:mm; 1 have none of the formats
  due: Ngày hẹn trả # 3 cells; MM/DD/YYYY; the month stands first
  extendedDue: Ngày hẹn lại # always empty
  finished: Ngày kết thúc xử lý # 3 cells; DD/MM/YYYY; no number is above 12, so the day or the month may stand first
  handedOver: Ngày trả # 2 cells; the day stands first in some cells and the month in others, so no format reads them
dates: null # PERSON: some columns have 'MM/DD/YYYY' and others 'DD/MM/YYYY', which no profile reads: ask for an export with one order of day and month
status:
  processing: [ Đang xử lý ]
  finished: [] # PERSON: no such text was seen
channel:
  online: [ Trực tuyến ]
`)
    expect(open).toBe(3)
  })

  test('lists what stands in date columns where there is no date', async () => {
    const text = csv().replaceAll(',,', ',-,')
    expect(text).not.toBe(csv())
    const draft = await draftOf('hoso-20180401-0500.csv', text)
    expect(draft.open).toBe(0)
    expect(draft.text).toContain(
      "\nblank: [ '-' ] # read as empty, in every column\n",
    )
  })

  test('asks for a column that is missing, for numbers as dates and for unknown words', async () => {
    const numbers = [
      'Mã hồ sơ\tNgày nhận\tNgày hẹn\tTrạng thái\tVăn bản xin lỗi',
      'H-1\t43190\t43200.5\tDừng\tCó',
      'H-2\t43191\t43201\tĐang xử lý hồ sơ và chờ xin ý kiến của cơ quan cấp trên trực tiếp\tChưa rõ',
    ].join('\n')
    const { text, open } = await draftOf('hoso.csv', numbers)
    expect(text.slice(text.indexOf('encoding'))).toBe(String.raw`encoding: utf-8
delimiter: "\t"
files: hoso*.csv
extractAt: null # PERSON: when the export was made, such as '2018-04-01 05:00:00'; without this line it is when it is loaded
mode: append # snapshot, if every export holds all dossiers
columns:
  code: Mã hồ sơ
  status: Trạng thái
  received: Ngày nhận # 2 cells; Excel serial
  due: Ngày hẹn # 2 cells; Excel serial
  apology: Văn bản xin lỗi
  finished: null # PERSON: which header is it?
given:
  unit: null # PERSON: which header is it? It stands under columns then; if there is none, write the code of the one unit of all dossiers
  procedure: null # PERSON: which header is it? It stands under columns then; if there is none, write the code of the one procedure of all dossiers
  channel: null # PERSON: which header is it? It stands under columns then, and its texts under channel; if there is none, write one of online, counter, post, phone, internal, or leave this line out: it is unknown, and counts as not online
dates: null # PERSON: ['Excel serial'], if that is right for every column above; 'Excel serial 1904' where a workbook counts from 1904
status:
  finished: [] # PERSON: no such text was seen
  # PERSON: put each under one of not_received, processing, paused, finished, withdrawn, returned, refused; 1 more texts are not shown, they are long or have long numbers
  '?':
    - Dừng # ?
apology:
  yes: [ Có ]
  no: [] # PERSON: no such text was seen
  # PERSON: put each under one of yes, no
  '?':
    - Chưa rõ # ?
`)
    expect(open).toBe(10)
  })

  test('of a file without status, unit, procedure and channel asks what is said instead', async () => {
    const dates = 'Mã hồ sơ,Ngày nhận,Ngày hẹn,Ngày trả,Ngày hoàn thành'
    const { text, asks } = await draftOf(
      'a-20180401.csv',
      `${dates}\nH-1,20/03/2018,25/03/2018,21/03/2018,21/03/2018\n`,
    )
    expect(asks.map((ask) => ask.split(': ')[0])).toEqual([
      'columns.status',
      'given.unit',
      'given.procedure',
      'given.channel',
    ])
    const filled = text
      .replace(/\n {2}status: .*/, '')
      .replace('unit: null', 'unit: a')
      .replace('procedure: null', 'procedure: TT-1')
      .replace(/\n {2}channel: .*/, '')
    expect(sourceSchema.parse(parse(filled))).toMatchObject({
      given: { unit: 'a', procedure: 'TT-1' },
    })
    expect(sourceSchema.safeParse(parse(text)).error?.issues).toHaveLength(4)
  })

  test('of a file with several rows of a code proposes that they are events', async () => {
    const again = rows.map((row) => row.replace('Đang', 'Đã'))
    const { text } = await draftOf('a-20180401.csv', csv(...rows, ...again))
    expect(parse(text).rows).toBe(null)
    expect(marked(text)[0]).toBe(
      'rows: null # PERSON: 1 of 6 rows have the code of a row before them and say otherwise: events, if each row is an event of its dossier, and name the column event under columns if one has its time; without this line all rows of such a code are rejected',
    )
    expect(sourceSchema.safeParse(parse(text)).success).toBe(false)
    // A row that says the same is none.
    const same = await draftOf('a-20180401.csv', csv(...rows))
    expect(same.open).toBe(0)
  })

  test('of a file with a header of two rows names its columns by both', async () => {
    const { text, asks } = await draftOf(
      'a-20180401.csv',
      `Mã hồ sơ,Đơn vị,Trạng thái,Thời gian,\n,,,Ngày nhận,Ngày hẹn\nH-1,A,Đang xử lý,20/03/2018,25/03/2018\n`,
    )
    expect(parse(text).columns).toMatchObject({
      code: 'Mã hồ sơ',
      received: 'Thời gian Ngày nhận',
      due: 'Thời gian Ngày hẹn',
    })
    expect(text).toContain('# the header has two rows: a name is what both say')
    expect(asks.join(' ')).not.toContain('two rows')
  })

  test('tells of the headers that are left out the first forty', async () => {
    const others = Array.from({ length: 41 }, (_, i) => `Cột ${i + 1}.`)
    const named = ['Mã hồ sơ', 'Ngày nhận', 'Trạng thái', ...others]
    const { text } = await draftOf('a-20180401.csv', `${named.join(',')}\n`)
    expect(text).toContain(
      `\n# left out, and so never read: ${others.slice(0, 40).join(', ')}\n`,
    )
  })

  test('leaves an old encoding to a person', async () => {
    const legacy = Buffer.from(
      'Ma ho so,Trang thai,Ngay nhan,Chu ho so\r\nH-1,\xd0ang,20/03/2018,x\r\n',
      'latin1',
    )
    const { text } = await draftOf('a-20180401.csv', legacy)
    expect(parse(text).encoding).toBe(null)
    expect(text).toContain(
      'encoding: null # PERSON: cannot tell: windows-1258 or tcvn3? It was read here as windows-1258\n',
    )
  })

  test('never decides whether the day or the month stands first', async () => {
    const { text } = await draftOf('a-20180401.csv', early)
    expect(parse(text).dates).toBe(null)
    expect(text).toContain(
      "dates: null # PERSON: ['DD/MM/YYYY HH:mm', 'DD/MM/YYYY'], if that is right for every column above",
    )
    const month = await draftOf(
      'a-20180401.csv',
      csv().replaceAll(/\b(2\d)\/03/g, '03/$1'),
    )
    expect(parse(month.text).dates).toBe(null)
    expect(month.text).toContain('the month stands first')
    expect(month.text).toContain(
      "dates: null # PERSON: ['MM/DD/YYYY HH:mm', 'MM/DD/YYYY'], if that is right for every column above\n",
    )
    const short = await draftOf(
      'a-20180401.csv',
      csv().replaceAll('/2018', '/18'),
    )
    expect(short.text).toContain(
      "dates: null # PERSON: ['DD/MM/YY HH:mm', 'DD/MM/YY'], if that is right for every column above; of a year of two digits 00 to 68 is 2000 to 2068, 69 to 99 is 1969 to 1999, and the last number is taken for the year\n",
    )
  })

  test('asks for what it does not know, and shows no long number', async () => {
    const { text } = await draftOf(
      'a-20180401.csv',
      csv(
        `3,H-3,TT-1,Phòng B,Bưu tá,x,1,21/03/2018 08:00,26/03/2018,,Dừng xử lý`,
        `4,H-4,TT-1,Phòng B,Trực tiếp,x,1,21/03/2018 08:00,26/03/2018,,${person} 280000003`,
      ),
    )
    expect(parse(text)).toMatchObject({
      status: { '?': ['Dừng xử lý'] },
      channel: { '?': ['Bưu tá'] },
    })
    expect(text).toContain('- Dừng xử lý # ?')
    expect(marked(text)).toHaveLength(2)
    expect(marked(text)[0]).toContain('1 more texts are not shown')
    expect(sourceSchema.safeParse(parse(text)).error?.issues).toHaveLength(2)
  })

  test('shows no text of a column with too many', async () => {
    const more = Array.from(
      { length: 40 },
      (_, i) =>
        `${i},C-${i},TT-1,A,Trực tiếp,x,1,21/03/2018 08:00,,,Loại ${'x'.repeat(i)}`,
    )
    const { text } = await draftOf('a-20180401.csv', csv(...more))
    expect(text).not.toContain('Loại')
    expect(text).toContain('too many texts to be kinds')
  })

  test('has nothing of a file without a known header', async () => {
    const { text } = await draftOf(
      'a-20180401.csv',
      `${person};280000001\n${person};280000002\n`,
    )
    expect(text).toContain('\n# no header was found\ncolumns:\n')
    const needed = 'code procedure unit channel status received due finished'
    expect(parse(text).columns).toEqual(
      Object.fromEntries(needed.split(' ').map((column) => [column, null])),
    )
    expect(text).toContain(
      'dates: null # PERSON: no date was seen that a format reads\n',
    )
  })

  test('leaves a delimiter to a person where several fit', async () => {
    const { text } = await draftOf('a-20180401.csv', 'a;x,b;y\n1;2,3;4\n')
    expect(text).toContain(
      'delimiter: null # PERSON: cannot tell: several fit all rows\n',
    )
  })

  test('of JSON finds the array', async () => {
    const record = {
      MaHoSo: 'H-1',
      TenTTHC: 'A',
      KenhThucHien: 'Trực tuyến',
      NguoiNop: person,
      NgayTiepNhan: '20180320080000',
      TrangThaiHoSo: 'Đang xử lý',
    }
    const document = await draftOf(
      'api.json',
      JSON.stringify({ data: [record] }),
    )
    expect(parse(document.text)).toMatchObject({
      format: 'json',
      records: 'data',
      columns: { code: 'MaHoSo', status: 'TrangThaiHoSo' },
      dates: ['yyyyMMddHHmmss'],
      extractAt: null,
    })
    const line = `${JSON.stringify(record)}\n`
    const lines = await draftOf('api.json', line + line)
    expect(parse(lines.text)).toMatchObject({ format: 'ndjson' })
  })

  test('of what is no table is an error', async () => {
    await expect(draftOf('a.csv', 'only\none\ncolumn\n')).rejects.toThrow(
      /^a\.csv: expected a comma, a semicolon, a tab or \|/,
    )
  })
})

describe('motcua profile', () => {
  test.for([
    [
      'one known header',
      'STT,Mã hồ sơ,Cột lạ\n1,H-1,x\n',
      [
        'headers: 3 found, 0 known',
        '  STT: not known',
        '  Mã hồ sơ: not known',
        '  Cột lạ: not known',
      ],
    ],
    [
      'no header',
      `1,H-1,${person}\n2,H-2,${person}\n`,
      ['headers: none that is known was found'],
    ],
  ] as const)(
    'of a file with %s tells of its headers, and what it could not decide',
    async ([, content, told]) => {
      const path = join(dir, 'hoso.csv')
      writeFileSync(path, content)
      const { code, stderr } = await motcuaHere(['profile', path])
      expect(code).toBe(0)
      const lines = stderr.split('\n')
      const at = lines.findIndex((line) => line.startsWith('to be filled'))
      expect(lines.slice(0, at)).toEqual(told)
      expect(lines.slice(at)).toContain('  columns.code: which header is it?')
      expect(stderr).not.toContain(person)
    },
  )

  test('drafts what is refused until it is filled, and loads then', async () => {
    const { office, remove } = copyOffice('binh-duong-2018')
    keepDossiers(office)
    try {
      await putExports(office, '2018-04-01', '2018-04-01', 1)
      const file = join(office.paths.inbox, 'hoso-20180401-0500.csv')
      const text = readFileSync(file, 'utf8').replaceAll(
        'Đã trả kết quả',
        'Xong rồi',
      )
      mkdirSync(join(office.dir, 'more'))
      const own = join(office.dir, 'more', 'hoso-20180401-0500.csv')
      writeFileSync(own, text)
      const out = join(office.dir, 'sources', 'hoso.yaml')
      const drafted = await motcuaHere(['profile', own, '--out', out])
      expect(drafted).toMatchObject({ code: 0, stdout: '' })
      const lines = drafted.stderr.split('\n')
      const head = text.slice(1, text.indexOf('\r\n')).split(';')
      const known = Object.entries(columnsIn(out))
      expect(lines[0]).toBe(
        `headers: ${head.length} found, ${known.length} known`,
      )
      const nameOf = new Map(known.map(([name, h]) => [h, name]))
      expect(lines.slice(1)).toEqual([
        ...head.map((h) => `  ${h}: ${nameOf.get(h) ?? 'not known'}`),
        'to be filled by a person: 1; look for PERSON',
        expect.stringMatching(/^ {2}status\.\?: put each under one of /),
        '',
      ])
      // The office's own file is not written over.
      expect((await motcuaHere(['profile', own, '--out', out])).code).toBe(1)

      edit(join(office.dir, 'motcua.yaml'), [[/\[motcua-dientu\]/, '[hoso]']])
      expect(() => loadOffice(office.dir)).toThrow(
        /^hoso\.yaml, line \d+, status\.\?: expected one of not_received, processing, .*, refused, got \?$/,
      )
      edit(out, [
        [/ *# PERSON: put each.*\n *'\?':\n *- Xong rồi # \?\n/, ''],
        [/finished: \[ /, 'finished: [ Xong rồi, '],
        [/^apology:/m, 'units: { tt: [Thanh tra Sở] }\napology:'],
      ])
      const args = ['--office', office.dir, 'ingest', own, '--format', 'json']
      const { code, stdout } = await motcuaHere(args)
      expect(code).toBe(0)
      const [report] = JSON.parse(stdout).files
      expect(report).toMatchObject({ source: 'hoso', rejected: 0 })
      expect(report.accepted).toBe(text.trimEnd().split('\n').length - 1)
    } finally {
      remove()
    }
  })
})
