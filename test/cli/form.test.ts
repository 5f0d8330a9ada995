import { join } from 'node:path'
import type { Form } from '@motcua/metrics/form'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcua, motcuaHere, type Ended } from '../jobs/command.ts'
import {
  putOwnExports,
  smallOffice,
  type OwnOffice,
} from '../jobs/small-office.ts'

let own: OwnOffice

function form(...args: readonly string[]) {
  return motcua(['--office', own.office.dir, 'form', ...args])
}

/** The same in this process. */
function formHere(...args: readonly string[]) {
  return motcuaHere(['--office', own.office.dir, 'form', ...args])
}

async function json(...args: readonly string[]): Promise<Form> {
  return jsonOf(await formHere(...args, '--format', 'json'))
}

function jsonOf({ code, stdout, stderr }: Ended): Form {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as Form
}

beforeAll(async () => {
  own = smallOffice()
  putOwnExports(own.office, '2018-02-01', '2018-05-01')
  const { inbox } = own.office.paths
  for (const month of ['02', '03', '04', '05']) {
    const path = join(inbox, `hoso-2018${month}01-0500.csv`)
    const args = ['--office', own.office.dir, 'ingest', path]
    await motcuaHere(args)
  }
})
afterAll(() => own[Symbol.dispose]())

describe('the JSON', () => {
  test('of the sample office is the golden one', async () => {
    const args = ['06a', '--period', '2018-03', '--format', 'json']
    const { at, batch, ...made } = jsonOf(await form(...args))
    expect(batch).toBeGreaterThan(3)
    expect(at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    await expect(`${JSON.stringify(made, null, 2)}\n`).toMatchFileSnapshot(
      'golden/form-06a-2018-03.golden',
    )
  })

  test('says what kpi says', async () => {
    const made = await json('06a', '--period', '2018-03', '--unit', 'dkkd')
    const args = ['--period', '2018-03', '--unit', 'dkkd', '--format', 'json']
    const { stdout } = await motcuaHere([
      '--office',
      own.office.dir,
      'kpi',
      ...args,
    ])
    const { results } = JSON.parse(stdout) as {
      results: { kpi: string; numerator: number; denominator: number }[]
    }
    const of = (id: string) => results.find(({ kpi }) => kpi === id)!
    const { total } = made
    expect(made.unit).toBe('dkkd')
    expect(total.online + total.direct).toBe(of('received').numerator)
    expect(total.online).toBe(of('online_dossiers').numerator)
    expect(total.carriedOver).toBe(of('carried_over').numerator)
    expect(total.finished - total.stopped).toBe(of('finished').numerator)
    expect(total.onTime - total.stopped).toBe(of('on_time').numerator)
    expect(total.open).toBe(of('open').numerator)
    expect(total.openOverdue).toBe(of('open_overdue').numerator)
  })

  test('is of the batch that was asked for, and names it', async () => {
    const now = await json('06a', '--period', '2018-03')
    const batch = (now.batch ?? 0) - 1
    const asOf = ['--as-of', String(batch)]
    const then = await json('06a', '--period', '2018-03', ...asOf)
    expect(then.batch).toBe(batch)
    expect(then.total).not.toEqual(now.total)
  })
})

test('the table has the numbers of the columns, the sums and what ties', async () => {
  const args = ['06a', '--period', '2018-03', '--layout', 'II.06a']
  const { code, stdout, stderr } = await formHere(...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const made = await json(...args)
  expect(stdout).toContain(
    'Biểu số II.06a/VPCP/KSTT\nTÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC',
  )
  expect(stdout).toContain(
    '\nTính lại theo Biểu số II.06a/VPCP/KSTT ban hành sau kỳ báo cáo; để tham khảo.\n',
  )
  expect(stdout).not.toContain('Thông tư')
  expect(stdout).toContain('(từ ngày 01/3/2018 đến hết ngày 31/3/2018)')
  expect(stdout).toContain(
    '\n(3)–(6) Số lượng hồ sơ tiếp nhận · (7)–(10) Số lượng hồ sơ đã giải quyết · (11)–(13) Số lượng hồ sơ đang giải quyết\n',
  )
  for (let n = 1; n <= 13; n += 1) expect(stdout).toContain(`(${n}) `)
  const total = stdout.match(/^ *Tổng cộng.*$/m)?.[0] ?? ''
  expect(
    total.match(/[\d.]+/g)?.map((n) => Number(n.replace('.', ''))),
  ).toEqual(made.columns.map(({ cell }) => made.total[cell]))
  const codes = made.identities.flatMap(
    ({ breaks }) => breaks?.map(({ code: dossier }) => dossier) ?? [],
  )
  for (const dossier of codes.slice(0, 20)) expect(stdout).toContain(dossier)
  for (const { text, holds } of made.identities)
    expect(stdout).toContain(
      `\n- ${text.vi}: ${holds ? 'khớp\n' : 'không khớp: '}`,
    )
  for (const { vi: note } of made.footnotes)
    expect(stdout).toContain(`\n- ${note}`)
})

test('the table of 2018 has no number and cites nothing', async () => {
  const { code, stdout } = await form('06a', '--period', '2018-03')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^BIỂU TỔNG HỢP TÌNH HÌNH GIẢI QUYẾT TTHC\n/)
  expect(stdout).not.toMatch(/II\.06a|Thông tư|\(13\)|Trước hạn/)
})

describe('ends badly', () => {
  test.for([
    [2, ['07a', '--period', '2018-03'], 'Allowed choices are 06a'],
    [2, ['--period', '2018-03'], "missing required argument 'number'"],
    [2, ['06a'], "required option '--period <period>' not specified"],
    [2, ['06a', '--period', '2018-13'], 'expected a period such as 2018-03'],
    [
      2,
      ['06a', '--period', '2018-03', '--unit', 'zz'],
      'expected a unit of so, dkkd, ktdn, got zz',
    ],
    [
      2,
      ['06a', '--period', '2018-03', '--layout', '2017'],
      'Allowed choices are II.06a, 2018',
    ],
    [
      2,
      ['06a', '--period', '2018-03', '--as-of', 'x'],
      'expected --as-of to be a date',
    ],
  ] as const)('%i: %s', async ([code, args, message]) => {
    const ended = await formHere(...args)
    expect(ended).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining(message),
    })
  })

  test('1: an office without data', async () => {
    using bare = smallOffice()
    const args = ['--office', bare.office.dir, 'form', '06a']
    const ended = await motcuaHere([...args, '--period', '2018-03'])
    expect(ended).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('load an export first'),
    })
  })
})
