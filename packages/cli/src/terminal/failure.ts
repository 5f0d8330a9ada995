import {
  BusyError,
  IngestError,
  QueryError,
  SharedError,
  SqlError,
  WarehouseError,
} from '@motcua/warehouse'
import {
  ApprovalError,
  ArchiveError,
  BackupError,
  ConfigError,
  LedgerError,
  NoDataError,
  ParcelError,
  systemFault,
  thrownFirst,
  WordsError,
} from '@motcua/jobs'
import {
  DerivedKpiError,
  PeriodError,
  UnitError,
  UnknownKpiError,
} from '@motcua/metrics'
import { exit, UsageError } from './exit.ts'
import type { Exit } from './exit.ts'

/** What a command throws that a person can mend, and the exit of each. */
const codes = [
  [BusyError, exit.busy],
  [UsageError, exit.usage],
  [WordsError, exit.usage],
  [ConfigError, exit.usage],
  [ParcelError, exit.usage],
  [ApprovalError, exit.usage],
  [ArchiveError, exit.different],
  [PeriodError, exit.usage],
  [UnitError, exit.usage],
  [UnknownKpiError, exit.usage],
  [DerivedKpiError, exit.usage],
  [IngestError, exit.failed],
  [LedgerError, exit.failed],
  [NoDataError, exit.failed],
  [QueryError, exit.failed],
  [SqlError, exit.failed],
  [WarehouseError, exit.failed],
] as const

/** A shared database that refuses what is older does what it is there for. */
function sharedCode({ code }: SharedError): Exit {
  if (code === 'older_batch') return exit.refused
  return code === 'bad_address' || code === 'not_published'
    ? exit.usage
    : exit.failed
}

/** What is asked for is another place, or another backup. */
function backupCode({ code }: BackupError): Exit {
  return code === 'damaged' ? exit.different : exit.usage
}

/** The exit code of an error, and what is told of it. */
export function exitOf(thrown: unknown): {
  readonly code: Exit
  readonly message: string
} {
  const error = thrownFirst(thrown)
  if (!(error instanceof Error))
    return { code: exit.failed, message: String(error) }
  if (error instanceof SharedError)
    return { code: sharedCode(error), message: error.message }
  if (error instanceof BackupError)
    return { code: backupCode(error), message: error.message }
  const [, code] = codes.find(([kind]) => error instanceof kind) ?? []
  const isTold = code !== undefined && !(error instanceof SqlError)
  const fault = isTold ? undefined : systemFault(error)
  if (fault !== undefined) return { code: exit.failed, message: fault }
  if (code !== undefined || isOfSystem(error))
    return { code: code ?? exit.failed, message: error.message }
  return { code: exit.failed, message: error.stack ?? error.message }
}

/** A file that is not there or may not be written says so itself. */
function isOfSystem(error: Error): boolean {
  return 'syscall' in error
}
