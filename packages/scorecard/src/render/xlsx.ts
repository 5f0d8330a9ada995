import writeExcelFile from 'write-excel-file/node'
import type { Row } from 'write-excel-file/node'
import type { FlowCount, Scorecard, PrintedRatio } from '../model/scorecard.ts'

const share = '0.00%'
const count = '#,##0'

/**
 * A scorecard as a workbook with the sheets *Chỉ tiêu*, *Hồ sơ* and *Nhiệm vụ*.
 *
 * Counts are numbers, and so are shares, as they are printed: a spreadsheet would
 * round 24.999/25.000 up to 100 %. All text is text, never a formula.
 * The same scorecard gives the same bytes.
 */
export async function scorecardXlsx(scorecard: Scorecard): Promise<Uint8Array> {
  const sheets = [
    {
      sheet: 'Chỉ tiêu',
      data: [...heading(scorecard), ...kpiRows(scorecard)],
      columns: widths(6, 52, 14, 10, 10, 12, 14, 14, 10, 10, 12, 18),
    },
    {
      sheet: 'Hồ sơ',
      data: [
        ...heading(scorecard),
        ...flowRows(scorecard),
        [],
        ...missRows(scorecard),
      ],
      columns: widths(8, 28, 60, 14, 14, 16, 16, 36, 36, 20),
    },
    {
      sheet: 'Nhiệm vụ',
      data: [...heading(scorecard), ...taskRows(scorecard)],
      columns: widths(10, 80, 30, 26, 14, 36),
    },
  ]
  const workbook = writeExcelFile(
    sheets.map((sheet) => ({ ...sheet, orientation: 'landscape' as const })),
    { fontFamily: 'Times New Roman', fontSize: 12 },
  )
  return timeless(await workbook.toBuffer())
}

function heading(scorecard: Scorecard): Row[] {
  const { title, period, unitLine, planLine, dataLine } = scorecard
  const warnings = [
    ...scorecard.banners.map(({ strong, rest }) => `${strong} ${rest}`.trim()),
    ...(scorecard.disclaimer === null ? [] : [scorecard.disclaimer]),
  ]
  return [
    ...warnings.map((warning) => [strong(warning)]),
    [strong(title)],
    [strong(period.title)],
    ...[unitLine, planLine, dataLine].map((line) => [text(line)]),
    [text(`Mã kiểm chứng: ${scorecard.verification}`)],
    [],
  ]
}

function kpiRows({ kpis, period }: Scorecard): Row[] {
  return [
    [strong(kpis.caption)],
    [
      'TT',
      'Chỉ tiêu',
      kpis.targetTitle,
      `${period.title}: Tử số`,
      `${period.title}: Mẫu số`,
      `${period.title}: Tỷ lệ`,
      `${period.previousTitle} (điểm %)`,
      ...(period.yearAgoTitle === null
        ? []
        : [`${period.yearAgoTitle} (điểm %)`]),
      `${period.toDateTitle}: Tử số`,
      `${period.toDateTitle}: Mẫu số`,
      `${period.toDateTitle}: Tỷ lệ`,
      'Trạng thái (lũy kế)',
    ].map(head),
    ...kpis.rows.map(({ figures, value, toDate, ...row }) => [
      number(row.number),
      text(row.note === null ? row.title : `${row.title} – ${row.note}`),
      text(row.target),
      ...measured(figures.numerator, figures.denominator, value),
      difference(row.previous),
      ...(period.yearAgoTitle === null ? [] : [difference(row.yearAgo)]),
      ...measured(figures.toDateNumerator, figures.toDateDenominator, toDate),
      text(row.statusText),
    ]),
    [text(kpis.openOverdueLine)],
    [text(kpis.legend)],
  ]
}

/** Numbers, or the sign that is printed in the place of a missing one. */
function measured(
  numerator: number | null,
  denominator: number | null,
  { ratio, rate }: PrintedRatio,
): Row {
  // A sign stands in the place of both where a figure is missing.
  return numerator === null || denominator === null || ratio === rate
    ? [text(rate), text(rate), text(rate)]
    : [number(numerator), number(denominator), percentage(rate)]
}

const flowTitles: readonly (readonly [FlowCount, string])[] = [
  ['carriedOver', 'Kỳ trước chuyển sang'],
  ['received', 'Tiếp nhận mới'],
  ['receivedOnline', 'Tiếp nhận mới: trực tuyến'],
  ['receivedOther', 'Tiếp nhận mới: trực tiếp, bưu chính'],
  ['total', 'Tổng'],
  ['finished', 'Đã giải quyết'],
  ['early', 'Đã giải quyết: trước hạn'],
  ['onDue', 'Đã giải quyết: đúng hạn'],
  ['late', 'Đã giải quyết: quá hạn'],
  ['undated', 'Đã giải quyết: không có ngày hẹn'],
  ['stopped', 'Rút, trả lại, từ chối'],
  ['open', 'Đang giải quyết'],
  ['openInTime', 'Đang giải quyết: trong hạn'],
  ['openOverdue', 'Đang giải quyết: quá hạn'],
  ['openUndated', 'Đang giải quyết: không có ngày hẹn'],
  ['paused', 'Đang giải quyết: tạm dừng chờ bổ sung'],
]

function flowRows({ flow }: Scorecard): Row[] {
  return [
    [strong(flow.caption)],
    ['', '', 'Khoản mục', 'Số hồ sơ'].map(head),
    ...flowTitles.map(([key, title]) => {
      const value = flow.row[key]
      return [
        null,
        null,
        text(title),
        flow.row.known ? number(value) : text('…'),
      ]
    }),
    [text(flow.row.tie)],
  ]
}

function missRows({ misses }: Scorecard): Row[] {
  return [
    [strong(misses.caption)],
    [text(misses.summary)],
    [
      'TT',
      'Mã hồ sơ',
      'Tên TTHC',
      'Ngày tiếp nhận',
      'Ngày hẹn trả',
      'Ngày có kết quả',
      `Số ngày quá hạn ${misses.daysUnit}`,
      'Đơn vị giải quyết',
      'Nguyên nhân',
      'Văn bản xin lỗi',
    ].map(head),
    ...misses.all.map((row) => [
      number(row.number),
      ...[
        row.code,
        row.procedure,
        row.receivedOn,
        row.dueOn,
        row.finishedOn,
      ].map(text),
      wholeNumber(row.daysLate),
      ...[row.unit, row.reason, row.apology].map(text),
    ]),
  ]
}

function taskRows({ tasks }: Scorecard): Row[] {
  return [
    [strong(tasks.caption)],
    [
      'Mã',
      'Nhiệm vụ',
      'Chủ trì',
      'Thời gian theo Kế hoạch',
      'Hạn (suy ra)',
      'Tình trạng',
    ].map(head),
    ...tasks.rows.map((row) =>
      [row.id, row.text, row.lead, row.time, row.due, row.state].map(text),
    ),
    ...tasks.notes.map((note) => [text(note)]),
  ]
}

function text(value: string) {
  return { type: String, value: value.normalize('NFC'), format: '@' }
}

function strong(value: string) {
  return { ...text(value), fontWeight: 'bold' as const }
}

function head(value: string) {
  return {
    ...strong(value),
    wrap: true,
    align: 'center' as const,
    alignVertical: 'center' as const,
    borderStyle: 'thin' as const,
  }
}

function number(value: number, format = count) {
  return { type: Number, value, format }
}

/** `99,99%` as a number, `<0,01%` as it is. */
function percentage(printed: string) {
  const [, whole, decimals = '00'] = /^(\d+)(?:,(\d\d))?%$/.exec(printed) ?? []
  return whole === undefined
    ? text(printed)
    : number(Number(whole + decimals) / 10_000, share)
}

/** `−0,61` as a number, any sign in the place of one as it is. */
function difference(printed: string) {
  return /^[+−]?\d+(,\d+)?$/.test(printed)
    ? number(
        Number(printed.replace('−', '-').replace(',', '.')),
        '+0.00;-0.00;0',
      )
    : text(printed)
}

/** `1.234` as a number, any other text as it is. */
function wholeNumber(printed: string) {
  return /^\d{1,3}(\.\d{3})*$/.test(printed)
    ? number(Number(printed.replaceAll('.', '')))
    : text(printed)
}

function widths(...characters: readonly number[]) {
  return characters.map((width) => ({ width }))
}

/** Puts 1980-01-01 in the place of the time of writing of all parts of a ZIP. */
function timeless(zip: Uint8Array): Uint8Array {
  const bytes = Buffer.from(zip)
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  let entry = bytes.readUInt32LE(end + 16)
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    bytes.writeUInt32LE(0x00210000, entry + 12)
    bytes.writeUInt32LE(0x00210000, bytes.readUInt32LE(entry + 42) + 10)
    entry +=
      46 +
      bytes.readUInt16LE(entry + 28) +
      bytes.readUInt16LE(entry + 30) +
      bytes.readUInt16LE(entry + 32)
  }
  return bytes
}
