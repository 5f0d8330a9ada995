import { readFileSync } from 'node:fs'
import {
  figuresOfReports,
  fileReport,
  inboxExports,
  lazyPrinter,
  openOfficeData,
  takeIn,
} from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import type { Report } from '@motcua/scorecard'
import { expect, test } from 'vitest'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

const row = (code: string, due: string, finished: string) =>
  `${code};KHDT-001;Phòng Đăng ký kinh doanh;Trực tuyến;05/03/2018 08:00;${due};;${finished};${finished};;;;${finished === '' ? 'Đang xử lý' : 'Đã trả kết quả'};;`

test('a report lists more than a thousand dossiers, and proves each', async () => {
  using own = tinyOffice()
  const { office } = own
  const many = Array.from({ length: 1_001 }, (_, i) => String(i + 1))
  putTinyExport(office, 'hoso-20180401-0500.csv', [
    ...many.map((n) => row(`L${n}`, '08/03/2018', '09/03/2018 09:00')),
    ...many.map((n) => row(`O${n}`, '04/04/2018', '')),
  ])
  const now = '2018-04-01 06:00:00'
  const { failed } = await takeIn(office, inboxExports(office, now), now)
  expect(failed).toEqual([])
  await using data = await openOfficeData(office)
  await using printer = lazyPrinter()
  const figures = await figuresOfReports(office, data, {
    period: parsePeriod('2018-03'),
    units: ['dkkd'],
  })
  const { files } = await fileReport(
    { office, data, figures, doubts: { open: [], accepted: [] } },
    'dkkd',
    { out: office.paths.archive, edition: 1, printer },
  )
  const { annexes } = JSON.parse(readFileSync(files.json, 'utf8')) as Report
  const lastOf = (of: string) => {
    const blocks = annexes.find(({ number }) => number === of)?.blocks ?? []
    const last = blocks.find((block) => block.kind === 'table')?.rows.at(-1)
    return last && 'cells' in last ? last.cells[0] : undefined
  }
  const thousandth = { text: '1.001', number: 1_001 }
  expect([lastOf('IV'), lastOf('V')]).toEqual([thousandth, thousandth])
})
