import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  inboxExports,
  loadOffice,
  openOfficeData,
  periodFigures,
  takeIn,
} from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import { form06a } from '@motcua/metrics/form'
import { buildScorecard, isKnown } from '@motcua/scorecard'
import type { Scorecard } from '@motcua/scorecard'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import {
  copyOf,
  edit,
  putExports,
  smallOffice,
  type OwnOffice,
} from '../jobs/small-office.ts'

/* What is written into an office's folder, as its scorecard tells it. */

const now = '2018-04-01 06:00:00'
const march = parsePeriod('2018-03')
/** The small office with the exports up to April in its inbox, and with them taken in. */
let ready: OwnOffice
let filled: OwnOffice
let own: OwnOffice | undefined

beforeAll(async () => {
  ready = smallOffice()
  await putExports(ready.office, '2018-01-01', '2018-04-01')
  filled = await copyOf(ready.office)
  await takeIn(filled.office, inboxExports(filled.office, now), now)
})
afterAll(() => {
  ready[Symbol.dispose]()
  filled[Symbol.dispose]()
})
afterEach(() => own?.[Symbol.dispose]())

/** A copy of the small office, changed before it is read and its lists are loaded. */
async function officeWith(
  change: (office: Office) => void,
  { office: from } = filled,
): Promise<Office> {
  own = await copyOf(from)
  change(own.office)
  const office = loadOffice(own.office.dir)
  const { failed } = await takeIn(office, inboxExports(office, now), now)
  expect(failed).toEqual([])
  return office
}

async function scorecardOf(office: Office, unit = 'so'): Promise<Scorecard> {
  await using data = await openOfficeData(office)
  const { loaded } = data
  expect(isKnown(march, loaded.complete)).toBe(true)
  return buildScorecard({
    ...office,
    office: { code: office.code, name: office.name.vi },
    ...(await periodFigures(office, data, march)),
    unit,
    edition: 1,
    issuedOn: null,
    state: 'final',
    asOf: loaded.cutOff,
    complete: loaded.complete,
    missing: [],
    loaded,
  })
}

const put = (office: Office, name: string, rows: readonly string[]) =>
  writeFileSync(join(office.dir, name), `${rows.join('\n')}\n`)

/** Gives every unit the target that tasks are on schedule. */
const withTaskTarget = ({ dir }: Office) =>
  edit(join(dir, 'plan.yaml'), [
    [
      /^targets:\n/m,
      `targets:
  - kpi: tasks_on_schedule
    title: { vi: Nhiệm vụ đúng tiến độ, en: Tasks on schedule }
    clause: PL
    units: ['*']
    from: '2018-01-01'
    to: '2018-12-31'
    comparator: '>='
    value: 0.9
    printed: { vi: 'từ 90%', en: 'at least 90%' }
`,
    ],
  ])

const progress = [
  'task,period,due_on,percent,completed_on,approved_on,product_ref,product_on,note',
  'II.9,2018-02,,100,2018-03-01,,,,',
  'II.5,2018-Q1,2018-03-20,100,2018-03-22,,,,',
  'II.10,2018-02,,60,,,,,',
  'VII.7,2018-01,,100,2018-01-31,,,,',
]

it('prints the target that was judged, of two that follow each other', async () => {
  const office = await officeWith(({ dir }) =>
    edit(join(dir, 'plan.yaml'), [
      [
        /^ {2}- kpi: early\n(?: {4}.*\n)+/m,
        `  - kpi: early
    title: { vi: Hồ sơ giải quyết trước hạn, en: Dossiers settled early }
    clause: III.2.b
    units: [so]
    from: '2018-01-01'
    to: '2018-02-28'
    comparator: '>'
    value: 0.4
    printed: { vi: 'trên 40%', en: 'over 40%' }
  - kpi: early
    title: { vi: Hồ sơ giải quyết trước hạn, en: Dossiers settled early }
    clause: III.2.b
    units: [so]
    from: '2018-03-01'
    to: '2018-12-31'
    comparator: '>'
    value: 0.6
    printed: { vi: 'trên 60%', en: 'over 60%' }
`,
      ],
    ]),
  )
  for (const unit of ['so', 'ktdn']) {
    const { kpis } = await scorecardOf(office, unit)
    expect(kpis.rows.find(({ kpi }) => kpi === 'early')?.target).toBe(
      'trên 60%',
    )
  }
  const args = ['--office', office.dir, 'kpi', '--period', '2018-03']
  const { stdout } = await motcuaHere(args)
  expect(/^early .*$/m.exec(stdout)?.[0]).toMatch(/trên 60% +missed$/)
})

it('counts open dossiers as form II.06a does, where some have no due date', async () => {
  const office = await officeWith(({ paths }) => {
    const path = join(paths.inbox, 'hoso-20180401-0500.csv')
    const open = /;(?:Đang xử lý|Được tiếp nhận);/
    let left = 20
    const [head = '', ...rows] = readFileSync(path, 'utf8').split('\n')
    // From the end: a procedure's name may have semicolons in it.
    const cells = head.trim().split(';')
    const due = cells.indexOf('Ngày hẹn trả') - cells.length
    const undated = rows.map((row) => {
      if (left === 0 || !open.test(row)) return row
      left--
      return row.split(';').with(due, '').join(';')
    })
    expect(left).toBe(0)
    writeFileSync(path, [head, ...undated].join('\n'))
  }, ready)
  const { flow } = await scorecardOf(office)
  await using data = await openOfficeData(office)
  const { total } = await form06a(data.snapshot.db, {
    office: office.code,
    period: march,
    rules: office.plan.rules,
    asOf: data.asOf,
  })
  const { open, openInTime, openOverdue, paused } = total
  expect(flow.row).toMatchObject({ open, openOverdue, paused })
  // Column 11 of the form has those paused as well.
  expect(flow.row.openInTime + paused).toBe(openInTime)
  expect(flow.row.openUndated).toBe(20)
})

describe('task-progress.csv', () => {
  it('is what the table of tasks says', async () => {
    const office = await officeWith((o) =>
      put(o, 'task-progress.csv', progress),
    )
    const { tasks } = await scorecardOf(office)
    expect(tasks.all.map(({ id, due, state }) => [id, due, state])).toEqual([
      ['II.10', '28/02/2018', 'Quá hạn, chưa hoàn thành (31 ngày)'],
      ['II.9', '01/03/2018', 'Hoàn thành đúng hạn'],
      ['II.5', '20/03/2018', 'Hoàn thành chậm 2 ngày'],
      ['II.8', '31/03/2018', 'Chưa có báo cáo'],
      ['IV.1', '31/03/2018', 'Chưa có báo cáo'],
      ['VII.6', '31/03/2018', 'Chưa có báo cáo'],
      ['VII.7', '31/03/2018', 'Chưa có báo cáo'],
    ])
    expect(tasks.notes).toEqual([
      'Chủ trì: Văn phòng.',
      'Hoàn thành đúng hạn: 1 lượt (II.9).',
      // Due from January to March: 17, of which II.9 and VII.7 were done in time once.
      '2/17 lượt nhiệm vụ đã đến hạn; 16 nhiệm vụ không có hạn không tính.',
      'Không có hạn: I.1, I.2, II.2, II.4, II.6, II.7, II.11, III.1, III.3, VI.2, VI.4, VI.6, VII.2, VII.4, VIII.1, VIII.3.',
      'Đến hạn trước kỳ, chưa có báo cáo hoàn thành: 10 lượt (I.3, II.1, II.3, II.9, II.12, IV.1, VI.1, VI.3, VII.1, VII.7).',
      'Hạn suy ra từ Kế hoạch.',
      'IV.1: Mâu thuẫn trong bản gốc: Phụ lục ghi “Quý IV/2017” (suy ra 31/12/2017, trước năm kế hoạch), phần lời mục III, khoản 4 ghi “hoàn thành trong quý I năm 2018” (suy ra 31/3/2018) với phạm vi rộng hơn: đào tạo, tuyển dụng, bổ nhiệm. Theo dõi hai mốc; Văn phòng quyết định.',
      'Hạn do văn bản khác đặt: II.5.',
    ])
  })

  it('that was never sent leaves its share unknown', async () => {
    const shareOf = async (office: Office) => {
      const { kpis } = await scorecardOf(office)
      const row = kpis.rows.find(({ kpi }) => kpi === 'tasks_on_schedule')
      return [row?.value.ratio, row?.toDate.ratio, row?.statusText]
    }
    expect(await shareOf(await officeWith(withTaskTarget))).toEqual([
      '…',
      '…',
      'Chưa đủ dữ liệu',
    ])
    own?.[Symbol.dispose]()
    const sent = await officeWith((office) => {
      withTaskTarget(office)
      put(office, 'task-progress.csv', progress)
    })
    const [value, toDate, status] = await shareOf(sent)
    expect(value).toMatch(/^\d+\/\d+$/)
    expect(toDate).toMatch(/^\d+\/\d+$/)
    expect(status).toBe('Chưa đạt')
  })
})
