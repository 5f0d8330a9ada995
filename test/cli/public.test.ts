import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import {
  putExports,
  smallOffice,
  type OwnOffice,
} from '../jobs/small-office.ts'

/* What of an ad-hoc result may leave the office. */

let own: OwnOffice
beforeAll(async () => {
  own = smallOffice()
  await putExports(own.office, '2018-03-01', '2018-04-01')
  await motcuaHere([
    '--office',
    own.office.dir,
    'ingest',
    own.office.paths.inbox,
  ])
})
afterAll(() => own[Symbol.dispose]())

function ask(query: string, ...options: readonly string[]) {
  const words = ['sql', '--public', query, ...options]
  return motcuaHere(['--office', own.office.dir, ...words])
}

const march = "counts and cohort_on between '2018-03-01' and '2018-03-31'"

describe('sql --public', () => {
  test('gives counts with totals, and of few cases none', async () => {
    const query = `select unit, channel, count(*) as n, count(*) filter (where meets) as ok from rows_on_time where ${march} group by rollup(unit, channel)`
    const { code, stdout, stderr } = await ask(query, '--format', 'json')
    expect(code).toBe(0)
    const rows = JSON.parse(stdout) as {
      readonly unit: string
      readonly channel: string
      readonly n: number | null
      readonly ok: number | null
      readonly hidden: string
    }[]
    expect(stderr).toMatch(
      /^\d+ of \d+ numbers of 000001-\w+ are hidden: what is below 5,/,
    )
    const hidden = rows
      .flatMap(({ n, ok }) => [n, ok])
      .filter((value) => value === null)
    expect(stderr).toContain(`${hidden.length} of ${2 * rows.length} numbers`)
    expect(hidden.length).toBeGreaterThan(0)
    for (const { n, ok, hidden: told } of rows) {
      for (const shown of [n, ok])
        expect(shown === null || shown === 0 || shown >= 5).toBe(true)
      expect(told.split(' ').includes('n')).toBe(n === null)
      expect(told.split(' ').includes('ok')).toBe(ok === null)
    }
    const sum = `select count(*) as n from rows_on_time where ${march}`
    const plain = await motcuaHere([
      '--office',
      own.office.dir,
      'sql',
      '--format',
      'json',
      sum,
    ])
    const [all] = JSON.parse(plain.stdout) as { readonly n: number }[]
    expect(rows.at(-1)).toMatchObject({ unit: '*', channel: '*', n: all?.n })
  })

  test('takes a threshold, parameters, and writes files', async () => {
    const file = join(own.office.dir, 'public.csv')
    const months =
      "select strftime(received_on, '%Y-%m') as month, count(*) from dossier where unit = $unit group by 1"
    const ended = await ask(
      months,
      '--param',
      'unit=dkkd',
      '--least',
      '1000',
      '--out',
      file,
    )
    expect(ended).toMatchObject({ code: 0, stdout: '' })
    const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(head).toBe('month,cases,hidden')
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).toMatch(/^201[78]-\d\d,,cases$/)
  })

  test.each([
    [
      'select code, count(*) from dossier group by all',
      'code: expected columns',
    ],
    [
      'select nope_on, count(*) from dossier group by all',
      'Referenced column "nope_on" not found',
    ],
  ])('refuses %s', async (query, why) => {
    const { code, stdout, stderr } = await ask(query)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(why)
    expect(stderr).not.toContain('json_execute')
  })

  test.each([
    [
      ['select count(*) from dossier', '--out', 'x.parquet'],
      'another form than parquet',
    ],
    [
      ['select count(*) from dossier', '--least', 'x'],
      'expected --least of 1 to 1000',
    ],
  ])('is wrong usage: %j', async (words, why) => {
    const { code, stderr } = await motcuaHere([
      '--office',
      own.office.dir,
      'sql',
      '--public',
      ...words,
    ])
    expect({ code, isTold: stderr.includes(why) || stderr }).toEqual({
      code: 2,
      isTold: true,
    })
  })
})
