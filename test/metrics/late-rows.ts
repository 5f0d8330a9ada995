import { parsePeriod } from '@motcua/metrics'
import type { Database } from '@motcua/metrics'
import { addDays } from '@motcua/metrics/calendar'
import fc from 'fast-check'
import type { Insertable } from 'kysely'
import { size } from '../size.ts'
import { generated } from './generated.ts'

/* Dossiers of March 2018 or around, open, late, paused and moved, and what is plain to say of each. */

export const office = 'o'
export const period = parsePeriod('2018-03')
export const units = { so: null, a: 'so', a1: 'a', b: 'so' } as const
export type Code = keyof typeof units

const [template] = generated().dossier ?? []
export type Row = Insertable<Database['dossier']>

/** A dossier of March 2018 or around, with all that is asked of it. */
const rowOf = fc
  .record({
    unit: fc.constantFrom<Code>('so', 'a', 'a1', 'b'),
    received: fc.integer({ min: -80, max: 30 }),
    due: fc.option(fc.integer({ min: 0, max: 60 })),
    took: fc.option(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 }))),
    paused: fc.option(fc.integer({ min: 0, max: 30 })),
    atReceipt: fc.boolean(),
    movedAfter: fc.option(fc.integer({ min: -3, max: 3 })),
    before: fc.option(fc.integer({ min: 0, max: 20 })),
  })
  .map(({ received, due, took, paused, ...of }) => {
    const received_on = addDays('2018-03-01', received)
    const day = (n: number | null) =>
      n === null ? null : addDays(received_on, n)
    const [due_on, finished_on] = [day(due), day(took)]
    const paused_on = took === null ? day(paused) : null
    const first =
      of.movedAfter === null || due_on === null ? null : addDays(due_on, -2)
    const row = {
      unit: of.unit,
      received_on,
      received_at: `${received_on} ${of.atReceipt ? '08:15:30' : '00:00:00'}`,
      due_on,
      due_at: due_on && `${due_on} 23:59:59`,
      finished_on,
      finished_at:
        finished_on &&
        `${finished_on} ${of.atReceipt ? '08:15:30' : '00:00:00'}`,
      paused_on,
      due_first_on: first,
      due_first_at: first && `${first} 23:59:59`,
      due_moved_at: first && `${addDays(first, of.movedAfter ?? 0)} 09:00:00`,
      outcome: finished_on ? ('finished' as const) : null,
      ended_on: finished_on ?? '9999-12-31',
    }
    // And when an earlier version said that it was finished.
    return { row, before: day(of.before) }
  })

export const given = fc.sample(rowOf, {
  numRuns: Math.max(300, size(300, 1500)),
  seed: 2062,
})
export const rows = given.map(({ row, before }, i): Row => ({
  ...(template as Row),
  office,
  source: 's',
  code: `H-${i}`,
  procedure: 'P-1',
  channel: 'online',
  extended_due_on: null,
  extended_due_at: null,
  handed_over_on: null,
  handed_over_at: null,
  stopped_on: null,
  resumed_on: null,
  overdue_reason: [null, 'heavy', 'system', ''][i % 4] ?? null,
  apology: [null, true, false][i % 3] ?? null,
  paused_since: null,
  // Those that were otherwise are of a second batch, and some that are new.
  from_batch: before !== null || i % 7 === 0 ? 2 : 1,
  due_instant: null,
  extended_due_instant: null,
  finished_instant: null,
  handed_over_instant: null,
  ...row,
}))
export const past = given.flatMap(({ before }, i) =>
  before === null
    ? []
    : [
        {
          ...(rows[i] as Row),
          finished_on: before,
          finished_at: `${before} 10:00:00`,
          from_batch: 1,
          to_batch: 2,
        },
      ],
)

/** Whether a unit lies in the subtree of another. */
export function isIn(code: string, of: string): boolean {
  const parent = units[code as Code]
  return code === of || (parent !== null && isIn(parent, of))
}

/** A unit and those above it. */
export function aboveOf(code: Code): readonly string[] {
  const parent = units[code]
  return parent === null ? [code] : [code, ...aboveOf(parent)]
}

export const isOpen = (row: Row) =>
  row.received_on <= period.to &&
  (row.finished_on == null || row.finished_on > period.to)
export const isPaused = (row: Row) =>
  row.paused_on != null && row.paused_on <= period.to
export const inMarch = (day: unknown) =>
  typeof day === 'string' && period.from <= day && day <= period.to
