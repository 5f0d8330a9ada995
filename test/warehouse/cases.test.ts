import { join } from 'node:path'
import { evaluate, misses, onTime, parsePeriod } from '@motcua/metrics'
import { openOverdue, received } from '@motcua/metrics/catalog'
import {
  findings,
  ingestDossiers,
  IngestError,
  loadedAt,
  openWarehouse,
  profileSchema,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import { afterAll, expect, test } from 'vitest'
import { planWith } from '../metrics/generated.ts'
import {
  csv,
  dossier,
  file,
  folder,
  header,
  loadList,
  narrow,
  office,
  procedures,
  removeFolders,
  units,
  zone,
  type Cells,
  type Column,
} from './fixture.ts'
import { workbook } from './workbook.ts'

/*
 * Small exports that went wrong once, from the file to the number: each stands
 * for a kind that has suites of its own, and this for the whole way.
 */

afterAll(removeFolders)

/** A file, and how it is read where that is not as ever. */
interface Sent {
  readonly content: string | Uint8Array
  readonly by?: Partial<Profile>
  readonly extractAt?: string
}

interface Case {
  readonly what: string
  readonly sent: readonly Sent[]
  readonly zone?: string
  readonly ask: (of: Warehouse) => Promise<unknown>
  readonly right: unknown
}

type Asked = { readonly period: string; readonly compare?: 'instant' | 'date' }

/** A share or a count of the whole office, as it is known. */
const share =
  (kpi: typeof onTime | typeof received, { period, compare = 'date' }: Asked) =>
  async ({ db }: Warehouse) => {
    const loaded = await loadedAt(db, {
      office,
      sources: [],
      dataFrom: '2010-01-01',
    })
    const [all] = (
      await evaluate(db, [kpi], {
        office,
        periods: [parsePeriod(period)],
        plan: planWith({ compare, finish: 'result' }),
        asOf: { at: loaded?.cutOff },
      })
    ).results
    const { numerator, denominator } = all ?? {}
    return denominator === null ? numerator : `${numerator}/${denominator}`
  }

/** What is told of the data: code, kind, rows. */
const told = async ({ db, dir }: Warehouse) =>
  (await findings(db, { office, dir })).map((f) => `${f.code} ${f.rows}`)

const missed = (asked: Asked) => async (of: Warehouse) => {
  const rules = {
    compare: asked.compare ?? 'date',
    finish: 'result',
  } as const
  const period = parsePeriod(asked.period)
  const plan = planWith(rules)
  const found = await misses(of.db, onTime, { office, rules, plan, period })
  return found.map((miss) => miss.code)
}

const march = { period: '2018-03' }
const iso = ['YYYY-MM-DDTHH:mm:ssZ', 'YYYY-MM-DD HH:mm:ss']
const undone = { due: '', finished: '' }
const columns = Object.keys(header) as Column[]

/** Due at the end of 9 March with parts of a second, finished a day later. */
const ends = ['43168.99999996528', '43168.99999998843', '43168'].map(
  (due, i) => {
    const cells: Cells = dossier(`E${i}`, { finished: '10/03/2018' })
    return columns.map((column) =>
      column === 'due'
        ? { value: due, format: 'dd/mm/yyyy hh:mm:ss' }
        : (cells[column] ?? ''),
    )
  },
)

const cases: readonly Case[] = [
  {
    what: 'codes that a spreadsheet marks as texts are the same codes',
    sent: [
      { content: csv([dossier('A1'), dossier('A2')]) },
      {
        content: csv(["'A1", '="A2"', 'A3'].map((code) => dossier(code))),
        extractAt: '2018-12-30 09:00:00',
      },
    ],
    ask: share(received, march),
    right: 3,
  },
  {
    what: 'two systems that have the same dossiers: each counts, and it is told',
    sent: ['he-cu', 'he-moi'].map((name) => ({
      content: csv([dossier('A1'), dossier('A1'), dossier('A2')]),
      by: { name },
    })),
    ask: async (of) => [await share(received, march)(of), await told(of)],
    right: [4, ['same_code_two_sources 2']],
  },
  {
    what: 'of one register they are one',
    sent: ['he-cu', 'he-moi'].map((name) => ({
      content: csv([dossier('A1'), dossier('A1'), dossier('A2')]),
      by: { name, register: 'tinh' },
    })),
    ask: async (of) => [await share(received, march)(of), await told(of)],
    right: [2, []],
  },
  {
    what: 'an hour that comes twice',
    zone: 'America/New_York',
    sent: [
      {
        by: { dates: iso },
        content: csv(
          [
            ['2018-11-04T01:45:00-04:00', '2018-11-04T01:30:00-05:00'],
            ['2018-11-04T01:15:00-05:00', '2018-11-04T01:30:00-04:00'],
            ['2018-11-05T01:15:00-05:00', '2018-11-04T01:30:00-04:00'],
          ].map(([due = '', finished = ''], i) =>
            dossier(`F${i + 1}`, {
              received: '2018-11-03T10:00:00-04:00',
              due,
              finished,
            }),
          ),
        ),
      },
    ],
    ask: missed({ period: '2018-11', compare: 'instant' }),
    right: ['F1'],
  },
  {
    what: 'twenty milliseconds late',
    sent: [
      {
        by: { dates: iso },
        content: csv([
          dossier('A', {
            received: '2011-03-01T00:00:00+02:00',
            due: '2011-03-30 00:00:00+02:00',
            finished: '2011-03-30 00:00:00.020000+02:00',
          }),
        ]),
      },
    ],
    ask: share(onTime, { period: '2011-03', compare: 'instant' }),
    right: '0/1',
  },
  {
    what: 'an end of day with parts of a second is on its day in a workbook',
    sent: [
      {
        by: { format: 'xlsx' },
        content: workbook([columns.map((c) => header[c]), ...ends]),
      },
    ],
    ask: share(onTime, march),
    right: '0/3',
  },
  {
    what: 'finished hours before it was received, on the same day',
    sent: [
      {
        by: { dates: iso },
        content: csv([
          dossier('A', {
            received: '2011-06-24 01:06:40',
            due: '2011-06-30 00:00:00',
            finished: '2011-06-24 00:00:00',
          }),
        ]),
      },
    ],
    ask: async (of) => [
      await share(onTime, { period: '2011-06' })(of),
      await told(of),
    ],
    right: ['1/1', ['finish_before_receipt 1']],
  },
  {
    what: 'due after the export: not overdue as far as is known',
    sent: [
      {
        extractAt: '2018-03-15 05:00:00',
        content: csv([
          dossier('A', {
            status: 'Đang xử lý',
            due: '20/03/2018',
            finished: '',
          }),
          dossier('B', {
            status: 'Đang xử lý',
            due: '14/03/2018',
            finished: '',
          }),
          dossier('C', {
            status: 'Đang xử lý',
            due: '13/03/2018',
            finished: '',
          }),
        ]),
      },
    ],
    ask: share(openOverdue, march),
    right: 1,
  },
]

async function give(to: Warehouse, { content, by, extractAt }: Sent) {
  const profile = profileSchema.parse({ ...narrow, ...by })
  const path = file(`export.${profile.format}`, content)
  const at = extractAt ?? '2018-12-30 08:00:00'
  return ingestDossiers(to, profile, {
    path,
    now: '2018-12-31 08:00:00',
    extractAt: at,
  })
}

async function opened(of: string): Promise<Warehouse> {
  const dir = join(folder(), 'warehouse')
  const made = await openWarehouse({ dir, office, zone: of })
  await loadList(made, 'unit', units)
  await loadList(made, 'procedure', procedures)
  return made
}

test.each(cases)('$what', async ({ sent, ask, right, zone: of = zone }) => {
  await using to = await opened(of)
  for (const one of sent) await give(to, one)
  expect(await ask(to)).toEqual(right)
})

test('the month first, read day first: the file is refused', async () => {
  await using to = await opened(zone)
  const rows = [
    ['07/01/2016 10:08', '07/03/2016 9:00'],
    ['07/14/2016 10:08', '07/15/2016 9:00'],
  ].map(([from = '', finished = ''], i) =>
    dossier(`M${i + 1}`, { ...undone, received: from, finished }),
  )
  const sent = { content: csv(rows), by: { dates: ['D/M/YYYY H:mm'] } }
  const error: unknown = await give(to, sent).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(IngestError)
  expect(error).toMatchObject({
    code: 'date_order',
    message: expect.stringMatching(
      /^export\.csv, row 3, column "Ngày tiếp nhận": .*'D\/M\/YYYY H:mm'.* 1 that .*'M\/D\/YYYY H:mm'/,
    ),
  })
})
