import { inflateRawSync } from 'node:zlib'
import { scorecardHtml, scorecardXlsx } from '@motcua/scorecard'
import type { Scorecard } from '@motcua/scorecard'
import { describe, expect, it } from 'vitest'
import { card, missOf } from './hand-made.ts'
import type { Given } from './hand-made.ts'

/* What stands over the columns, on paper and in the workbook, and what under them. */

/** As many as stand in a table. */
const taskIds = ['I.1', 'I.2', 'I.3', 'I.4']
const given: Given = {
  late: [missOf('H1', { unit: 'a', overdueReason: 'Chờ', apology: true })],
  numbers: {
    on_time: { '2018-03': '11/12' },
    early: { '2018-03': '7/12' },
    finished: { '2018-03': '14' },
    open: { '2018-03': '20' },
    stopped: { '2018-03': '3' },
    paused: { '2018-03': '4' },
    open_in_time: { '2018-03': '9' },
    carried_over: { '2018-03': '15' },
    online_dossiers: { '2018-03': '5/22' },
  },
  tasks: taskIds.map((id) => ({
    id,
    group: 'I',
    number: null,
    text: 'Việc',
    lead: 'Phòng A',
    supporting: '',
    time: 'Hàng tháng',
    leadUnits: ['a'],
    kind: 'by_month',
    due: ['2018-03-31'],
  })),
  occurrences: taskIds.map((task) => ({
    task,
    period: '2018-03',
    dueOn: '2018-03-31',
    completedOn: null,
    isReported: true,
  })),
}

const flow = {
  'Kỳ trước chuyển sang': 15,
  'Tiếp nhận mới': 22,
  'Tiếp nhận mới: trực tuyến': 5,
  'Tiếp nhận mới: trực tiếp, bưu chính': 17,
  Tổng: 37,
  'Đã giải quyết': 14,
  'Đã giải quyết: trước hạn': 7,
  'Đã giải quyết: đúng hạn': 4,
  'Đã giải quyết: quá hạn': 1,
  'Đã giải quyết: không có ngày hẹn': 2,
  'Rút, trả lại, từ chối': 3,
  'Đang giải quyết': 20,
  'Đang giải quyết: trong hạn': 9,
  'Đang giải quyết: quá hạn': 0,
  'Đang giải quyết: không có ngày hẹn': 7,
  'Đang giải quyết: tạm dừng chờ bổ sung': 4,
}

/** The cells of the tables of a page, row by row, without their marks. */
function onPaper(scorecard: Scorecard): string[][] {
  const html = scorecardHtml(scorecard, {
    trend: '<svg>',
    comparison: ['<svg>'],
  })
  return [...html.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) =>
      cell
        .replaceAll(/<svg class="sign"[\s\S]*?<\/svg>/g, '')
        .replaceAll('<br />', ' ')
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ),
  )
}

/** The cells of a sheet, row by row. */
async function inWorkbook(
  scorecard: Scorecard,
  sheet: number,
): Promise<(string | number)[][]> {
  const parts = unzip(await scorecardXlsx(scorecard))
  const texts = [
    ...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(
      /<t[^>]*>([\s\S]*?)<\/t>/g,
    ),
  ].map(([, text = '']) => text)
  const rows = (parts.get(`xl/worksheets/sheet${sheet}.xml`) ?? '').matchAll(
    /<row[^>]*>([\s\S]*?)<\/row>/g,
  )
  return [...rows].map(([, row = '']) =>
    [...row.matchAll(/<c ([^>]*)><v>([^<]*)<\/v>/g)].map(
      ([, kind = '', value = '']) =>
        kind.includes('t="s"') ? (texts[Number(value)] ?? '') : Number(value),
    ),
  )
}

function unzip(zip: Uint8Array): Map<string, string> {
  const bytes = Buffer.from(zip)
  const parts = new Map<string, string>()
  let at = bytes.readUInt32LE(
    bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1') + 16,
  )
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [size, name, extra, comment] = [20, 28, 30, 32].map((offset) =>
      offset === 20
        ? bytes.readUInt32LE(at + offset)
        : bytes.readUInt16LE(at + offset),
    ) as [number, number, number, number]
    const local = bytes.readUInt32LE(at + 42)
    const start =
      local +
      30 +
      bytes.readUInt16LE(local + 26) +
      bytes.readUInt16LE(local + 28)
    const data = bytes.subarray(start, start + size)
    const isPacked = bytes.readUInt16LE(at + 10) === 8
    parts.set(
      bytes.toString('utf8', at + 46, at + 46 + name),
      (isPacked ? inflateRawSync(data) : data).toString(),
    )
    at += 46 + name + extra + comment
  }
  return parts
}

const missHead = [
  'TT',
  'Mã hồ sơ',
  'Tên TTHC',
  'Ngày tiếp nhận',
  'Ngày hẹn trả',
  'Ngày có kết quả',
  'Số ngày quá hạn (ngày)',
  'Đơn vị giải quyết',
  'Nguyên nhân',
  'Văn bản xin lỗi',
]
const missRow = ['H1', 'Thủ tục P', '01/03/2018', '05/03/2018', '06/03/2018']
const missEnd = ['Phòng A', 'Chờ', 'Có']
const taskHead = [
  'Mã',
  'Nhiệm vụ',
  'Chủ trì',
  'Thời gian theo Kế hoạch',
  'Hạn (suy ra)',
  'Tình trạng',
]
const taskRow = [
  'I.1',
  'Việc',
  'Phòng A',
  'Hàng tháng',
  '31/03/2018',
  'Đang thực hiện, chưa đến hạn',
]

describe('the paper', () => {
  it('has its columns under their titles', () => {
    const rows = onPaper(card(given))
    expect(rows[0]).toEqual([
      'TT',
      'Chỉ tiêu',
      'Mức năm 2018 (toàn Sở)',
      'Tháng 3/2018',
      'So với tháng 02/2018 (điểm %)',
      'So với tháng 3/2017 (điểm %)',
      'Lũy kế 01/01–31/3/2018',
      'Trạng thái (lũy kế so với mức cả năm)',
    ])
    const share = ['Tử số/ Mẫu số', 'Tỷ lệ']
    expect(rows[1]).toEqual([...share, ...share])
    const table2 = rows.findIndex(([cell]) => cell === 'Kỳ trước chuyển sang')
    expect(rows.slice(table2, table2 + 3)).toEqual([
      [
        'Kỳ trước chuyển sang',
        'Tiếp nhận mới',
        'Tổng',
        'Đã giải quyết',
        'Rút, trả lại, từ chối',
        'Đang giải quyết',
      ],
      [
        'Cộng',
        'Trực tuyến',
        'Trực tiếp, bưu chính',
        'Cộng',
        'Trước hạn',
        'Đúng hạn',
        'Quá hạn',
        'Không có ngày hẹn',
        'Cộng',
        'Trong hạn',
        'Quá hạn',
        'Không có ngày hẹn',
        'Tạm dừng chờ bổ sung',
      ],
      Object.values(flow).map(String),
    ])
    const table3 = rows.findIndex((row) => row[1] === 'Mã hồ sơ')
    // Of one unit, which stands over the table then; two dates in a cell.
    const onPage = (row: readonly string[], between: string) =>
      row.flatMap((cell, i) =>
        missHead[i] === 'Ngày hẹn trả' || missHead[i] === 'Đơn vị giải quyết'
          ? []
          : missHead[i] === 'Ngày tiếp nhận'
            ? [`${cell}${between}${row[i + 1]}`]
            : [cell],
      )
    expect(rows.slice(table3, table3 + 2)).toEqual([
      onPage(missHead, '; '),
      onPage(['1', ...missRow, '1', ...missEnd], ' '),
    ])
    const tasks = rows.findIndex(([cell]) => cell === 'Mã')
    expect(rows.slice(tasks, tasks + 2)).toEqual([taskHead, taskRow])
  })

  it('has few tasks in a sentence each, with all that a row has', () => {
    const scorecard = card({
      ...given,
      tasks: (given.tasks ?? []).slice(0, 1),
    })
    const html = scorecardHtml(scorecard, { trend: null, comparison: [] })
    expect(onPaper(scorecard).flat()).not.toContain('Mã')
    expect(html.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ')).toContain(
      'I.1 Việc (chủ trì: Phòng A; thời gian theo Kế hoạch: Hàng tháng; hạn: 31/03/2018). Đang thực hiện, chưa đến hạn.',
    )
  })

  it('leaves out what no dossier is in', () => {
    const rows = onPaper(card({ numbers: { on_time: { '2018-03': '9/9' } } }))
    expect(rows.flat()).not.toContain('Không có ngày hẹn')
  })

  it('has one comparison for a year, and no figures twice', () => {
    const [head] = onPaper(card({ period: '2018' }))
    expect(head?.slice(3, 6)).toEqual([
      'Năm 2018 (lũy kế 01/01–31/12/2018)',
      'So với năm 2017 (điểm %)',
      'Trạng thái (lũy kế so với mức cả năm)',
    ])
  })
})

/** A printed date as the number of its day, as a workbook has it. */
function dated(cell: string): string | number {
  const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(cell) ?? []
  if (year === undefined) return cell
  return Date.parse(`${year}-${month}-${day}`) / 86_400_000 + 25_569
}

describe('the workbook', () => {
  it('has the same columns, each in a cell of its own', async () => {
    const scorecard = card(given)
    const kpis = await inWorkbook(scorecard, 1)
    const head = kpis.findIndex(([cell]) => cell === 'TT')
    expect(kpis[head]).toEqual([
      'TT',
      'Chỉ tiêu',
      'Mức năm 2018 (toàn Sở)',
      'Tháng 3/2018: Tử số',
      'Tháng 3/2018: Mẫu số',
      'Tháng 3/2018: Tỷ lệ',
      'So với tháng 02/2018 (điểm %)',
      'So với tháng 3/2017 (điểm %)',
      'Lũy kế 01/01–31/3/2018: Tử số',
      'Lũy kế 01/01–31/3/2018: Mẫu số',
      'Lũy kế 01/01–31/3/2018: Tỷ lệ',
      'Trạng thái (lũy kế so với mức cả năm)',
    ])
    expect(kpis[head + 2]?.slice(3, 8)).toEqual([7, 12, 0.5833, '–', '–'])
    expect(kpis.flat()).toContain(`Mã kiểm chứng: ${scorecard.verification}`)
    const dossiers = await inWorkbook(scorecard, 2)
    const table2 = dossiers.findIndex(
      ([cell]) => cell === 'Kỳ trước chuyển sang',
    )
    const counts = dossiers.slice(table2, table2 + 16)
    expect(Object.fromEntries(counts)).toEqual(flow)
    const misses = await inWorkbook(scorecard, 3)
    const table3 = misses.findIndex(([cell]) => cell === 'TT')
    expect(misses.slice(table3)).toEqual([
      missHead,
      [1, ...missRow.map(dated), 1, ...missEnd],
    ])
    const tasks = await inWorkbook(scorecard, 4)
    const table4 = tasks.findIndex(([cell]) => cell === 'Mã')
    expect(tasks.slice(table4, table4 + 2)).toEqual([
      taskHead,
      taskRow.map(dated),
    ])
  })
})
