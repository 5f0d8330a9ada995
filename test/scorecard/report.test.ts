import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import {
  figuresOfReports,
  fileReport,
  fileScorecard,
  lazyPrinter,
  openOfficeData,
  reportInput,
} from '@motcua/jobs'
import type { LazyPrinter, OfficeData } from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import { paperJson, reportOf, ScorecardError } from '@motcua/scorecard'
import type {
  Block,
  Report,
  ReportFigures,
  ReportInput,
  ReportTable,
} from '@motcua/scorecard'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fits } from '../json-schema.ts'
import { loadedSample } from '../offices.ts'
import { readPdf } from './pdf-reader.ts'
import { layoutFaults } from './placed.ts'

/* The reports of the sample office: no document in which a total differs. */

const { office, remove } = await loadedSample()
const papers = [
  ['2018-03', 'so'],
  ['2018-03', 'dkkd'],
  ['2018-Q2', 'so'],
  ['2018', 'so'],
] as const
/** Counted by hand: 1 January off, 5 January 2019 a make-up Saturday. */
const tenWorkingDaysAfter: Readonly<Record<string, string>> = {
  '2018-03-31': '2018-04-13',
  '2018-06-30': '2018-07-13',
  '2018-12-31': '2019-01-14',
}
const doubts = { open: [], accepted: [] }
const schema = JSON.parse(
  readFileSync(
    new URL('../../reports/schema/report.json', import.meta.url),
    'utf8',
  ),
)
let data: OfficeData
let printer: LazyPrinter
const figures = new Map<string, ReportFigures>()

beforeAll(async () => {
  data = await openOfficeData(office)
  printer = lazyPrinter()
  for (const key of new Set(papers.map(([period]) => period)))
    figures.set(
      key,
      await figuresOfReports(office, data, {
        period: parsePeriod(key),
        units: ['so', 'dkkd', 'tt'],
      }),
    )
})
afterAll(async () => {
  await printer?.[Symbol.asyncDispose]()
  await data?.[Symbol.asyncDispose]()
  remove()
})

function issueOf(key: string) {
  return { office, data, figures: figures.get(key) as ReportFigures, doubts }
}

function inputOf(key: string, unit: string): Promise<ReportInput> {
  return reportInput(issueOf(key), unit, { edition: 1 })
}

const madeOnce = new Map<string, Report>()

async function reportIn(key: string, unit: string): Promise<Report> {
  const made =
    madeOnce.get(`${key} ${unit}`) ?? reportOf(await inputOf(key, unit))
  madeOnce.set(`${key} ${unit}`, made)
  return made
}

function annex(report: Report, number: string): Report['annexes'][number] {
  const found = report.annexes.find((of) => of.number === number)
  if (!found) throw new Error(`expected annex ${number}, got none`)
  return found
}

function tableIn(blocks: readonly Block[]): ReportTable {
  const found = blocks.find((block) => block.kind === 'table')
  if (found?.kind !== 'table') throw new Error('expected a table, got none')
  return found
}

/** The numbers of the rows of a table by what stands first in them. */
function numbersIn({ rows }: ReportTable): Map<string, (number | null)[]> {
  return new Map(
    rows.flatMap((row) =>
      'cells' in row
        ? [
            [
              row.cells.map(({ text }) => text)[0] ?? '',
              row.cells.slice(1).map(({ number }) => number),
            ] as const,
          ]
        : [],
    ),
  )
}

/** Whether a dossier waits for a supplement on the day `z`. */
const paused = `(coalesce(paused_on <= z and (resumed_on is null or resumed_on > z), false)
  or coalesce(position(cast(z as varchar) in earlier_paused_days) > 0, false))`

/** The same counts in plain SQL over the published rows. */
async function counted(
  { from, to }: { readonly from: string; readonly to: string },
  unit: string,
  by: 'field' | 'name',
) {
  const { rows } = await sql<{
    name: string
    received: number
    finished: number
    early: number
    on_due: number
    late: number
    overdue: number
  }>`
    with d as (
      select dossier.*, a, z, p.field, p.name, ${sql.raw(paused)} as paused
      from dossier join procedure as p on p.code = dossier.procedure
        and p.valid_from <= received_on
        and (p.valid_to is null or p.valid_to >= received_on),
        (select cast(${from} as date) as a, cast(${to} as date) as z)
      where ${unit} = 'so' or dossier.unit = ${unit}
    )
    select ${sql.ref(by)} as name,
      cast(count(*) filter (received_on between a and z) as integer) as received,
      cast(count(*) filter (finished_on between a and z) as integer) as finished,
      cast(count(*) filter (finished_on between a and z and finished_on < due_on) as integer) as early,
      cast(count(*) filter (finished_on between a and z and finished_on = due_on) as integer) as on_due,
      cast(count(*) filter (finished_on between a and z and finished_on > due_on) as integer) as late,
      cast(count(*) filter (received_on <= z and coalesce(finished_on, stopped_on, 'infinity') > z and due_on < z and not paused) as integer) as overdue
    from d group by 1`.execute(data.snapshot.db)
  return rows.filter((row) =>
    [row.received, row.finished, row.overdue].some((n) => n > 0),
  )
}

describe.each(papers)('the report of %s of %s', (key, unit) => {
  it('has the scorecard of the unit as its first part', async () => {
    const report = await reportIn(key, unit)
    const { files } = await fileScorecard(issueOf(key), unit, {
      out: office.paths.archive,
      edition: 1,
      printer,
    })
    const scorecard = JSON.parse(readFileSync(files.json, 'utf8'))
    const withoutCells = JSON.parse(
      JSON.stringify(report.scorecard, (name, value: unknown) =>
        name === 'cells' ? undefined : value,
      ),
    )
    for (const part of ['kpis', 'flow', 'conclusions', 'trend', 'notes'])
      expect(withoutCells[part]).toEqual(scorecard[part])
  })

  it('sums up to table 2 by field and by procedure, as plain SQL does', async () => {
    const report = await reportIn(key, unit)
    const period = parsePeriod(key)
    const numbers = numbersIn(tableIn(annex(report, 'II').blocks))
    const { row } = report.scorecard.flow
    const total = numbers.get('Tổng cộng') ?? []
    expect(total.slice(0, 5)).toEqual([
      row.received,
      row.finished,
      row.early,
      row.onDue,
      row.late,
    ])
    expect(total[7]).toBe(row.openOverdue)
    for (const by of ['field', 'name'] as const) {
      const groups = await counted(period, unit, by)
      expect(groups.length).toBeGreaterThan(1)
      for (const of of groups)
        expect(
          [of.name, ...(numbers.get(of.name) ?? [])].toSpliced(6, 2),
        ).toEqual([
          of.name,
          of.received,
          of.finished,
          of.early,
          of.on_due,
          of.late,
          of.overdue,
        ])
    }
  })

  it('lists as many dossiers as it counts, late and soon due', async () => {
    const report = await reportIn(key, unit)
    const { row } = report.scorecard.flow
    const lists = (number: string) =>
      tableIn(annex(report, number).blocks).rows.length
    expect(lists('IV')).toBe(row.late + row.openOverdue)
    const { to } = parsePeriod(key)
    const by = tenWorkingDaysAfter[to]
    const { rows } = await sql<{ n: number }>`
      select cast(count(*) as integer) as n
      from dossier, (select cast(${to} as date) as z)
      where received_on <= z and coalesce(finished_on, stopped_on, 'infinity') > z
        and due_on between z and cast(${by} as date)
        and not ${sql.raw(paused)}
        and (${unit} = 'so' or unit = ${unit})`.execute(data.snapshot.db)
    expect(lists('V')).toBe(rows[0]?.n)
  })

  it('has the totals of table 2 on its form, and those of its last month in annex I', async () => {
    const report = await reportIn(key, unit)
    const { row } = report.scorecard.flow
    const form = tableIn(annex(report, 'III').blocks)
    const sum = form.rows.at(-1)
    const cells = sum && 'cells' in sum ? sum.cells.map((c) => c.number) : []
    expect(cells[2]).toBe(row.total)
    expect(cells).toContain(row.finished + row.stopped)
    expect(cells).toContain(row.open)
    expect(annex(report, 'III').head.join()).not.toContain('II.06a')
    if (!/^\d{4}-\d{2}$/.test(key)) return
    const last = tableIn(annex(report, 'I').blocks).rows.at(-1)
    const ratios = last && 'cells' in last ? last.cells.slice(1) : []
    expect(ratios.map(({ text }) => text)).toEqual(
      report.scorecard.kpis.rows.flatMap(({ value: { ratio, rate } }) => [
        ...ratio.split('/'),
        rate,
      ]),
    )
  })
})

describe('a report on paper', () => {
  it('numbers the pages of each annex apart, and marks every page', async () => {
    const filed = await fileReport(issueOf('2018-03'), 'dkkd', {
      out: office.paths.archive,
      edition: 1,
      printer,
    })
    expect(filed).toMatchObject({
      kind: 'report',
      period: '2018-03',
      unit: 'dkkd',
      edition: 1,
      state: 'final',
    })
    for (const file of Object.values(filed.files))
      expect(basename(file)).toMatch(
        /^report_2018-03_dkkd_1_final_MO-PHONG\.(pdf|xlsx|json)$/,
      )
    const pdf = readFileSync(filed.files.pdf)
    expect(layoutFaults(pdf)).toEqual([])
    const pages = readPdf(pdf).pages.map((page) => page.replaceAll(/\s/g, ''))
    for (const page of pages) {
      expect(page).toContain('SỐLIỆUMÔPHỎNG–KHÔNGPHẢISỐLIỆUTHẬTCỦASỞ')
      expect(page).toContain('khôngdùngđểbáocáo,đánhgiá,xếphạng.')
    }
    const numbers = 'I II III IV V VI VII VIII IX X XI XII'.split(' ')
    const first = pages.flatMap((page, i) =>
      page.includes('(KèmtheoBáocáosố……/BC-SKHĐTngày……tháng……năm2018)')
        ? [i]
        : [],
    )
    expect(first).toHaveLength(numbers.length)
    const boxes = [
      ...pdf
        .toString('latin1')
        .matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g),
    ].map(([, width, height]) => Number(width) > Number(height))
    expect(boxes).toHaveLength(pages.length)
    first.forEach((page, i) => {
      const label = `Phụlục${numbers[i]}`
      expect(pages[page]).toContain(label)
      const isWide = ['I', 'III', 'IV', 'VI'].includes(numbers[i] ?? '')
      const end = first[i + 1] ?? pages.length
      for (let at = page; at < end; at++) {
        expect([label, at, boxes[at]]).toEqual([label, at, isWide])
        expect(
          pages[at]?.startsWith(String(at - page + 1)) ||
            pages[at]?.endsWith(String(at - page + 1)),
          `${label} ${at}: ${pages[at]?.slice(0, 40)} … ${pages[at]?.slice(-40)}`,
        ).toBe(true)
      }
    })
  })
})

describe('a unit without dossiers', () => {
  it('has a report all the same, with each annex, which says that there is nothing', async () => {
    const issue = issueOf('2018-03')
    const filed = await fileReport(issue, 'tt', {
      out: office.paths.archive,
      edition: 1,
      printer,
    })
    const report = JSON.parse(readFileSync(filed.files.json, 'utf8')) as Report
    expect(report.annexes).toHaveLength(12)
    expect(fits(schema, report)).toBe(true)
    expect(annex(report, 'II').blocks).toEqual([
      { kind: 'none', text: 'Không phát sinh hồ sơ trong kỳ.' },
    ])
    expect(annex(report, 'IV').blocks).toEqual([
      {
        kind: 'none',
        text: 'Không có hồ sơ giải quyết quá hạn trong kỳ và không có hồ sơ quá hạn chưa giải quyết đến hết ngày 31/3/2018.',
      },
    ])
    const bare = (text: string) => text.replaceAll(/\s/g, '')
    const pages = readPdf(readFileSync(filed.files.pdf)).pages.map(bare)
    const last = pages.at(-1) ?? ''
    expect(last).toContain('CÁCPHỤLỤCKHÔNGCÓSỐLIỆU')
    const empty = report.annexes.filter(({ blocks }) =>
      blocks.every(({ kind }) => kind === 'none'),
    )
    expect(empty.map(({ number }) => number)).toEqual('II IV V IX X'.split(' '))
    for (const { label, title, blocks } of empty) {
      expect(
        pages.filter((page) => page.includes(bare(`${label}${title}`))),
      ).toEqual([])
      expect(last).toContain(bare(title))
      for (const block of blocks)
        if ('text' in block) expect(last).toContain(bare(block.text ?? ''))
    }
  })
})

describe('the published schema of its JSON', () => {
  it.each(papers)('fits that of %s of %s', async (key, unit) => {
    const json = JSON.parse(paperJson(await reportIn(key, unit)))
    expect(fits(schema, json)).toBe(true)
    for (const field of ['verification', 'annexes', 'scorecard'])
      expect(fits(schema, { ...json, [field]: undefined })).toBe(false)
    expect(fits(schema, { ...json, more: 1 })).toBe(false)
  })
})

describe('a report in English', () => {
  it('words its heads, columns and notes in English, with English numbers', async () => {
    const input = await reportInput(issueOf('2018-03'), 'so', {
      edition: 1,
      language: 'en',
    })
    const report = reportOf(input)
    expect(report).toMatchObject({
      language: 'en',
      title: 'REPORT',
      subject: 'Results against the administrative reform targets, March 2018',
      addressees: ['To: (sample, not sent).'],
      attached: '(Attached to Report No. ……/BC-SKHĐT of ……………… 2018)',
    })
    const tables = report.annexes.flatMap(({ blocks }) =>
      blocks.filter((block) => block.kind === 'table'),
    )
    const said = [
      ...report.sections.map(({ title }) => title),
      ...report.annexes.flatMap(({ label, title, head }) => [
        label,
        title,
        ...head,
      ]),
      ...tables.flatMap(({ columns }) =>
        columns.flatMap(({ title, group }) => [title, group ?? '']),
      ),
      ...report.annexes
        .filter(({ number }) => number !== 'XI')
        .flatMap(({ blocks }) =>
          blocks.flatMap((block) =>
            block.kind === 'note' || block.kind === 'text' ? [block.text] : [],
          ),
        ),
    ]
    expect(said.length).toBeGreaterThan(100)
    expect(
      said.filter((text) => /[\u0300-\u036f]|đ/i.test(text.normalize('NFD'))),
    ).toEqual([])
    const total = tableIn(annex(report, 'II').blocks).rows.at(-1)
    expect(
      total && 'cells' in total && total.cells.map(({ text }) => text),
    ).toEqual([
      'Total',
      '2,143',
      '2,001',
      '997',
      '986',
      '16',
      '99.20%',
      '49.87%',
      '6',
    ])
  })
})

describe('a report that does not tie', () => {
  it.each([
    [
      'a field lacks dossiers',
      (input: ReportInput) => ({
        groups: {
          results: input.groups.results.filter(
            (r) => r.group?.['field'] !== 'Đấu thầu',
          ),
        },
      }),
      /^expected the dossiers received by field to sum up to table 2, got 58 fewer$/,
    ],
    [
      'a dossier in time is not listed',
      (input: ReportInput) => ({ inTime: input.inTime.slice(1) }),
      /^expected 317 open dossiers in time over 2018-03, got 316$/,
    ],
    [
      'a procedure not posted is not listed',
      (input: ReportInput) => ({ unposted: input.unposted.slice(1) }),
      /^expected 2 procedures not fully posted over 2018-03, got 1$/,
    ],
    [
      'the form is of another month',
      () => ({ form: figures.get('2018-Q2')?.forms.get('so') }),
      /^expected 2387 dossiers received on the form of 2018-Q2, got \d+$/,
    ],
    [
      'rows of a file are gone',
      ({ files }: ReportInput) => ({
        files: files.map((file, i) =>
          i === 3 ? { ...file, read: file.read + 1 } : file,
        ),
      }),
      /^expected hoso-\S+: read = accepted \+ unchanged \+ rejected, got /,
    ],
  ] as const)('is refused when %s', async (_, change, message) => {
    const input = await inputOf('2018-03', 'so')
    const spoilt = { ...input, ...change(input) } as ReportInput
    let thrown: unknown
    try {
      reportOf(spoilt)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(ScorecardError)
    expect((thrown as Error).message).toMatch(message)
  })
})

describe('what an office keeps in lists', () => {
  /** The report of March 2018 of the whole office, with other lists. */
  async function withLists(
    lists: Partial<ReportInput['lists']>,
    over: Partial<ReportInput> = {},
  ) {
    const input = await inputOf('2018-03', 'so')
    return reportOf({ ...input, lists: { ...input.lists, ...lists }, ...over })
  }
  const textsIn = (table: ReportTable) =>
    table.rows.flatMap((row) =>
      'cells' in row ? [row.cells.map(({ text }) => text)] : [],
    )

  it('says in a line that there is nothing, and prints lines to write on', async () => {
    const report = await withLists({ reports: [], paragraphs: [] })
    expect(annex(report, 'VII').blocks).toEqual([
      {
        kind: 'none',
        text: 'Chưa có số liệu về báo cáo của các phòng (tệp unit-reports.csv).',
      },
    ])
    expect(annex(report, 'X').blocks).toEqual([
      { kind: 'none', text: 'Không có số liệu đã công bố nào thay đổi.' },
    ])
    const written = report.sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) =>
        block.kind === 'written' ? [[block.label, block.text]] : [],
      ),
    )
    expect(written).toEqual([
      ['Tồn tại, hạn chế:', null],
      ['Nguyên nhân:', null],
      ['Giải pháp:', null],
      ['Phương hướng:', null],
      ['Khó khăn, vướng mắc:', null],
      ['Đề xuất, kiến nghị:', null],
    ])
  })

  it('prints what units wrote and what persons noted, as it stands', async () => {
    const paragraph = { period: '2018-03', section: 'causes', position: 1 }
    const report = await withLists(
      {
        paragraphs: [
          { ...paragraph, unit: 'so', text: 'Thiếu người.' },
          { ...paragraph, unit: 'dkkd', text: 'Mạng chậm.' },
          { ...paragraph, period: '2018-02', unit: 'so', text: 'Kỳ trước.' },
        ],
      },
      {
        remarks: [
          {
            unit: 'dkkd',
            kpi: 'on_time',
            cause: 'Nghỉ Tết',
            remedy: 'Làm bù.',
            owner: 'dkkd',
            until: '2018-04-15',
          },
        ],
      },
    )
    const causes = report.sections
      .find(({ key }) => key === 'shortcomings')
      ?.blocks.find(
        (block) => block.kind === 'written' && block.label === 'Nguyên nhân:',
      )
    expect(causes).toMatchObject({
      text: [
        'Thiếu người.',
        'Phòng Đăng ký kinh doanh: Mạng chậm.',
        'Hồ sơ TTHC giải quyết đúng thời gian quy định: Nghỉ Tết. Khắc phục: Làm bù. Thực hiện: Phòng Đăng ký kinh doanh, đến ngày 15/04/2018.',
      ].join('\n'),
    })
  })

  it('tells of each unit and month whether its report came', async () => {
    const of = { unit: 'dkkd', dueOn: null }
    const report = await withLists({
      reports: [
        { ...of, period: '2018-01', submittedOn: '2018-02-01' },
        { ...of, period: '2018-02', submittedOn: '2018-03-05' },
        { ...of, period: '2018-03', submittedOn: null },
        {
          ...of,
          unit: 'ktdn',
          period: '2018-03',
          dueOn: '2018-04-05',
          submittedOn: '2018-04-05',
        },
        { ...of, period: '2017-12', submittedOn: null },
      ],
    })
    expect(textsIn(tableIn(annex(report, 'VII').blocks))).toEqual([
      // Due on the day after the month: 1 March, so four days late.
      ['Phòng Đăng ký kinh doanh', 'Đúng hạn', 'Chậm 4 ngày', 'Chưa nộp'],
      ['P.KTĐN', '…', '…', 'Đúng hạn'],
    ])
  })

  it('counts surveys and feedback', async () => {
    const form = {
      survey: 'service_quality',
      period: '2018-Q1',
      unit: 'dkkd',
      valid: true,
    } as const
    const fed = {
      unit: 'dkkd',
      provinceOn: null,
      officeOn: null,
      dueOn: '2018-03-20',
    }
    const report = await withLists({
      rounds: [
        { survey: 'service_quality', period: '2018-Q1', sent: 120 },
        { survey: 'service_quality', period: '2018-Q2', sent: 7 },
      ],
      surveys: [
        { ...form, answer: 'satisfied' },
        { ...form, answer: 'satisfied' },
        { ...form, answer: 'very_dissatisfied' },
        { ...form, answer: null, valid: false },
      ],
      feedback: [
        {
          ...fed,
          code: '1',
          receivedOn: '2018-03-01',
          answeredOn: '2018-03-20',
          provinceOn: '2018-03-21',
        },
        {
          ...fed,
          code: '2',
          receivedOn: '2018-02-01',
          answeredOn: '2018-03-21',
          officeOn: '2018-04-02',
        },
        { ...fed, code: '3', receivedOn: '2018-03-31', answeredOn: null },
      ],
    })
    const [surveys, feedback] = annex(report, 'VIII').blocks
    expect(surveys?.kind === 'table' && textsIn(surveys)).toEqual([
      [
        'Quý I/2018',
        'Chất lượng dịch vụ',
        '120',
        '4',
        '3',
        '0',
        '2',
        '0',
        '0',
        '1',
      ],
    ])
    expect(feedback?.kind === 'table' && textsIn(feedback)).toEqual([
      ['2', '2', '1', '1', '0'],
    ])
  })

  it('tells how each task stands, and counts them by group', async () => {
    const none = {
      completedOn: null,
      isReported: false,
      product: null,
      productOn: null,
    }
    const input = await inputOf('2018-03', 'so')
    const tasks = input.lists.tasks.map((task) =>
      task.task === 'I.3'
        ? {
            ...task,
            completedOn: '2018-02-02',
            isReported: true,
            product: '5/KH',
            productOn: '2018-02-02',
          }
        : task.task === 'II.9' && task.period === '2018-01'
          ? { ...task, completedOn: task.dueOn, isReported: true }
          : { ...task, ...none },
    )
    const report = await withLists({ tasks })
    const rows = textsIn(tableIn(annex(report, 'VI').blocks))
    expect(rows).toHaveLength(38)
    const of = (id: string) => rows.find(([code]) => code === id)?.slice(5)
    // Due on 31 January, done on 2 February.
    expect(of('I.3')).toEqual([
      '31/01/2018',
      '02/02/2018',
      '5/KH ngày 02/02/2018',
      'Hoàn thành chậm 2 ngày',
    ])
    expect(of('I.2')).toEqual(['–', '–', '–', 'Thực hiện thường xuyên'])
    expect(of('II.9')?.at(-1)).toMatch(
      /^\d lượt đã đến hạn: \d đúng hạn, \d chưa báo cáo$/,
    )
    const section = report.sections.find(({ key }) => key === 'tasks')
    const groups = tableIn(section?.blocks ?? [])
    const sum = numbersIn(groups).get('Tổng cộng') ?? []
    // 38 tasks; each that fell due is in one of the four states.
    expect(sum[0]).toBe(38)
    expect(sum[1]).toBe(sum.slice(2).reduce((n: number, x) => n + (x ?? 0), 0))
    expect(sum[3]).toBe(1)
    const said = section?.blocks[0]
    expect(said?.kind === 'text' && said.text).toMatch(
      new RegExp(
        `^Từ đầu năm đến hết ngày 31/3/2018: ${sum[2]}/${sum[1]} lượt nhiệm vụ đã đến hạn hoàn thành đúng hạn; 16 nhiệm vụ không có hạn không tính\\.`,
      ),
    )
  })

  it('counts as its scorecard what has fallen due this year, and nothing from before it', async () => {
    const input = await inputOf('2018-03', 'so')
    // IV.1 is due in the last quarter of 2017 too, as the plan's annex has it.
    expect(input.lists.tasks.map(({ dueOn }) => dueOn)).toContain('2017-12-31')
    const report = reportOf(input)
    const section = report.sections.find(({ key }) => key === 'tasks')
    const [said] = section?.blocks ?? []
    const share = /(\d+)\/(\d+) lượt nhiệm vụ đã đến hạn/
    const ofScorecard = share.exec(report.scorecard.tasks.notes.join(' '))
    expect(share.exec(said?.kind === 'text' ? said.text : '')?.[0]).toBe(
      ofScorecard?.[0],
    )
    const groups = numbersIn(tableIn(section?.blocks ?? []))
    expect(groups.get('Tổng cộng')?.slice(1, 3)).toEqual([
      Number(ofScorecard?.[2]),
      Number(ofScorecard?.[1]),
    ])
  })

  it('marks what was restated, in annex I and in annex X', async () => {
    const input = await inputOf('2018-03', 'so')
    const now = input.evaluation.results.find(
      (r) =>
        r.kpi === 'on_time' &&
        r.unit === 'so' &&
        r.period === '2018-02' &&
        !r.group,
    )
    if (!now) throw new Error('expected a result')
    const { numerator, denominator, value } = now
    const report = reportOf({
      ...input,
      restated: [
        {
          kpi: 'on_time',
          unit: 'so',
          period: '2018-02',
          published: {
            numerator: numerator - 8,
            denominator: (denominator ?? 0) - 10,
            value: 0.9,
            at: '2018-03-01 06:00:00',
          },
          now: { numerator, denominator, value },
          parts: [
            { cause: 'late', numerator: 8, denominator: 10 },
            { cause: 'plan', numerator: 0, denominator: 0 },
          ],
        },
      ],
    })
    // 858/873 = 98.28 %, 850/863 = 98.49 %.
    expect(textsIn(tableIn(annex(report, 'X').blocks))).toEqual([
      [
        'Tháng 02/2018',
        'Hồ sơ TTHC giải quyết đúng thời gian quy định',
        '850/863 = 98,49%',
        '858/873 = 98,28%',
        '+8/+10',
        'hồ sơ bổ sung muộn',
        '01/03/2018',
      ],
    ])
    const february = textsIn(tableIn(annex(report, 'I').blocks)).find(
      ([month]) => month === 'Tháng 02/2018',
    )
    expect(february?.[3]).toBe('98,28% (đc)')
    expect(february?.[6]).toBe('45,36%')
  })
})
