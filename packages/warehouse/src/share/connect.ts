import { Socket } from 'node:net'
import type { ClientConfig } from 'pg'
import { BusyError } from '../store/lock.ts'
import { SharedError } from './shared.ts'
import type { Limits } from './shared.ts'

/**
 * The configuration of a connection to a shared database.
 *
 * A server that says nothing for too long is given up from this side: its own
 * limits do not help where it hangs.
 *
 * @throws SharedError `bad_address`
 */
export function configOf(address: string, limits: Limits): ClientConfig {
  // The text is not repeated: it may hold a password.
  if (!/^postgres(?:ql)?:\/\/./.test(address))
    throw new SharedError(
      'bad_address',
      'expected the address of a database such as postgres://user@host:5432/name, got another text',
    )
  return {
    connectionString: address,
    connectionTimeoutMillis: limits.connect,
    application_name: 'motcua',
    stream: () => {
      const socket = new Socket()
      const silent = new Error(`no sign of life for ${limits.silence / 1000} s`)
      return socket.setTimeout(limits.silence, () => socket.destroy(silent))
    },
  }
}

/** Statements that bound how long a transaction waits, and how long the server waits for a client that hangs. */
export function boundsOf({
  lock,
  statement,
}: Pick<Limits, 'lock' | 'statement'>): readonly string[] {
  return [
    `set local lock_timeout = ${lock}`,
    `set local statement_timeout = ${statement}`,
    `set local idle_in_transaction_session_timeout = ${statement}`,
  ]
}

/** A database as messages name it, without user and password. */
export async function nameOf({
  connectionString = '',
}: ClientConfig): Promise<string> {
  const { Client } = (await import('pg')).default
  const { host, port, database } = new Client({ connectionString })
  return `${database ?? ''} at ${host}:${port}`
}

/** Where something went wrong. */
interface Place {
  /** The database, by {@link nameOf}. */
  readonly where: string
  /** What holds now. */
  readonly state: string
}

/** What went wrong at a database, in words that say what helps; what is not of it stays as it is. */
export function sharedError(error: unknown, { where, state }: Place): unknown {
  const reason = isOfServer(error)
    ? reasonOf(error.code ?? '')
    : isOfConnection(error)
      ? unreachable
      : undefined
  if (reason === undefined) return error
  if (reason === 'busy')
    return new BusyError(
      `database ${where}: another process holds the rows of this office; try again when it has ended`,
    )
  const { code, expected, cure } = reason
  return new SharedError(
    code,
    `database ${where}: expected ${expected}, got: ${messageOf(error)}; ${state}; ${cure}`,
    error,
  )
}

interface Reason {
  readonly code: SharedError['code']
  readonly expected: string
  readonly cure: string
}

const unreachable: Reason = {
  code: 'unreachable',
  expected: 'it to answer',
  cure: 'see whether the server runs, and the address and password are right',
}

/** What a code of PostgreSQL says. */
function reasonOf(code: string): Reason | 'busy' {
  if (code === '55P03') return 'busy'
  if (['42P01', '42703', '42883'].includes(code))
    return {
      code: 'no_tables',
      expected: 'the tables of this version',
      cure: 'make them anew by sql/postgres/schema.sql, and publish every office again',
    }
  // Not allowed, or the role of the office is not there.
  if (['42501', '42704'].includes(code))
    return {
      code: 'not_allowed',
      expected: 'a role that may do this',
      cure: 'see sql/postgres/roles.sql',
    }
  if (code === '57014')
    return {
      code: 'too_slow',
      expected: 'an answer in time',
      cure: 'try again when the server has less to do',
    }
  // Connection, log-in, no such database, resources, shut down.
  if (/^(?:08|28|3D|53|57)/.test(code)) return unreachable
  return {
    code: 'refused',
    expected: 'it to take the statement',
    cure: 'see whether its tables are those of sql/postgres/schema.sql',
  }
}

/** An error that PostgreSQL itself told. */
function isOfServer(
  error: unknown,
): error is Error & { readonly code?: string } {
  return error instanceof Error && 'severity' in error
}

/** One of the way to it, which comes without a class of its own; that of a file names the file. */
function isOfConnection(error: unknown): boolean {
  if (!(error instanceof Error) || 'path' in error) return false
  if (error instanceof AggregateError) return true
  const isTold = /connection|timeout|sign of life|password|ssl/i
  return (
    error.name === 'Error' && ('code' in error || isTold.test(error.message))
  )
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Of several addresses that were tried, the errors stand inside.
  const inner = error instanceof AggregateError ? error.errors : []
  return error.message || inner.map(messageOf).join(', ') || error.name
}
