import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { IngestError, listColumn, listRows } from '@motcua/warehouse/reading'
import type { ListRow, ListTarget } from '@motcua/warehouse/reading'
import { ConfigError } from './yaml-file.ts'

/** Files of the office folder that are loaded at every intake, by table; lists that others refer to come first. */
export const listFiles: { readonly [T in ListTarget]: string } = {
  unit: 'units.csv',
  procedure: 'procedures.csv',
  procedure_time: 'procedure-times.csv',
  calendar_day: 'calendar.csv',
  survey_round: 'survey-rounds.csv',
  survey_answer: 'survey-answers.csv',
  feedback: 'feedback.csv',
  task_progress: 'task-progress.csv',
  assigned_task: 'assigned-tasks.csv',
  unit_report: 'unit-reports.csv',
  overdue_note: 'overdue-notes.csv',
  narrative: 'narratives.csv',
}

/**
 * The codes of a list of the office folder; loading it tells what else is wrong
 * with it. None where it is not there, or one of its rows cannot be read, which
 * may be of any code.
 *
 * @throws ConfigError when there is no column of codes.
 */
export function listedCodes(
  dir: string,
  target: 'unit' | 'procedure',
): readonly string[] {
  const path = join(dir, listFiles[target])
  const names = target === 'unit' ? 'plan.yaml names' : 'source profiles name'
  const use = `; the ${target}s that ${names} are looked up in it`
  try {
    const codes = reading(path, () => listColumn(path, target, 'code'))
    return [...new Set(codes)]
  } catch (error) {
    if (!(error instanceof IngestError)) throw error
    throw new ConfigError(`${error.message}${use}`, { cause: error })
  }
}

/**
 * Every day has one unit without parent: the sum of the office is its. A column
 * that is not there is told by the load.
 *
 * @throws ConfigError when two hold on one day, or none is there.
 */
export function assertOneRoot(dir: string): void {
  const columns = ['code', 'parent', 'valid_from', 'valid_to'] as const
  const rows = rowsOf(dir, 'unit', columns)
  const roots = rows.filter(({ cells }) => cells.code && !cells.parent)
  if (rows.length > 0 && roots.length === 0)
    throw new ConfigError(
      'units.csv: expected a unit without parent, which is the whole office, got none',
    )
  for (const [i, { row, cells }] of roots.entries()) {
    const other = roots
      .slice(0, i)
      .find((r) => r.cells.code !== cells.code && overlap(r.cells, cells))
    if (other)
      throw new ConfigError(
        `units.csv, row ${row}, parent: expected one unit without parent on each day, got ${cells.code} beside ${other.cells.code} of row ${other.row}; give one of them a parent, or a last day`,
      )
  }
}

/** Rows of a list of the office folder; none where one is misread, or a column is missing, of which the load tells. */
export function rowsOf<const C extends string>(
  dir: string,
  target: 'unit' | 'procedure',
  columns: readonly C[],
): readonly ListRow<C>[] {
  const path = join(dir, listFiles[target])
  try {
    return reading(path, () => listRows(path, target, columns)) ?? []
  } catch (error) {
    if (error instanceof IngestError) return []
    throw error
  }
}

type Span = { readonly valid_from: string; readonly valid_to: string }

/** Whether two rows hold on one day. Days that cannot be read are told by the load. */
export function overlap(one: Span, other: Span): boolean {
  const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text)
  const ends = (span: Span) => span.valid_to || '9999-12-31'
  const days = [one, other].flatMap((span) => [span.valid_from, ends(span)])
  return (
    days.every(isDay) &&
    one.valid_from <= ends(other) &&
    other.valid_from <= ends(one)
  )
}

/** Undefined where the file is not there. */
function reading<T>(path: string, read: () => T): T | undefined {
  if (!existsSync(path)) return undefined
  try {
    return read()
  } catch (error) {
    if (isOfSystem(error))
      throw new ConfigError(`${path}: expected a file, got ${error.code}`, {
        cause: error,
      })
    throw error
  }
}

/** A folder in place of the file, or one that may not be read. */
function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
