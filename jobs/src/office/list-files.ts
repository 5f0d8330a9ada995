import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { IngestError, listColumn } from '@motcua/warehouse'
import type { ListTarget } from '@motcua/warehouse'
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
  if (!existsSync(path)) return []
  try {
    return listColumn(path, target, 'code') ?? []
  } catch (error) {
    if (isOfSystem(error))
      throw new ConfigError(`${path}: expected a file, got ${error.code}`, {
        cause: error,
      })
    if (!(error instanceof IngestError)) throw error
    const { message } = error
    throw new ConfigError(
      `${message}; the ${target}s that ${target === 'unit' ? 'plan.yaml names' : 'source profiles name'} are looked up in it`,
      { cause: error },
    )
  }
}

/** A folder in place of the file, or one that may not be read. */
function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
