import {
  catalog,
  defineKpis,
  evaluate,
  parsePeriod,
  RepeatedRowsError,
} from '@motcua/metrics'
import type { Database, NationalResult, Result } from '@motcua/metrics'
import { daysBetween } from '@motcua/metrics/calendar'
import { dossiers } from '@motcua/metrics/catalog'
import fc from 'fast-check'
import type { Kysely, Transaction } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { startEngines } from '../engines.ts'
import { dimensionsOf } from '../numbers/answers.ts'
import { fill } from '../postgres.ts'
import { size } from '../size.ts'
import { generated, planWith, unit } from './generated.ts'

/*
 * What holds of any offices that share the tables, with equal codes: none
 * changes what is told of another, all together are one, and a catalogue that
 * has a procedure twice changes no number without a word.
 */

const calendarDays = defineKpis<Database>().duration(dossiers, {
  id: 'calendar_days',
  version: 1,
  title: { vi: 'Số ngày', en: 'Days' },
  unit: 'calendar_day',
  measured: { vi: 'số ngày', en: 'days' },
  cohort: ({ eb }) => eb.ref('dossier.finished_on'),
  measure: ({ eb }) =>
    eb('dossier.finished_on', '-', eb.ref('dossier.received_on')) as never,
})
const kpis = [
  ...catalog.filter(({ id }) => dimensionsOf(id).includes('channel')),
  calendarDays,
]
const periods = ['2018-Q1'].map(parsePeriod)
const plan = planWith({ compare: 'date', finish: 'result' })
const codes = ['a', 'b', 'c'] as const
const pool = generated().dossier ?? []
const catalogue = (generated().procedure ?? []).filter(
  (row) => row.valid_to === null,
)

/** A dossier of the pool, of which office and of which unit. */
interface Dealt {
  readonly at: number
  readonly office: (typeof codes)[number] | 'all'
  readonly unit: 'so' | 'dkkd'
}
const dealt: fc.Arbitrary<readonly Dealt[]> = fc.array(
  fc.record({
    at: fc.nat({ max: pool.length - 1 }),
    office: fc.constantFrom(...codes),
    unit: fc.constantFrom('so' as const, 'dkkd' as const),
  }),
  { minLength: 1, maxLength: 12 },
)

/** What one more row of the catalogue is, beside the one that it repeats. */
const repeated = fc.record({
  at: fc.nat({ max: catalogue.length - 1 }),
  office: fc.constantFrom(...codes),
  from: fc.constantFrom('2010-01-02', '2018-01-01', '2018-02-15', '2019-01-01'),
  to: fc.constantFrom(null, '2009-01-01', '2018-02-20', '2018-12-31'),
  ends: fc.boolean(),
})

const engines = {} as Record<'duckdb' | 'postgres', Kysely<Database>>
beforeAll(async () => {
  const { duckdb, postgres, stop } = await startEngines()
  const offices = [...codes, 'all']
  for (const db of [duckdb, postgres])
    await fill(db, {
      unit: offices.flatMap((office) => [
        unit('so', null, { office }),
        unit('dkkd', 'so', { office }),
      ]),
      procedure: offices.flatMap((office) =>
        catalogue.map((row) => ({ ...row, office })),
      ),
    })
  Object.assign(engines, { duckdb, postgres })
  return stop
})

/** Rows of the pool; an index tells them apart, which two offices may share. */
function rowsOf(list: readonly Dealt[]) {
  return list.map(({ at, office, unit: of }, i) => ({
    ...pool[at]!,
    office,
    unit: of,
    code: `H-${i}`,
  }))
}

const undo = new Error('undo')

/** What is told while something is written that nobody keeps. */
async function inVain<T>(
  db: Kysely<Database>,
  tell: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  let told: { readonly it: T } | undefined
  await db
    .transaction()
    .execute(async (trx) => {
      told = { it: await tell(trx) }
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  if (!told) throw new Error('expected something told')
  return told.it
}

async function add(
  trx: Transaction<Database>,
  rows: ReturnType<typeof rowsOf>,
): Promise<void> {
  if (rows.length > 0)
    await trx
      .insertInto('dossier')
      .values([...rows])
      .execute()
}

const asked = { periods, plan, by: ['unit', 'channel'] }

/** Results without whose they are. */
function numbers(results: readonly (Result | NationalResult)[]) {
  return results.map((result) => ({ ...result, office: 'any', unit: 'any' }))
}

describe.each([
  ['duckdb', size(4, 1_000)],
  ['postgres', size(4, 200)],
] as const)('of any rows, on %s', (name, numRuns) => {
  const hold = <T>(of: fc.Arbitrary<T>, law: (drawn: T) => Promise<void>) =>
    fc.assert(fc.asyncProperty(of, law), { seed: 2062, numRuns })

  it('rows of other offices change nothing of one', async () => {
    await hold(dealt, async (list) => {
      const rows = rowsOf(list)
      const office = list[0]!.office
      await inVain(engines[name], async (trx) => {
        await add(
          trx,
          rows.filter((row) => row.office === office),
        )
        const alone = await evaluate(trx, kpis, { ...asked, office })
        await add(
          trx,
          rows.filter((row) => row.office !== office),
        )
        expect(await evaluate(trx, kpis, { ...asked, office })).toEqual(alone)
        const all = await evaluate(trx, kpis, { ...asked, offices: [...codes] })
        const among = all.results.filter((r) => r.office === office)
        expect(numbers(among)).toEqual(numbers(alone.results))
      })
    })
  })

  it('split into offices they are together what they are as one', async () => {
    await hold(dealt, async (list) => {
      const rows = rowsOf(list)
      await inVain(engines[name], async (trx) => {
        await add(trx, rows)
        const nation = await evaluate(trx, kpis, {
          ...asked,
          by: ['channel'],
          offices: [...codes],
        })
        await add(
          trx,
          rows.map((row) => ({ ...row, office: 'all' as const })),
        )
        const one = await evaluate(trx, kpis, {
          ...asked,
          by: ['channel'],
          office: 'all',
        })
        expect(numbers(nation.results)).toEqual(numbers(one.results))
      })
    })
  })

  it('medians of all together are those of all values', async () => {
    await hold(dealt, async (list) => {
      const rows = rowsOf(list)
      await inVain(engines[name], async (trx) => {
        await add(trx, rows)
        const { results } = await evaluate(trx, [calendarDays], {
          periods,
          offices: [...codes],
        })
        for (const [i, { from, to }] of periods.entries()) {
          const values = rows
            .flatMap(({ finished_on: on, received_on }) =>
              on != null && from <= on && on <= to
                ? [daysBetween(received_on, on)]
                : [],
            )
            .toSorted((a, b) => a - b)
          const middle = [
            values[Math.floor((values.length - 1) / 2)],
            values[Math.ceil((values.length - 1) / 2)],
          ].filter((value) => value !== undefined)
          const median =
            middle.length === 0 ? null : (middle[0]! + middle[1]!) / 2
          expect(results[i]!.duration!.median).toBe(median)
        }
      })
    })
  })

  it('a procedure that stands twice changes no number, or is refused', async () => {
    const ends = { same: 0, refused: 0 }
    await hold(fc.tuple(dealt, repeated), async ([list, more]) => {
      const rows = rowsOf(list)
      const { at, office, from, to } = more
      const row = { ...catalogue[at]!, office }
      await inVain(engines[name], async (trx) => {
        await add(trx, rows)
        const before = await evaluate(trx, kpis, {
          ...asked,
          offices: [...codes],
        })
        if (more.ends)
          await trx
            .updateTable('procedure')
            .set({ valid_to: '2018-02-14' })
            .where('office', '=', office)
            .where('code', '=', row.code)
            .execute()
        // It says what the other says, so that where it is one no number moves.
        await trx
          .insertInto('procedure')
          .values({ ...row, valid_from: from, valid_to: to })
          .execute()
        const told = await evaluate(trx, kpis, {
          ...asked,
          offices: [...codes],
        }).catch((error: unknown) => {
          if (error instanceof RepeatedRowsError) return undefined
          throw error
        })
        ends[told ? 'same' : 'refused'] += 1
        // By the catalogue alone it is told what a registration is.
        const kept = (
          results: readonly Result[] | readonly NationalResult[],
        ) =>
          more.ends
            ? results.filter((r) => r.kpi !== 'online_registrations')
            : results
        if (told) expect(kept(told.results)).toEqual(kept(before.results))
      })
    })
    expect(Math.min(ends.same, ends.refused)).toBeGreaterThan(0)
  })
})
