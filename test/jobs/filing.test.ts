import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  fileScorecard,
  inboxExports,
  lazyPrinter,
  NoDataError,
  openOfficeData,
  periodFigures,
  takeIn,
  type Filed,
  type Office,
} from '@motcua/jobs'
import { parsePeriod, type Miss } from '@motcua/metrics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OwnOffice } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/* Of four dossiers: what a scorecard is made of, and how it is filed. */

const april = '2018-04-01 06:00:00'

/** On time, a day late, open and due on the last day of March, and the day before. */
const rows = [
  'A1;KHDT-001;Phòng Đăng ký kinh doanh;Trực tuyến;05/03/2018 08:00;08/03/2018;;08/03/2018 09:00;08/03/2018 10:00;;;;Đã trả kết quả;;',
  'A2;KHDT-001;Phòng Đăng ký kinh doanh;Trực tiếp;05/03/2018 08:00;08/03/2018;;09/03/2018 09:00;09/03/2018 10:00;;;;Đã trả kết quả;;Không',
  'A3;KHDT-002;Phòng Đăng ký kinh doanh;Trực tiếp;20/03/2018 08:00;31/03/2018;;;;;;;Đang xử lý;;',
  'A4;KHDT-002;Phòng Đăng ký kinh doanh;Trực tiếp;20/03/2018 08:00;30/03/2018;;;;;;;Đang xử lý;;',
]

/** With one export taken in; no test changes it. */
let own: OwnOffice
let office: Office

beforeAll(async () => {
  own = tinyOffice()
  office = own.office
  putTinyExport(office, undefined, rows)
  const progress = [
    'task,period,due_on,percent,completed_on,approved_on,product_ref,product_on,note',
    'II.5,2018-Q1,2018-03-20,100,2018-03-22,,,,',
    'II.10,2018-02,,60,,,,,',
  ]
  writeFileSync(
    join(office.dir, 'task-progress.csv'),
    `${progress.join('\n')}\n`,
  )
  await takeIn(office, inboxExports(office, april), april)
})
afterAll(() => own[Symbol.dispose]())

describe('the data of an office', () => {
  test.for([
    [2, 'by 2'],
    ['2018-03-31', 'by 2018-03-31'],
  ] as const)(
    'are none before the first dossiers: as of %s',
    async ([at, by]) => {
      const opening = openOfficeData(office, at)
      await expect(opening).rejects.toBeInstanceOf(NoDataError)
      await expect(opening).rejects.toThrow(
        `expected dossiers loaded ${by}, got none; load an export first: motcua ingest FILE`,
      )
    },
  )

  test.for([
    [undefined, undefined],
    [3, 3],
    ['2018-04-01', 4],
  ] as const)(
    'as of %s are cut off with the export, at batch %s',
    async ([at, batch]) => {
      await using data = await openOfficeData(office, at)
      expect(data.asOf).toEqual({ at: '2018-04-01 05:00:00', batch })
    },
  )
})

describe('the figures of a period, up to the last day that an export covers', () => {
  const codes = (misses: readonly Miss[]) => misses.map(({ code }) => code)

  test.for([
    ['2018-02', [], [], []],
    ['2018-03', ['A2'], ['A2'], ['A4']],
    ['2018-04', [], ['A2'], ['A4']],
  ] as const)(
    'of %s: late %j, in the year to date %j, open and overdue %j',
    async ([key, late, lateToDate, overdue]) => {
      await using data = await openOfficeData(office)
      const figures = await periodFigures(office, data, parsePeriod(key))
      expect(codes(figures.late)).toEqual(late)
      expect(codes(figures.lateToDate)).toEqual(lateToDate)
      expect(codes(figures.overdue).toSorted()).toEqual(overdue)
    },
  )

  test('have each task as it is recorded, and as the plan has it where nothing is', async () => {
    await using data = await openOfficeData(office)
    const march = parsePeriod('2018-03')
    const { occurrences } = await periodFigures(office, data, march)
    const some = occurrences.filter(({ task }) =>
      ['II.5', 'II.10', 'II.13'].includes(task),
    )
    expect(some).toEqual([
      {
        task: 'II.5',
        period: '2018-Q1',
        dueOn: '2018-03-20',
        completedOn: '2018-03-22',
        isReported: true,
      },
      {
        task: 'II.10',
        period: '2018-02',
        dueOn: '2018-02-28',
        completedOn: null,
        isReported: true,
      },
    ])
  })
})

const doubts = { open: [], accepted: [] }

describe('a scorecard', () => {
  let out: string
  let filed: Filed
  let again: Filed
  let opened: readonly unknown[]

  beforeAll(async () => {
    out = join(office.paths.archive, '2018-03')
    await using data = await openOfficeData(office)
    await using printer = lazyPrinter()
    opened = [await printer.get(), await printer.get()]
    const march = await periodFigures(office, data, parsePeriod('2018-03'))
    filed = await fileScorecard(
      { office, data, figures: march, doubts },
      'so',
      {
        out,
        edition: 1,
        printer,
      },
    )
    const both = parsePeriod('2018-03..2018-04')
    again = await fileScorecard(
      {
        office: { ...office, synthetic: false },
        data,
        figures: await periodFigures(office, data, both),
        doubts,
      },
      'dkkd',
      { out, edition: 2, issuedOn: '2018-05-02', printer },
    )
  })

  test('is provisional while a file is not loaded wholly, and says which', async () => {
    await using data = await openOfficeData(office)
    await using printer = lazyPrinter()
    const figures = await periodFigures(office, data, parsePeriod('2018-03'))
    const left = [{ file: 'units.csv', why: 'a row was rejected' }]
    const { state, files } = await fileScorecard(
      { office, data, figures, doubts, left },
      'so',
      { out: join(office.dir, 'left'), edition: 1, printer },
    )
    expect(state).toBe('provisional')
    expect(readFileSync(files.json, 'utf8')).toContain(
      'chưa nạp trọn tệp: units.csv',
    )
  })

  test('is filed under its period, unit, edition and state, and whether it is synthetic', () => {
    const names = [
      'scorecard_2018-03_so_1_final_MO-PHONG',
      'scorecard_2018-03-2018-04_dkkd_2_provisional',
    ]
    const files = names.map((name) => ({
      pdf: join(out, `${name}.pdf`),
      xlsx: join(out, `${name}.xlsx`),
      json: join(out, `${name}.json`),
    }))
    expect([filed.files, again.files]).toEqual(files)
    expect(readdirSync(out).toSorted()).toEqual(
      names
        .flatMap((name) =>
          ['json', 'pdf', 'xlsx'].map((form) => `${name}.${form}`),
        )
        .toSorted(),
    )
    expect(filed).toMatchObject({
      kind: 'scorecard',
      period: '2018-03',
      unit: 'so',
      edition: 1,
      state: 'final',
    })
    expect(again).toMatchObject({
      kind: 'scorecard',
      period: '2018-03..2018-04',
      unit: 'dkkd',
      edition: 2,
      state: 'provisional',
    })
  })

  test('is printed by one browser for all', () => {
    expect(opened[0]).toBe(opened[1])
  })

  test('is a PDF of the given hash, a workbook and JSON', () => {
    for (const { files, sha256, state } of [filed, again]) {
      const pdf = readFileSync(files.pdf)
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
      expect(createHash('sha256').update(pdf).digest('hex')).toBe(sha256)
      expect(readFileSync(files.xlsx).subarray(0, 2).toString()).toBe('PK')
      expect(JSON.parse(readFileSync(files.json, 'utf8'))).toMatchObject({
        state,
      })
    }
  })

  test('says what is missing, and that it was issued before', () => {
    const card = JSON.parse(readFileSync(again.files.json, 'utf8'))
    expect(card.banners).toEqual([
      {
        strong: 'SỐ LIỆU TẠM TÍNH',
        rest: '– chưa có dữ liệu của: phần mềm một cửa điện tử; sẽ có ấn bản chính thức.',
      },
    ])
    expect(card.dataLine).toContain(
      'Bản tính lại, chưa phát hành (ấn bản 2 phát hành ngày 02/5/2018)',
    )
  })
})
