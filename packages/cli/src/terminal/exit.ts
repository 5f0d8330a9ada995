import {
  BusyError,
  IngestError,
  SqlError,
  WarehouseError,
} from '@motcua/warehouse'
import { ConfigError, LedgerError, NoDataError } from '@motcua/jobs'
import {
  DerivedKpiError,
  PeriodError,
  UnitError,
  UnknownKpiError,
} from '@motcua/metrics'
import { CommanderError } from 'commander'

/** How the command ends. */
export const exit = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  different: 4,
  busy: 5,
  partly: 6,
} as const

export type Exit = (typeof exit)[keyof typeof exit]

/** Thrown when the words of a command are wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const usage = [
  UsageError,
  ConfigError,
  PeriodError,
  UnitError,
  UnknownKpiError,
  DerivedKpiError,
]
const told = [IngestError, LedgerError, NoDataError, SqlError, WarehouseError]

/** The exit code of an error, and what is told of it. */
export function exitOf(error: unknown): {
  readonly code: Exit
  readonly message: string
} {
  if (error instanceof CommanderError)
    return { code: error.exitCode === 0 ? exit.done : exit.usage, message: '' }
  if (error instanceof BusyError)
    return { code: exit.busy, message: error.message }
  if (usage.some((kind) => error instanceof kind))
    return { code: exit.usage, message: (error as Error).message }
  if (told.some((kind) => error instanceof kind) || isOfSystem(error))
    return { code: exit.failed, message: (error as Error).message }
  const text =
    error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: exit.failed, message: text }
}

/** A file that is not there or may not be written says so itself. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error
}

/** Of several exits the one that is told: 1, 6, 3, 0. */
export function worst(codes: readonly Exit[]): Exit {
  const order = [exit.failed, exit.partly, exit.refused]
  return order.find((code) => codes.includes(code)) ?? exit.done
}
