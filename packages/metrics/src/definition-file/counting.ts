import { sql } from 'kysely'
import type { z } from 'zod'
import { catalog, definableRows } from '../catalog/catalog.ts'
import { defineKpis as definitions } from '../catalog/define.ts'
import type { TypedRowSet } from '../catalog/define.ts'
import type { DefinableRows } from '../definition/definable.ts'
import type {
  AnyTables,
  Cohort,
  CountingKpi,
  Kpi,
  Ratio,
} from '../definition/kpi.ts'
import { common, stated } from './definition-shape.ts'
import type { GivenCounting } from './definition-shape.ts'
import { readMeasure } from './measure.ts'
import type { Measured } from './measure.ts'
import { columnSql } from './operand.ts'
import {
  afterComma,
  cohortsOf,
  readPeriod,
  readPredicate,
} from './predicate.ts'
import type { ReadPredicate } from './predicate.ts'
import { at, placeIn, refuse } from './reading.ts'
import type { AnyRow, AnyRows, Reading } from './reading.ts'

/** A row set by the name that a file calls it. */
export interface Readable {
  readonly name: string
  readonly of: AnyRows
  readonly cohorts: Reading['cohorts']
}

/** A row set as definitions of a file are read over it. */
export function readable(name: string, given: DefinableRows<never>): Readable {
  const isOurs = Object.values(definableRows).some((ours) => ours === given)
  // What its predicates are given was checked when it was made; a file names the
  // row set and its columns together, so that no row meets a predicate of another.
  const rows = given as AnyRows
  const of = isOurs ? rows : { ...rows, columns: dated(rows.columns) }
  return { name, of, cohorts: cohortsOf(of.columns) }
}

/** The dates of a caller's tables as dates, where they are times. */
function dated(columns: AnyRows['columns']): AnyRows['columns'] {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      column.type === 'date'
        ? {
            ...column,
            sql: (row: AnyRow) => sql`cast(${columnSql(column, row)} as date)`,
          }
        : column,
    ]),
  )
}

/** What the definitions of a file are read beside: others, and where their faults are told. */
export interface Beside {
  readonly kpis: readonly Kpi<never>[]
  readonly ctx: z.RefinementCtx
}

/** Reads a definition that counts rows; undefined once a fault was told. */
export function readCounting(
  given: GivenCounting,
  set: Readable,
  { kpis, ctx }: Beside,
): CountingKpi<never> | undefined {
  const reading: Reading = { ...placeIn(ctx), ...set }
  const before = ctx.issues.length
  const parts = partsOf(given, reading)
  if (ctx.issues.length === before) checkPeriod(given, parts, reading)
  if (ctx.issues.length > before) return undefined
  return defined(given, set.of.rows, {
    ...parts,
    besides: besidesOf(given.id, set, kpis),
  })
}

/** What a definition is made of beside its words: undefined what it does not state, or states wrongly. */
interface Parts {
  readonly cohort: Cohort<AnyRow> | undefined
  readonly counts: ReadPredicate | undefined
  readonly meets: ReadPredicate | undefined
  readonly duration: Measured | undefined
}

function partsOf(given: GivenCounting, reading: Reading): Parts {
  const { period, counts } = given
  return {
    cohort:
      period === undefined
        ? undefined
        : readPeriod(period, at(reading, 'period')),
    counts:
      counts === undefined
        ? undefined
        : readPredicate(counts, at(reading, 'counts')),
    meets:
      given.kind === 'ratio'
        ? readPredicate(given.meets, at(reading, 'meets'))
        : undefined,
    duration:
      given.kind === 'duration' ? readMeasure(given, reading) : undefined,
  }
}

/** Tells where which rows a definition counts does not depend on the period, or where rows of a period were called a stock. */
function checkPeriod(
  given: GivenCounting,
  { cohort, counts }: Parts,
  reading: Reading,
): void {
  if (!cohort && !counts?.isDated)
    refuse(
      at(reading, 'period'),
      'the date that puts a row into a period, or counts to look at its first or last day, for else every period counts the same',
      given.period,
    )
  if (cohort && given.nature === 'stock')
    refuse(
      at(reading, 'nature'),
      'flow, since the rows of a period are counted',
      given.nature,
    )
}

const define = definitions<never>()

function defined(
  given: GivenCounting,
  rows: TypedRowSet<never, AnyTables, string>,
  {
    cohort,
    counts,
    meets,
    duration,
    besides,
  }: Parts & { readonly besides: Besides },
): CountingKpi<never> {
  const definition = {
    ...common(given),
    nature: given.nature ?? (cohort ? 'flow' : 'stock'),
    quality: stated(given.quality, rows.quality),
    ...(cohort && { cohort }),
    ...(counts && { counts: cohort ? afterComma(counts) : counts.condition }),
  }
  if (meets)
    return define.ratio(rows, {
      ...definition,
      meets: meets.condition,
      ...besides,
    })
  if (duration && given.kind === 'duration')
    return define.duration(rows, {
      ...definition,
      ...duration,
      unit: given.unit,
      ...(given.statistic && { statistic: given.statistic }),
    })
  return define.count(rows, definition)
}

/** What is counted beside a share. */
type Besides = Pick<Ratio<never, never>, 'beside' | 'outOf' | 'lacks'>

/** What stands beside a share, here or in the catalogue, stands beside whatever has its id and rows. */
function besidesOf(
  id: string,
  { of: { rows } }: Readable,
  kpis: readonly Kpi<never>[],
): Besides {
  const known: readonly Kpi<never>[] = [...kpis, ...catalog]
  const alike = known.find((kpi) => kpi.id === id && kpi.kind === 'ratio')
  if (alike?.kind !== 'ratio' || alike.rows !== rows) return {}
  const { beside, outOf, lacks } = alike
  return { beside, outOf, lacks }
}
