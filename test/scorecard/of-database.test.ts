import {
  evaluate,
  mapSchema,
  onTime,
  parsePeriod,
  planSchema,
} from '@motcua/metrics'
import { finished, openOverdue, received } from '@motcua/metrics/catalog'
import { renderScorecard, scorecardOf } from '@motcua/scorecard'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDuckDb } from '../duckdb.ts'
import { readPdf, withoutSpaces } from './pdf-reader.ts'

/* A scorecard from the tables of another system, without a file or a warehouse. */

interface HostDB {
  ho_so: {
    so: string
    phong: string
    kenh: string
    nhan: string
    hen: string
    xong: string | null
  }
  phong: { ma: string; ten: string; cap_tren: string | null }
}

const plan = planSchema.parse({
  number: '12/KH',
  date: '2018-01-05',
  title: { vi: 'Kế hoạch', en: 'Plan' },
  issuer: 'Sở',
  year: 2018,
  rules: { compare: 'date', finish: 'result' },
  clauses: [{ id: '1', cite: '1', quote: '1' }],
  targets: [
    {
      kpi: 'on_time',
      title: { vi: 'Giải quyết đúng hạn', en: 'On time' },
      clause: '1',
      units: ['so'],
      from: '2018-01-01',
      to: '2018-12-31',
      comparator: '>=',
      value: 0.9,
      printed: { vi: 'từ 90%', en: '90% at least' },
    },
  ],
  groups: [],
  tasks: [],
  oddities: [],
})

const letterhead = {
  superior: 'UBND TỈNH',
  agency: 'SỞ KẾ HOẠCH VÀ ĐẦU TƯ',
  symbol: '/……-SKHĐT',
  place: 'Bình Dương',
  wholeOffice: 'Toàn Sở',
  signatures: { left: [], office: ['GIÁM ĐỐC'], unit: ['TRƯỞNG PHÒNG'] },
  recipients: [],
}

const period = parsePeriod('2018-03')
const office = { code: 'so-kh', name: 'Sở Kế hoạch và Đầu tư' }
let host: Kysely<HostDB>
let stop: () => Promise<void>

beforeAll(async () => {
  const opened = await openDuckDb<HostDB>()
  host = opened.db
  stop = opened.stop
  await opened.run([
    'create table phong (ma varchar, ten varchar, cap_tren varchar)',
    `insert into phong values ('so', 'Sở', null), ('dkkd', 'Phòng Đăng ký kinh doanh', 'so')`,
    'create table ho_so (so varchar, phong varchar, kenh varchar, nhan date, hen date, xong date)',
    // One a day from October on; each tenth is late, each twentieth still open.
    `insert into ho_so select 'H-' || i, 'dkkd', case when i % 3 = 0 then 'online' else 'counter' end,
       date '2017-10-01' + i, date '2017-10-08' + i,
       case when i % 20 <> 0 then date '2017-10-05' + i + case when i % 10 = 1 then 9 else 0 end end
     from (select cast(n as integer) as i from range(182) as r(n))`,
  ])
})

afterAll(async () => {
  await stop()
})

function mapped() {
  return mapSchema(
    host,
    (map) => ({
      dossier: map('ho_so', {
        code: 'so',
        unit: 'phong',
        received_on: 'nhan',
        due_on: 'hen',
        finished_on: 'xong',
        channel: (eb) => sql`${eb.ref('kenh')}` as never,
      }),
      unit: map('phong', { code: 'ma', name: 'ten', parent: 'cap_tren' }),
    }),
    { office: office.code },
  )
}

describe('a scorecard of a host', () => {
  it('has the numbers of an evaluation of it, and is printed', async () => {
    const db = mapped()
    const asOf = '2018-04-01 06:00:00'
    const scorecard = await scorecardOf(db, {
      office,
      plan,
      period,
      unit: 'so',
      letterhead,
      asOf,
    })
    const { results } = await evaluate(
      db,
      [received, finished, onTime, openOverdue],
      { office: office.code, period, plan, asOf: { at: asOf } },
    )
    const [came, went, timely, overdue] = results.map((r) => r.numerator)
    expect(scorecard.flow.row).toMatchObject({
      received: came,
      finished: went,
      openOverdue: overdue,
    })
    // Of those that end in March three are late, and one that is open would have.
    expect([came, went, timely]).toEqual([31, 30, 27])
    expect(scorecard.state).toBe('final')
    const { pdf, json } = await renderScorecard(scorecard)
    const text = readPdf(pdf).pages.join('')
    expect(text).toContain('27/30')
    expect(text).toContain(withoutSpaces('từ cơ sở dữ liệu của cơ quan.'))
    expect(json).toContain('"state": "final"')
  })

  it('is provisional while the period is not over, or the data are said not to be there', async () => {
    const of = { office, plan, period, unit: 'dkkd', letterhead }
    const early = await scorecardOf(mapped(), {
      ...of,
      asOf: '2018-03-20 06:00:00',
    })
    const partly = await scorecardOf(mapped(), {
      ...of,
      asOf: '2018-04-05 06:00:00',
      complete: { from: '2017-10-01', to: '2018-03-30' },
    })
    expect([early.state, partly.state]).toEqual(['provisional', 'provisional'])
  })

  it('is of one moment, whoever writes meanwhile', async () => {
    let written = 0
    const watched = mapped().withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        written += 1
        await host
          .insertInto('ho_so')
          .values({
            so: `W-${written}`,
            phong: 'dkkd',
            kenh: 'counter',
            nhan: '2018-03-01',
            hen: '2018-03-05',
            xong: '2018-03-09',
          })
          .execute()
        return result
      },
    })
    const of = { office, plan, period, unit: 'dkkd', letterhead }
    const asOf = '2018-04-01 06:00:00'
    const scorecard = await scorecardOf(watched, { ...of, asOf })
    expect(written).toBeGreaterThan(5)
    expect(scorecard.flow.row).toMatchObject({ received: 31, finished: 30 })
    await host.deleteFrom('ho_so').where('so', 'like', 'W-%').execute()
  })
})
