import type { Profile } from '@motcua/warehouse'
import { header, narrow, quoted, type Cells, type Column } from './fixture.ts'

/* Exports with a first column of numbers that no profile names, as they are printed. */

export const columns = Object.keys(header) as Column[]

/** The texts of the header. */
export const head = ['STT', ...Object.values(header)]

/** The texts of a row, with its number or what stands in its place. */
export function line(cells: Cells, first = ''): string[] {
  return [first, ...columns.map((column) => cells[column] ?? '')]
}

/** Rows of texts as CSV. */
export function csv(lines: readonly (readonly string[])[]): string {
  return lines.map((cells) => `${cells.map(quoted).join(';')}\n`).join('')
}

let sources = 0

/** A source of its own, so that the loads of one warehouse know nothing of each other. */
export function source(changes: Partial<Profile> = {}): Profile {
  return { ...narrow, name: `numbered-${sources++}`, files: '*', ...changes }
}
