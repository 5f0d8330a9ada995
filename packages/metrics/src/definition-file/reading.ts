import type { z } from 'zod'
import type {
  DateColumn,
  DefinableColumn,
  DefinableRows,
} from '../definition/definable.ts'
import type { AnyTables, Cohort, Row } from '../definition/kpi.ts'

/** What predicates are given while the tables are not told by a type. */
export type AnyRow = Row<AnyTables, string>

/** A row set whose predicates are given such rows. */
export type AnyRows = DefinableRows<never, AnyRow>

/** Where a value stands, and who is told of its faults. */
export interface Place {
  readonly path: readonly PropertyKey[]
  readonly tell: (fault: z.core.$ZodIssue) => void
}

/** A place in what a schema parses. */
export function placeIn(
  ctx: z.RefinementCtx,
  ...path: readonly PropertyKey[]
): Place {
  // A fault of a schema within is told as it is: all that it lacks is the value,
  // which no message shows.
  const tell = (fault: z.core.$ZodIssue) =>
    ctx.addIssue(fault as Parameters<typeof ctx.addIssue>[0])
  return { path, tell }
}

/** A place with the names that it may use. */
export interface Reading extends Place {
  /** Name of the row set, for messages. */
  readonly name: string
  readonly of: Omit<AnyRows, 'rows'>
  /** The cohort of each date column: one value, so that what it puts into a period is read once. */
  readonly cohorts: Readonly<Record<string, Cohort<AnyRow>>>
}

/** Tells that another value was expected at a place. */
export function refuse(
  { tell, path }: Place,
  expected: string,
  got: unknown,
): undefined {
  const shown = JSON.stringify(got) ?? 'nothing'
  tell({
    code: 'custom',
    path: [...path],
    message: `expected ${expected}, got ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}`,
  })
  return undefined
}

/** A place further in. */
export function at(reading: Reading, ...path: readonly PropertyKey[]): Reading {
  return { ...reading, path: [...reading.path, ...path] }
}

/** What a value is by a shape; undefined once its faults were told. */
export function parsed<S extends z.ZodType>(
  given: unknown,
  shape: S,
  { tell, path }: Place,
): z.output<S> | undefined {
  const { success, data, error } = shape.safeParse(given)
  if (success) return data
  for (const issue of error.issues)
    tell({ ...issue, path: [...path, ...issue.path] })
  return undefined
}

/** Reads the name of a date column; undefined once a fault was told. */
export function dateColumn(
  name: string,
  reading: Reading,
): DateColumn<AnyRow> | undefined {
  const dates = Object.entries(reading.of.columns).filter(
    ([, column]) => column.type === 'date',
  )
  const column = columnOf(name, reading)
  if (!column || column.type === 'date') return column
  return refuse(reading, `a date: ${names(Object.fromEntries(dates))}`, name)
}

/** Looks up a column; undefined once a fault was told. */
export function columnOf(
  name: string,
  reading: Reading,
): DefinableColumn<AnyRow> | undefined {
  const { columns } = reading.of
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  return (
    column ??
    refuse(reading, `a column of ${reading.name}: ${names(columns)}`, name)
  )
}

/** The known names, for messages. */
export function names(of: object): string {
  return Object.keys(of).join(', ') || 'there is none'
}
