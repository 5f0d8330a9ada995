import type { Plan } from '@motcua/metrics'
import { addWorkingDays, isWorkingDay, printedDay } from './days.ts'
import { mulberry32, pick } from './random.ts'
import type { Random } from './random.ts'

/** A row of a list from a day on, as it stands at the end of any later one. */
export interface Entry {
  readonly since: number
  readonly cells: (day: number) => readonly string[]
}

/** A list that somebody of the office keeps. */
export interface SampleList {
  /** Of its source profile, and the beginning of its file names. */
  readonly name: string
  readonly headers: readonly string[]
  readonly entries: readonly Entry[]
}

/** What the lists are made for. */
export interface ListsOf {
  readonly plan: Plan
  /** The units below the whole office, in their order. */
  readonly units: readonly { readonly code: string; readonly name: string }[]
}

/** `31/03/2018` of a day once it has come; empty before, and of none. */
export function shown(on: number | null, day: number): string {
  return on === null || on > day ? '' : printedDay(on)
}

/** A stream for each row: one that is tuned leaves the others be. */
export function streamOf(list: number, row: number): Random {
  return mulberry32(Math.imul(list * 100_003 + row + 1, 0x9e3779b1))
}

/** The first working day from a day on. */
export function workingFrom(day: number): number {
  return isWorkingDay(day) ? day : addWorkingDays(day, 1)
}

/** When something due on a day is done: most in time, some late, a few never. */
export function doneBy(
  due: number,
  random: Random,
  {
    late,
    never = 0,
    lead = [0, 6],
  }: {
    readonly late: number
    readonly never?: number
    /** Working days before the due date. */
    readonly lead?: readonly [number, number]
  },
): number | null {
  const x = random()
  if (x < never) return null
  if (x < never + late) return addWorkingDays(due, pick(random, 1, 6))
  const last = isWorkingDay(due) ? due : addWorkingDays(due, -1)
  return addWorkingDays(last, -pick(random, ...lead))
}

/** One of some, each as often as another. */
export function oneOf<T>(random: Random, some: readonly T[]): T {
  const found = some[pick(random, 0, some.length - 1)]
  if (found === undefined) throw new Error('expected something to choose from')
  return found
}

/** The first days of the months of the year that the lists are of. */
export const months: readonly string[] = Array.from(
  { length: 12 },
  (_, i) => `2018-${String(i + 1).padStart(2, '0')}`,
)
