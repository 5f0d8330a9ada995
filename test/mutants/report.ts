import { reasonFor } from './accepted.ts'
import type { Mutant } from './run-room.ts'

/** What came of the mutants of a room. */
export interface Outcome {
  readonly room: string
  readonly mutants: readonly Mutant[]
}

/** The share that has to be killed in each room. */
export const required = 0.85

const header = ['room', 'mutants', 'killed', 'survived', 'no coverage', '%']

/**
 * The share of the mutants that were killed, without the accepted ones; 1 of none.
 */
export function shareKilled({ mutants }: Outcome): number {
  const { killed, all } = counts(mutants)
  return all === 0 ? 1 : killed / all
}

/** A line for each room, with the interval in which the share of all its mutants lies (Wilson, 95 %). */
export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => {
    const { killed, survived, uncovered, all } = counts(outcome.mutants)
    const [from, to] = interval(killed, all).map(percent)
    const share = `${percent(shareKilled(outcome))} (${from}–${to})`
    return [outcome.room, all, killed, survived, uncovered, share].map(String)
  })
  return [header, ...rows]
    .map((row) => cells(row, [header, ...rows]))
    .join('\n')
}

/** Each mutant that was not killed, a line each; accepted ones with their reason. */
export function survivors({ room, mutants }: Outcome): string[] {
  return mutants
    .filter(({ end }) => end !== 'killed')
    .toSorted((a, b) =>
      a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1,
    )
    .map((mutant) => {
      const { file, line, original, replacement, end } = mutant
      const reason = reasonFor(mutant)
      const ended = reason === undefined ? end : `accepted: ${reason}`
      return `${room}  ${file}:${line}  ${short(original)} → ${short(replacement)}  (${ended})`
    })
}

function counts(
  mutants: readonly Mutant[],
): Readonly<Record<'killed' | 'survived' | 'uncovered' | 'all', number>> {
  const open = mutants.filter((mutant) => {
    return mutant.end === 'killed' || reasonFor(mutant) === undefined
  })
  const of = (end: Mutant['end']): number => {
    return open.filter((mutant) => mutant.end === end).length
  }
  return {
    killed: of('killed'),
    survived: of('survived'),
    uncovered: of('no coverage'),
    all: open.length,
  }
}

function interval(hits: number, all: number): readonly [number, number] {
  if (all === 0) return [0, 1]
  const z = 1.96
  const share = hits / all
  const middle = share + (z * z) / (2 * all)
  const half = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * all)) / all)
  const scale = 1 + (z * z) / all
  return [(middle - half) / scale, (middle + half) / scale]
}

function percent(share: number): string {
  return (100 * share).toFixed(0)
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

function cells(
  row: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return row
    .map((cell, column) => {
      const width = Math.max(...rows.map((r) => r[column]?.length ?? 0))
      return column === 0 ? cell.padEnd(width) : cell.padStart(width)
    })
    .join('  ')
}
