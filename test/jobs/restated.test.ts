import { join } from 'node:path'
import {
  appendLedger,
  LedgerError,
  ledgerPath,
  readLedger,
  restated,
  type Office,
  type OfficeData,
  type Restated,
} from '@motcua/jobs'
import {
  catalog,
  defineKpis,
  evaluate,
  onTime,
  parsePeriod,
  planSchema,
  type Kpi,
  type Plan,
} from '@motcua/metrics'
import { addDays, workingCalendar } from '@motcua/metrics/calendar'
import { onTimeC, processingDays } from '@motcua/metrics/catalog'
import {
  ingestDossiers,
  loadedAt,
  undo,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import fc from 'fast-check'
import { sql } from 'kysely'
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { size } from '../size.ts'
import {
  csv,
  dossier,
  file,
  folder,
  loadList,
  narrow,
  now,
  office as code,
  procedures,
  removeFolders,
  units as listed,
  warehouse,
  type Cells,
} from '../warehouse/fixture.ts'

/*
 * Numbers that are issued after some loads and are others after more: what one
 * state makes of another is split into causes, whose parts sum to the difference.
 */

const march = parsePeriod('2018-03')
const units = ['so', 'dkkd', 'tt']
const names = ['Phòng Đăng ký kinh doanh', 'Thanh tra'] as const
const issuedAt = '2018-04-01 06:00:00'

const byDate = planSchema.parse({
  number: '1/KH',
  date: '2018-01-01',
  title: { vi: 'Kế hoạch', en: 'Plan' },
  issuer: 'UBND',
  year: 2018,
  rules: { compare: 'date', finish: 'result' },
  clauses: [],
  targets: [],
  groups: [],
  tasks: [],
  oddities: [],
})

/** By the day of handing over, which no export here has. */
const byHandover: Plan = {
  ...byDate,
  rules: { ...byDate.rules, finish: 'handover' },
}

/** Another definition under the same name. */
const second: Kpi = {
  ...onTime,
  version: 2,
  meets: {
    ...onTime.meets,
    where: ({ eb }: never) =>
      (eb as never as { lit(v: boolean): never }).lit(true),
  },
} as Kpi

const k = defineKpis<never>()
type Tally = Record<'numerator' | 'denominator', number>

/** Of tallies that do not simply add up. */
const derived = k.derived({
  id: 'late_twice',
  version: 1,
  title: { vi: 'Trễ', en: 'Late' },
  of: [onTime as never, onTimeC as never],
  derive: ([a, b]: readonly Tally[]) => ({
    numerator: (a?.numerator ?? 0) * (b?.denominator ?? 0),
    denominator: (a?.denominator ?? 0) + (b?.numerator ?? 0),
  }),
  object: onTime.object,
  better: 'up',
} as never) as unknown as Kpi
const kpis: readonly Kpi[] = [
  ...catalog.filter(({ id }) =>
    [
      'on_time',
      'early',
      'received',
      'open_overdue',
      'online_registrations',
    ].includes(id),
  ),
  processingDays,
  derived,
]

let shared: Warehouse
beforeAll(async () => {
  shared = await warehouse()
})
afterAll(async () => {
  await shared.close()
  removeFolders()
})

/** An office without a folder, of the shared warehouse; nothing is issued yet. */
function officeOf(plan: Plan = byDate, defined = kpis): Office {
  const path = folder()
  const paths = { var: path, archive: join(path, 'archive') }
  return { code, plan, kpis: defined, paths } as unknown as Office
}

/** What is known once a batch was loaded, or now. */
async function dataOf(
  sources: readonly Pick<Profile, 'name'>[],
  at?: number,
): Promise<OfficeData> {
  const loaded = await loadedAt(shared.db, {
    office: code,
    sources,
    dataFrom: '2018-01-01',
    at,
  })
  if (!loaded) throw new Error('expected something loaded')
  return {
    snapshot: shared as never,
    loaded,
    asOf: { at: '2018-12-31 00:00:00', batch: at },
    calendar: workingCalendar(),
    [Symbol.asyncDispose]: async () => {},
  }
}

/** Issues what is known, as a pass does, without paper. */
async function issue(
  office: Office,
  { snapshot, asOf, loaded, calendar }: OfficeData,
  of: readonly string[] = units,
): Promise<void> {
  const { plan, paths } = office
  const text = JSON.stringify(plan)
  const sha256 = createHash('sha256').update(text).digest('hex')
  mkdirSync(join(paths.var, 'plans'), { recursive: true })
  writeFileSync(join(paths.var, 'plans', `${sha256}.json`), text)
  const { results } = await evaluate(snapshot.db, office.kpis, {
    office: code,
    plan,
    period: march,
    by: ['unit'],
    asOf,
    calendar,
  })
  appendLedger(
    ledgerPath(office),
    of.map((unit) => ({
      at: issuedAt,
      event: 'issued',
      kind: 'scorecard',
      period: march.key,
      unit,
      edition: 1,
      state: 'final',
      published: {
        batch: loaded.batch,
        asOf: asOf.at,
        plan: sha256,
        figures: results
          .filter((r) => r.unit === unit)
          .map(({ kpi, version, period, numerator, denominator, value }) => ({
            kpi,
            version,
            period,
            numerator,
            denominator,
            value,
          })),
      },
    })),
  )
}

/** The causes of one number, with what each makes of it. */
function partsOf(found: readonly Restated[], kpi: string, unit = 'so') {
  const of = found.find((r) => r.kpi === kpi && r.unit === unit)
  return of?.parts.map((p) => [
    p.cause,
    p.numerator,
    p.denominator,
    p.dossiers.join(' '),
  ])
}

const day = (text: string) => text.split('-').toReversed().join('/')
let sources = 0

/** Loads exports of a source of its own into the shared warehouse. */
function source(mode: Profile['mode']) {
  const by: Profile = { ...narrow, name: `s${sources++}`, mode }
  return {
    by,
    load: (rows: readonly Cells[], extractAt: string) =>
      ingestDossiers(shared, by, {
        path: file('export.csv', csv(rows)),
        now,
        extractAt,
        acceptGone: 'as it is',
      }),
  }
}

describe('a number that was issued', () => {
  const late = (id: string) => dossier(id, { finished: '09/03/2018 10:00' })

  test('and is the same is not told', async () => {
    const { by, load } = source('append')
    await load([dossier('same-1')], '2018-04-01 05:00:00')
    const office = officeOf()
    await issue(office, await dataOf([by]))
    await load([dossier('same-1')], '2018-05-01 05:00:00')
    expect(await restated(office, await dataOf([by]))).toEqual([])
  })

  test('moves by rows that came late, were corrected, went, and were taken out again', async () => {
    const { by, load } = source('snapshot')
    const other = source('append')
    const first = ['corrected', 'gone', 'stays'].map((c) => late(`st-${c}`))
    await load(first, '2018-04-01 05:00:00')
    const mistake = await other.load(
      [dossier('st-undone')],
      '2018-04-01 05:00:00',
    )
    const office = officeOf()
    await issue(office, await dataOf([by, other.by]))
    await undo(shared, mistake.batch, now)
    await load(
      [dossier('st-corrected'), late('st-stays'), dossier('st-late')],
      '2018-05-01 05:00:00',
    )
    const data = await dataOf([by, other.by])
    const found = await restated(office, data)
    expect(partsOf(found, 'on_time')).toEqual([
      ['undone', -1, -1, 'st-undone'],
      ['gone', 0, -1, 'st-gone'],
      ['corrected', 1, 0, 'st-corrected'],
      ['late', 1, 1, 'st-late'],
    ])
    expect(partsOf(found, 'received')).toEqual([
      ['undone', -1, 0, 'st-undone'],
      ['gone', -1, 0, 'st-gone'],
      ['late', 1, 0, 'st-late'],
    ])
    const [one] = found
    expect(one).toMatchObject({
      period: '2018-03',
      published: { at: issuedAt },
    })
    expect(one?.now.batch).toBe(data.loaded.batch)
    // Only what is asked for.
    const asked = await restated(office, data, { unit: 'dkkd', kpi: 'on_time' })
    expect(asked.map(({ kpi, unit }) => [kpi, unit])).toEqual([
      ['on_time', 'dkkd'],
    ])
    expect(await restated(office, data, { unit: 'tt' })).toEqual([])
    const april = parsePeriod('2018-04')
    expect(await restated(office, data, { period: april })).toEqual([])
  })

  test('moves from unit to unit, and not of both together', async () => {
    const { by, load } = source('append')
    await load([dossier('unit-1')], '2018-04-01 05:00:00')
    const office = officeOf()
    await issue(office, await dataOf([by]))
    await load([dossier('unit-1', { unit: names[1] })], '2018-05-01 05:00:00')
    const found = await restated(office, await dataOf([by]))
    expect(partsOf(found, 'on_time')).toBeUndefined()
    expect(partsOf(found, 'on_time', 'dkkd')).toEqual([
      ['corrected', -1, -1, 'unit-1'],
    ])
    expect(partsOf(found, 'on_time', 'tt')).toEqual([
      ['corrected', 1, 1, 'unit-1'],
    ])
  })

  test('moves by the list beside it, and back when that is taken out again', async () => {
    const { by, load } = source('append')
    await load([dossier('list-1')], '2018-04-01 05:00:00')
    const office = officeOf()
    await issue(office, await dataOf([by]))
    const changed = procedures.replace(',new,yes,', ',none,yes,')
    const { batch } = await loadList(shared, 'procedure', changed)
    const of = 'online_registrations'
    const moved = partsOf(await restated(office, await dataOf([by])), of)
    expect(moved?.map(([cause]) => cause)).toEqual(['corrected'])
    expect(moved?.[0]?.[3]).toContain('list-1')
    const again = officeOf()
    await issue(again, await dataOf([by]))
    await undo(shared, batch, now)
    const back = partsOf(await restated(again, await dataOf([by])), of)
    expect(back?.map(([cause]) => cause)).toEqual(['undone'])
    expect(
      partsOf(await restated(office, await dataOf([by])), of),
    ).toBeUndefined()
  })

  test('of a unit that is no longer listed is none', async () => {
    const { by, load } = source('append')
    await load([dossier('list-2', { unit: names[1] })], '2018-04-01 05:00:00')
    const office = officeOf()
    await issue(office, await dataOf([by]))
    const [head, ...lines] = listed.split('\n')
    const kept = lines.filter((line) => !line.startsWith('tt,'))
    const { batch } = await loadList(shared, 'unit', [head, ...kept].join('\n'))
    const found = await restated(office, await dataOf([by]))
    await undo(shared, batch, now)
    expect(partsOf(found, 'on_time')).toBeUndefined()
    const of = found.find((r) => r.kpi === 'on_time' && r.unit === 'tt')
    expect(of?.now).toMatchObject({ numerator: 0, denominator: 0, value: null })
    expect(of?.parts.map((p) => p.cause)).toEqual(['corrected'])
    expect(of?.parts[0]?.dossiers).toContain('list-2')
  })

  test('moves by the rules of another plan', async () => {
    const { by, load } = source('append')
    await load([dossier('plan-1')], '2018-04-01 05:00:00')
    const office = officeOf()
    await issue(office, await dataOf([by]))
    const found = await restated(
      { ...office, plan: byHandover },
      await dataOf([by]),
    )
    const parts = partsOf(found, 'on_time')
    expect(parts?.map(([cause]) => cause)).toEqual(['plan'])
    expect(parts?.[0]?.[3]).toContain('plan-1')
  })

  test('is not split on a guess where the plan is gone by which it was issued', async () => {
    const { by, load } = source('append')
    await load([dossier('lost-1')], '2018-04-01 05:00:00')
    const office = officeOf()
    await issue(office, await dataOf([by]))
    rmSync(join(office.paths.var, 'plans'), { recursive: true })
    const other = restated({ ...office, plan: byHandover }, await dataOf([by]))
    await expect(other).rejects.toThrow(LedgerError)
    await expect(other).rejects.toThrow(
      /plans\/[0-9a-f]{64}\.json: expected the plan by which scorecards were issued, got none; bring it back from a backup$/,
    )
  })

  test('moves by another definition, with its rows while the former is there', async () => {
    const { by, load } = source('append')
    await load([late('def-1')], '2018-04-01 05:00:00')
    const office = officeOf()
    await issue(office, await dataOf([by]))
    const data = await dataOf([by])
    const both = { ...office, kpis: [onTime, second] } as Office
    const found = await restated(both, data)
    const [[cause, n, d, codes] = []] = partsOf(found, 'on_time') ?? []
    expect([cause, d]).toEqual(['definition', 0])
    expect(n).toBeGreaterThan(0)
    expect(codes).toContain('def-1')
    expect(found[0]).toMatchObject({
      published: { version: 1 },
      now: { version: 2 },
    })
    const alone = await restated({ ...office, kpis: [second] } as Office, data)
    expect(partsOf(alone, 'on_time')).toEqual([['definition', n, 0, '']])
  })
})

/** A dossier as an export has it: of one of two units next to each other. */
interface Told {
  readonly code: number
  readonly isNext: boolean
  readonly finished: number | null
}

/**
 * A load brings rows of every unit, each its own: what happens to a unit's rows is
 * a sequence of loads, corrections and undos of its own, and one run tells many.
 */
type Step =
  | {
      readonly kind: 'load'
      readonly rows: readonly (readonly Told[])[]
      readonly hour: number
    }
  | { readonly kind: 'undo'; readonly of: number }

const told: fc.Arbitrary<Told> = fc.record({
  code: fc.nat({ max: 3 }),
  isNext: fc.boolean(),
  finished: fc.option(fc.nat({ max: 40 })),
})
const unitsTold = 40
const rowsOfAll = fc.array(
  fc.uniqueArray(told, { maxLength: 3, selector: (t) => t.code }),
  { minLength: unitsTold, maxLength: unitsTold },
)
const hour = fc.nat({ max: 200 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('load' as const),
      rows: rowsOfAll,
      hour,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('undo' as const), of: fc.nat() }),
  },
)
const stories = fc.record({
  first: rowsOfAll,
  before: fc.array(step, { maxLength: 2 }),
  after: fc.array(step, { minLength: 1, maxLength: 3 }),
})

/** What was loaded before numbers were issued, and after. */
interface Story {
  readonly first: readonly (readonly Told[])[]
  readonly before: readonly Step[]
  readonly after: readonly Step[]
}

/** The units that are told of, below the whole office. */
const ofStory = Array.from({ length: unitsTold }, (_, i) => `u${i}`)

/** From which batch until which each row of a source was as it was. */
async function versionsOf(by: Profile) {
  const { rows } = await sql<{
    code: string
    from: number
    to: number | null
  }>`
    select code, from_batch as "from", null::integer as "to" from dossier where source = ${by.name}
    union all select code, from_batch, to_batch from dossier_past where source = ${by.name}`.execute(
    shared.db,
  )
  return Map.groupBy(rows, (row) => row.code)
}

/** What became of a story: how often each cause was told, and how many numbers moved. */
async function tellStory(
  { first, before, after }: Story,
  run: number,
): Promise<readonly string[]> {
  // Plan and definition change in one of two, each with and without the other.
  const [hasPlan, hasDefinition] = [run % 2 === 1, run % 4 > 1]
  const mode = run % 3 === 2 ? 'append' : 'snapshot'
  const { by, load } = source(mode)
  const cells = (unit: number, t: Told): Cells =>
    dossier(`${by.name}-${unit}-${t.code}`, {
      unit: `Phòng ${(unit + (t.isNext ? 1 : 0)) % unitsTold}`,
      ...(t.finished === null
        ? { status: 'Đang xử lý', finished: '' }
        : { finished: `${day(addDays('2018-03-05', t.finished))} 10:00` }),
    })
  const brought = new Set<number>()
  const undone = new Set<number>()
  const go = async (steps: readonly Step[]) => {
    for (const one of steps)
      if (one.kind === 'load') {
        const at = `${addDays('2018-06-01', Math.floor(one.hour / 24))} ${String(one.hour % 24).padStart(2, '0')}:00:00`
        const rows = one.rows.flatMap((of, unit) =>
          of.map((t) => cells(unit, t)),
        )
        const { batch } = await load(rows, at)
        brought.add(batch)
      } else {
        const held = [...brought]
        // One of the source has to stay: without dossiers there is nothing to look at.
        if (held.length < 2) continue
        const batch = held[one.of % held.length] ?? 0
        undone.add((await undo(shared, batch, now)).batch)
        brought.delete(batch)
      }
  }
  await go([{ kind: 'load', rows: first, hour: 100 }, ...before])
  const office = officeOf()
  const then = await dataOf([by])
  await issue(office, then, ['so', ...ofStory])
  undone.clear()
  await go(after)
  const data = await dataOf([by])
  const plan = hasPlan ? byHandover : byDate
  const defined = hasDefinition
    ? kpis.map((kpi) => (kpi === onTime ? second : kpi))
    : kpis
  const found = await restated({ ...office, plan, kpis: defined }, data)
  const { results } = await evaluate(shared.db, defined, {
    office: code,
    plan,
    period: march,
    by: ['unit'],
    asOf: data.asOf,
    calendar: data.calendar,
  })
  const name = (r: { kpi: string; unit: string }) => `${r.kpi} ${r.unit}`
  const nowOf = new Map(results.map((r) => [name(r), r]))
  const versions = await versionsOf(by)
  const causes: string[] = []
  for (const of of found) {
    const { kpi, published, now: is, parts } = of
    const { numerator, denominator } = nowOf.get(name(of)) ?? {}
    expect(is).toMatchObject({ numerator, denominator })
    const sum = (side: 'numerator' | 'denominator') =>
      parts.reduce((n, part) => n + part[side], published[side] ?? 0)
    expect([name(of), sum('numerator'), sum('denominator')]).toEqual([
      name(of),
      is.numerator,
      is.denominator ?? 0,
    ])
    const all = parts.flatMap((p) => p.dossiers)
    if (!hasPlan && !hasDefinition && kpi !== derived.id)
      expect(new Set(all).size).toBe(all.length)
    for (const { cause, dossiers } of parts) {
      causes.push(cause)
      if (cause === 'plan' || cause === 'definition') continue
      for (const one of dossiers) {
        const own = versions.get(one) ?? []
        const isKnown = own.some((v) => v.from <= then.loaded.batch)
        const isThere = own.some((v) => v.to === null)
        expect([one, isKnown]).toEqual([one, cause !== 'late'])
        if (cause === 'gone') expect([one, isThere]).toEqual([one, false])
        if (cause === 'corrected') expect([one, isThere]).toEqual([one, true])
      }
    }
    const causesTold = parts.map((p) => p.cause)
    if (!hasPlan) expect(causesTold).not.toContain('plan')
    if (!hasDefinition) expect(causesTold).not.toContain('definition')
    if (undone.size === 0) expect(causesTold).not.toContain('undone')
    if (mode === 'append' && undone.size === 0)
      expect(causesTold).not.toContain('gone')
  }
  // What is not told is the same.
  const moved = readLedger(ledgerPath(office)).flatMap((entry) =>
    (entry.published?.figures ?? []).flatMap((was) => {
      const of = { kpi: was.kpi, unit: entry.unit }
      const is = nowOf.get(name(of))
      const isSame =
        is?.numerator === was.numerator &&
        is.denominator === was.denominator &&
        is.value === was.value
      return isSame ? [] : [name(of)]
    }),
  )
  expect(found.map(name).toSorted()).toEqual(moved.toSorted())
  return causes
}

test('is split without a rest, whatever was loaded, corrected, gone and undone', async () => {
  const runs = size(4, 28)
  const given = fc.sample(stories, { numRuns: runs, seed: 20183 })
  const seen: Record<string, number> = {}
  for (const [run, story] of given.entries()) {
    // A few stories in one warehouse: what others left there is no part of them.
    if (run % 4 === 0) {
      await shared.close()
      removeFolders()
      shared = await warehouse()
      const rooms = ofStory.map(
        (unit, i) => `${unit},so,Phòng ${i},,${i + 10},no,2010-01-01,`,
      )
      await loadList(shared, 'unit', [listed, ...rooms].join('\n'))
    }
    for (const cause of await tellStory(story, run))
      seen[cause] = (seen[cause] ?? 0) + 1
  }
  expect(Object.keys(seen).toSorted()).toEqual([
    'corrected',
    'definition',
    'gone',
    'late',
    'plan',
    'undone',
  ])
  process.stdout.write(
    `restated: ${runs * unitsTold} sequences, ${JSON.stringify(seen)}\n`,
  )
})
