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
import { motcua } from './command.ts'
import { edit, putExports } from './small-office.ts'

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
    [';', 'UTF-8 with its mark', 'utf-8'],
    ['\t', 'UTF-16', 'utf-16'],
    ['|', 'UTF-8', 'utf-8'],
  ] as const)('tells %j in %s', async ([delimiter, form, encoding]) => {
    const text = csv().replaceAll(',', delimiter)
    const bytes =
      encoding === 'utf-16'
        ? Buffer.from(`\uFEFF${text}`, 'utf16le')
        : Buffer.from(form === 'UTF-8' ? text : `\uFEFF${text}`)
    const draft = await draftOf('hoso-20180401-0500.csv', bytes)
    expect(draft.open).toBe(0)
    expect(parse(draft.text)).toMatchObject({ encoding, delimiter })
  })

  test('leaves an old encoding to a person', async () => {
    const legacy = Buffer.from(
      'Ma ho so,Trang thai,Ngay nhan,Chu ho so\r\nH-1,\xd0ang,20/03/2018,x\r\n',
      'latin1',
    )
    const { text } = await draftOf('a-20180401.csv', legacy)
    expect(parse(text).encoding).toBe(null)
    expect(text).toContain(
      'encoding: null # PERSON: cannot tell: windows-1258 or tcvn3?',
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
    expect(text).toContain('# no header was found')
    expect(parse(text).columns.code).toBe(null)
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
  test('drafts what is refused until it is filled, and loads then', async () => {
    const { office, remove } = copyOffice('binh-duong-2018')
    try {
      putExports(office, '2018-04-01', '2018-04-01')
      const file = join(office.paths.inbox, 'hoso-20180401-0500.csv')
      const text = readFileSync(file, 'utf8').replaceAll(
        'Đã trả kết quả',
        'Xong rồi',
      )
      mkdirSync(join(office.dir, 'more'))
      const own = join(office.dir, 'more', 'hoso-20180401-0500.csv')
      writeFileSync(own, text)
      const out = join(office.dir, 'sources', 'hoso.yaml')
      const drafted = await motcua(['profile', own, '--out', out])
      expect(drafted).toMatchObject({ code: 0, stdout: '' })
      expect(drafted.stderr).toBe(
        'to be filled by a person: 1; look for PERSON\n',
      )
      // The office's own file is not written over.
      expect((await motcua(['profile', own, '--out', out])).code).toBe(1)

      edit(join(office.dir, 'motcua.yaml'), [[/\[motcua-dientu\]/, '[hoso]']])
      expect(() => loadOffice(office.dir)).toThrow(
        /^hoso\.yaml, line \d+, status\.\?: expected no such field, got \["Xong rồi"\]$/,
      )
      edit(out, [
        [/ *# PERSON: put each.*\n *'\?':\n *- Xong rồi # \?\n/, ''],
        [/finished: \[ /, 'finished: [ Xong rồi, '],
        [/^apology:/m, 'units: { tt: [Thanh tra Sở] }\napology:'],
      ])
      const args = ['--office', office.dir, 'ingest', own, '--format', 'json']
      const { code, stdout } = await motcua(args)
      expect(code).toBe(0)
      const [report] = JSON.parse(stdout).files
      expect(report).toMatchObject({ source: 'hoso', rejected: 0 })
      expect(report.accepted).toBe(text.trimEnd().split('\n').length - 1)
    } finally {
      remove()
    }
  })
})
